/* newid coding import: what people coded, from a file. */
#include "cmd/coding.h"

#include "intake/words.h"
#include "util/file.h"
#include "util/json.h"
#include "validity/coding_import.h"

#include <newid/codings.h>
#include <string.h>

enum { REASONS_SHOWN = 10 };

static void say(void *context, const char *message)
{
    (void)context;
    cmd_say("%s", message);
}

/* ---- the journal: nobody is named, not even by a pseudonym ---- */

static enum newid_status journal(struct newid_store *store, const struct coding_report *report,
                                 const struct coding_options *o, struct newid_error *err)
{
    struct buf details = BUF_INIT;
    buf_addc(&details, '{');
    json_add_member(&details, "codebook", report->file.codebook->name);
    json_add_count(&details, "rounds", report->rounds);
    json_add_count(&details, "accounts", report->accounts);
    json_add_count(&details, "decisions", report->yes + report->no);
    json_add_count(&details, "rejected", report->rows.reject_count);
    if (o->reconciled)
        json_add_count(&details, "alike", report->alike);
    buf_addc(&details, '}');
    enum newid_status status = buf_check(&details, err);
    if (!status)
        status = newid_store_journal(store, "coding", details.data, err);
    buf_release(&details);
    return status;
}

/* ---- what is said of it ---- */

static void say_columns(const struct coding_file *f)
{
    for (size_t c = 0; c < f->grid.column_count; c++)
        if (f->use[c] == COLUMN_UNKNOWN && *f->grid.names[c])
            cmd_say("column left out: %s", f->grid.names[c]);
}

static void say_empty(const struct coding_report *report)
{
    const size_t empty = coding_rows_empty(&report->rows, &report->file);
    if (!empty)
        return;
    if (report->file.layout == CODINGS_RECONCILE)
        cmd_say(P_("%zu row is still open: nothing stands under agreed",
                   "%zu rows are still open: nothing stands under agreed", empty),
                empty);
    else if (report->rows.empty_is_no)
        cmd_say(P_("%zu empty cell was read as no, since its row was coded (--empty not-coded reads it as not coded)",
                   "%zu empty cells were read as no, since their rows were coded (--empty not-coded reads them as not "
                   "coded)",
                   empty),
                empty);
    else
        cmd_say(P_("%zu empty cell was read as not coded: if it means no, add --empty no",
                   "%zu empty cells were read as not coded: if they mean no, add --empty no", empty),
                empty);
}

static void say_rejects(const struct coding_report *report, const char *path, const char *rejects)
{
    const struct coding_rows *rows = &report->rows;
    const size_t whole = rows->reject_count - rows->reject_cells;
    for (size_t i = 0; i < rows->reject_count && i < REASONS_SHOWN; i++)
        cmd_say("%s:%lld: %s", file_base(path), (long long)report->file.grid.lines[rows->rejects[i].line].row,
                rows->rejects[i].reason);
    if (!rows->reject_count)
        return;
    if (rows->reject_count > REASONS_SHOWN)
        cmd_say("and so on");
    if (rows->reject_cells)
        cmd_say(P_("%zu answer that is neither yes nor no is left out; the row's others are in",
                   "%zu answers that are neither yes nor no are left out; the rows' others are in", rows->reject_cells),
                rows->reject_cells);
    if (rejects && !whole)
        cmd_say("the reasons are in %s", rejects);
    else if (rejects)
        cmd_say(P_("%zu row rejected: see %s", "%zu rows rejected: see %s", whole), whole, rejects);
    else if (whole)
        cmd_say(P_("%zu row rejected; --rejects FILE keeps it with the reason",
                   "%zu rows rejected; --rejects FILE keeps them with the reasons", whole),
                whole);
}

static void say_halves(const struct coding_report *report)
{
    if (report->newly)
        cmd_say("accounts that were in no sample: %zu are for developing and %zu for reporting, as a hash of their "
                "worker decides (kept as %s; how they were chosen is not known)",
                report->placed[NEWID_DEVELOP], report->placed[NEWID_REPORT], report->newly);
}

static void say_report(const struct coding_report *report, const struct coding_options *o, const char *path)
{
    if (!o->map_file)
        say_columns(&report->file);
    say_rejects(report, path, o->rejects);
    say_empty(report);
    if (report->rows.uncoded_rows)
        cmd_say(P_("%zu row without any answer left out", "%zu rows without any answer left out",
                   report->rows.uncoded_rows),
                report->rows.uncoded_rows);
    if (report->stale)
        cmd_say(P_("%zu decision is on a text that has changed since: kept, and counted nowhere",
                   "%zu decisions are on texts that have changed since: kept, and counted nowhere", report->stale),
                report->stale);
    if (report->alike)
        cmd_say(P_("%zu decision that the coders had made alike is taken in too",
                   "%zu decisions that the coders had made alike are taken in too", report->alike),
                report->alike);
    if (report->file.coder && o->coder && strcmp(report->file.coder, o->coder) != 0)
        cmd_say("the workbook says that %s coded it; taken in as %s's, as --coder says", report->file.coder, o->coder);
    say_halves(report);
    if (report->in_already)
        cmd_say("what this file holds of a coder is in already, as round %lld, and is not taken in again; --again "
                "takes it in as a second coding",
                (long long)report->first_already);
    if (!report->rounds && report->in_already)
        return;
    cmd_say(P_("%zu account coded with %s: %zu yes, %zu no", "%zu accounts coded with %s: %zu yes, %zu no",
               report->accounts),
            report->accounts, report->file.codebook->name, report->yes, report->no);
}

/* ---- the run ---- */

static enum newid_status write_rejects(const struct coding_report *report, const char *path, struct newid_error *err)
{
    struct buf text = BUF_INIT;
    if (!path || !report->rows.reject_count)
        return NEWID_OK;
    enum newid_status status = coding_rejects_print(report, &text, err);
    if (!status)
        status = write_private(path, &text, err);
    buf_release(&text);
    return status;
}

static enum newid_status import_all(struct newid_store *store, struct coding_report *report,
                                    const struct coding_import_options *import, const struct coding_options *o,
                                    struct newid_error *err)
{
    enum newid_status status = newid_store_begin(store, err);
    if (status)
        return status;
    status = coding_import(report, store, import, err);
    if (!status && report->rounds)
        status = journal(store, report, o, err);
    if (!status)
        status = write_rejects(report, o->rejects, err);
    if (!status)
        status = newid_store_commit(store, err);
    if (status)
        newid_store_rollback(store);
    return status;
}

enum newid_status coding_import_run(struct cmd_call *call, const struct coding_options *o, const char *operand,
                                    struct newid_error *err)
{
    struct coding_report report = {.rounds = 0};
    struct newid_store *store = NULL;
    const struct coding_import_options import = {
        .path = operand,
        .coder = o->coder,
        .codebook = o->codebook,
        .sheet = o->sheet,
        .map_file = o->map_file,
        .reconciled = o->reconciled,
        .again = o->again,
        .empty = !o->empty                     ? EMPTY_BY_LAYOUT
                 : *o->empty == 'n' && strcmp(o->empty, "not-coded") != 0 ? EMPTY_IS_NO
                                               : EMPTY_IS_NOT_CODED,
        .note = say,
    };
    if (o->coder && !*o->coder)
        return newid_fail(err, NEWID_USAGE, "--coder: wants a pseudonym, as A or C01");
    if (o->coder && !o->reconciled && coding_is_no_coder(o->coder))
        return newid_fail(err, NEWID_USAGE, "--coder %s: means something else to newid; give the coder another name", o->coder);
    file_protect(operand);
    if (o->map_file)
        file_protect(o->map_file);
    enum newid_status status = newid_store_open(&store, call->db, NEWID_WRITE, err);
    if (!status)
        status = import_all(store, &report, &import, o, err);
    if (!status) {
        say_report(&report, o, operand);
        if (report.rows.reject_count)
            call->exit_code = 3;
    }
    coding_report_release(&report);
    newid_store_close(store);
    return status;
}
