/* newid codebook diff: what is different between two codebooks, and what that does to the hits. */
#include "cmd/codebook.h"
#include "cmd/codebook_hits.h"
#include "codebook/diff.h"

#include <string.h>
#include <unistd.h>

static const struct out_column change_columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "what", .heading = N_("What")},
    {.name = "change", .heading = N_("Change")},
    {.name = "before", .heading = N_("Before"), .wraps = true},
    {.name = "after", .heading = N_("After"), .wraps = true},
};

static const char *const change_names[] = {
    [CHANGE_THEME_ADDED] = N_("added"), [CHANGE_THEME_REMOVED] = N_("removed"), [CHANGE_VALUE] = N_("changed"),
    [CHANGE_ENTRY_ADDED] = N_("added"), [CHANGE_ENTRY_REMOVED] = N_("removed"), [CHANGE_ORDER] = N_("order"),
};

struct changes {
    struct out *out;
    size_t count;
};

static enum newid_status show_change(void *context, const struct codebook_change *change, struct newid_error *err)
{
    struct changes *changes = context;
    (void)err;
    const struct out_cell cells[] = {
        out_string(change->theme),
        out_string(change->what ? change->what : out_word(changes->out, N_("theme"))),
        out_string(out_word(changes->out, change_names[change->kind])),
        out_string(change->before),
        out_string(change->after),
    };
    changes->count++;
    out_row(changes->out, cells);
    return NEWID_OK;
}

static const struct out_column hit_columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "before", .heading = N_("Before"), .right = true},
    {.name = "after", .heading = N_("After"), .right = true},
    {.name = "appeared", .heading = N_("Appeared"), .right = true},
    {.name = "vanished", .heading = N_("Vanished"), .right = true},
    {.name = "restated", .heading = N_("Other status"), .right = true},
    {.name = "failed", .heading = "Failed", .right = true, .data_only = true},
};

static bool is_shown(const struct theme_hits *theme)
{
    return theme->changed && (theme->before || theme->after || theme->failed);
}

static void show_hits(struct out *out, const struct hit_comparison *hits)
{
    uint64_t failed = 0;
    out_table_begin(out, hit_columns, sizeof hit_columns / sizeof *hit_columns,
                    "Hits of the themes whose patterns changed");
    for (size_t i = 0; i < hits->theme_count; i++) {
        const struct theme_hits *t = &hits->themes[i];
        if (!is_shown(t))
            continue;
        const struct out_cell cells[] = {
            out_string(t->code),
            out_integer((double)t->before),
            out_integer((double)t->after),
            out_integer((double)t->appeared),
            out_integer((double)t->vanished),
            out_integer((double)t->restated),
            out_integer((double)t->failed),
        };
        failed += t->failed;
        out_row(out, cells);
    }
    out_table_end(out);
    out_note(
        out,
        "Hits are counted whatever their status, a theme's own without its children's; those of one theme that "
        "overlap count once. A hit appeared or vanished where the other codebook's theme has none that overlaps it; "
        "its status is another where both find it and one counts it as denied, say, and the other not. "
        "Rules by account have no passages of their own and are left out.");
    if (failed)
        out_note(out, "On some accounts a pattern could not finish; for its theme they are left out.");
}

static const struct out_column passage_columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "change", .heading = N_("Change")},
    {.name = "account", .heading = N_("Account")},
    {.name = "start", .heading = N_("From byte"), .right = true},
    {.name = "end", .heading = N_("To byte"), .right = true},
    {.name = "status_before", .heading = N_("Status before")},
    {.name = "status_after", .heading = N_("Status after")},
};

static const char *const hit_changes[] = {
    [HIT_APPEARED] = N_("appeared"), [HIT_VANISHED] = N_("vanished"), [HIT_RESTATED] = N_("other status")};

static void show_passages(struct out *out, const struct hit_comparison *hits)
{
    out_table_begin(out, passage_columns, sizeof passage_columns / sizeof *passage_columns,
                    "Places that changed");
    for (size_t t = 0; t < hits->theme_count; t++)
        for (size_t i = 0; i < hits->moved_count; i++) {
            const struct moved_hit *m = &hits->moved[i];
            if (strcmp(m->theme, hits->themes[t].code) != 0)
                continue;
            const struct out_cell cells[] = {
                out_string(m->theme),   out_string(out_word(out, hit_changes[m->change])),
                out_string(m->account), out_integer(m->start),
                out_integer(m->end),    out_string(out_word(out, newid_hit_status_name(m->before))),
                out_string(out_word(out, newid_hit_status_name(m->after))),
            };
            out_row(out, cells);
        }
    out_table_end(out);
}

static enum newid_status show_comparison(struct out *out, const struct named_codebook *old,
                                         const struct named_codebook *new, struct newid_error *err)
{
    struct changes changes = {out, 0};
    out_table_begin(out, change_columns, sizeof change_columns / sizeof *change_columns, "Changes");
    enum newid_status status = codebook_diff(old->codebook, new->codebook, show_change, &changes, err);
    out_table_end(out);
    if (!changes.count)
        out_note(out, "The two codebooks are equal.");
    return status;
}

/* Hits are compared where there is a database; that there is none is no fault where both codebooks are files. */
static enum newid_status open_for_hits(struct newid_store **store, const char *db, struct newid_error *err)
{
    if (*store || access(db, F_OK) != 0)
        return NEWID_OK;
    return newid_store_open(store, db, NEWID_READ, err);
}

static enum newid_status add_hits(struct out *out, const struct named_codebook *old, const struct named_codebook *new,
                                  struct newid_store *store, size_t passages, struct newid_error *err)
{
    struct hit_comparison hits = {0};
    enum newid_status status = hit_comparison_run(&hits, old->codebook, new->codebook, store, passages, err);
    if (!status && hits.accounts)
        show_hits(out, &hits);
    if (!status && hits.moved_count)
        show_passages(out, &hits);
    hit_comparison_release(&hits);
    return status;
}

enum newid_status codebook_compare(struct cmd_call *call, const struct codebook_options *options,
                                   const char *const *operands, size_t count, struct newid_error *err)
{
    struct named_codebook old = {0}, new = {0};
    struct newid_store *store = NULL;
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    enum out_format format;
    size_t passages = 0;
    (void)count;
    enum newid_status status = cmd_read_count(&passages, "--passages", options->passages, 0, err);
    if (!status)
        status = named_codebook_read(&old, &store, call->db, operands[0], err);
    if (!status)
        status = named_codebook_read(&new, &store, call->db, operands[1], err);
    if (!status)
        status = open_for_hits(&store, call->db, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &options->output, "Codebooks compared", err);
    if (!status)
        status = show_comparison(out, &old, &new, err);
    if (!status && store && strcmp(old.codebook->hash, new.codebook->hash) != 0)
        status = add_hits(out, &old, &new, store, passages, err);
    if (!status) {
        out_about(out, "before", old.label);
        out_about(out, "after", new.label);
        status = cmd_out_end(out, &document, &options->output, err);
    }
    out_free(out);
    buf_release(&document);
    newid_codebook_free(old.codebook);
    newid_codebook_free(new.codebook);
    newid_store_close(store);
    return status;
}
