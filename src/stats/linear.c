#include "stats/linear.h"

#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>

struct linear {
    glp_prob *problem;
    double *work;
};

static void give_up(void *info) { longjmp(*(jmp_buf *)info, 1); }

bool linear_run(void (*work)(struct linear *const *lp, void *closure), void *closure)
{
    jmp_buf failed;
    struct linear programs[LINEAR_PROGRAMS], *lp[LINEAR_PROGRAMS];
    if (setjmp(failed)) {
        /* GLPK's own memory is all in its environment, which is not to be used after an error. */
        glp_free_env();
        return false;
    }
    glp_term_out(GLP_OFF);
    glp_error_hook(give_up, &failed);
    for (int i = 0; i < LINEAR_PROGRAMS; i++) {
        programs[i] = (struct linear){.problem = glp_create_prob()};
        lp[i] = &programs[i];
    }
    work(lp, closure);
    for (int i = 0; i < LINEAR_PROGRAMS; i++)
        glp_delete_prob(programs[i].problem);
    glp_error_hook(NULL, NULL);
    return true;
}

void linear_add_columns(struct linear *lp, size_t count)
{
    int first = count ? glp_add_cols(lp->problem, (int)count) : 1;
    for (int j = first; j < first + (int)count; j++)
        glp_set_col_bnds(lp->problem, j, GLP_LO, 0, 0);
}

static int kind_of_bounds(double low, double high)
{
    if (isinf(low))
        return isinf(high) ? GLP_FR : GLP_UP;
    return isinf(high) ? GLP_LO : low < high ? GLP_DB : GLP_FX;
}

void linear_bound(struct linear *lp, size_t column, double low, double high)
{
    glp_set_col_bnds(lp->problem, (int)column + 1, kind_of_bounds(low, high), low, high);
}

void linear_cost(struct linear *lp, size_t column, double cost)
{
    glp_set_obj_coef(lp->problem, (int)column + 1, cost);
}

void linear_binary(struct linear *lp, size_t column) { glp_set_col_kind(lp->problem, (int)column + 1, GLP_BV); }

void linear_add_row(struct linear *lp, const size_t *columns, const double *factors, size_t count, double low,
                    double high)
{
    int row = glp_add_rows(lp->problem, 1);
    /* GLPK counts from 1, and takes no arrays of size_t. */
    int *places = glp_alloc((int)count + 1, sizeof *places);
    double *values = glp_alloc((int)count + 1, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        places[i + 1] = (int)columns[i] + 1;
        values[i + 1] = factors[i];
    }
    glp_set_mat_row(lp->problem, row, (int)count, places, values);
    glp_set_row_bnds(lp->problem, row, kind_of_bounds(low, high), low, high);
    glp_free(places);
    glp_free(values);
}

static enum linear_answer answer_of(int status)
{
    switch (status) {
    case GLP_OPT:
        return LINEAR_SOLVED;
    case GLP_UNBND:
        return LINEAR_UNBOUNDED;
    case GLP_NOFEAS:
        return LINEAR_INFEASIBLE;
    default:
        return LINEAR_GAVE_UP;
    }
}

void linear_clear(struct linear *lp) { glp_erase_prob(lp->problem); }

void linear_limit(struct linear *lp, double *work) { lp->work = work; }

/* How many steps the work that is left allows. */
static int most_steps(const struct linear *lp)
{
    const double steps = lp->work ? *lp->work / (glp_get_num_rows(lp->problem) + 1) : INT_MAX;
    return steps < 1 ? 0 : steps < INT_MAX ? (int)steps : INT_MAX;
}

static int run_simplex(struct linear *lp, glp_smcp *how)
{
    const int before = glp_get_it_cnt(lp->problem);
    how->it_lim = most_steps(lp);
    if (!how->it_lim)
        return GLP_EITLIM;
    const int failure = glp_simplex(lp->problem, how);
    if (lp->work)
        *lp->work -= (double)(glp_get_it_cnt(lp->problem) - before + 1) * (glp_get_num_rows(lp->problem) + 1);
    return failure;
}

enum linear_answer linear_solve(struct linear *lp, bool most)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.meth = GLP_DUALP; /* after a change of bounds the last basis is mostly dual feasible still */
    glp_set_obj_dir(lp->problem, most ? GLP_MAX : GLP_MIN);
    int failure = run_simplex(lp, &how);
    if (failure && failure != GLP_EITLIM) {
        /* A basis that has become singular: from the start once more. */
        glp_adv_basis(lp->problem, 0);
        failure = run_simplex(lp, &how);
    }
    return failure ? LINEAR_GAVE_UP : answer_of(glp_get_status(lp->problem));
}

double linear_objective(struct linear *lp) { return glp_get_obj_val(lp->problem); }

double linear_value(struct linear *lp, size_t column) { return glp_get_col_prim(lp->problem, (int)column + 1); }

double linear_reduced_cost(struct linear *lp, size_t column) { return glp_get_col_dual(lp->problem, (int)column + 1); }

enum linear_answer linear_solve_whole(struct linear *lp, double seconds)
{
    glp_iocp how;
    glp_init_iocp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    how.tm_lim = (int)fmin(seconds * 1000, 1e9);
    glp_set_obj_dir(lp->problem, GLP_MIN);
    int failure = glp_intopt(lp->problem, &how);
    if (failure == GLP_ENOPFS)
        return LINEAR_INFEASIBLE;
    return failure ? LINEAR_GAVE_UP : answer_of(glp_mip_status(lp->problem));
}

bool linear_chosen(struct linear *lp, size_t column) { return glp_mip_col_val(lp->problem, (int)column + 1) > 0.5; }
