load common
setup_file() { corpus_once; }
setup() { enter_corpus; }

parses() { if command -v xmllint >/dev/null; then xmllint --noout "$1"; fi; }

@test "a picture has its title, how it was counted, a gap where nobody wrote, and n under each period" {
    gives 0 newid chart --theme pressure --kind account -o p.svg
    parses p.svg
    file_has p.svg '<title id="title">Pressure</title>' '<desc id="desc">' 'share of the writers' 'viewBox="0 0 605' \
        'width="16cm"' 'class="line"' '>writers</text>' 'test@1' 'not for circulation'
    [ "$(grep -c '<circle' p.svg)" -eq 3 ]
    [ "$(grep -c 'class="line"' p.svg)" -eq 2 ]
    grep -q '>Feb 2019</text>' p.svg
}

@test "png and pdf, by the file's ending" {
    gives 0 newid chart --theme pressure --kind account -o p.png
    [ "$(head -c 4 p.png | tail -c 3)" = PNG ]
    gives 0 newid chart --theme pressure --kind account -o p.PDF
    [ "$(head -c 4 p.PDF)" = %PDF ]
}

@test "an existing file is kept unless --force; a folder that is not there" {
    echo mine >p.svg
    gives 2 newid chart --theme pressure --kind account -o p.svg
    has "exists already"
    [ "$(cat p.svg)" = mine ]
    gives 0 newid chart --theme pressure --kind account -o p.svg --force
    gives 1 newid chart --theme pressure --kind account -o nowhere/p.svg
    [ ! -e nowhere ]
}

@test "a full disk" {
    [ -w /dev/full ] || skip
    ln -s /dev/full full.svg
    gives 1 newid chart --theme pressure --kind account -o full.svg --force
}

@test "one theme of one kind at a time" {
    gives 2 newid chart --theme pressure -o p.svg
    has "one --theme and --kind"
    gives 2 newid chart --theme pressure --kind account --format csv -o p.svg
    has "leave --format out"
}

@test "labels of a codebook cannot break the picture" {
    sed -e 's|en: Pressure|en: "<script>alert(1)</script> \& \\"so\\""|; s/codebook: test/codebook: odd/' book.yaml >odd.yaml
    newid code odd.yaml >/dev/null 2>&1
    gives 0 newid chart --theme pressure --kind account -o p.svg
    parses p.svg
    run grep -c '<script' p.svg
    is 0
    file_has p.svg '&lt;script&gt;'
}

@test "nothing is drawn for a hidden period" {
    gives 0 newid chart --theme pressure --kind account --where team=North --audience internal -o p.svg
    parses p.svg
    run grep -c '<circle\|class="signal"\|class="band"\|class="limit"' p.svg
    is 0
    grep -q 'base">\*<' p.svg
}

@test "in Welsh" {
    gives 0 newid --lang cy chart --theme pressure --kind account -o p.svg
    file_has p.svg 'xml:lang="cy"' 'Pwysau' 'awduron'
}
