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

@test "a ~word is marked in its passage, in phrases, NEAR, prefixes and with endings; a query of odd words is answered with a note" {
    csv more.csv 'id,text' 'm1,Fy nheulu i.' "m2,Ei theulu hi a'r blant." 'm3,y plentyn'
    newid import more.csv
    gives 0 newid search '"ei ~teulu"'
    has '[Ei theulu]' '1 account matches'
    gives 0 newid search 'NEAR(~teul* ~plentyn/n, 5)'
    has '[theulu]' '[blant]' '1 account matches'
    gives 0 newid search '~plentyn/n' --format csv
    has m2 m3
    run --separate-stderr newid search '~newid OR ~sgwrs OR family' --format csv
    [ "$status" -eq 0 ]
    [ "$(grep -c 'has no mutation' <<<"$stderr")" -eq 1 ]
    [[ "$output" != *mutation* ]]
}

@test "what no ~word can be is refused in words, with exit code 2" {
    for query in '~' '~ teulu' '~50' '~te' 'a~teulu' '~teulu/x' '~plant/n' '"~mam"'; do
        gives 2 newid search "$query"
        has '~'
        lacks fts5 SQL syntax
    done
}

@test "search, and kwic with the same word in a regex, find the same accounts" {
    csv more.csv 'id,text' 'm1,Fy nheulu i. Ei theulu.' 'm2,Ei DEULU hi' 'm3,teuluol' "m4,i'r teulu"
    newid import more.csv
    newid search '~teulu' --limit 100 --format csv | tail -n +2 | cut -d, -f1 | sort >search
    newid kwic --regex '(?cy:teulu)' --format csv | tail -n +2 | cut -d, -f1 | sort -u >kwic
    [ -s search ]
    diff search kwic
}

# The words and places of the index, which any SQLite tool makes alike.
index_words() {
    sqlite3 "$1" "CREATE VIRTUAL TABLE temp.word USING fts5vocab(main, body_index, instance); SELECT * FROM temp.word" |
        sha256sum
}
index_size() { sqlite3 "$1" "SELECT count(*), sum(length(block)) FROM body_index_data"; }

@test "the index is what SQLite's own tokenizer makes, to the byte" {
    csv more.csv 'id,text' "m1,Ei theulu ~teulu hi a'r blant ~plentyn/n" 'm2,Ŵyn ac ŷd; a/b ~~' 'm3,tŷ'
    newid import more.csv
    newid rebuild
    sqlite3 test.db 'VACUUM'
    cp test.db stock.db
    sqlite3 stock.db "INSERT INTO body_index (body_index) VALUES ('rebuild')"
    [ "$(index_words test.db)" = "$(index_words stock.db)" ]
    [ "$(index_size test.db)" = "$(index_size stock.db)" ]
    sqlite3 stock.db "INSERT INTO body_index (body_index, rank) VALUES ('integrity-check', 1)"
    sqlite3 test.db "INSERT INTO body_index (body_index, rank) VALUES ('integrity-check', 1)"
    run sqlite3 stock.db "SELECT count(*) FROM body_index WHERE body_index MATCH 'theulu'"
    [ "$output" = "$(newid search theulu --format csv | tail -n +2 | wc -l)" ]
    gives 0 newid --db stock.db verify
    gives 0 newid --db stock.db search '~teulu' --format csv
    has m1
}

@test "a text of megabytes full of hits is answered at once" {
    { echo id,text; printf 'big,'; yes 'mae ei theulu hi a teulu arall yma' | head -100000 | tr '\n' ' '; echo; } >big.csv
    newid import big.csv
    SECONDS=0
    gives 0 newid search '~teulu' --format csv
    has big
    [ "$SECONDS" -lt 20 ]
}
