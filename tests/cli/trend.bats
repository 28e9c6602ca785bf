# newid trend: small corpora whose answer is known.
load common

# themes_book: themes a to e, each found by a word of its own: alpha, beta, gamma, delta, epsilon; beta is sensitive.
themes_book() {
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - {code: a, label: {en: Alpha, cy: Alffa}, definition: x, phrases: {en: ['alpha']}}
  - {code: b, label: {en: Beta, cy: Beta}, definition: x, sensitive: true, phrases: {en: ['beta']}}
  - {code: c, label: {en: Gamma, cy: Gama}, definition: x, phrases: {en: ['gamma']}}
  - {code: d, label: {en: Delta, cy: Delta}, definition: x, phrases: {en: ['delta']}}
  - {code: e, label: {en: Epsilon, cy: Epsilon}, definition: x, phrases: {en: ['epsilon']}}
YAML
}

load_accounts() { { newid import accounts.csv && newid code book.yaml; } >/dev/null 2>&1; }

# Twelve workers, an account each in each of six months. Alpha: workers 1 to 2 m in month m (0 to 5), so the share rises by
# exactly a sixth a month; beta falls likewise; gamma: every other worker, always; delta: in all; epsilon: in three.
six_months() {
    themes_book
    awk 'BEGIN {
        print "id,date,worker,team,text"
        for (m = 0; m < 6; m++) for (w = 1; w <= 12; w++) {
            text = "delta"
            if (w <= 2 * m) text = text " alpha"
            if (w <= 10 - 2 * m) text = text " beta"
            if (w % 2) text = text " gamma"
            if (m == 3 && w <= 3) text = text " epsilon"
            printf "%d-%d,2019-%02d-15,W%d,%s,%s\n", m, w, m + 1, w, w <= 6 ? "North" : "South", text
        }
    }' >accounts.csv
    load_accounts
}

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    NEWID_DB=test.db six_months
}

setup() {
    enter_folder
    cp "$BATS_FILE_TMPDIR"/{accounts.csv,book.yaml,test.db} .
}

@test "a rise, a fall, no change, a theme in all and one in few: each with its sentence" {
    gives 0 newid trend
    has 'account: Jan 2019 to Jun 2019, 12 writers, 72 accounts' \
        '+83 (+' '3 trends were tested together' 'no answer: mentioned in' 'too few accounts to say' 'no sign of change beyond chance'
    run newid trend --format csv
    [[ ${lines[1]} == *'mentioned more often: 0 % to 83 % of accounts, more than chance would give'* ]]
    [[ ${lines[2]} == *'mentioned less often: 83 % to 0 % of accounts, more than chance would give'* ]]
}

@test "the figures of a row: an exact line, errors by worker, and p adjusted for all that were tested" {
    # Twelve workers with the same months: CR2 is the t interval of their twelve slopes, 11 degrees of freedom. A worker
    # who begins in month k has the slope k (6 - k) / 35; five times their mean is 0.833, five times its error 0.130.
    run bash -c '"$NEWID" trend --format csv | cut -d, -f1-19,22-24'
    [ "${lines[1]%%,CR2*}" = 'a,Alpha,account,2019-01,2019-06,6,10,12,30,72,0.0,83.3,83.3,54.7,100.0,13.0,11.0,12' ]
    [[ ${lines[3]} == 'c,Gamma,account,2019-01,2019-06,6,6,12,36,72,50.0,50.0,0.0,'*'no-sign'* ]]
    [[ ${lines[4]} == 'd,'*',undefined,mentioned in every account' ]]
    [[ ${lines[5]} == 'e,'*',too-few,' ]]
}

@test "the adjusted p is that of as many themes as were tested" {
    p() { newid trend --format csv "$@" | awk -F, '$1 == "a" { print $21 "," $22 }'; }
    [ "$(p --theme a | cut -d, -f2)" = 1 ]
    [ "$(p | cut -d, -f2)" = 3 ]
}

@test "other methods: Cochran-Armitage and Mann-Kendall with Sen's line" {
    gives 0 newid trend --method cochran-armitage --theme a --format csv
    has 'Cochran-Armitage' 'mentioned more often: 0 % to 83 %'
    gives 0 newid trend --method cochran-armitage --theme a
    has 'Cochran-Armitage takes'
    # Six rising values: p = 2 / 6! by counting.
    gives 0 newid trend --method mann-kendall --theme a --format csv
    has ',Mann-Kendall,0.0028,0.0028,1,more,'
}

@test "the output never speaks of improvement or of proof" {
    run newid trend
    lacks improve proof significant
}

@test "every format carries verdict and sentence" {
    for format in csv tsv json; do
        gives 0 newid trend --format $format
        has no-sign 'no sign of change beyond chance'
    done
    for format in text md html; do
        gives 0 newid trend --format $format
        has 'no sign of change beyond chance' 'not for circulation'
    done
}

@test "a csv file has what makes it citable beside it" {
    gives 0 newid trend --by quarter --theme a -o t.csv
    file_has t.csv.json '"filters":"--by quarter --method clustered --theme a"' '1 trend was tested'
    gives 2 newid trend -o t.csv
    has 'exists already'
}

@test "kinds stay apart, and every trend of the output is adjusted for" {
    sed 's/^\([0-9]*-[0-9]*\),/n\1,/; s/,W/,W/' accounts.csv | sed '1s/.*/id,date,worker,team,text/' >notes.csv
    newid import --kind mentoring-note notes.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
    gives 0 newid trend
    has 'account: Jan' 'mentoring-note: Jan' '6 trends were tested'
    gives 0 newid trend --kind all
    has 'All kinds: Jan' '144 accounts' '4 trends were tested'
}

@test "a note that workers share makes them one cluster" {
    clusters() { newid trend --theme a --format csv | awk -F, 'NR == 2 { print $18 }'; }
    [ "$(clusters)" = 12 ]
    csv group.csv 'id,date,worker,text' 'g1,2019-02-20,W1;W2;W3,calm'
    newid import group.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
    [ "$(clusters)" = 10 ]
}

@test "no dates, one period, one worker, no theme at all: each says why there is no answer" {
    reason() {
        rm -f test.db*
        load_accounts
        newid trend --theme a --format csv | tail -1
    }
    cp accounts.csv all.csv
    sed 's/,2019-[0-9]*-15,/,,/' all.csv >accounts.csv
    run reason
    has 'no answer: no account has a date'
    sed 's/,2019-[0-9]*-15,/,2019-03-15,/' all.csv >accounts.csv
    run reason
    has 'no answer: all accounts are of one period'
    sed 's/,W[0-9]*,/,W1,/' all.csv >accounts.csv
    run reason
    has 'no answer: all accounts are of one worker'
    sed 's/ alpha//' all.csv >accounts.csv
    run reason
    has 'no answer: mentioned in no account'
}

@test "accounts without a date are left out and counted" {
    csv undated.csv 'id,worker,text' 'u1,W1,alpha' 'u2,W2,alpha'
    newid import undated.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
    gives 0 newid trend
    has '2 accounts without a date are left out' '72 accounts'
}

@test "without workers each account is a cluster of its own" {
    rm -f test.db*
    cut -d, -f1,2,5 accounts.csv >bare.csv
    { newid import bare.csv && newid code book.yaml; } >/dev/null 2>&1
    gives 0 newid trend
    has 'account: Jan 2019 to Jun 2019, 72 accounts' 'mentioned more often'
}

@test "for others the trend of a sensitive theme in a team, or of a small team, is not shown" {
    gives 0 newid trend --audience internal
    has 'mentioned less often'
    lacks 'hidden (*)'
    gives 0 newid trend --audience internal --where team=North
    has '1 row is hidden'
    gives 0 newid trend --audience internal --where team=North --format csv
    has 'b,Beta,account,2019-01,2019-06,6,,,,,,,,' ',hidden,,not shown to this audience,1'
    gives 2 newid trend --audience public --where team=North
    has 'newid release protect them'
}

@test "spans without accounts, unknown themes, kinds and periods" {
    gives 0 newid trend --from 2030
    has 'No accounts are left by the filters.'
    gives 2 newid trend --theme nothing
    has 'theme nothing is not in the codebook'
    gives 2 newid trend --kind diary
    gives 2 newid trend --by fortnight
    gives 2 newid trend --method guess
}

@test "accounts that are not coded stop it" {
    csv more.csv 'id,date,worker,text' 'm1,2019-02-20,W1,calm'
    newid import more.csv 2>/dev/null
    gives 4 newid trend
    has 'run newid code'
}

@test "in Welsh" {
    gives 0 newid --lang cy trend
    has Alffa "Yr hyn a ddywed y ffigurau"
    lacks ' of accounts' 'too few'
}
