load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

parses() { if command -v xmllint >/dev/null; then xmllint --noout "$1"; fi; }

@test "a picture has its title, how it was counted, a gap where nobody wrote, and n under each period" {
    gives 0 newid chart --theme pressure --kind account -o p.svg
    parses p.svg
    file_has p.svg '<title>Pressure</title>' '<desc>' 'share of the writers' 'viewBox="0 0 605' \
        'width="16cm"' 'class="line"' '>writers</text>' 'test@1' 'not for circulation'
    [ "$(grep -c '<circle' p.svg)" -eq 3 ]
    [ "$(grep -c 'class="line"' p.svg)" -eq 2 ]
    grep -q '>Feb 2019</text>' p.svg
}

@test "png and pdf, by the file's ending" {
    gives 0 newid chart --theme pressure --kind account -o p.png
    [ "$(head -c 4 p.png | tail -c 3)" = PNG ]
    gives 0 newid chart --theme pressure --kind account -o p.PDF
    [ "$(head -c 4 p.PDF)" = %PDF ]
}

@test "an existing file is kept unless --force; a folder that is not there" {
    echo mine >p.svg
    gives 2 newid chart --theme pressure --kind account -o p.svg
    has "exists already"
    [ "$(cat p.svg)" = mine ]
    gives 0 newid chart --theme pressure --kind account -o p.svg --force
    gives 1 newid chart --theme pressure --kind account -o nowhere/p.svg
    [ ! -e nowhere ]
}

@test "a full disk" {
    [ -w /dev/full ] || skip
    ln -s /dev/full full.svg
    gives 1 newid chart --theme pressure --kind account -o full.svg --force
}

@test "one theme of one kind at a time: of the kind with the most accounts, unless another is named" {
    gives 0 newid chart --theme pressure -o p.svg
    has 'of the accounts of kind account, of which there are most'
    file_has p.svg 'account: share of the writers'
    gives 2 newid chart --theme pressure --theme hope -o both.svg
    has "one --theme and --kind"
    gives 2 newid chart --theme pressure --kind account --format csv -o p.svg
    has "leave --format out"
}

@test "the kind of chart may be named by --kind too" {
    gives 0 newid chart --theme pressure --kind account --type line -o a.svg
    gives 0 newid chart --theme pressure --kind line -o b.svg
    cmp a.svg b.svg
}

@test "labels of a codebook cannot break the picture" {
    sed -e 's|en: Pressure|en: "<script>alert(1)</script> \& \\"so\\""|; s/codebook: test/codebook: odd/' book.yaml >odd.yaml
    newid code odd.yaml >/dev/null 2>&1
    gives 0 newid chart --theme pressure --kind account -o p.svg
    parses p.svg
    run grep -c '<script' p.svg
    is 0
    file_has p.svg '&lt;script&gt;'
}

@test "nothing is drawn for a hidden period" {
    gives 0 newid chart --theme pressure --kind account --where team=North --audience internal -o p.svg
    parses p.svg
    run grep -c '<circle\|class="signal"\|class="band"\|class="limit"' p.svg
    is 0
    grep -q 'base">\*<' p.svg
}

@test "in Welsh" {
    gives 0 newid --lang cy chart --theme pressure --kind account -o p.svg
    file_has p.svg 'xml:lang="cy"' 'Pwysau' 'awduron'
}

# ---- shares without limits ----

# more_teams: twelve writers in each of three teams, over a year and a half, of whom a third are under pressure.
more_teams() {
    awk 'BEGIN { print "id,date,kind,worker,team,text"
        for (m = 0; m < 18; m++) for (w = 1; w <= 36; w++)
            printf "t%d-%d,%d-%02d-10,account,V%d,Team %s,%s\n", m, w, 2018 + int(m / 12), m % 12 + 1, w, substr("ABC", w % 3 + 1, 1),
                (w + m) % 4 ? "calm" : "pressure" }' >teams.csv
    { newid import teams.csv && newid code; } >/dev/null 2>&1
}

draws() {
    gives 0 newid chart --kind account "$@" -o p.svg --force && parses p.svg && file_has p.svg '<title>' '<desc>' &&
        ! grep -qi 'nan\|<script\| id=' p.svg
}

@test "a line for each theme, or each group of one theme, with n for each group" {
    draws --type line --theme pressure
    file_has p.svg '<title>Pressure</title>' 'share of the writers who mention it' 'the bands are 95 % intervals'
    more_teams
    draws --type line --theme pressure --group team
    file_has p.svg '<title>Pressure: by team</title>' '>Team A</text>' '>n Team A</text>' 'without their intervals'
}

@test "bars in the codebook's order, or by share, with the base said once" {
    draws --type bar
    file_has p.svg '(n 4)'
    [ "$(grep -c 'class="bar"' p.svg)" -eq 2 ]
    [ "$(grep -n '>Pressure</text>' p.svg | cut -d: -f1)" -lt "$(grep -n '>Hope</text>' p.svg | cut -d: -f1)" ]
    newid chart --type bar --kind account --where team=South --sort share -o p.svg --force
    parses p.svg
    more_teams
    draws --type bar --theme pressure --group team
    [ "$(grep -c 'class="whisker"' p.svg)" -eq 5 ]
}

@test "a heat map prints each share in its cell; panels are on one scale" {
    more_teams
    draws --type heatmap --by quarter
    file_has p.svg '<title>Themes over time</title>' '>writers</text>' 'class="cell"'
    draws --type small-multiples --theme pressure --group team
    file_has p.svg 'all on one scale' '>n '
}

@test "the balance, and months since roll-out with the teams behind each" {
    draws --type balance --bright hope --dark pressure --by month
    file_has p.svg 'Hope only' 'Both' 'Neither' 'add up to 100' 'class="part"'
    csv events.csv 'date,kind,team,label' '2019-02-03,roll-out,North,Start'
    newid event import events.csv
    draws --type event --theme pressure
    file_has p.svg 'months since roll-out' '>roll-out</text>' '>teams</text>'
}

@test "as data they are the tables of table and balance" {
    gives 0 newid chart --type line --theme pressure --kind account --by month --format csv
    has 'theme,label,kind,period' 'pressure,Pressure,account,2019-01'
    gives 0 newid chart --type bar --kind account --format json
    has '"theme":' '"workers_n":'
    gives 0 newid chart --type balance --bright hope --dark pressure --format csv
    has 'bright-only' 'neither'
    gives 0 newid chart --type heatmap --kind account
    has 'Pressure'
}

@test "nothing is drawn, said or counted of what an audience may not see" {
    for type in line bar heatmap small-multiples; do
        draws --type $type --theme pressure --group team --audience internal
        run grep -c '<circle\|class="bar"\|class="cell"\|class="series"\|class="interval"\|class="whisker"' p.svg
        is 0
        lacks_in_description
        grep -q '\*' p.svg
    done
}
lacks_in_description() { ! grep '<desc>' p.svg | grep -q '%'; }

@test "options that do not go together, and more lines than can be told apart" {
    gives 2 newid chart --type bar --by month
    has '--by does not go with --type bar'
    gives 2 newid chart --type balance --theme pressure
    gives 2 newid chart --type line --rebase 2019-02
    gives 2 newid chart --theme pressure --group team
    gives 2 newid chart --type line --group team
    has 'give one --theme'
    gives 2 newid chart --type heatmap --kind account --from 2030-01-01 -o p.svg
    has 'nothing to draw'
    awk 'BEGIN { print "id,date,kind,worker,team,text"; for (i = 0; i < 9; i++) printf "x%d,2019-05-01,account,X%d,T%d,calm\n", i, i, i }' >nine.csv
    { newid import nine.csv && newid code; } >/dev/null 2>&1
    gives 2 newid chart --type line --theme pressure --kind account --group team -o p.svg
    has 'at most 7 lines'
    gives 0 newid chart --type heatmap --theme pressure --kind account --group team -o p.svg
}

@test "a picture of shares keeps a file, wants a folder that is there and notices a full disk" {
    echo mine >p.svg
    gives 2 newid chart --type bar --kind account -o p.svg
    [ "$(cat p.svg)" = mine ]
    gives 1 newid chart --type bar --kind account -o nowhere/p.svg
    [ -w /dev/full ] || skip
    ln -s /dev/full full.svg
    gives 1 newid chart --type bar --kind account -o full.svg --force
}
