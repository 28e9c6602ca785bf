#!/usr/bin/env bash
# Every test as built with gcc and again under the address and undefined-behaviour sanitizers; the unit tests with clang too.
# Prints what failed and last: N passed, N failed, N skipped. With the argument `once`: only what BUILD holds.
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0 skipped=0
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

# cmocka prints "[       OK ] name", "[  FAILED  ] name", "[  SKIPPED ] name", the last two once more in its summary.
# Two programs at a time; each leaves what it printed, and beside it its exit code.
run_units() {
    logs=$(mktemp -d) || exit 1
    for t in "$1"/tests/test_*; do
        case $t in *.d) continue ;; esac
        printf '%s\n' "$t"
    done | xargs -P2 -I{} sh -c '"$1" >"$2/$(basename "$1")" 2>&1; echo $? >"$2/$(basename "$1").code"' - {} "$logs"
    for code_file in "$logs"/*.code; do
        log_of=${code_file%.code} code=$(cat "$code_file")
        ok=$(grep -c '^\[       OK \]' "$log_of")
        bad=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s).*/\1/p' "$log_of" | head -1)
        skip=$(grep '^\[  SKIPPED \] [a-z]' "$log_of" | sort -u | wc -l)
        passed=$((passed + ok)) failed=$((failed + ${bad:-0})) skipped=$((skipped + skip))
        grep '^skipped: ' "$log_of"
        if [ "$code" != 0 ]; then
            [ "${bad:-0}" = 0 ] && failed=$((failed + 1))
            echo "FAILED $(basename "$log_of") (exit $code)"
            grep -v '^\[ *\(OK\|RUN\) *\]' "$log_of" | head -60
        fi
    done
    rm -rf "$logs"
}

# bats prints TAP. Two files at a time, since most of a test is waiting for programs to start.
run_bats() {
    taps=$(mktemp -d) || exit 1
    printf '%s\n' tests/cli/*.bats |
        NEWID=$1/newid xargs -P2 -I{} sh -c 'bats --tap "$1" >"$2/$(basename "$1")" 2>&1' - {} "$taps"
    code=$?
    cat "$taps"/* >"$log"
    rm -rf "$taps"
    ok=$(grep -c '^ok ' "$log") bad=$(grep -c '^not ok ' "$log") skip=$(grep -c '^ok .* # skip' "$log")
    passed=$((passed + ok - skip)) failed=$((failed + bad)) skipped=$((skipped + skip))
    grep '^ok .* # skip' "$log"
    if [ $code -ne 0 ]; then
        [ "$bad" = 0 ] && failed=$((failed + 1))
        grep -A25 '^not ok ' "$log" | head -200
    fi
}

# A case is a folder: cmd is run in a copy of it, and what it prints must equal `expected`.
run_cases() {
    for c in tests/cases/*/; do
        dir=$(mktemp -d) || exit 1
        cp -R "$c". "$dir"
        (cd "$dir" && PATH=$1:$PATH SOURCE=$OLDPWD NEWID_DB=case.db sh ./cmd) >"$log" 2>&1
        if diff -u "$c/expected" "$log"; then passed=$((passed + 1)); else
            failed=$((failed + 1))
            echo "FAILED $c"
        fi
        rm -rf "$dir"
    done
}

run_all() {
    echo "== $2"
    run_units "$1"
    run_bats "$1"
    run_cases "$1"
}

absolute() { case $1 in /*) printf %s "$1" ;; *) printf %s "$PWD/$1" ;; esac; }

build=$(absolute "${BUILD:-build}")
make=${MAKE:-make}
build_into() { $make -s BUILD="$1" "${@:2}" programs >"$log" 2>&1 || {
    cat "$log"
    echo "FAILED to build $1"
    failed=$((failed + 1))
    return 1
}; }

if [ "${1:-}" = once ]; then
    run_all "$build" "$build"
else
    build_into "$build" -j2 && run_all "$build" gcc
    build_into "$build/clang" -j2 CC=clang && echo "== clang" && run_units "$build/clang"
    export ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1
    export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
    build_into "$build/sanitized" -j2 CFLAGS='-O1 -g' \
        SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all' &&
        run_all "$build/sanitized" 'gcc with ASan and UBSan'
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
