#include "text/language.h"

#include "language.tsv.h"

#include <ctype.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

enum { WELSH, ENGLISH, LANGUAGES };

/* How a line of language.tsv is to be found: a word, "*ing" at a word's end, "dd*" at its beginning, "*wy*" anywhere.
 */
enum kind { WHOLE, END, BEGINNING, INSIDE, KINDS };

struct clue {
    const char *text;
    size_t len;
    int language, weight;
    struct clue *next; /* of the same kind and key */
};

/* Bytes: lower case is at most three times as long. */
enum { CLUES_MOST = 2048, KEYS = 1024, WORD_MOST = 32, FOLDED_MOST = 3 * WORD_MOST };

/* language.tsv as clues in chains: read once, never changed after. */
static struct clue clues[CLUES_MOST];
static struct clue *chains[KINDS][KEYS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Whole words are chained by a hash of all their bytes (FNV-1a), beginnings and insides by the first byte, ends by the
 * last. */
static size_t key_of(enum kind kind, const char *s, size_t len)
{
    if (kind != WHOLE)
        return (unsigned char)(kind == END ? s[len - 1] : s[0]);
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)s[i]) * 16777619u;
    return hash % KEYS;
}

/* Reads a line: language, tab, word or pattern, tab, weight of one digit. */
static void read_clue(struct clue *clue, const char *line)
{
    const char *text = strchr(line, '\t') + 1, *end = strchr(text, '\t');
    bool open_start = text[0] == '*', open_end = end[-1] == '*';
    enum kind kind = open_start ? (open_end ? INSIDE : END) : (open_end ? BEGINNING : WHOLE);
    clue->text = text + open_start;
    clue->len = (size_t)(end - clue->text) - open_end;
    clue->language = line[0] == 'c' ? WELSH : ENGLISH;
    clue->weight = end[1] - '0';
    struct clue **chain = &chains[kind][key_of(kind, clue->text, clue->len)];
    clue->next = *chain;
    *chain = clue;
}

static void read_table(void)
{
    size_t n = 0;
    for (const char *line = language_tsv; *line && n < CLUES_MOST; line = strchr(line, '\n') + 1)
        read_clue(&clues[n++], line);
}

/* The word in lower case, except that one of one letter stays ("I" is English, "i" more often Welsh). 0: too long to be
 * told. */
static size_t fold_word(char folded[FOLDED_MOST], const char *word, size_t len)
{
    const uint8_t *bytes = (const uint8_t *)word;
    uint8_t *out = (uint8_t *)folded;
    size_t n = 0;
    if (len > WORD_MOST)
        return 0;
    for (size_t i = 0; i < len;) {
        UChar32 c;
        U8_NEXT_OR_FFFD(bytes, i, len, c);
        uint32_t lower = (uint32_t)(c < 0x80 ? (len == 1 ? c : tolower(c)) : u_tolower(c));
        U8_APPEND_UNSAFE(out, n, lower);
    }
    return n;
}

static void add_matching(int scores[LANGUAGES], enum kind kind, const char *s, size_t len)
{
    for (const struct clue *clue = chains[kind][key_of(kind, s, len)]; clue; clue = clue->next) {
        const char *at = kind == END ? s + len - clue->len : s;
        if (clue->len <= len && memcmp(at, clue->text, clue->len) == 0)
            scores[clue->language] += clue->weight;
    }
}

/* Adds what a word says. A listed word says all; of others its letters are asked. */
static void add_word(int scores[LANGUAGES], const char *word, size_t len)
{
    char folded[FOLDED_MOST];
    size_t n = fold_word(folded, word, len);
    if (!n)
        return;
    for (const struct clue *clue = chains[WHOLE][key_of(WHOLE, folded, n)]; clue; clue = clue->next)
        if (clue->len == n && memcmp(clue->text, folded, n) == 0) {
            scores[clue->language] += clue->weight;
            return;
        }
    int letters[LANGUAGES] = {0, 0};
    add_matching(letters, BEGINNING, folded, n);
    add_matching(letters, END, folded, n);
    for (size_t i = 0; i < n; i++)
        add_matching(letters, INSIDE, folded + i, n - i);
    int lead = letters[WELSH] - letters[ENGLISH], most = 3;
    if (lead)
        scores[lead > 0 ? WELSH : ENGLISH] += lead > most ? most : lead < -most ? most : lead > 0 ? lead : -lead;
}

/* A reading of a sentence so far, whose last word is in one language: its evidence, and how many of its words are
 * Welsh. */
struct reading {
    int evidence;
    size_t welsh_words;
};

/*
 * Writers switch language inside a sentence, mostly at punctuation. A switch is believed where what follows outweighs
 * these costs, so that a borrowed word does not make one.
 */
enum { SWITCH_COST = 8, SWITCH_COST_AT_PUNCTUATION = 5 };

/* Whether [start, end), between two words, holds anything but a space: a comma, a dash, a quote. */
static bool is_punctuation(const char *text, size_t start, size_t end)
{
    while (start < end && text[start] == ' ')
        start++;
    return start < end;
}

/* Takes one more word into the best readings that end in each language (Viterbi's algorithm with two states). */
static void extend_readings(struct reading best[LANGUAGES], const int scores[LANGUAGES], int cost)
{
    struct reading before[LANGUAGES] = {best[WELSH], best[ENGLISH]};
    for (int language = 0; language < LANGUAGES; language++) {
        struct reading other = before[!language];
        other.evidence -= cost;
        best[language] = other.evidence > before[language].evidence ? other : before[language];
        best[language].evidence += scores[language];
        best[language].welsh_words += language == WELSH;
    }
}

/* How many words each language has, in sentences that are known to be in it. */
struct tally {
    size_t words[LANGUAGES];
};

/* Counts the words of a sentence, from *word on, for their languages; *word is then the first behind it. */
static void tally_sentence(struct tally *tally, const char *text, struct text_span sentence,
                           const struct text_spans *words, size_t *word)
{
    struct reading best[LANGUAGES] = {{0, 0}, {0, 0}};
    size_t first = *word, gap = sentence.start;
    for (; *word < words->count && words->items[*word].start < sentence.end; (*word)++) {
        struct text_span span = words->items[*word];
        int scores[LANGUAGES] = {0, 0};
        add_word(scores, text + span.start, span.end - span.start);
        int cost = is_punctuation(text, gap, span.start) ? SWITCH_COST_AT_PUNCTUATION : SWITCH_COST;
        extend_readings(best, scores, cost);
        gap = span.end;
    }
    if (best[WELSH].evidence == best[ENGLISH].evidence)
        return;
    size_t welsh = best[best[WELSH].evidence > best[ENGLISH].evidence ? WELSH : ENGLISH].welsh_words;
    tally->words[WELSH] += welsh;
    tally->words[ENGLISH] += *word - first - welsh;
}

struct text_language text_language_of(const char *text, const struct text_spans *sentences,
                                      const struct text_spans *words)
{
    struct tally tally = {{0, 0}};
    size_t word = 0;
    pthread_once(&once, read_table);
    for (size_t i = 0; i < sentences->count; i++)
        tally_sentence(&tally, text, sentences->items[i], words, &word);
    size_t known = tally.words[WELSH] + tally.words[ENGLISH];
    if (!known)
        return (struct text_language){"other", 0};
    const char *code = tally.words[WELSH] * 5 < known ? "en" : tally.words[ENGLISH] * 5 < known ? "cy" : "mixed";
    return (struct text_language){code, (double)tally.words[WELSH] / (double)known};
}
