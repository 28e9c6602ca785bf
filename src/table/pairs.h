/*
 * Pairs of a worker and a cell: a theme's writers in a cell are the pairs that one of its accounts has, each once. Pairs of one
 * worker stand together (a run), so that on the coarser levels, too, each worker is counted once in one walk.
 */
#ifndef NEWID_PAIRS_H
#define NEWID_PAIRS_H

#include "table/cube.h"

struct further_pair {
    uint32_t account, pair;
};

struct pairs {
    size_t count;
    uint32_t *of;         /* of each account: of its first worker, or its own where it has none; unset where it is not counted */
    struct further_pair *further; /* of the account's other workers, in order of the accounts */
    size_t further_count;
    uint32_t *cell, *run; /* of each pair; runs are numbered from 1 */
    size_t coarse_count;  /* of the levels below 0 that differ from it and from one another */
    unsigned coarse[CUBE_LEVELS - 1];
    uint32_t *coarse_cell[CUBE_LEVELS - 1]; /* of each cell */
};

enum newid_status pairs_make(struct pairs *pairs, const struct cube_accounts *accounts,
                             struct newid_error *err) NEWID_CHECKED;
void pairs_release(struct pairs *pairs);

/* Room for counting on every level; one a thread. */
struct pair_counts {
    uint32_t *workers[CUBE_LEVELS]; /* a number a cell; NULL for a level that is the same as a finer one */
    uint32_t *last[CUBE_LEVELS];    /* the run that was counted last in a cell */
};

enum newid_status pair_counts_new(struct pair_counts *counts, const struct pairs *pairs, const struct cube_axes *axes,
                                  struct newid_error *err) NEWID_CHECKED;
void pair_counts_release(struct pair_counts *counts);

enum { PAIR_WORD_BITS = 64 };
static inline size_t pair_words(const struct pairs *pairs) { return pairs->count / PAIR_WORD_BITS + 1; }

/* Fills counts->workers from the marked pairs, a bit each. */
void pairs_count(struct pair_counts *counts, const struct pairs *pairs, const struct cube_axes *axes,
                 const uint64_t *marked);

/* The workers of a level, a number a cell. */
const uint32_t *pair_counts_of(const struct pair_counts *counts, const struct cube_axes *axes, unsigned level);

static inline unsigned count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return (unsigned)(bits * 0x0101010101010101 >> 56);
}

/* The place of the lowest bit that is set; bits is not 0. */
static inline unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

#endif
