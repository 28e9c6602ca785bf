load common

setup() {
    cd "$BATS_TEST_TMPDIR" || return 1
    vectors=$(dirname "$NEWID")/tests/vectors
    data=$BATS_TEST_DIRNAME/../vectors/data
    mkdir changed
}

@test "every figure of the shipped vectors comes out" {
    gives 0 "$vectors" "$data"
    has ', 0 failed'
    lacks FAILED
}

@test "a changed number, a null and a status are noticed, and told" {
    sed 's/"po": 0.9,/"po": 0.900002,/' "$data/kappa2x2.json" >changed/a.json
    sed 's/"f1": null/"f1": 0.0/' "$data/kappa2x2.json" >changed/b.json
    sed 's/"status": "refuse"/"status": "undefined"/' "$data/rogan_gladen.json" >changed/c.json
    gives 1 "$vectors" changed
    has 'FAILED kappa2x2 typical: po is 0.9' 'FAILED kappa2x2 all_neg: f1 is null' \
        'FAILED rogan_gladen useless: status is "refuse"' ', 4 failed'
}

@test "a measure that the library does not have fails, and so do a folder and a file without vectors" {
    echo '{"measure": "horoscope", "cases": [{"id": "x", "in": {}, "expect": {"status": "ok"}}]}' >changed/a.json
    echo '{' >changed/b.json
    mkdir empty
    gives 1 "$vectors" changed empty
    has 'FAILED horoscope x' 'FAILED changed/b.json' 'FAILED empty' '0 passed, 3 failed'
}
