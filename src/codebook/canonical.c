/*
 * The canonical form: YAML with keys in one order, everything quoted, and nothing
 * that only repeats a default. It identifies a codebook version, so a change here changes every hash.
 */
#include "codebook/context.h"
#include "codebook/read.h"
#include "codebook/theme_columns.h"
#include "util/buf.h"
#include "util/sha256.h"

#include <string.h>

/* Allowed in text, but not in YAML. */
#define NONCHARACTER_FFFE "\xEF\xBF\xBE"
#define NONCHARACTER_FFFF "\xEF\xBF\xBF"

/* What single quotes cannot hold on one line, or YAML not at all: U+FFFE and U+FFFF. */
static bool needs_escapes(const char *s)
{
    return strpbrk(s, "\n\t") || strstr(s, NONCHARACTER_FFFE) || strstr(s, NONCHARACTER_FFFF);
}

static void write_single(struct buf *out, const char *s)
{
    buf_addc(out, '\'');
    for (; *s; s++) {
        if (*s == '\'')
            buf_addc(out, '\'');
        buf_addc(out, *s);
    }
    buf_addc(out, '\'');
}

static void write_double(struct buf *out, const char *s)
{
    buf_addc(out, '"');
    for (; *s; s++) {
        if (strncmp(s, NONCHARACTER_FFFE, 3) == 0 || strncmp(s, NONCHARACTER_FFFF, 3) == 0) {
            buf_adds(out, s[2] == NONCHARACTER_FFFE[2] ? "\\uFFFE" : "\\uFFFF");
            s += 2;
        } else if (*s == '\n')
            buf_adds(out, "\\n");
        else if (*s == '\t')
            buf_adds(out, "\\t");
        else if (*s == '"' || *s == '\\')
            buf_addf(out, "\\%c", *s);
        else
            buf_addc(out, *s);
    }
    buf_addc(out, '"');
}

static void write_string(struct buf *out, const char *s)
{
    if (needs_escapes(s))
        write_double(out, s);
    else
        write_single(out, s);
    buf_addc(out, '\n');
}

static void indent(struct buf *out, unsigned spaces)
{
    while (spaces--)
        buf_addc(out, ' ');
}

void canonical_value(struct buf *out, unsigned spaces, const char *key, const char *value)
{
    indent(out, spaces);
    buf_addf(out, "%s: ", key);
    write_string(out, value);
}

void canonical_entry(struct buf *out, unsigned spaces, const char *value)
{
    indent(out, spaces);
    buf_adds(out, "- ");
    write_string(out, value);
}

static bool is_empty(const struct theme_column *column, const struct newid_theme *theme, const char *text)
{
    size_t at = 0;
    return column->kind == COLUMN_TEXT ? !*text : !column->next(theme, &at);
}

static void write_column(struct buf *out, unsigned spaces, const struct theme_column *column,
                         const struct newid_theme *theme, const char *text)
{
    const char *key = column->subkey ? column->subkey : column->key;
    if (column->subkey)
        spaces += 2;
    if (column->kind == COLUMN_TEXT) {
        canonical_value(out, spaces, key, text);
        return;
    }
    indent(out, spaces);
    buf_addf(out, "%s:\n", key);
    size_t at = 0;
    for (const char *entry; (entry = column->next(theme, &at));)
        canonical_entry(out, spaces + 2, entry);
}

/* The columns after code and parent, which the hierarchy tells. */
static void write_columns(struct buf *out, unsigned spaces, const struct newid_codebook *book,
                          const struct newid_theme *theme)
{
    const char *open = ""; /* the key whose languages are being written */
    struct buf text = BUF_INIT;
    for (size_t i = 2; i < THEME_COLUMNS; i++) {
        const struct theme_column *column = &theme_columns[i];
        buf_reset(&text);
        if (column->kind == COLUMN_TEXT)
            column->text(&text, book, theme);
        if (text.failure)
            out->failure = text.failure;
        if (is_empty(column, theme, text.data))
            continue;
        if (column->subkey && strcmp(open, column->key) != 0) {
            indent(out, spaces);
            buf_addf(out, "%s:\n", column->key);
        }
        open = column->key;
        write_column(out, spaces, column, theme, text.data);
    }
    buf_release(&text);
}

static void write_themes(struct buf *out, const struct newid_codebook *book)
{
    buf_adds(out, "themes:\n");
    for (size_t i = 0; i < book->theme_count; i++) {
        const struct newid_theme *theme = &book->themes[i];
        const unsigned spaces = 2 + 4 * theme->depth;
        if (theme->parent != NEWID_NO_PARENT && i == theme->parent + 1) {
            indent(out, spaces - 2);
            buf_adds(out, "themes:\n");
        }
        indent(out, spaces);
        buf_addf(out, "- code: '%s'\n", theme->code);
        write_columns(out, spaces + 2, book, theme);
    }
}

static void write_codebook(struct buf *out, const struct newid_codebook *book)
{
    canonical_value(out, 0, "codebook", book->name);
    canonical_value(out, 0, "version", book->version);
    buf_adds(out, "title:\n");
    canonical_value(out, 2, "en", book->title_en);
    canonical_value(out, 2, "cy", book->title_cy);
    canonical_value(out, 0, "context", book->context);
    if (book->definition_count)
        buf_adds(out, "define:\n");
    for (size_t i = 0; i < book->definition_count; i++)
        canonical_value(out, 2, book->definitions[i].name, book->definitions[i].value);
    write_themes(out, book);
    /* Last, so that it is easily left out where it is what newid ships (export.c). */
    if (book->triggers) {
        buf_adds(out, CANONICAL_TRIGGERS);
        context_write(out, book->triggers, 2);
    }
}

enum newid_status codebook_canonical(struct newid_codebook *codebook, struct arena *memory, struct newid_error *err)
{
    struct buf out = BUF_INIT_CAP(CODEBOOK_BYTES_MOST);
    write_codebook(&out, codebook);
    enum newid_status status = buf_check(&out, NULL);
    char *text = status ? NULL : arena_strndup(memory, out.data, out.len);
    if (text) {
        codebook->canonical = text;
        sha256_of(codebook->hash, text, out.len);
    } else if (status == NEWID_LIMIT) {
        status = newid_fail(err, NEWID_LIMIT, "the codebook is larger than %d MB; split it", CODEBOOK_BYTES_MOST >> 20);
    } else {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    buf_release(&out);
    return status;
}
