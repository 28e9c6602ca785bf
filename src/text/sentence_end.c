#include "text/sentence_end.h"

#include "text/space.h"

#include "abbreviations.tsv.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

/* The length of a line that a program wrapped, in bytes. */
enum { WRAPPED_LEAST = 45, WRAPPED_MOST = 100 };

static const char *const bullets[] = {"-", "–", "—", "*", "•", "·", "◦", "▪", "●",
                                      "○", "‣", "■", "□", "►", "➢", "✓", "✔", "→"};

/* What closes after a full stop. */
static const char *const closers[] = {"\"", "'", ")", "]", "}", "”", "»"};

bool has_empty_line(const char *text, size_t start, size_t end) { return count_lines(text, start, end) >= 2; }

/* The kinds in abbreviations.tsv, as bits: "no" is two of them. */
enum { TITLE = 1, INSIDE = 2, NUMBER = 4, STARTER = 8 };

static unsigned kind_of(const char *cell)
{
    static const struct {
        const char *name;
        unsigned kind;
    } kinds[] = {{"title\n", TITLE}, {"inside\n", INSIDE}, {"number\n", NUMBER}, {"starter\n", STARTER}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(cell, kinds[i].name, strlen(kinds[i].name)) == 0)
            return kinds[i].kind;
    return 0;
}

/* The lines of abbreviations.tsv, chained by their first byte: read once, never changed after. */
struct entry {
    const char *line;
    struct entry *next;
};

enum { ENTRIES_MOST = 512 };

static struct entry entries[ENTRIES_MOST];
static struct entry *chains[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_table(void)
{
    size_t n = 0;
    for (const char *line = abbreviations_tsv; *line && n < ENTRIES_MOST; line = strchr(line, '\n') + 1, n++) {
        struct entry **chain = &chains[(unsigned char)line[0]];
        entries[n] = (struct entry){line, *chain};
        *chain = &entries[n];
    }
}

/* All kinds that abbreviations.tsv has for the word, in any case. */
static unsigned kinds_of(const char *word, size_t len)
{
    unsigned kinds = 0;
    if (!len)
        return 0;
    pthread_once(&once, read_table);
    for (const struct entry *e = chains[tolower((unsigned char)word[0])]; e; e = e->next)
        if (strncasecmp(e->line, word, len) == 0 && e->line[len] == '\t')
            kinds |= kind_of(e->line + len + 1);
    return kinds;
}

static size_t line_start(const char *text, size_t at)
{
    while (at && text[at - 1] != '\n')
        at--;
    return at;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

static bool begins_with_bullet(const char *s, size_t len)
{
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        size_t n = strlen(bullets[i]);
        if (n < len && memcmp(s, bullets[i], n) == 0 && is_space(s[n]))
            return true;
    }
    return false;
}

/* The length of a number of up to three digits, one lower-case letter, or a roman numeral up to viii; else 0. */
static size_t item_number(const char *s, size_t len)
{
    size_t digits = 0, roman = 0;
    while (digits < len && isdigit((unsigned char)s[digits]))
        digits++;
    if (digits)
        return digits <= 3 ? digits : 0;
    while (roman < len && s[roman] && strchr("ivx", s[roman]))
        roman++;
    if (roman)
        return roman <= 4 ? roman : 0;
    return len && s[0] >= 'a' && s[0] <= 'z';
}

/* Whether the line begins as an item of a list does; s is its first character that is no space. */
static bool is_item(const char *s, size_t len)
{
    if (begins_with_bullet(s, len))
        return true;
    bool bracket = len && s[0] == '(';
    size_t n = item_number(s + bracket, len - bracket);
    size_t end = n + bracket;
    if (!n || end + 1 >= len || !is_space(s[end + 1]))
        return false;
    return s[end] == ')' || (s[end] == '.' && !bracket);
}

static bool line_is_item(const char *text, size_t at, size_t len)
{
    size_t first = skip_space(text, line_start(text, at), len);
    return is_item(text + first, len - first);
}

/* The end of text[start, end) without the quotes and brackets that close at its end. */
static size_t trim_closers(const char *text, size_t start, size_t end)
{
    for (size_t i = 0; i < sizeof closers / sizeof *closers;) {
        size_t n = strlen(closers[i]);
        if (end - start >= n && memcmp(text + end - n, closers[i], n) == 0) {
            end -= n;
            i = 0;
        } else {
            i++;
        }
    }
    return end;
}

/* The start of the word that ends at `end`: after white space or an opening quote or bracket. */
static size_t word_start(const char *text, size_t start, size_t end)
{
    while (end > start && !is_space(text[end - 1]) && !strchr("([\"'", text[end - 1]))
        end--;
    return end;
}

/* A capital letter and a full stop, and then no letter. */
static bool is_initial(const char *s, size_t len)
{
    return len >= 2 && isupper((unsigned char)s[0]) && s[1] == '.' && (len == 2 || is_space(s[2]));
}

/* Whether the word before `word` is an initial or a title: "A." in "A. B.", "Dr." or "Mr" in "Dr. A." */
static bool follows_initial_or_title(const char *text, size_t start, size_t word)
{
    size_t end = trim_space(text, start, word);
    size_t before = word_start(text, start, end);
    if (is_initial(text + before, end - before))
        return true;
    size_t len = end - before;
    if (len && text[end - 1] == '.')
        len--;
    return kinds_of(text + before, len) & TITLE;
}

static size_t next_word_length(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && (isalpha((unsigned char)s[n]) || s[n] == '\'' || (s[n] & 0x80)))
        n++;
    return n;
}

/* Whether the full stop at the end of text[word, end) is that of a person's initial. */
static bool is_persons_initial(const char *text, size_t len, size_t start, size_t word, size_t next)
{
    const char *following = text + next;
    size_t left = len - next;
    if (is_initial(following, left) || follows_initial_or_title(text, start, word))
        return true;
    if (text[word] == 'I')
        return false;
    return word == start ||
           (starts_upper(text, next, len) && !(kinds_of(following, next_word_length(following, left)) & STARTER));
}

static bool is_abbreviation(const char *text, size_t len, size_t start, size_t stop, size_t next)
{
    size_t word = word_start(text, start, stop);
    size_t word_len = stop - word;
    if (word == start && is_item(text + word, len - word))
        return true;
    if (word_len == 1 && isupper((unsigned char)text[word]))
        return is_persons_initial(text, len, start, word, next);
    unsigned kinds = kinds_of(text + word, word_len);
    return kinds & (TITLE | INSIDE) || (kinds & NUMBER && isdigit((unsigned char)text[next]));
}

/* Rule 4, where text[start, stop) ends with . ? or ! */
static bool ends_at_stop(const char *text, size_t len, size_t start, size_t stop, size_t end, size_t next)
{
    if (stop < end && (starts_lower(text, next, len) || text[next] == '('))
        return false;
    if (text[stop - 1] == '.' && stop == next)
        return false;
    bool single = text[stop - 1] == '.' && (stop - start < 2 || text[stop - 2] != '.');
    return !single || !is_abbreviation(text, len, start, stop - 1, next);
}

/* Rule 3, where the line has no . ? or ! at its end. */
static bool ends_at_line_break(const char *text, size_t len, size_t end, size_t next)
{
    if (starts_lower(text, next, len))
        return false;
    size_t line = end - line_start(text, end);
    return line < WRAPPED_LEAST || line > WRAPPED_MOST;
}

bool sentence_ends(const char *text, size_t len, size_t start, size_t end, size_t next)
{
    if (has_empty_line(text, end, next))
        return true;
    bool line_break = count_lines(text, end, next) == 1;
    if (line_break && (line_is_item(text, end, len) || line_is_item(text, next, len)))
        return true;
    size_t stop = trim_closers(text, start, end);
    if (stop > start && strchr(".?!", text[stop - 1]))
        return ends_at_stop(text, len, start, stop, end, next);
    return !line_break || ends_at_line_break(text, len, end, next);
}
