/* newid code: applies codebooks to whatever is not yet coded. */
#include "cmd/cmd.h"
#include "cmd/diagnostics.h"
#include "cmd/explain.h"
#include "cmd/profile.h"
#include "util/json.h"
#include "util/mem.h"

#include <newid/stats.h>
#include <newid/table.h>
#include <string.h>
#include <unistd.h>

static const char *threads_text, *engine_text, *explained;
static struct opt_list explained_themes;
static bool with_profile;

static const struct opt_spec options[] = {
    {"threads", 0, OPT_STRING, &threads_text, N_("N"),
     N_("threads that scan; without it as many as the machine has processors")},
    {"engine", 0, OPT_STRING, &engine_text, "auto|fast|plain",
     N_("fast: all patterns at once; plain: one after the other, at once ready; auto (without it): what suits the amount of "
        "text; each gives the same hits")},
    {"profile", 0, OPT_FLAG, &with_profile, NULL,
     N_("print what each pattern costs on a sample of the accounts, dearest first")},
    {"explain", 0, OPT_STRING, &explained, N_("ACCOUNT"),
     N_("code nothing; print this account's hits, each with its status and the words that gave it")},
    {"theme", 0, OPT_LIST, &explained_themes, N_("CODE"), N_("with --explain: this theme's hits only; may be repeated")},
    OPT_END};

static struct newid_coding_options coding;

static enum newid_status read_options(struct newid_error *err)
{
    enum { THREADS_MOST = 256 };
    size_t threads;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    enum newid_status status =
        cmd_read_count(&threads, "--threads", threads_text, processors > 0 ? (size_t)processors : 1, err);
    if (!status && (threads < 1 || threads > THREADS_MOST))
        status = newid_fail(err, NEWID_USAGE, "--threads: must be from 1 to %d", THREADS_MOST);
    coding.threads = (unsigned)threads;
    static const char *const engines[] = {
        [NEWID_ENGINE_FAST] = "fast", [NEWID_ENGINE_PLAIN] = "plain", [NEWID_ENGINE_AUTO] = "auto"};
    coding.engine = NEWID_ENGINE_AUTO;
    for (size_t i = 0; engine_text && i < sizeof engines / sizeof *engines; i++)
        if (strcmp(engine_text, engines[i]) == 0)
            coding.engine = (enum newid_engine)i;
    return status;
}

static bool show_progress(void *context, const struct newid_coding_progress *p)
{
    (void)context;
    cmd_progress("coding", p->done, p->total);
    return !cmd_interrupted();
}

/* ---- the derived table frequency ---- */

/* A table's cells as rows of frequency, one after the other. */
struct frequency_rows {
    const struct newid_codebook *book;
    const struct newid_table *table;
    size_t next;
    char month[16];
};

static bool next_row(void *context, struct newid_frequency *row)
{
    struct frequency_rows *rows = context;
    const struct newid_table *table = rows->table;
    if (rows->next == table->count)
        return false;
    const struct newid_cell *c = &table->cells[rows->next++];
    if (!c->undated)
        newid_period_label(rows->month, sizeof rows->month, NEWID_PERIOD_MONTH, c->period);
    *row = (struct newid_frequency){.theme = rows->book->themes[c->theme].code,
                                    .kind = c->kind,
                                    .month = c->undated ? "undated" : rows->month,
                                    .team = c->group,
                                    .workers = table->has_workers ? (int64_t)c->workers : -1,
                                    .workers_n = table->has_workers ? (int64_t)c->workers_n : -1,
                                    .accounts = (int64_t)c->accounts,
                                    .accounts_n = (int64_t)c->accounts_n,
                                    .hits = (int64_t)c->hits,
                                    .words = (int64_t)c->words};
    return true;
}

/* Month by team for every kind, without totals; in the caller's transaction. */
static enum newid_status write_frequency(struct newid_store *store, const struct newid_codebook *book,
                                         struct newid_error *err)
{
    const struct newid_table_request request = {.by = NEWID_PERIOD_MONTH,
                                                .group = "team",
                                                .from = NEWID_UNDATED,
                                                .to = NEWID_UNDATED,
                                                .audience = NEWID_ANALYST,
                                                .no_totals = true};
    struct newid_table *table = NULL;
    enum newid_status status = newid_table_count(&table, store, book, &request, err);
    if (!status)
        status =
            newid_store_set_frequency(store, book->hash, next_row, &(struct frequency_rows){book, table, 0, ""}, err);
    newid_table_free(table);
    return status;
}

/* ---- one codebook ---- */

static enum newid_status journal_coding(struct newid_store *store, const char *name, const char *hash,
                                        const struct newid_coding_progress *p, struct newid_error *err)
{
    struct buf details = BUF_INIT;
    buf_addc(&details, '{');
    json_add_member(&details, "codebook", name);
    json_add_member(&details, "hash", hash);
    json_add_count(&details, "accounts", p->done);
    json_add_count(&details, "hits", p->hits);
    json_add_count(&details, "failed", p->failed);
    buf_addc(&details, '}');
    enum newid_status status = buf_check(&details, err);
    if (!status)
        status = newid_store_journal(store, "code", details.data, err);
    buf_release(&details);
    return status;
}

static void say_counts(const char *name, unsigned long long accounts, unsigned long long hits)
{
    struct buf counts = BUF_INIT;
    buf_addf(&counts, P_("%llu account coded", "%llu accounts coded", accounts), accounts);
    buf_addf(&counts, P_(", %llu new hit", ", %llu new hits", hits), hits);
    cmd_say("%s: %s", name, counts.data);
    buf_release(&counts);
}

static void say_result(const char *name, const struct newid_coding_progress *p)
{
    if (!p->done)
        cmd_say("%s: every account is coded already", name);
    else
        say_counts(name, p->done, p->hits);
    if (p->failed)
        cmd_say(
            P_("%s: on %llu account a pattern could not finish (it backtracks too much); it counts as unknown: see "
               "newid info",
               "%s: on %llu accounts a pattern could not finish (it backtracks too much); they count as unknown: see "
               "newid info",
               p->failed),
            name, (unsigned long long)p->failed);
}

static enum newid_status code_with(struct newid_store *store, const struct newid_codebook *book, const char *name,
                                   struct newid_error *err)
{
    struct newid_coder *coder = NULL;
    struct newid_coding_progress result = {0, 0, 0, 0};
    enum newid_status status = newid_coder_new(&coder, book, err);
    if (!status)
        status = newid_store_code(store, book, coder, &coding, show_progress, NULL, &result, err);
    newid_coder_free(coder);
    if (status == NEWID_STOPPED)
        say_result(name, &result);
    if (status)
        return status;
    status = newid_store_begin(store, err);
    if (!status)
        status = newid_table_keep(store, book, err);
    if (!status)
        status = write_frequency(store, book, err);
    if (!status)
        status = journal_coding(store, name, book->hash, &result, err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    else
        say_result(name, &result);
    return status || !with_profile ? status : profile_codebook(store, book, coding.engine, err);
}

/* A codebook file: read, tried, kept, coded with. */
static enum newid_status code_file(struct newid_store *store, const char *path, struct newid_error *err)
{
    struct newid_codebook *book = NULL;
    bool draft;
    char version[64];
    struct buf name = BUF_INIT;
    enum newid_status status = cmd_read_codebook(&book, path, &draft, err);
    if (!status)
        status = cmd_keep_codebook(store, book, draft, version, err);
    if (!status) {
        buf_addf(&name, "%s@%s", book->name, version);
        status = buf_check(&name, err);
    }
    if (!status)
        status = code_with(store, book, name.data, err);
    buf_release(&name);
    newid_codebook_free(book);
    return status;
}

/* ---- every codebook in the file ---- */

/* The newest version of each name, in the order in which the names were first added. */
static enum newid_status collect_name(void *context, const struct newid_codebook_info *info, struct newid_error *err)
{
    struct opt_list *names = context;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], info->name) == 0)
            return NEWID_OK;
    char *name = mem_strdup(info->name);
    if (!name || mem_grow(&names->items, &names->capacity, names->count + 1, sizeof *names->items)) {
        mem_free(name);
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    names->items[names->count++] = name;
    return NEWID_OK;
}

static enum newid_status code_stored(struct newid_store *store, const char *spec, struct newid_error *err)
{
    struct newid_codebook *book = NULL;
    struct newid_codebook_info info;
    struct buf name = BUF_INIT;
    enum newid_status status = newid_store_codebook(store, spec, &book, &info, err);
    if (!status) {
        buf_addf(&name, "%s@%s", info.name, info.version);
        status = buf_check(&name, err);
    }
    if (!status)
        status = code_with(store, book, name.data, err);
    buf_release(&name);
    newid_codebook_free(book);
    return status;
}

static enum newid_status code_all(struct newid_store *store, struct newid_error *err)
{
    struct opt_list names = {NULL, 0, 0};
    enum newid_status status = newid_store_each_codebook(store, collect_name, &names, err);
    if (!status && !names.count)
        status = newid_fail(err, NEWID_USAGE, "the file holds no codebook yet; run newid code CODEBOOK.yaml");
    for (size_t i = 0; i < names.count; i++) {
        if (!status)
            status = code_stored(store, names.items[i], err);
        mem_free((char *)names.items[i]);
    }
    opt_list_release(&names);
    return status;
}

/* A file, or NAME@VERSION of one that is kept. */
static enum newid_status code_operand(struct newid_store *store, const char *operand, struct newid_error *err)
{
    const bool is_kept = strchr(operand, '@') && access(operand, F_OK) != 0;
    return is_kept ? code_stored(store, operand, err) : code_file(store, operand, err);
}

/* With the codebook in the file given, which is not kept, or else with the one coded last. */
static enum newid_status explain(struct newid_store *store, const struct opt_list *operands, struct newid_error *err)
{
    struct newid_codebook *book = NULL;
    struct newid_codebook_info info;
    struct buf name = BUF_INIT;
    bool draft;
    if (operands->count > 1)
        return newid_fail(err, NEWID_USAGE, "--explain takes one codebook at most");
    const char *path = operands->count ? operands->items[0] : NULL;
    enum newid_status status = path ? cmd_read_codebook(&book, path, &draft, err)
                                    : newid_store_codebook(store, NULL, &book, &info, err);
    if (!status)
        buf_addf(&name, "%s@%s", book->name, path ? book->version : info.version);
    if (!status)
        status = buf_check(&name, err);
    if (!status)
        status = explain_account(store, book, name.data, explained, &explained_themes, err);
    buf_release(&name);
    newid_codebook_free(book);
    return status;
}

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    enum newid_status status = read_options(err);
    if (!status && explained_themes.count && !explained)
        status = newid_fail(err, NEWID_USAGE, "code: --theme goes with --explain");
    if (!status && explained)
        return explain(call->store, call->operands, err);
    for (size_t i = 0; i < call->operands->count && !status; i++)
        status = code_operand(call->store, call->operands->items[i], err);
    return status || call->operands->count ? status : code_all(call->store, err);
}

const struct cmd cmd_code = {
    .name = "code",
    .store = CMD_WRITE,
    .operands = N_("[CODEBOOK…]"),
    .operands_most = 100,
    .summary = N_("applies a codebook to the accounts"),
    .description = N_(
        "Adds the codebook if a file is given (YAML, or the workbook form .xlsx), then codes whatever is not yet coded with "
        "it. Without a file it codes with the newest version of each codebook in the file, as after an import; NAME@VERSION "
        "is one that is kept.\n\n"
        "Each hit gets a status, by the words around it: affirmed, negated, hypothetical, past or reported. --explain shows for "
        "one account why: the hit in [ ], the trigger in { }, | where its reach ends, and which words stopped others.\n\n"
        "Ctrl-C stops cleanly: what is done is kept, and the same command goes on. A codebook whose examples fail is used as "
        "a draft, and every output made with it says so."),
    .examples = N_("newid code codebooks/effective-child-protection.yaml\tadd this codebook and code all accounts\n"
                   "newid code\tcode what was imported since\n"
                   "newid code --explain A0012 --theme short-cuts\twhy these hits are denied, or are not"),
    .options = options,
    .run = run,
};
