#include "cmd/balance_uncoded.h"

#include "change/words.h"
#include "util/mem.h"

#include <stdint.h>

/* Enough to see what an account is about. */
enum { SHOWN_CHARACTERS = 300 };

static const struct out_column columns[] = {
    {.name = "account", .heading = N_("Account")},          {.name = "date", .heading = N_("Date")},
    {.name = "kind", .heading = "Kind", .data_only = true}, {.name = "words", .heading = N_("Words"), .right = true},
    {.name = "text", .heading = N_("Text"), .wraps = true},
};

struct walk {
    struct out *out;
    const bool *uncoded;
    size_t account; /* the place of the next in the columns */
    size_t met, shown, most, total;
    struct buf text;
};

/* Whether the met-th of `total` is one of `most` that stand evenly among them. */
static bool is_chosen(const struct walk *w)
{
    if (w->total <= w->most)
        return true;
    return (uint64_t)w->met * w->most / w->total != (uint64_t)(w->met + 1) * w->most / w->total;
}

/* On one line; cut after a word. */
static void shorten(struct buf *out, const char *text, size_t len)
{
    size_t characters = 0, at = 0, word_end = 0;
    buf_reset(out);
    for (; at < len && characters < SHOWN_CHARACTERS; at++) {
        const bool is_space = text[at] == ' ' || text[at] == '\n' || text[at] == '\t';
        characters += ((unsigned char)text[at] & 0xC0) != 0x80;
        if (is_space)
            word_end = out->len;
        buf_addc(out, is_space ? ' ' : text[at]);
    }
    if (at == len)
        return;
    if (word_end)
        buf_truncate(out, word_end);
    buf_adds(out, "…");
}

static enum newid_status visit(void *context, const struct newid_account *account, const struct newid_measure *measure,
                               struct newid_error *err)
{
    struct walk *w = context;
    if (!w->uncoded[w->account++])
        return NEWID_OK;
    const bool chosen = is_chosen(w);
    w->met++;
    if (!chosen)
        return NEWID_OK;
    shorten(&w->text, account->text, account->text_len);
    const struct out_cell cells[] = {out_string(account->id), out_string(account->date),
                                     out_string(out_word(w->out, account->kind)), out_integer(measure->words),
                                     out_string(w->text.data)};
    out_row(w->out, cells);
    w->shown++;
    return buf_check(&w->text, err);
}

enum newid_status balance_put_uncoded(struct out *out, struct newid_store *store, const struct balance *balance,
                                      size_t most, struct newid_error *err)
{
    struct walk walk = {.out = out, .uncoded = balance->uncoded, .most = most, .text = BUF_INIT};
    struct buf note = BUF_INIT;
    for (size_t i = 0; i < balance->presence.selection.columns->count; i++)
        walk.total += balance->uncoded[i];
    out_table_begin(out, columns, sizeof columns / sizeof *columns, N_("Accounts without any theme"));
    enum newid_status status = newid_store_each_account(store, 0, visit, &walk, err);
    out_table_end(out);
    buf_addf(&note,
             P_("%zu of %zu account without a theme is shown.",
                "%zu of %zu accounts without a theme are shown, taken evenly in the order of import.", walk.total),
             walk.shown, walk.total);
    out_note(out, note.data);
    if (!status)
        status = buf_check(&note, err);
    buf_release(&note);
    buf_release(&walk.text);
    return status;
}

/* ---- words ---- */

static const struct out_column word_columns[] = {
    {.name = "phrase", .heading = N_("Word or phrase"), .wraps = true},
    {.name = "uncoded_accounts", .heading = N_("Accounts without a theme"), .right = true},
    {.name = "coded_accounts", .heading = N_("With one"), .right = true},
    {.name = "uncoded_writers", .heading = N_("Writers"), .right = true},
    {.name = "g2", .heading = N_("G2"), .right = true},
};

static void put_words(struct out *out, const struct words *words, bool has_workers)
{
    out_table_begin(out, word_columns, sizeof word_columns / sizeof *word_columns,
                    N_("Words that mark the accounts without any theme"));
    for (size_t i = 0; i < words->count; i++) {
        const struct marking_word *w = &words->items[i];
        const struct out_cell cells[] = {
            out_string(w->phrase), out_integer((double)w->accounts[WORDS_TARGET]),
            out_integer((double)w->accounts[WORDS_REFERENCE]),
            has_workers ? out_integer((double)w->writers[WORDS_TARGET]) : out_empty(), out_real(w->keyness.g2, 1)};
        out_row(out, cells);
    }
    out_table_end(out);
    out_note(out, words->count ? N_("Words of the accounts without a theme, against those that have one: where a codebook might "
                                    "be deaf. Read passages before adding any (newid keyness --target uncoded shows some).")
                               : N_("No word marks the accounts without a theme by more than chance would give."));
}

/* Of the `total` accounts of a side `most` stay, evenly. */
static void keep_evenly(unsigned char *in, size_t count, unsigned char side, size_t total, size_t most)
{
    size_t met = 0;
    for (size_t i = 0; i < count && total > most; i++) {
        if (in[i] != side)
            continue;
        if ((uint64_t)met * most / total == (uint64_t)(met + 1) * most / total)
            in[i] = 0;
        met++;
    }
}

enum newid_status balance_put_words(struct out *out, struct newid_store *store, const struct balance *balance,
                                    size_t most, size_t accounts, struct newid_error *err)
{
    enum { LEAST_USES = 3 };
    const struct newid_columns *all = balance->presence.selection.columns;
    size_t coded = 0, uncoded = 0;
    unsigned char *in = mem_zalloc(all->count, 1);
    if (!in)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < all->count; i++) {
        in[i] = balance->uncoded[i] ? WORDS_IN_TARGET : balance->coded[i] ? WORDS_IN_REFERENCE : 0;
        uncoded += balance->uncoded[i];
        coded += balance->coded[i];
    }
    struct words words = {0};
    enum newid_status status = NEWID_OK;
    const bool some = accounts && (coded > accounts || uncoded > accounts);
    if (some) {
        keep_evenly(in, all->count, WORDS_IN_TARGET, uncoded, accounts);
        keep_evenly(in, all->count, WORDS_IN_REFERENCE, coded, accounts);
    }
    /* Without both sides there is nothing to tell apart, which the table above says. */
    if (coded && uncoded) {
        const struct words_request request = {.in = in,
                                              .columns = all,
                                              .longest = true,
                                              .g2_least = WORDS_G2_CHANCE,
                                              .least = LEAST_USES,
                                              .limit = most};
        status = words_find(&words, store, &request, err);
        if (!status)
            put_words(out, &words, all->worker_count > 0);
        if (!status && some)
            out_note(out, N_("The words are those of 2,500 accounts of either side at most, taken evenly in the order of "
                             "import; newid balance --words N reads all."));
        words_release(&words);
    }
    mem_free(in);
    return status;
}
