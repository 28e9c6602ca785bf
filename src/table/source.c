#include "table/source.h"

#include "table/block_facts.h"
#include "table/together.h"
#include "util/mem.h"

#include <pthread.h>
#include <string.h>

struct source {
    struct newid_store *store;
    const struct newid_codebook *codebook;
    const struct newid_columns *columns;
    unsigned statuses; /* what counts; 0: each theme's own */
    char (*names)[65]; /* one a theme: what its marks are kept under */
    struct buf **made; /* one a block: the marks of each theme, where they are not kept, else NULL */
    struct together crossed;
    struct buf *crossed_marks; /* one a block, where the pair is looked for within texts */
    pthread_mutex_t lock;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

unsigned source_counted(const struct source *source, size_t theme)
{
    if (theme == SOURCE_CROSSED || !has_marks(&source->codebook->themes[theme]))
        return NEWID_STATUS_BIT(NEWID_AFFIRMED); /* neither has a status of its own */
    return source->statuses ? source->statuses : source->codebook->themes[theme].counts;
}

/* ---- blocks that are not kept ---- */

struct kept_blocks {
    struct source *source;
    size_t wanted; /* themes that have marks */
    bool *kept;    /* one a block of the columns */
    size_t next;
};

/* Both come in order of their numbers. */
static void note_kept(void *context, int64_t block, size_t themes)
{
    struct kept_blocks *k = context;
    const struct newid_columns *columns = k->source->columns;
    while (k->next < columns->block_count && columns->blocks[k->next].number < block)
        k->next++;
    if (k->next < columns->block_count && columns->blocks[k->next].number == block)
        k->kept[k->next] = themes == k->wanted;
}

static enum newid_status make_block(struct source *source, size_t block, struct marks_writer *writer,
                                    struct newid_error *err)
{
    const size_t themes = source->codebook->theme_count;
    struct facts *facts = NULL;
    unsigned char *all = mem_alloc(themes);
    struct buf *made = source->made[block] = mem_zalloc(themes, sizeof *made);
    enum newid_status status = all && made ? NEWID_OK : out_of_memory(err);
    for (size_t t = 0; t < themes && made; t++)
        made[t] = (struct buf)BUF_INIT;
    if (!status) {
        memset(all, 1, themes);
        status = block_facts(&facts, source->store, source->codebook, source->columns, &source->columns->blocks[block],
                             all, err);
    }
    for (size_t t = 0; t < themes && !status; t++)
        if (has_marks(&source->codebook->themes[t]))
            status = block_marks(facts, t, writer, &source->columns->blocks[block], &made[t], err);
    facts_free(facts);
    mem_free(all);
    return status;
}

static enum newid_status make_those_not_kept(struct source *source, const bool *kept, struct newid_error *err)
{
    struct marks_writer *writer = NULL;
    enum newid_status status = marks_writer_new(&writer, err);
    for (size_t b = 0; b < source->columns->block_count && !status; b++)
        if (!kept[b])
            status = make_block(source, b, writer, err);
    marks_writer_free(writer);
    return status;
}

static enum newid_status find_blocks(struct source *source, struct newid_error *err)
{
    const struct newid_codebook *codebook = source->codebook;
    struct kept_blocks k = {source, 0, mem_zalloc(source->columns->block_count, sizeof *k.kept), 0};
    source->names = mem_zalloc(codebook->theme_count, sizeof *source->names);
    source->made = mem_zalloc(source->columns->block_count, sizeof *source->made);
    bool complete = true;
    enum newid_status status = k.kept && source->names && source->made
                                   ? newid_store_countings(source->store, codebook, source->names, err)
                                   : out_of_memory(err);
    for (size_t t = 0; t < codebook->theme_count && !status; t++)
        if (has_marks(&codebook->themes[t])) {
            k.wanted++;
            complete &= source->names[t][0] != '\0';
        }
    if (!status && complete)
        status = newid_store_count_mentions(source->store, codebook, note_kept, &k, err);
    if (!status)
        status = make_those_not_kept(source, k.kept, err);
    mem_free(k.kept);
    return status;
}

/* ---- the crossed pair ---- */

static enum newid_status cross(struct source *source, const struct newid_table_request *request,
                               struct newid_error *err)
{
    struct together *pair = &source->crossed;
    pair->a = newid_codebook_find(source->codebook, request->cross_a);
    pair->b = newid_codebook_find(source->codebook, request->cross_b);
    pair->scope = request->cross_scope;
    pair->counts_a = source_counted(source, pair->a);
    pair->counts_b = source_counted(source, pair->b);
    if (pair->scope == NEWID_SCOPE_ACCOUNT)
        return NEWID_OK;
    enum newid_status status = together_check(source->codebook, pair, err);
    const size_t blocks = source->columns->block_count;
    if (!status && !(source->crossed_marks = mem_zalloc(blocks, sizeof *source->crossed_marks)))
        status = out_of_memory(err);
    for (size_t b = 0; b < blocks && source->crossed_marks; b++)
        source->crossed_marks[b] = (struct buf)BUF_INIT;
    for (size_t b = 0; b < blocks && !status; b++)
        status = together_marks(&source->crossed_marks[b], source->store, source->codebook, source->columns,
                                &source->columns->blocks[b], pair, err);
    return status;
}

enum newid_status source_new(struct source **out, struct newid_store *store, const struct newid_codebook *codebook,
                             const struct newid_columns *columns, const struct newid_table_request *request,
                             struct newid_error *err)
{
    struct source *source = mem_zalloc(1, sizeof *source);
    if (!source)
        return out_of_memory(err);
    source->store = store;
    source->codebook = codebook;
    source->columns = columns;
    source->statuses = request->statuses;
    pthread_mutex_init(&source->lock, NULL);
    enum newid_status status = find_blocks(source, err);
    if (!status && request->cross_a)
        status = cross(source, request, err);
    if (status)
        source_free(source);
    else
        *out = source;
    return status;
}

void source_free(struct source *source)
{
    if (!source)
        return;
    for (size_t b = 0; b < source->columns->block_count; b++) {
        for (size_t t = 0; source->made && source->made[b] && t < source->codebook->theme_count; t++)
            buf_release(&source->made[b][t]);
        if (source->made)
            mem_free(source->made[b]);
        if (source->crossed_marks)
            buf_release(&source->crossed_marks[b]);
    }
    mem_free(source->names);
    mem_free(source->made);
    mem_free(source->crossed_marks);
    pthread_mutex_destroy(&source->lock);
    mem_free(source);
}

/* ---- reading ---- */

/* The set of a theme that others ask for. */
struct known_set {
    size_t block_and_1; /* whose set this is; 0: none's */
    bool under_way;
    uint64_t words[BLOCK_WORDS];
};

/* What the store keeps of a theme, read before it is asked for. */
struct fetched {
    size_t theme, begin, len; /* of the reader's data */
};

enum { FETCHED_MOST = READER_AHEAD + 1 };

struct reader {
    struct source *source;
    struct marks marks;
    struct buf data;
    struct fetched
        fetched[FETCHED_MOST]; /* of one block; the last is what was asked for without having been read ahead */
    size_t ahead, ahead_block;
    struct known_set **known; /* one a theme, made when it is asked for */
};

enum newid_status reader_new(struct reader **out, struct source *source, struct newid_error *err)
{
    struct reader *reader = mem_alloc(sizeof *reader);
    if (!reader)
        return out_of_memory(err);
    reader->source = source;
    reader->data = (struct buf)BUF_INIT;
    reader->ahead = 0;
    reader->known = mem_zalloc(source->codebook->theme_count, sizeof *reader->known);
    if (!reader->known) {
        mem_free(reader);
        return out_of_memory(err);
    }
    *out = reader;
    return NEWID_OK;
}

void reader_free(struct reader *reader)
{
    if (!reader)
        return;
    for (size_t t = 0; t < reader->source->codebook->theme_count; t++)
        mem_free(reader->known[t]);
    mem_free(reader->known);
    buf_release(&reader->data);
    mem_free(reader);
}

/* Appends what the store keeps to the reader's data, since another thread may ask the store next. Under the lock. */
static enum newid_status fetch(struct reader *r, size_t theme, size_t block, struct fetched *fetched,
                               struct newid_error *err)
{
    const struct source *source = r->source;
    const unsigned char *data;
    size_t len;
    bool found;
    enum newid_status status = newid_store_mentions(source->store, source->names[theme],
                                                    source->columns->blocks[block].number, &found, &data, &len, err);
    if (!status && !found)
        return newid_fail(err, NEWID_DATABASE, "a block of mentions is damaged; run newid rebuild");
    if (status)
        return status;
    *fetched = (struct fetched){theme, r->data.len, len};
    buf_add(&r->data, data, len);
    return buf_check(&r->data, err);
}

static bool is_kept(const struct source *source, size_t theme, size_t block)
{
    return theme != SOURCE_CROSSED && has_marks(&source->codebook->themes[theme]) && !source->made[block];
}

enum newid_status reader_ahead(struct reader *r, const size_t *themes, size_t count, size_t block,
                               struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    buf_reset(&r->data);
    r->ahead = 0;
    r->ahead_block = block;
    pthread_mutex_lock(&r->source->lock);
    for (size_t i = 0; i < count && i < READER_AHEAD && !status; i++)
        if (is_kept(r->source, themes[i], block)) {
            status = fetch(r, themes[i], block, &r->fetched[r->ahead], err);
            r->ahead += !status;
        }
    pthread_mutex_unlock(&r->source->lock);
    return status;
}

/* What was read ahead, or else what is read now, after it. */
static enum newid_status find_fetched(struct reader *r, size_t theme, size_t block, const struct fetched **found,
                                      struct newid_error *err)
{
    for (size_t i = 0; i < r->ahead && r->ahead_block == block; i++)
        if (r->fetched[i].theme == theme) {
            *found = &r->fetched[i];
            return NEWID_OK;
        }
    const struct fetched *last = r->ahead ? &r->fetched[r->ahead - 1] : NULL;
    buf_truncate(&r->data, last ? last->begin + last->len : 0);
    *found = &r->fetched[r->ahead];
    pthread_mutex_lock(&r->source->lock);
    enum newid_status status = fetch(r, theme, block, &r->fetched[r->ahead], err);
    pthread_mutex_unlock(&r->source->lock);
    return status;
}

/* The marks of a theme that has them, or of a pair within texts. */
static enum newid_status load(struct reader *r, size_t theme, size_t block, struct newid_error *err)
{
    const struct source *source = r->source;
    const struct fetched *fetched = NULL;
    const struct buf *made = NULL;
    if (theme == SOURCE_CROSSED)
        made = &source->crossed_marks[block];
    else if (source->made[block])
        made = &source->made[block][theme];
    enum newid_status status = made ? NEWID_OK : find_fetched(r, theme, block, &fetched, err);
    if (status)
        return status;
    const char *data = made ? made->data : r->data.data + fetched->begin;
    if (marks_read(&r->marks, (const unsigned char *)data, made ? made->len : fetched->len,
                   source->columns->blocks[block].count))
        return NEWID_OK;
    return newid_fail(err, NEWID_DATABASE, "a block of mentions is damaged; run newid rebuild");
}

/* Where the rule holds in the block. Nothing is in a set past the block's accounts. */
static enum newid_status find_rule(struct reader *r, const struct newid_rule *rule, size_t block, uint64_t *out,
                                   struct newid_error *err)
{
    const uint64_t *set;
    enum newid_status status;
    if (rule->op == NEWID_RULE_THEME) {
        status = reader_set(r, rule->theme, block, &set, err);
        if (!status)
            memcpy(out, set, sizeof(account_set));
        return status;
    }
    status = find_rule(r, rule->left, block, out, err);
    if (rule->op == NEWID_RULE_NOT) {
        for (size_t w = 0; w < BLOCK_WORDS; w++)
            out[w] = ~out[w];
        return status;
    }
    uint64_t *right = mem_alloc(sizeof(account_set));
    if (!status && !right)
        status = out_of_memory(err);
    if (!status)
        status = find_rule(r, rule->right, block, right, err);
    for (size_t w = 0; w < BLOCK_WORDS && !status; w++)
        out[w] = rule->op == NEWID_RULE_AND ? out[w] & right[w] : out[w] | right[w];
    mem_free(right);
    return status;
}

/* Only accounts that there are, and long enough. */
static void keep_long_enough(const struct source *source, uint64_t *set, size_t theme, const struct newid_block *block)
{
    const uint32_t *words = source->columns->words + block->first;
    const unsigned least = source->codebook->themes[theme].min_words;
    for (size_t w = 0; w < BLOCK_WORDS; w++) {
        uint64_t kept = 0;
        for (size_t i = 0; i < WORD_BITS && w * WORD_BITS + i < block->count; i++)
            kept |= (uint64_t)(words[w * WORD_BITS + i] >= least) << i;
        set[w] &= kept;
    }
}

static enum newid_status find_set(struct reader *r, size_t theme, size_t block, uint64_t *out, struct newid_error *err)
{
    const struct newid_theme *t = &r->source->codebook->themes[theme];
    enum newid_status status = has_marks(t) ? load(r, theme, block, err) : find_rule(r, t->rule, block, out, err);
    if (!status && has_marks(t))
        marks_union(out, &r->marks, source_counted(r->source, theme));
    else if (!status)
        keep_long_enough(r->source, out, theme, &r->source->columns->blocks[block]);
    return status;
}

enum newid_status reader_set(struct reader *r, size_t theme, size_t block, const uint64_t **set,
                             struct newid_error *err)
{
    struct known_set *known = r->known[theme];
    if (!known)
        known = r->known[theme] = mem_zalloc(1, sizeof *known);
    if (!known)
        return out_of_memory(err);
    if (known->under_way)
        return newid_fail(err, NEWID_INPUT, "theme %s: its rule leads back to itself; take that out of the rule",
                          r->source->codebook->themes[theme].code);
    enum newid_status status = NEWID_OK;
    if (known->block_and_1 != block + 1) {
        known->under_way = true;
        status = find_set(r, theme, block, known->words, err);
        known->under_way = false;
        known->block_and_1 = status ? 0 : block + 1;
    }
    *set = known->words;
    return status;
}

/* Marks of accounts alone, each with one hit, which is affirmed. */
static enum newid_status mark_set(struct reader *r, size_t theme, size_t block, struct newid_error *err)
{
    const struct together *pair = &r->source->crossed;
    const uint64_t *a, *b = NULL;
    const bool crossed = theme == SOURCE_CROSSED;
    enum newid_status status = reader_set(r, crossed ? pair->a : theme, block, &a, err);
    if (!status && crossed)
        status = reader_set(r, pair->b, block, &b, err);
    if (status)
        return status;
    marks_clear(&r->marks);
    r->marks.has[NEWID_AFFIRMED] = true;
    for (size_t w = 0; w < BLOCK_WORDS; w++)
        r->marks.with[NEWID_AFFIRMED][w] = b ? a[w] & b[w] : a[w];
    return NEWID_OK;
}

enum newid_status reader_marks(struct reader *r, size_t theme, size_t block, const struct marks **marks,
                               struct newid_error *err)
{
    const struct source *source = r->source;
    const bool has_own =
        theme == SOURCE_CROSSED ? source->crossed_marks != NULL : has_marks(&source->codebook->themes[theme]);
    *marks = &r->marks;
    return has_own ? load(r, theme, block, err) : mark_set(r, theme, block, err);
}
