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
# Each of these libraries prints, aborts or keeps state of its own: one file fences it in.
fenced() {
    forbid "only src/stats/$2 includes $1" "#include *<$1>" $(find src -name '*.[ch]' ! -path "src/stats/$2" | sort)
}
fenced Rmath.h distribution.c
fenced lapacke.h regression.c
fenced glpk.h linear.c

forbid 'only src/out/raster.c includes librsvg and cairo' '#include *<(librsvg/|cairo)' $(find src -name '*.[ch]' ! -path 'src/out/raster.c' | sort)

# Calls go main -> cmd -> {intake, validity, change, release, out} -> {codebook, coder, table} -> {store, text, stats} -> util, and never back.
all=$(find src -name '*.[ch]' | sort)
under() { printf '%s\n' "$all" | grep -E "^src/($1)/"; }
forbid 'util knows nothing above it' '#include "(cmd|intake|codebook|coder|table|validity|change|release|out|web|store|text|stats)/' $(under 'util')
forbid 'store, text and stats know nothing above them' '#include "(cmd|intake|codebook|coder|table|validity|change|release|out|web)/' \
    $(under 'store|text|stats')
forbid 'only main and cmd know cmd' '#include "cmd/' $(under 'intake|codebook|coder|table|validity|change|release|out|web')
forbid 'codebook, coder and table know nothing above them' '#include "(validity|change|release|web)/' $(under 'codebook|coder|table')
forbid 'text and stats do not know the store' '#include "store/' $(under 'text|stats')

forbid 'calls that this project does without' \
    '(^|[^a-zA-Z0-9_])(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|system|popen|alloca)[[:space:]]*\(' $all
forbid 'the library allocates through util/mem.h' '(^|[^a-zA-Z0-9_.>])(malloc|calloc|realloc|strdup|strndup)[[:space:]]*\(' \
    $(printf '%s\n' "$all" | grep -v '^src/util/mem\.')
forbid 'the library neither prints nor exits' '(^|[^a-zA-Z0-9_])(printf|fprintf|puts|fputs|putchar|perror|exit|abort)[[:space:]]*\(' \
    $(printf '%s\n' "$all" | grep -vE '^src/(cmd/|main\.c)')

# ---- messages: each can be translated, and is (src/util/wording.h) ----

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
tab=$(printf '\t')
# Place and text of each message of a catalogue, plurals too, as the catalogue has them.
msgids() {
    awk 'function flush() { if (on) print place "\t" s; on = 0 }
         /^#: / { place = $2 }
         /^msgid/ { flush(); sub(/^msgid(_plural)? "/, ""); s = substr($0, 1, length - 1); on = 1; next }
         /^"/ && on { s = s substr($0, 2, length - 2); next }
         /^msgstr/ { flush() }' "$1"
}

if command -v xgettext >/dev/null 2>&1; then
    make --no-print-directory -s POT="$scratch/newid.pot" "$scratch/newid.pot" 2>"$scratch/said" || fail 'xgettext' "$(cat "$scratch/said")"
    cmp -s "$scratch/newid.pot" src/po/newid.pot ||
        fail 'src/po/newid.pot is stale: run make messages and translate what is new' "$(diff src/po/newid.pot "$scratch/newid.pot" | head -20)"
    for po in src/po/*.po; do
        said=$(msgfmt --check --statistics -o /dev/null "$po" 2>&1)
        printf '%s\n' "$said" | grep -qxE '[0-9]+ translated messages\.' || fail "$po must be whole, and its formats right" "$said"
        said=$(msgcmp "$po" src/po/newid.pot 2>&1) || fail "$po lacks messages" "$said"
    done
    # Every literal of the source that looks like prose is a message, or is on the list of those that are none. xgettext stops at
    # bytes that are no UTF-8, so escapes are taken out first.
    mkdir "$scratch/src"
    for f in $all; do sed 's/\\\\/\a/g; s/\\x[0-9A-Fa-f]*/ /g; s/\a/\\\\/g' "$f" >"$scratch/src/$(printf %s "$f" | tr / +)"; done
    (cd "$scratch/src" && printf '%s\n' * | xgettext --files-from=- -a --from-code=UTF-8 --language=C --no-wrap -o ../literals.pot) \
        2>"$scratch/said" || fail 'xgettext' "$(cat "$scratch/said")"
    msgids "$scratch/newid.pot" | cut -f2- | sort -u >"$scratch/marked"
    found=$(msgids "$scratch/literals.pot" | awk -F "$tab" -v marked="$scratch/marked" '
        BEGIN {
            while ((getline line <marked) > 0) is_marked[line] = 1
            while ((getline line <"src/po/not_messages.txt") > 0) if (line !~ /^##/) none[++n] = line
        }
        $2 ~ /[A-Za-z`,:.;][A-Za-z]+[,:;]? [a-z]/ && $2 !~ /^(SELECT|INSERT|DELETE|UPDATE|CREATE|DROP|PRAGMA|REPLACE) / &&
        !($2 in is_marked) {
            gsub(/\\\\p([LMN]|\{[A-Z]\})/, "", $2)
            for (i = 1; i <= n; i++) if (index($2, none[i]) == 1) next
            gsub(/\+/, "/", $1)
            print $1 ": " $2
        }')
    [ -z "$found" ] || fail 'a message that cannot be translated (mark it by N_, _ or P_, or see MESSAGES_IN in Makefile)' "$found"
else
    fail 'the messages could not be checked' 'xgettext is missing: install gettext'
fi
forbid "a reason or a fault is looked up where it is set: _(\"…\")" '[>*](reason|fault) = "' $all
found=$(for f in $all; do
    awk -v RS='}' '/\.heading = "/ && !/data_only = true/ { sub(/.*\{/, ""); gsub(/[ \n]+/, " "); print FILENAME ": " $0 }' "$f"
done)
[ -z "$found" ] || fail 'the heading of a column that people see is marked: .heading = N_("…")' "$found"
for kind in $(cut -f1 src/intake/identifiers.tsv | sort -u | tr ' ' _); do
    grep -qF "N_(\"$(printf %s "$kind" | tr _ ' ')\")" src/po/from_data.c ||
        fail 'src/po/from_data.c lacks a kind of src/intake/identifiers.tsv' "$kind"
done

extra=$(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u |
    grep -vxE 'src|include|codebooks|corpus_samples|tests|Makefile|README\.md|LICENSE|\..*')
[ -z "$extra" ] || fail 'the top level holds nothing but what the layout names' "$extra"

[ $failed = 0 ] && echo 'check: the layout holds'
exit $failed
