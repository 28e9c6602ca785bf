/*
 * How well triggers tell the status of hits: codes sentences that people have coded and prints, for each language, a
 * confusion matrix with precision and recall.
 *
 *   status [--context FILE] [--wrong] FILE.tsv…
 *
 * A file has a header row. With the columns sentence, hit, status (and lang) each row is a sentence with one hit. With
 * id, en, en_hit, cy, cy_hit, status each row is a pair that says the same in both languages; the shares that each
 * status has by language follow. --wrong lists what was told otherwise than by people. The first place where the hit
 * stands in the sentence counts; after a # the number of the place, from 1 (`worry#2`).
 */
#include "codebook/context_read.h"
#include "coder/coder.h"
#include "text/canonical.h"
#include "util/buf.h"
#include "util/file.h"
#include "util/mem.h"

#include <newid/codebook.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FIELDS_MOST = 16, LANGUAGES = 3 };

static const char *const languages[LANGUAGES] = {"en", "cy", "other"};

struct run {
    struct context_index *index;
    struct segmenter *segmenter;
    struct statuses *statuses;
    bool list_wrong;
    size_t counts[LANGUAGES][NEWID_STATUSES][NEWID_STATUSES]; /* people's status, newid's */
    size_t unfound;
};

static void fail(const char *what, const struct newid_error *err)
{
    fprintf(stderr, "status: %s%s%s\n", what, err ? ": " : "", err ? err->message : "");
    exit(1);
}

/* Cuts a line at its tabs. */
static size_t cut(char *line, char *fields[FIELDS_MOST])
{
    size_t n = 0;
    for (char *p = line; p && n < FIELDS_MOST;) {
        fields[n++] = p;
        p = strchr(p, '\t');
        if (p)
            *p++ = '\0';
    }
    return n;
}

static size_t column(char *const *header, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(header[i], name) == 0)
            return i;
    return FIELDS_MOST;
}

static const char *find_hit(const char *text, const char *hit, size_t *len)
{
    const char *mark = strrchr(hit, '#');
    size_t place = mark && mark[1] ? strtoul(mark + 1, NULL, 10) : 1;
    *len = mark && mark[1] ? (size_t)(mark - hit) : strlen(hit);
    for (int fold = 0; fold < 2; fold++) {
        size_t n = 0;
        for (const char *p = text; *p; p++)
            if ((fold ? strncasecmp(p, hit, *len) : strncmp(p, hit, *len)) == 0 && ++n == place)
                return p;
    }
    return NULL;
}

static enum newid_hit_status code_sentence(struct run *run, const char *text, const struct newid_hit *hit,
                                           const char **trigger)
{
    struct newid_error err = NEWID_ERROR_INIT;
    *trigger = "";
    if (statuses_begin(run->statuses, text, strlen(text), &err) ||
        statuses_find_unit(run->statuses, run->segmenter, run->index, text, hit, &err))
        fail("coding", &err);
    const struct context_hit tokens = context_hit_of(&run->statuses->sentence, hit->start, hit->end, NULL);
    const struct context_match *m = context_decide(&run->statuses->sentence, &tokens);
    if (m)
        *trigger = m->phrase;
    return m ? m->trigger->status : NEWID_AFFIRMED;
}

static enum newid_hit_status status_named(const char *name)
{
    for (unsigned s = 0; s < NEWID_STATUSES; s++)
        if (strcasecmp(name, newid_hit_status_name((enum newid_hit_status)s)) == 0)
            return (enum newid_hit_status)s;
    return NEWID_STATUSES;
}

static void score(struct run *run, const char *language, const char *sentence, const char *hit, const char *status)
{
    struct buf text = BUF_INIT, phrase = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    size_t len, l = 0;
    if (text_canonical(&text, sentence, strlen(sentence), NULL, &err) ||
        text_canonical(&phrase, hit, strlen(hit), NULL, &err))
        fail("text", &err);
    const char *at = find_hit(text.data, phrase.data, &len);
    const enum newid_hit_status people = status_named(status);
    while (l + 1 < LANGUAGES && strcasecmp(language, languages[l]) != 0)
        l++;
    if (!at || people == NEWID_STATUSES) {
        run->unfound++;
        printf("not read\t%s\t%s\t%s\n", hit, status, sentence);
    } else {
        const struct newid_hit place = {.start = (uint32_t)(at - text.data),
                                        .end = (uint32_t)(at - text.data + (long)len)};
        const char *trigger;
        const enum newid_hit_status own = code_sentence(run, text.data, &place, &trigger);
        run->counts[l][people][own]++;
        if (own != people && run->list_wrong)
            printf("%s\t%s\t%s\t%s\t%s\t%s\n", languages[l], newid_hit_status_name(people), newid_hit_status_name(own),
                   trigger, hit, sentence);
    }
    buf_release(&text);
    buf_release(&phrase);
}

/* ---- what is printed ---- */

static double share(size_t part, size_t whole) { return whole ? (double)part / (double)whole : 0; }

static void print_matrix(const struct run *run, size_t l)
{
    size_t total = 0, right = 0;
    for (size_t p = 0; p < NEWID_STATUSES; p++)
        for (size_t o = 0; o < NEWID_STATUSES; o++) {
            total += run->counts[l][p][o];
            right += p == o ? run->counts[l][p][o] : 0;
        }
    if (!total)
        return;
    printf("%s: %zu of %zu right (%.3f); rows: people, columns: newid\n%-13s", languages[l], right, total,
           share(right, total), "");
    for (unsigned o = 0; o < NEWID_STATUSES; o++)
        printf("%13s", newid_hit_status_name((enum newid_hit_status)o));
    putchar('\n');
    for (unsigned p = 0; p < NEWID_STATUSES; p++) {
        printf("%-13s", newid_hit_status_name((enum newid_hit_status)p));
        for (size_t o = 0; o < NEWID_STATUSES; o++)
            printf("%13zu", run->counts[l][p][o]);
        putchar('\n');
    }
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        size_t people = 0, own = 0;
        for (size_t i = 0; i < NEWID_STATUSES; i++) {
            people += run->counts[l][s][i];
            own += run->counts[l][i][s];
        }
        const double precision = share(run->counts[l][s][s], own), recall = share(run->counts[l][s][s], people);
        printf("%s %s precision %.3f recall %.3f f1 %.3f n %zu\n", languages[l],
               newid_hit_status_name((enum newid_hit_status)s), precision, recall,
               precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0, people);
    }
}

static void print_shares(const struct run *run)
{
    size_t totals[2] = {0, 0};
    for (size_t l = 0; l < 2; l++)
        for (size_t p = 0; p < NEWID_STATUSES; p++)
            for (size_t o = 0; o < NEWID_STATUSES; o++)
                totals[l] += run->counts[l][p][o];
    for (unsigned s = 0; s < NEWID_STATUSES; s++) {
        double percent[2];
        for (size_t l = 0; l < 2; l++) {
            size_t own = 0;
            for (size_t p = 0; p < NEWID_STATUSES; p++)
                own += run->counts[l][p][s];
            percent[l] = 100 * share(own, totals[l]);
        }
        printf("share %s en %.1f cy %.1f difference %.1f\n", newid_hit_status_name((enum newid_hit_status)s),
               percent[0], percent[1], percent[0] - percent[1]);
    }
}

/* ---- files ---- */

static void score_file(struct run *run, const char *path)
{
    struct buf text = BUF_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    char *header[FIELDS_MOST], *fields[FIELDS_MOST];
    if (file_read(&text, path, &err))
        fail(path, &err);
    memset(run->counts, 0, sizeof run->counts);
    char *next = NULL, *line = text.data;
    size_t columns = 0;
    bool pairs = false;
    for (; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        line[strcspn(line, "\r")] = '\0';
        if (!columns) {
            columns = cut(line, header);
            pairs = column(header, columns, "en_hit") < FIELDS_MOST;
            if (column(header, columns, "status") == FIELDS_MOST)
                fail("no column status in the file", NULL);
            continue;
        }
        if (!*line || cut(line, fields) < columns - 1)
            continue;
#define FIELD(name) fields[column(header, columns, name)]
        if (pairs) {
            score(run, "en", FIELD("en"), FIELD("en_hit"), FIELD("status"));
            score(run, "cy", FIELD("cy"), FIELD("cy_hit"), FIELD("status"));
        } else {
            score(run, column(header, columns, "lang") < FIELDS_MOST ? FIELD("lang") : "other", FIELD("sentence"),
                  FIELD("hit"), FIELD("status"));
        }
    }
    printf("== %s\n", path);
    for (size_t l = 0; l < LANGUAGES; l++)
        print_matrix(run, l);
    if (pairs)
        print_shares(run);
    buf_release(&text);
}

static const struct newid_context *read_context(struct arena *memory, const char *path)
{
    const struct newid_context *context = NULL;
    struct newid_error err = NEWID_ERROR_INIT;
    if (!path) {
        if (context_default(&context, memory, &err))
            fail("context", &err);
        return context;
    }
    struct source source = {.name = "", .text = ""};
    struct newid_diagnostics list = {0};
    struct faults faults = {.list = &list, .source = &source};
    struct reading reading = {.memory = memory, .faults = &faults};
    const struct node value = {.kind = NODE_SCALAR, .text = path};
    context_read(&reading, &value, &context);
    if (list.count)
        fail(list.items[0].message, NULL);
    newid_diagnostics_clear(&list);
    return context;
}

int main(int argc, char **argv)
{
    struct run run = {0};
    struct arena memory = ARENA_INIT;
    struct newid_error err = NEWID_ERROR_INIT;
    const char *context = NULL;
    int first = 1;
    for (; first < argc && strncmp(argv[first], "--", 2) == 0; first++)
        if (strcmp(argv[first], "--wrong") == 0)
            run.list_wrong = true;
        else if (strcmp(argv[first], "--context") == 0 && first + 1 < argc)
            context = argv[++first];
        else
            fail("usage: status [--context FILE] [--wrong] FILE.tsv…", NULL);
    if (context_index_new(&run.index, read_context(&memory, context), &err) || segmenter_new(&run.segmenter, &err) ||
        statuses_new(&run.statuses, &err))
        fail("starting", &err);
    for (int i = first; i < argc; i++)
        score_file(&run, argv[i]);
    statuses_free(run.statuses);
    segmenter_free(run.segmenter);
    context_index_free(run.index);
    arena_release(&memory);
    return run.unfound > 0;
}
