#include "coder/charset.h"

#include <string.h>

/* Members among ASCII, as pairs of first and last character. NUL stands for itself: see `pairs`. */
struct named_set {
    const char *name;
    const char *ranges;
    size_t pairs;
};

#define RANGES(text) (text), (sizeof(text) - 1) / 2
#define SPACES "\t\r  "
#define CONTROLS "\0\x1F\x7F\x7F"
#define WORDS "09AZ__az"

/* Unicode properties whose ASCII members are fixed. Those that depend on case (Lu, Ll, Lt) are left out. */
static const struct named_set properties[] = {
    {"L", RANGES("AZaz")},
    {"L&", RANGES("AZaz")},
    {"Latin", RANGES("AZaz")},
    {"M", RANGES("")},
    {"Mn", RANGES("")},
    {"Mc", RANGES("")},
    {"N", RANGES("09")},
    {"Nd", RANGES("09")},
    {"Nl", RANGES("")},
    {"No", RANGES("")},
    {"P", RANGES("!#%*,/:;?@[]__{{}}")},
    {"Pd", RANGES("--")},
    {"Pc", RANGES("__")},
    {"S", RANGES("$$++<>^^``||~~")},
    {"Sc", RANGES("$$")},
    {"Z", RANGES("  ")},
    {"Zs", RANGES("  ")},
    {"Xan", RANGES("09AZaz")},
    {"Xwd", RANGES(WORDS)},
    {"Xsp", RANGES(SPACES)},
    {"Xps", RANGES(SPACES)},
};

static const struct named_set posix_classes[] = {
    {"alnum", RANGES("09AZaz")},   {"alpha", RANGES("AZaz")}, {"ascii", RANGES("\0\x7F")}, {"blank", RANGES("\t\t  ")},
    {"cntrl", RANGES(CONTROLS)},   {"digit", RANGES("09")},   {"graph", RANGES("!~")},     {"print", RANGES(" ~")},
    {"punct", RANGES("!/:@[`{~")}, {"space", RANGES(SPACES)}, {"word", RANGES(WORDS)},     {"xdigit", RANGES("09AFaf")},
};

static const struct named_set escapes[] = {
    {"d", RANGES("09")},     {"w", RANGES(WORDS)},  {"s", RANGES(SPACES)},
    {"h", RANGES("\t\t  ")}, {"v", RANGES("\n\r")}, {"R", RANGES("\n\r")},
};

/*
 * Characters outside ASCII whose partners in case are certain in every version of PCRE2: none, or one that is `step`
 * away, upwards from every even or odd character or from each. All others count as any character outside ASCII.
 */
enum case_rule { NO_CASE, UPPER_EVEN, UPPER_ODD, UPPER_ALL, LOWER_ALL };

static const struct case_range {
    uint32_t first, last;
    enum case_rule rule;
    uint32_t step;
} case_ranges[] = {
    {0xA0, 0xB4, NO_CASE, 0},
    {0xB6, 0xBF, NO_CASE, 0},
    {0xC0, 0xC4, UPPER_ALL, 32}, /* not Å, which is also the sign U+212B */
    {0xC6, 0xD6, UPPER_ALL, 32},
    {0xD7, 0xD7, NO_CASE, 0},
    {0xD8, 0xDE, UPPER_ALL, 32}, /* not ß */
    {0xE0, 0xE4, LOWER_ALL, 32},
    {0xE6, 0xF6, LOWER_ALL, 32},
    {0xF7, 0xF7, NO_CASE, 0},
    {0xF8, 0xFE, LOWER_ALL, 32},
    {0xFF, 0xFF, UPPER_ALL, 0x178 - 0xFF}, /* ÿ is the lower one, but its partner is above it */
    {0x100, 0x12F, UPPER_EVEN, 1},         /* not U+0130 and U+0131, which are an i in some languages */
    {0x132, 0x137, UPPER_EVEN, 1},
    {0x139, 0x148, UPPER_ODD, 1},
    {0x14A, 0x177, UPPER_EVEN, 1},
    {0x178, 0x178, LOWER_ALL, 0x178 - 0xFF},
    {0x179, 0x17E, UPPER_ODD, 1}, /* not U+017F, which is an s */
    {0x1E00, 0x1E5F, UPPER_EVEN, 1},
    {0x1E62, 0x1E95, UPPER_EVEN, 1}, /* not U+1E60 and U+1E61, which U+1E9B equals too */
    {0x1EA0, 0x1EFF, UPPER_EVEN, 1},
    {0x2010, 0x2027, NO_CASE, 0},
    {0x2030, 0x205E, NO_CASE, 0},
    {0x20A0, 0x20C0, NO_CASE, 0},
};

/* Characters outside ASCII that equal an ASCII letter but for case, or do in some version. */
static const uint32_t like_ascii[] = {0x130, 0x131, 0x17F, 0x212A};

static const struct case_range *find_case(uint32_t point)
{
    for (size_t i = 0; i < sizeof case_ranges / sizeof *case_ranges; i++)
        if (point >= case_ranges[i].first && point <= case_ranges[i].last)
            return &case_ranges[i];
    return NULL;
}

static uint32_t partner_of(uint32_t point, const struct case_range *range)
{
    switch (range->rule) {
    case UPPER_EVEN:
        return point % 2 ? point - range->step : point + range->step;
    case UPPER_ODD:
        return point % 2 ? point + range->step : point - range->step;
    case UPPER_ALL:
        return point + range->step;
    case LOWER_ALL:
        return point - range->step;
    case NO_CASE:
        break;
    }
    return point;
}

static void add_ascii(struct charset *set, unsigned c) { set->ascii[c / 64] |= (uint64_t)1 << c % 64; }

static void add_other(struct charset *set)
{
    set->other = true;
    set->count = 0;
}

static void add_point(struct charset *set, uint32_t point)
{
    if (set->other)
        return;
    for (size_t i = 0; i < set->count; i++)
        if (set->points[i] == point)
            return;
    if (set->count == CHARSET_POINTS)
        add_other(set);
    else
        set->points[set->count++] = point;
}

bool charset_has_ascii(const struct charset *set, unsigned c) { return set->ascii[c / 64] >> c % 64 & 1; }

void charset_add(struct charset *set, uint32_t first, uint32_t last)
{
    for (uint32_t c = first; c <= last && c < 0x80; c++)
        add_ascii(set, c);
    if (last < 0x80)
        return;
    for (size_t i = 0; i < sizeof like_ascii / sizeof *like_ascii; i++)
        set->folds = set->folds || (first <= like_ascii[i] && like_ascii[i] <= last);
    if (first < 0x80 || last - first >= CHARSET_POINTS)
        add_other(set);
    for (uint32_t c = first; !set->other && c <= last; c++)
        add_point(set, c);
}

void charset_add_set(struct charset *set, const struct charset *more)
{
    set->ascii[0] |= more->ascii[0];
    set->ascii[1] |= more->ascii[1];
    set->folds = set->folds || more->folds;
    if (more->other)
        add_other(set);
    for (size_t i = 0; i < more->count; i++)
        add_point(set, more->points[i]);
}

void charset_invert(struct charset *set)
{
    set->ascii[0] = ~set->ascii[0];
    set->ascii[1] = ~set->ascii[1];
    add_other(set);
}

static void fold_point(struct charset *set, uint32_t point)
{
    const struct case_range *range = find_case(point);
    if (range)
        add_point(set, partner_of(point, range));
    else
        add_other(set);
}

void charset_fold(struct charset *set)
{
    const uint64_t letters = 0x07FFFFFEu; /* A to Z and a to z are 32 apart in the upper word */
    uint64_t upper = set->ascii[1] & letters, lower = set->ascii[1] >> 32 & letters;
    set->ascii[1] |= upper << 32 | lower;
    const struct charset before = *set;
    if (set->folds)
        *set = CHARSET_ALL;
    for (size_t i = 0; i < before.count; i++)
        fold_point(set, before.points[i]);
}

static void add_ranges(struct charset *set, const char *ranges, size_t pairs)
{
    for (size_t i = 0; i < pairs; i++)
        charset_add(set, (unsigned char)ranges[2 * i], (unsigned char)ranges[2 * i + 1]);
}

bool charset_ascii_within(const struct charset *set, const char *ranges)
{
    struct charset within = CHARSET_NONE;
    add_ranges(&within, ranges, strlen(ranges) / 2);
    return !(set->ascii[0] & ~within.ascii[0]) && !(set->ascii[1] & ~within.ascii[1]);
}

bool charset_is_ascii_word(const struct charset *set)
{
    return !set->other && !set->count && charset_ascii_within(set, WORDS);
}

bool charset_is_word(const struct charset *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct case_range *range = find_case(set->points[i]);
        if (!range || range->rule == NO_CASE)
            return false;
    }
    return !set->other && charset_ascii_within(set, WORDS);
}

size_t charset_bytes(const struct charset *set)
{
    size_t most = set->other ? 4 : 1;
    for (size_t i = 0; i < set->count; i++) {
        size_t bytes = set->points[i] < 0x800 ? 2 : set->points[i] < 0x10000 ? 3 : 4;
        most = bytes > most ? bytes : most;
    }
    return most;
}

static bool find_named(struct charset *set, const struct named_set *table, size_t rows, const char *name, size_t len)
{
    *set = CHARSET_ALL;
    for (size_t i = 0; i < rows; i++) {
        if (strlen(table[i].name) == len && !memcmp(table[i].name, name, len)) {
            *set = CHARSET_NONE;
            set->other = true;
            add_ranges(set, table[i].ranges, table[i].pairs);
            return true;
        }
    }
    return false;
}

bool charset_named(struct charset *set, const char *name, size_t len, bool posix)
{
    return posix ? find_named(set, posix_classes, sizeof posix_classes / sizeof *posix_classes, name, len)
                 : find_named(set, properties, sizeof properties / sizeof *properties, name, len);
}

bool charset_escape(struct charset *set, char letter)
{
    if (letter == 'N') {
        *set = CHARSET_NONE;
        set->other = true;
        add_ascii(set, '\n');
        charset_invert(set);
        return true;
    }
    char lower = strchr("DWSHV", letter) ? (char)(letter | 0x20) : letter;
    if (!find_named(set, escapes, sizeof escapes / sizeof *escapes, &lower, 1))
        return false;
    if (lower != letter)
        charset_invert(set);
    return true;
}
