/*
 * patterns STORE FOLDER SEED: makes codebooks of 60 themes and 500 patterns whose words come from the accounts in
 * STORE. book.yaml        phrases, ~words, gaps, prefixes and some regexes references.yaml  the same with 10
 * look-arounds and back-references among them edited.yaml      book.yaml after one theme was edited: a phrase and its
 * `unless`, so that all its matchers are new peers.txt        20 plain regexes, one a line, that every tool
 * understands; peers.yaml: a theme for each
 */
#include "bench.h"
#include "text/segment.h"
#include "util/buf.h"
#include "util/mem.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { THEMES = 60, PATTERNS = 500, REFERENCES = 10, PEERS = 20, EDITED = 30, UNLESS_EVERY = 6, TRIES = 100000 };

struct vocabulary {
    struct bench_texts texts;
    struct text_spans words; /* of all texts, in order, into texts.data */
};

struct entry {
    char *source;
    bool is_phrase;
};

struct book {
    const char *name;
    const struct entry *entries; /* PATTERNS of them; entry i stands in theme i % THEMES */
    char *const *unless;         /* one a theme, or NULL */
};

/* ---- words ---- */

static void find_words(struct vocabulary *v)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct segmenter *segmenter = NULL;
    bench_check(segmenter_new(&segmenter, &err), "segmenter", &err);
    for (size_t i = 0; i < v->texts.count; i++) {
        size_t len, first = v->words.count;
        const char *text = bench_text(&v->texts, i, &len);
        bench_check(segment_words(segmenter, &v->words, text, len, &err), "words", &err);
        for (size_t w = first; w < v->words.count; w++) {
            v->words.items[w].start += (size_t)(text - v->texts.data);
            v->words.items[w].end += (size_t)(text - v->texts.data);
        }
    }
    segmenter_free(segmenter);
}

/* Small letters a to z alone, so that what is made of a word needs no quoting and every peer folds it alike. */
static bool is_plain(const struct vocabulary *v, size_t word, size_t least)
{
    const struct text_span *span = &v->words.items[word];
    if (span->end - span->start < least)
        return false;
    for (size_t i = span->start; i < span->end; i++)
        if (v->texts.data[i] < 'a' || v->texts.data[i] > 'z')
            return false;
    return true;
}

/* Whether one space stands between the word and the next. */
static bool is_joined(const struct vocabulary *v, size_t word)
{
    const struct text_span *span = &v->words.items[word];
    return word + 1 < v->words.count && span[1].start == span->end + 1 && v->texts.data[span->end] == ' ';
}

static void add_word(struct buf *out, const struct vocabulary *v, size_t word)
{
    const struct text_span *span = &v->words.items[word];
    buf_add(out, v->texts.data + span->start, span->end - span->start);
}

/* A place where `count` plain words stand in a row, the first and the last of at least `least` letters. */
static size_t find_row(const struct vocabulary *v, struct bench_random *random, size_t count, size_t least)
{
    for (size_t tries = 0; tries < TRIES; tries++) {
        size_t first = bench_below(random, v->words.count - count), i = 0;
        while (i < count && is_plain(v, first + i, i == 0 || i + 1 == count ? least : 2) &&
               (i + 1 == count || is_joined(v, first + i)))
            i++;
        if (i == count)
            return first;
    }
    bench_die("the accounts have too few words", NULL);
}

/* ---- patterns ---- */

/* In form: W a word, w another from near by, p the start of a word; the rest, and what follows a backslash, stands as
 * it is. */
static void add_form(struct buf *out, const char *form, const struct vocabulary *v, struct bench_random *random,
                     size_t least)
{
    enum { PREFIX = 5 };
    size_t word = 0;
    for (const char *c = form; *c; c++)
        if (*c == '\\')
            buf_add(out, c++, 2);
        else if (*c == 'W')
            add_word(out, v, word = find_row(v, random, 3, least));
        else if (*c == 'w')
            add_word(out, v, word + 2);
        else if (*c == 'p')
            buf_add(out, v->texts.data + v->words.items[find_row(v, random, 1, PREFIX + 2)].start, PREFIX);
        else
            buf_addc(out, *c);
}

static const struct {
    bool is_phrase;
    size_t row; /* so many words in a row, as they stand; 0: by form */
    const char *form;
    size_t least;
} kinds[] = {
    {true, 2, "", 5},
    {true, 2, "", 4},
    {true, 3, "", 3},
    {true, 0, "~W", 6},
    {true, 0, "W ... w", 4},
    {true, 0, "p*", 0},
    {true, 0, "W", 7},
    {true, 4, "", 3},
    {false, 0, "\\bW(?:s|ed|ing)?\\b.{0,40}\\bw", 5},
    {false, 0, "\\b(?:W|W|W)\\b", 6},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* The back-references are what is dear: one that any word can start, and four with words of their own. */
static const char *const references[REFERENCES] = {
    "(?<!not )\\bW\\b",
    "\\bW(?! w)",
    "(?<=\\bthe )W",
    "(?=W\\b)\\w+",
    "\\bW\\b(?=.{0,40}w)",
    "\\b(\\w{5,}) \\1\\b",
    "\\b(W|W).{0,60}\\b\\1\\b",
    "(W|W)\\W+\\1",
    "\\b(W)\\b.+\\b\\1\\b",
    "(\\bW\\b).{0,20}\\1",
};

static char *make(const struct vocabulary *v, struct bench_random *random, size_t kind)
{
    struct buf out = BUF_INIT;
    if (kinds[kind].row) {
        size_t first = find_row(v, random, kinds[kind].row, kinds[kind].least);
        for (size_t i = 0; i < kinds[kind].row; i++) {
            buf_adds(&out, i ? " " : "");
            add_word(&out, v, first + i);
        }
    } else {
        add_form(&out, kinds[kind].form, v, random, kinds[kind].least);
    }
    char *source = buf_detach(&out);
    if (!source)
        bench_die("out of memory", NULL);
    return source;
}

static void make_entries(struct entry *entries, const struct vocabulary *v, struct bench_random *random)
{
    for (size_t i = 0; i < PATTERNS;) {
        size_t before = 0;
        /* Themes and kinds are counted apart, so that every theme has patterns of several kinds. */
        entries[i] =
            (struct entry){make(v, random, (i / THEMES + i) % KINDS), kinds[(i / THEMES + i) % KINDS].is_phrase};
        while (before < i && strcmp(entries[before].source, entries[i].source) != 0)
            before++;
        if (before < i)
            mem_free(entries[i].source);
        else
            i++;
    }
}

/* ---- files ---- */

static FILE *create(const char *folder, const char *name)
{
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/%s", folder, name);
    FILE *file = fopen(path.data, "w");
    buf_release(&path);
    if (!file)
        bench_die("a codebook cannot be written", NULL);
    return file;
}

static void finish(FILE *file)
{
    if (fclose(file))
        bench_die("a codebook cannot be written", NULL);
}

static void write_list(FILE *file, const struct book *book, size_t theme, bool phrases)
{
    const char *separator = phrases ? "    phrases: {en: [" : "    patterns: {en: [";
    bool any = false;
    for (size_t i = theme; i < PATTERNS; i += THEMES)
        if (book->entries[i].is_phrase == phrases) {
            fprintf(file, "%s'%s'", separator, book->entries[i].source);
            separator = ", ";
            any = true;
        }
    if (any)
        fputs("]}\n", file);
}

static void write_book(const char *folder, const char *file_name, const struct book *book)
{
    FILE *file = create(folder, file_name);
    fprintf(file, "codebook: %s\nversion: \"1\"\nthemes:\n", book->name);
    for (size_t t = 0; t < THEMES; t++) {
        fprintf(file, "  - code: theme-%02zu\n    label: {en: Theme %zu}\n", t, t);
        write_list(file, book, t, true);
        write_list(file, book, t, false);
        if (book->unless[t])
            fprintf(file, "    unless: ['%s']\n", book->unless[t]);
    }
    finish(file);
}

static void write_peers(const char *folder, const struct vocabulary *v, struct bench_random *random)
{
    static const char *const forms[] = {"\\bW\\b", "W", "\\b(W|W|W)\\b"};
    FILE *lines = create(folder, "peers.txt"), *book = create(folder, "peers.yaml");
    fputs("codebook: peers\nversion: \"1\"\nthemes:\n", book);
    for (size_t i = 0; i < PEERS; i++) {
        struct buf regex = BUF_INIT;
        add_form(&regex, forms[i % (sizeof forms / sizeof *forms)], v, random, 6);
        fprintf(lines, "%s\n", regex.data);
        fprintf(book,
                "  - code: peer-%02zu\n    label: {en: Peer %zu}\n    context: false\n    patterns: {en: ['%s']}\n", i,
                i, regex.data);
        buf_release(&regex);
    }
    finish(lines);
    finish(book);
}

static void write_all(const char *folder, const struct vocabulary *v, struct bench_random *random)
{
    static struct entry entries[PATTERNS], changed[PATTERNS];
    char *unless[THEMES] = {NULL};
    make_entries(entries, v, random);
    for (size_t t = 0; t < THEMES; t += UNLESS_EVERY)
        unless[t] = make(v, random, 2);
    write_book(folder, "book.yaml", &(struct book){"bench", entries, unless});

    memcpy(changed, entries, sizeof entries);
    for (size_t i = 0; i < REFERENCES; i++) {
        struct buf source = BUF_INIT;
        add_form(&source, references[i], v, random, 6);
        changed[i * (PATTERNS / REFERENCES)] = (struct entry){buf_detach(&source), false};
    }
    write_book(folder, "references.yaml", &(struct book){"references", changed, unless});
    for (size_t i = 0; i < REFERENCES; i++)
        mem_free(changed[i * (PATTERNS / REFERENCES)].source);

    memcpy(changed, entries, sizeof entries);
    char *kept = unless[EDITED];
    unless[EDITED] = make(v, random, 2);
    changed[EDITED] = (struct entry){make(v, random, 0), true};
    write_book(folder, "edited.yaml", &(struct book){"bench", changed, unless});
    mem_free(changed[EDITED].source);
    mem_free(kept);

    for (size_t t = 0; t < THEMES; t++)
        mem_free(unless[t]);
    for (size_t i = 0; i < PATTERNS; i++)
        mem_free(entries[i].source);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        bench_die("patterns STORE FOLDER SEED", NULL);
    struct bench_random random = {bench_count(argv[3], 0)};
    struct vocabulary v = {.words = {NULL, 0, 0}};
    bench_store_texts(&v.texts, argv[1]);
    find_words(&v);
    write_all(argv[2], &v, &random);
    write_peers(argv[2], &v, &random);
    text_spans_release(&v.words);
    bench_texts_release(&v.texts);
    return 0;
}
