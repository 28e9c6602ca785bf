load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

@test "code adds the codebook, says what it did, and a second time there is nothing to do" {
    rm test.db
    newid import corpus.csv
    gives 0 newid code book.yaml
    has 'test@1: 7 accounts coded, 8 new hits'
    sql 'SELECT count(*) FROM hit' 8
    gives 0 newid code
    has 'every account is coded already'
    gives 0 newid code book.yaml
    sql 'SELECT count(*) FROM codebook' 1
}

@test "new accounts are coded by themselves, without the old ones" {
    csv more.csv 'id,text' 'b1,Yet more pressure.'
    newid import more.csv
    gives 4 newid table
    has '1 account' 'not coded' 'newid code'
    gives 0 newid code
    has '1 account coded, 1 new hit'
    gives 0 newid table --kind all
    has Pressure
}

@test "another content under the same version is kept beside it, and is the one that counts" {
    sed -i "s/'pressure'/'calm'/" book.yaml
    gives 0 newid code book.yaml
    has 'test@1~2: 7 accounts coded'
    sql 'SELECT version FROM codebook ORDER BY num' '1
1~2'
    gives 0 newid kwic --theme pressure --format csv
    has calm
    lacks 'under'
    gives 0 newid kwic --theme pressure --codebook test@1 --format csv
    has 'under'
    lacks calm
}

@test "a codebook whose examples fail is used as a draft, and every output says so" {
    sed -i 's/    definition: .*/    finds: [Nothing of the kind.]/' book.yaml
    gives 0 newid code book.yaml
    has 'book.yaml:7:' draft
    gives 0 newid table
    has 'test@1~2 (draft)'
    gives 0 newid table --format json
    has '(draft)'
    newid table -o t.csv
    file_has t.csv.json '(draft)'
}

@test "without accounts, without a codebook, without a file" {
    rm test.db
    gives 1 newid code book.yaml
    has 'no such file'
    csv none.csv 'id,text'
    newid import none.csv
    gives 2 newid code
    has 'no codebook'
    gives 0 newid code book.yaml
    gives 0 newid table
    has 'No accounts'
    gives 1 newid code missing.yaml
    has missing.yaml
}

@test "the same hits whatever the order of imports" {
    head -4 corpus.csv >one.csv
    { head -1 corpus.csv; tail -n +5 corpus.csv; } >two.csv
    rm test.db
    newid import two.csv
    newid code book.yaml
    newid import one.csv
    newid code
    sqlite3 test.db 'SELECT account, theme, start, "end" FROM v_hit ORDER BY 1, 2, 3' >other
    cp "$BATS_FILE_TMPDIR/test.db" .
    sqlite3 test.db 'SELECT account, theme, start, "end" FROM v_hit ORDER BY 1, 2, 3' >first
    [ "$(wc -l <first)" -eq 8 ]
    diff first other
}

@test "codebook: list, show, export and remove" {
    gives 0 newid codebook list --format csv
    has 'test,1,'
    gives 0 newid codebook show --format csv
    has 'pressure,,Pressure,Pwysau,1,0,Too much to do.,'
    gives 0 newid codebook show --compiled --format csv
    has 'hope,phrase,en,hopeful,'
    gives 0 newid codebook export test@1 -o out.yaml
    gives 0 newid codebook check out.yaml
    gives 0 newid codebook add out.yaml
    sql 'SELECT count(*) FROM codebook' 1
    gives 2 newid codebook export test@1 -o out.yaml
    has --force
    gives 0 newid codebook remove test@1
    sql 'SELECT count(*) FROM hit' 0
    run newid table
    [ "$status" -ne 0 ]
    has codebook
}

@test "codebook: a workbook comes back as the same codebook" {
    gives 0 newid codebook export test@1 -o out.xlsx
    gives 0 newid codebook diff test@1 out.xlsx --format csv
    lacks added removed changed
    gives 0 newid codebook add out.xlsx
    sql 'SELECT count(*) FROM codebook' 1
}

@test "codebook: a sub-command that is not there, and what each wants" {
    gives 2 newid codebook burn
    has burn check export
    gives 2 newid codebook diff test
    has 'newid codebook diff'
    gives 1 newid codebook show other
    has other
}

@test "themes lists codes and labels, a child under its parent" {
    gives 0 newid themes --format csv
    has 'pressure,,Pressure,Pwysau' 'hope,,Hope,Gobaith'
}

@test "the journal has the coding" {
    sql "SELECT command, json_extract(details, '\$.codebook'), json_extract(details, '\$.accounts'), json_extract(details, '\$.hits') FROM journal WHERE command = 'code'" 'code|test@1|7|8'
}

@test "a new version counts anew only the themes that it changed, and its tables are those of a file that never knew the old one" {
    newid code book.yaml
    before=$(sqlite3 test.db 'SELECT count(*) FROM mention_block')
    sed -i "s/'pressure'/'calm'/" book.yaml
    newid code book.yaml
    sql "SELECT (SELECT count(*) FROM mention_block) - $before" 1
    newid table --kind all --format csv -o edited.csv
    newid kwic --theme pressure --format csv >edited.kwic
    rm test.db
    newid import corpus.csv
    newid code book.yaml
    newid table --kind all --format csv -o fresh.csv
    newid kwic --theme pressure --format csv >fresh.kwic
    cmp edited.csv fresh.csv
    cmp edited.kwic fresh.kwic
    newid codebook remove test@1
    sql 'SELECT (SELECT count(*) FROM mention_block) + (SELECT count(*) FROM counting) + (SELECT count(*) FROM hit)' 0
}
