load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

HEADER=date,kind,team,area,label,attended,eligible

@test "event import, list and remove" {
    csv events.csv "$HEADER" '2019-02-01,roll-out,North,Arfon,Roll-out,,' '2019-02-06,training,North,,Day 1,11,13' \
        '2019-03-23,lockdown,,,Home working,,'
    gives 0 newid event import events.csv
    is 'newid: 3 added'
    run newid event list --format csv
    is 'num,date,kind,team,area,label,attended,eligible,attended_percent
1,2019-02-01,roll-out,North,Arfon,Roll-out,,,
2,2019-02-06,training,North,,Day 1,11,13,84.6
3,2019-03-23,lockdown,,,Home working,,,'
    gives 0 newid event list
    has '11 of 13 (85 %)' everybody
    for line in "${lines[@]}"; do [ "${#line}" -le 80 ]; done
    gives 0 newid event remove 3
    sql 'SELECT count(*), sum(attended) FROM v_event' '2|11'
    gives 1 newid event remove 3
    has 'no event 3'
    gives 2 newid event remove three
    gives 0 newid log
    has '"added":3' '"removed":3'
}

@test "the same file again changes nothing" {
    csv events.csv "$HEADER" '2019-02-01,roll-out,North,,Roll-out,,' '2019-02-06,training,North,,Day 1,11,13'
    newid event import events.csv
    gives 0 newid event import events.csv
    has '0 added' '2 in already'
    sql 'SELECT count(*) FROM event' 2
}

@test "Welsh headings, words for kinds, and dates decided by the whole column" {
    csv events.csv 'Dyddiad;Math;Tîm;Disgrifiad;Presennol;Cymwys' '06/02/2019;Hyfforddiant;North;Diwrnod 1;3;4' \
        '21/02/2019;Cyflwyno;South;;;'
    gives 0 newid event import events.csv
    has day/month/year
    sql 'SELECT date, kind, team, attended FROM event ORDER BY num' '2019-02-06|training|North|3
2019-02-21|roll-out|South|'
}

@test "rows that cannot be used are refused with the reason, and the rest goes in" {
    csv events.csv "$HEADER" '2019-02-30,training,North,,,,' ',training,North,,,,' '2019-02-06,,North,,,,' \
        '2019-02-06,training,Norh,,,,' '2019-02-06,training,,Nowhere,,,' '2019-02-06,training,North,,,14,13' \
        '2019-02-06,training,North,,,a few,13' '2019-02-06,training,North,,Day,,' '2019-02-06,training,North,,Day,,'
    gives 3 newid event import events.csv --rejects refused.csv
    has '1 added' 'no such day' 'there is no date' 'no kind' "'Norh'; is 'North' meant?" "'Nowhere'; there are: Arfon, Eifion" \
        'more attended' 'whole numbers' 'a row further up' '8 rows refused: see refused.csv'
    [ "$(wc -l <refused.csv)" -eq 9 ]
    file_has refused.csv "$HEADER,file,row,reason" '2019-02-06,training,Norh,,,,,events.csv,5,'
    sql 'SELECT count(*) FROM event' 1
    # A rejects file that was put right goes in.
    sed -i 's/Norh/North/' refused.csv
    gives 3 newid event import refused.csv
    has '1 added' '1 in already' '6 rows refused'
}

@test "two roll-outs for one team: the second is refused, in a file and later" {
    csv events.csv "$HEADER" '2019-02-01,roll-out,North,,,,' '2019-03-01,rollout,North,,,,' '2019-04-01,roll-out,,Arfon,,,'
    gives 3 newid event import events.csv
    has '2 added' "the team 'North' has a roll-out already, number 1" ':3:'
    csv more.csv "$HEADER" '2019-05-01,roll-out,North,,,,' '2019-05-01,roll-out,,Arfon,,,'
    gives 3 newid event import more.csv
    has '0 added' 'number 1' 'number 2'
}

@test "events before and after all accounts go in, and that is said" {
    csv events.csv "$HEADER" '2018-01-01,roll-out,North,,,,' '2030-01-01,training,,,,,' '2019-02-01,training,,,,,'
    gives 0 newid event import events.csv
    has '3 added' '2 lie before the first account or after the last'
}

@test "a table without a column that is needed, a date that settles nothing, a document: nothing goes in" {
    csv events.csv 'date,team' '2019-02-06,North'
    gives 1 newid event import events.csv
    has 'no column kind' "'date', 'team'"
    csv events.csv 'date,kind' '06/02/2019,training' '05/03/2019,training'
    gives 1 newid event import events.csv
    has --date-format
    gives 0 newid event import events.csv --date-format dmy
    sql 'SELECT date FROM event' '2019-02-06
2019-03-05'
    echo 'Some text.' >events.txt
    gives 1 newid event import events.txt
    has 'no table'
    gives 1 newid --db none.db event import events.csv
    [ ! -e none.db ]
    gives 2 newid event
    gives 2 newid event forget
    has 'import, list, remove'
}

@test "headcount import: periods of any length, or from and to" {
    csv h.csv 'team,period,in_post' 'North,2019-Q1,12' 'South,2019/20,9' 'North,2019-04,13'
    gives 0 newid headcount import h.csv
    is 'newid: 3 added'
    run newid headcount list --format csv
    is 'team,from,to,in_post
North,2019-01-01,2019-03-31,12
North,2019-04-01,2019-04-30,13
South,2019-04-01,2020-03-31,9'
    csv h2.csv 'Tîm,O,Hyd,Mewn swydd' 'North,01/05/2019,31/05/2019,14'
    gives 0 newid headcount import h2.csv
    sql "SELECT first, last, in_post FROM v_headcount WHERE team = 'North' AND in_post = 14" '2019-05-01|2019-05-31|14'
}

@test "headcounts that cannot be used are refused; --update takes a new number" {
    csv h.csv 'team,period,in_post' 'North,2019-Q1,12' 'North,2019-02,12' 'Norh,2019-Q2,12' 'North,2019-Q9,1' 'North,,5' \
        ',2019-Q2,5' 'North,2019-Q2,' 'North,2019-Q1,12'
    gives 3 newid headcount import h.csv
    has '1 added' '7 rows refused' 'for a part of it' "is 'North' meant?" '2019/20-Q1' 'neither a period' 'no team' 'in_post' \
        'a row further up'
    csv h.csv 'team,period,in_post' 'North,2019-Q1,13'
    gives 3 newid headcount import h.csv
    has --update
    gives 0 newid headcount import h.csv --update
    has '1 changed'
    sql 'SELECT in_post FROM headcount' 13
    gives 2 newid headcount forget
    has 'import, list'
}

@test "events and headcounts are in a backup" {
    csv events.csv "$HEADER" '2019-02-01,roll-out,North,,,,'
    csv h.csv 'team,period,in_post' 'North,2019-Q1,12'
    newid event import events.csv
    newid headcount import h.csv
    newid backup copy.db
    NEWID_DB=copy.db sql 'SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM headcount)' '1|1'
    gives 0 newid verify
}

# North rolled out in February, South in March, on the day of an account.
roll_out() {
    csv events.csv "$HEADER" '2019-02-15,roll-out,North,,,,' '2019-03-06,roll-out,South,,,,'
    newid event import events.csv
}

# Theme, kind, period and its start, group, writers and accounts with their bases, hidden, teams.
aligned() {
    run --separate-stderr newid table --align roll-out --format csv "$@"
    output=$(columns 1,3-8,12,13,25- <<<"$output")
}

@test "table --align roll-out counts by months since each team's own roll-out, with the teams behind each" {
    roll_out
    aligned --kind account --theme pressure
    is 'theme,kind,period,period_start,group,workers,workers_n,accounts,accounts_n,hidden,teams
pressure,account,-1,,,1,1,2,2,0,1
pressure,account,0,,,1,1,1,1,0,1
pressure,account,+1,,,0,2,0,2,0,2
pressure,account,all,,,2,4,3,5,0,2'
    run newid table --by month --format csv
    lacks ,teams
}

@test "--align by group, wide and for reading: the teams stand below the bases" {
    roll_out
    aligned --kind all --theme pressure --group team --no-totals
    is 'theme,kind,period,period_start,group,workers,workers_n,accounts,accounts_n,hidden,teams
pressure,all,-1,,North,2,2,3,3,0,1
pressure,all,-1,,South,0,0,0,0,0,0
pressure,all,0,,North,0,0,0,0,0,0
pressure,all,0,,South,1,1,1,1,0,1
pressure,all,+1,,North,0,1,0,1,0,1
pressure,all,+1,,South,0,1,0,1,0,1'
    run --separate-stderr newid table --align roll-out --layout wide --kind account --theme pressure --format csv
    is 'theme,label,kind,group,-1,0,+1,all
writers,Writers (base),account,,1,1,2,4
teams,Teams,account,,1,1,2,2
pressure,Pressure,account,,100.0,100.0,0.0,50.0'
    gives 0 newid table --align roll-out --kind account
    has 'month -1  month 0  month +1' 'Teams                  1        1         2       2' '--align roll-out'
}

@test "--align leaves out accounts without a date and of teams without a roll-out, and counts them" {
    roll_out
    newid event remove 2
    gives 0 newid table --align roll-out
    has '2 accounts of teams without a roll-out, or of no team, are left out.' '1 account without a date is left out.'
    aligned --kind account --theme pressure --no-totals
    has 'account,-1,,,1,1,2,2,0,1' 'account,0,,,0,0,0,0,0,0' 'account,+1,,,0,1,0,1,0,1'
}

@test "a month since roll-out that one team alone has reached is protected as that team's" {
    roll_out
    aligned --kind all --theme pressure --audience internal
    is 'theme,kind,period,period_start,group,workers,workers_n,accounts,accounts_n,hidden,teams
pressure,all,-1,,,,,,,1,
pressure,all,0,,,,,,,1,
pressure,all,+1,,,0,2,0,2,0,2
pressure,all,all,,,3,4,4,6,0,2'
}

@test "--align without a roll-out, without dates, beside --by: said, with the cure" {
    gives 1 newid table --align roll-out
    has 'no team has a roll-out' 'newid event import'
    roll_out
    gives 1 newid table --align roll-out --where area=Eifion --kind mentoring-note
    has 'none of the accounts has a date'
    newid event remove 2
    gives 1 newid table --align roll-out --where team=South
    has 'newid event list'
    gives 2 newid table --align roll-out --by month
    has '--align goes without --by'
    gives 2 newid table --align training
}

@test "headcount coverage: who wrote of those in post, and the footer of a table says how many these were" {
    csv h.csv 'team,period,in_post' 'North,2019,10' 'South,2019,6' 'South,2018,9'
    gives 0 newid headcount import h.csv
    run newid headcount coverage --format csv
    is 'team,from,to,writers,in_post,percent
North,2019-01-01,2019-12-31,2,10,20.0
South,2018-01-01,2018-12-31,0,9,0.0
South,2019-01-01,2019-12-31,2,6,33.3'
    output=$(newid table --kind account | tr -s '\n ' ' ')
    has 'From 4 workers; staff in post over this time, by headcount: 16.'
    output=$(newid table --kind account --where team=North)
    lacks 'staff in post'
}
