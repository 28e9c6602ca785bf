#include "coder/regex.h"

#include "util/mem.h"
#include "util/wording.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

/* Enough for honest patterns on a page of text; a pattern that needs more is recorded as failed, not awaited. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 100000, JIT_STACK_START = 32 << 10, JIT_STACK_MOST = 1 << 20 };

struct regex_scratch {
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

struct regex {
    pcre2_code *code;
    struct regex_scratch *own; /* made when regex_next is first called */
};

static void *pcre_alloc(size_t size, void *unused)
{
    (void)unused;
    return mem_alloc(size);
}

static void pcre_free(void *ptr, void *unused)
{
    (void)unused;
    mem_free(ptr);
}

static int has_callout(pcre2_callout_enumerate_block *block, void *found)
{
    (void)block;
    *(bool *)found = true;
    return 1;
}

/*
 * What a codebook may not use: a (*VERB), which could turn Unicode off or backtracking upside down; \G, which
 * ties a match to where the scan began; a callout. \C is refused by PCRE2 itself (NEVER_BACKSLASH_C).
 */
static const char *find_forbidden(const char *pattern, size_t *offset)
{
    bool in_class = false;
    for (const char *p = pattern; *p; p++) {
        *offset = (size_t)(p - pattern);
        if (*p == '\\' && p[1] == 'Q') {
            const char *end = strstr(p + 2, "\\E");
            if (!end)
                return NULL;
            p = end + 1;
        } else if (*p == '\\' && p[1]) {
            if (p[1] == 'G' && !in_class)
                return N_("\\G is not allowed in a codebook");
            p++;
        } else if (*p == '[' && !in_class) {
            in_class = true;
            if (p[1] == '^')
                p++;
            if (p[1] == ']')
                p++;
        } else if (*p == ']' && in_class) {
            in_class = false;
        } else if (!in_class && p[0] == '(' && p[1] == '*') {
            return N_("verbs such as (*UTF) or (*COMMIT) are not allowed in a codebook");
        } else if (!in_class && p[0] == '(' && p[1] == '?' && p[2] == 'C') {
            return N_("callouts are not allowed in a codebook");
        }
    }
    return NULL;
}

/* PCRE2's memory is ours, so that tests can make it run out. */
static pcre2_general_context *general_context(struct newid_error *err)
{
    pcre2_general_context *general = pcre2_general_context_create(pcre_alloc, pcre_free, NULL);
    if (!general)
        (void)newid_fail(err, NEWID_MEMORY, "out of memory");
    return general;
}

static enum newid_status fail_compile(int code, size_t at, size_t *offset, struct newid_error *err)
{
    PCRE2_UCHAR message[200];
    pcre2_get_error_message(code, message, sizeof message);
    *offset = at;
    enum newid_status status = code == PCRE2_ERROR_HEAP_FAILED ? NEWID_MEMORY : NEWID_INPUT;
    return newid_fail(err, status, "%s", (const char *)message);
}

enum newid_status regex_compile(struct regex **out, const char *pattern, size_t *offset, struct newid_error *err)
{
    const uint32_t options =
        PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
    enum newid_status status = NEWID_OK;
    size_t unused;
    if (!offset)
        offset = &unused;
    const char *forbidden = find_forbidden(pattern, offset);
    if (forbidden)
        return newid_fail(err, NEWID_INPUT, "%s", forbidden);
    *offset = 0;

    pcre2_compile_context *compile = NULL;
    struct regex *re = mem_zalloc(1, sizeof *re);
    pcre2_general_context *general = general_context(err);
    if (!re || !general || !(compile = pcre2_compile_context_create(general))) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    /* Canonical text has no other; PCRE2's own default is whatever it was built with. */
    (void)pcre2_set_newline(compile, PCRE2_NEWLINE_LF);
    int code;
    PCRE2_SIZE at = 0;
    re->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &code, &at, compile);
    if (!re->code) {
        status = fail_compile(code, at, offset, err);
        goto done;
    }
    bool callout = false;
    pcre2_callout_enumerate(re->code, has_callout, &callout);
    if (callout) {
        status = newid_fail(err, NEWID_INPUT, "callouts are not allowed in a codebook");
        goto done;
    }
    /* Where JIT is absent the interpreter gives the same answers, slower. */
    (void)pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE);
    *out = re;
    re = NULL;
done:
    regex_free(re);
    pcre2_compile_context_free(compile);
    pcre2_general_context_free(general);
    return status;
}

void regex_free(struct regex *re)
{
    if (!re)
        return;
    regex_scratch_free(re->own);
    pcre2_code_free(re->code);
    mem_free(re);
}

enum newid_status regex_scratch_new(struct regex_scratch **out, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct regex_scratch *scratch = mem_zalloc(1, sizeof *scratch);
    pcre2_general_context *general = general_context(err);
    if (!scratch || !general) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    scratch->match = pcre2_match_data_create(1, general); /* the match itself; groups are not asked for */
    scratch->context = pcre2_match_context_create(general);
    scratch->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MOST, general);
    if (!scratch->match || !scratch->context || !scratch->stack) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    pcre2_set_match_limit(scratch->context, MATCH_LIMIT);
    pcre2_set_depth_limit(scratch->context, DEPTH_LIMIT);
    pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
    *out = scratch;
    scratch = NULL;
done:
    regex_scratch_free(scratch);
    pcre2_general_context_free(general);
    return status;
}

void regex_scratch_free(struct regex_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_jit_stack_free(scratch->stack);
    pcre2_match_context_free(scratch->context);
    pcre2_match_data_free(scratch->match);
    mem_free(scratch);
}

enum newid_status regex_find(const struct regex *re, struct regex_scratch *scratch, const char *text, size_t len,
                             size_t from, size_t last_start, bool *found, struct regex_span *span,
                             struct newid_error *err)
{
    const uint32_t options = PCRE2_NOTEMPTY | PCRE2_NO_UTF_CHECK;
    *found = false;
    if (from > len)
        return NEWID_OK;
    pcre2_set_offset_limit(scratch->context, last_start == SIZE_MAX ? PCRE2_UNSET : last_start);
    int rc = pcre2_match(re->code, (PCRE2_SPTR)text, len, from, options, scratch->match, scratch->context);
    if (rc == PCRE2_ERROR_NOMATCH)
        return NEWID_OK;
    if (rc == PCRE2_ERROR_NOMEMORY)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (rc < 0) {
        PCRE2_UCHAR message[200];
        pcre2_get_error_message(rc, message, sizeof message);
        return newid_fail(err, NEWID_LIMIT, "the pattern could not be finished: %s", (const char *)message);
    }
    const PCRE2_SIZE *spans = pcre2_get_ovector_pointer(scratch->match);
    *span = (struct regex_span){spans[0], spans[1]};
    /* \K inside a look-ahead can turn a span round; such a match has no passage to show. */
    if (span->end <= span->start)
        return newid_fail(err, NEWID_LIMIT, "the pattern could not be finished: it ends before it starts");
    *found = true;
    return NEWID_OK;
}

enum newid_status regex_next(struct regex *re, const char *text, size_t len, size_t from, bool *found,
                             struct regex_span *span, struct newid_error *err)
{
    *found = false;
    if (!re->own) {
        enum newid_status status = regex_scratch_new(&re->own, err);
        if (status)
            return status;
    }
    return regex_find(re, re->own, text, len, from, SIZE_MAX, found, span, err);
}

static char version_text[64];
static pthread_once_t version_once = PTHREAD_ONCE_INIT;

static void read_version(void)
{
    (void)pcre2_config(PCRE2_CONFIG_VERSION, version_text);
}

const char *regex_version(void)
{
    (void)pthread_once(&version_once, read_version);
    return version_text;
}
