#include "cmd/citation.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void find_day(char made[16])
{
    time_t now = time(NULL);
    struct tm utc;
    if (gmtime_r(&now, &utc))
        strftime(made, 16, "%Y-%m-%d", &utc);
}

enum newid_status cmd_cite_corpus(struct cmd_citation *citation, struct newid_store *store, struct newid_error *err)
{
    find_day(citation->made);
    return newid_store_corpus_hash(store, citation->corpus, err);
}

enum newid_status cmd_cite(struct cmd_citation *citation, struct newid_store *store, const char *spec,
                           struct newid_error *err)
{
    struct newid_codebook_info info;
    enum newid_status status = newid_store_codebook(store, spec, &citation->codebook, &info, err);
    if (status)
        return status;
    citation->is_draft = info.draft;
    snprintf(citation->version, sizeof citation->version, "%s@%s", info.name, info.version);
    return cmd_cite_corpus(citation, store, err);
}

void cmd_citation_release(struct cmd_citation *citation)
{
    newid_codebook_free(citation->codebook);
    buf_release(&citation->filters);
}

const char *cmd_citation_title(const struct cmd_citation *citation)
{
    const struct newid_codebook *codebook = citation->codebook;
    const char *title = strcmp(wording_language(), "cy") == 0 ? codebook->title_cy : codebook->title_en;
    return title && *title ? title : codebook->name;
}

void cmd_cite_option(struct cmd_citation *citation, const char *option, const char *value)
{
    struct buf *filters = &citation->filters;
    if (value)
        buf_addf(filters, "%s%s%s%s", filters->len ? " " : "", option, *value ? " " : "", value);
}

void cmd_cite_selection(struct cmd_citation *citation, const struct cmd_selection *selection)
{
    cmd_cite_option(citation, "--kind", selection->kind);
    for (size_t i = 0; i < selection->where.count; i++)
        cmd_cite_option(citation, "--where", selection->where.items[i]);
    cmd_cite_option(citation, "--from", selection->from);
    cmd_cite_option(citation, "--to", selection->to);
}

void cmd_put_citation(struct out *out, const struct cmd_citation *citation, const char *audience)
{
    static const struct {
        const char *name, *words;
    } audiences[] = {{"analyst", N_("analyst (not for circulation)")}, {"internal", N_("internal")}, {"public", N_("public")}};
    char made_by[64], version[200];
    snprintf(made_by, sizeof made_by, "newid %s", newid_version());
    out_about(out, "made by", made_by);
    out_about(out, "date made", citation->made);
    if (citation->codebook) {
        snprintf(version, sizeof version, "%s%s", citation->version, citation->is_draft ? out_word(out, N_(" (draft)")) : "");
        out_about(out, "codebook", version);
        out_about(out, "codebook hash", citation->codebook->hash);
    }
    out_about(out, "corpus hash", citation->corpus);
    out_about(out, "filters", citation->filters.len ? citation->filters.data : out_word(out, N_("none")));
    for (size_t i = 0; audience && i < sizeof audiences / sizeof *audiences; i++)
        if (strcmp(audience, audiences[i].name) == 0)
            out_about(out, "audience", out_word(out, audiences[i].words));
}
