load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

# reads_back FILE: its text as newid's own reader has it, into $output.
reads_back() {
    rm -f read.db
    newid --db read.db import --kind project-team "$1" >/dev/null 2>&1 || true
    run sqlite3 read.db 'SELECT text FROM v_account'
}

@test "a table for Word has its caption, its figures and what made it" {
    gives 0 newid table --kind account -o themes.docx
    [ "$(head -c 2 themes.docx)" = PK ]
    reads_back themes.docx
    has "Themes in the accounts: Test codebook" "Table 1: account: 4 writers" "Pressure" "2 of 4" \
        "For the analyst: not for circulation." "Codebook: test@1" "Audience: analyst (not for circulation)"
}

@test "in Welsh" {
    gives 0 newid --lang cy table --kind account -o themes.docx
    reads_back themes.docx
    has "Tabl 1: " "Pwysau" "Cynulleidfa: dadansoddwr"
}

@test "the same table is the same file" {
    gives 0 newid table -o one.docx
    gives 0 env TZ=Asia/Tokyo "$NEWID" table --format docx -o two
    cmp one.docx two
}

@test "hidden cells stay hidden" {
    gives 0 newid table --kind account --group team --audience public -o p.docx
    reads_back p.docx
    has "*" "Audience: public"
    lacks "1 of 2" "2 of 2"
}

@test "passages are for the analyst, which every page says" {
    gives 0 newid kwic --theme pressure -o p.docx
    reads_back p.docx
    has "Audience: analyst (not for circulation)"
}

@test "every command that prints tables writes for Word" {
    for command in "kwic --theme pressure" "search pressure" "trend --kind account" "balance --bright hope --dark pressure" "cooccurrence" \
        "chart --theme pressure --kind account" "themes" "codebook show"; do
        gives 0 newid $command -o c.docx --force
        reads_back c.docx
        [ -n "$output" ] || { echo "nothing from $command"; return 1; }
    done
}

@test "no Word file goes to a terminal or a pipe" {
    gives 2 newid table --format docx
    has "--format docx" "-o FILE.docx"
    [ "${#lines[@]}" -eq 1 ]
}

@test "an existing file is kept unless --force" {
    echo mine >t.docx
    gives 2 newid table -o t.docx
    has "exists already"
    [ "$(cat t.docx)" = mine ]
    gives 0 newid table -o t.docx --force
    [ "$(head -c 2 t.docx)" = PK ]
}

@test "a folder that is not there, one that may not be written to, a full disk" {
    gives 1 newid table -o nowhere/t.docx
    has "nowhere/t.docx"
    [ ! -e nowhere ]
    mkdir closed
    chmod a-w closed
    if [ ! -w closed ]; then
        gives 1 newid table -o closed/t.docx
        has "closed/t.docx"
    fi
    if [ -w /dev/full ]; then
        ln -s /dev/full full.docx
        gives 1 newid table -o full.docx --force
        has "full.docx"
    fi
}

@test "labels of a codebook cannot break the document" {
    long=$(printf 'x%.0s' {1..200})
    sed -e "s|en: Pressure|en: \"<script>alert(1)</script> \& \\\\\"so\\\\\" ‮שלום $long\"|; s/codebook: test/codebook: odd/" book.yaml >odd.yaml
    gives 0 newid code odd.yaml
    gives 0 newid table --kind account -o t.docx
    reads_back t.docx
    has '<script>alert(1)</script> & "so"' שלום "$long"
}

@test "LibreOffice opens it" {
    command -v soffice >/dev/null || skip "soffice is not installed"
    gives 0 newid table --by month --kind account --layout wide -o t.docx
    gives 0 timeout 120 soffice "-env:UserInstallation=file://$PWD/office" --headless --convert-to pdf t.docx
    [ "$(head -c 4 t.pdf)" = %PDF ]
}
