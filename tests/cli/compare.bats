# newid compare: small corpora whose answer is known.
load common

# book VERSION PHRASES: two themes, of which the first has these phrases; sensitive is one by name.
rules() {
    cat >"v$1.yaml" <<YAML
codebook: test
version: "$1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - {code: a, label: {en: Alpha, cy: Alffa}, definition: x, phrases: {en: [$2]}}
  - {code: s, label: {en: Secret, cy: Cyfrinach}, definition: x, sensitive: true, phrases: {en: ['secret']}}
YAML
}

load_accounts() { { newid import "$1" && newid code v1.yaml; } >/dev/null 2>&1; }

# Newcombe's own example: 48 of 80 in the north, 56 of 70 in the south, each by another worker.
two_teams() {
    rules 1 "'alpha'"
    awk 'BEGIN {
        print "id,date,worker,team,text"
        for (i = 1; i <= 150; i++) {
            north = i <= 80
            printf "t%d,2019-03-01,W%d,%s,%s%s\n", i, i, north ? "North" : "South",
                (north ? i <= 48 : i <= 136) ? "alpha" : "calm", i % 10 ? "" : " secret"
        }
    }' >teams.csv
    load_accounts teams.csv
}

# Two years of twenty accounts by ten workers. Alpha in 4 and then 8; omega in 2 and then 6 others.
two_years() {
    rm -f test.db*
    rules 1 "'alpha'"
    awk 'BEGIN {
        print "id,date,worker,text"
        for (y = 0; y < 2; y++) for (i = 1; i <= 20; i++) {
            alpha = y ? 8 : 4
            omega = y ? 6 : 2
            printf "y%d-%d,%d-05-%02d,W%d,%s\n", y, i, 2018 + y, i, i % 10, i <= alpha ? "alpha" : i <= alpha + omega ? "omega" : "calm"
        }
    }' >years.csv
    load_accounts years.csv
}

# says CODE COMMAND…: as gives, with the output on one line, since sentences are wrapped.
says() {
    gives "$@" || return 1
    output=$(printf %s "$output" | tr -s ' \n' ' ')
}

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    NEWID_DB=test.db two_teams
}

setup() {
    enter_folder
    cp "$BATS_FILE_TMPDIR"/{teams.csv,v1.yaml,test.db} .
}

@test "two groups of distinct workers: Newcombe's interval of his own example" {
    says 0 newid compare --group team North South --theme a
    has 'account: North (80 writers, 80 accounts); South (70 writers, 70 accounts)' '60 % (48)' '80 % (56)' '+20 (+5 to +33)' \
        'mentioned more often in' 'more than chance would give'
    run bash -c '"$NEWID" compare --group team North South --theme a --format csv | tail -1 | cut -d, -f1-18,21-26'
    is 'a,Alpha,account,North,South,48,80,48,80,60.0,56,70,56,70,80.0,20.0,5.2,33.4,,Newcombe-chi2,0.0080,0.0080,1,more'
}

@test "the other way round the sign turns" {
    says 0 newid compare --group team South North --theme a
    has '-20 (-33 to -5)' 'mentioned less often in North: 60 % against 80 % of accounts'
}

@test "workers who write on both sides: clustered by worker" {
    two_years
    says 0 newid compare --before 2019 --theme a
    has 'account: before 2019 (10 writers, 20 accounts); from 2019 (10 writers, 20 accounts)' '20 % (4)' '40 % (8)' '+20 ('
    says 0 newid compare --a 2018 --b 2019 --theme a --format csv
    has ',CR2,' ',10,CR2,'
    a=$(newid compare --before 2019-01-01 --theme a --format csv | tail -1 | cut -d, -f6-)
    b=$(newid compare --a ..2018 --b 2019-01.. --theme a --format csv | tail -1 | cut -d, -f6-)
    [ "$a" = "$b" ]
}

@test "none and all: each worker counts once, and the interval is not a point" {
    rm -f test.db*
    rules 1 "'alpha'"
    awk 'BEGIN { print "id,date,worker,text"
        for (i = 0; i < 40; i++) printf "x%d,%d-05-01,W%d,%s\n", i, (i < 20 ? 2018 : 2019), i % 10, (i < 20 ? "calm" : "alpha") }' >x.csv
    load_accounts x.csv
    says 0 newid compare --before 2019 --theme a --format csv
    # Newcombe's interval for 0 of 10 and 10 of 10: 1 - sqrt(2) * 0.27753.
    has ',100.0,60.8,100.0,' 'Newcombe-chi2,0.0000'
}

@test "two versions of the rules on the same accounts" {
    two_years
    rules 2 "'alpha', 'omega'"
    newid code v2.yaml 2>/dev/null
    says 0 newid compare --codebooks test@1 test@2
    has 'account: 10 writers, 40 accounts' '30 % (12)' '50 % (20)' 'found in more of the same accounts: 30 %' 'Old rules: test@1; new rules: test@2.' \
        'difference comes from the rules alone'
    says 0 newid compare --codebooks test@2 test@1 --theme a
    has 'found in fewer of the same accounts: 50 %'
}

@test "a difference between years and versions is decomposed in both orders and their mean" {
    two_years
    rules 2 "'alpha', 'omega'"
    newid code v2.yaml 2>/dev/null
    # old rules 20 % and 40 %, new rules 30 % and 70 %: texts 20 or 40, rules 30 or 10.
    cells() { newid compare --codebooks test@1 test@2 --a 2018 --b 2019 --theme a --format csv | python3 -c '
import csv, sys
r = next(csv.DictReader(sys.stdin))
print(*(r[k] for k in ("old_rules_old_texts old_rules_new_texts new_rules_old_texts new_rules_new_texts difference_points "
    "texts_points rules_points texts_first_texts texts_first_rules rules_first_texts rules_first_rules").split()))'; }
    run cells
    is '20.0 40.0 30.0 70.0 50.0 30.0 20.0 20.0 30.0 40.0 10.0'
    says 0 newid compare --codebooks test@1 test@2 --a 2018 --b 2019 --theme a
    has 'of +50 points' '+30 come from the texts and +20 from the rules; by the order taken +20 or +40 from the texts' 'no answer: every worker moved alike' 'Alpha 20 % 40 % 30 % 70 %' Kitagawa
}

@test "a theme that one version lacks is left out and counted" {
    two_years
    rules 2 "'alpha'"
    sed -i 's/code: s,/code: other,/' v2.yaml
    newid code v2.yaml 2>/dev/null
    says 0 newid compare --codebooks test@1 test@2
    has 'Left out: 1 themes that only the old version has, and 1 that only the new one has.' Alpha
    lacks Secret
}

@test "for others sensitive themes by team are not shown, nor small groups" {
    says 0 newid compare --group team North South --audience internal
    has '1 row is hidden' '60 % (48)'
    says 0 newid compare --group team North South --audience internal --format csv
    has 's,Secret,account,North,South,,,,,,,,,,,,,,,,,,,,1,hidden'
    says 0 newid compare --before 2019-02 --audience public
    lacks 'hidden (*)'
    csv small.csv 'id,date,worker,team,text' 's1,2019-03-01,X1,East,alpha' 's2,2019-03-01,X2,East,alpha'
    newid import small.csv 2>/dev/null
    newid code v1.yaml 2>/dev/null
    says 0 newid compare --group team North East --audience internal
    has '2 rows are hidden'
    lacks '60 %' '2 accounts'
}

@test "no accounts on a side, no dates, all in one, none: each says why" {
    says 0 newid compare --before 2030 --theme a
    has 'no answer: no accounts on the second side'
    says 0 newid compare --before 1990 --theme a --format csv
    has 'no answer: no accounts on the first side'
    says 0 newid compare --a 2001 --b 2002 --theme a
    has 'no answer: no accounts' 'No difference could be tested.'
    rm -f test.db*
    cut -d, -f1,3-5 teams.csv >undated.csv
    load_accounts undated.csv
    says 0 newid compare --before 2019-02 --theme a --format csv
    has 'no account has a date in either span'
    says 0 newid compare --group team North South --theme a
    has '+20 (+5 to +33)'
    rm -f test.db*
    sed 's/,calm/,alpha/' teams.csv >all.csv
    load_accounts all.csv
    says 0 newid compare --group team North South --theme a --format csv
    has 'no answer: mentioned in every account'
    rm -f test.db*
    sed 's/,alpha/,calm/' teams.csv >none.csv
    load_accounts none.csv
    says 0 newid compare --group team North South --theme a --format csv
    has 'no answer: mentioned in no account'
}

@test "one worker, and few accounts" {
    rm -f test.db*
    sed 's/,W[0-9]*,/,W1,/' teams.csv >one.csv
    load_accounts one.csv
    says 0 newid compare --group team North South --theme a --format csv
    has 'all accounts are of one worker'
    says 0 newid compare --group team North South --where worker=W1 --theme a
}

@test "what makes no sense is refused with what to do" {
    gives 2 newid compare
    has 'what with what?'
    gives 2 newid compare --group team North
    has '--group wants two groups'
    gives 2 newid compare --group team North West
    has 'there are: North, South'
    gives 2 newid compare --group team North North
    gives 2 newid compare --a 2018
    has '--a and --b go together'
    gives 2 newid compare --a 2018 --b 2018-12..2019
    has 'share days'
    gives 2 newid compare --a 2019..2018 --b 2020
    has 'ends before it begins'
    gives 2 newid compare --a .. --b 2020
    gives 2 newid compare --before soon
    gives 2 newid compare --before 2019 --group team North South
    gives 2 newid compare --codebooks test@1
    has 'wants two'
    gives 2 newid compare --codebooks test@1 test@1
    has 'same version'
    gives 1 newid compare --codebooks test@1 test@9
    gives 2 newid compare --before 2019 extra
}

@test "every format, and in Welsh" {
    for format in csv tsv json md html text; do
        says 0 newid compare --group team North South --format $format
        has 'more than chance would give'
    done
    gives 0 newid --lang cy compare --group team North South
    has 'Yr hyn a ddywed' 
    lacks 'of accounts' 'more often'
}

# teams N EVENT…: N teams, of whom each has five accounts in the half year before April 2019 and five after it, by a worker
# each. T1 has 1 of 5 and then 4, the others 1 of 5 and then 2. Events: team,date.
teams() {
    local n=$1
    shift
    rm -f test.db*
    awk -v n="$n" 'BEGIN { print "id,date,worker,team,text"
        for (t = 1; t <= n; t++) for (after = 0; after < 2; after++) for (i = 1; i <= 5; i++)
            printf "t%d-%d-%d,%s,W%d-%d,T%d,%s\n", t, after, i, after ? "2019-05-10" : "2019-02-10", t, i, t,
                i <= (after ? (t == 1 ? 4 : 2) : 1) ? "alpha" : "calm" }' >t.csv
    load_accounts t.csv
    { echo date,kind,team,label; for e in "$@"; do echo "${e#*,},roll-out,${e%,*},Start"; done; } >e.csv
    newid event import e.csv >/dev/null 2>&1
}

@test "difference in differences: each cohort against teams that had not yet rolled out; under ten teams no p" {
    teams 4 T1,2019-04-01
    says 0 newid compare --did --roll-out --theme a
    has '2019-04-01 1 (3) 1 of 5 to 4 of 5 3 of 15 to 6 of 15' '+40' 'an estimate only: too few teams' 'never pooled'
    lacks average
    gives 0 newid compare --did --roll-out --theme a --format csv
    has 'a,Alpha,account,2019-04-01,1,3,1,5,4,5,3,15,6,15,40.0,,,,,,too-few'
}

@test "difference in differences: a staggered roll-out is listed by cohort, and its average has its weights" {
    teams 4 T1,2019-04-01 T2,2019-04-05
    says 0 newid compare --did --roll-out --theme a --months 3
    # Each cohort has the two teams without a roll-out to compare with, never the other cohort.
    has '2019-04-01 1 (2)' '2019-04-05 1 (2)' '+40' 'weighted by their accounts after roll-out (10), is +20 points'
}

@test "difference in differences: from ten teams on there is a test by team" {
    teams 12 T1,2019-04-01 T2,2019-04-01 T3,2019-04-01 T4,2019-04-01 T5,2019-04-01 T6,2019-04-01
    gives 0 newid compare --did --roll-out --theme a --format csv
    has ',2019-04-01,6,6,' ',CR2,'
}

@test "difference in differences: nobody left to compare with, no roll-out, and what makes no sense" {
    teams 2 T1,2019-04-01 T2,2019-04-01
    gives 0 newid compare --did --roll-out --theme a --format csv
    has 'no answer: no accounts of teams that had not yet rolled out'
    teams 2 T1,1999-04-01
    gives 0 newid compare --did --roll-out --theme a --format csv
    has 'no answer: no accounts of its teams before'
    rm -f test.db*
    load_accounts t.csv
    gives 1 newid compare --did --roll-out
    has 'no team has a roll-out'
    gives 2 newid compare --did
    gives 2 newid compare --did --roll-out --before 2019
    gives 2 newid compare --did --roll-out --months 0
    gives 2 newid compare --did --roll-out --audience public
    has 'for the analyst only'
}

@test "--event: before and since its day; events on several days are too many" {
    two_years
    csv e.csv 'date,kind,team,area,label' '2019-01-01,training,,,Day 1' '2019-06-01,refresher,,,' '2019-09-01,refresher,,,'
    gives 0 newid event import e.csv
    newid compare --event training --format csv >event.csv
    newid compare --before 2019-01-01 --format csv >before.csv
    cmp event.csv before.csv
    gives 0 newid compare --event training
    has 'before 2019-01-01' '--event training'
    gives 2 newid compare --event refresher
    has 'on different days'
    gives 2 newid compare --event training --before 2019
    gives 1 newid compare --event nothing
}
