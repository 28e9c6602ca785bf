load common

setup_file() {
    cd "$BATS_FILE_TMPDIR" || return 1
    export NEWID_DB=test.db LC_ALL=C.UTF-8
    SAMPLES=$REPO/corpus_samples
    cp "$SAMPLES/pseudonym-key.csv" key.csv
    {
        newid import --kind account --map id=Ref --map text=Account "$SAMPLES/accounts-2018-2020.csv"
        newid import --kind account --text "Beth sy'n gweithio'n dda?" --text "Beth sy'n anodd?" --pseudonymise Enw \
            --key key.csv "$SAMPLES/survey-2019-2020.xlsx"
        newid import --template-lines drop "$SAMPLES/mentoring-notes"
        newid import --split-at date "$SAMPLES/mentoring-logs"
        newid import "$SAMPLES/partners.csv"
        newid import "$SAMPLES/project-team"
        newid import "$SAMPLES/transcripts"
    } >"$BATS_FILE_TMPDIR/log" 2>&1
}

setup() {
    enter_folder
    NEWID_DB=$BATS_FILE_TMPDIR/test.db
}

@test "the sample accounts go in as their README says: 189, 149, 86, 18, 16, 14 and 2, 474 in all" {
    run sed -n 's/^newid: \([0-9]*\) accounts added$/\1/p' "$BATS_FILE_TMPDIR/log"
    is '189
149
86
18
16
14
2'
    [ "$(accounts)" = 474 ]
    sql 'SELECT kind, count(*) FROM account GROUP BY kind ORDER BY 2 DESC, 1' 'account|339
mentoring-note|105
partner-account|16
project-team|14'
    file_has "$BATS_FILE_TMPDIR/log" 'windows-1252' "'Office printer'" 'day/month/year' '25 texts left out: empty'
}

@test "each has its date and worker; the form's headings, headers and deletions are not in the texts" {
    sql 'SELECT count(*) FROM account WHERE date IS NULL' 0
    sql "SELECT min(date) >= '2018-01' AND max(date) <= '2020-06-30' FROM account" 1
    sql "SELECT count(*) FROM v_account WHERE kind = 'mentoring-note' AND text LIKE '%Beth ddigwyddodd / What happened%'" 0
    sql "SELECT count(*) FROM account WHERE worker IS NULL" 0
    sql "SELECT count(DISTINCT language) >= 3 FROM measure" 1
    gives 0 newid verify
}

@test "no name and no address of the survey is in the file, and the key has met nobody new" {
    [ "$(accounts)" = 474 ]
    run strings -a "$NEWID_DB"
    has 'CREATE TABLE account'
    lacks .example
    run diff "$REPO/corpus_samples/pseudonym-key.csv" "$BATS_FILE_TMPDIR/key.csv"
    is ''
}

@test "the shipped codebooks are sound: check is exit 0" {
    gives 0 newid codebook check "$REPO/codebooks/effective-child-protection.yaml"
    has 'is sound'
    gives 0 newid codebook check "$REPO/codebooks/nhs-experience.yaml"
    has 'is sound'
}

@test "coded with the shipped codebook, every account is, and both languages are found" {
    gives 0 newid code "$REPO/codebooks/effective-child-protection.yaml"
    has '474 accounts coded'
    sql "SELECT count(DISTINCT pattern_lang) FROM v_hit WHERE pattern_lang <> ''" 2
    gives 0 newid table --kind account --format csv
    has 'short-cuts,' ',339,'
    sqlite3 "$NEWID_DB" 'SELECT count(*) FROM failure' | grep -qx 0
}

@test "hits are the same whether a text's sentences are kept or looked for again" {
    cp "$BATS_FILE_TMPDIR/test.db" kept.db
    cp kept.db looked.db
    sqlite3 looked.db 'UPDATE measure SET sentence_list = NULL'
    [ "$(sqlite3 kept.db 'SELECT count(*) FROM measure WHERE length(sentence_list) > 1')" = 474 ]
    for db in kept looked; do
        newid --db $db.db code "$REPO/codebooks/effective-child-protection.yaml" --engine fast
        sqlite3 $db.db 'SELECT account, theme, start, end, status, trigger FROM v_hit ORDER BY 1, 2, 3, 4, 5, 6' >$db.txt
    done
    grep -q '|negated|' kept.txt
    cmp kept.txt looked.txt
}
