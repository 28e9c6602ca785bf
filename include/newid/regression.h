/*
 * Least squares where accounts come in clusters: several by one worker. Estimates are the ordinary ones; errors allow
 * for any likeness of accounts within a cluster.
 */
#ifndef NEWID_REGRESSION_H
#define NEWID_REGRESSION_H

#include <newid/stats.h>

struct newid_design {
    const double *x;       /* rows * columns, row by row; a constant is a column like any other */
    const double *y;       /* rows */
    const size_t *cluster; /* rows: below `clusters`; numbers that do not occur are no clusters */
    size_t rows, columns, clusters;
};

struct newid_coefficient {
    double estimate;
    size_t groups, df; /* clusters that occur; groups - 1 */
    double se_cr1, p_cr1;
    struct newid_interval ci_cr1; /* t on df */
    double se_cr2, df_cr2, p_cr2; /* NAN where the cluster that identifies the coefficient is alone */
};

/*
 * The coefficient of column `which`, from 0.
 * CR1: Liang and Zeger (1986), times G/(G-1) * (N-1)/(N-k), as Stata and sandwich::vcovCL with type "HC1". CR2 (for few
 * clusters): Bell and McCaffrey (2002), Survey Methodology 28, with Satterthwaite degrees of freedom, working model of
 * independence, as clubSandwich.
 * Columns that depend on each other, as many columns as rows, fewer than two clusters: undefined. A number that is not
 * finite, a cluster of `clusters` or above, conf outside (0, 1): invalid. Memory: failed.
 */
NEWID_API struct newid_outcome newid_regress(struct newid_coefficient *out, const struct newid_design *design,
                                             size_t which, double conf);

struct newid_did_row {
    size_t worker; /* below `workers` */
    bool treated, post;
    double y; /* 0 or 1; or any number */
};

struct newid_did {
    struct newid_count cells[2][2];       /* [treated][post]: rows with y > 0, rows */
    double before_after, before_after_se; /* among the treated; CR1, NAN where one worker is treated */
    struct newid_coefficient effect;      /* of treated * post: the difference in differences */
};

/*
 * Difference in differences over accounts: y on treated, post and their product, clusters are workers. It is the effect
 * of a practice change only if the two groups would have moved alike without it. A cell without accounts, fewer than
 * two workers, no more than four accounts: undefined. Otherwise as newid_regress.
 */
NEWID_API struct newid_outcome newid_did(struct newid_did *out, const struct newid_did_row *rows, size_t count,
                                         size_t workers, double conf);

#endif
