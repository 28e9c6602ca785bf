#include "table/presence.h"

#include "table/source.h"

#include <stdio.h>

enum newid_status presence_find_theme(const struct newid_codebook *codebook, const char *code, size_t *theme,
                                      struct newid_error *err)
{
    *theme = newid_codebook_find(codebook, code);
    if (*theme != NEWID_NO_PARENT)
        return NEWID_OK;
    return newid_fail(err, NEWID_USAGE, "theme %s is not in the codebook %s; newid themes lists those that are", code,
                      codebook->name);
}

enum newid_status presence_check_current(struct newid_store *store, const struct newid_codebook *codebook,
                                         const char *version, struct newid_error *err)
{
    bool current;
    enum newid_status status = newid_store_is_current(store, codebook, &current, err);
    if (status || current)
        return status;
    return newid_fail(err, NEWID_FOUND,
                      "%s@%s was coded by another newid, which may tell denials apart otherwise; run newid code %s@%s",
                      codebook->name, version, codebook->name, version);
}

/* Figures from accounts that are half coded would be taken for figures from all. */
enum newid_status presence_check_coded(struct newid_store *store, const struct newid_codebook *codebook, bool *draft,
                                       uint64_t *failed, struct newid_error *err)
{
    struct newid_codebook_info info;
    bool found;
    enum newid_status status = newid_store_codebook_info(store, codebook->hash, &found, &info, err);
    if (status)
        return status;
    if (!found)
        return newid_fail(err, NEWID_FOUND, "nothing is coded with the codebook %s yet; run newid code",
                          codebook->name);
    if (info.uncoded)
        return newid_fail(err, NEWID_FOUND, "%llu accounts are not coded with the codebook %s yet; run newid code",
                          (unsigned long long)info.uncoded, codebook->name);
    char version[64];
    snprintf(version, sizeof version, "%s", info.version);
    status = presence_check_current(store, codebook, version, err);
    if (status)
        return status;
    if (draft)
        *draft = info.draft;
    if (failed)
        *failed = info.failed;
    return NEWID_OK;
}

enum newid_status presence_keep_among(struct selection *s, struct source *source, size_t theme,
                                      struct newid_error *err)
{
    struct reader *reader = NULL;
    enum newid_status status = reader_new(&reader, source, err);
    for (size_t b = 0; b < s->columns->block_count && !status; b++) {
        const struct newid_block *block = &s->columns->blocks[b];
        const uint64_t *set;
        status = reader_set(reader, theme, b, &set, err);
        for (size_t i = 0; i < block->count && !status; i++)
            if (!(set[i / WORD_BITS] >> i % WORD_BITS & 1))
                s->cell[block->first + i] = CUBE_OUT;
    }
    reader_free(reader);
    return status;
}

static enum newid_status find_source(struct presence *p, const struct newid_table_request *request,
                                     struct newid_error *err)
{
    enum newid_status status = source_new(&p->source, p->store, p->codebook, p->selection.columns, request, err);
    if (status || !request->among)
        return status;
    size_t among;
    status = presence_find_theme(p->codebook, request->among, &among, err);
    return status ? status : presence_keep_among(&p->selection, p->source, among, err);
}

enum newid_status presence_open(struct presence *p, struct newid_store *store, const struct newid_codebook *codebook,
                                const struct newid_table_request *request, struct newid_error *err)
{
    *p = (struct presence){.store = store, .codebook = codebook};
    enum newid_status status = newid_store_begin_reading(store, &p->reading, err);
    if (!status)
        status = presence_check_coded(store, codebook, &p->draft, &p->failed, err);
    if (!status)
        status = select_accounts(&p->selection, store, request, err);
    if (!status)
        status = find_source(p, request, err);
    return status ? status : reader_new(&p->reader, p->source, err);
}

enum newid_status presence_open_any(struct presence *p, bool *coded, struct newid_store *store,
                                    const struct newid_codebook *codebook, const struct newid_table_request *request,
                                    struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    *p = (struct presence){.store = store, .codebook = codebook};
    *coded = presence_check_coded(store, codebook, NULL, NULL, &why) != NEWID_FOUND;
    if (*coded)
        return presence_open(p, store, codebook, request, err);
    enum newid_status status = newid_store_begin_reading(store, &p->reading, err);
    return status ? status : select_accounts(&p->selection, store, request, err);
}

void presence_close(struct presence *p)
{
    reader_free(p->reader);
    source_free(p->source);
    selection_release(&p->selection);
    newid_store_end_reading(p->store, p->reading);
    *p = (struct presence){0};
}

enum newid_status presence_theme(struct presence *p, size_t theme, bool *mentions, struct newid_error *err)
{
    const struct newid_columns *columns = p->selection.columns;
    enum newid_status status = NEWID_OK;
    for (size_t b = 0; b < columns->block_count && !status; b++) {
        const struct newid_block *block = &columns->blocks[b];
        const uint64_t *set;
        status = reader_set(p->reader, theme, b, &set, err);
        for (size_t i = 0; i < block->count && !status; i++)
            mentions[block->first + i] = set[i / WORD_BITS] >> i % WORD_BITS & 1;
    }
    return status;
}
