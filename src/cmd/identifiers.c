/* newid identifiers: what deserves a look in the accounts that are already in. */
#include "cmd/cmd.h"
#include "intake/suspects.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ACCOUNTS = 3 };

static struct cmd_output output;
static const char *most_text;

static const struct opt_spec options[] = {
    {"most", 0, OPT_STRING, &most_text, N_("N"), N_("show words that stand in at most N accounts (3)")},
    CMD_OUTPUT_OPTIONS(&output),
    OPT_END};

static const struct out_column columns[] = {
    {.name = "word", .heading = N_("Word")},
    {.name = "reason", .heading = N_("Why")},
    {.name = "accounts", .heading = N_("Accounts"), .right = true},
    {.name = "examples", .heading = N_("In"), .wraps = true},
};

static enum newid_status look(void *context, const struct newid_account *account, const struct newid_measure *measure,
                              struct newid_error *err)
{
    (void)measure;
    if (cmd_interrupted())
        return newid_fail(err, NEWID_STOPPED, "stopped");
    return suspects_add(context, account, err);
}

/* The most telling reason first, then by word. */
static int by_reason(const void *a, const void *b)
{
    const struct suspect *x = a, *y = b;
    return x->reason != y->reason ? (x->reason > y->reason ? -1 : 1) : strcmp(x->word, y->word);
}

static enum newid_status print_suspect(struct out *out, const struct suspect *suspect, struct newid_error *err)
{
    struct buf examples = BUF_INIT;
    for (size_t i = 0; i < SUSPECT_EXAMPLES && suspect->examples[i]; i++)
        buf_addf(&examples, "%s%s", i ? ", " : "", suspect->examples[i]);
    enum newid_status status = buf_check(&examples, err);
    if (!status) {
        const struct out_cell cells[] = {out_string(suspect->word),
                                         out_string(out_word(out, suspect_reason_text(suspect->reason))),
                                         out_integer((double)suspect->accounts), out_string(examples.data)};
        out_row(out, cells);
    }
    buf_release(&examples);
    return status;
}

static enum newid_status print_suspects(struct suspects *suspects, size_t most, struct newid_error *err)
{
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    enum out_format format;
    enum newid_status status = cmd_out_begin(&out, &format, &document, &output, "Words that deserve a look", err);
    if (status)
        goto done;
    if (suspects->count)
        qsort(suspects->items, suspects->count, sizeof *suspects->items, by_reason);
    out_table_begin(out, columns, sizeof columns / sizeof *columns, "Words that deserve a look");
    for (size_t i = 0; i < suspects->count && !status; i++)
        if (suspect_is_shown(&suspects->items[i], most))
            status = print_suspect(out, &suspects->items[i], err);
    out_table_end(out);
    out_note(out, "This is a net, not a proof: most of these words are harmless, and a name that many accounts use, or "
                  "one written small, is not here. Somebody who knows the county should read the list.");
    if (!status)
        status = cmd_out_end(out, &document, &output, err);
done:
    out_free(out);
    buf_release(&document);
    return status;
}

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    struct suspects suspects;
    size_t most;
    cmd_arm_interrupt();
    enum newid_status status = suspects_init(&suspects, err);
    if (!status)
        status = cmd_read_count(&most, "--most", most_text, MOST_ACCOUNTS, err);
    if (!status)
        status = newid_store_each_account(call->store, 0, look, &suspects, err);
    if (!status)
        status = print_suspects(&suspects, most, err);
    suspects_release(&suspects);
    return status;
}

const struct cmd cmd_identifiers = {
    .name = "identifiers",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("words in the accounts that may name a person or a place"),
    .description = N_(
        "Lists words that deserve a look in the accounts that are already in: rare words with a capital in "
        "mid-sentence, initials such as J.S. or AB, and names beside school, ysgol, nursery, surgery, ward, stryd or "
        "road; each with the number of accounts and the ids of a few.\n\n"
        "What import checks at the door (e-mail addresses, telephone numbers, dates of birth and the like) is not "
        "looked "
        "for again. Both are a net, not a proof: names are found by people."),
    .examples = N_("newid identifiers\twhat to look at before the first table\n"
                   "newid identifiers --format csv -o look.csv\tas a list to work through"),
    .options = options,
    .run = run,
};
