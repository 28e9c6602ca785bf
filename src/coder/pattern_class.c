/* Classes, and escapes that stand for a character or a set. */
#include "coder/pattern_parse.h"

#include <string.h>

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 16;
}

/* Up to `most` digits; *count is how many there were. */
static uint32_t take_number(struct parser *parser, int base, size_t most, size_t *count)
{
    uint32_t value = 0;
    for (*count = 0; *count < most && digit_value(*parser->at) < base; ++*count)
        value = value * (uint32_t)base + (uint32_t)digit_value(*parser->at++);
    return value;
}

/* \x41 \x{41} \o{101} \012; *letter is behind the backslash and already taken. */
static bool parse_number(struct parser *parser, char letter, uint32_t *point)
{
    size_t count;
    const int base = letter == 'x' ? 16 : 8;
    const bool braced = (letter == 'x' || letter == 'o') && parse_accept(parser, "{");
    if (letter == 'o' && !braced)
        return parse_refuse(parser, "\\o without {");
    *point = take_number(parser, base, braced ? 8 : 2, &count);
    if (braced && (!count || !parse_accept(parser, "}")))
        return parse_refuse(parser, "a number in braces that is not one");
    if (!braced && letter == 'x' && count < 2)
        return parse_refuse(parser, "\\x with fewer than two digits");
    if (*point > CHARSET_LAST_POINT || (*point >= 0xD800 && *point <= 0xDFFF))
        return parse_refuse(parser, "a number that is no character");
    return true;
}

static bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool parse_property(struct parser *parser, bool negated, struct charset *set, bool *exact)
{
    const char *name = parser->at;
    size_t len = 1;
    if (parse_accept(parser, "{")) {
        name = parser->at;
        if (parse_accept(parser, "^")) {
            negated = !negated;
            name++;
        }
        const char *end = strchr(name, '}');
        if (!end)
            return parse_refuse(parser, "\\p{ without }");
        len = (size_t)(end - name);
        parser->at = end + 1;
    } else if (is_alphanumeric(*name)) {
        parser->at++;
    } else {
        return parse_refuse(parser, "\\p without a name");
    }
    *exact = charset_named(set, name, len, false);
    if (negated && *exact)
        charset_invert(set);
    return true;
}

static bool parse_control(char letter, uint32_t *point)
{
    static const char letters[] = "aefnrt", points[] = "\a\x1B\f\n\r\t";
    const char *found = letter ? strchr(letters, letter) : NULL;
    if (found)
        *point = (unsigned char)points[found - letters];
    return found;
}

bool parse_set_escape(struct parser *parser, struct charset *set, bool *single, bool *exact)
{
    const char letter = *parser->at;
    uint32_t point = 0;
    *set = CHARSET_NONE;
    *single = true;
    *exact = true;
    if (!letter)
        return parse_refuse(parser, "a backslash at the end");
    if (!is_alphanumeric(letter)) {
        point = parse_point(parser);
    } else if (letter == 'x' || letter == 'o' || letter == '0') {
        parser->at++;
        if (!parse_number(parser, letter, &point))
            return false;
    } else if (parse_control(letter, &point)) {
        parser->at++;
    } else {
        *single = false;
        parser->at++;
        if (letter == 'p' || letter == 'P')
            return parse_property(parser, letter == 'P', set, exact);
        return charset_escape(set, letter) || parse_refuse(parser, "an escape that is not known");
    }
    charset_add(set, point, point);
    return true;
}

/* [:name:] in a class; parser->at is at the [. */
static bool parse_posix(struct parser *parser, struct charset *set, bool *exact)
{
    const char *name = parser->at + 2;
    const bool negated = *name == '^';
    name += negated;
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    if (strncmp(name + len, ":]", 2) != 0)
        return parse_refuse(parser, "a [: in a class without :]");
    parser->at = name + len + 2;
    *exact = charset_named(set, name, len, true);
    if (negated && *exact)
        charset_invert(set);
    return true;
}

/* The one character that a set holds. */
static uint32_t only_point(const struct charset *set)
{
    if (set->count)
        return set->points[0];
    uint32_t point = 0;
    while (point < 0x7F && !charset_has_ascii(set, point))
        point++;
    return point;
}

/* One member of a class: a character (single) or a set. */
static bool parse_member(struct parser *parser, struct charset *set, bool *single, bool *exact)
{
    *single = *exact = true;
    *set = CHARSET_NONE;
    if (!parser->quoted && *parser->at == '[' && parser->at[1] && strchr(":.=", parser->at[1])) {
        *single = false;
        return parser->at[1] == ':' ? parse_posix(parser, set, exact) : parse_refuse(parser, "a [. or [= in a class");
    }
    if (!parser->quoted && parse_accept(parser, "\\")) {
        if (*parser->at == 'b') {
            parser->at++;
            charset_add(set, '\b', '\b');
            return true;
        }
        if (*parser->at && strchr("NRXBCK", *parser->at))
            return parse_refuse(parser, "an escape that has no place in a class");
        if (*parser->at >= '1' && *parser->at <= '7')
            return parse_refuse(parser, "a number without a leading 0 in a class");
        return parse_set_escape(parser, set, single, exact);
    }
    uint32_t point = parse_point(parser);
    charset_add(set, point, point);
    return true;
}

/* \Q and \E in a class are no members. */
static void skip_quotes(struct parser *parser)
{
    for (;;) {
        if (parse_accept(parser, "\\E"))
            parser->quoted = false;
        else if (!parser->quoted && parse_accept(parser, "\\Q"))
            parser->quoted = true;
        else
            return;
    }
}

/* The end of a range whose first character is in *set. */
static bool parse_range(struct parser *parser, struct charset *set, bool single)
{
    struct charset end;
    bool end_single, exact;
    parser->at++;
    skip_quotes(parser);
    if (!single || !parse_member(parser, &end, &end_single, &exact) || !end_single)
        return parse_refuse(parser, "a range in a class that does not lie between two characters");
    charset_add(set, only_point(set), only_point(&end));
    return true;
}

/* Whether a hyphen follows that makes a range. */
static bool range_follows(const struct parser *parser)
{
    return !parser->quoted && *parser->at == '-' && parser->at[1] != ']';
}

static bool parse_members(struct parser *parser, struct charset *members, bool *all_exact)
{
    struct charset set;
    bool single, exact;
    bool is_first = true;
    for (;; is_first = false) {
        skip_quotes(parser);
        if (!*parser->at)
            return parse_refuse(parser, "a class without ]");
        if (*parser->at == ']' && !parser->quoted && !is_first)
            return true;
        if (!parse_member(parser, &set, &single, &exact))
            return false;
        skip_quotes(parser);
        if (range_follows(parser) && !parse_range(parser, &set, single))
            return false;
        charset_add_set(members, &set);
        *all_exact = *all_exact && exact;
    }
}

bool parse_class(struct parser *parser, struct charset *set)
{
    bool exact = true;
    const bool negated = parse_accept(parser, "^");
    *set = CHARSET_NONE;
    if (!parse_members(parser, set, &exact))
        return false;
    parser->at++;
    if (parser->options & OPTION_CASELESS) {
        /* Before it is inverted, and among ASCII only: a set that is too large there would be too small after. */
        if (negated) {
            set->count = 0;
            set->folds = false;
        }
        charset_fold(set);
    }
    /* What is not exact is all characters, in the class and outside it. */
    if (negated && exact)
        charset_invert(set);
    return true;
}
