load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

# sheet FILE.xlsx N: its N-th sheet as CSV, by LibreOffice.
sheet() {
    command -v soffice >/dev/null || skip "soffice (LibreOffice) is not installed"
    soffice "-env:UserInstallation=file://$PWD/office" --headless --convert-to \
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' "$1" >/dev/null 2>&1
    cat "${1%.xlsx}-"*.csv
}

@test "a workbook has a sheet to read, one of all figures and one that says how it was counted" {
    gives 0 newid table --kind account -o t.xlsx
    run sheet t.xlsx
    has 'Themes in the accounts: Test codebook' 'All figures' 'How this was counted' 'not for circulation' \
        'account: 4 writers, 5 accounts, 22 words' 'codebook hash' \
        'pressure,Pressure,account,all,,,2,4,50,15,85,3,5,60,3.7,99.3,4,22,181.82,3,0,0,0,0,0'
}

@test "a workbook by period has a column a period, with numbers" {
    gives 0 newid table --kind account --by month -o t.xlsx
    run sheet t.xlsx
    has 'Percent of writers' 'Jan 2019,Feb 2019,Mar 2019,Apr 2019,All' 'pressure,Pressure,account,,100,,50,0,50'
}

@test "a workbook speaks Welsh, and hides what its audience must not see" {
    gives 0 newid --lang cy table --kind account --group team --audience public -o t.xlsx
    run sheet t.xlsx
    has Pwysau 'Sut y cyfrifwyd hyn' 'Holl ffigurau'
    [[ $output == *'pressure,Pwysau,account,all,,North,*,*,*'* ]]
}

@test "a workbook is for a file: never for a terminal, nor over another without --force" {
    gives 2 newid table --format xlsx
    has '-o FILE.xlsx'
    echo kept >t.xlsx
    gives 2 newid table -o t.xlsx
    has 'exists already'
    file_has t.xlsx kept
    gives 0 newid table -o t.xlsx --force
}

@test "a folder that is missing or full: said, and nothing is left" {
    gives 1 newid table -o no/such/t.xlsx
    has 'no/such/t.xlsx: cannot be written: No such file'
    gives 1 newid table -o /dev/full --force --format xlsx
    has 'No space left'
    run ls
    lacks XXXXXX newid.
}

@test "every command that prints tables writes a workbook" {
    for command in themes info 'kwic --theme pressure' 'search pressure' trend 'balance --bright hope --dark pressure' cooccurrence \
        'chart --theme pressure' log; do
        gives 0 newid $command --format xlsx -o "${command%% *}.xlsx"
        [ -s "${command%% *}.xlsx" ]
    done
    run find . -name '*.xlsx.*'
    is ''
}
