load common

# Twenty accounts of as many workers, of which the codebook finds the theme in a01 to a08. People's codings are put into
# the file by hand, so that who decided what, and in which half, stands in each test.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    export NEWID_DB=test.db
    {
        echo id,date,kind,worker,text
        for i in $(seq 1 20); do
            text='All is calm here today.'
            [ "$i" -gt 8 ] || text='We are under pressure again.'
            printf 'a%02d,%d-03-10,account,W%02d,%s\n' "$i" $((2018 + i % 3)) "$i" "$text"
        done
    } >corpus.csv
    book book.yaml
    { newid import corpus.csv && newid code book.yaml; } >/dev/null 2>&1
}

setup() {
    enter_folder
    cp "$BATS_FILE_TMPDIR"/{corpus.csv,book.yaml,test.db} .
}

# ids FROM TO: a03 a04 …
ids() { seq -f 'a%02g' "$1" "$2"; }

# decided CODER 1|0 ID…: the coder's decisions on the theme, in the coder's own round.
decided() {
    local coder=$1 value=$2 id sql
    shift 2
    sql="INSERT INTO coding_round (coder, codebook, reconciled, source, time) SELECT '$coder', 'test', '$coder' = 'both', 'x.csv',
        '2026-01-01T00:00:00Z' WHERE NOT EXISTS (SELECT 1 FROM coding_round WHERE coder = '$coder');"
    for id; do
        sql+="INSERT INTO coding SELECT (SELECT num FROM coding_round WHERE coder = '$coder'), id, 'pressure', 0, hash, $value, NULL,
            NULL FROM account WHERE id = '$id';"
    done
    sqlite3 "$NEWID_DB" "$sql"
}

# drawn HALF STRATUM PROBABILITY ID…
drawn() {
    local half=$1 stratum=$2 probability=$3 id sql
    shift 3
    sql="INSERT OR IGNORE INTO sample (name, drawn, details, corpus, made) VALUES ('s', 1, '{}', 'x', '2026-01-01T00:00:00Z');"
    for id; do
        sql+="INSERT INTO sampled SELECT 1, (SELECT count(*) FROM sampled), id, hash, '$stratum', $probability, '$half' FROM account
            WHERE id = '$id';"
    done
    sqlite3 "$NEWID_DB" "$sql"
}

# cell NAME: this column of the first row of the last output, which is CSV.
cell() {
    printf '%s\n' "$output" | awk -F, -v name="$1" '
        /^(theme|between),/ { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        at { print $at; exit }'
}

cell_is() {
    [ "$(cell "$1")" = "$2" ] || {
        printf '%s: wanted %s, got %s\n%s\n' "$1" "$2" "$(cell "$1")" "$output"
        return 1
    }
}

# ---- agreement ----

@test "two coders: percent, kappa with its error, alpha and AC1 are those worked by hand" {
    # Both yes 4, only AB 1, only CD 1, both no 4: 80 % agree, half of it by chance: kappa (0.8 - 0.5) / 0.5 = 0.6.
    decided AB 1 $(ids 1 5)
    decided AB 0 $(ids 11 15)
    decided CD 1 $(ids 1 4) a11
    decided CD 0 a05 $(ids 12 15)
    gives 0 newid agree --between AB CD --format csv
    cell_is accounts 10
    cell_is both_yes 4
    cell_is only_first 1
    cell_is only_second 1
    cell_is both_no 4
    cell_is agreement_percent 80.0
    cell_is kappa 0.60
    # Margins of one half: the standard error is 2 times the root of 0.8 x 0.2 / 10.
    cell_is kappa_se 0.253
    # Krippendorff: 20 values, 10 of each: 1 - 19 x 4 / (2 x 10 x 10).
    cell_is alpha 0.62
    cell_is ac1 0.60
    has '10 accounts are too few to tell good agreement from poor'
}

@test "the same seed gives the same intervals" {
    decided AB 1 $(ids 1 5)
    decided AB 0 $(ids 11 15)
    newid agree --seed 7 --format csv >one.csv
    newid agree --seed 7 --format csv >two.csv
    cmp one.csv two.csv
    gives 2 newid agree --seed x
}

@test "coders who never differ: no interval from resampling, and what they may hide is said" {
    decided AB 1 a01 a02
    decided AB 0 a11 a12
    decided CD 1 a01 a02
    decided CD 0 a11 a12
    gives 0 newid agree --between AB,CD --format csv
    cell_is kappa 1.00
    cell_is kappa_ci_low ''
    # Wilson for 4 of 4 begins at 51.0 %.
    cell_is agreement_ci_low 51.0
    has 'They never differed' 'up to 49 %'
}

@test "kappa without variation is undefined and says why" {
    decided AB 0 $(ids 11 16)
    decided CD 0 $(ids 11 16)
    gives 0 newid agree --between AB CD --format csv
    cell_is kappa ''
    cell_is alpha ''
    cell_is agreement_percent 100.0
    has 'Kappa is undefined: no variation in either coder' 'Alpha is undefined'
}

@test "a rare theme: high agreement beside a low kappa is explained" {
    # Both yes 1, one each, both no 17: 90 % agree, kappa (0.9 - 0.82) / 0.18 = 0.44.
    decided AB 1 a01 a02
    decided AB 0 $(ids 3 20)
    decided CD 1 a01 a03
    decided CD 0 a02 $(ids 4 20)
    gives 0 newid agree --between AB CD
    has 'They agree on 90 %' 'only 0.44' 'the theme is rare' 'Of the 3 accounts to'
}

@test "one coder: said, and compared with the codebook all the same" {
    decided AB 1 a01 a09
    decided AB 0 a10
    gives 0 newid agree
    has 'Only one person has coded' 'AB – the codebook' '1 + 1 + 0'
    lacks 'AB – AB'
}

@test "coders with no account in common: said, not computed" {
    decided AB 1 a01
    decided CD 1 a02
    gives 0 newid agree --between AB CD
    has 'AB – CD: no account was coded by both'
    gives 0 newid agree --between AB CD --format csv
    has 'AB – CD: no account was coded by both'
}

@test "no codings, an unknown coder, theme or operand: what to do" {
    gives 1 newid agree
    has 'nobody has coded accounts for the codebook test yet' 'newid sample' 'newid coding import'
    decided AB 1 a01
    gives 2 newid agree --between AB XY
    has 'there is no coder XY; there are: AB, codebook'
    gives 2 newid agree --between AB
    has '--between needs two'
    gives 2 newid agree --between AB AB
    gives 2 newid agree --theme nothing
    has 'theme nothing is not in the codebook test'
    gives 2 newid agree pressure
    has 'takes no operand'
}

@test "three coders are compared all together, codings missing at will" {
    decided AB 1 a01 a02
    decided AB 0 a11 a12
    decided CD 1 a01
    decided CD 0 a11 a12
    decided EF 0 a02 a12
    gives 0 newid agree --format csv
    has 'all coders,pressure,Pressure,4,4,3,'
    gives 0 newid agree
    has 'all coders' 'AB – CD' 'AB – EF' 'CD – EF' 'EF – the codebook'
}

@test "who coded again is compared with what was said before" {
    decided AB 1 a01 a02
    decided AB 0 a11 a12
    sqlite3 test.db "INSERT INTO coding_round (coder, codebook, reconciled, source, time) VALUES ('AB', 'test', 0, 'y.csv', '2026-02-01T00:00:00Z');
        INSERT INTO coding SELECT 2, id, 'pressure', 0, hash, id = 'a01', NULL, NULL FROM account WHERE id IN ('a01', 'a02', 'a11')"
    gives 0 newid agree
    has 'AB – the same coder before' '1 + 0 + 1'
    # The latest decision is what counts: a01 alone is yes now, of four accounts.
    gives 0 newid agree --between AB,codebook --format csv
    cell_is both_yes 1
    cell_is only_second 1
}

@test "what was reconciled is compared with the codebook, not with the coders" {
    decided AB 1 a01
    decided CD 0 a01
    decided both 1 a01
    gives 0 newid agree
    has 'AB – CD' 'reconciled – the codebook'
    lacks 'AB – reconciled' 'all coders'
    gives 0 newid agree --between reconciled,codebook
}

@test "a text that has changed makes its codings stale: said, never used" {
    decided AB 1 a01 a02
    decided CD 1 a01 a02
    sed 's/^\(a01,.*\)again\./\1today./' corpus.csv >changed.csv
    newid import --update changed.csv >/dev/null 2>&1
    newid code >/dev/null 2>&1
    gives 0 newid agree --between AB CD
    has '2 decisions are left out' '1 + 0 + 0'
}

@test "who has coded the changed text again has mended what was stale" {
    decided AB 1 a01 a02
    sed 's/^\(a01,.*\)again\./\1today./' corpus.csv >changed.csv
    newid import --update changed.csv >/dev/null 2>&1
    newid code >/dev/null 2>&1
    gives 0 newid agree
    has '1 decision is left out'
    echo account,coder,theme,present >again.csv
    echo a01,AB,pressure,1 >>again.csv
    newid coding import again.csv 2>/dev/null
    gives 0 newid agree
    lacks 'left out' 'changed since'
}

@test "people are compared before the codebook has been run over the accounts, and that is said" {
    decided AB 1 a01 a02
    decided AB 0 a11 a12
    decided CD 1 a01
    decided CD 0 a02 a11 a12
    { echo id,worker,text && echo new,W99,Another day.; } >more.csv
    newid import --kind account more.csv >/dev/null 2>&1
    gives 0 newid agree
    has 'AB – CD' '1 + 1 + 0' 'test has not been run over all accounts' 'newid code'
    lacks 'AB – the codebook'
    gives 0 newid agree --between AB CD --format csv
    cell_is agreement_percent 75.0
    gives 4 newid agree --between AB codebook
    gives 4 newid validate
    newid code >/dev/null 2>&1
    gives 0 newid agree
    has 'AB – the codebook'
    lacks 'has not been run'
}

@test "agreement on one half: only its accounts count, and which they are is said" {
    drawn develop '' NULL a01 a02 a11
    drawn report '' NULL a03 a12
    decided AB 1 a01 a02 a03
    decided AB 0 a11 a12
    decided CD 1 a01 a03
    decided CD 0 a02 a11 a12
    gives 0 newid agree --between AB CD
    has 'Coded accounts of both halves: 5' '2 + 1 + 0'
    gives 0 newid agree --between AB CD --half develop
    has 'Only coded accounts of the half to develop on: 3' '1 + 1 + 0' '--half develop'
    gives 0 newid agree --between AB CD --half report --format csv
    cell_is accounts 2
    cell_is both_yes 1
    gives 0 newid agree --half all
    has 'of both halves: 5'
    gives 2 newid agree --half other
}

@test "what holds of several themes is said once for all of them" {
    sed 's/themes:/themes:\n  - {code: calm, label: {en: Calm, cy: Tawel}, phrases: {en: [calm]}}/' book.yaml >two.yaml
    newid code two.yaml >/dev/null 2>&1
    { echo account,coder,theme,present
      for id in $(ids 1 4); do
          for coder in AB CD; do printf '%s,%s,pressure,%d\n%s,%s,calm,%d\n' $id $coder $((${id#a0} % 2)) $id $coder $((${id#a0} % 2)); done
      done; } >codes.csv
    newid coding import codes.csv 2>/dev/null
    gives 0 newid agree --between AB CD
    [ "$(grep -o 'never differed' <<<"$output" | wc -l)" = 1 ]
    has 'Calm (49 %), Pressure (49 %)'
    gives 0 newid agree --between AB CD --format csv
    [ "$(grep -c 'They never differed' <<<"$output")" = 2 ]
    # Without a yes kappa and alpha are undefined of both, for the same reason.
    sed -i 's/1$/0/' codes.csv
    newid coding import --again codes.csv 2>/dev/null
    gives 0 newid agree --between AB CD
    [ "$(grep -o 'Kappa is undefined' <<<"$output" | wc -l)" = 1 ]
    has 'AB – CD, Calm, Pressure: '
}

# ---- error ----

@test "precision, recall, F1 and specificity are those worked by hand, with Wilson's intervals" {
    # Coded yes: a01-a06 and a09, a10; of 8 found, 6 are right; of 12 without, 2 are missed.
    drawn report '' NULL $(ids 1 20)
    decided AB 1 $(ids 1 6) a09 a10
    decided AB 0 a07 a08 $(ids 11 20)
    gives 0 newid validate --format csv
    cell_is both 6
    cell_is missed 2
    cell_is wrong 2
    cell_is neither 10
    cell_is recall_percent 75.0
    cell_is recall_ci_low 40.9
    cell_is recall_ci_high 92.9
    cell_is precision_percent 75.0
    cell_is f1_percent 75.0
    cell_is specificity_percent 83.3
    cell_is half report
    cell_is weighted 0
    gives 0 newid validate
    has 'Pressure' '41–93' '20 coded accounts of the half that reports' 'Recall rests on fewer than 10 coded accounts'
}

@test "each account counts by its chance of being drawn" {
    # Found accounts: 4 of the 8 were drawn; of the 12 others 6, in a stratum of their own. Two of the drawn are right,
    # one of the others was missed: recall (2 x 2) / (2 x 2 + 1 x 2) weighs all the same; with only 3 of the others coded
    # each stands for 4: (2 x 2) / (2 x 2 + 1 x 4) = 50 %.
    drawn report found 0.5 $(ids 1 4)
    drawn report rest 0.5 $(ids 9 14)
    decided AB 1 a01 a02 a09
    decided AB 0 a03 a04 $(ids 10 14)
    gives 0 newid validate --format csv
    cell_is recall_percent 66.7
    cell_is weighted 0
    sqlite3 test.db "DELETE FROM coding WHERE account IN ('a12', 'a13', 'a14')"
    gives 0 newid validate --format csv
    cell_is recall_percent 50.0
    # Coded yes of all: (2 x 2 + 4) of 20.
    cell_is coded_percent 40.0
    cell_is weighted 1
    cell_is coded 3
    gives 0 newid validate
    has "weighted by each account's chance of being drawn"
}

@test "strata of one worker each still have intervals" {
    for i in 01 02 03 04; do drawn report "s$i" 1 "a$i"; done
    drawn report s09 1 a09
    decided AB 1 $(ids 1 4) a09
    gives 0 newid validate --format csv
    cell_is recall_percent 80.0
    lacks 'one worker'
    [[ "$(printf '%s\n' "$output" | cut -d, -f15)" =~ [0-9] ]]
}

@test "a theme denied with one below it found contradicts itself: left out and said" {
    sed 's/themes:/themes:\n  - code: load\n    label: {en: Load, cy: Llwyth}\n    phrases: {en: [load]}\n    themes:\n      - {code: heavy, label: {en: Heavy, cy: Trwm}, phrases: {en: [heavy]}}/' book.yaml >two.yaml
    newid code two.yaml >/dev/null 2>&1
    drawn report '' NULL a01 a02
    decided AB 1 a01
    sqlite3 test.db "INSERT INTO coding SELECT round, account, 'load', ordinal, hash, 0, NULL, NULL FROM coding WHERE account = 'a01'"
    sqlite3 test.db "INSERT INTO coding SELECT round, account, 'heavy', ordinal, hash, 1, NULL, NULL FROM coding WHERE theme = 'load'"
    gives 0 newid validate
    has '1 decision is left out: people coded the theme no, and one below it yes'
    gives 0 newid agree
    has '1 decision is left out: its coder said no'
}

@test "the half to develop on never reports: refused, explained, and marked where it is asked for" {
    drawn develop '' NULL $(ids 1 4)
    decided AB 1 $(ids 1 4)
    gives 1 newid validate
    has 'all 4 coded accounts are in the half that is there to develop' 'newid sample'
    gives 2 newid validate --half develop
    has 'flatter it' '--while-developing'
    gives 2 newid validate --while-developing
    gives 0 newid validate --half develop --while-developing
    has 'While developing' 'WHILE DEVELOPING' 'not for reporting'
    gives 0 newid validate --half develop --while-developing --format csv
    cell_is half develop
    has 'these figures flatter the codebook'
}

@test "accounts of the other half do not move the figures" {
    drawn report '' NULL $(ids 1 4) a09
    drawn develop '' NULL $(ids 10 15)
    decided AB 1 $(ids 1 4) a09
    newid validate --format csv >before.csv
    decided AB 1 $(ids 10 15)
    newid validate --format csv >after.csv
    cmp before.csv after.csv
}

@test "where coders differ nothing counts until it is reconciled" {
    drawn report '' NULL $(ids 1 4)
    decided AB 1 $(ids 1 4)
    decided CD 1 a01 a02 a03
    decided CD 0 a04
    gives 0 newid validate --format csv
    cell_is accounts 3
    gives 0 newid validate
    has '1 decision on which coders differ and nothing is reconciled is left out'
    decided both 0 a04
    gives 0 newid validate --format csv
    cell_is accounts 4
    cell_is wrong 1
}

@test "a theme that nobody coded or the codebook never found has no recall or precision, and says so" {
    drawn report '' NULL $(ids 11 14)
    decided AB 0 $(ids 11 14)
    gives 0 newid validate --format csv
    cell_is recall_percent ''
    cell_is precision_percent ''
    cell_is specificity_percent 100.0
    has 'recall is undefined' 'precision is undefined'
}

@test "by period, kind and language there is a row for each that has accounts" {
    drawn report '' NULL $(ids 1 20)
    decided AB 1 $(ids 1 10)
    decided AB 0 $(ids 11 20)
    gives 0 newid validate --by year --format csv
    [ "$(printf '%s\n' "$output" | grep -c '^pressure,')" = 3 ]
    has 'pressure,Pressure,2018,report,6,' 'pressure,Pressure,2019,report,7,' 'pressure,Pressure,2020,report,7,'
    gives 0 newid validate --by kind --format csv
    cell_is group account
    gives 0 newid validate --by language --format csv
    cell_is group en
    gives 0 newid validate --by period --format csv
    cell_is group 2018-Q1
}

@test "missed and wrongly found passages are shown, as many as are asked for" {
    drawn report '' NULL $(ids 1 12)
    decided AB 1 $(ids 1 6) a09 a10
    decided AB 0 a07 a08 a11 a12
    sqlite3 test.db "UPDATE coding SET start = 7, \"end\" = 11 WHERE account = 'a09'"
    gives 0 newid validate --missed --half report
    has 'a09' 'All is [calm] here today.' 'a10' 'Whoever changes the codebook' '--missed'
    gives 0 newid validate --theme pressure --only-these
    has '--theme pressure --only-these'
    gives 0 newid validate --missed --half report
    lacks 'a11 ' 'a01 '
    gives 0 newid validate --missed --half report --limit 1
    has '1 of 2 accounts and themes shown'
    lacks 'a10 '
    gives 0 newid validate --wrong --half report
    has 'a07' 'a08' 'We are under [pressure] again.' 'not for circulation'
    lacks 'a01 ' 'a09 '
    gives 0 newid validate --wrong --half report --format csv
    has 'a07,2019-03-10,account,pressure,affirmed,"We are under ",pressure," again.",13,21,report'
}

@test "what shows how to mend the codebook is read on the half that is there for it" {
    drawn develop '' NULL $(ids 1 6)
    drawn report '' NULL $(ids 7 12)
    decided AB 1 a01 a09
    decided AB 0 a02 a07
    for view in --missed --wrong --patterns; do
        gives 0 newid validate $view --format csv
        lacks ',report' 'a07,' 'a09,'
        gives 0 newid validate $view --half report --format csv
        lacks ',develop' 'a02,'
    done
    gives 0 newid validate --wrong
    has 'a02' 'not for reporting'
    gives 0 newid validate --wrong --half report
    has 'a07' 'Whoever changes the codebook'
}

@test "a pattern answers for its wrong hits" {
    sed "s/en: \['pressure'\]/en: ['pressure', 'under ... again']/" book.yaml >two.yaml
    newid code two.yaml >/dev/null 2>&1
    drawn report '' NULL $(ids 1 12)
    decided AB 1 $(ids 1 6)
    decided AB 0 a07 $(ids 8 12)
    gives 0 newid validate --patterns --half report --format csv
    has 'pressure,pressure,en,8,2,25,8,2,0,0,report' 'pressure,under ... again,en,8,2,25,8,2,0,0,report'
    gives 0 newid validate --codebook test@1 --patterns --half report --format csv
    has 'pressure,pressure,en,8,2,25,8,2,6,2,report'
}

@test "drift: a recall that falls with time is said in words" {
    {
        echo id,date,kind,worker,text
        for i in $(seq 1 60); do
            text='We are under pressure.'
            [ "$i" -le 30 ] || text='We are under the cosh.'
            printf 'd%02d,%d-%02d-10,account,V%02d,%s\n' "$i" $((2015 + (i - 1) / 12)) $(((i - 1) % 12 + 1)) "$i" "$text"
        done
    } >more.csv
    newid import more.csv >/dev/null 2>&1
    newid code book.yaml >/dev/null 2>&1
    drawn report '' NULL $(seq -f 'd%02g' 1 60)
    decided AB 1 $(seq -f 'd%02g' 1 60)
    gives 0 newid validate
    has 'finds less and less of it: 100 % of' '0 % in the later'
    gives 0 newid validate --drift --format csv
    cell_is early_recall_percent 100
    cell_is late_recall_percent 0
    has 'finds less and less: new words?'
    gives 0 newid validate --drift --to 2015-06
    has 'not known'
    # On a narrow page no heading breaks, and what nobody coded is one line.
    sed 's/themes:/themes:\n  - {code: calm, label: {en: Calm, cy: Tawel}, phrases: {en: [calm]}}\n  - {code: glee, label: {en: Glee, cy: Gorfoledd}, phrases: {en: [glee]}}/' book.yaml >three.yaml
    newid code three.yaml >/dev/null 2>&1
    gives 0 newid validate --drift
    has 'Early %  Late %' '95 % interval  Says' 'them: Calm, Glee.'
    [ "$(grep -c '^Calm\|^Glee' <<<"$output")" = 0 ]
    gives 0 newid validate --drift --format csv
    [ "$(grep -c '^calm,0\|^glee,0' <<<"$output")" = 2 ]
}

@test "validate: wrong usage says what is meant" {
    gives 1 newid validate
    has 'nobody has coded accounts for the codebook test yet'
    gives 2 newid validate --missed --wrong
    gives 2 newid validate --missed --by kind
    gives 2 newid validate pressure
    has 'is it meant for --theme'
    gives 2 newid validate --limit none
    drawn report '' NULL a01
    decided AB 1 a01
    gives 1 newid validate --from 2030
    has 'none of the 1 coded accounts is left by the filters'
}

# ---- adjusted shares ----

# checked: the codebook finds 3 of the 4 coded yes and leaves 3 of the 4 coded no: 75 % each.
checked() {
    drawn report '' NULL $(ids 1 4) $(ids 9 12)
    decided AB 1 $(ids 1 3) a09
    decided AB 0 a04 $(ids 10 12)
}

# checked_all: every account; the codebook finds 6 of the 8 coded yes and leaves 10 of the 12 coded no.
checked_all() {
    drawn report '' NULL $(ids 1 20)
    decided AB 1 $(ids 1 6) a09 a10
    decided AB 0 a07 a08 $(ids 11 20)
}

# adjusted WANTED: adjusted_percent of the first row of the tidy table.
adjusted_is() {
    output=$(newid table --adjusted --format csv "${@:2}")
    cell_is adjusted_percent "$1"
}

@test "table --adjusted: the share that people would have coded stands beside the raw one, never instead of it" {
    checked_all
    # Found 8 of 20: (0.4 + 0.833 - 1) / (0.75 + 0.833 - 1) = 0.4.
    adjusted_is 40.0
    cell_is accounts_percent 40.0
    cell_is adjusted_note ''
    [ "$(newid table --format csv | head -1),adjusted_percent,adjusted_ci_low,adjusted_ci_high,adjusted_note" = \
        "$(newid table --adjusted --format csv | head -1)" ]
    [ "$(newid table --format csv)" = "$(newid table --adjusted --format csv | cut -d, -f1-25)" ]
    gives 0 newid table --adjusted
    has 'adjusted' '40 % (' 'of accounts (not of writers)' '40 % (8)'
    gives 0 newid table --adjusted --layout wide --by year --format csv
    has '2018,2018_adjusted,2019,2019_adjusted' ',all,all_adjusted'
    gives 0 newid table --adjusted --by year
    has "accounts that mention each theme, adjusted for the codebook's errors"
}

@test "table --adjusted by period: each share by the same errors" {
    drawn report '' NULL $(ids 1 20)
    decided AB 1 $(ids 1 6)
    decided AB 0 $(ids 7 20)
    output=$(newid table --adjusted --by year --format csv)
    # Found 2 of 6 in 2018: (1/3 - 1/7) / (6/7) = 2/9; all: 8 of 20.
    [[ $output == *',2018,2018-01-01,'*',22.2,'* ]]
    [ "$(printf '%s\n' "$output" | awk -F, '$4 == "all" {print $26}')" = 30.0 ]
    output=$(newid table --adjusted --group worker --no-totals --format csv)
    [ "$(printf '%s\n' "$output" | grep -c ',W')" = 20 ]
}

@test "table --adjusted is refused where the codebook is no better than chance, and flagged where it is cut off" {
    drawn report '' NULL a01 a02 a09 a10
    decided AB 1 a01 a09
    decided AB 0 a02 a10
    adjusted_is ''
    has 'refused: the codebook is no better than chance'
    gives 0 newid table --adjusted
    has '–' 'no better than chance'
    # A codebook that finds half of what people code, and still finds it in 48 of 60 accounts.
    sqlite3 test.db 'DELETE FROM coding; DELETE FROM sampled'
    drawn report '' NULL $(ids 1 20)
    decided AB 1 $(ids 1 16)
    decided AB 0 $(ids 17 20)
    { echo id,worker,text && seq -f '%02g' 1 40 | sed 's!.*!b&,X&,We are under pressure again.!'; } >more.csv
    { newid import --kind account more.csv && newid code; } >/dev/null 2>&1
    adjusted_is 100.0
    has 'truncated'
    gives 0 newid table --adjusted
    has '100 %†'
}

@test "table --adjusted: what could be anything from 0 to 100 is not known, and says why" {
    checked
    adjusted_is ''
    cell_is adjusted_ci_low ''
    has 'not known: too little was checked, so that any share from 0 to 100 is possible'
    gives 0 newid table --adjusted
    has 'not known' 'Not known: the interval'
    lacks '0–100'
    gives 0 newid table --adjusted --by year
    has 'not known'
    lacks '30 %'
    gives 0 newid table --adjusted --format html
    has 'not known'
    newid table --adjusted --layout wide --by year -o wide.csv
    file_has wide.csv.json 'Not known'
    gives 0 newid --lang cy table --adjusted
    has 'ni wyddys'
}

# weak: recall 4 of 8, specificity 7 of 12: hardly better than chance, on accounts many enough for an interval.
weak() {
    drawn report '' NULL $(ids 1 20)
    decided AB 1 $(ids 1 4) $(ids 9 12)
    decided AB 0 $(ids 5 8) $(ids 13 20)
}

@test "table --adjusted: a codebook too weak to adjust by is flagged in every format" {
    weak
    gives 0 newid table --adjusted --format csv
    has 'recall and specificity together are under 120 %: too weak a codebook for adjusting'
    gives 0 newid table --adjusted
    has '‡' 'do not report these adjusted shares: Pressure'
    newid table --adjusted --layout wide --by year -o wide.csv
    file_has wide.csv.json 'too weak a codebook for adjusting'
    gives 0 newid table --adjusted --format html
    has '‡'
    sqlite3 test.db 'DELETE FROM coding; DELETE FROM sampled'
    checked_all
    gives 0 newid table --adjusted --format csv
    lacks 'too weak'
}

@test "table --adjusted: unchecked codebooks and questions that nobody coded are refused" {
    gives 1 newid table --adjusted
    has 'nobody has coded accounts for the codebook test yet'
    checked
    gives 2 newid table --adjusted --status past
    gives 2 newid table --adjusted --among pressure
    has '--adjusted goes without'
    sed 's/themes:/themes:\n  - {code: calm, label: {en: Calm, cy: Tawel}, phrases: {en: [calm]}}/' book.yaml >two.yaml
    newid code two.yaml >/dev/null 2>&1
    output=$(newid table --adjusted --format csv --theme calm)
    cell_is adjusted_percent ''
    has "not checked against people's coding"
}

@test "the footer names precision and recall once they are known" {
    gives 0 newid table
    has 'not checked against human coding'
    checked
    gives 0 newid table
    lacks 'not checked against human coding'
    has "checked against people's" 'coding of 8 accounts' 'recall 75 % (30–95)' 'precision 75 %'
    newid table -o t.csv
    file_has t.csv.json 'recall 75 %'
    sed 's/themes:/themes:\n  - {code: calm, label: {en: Calm, cy: Tawel}, phrases: {en: [calm]}}/' book.yaml >two.yaml
    newid code two.yaml >/dev/null 2>&1
    gives 0 newid table
    has '1 of the themes was not checked'
    gives 0 newid table --theme calm
    has 'recall not known'
    lacks '95 % intervals;'
}
