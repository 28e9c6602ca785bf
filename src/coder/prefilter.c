#include "coder/prefilter.h"

#include "coder/translate.h"
#include "util/arena.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

#ifdef NEWID_HAVE_HS
#include <hs.h>
#include <pthread.h>
#include <unistd.h>
#endif

/*
 * Hyperscan takes a millisecond or two for a pattern, so the patterns are compiled in parts, each by a thread into a
 * database of its own. More parts than processors would only make scans slower. Its time for one pattern cannot be
 * bounded from outside, but grows with the expression, so a very long one is left to the plain scan.
 */
enum { PART_LEAST = 256, PARTS_MOST = 8, EXPRESSION_MOST = 8192 };

struct covered {
    size_t width;    /* TRANSLATION_UNBOUNDED: the text as a whole */
    const char *why; /* uncovered; else NULL */
};

struct prefilter {
    struct covered *patterns;
    size_t count;
#ifdef NEWID_HAVE_HS
    struct part *parts;
    size_t part_count;
#endif
};

struct prefilter_scratch {
    const struct prefilter *prefilter;
    struct prefilter_candidate *candidates;
    size_t candidate_count;
    uint32_t *counts; /* one a pattern: ends so far; more than PREFILTER_ENDS_MOST means too many */
    uint32_t (*ends)[PREFILTER_ENDS_MOST];
    uint64_t *found;   /* one bit a pattern */
    struct buf framed; /* the text between two NULs */
#ifdef NEWID_HAVE_HS
    hs_scratch_t *hs;
#endif
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* ---- compiling ---- */

#ifdef NEWID_HAVE_HS

enum { EXPRESSION_FLAGS = HS_FLAG_CASELESS | HS_FLAG_DOTALL };

/* The patterns from `from` to before `to`. */
struct part {
    struct prefilter *prefilter;
    const char *const *regexes;
    size_t from, to;
    hs_database_t *database; /* NULL where none is covered */
    struct arena messages;
    bool out_of_memory;
};

/* What hs_compile_multi is given. */
struct batch {
    const char **expressions; /* NULL where the pattern is not covered */
    const char **compiled;
    unsigned *flags, *ids;
    unsigned count;
    struct arena memory;
};

static unsigned flags_of(const struct covered *pattern)
{
    return EXPRESSION_FLAGS | (pattern->width == TRANSLATION_UNBOUNDED ? HS_FLAG_SINGLEMATCH : 0);
}

/* What Hyperscan says, kept; NULL where memory ran out. */
static const char *keep_refusal(struct part *part, hs_compile_error_t *refusal)
{
    const char *why = refusal ? arena_strdup(&part->messages, refusal->message) : NULL;
    hs_free_compile_error(refusal);
    if (!why)
        part->out_of_memory = true;
    return why;
}

/* NULL, or why Hyperscan does not take the expression. */
static const char *ask_hyperscan(struct part *part, const struct covered *pattern, const char *expression)
{
    hs_expr_info_t *info = NULL;
    hs_compile_error_t *refusal = NULL;
    const char *why = NULL;
    if (hs_expression_info(expression, flags_of(pattern), &info, &refusal) != HS_SUCCESS)
        return keep_refusal(part, refusal);
    if (!info->min_width)
        why = N_("it may match the empty string once it is translated");
    mem_free(info); /* from malloc, or from ours where Hyperscan was given it */
    return why;
}

/* Translates the pattern, at need without its edges. The expression is in *out, or pattern->why says why there is none.
 */
static void cover(struct part *part, struct covered *pattern, const char *regex, struct buf *out)
{
    for (int edges = 1; edges >= 0 && !part->out_of_memory; edges--) {
        buf_reset(out);
        if (translate_pattern(out, &pattern->width, &pattern->why, regex, edges, NULL))
            part->out_of_memory = true;
        if (part->out_of_memory || pattern->why)
            return;
        pattern->why = out->len > EXPRESSION_MOST ? N_("it is too large") : ask_hyperscan(part, pattern, out->data);
        if (!pattern->why)
            return;
    }
}

static void cover_part(struct part *part, struct batch *batch)
{
    struct buf expression = BUF_INIT;
    for (size_t i = part->from; i < part->to && !part->out_of_memory; i++) {
        struct covered *pattern = &part->prefilter->patterns[i];
        const char **kept = &batch->expressions[i - part->from];
        if (part->regexes[i])
            cover(part, pattern, part->regexes[i], &expression);
        else
            pattern->why = N_("it is left out");
        if (!pattern->why && !(*kept = arena_strdup(&batch->memory, expression.data)))
            part->out_of_memory = true;
    }
    buf_release(&expression);
}

static void fill_batch(struct batch *batch, const struct part *part)
{
    batch->count = 0;
    for (size_t i = part->from; i < part->to; i++) {
        const struct covered *pattern = &part->prefilter->patterns[i];
        if (pattern->why)
            continue;
        batch->compiled[batch->count] = batch->expressions[i - part->from];
        batch->flags[batch->count] = flags_of(pattern);
        batch->ids[batch->count++] = (unsigned)i;
    }
}

/* Leaves out what Hyperscan refuses only now: one pattern, or all where it does not say which. */
static void refuse(struct part *part, const struct batch *batch, hs_compile_error_t *refusal)
{
    const int which = refusal ? refusal->expression : -1;
    const char *why = keep_refusal(part, refusal);
    for (unsigned i = 0; i < batch->count; i++)
        if (which < 0 || i == (unsigned)which)
            part->prefilter->patterns[batch->ids[i]].why = why;
}

static void compile_part(struct part *part, struct batch *batch)
{
    while (!part->out_of_memory) {
        hs_compile_error_t *refusal = NULL;
        fill_batch(batch, part);
        if (!batch->count || hs_compile_multi(batch->compiled, batch->flags, batch->ids, batch->count, HS_MODE_BLOCK,
                                              NULL, &part->database, &refusal) == HS_SUCCESS)
            return;
        refuse(part, batch, refusal);
    }
}

static void *make_part(void *context)
{
    struct part *part = context;
    const size_t count = part->to - part->from;
    struct batch batch = {.memory = ARENA_INIT};
    batch.expressions = arena_alloc(&batch.memory, count * sizeof *batch.expressions);
    batch.compiled = arena_alloc(&batch.memory, count * sizeof *batch.compiled);
    batch.flags = arena_alloc(&batch.memory, count * sizeof *batch.flags);
    batch.ids = arena_alloc(&batch.memory, count * sizeof *batch.ids);
    part->out_of_memory = !batch.expressions || !batch.compiled || !batch.flags || !batch.ids;
    if (!part->out_of_memory)
        cover_part(part, &batch);
    compile_part(part, &batch);
    arena_release(&batch.memory);
    return NULL;
}

static size_t count_parts(size_t patterns)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t parts = patterns / PART_LEAST;
    if (processors > 0 && parts > (size_t)processors)
        parts = (size_t)processors;
    return parts > PARTS_MOST ? PARTS_MOST : parts ? parts : 1;
}

static bool make_parts(struct prefilter *prefilter, const char *const *regexes)
{
    pthread_t threads[PARTS_MOST];
    bool started[PARTS_MOST], out_of_memory = false;
    for (size_t p = 0; p < prefilter->part_count; p++) {
        struct part *part = &prefilter->parts[p];
        part->prefilter = prefilter;
        part->regexes = regexes;
        part->from = prefilter->count * p / prefilter->part_count;
        part->to = prefilter->count * (p + 1) / prefilter->part_count;
        started[p] = p + 1 < prefilter->part_count && pthread_create(&threads[p], NULL, make_part, part) == 0;
        if (!started[p])
            (void)make_part(part);
    }
    for (size_t p = 0; p < prefilter->part_count; p++) {
        if (started[p])
            (void)pthread_join(threads[p], NULL);
        out_of_memory = out_of_memory || prefilter->parts[p].out_of_memory;
    }
    return !out_of_memory;
}

static enum newid_status cover_all(struct prefilter *prefilter, const char *const *regexes, struct newid_error *err)
{
    if (hs_valid_platform() != HS_SUCCESS) {
        for (size_t i = 0; i < prefilter->count; i++)
            prefilter->patterns[i].why = N_("this processor lacks what Hyperscan needs");
        return NEWID_OK;
    }
    prefilter->parts = mem_zalloc(PARTS_MOST, sizeof *prefilter->parts);
    if (!prefilter->parts)
        return no_memory(err);
    prefilter->part_count = count_parts(prefilter->count);
    return make_parts(prefilter, regexes) ? NEWID_OK : no_memory(err);
}

static void free_parts(struct prefilter *prefilter)
{
    for (size_t p = 0; p < prefilter->part_count; p++) {
        hs_free_database(prefilter->parts[p].database);
        arena_release(&prefilter->parts[p].messages);
    }
    mem_free(prefilter->parts);
}

#else

static enum newid_status cover_all(struct prefilter *prefilter, const char *const *regexes, struct newid_error *err)
{
    (void)regexes;
    (void)err;
    for (size_t i = 0; i < prefilter->count; i++)
        prefilter->patterns[i].why = N_("newid was built without Hyperscan");
    return NEWID_OK;
}

static void free_parts(struct prefilter *prefilter) { (void)prefilter; }

#endif

enum newid_status prefilter_new(struct prefilter **out, const char *const *regexes, size_t count,
                                struct newid_error *err)
{
    enum newid_status status;
    struct prefilter *prefilter = mem_zalloc(1, sizeof *prefilter);
    if (!prefilter)
        return no_memory(err);
    prefilter->count = count;
    prefilter->patterns = mem_zalloc(count, sizeof *prefilter->patterns);
    status = prefilter->patterns ? cover_all(prefilter, regexes, err) : no_memory(err);
    if (status)
        prefilter_free(prefilter);
    else
        *out = prefilter;
    return status;
}

void prefilter_free(struct prefilter *prefilter)
{
    if (!prefilter)
        return;
    free_parts(prefilter);
    mem_free(prefilter->patterns);
    mem_free(prefilter);
}

bool prefilter_uncovered(const struct prefilter *prefilter, size_t pattern, const char **why)
{
    const char *reason = prefilter->patterns[pattern].why;
    if (why)
        *why = reason;
    return reason;
}

/* ---- scanning ---- */

void prefilter_scratch_free(struct prefilter_scratch *scratch)
{
    if (!scratch)
        return;
#ifdef NEWID_HAVE_HS
    hs_free_scratch(scratch->hs);
#endif
    buf_release(&scratch->framed);
    mem_free(scratch->found);
    mem_free(scratch->ends);
    mem_free(scratch->counts);
    mem_free(scratch->candidates);
    mem_free(scratch);
}

static enum newid_status alloc_hs_scratch(struct prefilter_scratch *scratch, struct newid_error *err)
{
#ifdef NEWID_HAVE_HS
    for (size_t p = 0; p < scratch->prefilter->part_count; p++) {
        const hs_database_t *database = scratch->prefilter->parts[p].database;
        if (database && hs_alloc_scratch(database, &scratch->hs) != HS_SUCCESS)
            return no_memory(err);
    }
#else
    (void)scratch;
    (void)err;
#endif
    return NEWID_OK;
}

enum newid_status prefilter_scratch_new(struct prefilter_scratch **out, const struct prefilter *prefilter,
                                        struct newid_error *err)
{
    const size_t count = prefilter->count;
    enum newid_status status = NEWID_OK;
    struct prefilter_scratch *scratch = mem_zalloc(1, sizeof *scratch);
    if (!scratch)
        return no_memory(err);
    scratch->prefilter = prefilter;
    scratch->framed = (struct buf)BUF_INIT_CAP((size_t)INT32_MAX + 2);
    scratch->candidates = mem_zalloc(count, sizeof *scratch->candidates);
    scratch->counts = mem_zalloc(count, sizeof *scratch->counts);
    scratch->ends = mem_zalloc(count, sizeof *scratch->ends);
    scratch->found = mem_zalloc(count / 64 + 1, sizeof *scratch->found);
    if (!scratch->candidates || !scratch->counts || !scratch->ends || !scratch->found)
        status = no_memory(err);
    if (!status)
        status = alloc_hs_scratch(scratch, err);
    if (status)
        prefilter_scratch_free(scratch);
    else
        *out = scratch;
    return status;
}

static void add_candidate(struct prefilter_scratch *scratch, size_t pattern, bool whole)
{
    const size_t width = scratch->prefilter->patterns[pattern].width;
    const uint32_t count = scratch->counts[pattern];
    whole = whole || width == TRANSLATION_UNBOUNDED || count > PREFILTER_ENDS_MOST;
    scratch->candidates[scratch->candidate_count++] = (struct prefilter_candidate){
        pattern, whole ? NULL : scratch->ends[pattern], whole ? 0 : count, whole ? TRANSLATION_UNBOUNDED : width};
}

#ifdef NEWID_HAVE_HS

/* Hyperscan gives the ends of one pattern in ascending order. */
static int note_end(unsigned pattern, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    struct prefilter_scratch *scratch = context;
    const uint64_t bit = (uint64_t)1 << pattern % 64;
    uint64_t *word = &scratch->found[pattern / 64];
    (void)from;
    (void)flags;
    /* The frame's first byte is not the text's; an end behind the text, at its last byte, is the text's end. */
    if (--to > scratch->framed.len - 2)
        to = scratch->framed.len - 2;
    if (!(*word & bit)) {
        *word |= bit;
        scratch->counts[pattern] = 0;
    }
    const uint32_t count = scratch->counts[pattern];
    if (count < PREFILTER_ENDS_MOST && !(count && scratch->ends[pattern][count - 1] == to))
        scratch->ends[pattern][count] = (uint32_t)to;
    else if (count < PREFILTER_ENDS_MOST)
        return 0;
    if (count <= PREFILTER_ENDS_MOST)
        scratch->counts[pattern]++;
    return 0;
}

static void list_found(struct prefilter_scratch *scratch)
{
    for (size_t w = 0; w <= scratch->prefilter->count / 64; w++) {
        for (size_t bit = 0; scratch->found[w] >> bit; bit++) {
            if (scratch->found[w] >> bit & 1)
                add_candidate(scratch, w * 64 + bit, false);
            if (bit == 63)
                break;
        }
        scratch->found[w] = 0;
    }
}

static enum newid_status scan_text(struct prefilter_scratch *scratch, const char *text, size_t len,
                                   struct newid_error *err)
{
    const struct prefilter *prefilter = scratch->prefilter;
    buf_reset(&scratch->framed);
    buf_addc(&scratch->framed, '\0');
    buf_add(&scratch->framed, text, len);
    buf_addc(&scratch->framed, '\0');
    if (buf_check(&scratch->framed, err))
        return NEWID_MEMORY;
    for (size_t p = 0; p < prefilter->part_count; p++) {
        const hs_database_t *database = prefilter->parts[p].database;
        if (database &&
            hs_scan(database, scratch->framed.data, (unsigned)len + 2, 0, scratch->hs, note_end, scratch) != HS_SUCCESS)
            return newid_fail(err, NEWID_LIMIT, "Hyperscan could not scan a text");
    }
    list_found(scratch);
    return NEWID_OK;
}

enum newid_status prefilter_use_own_memory(struct newid_error *err)
{
    return hs_set_allocator(mem_alloc, mem_free) == HS_SUCCESS
               ? NEWID_OK
               : newid_fail(err, NEWID_USAGE, "Hyperscan did not take the allocator");
}

#else

static enum newid_status scan_text(struct prefilter_scratch *scratch, const char *text, size_t len,
                                   struct newid_error *err)
{
    (void)scratch;
    (void)text;
    (void)len;
    (void)err;
    return NEWID_OK;
}

enum newid_status prefilter_use_own_memory(struct newid_error *err)
{
    (void)err;
    return NEWID_OK;
}

#endif

enum newid_status prefilter_scan(struct prefilter_scratch *scratch, const char *text, size_t len,
                                 const struct prefilter_candidate **candidates, size_t *count, struct newid_error *err)
{
    const struct prefilter *prefilter = scratch->prefilter;
    enum newid_status status = NEWID_OK;
    scratch->candidate_count = 0;
    if (len > INT32_MAX)
        return newid_fail(err, NEWID_LIMIT, "a text of more than 2 GB cannot be coded");
    if (translate_is_ordinary(text, len))
        status = scan_text(scratch, text, len, err);
    else
        for (size_t i = 0; i < prefilter->count; i++)
            if (!prefilter->patterns[i].why)
                add_candidate(scratch, i, true);
    *candidates = scratch->candidates;
    *count = scratch->candidate_count;
    return status;
}
