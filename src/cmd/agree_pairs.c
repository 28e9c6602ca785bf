#include "cmd/agree.h"

#include "util/mem.h"

#include <string.h>

enum { MOST_COMPARISONS = 400 };

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static enum newid_status add_comparison(struct agree_run *run, enum agreement_between between, size_t a, size_t b,
                                        struct newid_error *err)
{
    const struct truth_coder *coders = run->paired.truth.coders;
    if (run->count == MOST_COMPARISONS)
        return NEWID_OK;
    if (mem_grow(&run->comparisons, &run->capacity, run->count + 1, sizeof *run->comparisons))
        return no_memory(err);
    struct comparison *c = &run->comparisons[run->count++];
    *c = (struct comparison){{between, a, b, AGREE_DRAWS, run->seed}, NULL, NULL};
    if (between == AGREEMENT_ALL)
        return NEWID_OK;
    c->first = coders[a].reconciled ? _("reconciled") : coders[a].name;
    c->second = between == AGREEMENT_PAIR    ? (coders[b].reconciled ? _("reconciled") : coders[b].name)
                : between == AGREEMENT_AGAIN ? _("the same coder before")
                                             : _("the codebook");
    return NEWID_OK;
}

static bool coded_again(const struct truth *truth, size_t coder)
{
    for (size_t i = 0; i < truth->account_count * truth->theme_count; i++)
        if (truth->coders[coder].before[i] != TRUTH_UNKNOWN)
            return true;
    return false;
}

enum newid_status agree_list_all(struct agree_run *run, struct newid_error *err)
{
    const struct truth *truth = &run->paired.truth;
    enum newid_status status = NEWID_OK;
    size_t people = 0;
    for (size_t c = 0; c < truth->coder_count; c++)
        people += !truth->coders[c].reconciled;
    if (people > 2)
        status = add_comparison(run, AGREEMENT_ALL, 0, 0, err);
    for (size_t a = 0; a < truth->coder_count && !status; a++)
        for (size_t b = a + 1; b < truth->coder_count && !status; b++)
            if (!truth->coders[a].reconciled && !truth->coders[b].reconciled)
                status = add_comparison(run, AGREEMENT_PAIR, a, b, err);
    for (size_t c = 0; c < truth->coder_count && !status; c++)
        if (coded_again(truth, c))
            status = add_comparison(run, AGREEMENT_AGAIN, c, c, err);
    for (size_t c = 0; c < truth->coder_count && run->coded && !status; c++)
        status = add_comparison(run, AGREEMENT_CODEBOOK, c, c, err);
    if (people == 1)
        buf_adds(&run->notes,
                 _("Only one person has coded: whether others would decide alike is not known. Two coders on the "
                   "same accounts would tell.\n"));
    return status;
}

#define IS_CODEBOOK ((size_t)-2)

/* A coder by name, what was reconciled, or the codebook. */
static enum newid_status find_side(const struct truth *truth, const char *name, size_t *side, struct newid_error *err)
{
    for (size_t c = 0; c < truth->coder_count; c++)
        if (!truth->coders[c].reconciled && strcmp(truth->coders[c].name, name) == 0) {
            *side = c;
            return NEWID_OK;
        }
    for (size_t c = 0; c < truth->coder_count; c++)
        if (truth->coders[c].reconciled && strcmp(name, "reconciled") == 0) {
            *side = c;
            return NEWID_OK;
        }
    *side = IS_CODEBOOK;
    if (strcmp(name, "codebook") == 0)
        return NEWID_OK;
    struct buf known = BUF_INIT;
    for (size_t c = 0; c < truth->coder_count; c++)
        buf_addf(&known, "%s, ", truth->coders[c].reconciled ? "reconciled" : truth->coders[c].name);
    enum newid_status status =
        newid_fail(err, NEWID_USAGE, "--between: there is no coder %s; there are: %scodebook", name, known.data);
    buf_release(&known);
    return status;
}

enum newid_status agree_list_between(struct agree_run *run, const char *between, const char *second,
                                     struct newid_error *err)
{
    const char *comma = strchr(between, ',');
    size_t a = 0, b = 0;
    if (!comma == !second)
        return newid_fail(err, NEWID_USAGE, "--between needs two: --between A B");
    const char *first = comma ? arena_strndup(&run->memory, between, (size_t)(comma - between)) : between;
    if (!first)
        return no_memory(err);
    enum newid_status status = find_side(&run->paired.truth, first, &a, err);
    if (!status)
        status = find_side(&run->paired.truth, comma ? comma + 1 : second, &b, err);
    if (status)
        return status;
    if (a == b)
        return newid_fail(err, NEWID_USAGE, "--between needs two different coders");
    if (a != IS_CODEBOOK && b != IS_CODEBOOK)
        return add_comparison(run, AGREEMENT_PAIR, a, b, err);
    status = presence_check_coded(run->store, run->citation.codebook, NULL, NULL, err);
    return status ? status : add_comparison(run, AGREEMENT_CODEBOOK, a == IS_CODEBOOK ? b : a, 0, err);
}
