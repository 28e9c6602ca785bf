/*
 * Balance, against overt optimism: how many accounts tell of what goes well only, of what is hard only, of both, of
 * neither; and how many have no theme at all. Which themes are the two sides is the caller's choice.
 */
#ifndef NEWID_BALANCE_H
#define NEWID_BALANCE_H

#include "table/presence.h"
#include "util/arena.h"

#include <newid/stats.h>
#include <newid/table.h>

/* The parts of a cell's accounts: the first four have each account once; uncoded ones are among `neither`. */
enum balance_part { BALANCE_BRIGHT, BALANCE_DARK, BALANCE_BOTH, BALANCE_NEITHER, BALANCE_UNCODED, BALANCE_PARTS };

/* "bright-only", "dark-only", "both", "neither", "uncoded". */
const char *balance_part_name(enum balance_part part);

struct balance_side {
    size_t *themes;
    size_t count;
};

struct balance_sides {
    struct balance_side bright, dark;
    struct arena memory;
};

/*
 * Reads "CODE,CODE"; NULL: success and optimism, difficulty and worry. NEWID_USAGE: a theme that the codebook lacks
 * (the message lists those it has), or one that is, or counts in, a theme of the other side. Release also after a
 * failure.
 */
enum newid_status balance_read_sides(struct balance_sides *out, const struct newid_codebook *codebook,
                                     const char *bright, const char *dark, struct newid_error *err) NEWID_CHECKED;
void balance_sides_release(struct balance_sides *sides);

struct balance_share {
    uint64_t accounts, workers, words; /* workers: distinct, with at least one such account */
    double words_median;               /* of these accounts; NAN where there are none */
    struct newid_interval ci; /* 95 %, of the share of accounts, clustered by worker; NANs where there is none */
};

struct balance_cell {
    const char *kind;
    bool all_periods, undated;
    int32_t period; /* ordinal, where neither of the above */
    uint64_t accounts, workers, words;
    struct balance_share parts[BALANCE_PARTS];
    bool hidden; /* by the audience's rules: none of the figures may be shown */
};

struct balance {
    struct balance_cell *cells; /* by kind, then time; the total over periods after what it totals */
    size_t count;
    bool has_workers;
    bool *uncoded, *coded;    /* one an account of the columns: selected, and no theme is mentioned, or any */
    struct presence presence; /* which owns the names of kinds */
};

/*
 * The request's by and selection count; its themes do not. An account is uncoded where no theme that has patterns of
 * its own is mentioned: what rules make of others says nothing more. NEWID_USAGE, NEWID_FOUND: as presence_open.
 * balance_release also after a failure. Codebook and request must outlive it.
 */
enum newid_status balance_find(struct balance *out, struct newid_store *store, const struct newid_codebook *codebook,
                               const struct balance_sides *sides, const struct newid_table_request *request,
                               struct newid_error *err) NEWID_CHECKED;
void balance_release(struct balance *balance);

#endif
