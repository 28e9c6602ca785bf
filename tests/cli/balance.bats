load common

# Accounts of either side, of both, of neither, and one without any theme.
make_corpus() {
    cat >corpus.csv <<'CSV'
id,date,kind,worker,team,text
a1,2019-01-10,account,W1,North,It worked and I am hopeful.
a2,2019-02-20,account,W1,North,It worked.
a3,2019-03-05,account,W2,North,It was hard.
a4,2019-04-06,account,W3,South,"Hard, yet it worked."
a5,2019-04-01,account,W4,South,There was cake.
a6,2019-05-01,account,W4,South,Nothing of the kind here.
n1,2019-01-15,mentoring-note,W1;W2,North,We found it hard.
CSV
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - {code: success, label: {en: Success, cy: Llwyddiant}, definition: x, phrases: {en: ['worked']}}
  - {code: optimism, label: {en: Optimism, cy: Optimistiaeth}, definition: x, phrases: {en: ['hopeful']}}
  - {code: difficulty, label: {en: Difficulty, cy: Anhawster}, definition: x, phrases: {en: ['hard']}}
  - {code: worry, label: {en: Worry, cy: Pryder}, definition: x, sensitive: true, phrases: {en: ['worried']}}
  - {code: cake, label: {en: Cake, cy: Cacen}, definition: x, phrases: {en: ['cake']}}
YAML
    { newid import corpus.csv && newid code book.yaml; } >/dev/null 2>&1
}

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    NEWID_DB=test.db make_corpus
}
setup() { enter_corpus; }

# part,accounts,accounts_n,workers,words of accounts
parts() { newid balance --kind account --format csv "$@" | awk -F, -v OFS=, 'NR > 1 { print $2, $4, $6, $7, $11, $13 }'; }

@test "the tidy header is the one that is promised" {
    run newid balance --format csv
    [ "${lines[0]}" = kind,period,period_start,part,themes,accounts,accounts_n,accounts_percent,accounts_ci_low,accounts_ci_high,workers,workers_n,words,words_median,hidden ]
    [ "${#lines[@]}" -eq 11 ]
}

@test "four parts add up to all accounts, and the uncoded are counted with their words" {
    run parts
    is "all,bright-only,2,6,1,8
all,dark-only,1,6,1,3
all,both,1,6,1,4
all,neither,2,6,1,8
all,uncoded,1,6,1,5"
}

@test "by period: each quarter, and all" {
    run parts --by quarter
    has "2019-Q1,bright-only,2,3" "2019-Q2,both,1,3" "2019-Q2,bright-only,0,3" "all,neither,2,6"
}

@test "the sides are what the user says they are" {
    run parts --bright cake --dark success,difficulty
    has "all,bright-only,1,6" "all,dark-only,4,6" "all,both,0,6"
    run newid balance --bright cake --dark success,difficulty
    has "Cake only" "Success or Difficulty only"
}

@test "one plain sentence says the figures and no more" {
    run newid balance --kind account
    has "of 6 accounts 2 mention Success or Optimism only, 1 Difficulty or Worry" "1 have no theme at all (5 words)"
}

@test "a codebook without the usual themes: the message lists its own" {
    sed 's/code: optimism/code: cheer/' book.yaml >other.yaml
    sed -i 's/codebook: test/codebook: other/' other.yaml
    newid code other.yaml >/dev/null 2>&1
    gives 2 newid balance
    has "theme optimism is not in the codebook other" "--bright CODE" "success, cheer, difficulty, worry, cake"
    gives 0 newid balance --bright success,cheer
}

@test "an unknown theme, an empty side, one theme on both sides" {
    gives 2 newid balance --dark gloom
    has "theme gloom" "there are: success"
    gives 2 newid balance --dark ,
    has "has no theme"
    gives 2 newid balance --bright success --dark success
    has "cannot be on different sides"
}

@test "passages of accounts without a theme, for those who may read them" {
    run newid balance --passages 5
    has "Accounts without any theme" "a6" "Nothing of the kind here." "1 of 1 account"
    gives 2 newid balance --passages 5 --audience public
    has "not for the public"
    gives 2 newid balance --passages many
}

@test "for others small and sensitive cells are hidden whole" {
    run newid balance --kind account --where team=North --audience internal --format csv
    has "account,all,,bright-only,success optimism,,,,,,,,,,1"
    run newid balance --kind account --where team=North --audience internal
    has "*" "are hidden"
    lacks "of 3 accounts"
}

@test "a file has what makes it citable, beside it where it is CSV" {
    gives 0 newid balance --by month -o balance.csv
    file_has balance.csv.json '"filters":"--by month"' '"codebook":"test@1"' "What workers mention is not what they do"
    gives 2 newid balance --by month -o balance.csv
    has "exists already"
    gives 0 newid balance --by month -o balance.csv --force
}

@test "all formats" {
    for format in text csv tsv md html json; do
        gives 0 newid balance --by quarter --passages 1 --format $format
    done
}

@test "in Welsh, with the labels of the codebook" {
    run newid --lang cy balance --kind account
    has "Llwyddiant neu Optimistiaeth yn unig"
}

@test "nothing coded, nothing left by the filters, no dates" {
    gives 0 newid balance --from 2030
    has "No accounts are left by the filters."
    csv new.csv 'id,kind,worker,text' 'x1,account,W9,It worked.'
    newid import new.csv >/dev/null 2>&1
    gives 4 newid balance
    has "run newid code"
    newid code >/dev/null 2>&1
    run newid balance --by year --kind account --format csv
    has "undated"
}

@test "the words that mark the accounts without a theme are shown to the analyst, and to nobody else" {
    {
        echo id,worker,text
        for i in 1 2 3 4 5 6 7 8; do echo "u$i,W$i,The laptop froze again on visit $i."; done
        for i in 1 2 3 4 5 6 7 8; do echo "c$i,W$i,It was a success and a hope for all on visit $i."; done
    } >words.csv
    cat >words.yaml <<'YAML'
codebook: words
version: "1"
title: {en: Words, cy: Geiriau}
themes:
  - {code: success, label: {en: Success, cy: Llwyddiant}, definition: d, phrases: {en: [success]}}
  - {code: difficulty, label: {en: Difficulty, cy: Anhawster}, definition: d, phrases: {en: [trouble]}}
YAML
    newid --db words.db import words.csv
    newid --db words.db code words.yaml
    gives 0 newid --db words.db balance --bright success --dark difficulty
    has 'Words that mark the accounts without any theme' 'laptop'
    lacks 'hope for all'
    gives 0 newid --db words.db balance --bright success --dark difficulty --words 0
    lacks laptop
    gives 0 newid --db words.db balance --bright success --dark difficulty --audience internal
    lacks laptop
    gives 2 newid --db words.db balance --bright success --dark difficulty --audience internal --words 5
    has 'for the analyst'
}

@test "words that nobody asked for are of some accounts, evenly, and that is said; --words reads all" {
    rm -f test.db*
    awk 'BEGIN { print "id,worker,text"; for (i = 0; i < 5200; i++) printf "a%d,W%d,%s\n", i, i % 91, i % 2 ? "much cake again today" : "the quiet garden helped today" }' >many.csv
    newid import many.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
    output=$(newid balance | tr -s '\n ' ' ')
    has garden '2,500 accounts of either side at most, taken evenly' '2500'
    output=$(newid balance --words 5 | tr -s '\n ' ' ')
    has garden '2600'
    lacks 'taken evenly in the order'
}
