#ifndef NEWID_STATS_KAPPA_H
#define NEWID_STATS_KAPPA_H

#include <newid/stats.h>

/* Cohen's kappa of a table that is not empty: NAN where both coders used one category only, the same (0/0); 0 where one
 * did. */
double kappa_2x2(const struct newid_table2x2 *t);

#endif
