#include <newid/regression.h>

#include "stats/distribution.h"
#include "stats/outcome.h"
#include "util/mem.h"

#include <lapacke.h>
#include <string.h>

/*
 * Small matrices are k by k, k being the columns of the design, column by column as LAPACK has them. Columns of the
 * design are scaled to length 1 first, so that what is nearly dependent can be told from what is merely small.
 */
struct fit {
    const struct newid_design *design;
    size_t k;
    double *scale;    /* k: lengths of the design's columns */
    double *root;     /* k * k: L, upper triangular, with L L' = the inverse of X'X */
    double *beta;     /* k */
    double *contrast; /* k: (X'X)^-1 c for the coefficient wanted */
    double *grams;    /* a k * k for each cluster: X_g' X_g */
    double *scores;   /* a k for each cluster: X_g' e_g */
    size_t *rows;     /* of each cluster */
    double *scratch;  /* 8 k * k */
    double *memory;
};

static bool fit_init(struct fit *f, const struct newid_design *d)
{
    size_t k = d->columns, square = k * k;
    *f = (struct fit){.design = d, .k = k};
    f->memory = mem_zalloc(3 * k + 9 * square + d->clusters * (square + k), sizeof(double));
    f->rows = mem_zalloc(d->clusters, sizeof *f->rows);
    if (!f->memory || !f->rows)
        return false;
    f->scale = f->memory;
    f->beta = f->scale + k;
    f->contrast = f->beta + k;
    f->root = f->contrast + k;
    f->scratch = f->root + square;
    f->grams = f->scratch + 8 * square;
    f->scores = f->grams + d->clusters * square;
    return true;
}

static void fit_release(struct fit *f)
{
    mem_free(f->memory);
    mem_free(f->rows);
}

static double scaled(const struct fit *f, size_t row, size_t column)
{
    return f->design->x[row * f->k + column] / f->scale[column];
}

static bool is_valid(const struct newid_design *d, size_t which, double conf)
{
    if (which >= d->columns || !is_level(conf))
        return false;
    for (size_t i = 0; i < d->rows; i++)
        if (!isfinite(d->y[i]) || d->cluster[i] >= d->clusters)
            return false;
    for (size_t i = 0; i < d->rows * d->columns; i++)
        if (!isfinite(d->x[i]))
            return false;
    return true;
}

/* out = A v, or A' v where turned; A is k by k. */
static void times(double *out, const double *a, const double *v, size_t k, bool turned)
{
    for (size_t i = 0; i < k; i++) {
        out[i] = 0;
        for (size_t j = 0; j < k; j++)
            out[i] += (turned ? a[i * k + j] : a[j * k + i]) * v[j];
    }
}

static double dot(const double *a, const double *b, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < k; i++)
        sum += a[i] * b[i];
    return sum;
}

/* The Grams of the clusters and their sum, in `total`; false where a column is all 0. */
static bool add_grams(struct fit *f, double *total)
{
    const struct newid_design *d = f->design;
    size_t k = f->k;
    for (size_t i = 0; i < d->rows; i++)
        for (size_t j = 0; j < k; j++)
            f->scale[j] += d->x[i * k + j] * d->x[i * k + j];
    for (size_t j = 0; j < k; j++) {
        if (f->scale[j] <= 0)
            return false;
        f->scale[j] = sqrt(f->scale[j]);
    }
    for (size_t i = 0; i < d->rows; i++) {
        double *gram = f->grams + d->cluster[i] * k * k;
        f->rows[d->cluster[i]]++;
        for (size_t a = 0; a < k; a++)
            for (size_t b = 0; b < k; b++) {
                double product = scaled(f, i, a) * scaled(f, i, b);
                gram[b * k + a] += product;
                total[b * k + a] += product;
            }
    }
    return true;
}

/* X'X = R'R, and L the inverse of R; false where the columns depend on each other, to ten digits. */
static bool add_root(struct fit *f)
{
    size_t k = f->k;
    lapack_int n = (lapack_int)k;
    if (!add_grams(f, f->root) || LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U', n, f->root, n))
        return false;
    for (size_t j = 0; j < k; j++) {
        if (f->root[j * k + j] < 1e-5)
            return false;
        for (size_t i = j + 1; i < k; i++)
            f->root[j * k + i] = 0;
    }
    return LAPACKE_dtrtri_work(LAPACK_COL_MAJOR, 'U', 'N', n, f->root, n) == 0;
}

/* out = (X'X)^-1 v */
static void solve(const struct fit *f, double *out, const double *v)
{
    double *half = f->scratch;
    times(half, f->root, v, f->k, true);
    times(out, f->root, half, f->k, false);
}

static void add_estimates(struct fit *f, size_t which)
{
    const struct newid_design *d = f->design;
    double *v = f->scratch + f->k;
    for (size_t i = 0; i < d->rows; i++)
        for (size_t j = 0; j < f->k; j++)
            v[j] += scaled(f, i, j) * d->y[i];
    solve(f, f->beta, v);
    memset(v, 0, f->k * sizeof *v);
    v[which] = 1;
    solve(f, f->contrast, v);
    for (size_t i = 0; i < d->rows; i++) {
        double residual = d->y[i];
        for (size_t j = 0; j < f->k; j++)
            residual -= scaled(f, i, j) * f->beta[j];
        for (size_t j = 0; j < f->k; j++)
            f->scores[d->cluster[i] * f->k + j] += scaled(f, i, j) * residual;
    }
}

static double variance_cr1(const struct fit *f, double groups)
{
    double sum = 0, n = (double)f->design->rows;
    for (size_t g = 0; g < f->design->clusters; g++) {
        double score = dot(f->contrast, f->scores + g * f->k, f->k);
        sum += score * score;
    }
    return sum * groups / (groups - 1) * (n - 1) / (n - (double)f->k);
}

/*
 * CR2 takes each cluster's residuals times A = (I - H)^-1/2, H = X_g (X'X)^-1 X_g' being as large as the cluster. As H
 * has rank k at most, A = I + X_g F X_g' for a k by k F: with L' X_g'X_g L = U diag(lambda) U' (k by k), F = L U
 * diag(((1 - lambda)^-1/2 - 1) / lambda) U' L'. Where 1 - lambda is 0 its inverse root is taken as 0, as in
 * clubSandwich.
 */
static double factor_of(double lambda)
{
    if (lambda < 1e-9)
        return 0.5;
    return (1 - lambda > 1e-12 ? 1 / sqrt(1 - lambda) - 1 : -1) / lambda;
}

/* The vectors of L U, in `directions`, and their factors. False where LAPACK finds none. */
static bool eigen_of(const struct fit *f, const double *gram, double *directions, double *factors)
{
    size_t k = f->k, square = k * k;
    double *half = f->scratch + 3 * square, *inner = half + square, *work = inner + square, *column = f->scratch;
    for (size_t j = 0; j < k; j++)
        times(half + j * k, gram, f->root + j * k, k, false);
    for (size_t j = 0; j < k; j++)
        times(inner + j * k, f->root, half + j * k, k, true);
    lapack_int n = (lapack_int)k;
    if (LAPACKE_dsyev_work(LAPACK_COL_MAJOR, 'V', 'U', n, inner, n, factors, work, (lapack_int)(3 * square)))
        return false;
    for (size_t j = 0; j < k; j++) {
        times(column, f->root, inner + j * k, k, false);
        memcpy(directions + j * k, column, k * sizeof *column);
        factors[j] = factor_of(factors[j]);
    }
    return true;
}

/* out = v + G F v where turned, else v + F G v: G the Gram. */
static void adjust(double *out, const double *gram, const double *directions, const double *factors, const double *v,
                   size_t k, bool turned, double *scratch)
{
    double *in = scratch, *sum = scratch + k;
    if (turned)
        memcpy(in, v, k * sizeof *in);
    else
        times(in, gram, v, k, false);
    memset(sum, 0, k * sizeof *sum);
    for (size_t j = 0; j < k; j++) {
        double along = factors[j] * dot(directions + j * k, in, k);
        for (size_t i = 0; i < k; i++)
            sum[i] += along * directions[j * k + i];
    }
    if (turned)
        times(in, gram, sum, k, false);
    for (size_t i = 0; i < k; i++)
        out[i] = v[i] + (turned ? in[i] : sum[i]);
}

struct cr2 {
    double variance;
    double trace, squares; /* of the matrix whose eigenvalues weigh the chi-squares that the variance is a sum of */
};

/*
 * The matrix has q_g' G_g q_g - r_g' (X'X)^-1 r_g on its diagonal and -r_g' (X'X)^-1 r_h beside it, q_g = (I + F G) a,
 * r_g = G q_g: its squares add up by way of the k by k sum of w w', w = L' r_g.
 */
static bool add_cr2(struct fit *f, struct cr2 *out)
{
    size_t k = f->k, square = k * k;
    double *directions = f->scratch + square, *outer = f->scratch + 2 * square;
    double *vectors = mem_zalloc(7 * k, sizeof *vectors);
    bool ok = vectors != NULL;
    if (!ok)
        return false;
    double *factors = vectors, *q = factors + k, *r = q + k, *w = r + k, *score = w + k, *scratch = score + k;
    *out = (struct cr2){0, 0, 0};
    memset(outer, 0, square * sizeof *outer);
    for (size_t g = 0; ok && g < f->design->clusters; g++) {
        const double *gram = f->grams + g * square;
        if (!f->rows[g])
            continue;
        ok = eigen_of(f, gram, directions, factors);
        adjust(score, gram, directions, factors, f->scores + g * k, k, true, scratch);
        adjust(q, gram, directions, factors, f->contrast, k, false, scratch);
        times(r, gram, q, k, false);
        times(w, f->root, r, k, true);
        double along = dot(f->contrast, score, k), own = dot(q, r, k), common = dot(w, w, k);
        out->variance += along * along;
        out->trace += own - common;
        out->squares += own * own - 2 * own * common;
        for (size_t i = 0; i < square; i++)
            outer[i] += w[i % k] * w[i / k];
    }
    out->squares += dot(outer, outer, square);
    mem_free(vectors);
    return ok;
}

static size_t groups_of(const struct fit *f)
{
    size_t groups = 0;
    for (size_t g = 0; g < f->design->clusters; g++)
        groups += f->rows[g] > 0;
    return groups;
}

static bool add_errors(struct newid_coefficient *out, struct fit *f, size_t which, double conf)
{
    struct cr2 cr2;
    double scale = f->scale[which];
    if (!add_cr2(f, &cr2))
        return false;
    out->se_cr1 = sqrt(variance_cr1(f, (double)out->groups)) / scale;
    out->p_cr1 = distribution_t_p(out->estimate / out->se_cr1, (double)out->df);
    out->ci_cr1 = interval_about(out->estimate, distribution_t(conf, (double)out->df) * out->se_cr1);
    if (cr2.trace > 1e-9 * f->contrast[which] && cr2.squares > 0) {
        out->se_cr2 = sqrt(cr2.variance) / scale;
        out->df_cr2 = cr2.trace * cr2.trace / cr2.squares;
        out->p_cr2 = distribution_t_p(out->estimate / out->se_cr2, out->df_cr2);
    }
    return true;
}

struct newid_outcome newid_regress(struct newid_coefficient *out, const struct newid_design *design, size_t which,
                                   double conf)
{
    const double nan = (double)NAN;
    struct newid_outcome outcome = outcome_ok();
    struct fit f = {0};
    *out = (struct newid_coefficient){nan, 0, 0, nan, nan, no_interval(), nan, nan, nan};
    if (!is_valid(design, which, conf))
        return outcome_invalid(
            "a number is not finite, a cluster unknown, or the confidence level not between 0 and 1");
    if (design->rows <= design->columns)
        return outcome_undefined("no more accounts than coefficients");
    if (!fit_init(&f, design)) {
        outcome = outcome_failed(REASON_MEMORY);
        goto done;
    }
    if (!add_root(&f)) {
        outcome = outcome_undefined("the columns depend on each other");
        goto done;
    }
    add_estimates(&f, which);
    out->estimate = f.beta[which] / f.scale[which];
    out->groups = groups_of(&f);
    out->df = out->groups - 1;
    if (out->groups < 2)
        outcome = outcome_undefined("one cluster: variance between clusters cannot be estimated");
    else if (!add_errors(out, &f, which, conf))
        outcome = outcome_failed(REASON_MEMORY);
done:
    fit_release(&f);
    return outcome;
}
