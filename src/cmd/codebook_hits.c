#include "cmd/codebook_hits.h"

#include "cmd/cmd.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

/* One of the two codebooks, applied. */
struct side {
    const struct newid_codebook *codebook;
    struct newid_coder *coder;
    const struct newid_matcher *matchers;
    const struct newid_theme_matcher *links;
    size_t matcher_count, link_count;
    unsigned char *wanted; /* one flag a matcher: those of themes that changed */
    struct newid_hits hits;
    struct newid_hit *spans; /* scratch: the hits of one theme in one account */
    size_t span_count, span_capacity;
};

struct run {
    struct hit_comparison *out;
    struct side old, new;
    size_t passages;
    uint64_t total;
};

static enum newid_status open_side(struct side *side, const struct newid_codebook *codebook, struct newid_error *err)
{
    side->codebook = codebook;
    enum newid_status status = newid_coder_new(&side->coder, codebook, err);
    if (status)
        return status;
    side->matchers = newid_coder_matchers(side->coder, &side->matcher_count);
    side->links = newid_coder_theme_matchers(side->coder, &side->link_count);
    side->wanted = mem_zalloc(side->matcher_count, 1);
    return side->wanted ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

static void close_side(struct side *side)
{
    newid_hits_release(&side->hits);
    mem_free(side->spans);
    mem_free(side->wanted);
    newid_coder_free(side->coder);
}

static bool has_matcher(const struct side *side, size_t theme, const char *hash)
{
    for (size_t i = 0; i < side->link_count; i++)
        if (side->links[i].theme == theme && strcmp(side->matchers[side->links[i].matcher].hash, hash) == 0)
            return true;
    return false;
}

/* Whether the theme of `a` has a matcher that the theme of `b` lacks. */
static bool has_more(const struct side *a, size_t a_theme, const struct side *b, size_t b_theme)
{
    for (size_t i = 0; i < a->link_count; i++)
        if (a->links[i].theme == a_theme && !has_matcher(b, b_theme, a->matchers[a->links[i].matcher].hash))
            return true;
    return false;
}

static void want_theme(struct side *side, size_t theme)
{
    for (size_t i = 0; i < side->link_count; i++)
        if (side->links[i].theme == theme)
            side->wanted[side->links[i].matcher] = 1;
}

static void add_theme(struct run *r, const char *code, size_t old_theme, size_t new_theme)
{
    struct theme_hits *t = &r->out->themes[r->out->theme_count++];
    *t = (struct theme_hits){.code = code, .old_theme = old_theme, .new_theme = new_theme};
    t->changed = has_more(&r->old, old_theme, &r->new, new_theme) || has_more(&r->new, new_theme, &r->old, old_theme);
    if (t->changed) {
        want_theme(&r->old, old_theme);
        want_theme(&r->new, new_theme);
    }
}

static enum newid_status pair_themes(struct run *r, struct newid_error *err)
{
    const struct newid_codebook *old = r->old.codebook, *new = r->new.codebook;
    r->out->themes = arena_alloc(&r->out->memory, (old->theme_count + new->theme_count) * sizeof *r->out->themes);
    if (!r->out->themes)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < new->theme_count; i++)
        add_theme(r, new->themes[i].code, newid_codebook_find(old, new->themes[i].code), i);
    for (size_t i = 0; i < old->theme_count; i++)
        if (newid_codebook_find(new, old->themes[i].code) == NEWID_NO_PARENT)
            add_theme(r, old->themes[i].code, i, NEWID_NO_PARENT);
    return NEWID_OK;
}

static int by_place(const void *a, const void *b)
{
    const struct newid_hit *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end < y->end) - (x->end > y->end);
}

static bool has_failed(const struct newid_hits *hits, size_t matcher)
{
    for (size_t i = 0; i < hits->failed_count; i++)
        if (hits->failed[i] == matcher)
            return true;
    return false;
}

/* The theme's hits of the last scan in side->spans, those that overlap an earlier one left out. */
static enum newid_status gather(struct side *side, size_t theme, bool *failed, struct newid_error *err)
{
    side->span_count = 0;
    for (size_t l = 0; l < side->link_count; l++) {
        if (side->links[l].theme != theme)
            continue;
        *failed |= has_failed(&side->hits, side->links[l].matcher);
        for (size_t i = 0; i < side->hits.count; i++) {
            if (side->hits.items[i].matcher != side->links[l].matcher)
                continue;
            if (mem_grow(&side->spans, &side->span_capacity, side->span_count + 1, sizeof *side->spans))
                return newid_fail(err, NEWID_MEMORY, "out of memory");
            side->spans[side->span_count++] = side->hits.items[i];
        }
    }
    if (side->span_count)
        qsort(side->spans, side->span_count, sizeof *side->spans, by_place);
    size_t kept = 0;
    for (size_t i = 0; i < side->span_count; i++)
        if (!kept || side->spans[i].start >= side->spans[kept - 1].end)
            side->spans[kept++] = side->spans[i];
    side->span_count = kept;
    return NEWID_OK;
}

/* The first hit of the side that overlaps this one; NULL: none. */
static const struct newid_hit *overlapping(const struct newid_hit *hit, const struct side *side)
{
    for (size_t i = 0; i < side->span_count; i++)
        if (side->spans[i].start < hit->end && hit->start < side->spans[i].end)
            return &side->spans[i];
    return NULL;
}

/* before: the status that the hit had with the old codebook. */
static enum newid_status list_hit(struct run *r, struct theme_hits *theme, const struct newid_hit *hit,
                                  enum hit_change change, enum newid_hit_status before, const char *account,
                                  struct newid_error *err)
{
    if (theme->listed[change] >= r->passages)
        return NEWID_OK;
    theme->listed[change]++;
    struct hit_comparison *out = r->out;
    char *id = arena_strdup(&out->memory, account);
    if (!id || mem_grow(&out->moved, &out->moved_capacity, out->moved_count + 1, sizeof *out->moved))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    out->moved[out->moved_count++] =
        (struct moved_hit){theme->code, id, change, hit->start, hit->end, before, hit->status};
    return NEWID_OK;
}

/* Counts the hits of `side` that `other` has nothing beside, and lists the first of them; once for both, those of both
 * whose status is another. */
static enum newid_status count_moved(struct run *r, struct theme_hits *theme, bool appeared, const char *account,
                                     struct newid_error *err)
{
    const struct side *side = appeared ? &r->new : &r->old, *other = appeared ? &r->old : &r->new;
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < side->span_count && !status; i++) {
        const struct newid_hit *hit = &side->spans[i], *beside = overlapping(hit, other);
        if (beside && (!appeared || beside->status == hit->status))
            continue;
        *(beside ? &theme->restated : appeared ? &theme->appeared : &theme->vanished) += 1;
        const enum hit_change change = beside ? HIT_RESTATED : appeared ? HIT_APPEARED : HIT_VANISHED;
        status = list_hit(r, theme, hit, change, beside ? beside->status : hit->status, account, err);
    }
    return status;
}

static enum newid_status compare_theme(struct run *r, struct theme_hits *theme, const char *account,
                                       struct newid_error *err)
{
    bool failed = false;
    enum newid_status status = gather(&r->old, theme->old_theme, &failed, err);
    if (!status)
        status = gather(&r->new, theme->new_theme, &failed, err);
    if (status)
        return status;
    if (failed) {
        theme->failed++;
        return NEWID_OK;
    }
    theme->before += r->old.span_count;
    theme->after += r->new.span_count;
    status = count_moved(r, theme, false, account, err);
    return status ? status : count_moved(r, theme, true, account, err);
}

static enum newid_status compare_account(void *context, const struct newid_account *account,
                                         const struct newid_measure *measure, struct newid_error *err)
{
    struct run *r = context;
    (void)measure;
    if (cmd_interrupted())
        return newid_fail(err, NEWID_STOPPED, "stopped; nothing was changed");
    newid_hits_clear(&r->old.hits);
    newid_hits_clear(&r->new.hits);
    enum newid_status status =
        newid_coder_scan_plain(r->old.coder, account->text, account->text_len, r->old.wanted, &r->old.hits, err);
    if (!status)
        status =
            newid_coder_scan_plain(r->new.coder, account->text, account->text_len, r->new.wanted, &r->new.hits, err);
    for (size_t i = 0; i < r->out->theme_count && !status; i++)
        if (r->out->themes[i].changed)
            status = compare_theme(r, &r->out->themes[i], account->id, err);
    cmd_progress("comparing", ++r->out->accounts, r->total);
    return status;
}

static enum newid_status count_accounts(struct run *r, struct newid_store *store, struct newid_error *err)
{
    struct newid_columns *columns = NULL;
    enum newid_status status = newid_store_columns(store, &columns, err);
    if (!status)
        r->total = columns->count;
    newid_columns_free(columns);
    return status;
}

enum newid_status hit_comparison_run(struct hit_comparison *out, const struct newid_codebook *old,
                                     const struct newid_codebook *new, struct newid_store *store, size_t passages,
                                     struct newid_error *err)
{
    *out = (struct hit_comparison){0};
    struct run r = {.out = out, .passages = passages};
    enum newid_status status = open_side(&r.old, old, err);
    if (!status)
        status = open_side(&r.new, new, err);
    if (!status)
        status = pair_themes(&r, err);
    if (!status)
        status = count_accounts(&r, store, err);
    if (!status)
        status = newid_store_each_account(store, 0, compare_account, &r, err);
    close_side(&r.old);
    close_side(&r.new);
    return status;
}

void hit_comparison_release(struct hit_comparison *comparison)
{
    mem_free(comparison->moved);
    arena_release(&comparison->memory);
    *comparison = (struct hit_comparison){0};
}
