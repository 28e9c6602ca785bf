/*
 * Seats: a worker in one kind and group. A theme's writers are found by marking, for each account that mentions it, the
 * period in the row of its worker's seat, a bit each; rows of one worker stand together, so that one walk over them
 * counts each worker once on every level.
 */
#ifndef NEWID_SEATS_H
#define NEWID_SEATS_H

#include "table/cube.h"

#include <stdbool.h>

enum { MARK_BITS = 64 };

struct seat {
    uint32_t worker, kind, group;
    uint32_t first_period,
        last_period; /* of its accounts; the row begins with the first period's word of MARK_BITS periods */
    uint32_t row;    /* where its bits begin; those of a short row are all in one word */
    bool is_last;    /* of its worker and kind */
};

/* The bit of an account's further worker. */
struct further_bit {
    uint32_t account, bit;
};

struct seats {
    struct seat *items; /* by worker, then kind */
    size_t count;
    uint32_t *kind_group; /* of each, kind × groups + group, twice, and 1 where it is the last: what counting reads, in
                             few bytes */
    uint32_t *bit_of;     /* of each account, in its first worker's row; where it has none, a bit in no row */
    struct further_bit *further; /* in order of the accounts */
    size_t further_count;
    bool any_alone; /* there is an account without a worker */
    size_t words;   /* that the rows of all seats take, and one */
    struct cube_axes axes;
};

/* NEWID_LIMIT: more workers, groups and periods together than can be counted. */
enum newid_status seats_make(struct seats *seats, const struct cube_accounts *accounts,
                             struct newid_error *err) NEWID_CHECKED;
void seats_release(struct seats *seats);

/* Writers on every level, a number a cell; one a thread. */
struct writers {
    uint32_t *of[CUBE_LEVELS]; /* NULL for a level that is the same as a finer one */
    uint64_t *together;        /* scratch: periods of a worker's seats in one kind */
};

enum newid_status writers_new(struct writers *writers, const struct cube_axes *axes,
                              struct newid_error *err) NEWID_CHECKED;
void writers_release(struct writers *writers);

/* Counts the seats in whose rows a bit is marked. */
void writers_count(struct writers *writers, const struct seats *seats, const uint64_t *marked);

/* The numbers of a level. */
const uint32_t *writers_of(const struct writers *writers, const struct cube_axes *axes, unsigned level);

static inline void mark_bit(uint64_t *marked, uint32_t bit)
{
    marked[bit / MARK_BITS] |= (uint64_t)1 << bit % MARK_BITS;
}

/* The place of the lowest bit that is set; bits is not 0. */
static inline unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

static inline unsigned count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return (unsigned)(bits * 0x0101010101010101 >> 56);
}

#endif
