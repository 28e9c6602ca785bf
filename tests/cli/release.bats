#!/usr/bin/env bats
# Tables for the public: what is hidden beside what is small, releases that are remembered, thresholds.
load common

# Three teams of 12 writers over two quarters. `pressure` is mentioned by one of North in the first quarter, else by many.
setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    export NEWID_DB=test.db
    book
    {
        echo id,date,kind,worker,team,text
        for team in North South East; do
            for i in $(seq 1 12); do
                for month in 02 05; do
                    text="All is calm."
                    case $team$month in
                    North02) [ "$i" -le 1 ] && text="The pressure is on." ;;
                    *) [ "$i" -le 6 ] && text="The pressure is on." ;;
                    esac
                    echo "$team$i-$month,2019-$month-03,account,$team$i,$team,$text"
                done
            done
        done
    } >corpus.csv
    { newid import corpus.csv && newid code book.yaml; } >/dev/null 2>&1
}

setup() {
    enter_folder
    cp "$BATS_FILE_TMPDIR/test.db" .
}

hidden() { newid table "$@" --audience public --format csv | awk -F, '$NF == 1' | cut -d, -f4,6 | sort; }

@test "a small cell is never the only one hidden of a total that is shown" {
    run hidden --group team
    [ -z "$output" ]
    run hidden --by quarter --group team
    has 2019-Q1,North
    [ "${#lines[@]}" -ge 4 ]
    run bash -c "printf '%s\n' '$output' | grep -c '2019-Q1'"
    [ "$output" -ge 2 ]
}

@test "the footer says how many cells are hidden for themselves and how many beside them, and not which" {
    gives 0 newid table --by quarter --group team --audience public
    has "1 for themselves" "beside them" "Which is which is not shown"
}

@test "a table from which nothing is hidden says so" {
    gives 0 newid table --by quarter --audience public
    has "No cell had to be hidden"
}

@test "a release is written, remembered, shown and stands its own attack" {
    gives 0 newid release make spring --table '--by quarter --group team' --table '--by year' -o out
    has "release spring: 2 tables"
    [ -s out/spring-1.csv ] && [ -s out/spring-1.csv.json ] && [ -s out/spring-1.html ] && [ -s out/spring-2.csv ]
    gives 0 newid release list
    has spring
    gives 0 newid release show spring
    has "--by quarter --group team" "--by year"
    gives 0 newid release audit spring
    gives 0 newid release audit spring --format json
    has "show: 0 can be worked out"
    sql "SELECT count(*) FROM journal WHERE command = 'release'" 1
}

@test "the audit finds a hidden cell that what is shown gives away" {
    newid release make spring --table '--by quarter --group team' -o out
    sqlite3 test.db "UPDATE release_cell SET hidden = 0 WHERE NOT (period = '2019-Q1' AND grp = 'North')"
    gives 4 newid release audit spring
    has 2019-Q1 North "not safe"
}

@test "a later release hides what an earlier one would give away" {
    gives 0 newid release make alone --table '--by quarter --group team --no-totals' -o alone
    has "1 are hidden for themselves and 0 beside them"
    cp "$BATS_FILE_TMPDIR/test.db" .
    gives 0 newid release make totals --table '--by quarter' -o totals
    gives 0 newid release make teams --table '--by quarter --group team --no-totals' -o teams
    has "1 are hidden for themselves and 1 beside them"
    gives 0 newid release audit teams
}

@test "what can only be worked out with an earlier release is refused, and nothing is written" {
    gives 0 newid release make all --table '--by quarter' --table '--by quarter --group team --where team=South --where team=East' -o out
    gives 4 newid release make teams --table '--by quarter --group team' -o teams
    has "could be worked out" "nothing was written" "keeps at least 70 %"
    [ ! -e teams ]
    sql "SELECT count(*) FROM release" 1
}

@test "a name is used once" {
    newid release make spring --table '--by year' -o out
    gives 2 newid release make spring --table '--by year' -o other
    has "there is a release named spring already"
    [ ! -e other ]
}

@test "a release that is only safe with everything hidden is refused, and nothing is written" {
    newid settings public-base 100
    gives 4 newid release make teams --table '--group team --no-totals' -o out
    has "can only be made safe by hiding all"
    [ ! -e out ]
    sql "SELECT count(*) FROM release" 0
}

@test "bad input to a release is answered" {
    gives 2 newid release make x -o out
    has "say what goes in"
    gives 2 newid release make x --table '--by year'
    has "-o FOLDER"
    gives 2 newid release make x --table '--by fortnight' -o out
    gives 2 newid release make x --table '--among pressure' -o out
    gives 2 newid release make 'x/y' --table '--by year' -o out
    gives 2 newid release undo x
    gives 1 newid release audit nothing
    has "there is no release named nothing"
}

@test "where most cells are hidden newid names what keeps more" {
    newid settings public-mention 7
    gives 0 newid table --by month --group team --audience public --format json
    has "More than 30 % of the cells are hidden. No longer period keeps 70 % of the cells; without --group they are kept."
}

@test "what else was published of growing accounts is guarded against" {
    newid release make spring --table '--by year --group team' -o spring
    {
        echo id,date,kind,worker,team,text
        echo late1,2019-03-01,account,North99,North,The pressure is on.
    } >late.csv
    { newid import late.csv && newid code; } >/dev/null 2>&1
    gives 0 newid release make summer --table '--by year --group team' -o summer
    run awk -F, '$4 == "2019" && $6 == "North" { print $NF }' summer/summer-1.csv
    [ "$output" = 1 ]
    gives 0 newid release audit summer
    sqlite3 test.db "UPDATE release_cell SET hidden = 0 WHERE release = 2"
    gives 4 newid release audit summer
}

@test "an interrupted release leaves nothing" {
    newid release make spring --table '--by month --group team' -o out &
    pid=$!
    kill -INT "$pid"
    wait "$pid" || true
    [ ! -e out/spring-1.html ] || [ "$(sqlite3 test.db 'SELECT count(*) FROM release')" = 1 ]
    [ -e out ] || [ "$(sqlite3 test.db 'SELECT count(*) FROM release')" = 0 ]
}

@test "figures of a team outside tables are not for the public" {
    gives 2 newid balance --where team=North --audience public
    gives 2 newid cooccurrence --where team=North --audience public
    gives 2 newid compare --group team North South --audience public
    has "newid release protect them"
    gives 2 newid table --audience public --adjusted
    has "--audience public goes without"
}

@test "a public table has no hits, statuses or lengths" {
    run newid table --audience public --by quarter --format json
    has '"hits":null' '"negated":null' '"words_median":null' '"accounts_ci_low":null'
}
