#include "cmd/balance_uncoded.h"

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
