#include "text/language_clues.h"

#include "text/mutation.h"

#include "language.tsv.h"
#include "language_words.tsv.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* How a word of a table is to be found: as it is, "*ing" at a word's end, "dd*" at its beginning, "*wy*" anywhere. */
enum kind { WHOLE, END, BEGINNING, INSIDE, KINDS };

/* A language of a row that is none: the words are parts of places' names. */
enum { PLACE = LANGUAGES };

struct clue {
    const char *text;
    size_t len;
    int language, weight;
    struct clue *next; /* of the same kind and key */
};

/* Bytes: lower case is at most three times as long. */
enum { CLUES_MOST = 8192, KEYS = 4096, WORD_MOST = 32, FOLDED_MOST = 3 * WORD_MOST, MUTATED_MOST = 1 << 16 };

/* The tables as clues in chains, and the mutated forms that the clues point into: read once, never changed after. */
static struct clue clues[CLUES_MOST];
static size_t clue_count;
static struct clue *chains[KINDS][KEYS];
static char mutated[MUTATED_MOST];
static size_t mutated_len;
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

static const struct clue *find_whole(const char *word, size_t len, bool places)
{
    const struct clue *clue = chains[WHOLE][key_of(WHOLE, word, len)];
    while (clue && (clue->len != len || (clue->language == PLACE) != places || memcmp(clue->text, word, len) != 0))
        clue = clue->next;
    return clue;
}

static void add_clue(struct clue clue, enum kind kind)
{
    if (clue_count == CLUES_MOST)
        return;
    struct clue **chain = &chains[kind][key_of(kind, clue.text, clue.len)];
    clue.next = *chain;
    clues[clue_count] = clue;
    *chain = &clues[clue_count++];
}

static int language_of_row(const char *row)
{
    return row[0] == 'c' ? WELSH : row[0] == 'e' ? ENGLISH : row[0] == 'p' ? PLACE : ELSEWHERE;
}

/* A row of a table: language, tab, words or patterns between spaces, tab, weight of one digit. */
static void read_row(const char *row)
{
    const char *text = strchr(row, '\t') + 1, *end = strchr(text, '\t');
    while (text < end) {
        size_t len = strcspn(text, " \t");
        bool open_start = text[0] == '*', open_end = text[len - 1] == '*';
        enum kind kind = open_start ? (open_end ? INSIDE : END) : (open_end ? BEGINNING : WHOLE);
        struct clue clue = {text + open_start, len - open_start - open_end, language_of_row(row), end[1] - '0', NULL};
        add_clue(clue, kind);
        text += len + 1;
    }
}

/* Adds the mutated forms of a word, but for those that are words already. */
static void add_mutated(const char *word, size_t len, int weight)
{
    const char *beginnings[MUTATION_FORMS_MOST];
    size_t initial_len, count = mutation_beginnings(beginnings, &initial_len, word, len);
    for (size_t i = 1; i < count; i++) {
        size_t first = strlen(beginnings[i]), whole = first + len - initial_len;
        char *form = mutated + mutated_len;
        if (whole < 3 || whole > MUTATED_MOST - mutated_len)
            continue;
        memcpy(form, beginnings[i], first);
        memcpy(form + first, word + initial_len, len - initial_len);
        if (find_whole(form, whole, false))
            continue;
        mutated_len += whole;
        add_clue((struct clue){form, whole, WELSH, weight, NULL}, WHOLE);
    }
}

/* The mutated forms of a row of cy~. */
static void read_mutated(const char *row)
{
    const char *text = strchr(row, '\t') + 1, *end = strchr(text, '\t');
    while (text < end) {
        size_t len = strcspn(text, " \t");
        add_mutated(text, len, end[1] - '0');
        text += len + 1;
    }
}

static void read_table(const char *table, const char *language, void (*read)(const char *row))
{
    for (const char *row = table; *row; row = strchr(row, '\n') + 1)
        if (*row != '#' && strncmp(row, language, strlen(language)) == 0)
            read(row);
}

static void read_tables(void)
{
    read_table(language_tsv, "", read_row);
    read_table(language_words_tsv, "", read_row);
    read_table(language_words_tsv, "cy~", read_mutated);
}

/* What a word's letters are, apart from which. */
struct shape {
    bool vowel, digit, foreign; /* foreign: a letter that neither language has */
    size_t run;                 /* the longest run of one letter */
};

/* Letters of Welsh and English, in lower case: ASCII and vowels with one of four accents. */
static bool is_home_letter(UChar32 c)
{
    static const UChar32 accented[] = {0xE0, 0xE1, 0xE2,   0xE4,   0xE8,  0xE9,   0xEA,   0xEB, 0xEC, 0xED,
                                       0xEE, 0xEF, 0xF2,   0xF3,   0xF4,  0xF6,   0xF9,   0xFA, 0xFB, 0xFC,
                                       0xFD, 0xFF, 0x1E81, 0x1E83, 0x175, 0x1E85, 0x1EF3, 0x177};
    for (size_t i = 0; i < sizeof accented / sizeof *accented; i++)
        if (accented[i] == c)
            return true;
    return c < 0x80 || !u_isalpha(c);
}

/*
 * The word in lower case, except that one of one letter stays ("I" is English, "i" more often Welsh), and its shape.
 * 0: too long to be told.
 */
static size_t fold_word(char folded[FOLDED_MOST], struct shape *shape, const char *word, size_t len)
{
    const uint8_t *bytes = (const uint8_t *)word;
    uint8_t *out = (uint8_t *)folded;
    size_t n = 0, run = 0;
    UChar32 before = 0;
    *shape = (struct shape){false, false, false, 0};
    if (len > WORD_MOST)
        return 0;
    for (size_t i = 0; i < len;) {
        UChar32 c;
        U8_NEXT_OR_FFFD(bytes, i, len, c);
        UChar32 lower = len == 1 ? c : u_tolower(c);
        shape->foreign |= !is_home_letter(lower);
        shape->digit |= u_isdigit(c);
        shape->vowel |= lower >= 0x80 || strchr("aeiouwyI", (char)lower);
        run = lower == before ? run + 1 : 1;
        shape->run = run > shape->run ? run : shape->run;
        before = lower;
        U8_APPEND_UNSAFE(out, n, (uint32_t)lower);
    }
    return n;
}

static void add_matching(int scores[LANGUAGES], enum kind kind, const char *s, size_t len)
{
    for (const struct clue *clue = chains[kind][key_of(kind, s, len)]; clue; clue = clue->next) {
        const char *at = kind == END ? s + len - clue->len : s;
        if (clue->language != PLACE && clue->len <= len && memcmp(at, clue->text, clue->len) == 0)
            scores[clue->language] += clue->weight;
    }
}

/* Of a word that is in no table its letters are asked: the language they speak for most gets its lead over the next. */
static void add_letters(int scores[LANGUAGES], const char *word, size_t len)
{
    int letters[LANGUAGES] = {0}, best = 0;
    add_matching(letters, BEGINNING, word, len);
    add_matching(letters, END, word, len);
    for (size_t i = 0; i < len; i++)
        add_matching(letters, INSIDE, word + i, len - i);
    for (int language = 0; language < LANGUAGES; language++)
        best = letters[language] > letters[best] ? language : best;
    int lead = letters[best];
    for (int language = 0; language < LANGUAGES; language++)
        if (language != best && lead > letters[best] - letters[language])
            lead = letters[best] - letters[language];
    scores[best] += lead > FUNCTION_WORD ? FUNCTION_WORD : lead;
}

bool language_title_case(const char *word, size_t len)
{
    const uint8_t *bytes = (const uint8_t *)word;
    UChar32 c;
    size_t i = 0;
    U8_NEXT_OR_FFFD(bytes, i, len, c);
    if (!u_isupper(c) || i == len)
        return false;
    U8_NEXT_OR_FFFD(bytes, i, len, c);
    return !u_isupper(c);
}

/* Whether the word, in lower case, is a part of a name: capitalised inside its sentence, or as places are. */
static bool is_name(const struct clue_word *word, const char *folded, size_t len)
{
    if (!language_title_case(word->text, word->len))
        return false;
    if (!word->first || (word->before_name && find_whole(folded, len, true)))
        return true;
    for (const struct clue *clue = chains[BEGINNING][key_of(BEGINNING, folded, len)]; clue; clue = clue->next)
        if (clue->language == PLACE && clue->len <= len && memcmp(folded, clue->text, clue->len) == 0)
            return true;
    return false;
}

void language_clues_add(int scores[LANGUAGES], const struct clue_word *word)
{
    char folded[FOLDED_MOST];
    struct shape shape;
    pthread_once(&once, read_tables);
    size_t len = fold_word(folded, &shape, word->text, word->len);
    if (!len || shape.digit || shape.run > 2)
        return;
    const struct clue *clue = find_whole(folded, len, false);
    bool name = is_name(word, folded, len);
    if (clue && (!name || clue->weight >= FUNCTION_WORD))
        scores[clue->language] += clue->weight;
    else if (shape.foreign)
        scores[ELSEWHERE] += FUNCTION_WORD;
    else if (!clue && !name && shape.vowel)
        add_letters(scores, folded, len);
}
