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
    has Pwysau 'Sut y cyfrifwyd hyn' 'Pob ffigur'
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

@test "charts: by period a line a theme from figures in the workbook, gaps blank; else bars" {
    gives 0 newid table --kind account --by month -o t.xlsx
    run unzip -l t.xlsx
    has xl/charts/chart2.xml
    lacks chart3.xml
    run sheet t.xlsx
    has 'Period,Writers (base),Pressure,Pressure: 95 % from,Pressure: 95 % to,Hope' 'Jan 2019,1,100,20.7,100,' 'Feb 2019,0,,,,'
    # By group it is the total that is drawn, and nothing where there is none.
    gives 0 newid table --kind account --by month --group team -o total.xlsx
    run unzip -l total.xlsx
    has chart2.xml
    lacks chart3.xml
    gives 0 newid table --kind account --by month --group team --no-totals -o none.xlsx
    run unzip -l none.xlsx
    lacks chart
    gives 0 newid table --kind account -o bars.xlsx
    run unzip -p bars.xlsx xl/charts/chart1.xml
    has '<c:barChart>' 'who mention each theme'
}

@test "eighty themes, one period and two hundred" {
    { printf 'codebook: many\nversion: "1"\ntitle: {en: Many, cy: Llawer}\nthemes:\n'
      for i in {1..80}; do printf '  - code: t%s\n    label: {en: "%s", cy: "%s"}\n    phrases: {en: [word%s]}\n' \
          "$i" "Theme $i <script>'x'&</script> $(printf 'y%.0s' {1..170})" "Thema $i" "$i"; done; } >many.yaml
    { echo id,date,worker,text
      for i in {0..199}; do echo "a$i,$((2000 + i / 12))-$(printf %02d $((i % 12 + 1)))-03,W$((i % 7)),word1 word$((i % 80 + 1))"; done; } >many.csv
    export NEWID_DB=many.db
    newid import many.csv && newid code many.yaml
    gives 0 newid table --by month -o months.xlsx
    gives 0 newid table --by month --from 2000-01-01 --to 2000-01-31 -o one.xlsx
    gives 0 newid table -o all.xlsx
    run unzip -l months.xlsx
    has chart12.xml
    lacks chart13.xml
    run unzip -p months.xlsx xl/worksheets/sheet4.xml
    has '<c r="A202"'
    run sheet all.xlsx
    has "Theme 80 <script>'x'&</script> yyy"
}

@test "--excel: CSV that Excel and LibreOffice open with every letter right" {
    gives 0 newid --lang cy table --kind account --layout people --format csv --excel -o t.csv
    [ "$(head -c 3 t.csv | od -An -tx1)" = ' ef bb bf' ]
    printf 'id,text\n1,"Mae ŵyn a thŷ dan pressure."\n' >letters.csv
    NEWID_DB=letters.db newid import letters.csv
    NEWID_DB=letters.db newid code book.yaml
    NEWID_DB=letters.db gives 0 newid kwic --theme pressure --excel -o kwic.csv
    gives 2 newid table --excel
    has '--excel is for csv'
    gives 2 newid table --excel -o t.xlsx
    command -v soffice >/dev/null || skip "soffice (LibreOffice) is not installed"
    soffice "-env:UserInstallation=file://$PWD/office" --headless --infilter='csv:44,34,76,1' \
        --convert-to 'html:HTML (StarCalc):EmbedImages,UTF8' kwic.csv >/dev/null 2>&1
    run cat kwic.html
    has 'Mae ŵyn a thŷ dan' '>account<'
}
