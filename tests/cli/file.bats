load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

@test "info: accounts by kind, language, team; dates; workers; codebooks" {
    gives 0 newid info --format csv
    has 'all,,7,' 'kind,account,5,71.4' 'kind,mentoring-note,2,28.6' 'date,2019-01-10 to 2019-04-01,6' 'date,undated,1' \
        'worker,4 distinct' 'team,North,4' 'team,(none),1' 'language,cy,1' 'test@1,2,no,0,0,'
    gives 0 newid info
    has 'test@1' '4 distinct'
}

@test "log: every command that changed the file, and nothing that it held" {
    newid erase n2
    gives 0 newid log --format csv
    has import code erase book
    lacks hopeful W1 North
    [ "${#lines[@]}" -eq 4 ]
}

@test "verify: a sound file, and each thing that may be wrong" {
    gives 0 newid verify
    has sound
    cp test.db sound.db
    broken() {
        cp sound.db test.db
        rm -f test.db-*
        sqlite3 test.db "$1"
        gives 4 newid verify
        has 'not sound'
    }
    broken "UPDATE account SET hash = replace(hash, substr(hash, 1, 8), '00000000') WHERE id = 'a1'"
    broken "DELETE FROM body WHERE num = 2"
    broken "UPDATE hit SET \"end\" = 5000 WHERE start = 13"
    broken "INSERT INTO hit VALUES (999, 1, 0, 1, 0, NULL)"
    broken "INSERT INTO body_index (body_index, rowid, text) VALUES ('delete', 1, (SELECT text FROM body WHERE num = 1))"
}

@test "rebuild: what is derived is dropped and made anew, and the figures are the same" {
    newid table --format csv >before
    gives 0 newid rebuild
    has 'newid code'
    sql 'SELECT count(*) FROM hit' 0
    sql 'SELECT count(*) FROM account' 7
    gives 0 newid code
    newid table --format csv | diff before -
    gives 0 newid search pressure
    has '4 accounts'
    gives 0 newid verify
}

@test "backup: a whole file, and never over another" {
    gives 0 newid backup copy.db
    gives 0 newid --db copy.db verify
    diff <(newid --db copy.db table --format csv) <(newid table --format csv)
    before=$(sha256sum <copy.db)
    run newid backup copy.db
    [ "$status" -ne 0 ]
    has copy.db
    [ "$before" = "$(sha256sum <copy.db)" ]
}

@test "erase: accounts by id and by worker, also in group notes, and no trace is left in the file" {
    gives 0 newid erase a3
    has '1 account erased' backups
    [ "$(accounts)" = 6 ]
    gives 0 newid erase --worker W1
    has '3 accounts erased'
    sql 'SELECT id FROM v_account ORDER BY id' 'a4
a5
n2'
    run strings -a -n 4 test.db
    lacks 'We are under' 'All is calm'
    [ ! -s test.db-wal ]
    gives 0 newid search hopeful --format csv
    has a5
    lacks a1, a2,
    gives 0 newid verify
    run newid erase nobody
    [ "$status" -ne 0 ]
    has nobody
    gives 2 newid erase
    has --worker
}

@test "an account that was erased can come again, and is coded again" {
    newid erase a1
    gives 0 newid import --attribute Grade corpus.csv
    has '1 account added' '6 accounts unchanged'
    gives 0 newid code
    has '1 account coded, 2 new hits'
}

@test "every view can be read by any SQLite tool" {
    run sqlite3 test.db "SELECT id, date, kind, worker, author, role, team, area, question, language, welsh_share, words, text, attributes, source FROM v_account WHERE id = 'a1'"
    is 'a1|2019-01-10|account|W1||SW|North|Arfon||en|0.0|8|We are under pressure and I am hopeful.|{"Grade":"senior"}|corpus.csv'
    run sqlite3 test.db "SELECT account, date, kind, worker, team, area, language, codebook, version, theme, pattern, pattern_lang, start, \"end\", text, status, trigger FROM v_hit WHERE account = 'a1' ORDER BY start"
    is 'a1|2019-01-10|account|W1|North|Arfon|en|test|1|pressure|pressure|en|13|21|pressure|affirmed|
a1|2019-01-10|account|W1|North|Arfon|en|test|1|hope|hopeful|en|31|38|hopeful|affirmed|'
    run sqlite3 test.db "SELECT codebook, version, theme, parent, label_en, label_cy, definition FROM v_theme"
    is 'test|1|pressure||Pressure|Pwysau|Too much to do.
test|1|hope||Hope|Gobaith|'
    run sqlite3 test.db "SELECT codebook, version, theme, kind, month, team, workers, workers_n, accounts, accounts_n, hits, words FROM v_frequency WHERE theme = 'pressure' AND month = '2019-01' AND accounts > 0"
    is 'test|1|pressure|account|2019-01|North|1|1|2|2|2|14
test|1|pressure|mentoring-note|2019-01|North|2|2|1|1|1|4'
    run sqlite3 test.db "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"
    is 'v_account
v_coding
v_event
v_frequency
v_headcount
v_hit
v_theme'
}

@test "any SQLite tool can search, check, alter and vacuum the file, and newid goes on with it" {
    sql "SELECT rowid FROM body_index WHERE body_index MATCH 'calm'" 3
    sql 'PRAGMA integrity_check' ok
    sqlite3 test.db 'VACUUM'
    gives 0 newid verify
    gives 0 newid table --format csv
    has pressure
}

@test "v_frequency agrees with the table" {
    sqlite3 -csv test.db "SELECT theme, kind, month, team, workers, workers_n, accounts, accounts_n, hits, words FROM v_frequency ORDER BY 1, 2, 3, 4" | tr -d '"\r' >view
    newid table --by month --group team --no-totals --format csv | tail -n +2 | columns 1,3,4,6,7,8,12,13,17,18 | LC_ALL=C sort >table
    LC_ALL=C sort view | diff - table
}
