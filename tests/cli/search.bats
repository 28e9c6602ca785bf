load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

@test "the accounts that match, with their passage; how many is said" {
    gives 0 newid search pressure
    has a1 a2 a4 n1 '[pressure]' '4 accounts match'
    lacks a3 a5
}

@test "~word finds the mutations, a word with signs is a phrase, case and accents do not matter" {
    csv more.csv 'id,text' 'm1,Fy nheulu i.' 'm2,Ei theulu hi.' 'm3,We took a short-cut.' 'm4,cut it short' 'm5,Mae TŶ newydd.'
    newid import more.csv
    gives 0 newid search '~teulu' --format csv
    has m1 m2 n2
    gives 0 newid search short-cut --format csv
    has m3
    lacks m4
    gives 0 newid search "mae'r" --format csv
    has n2
    lacks m5
    gives 0 newid search ty --format csv
    has m5
}

@test "AND, OR, NOT, phrases, NEAR and word*" {
    gives 0 newid search 'pressure hopeful' --format csv
    has a1 a2
    lacks a4 a5
    gives 0 newid search 'calm OR tawel OR dawel' --format csv
    has a3 n2
    gives 0 newid search 'pressure NOT hopeful' --format csv
    has a4 n1
    lacks a1, a2,
    gives 0 newid search '"more pressure"' --format csv
    has a2
    lacks a1,
    gives 0 newid search 'NEAR(under hopeful, 5)' --format csv
    has a1
    gives 0 newid search 'NEAR(under hopeful, 1)' --format csv
    lacks a1,
    gives 0 newid search 'press*' --format csv
    has a4
}

@test "nothing found is no failure; a query that cannot be read is, and says why" {
    gives 0 newid search nowhere
    has '0 accounts match'
    gives 2 newid search '"'
    has 'quotation mark'
    gives 2 newid search 'pressure AND'
    has query
    gives 2 newid search
    has QUERY
}

@test "--limit and --offset page through the matches" {
    gives 0 newid search pressure --limit 1
    has 'Shown: 1 to 1' '--offset 1'
    run newid search pressure --limit 2 --format csv
    [ "${#lines[@]}" -eq 3 ]
    newid search pressure --limit 2 --format csv | tail -n +2 >first
    newid search pressure --limit 2 --offset 2 --format csv | tail -n +2 >second
    [ "$(sort -u first second | wc -l)" -eq 4 ]
    gives 2 newid search pressure --limit many
    has --limit many
}

@test "a query cannot reach into the database" {
    run newid search "x'; DROP TABLE account; --"
    [ "$(accounts)" = 7 ]
    gives 0 newid search "x' OR '1'='1"
    has '0 accounts match'
}
