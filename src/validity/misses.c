#include "validity/misses.h"

#include "util/mem.h"

#include <string.h>

/* Bytes of an account's beginning, and to each side of what a coder marked. */
enum { OPENING = 240, CONTEXT = 60 };

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

static const char *keep(struct misses *m, const char *s, bool *failed)
{
    char *copy = s ? arena_strdup(&m->memory, s) : NULL;
    *failed |= s && !copy;
    return copy;
}

/* Every string of the passage is copied. */
static enum newid_status add(struct misses *m, const struct passage *p, struct newid_error *err)
{
    bool failed = mem_grow(&m->items, &m->capacity, m->count + 1, sizeof *m->items) != 0;
    if (failed)
        return no_memory(err);
    struct passage *own = &m->items[m->count];
    *own = *p;
    const char **strings[] = {&own->account, &own->date, &own->kind,  &own->worker, &own->team,   &own->area,
                              &own->theme,   &own->left, &own->match, &own->right,  &own->trigger};
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
        *strings[i] = keep(m, *strings[i], &failed);
    if (failed)
        return no_memory(err);
    m->count++;
    return NEWID_OK;
}

/* ---- missed ---- */

struct missed {
    struct misses *out;
    const struct validation *validation;
    size_t account, theme; /* at hand */
};

static bool is_inside(const char *text, size_t at) { return ((unsigned char)text[at] & 0xC0) == 0x80; }

/* The nearest place at or before `at` that is not within a letter. */
static size_t whole(const char *text, size_t at)
{
    while (at && is_inside(text, at))
        at--;
    return at;
}

static const char *one_line(struct arena *memory, const char *text, size_t start, size_t end)
{
    char *s = arena_strndup(memory, text + start, end - start);
    for (char *p = s; p && *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    return s;
}

static enum newid_status add_missed(struct missed *m, const struct newid_account *a, size_t start, size_t end,
                                    struct newid_error *err)
{
    struct arena *memory = &m->out->memory;
    const size_t len = a->text_len, after = end + (end > start ? CONTEXT : OPENING);
    const size_t left = whole(a->text, start > CONTEXT ? start - CONTEXT : 0);
    const size_t right = after < len ? whole(a->text, after) : len;
    const struct passage p = {.account = a->id,
                              .date = a->date,
                              .kind = a->kind,
                              .worker = a->worker,
                              .team = a->team,
                              .area = a->area,
                              .theme = m->validation->paired.codebook->themes[m->theme].code,
                              .left = one_line(memory, a->text, left, start),
                              .match = one_line(memory, a->text, start, end),
                              .right = one_line(memory, a->text, end, right),
                              .cut_left = left > 0,
                              .cut_right = right < len,
                              .start = (uint32_t)start,
                              .end = (uint32_t)end,
                              .order = (uint32_t)m->account};
    return p.left && p.match && p.right ? add(m->out, &p, err) : no_memory(err);
}

/* What coders marked, or else how the account begins. */
static enum newid_status visit_missed(void *context, const struct newid_account *a, const struct newid_measure *measure,
                                      struct newid_error *err)
{
    (void)measure;
    struct missed *m = context;
    const struct truth *truth = &m->validation->paired.truth;
    enum newid_status status = NEWID_OK;
    bool marked = false;
    for (size_t i = 0; i < truth->passage_count && !status; i++) {
        const struct truth_passage *p = &truth->passages[i];
        if (p->account != m->account || p->theme != m->theme || p->end > a->text_len)
            continue;
        marked = true;
        status = add_missed(m, a, p->start, p->end, err);
    }
    return status || marked ? status : add_missed(m, a, 0, 0, err);
}

enum newid_status misses_find_missed(struct misses *out, struct newid_store *store, const struct validation *v,
                                     const unsigned char *themes, size_t limit, struct newid_error *err)
{
    const struct truth *truth = &v->paired.truth;
    struct missed m = {out, v, 0, 0};
    enum newid_status status = NEWID_OK;
    *out = (struct misses){0};
    for (m.theme = 0; m.theme < truth->theme_count && !status; m.theme++)
        for (m.account = 0; m.account < truth->account_count && !status; m.account++) {
            if ((themes && !themes[m.theme]) || !validation_has(v, m.account, m.theme) ||
                truth_of(truth, m.account, m.theme) != TRUTH_YES || paired_finds(&v->paired, m.account, m.theme))
                continue;
            if (out->accounts++ < limit)
                status = newid_store_one_account(store, truth->accounts[m.account].id, visit_missed, &m, err);
        }
    return status;
}

/* ---- wrongly found ---- */

static bool is_wrong(const struct validation *v, size_t account, size_t theme)
{
    return account != TRUTH_NOWHERE && validation_has(v, account, theme) &&
           truth_of(&v->paired.truth, account, theme) == TRUTH_NO && paired_finds(&v->paired, account, theme);
}

static bool any_wrong(const struct validation *v, size_t theme)
{
    for (size_t a = 0; a < v->paired.truth.account_count; a++)
        if (is_wrong(v, a, theme))
            return true;
    return false;
}

static enum newid_status add_wrong(struct misses *out, struct newid_store *store, const struct validation *v,
                                   size_t theme, size_t limit, struct newid_error *err)
{
    const struct newid_theme *t = &v->paired.codebook->themes[theme];
    const char *code = t->code;
    const struct passage_request request = {.selection = {.themes = &code,
                                                          .theme_count = 1,
                                                          .from = NEWID_UNDATED,
                                                          .to = NEWID_UNDATED,
                                                          .statuses = t->counts},
                                            .context = CONTEXT,
                                            .order = PASSAGE_BY_ACCOUNT};
    struct passages found;
    enum newid_status status = passages_find(&found, store, v->paired.codebook, &request, err);
    const char *last = NULL;
    for (size_t i = 0; i < found.count && !status; i++) {
        struct passage p = found.items[i];
        if (!is_wrong(v, truth_find(&v->paired.truth, p.order), theme))
            continue;
        out->accounts += !last || strcmp(last, p.account) != 0;
        last = found.items[i].account;
        p.theme = code; /* of a rule, not of its operand */
        if (out->accounts <= limit)
            status = add(out, &p, err);
    }
    passages_release(&found);
    return status;
}

enum newid_status misses_find_wrong(struct misses *out, struct newid_store *store, const struct validation *v,
                                    const unsigned char *themes, size_t limit, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    *out = (struct misses){0};
    for (size_t theme = 0; theme < v->paired.truth.theme_count && !status; theme++)
        if ((!themes || themes[theme]) && any_wrong(v, theme))
            status = add_wrong(out, store, v, theme, limit, err);
    return status;
}

void misses_release(struct misses *misses)
{
    mem_free(misses->items);
    arena_release(&misses->memory);
    *misses = (struct misses){0};
}
