load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

# Two teams: one of forms, one of families; W9 has a word of his own.
teams() {
    {
        echo id,date,worker,team,text
        for i in 1 2 3 4 5 6; do
            echo "n$i,2019-0$i-01,N$i,North,\"We fill in forms, and more forms. A word: mud$i.\""
            echo "s$i,2020-0$i-01,S$i,South,\"The family spoke, and the child was heard. Good talk.\""
        done
        echo 'n7,2019-07-01,N1,North,"Grommets, grommets, grommets and grommets and grommets."'
        echo 'c1,2020-07-01,C1,Cwm,"Mae llwybr tarw yn y gwaith yma. Mae hi wedi gweld dau lwybr arall."'
        echo 'c2,2020-08-01,C2,Cwm,"Dyma fy llwybr i, ac mae o wedi cerdded ei lwybr yn y glaw hefyd."'
    } >teams.csv
    rm -f test.db
    newid import teams.csv >/dev/null 2>&1
}

@test "the words of a team, against all others, with what each side has of them" {
    teams
    gives 0 newid keyness --target team=North --format csv
    has 'phrase,marks,forms,length,target_uses,target_per_1000_words,target_accounts,target_percent,target_writers,reference_uses'
    [[ $output =~ $'\n''forms,target,,1,12,179.10,6,85.7,6,0,0.00,0,0.0,0,' ]]
    # Parts that nearly always stand in one phrase give way to it.
    has 'we fill in forms,target,,4,6,'
    lacks family 'fill in,'
    gives 0 newid keyness --target team=North --both --format csv
    has family,reference, 'forms,target'
    gives 0 newid keyness --target team=North
    has 'forms' '6 / 0' 'We fill in [forms]' 'nothing about why' 'not for circulation' 'of the target: 7 (67 words)'
}

@test "a word that one writer uses more than all others together is marked" {
    teams
    gives 0 newid keyness --target team=North
    [[ $output =~ grommets.*' 1*' ]]
    has '* one writer has more than half'
    gives 0 newid keyness --target team=North --format csv
    [[ $output =~ grommets,target,[^$'\n']*,yes,n7, ]]
    [[ ! $output =~ forms,target,[^$'\n']*,yes, ]]
}

@test "both methods rank, and say by what" {
    teams
    gives 0 newid keyness --target team=North --method g2 --limit 1
    has G2
    gives 0 newid keyness --target team=North --method g2 --limit 1 --format csv
    [ "${#lines[@]}" -eq 2 ]
    gives 2 newid keyness --target team=North --method chance
    has --method log-odds
}

@test "Welsh forms of one radical are counted as one word" {
    teams
    gives 0 newid keyness --target team=Cwm --min 3 --format csv
    has '~llwybr,target,"llwybr, lwybr",1,4,'
}

@test "sides by period, by several values, by theme, and uncoded against coded" {
    gives 0 newid keyness --target team=North --target team=South --reference kind=mentoring-note --min 1 --both
    has 'of the target: 5 '
    gives 0 newid keyness --target team=North --target theme:pressure --min 1
    has 'of the target: 3 ' test@1
    gives 0 newid keyness --target uncoded --min 1 --both
    has 'of the target: 2 ' 'All kinds of account are taken together'
    gives 0 newid keyness --target uncoded --reference team=North --min 1
    has '1 account is on both sides and is left out' 'of the target: 1 '
    teams
    gives 0 newid keyness --target period:2019 --reference period:2020-01..2020-06 --both --format csv
    has forms,target, family,reference,
    lacks llwybr
}

@test "what has no codebook to it needs none" {
    teams
    gives 0 newid keyness --target team=North
    lacks 'codebook hash'
    gives 1 newid keyness --target uncoded
    has 'newid code'
}

@test "for an audience: words of few writers and passages are left out, small sides and sensitive themes refused" {
    teams
    gives 0 newid keyness --target team=North --audience internal --format csv
    has forms,
    lacks grommets 'We fill in'
    gives 4 newid keyness --target team=North --audience public
    has 'fewer than 10 writers' 'choose more accounts'
    lacks forms
    enter_corpus
    gives 2 newid keyness --target theme:hope --audience internal
    has theme:hope sensitive
}

@test "bad input is answered" {
    gives 2 newid keyness
    has --target
    gives 2 newid keyness --target north
    has --target north FIELD=VALUE theme:CODE
    gives 2 newid keyness --target period:2019-13
    has period:2019-Q2
    gives 2 newid keyness --target theme:nothing
    has nothing 'newid themes'
    gives 2 newid keyness --target Shoe=1
    has Shoe
    gives 1 newid keyness --target team=West
    has 'no account of the target'
    gives 1 newid keyness --target kind=account --target kind=mentoring-note
    has 'no account of the reference'
    gives 2 newid keyness --target team=North --limit many
    has --limit
}

@test "no dates, no workers, one account each: figures without workers, and none that would need them" {
    csv bare.csv id,text 'a,two and two and two and two and two' 'b,three and four and three and four'
    rm -f test.db
    newid import bare.csv >/dev/null 2>&1
    gives 0 newid keyness --target id=a --min 1 --format csv
    has two,target
    gives 0 newid keyness --target id=a --min 1
    lacks 'one writer'
    gives 1 newid keyness --target period:2019
    has 'no account of the target'
}

@test "a csv file has what made it beside it" {
    teams
    gives 0 newid keyness --target team=North -o k.csv
    file_has k.csv.json 'team=North' 'nothing about why'
    gives 2 newid keyness --target team=North -o k.csv
    has k.csv --force
}

@test "in Welsh" {
    teams
    gives 0 newid --lang cy keyness --target team=North
    has 'grommets' 'nid i'"'"'w ddosbarthu'
    lacks 'Words that mark' 'Per 1,000'
}
