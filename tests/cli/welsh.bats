# newid in Welsh: --lang cy, a Welsh locale, and what stays English whatever the language.

load common

codebook() {
    cat >book.yaml <<'YAML'
codebook: book
version: "1.0"
title: {en: Book, cy: Llyfr}
themes:
  - code: pace
    label: {en: Pace, cy: Cyflymder}
    phrases: {en: [pace]}
  - code: worry
    label: {en: Worry}
    phrases: {en: [worry]}
YAML
}

# Three areas whose order differs between the alphabets, each with two accounts by one worker.
fill() {
    codebook
    cat >accounts.csv <<'CSV'
id,date,worker,area,text
A1,2019-01-10,W1,Chwilog,The pace was good.
A2,2019-04-11,W2,Cwm,No worry at all.
A3,2019-05-12,W3,Caernarfon,The pace and the worry.
CSV
    newid import accounts.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
}

@test "--lang cy before or after the command; the last one wins" {
    gives 0 newid --lang cy --help
    has 'Gorchmynion:' 'Defnydd: newid [--db FFEIL] GORCHYMYN'
    gives 0 newid table --lang=cy --help
    has 'Opsiynau:' 'cyfrif yn ôl y cyfnod hwn' '--by all|day|week'
    gives 0 newid --lang cy table --help --lang en
    has 'Options:' 'count by this period'
}

@test "a Welsh locale is enough, also where it is not generated, and --lang en turns it off" {
    for variable in LANG LC_MESSAGES LC_ALL; do
        gives 0 env -i $variable=cy_GB.UTF-8 "$NEWID" --help
        has Gorchmynion
    done
    gives 0 env -i LANG=cy_GB.UTF-8 "$NEWID" --lang en --help
    has Commands
    gives 0 env -i LC_ALL=C LANG=cy_GB.UTF-8 "$NEWID" --help
    has Commands
    gives 0 env -i "$NEWID" --lang cy --help
    has Gorchmynion
    gives 0 env -i LC_ALL=en_GB.UTF-8 LANGUAGE=cy "$NEWID" --help
    has Commands
}

@test "a language that newid does not have is refused with those that it has" {
    gives 2 newid --lang xx table
    is 'newid: --lang: newid has no xx; use --lang cy for Welsh or --lang en for English'
    gives 2 newid table --lang
    has --lang
}

@test "a message of an error is Welsh, a command that is not known too" {
    gives 2 newid --lang cy table --by mis
    is 'newid: --by: nid yw mis yn un o all|day|week|month|quarter|year|financial-quarter|financial-year'
    gives 2 newid nothing --lang cy
    is 'newid: nothing: nid oes gorchymyn o'"'"'r fath; gweler newid --help'
    gives 1 newid --lang cy info
    has 'nid oes ffeil o'"'"'r fath' 'newid import'
}

@test "a query that is refused is refused in Welsh, its word and its form alike" {
    fill
    gives 2 newid --lang cy search 'NEAR(cynllun'
    has 'mae NEAR( yn cymryd geiriau ac ymadroddion'
    gives 2 newid --lang cy search '~ teulu'
    has 'rhaid i air ddilyn ~ ar unwaith'
}

@test "the summary of an import and of coding counts as Welsh does" {
    codebook
    printf 'id,date,worker,text\nA1,2019-01-10,W1,pace\nA2,2019-01-11,W2,pace pace\n' >two.csv
    gives 0 newid --lang cy import two.csv
    has "2 adroddiad wedi'u hychwanegu"
    gives 0 newid --lang cy code book.yaml
    has "2 adroddiad wedi'u codio, 3 thrawiad newydd"
}

@test "a table for people is Welsh through and through" {
    fill
    gives 0 newid --lang cy table
    has 'adroddiad: 3 awdur, 3 adroddiad, 13 gair' 'Cyfwng' 'Cyflymder' '2 o 3' 'gwnaed gan' 'hidlyddion' 'cynulleidfa'
    # A label that the codebook has in English alone is marked.
    has 'Worry (en)'
    lacks Writers Accounts 'For the analyst' codebook audience
    gives 0 newid --lang cy table --by quarter
    has 'Ion–Maw' 'Ebr–Meh' 'Pob un' 'Sail: awduron'
    gives 0 newid --lang cy table -o t.html
    file_has t.html '<html lang="cy">' '<h1>Themâu yn yr adroddiadau: Llyfr</h1>'
    gives 0 newid table -o t.html --force
    file_has t.html '<html lang="en">' '<h1>Themes in the accounts: Book</h1>'
}

@test "no line of a Welsh table or help is wider than 80 columns" {
    fill
    for page in "table" "table --by quarter" "table --group area" "info" "kwic --theme pace" "--help" "import --help" "table --help"; do
        # shellcheck disable=SC2086
        newid --lang cy $page >page
        while IFS= read -r line; do
            [ "${#line}" -le 80 ] || { echo "$page: $line" && false; }
        done <page
    done
}

@test "groups stand in the order of the Welsh alphabet for people, and in the order of bytes in data" {
    fill
    newid --lang cy table --group area >table
    [[ $(grep Caernarfon table) =~ Caernarfon.*Cwm.*Chwilog ]]
    newid --lang en table --group area >table
    [[ $(grep Caernarfon table) =~ Caernarfon.*Chwilog.*Cwm ]]
    newid --lang cy info >info
    [ "$(sed -n 's/^ardal *\([A-Z][a-z]*\) .*/\1/p' info | tr '\n' ' ')" = 'Caernarfon Cwm Chwilog ' ]
    newid --lang cy table --group area --format csv >cy.csv
    newid --lang en table --group area --format csv >en.csv
    cmp cy.csv en.csv
}

@test "data formats, codes and the journal are the same in both languages" {
    fill
    for format in csv tsv; do
        newid --lang cy table --by month --group area --format $format >cy
        newid --lang en table --by month --group area --format $format >en
        cmp cy en
    done
    newid --lang cy info --format json >cy
    newid --lang en info --format json >en
    cmp cy en
    newid --lang cy table --format json >cy
    file_has cy '"caption":"95 % intervals: writers by Wilson' '"filters":"none"' '"audience":"analyst (not for circulation)"' '"kind":"account"'
    newid --lang cy codebook export book >cy
    newid --lang en codebook export book >en
    cmp cy en
    newid --lang cy import accounts.csv 2>/dev/null
    gives 0 newid log --format csv
    lacks --lang adroddiad
}

@test "a rejects file keeps its columns, and gives the reason in Welsh" {
    printf 'id,date,worker,text\nA1,2019-01-10,W1,pace\nA1,2019-01-11,W2,other\n' >two.csv
    gives 3 newid --lang cy import two.csv --rejects rejects.csv
    file_has rejects.csv 'row,reason' "mae'r dynod mewn rhes gynharach gyda thestun arall"
}

@test "the Welsh man pages render, and name the same options" {
    for command in import table codebook; do
        newid --lang cy help --man $command >"$command.1"
        file_has "$command.1" '.SH ENW' '.SH OPSIYNAU'
        [ "$(grep -c '^\.B.*\\-\\-' "$command.1")" = "$(newid --lang en help --man $command | grep -c '^\.B.*\\-\\-')" ]
    done
    if command -v man >/dev/null; then
        run man --warnings -l table.1
        lacks warning
    fi
}

@test "why a hit has its status is said in Welsh" {
    printf 'codebook: t\nversion: "1"\ntitle: {en: T, cy: T}\nthemes:\n  - {code: w, label: {en: W, cy: W}, phrases: {en: [worry]}}\n' >w.yaml
    csv w.csv 'id,text' 'w,I do not worry.'
    newid import w.csv
    newid code w.yaml
    gives 0 newid --lang cy code --explain w w.yaml
    has "w: gwadwyd, nid yw'n cyfrif" "Mae \"not\" yn gwadu'r hyn sy'n ei ddilyn, o fewn 6 gair."
}
