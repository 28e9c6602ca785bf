# newid report: one document from a small corpus whose answer is known.
load common

book() {
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - {code: success, label: {en: Success, cy: Llwyddiant}, definition: It went well., phrases: {en: ['well']}}
  - {code: optimism, label: {en: Optimism, cy: Optimistiaeth}, definition: x, phrases: {en: ['hope']}}
  - {code: difficulty, label: {en: 'Hard <b>"x"</b>', cy: Anodd}, definition: x, phrases: {en: ['hard']}}
  - {code: worry, label: {en: Worry, cy: Pryder}, definition: x, sensitive: true, phrases: {en: ['worry']}}
YAML
}

# Twenty workers in two teams write each month of 2018 and 2019; "well" comes with the second year.
corpus() {
    awk 'BEGIN { print "id,date,worker,team,text"
        for (m = 0; m < 24; m++) for (w = 1; w <= 20; w++)
            printf "a%d-%d,%d-%02d-10,W%02d,%s,The %s day. %s %s <i>so</i>.\n", m, w, 2018 + int(m / 12), m % 12 + 1, w,
                w % 2 ? "North" : "South", "long", (m >= 12 && w <= 15) ? "It went well" : "It was",
                w % 4 ? "hard" : "a worry" }' >accounts.csv
}

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    book
    corpus
    export NEWID_DB=test.db
    { "$NEWID" import accounts.csv && "$NEWID" code book.yaml; } >/dev/null 2>&1
}

setup() {
    enter_folder
    cp "$BATS_FILE_TMPDIR"/{book.yaml,test.db} .
}

# page FILE: the last report as $output.
page() { output=$(cat "$1"); }

@test "a page for everybody: what changed in plain words, both languages, and no passage" {
    gives 0 newid report --lang en --group team -o r.html
    page r.html
    has '<li>account: 480 accounts, 20 writers</li>' \
        'Success (account): mentioned more often:' 'of accounts, more than chance would give.' \
        'not why, not that practice did' '<h3 id="theme-1">Success</h3>' 'href="#theme-1"' '<h3 id="theme-1-cy">Llwyddiant</h3>' \
        'id="show-en" checked' 'Yr hyn y mae gweithwyr yn sôn amdano: Llyfr cod prawf' \
        'This theme is sensitive: it is not shown by group.' '<h2 id="method">How it was counted</h2>' \
        '<dt>audience</dt><dd>public</dd>' '<dt>codebook</dt><dd>test@1</dd>'
    lacks '<mark>' 'The long day' '<script' '<b>' 'not for circulation'
    has 'Hard &lt;b&gt;&quot;x&quot;&lt;/b&gt;'
}

@test "in Welsh the page begins in Welsh" {
    gives 0 newid --lang cy report -o r.html
    page r.html
    has '<html lang="cy">' 'id="show-cy" checked' '<h3 id="theme-1">Llwyddiant</h3>' '<h3 id="theme-1-en">Success</h3>'
}

@test "passages are for the analyst and for internal readers, with a banner" {
    gives 0 newid report --audience analyst --passages 2 -o r.html
    page r.html
    has '<header class="banner"><p>For the analyst: not for circulation.' '<mark>well</mark>' '<footer>a'
    lacks '<i>so</i>'
    [ "$(grep -o '<mark>well</mark>' r.html | wc -l)" = 4 ] # two in each language
    gives 0 newid report --audience internal -o i.html
    page i.html
    has '<header class="banner"><p>Internal: not for publication.' '<mark>well</mark>'
    gives 0 newid report --audience internal --passages 0 -o n.html
    page n.html
    lacks '<mark>'
}

@test "approved quotations are printed without worker, team and date, and the rest is left out" {
    printf 'theme,approved,left,passage,right,worker,team,date\nsuccess,yes,It went ,well, indeed.,W07,North,2019-05-10\nsuccess,no,Never ,well,.,W08,,\nworry,,A ,worry,.,,,\n' >q.csv
    gives 0 newid report --quotes q.csv -o r.html
    has 'rows that are not approved, and left out: 2'
    page r.html
    has '<p>It went <mark>well</mark> indeed.</p>' 'In workers&#39; words' 'Yng ngeiriau gweithwyr'
    lacks W07 2019-05-10 Never
}

@test "quotations are checked at the door again, and a refusal names the row and not the words" {
    printf 'theme,approved,quote\nsuccess,yes,Fine\nsuccess,yes,Write to someone@example.org\n' >q.csv
    gives 4 newid report --quotes q.csv -o r.html
    has 'q.csv: row 3 holds what may identify a person'
    lacks someone
    [ ! -e r.html ]
    printf 'theme,quote\nsuccess,Fine\n' >q.csv
    gives 1 newid report --quotes q.csv -o r.html
    has 'there is no column approved'
    printf 'theme,approved,quote\nsucess,yes,Fine\n' >q.csv
    gives 1 newid report --quotes q.csv -o r.html
    has 'row 2: the codebook has no theme with that code'
    printf 'theme,approved,quote\nsuccess,perhaps,Fine\n' >q.csv
    gives 1 newid report --quotes q.csv -o r.html
    has 'row 2: approved is neither yes nor no'
}

@test "a public report has room for twelve themes" {
    {
        printf 'codebook: wide\nversion: "1"\ntitle: {en: Wide}\nthemes:\n'
        for i in $(seq 13); do printf "  - {code: t%s, label: {en: T%s}, definition: x, phrases: {en: ['word%s']}}\n" "$i" "$i" "$i"; done
    } >wide.yaml
    gives 0 newid code wide.yaml
    gives 2 newid report -o r.html
    has 'at most 12 themes, and here are 13; choose with --theme'
    gives 0 newid report --theme t1 --theme t2 -o r.html
    page r.html
    has 'The codebook has no themes called success'
    gives 0 newid report --audience internal -o all.html
}

@test "Markdown holds the same words" {
    gives 0 newid report --lang en -o r.md
    page r.md
    has '# What workers mention: Test codebook' '## Summary' '- account: 480 accounts, 20 writers' '### Success' 'Jan 2018: 0 %'
}

@test "a file that is there is kept, and what cannot be written says so" {
    echo mine >r.html
    gives 2 newid report -o r.html
    has 'exists already; add --force'
    [ "$(cat r.html)" = mine ]
    gives 0 newid report --force -o r.html
    gives 1 newid report -o nowhere/r.html
    has 'nowhere/r.html'
    gives 2 newid report
    has 'wants a file'
    gives 2 newid report -o r.csv
    has 'no document in this format'
}

@test "no dates, one account, none" {
    rm -f test.db*
    printf 'id,text\n1,all well\n' >one.csv
    newid import one.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
    gives 0 newid report --audience analyst --lang en -o r.html
    page r.html
    has 'there is nothing over time' '1 account'
    rm -f test.db*
    printf 'id,text\n1,\n' >none.csv
    newid import none.csv 2>/dev/null || true
    newid code book.yaml 2>/dev/null
    gives 0 newid report --audience analyst --lang en -o none.html
}

@test "both languages in files of their own, from a command that only reads" {
    gives 0 newid --lang both table -o t.html
    page t-cy.html
    has '<html lang="cy">' Llwyddiant
    page t-en.html
    has '<html lang="en">' Success
    gives 0 newid report --lang both --output=r.md
    [ -s r-cy.md ] && [ -s r-en.md ]
    gives 0 newid report --lang both -o r.html
    [ -s r.html ] && [ ! -e r-cy.html ]
    gives 2 newid table --lang both -o t.html
    has t-cy.html
    gives 2 newid table --lang both
    has 'needs -o FILE'
    gives 2 newid code --lang both book.yaml -o x
}

@test "a workbook has a sheet for each table, and passages only for whom they are" {
    sheets() { output=$(unzip -p "$1" xl/workbook.xml | grep -o 'sheet name="[^"]*"' | cut -d'"' -f2 | tr '\n' ','); }
    gives 0 newid report --lang en --audience internal -o r.xlsx
    sheets r.xlsx
    is 'Contents,Themes,Over time,All figures,By group,Trends,Control charts,Balance,Themes that stand together,Passages,Codebook,'
    gives 0 newid report --lang en -o p.xlsx
    sheets p.xlsx
    lacks Passages
    output=$(unzip -p p.xlsx xl/sharedStrings.xml)
    lacks 'The long day' 'W07'
}

@test "what the public may not see stands nowhere in the report: tables, charts, sentences and groups are protected together" {
    # One of the ten workers of each team writes of hope in every second month, always the same.
    rm -f test.db*
    awk 'BEGIN { print "id,date,worker,team,text"
        for (m = 0; m < 24; m++) for (w = 1; w <= 20; w++)
            printf "a%d-%d,%d-%02d-10,W%02d,%s,%s\n", m, w, 2018 + int(m / 12), m % 12 + 1, w, w % 2 ? "North" : "South",
                (w <= 2 && m % 2) ? "I hope so" : w % 2 ? "It went well" : "It was hard" }' >few.csv
    newid import few.csv 2>/dev/null
    newid code book.yaml 2>/dev/null
    gives 0 newid report --lang en --group team --theme optimism --theme success -o r.html
    output=$(sed -n '/id="theme-2"/,/<\/section>/p' r.html)
    has 'Optimism by team' '>*<'
    lacks '1 of 10'
    # Of one team alone every figure is that team's: that is no report for the public.
    gives 2 newid report --lang en --where team=North --theme optimism -o north.html
    has '--audience public'
    [ ! -e north.html ]
    # Unless a group is asked for, there is none of which over 30 % would be hidden.
    gives 0 newid report --lang en --theme optimism --theme worry -o r.html --force
    page r.html
    has 'as fine as hides no more than 30 %'
    lacks 'by team'
}
