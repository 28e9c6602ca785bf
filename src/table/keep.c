/* After coding: what tables are counted from is kept, block by block. */
#include "codebook/structure.h"
#include "table/block_facts.h"
#include "util/mem.h"
#include "util/sha256.h"

#include <newid/table.h>
#include <stdio.h>
#include <string.h>

/* What a version's mentions are kept under. */
struct countings {
    const struct newid_codebook *codebook;
    struct sha256_ctx *hashes; /* one a theme, while the matchers are read */
    char (*names)[SHA256_HEX_SIZE];
    const char **listed;             /* names, or NULL for a rule by account */
    unsigned char *lacking, *wanted; /* flags of themes: not kept in the block at hand; what its hits are read for */
    struct marks_writer *writer;
    struct buf data;
};

static void countings_release(struct countings *c)
{
    mem_free(c->hashes);
    mem_free(c->names);
    mem_free(c->listed);
    mem_free(c->lacking);
    mem_free(c->wanted);
    marks_writer_free(c->writer);
    buf_release(&c->data);
}

/* A matcher's hits count in its theme and in those above it. */
static enum newid_status hash_matcher(void *context, size_t theme, int64_t matcher, struct newid_error *err)
{
    const struct countings *c = context;
    char number[24];
    (void)err;
    snprintf(number, sizeof number, "%lld", (long long)matcher);
    for (size_t t = 0; t <= theme; t++)
        if (codebook_counts_in(c->codebook, t, theme))
            sha256_add_string(&c->hashes[t], number);
    return NEWID_OK;
}

/*
 * The name of a way of counting: everything that marks go by, which hold every status. Matchers' numbers are never used
 * twice in a file.
 */
static enum newid_status name_countings(struct countings *c, struct newid_store *store, struct newid_error *err)
{
    const size_t themes = c->codebook->theme_count;
    c->hashes = mem_zalloc(themes, sizeof *c->hashes);
    c->names = mem_zalloc(themes, sizeof *c->names);
    c->listed = mem_zalloc(themes, sizeof *c->listed);
    c->lacking = mem_zalloc(themes, 1);
    c->wanted = mem_zalloc(themes, 1);
    if (!c->hashes || !c->names || !c->listed || !c->lacking || !c->wanted)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t t = 0; t < themes; t++) {
        char how[64];
        snprintf(how, sizeof how, "marks %lu", (unsigned long)c->codebook->themes[t].min_words);
        sha256_init(&c->hashes[t]);
        sha256_add_string(&c->hashes[t], how);
    }
    enum newid_status status = newid_store_each_matcher(store, c->codebook, hash_matcher, c, err);
    for (size_t t = 0; t < themes; t++) {
        sha256_hex(&c->hashes[t], c->names[t]);
        c->listed[t] = has_marks(&c->codebook->themes[t]) ? c->names[t] : NULL;
    }
    return status ? status : newid_store_set_countings(store, c->codebook, c->listed, err);
}

static enum newid_status keep_theme(struct countings *c, struct newid_store *store, size_t theme, struct facts *facts,
                                    const struct newid_block *block, struct newid_error *err)
{
    buf_reset(&c->data);
    enum newid_status status = block_marks(facts, theme, c->writer, block, &c->data, err);
    return status ? status
                  : newid_store_put_mentions(store, c->listed[theme], block->number,
                                             (const unsigned char *)c->data.data, c->data.len, err);
}

/* Which themes are not kept in the block, and whose hits they need. */
static enum newid_status find_lacking(struct countings *c, struct newid_store *store, int64_t block, bool *any,
                                      struct newid_error *err)
{
    const size_t themes = c->codebook->theme_count;
    enum newid_status status = NEWID_OK;
    *any = false;
    memset(c->wanted, 0, themes);
    for (size_t t = 0; t < themes && !status; t++) {
        bool kept = true;
        if (c->listed[t])
            status = newid_store_has_mentions(store, c->listed[t], block, &kept, err);
        c->lacking[t] = !kept;
        *any |= !kept;
        for (size_t child = t; !kept && child < themes; child++)
            c->wanted[child] |= codebook_counts_in(c->codebook, t, child);
    }
    return status;
}

static enum newid_status keep_block(struct countings *c, struct newid_store *store, const struct newid_columns *columns,
                                    const struct newid_block *block, struct newid_error *err)
{
    struct facts *facts = NULL;
    bool any;
    enum newid_status status = find_lacking(c, store, block->number, &any, err);
    if (status || !any)
        return status;
    status = block_facts(&facts, store, c->codebook, columns, block, c->wanted, err);
    for (size_t t = 0; t < c->codebook->theme_count && !status; t++)
        if (c->lacking[t])
            status = keep_theme(c, store, t, facts, block, err);
    facts_free(facts);
    return status;
}

enum newid_status newid_table_keep(struct newid_store *store, const struct newid_codebook *codebook,
                                   struct newid_error *err)
{
    struct newid_columns *columns = NULL;
    struct countings c = {.codebook = codebook, .data = BUF_INIT};
    enum newid_status status = newid_store_make_blocks(store, err);
    if (!status)
        status = newid_store_columns(store, &columns, err);
    if (!status)
        status = name_countings(&c, store, err);
    if (!status)
        status = marks_writer_new(&c.writer, err);
    for (size_t b = 0; !status && b < columns->block_count; b++)
        status = keep_block(&c, store, columns, &columns->blocks[b], err);
    newid_columns_free(columns);
    countings_release(&c);
    return status;
}
