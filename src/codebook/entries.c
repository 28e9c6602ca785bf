/* Phrases, patterns, unless and definitions: read, and compiled at once, so that a fault has its place inside the
 * entry. */
#include "codebook/phrase.h"
#include "codebook/read.h"
#include "coder/regex.h"
#include "util/buf.h"
#include "util/wording.h"

#include <string.h>

/* A character for private use, which no text holds: what stands before it was matched as empty. */
#define MARKER "\xEE\x80\x80" /* U+E000 */

/* Whether the regex matches the empty string between `before` and a marker. Where that cannot be told, it does not. */
static bool matches_nothing(const char *regex, const char *before, struct faults *faults)
{
    struct buf probe = BUF_INIT, text = BUF_INIT;
    struct regex *re = NULL;
    struct regex_span span;
    bool found = false;
    buf_addf(&probe, "(?:%s)\\x{E000}", regex);
    buf_addf(&text, "%s%s", before, MARKER);
    enum newid_status status = buf_check(&probe, NULL);
    if (!status)
        status = buf_check(&text, NULL);
    if (!status)
        status = regex_compile(&re, probe.data, NULL, NULL);
    if (!status)
        status = regex_next(re, text.data, text.len, strlen(before), &found, &span, NULL);
    if (status == NEWID_MEMORY)
        faults->failure = NEWID_MEMORY;
    bool nothing = !status && found && span.end - span.start == strlen(MARKER);
    regex_free(re);
    buf_release(&probe);
    buf_release(&text);
    return nothing;
}

static bool can_match_nothing(const char *regex, struct faults *faults)
{
    static const char *const before[] = {"", "a", " "};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (matches_nothing(regex, before[i], faults))
            return true;
    return false;
}

/*
 * PCRE2 speaks of the expanded regex. What stands before the first and after the last expansion is where it was; a
 * fault inside one is shown where that begins.
 */
static size_t offset_in_source(const char *source, const char *expanded, size_t offset)
{
    size_t same = 0, s_len = strlen(source), e_len = strlen(expanded);
    while (source[same] && source[same] == expanded[same])
        same++;
    if (offset <= same)
        return offset;
    size_t tail = 0;
    while (tail < s_len - same && tail < e_len - same && source[s_len - 1 - tail] == expanded[e_len - 1 - tail])
        tail++;
    return offset + tail >= e_len && offset <= e_len ? s_len - (e_len - offset) : same;
}

static void report(struct reading *r, const struct node *node, size_t offset, const struct newid_error *why)
{
    fault_error(r->faults, node_place_within(node, offset, r->faults->source), "%s", why->message);
}

/* The regex that an entry becomes, in memory; NULL where it is faulty. */
static const char *compile(struct reading *r, const struct node *node, const char *text, bool is_phrase)
{
    struct newid_error why = NEWID_ERROR_INIT;
    struct buf out = BUF_INIT_CAP(REGEX_BYTES_MOST);
    struct regex *re = NULL;
    const char *regex = NULL, *warning = NULL;
    size_t offset = 0, lead = strspn(node->text, is_phrase ? " \t\n" : "");
    enum newid_status status =
        is_phrase ? phrase_compile(&out, text, &offset, &warning, &why)
                  : pattern_expand(&out, text, r->codebook->definitions, r->codebook->definition_count, &offset, &why);
    if (!status)
        status = buf_check(&out, &why);
    if (!status && !r->faults->source->is_stored) {
        status = regex_compile(&re, out.data, &offset, &why);
        offset = is_phrase ? 0 : offset_in_source(text, out.data, offset);
    }
    if (status == NEWID_MEMORY) {
        r->faults->failure = NEWID_MEMORY;
    } else if (status == NEWID_LIMIT) {
        fault_error(r->faults, node->place, "this becomes too large a regex; make several shorter ones of it");
    } else if (status) {
        report(r, node, lead + offset, &why);
    } else if (!(regex = arena_strndup(r->memory, out.data, out.len))) {
        r->faults->failure = NEWID_MEMORY;
    } else if (warning) {
        fault_warning(r->faults, node->place, "%s", _(warning));
    }
    regex_free(re);
    buf_release(&out);
    return regex;
}

/* Curly quotes are no quotes to YAML, so that they become part of the phrase. */
static bool is_in_curly_quotes(const struct node *node, const struct source *source)
{
    if (!node->is_plain || node->end <= node->start + 3 || node->end > source->len)
        return false;
    const char *s = source->text + node->start;
    return memcmp(s, "\xE2\x80\x98", 3) == 0 || memcmp(s, "\xE2\x80\x9C", 3) == 0;
}

static const char *keep(struct reading *r, const char *text, size_t len)
{
    const char *copy = arena_strndup(r->memory, text, len);
    if (!copy)
        r->faults->failure = NEWID_MEMORY;
    return copy;
}

/*
 * An entry's text: a phrase's without white space around it; a pattern's as it is, for there white space means itself,
 * but for the line break that ends a block of YAML.
 */
static const char *entry_text(struct reading *r, const struct node *node, bool is_phrase)
{
    const char *text = scalar_text(r, node, is_phrase ? "phrase" : "pattern");
    if (!text || is_phrase)
        return text;
    if (*node->text == '\t' || *node->text == '\n') {
        fault_error(r->faults, node->place, "the pattern starts with a tab or a line break; write it as \\t or \\n");
        return NULL;
    }
    size_t len = strlen(node->text);
    while (len && node->text[len - 1] == '\n')
        len--;
    return keep(r, node->text, len);
}

static void read_entry(struct reading *r, const struct node *node, struct newid_pattern *out, bool is_phrase,
                       const char *language)
{
    out->line = node->place.line;
    out->column = node->place.column;
    out->is_phrase = is_phrase;
    out->language = language;
    out->source = "";
    if (++r->entries > ENTRIES_MOST || r->faults->list->errors >= DIAGNOSTICS_MOST) {
        if (r->entries == ENTRIES_MOST + 1)
            fault_error(r->faults, node->place, "more than %d phrases and patterns; split the codebook", ENTRIES_MOST);
        return;
    }
    if (is_in_curly_quotes(node, r->faults->source)) {
        fault_error(r->faults, node->place, "curly quotes are a part of the text; use straight ones: '…'");
        return;
    }
    const char *text = entry_text(r, node, is_phrase);
    if (!text)
        return;
    out->source = text;
    if (!is_phrase && r->definition_failed && strstr(text, "{{"))
        return;
    out->regex = compile(r, node, text, is_phrase);
    if (out->regex && !is_phrase && !r->faults->source->is_stored && can_match_nothing(out->regex, r->faults))
        fault_warning(r->faults, node->place,
                      "this pattern can match nothing at all; empty matches are left out, but look whether a * or ? "
                      "should be a +");
}

static const struct field language_fields[] = {{"en", NULL, 0, 0, false}, {"cy", NULL, 0, 0, false}};

static const struct pattern_list {
    const char *key, *language;
    bool is_phrase;
} pattern_lists[] = {
    {"phrases", "en", true}, {"phrases", "cy", true}, {"patterns", "en", false}, {"patterns", "cy", false}};

enum { PATTERN_LISTS = sizeof pattern_lists / sizeof *pattern_lists };

/* The list under a key's language; NULL where there is none, or it is no list, which has been said. */
static const struct node *find_list(struct reading *r, const struct node *theme, const struct pattern_list *list)
{
    const struct node *by_language = node_get(theme, list->key);
    if (!by_language || by_language->kind != NODE_MAPPING)
        return NULL;
    const struct node *entries = node_get(by_language, list->language);
    return entries && expect_list(r, entries, list->language) ? entries : NULL;
}

static void check_languages(struct reading *r, const struct node *theme, const char *key)
{
    const struct node *value = node_get(theme, key);
    if (value && value->kind == NODE_MAPPING)
        fields_read(r, value, key, language_fields, 2, NULL);
    else if (value)
        fault_error(r->faults, value->place, "say which language they are for; write %s: {en: ['…'], cy: ['…']}", key);
}

static void read_unless(struct reading *r, const struct node *value, struct newid_theme *theme)
{
    if (value->kind == NODE_MAPPING && (node_get(value, "en") || node_get(value, "cy"))) {
        fault_error(r->faults, value->place, "`unless` is one list for both languages; write unless: ['…', '…']");
        return;
    }
    if (!expect_list(r, value, "unless") || !(theme->unless = reading_alloc(r, value->count, sizeof *theme->unless)))
        return;
    for (const struct node *n = value->first; n; n = n->next)
        read_entry(r, n, &theme->unless[theme->unless_count++], true, "");
}

void patterns_read(struct reading *r, const struct node *mapping, struct newid_theme *theme)
{
    const struct node *lists[PATTERN_LISTS];
    size_t count = 0;
    check_languages(r, mapping, "phrases");
    check_languages(r, mapping, "patterns");
    for (size_t i = 0; i < PATTERN_LISTS; i++) {
        lists[i] = find_list(r, mapping, &pattern_lists[i]);
        count += lists[i] ? lists[i]->count : 0;
    }
    if (!(theme->patterns = reading_alloc(r, count, sizeof *theme->patterns)))
        return;
    for (size_t i = 0; i < PATTERN_LISTS; i++)
        for (const struct node *n = lists[i] ? lists[i]->first : NULL; n; n = n->next)
            read_entry(r, n, &theme->patterns[theme->pattern_count++], pattern_lists[i].is_phrase,
                       pattern_lists[i].language);
    const struct node *unless = node_get(mapping, "unless");
    if (unless)
        read_unless(r, unless, theme);
}

static void read_definition(struct reading *r, const struct node *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    struct newid_definition *d = &r->codebook->definitions[r->codebook->definition_count];
    const char *name = value->key->text;
    if (!*name || name[strspn(name, letters)]) {
        fault_error(r->faults, value->key->place,
                    "the name of a definition may hold small letters a to z, digits, - and _ only");
        r->definition_failed = true;
        return;
    }
    const char *text = entry_text(r, value, false);
    if (text && r->definition_failed && strstr(text, "{{"))
        return;
    const char *regex = text ? compile(r, value, text, false) : NULL;
    name = keep(r, name, strlen(name));
    if (!regex || !name) {
        r->definition_failed = true;
        return;
    }
    *d = (struct newid_definition){name, text, value->place.line, value->place.column};
    r->codebook->definition_count++;
}

void definitions_read(struct reading *r, const struct node *value)
{
    if (value->kind != NODE_MAPPING) {
        fault_error(r->faults, value->place, "`define` holds names with their regex; write define: {staff: '(?:…)'}");
        return;
    }
    r->codebook->definitions = reading_alloc(r, value->count, sizeof *r->codebook->definitions);
    for (const struct node *n = value->first; n && r->codebook->definitions; n = n->next)
        read_definition(r, n);
}
