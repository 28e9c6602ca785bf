#!/bin/sh
# The rules of the layout, held by grep: who may include what, and what nobody may call.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0
fail() {
    echo "check: $1" >&2
    printf '%s\n' "$2" >&2
    failed=1
}
# $1: what is wrong, $2: pattern, $3…: files
forbid() {
    what=$1 pattern=$2
    shift 2
    found=$(grep -nE "$pattern" "$@" /dev/null)
    [ -z "$found" ] || fail "$what" "$found"
}
others() { find src -name '*.[ch]' ! -path "src/$1/*" | sort; }

forbid 'only src/store includes sqlite3.h' '#include *<sqlite3\.h>' $(others store)
forbid 'only src/coder includes pcre2.h and hs.h' '#include *<(pcre2|hs/hs|hs)\.h>' $(others coder)

# Calls go main -> cmd -> {intake, codebook, coder, table, out} -> {store, text, stats} -> util, and never back.
all=$(find src -name '*.[ch]' | sort)
under() { printf '%s\n' "$all" | grep -E "^src/($1)/"; }
forbid 'util knows nothing above it' '#include "(cmd|intake|codebook|coder|table|out|web|store|text|stats)/' $(under 'util')
forbid 'store, text and stats know nothing above them' '#include "(cmd|intake|codebook|coder|table|out|web)/' \
    $(under 'store|text|stats')
forbid 'only main and cmd know cmd' '#include "cmd/' $(under 'intake|codebook|coder|table|out|web')
forbid 'text and stats do not know the store' '#include "store/' $(under 'text|stats')

forbid 'calls that this project does without' \
    '(^|[^a-zA-Z0-9_])(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|system|popen|alloca)[[:space:]]*\(' $all
forbid 'the library allocates through util/mem.h' '(^|[^a-zA-Z0-9_.>])(malloc|calloc|realloc|strdup|strndup)[[:space:]]*\(' \
    $(printf '%s\n' "$all" | grep -v '^src/util/mem\.')
forbid 'the library neither prints nor exits' '(^|[^a-zA-Z0-9_])(printf|fprintf|puts|fputs|putchar|perror|exit|abort)[[:space:]]*\(' \
    $(printf '%s\n' "$all" | grep -vE '^src/(cmd/|main\.c)')

extra=$(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u |
    grep -vxE 'src|include|codebooks|corpus_samples|tests|Makefile|README\.md|LICENSE|\..*')
[ -z "$extra" ] || fail 'the top level holds nothing but what the layout names' "$extra"

[ $failed = 0 ] && echo 'check: the layout holds'
exit $failed
