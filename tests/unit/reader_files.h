/* What the tests of readers share: files in a folder of their own, and rows written down as lines. */
#ifndef NEWID_TEST_READER_FILES_H
#define NEWID_TEST_READER_FILES_H

#include "intake/reader.h"
#include "util/buf.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants these four first. */
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define SHARED static __attribute__((unused))

static char folder[300], file_path[400];

SHARED int make_folder(void **state)
{
    (void)state;
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/newid-reader-XXXXXX", tmp ? tmp : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

SHARED int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

SHARED const char *path_of(const char *name)
{
    snprintf(file_path, sizeof file_path, "%s/%s", folder, name);
    return file_path;
}

SHARED const char *write_bytes(const char *name, const void *bytes, size_t len)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
    return file_path;
}

SHARED const char *write_text(const char *name, const char *text) { return write_bytes(name, text, strlen(text)); }

/* One part of a package; text NULL ends the list. */
struct part {
    const char *name, *text;
};

SHARED const char *write_zip(const char *name, const struct part *parts)
{
    int code;
    unlink(path_of(name));
    zip_t *zip = zip_open(file_path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    assert_non_null(zip);
    for (; parts->text; parts++) {
        zip_source_t *source = zip_source_buffer(zip, parts->text, strlen(parts->text), 0);
        assert_true(zip_file_add(zip, parts->name, source, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return file_path;
}

/* Rows as lines: "ROW|cell|cell", a number as "#1", a date as "@2019-01-02", a fault as "ROW!fault|cell". */
struct written {
    struct buf rows, notes;
    int stop_at; /* the visit at which progress says stop; 0: never */
};

static enum newid_status write_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    struct written *w = context;
    buf_addf(&w->rows, "%lld", (long long)row->row);
    if (row->fault)
        buf_addf(&w->rows, "!%s", row->fault);
    for (size_t i = 0; i < row->count; i++) {
        const struct grid_cell *cell = &row->cells[i];
        buf_addf(&w->rows, "|%s%s", cell->is_number ? "#" : cell->is_date ? "@" : "", cell->text);
    }
    buf_addc(&w->rows, '\n');
    return buf_check(&w->rows, err);
}

static void write_note(void *context, const char *message)
{
    struct written *w = context;
    buf_addf(&w->notes, "%s\n", message);
}

static bool may_go_on(void *context, uint64_t done, uint64_t total)
{
    struct written *w = context;
    assert_true(done <= total);
    return !w->stop_at || --w->stop_at > 0;
}

#define WRITTEN_INIT                                                                                                   \
    {                                                                                                                  \
        BUF_INIT, BUF_INIT, 0                                                                                          \
    }

SHARED void written_release(struct written *w)
{
    buf_release(&w->rows);
    buf_release(&w->notes);
}

SHARED enum newid_status read_grid(struct written *w, const char *path, enum reader_kind kind,
                                   const struct grid_options *options, struct newid_error *err)
{
    const struct grid_visitor visitor = {w, write_row, write_note, may_go_on};
    return grid_read(path, kind, options, &visitor, err);
}

/* The file at file_path gives just these rows; then it is removed. */
SHARED void assert_rows(enum reader_kind kind, const struct grid_options *options, const char *rows)
{
    struct written w = WRITTEN_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status = read_grid(&w, file_path, kind, options, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, NEWID_OK);
    assert_string_equal(w.rows.data, rows);
    written_release(&w);
    assert_int_equal(unlink(file_path), 0);
}

SHARED void assert_grid_fails(enum reader_kind kind, const struct grid_options *options, enum newid_status expected,
                              const char *part_of_message)
{
    struct written w = WRITTEN_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(read_grid(&w, file_path, kind, options, &err), expected);
    assert_non_null(strstr(err.message, part_of_message));
    written_release(&w);
    assert_int_equal(unlink(file_path), 0);
}

SHARED void assert_document(enum reader_kind kind, const char *text)
{
    struct buf out = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status = document_read(&out, file_path, kind, NULL, NULL, NULL, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, NEWID_OK);
    assert_string_equal(out.data, text);
    buf_release(&out);
    assert_int_equal(unlink(file_path), 0);
}

SHARED void assert_document_fails(enum reader_kind kind, enum newid_status expected, const char *part_of_message)
{
    struct buf out = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(document_read(&out, file_path, kind, NULL, NULL, NULL, &err), expected);
    assert_non_null(strstr(err.message, part_of_message));
    buf_release(&out);
    assert_int_equal(unlink(file_path), 0);
}

SHARED void assert_detected(enum reader_kind kind, bool noted)
{
    enum reader_kind found;
    const char *note;
    struct newid_error err = NEWID_ERROR_INIT;
    enum newid_status status = reader_detect(&found, &note, file_path, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, NEWID_OK);
    assert_int_equal(found, kind);
    assert_int_equal(note != NULL, noted);
    assert_int_equal(unlink(file_path), 0);
}

SHARED void assert_not_detected(const char *part_of_message)
{
    enum reader_kind found;
    const char *note;
    struct newid_error err = NEWID_ERROR_INIT;
    assert_int_equal(reader_detect(&found, &note, file_path, &err), NEWID_INPUT);
    assert_non_null(strstr(err.message, part_of_message));
    assert_int_equal(unlink(file_path), 0);
}

#endif
