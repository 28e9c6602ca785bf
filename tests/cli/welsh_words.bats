load common

# A codebook of one theme with this phrase and this text as what it finds.
book() {
    printf 'codebook: welsh\nversion: "1"\ntitle: {en: Welsh}\nthemes:\n  - code: theme\n    label: {en: Theme, cy: Thema}\n    definition: d\n    phrases:\n      cy: ["%s"]\n    finds:\n      - "%s"\n' "$1" "$2"
}

@test "decomposed letters, typographic apostrophes and invisible marks are the same in codebook and text" {
    # a circumflex of its own behind its letter, in the codebook, then in the text
    book $'~grw\u0302p' 'y grŵp' >a.yaml
    book '~grŵp' $'y gru\u0302w\u0302p y Grw\u0302p' >b.yaml
    book $'i\u2019w ~teulu' "i'w deulu" >c.yaml
    book "mae'r ~plant" $'Mae\u2019r plant' >d.yaml
    book $'\u200f~cydweithio' $'GYD\u00adWEITH\u200bIO' >e.yaml
    for f in a b c d e; do
        gives 0 newid codebook check $f.yaml
        lacks warning
    done
}

@test "what cannot be a Welsh word is refused at its place, with what to write" {
    for word in '~ teulu' '~5' '~😀'; do
        book "$word" 'x' >a.yaml
        gives 4 newid codebook check a.yaml
        has 'a.yaml:9:13' 'a word must follow ~ at once, as in ~teulu'
    done
    book $'~\u0302teulu' 'x' >a.yaml
    gives 4 newid codebook check a.yaml
    has 'a.yaml:9:14' 'an accent with no letter before it'
    book '... teulu' 'x' >a.yaml
    gives 4 newid codebook check a.yaml
    has 'leave it out at the start'
    book '~iechyd/n' 'x' >a.yaml
    gives 4 newid codebook check a.yaml
    has 'no such forms'
    book x1 x1 | sed 's/phrases:/patterns:/; s/\["x1"\]/["\\\\b~teulu"]/' >a.yaml
    gives 4 newid codebook check a.yaml
    has '(?cy:word)'
}

@test "an English word with no mutable beginning is allowed, and said once" {
    book '~flag ~flag' 'flag flag' >a.yaml
    gives 0 newid codebook check a.yaml
    [ "$(grep -c 'warning: this ~word has no mutation' <<<"$output")" = 1 ]
}

@test "accounts have their language, tables group by it and info shows the mix" {
    csv a.csv 'id,team,text' "a1,North,Mae'r tîm yn gweithio'n dda." 'a2,North,The team works well.' 'a3,South,Dim amser.' \
        'a4,South,"Diolch yn fawr, thank you"' 'a5,South,Dziękuję za wszystko' 'a6,South,42%' 'a7,South,Llanrwst'
    gives 0 newid import --kind account a.csv
    sql "SELECT id, language FROM v_account ORDER BY id" 'a1|cy
a2|en
a3|cy
a4|mixed
a5|other
a6|other
a7|other'
    gives 0 newid info --format csv
    has 'language,cy,2' 'language,en,1' 'language,mixed,1' 'language,other,3'
    book '~tîm' 'tîm' | sed 's/~tîm/~!tîm/' >a.yaml
    gives 0 newid code a.yaml
    gives 0 newid table --group language --format csv
    has 'theme,Theme,account,all,,cy,' ',en,' ',mixed,' ',other,'
}

@test "a mutated form that is an English word is not counted" {
    csv a.csv 'id,text' 'a1,I went home and once more she ran out.' 'a2,"Mae o ran y gwaith, un fore, o Went"'
    newid import --kind account a.csv
    book '~Gwent' 'Heddlu Gwent' | sed 's/\["~Gwent"\]/["~Gwent", "~bore", "~rhan"]/' >a.yaml
    gives 0 newid code a.yaml
    sql "SELECT account, text FROM v_hit ORDER BY account, start" 'a2|ran
a2|fore
a2|Went'
}
