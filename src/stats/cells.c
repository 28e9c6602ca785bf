#include "stats/cells.h"

#include "stats/outcome.h"
#include "util/mem.h"

static bool is_count(double x) { return x >= 0 && x <= 1e15 && x == floor(x); }

static bool keeps(const struct newid_cells *cells, const struct newid_relation *r)
{
    double sum = 0;
    for (size_t i = 0; i < r->count; i++)
        sum += cells->counts[r->parts[i]];
    return sum == cells->counts[r->total];
}

struct newid_outcome cells_check(const struct newid_cells *cells)
{
    for (size_t i = 0; i < cells->count; i++)
        if (!is_count(cells->counts[i]))
            return outcome_invalid("a cell is no whole number of 0 or more");
    for (size_t r = 0; r < cells->relation_count; r++) {
        const struct newid_relation *relation = &cells->relations[r];
        bool known = relation->count > 0 && relation->total < cells->count;
        for (size_t i = 0; known && i < relation->count; i++)
            known = relation->parts[i] < cells->count && relation->parts[i] != relation->total;
        if (!known)
            return outcome_invalid("a relation has no parts, is its own part, or names a cell that is not there");
        if (!keeps(cells, relation))
            return outcome_invalid("a total is not the sum of its parts");
    }
    return outcome_ok();
}

/* The representative of a cell's component; paths are halved on the way, which keeps them short. */
static size_t find(size_t *label, size_t cell)
{
    while (label[cell] != cell)
        cell = label[cell] = label[label[cell]];
    return cell;
}

void cells_components(size_t *label, const struct newid_cells *cells, const bool *chosen)
{
    for (size_t i = 0; i < cells->count; i++)
        label[i] = i;
    for (size_t r = 0; r < cells->relation_count; r++) {
        const struct newid_relation *relation = &cells->relations[r];
        size_t first = cells->count;
        for (size_t i = 0; i <= relation->count; i++) {
            size_t cell = i < relation->count ? relation->parts[i] : relation->total;
            if (chosen && !chosen[cell])
                continue;
            if (first == cells->count)
                first = cell;
            label[find(label, cell)] = find(label, first);
        }
    }
    for (size_t i = 0; i < cells->count; i++)
        label[i] = find(label, i);
}

bool relation_row_init(struct relation_row *row, size_t cells)
{
    *row = (struct relation_row){mem_zalloc(cells, sizeof(size_t)), mem_zalloc(cells, sizeof(double)), 0,
                                 mem_zalloc(cells, sizeof(double))};
    return row->columns && row->factors && row->dense;
}

void relation_row_release(struct relation_row *row)
{
    mem_free(row->columns);
    mem_free(row->factors);
    mem_free(row->dense);
}

double relation_row_gather(struct relation_row *row, const struct newid_cells *cells, size_t relation,
                           const bool *chosen, const size_t *column)
{
    const struct newid_relation *r = &cells->relations[relation];
    double rest = 0;
    row->count = 0;
    for (size_t i = 0; i <= r->count; i++) {
        size_t cell = i < r->count ? r->parts[i] : r->total;
        double sign = i < r->count ? -1 : 1;
        if (chosen && !chosen[cell])
            rest += sign * cells->counts[cell];
        else
            row->dense[cell] += sign;
    }
    /* Taken out of the dense row at their first place, so that a cell named twice is one entry. */
    for (size_t i = 0; i <= r->count; i++) {
        size_t cell = i < r->count ? r->parts[i] : r->total;
        if (row->dense[cell] == 0)
            continue;
        row->columns[row->count] = column[cell];
        row->factors[row->count++] = row->dense[cell];
        row->dense[cell] = 0;
    }
    return rest;
}
