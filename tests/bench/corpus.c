/*
 * Makes corpora on standard output.
 *   corpus accounts STORE COUNT SEED   accounts of about 150 words from the sentences of the accounts in STORE
 *   corpus comments CSV COUNT SEED     the NHS comments, repeated with new ids, workers, teams and dates
 *   corpus lines CSV                   a corpus as one line an account, for tools that read lines
 */
#include "bench.h"
#include "text/segment.h"
#include "util/buf.h"
#include "util/mem.h"

#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TEAMS = 20, AREAS = 5, DAYS = 900, ACCOUNTS_A_WORKER = 20, WORDS_LEAST = 50, WORDS_MOST = 250 };

/* ---- rows ---- */

static void format_date(char out[11], size_t day)
{
    enum { FIRST = 17532, SECONDS_A_DAY = 86400 }; /* 2018-01-01 */
    time_t when = (time_t)(FIRST + day) * SECONDS_A_DAY;
    struct tm parts;
    gmtime_r(&when, &parts);
    strftime(out, 11, "%Y-%m-%d", &parts);
}

static void write_row(size_t number, size_t accounts, struct bench_random *random, const char *text, size_t len)
{
    char date[11];
    size_t worker = bench_below(random, accounts / ACCOUNTS_A_WORKER + 1), team = worker % TEAMS;
    format_date(date, bench_below(random, DAYS));
    printf("B%07zu,%s,K%05zu,Team %02zu,Area %zu,account,", number, date, worker, team, team % AREAS);
    csv_fwrite(stdout, text, len);
    putchar('\n');
}

static void write_header(void)
{
    for (size_t i = 0; i < BENCH_FIELDS; i++)
        printf("%s%c", bench_fields[i], i + 1 < BENCH_FIELDS ? ',' : '\n');
}

/* ---- accounts from sentences ---- */

struct sentences {
    struct text_spans spans; /* into the texts' data */
    size_t *words;
    size_t capacity;
};

static void split(struct sentences *out, struct segmenter *segmenter, const struct bench_texts *texts, size_t i)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct text_spans words = {NULL, 0, 0};
    size_t len, first = out->spans.count;
    const char *text = bench_text(texts, i, &len);
    bench_check(segment_sentences(segmenter, &out->spans, text, len, &err), "sentences", &err);
    if (mem_grow(&out->words, &out->capacity, out->spans.count, sizeof *out->words))
        bench_die("out of memory", NULL);
    for (size_t s = first; s < out->spans.count; s++) {
        struct text_span *span = &out->spans.items[s];
        words.count = 0;
        bench_check(segment_words(segmenter, &words, text + span->start, span->end - span->start, &err), "words", &err);
        out->words[s] = words.count;
        span->start += (size_t)(text - texts->data);
        span->end += (size_t)(text - texts->data);
    }
    text_spans_release(&words);
}

static void make_account(struct buf *out, const struct sentences *from, const char *data, struct bench_random *random)
{
    size_t goal = WORDS_LEAST + bench_below(random, WORDS_MOST - WORDS_LEAST);
    for (size_t words = 0; words < goal;) {
        size_t s = bench_below(random, from->spans.count);
        /* Now and then a new paragraph. */
        if (out->len)
            buf_adds(out, bench_below(random, 8) ? " " : "\n\n");
        buf_add(out, data + from->spans.items[s].start, from->spans.items[s].end - from->spans.items[s].start);
        words += from->words[s];
    }
}

static void write_accounts(const char *store, size_t count, struct bench_random *random)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct segmenter *segmenter = NULL;
    struct bench_texts texts;
    struct sentences sentences = {{NULL, 0, 0}, NULL, 0};
    struct buf account = BUF_INIT;
    bench_store_texts(&texts, store);
    bench_check(segmenter_new(&segmenter, &err), "segmenter", &err);
    for (size_t i = 0; i < texts.count; i++)
        split(&sentences, segmenter, &texts, i);
    write_header();
    for (size_t i = 0; i < count; i++) {
        buf_reset(&account);
        make_account(&account, &sentences, texts.data, random);
        write_row(i, count, random, account.data, account.len);
    }
    buf_release(&account);
    text_spans_release(&sentences.spans);
    mem_free(sentences.words);
    segmenter_free(segmenter);
    bench_texts_release(&texts);
}

/* ---- comments ---- */

struct comments {
    char **items;
    size_t count, capacity;
};

static void keep_comment(void *context, char *const *fields)
{
    struct comments *c = context;
    if (!fields[0][strspn(fields[0], " \n\t")])
        return;
    if (mem_grow(&c->items, &c->capacity, c->count + 1, sizeof *c->items) ||
        !(c->items[c->count++] = mem_strdup(fields[0])))
        bench_die("out of memory", NULL);
}

static void write_comments(const char *path, size_t count, struct bench_random *random)
{
    static const char *const column[] = {"FFT answer"};
    struct comments c = {NULL, 0, 0};
    bench_each_row(path, column, 1, SIZE_MAX, keep_comment, &c);
    if (!c.count)
        bench_die("there are no comments in the file", NULL);
    write_header();
    for (size_t i = 0; i < count; i++)
        write_row(i, count, random, c.items[i % c.count], strlen(c.items[i % c.count]));
    for (size_t i = 0; i < c.count; i++)
        mem_free(c.items[i]);
    mem_free(c.items);
}

/* ---- lines ---- */

static void write_line(void *context, char *const *fields)
{
    (void)context;
    for (char *c = fields[0]; *c; c++)
        putchar(*c == '\n' ? ' ' : *c);
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct bench_random random = {argc > 4 ? bench_count(argv[4], 0) : 0};
    if (argc == 5 && strcmp(argv[1], "accounts") == 0)
        write_accounts(argv[2], bench_count(argv[3], 1), &random);
    else if (argc == 5 && strcmp(argv[1], "comments") == 0)
        write_comments(argv[2], bench_count(argv[3], 1), &random);
    else if (argc == 3 && strcmp(argv[1], "lines") == 0)
        bench_each_row(argv[2], &bench_fields[BENCH_TEXT], 1, SIZE_MAX, write_line, NULL);
    else
        bench_die("corpus accounts|comments SOURCE COUNT SEED, corpus lines CSV", NULL);
    if (fflush(stdout) || ferror(stdout))
        bench_die("the corpus could not be written", NULL);
    return 0;
}
