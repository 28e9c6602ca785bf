#!/bin/sh
# From files to a first table, on the fictional accounts of corpus_samples/. Every line is one that a user would type.
set -eu
out=${BUILD:-build}/demo
newid=${BUILD:-build}/newid
rm -rf "$out"
mkdir -p "$out"
NEWID_DB=$out/demo.db
export NEWID_DB
# The key is added to when a new name turns up, so the demo works on a copy.
cp corpus_samples/pseudonym-key.csv "$out/pseudonym-key.csv"

run() {
    printf '\n$ newid'
    for a in "$@"; do case $a in *[!A-Za-z0-9_./=@-]*) printf ' "%s"' "$a" ;; *) printf ' %s' "$a" ;; esac; done
    printf '\n'
    "$newid" "$@" 2>&1
}

run import --kind account --map id=Ref --map text=Account corpus_samples/accounts-2018-2020.csv
run import --kind account --text "Beth sy'n gweithio'n dda?" --text "Beth sy'n anodd?" --pseudonymise Enw \
    --key "$out/pseudonym-key.csv" corpus_samples/survey-2019-2020.xlsx
run import --template-lines drop corpus_samples/mentoring-notes
run import --split-at date corpus_samples/mentoring-logs
run import corpus_samples/partners.csv
run import corpus_samples/project-team
run import corpus_samples/transcripts
run event import corpus_samples/events.csv
run headcount import corpus_samples/headcount.csv
run code codebooks/effective-child-protection.yaml
run table --kind account
run table --kind account --by financial-quarter --theme short-cuts --theme focus-on-change --theme steps-to-change
run kwic --theme short-cuts --from 2020-03 --limit 5

run table --by quarter --kind account -o "$out/themes-by-quarter.csv"
run table --kind account -o "$out/themes.html"
run table --kind account -o "$out/themes.md"
run table --by month --group team --kind account --layout wide -o "$out/themes-by-month-and-team.tsv"
printf '\nThe file is %s; the report files are:\n' "$NEWID_DB"
ls "$out"/themes*
