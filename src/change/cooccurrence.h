/*
 * Co-occurrence: how often two themes stand in the same account, paragraph or sentence, beside how often they would if
 * they had nothing to do with each other.
 */
#ifndef NEWID_COOCCURRENCE_H
#define NEWID_COOCCURRENCE_H

#include "table/presence.h"

#include <newid/stats.h>
#include <newid/table.h>

struct cooccurrence_request {
    struct newid_table_request accounts; /* the selection, and the themes: one: its pairs; several: those among them */
    enum newid_scope scope;
};

struct cooccurrence_pair {
    size_t a, b; /* themes in the codebook, a before b */
    size_t kind; /* place on the selection's axis */
    struct newid_association figures;
    uint64_t accounts, workers; /* with both in one unit; workers: distinct */
    bool hidden;                /* by the audience's rules: none of the figures may be shown */
};

/* One kind of account; the units are those of its accounts. */
struct cooccurrence_base {
    uint64_t units, accounts, workers;
};

/* A theme in the accounts of one kind. */
struct cooccurrence_theme {
    uint64_t units, accounts, workers;
    bool hidden;
};

struct cooccurrence {
    struct cooccurrence_pair *pairs; /* by kind, then in the codebook's order */
    size_t count;
    size_t *themes; /* that are in a pair, in the codebook's order */
    size_t theme_count;
    struct cooccurrence_theme *with; /* kinds × theme_count */
    struct cooccurrence_base *bases; /* one a kind */
    bool has_workers;
    struct presence presence; /* which owns the names of kinds */
};

/*
 * Left out are pairs that always, or never, stand together: a theme and one that counts in it, a rule and a theme that
 * it names. NEWID_USAGE: a theme that has no passages where they are needed; otherwise as presence_open.
 * cooccurrence_release also after a failure. Codebook and request must outlive it.
 */
enum newid_status cooccurrence_find(struct cooccurrence *out, struct newid_store *store,
                                    const struct newid_codebook *codebook, const struct cooccurrence_request *request,
                                    struct newid_error *err) NEWID_CHECKED;
void cooccurrence_release(struct cooccurrence *cooccurrence);

#endif
