#include "text/abbreviation.h"

#include "text/space.h"

#include "abbreviations.tsv.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

/* The kinds in abbreviations.tsv, as bits: "no" is two of them. */
enum { TITLE = 1, INSIDE = 2, NUMBER = 4, STARTER = 8, PERHAPS = 16, TIME = 32, DAY = 64 };

static unsigned kind_of(const char *cell)
{
    static const struct {
        const char *name;
        unsigned kind;
    } kinds[] = {{"title\n", TITLE},     {"inside\n", INSIDE}, {"number\n", NUMBER}, {"starter\n", STARTER},
                 {"perhaps\n", PERHAPS}, {"time\n", TIME},     {"day\n", DAY}};
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

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

size_t word_start(const char *text, size_t start, size_t end)
{
    while (end > start && !is_space(text[end - 1]) && !strchr("([\"'", text[end - 1]))
        end--;
    return end;
}

/* The length of an initial without its full stop: a capital letter, or a Welsh digraph as names begin with (Ll.). */
static size_t initial_length(const char *s, size_t len)
{
    static const char *const digraphs[] = {"Ch", "Dd", "Ff", "Ll", "Ph", "Rh", "Th"};
    for (size_t i = 0; len > 2 && i < sizeof digraphs / sizeof *digraphs; i++)
        if (memcmp(s, digraphs[i], 2) == 0 && s[2] == '.')
            return 2;
    return len > 1 && isupper((unsigned char)s[0]) && s[1] == '.';
}

/* Whether the word at s is initials and nothing more: J. or J.K. */
static bool is_initials(const char *s, size_t len)
{
    size_t at = 0;
    for (size_t n; (n = initial_length(s + at, len - at));)
        at += n + 1;
    return at && (at == len || is_space(s[at]));
}

/* Whether the word before `word` is an initial or a title: "A." in "A. B.", "Dr." or "Mr" in "Dr. A." */
static bool follows_initial_or_title(const char *text, size_t start, size_t word)
{
    size_t end = trim_space(text, start, word);
    size_t before = word_start(text, start, end);
    if (is_initials(text + before, end - before))
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
    if (is_initials(following, left) || follows_initial_or_title(text, start, word))
        return true;
    if (text[word] == 'I' && text[word + 1] == '.')
        return false;
    return word == start ||
           (starts_upper(text, next, len) && !(kinds_of(following, next_word_length(following, left)) & STARTER));
}

bool is_abbreviation(const char *text, size_t len, size_t start, size_t stop, size_t next)
{
    size_t word = word_start(text, start, stop);
    if (is_initials(text + word, stop + 1 - word))
        return is_persons_initial(text, len, start, word, next);
    unsigned kinds = kinds_of(text + word, stop - word);
    if (kinds & TIME)
        return kinds_of(text + next, next_word_length(text + next, len - next)) & DAY;
    return kinds & (TITLE | INSIDE) || (kinds & NUMBER && isdigit((unsigned char)text[next]));
}

bool is_plain_word(const char *text, size_t start, size_t stop)
{
    size_t word = word_start(text, start, stop), len = stop - word;
    bool vowel = false;
    for (size_t i = word; i < stop; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x80 && !islower(c) && !(i == word && isupper(c)))
            return false;
        vowel = vowel || c >= 0x80 || strchr("aeiouwy", tolower(c));
    }
    /* Days and months are cut short with a capital. */
    size_t least = len && isupper((unsigned char)text[word]) ? 5 : 2;
    return vowel && len >= least && !(kinds_of(text + word, len) & ~(unsigned)STARTER);
}
