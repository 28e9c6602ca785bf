load common

# ---- tables ----

@test "an empty file, and one with nothing but its header" {
    : >empty.csv
    csv header.csv 'id,text'
    gives 1 newid import empty.csv
    has 'empty.csv: is empty'
    nothing_is_in
    gives 0 newid import header.csv
    has '0 accounts added'
}

@test "a missing column, one that is there twice, and one that could be either" {
    csv missing.csv 'id,colour' 'a1,blue'
    gives 1 newid import missing.csv
    has missing.csv 'no column is recognised as the text' --text colour
    csv twice.csv 'id,text,Text' 'a1,one,two'
    gives 1 newid import twice.csv
    has twice.csv "'Text'" twice
    csv either.csv 'id,comment,feedback' 'a1,one,two'
    gives 1 newid import either.csv
    has comment feedback --map
    nothing_is_in
}

@test "too few and too many cells: the row is refused, the others go in, and both are told with their line" {
    csv a.csv 'id,team,text' 'a1,North' 'a2,North,Good' 'a3,North,Good,more'
    gives 3 newid import a.csv
    has 'a.csv:2' 'fewer cells' 'a.csv:4' 'more cells' '1 account added' '2 rows rejected'
    sql 'SELECT id FROM v_account' a2
}

@test "a quotation mark that is not closed costs its own row only" {
    csv a.csv 'id,text' 'a1,"opened' 'a2,Good' 'a3,"Good, with a ""mark"""' 'a4,ba"d' 'a5,"opened again'
    gives 3 newid import a.csv
    has 'a.csv:2' 'not closed' 'a.csv:5' 'character 6' 'a.csv:6' 'never closed'
    sql 'SELECT id, text FROM v_account ORDER BY id' 'a2|Good
a3|Good, with a "mark"'
}

@test "NUL bytes are refused with their place" {
    printf 'id,text\na1,one\0two\n' >a.csv
    gives 1 newid import a.csv
    has a.csv NUL
    nothing_is_in
}

@test "bytes that are not UTF-8 in a UTF-8 file: the row is refused, with line and column, never replaced" {
    printf 'id,text\na1,Tŷ ŵyn\na2,br\377oken\na3,Môn, Arfon\n' | sed 's/Môn, Arfon/Môn Arfon/' >a.csv
    gives 3 newid import a.csv
    has 'a.csv:3' 'not UTF-8' 'column 2' --encoding
    sql 'SELECT id, text FROM v_account ORDER BY id' 'a1|Tŷ ŵyn
a3|Môn Arfon'
}

@test "a workbook named .csv is read as what it is, and that is said" {
    xlsx a.xlsx $'S=id|text\nx1|Hello'
    mv a.xlsx a.csv
    gives 0 newid import a.csv
    has 'its name says otherwise' 'Excel workbook'
    sql 'SELECT text FROM v_account' Hello
}

@test "a PDF, a picture and a web page under another name are refused with what they are" {
    printf '%%PDF-1.7\n\0\0\0' >a.docx
    printf '<html><table></table></html>' >b.xlsx
    gives 1 newid import a.docx
    has a.docx 'a PDF'
    gives 1 newid import b.xlsx
    has b.xlsx 'a web page'
    nothing_is_in
}

@test "31 February, and a date of nonsense" {
    csv a.csv 'id,date,text' 'a1,2019-02-28,Good' 'a2,2019-02-31,Bad' 'a3,soon,Bad'
    gives 3 newid import --date-format ymd a.csv
    has 'a.csv:3' 'a.csv:4'
    sql 'SELECT id FROM v_account' a1
}

@test "the same id twice: with the same text once, with another text refused" {
    csv a.csv 'id,text' 'a1,Same' 'a1,Same' 'a1,Another'
    gives 3 newid import a.csv
    has 'a.csv:4' 'another text'
    sql 'SELECT id, text FROM v_account' 'a1|Same'
}

@test "an account of 50 MB is refused or taken whole, and found again by its last word" {
    [ -z "$(sanitizers)" ] || skip 'slow under the sanitizers'
    { printf 'id,text\nbig,'; yes "$(printf 'a%.0s' {1..999}) " | head -c 50000000 | tr -d '\n'; echo ' lastword'; } >a.csv
    run newid import a.csv
    case $status in
    0) sql 'SELECT length(text) > 49000000 FROM v_account' 1 && gives 0 newid search lastword && has big ;;
    1 | 3) has a.csv && nothing_is_in ;;
    *) false ;;
    esac
}

# ---- office files ----

@test "a zip bomb in a Word document is refused" {
    head -c 30000000 /dev/zero | tr '\0' ' ' >spaces
    printf '<?xml version="1.0"?><Relationships xmlns="%s"><Relationship Id="r" Type="%s/officeDocument" Target="word/document.xml"/></Relationships>' \
        "$RELATIONS" "$OFFICE" >rels.part
    printf '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>' >start.part
    cat start.part spaces >document.part
    zip_of bomb.docx _rels/.rels=rels.part word/document.xml=document.part
    rm spaces document.part
    gives 1 newid import bomb.docx
    has bomb.docx 'compressed more than'
    nothing_is_in
}

@test "XML entities in a Word document are refused, not expanded" {
    docx bomb.docx "$(paragraph '&amp;c;')" '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
    gives 1 newid import bomb.docx
    has bomb.docx 'document type'
    docx outside.docx "$(paragraph 'x')" '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    gives 1 newid import outside.docx
    has 'document type'
    nothing_is_in
}

@test "workbooks under a password, old Word and old Excel files: what to do is said" {
    old_office locked.xlsx EncryptedPackage
    old_office old.doc WordDocument
    old_office old.xls Workbook
    run newid import locked.xlsx
    has locked.xlsx password
    run newid import old.doc
    has old.doc 'save it as .docx'
    run newid import old.xls
    has old.xls 'save it as .xlsx'
    [ "$status" -ne 0 ]
    nothing_is_in
}

@test "a Word document that is cut short, and a zip that is none" {
    docx whole.docx "$(paragraph 'Some words to be cut.')"
    head -c 200 whole.docx >cut.docx
    docx bad.docx '<w:p><w:r>'
    xlsx whole.xlsx $'S=id|text\nx1|Hello'
    head -c 300 whole.xlsx >cut.xlsx
    gives 1 newid import cut.docx
    has cut.docx damaged
    gives 1 newid import bad.docx
    has bad.docx damaged
    run newid import cut.xlsx
    has cut.xlsx damaged
    [ "$status" -ne 0 ]
    nothing_is_in
}

@test "one bad document of a folder is refused and the others go in" {
    mkdir notes
    csv notes/good.txt 'Good.'
    printf 'PK\3\4rubbish' >notes/bad.docx
    gives 3 newid import --rejects r.csv notes
    has '1 account added'
    sql 'SELECT id FROM v_account' good.txt
    file_has r.csv bad.docx damaged
}

# ---- codebooks ----

# refuses PLACE WORD…: check finds fault with the codebook on stdin (exit 4), at this place and with these words.
refuses() {
    local place=$1
    shift
    cat >book.yaml
    gives 4 newid codebook check book.yaml
    has "book.yaml:$place" "$@"
}

@test "codebook: a tab as indent" {
    printf 'codebook: x\nversion: "1"\nthemes:\n\t- code: a\n' | refuses 4:1 tab
}

@test "codebook: a code that is there twice" {
    refuses 8: 'pressure' <<'Y'
codebook: x
version: "1"
themes:
  - code: pressure
    label: {en: P, cy: P}
    phrases:
      en: ['pressure']
  - code: pressure
    label: {en: P, cy: P}
    phrases:
      en: ['stress']
Y
}

@test "codebook: an unknown key, with what it may have been" {
    refuses 6:5 'frases' 'phrases' <<'Y'
codebook: x
version: "1"
themes:
  - code: a
    label: {en: P, cy: P}
    frases:
      en: ['pressure']
Y
}

@test "codebook: a * without quotes" {
    refuses 7: 'quote' <<'Y'
codebook: x
version: "1"
themes:
  - code: a
    label: {en: P, cy: P}
    phrases:
      en: [*pressure]
Y
}

@test "codebook: rules that go round in a circle" {
    refuses '' 'a' 'b' <<'Y'
codebook: x
version: "1"
themes:
  - code: a
    label: {en: P, cy: P}
    rule: b
  - code: b
    label: {en: P, cy: P}
    rule: not a
Y
}

@test "codebook: a rule over a theme that is not there, and broken patterns and phrases, all in one go with their places" {
    refuses 6: 'nowhere' <<'Y'
codebook: x
version: "1"
themes:
  - code: a
    label: {en: P, cy: P}
    rule: nowhere and a2
  - code: b
    label: {en: P, cy: P}
    patterns:
      en: ['(unclosed', 'fine']
  - code: c
    label: {en: P, cy: P}
    phrases:
      en: ['x']
      cy: ['~tŷ']
Y
    has 'book.yaml:10:' 'book.yaml:14:' 'book.yaml:15:' '~!'
}

@test "codebook: a pattern that can match nothing is warned of, and its empty matches are no hits" {
    cat >book.yaml <<'Y'
codebook: x
version: "1"
themes:
  - code: a
    label: {en: P, cy: P}
    patterns:
      en: ['(?:pressure)?']
Y
    gives 0 newid codebook check book.yaml
    has 'book.yaml:7:' warning 'can match nothing'
    csv a.csv 'id,text' 'a1,under pressure' 'a2,calm'
    newid import a.csv
    gives 0 newid code book.yaml
    has '1 new hit'
}

@test "codebook: an empty file, one that is not YAML, and one that is not there" {
    : >empty.yaml
    gives 4 newid codebook check empty.yaml
    has empty.yaml
    printf '\0\1\2' >bytes.yaml
    gives 4 newid codebook check bytes.yaml
    has bytes.yaml
    gives 1 newid codebook check missing.yaml
    has missing.yaml
}

@test "codebook: YAML that grows by its own references is refused" {
    {
        echo 'a: &a [x, x, x, x, x, x, x, x, x]'
        for l in b c d e f g h i; do p=$(echo $l | tr b-i a-h); echo "$l: &$l [*$p, *$p, *$p, *$p, *$p, *$p, *$p, *$p, *$p]"; done
    } >book.yaml
    gives 4 timeout 10 "$NEWID" codebook check book.yaml
    has book.yaml
}

@test "code with a faulty codebook leaves the file as it was" {
    csv a.csv 'id,text' 'a1,pressure'
    newid import a.csv
    printf 'codebook: x\nversion: "1"\nthemes: [{code: a, frases: {en: [b]}}]\n' >book.yaml
    gives 1 newid code book.yaml
    has 'book.yaml:3:' frases
    sql 'SELECT count(*) FROM codebook' 0
}

@test "a pattern that backtracks for ever is a recorded failure, shown in info and under the table, not a missing hit" {
    { printf 'id,text\nbad,'; head -c 5000 /dev/zero | tr '\0' a; printf 'c\ngood,baa\n'; } >a.csv
    newid import a.csv
    cat >book.yaml <<'Y'
codebook: slow
version: "1"
themes:
  - code: slow
    label: {en: Slow, cy: Araf}
    patterns:
      en: ['(?:a|aa)+$']
Y
    gives 0 timeout 60 "$NEWID" code book.yaml
    has 'could not finish'
    gives 0 newid info --format csv
    has 'slow@1,1,no,0,1'
    gives 0 newid table
    has 'could not finish'
    sql 'SELECT count(*) FROM failure' 1
}

# ---- databases ----

make_db() {
    csv good.csv 'id,worker,text' 'a1,W1,pressure' 'a2,W2,calm'
    newid import good.csv
    book
    newid code book.yaml
}

@test "a file that is no database, a folder, and somebody else's database" {
    echo 'This is not a database at all, it is a text file that is long enough.' >text.db
    gives 1 newid --db text.db info
    has text.db 'not a newid file' --db
    [ "$(head -c 4 text.db)" = This ]
    gives 1 newid --db text.db import "$REPO/corpus_samples/partners.csv"
    [ "$(head -c 4 text.db)" = This ]
    mkdir folder.db
    gives 2 newid --db folder.db info
    has 'is a folder'
    sqlite3 other.db 'CREATE TABLE t (x); INSERT INTO t VALUES (1)'
    gives 1 newid --db other.db import "$REPO/corpus_samples/partners.csv"
    has 'not a newid file'
    [ "$(sqlite3 other.db 'SELECT count(*) FROM sqlite_master')" = 1 ]
    gives 1 newid --db none.db table
    has none.db 'no such file'
    [ ! -e none.db ]
}

@test "a file of a newer newid is refused, and says so" {
    make_db 2>/dev/null
    sqlite3 test.db 'PRAGMA user_version = 99'
    for command in info 'import good.csv' table; do
        gives 1 newid $command
        has 'newer newid'
    done
    sql 'SELECT count(*) FROM account' 2
}

@test "a damaged file: verify finds it" {
    make_db 2>/dev/null
    sqlite3 test.db 'PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE' >/dev/null
    sqlite3 test.db "UPDATE body SET text = 'something else' WHERE num = 1"
    gives 4 newid verify
    has a1
    lacks 'something else' pressure
}

# The read-only test's folder, which is not bats' own.
teardown() {
    [ -z "${open_folder-}" ] || { chmod 755 "$open_folder" && rm -rf "$open_folder"; }
}

@test "a read-only file and folder: reading works, writing says why not" {
    local prefix=()
    # bats' own folders are closed to other users.
    open_folder=$(mktemp -d /tmp/newid.XXXXXX)
    cd "$open_folder"
    make_db 2>/dev/null
    cp "$NEWID" newid-copy
    if [ "$(id -u)" = 0 ]; then
        command -v setpriv >/dev/null || skip 'as root, and without setpriv'
        prefix=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    fi
    chmod 444 test.db good.csv
    chmod a+rx newid-copy
    chmod 555 .
    [ "${#prefix[@]}" = 0 ] || "${prefix[@]}" test -x "$PWD/newid-copy" || skip 'the test folder is closed to other users'
    gives 0 "${prefix[@]}" "$PWD/newid-copy" table --format csv
    has pressure,Pressure,account
    gives 1 "${prefix[@]}" "$PWD/newid-copy" import good.csv
    has test.db read-only
}

@test "a file that another process writes to: readers go on, a second writer waits and then says so" {
    make_db 2>/dev/null
    mkfifo lock
    sqlite3 test.db <lock >/dev/null 2>&1 3>&- &
    exec 7>lock
    echo 'BEGIN IMMEDIATE; DELETE FROM scanned;' >&7
    sleep 0.3
    gives 0 newid table --format csv
    has pressure,Pressure
    csv more.csv 'id,text' 'a3,more'
    gives 1 newid import more.csv
    has 'in use by another process'
    echo 'ROLLBACK;' >&7
    exec 7>&-
    wait
    gives 0 newid import more.csv
    [ "$(accounts)" = 3 ]
}

@test "a disk that fills up: the import fails as a whole, the file stays sound" {
    make_db 2>/dev/null
    awk 'BEGIN { print "id,text"; for (i = 0; i < 5000; i++) print "b" i ",some words about pressure number " i }' >big.csv
    limited() {
        trap '' XFSZ
        ulimit -f 700
        "$NEWID" "$@"
    }
    gives 1 limited import big.csv
    has test.db
    [ "$(accounts)" = 2 ]
    gives 0 newid verify
    gives 0 newid import big.csv
    [ "$(accounts)" = 5002 ]
}

@test "killed in the middle of an import: the file is sound, all or nothing is in, and the same import goes in" {
    csv first.csv 'id,text' 'first,words'
    newid import first.csv
    awk 'BEGIN { print "id,text"; for (i = 0; i < 20000; i++) print "b" i ",some words about pressure number " i }' >big.csv
    for moment in 0.03 0.1 0.2 0.4; do
        "$NEWID" import big.csv >/dev/null 2>&1 3>&- &
        sleep $moment
        kill -9 $! 2>/dev/null || true
        wait $! 2>/dev/null || true
        case $(accounts) in 1 | 20001) ;; *) echo "$(accounts) accounts after $moment s" && false ;; esac
    done
    gives 0 newid verify
    gives 0 newid import big.csv
    [ "$(accounts)" = 20001 ]
    gives 0 newid verify
}

@test "interrupted by Ctrl-C: nothing half-done is left" {
    awk 'BEGIN { print "id,text"; for (i = 0; i < 50000; i++) print "b" i ",some words about pressure number " i }' >big.csv
    "$NEWID" import big.csv >out 2>&1 3>&- &
    sleep 0.3
    kill -TERM $!
    code=0
    wait $! || code=$?
    [ "$code" -ne 0 ] || skip 'the import was done before the signal came'
    [ "$code" -lt 128 ]
    file_has out stopped
    nothing_is_in
}

@test "output that cannot be written is a failure, with a message" {
    make_db 2>/dev/null
    full() { "$NEWID" "$@" >/dev/full; }
    for command in table 'table --format csv' 'kwic --theme pressure' info --version 'codebook export test' 'search pressure'; do
        gives 1 full $command
        has 'could not be written'
    done
    gives 1 newid table -o missing-folder/t.csv
    has missing-folder
}

# ---- the command line itself ----

@test "wrong usage is exit 2, with what there is" {
    gives 2 newid
    gives 2 newid nonsense
    has nonsense --help
    gives 2 newid table --nonsense
    has --nonsense
    gives 2 newid table --by
    has --by
    gives 2 newid table --by decade
    has decade quarter
    gives 2 newid import
    gives 2 newid --nonsense
    gives 2 newid backup a b
}

@test "no output takes the place of the database or of an input" {
    printf 'id,date,text\n1,2019-02-31,bad day\n2,2019-03-01,good\n' >in.csv
    cp in.csv before.csv
    gives 2 newid import in.csv --rejects in.csv
    has 'name another file'
    cmp in.csv before.csv
    gives 3 newid import in.csv --rejects r.csv
    gives 2 newid info -o test.db --force --format csv
    has 'is the database'
    gives 0 newid verify
    ln -s test.db link.csv
    gives 2 newid info -o link.csv --force
    gives 0 newid verify
}

@test "an output to a device goes through it, and a link is followed" {
    printf 'id,text\n1,good\n' >in.csv
    gives 0 newid import in.csv
    gives 1 newid info -o /dev/full --force --format csv
    [ -c /dev/full ]
    : >target.csv
    ln -s target.csv link.csv
    gives 0 newid info -o link.csv --force
    [ -L link.csv ] && [ -s target.csv ]
}

@test "a database without a name is refused, and :memory: is a name like any other" {
    printf 'id,text\n1,good\n' >in.csv
    gives 2 newid --db '' import in.csv
    gives 0 newid --db :memory: import in.csv
    [ -s :memory: ]
}

@test "a pipe is no input, and does not make newid wait" {
    mkfifo pipe.csv
    gives 1 timeout 10 "$NEWID" import pipe.csv
    has 'no ordinary file'
}

@test "accounts that were not measured, and a status that there is not, are refused and not counted" {
    printf 'id,text\n1,we were worried\n2,worried again\n' >in.csv
    printf 'codebook: x\nversion: "1"\nthemes:\n  - code: a\n    label: {en: A, cy: A}\n    definition: x\n    phrases: {en: [worried]}\n' >b.yaml
    gives 0 newid import in.csv
    gives 0 newid code b.yaml
    sqlite3 test.db 'UPDATE hit SET status = 77; DELETE FROM mention_block'
    gives 1 newid table
    has 'newid rebuild'
    gives 4 newid verify
    sqlite3 test.db 'DELETE FROM measure WHERE account = 2; DELETE FROM column_block'
    gives 1 newid table
    has 'newid rebuild'
    gives 0 newid rebuild
    gives 0 newid code
    gives 0 newid table
}

@test "erasing that was cut off is finished by the next command that writes" {
    printf 'id,text\n1,zanzibarite words\n2,other\n' >in.csv
    gives 0 newid import in.csv
    gives 0 newid erase 1
    ! grep -q zanzibarite test.db*
    sqlite3 test.db "INSERT INTO derived VALUES ('erased', 'x')"
    gives 0 newid rebuild
    [ "$(sqlite3 test.db "SELECT count(*) FROM derived WHERE name = 'erased'")" = 0 ]
}
