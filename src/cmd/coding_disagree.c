/* newid coding disagree: what coders differ on, as a table to agree in. */
#include "cmd/coding.h"

#include "util/arena.h"
#include "util/file.h"
#include "util/sha256.h"
#include "validity/coding_file.h"
#include "validity/coding_sheet.h"
#include "validity/truth.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { BEFORE_CODERS = 4 }; /* account, check, theme, text */

struct run {
    struct newid_store *store;
    struct newid_codebook *codebook;
    struct truth truth;
    const char **cells;
    size_t rows, columns;
    char *check;
    const char *text;
    struct arena memory;
};

static enum newid_status no_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

static enum newid_status take_text(void *context, const struct newid_account *account,
                                   const struct newid_measure *measure, struct newid_error *err)
{
    struct run *run = context;
    char hash[SHA256_HEX_SIZE];
    (void)measure;
    run->check = arena_alloc(&run->memory, CODING_CHECK_SIZE);
    run->text = arena_strndup(&run->memory, account->text, account->text_len);
    if (!run->check || !run->text)
        return no_memory(err);
    sha256_of(hash, account->text, account->text_len);
    coding_check(run->check, account->id, hash);
    return NEWID_OK;
}

static enum newid_status add_row(struct run *run, size_t account, size_t theme, bool cy, struct newid_error *err)
{
    const struct truth *t = &run->truth;
    const char **row = run->cells + run->rows++ * run->columns;
    enum newid_status status = newid_store_one_account(run->store, t->accounts[account].id, take_text, run, err);
    row[0] = t->accounts[account].id;
    row[1] = run->check;
    row[2] = run->codebook->themes[theme].code;
    row[3] = run->text;
    for (size_t c = 0; c < t->coder_count; c++) {
        const enum truth_value said = truth_said(t, c, account, theme);
        row[BEFORE_CODERS + c] = said == TRUTH_YES ? (cy ? "ie" : "yes") : said == TRUTH_NO ? (cy ? "nage" : "no") : "";
    }
    row[run->columns - 1] = "";
    return status;
}

static enum newid_status write_table(struct run *run, const char *path, bool as_workbook, size_t only, bool cy,
                                     struct newid_error *err)
{
    const struct truth *t = &run->truth;
    run->columns = BEFORE_CODERS + t->coder_count + 1;
    struct coding_sheet_column *columns = arena_alloc(&run->memory, run->columns * sizeof *columns);
    run->cells = arena_alloc(&run->memory, (t->disagreed * run->columns + 1) * sizeof *run->cells);
    if (!columns || !run->cells)
        return no_memory(err);
    columns[0] = (struct coding_sheet_column){cy ? "adroddiad" : "account", NULL, 14, false};
    columns[1] = (struct coding_sheet_column){cy ? "gwiriad" : "check", NULL, 11, false};
    columns[2] = (struct coding_sheet_column){cy ? "thema" : "theme", NULL, 22, false};
    columns[3] = (struct coding_sheet_column){cy ? "testun" : "text", NULL, 80, false};
    for (size_t c = 0; c < t->coder_count; c++) {
        struct buf name = BUF_INIT;
        buf_addf(&name, "%s: %s", cy ? "codiwr" : "coder", t->coders[c].name);
        columns[BEFORE_CODERS + c] =
            (struct coding_sheet_column){arena_strdup(&run->memory, name.data), NULL, 14, false};
        buf_release(&name);
        if (!columns[BEFORE_CODERS + c].heading)
            return no_memory(err);
    }
    columns[run->columns - 1] = (struct coding_sheet_column){cy ? "cytunwyd" : "agreed", NULL, 14, true};
    enum newid_status status = NEWID_OK;
    for (size_t a = 0; a < t->account_count; a++)
        for (size_t theme = 0; theme < t->theme_count && !status; theme++)
            if (truth_of(t, a, theme) == TRUTH_DISAGREED && (only == NEWID_NO_PARENT || only == theme))
                status = add_row(run, a, theme, cy, err);
    const struct coding_sheet sheet = {CODING_KIND_RECONCILE, NULL, NULL, run->codebook, cy, columns,
                                       run->columns, 3, run->cells, run->rows};
    return status ? status : coding_sheet_write(path, as_workbook, &sheet, err);
}

enum newid_status coding_disagree_run(struct cmd_call *call, const struct coding_options *o, const char *operand,
                                      struct newid_error *err)
{
    struct run run = {.rows = 0};
    const char *path = o->output.file, *ending = path ? file_extension(path) : "", *nearest = NULL;
    const bool as_workbook = strcasecmp(ending, "xlsx") == 0;
    size_t only = NEWID_NO_PARENT;
    (void)operand;
    if (!as_workbook && strcasecmp(ending, "csv") != 0)
        return newid_fail(err, NEWID_USAGE, "coding disagree: wants the file to agree in: -o FILE.xlsx or -o FILE.csv");
    if (!o->output.force && access(path, F_OK) == 0)
        return newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", path);
    enum newid_status status = newid_store_open(&run.store, call->db, NEWID_READ, err);
    if (!status)
        status = newid_store_codebook(run.store, o->codebook, &run.codebook, NULL, err);
    if (!status && o->theme && (only = coding_find_theme(run.codebook, o->theme, &nearest)) == NEWID_NO_PARENT)
        status = newid_fail(err, NEWID_USAGE, "the codebook %s has no theme %s", run.codebook->name, o->theme);
    if (!status)
        status = truth_read(&run.truth, run.store, run.codebook, err);
    if (!status)
        status = write_table(&run, path, as_workbook, only, strcmp(wording_language(), "cy") == 0, err);
    if (!status)
        cmd_say(P_("coders differ on %zu decision; filled in, newid coding import --reconciled takes it in",
                   "coders differ on %zu decisions; filled in, newid coding import --reconciled takes them in", run.rows),
                run.rows);
    truth_release(&run.truth);
    newid_codebook_free(run.codebook);
    newid_store_close(run.store);
    arena_release(&run.memory);
    return status;
}
