load common
setup() {
    enter_folder
    cat >book.yaml <<'YAML'
codebook: test
version: "1"
title: {en: Test codebook, cy: Llyfr cod prawf}
themes:
  - code: worry
    label: {en: Worry, cy: Pryder}
    phrases: {en: ['worr*'], cy: ['~poeni']}
  - code: no-time
    label: {en: No time, cy: Dim amser}
    context: false
    phrases: {en: ['no time', 'time']}
  - code: subject
    label: {en: Subject, cy: Pwnc}
    counts: [affirmed, negated]
    phrases: {en: ['budget']}
YAML
    csv corpus.csv 'id,worker,text' 'yes,W1,I worry.' 'no,W1,I do not worry.' 'nage,W2,Dydan ni ddim yn poeni.' \
        'if,W2,"If you worry, say so."' 'said,W3,Mum said that she worries.' 'past,W3,We used to worry.' \
        'time,W4,There was not enough time.' 'budget,W4,There is no budget.'
    newid import corpus.csv
}
code() { newid code book.yaml; }

@test "each hit has a status and the trigger that gave it, for every SQLite tool" {
    code
    sql "SELECT account, theme, status, trigger FROM v_hit ORDER BY account" 'budget|subject|negated|no
if|worry|hypothetical|if
nage|worry|negated|ddim
no|worry|negated|not
past|worry|past|used to
said|worry|reported|said
time|no-time|affirmed|
yes|worry|affirmed|'
}

@test "denied hits do not count, unless the theme or --status says so; each status has its column" {
    code
    run newid table --format csv --kind all
    run sh -c 'newid() { "$NEWID" "$@"; }; newid table --format csv --kind all | cut -d, -f1,12,20-24'
    has 'theme,accounts,words_median,negated,hypothetical,past,reported'
    run sh -c '"$NEWID" table --format csv --kind all | cut -d, -f1,12,21-24'
    is 'theme,accounts,negated,hypothetical,past,reported
worry,4,2,1,1,1
no-time,1,0,0,0,0
subject,1,1,0,0,0'
    run sh -c '"$NEWID" table --format csv --kind all --status affirmed,past | cut -d, -f1,12'
    has worry,2 subject,0
}

@test "kwic shows status and trigger, and --status chooses" {
    code
    gives 0 newid kwic --theme worry --status negated
    has '(negated: not)' '(negated: ddim)' '2 passages'
    gives 0 newid kwic --theme worry --status reported --format csv
    has 'worry,reported,"Mum said that she ",worries,.,18,25,said'
}

@test "--explain says why, writes nothing, and fits the page" {
    code
    before=$(sqlite3 test.db 'SELECT count(*) FROM journal')
    gives 0 newid code --explain no
    has 'worry: negated, does not count' 'I do {not} [worry]' '"not" denies what follows it, within 6 words.'
    gives 0 newid code --explain time --theme no-time
    has 'no-time: affirmed' 'Its theme has context: false.'
    gives 0 newid code --explain yes book.yaml
    has 'Nothing in the sentence says otherwise.'
    for a in yes no if said; do newid code --explain $a; done | awk '{ if (length($0) > 80) exit 1 }'
    [ "$(sqlite3 test.db 'SELECT count(*) FROM journal')" = "$before" ]
    gives 1 newid code --explain nobody
    has 'no account with this id'
    gives 2 newid code --explain no --theme nothing
    gives 2 newid code --theme worry
}

@test "what stopped a trigger is told: a pseudo-trigger, a terminator, the hit itself" {
    csv more.csv 'id,text' 'p,Not only you worry.' 't,"We do not go, but we worry."' 'h,No worry.'
    newid import more.csv
    code
    gives 0 newid code --explain p
    has 'worry: affirmed' '"Not only" takes its meaning from "Not".'
    gives 0 newid code --explain t
    has '", but" ends the reach of "not".'
}

@test "context: none, and triggers of one's own, which make another version and are coded anew when edited" {
    code
    cat >mine.yaml <<'YAML'
format: 1
context: mine
version: "1"
triggers:
  - {status: negated, direction: forward, scope: 4, phrases: [used to]}
YAML
    sed -i 's/^themes:/context: mine.yaml\nthemes:/' book.yaml
    gives 0 newid code book.yaml
    has 'test@1~2'
    sql "SELECT account, status FROM v_hit WHERE status <> 'affirmed'" 'past|negated'
    sed -i 's/used to/if/' mine.yaml
    gives 0 newid code book.yaml
    has 'test@1~3'
    sql "SELECT account, status FROM v_hit WHERE status <> 'affirmed'" 'if|negated'
    # the kept version needs the file no more
    rm mine.yaml
    csv more.csv 'id,text' 'z,if I worry'
    newid import more.csv
    gives 0 newid code
    sql "SELECT account, status FROM v_hit WHERE status <> 'affirmed' ORDER BY 1" 'if|negated
z|negated'
    gives 0 newid codebook export test -o out.yaml
    file_has out.yaml "context: 'mine.yaml'" "- 'if'"
    gives 0 newid codebook export test -o out.xlsx
    gives 0 newid codebook diff out.yaml out.xlsx
    lacks context triggers worry
    sed -i 's/mine.yaml/none/' book.yaml
    newid code book.yaml
    sql "SELECT count(*) FROM v_hit WHERE status <> 'affirmed'" 0
}

@test "a kept version that is not the newest is coded by its name" {
    code
    sed -i 's/^themes:/context: none\nthemes:/' book.yaml
    newid code book.yaml
    csv more.csv 'id,text' 'z,We do not worry.'
    newid import more.csv
    gives 0 newid code test@1
    has 'test@1: 1 account coded'
    gives 0 newid kwic --codebook test@1 --theme worry --status negated
    has '(negated: not)' z
    gives 1 newid code test@7
    has 'there is no such codebook'
}

@test "codebook diff counts and places hits that are in both and have another status" {
    code
    sed 's/^themes:/context: none\nthemes:/' book.yaml >plain.yaml
    gives 0 newid codebook diff test plain.yaml --passages 1 --format csv
    has worry,6,6,0,0,5,0 subject,1,1,0,0,1,0 'worry,other status,no,9,14,negated,affirmed'
    gives 0 newid codebook diff plain.yaml plain.yaml --format csv
    lacks 'other status'
}

@test "a shipped context is not written out in an export" {
    code
    gives 0 newid codebook export test -o out.yaml
    file_has out.yaml "context: 'default'"
    ! grep -q '^triggers:' out.yaml
}

@test "codebook check says which status an example's hits have, and checks a file of triggers" {
    sed -i 's/^    phrases: {en: \[.worr/    finds: [No worry.]\n    denied: [I worry.]\n&/' book.yaml
    gives 4 newid codebook check book.yaml
    has 'found but does not count: "worry" is negated by `no`' 'is not denied: "worry" is affirmed'
    printf 'format: 1\ncontext: mine\nversion: "1"\npseudos: []\n' >mine.yaml
    gives 4 newid codebook check mine.yaml
    has 'mine.yaml:4:1: a context has no key `pseudos`; did you mean `pseudo`?' '^'
    sed -i '$d' mine.yaml
    gives 0 newid codebook check mine.yaml
    has 'the triggers are sound'
    sed -i 's/^themes:/context: absent.yaml\nthemes:/' book.yaml
    gives 4 newid codebook check book.yaml
    has 'book.yaml:4:10: `context` is default, none or a file of triggers'
}

@test "a codebook that another newid coded is refused wherever its figures would show, and coded anew" {
    code
    gives 0 newid info
    lacks 'another newid'
    sqlite3 test.db "UPDATE matcher SET hash = 'x' || num; UPDATE hit SET status = 0, trigger = NULL"
    for command in 'table --kind all' 'kwic --theme worry'; do
        gives 4 newid $command
        has 'test@1 was coded by another newid' 'run newid code test@1'
    done
    gives 0 newid kwic --regex worry
    gives 0 newid info
    has 'test@1 was coded by another newid: run newid code test@1'
    gives 0 newid code test@1
    has '8 accounts coded'
    gives 0 newid table --kind all
    sqlite3 test.db "UPDATE matcher SET hash = 'x' || num; UPDATE hit SET status = 0, trigger = NULL"
    gives 0 newid code
    has '8 accounts coded'
    sql "SELECT count(*) FROM v_hit WHERE status <> 'affirmed'" 6
    sql 'SELECT count(*) FROM matcher' 5
}

# Sentences that people coded without newid: what the triggers have reached is held, with some room below.
@test "the status of the hits in a set coded by hand" {
    score=$(dirname "$NEWID")/tests/status
    [ -x "$score" ] || skip 'the scorer is not built'
    "$score" "$REPO"/tests/status/dev.tsv | tee /dev/stderr | awk '
        /^(en|cy) / { f1[$1 " " $2] = $8 }
        END {
            least["en affirmed"] = 0.76; least["cy affirmed"] = 0.70
            least["en negated"] = 0.80; least["cy negated"] = 0.70
            least["en hypothetical"] = 0.80; least["cy hypothetical"] = 0.72
            for (k in least) if (f1[k] + 0 < least[k]) { print k, f1[k], "is under", least[k]; bad = 1 }
            exit bad
        }'
}

@test "what is said in both languages has the same statuses: shares by language within three points" {
    score=$(dirname "$NEWID")/tests/status
    [ -x "$score" ] || skip 'the scorer is not built'
    "$score" "$REPO"/tests/status/pairs.tsv | tee /dev/stderr | awk '
        /^share / { n++; if ($8 > 3 || $8 < -3) bad = 1 }
        END { exit bad || n != 5 }'
}

# Public annotated sentences of the clinic are what NegEx was measured on: precision 0.951, recall 0.912, F1 0.931.
@test "what clinical notes deny, with the general triggers" {
    score=$(dirname "$NEWID")/tests/status
    [ -x "$score" ] || skip 'the scorer is not built'
    "$score" "$REPO"/tests/status/clinical.tsv | tee /dev/stderr | awk '
        /^en negated / { seen = 1; good = $4 >= 0.97 && $6 >= 0.95 }
        END { exit !(seen && good) }'
}
