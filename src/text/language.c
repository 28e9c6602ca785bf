#include "text/language.h"

#include "text/language_clues.h"

#include <stdbool.h>

/* A reading of a sentence so far, whose last word is in one language: its evidence, and how many of its words are in
 * each. */
struct reading {
    int evidence;
    size_t words[LANGUAGES];
};

/*
 * Writers switch language inside a sentence, mostly at punctuation. A switch is believed where what follows outweighs
 * its cost, so that a borrowed word does not make one. In a short answer a word or two may be all that follows. A
 * sentence with less than the least evidence is in no known language.
 */
enum { SHORT_ANSWER = 6, EVIDENCE_LEAST = 2 };

/* By whether the sentence is short and whether punctuation stands before the word. */
static const int switch_costs[2][2] = {{6, 3}, {5, 2}};

/* Whether [start, end), between two words, holds anything but a space: a comma, a dash, a quote. */
static bool is_punctuation(const char *text, size_t start, size_t end)
{
    while (start < end && text[start] == ' ')
        start++;
    return start < end;
}

static int count_languages(const struct reading *reading)
{
    int count = 0;
    for (int language = 0; language < LANGUAGES; language++)
        count += reading->words[language] > 0;
    return count;
}

/* Whether a is the better reading: of more evidence, or, of two alike, the one that takes more languages for it. */
static bool is_better(const struct reading *a, const struct reading *b)
{
    return a->evidence > b->evidence || (a->evidence == b->evidence && count_languages(a) > count_languages(b));
}

/* The language in which the best of the readings ends. */
static int find_best(const struct reading readings[LANGUAGES])
{
    int best = 0;
    for (int language = 1; language < LANGUAGES; language++)
        best = is_better(&readings[language], &readings[best]) ? language : best;
    return best;
}

/* Takes one more word into the best readings that end in each language (Viterbi's algorithm). */
static void extend_readings(struct reading readings[LANGUAGES], const int scores[LANGUAGES], int cost)
{
    struct reading switched = readings[find_best(readings)];
    switched.evidence -= cost;
    for (int language = 0; language < LANGUAGES; language++) {
        if (is_better(&switched, &readings[language]))
            readings[language] = switched;
        readings[language].evidence += scores[language];
        readings[language].words[language]++;
    }
}

/* Adds the words of the best reading to those of their languages; none where no reading is better than all others. */
static void tally_best(size_t tally[LANGUAGES], const struct reading readings[LANGUAGES])
{
    int best = find_best(readings);
    bool known = readings[best].evidence >= EVIDENCE_LEAST;
    for (int language = 0; language < LANGUAGES; language++)
        known = known && (language == best || is_better(&readings[best], &readings[language]));
    for (int language = 0; known && language < LANGUAGES; language++)
        tally[language] += readings[best].words[language];
}

/* The words are all of one sentence. */
static void tally_sentence(size_t tally[LANGUAGES], const char *text, const struct text_span *words, size_t count)
{
    struct reading readings[LANGUAGES] = {{0, {0}}};
    for (size_t i = 0; i < count; i++) {
        int scores[LANGUAGES] = {0};
        struct clue_word clue = {text + words[i].start, words[i].end - words[i].start, i == 0, false};
        clue.before_name =
            i + 1 < count && language_title_case(text + words[i + 1].start, words[i + 1].end - words[i + 1].start);
        language_clues_add(scores, &clue);
        bool punctuation = i && is_punctuation(text, words[i - 1].end, words[i].start);
        extend_readings(readings, scores, switch_costs[count <= SHORT_ANSWER][punctuation]);
    }
    tally_best(tally, readings);
}

struct text_language text_language_of(const char *text, const struct text_spans *sentences,
                                      const struct text_spans *words)
{
    size_t tally[LANGUAGES] = {0}, word = 0;
    for (size_t i = 0; i < sentences->count; i++) {
        size_t first = word;
        while (word < words->count && words->items[word].start < sentences->items[i].end)
            word++;
        tally_sentence(tally, text, words->items + first, word - first);
    }
    size_t known = tally[WELSH] + tally[ENGLISH];
    if (!known || tally[ELSEWHERE] > known)
        return (struct text_language){"other", 0};
    const char *code = tally[WELSH] * 5 < known ? "en" : tally[ENGLISH] * 5 < known ? "cy" : "mixed";
    return (struct text_language){code, (double)tally[WELSH] / (double)known};
}
