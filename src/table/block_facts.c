#include "table/block_facts.h"

#include "util/mem.h"

struct hit_reading {
    struct facts *facts;
    uint32_t *account_of; /* of a place in the block: the account's place in the columns and 1, or 0 for none */
};

static enum newid_status add_hit(void *context, const struct newid_stored_hit *hit, struct newid_error *err)
{
    const struct hit_reading *r = context;
    const uint32_t account = r->account_of[hit->num & (BLOCK_ACCOUNTS - 1)];
    if (!account)
        return newid_fail(err, NEWID_DATABASE, "a hit belongs to no account; run newid rebuild");
    return facts_add(r->facts, hit->theme, (struct fact_hit){account - 1, hit->start, hit->end, (unsigned char)hit->status, 0},
                     err);
}

static enum newid_status find_accounts(uint32_t *account_of, struct newid_store *store, const struct newid_block *block,
                                       struct newid_error *err)
{
    size_t count = 0;
    uint16_t *places = mem_alloc(BLOCK_ACCOUNTS * sizeof *places);
    if (!places)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = newid_store_block_places(store, block->number, places, &count, err);
    if (!status && count != block->count)
        status = newid_fail(err, NEWID_DATABASE, "a block of mentions is damaged; run newid rebuild");
    for (size_t i = 0; i < count && !status; i++)
        account_of[places[i]] = (uint32_t)i + 1;
    mem_free(places);
    return status;
}

enum newid_status block_facts(struct facts **out, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct newid_columns *columns, const struct newid_block *block,
                              const unsigned char *themes, struct newid_error *err)
{
    const int64_t first = block->number << NEWID_BLOCK_BITS;
    struct hit_reading r = {NULL, mem_zalloc(BLOCK_ACCOUNTS, sizeof *r.account_of)};
    enum newid_status status =
        r.account_of ? find_accounts(r.account_of, store, block, err) : newid_fail(err, NEWID_MEMORY, "out of memory");
    if (!status)
        status = facts_new(&r.facts, codebook, block->count, columns->words + block->first, ~0u, err);
    if (!status)
        status =
            newid_store_each_hit_between(store, codebook, first, first + BLOCK_ACCOUNTS - 1, themes, add_hit, &r, err);
    mem_free(r.account_of);
    if (status)
        facts_free(r.facts);
    else
        *out = r.facts;
    return status;
}

enum newid_status block_marks(struct facts *facts, size_t theme, struct marks_writer *writer,
                              const struct newid_block *block, struct buf *out, struct newid_error *err)
{
    struct fact_hit *hits = NULL;
    size_t count = 0, next;
    enum newid_status status = facts_counted_hits(facts, theme, &hits, &count, err);
    for (size_t i = 0; i < count && !status; i = next) {
        for (next = i + 1; next < count && hits[next].account == hits[i].account;)
            next++;
        marks_add(writer, hits[i].account, hits + i, next - i);
    }
    mem_free(hits);
    if (status)
        return status;
    marks_write(writer, block->count, out);
    return buf_check(out, err);
}

bool has_marks(const struct newid_theme *theme) { return !(theme->rule && theme->scope == NEWID_SCOPE_ACCOUNT); }
