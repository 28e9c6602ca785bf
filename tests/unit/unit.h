/* What unit tests share: cmocka with what it needs, and a folder of a test's own. */
#ifndef NEWID_UNIT_H
#define NEWID_UNIT_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include "util/buf.h"
#include "util/file.h"
#include "util/mem.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Set-up: *state is the path of a new folder. */
__attribute__((unused)) static int unit_folder(void **state)
{
    const char *base = getenv("TMPDIR");
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/newid-test.XXXXXX", base && *base ? base : "/tmp");
    *state = buf_detach(&path);
    return *state && mkdtemp(*state) ? 0 : -1;
}

/* Tear-down: the folder goes with the files in it. */
__attribute__((unused)) static int unit_folder_gone(void **state)
{
    DIR *dir = opendir(*state);
    for (const struct dirent *entry; dir && (entry = readdir(dir));) {
        struct buf path = BUF_INIT;
        buf_addf(&path, "%s/%s", (char *)*state, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(path.data);
        buf_release(&path);
    }
    if (dir)
        closedir(dir);
    int failed = rmdir(*state);
    mem_free(*state);
    return failed;
}

__attribute__((unused)) static void unit_path(struct buf *out, const char *folder, const char *name)
{
    buf_addf(out, "%s/%s", folder, name);
}

#endif
