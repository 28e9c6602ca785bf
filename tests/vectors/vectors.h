/*
 * Reference vectors: JSON files {measure, definition, tolerance, cases: [{id, why, in, expect}]}. For each measure one
 * function asks the library what it says of `in`, and writes it down in the words of `expect`; another compares the
 * two.
 */
#ifndef NEWID_VECTORS_H
#define NEWID_VECTORS_H

#include <jansson.h>
#include <newid/stats.h>
#include <stdbool.h>
#include <stdint.h>

/* expect is for measures with several right answers: which of them was expected. A new object, or NULL where `in` is
 * malformed. */
typedef json_t *measure_run(const json_t *in, const json_t *expect);

struct measure {
    const char *name;
    measure_run *run;
};

/* Each family's table, ended by a NULL name. */
extern const struct measure share_measures[], agreement_measures[], word_measures[], test_measures[], period_measures[],
    chart_measures[], regression_measures[], protection_measures[];

/* ---- what goes in ---- */

/* A whole number of 0 or more. */
bool get_count(const json_t *in, const char *key, uint64_t *out);
/* [x, n] */
bool get_pair(const json_t *in, const char *key, struct newid_count *out);
/* The whole numbers of an array, to be freed; NULL where it is none. */
uint64_t *get_counts(const json_t *array, size_t *count);
/* A number, NAN where it is null; otherwise where the key is missing. */
double get_number(const json_t *in, const char *key, double otherwise);
double number_of(const json_t *value);
/* The numbers of an array, nulls as NAN; to be freed. NULL where it is no array; never NULL for an empty one. */
double *get_numbers(const json_t *in, const char *key, size_t *count);

/* ---- what comes out: NAN is written as null, infinity as "Inf" ---- */

void put_number(json_t *out, const char *key, double value);
void put_interval(json_t *out, const char *key, struct newid_interval value);
void put_text(json_t *out, const char *key, const char *value);
json_t *json_of(double value);
json_t *json_of_numbers(const double *values, size_t count);
/* A new object with status and, where there is one, reason. */
json_t *put_outcome(struct newid_outcome outcome);
json_t *invalid_input(void);

/* ---- comparing ---- */

/*
 * True where actual holds every field of expect: numbers to tolerance * max(1, |expected|), all else exactly. Of a
 * reason or a note, which is prose, only that there is one (or, expected null, none). Otherwise the first difference is
 * written to message.
 */
bool vector_equal(const json_t *actual, const json_t *expect, double tolerance, char *message, size_t size);

#endif
