/* What the programs of `make bench` share: a clock, medians, seeded numbers, and the rows of a corpus. They end at the
 * first failure. */
#ifndef NEWID_BENCH_H
#define NEWID_BENCH_H

#include <newid/status.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the program with the message of err, or `what` where that is empty. */
_Noreturn void bench_die(const char *what, const struct newid_error *err);
/* Ends the program unless status is NEWID_OK. */
void bench_check(enum newid_status status, const char *what, const struct newid_error *err);
/* A whole number of at least `least`, or the end of the program. */
size_t bench_count(const char *text, size_t least);

double bench_seconds(void); /* from any fixed moment */

/* Prints "key TAB median TAB least TAB most"; sorts the seconds. */
void bench_print(const char *key, double *seconds, size_t count);

/* SplitMix64 (Steele, Lea and Flood 2014): the same seed, the same corpus on every machine. */
struct bench_random {
    uint64_t state;
};
uint64_t bench_random(struct bench_random *random);
size_t bench_below(struct bench_random *random, size_t limit);

/* The columns of a corpus, in the order in which corpus.c writes them. */
enum bench_field { BENCH_ID, BENCH_DATE, BENCH_WORKER, BENCH_TEAM, BENCH_AREA, BENCH_KIND, BENCH_TEXT, BENCH_FIELDS };
extern const char *const bench_fields[BENCH_FIELDS];

/* Reads the named columns of a CSV file with a header, at most `most` rows; fields live until visit returns. */
void bench_each_row(const char *path, const char *const *names, size_t name_count, size_t most,
                    void (*visit)(void *context, char *const *fields), void *context);

/* Texts in memory, end to end. */
struct bench_texts {
    char *data;
    size_t *ends; /* text i is data[ends[i - 1] … ends[i]) */
    size_t count, len;
};

const char *bench_text(const struct bench_texts *texts, size_t i, size_t *len);
/* The texts of a corpus that corpus.c wrote, at most `most`. */
void bench_read_texts(struct bench_texts *out, const char *path, size_t most);
/* Those of every account in a store. */
void bench_store_texts(struct bench_texts *out, const char *path);
void bench_texts_release(struct bench_texts *texts);

#endif
