#include "validity/truth.h"

#include "util/mem.h"
#include "validity/truth_reading.h"

#include <newid/store.h>
#include <stdlib.h>

bool truth_is_heading(const struct newid_codebook *codebook, size_t theme)
{
    const struct newid_theme *t = &codebook->themes[theme];
    if (t->pattern_count || t->rule || t->children_apart)
        return false;
    return theme + 1 < codebook->theme_count && codebook->themes[theme + 1].parent == theme;
}

size_t truth_find(const struct truth *truth, size_t index)
{
    size_t low = 0, high = truth->account_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (truth->accounts[middle].index == index)
            return middle;
        if (truth->accounts[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return TRUTH_NOWHERE;
}

enum newid_status truth_read(struct truth *truth, struct newid_store *store, const struct newid_codebook *codebook,
                             struct newid_error *err)
{
    *truth = (struct truth){.theme_count = codebook->theme_count};
    struct reading r = {.truth = truth,
                        .codebook = codebook,
                        .names = INTERN_INIT,
                        .accounts = INTERN_INIT,
                        .last_account = INTERN_FAILED};
    bool reading = false;
    enum newid_status status = newid_store_begin_reading(store, &reading, err);
    if (!status)
        status = truth_gather(&r, store, err);
    if (!status)
        status = truth_decide(&r, err);
    newid_store_end_reading(store, reading);
    for (size_t c = 0; r.latest && c < truth->coder_count; c++)
        mem_free(r.latest[c]);
    mem_free(r.latest);
    mem_free(r.asked);
    mem_free(r.place);
    mem_free(r.met);
    mem_free(r.decisions);
    mem_free(r.stale);
    intern_release(&r.names);
    intern_release(&r.accounts);
    return status;
}

void truth_release(struct truth *truth)
{
    mem_free(truth->coders);
    mem_free(truth->strata);
    mem_free(truth->rounds);
    arena_release(&truth->memory);
    *truth = (struct truth){0};
}
