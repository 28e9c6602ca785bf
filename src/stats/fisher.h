/* Fisher's exact test; tables are rows * columns counts, row by row, with no empty row or column. */
#ifndef NEWID_STATS_FISHER_H
#define NEWID_STATS_FISHER_H

#include <newid/stats.h>

/*
 * Two-sided p: the chance, margins fixed, of a table no likelier than this one (within 1e-7, as R compares).
 * NAN where the work would pass a limit, or memory ran out.
 */
double fisher_p(const uint64_t *table, size_t rows, size_t columns);

/*
 * The conditional maximum-likelihood odds ratio of a table of two by two: 0 and infinity at the ends. NAN as above.
 * As R's fisher.test gives it, which looks for the root to 1.2e-4 only (of the ratio, or of one over it where it is
 * above 1).
 */
double fisher_odds_ratio(const uint64_t table[4]);

#endif
