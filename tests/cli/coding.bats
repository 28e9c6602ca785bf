load common

setup_file() { corpus_once; }
setup() { enter_corpus; }

# What is kept: account, theme, present, of the last round, as account:theme:1.
kept() {
    sqlite3 test.db "SELECT account || ':' || theme || ':' || present FROM coding
        WHERE round = (SELECT max(num) FROM coding_round) ORDER BY 1" | paste -sd' '
}

rounds() { sqlite3 test.db 'SELECT count(*) FROM coding_round'; }

@test "a tidy table: a round for each coder, and every account in a half" {
    csv codes.csv account,coder,theme,present a1,A,pressure,1 a1,A,hope,yes a3,A,pressure,0 a1,B,pressure,x
    gives 0 newid coding import codes.csv
    has '2 accounts coded with test: 3 yes, 1 no' 'for developing' 'for reporting' codings-1
    [ "$(rounds)" = 2 ]
    sql "SELECT count(*) FROM v_coding WHERE coder = 'A'" 3
    sql 'SELECT count(*) FROM sampled WHERE probability IS NULL' 2
    gives 0 newid verify
}

@test "an empty cell of a tidy table is not coded, and said" {
    csv codes.csv account,coder,theme,present a1,A,pressure,1 a2,A,pressure,
    gives 0 newid coding import codes.csv
    has '1 empty cell was read as not coded' '--empty no'
    [ "$(kept)" = a1:pressure:1 ]
}

@test "every way to say yes and no, in English and Welsh; others are refused with row and column" {
    local n=0 word
    echo account,coder,theme,present >codes.csv
    for word in 1 x X yes YES y true TRUE ie Ie oes do ydy ydi; do echo "a1,c$((n += 1)),hope,$word" >>codes.csv; done
    for word in 0 no No n false FALSE na nage naddo 'nac oes' 'nac ydy' 'nac ydi' 'Nac  Ydy'; do
        echo "a1,c$((n += 1)),hope,$word" >>codes.csv
    done
    gives 0 newid coding import codes.csv
    has '14 yes, 13 no'
    csv strange.csv account,coder,theme,present a1,A,hope,1 a2,A,hope,maybe a3,A,hope,2
    gives 3 newid coding import strange.csv --rejects rejects.csv
    has strange.csv:3 strange.csv:4 '"present"' 'neither yes nor no' '2 rows rejected' '1 yes, 0 no'
    lacks maybe
    file_has rejects.csv 'a2,A,hope,maybe,3,' 'a3,A,hope,2,4,'
}

@test "a wide table: empty means no in a row that was coded at all, and that is said" {
    csv codes.csv account,pressure,hope a1,1, a2,, a3,0,x
    gives 0 newid coding import codes.csv --coder A
    has '1 empty cell was read as no' '1 row without any answer left out' '2 accounts coded with test: 2 yes, 2 no'
    [ "$(kept)" = 'a1:hope:0 a1:pressure:1 a3:hope:1 a3:pressure:0' ]
    gives 0 newid coding import codes.csv --coder A --empty nage --again
    has '1 empty cell was read as no'
    newid coding remove 2 2>/dev/null
    gives 0 newid coding import codes.csv --coder A --empty not-coded
    [ "$(kept)" = 'a1:pressure:1 a3:hope:1 a3:pressure:0' ]
    # Who codes again is kept twice.
    [ "$(rounds)" = 2 ]
}

@test "columns of themes go by code or label, in either language; others are left out and listed" {
    csv codes.csv id,Pwysau,HOPE,Weather a1,ie,nage,fine
    gives 0 newid coding import codes.csv --coder A
    has 'column left out: Weather' '1 yes, 1 no'
    [ "$(kept)" = 'a1:hope:0 a1:pressure:1' ]
}

@test "a wide table without a coder asks who coded it" {
    csv codes.csv account,pressure a1,1
    gives 2 newid coding import codes.csv
    has '--coder NAME'
    [ "$(rounds)" = 0 ]
}

@test "a mapping: several columns are one theme, others only show that a row was coded" {
    csv codes.csv 'Number,Who,Rushed,Busy,Cheerful,Other' a1,A,1,,, a2,A,,1,, a3,A,,,,1 a4,B,,,,
    csv map.csv column,theme 'Number,(account)' 'Who,(coder)' Rushed,pressure Busy,pressure Cheerful,hope Other,
    gives 0 newid coding import codes.csv --map-file map.csv
    [ "$(kept)" = 'a1:hope:0 a1:pressure:1 a2:hope:0 a2:pressure:1 a3:hope:0 a3:pressure:0' ]
}

@test "a mapping that does not fit is refused with its line" {
    csv codes.csv account,Rushed a1,1
    csv map.csv column,theme Rushed,presure
    gives 2 newid coding import codes.csv --map-file map.csv --coder A
    has map.csv:2 'no theme presure' 'is it pressure?'
    csv map.csv column,theme Rush,pressure
    gives 1 newid coding import codes.csv --map-file map.csv --coder A
    has map.csv:2 'codes.csv has no column "Rush"'
    csv map.csv column,theme Rushed,pressure Rushed,hope
    gives 2 newid coding import codes.csv --map-file map.csv --coder A
    has map.csv:3 twice
    csv map.csv spalte,thema Rushed,pressure
    gives 2 newid coding import codes.csv --map-file map.csv --coder A
    has 'column and theme'
    [ "$(rounds)" = 0 ]
}

@test "accounts that do not exist and themes that the codebook lacks are rejected, the rest goes in" {
    csv codes.csv account,coder,theme,present a1,A,hope,1 zz,A,hope,1 a2,A,presure,1 a2,A,weather,1 a2,A,,1 ,A,hope,1
    gives 3 newid coding import codes.csv --rejects rejects.csv
    has 'codes.csv:3: there is no account zz' 'codes.csv:4' 'no theme presure; is it pressure?' \
        'codes.csv:5: the codebook test has no theme weather' 'names no theme' "no account's id" '5 rows rejected: see rejects.csv'
    [ "$(kept)" = a1:hope:1 ]
    [ "$(wc -l <rejects.csv)" = 6 ]
    [ "$(stat -c %a rejects.csv)" = 600 ]
    # Without a file for them they are still said.
    gives 3 newid coding import codes.csv
    has '--rejects FILE'
}

@test "a file of which no row can be used leaves the store as it was" {
    csv codes.csv account,coder,theme,present zz,A,hope,1
    gives 3 newid coding import codes.csv
    [ "$(rounds)" = 0 ]
    sql 'SELECT count(*) FROM sample' 0
}

@test "what is coded twice is rejected, and said which row has it" {
    csv codes.csv account,coder,theme,present a1,A,hope,1 a1,A,hope,1 a1,A,hope,0 a1,B,hope,0
    gives 3 newid coding import codes.csv
    has 'codes.csv:3: row 2 codes this already' 'codes.csv:4: row 2 says the opposite' '1 yes, 1 no'
    csv wide.csv account,pressure,hope a1,1,0 a1,0,1
    gives 3 newid coding import wide.csv --coder C
    has wide.csv:3 '1 yes, 1 no'
}

@test "a passage is looked up in the text: once is a span; not at all, or several times, is rejected" {
    csv codes.csv account,coder,theme,present,passage 'a1,A,pressure,1,under pressure' 'a1,A,hope,1,I am hopeless' \
        'a3,A,hope,0,calm' 'a2,A,hope,1,'
    echo 'a4,A,pressure,1,ressure' >>codes.csv
    gives 3 newid coding import codes.csv
    has 'codes.csv:3' 'does not stand in account a1' 'codes.csv:4' 'not there' 'codes.csv:6' 'stands 2 times in account a4'
    lacks hopeless
    sql "SELECT start || '-' || \"end\" FROM coding WHERE start IS NOT NULL" 7-21
    sql "SELECT substr(text, 8, 14) FROM v_account WHERE id = 'a1'" 'under pressure'
}

@test "a span outside the text, backwards, half given, or within a letter is rejected" {
    csv codes.csv account,coder,theme,present,start,end a1,A,pressure,1,0,5 a1,A,hope,1,0,5000 a2,A,hope,1,5,3 \
        a2,A,pressure,1,5, a3,A,hope,1,-1,4 a3,A,pressure,1,x,y
    gives 3 newid coding import codes.csv
    has 'codes.csv:3' 'from 0 to 5000 lies outside the text of account a1' 'codes.csv:4: the passage begins at 5 and ends at 3' 'codes.csv:5' 'whole numbers' \
        'codes.csv:6' 'codes.csv:7' '1 yes, 0 no'
    csv more.csv id,text 'w1,Tŷ oer.'
    newid import more.csv 2>/dev/null && newid code 2>/dev/null
    csv letter.csv account,coder,theme,present,start,end w1,A,hope,1,0,2
    gives 3 newid coding import letter.csv
    has 'within a letter of account w1'
}

@test "several passages of one theme are one decision" {
    csv codes.csv account,coder,theme,present,start,end a4,A,pressure,1,0,8 a4,A,pressure,1,10,18
    gives 0 newid coding import codes.csv
    gives 0 newid coding list --format csv
    has '1,A,test,,1,1,1,0,0,'
}

@test "a text that changes leaves its codings stale, kept and said; erase takes them" {
    csv codes.csv account,coder,theme,present a1,A,hope,1 a2,A,hope,1
    newid coding import codes.csv 2>/dev/null
    csv change.csv id,date,kind,worker,text 'a1,2019-01-10,account,W1,It is different now.'
    gives 0 newid import --update change.csv
    gives 0 newid coding list --format csv
    has '1,A,test,,2,1,2,0,1,'
    gives 0 newid erase a1
    sql "SELECT count(*) FROM coding WHERE account = 'a1'" 0
    sql "SELECT count(*) FROM sampled WHERE account = 'a1'" 0
    gives 0 newid verify
}

@test "a round is removed; its accounts stay in their halves" {
    csv codes.csv account,coder,theme,present a1,A,hope,1
    newid coding import codes.csv 2>/dev/null
    gives 0 newid coding remove 1
    [ "$(rounds)" = 0 ]
    sql 'SELECT count(*) FROM sampled' 1
    gives 1 newid coding remove 1
    has 'no round 1'
    gives 2 newid coding remove one
}

@test "all accounts of one worker fall into one half, whichever file brings them" {
    csv one.csv account,coder,theme,present a1,A,hope,1 a3,A,hope,1
    csv two.csv account,coder,theme,present a2,A,hope,1 n1,A,hope,1
    newid coding import one.csv 2>/dev/null && newid coding import two.csv 2>/dev/null
    sql "SELECT count(DISTINCT half) FROM sampled JOIN account ON id = account WHERE worker LIKE 'W1%'" 1
}

@test "what is no table of codings is refused, and nothing is kept" {
    csv codes.csv account,Weather a1,fine
    gives 1 newid coding import codes.csv --coder A
    has codes.csv 'no column is a theme of the codebook test' --map-file
    csv codes.csv pressure,hope 1,1
    gives 1 newid coding import codes.csv --coder A
    has 'no column for the accounts' account
    csv codes.csv account,pressure,Pwysau a1,1,0
    gives 1 newid coding import codes.csv --coder A
    has 'the same theme'
    csv codes.csv account,id,hope a1,a1,1
    gives 1 newid coding import codes.csv --coder A
    has '"account" and "id"'
    : >codes.csv
    gives 1 newid coding import codes.csv --coder A
    gives 1 newid coding import missing.csv --coder A
    gives 2 newid coding import
    gives 2 newid coding export
    csv codes.csv account,coder,theme,present a1,A,hope,1
    gives 1 newid coding import codes.csv --codebook another
    has another
    [ "$(rounds)" = 0 ]
}

@test "the journal says that codings came, and names nobody" {
    csv codes.csv account,coder,theme,present a1,Blodwen,hope,1
    newid coding import codes.csv 2>/dev/null
    gives 0 newid log --format csv
    has coding 'decisions'
    lacks Blodwen
}

@test "codings survive a backup" {
    csv codes.csv account,coder,theme,present a1,A,hope,1
    newid coding import codes.csv 2>/dev/null
    gives 0 newid backup copy.db
    NEWID_DB=copy.db gives 0 newid coding list --format csv
    has '1,A,test,,1,1,1,0,0,'
}

@test "names that mean the codebook, or what was agreed on, are no coder's" {
    csv codes.csv account,theme,present a1,hope,1
    for name in codebook Codebook RECONCILED 'llyfr codau' 'Llyfr Codau' cysonwyd; do
        gives 2 newid coding import codes.csv --coder "$name"
        has 'another name'
    done
    csv named.csv account,coder,theme,present a1,codebook,hope,1 a1,A,hope,1
    gives 3 newid coding import named.csv
    has named.csv:2 'another name'
    gives 0 newid coding import codes.csv --coder codebooks
}

@test "the same decisions of the same coder are not taken in twice, unless --again" {
    csv codes.csv account,coder,theme,present a1,A,hope,1 a2,A,hope,0
    gives 0 newid coding import codes.csv
    gives 0 newid coding import codes.csv
    has 'in already, as round 1' --again
    [ "$(rounds)" = 1 ]
    gives 0 newid coding import codes.csv --again
    [ "$(rounds)" = 2 ]
    csv codes.csv account,coder,theme,present a1,A,hope,1 a2,A,hope,1
    gives 0 newid coding import codes.csv
    lacks 'in already'
    csv codes.csv account,coder,theme,present a1,A,hope,1
    gives 0 newid coding import codes.csv
    [ "$(rounds)" = 4 ]
}

@test "a cell that cannot be read takes its own decision out, not the row's others" {
    csv codes.csv account,pressure,hope a1,maybe,1 a2,1,0
    gives 3 newid coding import codes.csv --coder A --rejects rejects.csv
    has codes.csv:2 '"pressure"' '1 answer that is neither' rejects.csv '2 yes, 1 no'
    lacks maybe
    [ "$(kept)" = 'a1:hope:1 a2:hope:0 a2:pressure:1' ]
    file_has rejects.csv account,pressure,hope,row,reason 'a1,maybe,1,2,' pressure
}

@test "the NHS comments: people's codes come in by the mapping that goes with the codebook" {
    local comments=${NEWID_SHARED:-$REPO/../shared/data}/nhs-feedback/dev.csv
    [ -e "$comments" ] || skip 'the NHS comments are not here'
    export NEWID_DB=nhs.db
    newid import --profile "$REPO/codebooks/profiles/nhs-feedback.yaml" --date-format dmy "$comments" 2>/dev/null || true
    newid code "$REPO/codebooks/nhs-experience.yaml" 2>/dev/null
    gives 3 newid coding import "$comments" --map-file "$REPO/codebooks/nhs-experience.coding.csv" --coder analysts --rejects rejects.csv
    # Every account that is in is coded on every theme; the rest are comments that the import had refused or left out.
    [ "$(sqlite3 nhs.db 'SELECT count(DISTINCT account) FROM coding')" = "$(accounts)" ]
    [ "$(sqlite3 nhs.db 'SELECT count(*) FROM coding')" = $(($(accounts) * 20)) ]
    [ "$(sqlite3 nhs.db 'SELECT count(DISTINCT worker) FROM account')" = \
        "$(sqlite3 nhs.db 'SELECT count(*) FROM (SELECT DISTINCT worker, half FROM account JOIN sampled ON account = id)')" ]
    sql 'SELECT min(n) > 1500 FROM (SELECT count(*) AS n FROM sampled GROUP BY half)' 1
}

@test "what coders differ on is agreed in a table of its own, which takes in what they said alike" {
    csv codes.csv account,coder,theme,present a1,A,hope,1 a1,B,hope,0 a2,A,hope,1 a2,B,hope,1 a3,A,hope,0
    newid coding import codes.csv 2>/dev/null
    gives 0 newid coding disagree -o differ.csv
    has 'differ on 1 decision;'
    sed -i '2s/,$/,yes/' differ.csv
    gives 2 newid coding import differ.csv
    has --reconciled
    gives 0 newid coding import differ.csv --reconciled
    has '1 decision that the coders had made alike'
    [ "$(kept)" = 'a1:hope:1 a2:hope:1' ]
    sql 'SELECT count(*) FROM coding_round WHERE reconciled = 1' 1
    gives 0 newid coding disagree -o none.xlsx
    has 'differ on 0 decisions of 2' 'no file is written'
    [ ! -e none.xlsx ]
}

@test "what coders differ on is read on the terminal: who said what, of which passage" {
    csv codes.csv account,coder,theme,present,start,end a1,A,hope,1,0,2 a1,B,hope,0 a2,A,pressure,0 a2,C,pressure,1 a3,A,hope,0 a3,B,hope,0
    newid coding import codes.csv 2>/dev/null
    gives 0 newid coding disagree
    has 'Hope' 'Pressure' 'differ on 2 decisions of the 3' 'not for circulation' '['
    [[ $output =~ a1\ +A\ +B ]]
    [[ $output =~ a2\ +C\ +A ]]
    lacks 'a3 '
    gives 0 newid coding disagree --theme hope
    has 'differ on 1 decision of the 3'
    lacks 'a2 '
    gives 0 newid coding disagree --format csv
    has theme,label,account,yes,no,left,passage,right,start,end hope,Hope,a1,A,B,
    newid coding disagree -o list.html
    file_has list.html Hope
    gives 2 newid coding disagree --theme nothing
}

@test "one coder, none, or coders of different accounts: said, and no empty table to agree in" {
    gives 1 newid coding disagree
    has 'nobody has coded'
    csv codes.csv account,coder,theme,present a1,A,hope,1
    newid coding import codes.csv 2>/dev/null
    gives 1 newid coding disagree -o one.xlsx
    has 'only one person has coded (A)' 'a second coder'
    [ ! -e one.xlsx ]
    gives 1 newid coding disagree
    csv codes.csv account,coder,theme,present a2,B,hope,1
    newid coding import codes.csv 2>/dev/null
    gives 1 newid coding disagree
    has 'no account was coded on the same theme by two coders'
}

@test "the workbook to agree in says how, names themes by label too, and comes back in whatever was added to be read" {
    csv codes.csv account,coder,theme,present a1,A,hope,1 a1,B,hope,0
    newid coding import codes.csv 2>/dev/null
    gives 0 newid coding disagree -o agree.xlsx
    unzip -p agree.xlsx >parts.xml
    file_has parts.xml 'look up the theme' '>label<' '>instructions<' 'name="reconcile"'
    output=$(cat parts.xml)
    lacks 'Write your pseudonym' coder_sheet
    gives 0 newid --lang cy coding disagree -o cysoni.xlsx
    unzip -p cysoni.xlsx >parts.xml
    file_has parts.xml "enw'r thema" cyfarwyddiadau
    gives 0 newid coding disagree -o agree.csv
    file_has agree.csv 'account,check,theme,label,text,coder: A,coder: B,agreed' ',hope,Hope,'
    sed -i '2s/,$/,yes/' agree.csv
    gives 0 newid coding import agree.csv --reconciled
    lacks 'column left out'
    gives 0 newid --lang cy coding disagree
    has 'yn anghytuno'
}

@test "a workbook of several sheets: the first is read unless --sheet names another, and that is said" {
    xlsx two.xlsx 'notes=account|coder|theme|present
a1|A|hope|no' 'mine=account|coder|theme|present
a2|A|hope|yes'
    gives 0 newid coding import two.xlsx
    has 'read its sheet "notes", one of 2; --sheet names another'
    [ "$(kept)" = a1:hope:0 ]
    gives 0 newid coding import two.xlsx --sheet mine
    [ "$(kept)" = a2:hope:1 ]
    gives 2 newid coding import two.xlsx --sheet none
    has mine
}
