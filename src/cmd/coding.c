/* newid coding: what people coded: in, listed, out. */
#include "cmd/coding.h"

#include "util/arena.h"
#include "util/json.h"
#include "util/mem.h"

#include <newid/codings.h>
#include <stdlib.h>
#include <string.h>

static struct coding_options given;

/* clang-format off */
static const struct opt_spec options[] = {
    {"coder", 0, OPT_STRING, &given.coder, N_("NAME"), N_("import: who coded, as a pseudonym, where the file does not say")},
    {"codebook", 0, OPT_STRING, &given.codebook, N_("NAME[@VERSION]"), N_("the codebook; without it the workbook's own, else the one coded last")},
    {"map-file", 0, OPT_STRING, &given.map_file, N_("FILE"), N_("import: CSV with the columns column and theme that says which column of the file is which theme")},
    {"sheet", 0, OPT_STRING, &given.sheet, N_("NAME"), N_("import: the workbook's sheet; without it newid's own, else the first")},
    {"empty", 0, OPT_STRING, &given.empty, "no|nage|not-coded", N_("import: what an empty cell means in a row that was coded")},
    {"reconciled", 0, OPT_FLAG, &given.reconciled, NULL, N_("import: the file holds what coders agreed on after they had differed")},
    {"again", 0, OPT_FLAG, &given.again, NULL, N_("import: take in also what is in already, as a second coding")},
    {"rejects", 0, OPT_STRING, &given.rejects, N_("FILE"), N_("import: write rows that cannot be used to this CSV file, with the reason")},
    {"theme", 0, OPT_STRING, &given.theme, N_("CODE"), N_("disagree: only this theme")},
    CMD_OUTPUT_OPTIONS(&given.output),
    OPT_END
};
/* clang-format on */

/* ---- list ---- */

static const struct out_column list_columns[] = {
    {.name = "round", .heading = N_("Round"), .right = true},
    {.name = "coder", .heading = N_("Coder")},
    {.name = "codebook", .heading = N_("Codebook")},
    {.name = "reconciled", .heading = N_("Reconciled")},
    {.name = "accounts", .heading = N_("Accounts"), .right = true},
    {.name = "themes", .heading = N_("Themes"), .right = true},
    {.name = "yes", .heading = N_("Yes"), .right = true},
    {.name = "no", .heading = N_("No"), .right = true},
    {.name = "stale", .heading = N_("Stale"), .right = true},
    {.name = "time", .heading = N_("When (UTC)")},
    {.name = "source", .heading = N_("File"), .wraps = true},
};

struct listing {
    struct out *out;
    struct newid_coding_round round; /* the one that is counted; its strings are in memory */
    struct arena memory;
    char **themes; /* codes that the round has, in memory */
    size_t theme_count, theme_capacity;
    size_t accounts, yes, no, stale;
    char *account, *theme; /* the last ones */
    bool any;
};

static void print_round(struct listing *l)
{
    if (!l->any)
        return;
    const struct out_cell cells[] = {
        out_integer((double)l->round.num), out_string(l->round.coder),
        out_string(l->round.codebook),     out_string(l->round.reconciled ? out_word(l->out, N_("yes")) : NULL),
        out_integer((double)l->accounts),  out_integer((double)l->theme_count),
        out_integer((double)l->yes),       out_integer((double)l->no),
        out_integer((double)l->stale),     out_string(l->round.time),
        out_string(l->round.source),
    };
    out_row(l->out, cells);
}

static enum newid_status begin_round(struct listing *l, const struct newid_coding_round *round, struct newid_error *err)
{
    print_round(l);
    arena_reset(&l->memory);
    l->round = (struct newid_coding_round){.num = round->num,
                                           .coder = arena_strdup(&l->memory, round->coder),
                                           .codebook = arena_strdup(&l->memory, round->codebook),
                                           .reconciled = round->reconciled,
                                           .source = round->source ? arena_strdup(&l->memory, round->source) : NULL,
                                           .time = arena_strdup(&l->memory, round->time)};
    l->any = true;
    l->account = l->theme = NULL;
    l->theme_count = l->accounts = l->yes = l->no = l->stale = 0;
    if (!l->round.coder || !l->round.codebook || !l->round.time || (round->source && !l->round.source))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    return NEWID_OK;
}

static enum newid_status meet_theme(struct listing *l, const char *theme, struct newid_error *err)
{
    for (size_t i = 0; i < l->theme_count; i++)
        if (strcmp(l->themes[i], theme) == 0) {
            l->theme = l->themes[i];
            return NEWID_OK;
        }
    if (mem_grow(&l->themes, &l->theme_capacity, l->theme_count + 1, sizeof *l->themes))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    l->theme = l->themes[l->theme_count++] = arena_strdup(&l->memory, theme);
    return l->theme ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* Codings come by round, account and theme; a theme with several passages comes several times. */
static enum newid_status list_coding(void *context, const struct newid_coding_round *round,
                                     const struct newid_coding *coding, int64_t num, bool stale,
                                     struct newid_error *err)
{
    struct listing *l = context;
    enum newid_status status = NEWID_OK;
    (void)num;
    if (!l->any || l->round.num != round->num)
        status = begin_round(l, round, err);
    if (status)
        return status;
    const bool same_account = l->account && strcmp(l->account, coding->account) == 0;
    if (same_account && l->theme && strcmp(l->theme, coding->theme) == 0)
        return NEWID_OK;
    if (!same_account) {
        l->accounts++;
        l->account = arena_strdup(&l->memory, coding->account);
        if (!l->account)
            return newid_fail(err, NEWID_MEMORY, "out of memory");
    }
    ++*(coding->present ? &l->yes : &l->no);
    l->stale += stale;
    return meet_theme(l, coding->theme, err);
}

static enum newid_status list(struct cmd_call *call, const struct coding_options *o, const char *operand,
                              struct newid_error *err)
{
    struct newid_store *store = NULL;
    struct listing l = {.any = false};
    struct buf document = BUF_INIT;
    enum out_format format;
    (void)operand;
    enum newid_status status = newid_store_open(&store, call->db, NEWID_READ, err);
    if (!status)
        status = cmd_out_begin(&l.out, &format, &document, &o->output, "Codings by people", err);
    if (!status) {
        out_table_begin(l.out, list_columns, sizeof list_columns / sizeof *list_columns, "Codings by people");
        status = newid_store_each_coding(store, o->codebook, list_coding, &l, err);
    }
    if (!status) {
        print_round(&l);
        out_table_end(l.out);
        out_note(l.out, "Stale: the text has changed since it was coded; the decision is kept, and counted nowhere.");
        status = cmd_out_end(l.out, &document, &o->output, err);
    }
    out_free(l.out);
    mem_free(l.themes);
    arena_release(&l.memory);
    buf_release(&document);
    newid_store_close(store);
    return status;
}

/* ---- remove ---- */

static enum newid_status remove_from(struct newid_store *store, size_t round, struct newid_error *err)
{
    struct buf details = BUF_INIT;
    buf_addc(&details, '{');
    json_add_count(&details, "removed_round", round);
    buf_addc(&details, '}');
    enum newid_status status = newid_store_begin(store, err);
    if (!status)
        status = newid_store_remove_round(store, (int64_t)round, err);
    if (!status)
        status = buf_check(&details, err);
    if (!status)
        status = newid_store_journal(store, "coding", details.data, err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    buf_release(&details);
    return status;
}

static enum newid_status remove_round(struct cmd_call *call, const struct coding_options *o, const char *operand,
                                      struct newid_error *err)
{
    struct newid_store *store = NULL;
    size_t round;
    (void)o;
    enum newid_status status = cmd_read_count(&round, "ROUND", operand, 0, err);
    if (!status)
        status = newid_store_open(&store, call->db, NEWID_WRITE, err);
    if (!status)
        status = remove_from(store, round, err);
    if (!status)
        cmd_say("round %zu is removed; its accounts stay in their halves", round);
    newid_store_close(store);
    return status;
}

/* ---- the command ---- */

static const struct sub_command {
    const char *name, *operand; /* operand: "" where it takes none */
    enum newid_status (*run)(struct cmd_call *call, const struct coding_options *options, const char *operand,
                             struct newid_error *err);
} sub_commands[] = {
    {"import", "FILE", coding_import_run},
    {"list", "", list},
    {"disagree", "", coding_disagree_run},
    {"remove", "ROUND", remove_round},
};

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    const char *name = call->operands->items[0];
    const size_t count = call->operands->count - 1;
    for (size_t i = 0; i < sizeof sub_commands / sizeof *sub_commands; i++) {
        const struct sub_command *sub = &sub_commands[i];
        if (strcmp(sub->name, name) != 0)
            continue;
        if (count != (*sub->operand ? 1 : 0))
            return newid_fail(err, NEWID_USAGE, "write: newid coding %s %s", sub->name, sub->operand);
        return sub->run(call, &given, count ? call->operands->items[1] : NULL, err);
    }
    return newid_fail(err, NEWID_USAGE, "coding %s: there is no such command; there are import, list, disagree, remove", name);
}

const struct cmd cmd_coding = {
    .name = "coding",
    .store = CMD_NO_STORE, /* each opens it as it needs it */
    .operands = "import|list|disagree|remove …",
    .operands_least = 1,
    .operands_most = 2,
    .summary = N_("what people coded: in, listed, reconciled"),
    .description = N_(
        "import FILE takes in what people coded: the workbook that newid sample made, sorted or not; a tidy table (CSV "
        "or XLSX) with the columns account, coder, theme, present and, if wanted, passage (its words, as they stand in "
        "the text) or start and end (bytes, as newid kwic gives them); or a wide one with a row an account and a "
        "column "
        "a theme. A wide table's columns are known by the themes' codes or labels, or by a mapping (--map-file): CSV "
        "with the columns column and theme, where theme is a code, (account), (coder), or empty for a code that the "
        "codebook does not have. Several columns may be one theme.\n\n"
        "Yes is 1, x, y, yes, true, ie, oes, ydy or do; no is 0, n, no, false, na, nage, nac oes, nac ydy or naddo; "
        "anything else is refused with its row and column. An empty cell is not coded in a workbook and a tidy table, "
        "and "
        "no in a wide table's row that was coded at all; --empty says otherwise.\n\n"
        "Each coder in the file is a round. Who codes again makes a new round: both are kept, and the later one "
        "counts. "
        "A decision belongs to the account and the text that was read: if the text changes it is stale, and counted "
        "nowhere. Rows that cannot be used are rejected with the reason and the rest go in (exit code 3).\n\n"
        "Accounts that are in no sample get a half too, to develop the codebook or to report how good it is, by a hash "
        "of "
        "their worker, so that no worker is in both. newid validate uses the half that reports.\n\n"
        "list shows the rounds. disagree lists what coders differ on, with who said what; with -o FILE.xlsx it writes a "
        "workbook with an empty column to agree in, which import --reconciled takes in. remove ROUND forgets one."),
    .examples = N_("newid coding import sample.xlsx --coder A\tthe workbook, filled in\n"
                   "newid coding import codes.csv --map-file map.csv --coder analysts\ta column a theme\n"
                   "newid coding list\twho coded what, and when\n"
                   "newid coding disagree -o agree.xlsx\twhat coders differ on, to agree in"),
    .options = options,
    .run = run,
};
