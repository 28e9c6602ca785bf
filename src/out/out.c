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
    [OUT_DOCX] = {"docx", "docx ", &printer_docx}, [OUT_XLSX] = {"xlsx", "xlsx ", &printer_xlsx},
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

static bool keep_style(struct out *out, const char *language, const char *title, const char *banner)
{
    out->style.language = arena_strdup(&out->memory, language);
    out->style.title = arena_strdup(&out->memory, title);
    out->style.banner = banner ? arena_strdup(&out->memory, banner) : NULL;
    return out->style.language && out->style.title && (out->style.banner || !banner);
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
    if (!keep_style(out, style->language ? style->language : "en", style->title ? style->title : "newid",
                    style->banner)) {
        out_free(out);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    out->printer->begin(out);
    *result = out;
    return NEWID_OK;
}

bool out_is_for_people(const struct out *out) { return out->printer->for_people; }

bool out_has_unicode(const struct out *out) { return out->style.unicode; }

bool out_draws(const struct out *out) { return out->printer->draws; }

bool out_format_is_for_people(enum out_format format) { return formats[format].printer->for_people; }

bool out_format_is_binary(enum out_format format) { return formats[format].printer->binary; }
bool out_has_parts(enum out_format format) { return formats[format].printer->heading != NULL; }

const char *out_word(const struct out *out, const char *word) { return out->printer->for_people ? _(word) : word; }

void out_free(struct out *out)
{
    if (!out)
        return;
    if (out->printer->drop)
        out->printer->drop(out);
    arena_release(&out->table_memory);
    arena_release(&out->memory);
    mem_free(out);
}

static bool is_shown(const struct out_printer *printer, const struct out_column *column)
{
    if (column->drawn && !printer->draws)
        return false;
    if (printer->all_columns)
        return true;
    return printer->for_people ? !column->data_only : !column->people_only;
}

/* Columns of data beside those for people: they have no words for these. */
static bool is_of_data(const struct out_printer *printer, const struct out_column *column)
{
    return printer->all_columns && column->data_only;
}

static void keep_column(struct out *out, const struct out_column *columns, size_t i)
{
    struct out_column *kept = &out->columns[out->column_count];
    *kept = columns[i];
    if (is_of_data(out->printer, kept))
        kept->heading = kept->name;
    else if (kept->heading && !kept->verbatim)
        kept->heading = out_word(out, kept->heading);
    out->given[out->column_count++] = i;
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
    for (size_t i = 0; i < count; i++)
        if (is_shown(out->printer, &columns[i]) && !is_of_data(out->printer, &columns[i]))
            keep_column(out, columns, i);
    for (size_t i = 0; i < count; i++)
        if (is_of_data(out->printer, &columns[i]))
            keep_column(out, columns, i);
    return true;
}

bool out_has_sheets(const struct out *out) { return out->printer->has_sheets; }

void out_name_sheet(struct out *out, const char *name)
{
    if (!out->failure)
        out->sheet_name = arena_strdup(&out->memory, out_word(out, name));
    if (!out->sheet_name)
        printer_fail(out, NEWID_MEMORY);
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
    out->sheet_name = NULL;
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

void out_heading(struct out *out, unsigned level, const char *anchor, const char *text)
{
    if (!out->failure && out->printer->heading)
        out->printer->heading(out, level, anchor, text);
}

void out_paragraph(struct out *out, const char *text)
{
    if (!out->failure && out->printer->paragraph)
        out->printer->paragraph(out, text);
}

void out_item(struct out *out, const char *text)
{
    if (!out->failure && out->printer->item)
        out->printer->item(out, text);
}

void out_picture(struct out *out, const struct out_picture *picture)
{
    if (picture->svg->failure)
        printer_fail(out, picture->svg->failure);
    else if (!out->failure && out->printer->picture)
        out->printer->picture(out, picture);
}

bool out_has_charts(const struct out *out) { return out->printer->chart != NULL; }

/* Where a column of the caller's stands among the shown ones. */
static size_t shown_place(const struct out *out, size_t given)
{
    for (size_t i = 0; i < out->column_count; i++)
        if (out->given[i] == given)
            return i;
    return 0;
}

void out_chart(struct out *out, const struct out_chart *chart)
{
    if (out->failure || !out->printer->chart)
        return;
    struct out_chart shown = *chart;
    shown.category = shown_place(out, chart->category);
    shown.share = shown_place(out, chart->share);
    shown.low = shown_place(out, chart->low);
    shown.high = shown_place(out, chart->high);
    out->printer->chart(out, &shown);
}

void out_quote(struct out *out, const struct out_quote *quote)
{
    if (!out->failure && out->printer->quote)
        out->printer->quote(out, quote);
}

bool out_can_switch(const struct out *out) { return out->printer->switch_language != NULL; }

void out_switch_language(struct out *out, const char *language, const char *title, const char *banner)
{
    if (out->failure || !out->printer->switch_language)
        return;
    if (!keep_style(out, language, title, banner)) {
        printer_fail(out, NEWID_MEMORY);
        return;
    }
    out->printer->switch_language(out);
    out->notes = out->about = (struct out_lines){NULL, NULL};
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

void out_note(struct out *out, const char *text)
{
    const char *shown = _(text);
    for (const struct out_line *line = out->notes.first; line; line = line->next)
        if (strcmp(line->value, shown) == 0)
            return;
    keep_line(out, &out->notes, NULL, shown);
}

void out_about(struct out *out, const char *key, const char *value)
{
    keep_line(out, &out->about, out_word(out, key), value);
}

enum newid_status out_finish(struct out *out, struct newid_error *err)
{
    if (!out->failure)
        out->printer->end(out);
    if (out->why.status)
        return newid_fail(err, out->why.status, "%s", out->why.message);
    if (out->failure == NEWID_MEMORY)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (out->failure)
        return newid_fail(err, out->failure, "the output could not be made");
    return buf_check(out->to, err);
}
