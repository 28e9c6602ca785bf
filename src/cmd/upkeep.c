/* newid log, verify, rebuild, backup, erase: the file itself. */
#include "cmd/cmd.h"
#include "util/json.h"

#include <string.h>

static struct cmd_output output;

/* ---- log ---- */

static const struct opt_spec log_options[] = {CMD_OUTPUT_OPTIONS(&output), OPT_END};

static const struct out_column log_columns[] = {
    {.name = "num", .heading = N_("No."), .right = true},
    {.name = "time", .heading = N_("Time (UTC)")},
    {.name = "command", .heading = N_("Command")},
    {.name = "details", .heading = N_("Details"), .wraps = true},
    {.name = "newid", .heading = "newid", .data_only = true},
    {.name = "corpus", .heading = "Corpus", .data_only = true},
};

static enum newid_status add_entry(void *context, const struct newid_journal_entry *e, struct newid_error *err)
{
    (void)err;
    const struct out_cell cells[] = {out_integer((double)e->num), out_string(e->time),    out_string(e->command),
                                     out_string(e->details),      out_string(e->version), out_string(e->corpus)};
    out_row(context, cells);
    return NEWID_OK;
}

static enum newid_status run_log(struct cmd_call *call, struct newid_error *err)
{
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    enum out_format format;
    enum newid_status status = cmd_out_begin(&out, &format, &document, &output, "Journal", err);
    if (!status) {
        out_table_begin(out, log_columns, sizeof log_columns / sizeof *log_columns, NULL);
        status = newid_store_each_journal(call->store, add_entry, out, err);
    }
    if (!status) {
        out_table_end(out);
        status = cmd_out_end(out, &document, &output, err);
    }
    out_free(out);
    buf_release(&document);
    return status;
}

const struct cmd cmd_log = {
    .name = "log",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("the journal: every command that changed the file"),
    .description =
        N_("Lists what was done to the file: when, by which command and version of newid, with counts and hashes. "
           "The journal holds nothing that identifies a person."),
    .options = log_options,
    .run = run_log,
};

/* ---- verify ---- */

static const struct opt_spec no_options[] = {OPT_END};

static void print_finding(void *context, const char *finding)
{
    (void)context;
    cmd_say("%s", finding);
}

static enum newid_status run_verify(struct cmd_call *call, struct newid_error *err)
{
    enum newid_status status = newid_store_verify(call->store, print_finding, NULL, err);
    if (!status)
        cmd_say("%s: sound", call->db);
    return status;
}

const struct cmd cmd_verify = {
    .name = "verify",
    .store = CMD_WRITE, /* FTS5's own check counts as writing */
    .operands = "",
    .summary = N_("checks that the file is sound"),
    .description =
        N_("Checks SQLite's pages, the full-text index against the texts, every text against its hash, and that hits "
           "lie inside their texts. Prints what is wrong; exit code 4 where anything is."),
    .options = no_options,
    .run = run_verify,
};

/* ---- rebuild ---- */

static enum newid_status run_rebuild(struct cmd_call *call, struct newid_error *err)
{
    enum newid_status status = newid_store_rebuild(call->store, err);
    if (!status)
        cmd_say("index and measures are made anew; run newid code to code again");
    return status;
}

const struct cmd cmd_rebuild = {
    .name = "rebuild",
    .store = CMD_WRITE,
    .operands = "",
    .summary = N_("makes everything anew that is worked out from the accounts"),
    .description =
        N_("Drops the full-text index, word counts, languages and hits, and makes index and measures anew, as after an "
           "upgrade of ICU. Accounts, codebooks and the journal are not touched. Run newid code afterwards."),
    .options = no_options,
    .run = run_rebuild,
};

/* ---- backup ---- */

static enum newid_status run_backup(struct cmd_call *call, struct newid_error *err)
{
    return newid_store_backup(call->store, call->operands->items[0], err);
}

const struct cmd cmd_backup = {
    .name = "backup",
    .store = CMD_READ,
    .operands = N_("FILE"),
    .operands_least = 1,
    .operands_most = 1,
    .summary = N_("a consistent copy of the file"),
    .description = N_("Copies the newid file, also while another process uses it. FILE must not exist."),
    .examples = N_("newid backup newid-2026-01-31.db\ta copy named by its date"),
    .options = no_options,
    .run = run_backup,
};

/* ---- erase ---- */

static const char *erase_worker;

static const struct opt_spec erase_options[] = {
    {"worker", 0, OPT_STRING, &erase_worker, N_("WORKER"), N_("erase every account in which this worker is named")},
    OPT_END};

struct erasing {
    const char *worker;
    struct buf names;
};

/* Whether name is one of the names in a list separated by ';'. */
static bool names_worker(const char *list, const char *name)
{
    const size_t len = strlen(name);
    for (const char *p = list; p && *p;) {
        size_t n = strcspn(p, ";");
        if (n == len && memcmp(p, name, n) == 0)
            return true;
        p += n + (p[n] == ';');
    }
    return false;
}

/* Ids one after the other, each with its NUL, since the account's own string does not stay. */
static enum newid_status collect(void *context, const struct newid_account *a, const struct newid_measure *measure,
                                 struct newid_error *err)
{
    (void)measure;
    struct erasing *e = context;
    if (!names_worker(a->worker, e->worker) && !names_worker(a->author, e->worker))
        return NEWID_OK;
    buf_add(&e->names, a->id, strlen(a->id) + 1);
    return buf_check(&e->names, err);
}

static enum newid_status erase_all(struct newid_store *store, const struct opt_list *given, const struct buf *found,
                                   size_t *count, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < given->count && !status; i++, ++*count)
        status = newid_store_remove_account(store, given->items[i], err);
    for (const char *id = found->data; id < found->data + found->len && !status; id += strlen(id) + 1, ++*count)
        status = newid_store_remove_account(store, id, err);
    return status;
}

static enum newid_status journal_erase(struct newid_store *store, size_t count, struct newid_error *err)
{
    struct buf details = BUF_INIT;
    buf_addc(&details, '{');
    json_add_count(&details, "accounts", count);
    buf_addc(&details, '}');
    enum newid_status status = buf_check(&details, err);
    if (!status)
        status = newid_store_journal(store, "erase", details.data, err);
    buf_release(&details);
    return status;
}

static enum newid_status run_erase(struct cmd_call *call, struct newid_error *err)
{
    struct erasing e = {erase_worker, BUF_INIT};
    size_t count = 0;
    enum newid_status status = NEWID_OK;
    if (!erase_worker && !call->operands->count)
        return newid_fail(err, NEWID_USAGE, "erase: wants the ids of accounts, or --worker");
    status = newid_store_begin(call->store, err);
    if (!status && erase_worker)
        status = newid_store_each_account(call->store, 0, collect, &e, err);
    if (!status)
        status = erase_all(call->store, call->operands, &e.names, &count, err);
    if (!status)
        status = newid_store_mark_erased(call->store, err);
    if (!status)
        status = journal_erase(call->store, count, err);
    if (!status)
        status = newid_store_commit(call->store, err);
    if (status)
        newid_store_rollback(call->store);
    if (!status)
        status = newid_store_compact(call->store, err);
    if (!status)
        cmd_say(P_("%zu account erased; backups and files made before still hold it",
                   "%zu accounts erased; backups and files made before still hold them", count),
                count);
    buf_release(&e.names);
    return status;
}

const struct cmd cmd_erase = {
    .name = "erase",
    .store = CMD_WRITE,
    .operands = N_("[ID…]"),
    .operands_most = 100000,
    .summary = N_("takes accounts out for good"),
    .description = N_(
        "Removes accounts with their hits and index entries and rewrites the file, so that no trace of their texts is "
        "left in it. What was exported or backed up before still holds them."),
    .examples = N_("newid erase A0012\tone account\nnewid erase --worker W07\tall accounts of one worker"),
    .options = erase_options,
    .run = run_erase,
};
