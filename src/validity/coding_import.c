#include "validity/coding_import.h"

#include "intake/words.h"
#include "util/file.h"
#include "util/mem.h"
#include "validity/coding_again.h"
#include "validity/coding_resolve.h"
#include "validity/truth.h"

#include <stdio.h>
#include <string.h>

/* ---- into the store ---- */

static enum newid_status put_round(struct importing *im, const struct coding_said *said, size_t count,
                                   const struct newid_coding *more, size_t more_count, struct newid_error *err)
{
    const struct newid_coding_round round = {.coder = said->coder,
                                             .codebook = im->report->file.codebook->name,
                                             .reconciled = im->options->reconciled,
                                             .source = file_base(im->options->path)};
    struct newid_coding *codings = mem_zalloc(count + more_count + 1, sizeof *codings);
    if (!codings)
        return no_memory(err);
    for (size_t i = 0; i < count; i++)
        codings[i] = (struct newid_coding){.account = said[i].account,
                                           .theme = im->report->file.codebook->themes[said[i].theme].code,
                                           .hash = said[i].hash,
                                           .present = said[i].present,
                                           .has_span = said[i].has_span,
                                           .start = said[i].start,
                                           .end = said[i].end};
    if (more_count)
        memcpy(codings + count, more, more_count * sizeof *more);
    int64_t found = 0;
    enum newid_status status = NEWID_OK;
    if (!im->options->again)
        status = coding_again(im->store, &round, codings, count + more_count, &found, err);
    if (!status && found) {
        im->report->in_already++;
        im->report->first_already = im->report->first_already ? im->report->first_already : found;
    } else if (!status) {
        status = newid_store_put_codings(im->store, &round, codings, count + more_count, err);
        im->report->rounds++;
    }
    mem_free(codings);
    return status;
}

static enum newid_status put_coders(struct importing *im, struct newid_error *err)
{
    const struct coding_rows *rows = &im->report->rows;
    enum newid_status status = NEWID_OK;
    for (size_t from = 0, to; from < rows->count && !status; from = to) {
        for (to = from + 1; to < rows->count && strcmp(rows->items[to].coder, rows->items[from].coder) == 0;)
            to++;
        status = put_round(im, rows->items + from, to - from, NULL, 0, err);
    }
    return status;
}

/* ---- reconciled: what the coders said alike goes in too ---- */

/* Whether two coders or more said this, and the same. */
static bool said_alike(const struct truth *t, size_t cell, bool *present)
{
    enum truth_value all = TRUTH_UNKNOWN;
    size_t coders = 0;
    for (size_t c = 0; c < t->coder_count; c++) {
        const enum truth_value said = (enum truth_value)t->coders[c].values[cell];
        if (said == TRUTH_UNKNOWN || t->coders[c].reconciled)
            continue;
        if (coders++ && said != all)
            return false;
        all = said;
    }
    *present = all == TRUTH_YES;
    return coders >= 2;
}

static bool is_given(const struct coding_rows *rows, const struct truth_account *account, size_t theme)
{
    const struct coding_said key = {.coder = rows->items[0].coder, .index = account->index, .theme = theme, .line = 0};
    size_t low = 0, high = rows->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (coding_compare(&rows->items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows->count && coding_same_decision(&rows->items[low], &key);
}

static enum newid_status gather_alike(struct importing *im, const struct truth *t, struct newid_coding *more,
                                      size_t *count)
{
    for (size_t a = 0; a < t->account_count; a++)
        for (size_t theme = 0; theme < t->theme_count; theme++) {
            bool present;
            if (!said_alike(t, a * t->theme_count + theme, &present) ||
                is_given(&im->report->rows, &t->accounts[a], theme))
                continue;
            more[(*count)++] = (struct newid_coding){.account = t->accounts[a].id,
                                                     .theme = im->report->file.codebook->themes[theme].code,
                                                     .present = present};
        }
    return NEWID_OK;
}

static enum newid_status put_reconciled(struct importing *im, struct newid_error *err)
{
    struct coding_rows *rows = &im->report->rows;
    struct truth t;
    struct newid_coding *more = NULL;
    enum newid_status status = truth_read(&t, im->store, im->report->file.codebook, err);
    if (status || !rows->count)
        goto done;
    more = mem_zalloc(t.account_count * t.theme_count + 1, sizeof *more);
    if (!more) {
        status = no_memory(err);
        goto done;
    }
    status = gather_alike(im, &t, more, &im->report->alike);
    if (!status)
        status = put_round(im, rows->items, rows->count, more, im->report->alike, err);
    for (size_t i = 0; i < im->report->alike; i++)
        im->was_coded[halves_find(&im->halves, more[i].account)] = true;
done:
    mem_free(more);
    truth_release(&t);
    return status;
}

/* ---- accounts that are in no sample yet ---- */

static enum newid_status take_hash(void *context, const struct newid_account *account,
                                   const struct newid_measure *measure, struct newid_error *err)
{
    (void)measure;
    (void)err;
    sha256_of(context, account->text, account->text_len);
    return NEWID_OK;
}

static enum newid_status place(struct importing *im, size_t index, struct newid_sampled *out, struct newid_error *err)
{
    char *hash = arena_alloc(&im->report->memory, SHA256_HEX_SIZE);
    if (!hash)
        return no_memory(err);
    *out = (struct newid_sampled){.account = im->halves.ids.values[im->halves.ids.codes[index]],
                                  .hash = hash,
                                  .stratum = "",
                                  .half = halves_of(&im->halves, index, NULL)};
    im->report->placed[out->half]++;
    return newid_store_one_account(im->store, out->account, take_hash, hash, err);
}

static enum newid_status place_new(struct importing *im, struct newid_error *err)
{
    struct coding_report *report = im->report;
    size_t count = 0;
    enum newid_status status = NEWID_OK;
    struct newid_sampled *new = mem_zalloc(im->halves.count + 1, sizeof *new);
    char *name = arena_alloc(&report->memory, 32);
    if (!new || !name)
        status = no_memory(err);
    for (size_t i = 0; i < im->halves.count && !status; i++)
        if (im->was_coded[i] && !im->first_drawn[i])
            status = place(im, i, &new[count++], err);
    if (!status && count) {
        snprintf(name, 32, "codings-%zu", im->samples + 1);
        const struct newid_sample sample = {.name = report->newly = name, .drawn = false, .details = "{}"};
        status = newid_store_put_sample(im->store, &sample, new, count, err);
    }
    mem_free(new);
    return status;
}

/* ---- all of it ---- */

static void count_up(struct importing *im)
{
    struct coding_report *r = im->report;
    for (size_t i = 0; i < r->rows.count; i++) {
        const struct coding_said *said = &r->rows.items[i];
        ++*(said->present ? &r->yes : &r->no);
        r->stale += said->hash != NULL;
        r->accounts += !im->was_coded[said->index];
        im->was_coded[said->index] = true;
    }
}

static enum newid_status check_layout(const struct importing *im, struct newid_error *err)
{
    if (im->report->file.layout == CODINGS_RECONCILE && !im->options->reconciled)
        return newid_fail(err, NEWID_USAGE, "%s: holds what coders agreed on; add --reconciled",
                          file_base(im->options->path));
    return NEWID_OK;
}

static enum newid_status import_rows(struct importing *im, struct newid_error *err)
{
    struct coding_rows *rows = &im->report->rows;
    const char *coder = im->options->coder;
    if (!coder && im->options->reconciled)
        coder = "reconciled";
    enum newid_status status = coding_rows_read(rows, &im->report->file, coder, im->options->empty, err);
    /* Whoever wrote it down, it is the coders' together. */
    for (size_t i = 0; im->options->reconciled && i < rows->count; i++)
        rows->items[i].coder = coder;
    if (!status)
        status = coding_read_samples(im, err);
    if (!status)
        status = coding_resolve(im, err);
    if (status)
        return status;
    count_up(im);
    status = im->options->reconciled ? put_reconciled(im, err) : put_coders(im, err);
    return status ? status : place_new(im, err);
}

enum newid_status coding_import(struct coding_report *report, struct newid_store *store,
                                const struct coding_import_options *options, struct newid_error *err)
{
    *report = (struct coding_report){0};
    struct importing im = {.report = report, .store = store, .options = options, .reason = BUF_INIT};
    enum newid_status status = coding_file_read(&report->file, store, options->path, options->sheet, options->map_file,
                                                options->codebook, options->note, options->context, err);
    if (!status)
        status = check_layout(&im, err);
    if (!status)
        status = import_rows(&im, err);
    halves_release(&im.halves);
    mem_free(im.drawn);
    mem_free(im.first_drawn);
    mem_free(im.was_coded);
    buf_release(&im.reason);
    return status;
}

void coding_report_release(struct coding_report *report)
{
    coding_file_release(&report->file);
    coding_rows_release(&report->rows);
    arena_release(&report->memory);
    *report = (struct coding_report){0};
}

enum newid_status coding_rejects_print(const struct coding_report *report, struct buf *out, struct newid_error *err)
{
    const struct coding_grid *grid = &report->file.grid;
    for (size_t c = 0; c < grid->column_count; c++) {
        csv_add_cell(out, grid->names[c]);
        buf_addc(out, ',');
    }
    buf_adds(out, "row,reason\n");
    for (size_t i = 0; i < report->rows.reject_count; i++) {
        const struct coding_reject *reject = &report->rows.rejects[i];
        const struct coding_line *line = &grid->lines[reject->line];
        for (size_t c = 0; c < grid->column_count; c++) {
            csv_add_cell(out, line->cells[c]);
            buf_addc(out, ',');
        }
        buf_addf(out, "%lld,", (long long)line->row);
        csv_add_cell(out, reject->reason);
        buf_addc(out, '\n');
    }
    return buf_check(out, err);
}
