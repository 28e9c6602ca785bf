#include "cmd/protected.h"

#include "util/wording.h"

#include <string.h>

/* More hidden than this, and another table is named. */
static const double MOST_HIDDEN = 0.3;

static const struct period {
    enum newid_period by;
    const char *name;
} periods[] = {{NEWID_PERIOD_MONTH, "month"},
               {NEWID_PERIOD_QUARTER, "quarter"},
               {NEWID_PERIOD_YEAR, "year"},
               {NEWID_PERIOD_ALL, "all"}};
enum { PERIODS = sizeof periods / sizeof *periods };

static bool keeps_most(size_t hidden, size_t cells) { return cells && (double)hidden <= MOST_HIDDEN * (double)cells; }

/* What is small is hidden anyway: quick, and mostly enough to say no. */
static bool may_keep_most(const struct newid_table *table)
{
    size_t hidden = 0, cells = 0;
    for (size_t i = 0; i < table->count; i++) {
        cells += table->cells[i].accounts_n > 0;
        hidden += table->cells[i].accounts_n > 0 && table->cells[i].hidden;
    }
    return keeps_most(hidden, cells);
}

static enum newid_status try_table(const struct newid_table_request *request, struct newid_store *store,
                                   const struct newid_codebook *codebook, bool *keeps, struct newid_error *err)
{
    struct newid_table *table = NULL;
    struct protection protection = {0};
    struct effort effort = cmd_effort();
    effort.work /= 4;
    enum newid_status status = newid_table_count(&table, store, codebook, request, err);
    const struct release_table one = {.request = request, .table = table, .accounts = SIZE_MAX};
    *keeps = !status && may_keep_most(table);
    if (*keeps)
        status = release_protect(store, codebook, &one, 1, &effort, &protection, err);
    if (*keeps)
        *keeps = !status && !protection.lost && keeps_most(protection.small + protection.beside, protection.cells);
    newid_table_free(table);
    return status;
}

/* Places of `periods` after the one asked for; a week or a financial period is followed by quarters and years. */
static size_t first_longer(enum newid_period by)
{
    for (size_t i = 0; i < PERIODS; i++)
        if (periods[i].by == by)
            return i + 1;
    return by == NEWID_PERIOD_FINANCIAL_YEAR ? PERIODS - 1 : by == NEWID_PERIOD_DAY || by == NEWID_PERIOD_WEEK ? 0 : 2;
}

enum newid_status cmd_name_coarser(struct buf *advice, struct newid_store *store, const struct newid_codebook *codebook,
                                   const struct newid_table_request *asked, struct newid_error *err)
{
    struct newid_table_request request = *asked;
    enum newid_status status = NEWID_OK;
    bool keeps = false;
    for (size_t i = first_longer(asked->by); i < PERIODS && !status && !keeps; i++) {
        request.by = periods[i].by;
        status = try_table(&request, store, codebook, &keeps, err);
        if (keeps)
            buf_addf(advice, _("--by %s keeps at least 70 %% of the cells."), periods[i].name);
    }
    request = *asked;
    request.group = NULL;
    if (!status && !keeps && asked->group) {
        status = try_table(&request, store, codebook, &keeps, err);
        if (keeps)
            buf_addf(advice, "%s", /* xgettext:no-c-format */ _("No longer period keeps 70 % of the cells; without --group they are kept."));
    }
    if (!status && !keeps)
        buf_addf(advice, "%s", /* xgettext:no-c-format */ _("Neither a longer period nor leaving out --group keeps 70 % of the cells."));
    return status;
}

enum newid_status cmd_advise(struct buf *advice, struct newid_store *store, const struct newid_codebook *codebook,
                             const struct newid_table_request *asked, const struct protection *protection,
                             struct newid_error *err)
{
    if (keeps_most(protection->small + protection->beside, protection->cells) || !protection->cells)
        return NEWID_OK;
    buf_addf(advice, "%s ", /* xgettext:no-c-format */ _("More than 30 % of the cells are hidden."));
    return cmd_name_coarser(advice, store, codebook, asked, err);
}
