#include "table/counted.h"

#include "util/buf.h"
#include "util/mem.h"

#include <newid/table.h>

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

struct hit_reading {
    struct facts *facts; /* over the block's accounts alone */
    const int64_t *nums;
    size_t count, account, theme;
};

/* Hits come by theme, then account, so that one walk a theme finds every account's place. */
static enum newid_status add_hit(void *context, const struct newid_stored_hit *hit, struct newid_error *err)
{
    struct hit_reading *r = context;
    if (hit->theme != r->theme) {
        r->theme = hit->theme;
        r->account = 0;
    }
    while (r->account < r->count && r->nums[r->account] < hit->num)
        r->account++;
    if (r->account == r->count || r->nums[r->account] != hit->num)
        return newid_fail(err, NEWID_DATABASE, "a hit belongs to no account; run newid rebuild");
    return facts_add(r->facts, hit->theme,
                     (struct fact_hit){(uint32_t)r->account, hit->start, hit->end, (uint32_t)hit->status}, err);
}

/* The facts of one block, from its hits; *out is the caller's. */
static enum newid_status facts_of_block(struct facts **out, struct newid_store *store,
                                        const struct newid_codebook *codebook, const struct newid_columns *columns,
                                        const struct block *block, unsigned statuses, struct newid_error *err)
{
    struct hit_reading r = {NULL, columns->num + block->first, block->count, 0, 0};
    enum newid_status status =
        facts_new(&r.facts, codebook, block->count, columns->words + block->first, statuses, err);
    if (!status)
        status = newid_store_each_hit_between(store, codebook, r.nums[0], r.nums[r.count - 1], add_hit, &r, err);
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
    enum newid_status status = facts_of_block(&own, store, codebook, columns, block, statuses, err);
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

static enum newid_status keep_theme(struct newid_store *store, const struct newid_codebook *codebook, int64_t block,
                                    size_t theme, const struct mentions *mentions, struct newid_error *err)
{
    struct buf data = BUF_INIT;
    for (size_t i = 0; i < mentions->count; i++) {
        const struct mention *m = &mentions->items[i];
        const unsigned char bytes[MENTION_BYTES] = {
            (unsigned char)m->account,      (unsigned char)(m->account >> 8), (unsigned char)m->hits,
            (unsigned char)(m->hits >> 8),  (unsigned char)(m->hits >> 16),   (unsigned char)(m->hits >> 24),
            (unsigned char)m->statuses};
        buf_add(&data, bytes, sizeof bytes);
    }
    enum newid_status status = buf_check(&data, err);
    if (!status)
        status = newid_store_put_mentions(store, codebook, block, theme, (const unsigned char *)data.data, data.len, err);
    buf_release(&data);
    return status;
}

static enum newid_status keep_block(struct newid_store *store, const struct newid_codebook *codebook,
                                    const struct newid_columns *columns, const struct block *block,
                                    struct newid_error *err)
{
    static const struct mentions none = {NULL, 0, 0};
    struct facts *facts = NULL;
    enum newid_status status = facts_of_block(&facts, store, codebook, columns, block, 0, err);
    for (size_t t = 0; t < codebook->theme_count && !status; t++) {
        const struct mentions *mentions = &none;
        if (is_counted(&codebook->themes[t]))
            status = facts_mentions(facts, t, &mentions, err);
        if (!status)
            status = keep_theme(store, codebook, block->number, t, mentions, err);
    }
    facts_free(facts);
    return status;
}

static enum newid_status ignore(void *context, size_t theme, const unsigned char *data, size_t len,
                                struct newid_error *err)
{
    (void)context;
    (void)theme;
    (void)data;
    (void)len;
    (void)err;
    return NEWID_OK;
}

enum newid_status newid_table_keep(struct newid_store *store, const struct newid_codebook *codebook,
                                   struct newid_error *err)
{
    struct newid_columns *columns = NULL;
    enum newid_status status = newid_store_make_blocks(store, err);
    if (!status)
        status = newid_store_columns(store, &columns, err);
    for (struct block block = {0, 0, 0}; !status && next_block(columns, &block);) {
        bool found;
        status = newid_store_each_mentions(store, codebook, block.number, ignore, NULL, &found, err);
        if (!status && !found)
            status = keep_block(store, codebook, columns, &block, err);
    }
    newid_columns_free(columns);
    return status;
}
