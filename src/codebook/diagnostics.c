#include "codebook/diagnostics.h"

#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* A longer line helps nobody, and a file of one line would be copied for each of its faults. */
enum { EXCERPT_MOST = 4096 };

static enum newid_status add_line(struct source *source, size_t start, struct newid_error *err)
{
    if (mem_grow(&source->lines, &source->line_capacity, source->line_count + 1, sizeof *source->lines))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    source->lines[source->line_count++] = start;
    return NEWID_OK;
}

enum newid_status source_init(struct source *source, const char *name, const char *text, size_t len,
                              struct newid_error *err)
{
    *source = (struct source){.name = name, .text = text, .len = len};
    enum newid_status status = add_line(source, 0, err);
    for (size_t i = 0; i < len && !status; i++)
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n')))
            status = add_line(source, i + 1, err);
    return status;
}

void source_release(struct source *source)
{
    mem_free(source->lines);
    *source = (struct source){.text = ""};
}

/* The line, from 0, that holds the byte. */
static size_t line_of(const struct source *source, size_t byte)
{
    size_t low = 0, high = source->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= byte)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void source_place(const struct source *source, size_t byte, unsigned *line, unsigned *column)
{
    size_t l = line_of(source, byte);
    unsigned characters = 1;
    for (size_t i = source->lines[l]; i < byte && i < source->len; i++)
        characters += ((unsigned char)source->text[i] & 0xC0) != 0x80;
    *line = (unsigned)l + 1;
    *column = characters;
}

/* The line without its end; NULL where there is none to show. */
static char *line_text(struct faults *faults, unsigned line)
{
    const struct source *source = faults->source;
    if (!line || line > source->line_count || source->is_workbook)
        return NULL;
    size_t start = source->lines[line - 1];
    size_t end = line < source->line_count ? source->lines[line] : source->len;
    while (end > start && (source->text[end - 1] == '\n' || source->text[end - 1] == '\r'))
        end--;
    if (end - start > EXCERPT_MOST)
        return NULL;
    char *text = mem_strndup(source->text + start, end - start);
    if (!text)
        faults->failure = NEWID_MEMORY;
    return text;
}

void cell_name(char out[16], unsigned row, unsigned column)
{
    char letters[8];
    size_t n = sizeof letters;
    letters[--n] = '\0';
    for (unsigned c = column; c && n; c = (c - 1) / 26)
        letters[--n] = (char)('A' + (c - 1) % 26);
    snprintf(out, 16, "%s%u", letters + n, row);
}

static void add_where(struct buf *message, const struct faults *faults, struct place place)
{
    if (!faults->source->is_workbook || !place.line)
        return;
    char cell[16];
    cell_name(cell, place.line, place.column);
    if (place.sheet)
        buf_addf(message, _("sheet %s, "), place.sheet);
    if (place.column)
        buf_addf(message, _("cell %s: "), cell);
    else
        buf_addf(message, _("row %u: "), place.line);
}

static void add_fault(struct faults *faults, bool is_error, struct place place, const char *format, va_list args)
{
    struct newid_diagnostics *list = faults->list;
    struct buf message = BUF_INIT;
    size_t *counter = is_error ? &list->errors : &list->warnings;
    if (++*counter > DIAGNOSTICS_MOST)
        return;
    add_where(&message, faults, place);
    buf_addvf(&message, _(format), args);
    struct newid_diagnostic item = {.is_error = is_error, .line = place.line, .column = place.column};
    item.message = buf_detach(&message);
    if (!item.message || mem_grow(&list->items, &list->capacity, list->count + 1, sizeof *list->items)) {
        mem_free(item.message);
        faults->failure = NEWID_MEMORY;
        return;
    }
    item.excerpt = line_text(faults, place.line);
    list->items[list->count++] = item;
}

void fault_error(struct faults *faults, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_fault(faults, true, place, format, args);
    va_end(args);
}

void fault_warning(struct faults *faults, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_fault(faults, false, place, format, args);
    va_end(args);
}

static bool stands_before(const struct newid_diagnostic *a, const struct newid_diagnostic *b)
{
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

/* Merges the sorted halves [0, middle) and [middle, count) of items by way of scratch. */
static void merge(struct newid_diagnostic *items, size_t middle, size_t count, struct newid_diagnostic *scratch)
{
    size_t left = 0, right = middle;
    for (size_t i = 0; i < count; i++) {
        bool take_right = left == middle || (right < count && stands_before(&items[right], &items[left]));
        scratch[i] = items[take_right ? right++ : left++];
    }
    memcpy(items, scratch, count * sizeof *items);
}

static void sort_range(struct newid_diagnostic *items, size_t count, struct newid_diagnostic *scratch)
{
    if (count < 2)
        return;
    size_t middle = count / 2;
    sort_range(items, middle, scratch);
    sort_range(items + middle, count - middle, scratch);
    merge(items, middle, count, scratch);
}

enum newid_status diagnostics_sort(struct newid_diagnostics *diagnostics, struct newid_error *err)
{
    if (diagnostics->count < 2)
        return NEWID_OK;
    struct newid_diagnostic *scratch = mem_zalloc(diagnostics->count, sizeof *scratch);
    if (!scratch)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    sort_range(diagnostics->items, diagnostics->count, scratch);
    mem_free(scratch);
    return NEWID_OK;
}

enum newid_status diagnostics_status(const struct newid_diagnostics *diagnostics, const char *name,
                                     struct newid_error *err)
{
    if (!diagnostics->errors)
        return NEWID_OK;
    const struct newid_diagnostic *first = NULL;
    for (size_t i = 0; i < diagnostics->count && !first; i++)
        if (diagnostics->items[i].is_error)
            first = &diagnostics->items[i];
    char more[160] = "";
    if (diagnostics->errors > 1)
        snprintf(more, sizeof more,
                 P_(" (and %zu more: newid codebook check shows it)",
                    " (and %zu more: newid codebook check shows them)", diagnostics->errors - 1),
                 diagnostics->errors - 1);
    if (!first)
        return newid_fail(err, NEWID_INPUT, "%s: %zu errors; newid codebook check shows them", name,
                          diagnostics->errors);
    if (!first->line)
        return newid_fail(err, NEWID_INPUT, "%s: %s%s", name, first->message, more);
    return newid_fail(err, NEWID_INPUT, "%s:%u:%u: %s%s", name, first->line, first->column, first->message, more);
}

void newid_diagnostics_clear(struct newid_diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->count; i++) {
        mem_free(diagnostics->items[i].message);
        mem_free(diagnostics->items[i].excerpt);
    }
    mem_free(diagnostics->items);
    *diagnostics = (struct newid_diagnostics){0};
}
