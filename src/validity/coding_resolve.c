#include "validity/coding_resolve.h"

#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static enum newid_status reject_for(struct importing *im, size_t line, struct newid_error *err)
{
    enum newid_status status = buf_check(&im->reason, err);
    if (!status)
        status = coding_rows_reject(&im->report->rows, line, im->reason.data, err);
    buf_reset(&im->reason);
    return status;
}

/* ---- what the samples say ---- */

static enum newid_status take_sampled(void *context, const struct newid_sample *sample,
                                      const struct newid_sampled *account, struct newid_error *err)
{
    struct importing *im = context;
    const char *wanted = im->report->file.sample;
    if (!im->last_sample || strcmp(im->last_sample, sample->name) != 0) {
        im->last_sample = arena_strdup(&im->report->memory, sample->name);
        im->samples++;
    }
    im->has_sample = im->has_sample || (wanted && strcmp(wanted, sample->name) == 0);
    const size_t index = halves_find(&im->halves, account->account);
    if (index == (size_t)-1)
        return NEWID_OK;
    if (!im->last_sample || mem_grow(&im->drawn, &im->drawn_capacity, im->drawn_count + 1, sizeof *im->drawn))
        return no_memory(err);
    struct drawn *d = &im->drawn[im->drawn_count++];
    *d = (struct drawn){.sample = im->last_sample, .next = im->first_drawn[index]};
    snprintf(d->hash, sizeof d->hash, "%s", account->hash);
    im->first_drawn[index] = im->drawn_count;
    return NEWID_OK;
}

enum newid_status coding_read_samples(struct importing *im, struct newid_error *err)
{
    enum newid_status status = halves_read(&im->halves, im->store, err);
    if (status)
        return status;
    im->first_drawn = mem_zalloc(im->halves.count + 1, sizeof *im->first_drawn);
    im->was_coded = mem_zalloc(im->halves.count + 1, sizeof *im->was_coded);
    if (!im->first_drawn || !im->was_coded)
        return no_memory(err);
    status = newid_store_each_sampled(im->store, take_sampled, im, err);
    if (!status && im->report->file.sample && !im->has_sample)
        return newid_fail(err, NEWID_INPUT, "%s: was made for the sample %s, which is not in this database",
                          file_base(im->options->path), im->report->file.sample);
    return status;
}

/* ---- the accounts ---- */

static bool is_in_sample(const struct importing *im, size_t index, const char *sample)
{
    for (size_t d = im->first_drawn[index]; d; d = im->drawn[d - 1].next)
        if (strcmp(im->drawn[d - 1].sample, sample) == 0)
            return true;
    return false;
}

static enum newid_status find_account(struct importing *im, struct coding_said *said, struct newid_error *err)
{
    const char *sample = im->report->file.sample;
    said->index = halves_find(&im->halves, said->account);
    if (said->index == (size_t)-1)
        buf_addf(&im->reason, _("there is no account %s"), said->account);
    else if (sample && !is_in_sample(im, said->index, sample))
        buf_addf(&im->reason, _("account %s is not in the sample %s"), said->account, sample);
    else
        return NEWID_OK;
    return reject_for(im, said->line, err);
}

/* What one look at an account's text gives. */
struct look {
    char hash[SHA256_HEX_SIZE];
    const char *passage; /* NULL: none is looked for */
    size_t found;        /* how often it stands there */
    uint32_t start, end; /* where it stands first */
};

static enum newid_status look_at(void *context, const struct newid_account *account,
                                 const struct newid_measure *measure, struct newid_error *err)
{
    struct look *look = context;
    (void)measure;
    (void)err;
    sha256_of(look->hash, account->text, account->text_len);
    const size_t len = look->passage ? strlen(look->passage) : 0;
    for (const char *at = account->text; len && (at = strstr(at, look->passage)); at++) {
        if (!look->found++) {
            look->start = (uint32_t)(at - account->text);
            look->end = look->start + (uint32_t)len;
        }
    }
    return NEWID_OK;
}

/* The workbook says which text was read: the one that is there, or that of a sample, now stale. */
static enum newid_status check_text(struct importing *im, struct coding_said *said, const char *check,
                                    struct newid_error *err)
{
    struct look look = {.passage = NULL};
    char code[CODING_CHECK_SIZE];
    enum newid_status status = newid_store_one_account(im->store, said->account, look_at, &look, err);
    if (status)
        return status;
    coding_check(code, said->account, look.hash);
    if (strcmp(code, check) == 0)
        return NEWID_OK;
    for (size_t d = im->first_drawn[said->index]; d; d = im->drawn[d - 1].next) {
        coding_check(code, said->account, im->drawn[d - 1].hash);
        if (strcmp(code, check) == 0) {
            said->hash = im->drawn[d - 1].hash;
            return NEWID_OK;
        }
    }
    buf_addf(&im->reason,
             _("the code in the column check does not belong to account %s: were only some of the columns sorted?"),
             said->account);
    return reject_for(im, said->line, err);
}

static enum newid_status find_passage(struct importing *im, struct coding_said *said, struct newid_error *err)
{
    struct look look = {.passage = said->passage};
    enum newid_status status = newid_store_one_account(im->store, said->account, look_at, &look, err);
    if (status)
        return status;
    if (look.found == 1) {
        said->has_span = true;
        said->start = look.start;
        said->end = look.end;
        return NEWID_OK;
    }
    if (look.found)
        buf_addf(&im->reason,
                 _("its passage stands %zu times in account %s; give start and end instead, or more of it"), look.found,
                 said->account);
    else
        buf_addf(&im->reason, _("its passage does not stand in account %s as it is written"), said->account);
    return reject_for(im, said->line, err);
}

/* As the store would refuse it, but by row. */
static enum newid_status check_span(struct importing *im, const struct coding_said *said, const char *text, size_t len,
                                    struct newid_error *err)
{
    if (said->start >= said->end)
        buf_addf(&im->reason, _("the passage begins at %u and ends at %u: the end must lie behind the start"), said->start,
                 said->end);
    else if (said->end > len)
        buf_addf(&im->reason, _("the passage from %u to %u lies outside the text of account %s (%zu bytes)"),
                 said->start, said->end, said->account, len);
    else if (((unsigned char)text[said->start] & 0xC0) == 0x80 ||
             (said->end < len && ((unsigned char)text[said->end] & 0xC0) == 0x80))
        buf_addf(&im->reason, _("the passage from %u to %u begins or ends within a letter of account %s"), said->start,
                 said->end, said->account);
    else
        return NEWID_OK;
    return reject_for(im, said->line, err);
}

struct span_check {
    struct importing *im;
    const struct coding_said *said;
};

static enum newid_status look_at_span(void *context, const struct newid_account *account,
                                      const struct newid_measure *measure, struct newid_error *err)
{
    const struct span_check *c = context;
    (void)measure;
    return check_span(c->im, c->said, account->text, account->text_len, err);
}

static enum newid_status check_row(struct importing *im, struct coding_said *said, const struct coding_said *before,
                                   struct newid_error *err)
{
    const struct coding_file *f = &im->report->file;
    const size_t check = f->at[COLUMN_CHECK];
    if (im->report->rows.rejected[said->line])
        return NEWID_OK;
    if (before && before->line == said->line) {
        said->index = before->index;
        said->hash = before->hash;
        return NEWID_OK;
    }
    enum newid_status status = find_account(im, said, err);
    if (!status && check != NO_COLUMN_AT && !im->report->rows.rejected[said->line])
        status = check_text(im, said, f->grid.lines[said->line].cells[check], err);
    if (status || im->report->rows.rejected[said->line])
        return status;
    if (said->has_span) {
        struct span_check c = {im, said};
        return newid_store_one_account(im->store, said->account, look_at_span, &c, err);
    }
    return said->passage ? find_passage(im, said, err) : NEWID_OK;
}

/* ---- rows that say the same again, or the opposite ---- */

int coding_compare(const void *a, const void *b)
{
    const struct coding_said *x = a, *y = b;
    const int coder = strcmp(x->coder, y->coder);
    if (coder)
        return coder;
    if (x->index != y->index)
        return x->index < y->index ? -1 : 1;
    if (x->theme != y->theme)
        return x->theme < y->theme ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

bool coding_same_decision(const struct coding_said *x, const struct coding_said *y)
{
    return strcmp(x->coder, y->coder) == 0 && x->index == y->index && x->theme == y->theme;
}

static bool is_another_passage(const struct coding_said *x, const struct coding_said *y)
{
    return x->has_span && y->has_span && (x->start != y->start || x->end != y->end);
}

/* Drops what stands in rejected lines, and sorts. */
static void keep_good(struct coding_rows *rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (!rows->rejected[rows->items[i].line])
            rows->items[kept++] = rows->items[i];
    rows->count = kept;
    if (kept)
        qsort(rows->items, kept, sizeof *rows->items, coding_compare);
}

static enum newid_status refuse_repeated(struct importing *im, struct newid_error *err)
{
    struct coding_rows *rows = &im->report->rows;
    const struct coding_line *lines = im->report->file.grid.lines;
    enum newid_status status = NEWID_OK;
    for (size_t i = 1, first = 0; i < rows->count && !status; i++) {
        const struct coding_said *said = &rows->items[i];
        if (!coding_same_decision(said, &rows->items[first])) {
            first = i;
            continue;
        }
        bool again = true;
        for (size_t k = first; k < i && again; k++)
            again = !is_another_passage(said, &rows->items[k]);
        if (!again)
            continue;
        const long long row = lines[rows->items[first].line].row;
        if (said->present == rows->items[first].present)
            buf_addf(&im->reason, _("row %lld codes this already"), row);
        else
            buf_addf(&im->reason, _("row %lld says the opposite"), row);
        status = reject_for(im, said->line, err);
    }
    if (!status)
        keep_good(rows);
    return status;
}

enum newid_status coding_resolve(struct importing *im, struct newid_error *err)
{
    struct coding_rows *rows = &im->report->rows;
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < rows->count && !status; i++)
        status = check_row(im, &rows->items[i], i ? &rows->items[i - 1] : NULL, err);
    if (status)
        return status;
    keep_good(rows);
    return refuse_repeated(im, err);
}
