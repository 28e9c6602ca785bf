#!/usr/bin/env bats
# The project's own thresholds.
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

@test "thresholds are the project's, kept, journalled and named in the footer" {
    gives 0 newid settings public-mention 2
    gives 0 newid settings public-mention --format csv
    has "public-mention,2,3"
    gives 0 newid table --by quarter --group team --audience public
    has "The project's own thresholds: a smallest base of 10 (usual: 10), and at least 2"
    sql "SELECT details FROM journal WHERE command = 'settings'" '{"setting":"public-mention","value":2}'
    gives 2 newid settings public-base 1
    gives 2 newid settings nonsense 3
    gives 2 newid settings public-base many
}

@test "a threshold of 0 means no such rule" {
    gives 0 newid settings public-mention 0
    has "no such rule any more"
    newid settings public-base 0
    gives 0 newid table --by quarter --group team --audience public
    has "No cell had to be hidden"
}

@test "the project's smallest base holds for every output that is internal" {
    newid settings internal-base 13
    gives 0 newid trend --audience internal --where team=North
    has "row is hidden"
    gives 0 newid table --group team --audience internal
    has "fewer than 13 writers" "a smallest base of 13 (usual: 5)"
}
