load common

make_corpus() {
    cat >corpus.csv <<'CSV'
id,date,kind,worker,team,text
a1,2019-01-10,account,W1,North,"There was pressure. I am hopeful, though there was pressure."
a2,2019-02-20,account,W1,North,"The pressure made me hopeful."
a3,2019-03-05,account,W2,North,Pressure and cake.
a4,2019-04-06,account,W3,South,"I am hopeful.

Cake."
a5,2019-04-01,account,W4,South,Rushed.
n1,2019-01-15,mentoring-note,W1;W2,North,We were hopeful under pressure.
CSV
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - code: pressure
    label: {en: Pressure, cy: Pwysau}
    definition: x
    phrases: {en: ['pressure']}
    themes:
      - {code: pace, label: {en: Pace, cy: Cyflymder}, definition: x, phrases: {en: ['rushed']}}
  - {code: hope, label: {en: Hope, cy: Gobaith}, definition: x, sensitive: true, phrases: {en: ['hopeful']}}
  - {code: cake, label: {en: Cake, cy: Cacen}, definition: x, phrases: {en: ['cake']}}
  - {code: only-hope, label: {en: Only hope, cy: Dim ond gobaith}, definition: x, rule: hope and not pressure}
YAML
    { newid import corpus.csv && newid code book.yaml; } >/dev/null 2>&1
}

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    NEWID_DB=test.db make_corpus
}
setup() { enter_corpus; }

# theme_a,theme_b,units,with_a,with_b,both,accounts,workers
pairs() { newid cooccurrence --kind account --format csv "$@" | awk -F, -v OFS=, 'NR > 1 { print $1, $3, $7, $8, $9, $10, $11, $13 }'; }

@test "the tidy header is the one that is promised" {
    run newid cooccurrence --format csv
    [ "${lines[0]}" = theme_a,label_a,theme_b,label_b,kind,scope,units,with_a,with_b,both,accounts,accounts_n,workers,workers_n,jaccard,jaccard_ci_low,jaccard_ci_high,lift,lift_ci_low,lift_ci_high,hidden ]
}

@test "by account; a theme and its child, a rule and what it names, are no pairs" {
    run pairs
    is "pressure,hope,5,4,3,2,2,1
pressure,cake,5,4,2,1,1,1
pace,hope,5,1,3,0,0,0
pace,cake,5,1,2,0,0,0
hope,cake,5,3,2,1,1,1
cake,only-hope,5,2,1,1,1,1"
}

@test "by sentence the two must stand in one" {
    run pairs --scope sentence
    has "pressure,hope,7,5,3,2,2,1" "pressure,cake,7,5,2,1,1,1" "hope,cake,7,3,2,0,0,0"
    lacks only-hope
}

@test "by paragraph an empty line parts them" {
    run pairs --scope paragraph
    has "hope,cake,6,3,2,0,0,0" "pressure,hope,6,4,3,2,2,1"
}

@test "the sentence count is that of table --cross" {
    run newid table --kind account --cross pressure hope --scope sentence --format csv
    has "account,all,,,1,4,25.0"
    [ "$(echo "$output" | awk -F, 'NR == 2 { print $12 }')" = 2 ]
}

@test "one theme: its pairs; several: the pairs among them" {
    run pairs --theme cake
    is "pressure,cake,5,4,2,1,1,1
pace,cake,5,1,2,0,0,0
hope,cake,5,3,2,1,1,1
cake,only-hope,5,2,1,1,1,1"
    run pairs --theme cake --theme hope
    is "hope,cake,5,3,2,1,1,1"
}

@test "lift and Jaccard with their intervals; never together has a lift of 0 and none" {
    run newid cooccurrence --kind account --theme hope --theme pressure --theme pace --format csv
    has "hope,Hope,account,account,5,4,3,2,2,5,1,4,0.400" "0.833," "pace,Pace,hope,Hope,account,account,5,1,3,0,0,5,0,4,0.000"
    has ",0.000,,,0"
}

@test "people see a matrix and pairs, and what lift means" {
    run newid cooccurrence --kind account
    has "account: 5 accounts" "(4)" "–" "1 is chance" "one in twenty"
    run newid cooccurrence --kind account --scope sentence --limit 1
    has "7 sentences" "The 1 most frequent of 5 pairs"
}

@test "kinds are apart unless pooled" {
    run newid cooccurrence --theme hope --theme pressure --format csv
    has ",mentoring-note,account,1,1,1,1," ",account,account,5,"
    run newid cooccurrence --theme hope --theme pressure --kind all --format csv
    has ",all,account,6,5,4,3,3,6,2,4,"
}

@test "sensitive and small cells are hidden from others" {
    run newid cooccurrence --kind account --where team=North --audience internal --theme hope --theme cake --format csv
    has "hope,Hope,cake,Cake,account,account,,,,,,,,,,,,,,,1"
}

@test "a rule without passages, an unknown theme, one that has no pair, nothing left" {
    gives 2 newid cooccurrence --theme only-hope --scope sentence
    has "only-hope" "--scope account"
    gives 2 newid cooccurrence --theme gloom
    has "gloom"
    gives 0 newid cooccurrence --theme pressure --theme pace
    has "There is no pair to count."
    gives 0 newid cooccurrence --from 2030
    has "There is no pair to count."
    gives 2 newid cooccurrence --limit few
}

@test "all formats, a sidecar, and Welsh labels for people" {
    for format in text csv tsv md html json; do
        gives 0 newid cooccurrence --format $format --scope paragraph
    done
    gives 0 newid cooccurrence -o pairs.csv
    file_has pairs.csv.json '"codebook":"test@1"'
    run newid --lang cy cooccurrence --kind account
    has "Pwysau" "Gobaith"
}
