/* newid coding disagree: what coders differ on, to be read, or as a table to agree in. */
#include "cmd/coding_disagree.h"

#include "util/file.h"
#include "validity/coding_file.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

static bool is_list(const char *path)
{
    const char *ending = path ? file_extension(path) : "";
    return !path || (strcasecmp(ending, "xlsx") != 0 && strcasecmp(ending, "csv") != 0);
}

static enum newid_status check_file(const struct coding_options *o, struct newid_error *err)
{
    const char *path = o->output.file;
    if (path && !o->output.force && access(path, F_OK) == 0)
        return newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", path);
    return NEWID_OK;
}

static size_t count_decided(const struct truth *t)
{
    size_t decided = 0;
    for (size_t a = 0; a < t->account_count; a++)
        for (size_t theme = 0; theme < t->theme_count; theme++) {
            size_t people = 0;
            for (size_t c = 0; c < t->coder_count; c++)
                people += !t->coders[c].reconciled && truth_said(t, c, a, theme) != TRUTH_UNKNOWN;
            decided += people > 1;
        }
    return decided;
}

/* One coder, or coders who read different accounts, cannot differ: an empty table would look like agreement. */
static enum newid_status check_coders(struct disagree_run *run, struct newid_error *err)
{
    const struct truth *t = &run->truth;
    size_t people = 0;
    const char *only = "";
    for (size_t c = 0; c < t->coder_count; c++)
        if (!t->coders[c].reconciled) {
            people++;
            only = t->coders[c].name;
        }
    run->decided = count_decided(t);
    if (!people)
        return newid_fail(err, NEWID_NOT_FOUND,
                          "nobody has coded accounts for the codebook %s yet; newid sample draws some to code, and "
                          "newid coding import reads what people decided",
                          run->citation.codebook->name);
    if (people == 1)
        return newid_fail(
            err, NEWID_NOT_FOUND,
            "only one person has coded (%s), so there is nobody to differ with; a second coder on the same "
            "accounts would tell",
            only);
    if (!run->decided)
        return newid_fail(err, NEWID_NOT_FOUND,
                          "no account was coded on the same theme by two coders, so they cannot differ; give them the "
                          "same accounts");
    return NEWID_OK;
}

static enum newid_status gather(struct disagree_run *run, const char *code, struct newid_error *err)
{
    const struct truth *t = &run->truth;
    const char *nearest = NULL;
    const size_t only = code ? coding_find_theme(run->citation.codebook, code, &nearest) : NEWID_NO_PARENT;
    if (code && only == NEWID_NO_PARENT)
        return newid_fail(err, NEWID_USAGE, "the codebook %s has no theme %s", run->citation.codebook->name, code);
    run->items = arena_alloc(&run->memory, (t->disagreed + 1) * sizeof *run->items);
    if (!run->items)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t theme = 0; theme < t->theme_count; theme++)
        for (size_t a = 0; a < t->account_count && (!code || only == theme); a++)
            if (truth_of(t, a, theme) == TRUTH_DISAGREED)
                run->items[run->count++] = (struct disagreement){a, theme};
    return NEWID_OK;
}

static enum newid_status show(struct disagree_run *run, const struct coding_options *o, struct newid_error *err)
{
    const char *path = o->output.file;
    if (is_list(path))
        return disagree_print(run, o, err);
    if (!run->count) {
        cmd_say("coders differ on 0 decisions of %zu that two or more of them made: nothing is left to agree on, and "
                "no file is written",
                run->decided);
        return NEWID_OK;
    }
    enum newid_status status = disagree_write(run, path, strcasecmp(file_extension(path), "xlsx") == 0, err);
    if (!status)
        cmd_say(P_("coders differ on %zu decision; filled in, newid coding import --reconciled takes it in",
                   "coders differ on %zu decisions; filled in, newid coding import --reconciled takes them in",
                   run->count),
                run->count);
    return status;
}

enum newid_status coding_disagree_run(struct cmd_call *call, const struct coding_options *o, const char *operand,
                                      struct newid_error *err)
{
    struct disagree_run run = {.citation = CMD_CITATION_INIT};
    (void)operand;
    enum newid_status status = check_file(o, err);
    if (!status)
        status = newid_store_open(&run.store, call->db, NEWID_READ, err);
    if (!status)
        status = cmd_cite(&run.citation, run.store, o->codebook, err);
    if (!status)
        status = truth_read(&run.truth, run.store, run.citation.codebook, err);
    if (!status)
        status = check_coders(&run, err);
    if (!status)
        status = gather(&run, o->theme, err);
    if (!status)
        status = show(&run, o, err);
    truth_release(&run.truth);
    cmd_citation_release(&run.citation);
    newid_store_close(run.store);
    arena_release(&run.memory);
    return status;
}
