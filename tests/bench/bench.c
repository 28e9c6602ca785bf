#include "bench.h"
#include "util/buf.h"
#include "util/mem.h"

#include <csv.h>
#include <newid/store.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Noreturn void bench_die(const char *what, const struct newid_error *err)
{
    fprintf(stderr, "bench: %s\n", err && err->message[0] ? err->message : what);
    exit(1);
}

void bench_check(enum newid_status status, const char *what, const struct newid_error *err)
{
    if (status)
        bench_die(what, err);
}

size_t bench_count(const char *text, size_t least)
{
    char *end;
    unsigned long long n = strtoull(text, &end, 10);
    if (end == text || *end || n < least)
        bench_die("a count is needed where there is none; see tests/bench/run.sh", NULL);
    return (size_t)n;
}

double bench_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void bench_print(const char *key, double *seconds, size_t count)
{
    qsort(seconds, count, sizeof *seconds, compare_doubles);
    double median = count % 2 ? seconds[count / 2] : (seconds[count / 2 - 1] + seconds[count / 2]) / 2;
    printf("%s\t%.6f\t%.6f\t%.6f\n", key, median, seconds[0], seconds[count - 1]);
    fflush(stdout);
}

/* ---- seeded numbers ---- */

uint64_t bench_random(struct bench_random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

size_t bench_below(struct bench_random *random, size_t limit) { return (size_t)(bench_random(random) % limit); }

/* ---- rows ---- */

const char *const bench_fields[BENCH_FIELDS] = {"id", "date", "worker", "team", "area", "kind", "text"};

enum { COLUMNS_MOST = 64 };

struct reading {
    const char *const *names;
    size_t name_count, most, rows;
    size_t wanted[COLUMNS_MOST]; /* column → index into names; name_count where nobody asked for it */
    struct buf fields[COLUMNS_MOST];
    size_t column;
    int in_header;
    void (*visit)(void *context, char *const *fields);
    void *context;
};

static void take_field(void *data, size_t len, void *context)
{
    struct reading *r = context;
    size_t column = r->column++;
    if (column >= COLUMNS_MOST)
        return;
    if (r->in_header) {
        r->wanted[column] = r->name_count;
        for (size_t i = 0; i < r->name_count; i++)
            if (strlen(r->names[i]) == len && memcmp(r->names[i], data, len) == 0)
                r->wanted[column] = i;
    } else if (r->wanted[column] < r->name_count) {
        buf_add(&r->fields[r->wanted[column]], data, len);
    }
}

static void take_row(int end, void *context)
{
    struct reading *r = context;
    char *fields[COLUMNS_MOST];
    (void)end;
    for (size_t i = 0; i < r->name_count; i++)
        fields[i] = r->fields[i].data;
    if (!r->in_header && r->rows < r->most) {
        r->visit(r->context, fields);
        r->rows++;
    }
    for (size_t i = 0; i < r->name_count; i++)
        buf_reset(&r->fields[i]);
    r->in_header = 0;
    r->column = 0;
}

void bench_each_row(const char *path, const char *const *names, size_t name_count, size_t most,
                    void (*visit)(void *context, char *const *fields), void *context)
{
    static char block[1 << 16];
    struct reading r = {
        .names = names, .name_count = name_count, .most = most, .in_header = 1, .visit = visit, .context = context};
    struct csv_parser parser;
    FILE *file = fopen(path, "rb");
    if (!file || csv_init(&parser, CSV_APPEND_NULL))
        bench_die("a corpus cannot be read", NULL);
    for (size_t i = 0; i < COLUMNS_MOST; i++) {
        r.wanted[i] = name_count;
        r.fields[i] = (struct buf)BUF_INIT;
    }
    for (size_t n; r.rows < most && (n = fread(block, 1, sizeof block, file));)
        if (csv_parse(&parser, block, n, take_field, take_row, &r) != n)
            bench_die("a corpus is not CSV", NULL);
    csv_fini(&parser, take_field, take_row, &r);
    csv_free(&parser);
    fclose(file);
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        buf_release(&r.fields[i]);
}

/* ---- texts ---- */

struct gathering {
    struct bench_texts *texts;
    size_t data_capacity, ends_capacity;
};

static void add_text(struct gathering *g, const char *text, size_t len)
{
    struct bench_texts *t = g->texts;
    if (mem_grow(&t->data, &g->data_capacity, t->len + len + 1, 1) ||
        mem_grow(&t->ends, &g->ends_capacity, t->count + 1, sizeof *t->ends))
        bench_die("out of memory", NULL);
    memcpy(t->data + t->len, text, len);
    t->len += len;
    t->ends[t->count++] = t->len;
}

static void add_row(void *context, char *const *fields) { add_text(context, fields[0], strlen(fields[0])); }

static enum newid_status add_account(void *context, const struct newid_account *account,
                                     const struct newid_measure *measure, struct newid_error *err)
{
    (void)measure;
    (void)err;
    add_text(context, account->text, account->text_len);
    return NEWID_OK;
}

const char *bench_text(const struct bench_texts *texts, size_t i, size_t *len)
{
    size_t start = i ? texts->ends[i - 1] : 0;
    *len = texts->ends[i] - start;
    return texts->data + start;
}

void bench_read_texts(struct bench_texts *out, const char *path, size_t most)
{
    *out = (struct bench_texts){NULL, NULL, 0, 0};
    struct gathering g = {out, 0, 0};
    bench_each_row(path, &bench_fields[BENCH_TEXT], 1, most, add_row, &g);
}

void bench_store_texts(struct bench_texts *out, const char *path)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_store *store = NULL;
    *out = (struct bench_texts){NULL, NULL, 0, 0};
    struct gathering g = {out, 0, 0};
    bench_check(newid_store_open(&store, path, NEWID_READ, &err), path, &err);
    bench_check(newid_store_each_account(store, 0, add_account, &g, &err), path, &err);
    newid_store_close(store);
}

void bench_texts_release(struct bench_texts *texts)
{
    mem_free(texts->data);
    mem_free(texts->ends);
    *texts = (struct bench_texts){NULL, NULL, 0, 0};
}
