load common
setup_file() { cd "$BATS_FILE_TMPDIR" && NEWID_DB=test.db coded; }
setup() { enter_folder && cp "$BATS_FILE_TMPDIR"/{book.yaml,test.db} .; }

# code ACCOUNT HALF PRESENT: what a person coded of haste, in a sample that has the account in that half.
code() {
    sqlite3 "$NEWID_DB" "
        INSERT INTO sampled SELECT 1, (SELECT count(*) FROM sampled), id, hash, '', NULL, '$2' FROM account WHERE id = '$1';
        INSERT INTO coding SELECT 1, id, 'haste', 0, hash, $3, NULL, NULL FROM account WHERE id = '$1';"
}

coded() {
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test, cy: Prawf}
themes:
  - code: haste
    label: {en: Haste, cy: Brys}
    phrases:
      en: ['hurry']
  - code: calm
    label: {en: Calm, cy: Tawelwch}
    phrases:
      en: ['calm']
  - code: either
    label: {en: Either, cy: Un neu'r llall}
    rule: haste or calm
YAML
    csv a.csv id,worker,text \
        'm1,W1,"We had to rush the review."' 'm2,W2,"There was a rush: no time."' 'm3,W3,"Another rush before the panel, and daren'"'"'t ask."' \
        'm4,W4,"Mae llwybr tarw yn y gwaith yma ac mae o wedi brysio hefyd."' 'm5,W5,"Mae hi wedi gweld dau lwybr tarw yn y gwaith."' \
        'f1,W1,"They hurry us all the time."' 'f2,W2,"A hurry again."' \
        'w1,W3,"She won the hurry cup."' 'w2,W4,"He holds the hurry cup."' \
        'n1,W1,"The river was calm."' 'n2,W2,"A good talk, and tea."' 'n3,W3,"The family came in."' 'n4,W4,"We met the school."' \
        'n5,W5,"Mae'"'"'r plant yn dda ac mae pawb yn hapus yn y tŷ."' \
        'r1,W6,"A gallop, a gallop."' 'r2,W7,"A gallop too."' 'r3,W8,"No theme."'
    { newid import a.csv && newid code book.yaml; } >/dev/null 2>&1
    sqlite3 "$NEWID_DB" "INSERT INTO sample VALUES (1, 's', 1, '{}', 'x', '2026-01-01T00:00:00Z');
        INSERT INTO coding_round VALUES (1, 'A', 'test', 0, 'f.csv', '2026-01-01T00:00:00Z');"
    for id in m1 m2 m3 m4 m5 f1 f2; do code $id develop 1; done
    for id in w1 w2 n1 n2 n3 n4 n5; do code $id develop 0; done
    for id in r1 r2; do code $id report 1; done
    code r3 report 0
}

@test "what the codebook misses, with what each phrase would do" {
    gives 0 newid suggest --theme haste --format csv
    has phrase,forms,log_odds_z,marked,marked_n,others,others_n,writers,right,wrong,precision,recall,f1,example_account,example
    [[ $output =~ $'\n''rush,,'[0-9.]+',3,5,0,7,3,3,0,0.714,0.714,0.714,m1,We had to rush the review.' ]]
    gives 0 newid suggest --theme haste
    has "'rush'" '3 of 5' 'We had to [rush] the review.' '14 accounts of the develop half' 'alone in 5' \
        'precision 0.500, recall 0.286' 'Learnt and counted on the develop half' 'not for circulation'
}

@test "the Welsh forms of a word are one suggestion" {
    gives 0 newid suggest --theme haste --format csv
    [[ $output =~ $'\n''~llwybr'[^,]*',"llwybr, lwybr",' ]]
}

@test "what people of the report half wrote is not learnt from" {
    gives 0 newid suggest --theme haste --all --min 1 --format csv
    lacks gallop r1, r2,
}

@test "a suggestion that is pasted into the codebook compiles, and finds what it said" {
    newid suggest --theme haste --all --min 1 --format csv >s.csv
    gives 0 newid suggest --theme haste --all --min 1
    # As printed for people, quotes and all.
    for phrase in "'rush'" "'daren''t'" "'~llwybr'"; do
        has "$phrase"
        sed "s/\['hurry'\]/['hurry', $phrase]/; s/version: \"1\"/version: \"2\"/" book.yaml >more.yaml
        gives 0 newid codebook check more.yaml
        NEWID_DB=copy.db
        cp test.db copy.db
        newid code more.yaml >/dev/null 2>&1
        plain=${phrase//\'\'/\"}
        plain=${plain//\'/}
        plain=${plain//\"/\'}
        right=$(grep "^$plain," s.csv | sed 's/"[^"]*"/x/' | cut -d, -f9)
        run sqlite3 copy.db "SELECT count(DISTINCT account) - 4 FROM v_hit WHERE theme = 'haste'"
        is "$right"
        NEWID_DB=test.db
        gives 0 newid suggest --theme haste --all --min 1
    done
}

@test "--wrong: entries for unless" {
    gives 0 newid suggest --theme haste --wrong --format csv
    [[ $output =~ $'\n''the hurry cup,,'[^$'\n']*',2,0,1.000,' ]]
    lacks rush
    gives 0 newid suggest --theme haste --wrong
    has 'under' 'unless. Wrong' '[the hurry cup]'
}

@test "where nothing is coded it is said what to do" {
    sqlite3 test.db 'DELETE FROM coding'
    gives 1 newid suggest --theme haste
    has 'nobody has coded' 'newid sample' 'newid coding import'
}

@test "bad input is answered" {
    gives 2 newid suggest
    has --theme
    gives 2 newid suggest --theme nothing
    has nothing
    gives 2 newid suggest --theme either
    has either rule
    gives 1 newid suggest --theme calm
    has calm 'develop half'
    gives 2 newid suggest --theme haste --missed --wrong
    has --missed --wrong
    gives 2 newid suggest --theme haste --limit x
    has --limit
    gives 1 newid suggest --theme haste --codebook other
    has other
}

@test "a codebook that misses nothing has nothing suggested" {
    sqlite3 test.db "DELETE FROM coding WHERE account LIKE 'm%'"
    gives 0 newid suggest --theme haste
    has 'Nothing to suggest'
}

@test "accounts that are not coded yet stop it" {
    csv b.csv id,text 'z9,A hurry.'
    newid import b.csv >/dev/null 2>&1
    gives 4 newid suggest --theme haste
    has 'newid code'
}
