/*
 * Marks: what is kept of one theme in the accounts of one block. By status, so that whatever set of statuses counts is
 * answered without its hits: the accounts with a hit of the status, and how many more it has there. Written as
 * 0004-packed.sql says.
 */
#ifndef NEWID_MARKS_H
#define NEWID_MARKS_H

#include "table/facts.h"
#include "util/buf.h"

#include <newid/store.h>
#include <stdbool.h>

enum { BLOCK_ACCOUNTS = 1 << NEWID_BLOCK_BITS, WORD_BITS = 64, BLOCK_WORDS = BLOCK_ACCOUNTS / WORD_BITS };

/* A set of accounts of a block: the bit place % 64 of the word place / 64. */
typedef uint64_t account_set[BLOCK_WORDS];

/* ---- writing ---- */

struct marks_writer;

enum newid_status marks_writer_new(struct marks_writer **out, struct newid_error *err) NEWID_CHECKED;
void marks_writer_free(struct marks_writer *writer);

/* The hits of one account, earliest first, of those that start together the longest. Places come in rising order. */
void marks_add(struct marks_writer *writer, uint32_t place, const struct fact_hit *hits, size_t count);

/* Appends what was added to out, for a block of `accounts`, and starts again. buf_check(out) says whether there was
 * memory. */
void marks_write(struct marks_writer *writer, size_t accounts, struct buf *out);

/* ---- reading ---- */

/* A list of places, or of corrections, which marks_next_… take one by one; of the data that marks_read was given. */
struct marks_list {
    const unsigned char *at, *end;
    uint32_t place;
    uint32_t accounts; /* of the block; a place that is none of theirs ends the list, and at is not end then: the data
                          are damaged */
};

struct marks {
    account_set with[NEWID_STATUSES]; /* filled where has[status] */
    bool has[NEWID_STATUSES];
    struct marks_list more[NEWID_STATUSES], corrections;
};

/* No account has a hit. */
void marks_clear(struct marks *marks);
/* False where data is damaged, but for lists, which tell that when they are walked. data must outlive the marks. */
bool marks_read(struct marks *marks, const unsigned char *data, size_t len, size_t accounts);

/* The rest of a varint that began with this byte. */
uint32_t marks_long_varint(struct marks_list *list, unsigned char byte);

/* The next account that has one more hit of a status; false at the end, and where the data are damaged. */
static inline bool marks_next_more(struct marks_list *list, uint32_t *place)
{
    if (list->at == list->end)
        return false;
    const unsigned char byte = *list->at++;
    const uint32_t next = list->place + (byte < 0x80 ? byte : marks_long_varint(list, byte));
    if (next >= list->accounts) {
        list->at--;
        return false;
    }
    *place = list->place = next;
    return true;
}

/* Whether a walk over the list came to its end. */
static inline bool marks_at_end(const struct marks_list *list) { return list->at == list->end; }

/* The next account in which the hits of `counted` are not those of its single statuses together, and what to add. */
bool marks_next_correction(struct marks_list *list, unsigned counted, uint32_t *place, int32_t *change);

/* The accounts with a hit of any of the statuses. */
void marks_union(account_set out, const struct marks *marks, unsigned statuses);

#endif
