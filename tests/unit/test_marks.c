/* What is kept of a theme in a block answers every set of statuses as its hits would. */
#include "table/marks.h"
#include "util/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { ACCOUNTS = 300, HITS_MOST = 6, SETS = 1 << NEWID_STATUSES };

static uint32_t seed;

static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* The hits of the accounts, the slow and obvious way. */
static struct {
    struct fact_hit hits[HITS_MOST];
    size_t count;
} accounts[ACCOUNTS];

static bool is_before(const struct fact_hit *a, const struct fact_hit *b)
{
    return a->start != b->start ? a->start < b->start : a->end > b->end;
}

static int in_order(const void *a, const void *b) { return is_before(a, b) ? -1 : is_before(b, a); }

/* with: of 100 accounts; spread: of a text's bytes, so that a small one makes overlaps. */
static void make_hits(uint32_t with, uint32_t spread, uint32_t statuses)
{
    for (size_t a = 0; a < ACCOUNTS; a++) {
        accounts[a].count = below(100) < with ? 1 + below(HITS_MOST) : 0;
        for (size_t i = 0; i < accounts[a].count; i++) {
            const uint32_t start = below(spread);
            const uint8_t status = (uint8_t)below(statuses);
            accounts[a].hits[i] = (struct fact_hit){(uint32_t)a, start, start + 1 + below(9), status, 0};
        }
        qsort(accounts[a].hits, accounts[a].count, sizeof *accounts[a].hits, in_order);
    }
}

/* Those that overlap once: the earliest, then the longest. */
static unsigned count_hits(size_t account, unsigned statuses)
{
    unsigned counted = 0;
    uint32_t end = 0;
    for (size_t i = 0; i < accounts[account].count; i++) {
        const struct fact_hit *hit = &accounts[account].hits[i];
        if (!(statuses & NEWID_STATUS_BIT(hit->status)) || (counted && hit->start < end))
            continue;
        counted++;
        end = hit->end;
    }
    return counted;
}

static void write_all(struct buf *out)
{
    struct marks_writer *writer;
    assert_int_equal(marks_writer_new(&writer, NULL), NEWID_OK);
    for (uint32_t a = 0; a < ACCOUNTS; a++)
        if (accounts[a].count)
            marks_add(writer, a, accounts[a].hits, accounts[a].count);
    marks_write(writer, ACCOUNTS, out);
    assert_int_equal(buf_check(out, NULL), NEWID_OK);
    marks_writer_free(writer);
}

static void expect_hits(const struct marks *marks, unsigned statuses)
{
    static account_set set;
    int hits[ACCOUNTS] = {0};
    uint32_t place;
    int32_t change;
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        struct marks_list more = marks->more[s];
        if (!(statuses & NEWID_STATUS_BIT(s)))
            continue;
        for (size_t a = 0; a < ACCOUNTS && marks->has[s]; a++)
            hits[a] += (int)(marks->with[s][a / WORD_BITS] >> a % WORD_BITS & 1);
        while (marks_next_more(&more, &place))
            hits[place]++;
    }
    struct marks_list corrections = marks->corrections;
    while (marks_next_correction(&corrections, statuses, &place, &change))
        hits[place] += change;
    marks_union(set, marks, statuses);
    for (size_t a = 0; a < ACCOUNTS; a++) {
        assert_int_equal(hits[a], count_hits(a, statuses));
        assert_int_equal(set[a / WORD_BITS] >> a % WORD_BITS & 1, hits[a] > 0);
    }
}

static void every_set_of_statuses_counts_as_from_hits(void **state)
{
    (void)state;
    static struct marks marks;
    static const uint32_t with[] = {0, 3, 40, 100}, spreads[] = {4, 30, 3000};
    for (size_t w = 0; w < sizeof with / sizeof *with; w++)
        for (size_t s = 0; s < sizeof spreads / sizeof *spreads; s++)
            for (uint32_t statuses = 1; statuses <= NEWID_STATUSES; statuses++) {
                struct buf data = BUF_INIT;
                make_hits(with[w], spreads[s], statuses);
                write_all(&data);
                assert_true(marks_read(&marks, (const unsigned char *)data.data, data.len, ACCOUNTS));
                for (unsigned set = 0; set < SETS; set++)
                    expect_hits(&marks, set);
                buf_release(&data);
            }
}

static void a_writer_starts_again_after_writing(void **state)
{
    (void)state;
    struct marks_writer *writer;
    struct buf first = BUF_INIT, second = BUF_INIT;
    const struct fact_hit hits[] = {{0, 0, 5, NEWID_AFFIRMED, 0}, {0, 3, 9, NEWID_PAST, 0}, {0, 20, 25, NEWID_PAST, 0}};
    assert_int_equal(marks_writer_new(&writer, NULL), NEWID_OK);
    marks_add(writer, 7, hits, 3);
    marks_write(writer, ACCOUNTS, &first);
    marks_add(writer, 7, hits, 3);
    marks_write(writer, ACCOUNTS, &second);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.data, second.data, first.len);
    marks_writer_free(writer);
    buf_release(&first);
    buf_release(&second);
}

/* Damage is refused, or leads nowhere outside the block's accounts. */
static void damaged_data_are_refused_or_read_within_bounds(void **state)
{
    (void)state;
    static struct marks marks;
    struct buf data = BUF_INIT;
    size_t refused = 0;
    make_hits(40, 10, NEWID_STATUSES);
    write_all(&data);
    for (int round = 0; round < 3000; round++) {
        unsigned char *copy = mem_alloc(data.len);
        uint32_t place;
        int32_t change;
        memcpy(copy, data.data, data.len);
        for (uint32_t n = 1 + below(3); n; n--)
            copy[below((uint32_t)data.len)] = (unsigned char)below(256);
        const size_t len = below(4) ? data.len : below((uint32_t)data.len);
        if (!marks_read(&marks, copy, len, ACCOUNTS)) {
            refused++;
        } else {
            for (unsigned s = 0; s < NEWID_STATUSES; s++)
                for (struct marks_list more = marks.more[s]; marks_next_more(&more, &place);)
                    assert_true(place < ACCOUNTS);
            while (marks_next_correction(&marks.corrections, SETS - 1, &place, &change))
                assert_true(place < ACCOUNTS);
            for (unsigned s = 0; s < NEWID_STATUSES; s++)
                assert_false(marks.has[s] && marks.with[s][ACCOUNTS / WORD_BITS] >> ACCOUNTS % WORD_BITS);
        }
        mem_free(copy);
    }
    assert_true(refused > 0);
    buf_release(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_set_of_statuses_counts_as_from_hits),
        cmocka_unit_test(a_writer_starts_again_after_writing),
        cmocka_unit_test(damaged_data_are_refused_or_read_within_bounds),
    };
    seed = (uint32_t)time(NULL);
    printf("seed %u\n", (unsigned)seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
