/* The trial of a codebook's examples. */
#include "codebook/structure.h"
#include "coder/coder.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

/* What the hits of a theme in an example say, and the complaint where that is not what the example should be. */
enum finding { FOUND_NONE, FOUND_NOT_COUNTED, FOUND_COUNTED };

static const char *const complaints[][FOUND_COUNTED + 1] = {
    [NEWID_FINDS] = {[FOUND_NONE] = N_("this example under `finds` is not found; add a phrase for it, or take it out"),
                     [FOUND_NOT_COUNTED] =
                         N_("this example under `finds` is found but does not count: %s; move it under `denied`, or "
                            "let the theme count that (`counts`, or `context: false`)")},
    [NEWID_DENIED] =
        {[FOUND_NONE] =
             N_("this example under `denied` is not found at all; a denied example holds the theme's words and "
                "denies them: add a phrase for it, or move it under `not`"),
         [FOUND_COUNTED] = N_("this example under `denied` is not denied: %s; word it more plainly, or move it under "
                              "`finds`")},
    [NEWID_FINDS_NOT] = {[FOUND_NOT_COUNTED] =
                             N_("this example under `not` is found, though it does not count: %s; move it under "
                                "`denied`, or except it by `unless`"),
                         [FOUND_COUNTED] =
                             N_("this example under `not` is found: %s; make the phrase narrower, or except it by "
                                "`unless`")},
};

struct trial {
    struct newid_coder *coder;
    struct newid_hits hits;
    struct segmenter *segmenter;
    struct text_spans words;
    unsigned char *present;
    struct newid_diagnostics *diagnostics;
};

/* complaint: a message that is still to be looked up, with at most one %s, where `what` goes. */
static enum newid_status add_diagnostic(struct newid_diagnostics *d, const struct newid_theme *theme,
                                        const struct newid_example *example, const char *complaint, const char *what,
                                        struct newid_error *err)
{
    struct buf message = BUF_INIT;
    buf_addf(&message, _("theme %s: "), theme->code);
    buf_addf(&message, _(complaint), what);
    buf_addf(&message, ": \"%s\"", example->text);
    char *text = buf_detach(&message);
    if (!text || mem_grow(&d->items, &d->capacity, d->count + 1, sizeof *d->items)) {
        mem_free(text);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    d->items[d->count++] = (struct newid_diagnostic){false, true, example->line, example->column, text, NULL};
    d->example_failures++;
    return NEWID_OK;
}

static bool is_of_theme(const struct newid_coder *coder, size_t matcher, size_t theme)
{
    for (size_t l = 0; l < coder->link_count; l++)
        if (coder->links[l].matcher == matcher && codebook_counts_in(coder->codebook, theme, coder->links[l].theme))
            return true;
    return false;
}

/* Appends: "short-cuts" is negated by *no*. An example is the evaluator's own text, which may be shown. */
static void describe(struct buf *out, const char *text, const struct newid_hit *hit)
{
    const char *status = _(newid_hit_status_name(hit->status));
    const int len = (int)(hit->end - hit->start);
    if (out->len)
        buf_adds(out, ", ");
    if (hit->trigger)
        buf_addf(out, _("\"%.*s\" is %s by `%s`"), len, text + hit->start, status, hit->trigger);
    else
        buf_addf(out, _("\"%.*s\" is %s"), len, text + hit->start, status);
}

/*
 * What the theme's hits say, its children's that count in it included, and in `what` those hits that say it. An example
 * under `denied` is one whose hits are all negated, whatever counts for the theme.
 */
static enum finding find_hits(const struct trial *trial, size_t theme, const struct newid_example *example,
                              struct buf *what)
{
    const struct newid_coder *coder = trial->coder;
    const unsigned counted =
        example->kind == NEWID_DENIED ? ~NEWID_STATUS_BIT(NEWID_NEGATED) : coder->codebook->themes[theme].counts;
    enum finding finding = FOUND_NONE;
    for (size_t i = 0; i < trial->hits.count; i++) {
        const struct newid_hit *hit = &trial->hits.items[i];
        if (!is_of_theme(coder, hit->matcher, theme))
            continue;
        const enum finding own = counted & NEWID_STATUS_BIT(hit->status) ? FOUND_COUNTED : FOUND_NOT_COUNTED;
        if (own > finding)
            buf_reset(what);
        finding = own > finding ? own : finding;
        if (own == finding)
            describe(what, example->text, hit);
    }
    return finding;
}

static enum newid_status find(struct trial *trial, size_t theme, const struct newid_example *example,
                              enum finding *finding, struct buf *what, struct newid_error *err)
{
    const struct newid_theme *t = &trial->coder->codebook->themes[theme];
    trial->words.count = 0;
    enum newid_status status =
        segment_words(trial->segmenter, &trial->words, example->text, strlen(example->text), err);
    if (!status)
        status = newid_coder_themes_present(trial->coder, &trial->hits, trial->words.count, 0, trial->present, err);
    if (status)
        return status;
    if (t->rule) {
        *finding = trial->present[theme] ? FOUND_COUNTED : FOUND_NONE;
        buf_adds(what, _("its rule holds"));
    } else if (trial->words.count >= t->min_words) {
        *finding = find_hits(trial, theme, example, what);
    }
    return buf_check(what, err);
}

static enum newid_status try_example(struct trial *trial, size_t theme, const struct newid_example *example,
                                     struct newid_error *err)
{
    const struct newid_theme *t = &trial->coder->codebook->themes[theme];
    struct buf what = BUF_INIT;
    enum finding finding = FOUND_NONE;
    newid_hits_clear(&trial->hits);
    enum newid_status status =
        newid_coder_scan_plain(trial->coder, example->text, strlen(example->text), NULL, &trial->hits, err);
    if (status)
        return status;
    if (trial->hits.failed_count)
        return add_diagnostic(trial->diagnostics, t, example,
                              N_("a pattern could not finish on this example: it backtracks too much; make it simpler"),
                              "", err);
    status = find(trial, theme, example, &finding, &what, err);
    const char *complaint = complaints[example->kind][finding];
    if (!status && complaint)
        status = add_diagnostic(trial->diagnostics, t, example, complaint, what.data, err);
    buf_release(&what);
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
