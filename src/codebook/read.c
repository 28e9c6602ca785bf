#include "codebook/read.h"

#include "codebook/context_read.h"
#include "codebook/rule.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

static void read_children(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    bool apart = strcmp(text, "apart") == 0;
    if (!apart && strcmp(text, "sum") != 0)
        fault_error(r->faults, value->place, "`children` is sum (hits of children count here too) or apart");
    ((struct newid_theme *)target)->children_apart = apart;
}

static void read_scope(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    static const char *const names[] = {
        [NEWID_SCOPE_ACCOUNT] = "account", [NEWID_SCOPE_PARAGRAPH] = "paragraph", [NEWID_SCOPE_SENTENCE] = "sentence"};
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], text) == 0) {
            ((struct newid_theme *)target)->scope = (enum newid_scope)i;
            return;
        }
    fault_error(r->faults, value->place, "`scope` is account, paragraph or sentence");
}

static void read_min_words(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    enum { MOST = 100000 };
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    unsigned long n = text[strspn(text, "0123456789")] || strlen(text) > 9 ? MOST + 1 : strtoul(text, NULL, 10);
    if (n > MOST)
        fault_error(r->faults, value->place, "`min-words` is a whole number from 0 to %d", MOST);
    else
        ((struct newid_theme *)target)->min_words = (unsigned)n;
}

static void read_counts(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    unsigned set = 0;
    if (!expect_list(r, value, field->key))
        return;
    for (const struct node *n = value->first; n; n = n->next) {
        unsigned one = 0;
        struct newid_error why = NEWID_ERROR_INIT;
        const char *text = scalar_text(r, n, field->key);
        if (text && (strchr(text, ',') || newid_hit_status_set(&one, text, &why)))
            fault_error(r->faults, n->place,
                        "`counts` lists affirmed, negated, hypothetical, past or reported; this is none of them");
        set |= one;
    }
    if (!value->count)
        fault_error(r->faults, value->place,
                    "`counts` is empty, so that nothing would count; name a status or take it out");
    else if (set)
        ((struct newid_theme *)target)->counts = set;
}

static void read_version(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    enum { MOST = 32 };
    const char *text = scalar_text(r, value, field->key);
    if (!text)
        return;
    if (strpbrk(text, " \t\n@~") || strlen(text) > MOST)
        fault_error(r->faults, value->place,
                    "`version` is a short label without spaces, @ or ~, as in version: \"1.0\"; at most %d characters",
                    MOST);
    ((struct newid_codebook *)target)->version = text;
}

#define THEME(member) offsetof(struct newid_theme, member)
#define BOOK(member) offsetof(struct newid_codebook, member)

/* clang-format off */
static const struct field theme_fields[] = {
    {"code",       field_code,      THEME(code),       0,               true},
    {"label",      field_languages, THEME(label_en),   THEME(label_cy), false},
    {"definition", field_text,      THEME(definition), 0,               false},
    {"use-when",   field_text,      THEME(use_when),   0,               false},
    {"not-when",   field_text,      THEME(not_when),   0,               false},
    {"note",       field_text,      THEME(note),       0,               false},
    {"sensitive",  field_flag,      THEME(sensitive),  0,               false},
    {"context",    field_flag,      THEME(context),    0,               false},
    {"children",   read_children,   0,                 0,               false},
    {"counts",     read_counts,     0,                 0,               false},
    {"rule",       field_line,      THEME(rule_source),0,               false},
    {"scope",      read_scope,      0,                 0,               false},
    {"min-words",  read_min_words,  0,                 0,               false},
    {"phrases",    NULL, 0, 0, false}, /* patterns_read, in one order whatever the file's */
    {"patterns",   NULL, 0, 0, false},
    {"unless",     NULL, 0, 0, false},
    {"finds",      NULL, 0, 0, false}, /* read_examples, likewise */
    {"denied",     NULL, 0, 0, false},
    {"not",        NULL, 0, 0, false},
    {"themes",     NULL, 0, 0, false}, /* read_themes */
};

static const struct field codebook_fields[] = {
    {"codebook", field_code,      BOOK(name),     0,              true},
    {"version",  read_version,    0,              0,              true},
    {"title",    field_languages, BOOK(title_en), BOOK(title_cy), false},
    {"context",  field_line,      BOOK(context),  0,              false},
    {"define",   NULL,            0,              0,              false}, /* before the themes, which use it */
    {"themes",   NULL,            0,              0,              true},
    {"triggers", NULL,            0,              0,              false}, /* what newid itself writes for `context` */
};

static const struct {
    const char *key;
    enum newid_example_kind kind;
} example_lists[] = {{"finds", NEWID_FINDS}, {"denied", NEWID_DENIED}, {"not", NEWID_FINDS_NOT}};
/* clang-format on */

enum {
    THEME_FIELDS = sizeof theme_fields / sizeof *theme_fields,
    CODEBOOK_FIELDS = sizeof codebook_fields / sizeof *codebook_fields,
    EXAMPLE_LISTS = sizeof example_lists / sizeof *example_lists
};

static void read_examples(struct reading *r, const struct node *mapping, struct newid_theme *theme)
{
    const struct node *lists[EXAMPLE_LISTS];
    size_t count = 0;
    for (size_t i = 0; i < EXAMPLE_LISTS; i++) {
        lists[i] = node_get(mapping, example_lists[i].key);
        if (lists[i] && !expect_list(r, lists[i], example_lists[i].key))
            lists[i] = NULL;
        count += lists[i] ? lists[i]->count : 0;
    }
    if (!(theme->examples = reading_alloc(r, count, sizeof *theme->examples)))
        return;
    for (size_t i = 0; i < EXAMPLE_LISTS; i++)
        for (const struct node *n = lists[i] ? lists[i]->first : NULL; n; n = n->next) {
            const char *text = scalar_text(r, n, example_lists[i].key);
            if (text)
                theme->examples[theme->example_count++] =
                    (struct newid_example){example_lists[i].kind, text, n->place.line, n->place.column};
        }
}

/* errors: how many there were before the theme was read; where it has one, that it is empty may follow from it. */
static void check_theme(struct reading *r, const struct node *mapping, const struct newid_theme *theme, size_t errors)
{
    const struct node *patterns = node_get(mapping, "patterns"), *scope = node_get(mapping, "scope");
    if (!patterns)
        patterns = node_get(mapping, "phrases");
    if (theme->rule_source && patterns)
        fault_error(r->faults, patterns->key->place,
                    "a theme has either a rule or phrases and patterns; make a theme of its own for the phrases and "
                    "name it in the rule");
    else if (theme->rule_source && theme->unless_count)
        fault_error(r->faults, node_get(mapping, "unless")->key->place,
                    "`unless` belongs to phrases and patterns; put it into the themes that the rule names");
    if (theme->rule_source && node_get(mapping, "themes"))
        fault_error(r->faults, node_get(mapping, "themes")->key->place,
                    "a theme with a rule has no themes under it; put them beside it");
    if (scope && !theme->rule_source)
        fault_error(r->faults, scope->key->place, "`scope` is for a theme with a rule; take it out");
    if (!theme->rule_source && !theme->pattern_count && !node_get(mapping, "themes") &&
        r->faults->list->errors == errors)
        fault_warning(r->faults, mapping->place,
                      "the theme has no phrases, no patterns and no rule, so it finds nothing");
}

static void read_theme(struct reading *r, const struct node *mapping, size_t index)
{
    struct newid_theme *theme = &r->codebook->themes[index];
    theme->code = theme->definition = theme->use_when = theme->not_when = theme->note = "";
    theme->context = true;
    theme->counts = NEWID_COUNTS_DEFAULT;
    theme->line = mapping->place.line;
    theme->column = mapping->place.column;
    const size_t errors = r->faults->list->errors;
    fields_read(r, mapping, "theme", theme_fields, THEME_FIELDS, theme);
    if (!theme->label_en)
        theme->label_en = theme->label_cy = theme->code;
    patterns_read(r, mapping, theme);
    read_examples(r, mapping, theme);
    check_theme(r, mapping, theme, errors);
    r->codes[index] = node_get(mapping, "code");
    r->rules[index] = theme->rule_source ? node_get(mapping, "rule") : NULL;
}

/* Depth first, so that a parent stands before its children. */
static void read_themes(struct reading *r, const struct node *list, size_t parent, unsigned depth)
{
    for (const struct node *n = list->first; n && !r->faults->failure; n = n->next) {
        if (n->kind != NODE_MAPPING) {
            fault_error(r->faults, n->place, "a theme begins with its code: `- code: short-cuts`; this is no mapping");
            continue;
        }
        size_t index = r->codebook->theme_count++;
        r->codebook->themes[index].parent = parent;
        r->codebook->themes[index].depth = depth;
        read_theme(r, n, index);
        const struct node *children = node_get(n, "themes");
        if (children && expect_list(r, children, "themes"))
            read_themes(r, children, index, depth + 1);
    }
}

/* How many themes the list may hold, those below included; 0, with a fault, where they nest too deeply. */
static size_t count_themes(struct reading *r, const struct node *list, unsigned depth)
{
    size_t count = 0;
    if (depth == THEME_DEPTH_MOST) {
        fault_error(r->faults, list->place, "themes are nested more than %d deep; make the hierarchy flatter",
                    THEME_DEPTH_MOST);
        return 0;
    }
    for (const struct node *n = list->first; n; n = n->next) {
        const struct node *children = n->kind == NODE_MAPPING ? node_get(n, "themes") : NULL;
        count += 1 + (children && children->kind == NODE_LIST ? count_themes(r, children, depth + 1) : 0);
    }
    return count;
}

static int by_code(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    int order = strcmp(x->text, y->text);
    if (order)
        return order;
    if (x->place.line != y->place.line)
        return x->place.line < y->place.line ? -1 : 1;
    return (x->place.column > y->place.column) - (x->place.column < y->place.column);
}

static bool is_operator(const char *code)
{
    return strcmp(code, "and") == 0 || strcmp(code, "or") == 0 || strcmp(code, "not") == 0;
}

static void check_codes(struct reading *r)
{
    const struct node **codes = mem_zalloc(r->codebook->theme_count, sizeof *codes);
    size_t count = 0;
    if (!codes) {
        r->faults->failure = NEWID_MEMORY;
        return;
    }
    for (size_t i = 0; i < r->codebook->theme_count; i++)
        if (r->codes[i] && r->codes[i]->kind == NODE_SCALAR && *r->codes[i]->text)
            codes[count++] = r->codes[i];
    qsort(codes, count, sizeof *codes, by_code);
    for (size_t i = 0; i < count; i++) {
        if (is_operator(codes[i]->text))
            fault_error(r->faults, codes[i]->place,
                        "`%s` has a meaning of its own in rules; give the theme another code", codes[i]->text);
        if (i && strcmp(codes[i]->text, codes[i - 1]->text) == 0)
            fault_error(r->faults, codes[i]->place,
                        "two themes have the code `%s` (the other on line %u); each needs its own", codes[i]->text,
                        codes[i - 1]->place.line);
    }
    mem_free(codes);
}

static enum newid_status read_rules(struct reading *r, struct newid_error *err)
{
    struct newid_codebook *book = r->codebook;
    bool whole = true;
    for (size_t i = 0; i < book->theme_count; i++)
        if (r->rules[i]) {
            book->themes[i].rule = rule_parse(r->rules[i], book, r->memory, r->faults);
            whole &= book->themes[i].rule != NULL;
        }
    return whole && !r->faults->failure ? rules_check(book, r->rules, r->faults, err) : NEWID_OK;
}

static enum newid_status read_all_themes(struct reading *r, const struct node *list, struct newid_error *err)
{
    if (!expect_list(r, list, "themes"))
        return NEWID_OK;
    const size_t before = r->faults->list->errors;
    const size_t count = count_themes(r, list, 0);
    if (!list->count)
        fault_error(r->faults, list->place, "`themes` is empty; a codebook has at least one theme");
    if (count > THEMES_MOST)
        fault_error(r->faults, list->place, "%zu themes, more than the %d that a codebook may have; split it", count,
                    THEMES_MOST);
    if (!list->count || r->faults->list->errors > before || count > THEMES_MOST)
        return NEWID_OK;
    r->codebook->themes = reading_alloc(r, count, sizeof *r->codebook->themes);
    r->codes = reading_alloc(r, count, sizeof *r->codes);
    r->rules = reading_alloc(r, count, sizeof *r->rules);
    if (r->faults->failure)
        return NEWID_OK;
    read_themes(r, list, NEWID_NO_PARENT, 0);
    if (!r->faults->failure)
        check_codes(r);
    return r->faults->failure ? NEWID_OK : read_rules(r, err);
}

enum newid_status codebook_from_nodes(struct newid_codebook *codebook, struct arena *memory, const struct node *root,
                                      struct faults *faults, struct newid_error *err)
{
    struct reading r = {.codebook = codebook, .memory = memory, .faults = faults};
    const struct node *define = node_get(root, "define"), *themes = node_get(root, "themes");
    codebook->name = codebook->version = "";
    codebook->context = "default";
    fields_read(&r, root, "codebook", codebook_fields, CODEBOOK_FIELDS, codebook);
    if (!codebook->title_en)
        codebook->title_en = codebook->title_cy = codebook->name;
    if (node_get(root, "triggers") && strcmp(codebook->context, "none") != 0)
        codebook->triggers = context_from_node(&r, node_get(root, "triggers"));
    else
        context_read(&r, node_get(root, "context"), &codebook->triggers);
    if (define)
        definitions_read(&r, define);
    enum newid_status status = themes ? read_all_themes(&r, themes, err) : NEWID_OK;
    if (faults->failure)
        status = newid_fail(err, faults->failure, "out of memory");
    return status;
}
