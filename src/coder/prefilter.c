#include "coder/prefilter.h"

#include "coder/translate.h"
#include "util/arena.h"
#include "util/buf.h"
#include "util/mem.h"

#include <string.h>

#ifdef NEWID_HAVE_HS
#include <hs.h>
#endif

/*
 * Patterns are compiled DATABASE_PATTERNS at a time: a scan of several such databases takes no longer than of one with
 * all, and one refused pattern costs the compilation of few. Hyperscan's time for a pattern cannot be bounded from
 * outside, but grows with the expression, so a very long one is left to the plain scan.
 */
enum { DATABASE_PATTERNS = 512, EXPRESSION_MOST = 8192 };

struct covered {
    const char *expression; /* lives while compiling */
    size_t width;           /* TRANSLATION_UNBOUNDED: the text as a whole */
    const char *why;        /* uncovered; else NULL */
};

struct prefilter {
    struct covered *patterns;
    size_t count;
    struct arena memory; /* messages */
#ifdef NEWID_HAVE_HS
    hs_database_t **databases;
    size_t database_count;
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

static unsigned flags_of(const struct covered *pattern)
{
    return EXPRESSION_FLAGS | (pattern->width == TRANSLATION_UNBOUNDED ? HS_FLAG_SINGLEMATCH : 0);
}

/* Sets why where Hyperscan does not take the expression. */
static enum newid_status ask_hyperscan(struct prefilter *prefilter, struct covered *pattern, const char *expression,
                                       struct newid_error *err)
{
    hs_expr_info_t *info = NULL;
    hs_compile_error_t *refusal = NULL;
    enum newid_status status = NEWID_OK;
    pattern->why = NULL;
    if (hs_expression_info(expression, flags_of(pattern), &info, &refusal) != HS_SUCCESS) {
        pattern->why = refusal ? arena_strdup(&prefilter->memory, refusal->message) : NULL;
        if (!pattern->why)
            status = no_memory(err);
    } else if (!info->min_width) {
        pattern->why = "it may match the empty string once it is translated";
    }
    hs_free_compile_error(refusal);
    mem_free(info);
    return status;
}

static enum newid_status cover(struct prefilter *prefilter, struct covered *pattern, const char *regex,
                               struct arena *expressions, struct newid_error *err)
{
    struct buf expression = BUF_INIT;
    enum newid_status status = NEWID_OK;
    for (int edges = 1; edges >= 0; edges--) {
        buf_reset(&expression);
        status = translate_pattern(&expression, &pattern->width, &pattern->why, regex, edges, err);
        if (status || pattern->why)
            break;
        if (expression.len > EXPRESSION_MOST) {
            pattern->why = "it is too large";
            break;
        }
        status = ask_hyperscan(prefilter, pattern, expression.data, err);
        if (status || !pattern->why)
            break;
    }
    if (!status && !pattern->why && !(pattern->expression = arena_strdup(expressions, expression.data)))
        status = no_memory(err);
    buf_release(&expression);
    return status;
}

struct batch {
    const char *expressions[DATABASE_PATTERNS];
    unsigned flags[DATABASE_PATTERNS], ids[DATABASE_PATTERNS];
    unsigned count;
};

static size_t fill_batch(struct batch *batch, const struct prefilter *prefilter, size_t from)
{
    size_t i = from;
    batch->count = 0;
    for (; i < prefilter->count && batch->count < DATABASE_PATTERNS; i++) {
        const struct covered *pattern = &prefilter->patterns[i];
        if (pattern->why)
            continue;
        batch->expressions[batch->count] = pattern->expression;
        batch->flags[batch->count] = flags_of(pattern);
        batch->ids[batch->count++] = (unsigned)i;
    }
    return i;
}

/* Compiles the covered patterns from *from on, one database full, leaving out those that Hyperscan refuses only now. */
static enum newid_status compile_batch(struct prefilter *prefilter, struct batch *batch, size_t *from,
                                       struct newid_error *err)
{
    for (;;) {
        hs_compile_error_t *refusal = NULL;
        size_t next = fill_batch(batch, prefilter, *from);
        hs_database_t *database = NULL;
        hs_error_t code = HS_SUCCESS;
        if (batch->count)
            code = hs_compile_multi(batch->expressions, batch->flags, batch->ids, batch->count, HS_MODE_BLOCK, NULL,
                                    &database, &refusal);
        if (code == HS_SUCCESS) {
            if (database)
                prefilter->databases[prefilter->database_count++] = database;
            *from = next;
            return NEWID_OK;
        }
        const int which = refusal ? refusal->expression : -1;
        const char *why = refusal ? arena_strdup(&prefilter->memory, refusal->message) : NULL;
        hs_free_compile_error(refusal);
        if (!why)
            return no_memory(err);
        if (which >= 0) {
            prefilter->patterns[batch->ids[which]].why = why;
            continue;
        }
        for (unsigned i = 0; i < batch->count; i++)
            prefilter->patterns[batch->ids[i]].why = why;
    }
}

static enum newid_status compile_all(struct prefilter *prefilter, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct batch *batch = mem_alloc(sizeof *batch);
    prefilter->databases = mem_zalloc(prefilter->count / DATABASE_PATTERNS + 1, sizeof *prefilter->databases);
    if (!batch || !prefilter->databases)
        status = no_memory(err);
    for (size_t from = 0; !status && from < prefilter->count;)
        status = compile_batch(prefilter, batch, &from, err);
    mem_free(batch);
    return status;
}

static enum newid_status cover_all(struct prefilter *prefilter, const char *const *regexes, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct arena expressions = ARENA_INIT;
    if (hs_valid_platform() != HS_SUCCESS) {
        for (size_t i = 0; i < prefilter->count; i++)
            prefilter->patterns[i].why = "this processor lacks what Hyperscan needs";
        return NEWID_OK;
    }
    for (size_t i = 0; i < prefilter->count && !status; i++) {
        if (regexes[i])
            status = cover(prefilter, &prefilter->patterns[i], regexes[i], &expressions, err);
        else
            prefilter->patterns[i].why = "it is left out";
    }
    if (!status)
        status = compile_all(prefilter, err);
    arena_release(&expressions);
    return status;
}

static void free_databases(struct prefilter *prefilter)
{
    for (size_t i = 0; i < prefilter->database_count; i++)
        hs_free_database(prefilter->databases[i]);
    mem_free(prefilter->databases);
}

#else

static enum newid_status cover_all(struct prefilter *prefilter, const char *const *regexes, struct newid_error *err)
{
    (void)regexes;
    (void)err;
    for (size_t i = 0; i < prefilter->count; i++)
        prefilter->patterns[i].why = "newid was built without Hyperscan";
    return NEWID_OK;
}

static void free_databases(struct prefilter *prefilter) { (void)prefilter; }

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
    free_databases(prefilter);
    arena_release(&prefilter->memory);
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
    for (size_t i = 0; i < scratch->prefilter->database_count; i++)
        if (hs_alloc_scratch(scratch->prefilter->databases[i], &scratch->hs) != HS_SUCCESS)
            return no_memory(err);
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
    for (size_t i = 0; i < prefilter->database_count; i++)
        if (hs_scan(prefilter->databases[i], scratch->framed.data, (unsigned)len + 2, 0, scratch->hs, note_end,
                    scratch) != HS_SUCCESS)
            return newid_fail(err, NEWID_LIMIT, "Hyperscan could not scan a text");
    list_found(scratch);
    return NEWID_OK;
}

const char *prefilter_version(void) { return hs_version(); }

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

const char *prefilter_version(void) { return ""; }

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
