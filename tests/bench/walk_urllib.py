"""Walks all pages with urllib and json, rows kept: walk_urllib.py URL. Prints "ROWS REQUESTS MS"."""

import json
import sys
import time
import urllib.parse
import urllib.request

url = sys.argv[1]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
started = time.monotonic()
rows, n_requests, cursor = [], 0, None
while True:
    after = "" if cursor is None else "&after=" + urllib.parse.quote(cursor)
    with opener.open(url + after) as answer:
        page = json.load(answer)
    n_requests += 1
    rows += page["data"]
    if not page["pagination"]["next"]:
        break
    cursor = page["pagination"]["next"]["after"]
print(len(rows), n_requests, (time.monotonic() - started) * 1000)
