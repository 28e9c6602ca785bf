load common

# ---- the readers ----

@test "a CSV with commas goes in, with its fields, and the encoding and separator are said" {
    csv a.csv 'id,date,worker,role,team,area,kind,text' 'a1,2019-03-14,W1,SW,North,Arfon,mentoring-note,"Two
lines, one cell"'
    gives 0 newid import a.csv
    has 'read as UTF-8' 'separated by commas' '1 account added'
    sql "SELECT id, date, kind, worker, role, team, area, text, source FROM v_account" \
        'a1|2019-03-14|mentoring-note|W1|SW|North|Arfon|Two
lines, one cell|a.csv'
}

@test "TSV and semicolons are recognised" {
    printf 'id\ttext\nt1\tA, b; c\n' >a.tsv
    csv b.csv 'id;text' 's1;A, b'
    gives 0 newid import a.tsv b.csv
    has 'separated by tabs' 'separated by semicolons' '2 accounts added'
    sql 'SELECT id, text FROM v_account ORDER BY id' 's1|A, b
t1|A, b; c'
}

@test "Welsh headings are recognised" {
    csv a.csv 'Dyddiad,Gweithiwr,Tîm,Ardal,Rôl,Math,Testun' '2019-03-14,W1,Gogledd,Arfon,GC,account,Popeth yn iawn.'
    gives 0 newid import a.csv
    sql 'SELECT date, worker, team, area, role, kind, text FROM v_account' \
        '2019-03-14|W1|Gogledd|Arfon|GC|account|Popeth yn iawn.'
}

@test "an Excel workbook: its first sheet, another by --sheet, and one that is not there" {
    xlsx a.xlsx $'First=id|text\nx1|Hello' $'Second=id|text\ny1|Goodbye'
    gives 0 newid import a.xlsx
    has 'read its sheet "First", one of 2'
    gives 0 newid import --sheet Second a.xlsx
    gives 2 newid import --sheet Third a.xlsx
    has 'Third' 'First' 'Second'
    sql 'SELECT id, text FROM v_account ORDER BY id' 'x1|Hello
y1|Goodbye'
}

@test "a bare number in a date column is no date: it is never guessed" {
    xlsx a.xlsx $'S=id|date|text\nx1|43538|Hello'
    gives 1 newid import a.xlsx
    has 'column "date"' 'no value is a date' --date-format
    nothing_is_in
}

@test "a Word document and an OpenDocument text: paragraphs become lines, the name is the id" {
    docx note.docx "$(paragraph 'First paragraph.' 'Second &amp; last.')"
    odt note.odt '<text:p>Cyntaf.</text:p><text:p>Olaf.</text:p>'
    gives 0 newid import --kind mentoring-note note.docx note.odt
    sql 'SELECT id, kind, text FROM v_account ORDER BY id' 'note.docx|mentoring-note|First paragraph.
Second & last.
note.odt|mentoring-note|Cyntaf.
Olaf.'
}

@test "what Word has deleted is not read" {
    docx note.docx '<w:p><w:r><w:t>Kept.</w:t></w:r><w:del><w:r><w:delText>Taken out.</w:delText></w:r></w:del></w:p>'
    gives 0 newid import note.docx
    sql 'SELECT text FROM v_account' 'Kept.'
}

@test "text and Markdown" {
    csv a.txt 'A plain note.'
    csv b.md '# A heading' '' 'Some **bold** words.'
    gives 0 newid import a.txt b.md
    sql "SELECT text FROM v_account WHERE id = 'a.txt'" 'A plain note.'
    run sqlite3 test.db "SELECT text FROM v_account WHERE id = 'b.md'"
    has 'A heading' 'bold'
}

@test "WebVTT and SRT: the words without times and numbers" {
    csv a.vtt WEBVTT '' '00:00:01.000 --> 00:00:04.000' '<v W01>We took a short-cut.</v>' '' \
        '00:00:05.000 --> 00:00:09.000' '<v W02>So did we.</v>'
    csv b.srt 1 '00:00:01,000 --> 00:00:04,000' 'Only the words.' '' 2 '00:00:05,000 --> 00:00:06,000' 'Nothing else.'
    gives 0 newid import a.vtt b.srt
    has 'names who speaks'
    run sqlite3 test.db 'SELECT text FROM v_account ORDER BY id'
    has 'We took a short-cut.' 'So did we.' 'Only the words.' 'Nothing else.'
    lacks '-->' '00:00' WEBVTT
}

# ---- folders and manifests ----

@test "a folder with its manifest: each document has the fields of its row" {
    mkdir notes
    docx notes/one.docx "$(paragraph 'One.')"
    csv notes/two.txt 'Two.'
    csv notes/manifest.csv 'file,date,worker,author,team,kind' 'one.docx,2019-03-14,W1;W2,M1,North,mentoring-note' \
        'two.txt,2019-03-15,W3,,South,account'
    gives 0 newid import notes
    has '2 accounts added'
    sql 'SELECT id, date, kind, worker, author, team, text FROM v_account ORDER BY id' \
        'one.docx|2019-03-14|mentoring-note|W1;W2|M1|North|One.
two.txt|2019-03-15|account|W3||South|Two.'
}

@test "manifest writes what is to be filled in, and adds what is new without losing what was filled in" {
    mkdir notes
    csv notes/one.txt 'One.'
    gives 0 newid manifest notes
    run cat notes/manifest.csv
    has 'file,' 'one.txt'
    [ "$(wc -l <notes/manifest.csv)" -eq 2 ]
    sed -i 's/^one.txt,[^,]*/one.txt,2019-03-14/' notes/manifest.csv
    csv notes/two.txt 'Two.'
    gives 0 newid manifest notes
    [ "$(wc -l <notes/manifest.csv)" -eq 3 ]
    file_has notes/manifest.csv 'one.txt,2019-03-14' two.txt
    gives 0 newid import notes
    sql "SELECT id, date FROM v_account ORDER BY id" 'one.txt|2019-03-14
two.txt|'
}

@test "a manifest and its folder that differ: both differences are said" {
    mkdir notes
    csv notes/one.txt 'One.'
    csv notes/extra.txt 'Extra.'
    csv notes/manifest.csv 'file,date' 'one.txt,2019-03-14' 'gone.txt,2019-03-15'
    gives 0 newid import notes
    has "not in the folder: 'gone.txt'" "'extra.txt'" '2 accounts added'
}

@test "files of no known kind in a folder are left out and counted" {
    mkdir notes
    csv notes/one.txt 'One.'
    csv notes/picture.png 'no picture'
    csv notes/script.sh 'no script'
    gives 0 newid import notes
    has 'left out 2 files' '1 account added'
}

@test "an empty folder, and a path that is not there" {
    mkdir nothing
    gives 1 newid import nothing
    has 'nothing to import'
    gives 1 newid import missing.csv
    has missing.csv
    nothing_is_in
}

@test "--split-at date and heading: each part an account, dated by its heading" {
    csv log.txt '14/03/2019' 'First session.' '' '28/03/2019' 'Second session.'
    csv head.md '# One' 'Text one.' '# Two' 'Text two.'
    gives 0 newid import --split-at date --date-format dmy log.txt
    gives 0 newid import --split-at heading head.md
    sql "SELECT id, date FROM v_account WHERE source = 'log.txt' ORDER BY id" 'log.txt-1|2019-03-14
log.txt-2|2019-03-28'
    sql "SELECT count(*) FROM v_account WHERE source = 'head.md'" 2
    run sqlite3 test.db "SELECT text FROM v_account WHERE id = 'head.md-2'"
    has 'Text two.'
    lacks 'Text one.'
}

@test "--template-lines: lines that most documents share are said, and left out where that is asked for" {
    mkdir notes
    for i in 1 2 3 4; do csv notes/$i.txt 'What happened' "Note number $i." 'What next' "Plan $i."; done
    gives 0 newid import --kind note --template-lines drop notes
    has 'what happened' 'what next' 'left out'
    sql "SELECT text FROM v_account WHERE id = '3.txt'" 'Note number 3.
Plan 3.'
    rm test.db*
    gives 0 newid import --kind note notes
    has 'what happened'
    run sqlite3 test.db "SELECT text FROM v_account WHERE id = '3.txt'"
    has 'What happened' 'Note number 3.'
}

# ---- columns ----

@test "a column that is nothing is left out and listed; --attribute keeps it" {
    csv a.csv 'id,Grade,Shoe size,text' 'a1,senior,41,Hello'
    gives 0 newid import --attribute Grade a.csv
    has "'Shoe size'"
    lacks "'Grade'"
    sql 'SELECT attributes FROM v_account' '{"Grade":"senior"}'
}

@test "--map names a field's column, and a column that is not there is said with those that are" {
    csv a.csv 'Ref,Which team?,Words' 'a1,North,Hello'
    gives 0 newid import --map id=Ref --map 'team=Which team?' --map text=Words a.csv
    sql 'SELECT id, team, text FROM v_account' 'a1|North|Hello'
    gives 1 newid import --map id=Reference a.csv
    has Reference Ref 'Which team?' Words
    gives 2 newid import --map colour=Ref a.csv
    has colour 'fields are'
}

@test "Microsoft Forms: Completion time is the date, names and e-mails never come in, each question is an account" {
    csv f.csv 'ID,Start time,Completion time,Email,Name,What works?,What is hard?' \
        '1,3/14/19 9:00:00,3/14/19 9:05:00,jo@example.org,Jo Jones,Mentoring,Time'
    gives 0 newid import --text 'What works?' --text 'What is hard?' f.csv
    sql 'SELECT date, question, text, worker FROM v_account ORDER BY question' '2019-03-14|What is hard?|Time|
2019-03-14|What works?|Mentoring|'
    run strings -a test.db
    lacks 'Jo Jones' jo@example.org
    gives 2 newid import --attribute Name --text 'What works?' f.csv
    has 'never kept' --pseudonymise
}

@test "--pseudonymise: the same code for the same person, also in a later import; the key is outside and private" {
    csv a.csv 'Email,text' 'jo@example.org,One' 'al@example.org,Two' 'JO@example.org,Three'
    csv b.csv 'Email,text' 'al@example.org,Four' 'new@example.org,Five'
    gives 2 newid import --pseudonymise Email a.csv
    has --key
    gives 0 newid import --pseudonymise Email --key key.csv a.csv
    gives 0 newid import --pseudonymise Email --key key.csv b.csv
    sql "SELECT count(DISTINCT worker) FROM v_account" 3
    sql "SELECT (SELECT worker FROM v_account WHERE text = 'Two') = (SELECT worker FROM v_account WHERE text = 'Four')" 1
    sql "SELECT (SELECT worker FROM v_account WHERE text = 'One') = (SELECT worker FROM v_account WHERE text = 'Three')" 1
    file_has key.csv jo@example.org new@example.org
    [ "$(stat -c %a key.csv)" = 600 ]
    run strings -a test.db
    lacks example.org
}

@test "the same file gives the same ids where there is no id column, and equal rows stay apart" {
    csv a.csv 'date,worker,text' '2019-01-01,W1,Same' '2019-01-01,W1,Same' '2019-01-01,W2,Same'
    gives 0 newid import a.csv
    has '3 accounts added'
    gives 0 newid import a.csv
    has '0 accounts added' '3 accounts unchanged'
}

@test "an empty text is left out and counted" {
    csv a.csv 'id,text' 'a1,Hello' 'a2,' 'a3,   '
    gives 0 newid import a.csv
    has '1 account added' '2 texts left out: empty'
}

# ---- profiles ----

@test "--save-profile writes what --profile reads; the command line wins" {
    csv a.csv 'Ref,Who,Words' 'a1,W1,Hello'
    gives 0 newid import --map id=Ref --map worker=Who --map text=Words --kind note --save-profile p.yaml --dry-run a.csv
    file_has p.yaml 'id:' Ref 'kind:'
    gives 0 newid import --profile p.yaml a.csv
    sql 'SELECT id, worker, kind, text FROM v_account' 'a1|W1|note|Hello'
    csv b.csv 'Ref,Who,Words' 'b1,W1,Hello'
    gives 0 newid import --profile p.yaml --kind other b.csv
    sql "SELECT kind FROM v_account WHERE id = 'b1'" other
}

@test "a profile with an unknown key is refused with its place and the keys that there are" {
    csv p.yaml 'kind: note' 'colour: blue'
    csv a.csv 'id,text' 'a1,Hello'
    gives 1 newid import --profile p.yaml a.csv
    has 'p.yaml:2:1' colour 'date-format'
    nothing_is_in
}

# ---- encodings ----

@test "UTF-8 with a byte-order mark, UTF-16 with and without one" {
    printf '\357\273\277id,text\nu8,Tŷ\n' >u8.csv
    printf 'id,text\nle,Tŷ ŵyn, rôl\n' | sed 's/Tŷ ŵyn, rôl/"Tŷ ŵyn, rôl"/' >plain.csv
    { printf '\377\376'; iconv -f UTF-8 -t UTF-16LE plain.csv; } >le.csv
    { printf '\376\377'; sed 's/^le/be/' plain.csv | iconv -f UTF-8 -t UTF-16BE; } >be.csv
    sed 's/^le/nomark/' plain.csv | iconv -f UTF-8 -t UTF-16LE >nomark.csv
    gives 0 newid import u8.csv le.csv be.csv nomark.csv
    has 'u8.csv: read as UTF-8 (byte-order mark)' 'le.csv: read as UTF-16LE (byte-order mark)' \
        'be.csv: read as UTF-16BE (byte-order mark)' 'nomark.csv: read as UTF-16LE (NUL'
    sql 'SELECT id, text FROM v_account ORDER BY id' 'be|Tŷ ŵyn, rôl
le|Tŷ ŵyn, rôl
nomark|Tŷ ŵyn, rôl
u8|Tŷ'
}

@test "Windows-1252 and ISO-8859-14 are told apart by their bytes" {
    printf 'id;text\r\nw1;It\222s a r\364l\r\n' >w.csv
    printf 'id;text\r\ni1;T\376 newydd\r\n' >i.csv
    gives 0 newid import w.csv
    has 'read as windows-1252'
    gives 0 newid import i.csv
    has 'read as ISO-8859-14'
    sql 'SELECT id, text FROM v_account ORDER BY id' "i1|Tŷ newydd
w1|It's a rôl"
}

@test "bytes that nothing explains need --encoding" {
    printf 'id,text\na1,\247 5 \241 \277\n' >a.csv
    gives 1 newid import a.csv
    has --encoding
    nothing_is_in
    gives 0 newid import --encoding windows-1252 a.csv
    sql 'SELECT text FROM v_account' '§ 5 ¡ ¿'
    gives 2 newid import --encoding no-such a.csv
    has no-such windows-1252
}

# ---- dates ----

@test "the whole column decides: day/month/year and month/day/year" {
    csv dmy.csv 'id,date,text' 'd1,01/02/2019,a' 'd2,31/01/2019,b'
    csv mdy.csv 'id,date,text' 'm1,01/02/2019,a' 'm2,01/31/2019,b'
    gives 0 newid import dmy.csv
    has 'day/month/year'
    gives 0 newid import mdy.csv
    has 'month/day/year'
    sql 'SELECT id, date FROM v_account ORDER BY id' 'd1|2019-02-01
d2|2019-01-31
m1|2019-01-02
m2|2019-01-31'
}

@test "dates that nothing settles stop the import, with examples and the option" {
    csv a.csv 'id,date,text' 'a1,01/02/2019,a' 'a2,03/04/2019,b'
    gives 1 newid import a.csv
    has '01/02/2019' --date-format dmy mdy a.csv
    nothing_is_in
    gives 0 newid import --date-format mdy a.csv
    sql 'SELECT date FROM v_account ORDER BY id' '2019-01-02
2019-03-04'
}

@test "dates that contradict each other stop the import, with an example of each" {
    csv a.csv 'id,date,text' 'a1,31/01/2019,a' 'a2,01/31/2019,b'
    gives 1 newid import a.csv
    has '31/01/2019' '01/31/2019' --date-format
    nothing_is_in
    gives 3 newid import --date-format dmy --rejects r.csv a.csv
    sql 'SELECT id, date FROM v_account' 'a1|2019-01-31'
    file_has r.csv 'a2,01/31/2019,b,a.csv,3,'
}

@test "month names in both languages, a pattern of one's own, and an unknown format" {
    csv a.csv 'id,date,text' 'a1,14 Mawrth 2019,a' 'a2,15 March 2019,b' 'a3,16 Mar 2019,c'
    gives 0 newid import a.csv
    csv b.csv 'id,date,text' 'b1,2019.14.03,a'
    gives 0 newid import --date-format 'yyyy.dd.MM' b.csv
    sql 'SELECT id, date FROM v_account ORDER BY id' 'a1|2019-03-14
a2|2019-03-15
a3|2019-03-16
b1|2019-03-14'
    gives 2 newid import --date-format soon b.csv
    has --date-format
}

# ---- what is refused ----

@test "rejected rows keep their cells, and can be mended and imported; exit 3" {
    csv a.csv 'id,date,text' 'a1,2019-01-01,Good' 'a2,2019-02-31,Bad day'
    gives 3 newid import --rejects r.csv a.csv
    has '1 account added' '1 row rejected' r.csv 'keep it as safe as the accounts'
    file_has r.csv 'id,date,text,file,row,reason' 'a2,2019-02-31,Bad day,a.csv,3,'
    [ "$(stat -c %a r.csv)" = 600 ]
    sed -i s/02-31/02-28/ r.csv
    gives 0 newid import r.csv
    sql "SELECT date FROM v_account WHERE id = 'a2'" 2019-02-28
}

@test "without --rejects the first reasons are said, with row and cure, and never the text" {
    csv a.csv 'id,date,text' 'a1,2019-01-01,Good' 'a2,2019-02-31,Secret testimony'
    gives 3 newid import a.csv
    has 'a.csv:3: rejected' --rejects
    lacks Secret
}

@test "the same id with another text is refused unless --update" {
    csv a.csv 'id,text' 'a1,First'
    csv b.csv 'id,text' 'a1,Second'
    gives 0 newid import a.csv
    gives 3 newid import b.csv
    has --update
    sql 'SELECT text FROM v_account' First
    gives 0 newid import --update b.csv
    has '1 account updated'
    sql 'SELECT text FROM v_account' Second
    gives 0 newid search Second
    has a1
    gives 0 newid search First
    lacks a1
}

@test "--dry-run says what would happen and changes nothing" {
    csv a.csv 'id,date,text' 'a1,2019-01-01,Good' 'a2,soon,Bad'
    gives 3 newid import --dry-run --date-format ymd --rejects r.csv a.csv
    has '1 account would be added' 'nothing was kept'
    [ ! -e r.csv ]
    nothing_is_in
    csv b.csv 'id,text' 'b1,In already'
    gives 0 newid import b.csv
    before=$(sqlite3 test.db .dump | sha256sum)
    gives 3 newid import --dry-run --date-format ymd a.csv
    [ "$before" = "$(sqlite3 test.db .dump | sha256sum)" ]
}

@test "an import that fails leaves nothing of its earlier files" {
    csv a.csv 'id,text' 'a1,Good'
    csv b.csv 'id,colour' 'b1,blue'
    gives 1 newid import a.csv b.csv
    has b.csv colour --text
    nothing_is_in
}

# ---- identifiers ----

@test "identifiers stop the import: exit 4, each masked, with its place, and nothing is in" {
    csv a.csv 'id,text' 'a1,Nothing here' 'a2,Write to jo.jones@example.org' 'a3,NHS 943 476 5919' 'a4,Mrs Jones said so'
    gives 4 newid import a.csv
    has 'e-mail address' 'NHS number' 'name with a title' 'nothing was imported: 3 identifiers'
    lacks jo.jones 943 'Mrs Jones'
    nothing_is_in
}

@test "--on-identifier reject, mask and allow, and the journal says so" {
    csv a.csv 'id,text' 'a1,Nothing here' 'a2,Write to jo@example.org please'
    gives 3 newid import --on-identifier reject --rejects r.csv a.csv
    sql 'SELECT id FROM v_account' a1
    file_has r.csv 'e-mail address'
    rm test.db*
    gives 0 newid import --on-identifier mask a.csv
    has '1 identifier masked'
    sql "SELECT text FROM v_account WHERE id = 'a2'" 'Write to [e-mail] please'
    sql "SELECT json_extract(details, '\$.identifiers_masked') FROM journal" 1
    rm test.db*
    gives 0 newid import --on-identifier allow a.csv
    sql "SELECT text FROM v_account WHERE id = 'a2'" 'Write to jo@example.org please'
    sql "SELECT json_extract(details, '\$.identifiers_allowed') FROM journal" 1
    gives 2 newid import --on-identifier perhaps a.csv
    has perhaps 'stop|reject|mask|allow'
}

@test "--identifiers: a project's own list of names and expressions" {
    csv names.txt '# our list' 'Bryn Awel' '/\bpanel \d+\b/'
    csv a.csv 'id,text' 'a1,They met at bryn awel.' 'a2,Panel 12 agreed.' 'a3,Fine.'
    gives 4 newid import --identifiers names.txt a.csv
    has "project's list" 'nothing was imported: 2'
    csv names.txt 'fine' '/un(closed/'
    gives 1 newid import --identifiers names.txt a.csv
    has 'names.txt:2'
}

@test "--pseudonyms: names in the texts become their pseudonyms" {
    csv p.csv 'name,pseudonym' 'Jo Jones,W01' 'Jo,W01'
    csv a.csv 'id,text' 'a1,"Jo Jones asked, and Jo agreed."'
    gives 0 newid import --pseudonyms p.csv a.csv
    sql 'SELECT text FROM v_account' 'W01 asked, and W01 agreed.'
}

@test "attributes are checked like the text" {
    csv a.csv 'id,Where,text' 'a1,LL57 2DG,Hello'
    gives 4 newid import --attribute Where a.csv
    has postcode Where
    nothing_is_in
}

@test "newid identifiers lists what deserves a look in what is in" {
    csv a.csv 'id,text' 'a1,We met at Ysgol Tryfan with Gwenllian.' 'a2,Then we met again.'
    gives 0 newid import a.csv
    gives 0 newid identifiers
    has Tryfan Gwenllian a1
    lacks a2
}

# ---- the journal ----

@test "the journal has the counts, the file's name without its folder, its hash and the options' names, but no value of them" {
    mkdir sub
    csv sub/a.csv 'Ref,text' 'a1,Hello'
    gives 0 newid import --map id=Ref sub/a.csv
    sql "SELECT json_extract(details, '\$.added'), json_extract(details, '\$.files[0].name'), json_extract(details, '\$.options') FROM journal" \
        '1|a.csv|["map"]'
    sql "SELECT json_extract(details, '\$.files[0].sha256') FROM journal" "$(sha256sum <sub/a.csv | cut -d' ' -f1)"
}

@test "--db names the file, before NEWID_DB" {
    csv a.csv 'id,text' 'a1,Hello'
    gives 0 newid --db other.db import a.csv
    [ -e other.db ]
    [ ! -e test.db ]
}
