#include "intake/documents.h"

#include "intake/parts.h"
#include "intake/words.h"
#include "text/canonical.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

enum { NAMES_SHOWN = 10 };

/* NULL where the document belongs to no folder that has one. */
static struct manifest *manifest_of(struct documents *d, const struct input *input)
{
    struct manifest *manifest = input->folder == NO_FOLDER ? NULL : &d->manifests[input->folder];
    return manifest && manifest->path ? manifest : NULL;
}

static const char *kind_of(struct documents *d, const struct input *input)
{
    if (d->in->options->kind)
        return d->in->options->kind;
    struct manifest *manifest = manifest_of(d, input);
    const struct manifest_row *row = manifest ? manifest_find(manifest, input->name) : NULL;
    int column = row ? manifest->columns.of_field[FIELD_KIND] : NO_COLUMN;
    bool there = column != NO_COLUMN && (size_t)column < row->cells.count && *row->cells.cells[column].text;
    return there ? row->cells.cells[column].text : "account";
}

/* A reader's note on one document of a folder is counted: a hundred files in UTF-8 are one sentence. */
static void count_note(void *context, const char *message)
{
    struct documents *d = context;
    const char *said = strstr(message, ": ");
    uint64_t *count = strmap_add(&d->notes, said ? said + 2 : message, NULL);
    if (count)
        ++*count;
}

static void tell_note(void *context, const char *message)
{
    const struct documents *d = context;
    intake_note(d->in, "%s", message);
}

static void tell_counted_notes(struct documents *d)
{
    for (size_t i = 0; i < d->notes.keys.count; i++)
        intake_note(d->in, P_("%llu document: %s", "%llu documents: %s", d->notes.values[i]),
                    (unsigned long long)d->notes.values[i], d->notes.keys.strings[i]);
}

/*
 * The canonical text into d->text. In a folder a document that cannot be read is set aside (*fault) and the others go
 * in; one that the user named stops the run.
 */
static enum newid_status read_text(struct documents *d, const struct input *input, bool noting, const char **fault,
                                   struct newid_error *err)
{
    void (*note)(void *, const char *) = input->folder == NO_FOLDER ? tell_note : count_note;
    struct newid_error cause = NEWID_ERROR_INIT;
    *fault = input->fault;
    buf_reset(&d->raw);
    buf_reset(&d->text);
    if (*fault)
        return NEWID_OK;
    enum newid_status status =
        document_read(&d->raw, input->path, input->kind, d->in->options->encoding, noting ? note : NULL, d, &cause);
    if (!status)
        status = text_canonical(&d->text, d->raw.data, d->raw.len, NULL, &cause);
    if (!status)
        status = buf_check(&d->text, &cause);
    d->in->done += input->size;
    if (!intake_progress(d->in, 0))
        return newid_fail(err, NEWID_STOPPED, "stopped; nothing was imported");
    bool of_content = status == NEWID_INPUT || status == NEWID_LIMIT;
    if (of_content && input->folder != NO_FOLDER) {
        *fault = arena_strdup(&d->arena, cause.message);
        return *fault ? NEWID_OK : no_memory(err);
    }
    return status ? newid_fail(err, status, "%s", cause.message) : NEWID_OK;
}

/* ---- first reading: template lines, and the order of day and month in the dates that begin parts ---- */

static enum newid_status collect_date(struct documents *d, const char *line, size_t len, int64_t row,
                                      struct newid_error *err)
{
    size_t mark = strlen(DOCUMENT_HEADING), start, end;
    int32_t day;
    if (len >= mark && !strncmp(line, DOCUMENT_HEADING, mark)) {
        line += mark;
        len -= mark;
    }
    if (!line_date(line, len, NULL, &start, &end, &day))
        return NEWID_OK;
    if (mem_grow(&d->dates, &d->date_capacity, d->date_count + 1, sizeof *d->dates) ||
        mem_grow(&d->rows, &d->row_capacity, d->date_count + 1, sizeof *d->rows) ||
        !(d->dates[d->date_count] = arena_strndup(&d->arena, line + start, end - start)))
        return no_memory(err);
    d->rows[d->date_count++] = row;
    return NEWID_OK;
}

static enum newid_status collect_dates(struct documents *d, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    int64_t row = 0;
    for (size_t at = 0; at < d->text.len && !status;) {
        const char *newline = memchr(d->text.data + at, '\n', d->text.len - at);
        size_t end = newline ? (size_t)(newline - d->text.data) : d->text.len;
        status = collect_date(d, d->text.data + at, end - at, ++row, err);
        at = end + 1;
    }
    return status;
}

static bool must_decide_dates(const struct documents *d)
{
    return d->in->options->split == NEWID_SPLIT_DATE && !d->in->has_date_format;
}

static enum newid_status survey(struct documents *d, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < d->inputs->count && !status; i++) {
        const struct input *input = &d->inputs->items[i];
        const char *fault;
        if (input_is_grid(input) || input->fault)
            continue;
        status = read_text(d, input, true, &fault, err);
        if (!status && !fault)
            status = templates_count(&d->templates, kind_of(d, input), d->text.data, d->text.len, err);
        if (!status && !fault && must_decide_dates(d))
            status = collect_dates(d, err);
    }
    d->surveyed = true;
    return status;
}

static enum newid_status decide_split_dates(struct documents *d, struct newid_error *err)
{
    const char *note = NULL;
    d->split_dates = d->in->date_format;
    if (!must_decide_dates(d) || !d->date_count)
        return NEWID_OK;
    enum newid_status status = date_format_decide(&d->split_dates, &note, d->dates, d->rows, d->date_count,
                                                  _("the dates that begin lines"), err);
    if (!status && note)
        intake_note(d->in, "dates that begin lines: %s", _(note));
    return status;
}

static void note_templates(void *context, const char *kind, uint64_t documents, size_t lines, const char *list)
{
    const struct documents *d = context;
    bool drop = d->in->options->drop_template_lines;
    intake_note(
        d->in,
        drop ? N_("lines that stand in more than half of the %llu documents of kind '%s' (%zu): %s; they are left "
                  "out of the texts that are kept")
             : N_("lines that stand in more than half of the %llu documents of kind '%s' (%zu): %s; they stay in "
                  "the texts; --template-lines drop leaves them out"),
        (unsigned long long)documents, kind, lines, list);
}

static enum newid_status read_manifests(struct documents *d, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    d->manifests = mem_zalloc(d->inputs->folder_count, sizeof *d->manifests);
    if (!d->manifests)
        return no_memory(err);
    for (size_t i = 0; i < d->inputs->folder_count && !status; i++)
        if (d->inputs->folders[i].manifest)
            status = manifest_read(&d->manifests[i], d->in, d->inputs->folders[i].manifest, err);
    return status;
}

enum newid_status documents_prepare(struct documents *out, struct intake *in, const struct inputs *inputs,
                                    struct newid_error *err)
{
    enum { SURVEYED_LEAST = 3 };
    *out = (struct documents){.in = in,
                              .inputs = inputs,
                              .templates = TEMPLATES_INIT,
                              .ids = STRMAP_INIT,
                              .notes = STRMAP_INIT,
                              .raw = BUF_INIT,
                              .text = BUF_INIT};
    for (size_t i = 0; i < inputs->count; i++)
        out->count += !input_is_grid(&inputs->items[i]) && !inputs->items[i].fault;
    enum newid_status status = read_manifests(out, err);
    if (!status && (out->count >= SURVEYED_LEAST || (out->count && must_decide_dates(out))))
        status = survey(out, err);
    if (!status)
        status = decide_split_dates(out, err);
    if (!status)
        status = templates_each(&out->templates, note_templates, out, err);
    return status;
}

/* ---- second reading ---- */

/* The part's text without headings' marks and, where that is asked for, without template lines. Trimmed: where a part
 * was cut is no part of it. */
static enum newid_status part_text(struct documents *d, const struct part *part, const char *kind, const char **out,
                                   struct newid_error *err)
{
    struct buf text = BUF_INIT;
    size_t mark = strlen(DOCUMENT_HEADING);
    for (size_t at = part->start; at < part->end;) {
        const char *line = d->text.data + at;
        const char *newline = memchr(line, '\n', part->end - at);
        size_t len = newline ? (size_t)(newline - line) : part->end - at;
        at += len + 1;
        if (d->in->options->drop_template_lines && templates_has(&d->templates, kind, line, len))
            continue;
        if (len >= mark && !strncmp(line, DOCUMENT_HEADING, mark)) {
            line += mark;
            len -= mark;
        }
        buf_add(&text, line, len);
        buf_addc(&text, '\n');
    }
    enum newid_status status = buf_check(&text, err);
    size_t kept = text.len;
    const char *start = trim_span(text.data, &kept);
    if (!status && !(*out = arena_strndup(&d->arena, start, kept)))
        status = no_memory(err);
    buf_release(&text);
    return status;
}

/* A part that is nothing but its heading says nothing: it counts as empty. */
static bool only_heading(const struct documents *d, const struct part *part)
{
    const char *line = d->text.data + part->start;
    size_t len = part->end - part->start, mark = strlen(DOCUMENT_HEADING);
    if (len < mark || strncmp(line, DOCUMENT_HEADING, mark))
        return false;
    const char *newline = memchr(line, '\n', len);
    size_t rest = newline ? len - (size_t)(newline + 1 - line) : 0;
    if (rest)
        (void)trim_span(newline + 1, &rest);
    return !rest;
}

/* The canonical name below the folder, with the part's number where the document is cut. */
static enum newid_status document_id(struct documents *d, const struct input *input, size_t part, const char **id,
                                     struct newid_error *err)
{
    char *name;
    enum newid_status status = canonical_copy(&name, &d->arena, input->name, strlen(input->name), true, err);
    *id = name;
    if (status || !part)
        return status;
    struct buf numbered = BUF_INIT;
    buf_addf(&numbered, "%s-%zu", name, part);
    *id = numbered.failure ? NULL : arena_strdup(&d->arena, numbered.data);
    buf_release(&numbered);
    return *id ? NEWID_OK : no_memory(err);
}

/* part is 0 for a whole document. */
static enum newid_status deliver_part(struct documents *d, const struct input *input, const struct draft *known,
                                      const struct part *span, size_t part, const char **reason,
                                      struct newid_error *err)
{
    struct draft draft = *known;
    draft.row = (int64_t)part;
    if (part && only_heading(d, span)) {
        d->in->report->empty++;
        return NEWID_OK;
    }
    const char *kind = draft.values[FIELD_KIND] ? draft.values[FIELD_KIND] : "account";
    enum newid_status status = part_text(d, span, kind, &draft.values[FIELD_TEXT], err);
    if (!status)
        status = document_id(d, input, part, &draft.values[FIELD_ID], err);
    draft.attributes = arena_alloc(&d->arena, (draft.attribute_count + 1) * sizeof *draft.attributes);
    char *date = arena_alloc(&d->arena, DAY_TEXT_SIZE);
    if (!status && (!draft.attributes || !date))
        status = no_memory(err);
    if (status)
        return status;
    if (draft.attribute_count)
        memcpy(draft.attributes, known->attributes, draft.attribute_count * sizeof *draft.attributes);
    if (span->dated) {
        day_text(date, span->day);
        draft.values[FIELD_DATE] = date;
    }
    return draft_deliver(&draft, d->in, &d->arena, &d->ids, reason, err);
}

static enum newid_status deliver_parts(struct documents *d, const struct input *input, const struct draft *known,
                                       struct newid_error *err)
{
    struct parts parts = {NULL, 0, 0};
    enum newid_split split = d->in->options->split;
    enum newid_status status = parts_split(&parts, d->text.data, d->text.len, split, &d->split_dates, err);
    for (size_t i = 0; i < parts.count && !status; i++) {
        const char *reason = NULL;
        size_t number = split == NEWID_SPLIT_NONE ? 0 : i + 1;
        status = deliver_part(d, input, known, &parts.items[i], number, &reason, err);
        if (!status && reason)
            status = intake_reject(d->in, input->name, NULL, NULL, (int64_t)number, reason, err);
    }
    parts_release(&parts);
    return status;
}

/* What the manifest's row says of the document. */
static enum newid_status fill_from_manifest(struct documents *d, struct draft *draft, const struct manifest *manifest,
                                            const struct manifest_row *row, const char **reason,
                                            struct newid_error *err)
{
    enum newid_status status =
        draft_fill(draft, d->in, &d->arena, &manifest->columns, &row->cells, &manifest->dates, reason, err);
    /* A document's id is its name. */
    draft->values[FIELD_ID] = NULL;
    return status;
}

enum newid_status document_import(struct documents *d, const struct input *input, struct newid_error *err)
{
    const char *fault, *reason = NULL;
    struct draft known = {.file = file_base(input->name), .values[FIELD_KIND] = d->in->options->kind};
    struct manifest *manifest = manifest_of(d, input);
    struct manifest_row *row = manifest ? manifest_find(manifest, input->name) : NULL;
    uint64_t taken = intake_taken(d->in);
    arena_reset(&d->arena);
    if (input->note && !input->fault)
        intake_note(d->in, "%s: %s", input->name, input->note);
    if (input->kind == READER_TRANSCRIPT && !d->in->replacements)
        intake_note(d->in, "%s: a transcript names who speaks; --pseudonyms FILE replaces their names", input->name);
    enum newid_status status = read_text(d, input, !d->surveyed, &fault, err);
    if (!status && !fault && row) {
        row->used = true;
        status = fill_from_manifest(d, &known, manifest, row, &reason, err);
    }
    if (!status && (fault || reason))
        status = intake_reject(d->in, input->name, NULL, NULL, 0, fault ? fault : reason, err);
    else if (!status)
        status = deliver_parts(d, input, &known, err);
    if (row)
        date_watch_add(&manifest->watch, &known, row->cells.row, intake_taken(d->in) > taken);
    return status;
}

/* ---- what manifest and folder lack of each other ---- */

static void list_name(struct buf *list, size_t *count, const char *name)
{
    if (++*count <= NAMES_SHOWN)
        buf_addf(list, "%s'%s'", *count > 1 ? ", " : "", name);
}

static void note_list(struct documents *d, const struct buf *list, size_t count, const char *manifest, const char *what)
{
    if (count > NAMES_SHOWN)
        intake_note(d->in, "%s: %s: %s and %zu more", manifest, _(what), list->data, count - NAMES_SHOWN);
    else if (count)
        intake_note(d->in, "%s: %s: %s", manifest, _(what), list->data);
}

static void compare_manifest(struct documents *d, int folder)
{
    struct manifest *manifest = &d->manifests[folder];
    struct buf list = BUF_INIT;
    size_t count = 0;
    for (size_t i = 0; i < manifest->count; i++)
        if (!manifest->rows[i].used)
            list_name(&list, &count, manifest->rows[i].file);
    note_list(d, &list, count, manifest->path, N_("documents that are not in the folder"));
    buf_reset(&list);
    count = 0;
    for (size_t i = 0; i < d->inputs->count; i++) {
        const struct input *input = &d->inputs->items[i];
        if (input->folder == folder && !input_is_grid(input) && !manifest_find(manifest, input->name))
            list_name(&list, &count, input->name);
    }
    note_list(d, &list, count, manifest->path,
              N_("documents that it lacks, imported without date and worker (newid manifest FOLDER adds them)"));
    buf_release(&list);
}

void documents_finish(struct documents *d)
{
    tell_counted_notes(d);
    for (size_t i = 0; i < d->inputs->folder_count; i++)
        if (d->manifests[i].path) {
            compare_manifest(d, (int)i);
            date_watch_tell(&d->manifests[i].watch, d->in, d->manifests[i].path);
        }
}

void documents_release(struct documents *d)
{
    for (size_t i = 0; d->manifests && i < d->inputs->folder_count; i++)
        manifest_release(&d->manifests[i]);
    mem_free(d->manifests);
    templates_release(&d->templates);
    mem_free(d->dates);
    mem_free(d->rows);
    strmap_release(&d->ids);
    strmap_release(&d->notes);
    buf_release(&d->raw);
    buf_release(&d->text);
    arena_release(&d->arena);
}
