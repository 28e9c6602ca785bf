load common

BUILT=$(dirname "$NEWID")

@test "make install, a program against the library, and make uninstall" {
    [ -e "$BUILT/libnewid.a" ] && [ -e "$BUILT/man/newid.1" ] || skip "$BUILT holds no whole build"
    root=$PWD/root
    # The build is there: nothing of it is made again.
    gives 0 make -s -C "$REPO" install BUILD="$BUILT" DESTDIR="$root" PREFIX=/usr SANITIZE="$(sanitizers)" -o all

    gives 0 "$root/usr/bin/newid" --version
    has newid
    gives 0 env -i "$root/usr/bin/newid" --lang cy --help
    has Gorchmynion
    for file in lib/libnewid.a lib/libnewid.so lib/pkgconfig/newid.pc include/newid/store.h share/man/man1/newid-table.1 \
        share/man/cy/man1/newid-table.1 share/locale/cy/LC_MESSAGES/newid.mo \
        share/bash-completion/completions/newid share/newid/codebooks/effective-child-protection.yaml; do
        [ -e "$root/usr/$file" ] || { echo "not installed: $file" && false; }
    done

    cat >program.c <<'C'
#include <newid/store.h>
#include <stdio.h>

int main(void)
{
    struct newid_store *store = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    if (newid_store_open(&store, "made.db", NEWID_CREATE, &err))
        return printf("%s\n", err.message), 1;
    newid_store_close(store);
    puts("opened");
    return 0;
}
C
    if command -v pkg-config >/dev/null; then
        export PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_PATH=$root/usr/lib/pkgconfig
        flags=$(pkg-config --cflags --libs newid)
        unset PKG_CONFIG_SYSROOT_DIR
        # shellcheck disable=SC2086
        gives 0 "${CC:-gcc}" -std=c17 -Wall -Werror -o program program.c $(sanitizers) $flags -Wl,-rpath,"$root/usr/lib"
        gives 0 ./program
        is opened
        gives 0 newid --db made.db verify
    fi

    gives 0 make -s -C "$REPO" uninstall BUILD="$BUILT" DESTDIR="$root" PREFIX=/usr
    run find "$root" ! -type d
    is ''
}
