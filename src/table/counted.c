#include "table/counted.h"

#include "codebook/structure.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/sha256.h"

#include <newid/table.h>
#include <stdio.h>
#include <string.h>

/* The accounts of one block: places first … first + count - 1 of the columns. */
struct block {
    int64_t number;
    size_t first, count;
};

static bool next_block(const struct newid_columns *columns, struct block *block)
{
    block->first += block->count;
    block->count = 0;
    if (block->first == columns->count)
        return false;
    block->number = columns->num[block->first] >> NEWID_BLOCK_BITS;
    while (block->first + block->count < columns->count &&
           columns->num[block->first + block->count] >> NEWID_BLOCK_BITS == block->number)
        block->count++;
    return true;
}

/* ---- from hits ---- */

enum { PLACES = 1 << NEWID_BLOCK_BITS, PLACE_OF = PLACES - 1 };

struct hit_reading {
    struct facts *facts; /* over the block's accounts alone */
    uint32_t *places;    /* of the account with num & PLACE_OF: 1 and up, 0 for none */
};

static enum newid_status add_hit(void *context, const struct newid_stored_hit *hit, struct newid_error *err)
{
    const struct hit_reading *r = context;
    const uint32_t place = r->places[hit->num & PLACE_OF];
    if (!place)
        return newid_fail(err, NEWID_DATABASE, "a hit belongs to no account; run newid rebuild");
    return facts_add(r->facts, hit->theme, (struct fact_hit){place - 1, hit->start, hit->end, (unsigned char)hit->status, 0},
                     err);
}

/* The facts of one block, from the hits of those themes that have a flag; *out is the caller's. */
static enum newid_status facts_of_block(struct facts **out, struct newid_store *store,
                                        const struct newid_codebook *codebook, const struct newid_columns *columns,
                                        const struct block *block, unsigned statuses, const unsigned char *themes,
                                        struct newid_error *err)
{
    const int64_t *nums = columns->num + block->first;
    struct hit_reading r = {NULL, mem_zalloc(PLACES, sizeof *r.places)};
    enum newid_status status =
        r.places ? facts_new(&r.facts, codebook, block->count, columns->words + block->first, statuses, err)
                 : newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < block->count && !status; i++)
        r.places[nums[i] & PLACE_OF] = (uint32_t)i + 1;
    if (!status)
        status =
            newid_store_each_hit_between(store, codebook, nums[0], nums[block->count - 1], themes, add_hit, &r, err);
    mem_free(r.places);
    *out = r.facts;
    return status;
}

static bool is_counted(const struct newid_theme *theme)
{
    return !(theme->rule && theme->scope == NEWID_SCOPE_ACCOUNT);
}

static enum newid_status give_block(struct facts *facts, struct newid_store *store,
                                    const struct newid_codebook *codebook, const struct newid_columns *columns,
                                    const struct block *block, unsigned statuses, struct newid_error *err)
{
    struct facts *own = NULL;
    unsigned char *all = mem_alloc(codebook->theme_count);
    if (!all)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    memset(all, 1, codebook->theme_count);
    enum newid_status status = facts_of_block(&own, store, codebook, columns, block, statuses, all, err);
    for (size_t t = 0; t < codebook->theme_count && !status; t++) {
        const struct mentions *mentions;
        if (!is_counted(&codebook->themes[t]))
            continue;
        status = facts_mentions(own, t, &mentions, err);
        for (size_t i = 0; !status && i < mentions->count; i++) {
            struct mention mention = mentions->items[i];
            mention.account += (uint32_t)block->first;
            status = facts_give(facts, t, mention, err);
        }
    }
    facts_free(own);
    mem_free(all);
    return status;
}

/* ---- from what is kept ---- */

enum { MENTION_BYTES = 7 };

struct kept_reading {
    struct facts *facts;
    const struct newid_codebook *codebook;
    const struct block *block;
};

static enum newid_status give_kept(void *context, size_t theme, const unsigned char *data, size_t len,
                                   struct newid_error *err)
{
    const struct kept_reading *r = context;
    enum newid_status status = NEWID_OK;
    if (theme >= r->codebook->theme_count || len % MENTION_BYTES)
        return newid_fail(err, NEWID_DATABASE, "a block of mentions is damaged; run newid rebuild");
    for (const unsigned char *p = data; p < data + len && !status; p += MENTION_BYTES) {
        const uint32_t place = (uint32_t)p[0] | (uint32_t)p[1] << 8;
        const uint32_t hits = (uint32_t)p[2] | (uint32_t)p[3] << 8 | (uint32_t)p[4] << 16 | (uint32_t)p[5] << 24;
        if (place >= r->block->count)
            return newid_fail(err, NEWID_DATABASE, "a block of mentions is damaged; run newid rebuild");
        status = facts_give(r->facts, theme, (struct mention){(uint32_t)r->block->first + place, hits, p[6]}, err);
    }
    return status;
}

enum newid_status counted_load(struct facts *facts, struct newid_store *store, const struct newid_codebook *codebook,
                               const struct newid_columns *columns, unsigned statuses, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (struct block block = {0, 0, 0}; !status && next_block(columns, &block);) {
        struct kept_reading kept = {facts, codebook, &block};
        bool found = false;
        if (!statuses)
            status = newid_store_each_mentions(store, codebook, block.number, give_kept, &kept, &found, err);
        if (!status && !found)
            status = give_block(facts, store, codebook, columns, &block, statuses, err);
    }
    facts_set_given(facts);
    return status;
}

/* ---- keeping ---- */

/* What a version's mentions are kept under. */
struct countings {
    const struct newid_codebook *codebook;
    struct sha256_ctx *hashes; /* one a theme, while the matchers are read */
    char (*names)[SHA256_HEX_SIZE];
    const char **listed;             /* names, or NULL for a rule by account */
    unsigned char *lacking, *wanted; /* flags of themes: not kept in the block at hand; what its hits are read for */
};

static void countings_release(struct countings *c)
{
    mem_free(c->hashes);
    mem_free(c->names);
    mem_free(c->listed);
    mem_free(c->lacking);
    mem_free(c->wanted);
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
 * The name of a way of counting: everything that facts_mentions goes by. Matchers' numbers are never used twice in a
 * file.
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
        snprintf(how, sizeof how, "mentions-1 %u %lu", c->codebook->themes[t].counts,
                 (unsigned long)c->codebook->themes[t].min_words);
        sha256_init(&c->hashes[t]);
        sha256_add_string(&c->hashes[t], how);
    }
    enum newid_status status = newid_store_each_matcher(store, c->codebook, hash_matcher, c, err);
    for (size_t t = 0; t < themes; t++) {
        sha256_hex(&c->hashes[t], c->names[t]);
        c->listed[t] = is_counted(&c->codebook->themes[t]) ? c->names[t] : NULL;
    }
    return status ? status : newid_store_set_countings(store, c->codebook, c->listed, err);
}

static enum newid_status keep_theme(struct newid_store *store, const char *counting, int64_t block,
                                    const struct mentions *mentions, struct newid_error *err)
{
    struct buf data = BUF_INIT;
    for (size_t i = 0; i < mentions->count; i++) {
        const struct mention *m = &mentions->items[i];
        const unsigned char bytes[MENTION_BYTES] = {(unsigned char)m->account,      (unsigned char)(m->account >> 8),
                                                    (unsigned char)m->hits,         (unsigned char)(m->hits >> 8),
                                                    (unsigned char)(m->hits >> 16), (unsigned char)(m->hits >> 24),
                                                    (unsigned char)m->statuses};
        buf_add(&data, bytes, sizeof bytes);
    }
    enum newid_status status = buf_check(&data, err);
    if (!status)
        status = newid_store_put_mentions(store, counting, block, (const unsigned char *)data.data, data.len, err);
    buf_release(&data);
    return status;
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
                                    const struct block *block, struct newid_error *err)
{
    struct facts *facts = NULL;
    bool any;
    enum newid_status status = find_lacking(c, store, block->number, &any, err);
    if (status || !any)
        return status;
    status = facts_of_block(&facts, store, c->codebook, columns, block, 0, c->wanted, err);
    for (size_t t = 0; t < c->codebook->theme_count && !status; t++) {
        const struct mentions *mentions;
        if (!c->lacking[t])
            continue;
        status = facts_mentions(facts, t, &mentions, err);
        if (!status)
            status = keep_theme(store, c->listed[t], block->number, mentions, err);
    }
    facts_free(facts);
    return status;
}

enum newid_status newid_table_keep(struct newid_store *store, const struct newid_codebook *codebook,
                                   struct newid_error *err)
{
    struct newid_columns *columns = NULL;
    struct countings c = {.codebook = codebook};
    enum newid_status status = newid_store_make_blocks(store, err);
    if (!status)
        status = newid_store_columns(store, &columns, err);
    if (!status)
        status = name_countings(&c, store, err);
    for (struct block block = {0, 0, 0}; !status && next_block(columns, &block);)
        status = keep_block(&c, store, columns, &block, err);
    newid_columns_free(columns);
    countings_release(&c);
    return status;
}
