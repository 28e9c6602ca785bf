#include "intake/identifier_checks.h"

#include "intake/words.h"

#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

static bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }

/* Copies the digits of s, at most `most`; returns how many there are in all. */
static size_t digits_of(char *out, size_t most, const char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        if (is_digit(s[i])) {
            if (n < most)
                out[n] = s[i];
            n++;
        }
    return n;
}

static bool any(const char *s, size_t len)
{
    (void)s, (void)len;
    return true;
}

/* A date with dots or hyphens, and a time after it, has as many digits as a telephone number. */
static bool starts_with_date(const char *s, size_t len)
{
    return len >= 10 && is_digit(s[0]) && is_digit(s[1]) && (s[2] == '.' || s[2] == '-' || s[2] == ' ') &&
           is_digit(s[3]) && is_digit(s[4]) && s[5] == s[2] && (!strncmp(s + 6, "19", 2) || !strncmp(s + 6, "20", 2)) &&
           is_digit(s[8]) && is_digit(s[9]) && (len == 10 || !is_digit(s[10]));
}

/*
 * Ofcom's National Telephone Numbering Plan: after 0 or +44 come ten digits, nine in some areas of 01; 02, 03 and 07
 * always have ten. Numbers for drama (07700 900xxx) are telephone numbers too.
 */
static bool telephone(const char *s, size_t len)
{
    char d[16];
    if (starts_with_date(s, len))
        return false;
    size_t n = digits_of(d, sizeof d, s, len);
    size_t from = 0;
    if (n > 4 && !strncmp(d, "0044", 4))
        from = 4;
    else if (n > 2 && !strncmp(d, "44", 2))
        from = 2;
    if (from && n > from && d[from] == '0')
        from++;
    else if (!from)
        from = 1;
    if (n <= from || !strchr("1237", d[from]))
        return false;
    return n - from == 10 || (n - from == 9 && d[from] == '1');
}

/* A number after "tel" and the like: six to eight digits, as local numbers have, and no date. */
static bool local_telephone(const char *s, size_t len)
{
    while (len && !is_digit(*s)) {
        s++;
        len--;
    }
    char d[16];
    size_t n = digits_of(d, sizeof d, s, len);
    bool year_first = n == 8 && (!strncmp(d, "19", 2) || !strncmp(d, "20", 2));
    return n >= 6 && n <= 8 && !year_first && !starts_with_date(s, len);
}

/* Royal Mail's postcode areas. */
static const char postcode_areas[] =
    " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY "
    "G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR "
    "NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
    "WC WD WF WN WR WS WV YO ZE ";

/* "1st" to "9th", "2hr", "3yr", "5wk" after a word such as "S47" are no inward codes. */
static bool is_ordinal_or_unit(const char *inward)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "hr", "yr", "wk", "ft", "ed", "af"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!strncasecmp(inward + 1, endings[i], 2))
            return true;
    return false;
}

/* All capitals, or all small with a blank: "LL57 1AA", "ll57 1aa"; not "W12 1hr". A district has no leading zero. */
static bool postcode(const char *s, size_t len)
{
    size_t capitals = 0, smalls = 0, area = 0;
    for (size_t i = 0; i < len; i++) {
        capitals += is_upper(s[i]);
        smalls += is_letter(s[i]) && !is_upper(s[i]);
    }
    while (area < len && is_letter(s[area]))
        area++;
    if ((capitals && smalls) || area > 2 || (s[area] == '0' && is_digit(s[area + 1])))
        return false;
    if (!capitals && is_ordinal_or_unit(s + len - 3))
        return false;
    char wanted[5] = " ";
    for (size_t i = 0; i < area; i++)
        wanted[i + 1] = is_upper(s[i]) ? s[i] : (char)(s[i] - 'a' + 'A');
    wanted[area + 1] = ' ';
    return strstr(postcode_areas, wanted) != NULL;
}

/* HMRC's National Insurance Manual, NIM39110: prefixes that are never given out. */
static bool national_insurance(const char *s, size_t len)
{
    static const char never[] = " BG GB NK KN TN NT ZZ ";
    char wanted[] = {' ', (char)(s[0] & ~0x20), (char)(s[1] & ~0x20), ' ', '\0'};
    (void)len;
    return !strstr(never, wanted);
}

/* The NHS Data Dictionary: weights 10 to 2, modulus 11, a check digit of 10 is never given out. */
static bool nhs_number(const char *s, size_t len)
{
    char d[10];
    if (digits_of(d, sizeof d, s, len) != 10)
        return false;
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += (d[i] - '0') * (10 - i);
    int check = (11 - sum % 11) % 11;
    return check == d[9] - '0' && strspn(d, "0") < 10;
}

/* A number that is only a year is none of a case: "Paris 2019". */
static bool not_a_year(const char *s, size_t len)
{
    char d[8];
    size_t n = digits_of(d, sizeof d, s, len);
    return !(n == 4 && (!strncmp(d, "19", 2) || !strncmp(d, "20", 2)));
}

/* "@" for "at": no handle. */
static bool handle(const char *s, size_t len)
{
    static const char words[] = " home work school least the this that all times time night nursery gwaith ysgol adref "
                                "cartref court meeting office hospital lunch present last once what which your my our ";
    char wanted[34] = " ";
    if (len > 32)
        return true;
    for (size_t i = 1; i < len; i++)
        wanted[i] = is_upper(s[i]) ? (char)(s[i] | 0x20) : s[i];
    wanted[len] = ' ';
    return !strstr(words, wanted);
}

static bool is_upper_at(const char *s, size_t len)
{
    size_t at = 0;
    int32_t c = len ? next_code_point(s, len, &at) : -1;
    return c >= 0 && u_isupper(c);
}

/* Whether all letters of s are capitals. */
static bool all_capitals(const char *s, size_t len)
{
    for (size_t at = 0; at < len;) {
        int32_t c = next_code_point(s, len, &at);
        if (c >= 0 && u_isalpha(c) && !u_isupper(c))
            return false;
    }
    return true;
}

/* Words with a capital after a title, or after "miss" and "MS" that are none. */
static bool is_no_name(const char *s, size_t len)
{
    static const char words[] = " and or the a an in on at was is are had has who this that they she he we you it i if "
                                "but so as my your our their not nobody somebody every hen ";
    char wanted[12] = " ";
    if (len > 9)
        return false;
    for (size_t i = 0; i < len; i++)
        wanted[i + 1] = is_upper(s[i]) ? (char)(s[i] | 0x20) : s[i];
    wanted[len + 1] = ' ';
    return strstr(words, wanted) != NULL;
}

/* Title and name have capitals: "Mrs Huws", not "i miss them" nor "dr surgery". In capitals throughout only after MR
 * and MRS: MS and DR are words. */
static bool is_titled_name(const char *s, size_t len)
{
    size_t title = 0;
    while (title < len && is_letter(s[title]))
        title++;
    size_t at = title;
    while (at < len && (s[at] == '.' || s[at] == ' '))
        at++;
    const char *name = s + at;
    size_t name_len = len - at;
    if (!is_upper(s[0]) || !is_upper_at(name, name_len) || is_no_name(name, name_len))
        return false;
    if (title == 2 && is_upper(s[1]))
        return !strncmp(s, "MR", 2) && all_capitals(name, name_len);
    if (all_capitals(s, title))
        return !strncmp(s, "MRS", 3) && all_capitals(name, name_len);
    /* "Dr WHO" may be an abbreviation of two or three letters: "Dr GP". */
    return !all_capitals(name, name_len) || name_len > 3;
}

/* The end of a further word with a capital after one blank, or `end` where there is none: the surname after "Dr John".
 */
static size_t further_name(const char *text, size_t len, size_t end)
{
    size_t at = end + 1;
    if (at >= len || text[end] != ' ' || !is_upper_at(text + at, len - at))
        return end;
    for (size_t next = at; next < len; at = next) {
        int32_t c = next_code_point(text, len, &next);
        if (c < 0 || !(u_isalpha(c) || c == '-' || c == '\'' || u_charType(c) == U_NON_SPACING_MARK))
            break;
    }
    return is_no_name(text + end + 1, at - end - 1) ? end : at;
}

static bool titled_name(const char *text, size_t len, size_t start, size_t *end)
{
    enum { FURTHER_MOST = 2 };
    if (!is_titled_name(text + start, *end - start))
        return false;
    for (int i = 0; i < FURTHER_MOST; i++)
        *end = further_name(text, len, *end);
    return true;
}

static const struct {
    const char *name;
    bool (*of_match)(const char *s, size_t len); /* looks at nothing but the match */
    bool (*in_text)(const char *text, size_t len, size_t start, size_t *end);
} checks[] = {
    {"any", any, NULL},
    {"telephone", telephone, NULL},
    {"local-telephone", local_telephone, NULL},
    {"postcode", postcode, NULL},
    {"national-insurance", national_insurance, NULL},
    {"nhs-number", nhs_number, NULL},
    {"not-a-year", not_a_year, NULL},
    {"handle", handle, NULL},
    {"titled-name", NULL, titled_name},
};

bool identifier_check(int check, const char *text, size_t len, size_t start, size_t *end)
{
    if (checks[check].in_text)
        return checks[check].in_text(text, len, start, end);
    return checks[check].of_match(text + start, *end - start);
}

int identifier_check_named(const char *name)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (!strcmp(checks[i].name, name))
            return (int)i;
    return 0;
}
