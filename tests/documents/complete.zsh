# What zsh offers: complete.zsh DIRECTORY LINE. Prints one candidate a line, as it would stand on the
# command line, by completing the line in a shell of its own on a terminal of its own.
zmodload zsh/zpty || exit 2

zpty shell "TERM=dumb zsh -f -i"
zpty -w shell "PS1=; fpath=(${(q)1} \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell '
bindkey "^I" complete-word
unsetopt automenu
setopt rcexpandparam
mark-begin() { print -r -- "BEGIN-OF-LIST" }
mark-end() { print -r -- "END-OF-LIST"; exit }
compprefuncs=(mark-begin)
comppostfuncs=(mark-end)
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    typeset -a hits
    builtin compadd -A hits "$@"
    (($#hits)) && print -rl -- "HIT "$IPREFIX$hits
    builtin compadd "$@"
}
print READ""Y'
while zpty -r shell line; do
    [[ $line == *READY* ]] && break
done
zpty -n -w shell "$2"$'\t'
started=
while zpty -r shell line; do
    [[ $line == *BEGIN-OF-LIST* ]] && started=1
    line=${line%%[$'\r\n']*}
    [[ $line == END-OF-LIST* ]] && exit 0
    [[ -n $started && $line == HIT\ * ]] && print -r -- ${line#HIT }
done
exit 1
