/* Which themes count in one text; and the trial of a codebook's examples. */
#include "codebook/structure.h"
#include "coder/coder.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

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

/* What an example should be, and what to say where it is not. */
static const struct {
    bool should_be_found;
    unsigned statuses; /* 0: those that count for the theme */
    const char *complaint;
} expectations[] = {
    [NEWID_FINDS] = {true, 0, N_("this example under `finds` is not found; add a phrase for it, or take it out")},
    [NEWID_DENIED] =
        {true, ~0u,
         N_("this example under `denied` is not found at all; a denied example holds the theme's words and "
            "denies them: add a phrase for it, or move it under `not`")},
    [NEWID_FINDS_NOT] = {false, ~0u,
                         N_("this example under `not` is found; make the phrase narrower, or except it by `unless`")},
};

static enum newid_status add_diagnostic(struct newid_diagnostics *d, const struct newid_theme *theme,
                                        const struct newid_example *example, const char *complaint,
                                        struct newid_error *err)
{
    struct buf message = BUF_INIT;
    buf_addf(&message, _("theme %s: %s: \"%s\""), theme->code, _(complaint), example->text);
    char *text = buf_detach(&message);
    if (!text || mem_grow(&d->items, &d->capacity, d->count + 1, sizeof *d->items)) {
        mem_free(text);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    d->items[d->count++] =
        (struct newid_diagnostic){false, true, example->line, example->column, text, NULL};
    d->example_failures++;
    return NEWID_OK;
}

struct trial {
    struct newid_coder *coder;
    struct newid_hits hits;
    struct segmenter *segmenter;
    struct text_spans words;
    unsigned char *present;
    struct newid_diagnostics *diagnostics;
};

static enum newid_status try_example(struct trial *trial, size_t theme, const struct newid_example *example,
                                     struct newid_error *err)
{
    const struct newid_theme *t = &trial->coder->codebook->themes[theme];
    const size_t len = strlen(example->text);
    newid_hits_clear(&trial->hits);
    trial->words.count = 0;
    enum newid_status status = newid_coder_scan_plain(trial->coder, example->text, len, NULL, &trial->hits, err);
    if (!status)
        status = segment_words(trial->segmenter, &trial->words, example->text, len, err);
    if (status)
        return status;
    if (trial->hits.failed_count)
        return add_diagnostic(trial->diagnostics, t, example,
                              N_("a pattern could not finish on this example: it backtracks too much; make it simpler"),
                              err);
    status = newid_coder_themes_present(trial->coder, &trial->hits, trial->words.count,
                                        expectations[example->kind].statuses, trial->present, err);
    if (!status && (trial->present[theme] != 0) != expectations[example->kind].should_be_found)
        status = add_diagnostic(trial->diagnostics, t, example, expectations[example->kind].complaint, err);
    return status;
}

enum newid_status newid_codebook_try(const struct newid_codebook *codebook, struct newid_diagnostics *diagnostics,
                                     struct newid_error *err)
{
    struct trial trial = {.diagnostics = diagnostics};
    enum newid_status status = newid_coder_new(&trial.coder, codebook, err);
    if (!status)
        status = segmenter_new(&trial.segmenter, err);
    if (status)
        goto done;
    trial.present = mem_zalloc(codebook->theme_count + 1, 1);
    if (!trial.present) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    for (size_t t = 0; t < codebook->theme_count && !status; t++)
        for (size_t e = 0; e < codebook->themes[t].example_count && !status; e++)
            status = try_example(&trial, t, &codebook->themes[t].examples[e], err);
done:
    mem_free(trial.present);
    text_spans_release(&trial.words);
    newid_hits_release(&trial.hits);
    segmenter_free(trial.segmenter);
    newid_coder_free(trial.coder);
    return status;
}
