/*
 * Facts: from stored hits to which accounts mention a theme, and how often.
 * Agrees with newid_coder_themes_present, which says the same of one text.
 */
#ifndef NEWID_FACTS_H
#define NEWID_FACTS_H

#include <newid/codebook.h>
#include <newid/status.h>
#include <stddef.h>
#include <stdint.h>

/* A hit without its theme: facts keep millions. */
struct fact_hit {
    uint32_t account; /* index into newid_columns */
    uint32_t start, end;
    uint32_t status : 8;
    uint32_t trigger : 24; /* a number that the caller gave it; 0: none */
};

/* What one theme has in one account. */
struct mention {
    uint32_t account;
    uint32_t hits;     /* that count, overlapping ones once; 0: none counts */
    uint32_t statuses; /* NEWID_STATUS_BITs of all its hits, counted or not */
};

struct mentions {
    struct mention *items; /* by account */
    size_t count, capacity;
};

struct facts;

/*
 * words: one an account, for min-words; statuses: what counts, 0 for each theme's own. The codebook and words
 * must outlive the facts.
 */
enum newid_status facts_new(struct facts **out, const struct newid_codebook *codebook, size_t accounts,
                            const uint32_t *words, unsigned statuses, struct newid_error *err) NEWID_CHECKED;
void facts_free(struct facts *facts);

/* Hits come by theme; within one in any order, fastest by account and start. */
enum newid_status facts_add(struct facts *facts, size_t theme, struct fact_hit hit,
                            struct newid_error *err) NEWID_CHECKED;

/*
 * The theme's mentions: its own and its children's hits, or the truth of its rule by account. *out is the facts' and
 * stays valid. Call only after the last facts_add.
 */
enum newid_status facts_mentions(struct facts *facts, size_t theme, const struct mentions **out,
                                 struct newid_error *err) NEWID_CHECKED;

/* The theme's counted hits by account, start and end (overlapping ones all there); *hits is the caller's (mem_free). */
enum newid_status facts_counted_hits(struct facts *facts, size_t theme, struct fact_hit **hits, size_t *count,
                                     struct newid_error *err) NEWID_CHECKED;

#endif
