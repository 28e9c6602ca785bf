#include "stats/cells.h"
#include "stats/linear.h"
#include "stats/outcome.h"
#include "util/mem.h"

struct attack {
    const struct newid_cells *cells;
    const bool *hidden;
    const struct newid_interval *known;
    double lowest;
    struct newid_interval *out;
    struct relation_row row;
    size_t *label, *column;
    size_t component; /* the label under attack */
    enum linear_answer answer;
};

static bool is_target(const struct attack *a, size_t cell) { return a->hidden[cell] && a->label[cell] == a->component; }

static void bound_column(const struct attack *a, struct linear *lp, size_t cell)
{
    double low = a->lowest, high = (double)INFINITY;
    if (a->known && !isnan(a->known[cell].low))
        low = fmax(low, a->known[cell].low);
    if (a->known && !isnan(a->known[cell].high))
        high = a->known[cell].high;
    linear_bound(lp, a->column[cell], low, fmax(low, high));
}

static void add_rows(struct attack *a, struct linear *lp)
{
    for (size_t r = 0; r < a->cells->relation_count; r++) {
        const struct newid_relation *relation = &a->cells->relations[r];
        bool meant = is_target(a, relation->total);
        for (size_t i = 0; !meant && i < relation->count; i++)
            meant = is_target(a, relation->parts[i]);
        if (!meant)
            continue;
        double rest = relation_row_gather(&a->row, a->cells, r, a->hidden, a->column);
        if (a->row.count)
            linear_add_row(lp, a->row.columns, a->row.factors, a->row.count, -rest, -rest);
    }
}

/* A vertex is found to seven digits or so; whole numbers are what is meant by those next to them. */
static double snapped(double x) { return fabs(x - round(x)) < 1e-6 ? round(x) : x; }

static void attack_cell(struct attack *a, struct linear *lp, size_t cell)
{
    linear_cost(lp, a->column[cell], 1);
    a->answer = linear_solve(lp, false);
    if (a->answer == LINEAR_SOLVED) {
        a->out[cell].low = snapped(linear_objective(lp));
        a->answer = linear_solve(lp, true);
        a->out[cell].high = a->answer == LINEAR_SOLVED ? snapped(linear_objective(lp)) : (double)INFINITY;
        if (a->answer == LINEAR_UNBOUNDED)
            a->answer = LINEAR_SOLVED;
    }
    linear_cost(lp, a->column[cell], 0);
}

static void attack_component(struct linear *const *lp, void *closure)
{
    struct attack *a = closure;
    size_t columns = 0;
    for (size_t i = 0; i < a->cells->count; i++)
        if (is_target(a, i))
            a->column[i] = columns++;
    linear_add_columns(lp[0], columns);
    for (size_t i = 0; i < a->cells->count; i++)
        if (is_target(a, i))
            bound_column(a, lp[0], i);
    add_rows(a, lp[0]);
    a->answer = LINEAR_SOLVED;
    for (size_t i = 0; i < a->cells->count && a->answer == LINEAR_SOLVED; i++)
        if (is_target(a, i))
            attack_cell(a, lp[0], i);
}

static bool contradicts(const struct attack *a, size_t cell)
{
    return a->hidden[cell] && a->known && a->known[cell].high < fmax(a->lowest, a->known[cell].low);
}

static struct newid_outcome attack_all(struct attack *a)
{
    static const struct newid_outcome impossible = {NEWID_UNDEFINED, N_("nothing fits all that the reader is told")};
    cells_components(a->label, a->cells, a->hidden);
    for (size_t i = 0; i < a->cells->count; i++)
        if (contradicts(a, i))
            return impossible;
    for (size_t i = 0; i < a->cells->count; i++) {
        a->component = i;
        if (!a->hidden[i] || a->label[i] != i)
            continue;
        if (!linear_run(attack_component, a))
            return outcome_failed(REASON_MEMORY);
        if (a->answer == LINEAR_INFEASIBLE)
            return impossible;
        if (a->answer != LINEAR_SOLVED)
            return outcome_failed("the solver gave up");
    }
    return outcome_ok();
}

struct newid_outcome newid_attack(struct newid_interval *out, const struct newid_cells *cells, const bool *hidden,
                                  double lowest, const struct newid_interval *known)
{
    struct newid_outcome outcome = cells_check(cells);
    struct attack a = {.cells = cells, .hidden = hidden, .known = known, .lowest = lowest, .out = out};
    if (outcome.status != NEWID_DEFINED)
        return outcome;
    for (size_t i = 0; i < cells->count; i++)
        out[i] = hidden[i] ? no_interval() : (struct newid_interval){cells->counts[i], cells->counts[i]};
    a.label = mem_zalloc(cells->count, sizeof *a.label);
    a.column = mem_zalloc(cells->count, sizeof *a.column);
    if (relation_row_init(&a.row, cells->count) && a.label && a.column)
        outcome = attack_all(&a);
    else
        outcome = outcome_failed(REASON_MEMORY);
    relation_row_release(&a.row);
    mem_free(a.label);
    mem_free(a.column);
    return outcome;
}

bool newid_is_protected(struct newid_interval attack, double threshold, enum newid_protection protection)
{
    return attack.high - attack.low >= 1 - 1e-6 &&
           (protection == NEWID_PROTECT_EXACT || attack.high >= threshold - 1e-6);
}
