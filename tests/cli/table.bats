load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

# figures OPTIONS…: the tidy table of accounts: theme,period,group,workers,workers_n,accounts,accounts_n,hits
figures() { newid table --format csv "$@" | awk -F, -v OFS=, 'NR > 1 { print $1, $4, $6, $7, $8, $12, $13, $17 }'; }

@test "the tidy header is the one that is promised" {
    run newid table --format csv
    [ "${lines[0]}" = theme,label,kind,period,period_start,group,workers,workers_n,workers_percent,workers_ci_low,workers_ci_high,accounts,accounts_n,accounts_percent,accounts_ci_low,accounts_ci_high,hits,words,hits_per_1000_words,words_median,negated,hypothetical,past,reported,hidden ]
    [ "${#lines[@]}" -eq 5 ]
}

@test "writers, accounts and hits: one who writes twice counts once" {
    run figures --kind account
    is 'pressure,all,,2,4,3,5,4
hope,all,,2,4,3,5,3'
}

@test "a row in full, with Wilson's interval of writers and the clustered one of accounts as worked out by hand" {
    # 2 of 4: centre (2 + 1.92073) / (4 + 3.84146) = 0.5, half width 1.95996 * sqrt(0.25 / 7.84146) = 0.3500
    run newid table --kind account --theme pressure --format csv
    # Workers 2/2, 0/1, 1/1, 0/1: residuals .8 -.6 .4 -.6, variance 1.52/25 * 4/3 = 0.0811, effective size 2.25 with t on 3.
    [ "${lines[1]}" = 'pressure,Pressure,account,all,,,2,4,50.0,15.0,85.0,3,5,60.0,3.7,99.3,4,22,181.82,3.0,0,0,0,0,0' ]
}

@test "--interval and --design-effect: accounts clustered by worker unless asked for otherwise" {
    run newid table --kind account --theme pressure --format csv --interval wilson
    [ "$(columns 10-11,15-16 <<<"${lines[1]}")" = 15.0,85.0,23.1,88.2 ]
    run newid table --kind account --theme pressure --format csv --interval clopper-pearson
    [ "$(columns 10-11,15-16 <<<"${lines[1]}")" = 6.8,93.2,14.7,94.7 ]
    # 0.0811 beside 0.6 * 0.4 / 4
    run newid table --kind account --theme pressure --format csv --design-effect
    [ "$(columns 26 <<<"$output")" = 'accounts_design_effect
1.35' ]
    gives 0 newid table --kind account --interval clustered
    has '(Wilson)' '(clustered)' '4–99 %' '15–85 %'
    gives 0 newid table --kind account --format md --layout tidy
    has 'accounts clustered by worker'
    newid table -o t.csv
    file_has t.csv.json 'accounts clustered by worker'
    gives 2 newid table --interval wald
    has clustered clopper-pearson
}

@test "clusters: no interval from one worker; without mentions Wilson on the workers; a group note is its first worker's" {
    run newid table --kind account --theme pressure --where worker=W1 --format csv
    [ "$(columns 12-16 <<<"${lines[1]}")" = 2,2,100.0,, ]
    # W1 (with W2) and W3: Wilson for 0 of 2 workers
    run newid table --kind mentoring-note --theme hope --format csv
    [ "$(columns 12-16 <<<"${lines[1]}")" = 0,2,0.0,0.0,65.8 ]
}

@test "the list for people: writers, interval, a line over time, and what the run chart says" {
    gives 0 newid table --kind account
    has 'Over time' '█·▅▁' '3 points: too few' 'months, Jan 2019 to Apr 2019' 'does not say why'
    lacks improved
    # Fourteen months of two writers, of whom none mentions the theme in the first seven and both do in the others.
    echo id,date,worker,text >line.csv
    for m in 2020-{01..12} 2021-01 2021-02; do
        for w in 1 2; do echo "$m-$w,$m-05,W$w,$([[ $m < 2020-08 ]] && echo Calm || echo Pressure)." >>line.csv; done
    done
    NEWID_DB=line.db newid import line.csv
    NEWID_DB=line.db newid code book.yaml
    NEWID_DB=line.db gives 0 newid table --theme pressure
    has ▁▁▁▁▁▁▁███████ 'signal: it crosses the median'
    lacks trial:
    printf 'id,text\nu1,Pressure.\nu2,Calm.\n' >undated.csv
    NEWID_DB=undated.db newid import undated.csv
    NEWID_DB=undated.db newid code book.yaml
    NEWID_DB=undated.db gives 0 newid table --theme pressure
    has 'No account has a date'
    # Data formats have no line.
    run newid table --kind account --format csv
    lacks Over '█'
}

@test "Wilson's interval at 0 of 5, 5 of 5, 9 of 22 and 3 of 10" {
    wilson() {
        rm -f test.db*
        awk -v x="$1" -v n="$2" 'BEGIN { print "id,worker,text"; for (i = 1; i <= n; i++) print "a" i ",W" i "," (i <= x ? "pressure" : "calm") }' >w.csv
        newid import w.csv 2>/dev/null
        newid code book.yaml 2>/dev/null
        newid table --theme pressure --format csv | columns 7-11 | tail -1
    }
    [ "$(wilson 0 5)" = 0,5,0.0,0.0,43.4 ]
    [ "$(wilson 5 5)" = 5,5,100.0,56.6,100.0 ]
    [ "$(wilson 9 22)" = 9,22,40.9,23.3,61.3 ]
    [ "$(wilson 3 10)" = 3,10,30.0,10.8,60.3 ]
}

@test "every period: labels, first days and totals that are not sums" {
    run figures --kind account --theme pressure --by month
    is 'pressure,2019-01,,1,1,2,2,2
pressure,2019-02,,0,0,0,0,0
pressure,2019-03,,1,2,1,2,2
pressure,2019-04,,0,1,0,1,0
pressure,all,,2,4,3,5,4'
    run figures --kind account --theme pressure --by quarter --no-totals
    is 'pressure,2019-Q1,,2,3,3,4,4
pressure,2019-Q2,,0,1,0,1,0'
    run figures --kind account --theme pressure --by financial-year
    is 'pressure,2018/19,,2,3,3,4,4
pressure,2019/20,,0,1,0,1,0
pressure,all,,2,4,3,5,4'
    run figures --kind account --theme pressure --by financial-quarter --no-totals
    has 2018/19-Q4 2019/20-Q1
    run figures --kind account --theme pressure --by week --no-totals
    has 2019-W02 2019-W14
    [ "${#lines[@]}" -eq 13 ]
    run figures --kind account --theme pressure --by day --no-totals
    [ "${#lines[@]}" -eq 82 ]
    run figures --kind account --theme pressure --by year --no-totals
    is 'pressure,2019,,2,4,3,5,4'
}

@test "undated accounts have a row of their own" {
    run figures --kind mentoring-note --theme pressure --by month
    is 'pressure,2019-01,,2,2,1,1,1
pressure,undated,,0,1,0,1,0
pressure,all,,2,3,1,2,1'
}

@test "groups: team, role, area, question, language and an attribute; none is (none)" {
    run figures --kind account --theme hope --group team
    is 'hope,all,North,1,2,2,3,2
hope,all,South,1,2,1,2,1
hope,all,all,2,4,3,5,3'
    run figures --kind mentoring-note --theme hope --group team --no-totals
    is 'hope,all,North,0,2,0,1,0
hope,all,(none),0,1,0,1,0'
    run figures --kind account --theme hope --group Grade --no-totals
    is 'hope,all,junior,1,3,1,3,1
hope,all,senior,1,1,2,2,2'
    run figures --kind all --theme hope --group language --no-totals
    has 'hope,all,cy,' 'hope,all,en,'
    run figures --kind account --theme hope --group role --no-totals
    has 'hope,all,SW,' 'hope,all,IRO,'
    gives 2 newid table --group shoe-size
    has shoe-size team
}

@test "--where: one value, several of one field, two fields; a field that is not there" {
    run figures --kind account --theme pressure --where team=North
    is 'pressure,all,,1,2,2,3,2'
    run figures --kind account --theme pressure --where worker=W1 --where worker=W3
    is 'pressure,all,,2,2,3,3,4'
    run figures --kind account --theme pressure --where team=South --where Grade=senior
    is ''
    run figures --kind account --theme pressure --where Grade=senior
    is 'pressure,all,,1,1,2,2,2'
    gives 2 newid table --where colour=blue
    has colour
    gives 2 newid table --where team
    has FIELD=VALUE
}

@test "--from and --to: days, months and years, both inclusive; undated accounts are left out and told" {
    run figures --kind account --theme pressure --from 2019-01-20 --to 2019-03-05
    is 'pressure,all,,1,2,1,2,1'
    run figures --kind account --theme pressure --from 2019-03 --to 2019-03
    is 'pressure,all,,1,2,1,2,2'
    run figures --kind account --theme pressure --to 2019
    is 'pressure,all,,2,4,3,5,4'
    gives 0 newid table --from 2019
    has 'without a date'
    gives 2 newid table --from yesterday
    has yesterday 2019-03-14
    gives 2 newid table --from 2019-04 --to 2019-03
    has after
    gives 0 newid table --from 2030
    has 'No accounts'
}

@test "--among: the accounts with a theme are the denominator" {
    run figures --kind account --among hope
    is 'pressure,all,,1,2,2,3,2
hope,all,,2,2,3,3,3'
    gives 2 newid table --among nothing
    has nothing 'newid themes'
}

@test "--cross: both in an account, or in a sentence; written with a comma or without" {
    run figures --kind account --cross pressure hope
    is 'pressure × hope,all,,1,4,2,5,'"$(newid table --kind account --cross pressure,hope --format csv | columns 17 | tail -1)"
    run figures --kind account --cross pressure,hope --scope sentence
    has 'pressure × hope,all,,1,4,1,5,'
    gives 2 newid table --cross pressure
    has 'two themes'
    gives 2 newid table --scope sentence
    has --cross
}

@test "--status: what is counted is said; an unknown one is refused" {
    run figures --kind account --theme pressure --status negated
    is 'pressure,all,,0,4,0,5,0'
    run figures --kind account --theme pressure --status affirmed,past
    is 'pressure,all,,2,4,3,5,4'
    gives 2 newid table --status perhaps
    has perhaps affirmed
}

@test "--theme: only these, in the codebook's order; one that is not there is refused" {
    run figures --kind account --theme hope --theme pressure
    [ "${lines[0]%%,*}" = pressure ]
    [ "${lines[1]%%,*}" = hope ]
    gives 2 newid table --theme nothing
    has nothing test
}

@test "--kind: one, all pooled, and one that is not there" {
    run figures --kind all --theme pressure
    is 'pressure,all,,3,4,4,7,5'
    gives 2 newid table --kind nothing
    has nothing account mentoring-note
}

@test "--layout wide: a column a period, the bases above" {
    run newid table --kind account --by quarter --layout wide --format csv
    is 'theme,label,kind,group,2019-Q1,2019-Q2,all
writers,Writers (base),account,,3,1,4
pressure,Pressure,account,,66.7,0.0,50.0
hope,Hope,account,,33.3,100.0,50.0'
}

@test "text for people: counts under 20 writers, the standing footer, for the analyst" {
    gives 0 newid table
    has 'account: 4 writers, 5 accounts, 22 words' 'mentoring-note: 3 writers' '2 of 4' '15–85 %' 'not for circulation' \
        'those who did not write' 'not thematic analysis' 'not checked against human coding' 'test@1' 'made by'
    for line in "${lines[@]}"; do [ "${#line}" -le 80 ]; done
}

@test "Markdown, HTML, JSON and TSV" {
    gives 0 newid table --format md --kind account
    has '# Themes in the accounts: Test codebook' '| Pressure | 2 of 4 |'
    gives 0 newid table --format html --kind account
    has '<!DOCTYPE html>' "default-src 'none'" '2 of 4' '</html>'
    lacks 'src="http' 'href="http'
    newid table --format json --kind account >t.json
    sql "SELECT json_extract(readfile('t.json'), '\$.tables[0].rows[1].theme'), json_extract(readfile('t.json'), '\$.tables[0].rows[1].workers_n')" 'hope|4'
    gives 0 newid table --format tsv --kind account
    has $'pressure\tPressure\taccount\tall\t\t\t2\t4\t50.0'
    gives 2 newid table --format docx2
    has docx2 html
}

@test "-o: the ending says the format; a file that is there stays unless --force; a sidecar stands beside CSV" {
    gives 0 newid table -o t.csv
    is ''
    file_has t.csv 'pressure,Pressure,account'
    file_has t.csv.json 'test@1' 'codebook hash' 'corpus hash' 'filters' 'analyst' 'made by' 'date made'
    gives 2 newid table -o t.csv
    has 't.csv' --force
    gives 0 newid table --force -o t.csv
    gives 0 newid table -o t.html
    [ ! -e t.html.json ]
    file_has t.html '<!DOCTYPE html>'
    gives 2 newid table -o t.nothing
    has t.nothing --format
}

@test "the sidecar names the filters" {
    newid table --by month --where team=North --among hope -o t.csv
    file_has t.csv.json '--by month' '--where team=North' '--among hope'
}

@test "--audience internal and public: small cells and sensitive themes by team are hidden, and how many is said" {
    run newid table --kind account --group team --audience internal --format csv
    [ "$(columns 1,6,7,13,25 <<<"$output" | tail -n +2)" = 'pressure,North,,,1
pressure,South,,,1
pressure,all,2,5,0
hope,North,,,1
hope,South,,,1
hope,all,2,5,0' ]
    gives 0 newid table --kind account --group team --audience internal
    has '4 of 6 cells are hidden' '*'
    lacks 'not for circulation' '1 of 2'
    run newid table --kind account --group team --audience public --format csv
    [ "$(columns 25 <<<"$output" | grep -c 1)" -ge 4 ]
    gives 2 newid table --audience everybody
    has everybody public
}

@test "a codebook by name and version" {
    gives 0 newid table --codebook test@1 --format csv
    has pressure
    gives 1 newid table --codebook other
    has other
}

@test "--where: a value that no account has is refused with those that there are; one worker of a group note is found" {
    gives 2 newid table --where team=Nowhere
    has 'no account has this value' North South
    # W2 wrote one account and was in the group of the note n1.
    run figures --kind mentoring-note --where worker=W2
    is 'pressure,all,,2,2,1,1,1
hope,all,,0,2,0,1,0'
}
