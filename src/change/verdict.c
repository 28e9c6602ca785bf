#include "change/verdict.h"

#include "stats/distribution.h"
#include "table/protect.h"
#include "util/mem.h"
#include "util/wording.h"

#include <math.h>

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"hidden", "undefined", "too-few", "no-sign", "more", "less"};
    return names[verdict];
}

const char *verdict_test_name(enum verdict_test test)
{
    static const char *const names[] = {
        NULL, "CR1", "CR2", "Newcombe-chi2", "Newcombe-Fisher", "Cochran-Armitage", "Mann-Kendall"};
    return names[test];
}

struct change change_undefined(const char *reason)
{
    struct change change = CHANGE_NONE;
    change.reason = reason;
    return change;
}

const char *change_reason(struct newid_count accounts)
{
    if (!accounts.n)
        return N_("no accounts");
    if (!accounts.x)
        return N_("mentioned in no account");
    return accounts.x == accounts.n ? N_("mentioned in every account") : NULL;
}

static void use_cr2(struct change *c, const struct newid_coefficient *from)
{
    const double half = distribution_t(0.95, from->df_cr2) * from->se_cr2;
    c->test = VERDICT_CR2;
    c->se = from->se_cr2;
    c->df = from->df_cr2;
    c->p = from->p_cr2;
    c->ci = (struct newid_interval){from->estimate - half, from->estimate + half};
}

static void use_cr1(struct change *c, const struct newid_coefficient *from)
{
    c->test = VERDICT_CR1;
    c->se = from->se_cr1;
    c->df = (double)from->df;
    c->p = from->p_cr1;
    c->ci = from->ci_cr1;
}

enum newid_status change_regress(struct change *out, const struct newid_design *design, size_t which,
                                 struct newid_error *err)
{
    struct newid_coefficient coefficient;
    const struct newid_outcome outcome = newid_regress(&coefficient, design, which, 0.95);
    *out = change_undefined(outcome.reason);
    if (outcome.status == NEWID_FAILED)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->estimate = coefficient.estimate;
    out->clusters = coefficient.groups;
    if (outcome.status != NEWID_DEFINED)
        return NEWID_OK;
    if (coefficient.groups >= VERDICT_FEW_CLUSTERS)
        use_cr1(out, &coefficient);
    else
        use_cr2(out, &coefficient);
    if (out->se > 1e-9 && out->df >= VERDICT_FEWEST_DF && isfinite(out->p)) {
        out->verdict = VERDICT_NO_SIGN;
        return NEWID_OK;
    }
    const struct change estimated = *out;
    const bool all_alike = out->se <= 1e-9, nothing_moves = all_alike && fabs(out->estimate) <= 1e-9;
    *out = change_undefined(all_alike ? N_("every worker moved alike: nothing to judge chance by") : NULL);
    out->estimate = estimated.estimate;
    out->clusters = estimated.clusters;
    out->test = nothing_moves ? estimated.test : VERDICT_NO_TEST;
    out->p = nothing_moves ? 1 : (double)NAN;
    out->verdict = nothing_moves ? VERDICT_NO_SIGN : all_alike ? VERDICT_UNDEFINED : VERDICT_TOO_FEW;
    return NEWID_OK;
}

static struct change *at(struct change *first, size_t stride, size_t i)
{
    return (struct change *)(void *)((char *)first + i * stride);
}

static void judge(struct change *c, double q)
{
    c->q = q;
    if (c->verdict < VERDICT_NO_SIGN || isnan(q))
        return;
    c->verdict = q > VERDICT_LEVEL ? VERDICT_NO_SIGN : c->estimate > 0 ? VERDICT_MORE : VERDICT_LESS;
}

enum newid_status verdict_judge(struct change *first, size_t stride, size_t count, size_t *tested,
                                struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    double *p = mem_zalloc(4 * (count + 1), sizeof *p);
    *tested = 0;
    if (!p)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    struct newid_adjusted_p adjusted = {p + count + 1, p + 2 * (count + 1), p + 3 * (count + 1), 0};
    for (size_t i = 0; i < count; i++) {
        const struct change *c = at(first, stride, i);
        p[i] = c->verdict >= VERDICT_NO_SIGN ? c->p : (double)NAN;
    }
    if (newid_adjust_p(&adjusted, p, count).status != NEWID_DEFINED)
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < count && !status; i++)
        judge(at(first, stride, i), adjusted.bh[i]);
    *tested = adjusted.m;
    mem_free(p);
    return status;
}

bool verdict_is_hidden(const struct sample_counts *counts, const struct newid_table_request *request,
                       const struct newid_theme *theme, bool one_group, bool has_workers)
{
    struct newid_cell cell = {
        .all_groups = !one_group,
        .workers = has_workers ? counts->writers.x : 0,
        .workers_n = has_workers ? counts->writers.n : 0,
        .accounts = counts->accounts.x,
        .accounts_n = counts->accounts.n,
    };
    protect_cell(&cell, request, theme->sensitive, has_workers);
    return cell.hidden;
}
