#include "validity/paired.h"

#include "util/mem.h"
#include "util/wording.h"

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static enum newid_status check_coded(const struct truth *truth, const struct newid_codebook *codebook,
                                     struct newid_error *err)
{
    if (truth->account_count)
        return NEWID_OK;
    if (truth->stale || truth->gone)
        return newid_fail(
            err, NEWID_NOT_FOUND,
            "every coding by people is of a text that has changed since or is gone; they have to be coded "
            "again (newid coding list)");
    if (truth->strange_themes)
        return newid_fail(err, NEWID_NOT_FOUND,
                          "people have coded accounts, but for none of the themes of the codebook %s as it is now",
                          codebook->name);
    return newid_fail(
        err, NEWID_NOT_FOUND,
        "nobody has coded accounts for the codebook %s yet; newid sample draws some to code, and newid coding "
        "import reads what people decided",
        codebook->name);
}

size_t paired_cluster_of(const struct newid_columns *columns, size_t index)
{
    const uint32_t first = columns->first_worker[index];
    return first < columns->first_worker[index + 1] ? columns->worker[first] : columns->worker_count + index;
}

static enum newid_status allocate(struct paired *p, struct newid_error *err)
{
    const size_t accounts = p->truth.account_count;
    p->found = mem_zalloc(accounts * p->truth.theme_count + 1, 1);
    p->selected = mem_zalloc(accounts + 1, sizeof *p->selected);
    p->cluster = mem_zalloc(accounts + 1, sizeof *p->cluster);
    return p->found && p->selected && p->cluster ? NEWID_OK : no_memory(err);
}

static void fill_accounts(struct paired *p)
{
    const struct selection *selection = &p->presence.selection;
    p->clusters = selection->columns->worker_count + selection->columns->count;
    for (size_t a = 0; a < p->truth.account_count; a++) {
        const size_t index = p->truth.accounts[a].index;
        p->selected[a] = selection->cell[index] != CUBE_OUT;
        p->selected_count += p->selected[a];
        p->cluster[a] = paired_cluster_of(selection->columns, index);
    }
}

static enum newid_status fill_found(struct paired *p, const unsigned char *themes, struct newid_error *err)
{
    const size_t count = p->truth.theme_count;
    bool *mentions = mem_zalloc(p->presence.selection.columns->count + 1, sizeof *mentions);
    enum newid_status status = mentions ? NEWID_OK : no_memory(err);
    for (size_t t = 0; t < count && !status; t++) {
        if (themes && !themes[t])
            continue;
        status = presence_theme(&p->presence, t, mentions, err);
        for (size_t a = 0; a < p->truth.account_count && !status; a++)
            p->found[a * count + t] = mentions[p->truth.accounts[a].index];
    }
    mem_free(mentions);
    return status;
}

enum newid_status paired_open_people(struct paired *p, bool *coded, struct newid_store *store,
                                     const struct newid_codebook *codebook, const struct newid_table_request *request,
                                     const unsigned char *themes, struct newid_error *err)
{
    const struct newid_table_request selection = {.kind = request->kind ? request->kind : "all",
                                                  .where = request->where,
                                                  .where_count = request->where_count,
                                                  .from = request->from,
                                                  .to = request->to};
    *p = (struct paired){.codebook = codebook};
    enum newid_status status = truth_read(&p->truth, store, codebook, err);
    if (!status)
        status = check_coded(&p->truth, codebook, err);
    if (!status)
        status = presence_open_any(&p->presence, coded, store, codebook, &selection, err);
    if (!status)
        status = allocate(p, err);
    if (status)
        return status;
    fill_accounts(p);
    return *coded ? fill_found(p, themes, err) : NEWID_OK;
}

enum newid_status paired_open(struct paired *p, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct newid_table_request *request, const unsigned char *themes,
                              struct newid_error *err)
{
    bool coded = false;
    enum newid_status status = paired_open_people(p, &coded, store, codebook, request, themes, err);
    if (!status && !coded)
        status = presence_check_coded(store, codebook, NULL, NULL, err);
    return status;
}

void paired_close(struct paired *p)
{
    presence_close(&p->presence);
    truth_release(&p->truth);
    mem_free(p->found);
    mem_free(p->selected);
    mem_free(p->cluster);
    *p = (struct paired){0};
}
