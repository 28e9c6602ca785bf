load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

@test "each hit with the words around it, by date, as many as the table counts" {
    gives 0 newid kwic --theme pressure --format csv
    is 'account,date,kind,worker,team,area,theme,status,left,passage,right,start,end,trigger
a1,2019-01-10,account,W1,North,Arfon,pressure,affirmed,"We are under ",pressure," and I am hopeful.",13,21,
n1,2019-01-15,mentoring-note,W1;W2,North,Arfon,pressure,affirmed,"The ",pressure," is on.",4,12,
a2,2019-01-20,account,W1,North,Arfon,pressure,affirmed,"More ",pressure,. I am hopeful too.,5,13,
a4,2019-03-06,account,W3,South,Eifion,pressure,affirmed,,Pressure,", pressure.",0,8,
a4,2019-03-06,account,W3,South,Eifion,pressure,affirmed,"Pressure, ",pressure,.,10,18,'
}

@test "text marks the passage and says how many" {
    gives 0 newid kwic --theme pressure
    has 'We are under [pressure] and I am hopeful.' '5 passages' 'not for circulation'
    for line in "${lines[@]}"; do [ "${#line}" -le 80 ]; done
}

@test "--regex: an expression of one's own, and one that is broken" {
    gives 0 newid kwic --regex '\bhope\w+' --kind account --format csv
    has 'a1,' 'a5,' ',hopeful,'
    gives 2 newid kwic --regex '(unclosed'
    has --regex 'missing closing parenthesis' 'character 10'
    gives 2 newid kwic --regex a --theme pressure
    has --theme --regex
    gives 2 newid kwic
    has --theme --regex
}

@test "the filters are the table's" {
    gives 0 newid kwic --theme pressure --where team=South --format csv
    [ "${#lines[@]}" -eq 3 ]
    gives 0 newid kwic --theme pressure --from 2019-01-15 --to 2019-01 --format csv
    has n1 a2
    lacks a1, a4,
    gives 0 newid kwic --theme pressure --kind mentoring-note --format csv
    [ "${#lines[@]}" -eq 2 ]
    gives 0 newid kwic --theme pressure --status negated
    has '0 passages'
}

@test "--sort left, right and account; --context; --limit" {
    gives 0 newid kwic --theme pressure --kind account --sort right --format csv
    [[ ${lines[1]} == *'" and I am hopeful."'* && ${lines[4]} == a2,* ]] || is 'sorted by what follows'
    gives 0 newid kwic --theme pressure --kind account --sort left --format csv
    [[ ${lines[1]} == a4,*,,Pressure,* ]] || is 'sorted by what stands before'
    gives 0 newid kwic --theme pressure --sort account --format csv
    [[ ${lines[1]} == a1,* && ${lines[5]} == n1,* ]]
    gives 0 newid kwic --theme pressure --context 4 --format csv
    has ',,pressure," and",'
    gives 0 newid kwic --theme pressure --limit 2
    has '2 of 5 passages shown'
    gives 0 newid kwic --theme pressure -n 2 --format csv
    [ "${#lines[@]}" -eq 3 ]
    gives 2 newid kwic --theme pressure --sort colour
    has colour right
}

@test "a theme that is not there" {
    gives 2 newid kwic --theme nothing
    has nothing 'newid themes'
}

@test "a reader that stops early is no error message" {
    awk 'BEGIN { print "id,text"; for (i = 0; i < 3000; i++) print "b" i ",some words about pressure number " i }' >big.csv
    newid import big.csv
    newid code
    run bash -c '"$NEWID" kwic --theme pressure 2>err | head -1 >/dev/null; cat err'
    is ''
}
