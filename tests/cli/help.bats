load common

commands() { newid --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'; }

@test "newid --help lists the commands and how to begin; --version" {
    gives 0 newid --help
    has 'Usage: newid' import code table kwic 'newid import accounts.csv' --db
    gives 0 newid -h
    has 'Usage: newid'
    gives 0 newid --version
    [[ $output =~ ^newid\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    [ "$(commands | wc -l)" -ge 16 ]
}

@test "every command has --help within 80 columns, with a line for each of its options" {
    newid help --bash >completion
    [ "$(commands | wc -l)" -ge 16 ]
    for command in $(commands); do
        run newid "$command" --help
        [ "$status" -eq 0 ]
        has "Usage: newid $command"
        for line in "${lines[@]}"; do
            [ "${#line}" -le 80 ] || { echo "$command: $line" && false; }
        done
        # The completion knows the same options.
        for option in $(sed -n "s/^ *$command) words=\"\(.*\)\";;/\1/p" completion); do
            [ "$option" = --help ] || has "$option"
        done
    done
}

@test "every option is explained" {
    for command in $(commands); do newid "$command" --help; done >help
    [ "$(grep -c '^  -' help)" -ge 60 ]
    run awk '
        /^Options:/ { on = 1; next }
        /^$/ { on = 0 }
        on && /^  -/ { if (waiting) print; waiting = 1 }
        on && /^      / { waiting = 0 }
        END { if (waiting) print "the last" }' help
    is ''
}

@test "newid help COMMAND is COMMAND --help, and help on nothing is exit 2" {
    [ "$(newid help table)" = "$(newid table --help)" ]
    gives 2 newid help nothing
    has nothing
}

@test "--help wins over whatever else the line says, but not after --" {
    gives 0 newid import --nonsense --help
    has 'Usage: newid import'
    gives 1 newid import -- --help
    has --help
}

@test "the man pages render without a warning, and name every option" {
    for command in '' $(commands); do newid help --man $command >"newid$command.1"; done
    for option in by group kind where from to theme among cross status layout audience no-totals; do
        file_has newidtable.1 "\\-\\-${option//-/\\-}"
    done
    if command -v groff >/dev/null; then
        run groff -man -K utf8 -T utf8 -ww -z ./*.1
    elif command -v mandoc >/dev/null; then
        run mandoc -Tlint -Werror ./*.1
    else
        skip 'neither groff nor mandoc is there'
    fi
    is ''
}

@test "the completion completes commands, options and their values" {
    newid help --bash >completion
    complete_line() {
        bash -c '. ./completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _newid; echo "${COMPREPLY[*]}"' bash "$@"
    }
    [ "$(complete_line newid im)" = import ]
    [ "$(complete_line newid table --aud)" = --audience ]
    [ "$(complete_line newid table --audience in)" = internal ]
    [ "$(complete_line newid --db x.db ver)" = verify ]
    [[ $(complete_line newid table --by fin) == 'financial-quarter financial-year' ]]
}
