#ifndef NEWID_STATS_ROOT_H
#define NEWID_STATS_ROOT_H

/*
 * Where the continuous function f crosses 0 between low and high, at which it has different signs or is 0: to within
 * the tolerance. Brent (1973), Algorithms for Minimization without Derivatives, chapter 4, in the form of netlib's
 * zeroin, step for step as R's uniroot, so that the same root comes out of the same tolerance.
 */
double root_between(double (*f)(double x, const void *closure), const void *closure, double low, double high,
                    double tolerance);

#endif
