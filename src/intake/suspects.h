/*
 * Suspects: words in texts that may name a person or a place and that no
 * pattern can tell from other words: rare ones with a capital in mid-sentence, initials, names beside "school" or
 * "ysgol".
 */
#ifndef NEWID_SUSPECTS_H
#define NEWID_SUSPECTS_H

#include "intake/strmap.h"
#include "text/segment.h"
#include "util/arena.h"
#include "util/buf.h"

#include <newid/intake.h>
#include <stdbool.h>

enum suspect_reason { SUSPECT_NONE, SUSPECT_CAPITAL, SUSPECT_INITIALS, SUSPECT_PLACE };

enum { SUSPECT_EXAMPLES = 3 };

struct suspect {
    const char *word;
    enum suspect_reason reason; /* the most telling one that was met */
    size_t accounts;            /* in which it is suspect */
    size_t small;               /* times it stands anywhere without a capital: then it is a word like others */
    const char *examples[SUSPECT_EXAMPLES];
    bool inside;  /* met with a capital that no sentence's start gave it */
    int64_t last; /* account that counted last */
};

struct suspects {
    struct segmenter *segmenter;
    struct strmap by_word; /* folded word: index of items */
    struct suspect *items;
    size_t count, capacity;
    struct text_spans sentences, words;
    struct buf key;
    struct arena arena;
};

enum newid_status suspects_init(struct suspects *suspects, struct newid_error *err) NEWID_CHECKED;
void suspects_release(struct suspects *suspects);

/* Looks at one account's text. */
enum newid_status suspects_add(struct suspects *suspects, const struct newid_account *account,
                               struct newid_error *err) NEWID_CHECKED;

/*
 * Whether a word deserves a look: in at most `most` accounts, and never written small. A name beside a place word may
 * stand in ten times as many, and be written small elsewhere (Bar, Castle) unless its capital is only a sentence's.
 */
bool suspect_is_shown(const struct suspect *suspect, size_t most);

/* "capital in mid-sentence", "initials", "beside school, ysgol, street …". */
const char *suspect_reason_text(enum suspect_reason reason);

#endif
