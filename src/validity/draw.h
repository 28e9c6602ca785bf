/*
 * Drawing accounts at random, simply or by strata. Pure: the same accounts, strata and seed give the same sample.
 */
#ifndef NEWID_DRAW_H
#define NEWID_DRAW_H

#include <newid/status.h>
#include <stddef.h>
#include <stdint.h>

struct draw_unit {
    const char *id;
    size_t index;   /* the caller's */
    size_t stratum; /* below stratum_count */
};

struct draw_stratum {
    size_t population, drawn; /* each account of it is drawn with probability drawn / population, exactly */
};

/*
 * How many of `size` go to each stratum: at least `least` (or all it has), the rest by its population raised to
 * `power`: 1 is proportional; 0.5 takes more of the small ones (power allocation: Bankier 1988, The American
 * Statistician 42). NEWID_USAGE where size does not hold one of each stratum; a least that does not fit is taken down
 * to 1.
 */
enum newid_status draw_allocate(struct draw_stratum *strata, size_t count, size_t size, size_t least, double power,
                                struct newid_error *err) NEWID_CHECKED;

/*
 * Puts the drawn units first, in random order, and says how many in *drawn. Units may come in any order: they are
 * sorted by id first. Each stratum's are drawn without replacement.
 */
void draw_units(struct draw_unit *units, size_t count, const struct draw_stratum *strata, uint64_t seed, size_t *drawn);

/*
 * Half the width of a 95 % Wilson interval of a share p known from n accounts of equal weight, as it is expected; 0.5
 * where n is 0 or less.
 */
double draw_half_width(double p, double n);

#endif
