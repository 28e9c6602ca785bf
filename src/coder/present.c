/* Which themes count in one text. */
#include "codebook/structure.h"
#include "coder/coder.h"

#include <string.h>

static void mark_hits(const struct newid_coder *coder, const struct newid_hits *hits, unsigned statuses,
                      unsigned char *present)
{
    const struct newid_codebook *book = coder->codebook;
    for (size_t l = 0; l < coder->link_count; l++) {
        unsigned found = 0;
        for (size_t i = 0; i < hits->count; i++)
            if (hits->items[i].matcher == coder->links[l].matcher)
                found |= NEWID_STATUS_BIT(hits->items[i].status);
        for (size_t t = coder->links[l].theme; found; t = book->themes[t].parent) {
            if (codebook_counts_in(book, t, coder->links[l].theme) &&
                (found & (statuses ? statuses : book->themes[t].counts)))
                present[t] = 1;
            if (book->themes[t].parent == NEWID_NO_PARENT)
                break;
        }
    }
}

static bool is_long_enough(const struct newid_theme *theme, size_t words)
{
    return words >= theme->min_words;
}

/* Rules by account may use each other; each round settles those whose operands are settled, and there are no cycles. */
static void mark_rules(const struct newid_coder *coder, size_t words, unsigned char *present)
{
    const struct newid_codebook *book = coder->codebook;
    bool changed = true;
    for (size_t round = 0; changed && round <= book->theme_count; round++) {
        changed = false;
        for (size_t t = 0; t < book->theme_count; t++) {
            const struct newid_theme *theme = &book->themes[t];
            if (!theme->rule || theme->scope != NEWID_SCOPE_ACCOUNT)
                continue;
            unsigned char holds = is_long_enough(theme, words) && rule_holds(theme->rule, present);
            changed |= holds != present[t];
            present[t] = holds;
        }
    }
}

enum newid_status newid_coder_themes_present(const struct newid_coder *coder, const struct newid_hits *hits,
                                             size_t words, unsigned statuses, unsigned char *present,
                                             struct newid_error *err)
{
    const struct newid_codebook *book = coder->codebook;
    if (hits->failed_count)
        return newid_fail(err, NEWID_LIMIT, "a pattern reached a limit on this text");
    memset(present, 0, book->theme_count);
    mark_hits(coder, hits, statuses, present);
    for (size_t t = 0; t < book->theme_count; t++)
        if (!is_long_enough(&book->themes[t], words))
            present[t] = 0;
    mark_rules(coder, words, present);
    return NEWID_OK;
}
