/* Compiling what a scan needs, once for all threads. */
#include "codebook/structure.h"
#include "coder/coder.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>

enum newid_status newid_coder_new(struct newid_coder **out, const struct newid_codebook *codebook,
                                  struct newid_error *err)
{
    struct newid_coder *coder = mem_zalloc(1, sizeof *coder);
    if (!coder)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    coder->codebook = codebook;
    enum newid_status status = coder_list_matchers(coder, err);
    if (status)
        newid_coder_free(coder);
    else
        *out = coder;
    return status;
}

void newid_coder_free(struct newid_coder *coder)
{
    if (!coder)
        return;
    coder_release_compiled(coder);
    arena_release(&coder->memory);
    mem_free(coder);
}

const struct newid_matcher *newid_coder_matchers(const struct newid_coder *coder, size_t *count)
{
    *count = coder->matcher_count;
    return coder->matchers;
}

const struct newid_theme_matcher *newid_coder_theme_matchers(const struct newid_coder *coder, size_t *count)
{
    *count = coder->link_count;
    return coder->links;
}

void coder_release_compiled(struct newid_coder *coder)
{
    newid_scanner_free(coder->own);
    coder->own = NULL;
    for (size_t m = 0; coder->regexes && m < coder->matcher_count; m++)
        regex_free(coder->regexes[m]);
    for (size_t t = 0; coder->unless && t < coder->codebook->theme_count; t++) {
        for (size_t i = 0; coder->unless[t] && i < coder->codebook->themes[t].unless_count; i++)
            regex_free(coder->unless[t][i]);
        mem_free(coder->unless[t]);
    }
    prefilter_free(coder->prefilter);
    context_index_free(coder->context);
    mem_free(coder->regexes);
    mem_free(coder->unless);
    mem_free(coder->needed);
    mem_free(coder->always);
    mem_free(coder->rules);
    mem_free(coder->covered);
    coder->prefilter = NULL;
    coder->context = NULL;
    coder->regexes = NULL;
    coder->unless = NULL;
    coder->needed = NULL;
    coder->always = coder->rules = coder->covered = NULL;
    coder->always_count = coder->rule_count = 0;
}

static enum newid_status make_room(struct newid_coder *coder, struct newid_error *err)
{
    const size_t matchers = coder->matcher_count;
    coder->regexes = mem_zalloc(matchers, sizeof *coder->regexes);
    coder->unless = mem_zalloc(coder->codebook->theme_count, sizeof *coder->unless);
    coder->needed = mem_zalloc(matchers, sizeof *coder->needed);
    coder->always = mem_zalloc(matchers, sizeof *coder->always);
    coder->rules = mem_zalloc(matchers, sizeof *coder->rules);
    coder->covered = mem_zalloc(matchers, sizeof *coder->covered);
    if (!coder->regexes || !coder->unless || !coder->needed || !coder->always || !coder->rules || !coder->covered)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    return NEWID_OK;
}

static void need_theme(void *context, size_t theme)
{
    struct newid_coder *coder = context;
    for (size_t l = 0; l < coder->link_count; l++)
        if (codebook_counts_in(coder->codebook, theme, coder->links[l].theme))
            coder->needed[coder->links[l].matcher] = true;
}

/* Rules stand after their operands, so going backwards every rule's needs are known before the operands are passed. */
static void find_needed(struct newid_coder *coder, const unsigned char *wanted)
{
    for (size_t m = 0; m < coder->matcher_count; m++)
        coder->needed[m] = !wanted || wanted[m];
    for (size_t m = coder->matcher_count; wanted && m-- > 0;)
        if (coder->needed[m] && coder->matchers[m].is_rule)
            rule_each_theme(coder->codebook->themes[coder->matchers[m].theme].rule, need_theme, coder);
}

static enum newid_status compile_unless(struct newid_coder *coder, size_t theme, struct newid_error *err)
{
    const struct newid_theme *t = &coder->codebook->themes[theme];
    enum newid_status status = NEWID_OK;
    if (coder->unless[theme] || !t->unless_count)
        return NEWID_OK;
    coder->unless[theme] = mem_zalloc(t->unless_count, sizeof(struct regex *));
    if (!coder->unless[theme])
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t i = 0; i < t->unless_count && !status; i++)
        status = regex_compile(&coder->unless[theme][i], t->unless[i].regex, NULL, err);
    return status;
}

static const char *regex_of(const struct newid_coder *coder, size_t matcher)
{
    const struct newid_matcher *m = &coder->matchers[matcher];
    return coder->codebook->themes[m->theme].patterns[m->pattern].regex;
}

static enum newid_status compile_needed(struct newid_coder *coder, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t m = 0; m < coder->matcher_count && !status; m++) {
        if (!coder->needed[m])
            continue;
        if (coder->matchers[m].is_rule) {
            coder->rules[coder->rule_count++] = m;
            continue;
        }
        status = regex_compile(&coder->regexes[m], regex_of(coder, m), NULL, err);
        if (!status)
            status = compile_unless(coder, coder->matchers[m].theme, err);
    }
    return status;
}

/* The prefilter over all needed patterns; what it does not cover runs over every text. */
static enum newid_status build_prefilter(struct newid_coder *coder, struct newid_error *err)
{
    size_t count = 0;
    const char **regexes = mem_zalloc(coder->matcher_count, sizeof *regexes);
    if (!regexes)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (size_t m = 0; m < coder->matcher_count; m++)
        if (coder->regexes[m]) {
            coder->covered[count] = m;
            regexes[count++] = regex_of(coder, m);
        }
    enum newid_status status = prefilter_new(&coder->prefilter, regexes, count, err);
    for (size_t i = 0; i < count && !status; i++)
        if (prefilter_uncovered(coder->prefilter, i, NULL))
            coder->always[coder->always_count++] = coder->covered[i];
    mem_free(regexes);
    return status;
}

enum newid_status newid_coder_prepare(struct newid_coder *coder, enum newid_engine engine, const unsigned char *wanted,
                                      struct newid_error *err)
{
    coder_release_compiled(coder);
    enum newid_status status = make_room(coder, err);
    if (!status) {
        find_needed(coder, wanted);
        status = compile_needed(coder, err);
    }
    if (!status && engine != NEWID_ENGINE_PLAIN)
        status = build_prefilter(coder, err);
    if (!status && coder->codebook->triggers)
        status = context_index_new(&coder->context, coder->codebook->triggers, err);
    for (size_t m = 0; !status && engine == NEWID_ENGINE_PLAIN && m < coder->matcher_count; m++)
        if (coder->regexes[m])
            coder->always[coder->always_count++] = m;
    if (status)
        coder_release_compiled(coder);
    return status;
}

const char *newid_coder_uncovered(const struct newid_coder *coder, size_t matcher)
{
    if (coder->matchers[matcher].is_rule || !coder->needed || !coder->needed[matcher])
        return NULL;
    if (!coder->prefilter)
        return N_("there is no prefilter");
    size_t i = 0;
    while (coder->covered[i] != matcher)
        i++;
    const char *why;
    (void)prefilter_uncovered(coder->prefilter, i, &why);
    return why;
}
