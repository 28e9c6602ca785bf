#include "coder/pattern_parse.h"

#include "codebook/phrase.h"
#include "util/wording.h"

#include <string.h>

enum { DEPTH_MOST = 100, COUNT_MOST = 65535 };

static const char too_deep[] = N_("groups more than 100 deep");
static struct node *parse_branches(struct parser *parser);

bool parse_refuse(struct parser *parser, const char *why)
{
    if (!parser->why)
        parser->why = why;
    return false;
}

bool parse_accept(struct parser *parser, const char *text)
{
    size_t len = strlen(text);
    if (strncmp(parser->at, text, len) != 0)
        return false;
    parser->at += len;
    return true;
}

uint32_t parse_point(struct parser *parser)
{
    uint32_t c = (unsigned char)*parser->at;
    parser->at += c != 0;
    if (c < 0xC0)
        return c;
    size_t more = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    for (c &= 0x3Fu >> more; more && *parser->at; more--)
        c = c << 6 | ((unsigned char)*parser->at++ & 0x3F);
    return c;
}

/* ---- nodes ---- */

static struct node *new_node(struct parser *parser, enum node_kind kind)
{
    struct node *node = arena_alloc(parser->memory, sizeof *node);
    if (node)
        node->kind = kind;
    else
        parser->out_of_memory = true;
    return node;
}

static struct node *new_set(struct parser *parser, struct charset set)
{
    struct node *node = new_node(parser, NODE_SET);
    if (node)
        node->set = set;
    return node;
}

static struct node *new_repeat(struct parser *parser, struct node *child, size_t min, size_t max)
{
    struct node *node = child ? new_node(parser, NODE_REPEAT) : NULL;
    if (!node)
        return NULL;
    node->children = child;
    node->min = min;
    node->max = max;
    return node;
}

static struct node *new_anything(struct parser *parser)
{
    return new_repeat(parser, new_set(parser, CHARSET_ALL), 0, REPEAT_FOREVER);
}

static struct node *new_literal(struct parser *parser, uint32_t point)
{
    struct charset set = CHARSET_NONE;
    charset_add(&set, point, point);
    if (parser->options & OPTION_CASELESS)
        charset_fold(&set);
    return new_set(parser, set);
}

static bool is_zero_width(const struct node *node)
{
    return node->kind >= NODE_START || (node->kind == NODE_SEQUENCE && !node->children);
}

static struct node *refuse(struct parser *parser, const char *why)
{
    (void)parse_refuse(parser, why);
    return NULL;
}

/* ---- what stands between items ---- */

static bool is_pattern_space(uint32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* What PCRE2 skips under (?x) beyond ASCII. */
static bool is_odd_space(uint32_t c) { return c == 0x85 || (c | 1) == 0x200F || (c | 1) == 0x2029; }

static bool skip_extended(struct parser *parser)
{
    if (!(parser->options & OPTION_EXTENDED) || parser->quoted)
        return false;
    if (is_pattern_space((unsigned char)*parser->at)) {
        parser->at++;
        return true;
    }
    if (*parser->at != '#')
        return false;
    parser->at += strcspn(parser->at, "\n");
    return true;
}

static bool skip_comment(struct parser *parser)
{
    if (parser->quoted || !parse_accept(parser, "(?#"))
        return false;
    parser->at += strcspn(parser->at, ")");
    if (!parse_accept(parser, ")"))
        return parse_refuse(parser, "a comment without )");
    return true;
}

/* \Q, \E, comments and, under (?x), white space: a quantifier behind them still belongs to the item before. */
static void skip_ignored(struct parser *parser)
{
    for (;;) {
        if (parse_accept(parser, "\\E"))
            parser->quoted = false;
        else if (!parser->quoted && parse_accept(parser, "\\Q"))
            parser->quoted = true;
        else if (!skip_comment(parser) && !skip_extended(parser))
            return;
    }
}

/* ---- quantifiers ---- */

static bool take_count(const char **at, size_t *count)
{
    const char *start = *at;
    for (*count = 0; **at >= '0' && **at <= '9' && *count <= COUNT_MOST; ++*at)
        *count = *count * 10 + (size_t)(**at - '0');
    return *at > start;
}

/* {3} {3,} {3,5}. Newer versions also read {,5} and allow spaces; what looks like that is not understood. */
static bool parse_braces(struct parser *parser, size_t *min, size_t *max)
{
    const char *at = parser->at + 1;
    bool is_count = take_count(&at, min);
    *max = *min;
    if (is_count && *at == ',') {
        at++;
        if (!take_count(&at, max))
            *max = REPEAT_FOREVER;
    }
    if (is_count && *at == '}') {
        parser->at = at + 1;
        return true;
    }
    at = parser->at + 1;
    at += strspn(at, " \t,0123456789");
    if (*at == '}' && at > parser->at + 1)
        return parse_refuse(parser, "braces that some versions read as a quantifier");
    return false;
}

static bool parse_quantifier(struct parser *parser, size_t *min, size_t *max)
{
    static const struct {
        const char *sign;
        size_t min, max;
    } signs[] = {{"*", 0, REPEAT_FOREVER}, {"+", 1, REPEAT_FOREVER}, {"?", 0, 1}};
    if (parser->quoted)
        return false;
    if (*parser->at == '{')
        return parse_braces(parser, min, max);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (parse_accept(parser, signs[i].sign)) {
            *min = signs[i].min;
            *max = signs[i].max;
            return true;
        }
    }
    return false;
}

static struct node *parse_quantified(struct parser *parser, struct node *item)
{
    size_t min, max;
    skip_ignored(parser);
    if (parser->why || !parse_quantifier(parser, &min, &max))
        return item;
    /* Lazy and possessive are ways to search: neither finds a place that the plain quantifier does not. */
    if (!parse_accept(parser, "?"))
        (void)parse_accept(parser, "+");
    if (is_zero_width(item))
        return new_node(parser, NODE_SEQUENCE);
    skip_ignored(parser);
    if (!parser->quoted && *parser->at && strchr("*+?", *parser->at))
        return refuse(parser, "a quantifier behind a quantifier");
    return new_repeat(parser, item, min, max);
}

/* ---- escapes outside classes ---- */

/* What \g and \k name, with its brackets: a back-reference or a call of a group. */
static struct node *parse_reference(struct parser *parser)
{
    static const char pairs[] = "{}<>''";
    const char *open = *parser->at ? strchr("{<'", *parser->at) : NULL;
    if (open) {
        const char closer = pairs[(size_t)(strchr(pairs, *open) - pairs) + 1];
        const char *end = strchr(parser->at + 1, closer);
        if (!end)
            return refuse(parser, "a reference without its end");
        parser->at = end + 1;
        return new_anything(parser);
    }
    parser->at += *parser->at == '-' || *parser->at == '+';
    size_t digits = strspn(parser->at, "0123456789");
    if (!digits)
        return refuse(parser, "a reference that names nothing");
    parser->at += digits;
    return new_anything(parser);
}

static struct node *parse_anchor(struct parser *parser, char letter)
{
    switch (letter) {
    case 'A':
        return new_node(parser, NODE_START);
    case 'Z':
        return new_node(parser, NODE_END);
    case 'z':
        return new_node(parser, NODE_VERY_END);
    case 'b':
        return new_node(parser, NODE_BOUNDARY);
    default: /* \B */
        return new_node(parser, NODE_SEQUENCE);
    }
}

/* \R also takes \r\n; \X any number of characters; \N is not \n. */
static struct node *parse_sequence_escape(struct parser *parser, char letter)
{
    struct charset set;
    if (letter == 'X')
        return new_repeat(parser, new_set(parser, CHARSET_ALL), 1, REPEAT_FOREVER);
    if (letter == 'N' && *parser->at == '{')
        return refuse(parser, "\\N{");
    (void)charset_escape(&set, letter);
    return letter == 'R' ? new_repeat(parser, new_set(parser, set), 1, 2) : new_set(parser, set);
}

static struct node *parse_escape(struct parser *parser)
{
    const char letter = *parser->at;
    if (letter && strchr("AZzbB", letter)) {
        parser->at++;
        return parse_anchor(parser, letter);
    }
    if (letter && strchr("RXN", letter)) {
        parser->at++;
        return parse_sequence_escape(parser, letter);
    }
    if (letter == 'g' || letter == 'k') {
        parser->at++;
        return parse_reference(parser);
    }
    if (letter >= '1' && letter <= '9') {
        parser->at++;
        if (*parser->at >= '0' && *parser->at <= '9')
            return refuse(parser, "a number of two digits, which may be a group or a character");
        return new_anything(parser);
    }
    struct charset set;
    bool single, exact;
    if (!parse_set_escape(parser, &set, &single, &exact))
        return NULL;
    if (single && parser->options & OPTION_CASELESS)
        charset_fold(&set);
    return new_set(parser, set);
}

/* ---- groups ---- */

/* The branches up to ), with the options as they were before the group afterwards. */
static struct node *parse_body(struct parser *parser)
{
    const unsigned options = parser->options;
    if (++parser->depth > DEPTH_MOST)
        return refuse(parser, too_deep);
    struct node *body = parse_branches(parser);
    parser->depth--;
    parser->options = options;
    if (!parser->why && !parse_accept(parser, ")"))
        return refuse(parser, "a group without )");
    return parser->why ? NULL : body;
}

static bool parse_options(struct parser *parser, bool *has_body)
{
    static const char letters[] = "ismx";
    unsigned options = parser->options;
    bool off = false;
    if (parse_accept(parser, "^"))
        options = 0;
    for (; *parser->at && *parser->at != ')' && *parser->at != ':'; parser->at++) {
        const char *known = strchr(letters, *parser->at);
        if (*parser->at == '-')
            off = true;
        else if (known && !(*known == 'x' && parser->at[1] == 'x'))
            options = off ? options & ~(1u << (known - letters)) : options | 1u << (known - letters);
        else if (!strchr("nJU", *parser->at))
            return parse_refuse(parser, "an inline option that is not known");
    }
    if (!*parser->at)
        return parse_refuse(parser, "a group without )");
    *has_body = *parser->at++ == ':';
    parser->options = options;
    return true;
}

static struct node *parse_option_group(struct parser *parser)
{
    const unsigned before = parser->options;
    bool has_body = false;
    if (!parse_options(parser, &has_body))
        return NULL;
    if (!has_body)
        return new_node(parser, NODE_SEQUENCE);
    struct node *body = parse_body(parser);
    parser->options = before;
    return body;
}

/* Look-arounds only forbid, so they are read and left out; newid's own edges of words are worth more. */
static struct node *parse_look_around(struct parser *parser)
{
    if (!parse_body(parser))
        return NULL;
    return new_node(parser, NODE_SEQUENCE);
}

static bool is_name_byte(unsigned char c)
{
    return c == '_' || c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* (?<name> (?'name' (?P<name> with at behind the opening sign. */
static struct node *parse_named(struct parser *parser, char closer)
{
    while (is_name_byte((unsigned char)*parser->at))
        parser->at++;
    if (*parser->at != closer)
        return refuse(parser, "a group's name that is not one");
    parser->at++;
    return parse_body(parser);
}

/* (?(1)yes|no): either branch, or nothing. (?(DEFINE)…) matches nothing where it stands. */
static struct node *parse_conditional(struct parser *parser)
{
    const bool defines = parse_accept(parser, "DEFINE)");
    size_t digits = defines ? 0 : strspn(parser->at, "0123456789");
    if (digits && parser->at[digits] == ')')
        parser->at += digits + 1;
    else if (!defines)
        return refuse(parser, "a condition that is not the number of a group");
    struct node *body = parse_body(parser);
    struct node *nothing = body ? new_node(parser, NODE_SEQUENCE) : NULL;
    if (!nothing || defines)
        return nothing;
    nothing->next = body->children;
    body->children = nothing;
    return body;
}

static struct node *parse_call(struct parser *parser)
{
    const char *end = strchr(parser->at, ')');
    if (!end)
        return refuse(parser, "a group without )");
    parser->at = end + 1;
    return new_anything(parser);
}

static bool calls_group(const char *at)
{
    at += *at == '+' || *at == '-';
    return *at >= '0' && *at <= '9';
}

/* A group; at is behind its (. */
static struct node *parse_group(struct parser *parser)
{
    if (*parser->at == '*')
        return refuse(parser, "a verb, or an assertion in letters");
    if (!parse_accept(parser, "?"))
        return parse_body(parser);
    if (parse_accept(parser, "=") || parse_accept(parser, "!") || parse_accept(parser, "<=") ||
        parse_accept(parser, "<!"))
        return parse_look_around(parser);
    if (parse_accept(parser, ":") || parse_accept(parser, ">") || parse_accept(parser, "|"))
        return parse_body(parser);
    if (parse_accept(parser, "P=") || parse_accept(parser, "P>") || parse_accept(parser, "&") ||
        parse_accept(parser, "R") || calls_group(parser->at))
        return parse_call(parser);
    if (parse_accept(parser, "("))
        return parse_conditional(parser);
    if (parse_accept(parser, "P<") || parse_accept(parser, "<"))
        return parse_named(parser, '>');
    if (parse_accept(parser, "'"))
        return parse_named(parser, '\'');
    return parse_option_group(parser);
}

/* ---- items ---- */

static struct node *parse_dot(struct parser *parser)
{
    struct charset set = CHARSET_ALL;
    if (!(parser->options & OPTION_DOTALL))
        (void)charset_escape(&set, 'N');
    return new_set(parser, set);
}

/* With (?m) the ends of a line are too many places to be worth a word. */
static struct node *parse_line_end(struct parser *parser, enum node_kind kind)
{
    return new_node(parser, parser->options & OPTION_MULTILINE ? NODE_SEQUENCE : kind);
}

static struct node *parse_sign(struct parser *parser)
{
    struct charset set;
    switch (*parser->at++) {
    case '.':
        return parse_dot(parser);
    case '^':
        return parse_line_end(parser, NODE_START);
    case '$':
        return parse_line_end(parser, NODE_END);
    case '\\':
        return parse_escape(parser);
    case '(':
        return parse_group(parser);
    case '[':
        return parse_class(parser, &set) ? new_set(parser, set) : NULL;
    default:
        return refuse(parser, "a quantifier with nothing before it");
    }
}

static struct node *parse_item(struct parser *parser)
{
    size_t min, max;
    if (!parser->quoted) {
        if (parse_accept(parser, PHRASE_EDGE_BEFORE))
            return new_node(parser, NODE_WORD_START);
        if (parse_accept(parser, PHRASE_EDGE_AFTER))
            return new_node(parser, NODE_WORD_END);
        if (strchr(".^$\\([*+?", *parser->at))
            return parse_sign(parser);
        if (*parser->at == '{' && parse_braces(parser, &min, &max))
            return refuse(parser, "a quantifier with nothing before it");
    }
    uint32_t point = parse_point(parser);
    if (parser->options & OPTION_EXTENDED && is_odd_space(point))
        return refuse(parser, "white space beyond ASCII under (?x)");
    return new_literal(parser, point);
}

static bool ends_sequence(const struct parser *parser)
{
    return !*parser->at || (!parser->quoted && (*parser->at == '|' || *parser->at == ')'));
}

static struct node *parse_sequence(struct parser *parser)
{
    struct node *sequence = new_node(parser, NODE_SEQUENCE);
    struct node **last = sequence ? &sequence->children : NULL;
    while (last && !parser->why && !parser->out_of_memory) {
        skip_ignored(parser);
        if (parser->why || ends_sequence(parser))
            break;
        struct node *item = parse_item(parser);
        if (item)
            item = parse_quantified(parser, item);
        if (!item)
            return NULL;
        *last = item;
        last = &item->next;
    }
    return sequence;
}

static struct node *parse_branches(struct parser *parser)
{
    struct node *choice = new_node(parser, NODE_CHOICE);
    struct node **last = choice ? &choice->children : NULL;
    while (last) {
        struct node *branch = parse_sequence(parser);
        if (!branch || parser->why)
            return NULL;
        *last = branch;
        last = &branch->next;
        if (!parse_accept(parser, "|"))
            break;
    }
    return choice;
}

enum newid_status pattern_parse(struct node **out, const char *pattern, struct arena *memory, const char **why,
                                struct newid_error *err)
{
    struct parser parser = {.at = pattern, .memory = memory, .options = OPTION_CASELESS};
    *why = NULL;
    *out = parse_branches(&parser);
    if (parser.out_of_memory)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    if (*out && *parser.at)
        (void)parse_refuse(&parser, "a ) without its group");
    *why = parser.why;
    if (*why)
        *out = NULL;
    return NEWID_OK;
}
