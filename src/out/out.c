#include "out/out.h"

#include "out/printer.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *name;       /* as --format has it */
    const char *extensions; /* of files, each followed by a space */
    const struct out_printer *printer;
} formats[OUT_FORMATS] = {
    [OUT_TEXT] = {"text", "txt text ", &printer_text}, [OUT_CSV] = {"csv", "csv ", &printer_csv},
    [OUT_TSV] = {"tsv", "tsv tab ", &printer_tsv},     [OUT_MARKDOWN] = {"md", "md markdown ", &printer_markdown},
    [OUT_HTML] = {"html", "html htm ", &printer_html}, [OUT_JSON] = {"json", "json ", &printer_json},
};

bool out_format_parse(enum out_format *out, const char *name)
{
    for (int i = 0; i < OUT_FORMATS; i++)
        if (!strcmp(formats[i].name, name)) {
            *out = (enum out_format)i;
            return true;
        }
    return false;
}

static bool is_listed(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *p = list; *p && len; p = strchr(p, ' ') + 1)
        if (!strncasecmp(p, word, len) && p[len] == ' ')
            return true;
    return false;
}

bool out_format_of_file(enum out_format *out, const char *path)
{
    for (int i = 0; i < OUT_FORMATS; i++)
        if (is_listed(formats[i].extensions, file_extension(path))) {
            *out = (enum out_format)i;
            return true;
        }
    return false;
}

void printer_fail(struct out *out, enum newid_status status)
{
    if (!out->failure)
        out->failure = status;
}

enum newid_status out_new(struct out **result, enum out_format format, struct buf *destination,
                          const struct out_style *style, struct newid_error *err)
{
    struct out *out = mem_zalloc(1, sizeof *out);
    if (!out)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->printer = formats[format].printer;
    out->to = destination;
    out->style = *style;
    out->style.title = arena_strdup(&out->memory, style->title ? style->title : "newid");
    out->style.language = arena_strdup(&out->memory, style->language ? style->language : "en");
    if (!out->style.title || !out->style.language) {
        out_free(out);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    out->printer->begin(out);
    *result = out;
    return NEWID_OK;
}

bool out_is_for_people(const struct out *out) { return out->printer->for_people; }

bool out_has_unicode(const struct out *out) { return out->style.unicode; }

bool out_format_is_for_people(enum out_format format) { return formats[format].printer->for_people; }

const char *out_word(const struct out *out, const char *word) { return out->printer->for_people ? _(word) : word; }

void out_free(struct out *out)
{
    if (!out)
        return;
    arena_release(&out->table_memory);
    arena_release(&out->memory);
    mem_free(out);
}

/* Copies the columns that this format shows; false where there is no memory. */
static bool keep_columns(struct out *out, const struct out_column *columns, size_t count)
{
    struct arena *memory = &out->table_memory;
    out->columns = arena_alloc(memory, (count + 1) * sizeof *out->columns);
    out->given = arena_alloc(memory, (count + 1) * sizeof *out->given);
    out->cells = arena_alloc(memory, (count + 1) * sizeof *out->cells);
    if (!out->columns || !out->given || !out->cells)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (out->printer->for_people ? columns[i].data_only : columns[i].people_only)
            continue;
        out->given[out->column_count] = i;
        out->columns[out->column_count] = columns[i];
        if (columns[i].heading && !columns[i].verbatim)
            out->columns[out->column_count].heading = out_word(out, columns[i].heading);
        out->column_count++;
    }
    return true;
}

void out_table_begin(struct out *out, const struct out_column *columns, size_t count, const char *caption)
{
    if (out->failure)
        return;
    arena_reset(&out->table_memory);
    out->column_count = out->rows = 0;
    out->first_row = out->last_row = NULL;
    out->caption = caption ? arena_strdup(&out->table_memory, out_word(out, caption)) : NULL;
    if ((caption && !out->caption) || !keep_columns(out, columns, count)) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    out->printer->table_begin(out);
    out->tables++;
}

void out_row(struct out *out, const struct out_cell *cells)
{
    if (out->failure)
        return;
    for (size_t i = 0; i < out->column_count; i++)
        out->cells[i] = cells[out->given[i]];
    out->printer->row(out, out->cells);
    out->rows++;
}

void out_table_end(struct out *out)
{
    if (!out->failure)
        out->printer->table_end(out);
}

static void keep_line(struct out *out, struct out_lines *lines, const char *key, const char *value)
{
    struct out_line *line = arena_alloc(&out->memory, sizeof *line);
    if (line) {
        line->key = key ? arena_strdup(&out->memory, key) : NULL;
        line->value = arena_strdup(&out->memory, value);
    }
    if (!line || !line->value || (key && !line->key)) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    *(lines->last ? &lines->last->next : &lines->first) = line;
    lines->last = line;
}

void out_note(struct out *out, const char *text) { keep_line(out, &out->notes, NULL, _(text)); }

void out_about(struct out *out, const char *key, const char *value)
{
    keep_line(out, &out->about, out_word(out, key), value);
}

enum newid_status out_finish(struct out *out, struct newid_error *err)
{
    if (!out->failure)
        out->printer->end(out);
    if (out->failure == NEWID_MEMORY)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (out->failure)
        return newid_fail(err, out->failure, "the output could not be made");
    return buf_check(out->to, err);
}
