/* Clusters of accounts by worker: sums on every level, against counting one worker after the other. */
#include "unit.h"

#include "table/cube_clusters.h"

#include <newid/stats.h>

enum { ACCOUNTS = 300, WORKERS = 12, MOST_CELLS = 2 * 90 * 3 };

static uint32_t cell[ACCOUNTS], words[ACCOUNTS], first_worker[ACCOUNTS + 1], worker[2 * ACCOUNTS];
static bool mentions[ACCOUNTS];

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* Some accounts have two workers, some none, some are not counted. */
static struct cube_accounts make_accounts(struct cube_axes axes, uint32_t seed)
{
    const uint32_t cells = (uint32_t)cube_cells(&axes, 0);
    for (uint32_t i = 0, next = 0; i < ACCOUNTS; i++) {
        cell[i] = next_random(&seed) % 10 ? next_random(&seed) % cells : CUBE_OUT;
        mentions[i] = next_random(&seed) % 3 == 0;
        first_worker[i] = next;
        for (uint32_t w = next_random(&seed) % 8; w > 0 && next < first_worker[i] + 1 + (w == 7);)
            worker[next++] = next_random(&seed) % WORKERS;
        if (next == first_worker[i] + 2 && worker[next - 1] == worker[next - 2])
            next--;
        first_worker[i + 1] = next;
    }
    return (struct cube_accounts){.axes = axes,
                                  .count = ACCOUNTS,
                                  .cell = cell,
                                  .words = words,
                                  .first_worker = first_worker,
                                  .worker = worker,
                                  .worker_count = WORKERS,
                                  .clustered = true};
}

/* The cell of a level that holds an account, or CUBE_OUT. */
static size_t cell_on(const struct cube_axes *axes, unsigned level, size_t account)
{
    const size_t c = cell[account];
    return c == CUBE_OUT ? c
                         : cube_cell(axes, level, c / axes->groups / axes->periods, c / axes->groups % axes->periods,
                                     c % axes->groups);
}

static void count_plainly(struct cluster_sums *sums, struct cluster_sums *base, const struct cube_axes *axes,
                          unsigned level, size_t wanted)
{
    *sums = *base = (struct cluster_sums){0, 0, 0};
    for (uint32_t w = 0; w <= WORKERS; w++) { /* the last one: those without a worker, one by one */
        uint64_t x = 0, n = 0;
        for (size_t i = 0; i < ACCOUNTS; i++) {
            const bool alone = first_worker[i] == first_worker[i + 1];
            if (cell_on(axes, level, i) != wanted || (w < WORKERS ? alone || worker[first_worker[i]] != w : !alone))
                continue;
            x += mentions[i];
            n++;
            base->clusters += alone;
            base->xx += alone;
        }
        if (w == WORKERS)
            break;
        sums->xx += x * x;
        sums->xn += x * n;
        sums->clusters += x > 0;
        base->xx += n * n;
        base->clusters += n > 0;
    }
}

static void compare(struct cube_axes axes, uint32_t seed)
{
    struct cube *cube;
    struct cluster_figures figures;
    static uint32_t x[ACCOUNTS + 1];
    const struct cube_accounts accounts = make_accounts(axes, seed);
    assert_int_equal(cube_new(&cube, &accounts, NULL), NEWID_OK);
    const struct cube_clusters *clusters = cube_clusters(cube);
    assert_int_equal(cluster_figures_new(&figures, &axes, NULL), NEWID_OK);
    memset(x, 0, sizeof x);
    for (size_t i = 0; i < ACCOUNTS; i++)
        if (mentions[i])
            x[clusters->slot_of[i]]++;
    cube_clusters_sum(&figures, clusters, x);
    for (unsigned level = 0; level < CUBE_LEVELS; level++)
        for (size_t c = 0; c < cube_cells(&axes, level); c++) {
            struct cluster_sums sums, base;
            count_plainly(&sums, &base, &axes, level, c);
            assert_int_equal(figures.of[level][c].xx, sums.xx);
            assert_int_equal(figures.of[level][c].xn, sums.xn);
            assert_int_equal(figures.of[level][c].clusters, sums.clusters);
            assert_int_equal(cube_bases(cube, level)[c].nn, base.xx);
            assert_int_equal(cube_bases(cube, level)[c].clusters, base.clusters);
        }
    cluster_figures_release(&figures);
    cube_free(cube);
}

static void sums_are_those_of_counting_each_worker_by_itself(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed < 20; seed++) {
        compare((struct cube_axes){1, 1, 1}, seed);
        compare((struct cube_axes){1, 5, 1}, seed);
        compare((struct cube_axes){2, 1, 3}, seed);
        compare((struct cube_axes){2, 5, 3}, seed);
        compare((struct cube_axes){1, 90, 1}, seed); /* more periods than a word has bits */
        compare((struct cube_axes){2, 90, 3}, seed);
    }
}

static void sums_give_the_interval_that_the_workers_give(void **state)
{
    const struct newid_count workers[] = {{2, 3}, {0, 4}, {5, 5}, {1, 2}};
    const struct newid_cluster_sums sums = {8, 14, 4, 5, 4 + 25 + 1, 6 + 25 + 2, 9 + 16 + 25 + 4};
    struct newid_clustered a, b;
    (void)state;
    assert_int_equal(newid_clustered_share(&a, workers, 4, 0.95).status, NEWID_DEFINED);
    assert_int_equal(newid_clustered_from_sums(&b, &sums, 0.95).status, NEWID_DEFINED);
    assert_true(a.interval.low == b.interval.low && a.interval.high == b.interval.high && a.deff == b.deff);
    const struct newid_cluster_sums impossible = {8, 14, 4, 5, 60, 33, 54};
    assert_int_equal(newid_clustered_from_sums(&b, &impossible, 0.95).status, NEWID_INVALID);
}

static void a_failed_allocation_leaves_nothing(void **state)
{
    enum newid_status status = NEWID_MEMORY;
    const struct cube_accounts accounts = make_accounts((struct cube_axes){2, 5, 3}, 1);
    (void)state;
    for (size_t n = 1; status; n++) {
        struct cube *cube = NULL;
        mem_fail_at(n);
        status = cube_new(&cube, &accounts, NULL);
        mem_fail_at(0);
        cube_free(cube);
        assert_true(n < 200);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_counting_each_worker_by_itself),
        cmocka_unit_test(sums_give_the_interval_that_the_workers_give),
        cmocka_unit_test(a_failed_allocation_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
