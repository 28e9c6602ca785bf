#include <newid/regression.h>

#include "stats/outcome.h"
#include "util/mem.h"

enum { COLUMNS = 4 }; /* constant, post, treated, treated * post */

/* The design over all rows, or over the treated ones with its first two columns. */
struct table {
    double *x, *y;
    size_t *cluster, rows;
};

static bool table_init(struct table *t, size_t count)
{
    *t = (struct table){mem_zalloc(count, COLUMNS * sizeof(double)), mem_zalloc(count, sizeof(double)),
                        mem_zalloc(count, sizeof(size_t)), 0};
    return t->x && t->y && t->cluster;
}

static void table_release(struct table *t)
{
    mem_free(t->x);
    mem_free(t->y);
    mem_free(t->cluster);
}

static void table_fill(struct table *t, const struct newid_did_row *rows, size_t count, bool treated_only)
{
    size_t columns = treated_only ? 2 : COLUMNS;
    t->rows = 0;
    for (size_t i = 0; i < count; i++) {
        const struct newid_did_row *r = &rows[i];
        const double x[COLUMNS] = {1, r->post, r->treated, r->treated && r->post};
        if (treated_only && !r->treated)
            continue;
        for (size_t c = 0; c < columns; c++)
            t->x[t->rows * columns + c] = x[c];
        t->y[t->rows] = r->y;
        t->cluster[t->rows++] = r->worker;
    }
}

/* Among the treated alone: too few of them leave the estimate, or nothing, but are no failure of the whole. */
static enum newid_definedness add_before_after(struct newid_did *out, const struct table *t, size_t workers,
                                               double conf)
{
    struct newid_design design = {t->x, t->y, t->cluster, t->rows, 2, workers};
    struct newid_coefficient change;
    enum newid_definedness status = newid_regress(&change, &design, 1, conf).status;
    out->before_after = change.estimate;
    out->before_after_se = change.se_cr1;
    return status;
}

static bool has_empty_cell(struct newid_did *out, const struct newid_did_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct newid_count *cell = &out->cells[rows[i].treated][rows[i].post];
        cell->x += rows[i].y > 0;
        cell->n++;
    }
    return !out->cells[0][0].n || !out->cells[0][1].n || !out->cells[1][0].n || !out->cells[1][1].n;
}

struct newid_outcome newid_did(struct newid_did *out, const struct newid_did_row *rows, size_t count, size_t workers,
                               double conf)
{
    struct newid_outcome outcome;
    struct table t = {0};
    *out = (struct newid_did){.before_after = (double)NAN, .before_after_se = (double)NAN};
    if (has_empty_cell(out, rows, count))
        return outcome_undefined("a cell has no accounts");
    if (!table_init(&t, count)) {
        outcome = outcome_failed(REASON_MEMORY);
        goto done;
    }
    table_fill(&t, rows, count, false);
    outcome =
        newid_regress(&out->effect, &(struct newid_design){t.x, t.y, t.cluster, t.rows, COLUMNS, workers}, 3, conf);
    if (outcome.status != NEWID_DEFINED)
        goto done;
    table_fill(&t, rows, count, true);
    if (add_before_after(out, &t, workers, conf) == NEWID_FAILED)
        outcome = outcome_failed(REASON_MEMORY);
done:
    table_release(&t);
    return outcome;
}
