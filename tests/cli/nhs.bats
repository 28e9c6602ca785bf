load common

COMMENTS=${NEWID_SHARED:-$REPO/../shared/data}/nhs-feedback/dev.csv

@test "the NHS comments: contradicting dates stop the import; with a date format it ends with exit 3; coded and counted" {
    [ -e "$COMMENTS" ] || skip 'the NHS comments are not here'
    profile=$REPO/codebooks/profiles/nhs-feedback.yaml
    gives 1 newid import --profile "$profile" "$COMMENTS"
    has dev.csv Date --date-format dmy
    # An example of each: one that is no month/day/year, one that is no day/month/year.
    [[ $output =~ (1[3-9]|2[0-9]|3[01])/[0-9]{1,2}/[0-9]{2,4} ]]
    [[ $output =~ [0-9]{1,2}/(1[3-9]|2[0-9]|3[01])/[0-9]{2,4} ]]
    nothing_is_in

    gives 3 newid import --profile "$profile" --date-format dmy --rejects rejects.csv "$COMMENTS"
    has 'accounts added' 'rejected' rejects.csv masked
    [ "$(wc -l <rejects.csv)" -gt 1 ]
    [ "$(accounts)" -gt 1000 ]
    gives 0 newid verify

    gives 0 newid code "$REPO/codebooks/nhs-experience.yaml"
    has 'accounts coded'
    newid table --by month --group team --format csv >table.csv
    [ "$(wc -l <table.csv)" -gt 1000 ]
    file_has table.csv ,account,2021-06,2021-06-01,NHFT, ,account,all,,all,
    sql 'SELECT count(*) FROM v_frequency WHERE accounts > accounts_n OR workers > workers_n OR hits < accounts' 0
    # Themes are found, and the totals over everything have every account as their base.
    run sqlite3 test.db 'SELECT count(DISTINCT theme) >= 15 FROM v_hit'
    is 1
    newid table --kind all --format csv >all.csv
    [ "$(tail -n +2 all.csv | sed 's/"[^"]*"/x/g' | cut -d, -f13 | sort -u)" = "$(accounts)" ]
}
