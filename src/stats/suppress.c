#include "stats/suppress.h"

#include "stats/outcome.h"
#include "util/mem.h"

#include <string.h>

enum { MOST_EXACT = 80 /* cells of a component that are worth an attempt at the optimum */ };

double suppress_need(const struct suppress *s, size_t cell)
{
    double need = s->problem->threshold - s->cells->counts[cell];
    return s->problem->protection == NEWID_PROTECT_THRESHOLD ? fmax(1, need) : 1;
}

/* Is this relation of the component? Its open cells all are, or none. */
static bool is_within(const struct suppress *s, const struct newid_relation *r)
{
    for (size_t i = 0; i <= r->count; i++) {
        size_t cell = i < r->count ? r->parts[i] : r->total;
        if (s->open[cell])
            return s->label[cell] == s->component;
    }
    return false;
}

void suppress_each_relation(struct suppress *s, void (*add)(struct suppress *s, struct linear *lp), struct linear *lp)
{
    for (size_t r = 0; r < s->cells->relation_count; r++) {
        if (!is_within(s, &s->cells->relations[r]))
            continue;
        s->rest = relation_row_gather(&s->row, s->cells, r, s->open, s->column);
        if (s->row.count)
            add(s, lp);
    }
}

static size_t gather_members(struct suppress *s)
{
    size_t small = 0;
    s->members = 0;
    for (size_t i = 0; i < s->cells->count; i++)
        if (s->open[i] && s->label[i] == s->component) {
            small += s->problem->small[i];
            s->column[i] = s->members;
            s->member[s->members++] = i;
        }
    return small;
}

static struct newid_outcome solve_component(struct suppress *s, bool *optimal)
{
    s->answer = LINEAR_GAVE_UP;
    if (s->members <= MOST_EXACT && !linear_run(suppress_by_cuts, s))
        return outcome_failed(REASON_MEMORY);
    if (s->answer == LINEAR_GAVE_UP) {
        *optimal = false;
        if (!linear_run(suppress_by_flows, s))
            return outcome_failed(REASON_MEMORY);
    }
    if (s->answer == LINEAR_INFEASIBLE)
        return outcome_refused("not even hiding every cell would protect the small ones");
    return s->answer == LINEAR_SOLVED ? outcome_ok() : outcome_failed("the solver gave up");
}

/* What was chosen is attacked once more, by a program that knows nothing of how it was chosen. */
static struct newid_outcome audit(const struct suppress *s, struct newid_interval *found)
{
    const struct newid_suppression *p = s->problem;
    struct newid_outcome outcome = newid_attack(found, s->cells, s->hidden, p->lowest, NULL);
    for (size_t i = 0; outcome.status == NEWID_DEFINED && i < s->cells->count; i++)
        if (p->small[i] && !newid_is_protected(found[i], p->threshold, p->protection))
            outcome = outcome_failed("a small cell is not protected by what the solver chose");
    return outcome;
}

static struct newid_outcome suppress_all(struct suppress *s, struct newid_suppressed *out, size_t *label)
{
    struct newid_outcome outcome = outcome_ok();
    for (size_t i = 0; i < s->cells->count; i++)
        s->open[i] = s->problem->small[i] || !s->problem->fixed || !s->problem->fixed[i];
    cells_components(label, s->cells, s->open);
    for (size_t i = 0; i < s->cells->count && outcome.status == NEWID_DEFINED; i++) {
        s->component = i;
        if (s->open[i] && label[i] == i && gather_members(s))
            outcome = solve_component(s, &out->optimal);
    }
    for (size_t i = 0; i < s->cells->count; i++)
        out->cost += s->hidden[i] && !s->problem->small[i] ? s->problem->cost[i] : 0;
    return outcome;
}

static struct newid_outcome check_problem(const struct newid_cells *cells, const struct newid_suppression *p)
{
    struct newid_outcome outcome = cells_check(cells);
    for (size_t i = 0; outcome.status == NEWID_DEFINED && i < cells->count; i++)
        if (!(p->cost[i] > 0) || isinf(p->cost[i]))
            outcome = outcome_invalid("the cost of hiding a cell is not above 0");
    return outcome;
}

struct newid_outcome newid_suppress(struct newid_suppressed *out, bool *hidden, const struct newid_cells *cells,
                                    const struct newid_suppression *problem)
{
    size_t n = cells->count;
    struct suppress s = {.cells = cells, .problem = problem, .hidden = hidden};
    struct newid_interval *found = NULL;
    size_t *room = NULL;
    struct newid_outcome outcome = check_problem(cells, problem);
    *out = (struct newid_suppressed){0, true};
    if (outcome.status != NEWID_DEFINED)
        return outcome;
    memcpy(hidden, problem->small, n * sizeof *hidden);
    room = mem_zalloc(5 * n, sizeof *room);
    s.factors = mem_zalloc(2 * n, sizeof *s.factors);
    s.open = mem_zalloc(n, sizeof *s.open);
    found = mem_zalloc(n, sizeof *found);
    if (!relation_row_init(&s.row, n) || !room || !s.factors || !s.open || !found) {
        outcome = outcome_failed(REASON_MEMORY);
        goto done;
    }
    s.label = room;
    s.member = room + n;
    s.column = room + 2 * n;
    s.places = room + 3 * n;
    outcome = suppress_all(&s, out, room);
    if (outcome.status == NEWID_DEFINED)
        outcome = audit(&s, found);
done:
    relation_row_release(&s.row);
    mem_free(room);
    mem_free(s.factors);
    mem_free(s.open);
    mem_free(found);
    return outcome;
}
