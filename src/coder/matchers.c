/* Which matchers a codebook has, and what identifies each. */
#include "codebook/structure.h"
#include "coder/coder.h"
#include "util/mem.h"
#include "util/sha256.h"

#include <stdlib.h>
#include <string.h>

static int by_string(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_hash(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The theme's `unless` regexes, sorted, so that their order in the file makes no other matcher. */
static enum newid_status sorted_unless(const char ***out, struct arena *memory, const struct newid_theme *theme,
                                       struct newid_error *err)
{
    const char **list = arena_alloc(memory, (theme->unless_count + 1) * sizeof *list);
    if (!list)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < theme->unless_count; i++)
        list[i] = theme->unless[i].regex;
    qsort(list, theme->unless_count, sizeof *list, by_string);
    *out = list;
    return NEWID_OK;
}

/* context: the hash of the triggers; NULL: none. Sentences come from ICU, so its version is a part of what they do; gapped: a
 * phrase in whose gap a trigger can stand, or NULL. */
static void hash_pattern(char out[65], const char *regex, const char *const *unless, size_t unless_count,
                         const char *context, const char *gapped)
{
    struct sha256_ctx hash;
    sha256_init(&hash);
    sha256_add_string(&hash, CODER_SEMANTICS);
    sha256_add_string(&hash, regex_version());
    sha256_add_string(&hash, regex);
    for (size_t i = 0; i < unless_count; i++)
        sha256_add_string(&hash, unless[i]);
    sha256_add_string(&hash, context);
    if (context) {
        sha256_add_string(&hash, segment_version());
        sha256_add_string(&hash, gapped);
    }
    sha256_hex(&hash, out);
}

static size_t find_matcher(const struct newid_coder *coder, const char *hash)
{
    size_t i = 0;
    while (i < coder->matcher_count && strcmp(coder->matchers[i].hash, hash) != 0)
        i++;
    return i;
}

/* Links the theme's pattern to the matcher with this hash, which is made where it is new. */
static void link_matcher(struct newid_coder *coder, const char *hash, size_t theme, size_t pattern, bool is_rule)
{
    size_t i = find_matcher(coder, hash);
    if (i == coder->matcher_count) {
        struct newid_matcher *m = &coder->matchers[coder->matcher_count++];
        memcpy(m->hash, hash, sizeof m->hash);
        m->is_rule = is_rule;
        m->theme = theme;
        m->pattern = pattern;
    }
    coder->links[coder->link_count++] = (struct newid_theme_matcher){theme, pattern, i};
}

struct operand_hash {
    struct newid_coder *coder;
    struct sha256_ctx *hash;
    const char **list; /* scratch, one a link */
};

/* An operand is what its hits are: the matchers of the theme and of the children that count in it, and which statuses count. */
static void hash_operand(void *context, size_t theme)
{
    struct operand_hash *o = context;
    const struct newid_coder *coder = o->coder;
    size_t n = 0;
    for (size_t i = 0; i < coder->link_count; i++)
        if (codebook_counts_in(coder->codebook, theme, coder->links[i].theme))
            o->list[n++] = coder->matchers[coder->links[i].matcher].hash;
    qsort(o->list, n, sizeof *o->list, by_hash);
    unsigned char counts = (unsigned char)coder->codebook->themes[theme].counts;
    sha256_add(o->hash, &counts, 1);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || strcmp(o->list[i], o->list[i - 1]) != 0)
            sha256_add_string(o->hash, o->list[i]);
}

/* The tree in prefix form; an operand's own hash follows its mark. */
static void hash_rule(const struct newid_rule *rule, struct operand_hash *operand)
{
    static const char *const marks[] = {
        [NEWID_RULE_THEME] = "theme", [NEWID_RULE_NOT] = "not", [NEWID_RULE_AND] = "and", [NEWID_RULE_OR] = "or"};
    sha256_add_string(operand->hash, marks[rule->op]);
    if (rule->op == NEWID_RULE_THEME) {
        hash_operand(operand, rule->theme);
        return;
    }
    hash_rule(rule->left, operand);
    if (rule->right)
        hash_rule(rule->right, operand);
}

static enum newid_status link_rule(struct newid_coder *coder, size_t theme, struct newid_error *err)
{
    static const char *const scopes[] = {
        [NEWID_SCOPE_ACCOUNT] = "account", [NEWID_SCOPE_PARAGRAPH] = "paragraph", [NEWID_SCOPE_SENTENCE] = "sentence"};
    const struct newid_theme *t = &coder->codebook->themes[theme];
    const char **list = mem_zalloc(coder->link_count + 1, sizeof *list);
    if (!list)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    struct sha256_ctx hash;
    char hex[65];
    sha256_init(&hash);
    sha256_add_string(&hash, CODER_SEMANTICS);
    sha256_add_string(&hash, segment_version());
    sha256_add_string(&hash, scopes[t->scope]);
    hash_rule(t->rule, &(struct operand_hash){coder, &hash, list});
    sha256_hex(&hash, hex);
    link_matcher(coder, hex, theme, 0, true);
    mem_free(list);
    return NEWID_OK;
}

static enum newid_status link_patterns(struct newid_coder *coder, size_t theme, struct newid_error *err)
{
    const struct newid_theme *t = &coder->codebook->themes[theme];
    const struct newid_context *triggers = t->context ? coder->codebook->triggers : NULL;
    const char **unless = NULL;
    enum newid_status status = sorted_unless(&unless, &coder->memory, t, err);
    for (size_t p = 0; !status && p < t->pattern_count; p++) {
        char hex[65];
        hash_pattern(hex, t->patterns[p].regex, unless, t->unless_count, triggers ? triggers->hash : NULL, gapped_phrase(&t->patterns[p]));
        link_matcher(coder, hex, theme, p, false);
    }
    return status;
}

static int by_theme(const void *a, const void *b)
{
    const struct newid_theme_matcher *x = a, *y = b;
    if (x->theme != y->theme)
        return x->theme < y->theme ? -1 : 1;
    return x->pattern < y->pattern ? -1 : x->pattern > y->pattern;
}

static bool is_scoped_rule(const struct newid_theme *theme)
{
    return theme->rule && theme->scope != NEWID_SCOPE_ACCOUNT;
}

struct readiness {
    const struct newid_coder *coder;
    const bool *linked;
    bool ready;
};

/* An operand is ready when every rule by sentence or paragraph that counts in it has its matcher already. */
static void check_ready(void *context, size_t theme)
{
    struct readiness *r = context;
    const struct newid_codebook *book = r->coder->codebook;
    for (size_t t = 0; t < book->theme_count; t++)
        if (is_scoped_rule(&book->themes[t]) && !r->linked[t] && codebook_counts_in(book, theme, t))
            r->ready = false;
}

/* Rules in an order in which operands come before the rules that use them; reading the codebook refused cycles. */
static enum newid_status link_rules(struct newid_coder *coder, struct newid_error *err)
{
    const struct newid_codebook *book = coder->codebook;
    enum newid_status status = NEWID_OK;
    bool *linked = mem_zalloc(book->theme_count, sizeof *linked);
    if (!linked)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    bool progress = true;
    while (progress && !status) {
        progress = false;
        for (size_t t = 0; t < book->theme_count && !status; t++) {
            struct readiness r = {coder, linked, true};
            if (!is_scoped_rule(&book->themes[t]) || linked[t])
                continue;
            rule_each_theme(book->themes[t].rule, check_ready, &r);
            if (!r.ready)
                continue;
            status = link_rule(coder, t, err);
            linked[t] = progress = true;
        }
    }
    for (size_t t = 0; t < book->theme_count && !status; t++)
        if (is_scoped_rule(&book->themes[t]) && !linked[t])
            status = newid_fail(err, NEWID_INPUT, "the rule of theme %s leads back to itself", book->themes[t].code);
    mem_free(linked);
    return status;
}

enum newid_status coder_list_matchers(struct newid_coder *coder, struct newid_error *err)
{
    const struct newid_codebook *book = coder->codebook;
    size_t most = 0;
    for (size_t t = 0; t < book->theme_count; t++)
        most += book->themes[t].pattern_count + 1;
    coder->matchers = arena_alloc(&coder->memory, (most + 1) * sizeof *coder->matchers);
    coder->links = arena_alloc(&coder->memory, (most + 1) * sizeof *coder->links);
    coder->first_link = arena_alloc(&coder->memory, (book->theme_count + 1) * sizeof *coder->first_link);
    if (!coder->matchers || !coder->links || !coder->first_link)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    enum newid_status status = NEWID_OK;
    for (size_t t = 0; t < book->theme_count && !status; t++)
        status = link_patterns(coder, t, err);
    if (!status)
        status = link_rules(coder, err);
    if (status)
        return status;
    qsort(coder->links, coder->link_count, sizeof *coder->links, by_theme);
    for (size_t i = coder->link_count; i-- > 0;)
        coder->first_link[coder->links[i].theme] = i;
    size_t next = coder->link_count;
    coder->first_link[book->theme_count] = next;
    for (size_t t = book->theme_count; t-- > 0;) {
        bool has = coder->first_link[t] < coder->link_count && coder->links[coder->first_link[t]].theme == t;
        next = coder->first_link[t] = has ? coder->first_link[t] : next;
    }
    return NEWID_OK;
}
