# Walks all pages with curl and jq, one row a line: walk_curl_jq.sh URL. Prints "ROWS REQUESTS MS".
set -eu
url=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
started=$(date +%s%N)
cursor= n=0
: >"$folder/rows"
while :; do
    curl -s --noproxy '*' "$url${cursor:+&after=$cursor}" |
        jq -c '.pagination.next.after, .data[]' >"$folder/page"
    n=$((n + 1))
    {
        read -r cursor
        cat >>"$folder/rows"
    } <"$folder/page"
    [ "$cursor" != null ] || break
    cursor=${cursor//\"/}
done
ended=$(date +%s%N)
echo "$(wc -l <"$folder/rows") $n $(((ended - started) / 1000000))"
