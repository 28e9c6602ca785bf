/*
 * Distribution functions: R's libRmath behind checks of its domain, since it prints where arguments are extreme.
 * This is the only way to it. Every function gives NAN where an argument is NAN or outside its stated domain.
 */
#ifndef NEWID_STATS_DISTRIBUTION_H
#define NEWID_STATS_DISTRIBUTION_H

#include <newid/stats.h>

/* The z with P(|Z| > z) = 1 - conf for a standard normal Z; conf in (0, 1). */
double distribution_z(double conf);
/* P(|Z| > |z|) for a standard normal Z. */
double distribution_normal_p(double z);

/* The t with P(|T| > t) = 1 - conf, T Student's with df > 0 degrees of freedom (need not be whole). */
double distribution_t(double conf, double df);
/* P(|T| > |t|). */
double distribution_t_p(double t, double df);

/* P(X > x), X chi-squared with df > 0; x >= 0. */
double distribution_chi2_p(double x, double df);

/* The quantile p, in [0, 1], of the beta distribution; a, b from 1e-6 to 1e15. */
double distribution_beta(double p, double a, double b);

/* The smallest k with P(K <= k) >= p, K binomial of `size` trials at one half; p in (0, 1). */
double distribution_binomial_half(double p, uint64_t size);

#endif
