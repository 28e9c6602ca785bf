/* newid code --profile: what each pattern costs, dearest first. */
#include "cmd/profile.h"

#include "cmd/cmd.h"
#include "util/mem.h"

#include <stdio.h>
#include <stdlib.h>

/* Enough accounts that rare candidates are among them, few enough to wait for. */
enum { SAMPLE = 5000, SHOWN = 30, HINT_PERCENT = 20 };

struct profile {
    struct newid_coder *coder;
    struct newid_scanner *scanner;
    struct newid_hits hits;
    struct newid_cost *costs, prefilter;
    uint64_t accounts, step, seen;
};

/* Every step-th account, so that the sample is spread over the whole file. */
static enum newid_status scan_account(void *context, const struct newid_account *account,
                                      const struct newid_measure *measure, struct newid_error *err)
{
    (void)measure;
    struct profile *p = context;
    if (p->seen++ % p->step != 0)
        return NEWID_OK;
    p->accounts++;
    newid_hits_clear(&p->hits);
    return newid_scanner_scan(p->scanner, account->text, account->text_len, NULL, &p->hits, err);
}

static const struct newid_cost *sorted_costs;

static int dearest_first(const void *a, const void *b)
{
    uint64_t x = sorted_costs[*(const size_t *)a].nanoseconds, y = sorted_costs[*(const size_t *)b].nanoseconds;
    return (x < y) - (x > y);
}

static const struct out_column columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "pattern", .heading = N_("Pattern"), .wraps = true},
    {.name = "percent", .heading = N_("Cost"), .right = true},
    {.name = "microseconds_per_1000_accounts", .heading = N_("µs per 1,000 accounts"), .right = true},
    {.name = "texts", .heading = N_("Texts run"), .right = true},
    {.name = "hits", .heading = N_("Hits"), .right = true},
    {.name = "why", .heading = "Not prefiltered because", .wraps = true, .data_only = true},
};

static void add_row(struct out *out, const struct profile *p, const char *theme, const char *pattern,
                    const struct newid_cost *cost, uint64_t total, const char *why)
{
    const struct out_cell cells[] = {
        out_string(theme),
        out_string(pattern),
        total ? out_real(100.0 * (double)cost->nanoseconds / (double)total, 1) : out_empty(),
        p->accounts ? out_real((double)cost->nanoseconds / (double)p->accounts, 1) : out_empty(),
        out_integer((double)cost->texts),
        out_integer((double)cost->hits),
        out_string(why),
    };
    out_row(out, cells);
}

static void hint(struct out *out, const struct newid_codebook *book, const struct newid_matcher *m, double percent,
                 const char *why)
{
    struct buf text = BUF_INIT;
    if (why)
        buf_addf(
            &text,
            _("One pattern of theme %s takes %.0f %% of the time: it runs over every account, because %s. Write it "
              "without that, or as a phrase."),
            book->themes[m->theme].code, percent, _(why));
    else
        buf_addf(
            &text,
            _("One pattern of theme %s takes %.0f %% of the time: its words are common. Begin it with a rarer word, or "
              "make the gap in it shorter."),
            book->themes[m->theme].code, percent);
    out_note(out, text.data);
    buf_release(&text);
}

static enum newid_status show(const struct profile *p, const struct newid_codebook *book, struct out *out,
                              struct newid_error *err)
{
    size_t count, shown = 0;
    const struct newid_matcher *matchers = newid_coder_matchers(p->coder, &count);
    size_t *order = mem_zalloc(count, sizeof *order);
    if (!order)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    uint64_t total = p->prefilter.nanoseconds;
    for (size_t m = 0; m < count; m++) {
        order[m] = m;
        total += p->costs[m].nanoseconds;
    }
    sorted_costs = p->costs;
    qsort(order, count, sizeof *order, dearest_first);
    out_table_begin(out, columns, sizeof columns / sizeof *columns, "What each pattern costs");
    if (p->prefilter.texts)
        add_row(out, p, out_word(out, N_("(all)")), out_word(out, N_("the prefilter, over all patterns at once")),
                &p->prefilter, total, NULL);
    for (size_t i = 0; i < count && shown < SHOWN; i++) {
        const struct newid_matcher *m = &matchers[order[i]];
        if (m->is_rule || !p->costs[order[i]].texts)
            continue;
        shown++;
        add_row(out, p, book->themes[m->theme].code, book->themes[m->theme].patterns[m->pattern].source,
                &p->costs[order[i]], total, newid_coder_uncovered(p->coder, order[i]));
    }
    out_table_end(out);
    for (size_t i = 0; i < count && total && !matchers[order[i]].is_rule; i++) {
        double percent = 100.0 * (double)p->costs[order[i]].nanoseconds / (double)total;
        if (percent < HINT_PERCENT)
            break;
        hint(out, book, &matchers[order[i]], percent, newid_coder_uncovered(p->coder, order[i]));
    }
    mem_free(order);
    return NEWID_OK;
}

static enum newid_status measure(struct profile *p, struct newid_store *store, const struct newid_codebook *book,
                                 enum newid_engine engine, struct newid_error *err)
{
    size_t count;
    struct newid_columns *all = NULL;
    enum newid_status status = newid_coder_new(&p->coder, book, err);
    if (!status)
        status = newid_coder_prepare(p->coder, engine, NULL, err);
    if (!status)
        status = newid_scanner_new(&p->scanner, p->coder, err);
    if (!status)
        status = newid_store_columns(store, &all, err);
    if (status)
        return status;
    p->step = all->count / SAMPLE + 1;
    newid_columns_free(all);
    (void)newid_coder_matchers(p->coder, &count);
    p->costs = mem_zalloc(count, sizeof *p->costs);
    if (!p->costs)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    newid_scanner_measure(p->scanner, p->costs, &p->prefilter);
    return newid_store_each_account(store, 0, scan_account, p, err);
}

enum newid_status profile_codebook(struct newid_store *store, const struct newid_codebook *book,
                                   enum newid_engine engine, struct newid_error *err)
{
    static const struct cmd_output to_terminal;
    struct profile p = {.coder = NULL};
    struct out *out = NULL;
    struct buf document = BUF_INIT, note = BUF_INIT;
    enum out_format format;
    enum newid_status status = measure(&p, store, book, engine, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &to_terminal, "Profile", err);
    if (!status)
        status = show(&p, book, out, err);
    if (!status) {
        buf_addf(
            &note,
            P_("Measured on %llu account, in one thread.", "Measured on %llu accounts, in one thread.", p.accounts),
            (unsigned long long)p.accounts);
        out_note(out, note.data);
        status = cmd_out_end(out, &document, &to_terminal, err);
    }
    out_free(out);
    buf_release(&document);
    buf_release(&note);
    newid_hits_release(&p.hits);
    newid_scanner_free(p.scanner);
    newid_coder_free(p.coder);
    mem_free(p.costs);
    return status;
}
