/* The passages behind a number: hits of themes, or of a regular expression, in their context. */
#ifndef NEWID_PASSAGES_H
#define NEWID_PASSAGES_H

#include <newid/codebook.h>
#include <newid/store.h>
#include <newid/table.h>
#include <stdbool.h>
#include <stddef.h>

enum passage_order { PASSAGE_BY_DATE, PASSAGE_BY_LEFT, PASSAGE_BY_RIGHT, PASSAGE_BY_ACCOUNT };

/* Strings live as long as the list. */
struct passage {
    const char *account, *date, *kind, *worker, *team, *area; /* NULL where absent */
    const char *theme;               /* code; NULL for a regular expression */
    const char *left, *match, *right; /* on one line each: line breaks and tabs are spaces; whole words */
    bool cut_left, cut_right;         /* the text goes on beyond left, or right */
    uint32_t start, end;             /* bytes of the account's text */
    enum newid_hit_status status;
    const char *trigger;             /* the phrase that gave the status; NULL for affirmed */
    uint32_t order;                  /* place of the account in the file */
};

struct passages {
    struct passage *items;
    size_t count, capacity;
    size_t failed; /* accounts on which the regular expression could not finish */
    void *memory;
};

struct passage_request {
    struct newid_table_request selection; /* kind (NULL: all), where, from, to and themes are used; statuses: 0 for all */
    const char *regex; /* instead of themes; NULL: none */
    size_t context;    /* characters to each side */
    enum passage_order order;
    size_t each; /* at most so many of each theme that was asked for, evenly over its passages; 0: all */
};

/*
 * codebook: may be NULL with a regex. Overlapping hits of one theme are one passage (earliest, then longest), as they count;
 * a theme that is a rule by account shows its operands' passages. NEWID_USAGE: an unknown theme or field, a regex that does not compile.
 */
enum newid_status passages_find(struct passages *out, struct newid_store *store, const struct newid_codebook *codebook,
                                const struct passage_request *request, struct newid_error *err) NEWID_CHECKED;
void passages_release(struct passages *passages);

#endif
