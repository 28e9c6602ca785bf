#include "validity/trial.h"

#include "codebook/phrase.h"
#include "codebook/structure.h"
#include "util/arena.h"
#include "util/mem.h"

#include <string.h>

/* A codebook, its coder and one scanner. */
struct scanning {
    struct newid_coder *coder;
    struct newid_scanner *scanner;
    unsigned char *wanted; /* one a matcher */
    struct newid_hits hits;
};

struct trial {
    enum trial_place place;
    size_t theme, count;
    const struct newid_codebook *codebook;
    struct newid_codebook phrases; /* a theme a phrase */
    struct scanning tried;         /* the phrases */
    struct scanning now;           /* TRIAL_UNLESS: the theme as it is */
    struct arena memory;
};

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- making one ---- */

static enum newid_status compile(struct newid_pattern *pattern, struct trial *t, const char *phrase,
                                 struct newid_error *err)
{
    struct buf regex = BUF_INIT;
    enum newid_status status = phrase_compile(&regex, phrase, NULL, NULL, err);
    *pattern = (struct newid_pattern){.source = phrase, .language = "", .is_phrase = true};
    if (!status && !(pattern->regex = arena_strdup(&t->memory, regex.data)))
        status = out_of_memory(err);
    buf_release(&regex);
    return status;
}

/* A codebook with a theme for each phrase, which is the theme but for its patterns; for `unless` only spans matter. */
static enum newid_status make_themes(struct trial *t, const char *const *phrases, struct newid_error *err)
{
    const struct newid_theme *model = &t->codebook->themes[t->theme];
    struct newid_theme *themes = arena_alloc(&t->memory, (t->count + 1) * sizeof *themes);
    struct newid_pattern *patterns = arena_alloc(&t->memory, (t->count + 1) * sizeof *patterns);
    if (!themes || !patterns)
        return out_of_memory(err);
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < t->count && !status; i++) {
        status = compile(&patterns[i], t, phrases[i], err);
        themes[i] = *model;
        themes[i].parent = NEWID_NO_PARENT;
        themes[i].depth = 0;
        themes[i].patterns = &patterns[i];
        themes[i].pattern_count = 1;
        themes[i].example_count = 0;
        if (t->place == TRIAL_UNLESS) {
            themes[i].unless_count = 0;
            themes[i].context = false;
        }
    }
    t->phrases = *t->codebook;
    t->phrases.themes = themes;
    t->phrases.theme_count = t->count;
    return status;
}

/* theme: whose hits alone are wanted, with those of the children that count in it; NEWID_NO_PARENT: all. */
static enum newid_status start_scanning(struct scanning *s, const struct newid_codebook *codebook, size_t theme,
                                        struct newid_error *err)
{
    enum newid_status status = newid_coder_new(&s->coder, codebook, err);
    if (status)
        return status;
    size_t count, links;
    (void)newid_coder_matchers(s->coder, &count);
    s->wanted = mem_zalloc(count, 1);
    if (!s->wanted)
        return out_of_memory(err);
    const struct newid_theme_matcher *link = newid_coder_theme_matchers(s->coder, &links);
    for (size_t i = 0; i < links; i++)
        if (theme == NEWID_NO_PARENT || codebook_counts_in(codebook, theme, link[i].theme))
            s->wanted[link[i].matcher] = 1;
    status = newid_coder_prepare(s->coder, NEWID_ENGINE_FAST, s->wanted, err);
    return status ? status : newid_scanner_new(&s->scanner, s->coder, err);
}

static void stop_scanning(struct scanning *s)
{
    newid_scanner_free(s->scanner);
    newid_coder_free(s->coder);
    newid_hits_release(&s->hits);
    mem_free(s->wanted);
}

enum newid_status trial_new(struct trial **out, const struct newid_codebook *codebook, size_t theme,
                            const char *const *phrases, size_t count, enum trial_place place, struct newid_error *err)
{
    struct trial *t = mem_zalloc(1, sizeof *t);
    if (!t)
        return out_of_memory(err);
    t->place = place;
    t->theme = theme;
    t->count = count;
    t->codebook = codebook;
    enum newid_status status = make_themes(t, phrases, err);
    if (!status)
        status = start_scanning(&t->tried, &t->phrases, NEWID_NO_PARENT, err);
    if (!status && place == TRIAL_UNLESS)
        status = start_scanning(&t->now, codebook, theme, err);
    if (status)
        trial_free(t);
    else
        *out = t;
    return status;
}

void trial_free(struct trial *t)
{
    if (!t)
        return;
    stop_scanning(&t->tried);
    stop_scanning(&t->now);
    arena_release(&t->memory);
    mem_free(t);
}

/* ---- one text ---- */

static bool has_matcher(const struct newid_coder *coder, uint32_t matcher, size_t theme)
{
    size_t count;
    const struct newid_theme_matcher *links = newid_coder_theme_matchers(coder, &count);
    for (size_t i = 0; i < count; i++)
        if (links[i].matcher == matcher && links[i].theme == theme)
            return true;
    return false;
}

/* The phrase's first hit that counts in the theme. */
static struct text_span first_hit(const struct trial *t, size_t phrase)
{
    const unsigned counts = t->codebook->themes[t->theme].counts;
    for (size_t i = 0; i < t->tried.hits.count; i++) {
        const struct newid_hit *hit = &t->tried.hits.items[i];
        if (has_matcher(t->tried.coder, hit->matcher, phrase) && (counts & NEWID_STATUS_BIT(hit->status)))
            return (struct text_span){hit->start, hit->end};
    }
    return (struct text_span){0, 0};
}

/* Whether the hit counts in the theme, and whether it is one of the theme's own. */
static bool counts_now(bool *own, const struct trial *t, const struct newid_hit *hit)
{
    if (!(t->codebook->themes[t->theme].counts & NEWID_STATUS_BIT(hit->status)))
        return false;
    *own = has_matcher(t->now.coder, hit->matcher, t->theme);
    return t->now.wanted[hit->matcher];
}

/* A place of the phrase that overlaps the hit; NULL where none does. */
static const struct newid_hit *overlap(const struct trial *t, size_t phrase, const struct newid_hit *hit)
{
    for (size_t i = 0; i < t->tried.hits.count; i++) {
        const struct newid_hit *place = &t->tried.hits.items[i];
        if (place->start < hit->end && hit->start < place->end && has_matcher(t->tried.coder, place->matcher, phrase))
            return place;
    }
    return NULL;
}

/* Whether the theme has hits that count, and the phrase overlaps all of them. */
static bool takes_all(struct text_span *where, const struct trial *t, size_t phrase)
{
    bool any = false, own = false;
    for (size_t i = 0; i < t->now.hits.count; i++) {
        const struct newid_hit *hit = &t->now.hits.items[i];
        if (!counts_now(&own, t, hit))
            continue;
        const struct newid_hit *place = own ? overlap(t, phrase, hit) : NULL;
        if (!place)
            return false;
        if (!any)
            *where = (struct text_span){place->start, place->end};
        any = true;
    }
    return any;
}

static enum newid_status scan(struct scanning *s, const char *text, size_t len, struct newid_error *err)
{
    newid_hits_clear(&s->hits);
    return newid_scanner_scan(s->scanner, text, len, s->wanted, &s->hits, err);
}

enum newid_status trial_text(struct trial *t, const char *text, size_t len, size_t words, unsigned char *effect,
                             struct text_span *where, struct newid_error *err)
{
    memset(effect, 0, t->count);
    enum newid_status status = scan(&t->tried, text, len, err);
    if (status || t->tried.hits.failed_count || !t->tried.hits.count)
        return status;
    if (t->place == TRIAL_PHRASE) {
        status = newid_coder_themes_present(t->tried.coder, &t->tried.hits, words, 0, effect, err);
        for (size_t i = 0; i < t->count && !status; i++)
            if (effect[i])
                where[i] = first_hit(t, i);
        return status;
    }
    status = scan(&t->now, text, len, err);
    for (size_t i = 0; i < t->count && !status && !t->now.hits.failed_count; i++)
        effect[i] = takes_all(&where[i], t, i);
    return status;
}
