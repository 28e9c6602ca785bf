/* A sink that remembers what it is given, and a folder for files that a test needs. */
#ifndef INTAKE_SUPPORT_H
#define INTAKE_SUPPORT_H

#include "util/arena.h"
#include "util/file.h"

#include <newid/intake.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { RECORDED_MOST = 200 };

struct recorder {
    struct newid_account accounts[RECORDED_MOST];
    size_t count;
    char *notes[RECORDED_MOST];
    size_t note_count;
    const char *conflict_id; /* an account with this id is answered with a conflict */
    size_t stop_after;       /* progress calls after which the user stops; 0: never */
    size_t progress_calls;
    uint64_t last_done, total;
    struct arena arena;
    struct newid_intake_report report;
    struct newid_error err;
};

static inline const char *keep_string(struct recorder *r, const char *s)
{
    return s ? arena_strdup(&r->arena, s) : NULL;
}

static inline enum newid_status record_account(void *context, const struct newid_account *a, enum newid_put *outcome,
                                               struct newid_error *err)
{
    struct recorder *r = context;
    (void)err;
    *outcome = NEWID_PUT_ADDED;
    if (r->conflict_id && !strcmp(r->conflict_id, a->id)) {
        *outcome = NEWID_PUT_CONFLICT;
        return NEWID_OK;
    }
    if (r->count == RECORDED_MOST)
        return newid_fail(err, NEWID_LIMIT, "the recorder is full");
    struct newid_account copy = *a;
    const char **strings[] = {&copy.id,   &copy.date, &copy.kind,     &copy.worker,     &copy.author, &copy.role,
                              &copy.team, &copy.area, &copy.question, &copy.attributes, &copy.source, &copy.text};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = keep_string(r, *strings[i]);
    r->accounts[r->count++] = copy;
    return NEWID_OK;
}

static inline void record_note(void *context, const char *message)
{
    struct recorder *r = context;
    if (r->note_count < RECORDED_MOST)
        r->notes[r->note_count++] = arena_strdup(&r->arena, message);
}

static inline bool record_progress(void *context, uint64_t done, uint64_t total)
{
    struct recorder *r = context;
    r->last_done = done;
    r->total = total;
    return !r->stop_after || ++r->progress_calls < r->stop_after;
}

static inline bool noted(const struct recorder *r, const char *part)
{
    for (size_t i = 0; i < r->note_count; i++)
        if (r->notes[i] && strstr(r->notes[i], part))
            return true;
    return false;
}

static inline void recorder_release(struct recorder *r)
{
    newid_intake_report_release(&r->report);
    arena_release(&r->arena);
    memset(r, 0, sizeof *r);
}

static inline enum newid_status record_run(struct recorder *r, const struct newid_intake_options *options,
                                           const char *path)
{
    const struct newid_intake_sink sink = {r, record_account, record_note, record_progress};
    return newid_intake_run(options, &path, 1, &sink, &r->report, &r->err);
}

/* ---- files ---- */

static char test_folder[256];

static inline int make_folder(void **state)
{
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(test_folder, sizeof test_folder, "%s/newid-test-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(test_folder) ? 0 : -1;
}

static inline void remove_tree(const char *path)
{
    char **names;
    size_t count;
    if (file_list(&names, &count, path, NULL)) {
        unlink(path);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct buf below = BUF_INIT;
        buf_addf(&below, "%s/%s", path, names[i]);
        remove_tree(below.data);
        buf_release(&below);
    }
    file_list_free(names, count);
    rmdir(path);
}

static inline int remove_folder(void **state)
{
    (void)state;
    remove_tree(test_folder);
    return 0;
}

/* A path in the test's folder, in one of several static buffers. */
static inline const char *in_folder(const char *name)
{
    static char paths[8][1024];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", test_folder, name);
    return path;
}

static inline const char *write_file(const char *name, const char *content)
{
    const char *path = in_folder(name);
    char folder[1024];
    snprintf(folder, sizeof folder, "%.*s", (int)(file_base(path) - path), path);
    mkdir(folder, 0777);
    assert_int_equal(file_write(path, content, strlen(content), NULL), NEWID_OK);
    return path;
}

static inline const char *read_file(struct recorder *r, const char *path)
{
    struct buf text = BUF_INIT;
    assert_int_equal(file_read(&text, path, NULL), NEWID_OK);
    const char *copy = arena_strdup(&r->arena, text.data);
    buf_release(&text);
    return copy;
}

#endif
