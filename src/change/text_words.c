#include "change/text_words.h"

#include "text/language.h"
#include "text/letters.h"
#include "util/mem.h"

#include <string.h>

enum newid_status text_words_new(struct text_words *words, struct newid_error *err)
{
    *words = (struct text_words){0};
    return segmenter_new(&words->segmenter, err);
}

void text_words_release(struct text_words *words)
{
    segmenter_free(words->segmenter);
    text_spans_release(&words->sentences);
    text_spans_release(&words->words);
    mem_free(words->items);
    *words = (struct text_words){0};
}

/* ---- where a word goes apart ---- */

static bool is_letter_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* ICU has time.the for one word, as people rarely write a full stop without a space; here they do. */
static bool parts_words(const char *text, size_t at)
{
    return (text[at] == '.' || text[at] == ':') && is_letter_byte(text[at - 1]) && is_letter_byte(text[at + 1]);
}

/* Where what an apostrophe joins to the word begins; `end` where there is no such thing. */
static size_t clitic_start(const char *text, size_t start, size_t end)
{
    static const char *const clitics[] = {"'r", "'n", "'i", "'w", "'u", "'m", "'ch", "'th", "'s"};
    for (size_t i = 0; i < sizeof clitics / sizeof *clitics; i++) {
        const size_t len = strlen(clitics[i]);
        struct slice tail = {text + end - len, len};
        if (end - start > len && letters_same(tail, (struct slice){clitics[i], len}))
            return end - len;
    }
    return end;
}

/* Between two words of a phrase: white space, or one hyphen. */
static bool can_join(const char *text, size_t end, size_t start)
{
    if (start == end)
        return true;
    if (start == end + 1 && text[end] == '-')
        return true;
    struct slice rest = {text + end, start - end};
    while (rest.len) {
        const size_t space = letters_space(rest);
        if (!space)
            return false;
        rest.data += space;
        rest.len -= space;
    }
    return true;
}

/* ---- the list ---- */

static enum newid_status add(struct text_words *w, const char *text, struct text_word word, struct newid_error *err)
{
    if (mem_grow(&w->items, &w->capacity, w->count + 1, sizeof *w->items))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    word.joined = w->count && can_join(text, w->items[w->count - 1].end, word.start);
    w->items[w->count++] = word;
    return NEWID_OK;
}

static enum newid_status add_with_clitic(struct text_words *w, const char *text, size_t start, size_t end, bool welsh,
                                         struct newid_error *err)
{
    const size_t clitic = clitic_start(text, start, end);
    struct text_word word = {(uint32_t)start, (uint32_t)clitic, false, false, welsh};
    enum newid_status status = add(w, text, word, err);
    if (status || clitic == end)
        return status;
    word = (struct text_word){(uint32_t)clitic, (uint32_t)end, false, true, welsh};
    return add(w, text, word, err);
}

static enum newid_status add_word(struct text_words *w, const char *text, struct text_span span, bool welsh,
                                  struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    size_t start = span.start;
    for (size_t at = span.start + 1; at + 1 < span.end && !status; at++) {
        if (!parts_words(text, at))
            continue;
        status = add_with_clitic(w, text, start, at, welsh, err);
        start = at + 1;
    }
    return status ? status : add_with_clitic(w, text, start, span.end, welsh, err);
}

/* The words from number `first` on that begin before `end`; *next is the first that does not. */
static struct text_spans words_until(const struct text_spans *words, size_t first, size_t end, size_t *next)
{
    *next = first;
    while (*next < words->count && words->items[*next].start < end)
        ++*next;
    return (struct text_spans){words->items + first, *next - first, 0};
}

static enum newid_status add_words(struct text_words *w, const char *text, const struct text_spans *words, bool welsh,
                                   struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < words->count && !status; i++)
        status = add_word(w, text, words->items[i], welsh, err);
    return status;
}

static enum newid_status add_by_sentence(struct text_words *w, const char *text, size_t len, struct newid_error *err)
{
    w->sentences.count = 0;
    enum newid_status status = segment_sentences(w->segmenter, &w->sentences, text, len, err);
    size_t first = 0, next;
    for (size_t i = 0; i < w->sentences.count && !status; i++) {
        const struct text_spans sentence = {&w->sentences.items[i], 1, 0};
        const struct text_spans words = words_until(&w->words, first, w->sentences.items[i].end, &next);
        const char *language = text_language_of(text, &sentence, &words).code;
        status = add_words(w, text, &words, language[0] == 'c' || language[0] == 'm', err);
        first = next;
    }
    return status;
}

enum newid_status text_words_read(struct text_words *w, const char *text, size_t len, const char *language,
                                  struct newid_error *err)
{
    w->count = w->words.count = 0;
    enum newid_status status = segment_words(w->segmenter, &w->words, text, len, err);
    if (status)
        return status;
    if (strcmp(language, "mixed") == 0)
        return add_by_sentence(w, text, len, err);
    return add_words(w, text, &w->words, strcmp(language, "cy") == 0, err);
}
