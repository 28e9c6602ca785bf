# newid chart: small corpora whose answer is known.
load common

book_alpha() {
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - {code: a, label: {en: Alpha, cy: Alffa}, definition: x, phrases: {en: ['alpha']}}
  - {code: s, label: {en: Secret, cy: Cyfrinach}, definition: x, sensitive: true, phrases: {en: ['secret']}}
YAML
}

# months COUNT…: ten workers a month from January 2018, of whom so many mention alpha; each third one is secret.
months() {
    printf '%s\n' "$@" | awk 'BEGIN { print "id,date,worker,team,text" } {
        m = NR - 1
        for (w = 1; w <= 10; w++)
            printf "m%d-%d,%d-%02d-10,W%d,%s,%s%s\n", m, w, 2018 + int(m / 12), m % 12 + 1, w, w < 6 ? "North" : "South",
                w <= $1 ? "alpha" : "calm", w % 3 ? "" : " secret"
    }' >accounts.csv
    rm -f test.db*
    { newid import accounts.csv && newid code book.yaml; } >/dev/null 2>&1
}

# A year at 2 and 3 of ten, then a year at 7 and 8.
shift_up() { months 2 3 2 3 2 3 2 3 2 3 2 3 7 8 7 8 7 8 7 8 7 8 7 8; }

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    book_alpha
    NEWID_DB=test.db shift_up
}

setup() {
    enter_folder
    cp "$BATS_FILE_TMPDIR"/{accounts.csv,book.yaml,test.db} .
}

says() {
    gives "$@" || return 1
    output=$(printf %s "$output" | tr -s ' \n' ' ')
}

# field NAME: this column of the last CSV output.
field() { printf '%s\n' "$output" | python3 -c 'import csv, sys
print(*(r[sys.argv[1]] for r in csv.DictReader(sys.stdin)))' "$1"; }

@test "a shift: a run of twelve on each side, where chance gives eight, and one crossing, where it gives eight" {
    says 0 newid chart --theme a
    has 'Alpha, account: writers who mention it' 'Jan 2018 2 of 10' '12 (to 8)' '1 (from 8)' \
        'the shares stay on one side for longer than chance would give; the shares cross the centre less often than chance' \
        'in a long run below the centre' 'in a long run above the centre'
    gives 0 newid chart --theme a --format csv
    [ "$(field signal | tr -d ' ')" = 111111111111111111111111 ]
    [ "$(field median_percent | cut -d' ' -f1)" = 50.0 ]
    [ "$(field longest_run | cut -d' ' -f1),$(field longest_run_by_chance | cut -d' ' -f1)" = 12,8 ]
    [ "$(field crossings | cut -d' ' -f1),$(field crossings_by_chance | cut -d' ' -f1)" = 1,8 ]
    [ "$(field reason | cut -d' ' -f1,24)" = 'long-run-below long-run-above' ]
}

@test "limits: binomial where sigma of Laney's chart is under 1" {
    months 2 3 2 3 2 3 2 3 2 3 2 3
    gives 0 newid chart --theme a --type p --format csv
    # 30 of 120: 0.25 + 3 * sqrt(0.25 * 0.75 / 10) = 0.661; the lower limit is 0.
    [ "$(field centre_percent | cut -d' ' -f1)" = 25.0 ]
    [ "$(field lower_limit | cut -d' ' -f1),$(field upper_limit | cut -d' ' -f1)" = 0.0,66.1 ]
    [ "$(field trial_limits | cut -d' ' -f1)" = 0 ]
}

@test "no limits under twelve points without the word trial" {
    months 2 3 2 3 2 3 2 3 2 3 2
    says 0 newid chart --theme a
    has 'trial 0 %' 'trial limits)'
    gives 0 newid chart --theme a --format csv
    [ "$(field trial_limits | cut -d' ' -f1)" = 1 ]
}

@test "a new phase at a date has a median and limits of its own, and the signal is gone" {
    says 0 newid chart --theme a --rebase 2019-01
    has 'Jan 2018 to Dec 2018' 'Jan 2019 to Dec 2019' 'no sign of change beyond chance'
    lacks 'long run above' 'longer than chance'
    gives 0 newid chart --theme a --rebase 2019-01-15 --format csv
    [ "$(field phase | tr -d ' ')" = 111111111111222222222222 ]
    [ "$(field median_percent | cut -d' ' -f1,24)" = '25.0 75.0' ]
    [ "$(field event | tr -d ' ')" = 2019-01-15 ]
}

@test "phases and marks at events, by number, kind, or kind and label" {
    csv events.csv 'date,kind,team,label' '2019-01-03,roll-out,North,Start' '2018-06-05,training,North,Day 1' '2018-07-05,training,South,Day 2'
    newid event import events.csv 2>/dev/null
    for spec in roll-out 'roll-out:Start' 1; do
        gives 0 newid chart --theme a --rebase "$spec" --format csv
        has '2019-01-03 roll-out, North: Start'
        [ "$(field phase | tr -d ' ')" = 111111111111222222222222 ]
    done
    gives 0 newid chart --theme a --mark training --format csv
    has '2018-06-05 training, North: Day 1' '2018-07-05 training, South: Day 2'
    [ "$(field phase | tr -d ' ' | tr -d 1)" = '' ]
    gives 0 newid chart --theme a --mark 'training:Day 2' --format csv
    lacks 'Day 1'
    gives 1 newid chart --theme a --rebase wedding
    has 'no event is wedding'
}

@test "events before and after all data begin no phase, and that is said" {
    says 0 newid chart --theme a --rebase 2001-01 --rebase 2030-01
    has 'Jan 2018 to Dec 2019' 'begins no phase'
}

@test "XmR by option, with its own reasons" {
    gives 0 newid chart --theme a --type xmr --format csv
    has ',xmr,' below-limit two-in-three-below two-in-three-above above-limit
    # Mean 0.5; mean moving range of (22 of 0.1 and one of 0.4) without the one that is 3.267 times the mean or more.
    [ "$(field centre_percent | cut -d' ' -f1)" = 50.0 ]
    [ "$(field lower_limit | cut -d' ' -f1),$(field upper_limit | cut -d' ' -f1)" = 23.4,76.6 ]
}

@test "accounts by option; a worker counts once among writers" {
    csv more.csv 'id,date,worker,text' 'x1,2018-01-20,W1,calm' 'x2,2018-01-21,W1,calm'
    newid import more.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
    gives 0 newid chart --theme a --format csv
    [ "$(field mention | cut -d' ' -f1) $(field of | cut -d' ' -f1) $(field counted | cut -d' ' -f1)" = '2 10 writers' ]
    gives 0 newid chart --theme a --of accounts --format csv
    [ "$(field mention | cut -d' ' -f1) $(field of | cut -d' ' -f1) $(field counted | cut -d' ' -f1)" = '2 12 accounts' ]
}

@test "a month without accounts is a gap, no share of 0" {
    sed -i '/,2018-05-/d' accounts.csv
    rm -f test.db*
    { newid import accounts.csv && newid code book.yaml; } >/dev/null 2>&1
    gives 0 newid chart --theme a --format csv
    printf '%s\n' "$output" | grep -q ',2018-05,2018-05-01,1,0,0,,'
}

@test "every format says which points signal and why" {
    for format in csv tsv json; do
        gives 0 newid chart --theme a --format $format
        has long-run-above
    done
    for format in text md html; do
        says 0 newid chart --theme a --format $format
        has 'in a long run above the centre'
    done
    gives 0 newid chart --theme a --format json
    has 'a (account), phase 1: the shares stay on one side'
}

@test "for others hidden points are no points, and no limit comes from them" {
    gives 0 newid chart --theme a --audience internal --format csv
    lacks ',hidden,'
    [ "$(field hidden | tr -d ' ' | tr -d 0)" = '' ]
    gives 2 newid chart --theme a --audience public --where team=North --format csv
    has 'newid release protect them'
    says 0 newid chart --theme s --audience internal --where team=North
    has 'not shown to this audience'
    lacks ' of 5'
}

@test "no dates, one period, none, all: each says why" {
    reason() {
        rm -f test.db*
        { newid import now.csv && newid code book.yaml; } >/dev/null 2>&1
        says 0 newid chart --theme a
    }
    sed 's/,20[0-9-]*,/,,/' accounts.csv >now.csv
    reason
    has 'no answer: no account has a date'
    sed 's/,20[0-9-]*,/,2018-01-01,/' accounts.csv >now.csv
    reason
    has 'no answer: all accounts are of one period'
    sed 's/alpha/calm/' accounts.csv >now.csv
    reason
    has 'no answer: mentioned in no account'
    sed 's/calm/alpha/' accounts.csv >now.csv
    reason
    has 'no answer: mentioned in every account'
}

@test "what makes no sense is refused" {
    gives 2 newid chart
    has '--theme CODE'
    gives 2 newid chart --theme nothing
    gives 2 newid chart --theme a --type pie
    gives 2 newid chart --theme a --by fortnight
    gives 0 newid chart --theme a --from 2030
    has 'No accounts are left'
}

@test "in Welsh" {
    says 0 newid --lang cy chart --theme a
    has Alffa
    lacks 'long run' 'Longest run' 'writers who'
}
