#include "stats/root.h"

#include <float.h>
#include <math.h>

struct point {
    double x, y;
};

/* b is the best guess, a the one before it, and the root lies between b and c. */
struct bracket {
    struct point a, b, c;
};

/* A step from b by interpolation through the points, or half way to c where that would not do; last: the step before.
 */
static double next_step(const struct bracket *k, double last, double least)
{
    double to_c = k->c.x - k->b.x, half = to_c / 2, p, q;
    if (fabs(last) < least || fabs(k->a.y) <= fabs(k->b.y))
        return half;
    double ba = k->b.y / k->a.y;
    if (k->a.x == k->c.x) { /* two points: a straight line */
        p = to_c * ba;
        q = 1 - ba;
    } else { /* three: inverse quadratic */
        double ac = k->a.y / k->c.y, bc = k->b.y / k->c.y;
        p = ba * (to_c * ac * (ac - bc) - (k->b.x - k->a.x) * (bc - 1));
        q = (ac - 1) * (bc - 1) * (ba - 1);
    }
    if (p > 0)
        q = -q;
    else
        p = -p;
    return p < 0.75 * to_c * q - fabs(least * q) / 2 && p < fabs(last * q / 2) ? p / q : half;
}

double root_between(double (*f)(double x, const void *closure), const void *closure, double low, double high,
                    double tolerance)
{
    struct bracket k = {{low, f(low, closure)}, {high, f(high, closure)}, {0, 0}};
    k.c = k.a;
    if (k.a.y == 0)
        return low;
    for (int i = 0; i < 1000; i++) {
        double last = k.b.x - k.a.x;
        if (fabs(k.c.y) < fabs(k.b.y)) {
            k.a = k.b;
            k.b = k.c;
            k.c = k.a;
        }
        double least = 2 * DBL_EPSILON * fabs(k.b.x) + tolerance / 2;
        if (k.b.y == 0 || fabs(k.c.x - k.b.x) / 2 <= least)
            break;
        double step = next_step(&k, last, least);
        if (fabs(step) < least)
            step = step > 0 ? least : -least;
        k.a = k.b;
        k.b.x += step;
        k.b.y = f(k.b.x, closure);
        if ((k.b.y > 0 && k.c.y > 0) || (k.b.y < 0 && k.c.y < 0))
            k.c = k.a;
    }
    return k.b.x;
}
