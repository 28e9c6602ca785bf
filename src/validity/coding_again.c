#include "validity/coding_again.h"

#include <string.h>

/* A set of decisions, whatever their order: how many, and the sum of their hashes. */
struct mark {
    size_t count;
    uint64_t sum;
};

struct search {
    const struct newid_coding_round *round;
    struct mark wanted, seen; /* seen: of the round at `at` */
    int64_t at, found;
};

/* FNV-1a; the closing zero parts one string from the next. */
static uint64_t add_string(uint64_t hash, const char *s)
{
    do
        hash = (hash ^ (unsigned char)*s) * UINT64_C(1099511628211);
    while (*s++);
    return hash;
}

static uint64_t add_number(uint64_t hash, uint64_t n) { return (hash ^ n) * UINT64_C(0x9E3779B97F4A7C15) ^ (hash >> 29); }

static void add(struct mark *mark, const struct newid_coding *c, bool stale)
{
    uint64_t hash = add_string(add_string(UINT64_C(14695981039346656037), c->account), c->theme);
    hash = add_number(hash, (c->present ? 1U : 0U) | (stale ? 2U : 0U) | (c->has_span ? 4U : 0U));
    if (c->has_span)
        hash = add_number(add_number(hash, c->start), c->end);
    mark->count++;
    mark->sum += add_number(hash, hash >> 32);
}

static void close_round(struct search *s)
{
    if (!s->found && s->at && s->seen.count == s->wanted.count && s->seen.sum == s->wanted.sum)
        s->found = s->at;
}

static enum newid_status take(void *context, const struct newid_coding_round *round, const struct newid_coding *coding,
                              int64_t num, bool stale, struct newid_error *err)
{
    struct search *s = context;
    (void)num;
    (void)err;
    if (round->reconciled != s->round->reconciled || strcmp(round->coder, s->round->coder) != 0)
        return NEWID_OK;
    if (round->num != s->at) {
        close_round(s);
        s->at = round->num;
        s->seen = (struct mark){0, 0};
    }
    add(&s->seen, coding, stale);
    return NEWID_OK;
}

enum newid_status coding_again(struct newid_store *store, const struct newid_coding_round *round,
                               const struct newid_coding *codings, size_t count, int64_t *found,
                               struct newid_error *err)
{
    struct search s = {.round = round};
    for (size_t i = 0; i < count; i++)
        add(&s.wanted, &codings[i], codings[i].hash != NULL);
    enum newid_status status = newid_store_each_coding(store, round->codebook, take, &s, err);
    close_round(&s);
    *found = s.found;
    return status;
}
