#include "codebook/theme_columns.h"

#include <string.h>

#define TEXT_OF(field)                                                                                                 \
    static void text_##field(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)  \
    {                                                                                                                  \
        (void)codebook;                                                                                                \
        buf_adds(out, theme->field);                                                                                   \
    }
TEXT_OF(code)
TEXT_OF(label_en)
TEXT_OF(label_cy)
TEXT_OF(definition)
TEXT_OF(use_when)
TEXT_OF(not_when)
TEXT_OF(note)

static void text_parent(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)
{
    if (theme->parent != NEWID_NO_PARENT)
        buf_adds(out, codebook->themes[theme->parent].code);
}

static void text_sensitive(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)
{
    (void)codebook;
    buf_adds(out, theme->sensitive ? "true" : "");
}

static void text_context(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)
{
    (void)codebook;
    buf_adds(out, theme->context ? "" : "false");
}

static void text_children(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)
{
    (void)codebook;
    buf_adds(out, theme->children_apart ? "apart" : "");
}

static void text_rule(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)
{
    (void)codebook;
    buf_adds(out, theme->rule_source ? theme->rule_source : "");
}

static void text_scope(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)
{
    static const char *const names[] = {
        [NEWID_SCOPE_ACCOUNT] = "", [NEWID_SCOPE_PARAGRAPH] = "paragraph", [NEWID_SCOPE_SENTENCE] = "sentence"};
    (void)codebook;
    buf_adds(out, names[theme->scope]);
}

static void text_min_words(struct buf *out, const struct newid_codebook *codebook, const struct newid_theme *theme)
{
    (void)codebook;
    if (theme->min_words)
        buf_addf(out, "%u", theme->min_words);
}

static const char *next_counts(const struct newid_theme *theme, size_t *at)
{
    if (theme->counts == NEWID_COUNTS_DEFAULT)
        return NULL;
    while (*at < NEWID_STATUSES) {
        size_t status = (*at)++;
        if (theme->counts & NEWID_STATUS_BIT(status))
            return newid_hit_status_name((enum newid_hit_status)status);
    }
    return NULL;
}

static const char *next_pattern(const struct newid_theme *theme, size_t *at, bool is_phrase, const char *language)
{
    while (*at < theme->pattern_count) {
        const struct newid_pattern *p = &theme->patterns[(*at)++];
        if (p->is_phrase == is_phrase && strcmp(p->language, language) == 0)
            return p->source;
    }
    return NULL;
}

static const char *next_phrase_en(const struct newid_theme *theme, size_t *at)
{
    return next_pattern(theme, at, true, "en");
}

static const char *next_phrase_cy(const struct newid_theme *theme, size_t *at)
{
    return next_pattern(theme, at, true, "cy");
}

static const char *next_pattern_en(const struct newid_theme *theme, size_t *at)
{
    return next_pattern(theme, at, false, "en");
}

static const char *next_pattern_cy(const struct newid_theme *theme, size_t *at)
{
    return next_pattern(theme, at, false, "cy");
}

static const char *next_unless(const struct newid_theme *theme, size_t *at)
{
    return *at < theme->unless_count ? theme->unless[(*at)++].source : NULL;
}

static const char *next_example(const struct newid_theme *theme, size_t *at, enum newid_example_kind kind)
{
    while (*at < theme->example_count) {
        const struct newid_example *e = &theme->examples[(*at)++];
        if (e->kind == kind)
            return e->text;
    }
    return NULL;
}

static const char *next_finds(const struct newid_theme *theme, size_t *at)
{
    return next_example(theme, at, NEWID_FINDS);
}

static const char *next_denied(const struct newid_theme *theme, size_t *at)
{
    return next_example(theme, at, NEWID_DENIED);
}

static const char *next_not(const struct newid_theme *theme, size_t *at)
{
    return next_example(theme, at, NEWID_FINDS_NOT);
}

/* clang-format off */
const struct theme_column theme_columns[THEME_COLUMNS] = {
    {"code",        "code",       NULL, COLUMN_TEXT, 24, text_code,       NULL},
    {"parent",      "parent",     NULL, COLUMN_TEXT, 20, text_parent,     NULL},
    {"label_en",    "label",      "en", COLUMN_TEXT, 24, text_label_en,   NULL},
    {"label_cy",    "label",      "cy", COLUMN_TEXT, 24, text_label_cy,   NULL},
    {"definition",  "definition", NULL, COLUMN_TEXT, 40, text_definition, NULL},
    {"use_when",    "use-when",   NULL, COLUMN_TEXT, 32, text_use_when,   NULL},
    {"not_when",    "not-when",   NULL, COLUMN_TEXT, 32, text_not_when,   NULL},
    {"note",        "note",       NULL, COLUMN_TEXT, 32, text_note,       NULL},
    {"sensitive",   "sensitive",  NULL, COLUMN_TEXT, 10, text_sensitive,  NULL},
    {"context",     "context",    NULL, COLUMN_TEXT, 10, text_context,    NULL},
    {"children",    "children",   NULL, COLUMN_TEXT, 10, text_children,   NULL},
    {"counts",      "counts",     NULL, COLUMN_LIST, 14, NULL,            next_counts},
    {"rule",        "rule",       NULL, COLUMN_TEXT, 30, text_rule,       NULL},
    {"scope",       "scope",      NULL, COLUMN_TEXT, 11, text_scope,      NULL},
    {"min_words",   "min-words",  NULL, COLUMN_TEXT, 10, text_min_words,  NULL},
    {"phrases_en",  "phrases",    "en", COLUMN_LIST, 32, NULL,            next_phrase_en},
    {"phrases_cy",  "phrases",    "cy", COLUMN_LIST, 32, NULL,            next_phrase_cy},
    {"patterns_en", "patterns",   "en", COLUMN_LIST, 32, NULL,            next_pattern_en},
    {"patterns_cy", "patterns",   "cy", COLUMN_LIST, 32, NULL,            next_pattern_cy},
    {"unless",      "unless",     NULL, COLUMN_LIST, 28, NULL,            next_unless},
    {"finds",       "finds",      NULL, COLUMN_LIST, 48, NULL,            next_finds},
    {"denied",      "denied",     NULL, COLUMN_LIST, 40, NULL,            next_denied},
    {"not",         "not",        NULL, COLUMN_LIST, 40, NULL,            next_not},
};
/* clang-format on */

static void add_entry(struct buf *out, const char *entry)
{
    for (const char *p = entry; *p; p++) {
        buf_addc(out, *p);
        if (*p == '\n')
            buf_addc(out, '\t');
    }
}

void theme_column_cell(struct buf *out, const struct theme_column *column, const struct newid_codebook *codebook,
                       const struct newid_theme *theme)
{
    if (column->kind == COLUMN_TEXT) {
        column->text(out, codebook, theme);
        return;
    }
    size_t at = 0, n = 0;
    for (const char *entry; (entry = column->next(theme, &at)); n++) {
        if (n)
            buf_addc(out, '\n');
        add_entry(out, entry);
    }
}
