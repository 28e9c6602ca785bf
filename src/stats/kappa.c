#include "stats/kappa.h"

#include "stats/distribution.h"
#include "stats/outcome.h"

struct margins {
    double n, po, pe;
    double human[2], codebook[2]; /* shares of the rows and columns: yes, no */
    bool human_constant, codebook_constant;
};

static struct margins margins_of(const struct newid_table2x2 *t)
{
    struct margins m;
    double a = (double)t->a, b = (double)t->b, c = (double)t->c, d = (double)t->d;
    m.n = a + b + c + d;
    m.human[0] = (a + b) / m.n, m.human[1] = (c + d) / m.n;
    m.codebook[0] = (a + c) / m.n, m.codebook[1] = (b + d) / m.n;
    m.po = (a + d) / m.n;
    m.pe = m.human[0] * m.codebook[0] + m.human[1] * m.codebook[1];
    /* Asked of the counts: by the shares, rounding could tell 1 - pe from 0. */
    m.human_constant = t->a + t->b == 0 || t->c + t->d == 0;
    m.codebook_constant = t->a + t->c == 0 || t->b + t->d == 0;
    return m;
}

double kappa_2x2(const struct newid_table2x2 *t)
{
    struct margins m = margins_of(t);
    if (m.human_constant || m.codebook_constant)
        return m.po >= 1 ? (double)NAN : 0;
    return (m.po - m.pe) / (1 - m.pe);
}

/* Fleiss, Cohen and Everitt (1969), equations 13 (standard error) and 14 (under kappa = 0), for two categories. */
static void add_kappa_errors(struct newid_agreement_2x2 *out, const struct newid_table2x2 *t, const struct margins *m,
                             double z)
{
    double cells[2][2] = {{(double)t->a / m->n, (double)t->b / m->n}, {(double)t->c / m->n, (double)t->d / m->n}};
    double k = out->kappa, agreed = 0, differed = 0, null = 0;
    for (int i = 0; i < 2; i++) {
        double both = m->human[i] + m->codebook[i];
        double term = 1 - both * (1 - k);
        agreed += cells[i][i] * term * term;
        null += m->human[i] * m->codebook[i] * both;
        for (int j = 0; j < 2; j++)
            if (i != j) {
                double crossed = m->codebook[i] + m->human[j];
                differed += cells[i][j] * crossed * crossed;
            }
    }
    double last = k - m->pe * (1 - k);
    double variance = agreed + (1 - k) * (1 - k) * differed - last * last;
    /* Exact agreement or disagreement has no error; rounding must not make it a tiny or imaginary one. */
    bool exact = (t->b == 0 && t->c == 0) || (t->a == 0 && t->d == 0 && t->b == t->c);
    out->kappa_se = exact ? 0 : sqrt(fmax(0, variance)) / ((1 - m->pe) * sqrt(m->n));
    out->kappa_se_null = sqrt(fmax(0, m->pe + m->pe * m->pe - null)) / ((1 - m->pe) * sqrt(m->n));
    out->kappa_ci = interval_about(k, z * out->kappa_se);
}

static void add_kappa(struct newid_agreement_2x2 *out, const struct newid_table2x2 *t, const struct margins *m,
                      double z)
{
    out->kappa = kappa_2x2(t);
    if (isnan(out->kappa))
        out->kappa_reason = N_("no variation in either coder (0/0)");
    else if (m->human_constant || m->codebook_constant)
        out->kappa_reason = N_("one coder used a single category: kappa is 0 by construction, SE not estimable");
    else
        add_kappa_errors(out, t, m, z);
}

/* Gwet (2008), two coders, two categories: every account is one of three kinds, so the sum over accounts is short. */
static void add_ac1(struct newid_agreement_2x2 *out, const struct newid_table2x2 *t, const struct margins *m)
{
    double yes = (m->human[0] + m->codebook[0]) / 2, no = 1 - yes;
    double pe = 2 * yes * no, ac1 = (m->po - pe) / (1 - pe);
    const struct {
        double count, agreed, chance; /* chance: the account's own part of pe */
    } kinds[] = {{(double)t->a, 1, no}, {(double)t->b + (double)t->c, 0, 0.5}, {(double)t->d, 1, yes}};
    double sum = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        double own = (kinds[i].agreed - pe) / (1 - pe) - 2 * (1 - ac1) * (kinds[i].chance - pe) / (1 - pe);
        sum += kinds[i].count * (own - ac1) * (own - ac1);
    }
    out->ac1 = ac1;
    out->ac1_pe = pe;
    out->ac1_se = m->n > 1 ? sqrt(sum / (m->n * (m->n - 1))) : (double)NAN;
}

static void add_shares(struct newid_agreement_2x2 *out, const struct newid_table2x2 *t, double conf)
{
    double a = (double)t->a, b = (double)t->b, c = (double)t->c, d = (double)t->d, n = a + b + c + d;
    out->recall = share_of(a, a + b);
    out->specificity = share_of(d, c + d);
    out->precision = share_of(a, a + c);
    out->npv = share_of(d, b + d);
    out->f1 = out->positive_agreement = share_of(2 * a, 2 * a + b + c);
    out->negative_agreement = share_of(2 * d, 2 * d + b + c);
    out->human_prevalence = (a + b) / n;
    out->codebook_prevalence = (a + c) / n;
    out->prevalence_index = fabs(a - d) / n;
    out->bias_index = fabs(b - c) / n;
    out->recall_ci = wilson_of_counts(t->a, t->a + t->b, conf);
    out->precision_ci = wilson_of_counts(t->a, t->a + t->c, conf);
    out->specificity_ci = wilson_of_counts(t->d, t->c + t->d, conf);
}

struct newid_outcome newid_agreement_2x2(struct newid_agreement_2x2 *out, const struct newid_table2x2 *t, double conf)
{
    *out = (struct newid_agreement_2x2){
        .kappa_se = (double)NAN, .kappa_se_null = (double)NAN, .kappa_ci = {(double)NAN, (double)NAN}};
    if (!is_level(conf))
        return outcome_invalid(REASON_LEVEL);
    out->n = t->a + t->b + t->c + t->d;
    if (!out->n)
        return outcome_undefined("no double-coded accounts");
    struct margins m = margins_of(t);
    out->po = m.po;
    out->pe = m.pe;
    out->pabak = 2 * m.po - 1;
    add_shares(out, t, conf);
    add_kappa(out, t, &m, distribution_z(conf));
    add_ac1(out, t, &m);
    return outcome_ok();
}
