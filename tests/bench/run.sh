#!/usr/bin/env bash
# Measures newid beside bare libraries and other tools, and prints one table of medians with the ratios that are its goals.
#
#   make bench                                        10,000 and 100,000 accounts
#   NEWID_BENCH_SIZES='10000 100000 1000000' make bench   a million too: about an hour and 15 GB of disk
#   NEWID_BENCH_RUNS   runs of each measurement (5)
#   NEWID_BENCH_SEED   of the corpora and the codebook (1)
#   NEWID_BENCH_NHS    the NHS comments (../shared/data/nhs-feedback/dev.csv); left out where they are absent
#   NEWID_BENCH_PLAIN  the plain scan runs end to end up to this many accounts (100000)
#   NEWID_BENCH_ONLY   any of: engine commands peers simulation protection
#   NEWID_BENCH_SERIES of the simulation of intervals and run charts where nothing changes, a row (2000)
# Nothing here fails for a time. It fails where fast and plain scan differ in a hit.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
here=$build/bench
out=$here/data
sizes=${NEWID_BENCH_SIZES:-10000 100000}
runs=${NEWID_BENCH_RUNS:-5}
seed=${NEWID_BENCH_SEED:-1}
nhs=${NEWID_BENCH_NHS:-../shared/data/nhs-feedback/dev.csv}
plain_most=${NEWID_BENCH_PLAIN:-100000}
only=${NEWID_BENCH_ONLY:-engine commands peers simulation protection}
newid=$build/newid
threads=2
failed=0
export LC_ALL=C.UTF-8
mkdir -p "$out" || exit 1
measures=$out/measures.tsv rows=$out/table.tsv log=$out/log
: >"$measures" && : >"$rows" && : >"$log" || exit 1

say() { printf 'bench: %s\n' "$*" >&2; }
die() {
    say "$*; the log is $log"
    exit 1
}
quietly() { "$@" >>"$log" 2>&1 || die "failed: $*"; }
calc() { awk "BEGIN { printf \"%.6f\", $1 }"; }
median() { awk -F'\t' -v k="$1" '$1 == k { v = $2 } END { print v }' "$measures"; }

# ---- measuring ----

# Keeps "key TAB median TAB least TAB most" from the first column of the file `times`, and KEY-kb from the second.
summarise() {
    local column
    for column in 1 2; do
        cut -f$column "$out/times" | grep . | sort -g | awk -v k="$1" -v c=$column '{ v[NR] = $1 }
            END { if (NR) printf "%s%s\t%s\t%s\t%s\n", k, c == 2 ? "-kb" : "",
                  NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2, v[1], v[NR] }' >>"$measures"
    done
}

# KEY RUNS PREPARE COMMAND…: wall time and peak memory of a command; PREPARE is run before each run and not timed.
time_command() {
    local key=$1 times=$2 prepare=$3
    shift 3
    : >"$out/times"
    for _ in $(seq "$times"); do
        $prepare || die "could not prepare $key"
        quietly "$here/timed" "$out/times" "$@"
    done
    summarise "$key"
}

# KEY RUNS PREPARE COMMAND…: a program that prints its own seconds.
time_itself() {
    local key=$1 times=$2 prepare=$3
    shift 3
    : >"$out/times"
    for _ in $(seq "$times"); do
        $prepare || die "could not prepare $key"
        "$@" >>"$out/times" 2>>"$log" || die "failed: $*"
    done
    summarise "$key"
}

# ---- the table ----

# WHAT KEY UNIT [RATIO SIGN GOAL [SUFFIX]]: SIGN is <= or >=; the figure that is judged is RATIO. UNIT: s, ms or MB.
row() {
    local line scale
    line=$(grep -P "^\Q$2\E\t" "$measures" | tail -1)
    [ -n "$line" ] || return 0
    case $3 in ms) scale=1000 ;; MB) scale=$(calc '1/1024') ;; *) scale=1 ;; esac
    printf '%s\n' "$line" | awk -F'\t' -v what="$1" -v unit="$3" -v scale="$scale" -v ratio="${4:-}" -v sign="${5:-}" \
        -v goal="${6:-}" -v suffix="${7-×}" '
        function show(x) { return x >= 100 ? sprintf("%.0f", x) : x >= 10 ? sprintf("%.1f", x) : sprintf("%.2f", x) }
        { met = sign == "" || ratio == "" ? "" : (sign == "<=" ? ratio <= goal + 0 : ratio >= goal + 0) ? "yes" : "NO"
          printf "%s\t%s\t%s–%s\t%s\t%s\t%s\t%s\n", what, show($2 * scale), show($3 * scale), show($4 * scale), unit,
              ratio == "" ? "" : show(ratio) suffix, sign == "" ? "" : (sign == "<=" ? "≤ " : "≥ ") goal suffix, met }' >>"$rows"
}
# A / B of two keys' medians; empty where either is missing.
over() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { if (a != "" && b > 0) printf "%.4f", a / b }'; }
# The median itself, in milliseconds or MB, for a goal that is no ratio.
milliseconds() { calc "$(median "$1") * 1000"; }
megabytes() { calc "$(median "$1") / 1024"; }
note() { printf '%s\t\t\t\t%s\t%s\t%s\n' "$1" "${2:-}" "${3:-}" "${4:-}" >>"$rows"; }
heading() { printf '# %s\n' "$*" >>"$rows"; }

# By bash, which counts characters; an awk may count bytes, and × and – would set the columns askew.
print_table() {
    local line i s pad; local -a cells=() widths=(0 0 0 0 0 0 0)
    local titles=$'what\tmedian\tmin–max\tunit\tratio\tgoal\tmet?'
    local -a lines
    mapfile -t lines < <(printf '%s\n' "$titles" | cat - "$rows")
    for line in "${lines[@]}"; do
        split_cells "$line"
        for i in "${!cells[@]}"; do [ ${#cells[i]} -gt "${widths[i]}" ] && widths[i]=${#cells[i]}; done
    done
    for line in "${lines[@]}"; do
        case $line in '# '*) printf '\n%s\n' "${line#\# }" && continue ;; esac
        split_cells "$line"
        s=
        for i in "${!cells[@]}"; do
            pad=$(printf '%*s' $((widths[i] - ${#cells[i]})) '')
            case $i in 0 | 3) s+="  ${cells[i]}$pad" ;; *) s+="  $pad${cells[i]}" ;; esac
        done
        printf '%s\n' "${s%"${s##*[! ]}"}"
    done
}
# Empty cells stay cells, which read with a tab in IFS would not give.
split_cells() {
    local rest=$1
    cells=()
    case $rest in '# '*) return ;; esac
    while [[ $rest == *$'\t'* ]]; do
        cells+=("${rest%%$'\t'*}")
        rest=${rest#*$'\t'}
    done
    cells+=("$rest")
}

print_machine() {
    echo "machine   $(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -1), $(nproc) processors, $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), $(uname -sr)"
    printf 'versions  newid %s' "$("$newid" --version | sed 's/^newid //;q')"
    for p in libhs libpcre2-8 sqlite3 icu-uc; do printf ', %s %s' "$p" "$(pkg-config --modversion $p 2>/dev/null || echo absent)"; done
    printf ', %s\n' "$(${CC:-cc} --version | head -1)"
    echo "runs      median of $runs (least–most); seed $seed; load when it began $load"
    awk -v l="$load" -v n="$(nproc)" 'BEGIN { exit l > n / 4 }' ||
        echo 'warning   the machine was busy with other work when this began: the figures say little'
}

# ---- what is measured on ----

# The fictional accounts, as tests/demo.sh imports them.
import_samples() {
    samples=$out/samples.db
    [ -f "$samples" ] && return
    say 'importing the sample accounts'
    rm -f "$out"/samples.tmp* "$out/key.csv"
    cp corpus_samples/pseudonym-key.csv "$out/key.csv"
    NEWID_DB=$out/samples.tmp
    export NEWID_DB
    quietly "$newid" import --kind account --map id=Ref --map text=Account corpus_samples/accounts-2018-2020.csv
    quietly "$newid" import --kind account --text "Beth sy'n gweithio'n dda?" --text "Beth sy'n anodd?" \
        --pseudonymise Enw --key "$out/key.csv" corpus_samples/survey-2019-2020.xlsx
    quietly "$newid" import --template-lines drop corpus_samples/mentoring-notes
    quietly "$newid" import --split-at date corpus_samples/mentoring-logs
    for f in partners.csv project-team transcripts; do quietly "$newid" import corpus_samples/$f; done
    unset NEWID_DB
    mv "$out/samples.tmp" "$samples"
}

# FILE COMMAND…: the command's output, made once.
make_once() {
    [ -f "$1" ] && return
    local file=$1
    shift
    say "making $file"
    "$@" >"$file.part" 2>>"$log" && mv "$file.part" "$file" || die "failed: $*"
}
accounts() { make_once "$out/accounts-$1-$seed.csv" "$here/corpus" accounts "$samples" "$1" "$seed"; }

# ---- the scan alone ----

# NAME CORPUS COUNT CODEBOOK
engine() {
    say "scanning $3 texts of $2 with $4"
    "$here/engine" "$2" "$3" "$4" "$runs" $(($3 / 5)) >"$out/engine.tsv" 2>>"$log"
    code=$?
    case $code in
    0) equal=yes ;;
    4) equal=NO failed=1 ;;
    *) die "failed: engine $*" ;;
    esac
    sed "s/^/$1-/" "$out/engine.tsv" >>"$measures"
    fact() { median "$1-$2"; }
    note "fast = plain in every span ($(fact "$1" hits) hits, hash $(fact "$1" hash), $(fact "$1" failed) pairs unfinished)" '' identical $equal
    note "patterns left to the plain scan: $(fact "$1" uncovered) of $(fact "$1" patterns)"
}

# FILE: the codebook without a context, so that what is measured is the scan and not what is made of its hits.
without_context() { sed 's/^themes:/context: none\nthemes:/' "$1" >"${1%.yaml}-bare.yaml" || die "could not write beside $1"; }

measure_engine() {
    n=10000
    accounts $n
    without_context "$out/book.yaml"
    without_context "$out/references.yaml"
    heading "The scan alone: $n accounts in memory, 500 patterns"
    engine book "$out/accounts-$n-$seed.csv" $n "$out/book-bare.yaml"
    row 'bare Hyperscan, 1 thread' book-bare1 s
    row 'scan + confirm, 1 thread: over bare Hyperscan' book-fast1 s "$(over book-fast1 book-bare1)" '<=' 2.0
    row 'plain scan, 1 thread (scaled from a fifth): over scan + confirm' book-plain1 s "$(over book-plain1 book-fast1)" '>=' 20
    row 'scan + confirm, 2 threads: one over two' book-fast2 s "$(over book-fast1 book-fast2)" '>=' 1.8
    row 'bare Hyperscan, 2 threads: one over two' book-bare2 s "$(over book-bare1 book-bare2)"
    row 'plain scan, 2 threads: one over two' book-plain2 s "$(over book-plain1 book-plain2)"
    heading "The same with 10 look-arounds and back-references"
    engine references "$out/accounts-$n-$seed.csv" $n "$out/references-bare.yaml"
    row 'bare Hyperscan, 1 thread' references-bare1 s
    row 'scan + confirm, 1 thread: over bare Hyperscan' references-fast1 s "$(over references-fast1 references-bare1)"
    row 'plain scan, 1 thread (scaled from a fifth): over scan + confirm' references-plain1 s "$(over references-plain1 references-fast1)" '>=' 8
    row 'scan + confirm, 2 threads: one over two' references-fast2 s "$(over references-fast1 references-fast2)" '>=' 1.8
    heading "The first with the status of each hit"
    engine status "$out/accounts-$n-$seed.csv" $n "$out/book.yaml"
    row 'scan + confirm + status, 1 thread: over scan + confirm' status-fast1 s "$(over status-fast1 book-fast1)"
    heading "30 phrases, and the same written by hand as regular expressions"
    engine phrases "$out/accounts-$n-$seed.csv" $n tests/bench/phrases.yaml
    engine hand "$out/accounts-$n-$seed.csv" $n tests/bench/phrases-by-hand.yaml
    row 'scan + confirm: phrases over by hand' phrases-fast1 s "$(over phrases-fast1 hand-fast1)" '<=' 1.1
    row 'plain scan: phrases over by hand' phrases-plain1 s "$(over phrases-plain1 hand-plain1)" '<=' 1.1
    if [ -f "$nhs" ]; then
        make_once "$out/nhs-$n-$seed.csv" "$here/corpus" comments "$nhs" $n "$seed"
        heading "The scan alone: $n NHS comments, the shipped codebook for them"
        engine nhs "$out/nhs-$n-$seed.csv" $n codebooks/nhs-experience.yaml
        row 'bare Hyperscan, 1 thread' nhs-bare1 s
        row 'scan + confirm, 1 thread: over bare Hyperscan' nhs-fast1 s "$(over nhs-fast1 nhs-bare1)"
        row 'plain scan, 1 thread (scaled from a fifth): over scan + confirm' nhs-plain1 s "$(over nhs-plain1 nhs-fast1)"
    fi
}

# ---- commands ----

no_store() { rm -f "$out"/work.db*; }
# The copy is on the disk before the clock starts, so that its writing is not timed with the command's.
copied() { no_store && cp --reflink=auto "$1" "$out/work.db" && sync "$out/work.db"; }
imported_store() { copied "$out/imported-$n-$seed.db"; }
coded_store() { copied "$out/coded-$n-$seed.db"; }

measure_import() {
    say "$n accounts: import"
    time_command "import-$n" "$runs" no_store "$newid" --db "$out/work.db" import --on-identifier allow "$corpus"
    mv "$out/work.db" "$out/imported-$n-$seed.db" || die 'no store was made'
    say "$n accounts: bare SQLite"
    time_itself "bare-$n" "$runs" no_store "$here/bare" "$corpus" "$out/work.db"
    row 'bare SQLite: insert, FTS5 rebuild, ICU words and sentences' "bare-$n" s
    row 'newid import: over bare SQLite' "import-$n" s "$(over "import-$n" "bare-$n")" '<=' 1.1
    row 'newid import: peak memory' "import-$n-kb" MB
}

measure_code() {
    say "$n accounts: code"
    time_command "code-$n" "$runs" imported_store "$newid" --db "$out/work.db" code --threads $threads "$out/book.yaml"
    mv "$out/work.db" "$out/coded-$n-$seed.db" || die 'no store was made'
    if [ "$n" -le "$plain_most" ]; then
        say "$n accounts: code, plain"
        time_command "plain-$n" "$runs" imported_store "$newid" --db "$out/work.db" code --threads $threads --engine plain "$out/book.yaml"
        hits() { sqlite3 "$1" 'SELECT count(*), sum((matcher * 1000003 + account) * (start + 1) % 998244353 + "end" * 31 + status) FROM hit'; }
        if command -v sqlite3 >/dev/null && [ "$(hits "$out/work.db")" != "$(hits "$out/coded-$n-$seed.db")" ]; then
            note 'newid code: fast and plain keep different hits' '' identical NO
            failed=1
        fi
    fi
    row "newid code, $threads threads" "code-$n" s
    row "newid code --engine plain, $threads threads: over fast" "plain-$n" s "$(over "plain-$n" "code-$n")" '>=' 6
    row 'newid code: peak memory' "code-$n-kb" MB "$(megabytes "code-$n-kb")" '<=' 512 ' MB'
}

measure_recode() {
    say "$n accounts: recode after an edit of one theme of 60"
    time_command "recode-$n" "$runs" coded_store "$newid" --db "$out/work.db" code --threads $threads "$out/edited.yaml"
    time_command "floor-$n" "$runs" coded_store "$here/floor" "$out/work.db" "$out/book.yaml" "$out/edited.yaml"
    row "recode after an edit of one theme: coding all over it" "recode-$n" s "$(over "code-$n" "recode-$n")" '>=' 10
    row "reading the texts + bare Hyperscan on that theme, 1 thread: recode over it" "floor-$n" s "$(over "recode-$n" "floor-$n")" '<=' 2
}

measure_tables() {
    say "$n accounts: tables"
    "$here/table" "$out/coded-$n-$seed.db" "$runs" >"$out/tables.tsv" 2>>"$log" || die 'failed: table'
    sed "s/^/table-$n-/" "$out/tables.tsv" >>"$measures"
    while IFS=$'\t' read -r key _; do
        row "table counted inside the process: $key" "table-$n-$key" ms "$(milliseconds "table-$n-$key")" '<=' 50 ' ms'
    done <"$out/tables.tsv"
    for options in '--by all' '--by quarter' '--by month --group team' '--by week --group area --where team=Team~03'; do
        read -ra words <<<"$options"
        key="newid table $options"
        time_command "$key $n" "$runs" : "$newid" --db "$out/coded-$n-$seed.db" table "${words[@]//\~/ }" --format csv
        row "$key" "$key $n" ms "$(milliseconds "$key $n")" '<=' 150 ' ms'
    done
    row 'newid table: peak memory' "newid table --by month --group team $n-kb" MB \
        "$(megabytes "newid table --by month --group team $n-kb")" '<=' 256 ' MB'
}

measure_search() {
    say "$n accounts: search"
    "$here/search" "$out/coded-$n-$seed.db" "$runs" >"$out/searches.tsv" 2>>"$log" || die 'failed: search'
    sed "s/^/search-$n-/" "$out/searches.tsv" >>"$measures"
    while IFS=$'\t' read -r key _; do
        row "search, first 20 — $key" "search-$n-$key" ms "$(milliseconds "search-$n-$key")" '<=' 100 ' ms'
    done <"$out/searches.tsv"
}

# From one size to the next: the time an account, 1.00 where growth is linear.
growth_row() {
    local a b
    a=$(median "$2-$3") b=$(median "$2-$4")
    [ -n "$a" ] && [ -n "$b" ] || return 0
    row "$1: time an account, over that at $3" "$2-$4" s "$(calc "($b / $4) / ($a / $3)")" "${5:-}" "${6:-}"
}

measure_commands() {
    before=
    for n in $sizes; do
        accounts "$n"
        corpus=$out/accounts-$n-$seed.csv
        heading "The commands: $n accounts"
        measure_import
        measure_code
        measure_recode
        measure_tables
        measure_search
        if [ -n "$before" ]; then
            heading "Growth from $before to $n accounts"
            growth_row 'newid import' import "$before" "$n" '<=' 1.1
            growth_row 'bare SQLite' bare "$before" "$n"
            growth_row 'newid code' code "$before" "$n" '<=' 1.1
            growth_row 'recode' recode "$before" "$n" '<=' 1.1
            for key in all month-team; do
                a=$(median "table-$before-$key") b=$(median "table-$n-$key")
                row "table $key: time an account, over that at $before" "table-$n-$key" ms \
                    "$(calc "($b / $n) / ($a / $before)")" '<=' 1
            done
        fi
        before=$n
    done
    no_store
}

# ---- peers ----

# Each prints, for every pattern, how many lines match.
peer_rg() { while IFS= read -r p; do rg -c -i -- "$p" "$lines" || echo 0; done <"$patterns"; }
peer_ugrep() { while IFS= read -r p; do ugrep -c -i -- "$p" "$lines"; done <"$patterns"; }
peer_grep() { while IFS= read -r p; do grep -c -i -P -- "$p" "$lines"; done <"$patterns"; }
peer_python() { python3 tests/bench/peers.py "$lines" "$patterns"; }
peer_R() { Rscript tests/bench/peers.R "$lines" "$patterns"; }
peer_sqlite() {
    {
        printf '.mode list\n'
        while IFS= read -r p; do printf "SELECT count(*) FROM body WHERE regexpi('%s', text);\n" "$p"; done <"$patterns"
    } | sqlite3 "$store"
}
peer_newid() { "$newid" --db "$out/work.db" code --threads 1 "$out/peers.yaml" 2>/dev/null; }
peer_newid_counts() {
    "$newid" --db "$out/work.db" table --by all --kind all --format csv 2>/dev/null |
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "accounts") c = i; next } { print $c }'
}

# NAME PRESENT: times peer_NAME where it is there, and compares its counts with newid's.
peer() {
    $2 || {
        note "$3: not installed"
        return
    }
    say "peers: $3"
    : >"$out/times"
    for _ in $(seq "$runs"); do
        start=$(date +%s.%N)
        "peer_$1" >"$out/counts-$1" 2>>"$log"
        awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.6f\n", b - a }' >>"$out/times"
    done
    summarise "peer-$1"
    differ=$(paste "$out/counts-$1" "$out/counts-newid" | awk -F'\t' '$1 != $2' | wc -l)
    row "$3: over newid code$([ "$differ" = 0 ] && echo '; same counts' || echo "; $differ of 20 counts differ")" "peer-$1" s "$(over "peer-$1" peer-newid)"
}

has() { command -v "$1" >/dev/null 2>&1; }
has_stringi() { has Rscript && Rscript -e 'library(stringi)' >/dev/null 2>&1; }
has_regexp() { has sqlite3 && [ "$(echo "SELECT regexpi('\\b(a|b)\\b', 'x B');" | sqlite3 2>/dev/null)" = 1 ]; }

measure_peers() {
    n=100000
    case " $sizes " in *" $n "*) ;; *) n=${sizes%% *} ;; esac
    accounts "$n"
    corpus=$out/accounts-$n-$seed.csv lines=$out/lines-$n-$seed.txt patterns=$out/peers.txt store=$out/imported-$n-$seed.db
    make_once "$lines" "$here/corpus" lines "$corpus"
    if [ ! -f "$store" ]; then
        no_store
        quietly "$newid" --db "$out/work.db" import --on-identifier allow "$corpus"
        mv "$out/work.db" "$store"
    fi
    heading "Other tools, pattern for pattern: 20 plain patterns on $n accounts, which of them match (1 thread where a tool lets one choose)"
    time_command peer-newid "$runs" imported_store "$newid" --db "$out/work.db" code --threads 1 "$out/peers.yaml"
    peer_newid_counts >"$out/counts-newid"
    row 'newid code, 1 thread: reading, finding every span, keeping it, counting' peer-newid s
    peer rg 'has rg' 'ripgrep -c'
    peer ugrep 'has ugrep' 'ugrep -c'
    peer grep 'has grep' 'grep -P -c'
    peer python 'has python3' "Python re"
    peer R has_stringi 'R stringi'
    peer sqlite has_regexp 'sqlite3 regexpi, on the store'
    no_store
}

# What the defaults say of figures that do not change: a table of its own.
measure_simulation() {
    "$here/simulate" "${NEWID_BENCH_SERIES:-2000}" "$seed" | tee "$out/simulation.txt" || die 'the simulation failed'
}

# Public tables of 40 themes by month, quarter and year of six teams, and by quarter of two areas, protected together.
measure_protection() {
    export NEWID_DB=$out/protection.db
    local kept=$out/protection
    rm -rf "$NEWID_DB"* "$kept"
    awk -v seed="$seed" -v book="$kept.yaml" -f tests/bench/protection.awk >"$kept.csv" || die 'nothing was simulated'
    quietly "$newid" import "$kept.csv"
    quietly "$newid" code "$kept.yaml"
    heading 'Protection for the public: 40 themes, 30 months, 6 teams with quarters, years and areas, 20,000 accounts'
    time_command protection-make 1 : "$newid" release make simulated --force -o "$kept" -t '--by month --group team' \
        -t '--by quarter --group team' -t '--by year --group team' -t '--by quarter --group area'
    row 'newid release make: hidden, attacked, written' protection-make s
    time_command protection-audit "$runs" : "$newid" release audit simulated
    row 'newid release audit' protection-audit s
    unset NEWID_DB
}

load=$(cut -d' ' -f1 /proc/loadavg)
import_samples
"$here/patterns" "$samples" "$out" "$seed" || die 'no codebook was made'
for part in $only; do "measure_$part"; done
{
    print_machine
    print_table
} | tee "$out/table.txt"
exit $failed
