#include <newid/stats.h>

#include <math.h>

/*
 * The z with P(|Z| > z) = alpha for a standard normal Z. A first guess good to 4.5e-4 (Abramowitz and Stegun 26.2.23),
 * then Newton steps on erfc, each of which squares the error.
 */
static double two_sided_z(double alpha)
{
    static const double sqrt_half = 0.70710678118654752440, density_at_0 = 0.39894228040143267794;
    double t = sqrt(-2 * log(alpha / 2));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 3; i++)
        z += (erfc(z * sqrt_half) - alpha) / (2 * density_at_0 * exp(-z * z / 2));
    return z;
}

bool newid_wilson(struct newid_interval *out, uint64_t x, uint64_t n, double conf)
{
    if (!n || x > n || !(conf > 0 && conf < 1))
        return false;
    double size = (double)n, p = (double)x / size;
    double z = two_sided_z(1 - conf);
    double z2 = z * z;
    double centre = (p + z2 / (2 * size)) / (1 + z2 / size);
    double half = z * sqrt(p * (1 - p) / size + z2 / (4 * size * size)) / (1 + z2 / size);
    /* At the ends the bounds are exactly 0 and 1, which rounding would miss. */
    out->low = x == 0 ? 0 : fmax(0, centre - half);
    out->high = x == n ? 1 : fmin(1, centre + half);
    return true;
}
