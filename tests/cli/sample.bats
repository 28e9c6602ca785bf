load common

setup_file() { corpus_once; }
setup() { enter_corpus; }

# filled FILE COLUMNS…: the sample's CSV with these cells behind the text, in every row.
filled() { awk -F, -v OFS=, -v cells="$2" 'NR == 1 { print; next } { sub(/,,$/, "," cells); print }' "$1"; }

@test "the same seed and accounts give the same sample, another seed another" {
    gives 0 newid sample --size 4 --seed 7 -o a.csv
    cp a.csv first.csv
    cp "$BATS_FILE_TMPDIR/test.db" again.db
    NEWID_DB=again.db gives 0 newid sample --size 4 --seed 7 -o b.csv
    cmp a.csv b.csv
    NEWID_DB=again.db newid sample --size 4 --seed 8 -o c.csv 2>/dev/null
    ! cmp -s a.csv c.csv
}

@test "a sample is blind: ids, check codes, texts and empty cells, without dates, workers or hits" {
    gives 0 newid sample --size 7 -o a.csv
    run head -1 a.csv
    is account,check,text,pressure,hope
    [ "$(wc -l <a.csv)" = 8 ]
    run cat a.csv
    lacks 2019 W1 North
    [ "$(stat -c %a a.csv)" = 600 ]
}

@test "probabilities are those of the strata, exactly, and every stratum is in" {
    gives 0 newid sample --size 4 --by team --least 1 --kind account -o a.csv
    has '4 of 5 accounts drawn from 2 strata'
    sql "SELECT count(*) FROM sampled s JOIN account a ON a.id = s.account WHERE s.stratum <> a.team" 0
    sql "SELECT count(*) FROM (SELECT stratum, count(*) AS n, min(probability) AS p, max(probability) AS q FROM sampled GROUP BY 1)
         WHERE p <> q OR abs(n / p - round(n / p)) > 1e-9 OR round(n / p) <> (SELECT count(*) FROM account WHERE team = stratum AND kind = 'account')" 0
    sql 'SELECT count(DISTINCT stratum) FROM sampled' 2
}

@test "by theme an account lies in the stratum of its rarest theme, and those without any are drawn too" {
    gives 0 newid sample --size 7 --by theme -o a.csv
    has Pressure Hope 'To report'
    sql "SELECT group_concat(account || ':' || stratum, ' ') FROM (SELECT * FROM sampled ORDER BY account)" \
        'a1:hope a2:hope a3:none a4:pressure a5:hope n1:pressure n2:none'
}

@test "a size that does not hold the strata, none at all, or a field that there is not is refused; nothing is kept" {
    gives 2 newid sample --size 1 --by theme -o a.csv
    has 'at least 2'
    gives 2 newid sample --size 1 --by team --kind account -o a.csv
    has 'at least 2'
    gives 2 newid sample --size 0 -o a.csv
    gives 2 newid sample -o a.csv
    gives 2 newid sample --size 2
    gives 2 newid sample --size 2 -o a.docx
    gives 2 newid sample --size 2 --by colour -o a.csv
    gives 2 newid sample --size 2 --kind diary -o a.csv
    gives 2 newid sample --size 2 --period month -o a.csv
    [ ! -e a.csv ]
    sql 'SELECT count(*) FROM sample' 0
}

@test "where the size does not hold two accounts of each theme, the rarest are one stratum, and that is said" {
    gives 0 newid sample --size 5 --by theme -o a.csv
    has '2 rarest themes are one stratum'
    sql "SELECT group_concat(DISTINCT stratum) FROM (SELECT stratum FROM sampled ORDER BY stratum)" 'none,several rare themes'
    sql "SELECT count(*) FROM (SELECT count(*) AS n FROM sampled GROUP BY stratum) WHERE n < 2" 0
    gives 0 newid sample --size 6 --by theme -o b.csv
    lacks 'one stratum'
}

@test "only the themes named are asked about and drawn by; rules and headings never are" {
    gives 0 newid sample --size 4 --by theme --theme hope -o a.csv
    lacks pressure
    run head -1 a.csv
    is account,check,text,hope
    sql "SELECT count(DISTINCT stratum) FROM sampled" 2
    cp book.yaml rules.yaml
    cat >>rules.yaml <<'YAML'
  - code: both
    label: {en: Both, cy: Ill dau}
    rule: pressure and hope
  - code: top
    label: {en: Top, cy: Pen}
    themes:
      - code: calm
        label: {en: Calm, cy: Tawel}
        phrases:
          en: ['calm']
YAML
    newid code rules.yaml >/dev/null 2>&1
    gives 0 newid sample --size 4 -o b.csv
    lacks both
    run head -1 b.csv
    is account,check,text,pressure,hope,calm
    gives 2 newid sample --size 4 --theme both -o c.csv
    has 'by a rule'
    gives 2 newid sample --size 4 --theme top -o c.csv
    has heading
    gives 2 newid sample --size 4 --theme hpoe -o c.csv
    has hpoe
}

@test "by period, by kind, and an unfinished coding: what needs no codebook's hits needs none" {
    gives 0 newid sample --size 5 --by period --period month -o a.csv
    sql "SELECT group_concat(DISTINCT stratum) LIKE '%2019-01%' FROM sampled" 1
    sql "SELECT count(*) FROM sampled WHERE stratum = 'undated'" 1
    csv more.csv id,text 'z1,More pressure.'
    newid import more.csv 2>/dev/null
    gives 0 newid sample --size 3 --by kind -o b.csv
    has 'run newid code'
    gives 4 newid sample --size 4 --by theme -o c.csv
}

@test "all accounts of a worker are in one half, and an account stays in its own" {
    newid sample --size 7 -o a.csv 2>/dev/null
    sql "SELECT count(DISTINCT half) FROM sampled s JOIN account a ON a.id = s.account WHERE worker LIKE 'W1%'" 1
    gives 0 newid sample --size 7 --half report -o b.csv
    has 'could not be drawn'
    sql "SELECT count(*) FROM (SELECT account FROM sampled GROUP BY account HAVING min(half) <> max(half))" 0
    gives 0 newid verify
}

@test "a size past all there are takes them all; a name is taken once; a file stays unless --force" {
    gives 0 newid sample --size 100 --name s -o a.csv
    has 'no more than 7'
    gives 2 newid sample --size 2 --name s -o b.csv
    gives 2 newid sample --size 2 -o a.csv
    gives 0 newid sample --size 2 -o a.csv --force
    gives 0 newid log --format csv
    has sample
}

@test "the CSV file filled in comes back, in any order of rows" {
    newid sample --size 7 -o a.csv 2>/dev/null
    filled a.csv x,no | { read -r header; echo "$header"; sort -r; } >filled.csv
    gives 0 newid coding import filled.csv --coder A
    has '7 accounts coded with test: 7 yes, 7 no'
    # Every account was in the sample: no other is made for them.
    sql 'SELECT count(*) FROM sample' 1
}

@test "only some columns sorted is seen by the check code" {
    newid sample --size 7 -o a.csv 2>/dev/null
    filled a.csv x,no >filled.csv
    paste -d, <(cut -d, -f1 filled.csv | { read -r h; echo "$h"; sort -r; }) <(cut -d, -f2- filled.csv) >mixed.csv
    gives 3 newid coding import mixed.csv --coder A
    has 'only some of the columns sorted'
}

@test "a text that changed after the sample was drawn: the coding is kept, stale, and said" {
    newid sample --size 7 -o a.csv 2>/dev/null
    filled a.csv x,no >filled.csv
    csv change.csv id,date,kind,worker,text 'a1,2019-01-10,account,W1,It is different now.'
    newid import --update change.csv 2>/dev/null
    gives 0 newid coding import filled.csv --coder A
    has '2 decisions are on texts that have changed since'
    sql 'SELECT count(*) FROM v_coding WHERE stale' 2
}

# A workbook as newid makes it, filled in: KEYS is its hidden sheet.
KEYS='key|value|heading
kind|coding
sample|sample-1
codebook|test
sheet|coding
coder_sheet|coder
theme|pressure|Pressure [pressure]
theme|hope|Hope [hope]'

rows_of() { awk -F, 'NR > 1 { print $1 "|" $2 "||" cells }' cells="$2" "$1"; }

@test "the workbook comes back with moved columns, changed headings, and the coder that is written in it" {
    newid sample --size 7 -o a.csv 2>/dev/null
    xlsx back.xlsx "coding=account|check|text|Gobaith, efallai [hope]|[pressure]
$(rows_of a.csv 'ie|nac ydy' | sort)" 'coder=Coder|Blodwen' "newid=$KEYS"
    gives 0 newid coding import back.xlsx
    has '7 accounts coded with test: 7 yes, 7 no'
    gives 0 newid coding import back.xlsx --coder Non
    has 'says that Blodwen coded it'
    newid coding remove 2 2>/dev/null
    sql "SELECT DISTINCT coder || ':' || theme || ':' || present FROM v_coding WHERE theme = 'hope'" Blodwen:hope:1
}

@test "a heading that cannot be known again is refused, as is a check column that is gone" {
    newid sample --size 7 -o a.csv 2>/dev/null
    xlsx back.xlsx "coding=account|check|text|Stress|Hope [hope]
$(rows_of a.csv 'x|x')" 'coder=Coder|A' "newid=$KEYS"
    gives 1 newid coding import back.xlsx
    has 'Pressure [pressure]' Stress
    xlsx back.xlsx "coding=account|check|text||Hope [hope]
$(rows_of a.csv 'x|x')" 'coder=Coder|A' "newid=$KEYS"
    gives 1 newid coding import back.xlsx
    has 'Pressure [pressure]' 'has no heading'
    xlsx back.xlsx "coding=account|text|Pressure [pressure]|Hope [hope]
a1||x|x" 'coder=Coder|A' "newid=${KEYS/sample-1/other}"
    gives 1 newid coding import back.xlsx
    sql 'SELECT count(*) FROM coding' 0
}

@test "a workbook of another sample or codebook is refused" {
    newid sample --size 7 -o a.csv 2>/dev/null
    xlsx back.xlsx "coding=account|check|text|Pressure [pressure]|Hope [hope]
$(rows_of a.csv 'x|x')" 'coder=Coder|A' "newid=${KEYS/sample-1/other}"
    gives 1 newid coding import back.xlsx
    has 'sample other'
}

@test "a row of the workbook is as high as its text needs, up to the highest there is" {
    csv long.csv id,text "long,$(printf 'word %.0s' {1..60})" "longest,$(printf 'word %.0s' {1..2000})"
    newid import long.csv 2>/dev/null
    gives 0 newid sample --size 9 -o a.xlsx
    unzip -p a.xlsx xl/worksheets/sheet1.xml >sheet.xml
    file_has sheet.xml 'ht="75" customHeight="1"' 'ht="409" customHeight="1"'
}

@test "the workbook itself: drop-down lists in the language spoken, and it can be read again" {
    gives 0 newid --lang cy sample --size 7 --coder A -o a.xlsx
    unzip -p a.xlsx xl/worksheets/sheet1.xml >sheet.xml
    file_has sheet.xml '"ie,nage"' 'state="frozen"'
    unzip -p a.xlsx xl/workbook.xml >workbook.xml
    file_has workbook.xml 'state="hidden"'
    gives 0 newid coding import a.xlsx
    has '7 rows without any answer'
    gives 0 newid sample --size 7 -o b.xlsx
    unzip -p b.xlsx xl/worksheets/sheet1.xml >sheet.xml
    file_has sheet.xml '"yes,no"'
}
