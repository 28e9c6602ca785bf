#include "codebook/context.h"
#include "codebook/export.h"
#include "codebook/theme_columns.h"
#include "util/file.h"
#include "util/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { CELL_MOST = 32767 }; /* characters; Excel's own limit */

struct sheet {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *header, *cell;
    struct buf text;
};

static enum newid_status fail_library(struct newid_error *err, lxw_error why)
{
    return newid_fail(err, why == LXW_ERROR_MEMORY_MALLOC_FAILED ? NEWID_MEMORY : NEWID_IO,
                      "the workbook could not be made: %s", lxw_strerror(why));
}

static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* what: the theme's code or the property, for the message. */
static enum newid_status write_cell(struct sheet *s, lxw_row_t row, lxw_col_t column, const char *text,
                                    const char *what, const char *heading, struct newid_error *err)
{
    if (!*text)
        return NEWID_OK;
    if (characters(text) > CELL_MOST)
        return newid_fail(err, NEWID_LIMIT,
                          "%s: %s is longer than the %d characters of a workbook's cell; export as yaml instead", what,
                          heading, CELL_MOST);
    lxw_error why = worksheet_write_string(s->sheet, row, column, text, s->cell);
    return why ? fail_library(err, why) : NEWID_OK;
}

static lxw_error write_header(struct sheet *s, lxw_col_t column, const char *name, double width)
{
    lxw_error why = worksheet_write_string(s->sheet, 0, column, name, s->header);
    return why ? why : worksheet_set_column(s->sheet, column, column, width, s->cell);
}

static enum newid_status write_themes(struct sheet *s, const struct newid_codebook *codebook, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t c = 0; c < THEME_COLUMNS && !status; c++) {
        lxw_error why = write_header(s, (lxw_col_t)c, theme_columns[c].name, theme_columns[c].width);
        status = why ? fail_library(err, why) : NEWID_OK;
    }
    for (size_t t = 0; t < codebook->theme_count; t++)
        for (size_t c = 0; c < THEME_COLUMNS && !status; c++) {
            buf_reset(&s->text);
            theme_column_cell(&s->text, &theme_columns[c], codebook, &codebook->themes[t]);
            status = buf_check(&s->text, err);
            if (!status)
                status = write_cell(s, (lxw_row_t)(t + 1), (lxw_col_t)c, s->text.data, codebook->themes[t].code,
                                    theme_columns[c].name, err);
        }
    worksheet_freeze_panes(s->sheet, 1, 1);
    return status;
}

static enum newid_status write_property(struct sheet *s, lxw_row_t row, const char *key, const char *value,
                                        struct newid_error *err)
{
    enum newid_status status = write_cell(s, row, 0, key, key, "property", err);
    return status ? status : write_cell(s, row, 1, value, key, "value", err);
}

static enum newid_status write_properties(struct sheet *s, const struct newid_codebook *codebook,
                                          struct newid_error *err)
{
    const struct {
        const char *key, *value;
    } properties[] = {
        {"codebook", codebook->name},     {"version", codebook->version}, {"title_en", codebook->title_en},
        {"title_cy", codebook->title_cy}, {"context", codebook->context},
    };
    enum { PROPERTIES = sizeof properties / sizeof *properties };
    lxw_error why = write_header(s, 0, "property", 24);
    if (!why)
        why = write_header(s, 1, "value", 80);
    enum newid_status status = why ? fail_library(err, why) : NEWID_OK;
    for (lxw_row_t i = 0; i < PROPERTIES && !status; i++)
        status = write_property(s, i + 1, properties[i].key, properties[i].value, err);
    /* Triggers of its own go in one cell, as YAML; what is shipped goes by its name. */
    buf_reset(&s->text);
    if (!codebook_has_shipped_context(codebook, &s->text) && codebook->triggers)
        context_write(&s->text, codebook->triggers, 0);
    if (!status)
        status = buf_check(&s->text, err);
    if (!status && s->text.len)
        status = write_property(s, PROPERTIES + 1 + (lxw_row_t)codebook->definition_count, "triggers", s->text.data, err);
    for (size_t i = 0; i < codebook->definition_count && !status; i++) {
        buf_reset(&s->text);
        buf_addf(&s->text, "define %s", codebook->definitions[i].name);
        status = buf_check(&s->text, err);
        if (!status)
            status =
                write_property(s, (lxw_row_t)(PROPERTIES + 1 + i), s->text.data, codebook->definitions[i].value, err);
    }
    worksheet_freeze_panes(s->sheet, 1, 0);
    return status;
}

/* Fills the file at path, which exists and is empty. libxlsxwriter keeps its own temporary files in folder. */
static enum newid_status write_book(const char *path, char *folder, const struct newid_codebook *codebook,
                                    struct newid_error *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_FALSE, .tmpdir = folder, .use_zip64 = LXW_FALSE};
    struct sheet s = {.text = BUF_INIT};
    s.book = workbook_new_opt(path, &options);
    if (!s.book)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    s.header = workbook_add_format(s.book);
    s.cell = workbook_add_format(s.book);
    lxw_worksheet *themes = workbook_add_worksheet(s.book, "themes");
    lxw_worksheet *properties = workbook_add_worksheet(s.book, "codebook");
    enum newid_status status = NEWID_OK;
    if (!s.header || !s.cell || !themes || !properties) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    } else {
        format_set_bold(s.header);
        format_set_bottom(s.header, LXW_BORDER_THIN);
        format_set_text_wrap(s.cell);
        format_set_align(s.cell, LXW_ALIGN_VERTICAL_TOP);
        format_set_num_format(s.cell, "@"); /* text, so that a version 1.0 typed there stays 1.0 */
        s.sheet = themes;
        status = write_themes(&s, codebook, err);
        s.sheet = properties;
        if (!status)
            status = write_properties(&s, codebook, err);
    }
    lxw_error why = workbook_close(s.book);
    if (why && !status)
        status = fail_library(err, why);
    buf_release(&s.text);
    return status;
}

static enum newid_status fail_errno(struct newid_error *err, const char *path)
{
    return newid_fail(err, NEWID_IO, "%s: cannot be written: %s", path, strerror(errno));
}

/* What file_write does for its own temporary file: permissions of a new file, on disk before it gets its name. */
static enum newid_status put_in_place(const char *temporary, const char *path, struct newid_error *err)
{
    mode_t mask = umask(0);
    umask(mask);
    int fd = open(temporary, O_WRONLY | O_CLOEXEC);
    bool failed = fd < 0 || fchmod(fd, 0666 & ~mask) || fsync(fd);
    if (fd >= 0 && close(fd))
        failed = true;
    return failed || rename(temporary, path) ? fail_errno(err, path) : NEWID_OK;
}

enum newid_status codebook_write_xlsx(const char *path, const struct newid_codebook *codebook, struct newid_error *err)
{
    struct buf temporary = BUF_INIT, folder = BUF_INIT;
    buf_addf(&temporary, "%s.XXXXXX", path);
    buf_add(&folder, path, (size_t)(file_base(path) - path));
    if (!folder.len)
        buf_adds(&folder, ".");
    enum newid_status status = buf_check(&temporary, err);
    if (!status)
        status = buf_check(&folder, err);
    int fd = -1;
    if (!status && (fd = mkstemp(temporary.data)) < 0)
        status = fail_errno(err, path);
    if (!status) {
        close(fd);
        status = write_book(temporary.data, folder.data, codebook, err);
        if (!status)
            status = put_in_place(temporary.data, path, err);
        if (status)
            unlink(temporary.data);
    }
    buf_release(&temporary);
    buf_release(&folder);
    return status;
}
