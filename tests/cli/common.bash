# What the command-line tests share: a folder of its own for each test, assertions that print what they saw, and files.
bats_require_minimum_version 1.5.0

REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
NEWID=${NEWID:-$REPO/build/newid}
export REPO NEWID

# bats makes the folder and takes it away.
enter_folder() {
    cd "${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}" || return 1
    export NEWID_DB=test.db LC_ALL=C.UTF-8
    unset NO_COLOR
}

setup() { enter_folder; }

newid() { "$NEWID" "$@"; }

# ---- assertions: each prints what it saw where it fails ----

# gives CODE COMMAND…: runs it, with stdout and stderr in $output, and wants this exit code.
gives() {
    local wanted=$1
    shift
    run "$@"
    [ "$status" -eq "$wanted" ] || {
        printf 'exit %s where %s is wanted, from: %s\n%s\n' "$status" "$wanted" "$*" "$output"
        return 1
    }
}

# The last output holds each of these strings.
has() {
    local wanted
    for wanted in "$@"; do
        [[ $output == *"$wanted"* ]] || {
            printf 'not in the output: %s\n---\n%s\n' "$wanted" "$output"
            return 1
        }
    done
}

lacks() {
    local unwanted
    for unwanted in "$@"; do
        [[ $output != *"$unwanted"* ]] || {
            printf 'in the output, and should not be: %s\n---\n%s\n' "$unwanted" "$output"
            return 1
        }
    done
}

# is TEXT: the whole of the last output.
is() {
    [ "$output" = "$1" ] || {
        printf 'wanted:\n%s\n--- got:\n%s\n' "$1" "$output"
        return 1
    }
}

# file_has FILE STRING…
file_has() {
    local output
    output=$(cat "$1") || return 1
    shift
    has "$@"
}

# sql QUERY ANSWER: what any SQLite tool reads in the test's file.
sql() {
    run sqlite3 "$NEWID_DB" "$1"
    is "$2"
}

accounts() { sqlite3 "$NEWID_DB" 'SELECT count(*) FROM account'; }

nothing_is_in() {
    [ ! -e "$NEWID_DB" ] || [ "$(accounts)" = 0 ] || {
        echo "$(accounts) accounts are in"
        return 1
    }
}

# A binary under the address sanitizer links and runs only with it.
sanitizers() { nm -D "$NEWID" 2>/dev/null | grep -q __asan_init && echo '-fsanitize=address,undefined'; }

# ---- files ----

# csv FILE LINE…
csv() {
    local file=$1
    shift
    printf '%s\n' "$@" >"$file"
}

# book FILE: a codebook with one theme of one phrase.
book() {
    cat >"${1:-book.yaml}" <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - code: pressure
    label: {en: Pressure, cy: Pwysau}
    phrases:
      en: ['pressure']
      cy: ['~pwysau']
YAML
}

# A number as 2 or 4 bytes, least first; no subshells, which are slow.
le16() {
    local bytes
    printf -v bytes '\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255))
    printf "$bytes"
}
le32() {
    le16 $(($1 & 65535))
    le16 $(($1 >> 16))
}

# zip_of FILE PART=CONTENT_FILE…: a zip, made of gzip's own deflate and CRC, so that no other program is needed.
zip_of() {
    local out=$1 pair name size packed at=0 count=0
    shift
    : >"$out"
    : >"$out.directory"
    for pair in "$@"; do
        name=${pair%%=*}
        gzip -9nc "${pair#*=}" >"$out.gz"
        size=$(stat -c %s "${pair#*=}" "$out.gz")
        packed=$((${size#*$'\n'} - 18)) size=${size%$'\n'*}
        {
            printf '\x14\0\0\0\x08\0\0\0\x21\0'
            tail -c 8 "$out.gz" | head -c 4
            le32 "$packed"
            le32 "$size"
            le16 ${#name}
            le16 0
        } >"$out.entry"
        {
            printf 'PK\x01\x02\x14\0'
            cat "$out.entry"
            printf '\0\0\0\0\0\0\0\0\0\0'
            le32 "$at"
            printf %s "$name"
        } >>"$out.directory"
        {
            printf 'PK\x03\x04'
            cat "$out.entry"
            printf %s "$name"
            tail -c +11 "$out.gz" | head -c "$packed"
        } >>"$out"
        at=$((at + 30 + ${#name} + packed))
        count=$((count + 1))
    done
    {
        cat "$out.directory"
        printf 'PK\x05\x06\0\0\0\0'
        le16 "$count"
        le16 "$count"
        le32 "$(stat -c %s "$out.directory")"
        le32 "$at"
        le16 0
    } >>"$out"
    rm -f "$out.directory" "$out.gz" "$out.entry"
}

RELATIONS=http://schemas.openxmlformats.org/package/2006/relationships
OFFICE=http://schemas.openxmlformats.org/officeDocument/2006/relationships

# docx FILE BODY: a Word document of which BODY is the XML between <w:body> and </w:body>; $3 stands before the root.
docx() {
    cat >rels.part <<XML
<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="$RELATIONS"><Relationship Id="r1" Type="$OFFICE/officeDocument" Target="word/document.xml"/></Relationships>
XML
    printf '<?xml version="1.0" encoding="UTF-8"?>%s<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' "${3-}" \
        http://schemas.openxmlformats.org/wordprocessingml/2006/main "$2" >document.part
    zip_of "$1" _rels/.rels=rels.part word/document.xml=document.part
    rm -f rels.part document.part
}

# paragraph TEXT…: for docx.
paragraph() { printf '<w:p><w:r><w:t>%s</w:t></w:r></w:p>' "$@"; }

# odt FILE BODY: an OpenDocument text; BODY is the XML inside <office:text>.
odt() {
    printf application/vnd.oasis.opendocument.text >mimetype.part
    printf '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="%s" xmlns:text="%s"><office:body><office:text>%s</office:text></office:body></office:document-content>' \
        urn:oasis:names:tc:opendocument:xmlns:office:1.0 urn:oasis:names:tc:opendocument:xmlns:text:1.0 "$2" >content.part
    zip_of "$1" mimetype=mimetype.part content.xml=content.part
    rm -f mimetype.part content.part
}

# xlsx FILE SHEET_NAME=ROWS…: a workbook; ROWS are lines of cells separated by |, all of them strings but numbers.
xlsx() {
    local out=$1 sheet n=0 sheets="" relations="" parts=()
    shift
    for sheet in "$@"; do
        n=$((n + 1))
        sheets+="<sheet name=\"${sheet%%=*}\" sheetId=\"$n\" r:id=\"r$n\"/>"
        relations+="<Relationship Id=\"r$n\" Type=\"$OFFICE/worksheet\" Target=\"worksheets/sheet$n.xml\"/>"
        {
            printf '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            printf '%s\n' "${sheet#*=}" | awk -F'|' '{
                printf "<row r=\"%d\">", NR
                for (i = 1; i <= NF; i++) {
                    where = sprintf("%c%d", 64 + i, NR)
                    if ($i ~ /^[0-9.]+$/) printf "<c r=\"%s\"><v>%s</v></c>", where, $i
                    else printf "<c r=\"%s\" t=\"inlineStr\"><is><t xml:space=\"preserve\">%s</t></is></c>", where, $i
                }
                printf "</row>"
            }'
            printf '</sheetData></worksheet>'
        } >"sheet$n.part"
        parts+=("xl/worksheets/sheet$n.xml=sheet$n.part")
    done
    printf '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="%s"><Relationship Id="r1" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' \
        "$RELATIONS" "$OFFICE" >root.part
    printf '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="%s"><sheets>%s</sheets></workbook>' \
        "$OFFICE" "$sheets" >workbook.part
    printf '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="%s">%s</Relationships>' "$RELATIONS" "$relations" >relations.part
    zip_of "$out" _rels/.rels=root.part xl/workbook.xml=workbook.part xl/_rels/workbook.xml.rels=relations.part "${parts[@]}"
    rm -f ./*.part
}

# old_office FILE STREAM: the first bytes of an OLE2 container (old Office, or new Office under a password).
old_office() {
    {
        printf '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1'
        head -c 22 /dev/zero
        le16 9
        head -c 16 /dev/zero
        le32 0
        head -c 460 /dev/zero
        printf %s "$2" | iconv -f UTF-8 -t UTF-16LE
        head -c 512 /dev/zero
    } >"$1"
}

# corpus: a small file with accounts of two kinds, coded with two themes; what the table, kwic, search and file tests stand on.
corpus() {
    cat >corpus.csv <<'CSV'
id,date,kind,worker,role,team,area,Grade,text
a1,2019-01-10,account,W1,SW,North,Arfon,senior,We are under pressure and I am hopeful.
a2,2019-01-20,account,W1,SW,North,Arfon,senior,More pressure. I am hopeful too.
a3,2019-03-05,account,W2,SW,North,Arfon,junior,All is calm.
a4,2019-03-06,account,W3,IRO,South,Eifion,junior,"Pressure, pressure."
a5,2019-04-01,account,W4,IRO,South,Eifion,junior,I am hopeful.
n1,2019-01-15,mentoring-note,W1;W2,SW,North,Arfon,,The pressure is on.
n2,,mentoring-note,W3,IRO,,Eifion,,Mae'r teulu yn dawel heddiw.
CSV
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - code: pressure
    label: {en: Pressure, cy: Pwysau}
    definition: Too much to do.
    phrases:
      en: ['pressure']
  - code: hope
    label: {en: Hope, cy: Gobaith}
    sensitive: true
    phrases:
      en: ['hopeful']
YAML
    { newid import --attribute Grade corpus.csv && newid code book.yaml; } >/dev/null 2>&1
}

# The corpus is made once for a file of tests, and copied for each.
corpus_once() {
    cd "$BATS_FILE_TMPDIR" || return 1
    NEWID_DB=test.db corpus
}

enter_corpus() {
    enter_folder
    cp "$BATS_FILE_TMPDIR"/{corpus.csv,book.yaml,test.db} .
}

# columns N,N…: these columns of the output, which is CSV without commas in its cells.
columns() { cut -d, -f"$1"; }
