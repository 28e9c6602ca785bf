#include "vectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool count_of(const json_t *value, uint64_t *out)
{
    double number = json_number_value(value);
    if (!json_is_number(value) || !(number >= 0) || number != floor(number))
        return false;
    *out = json_is_integer(value) ? (uint64_t)json_integer_value(value) : (uint64_t)number;
    return true;
}

bool get_count(const json_t *in, const char *key, uint64_t *out) { return count_of(json_object_get(in, key), out); }

bool get_pair(const json_t *in, const char *key, struct newid_count *out)
{
    const json_t *pair = json_object_get(in, key);
    return json_array_size(pair) == 2 && count_of(json_array_get(pair, 0), &out->x) &&
           count_of(json_array_get(pair, 1), &out->n);
}

uint64_t *get_counts(const json_t *array, size_t *count)
{
    *count = json_array_size(array);
    uint64_t *out = json_is_array(array) ? calloc(*count + 1, sizeof *out) : NULL;
    for (size_t i = 0; out && i < *count; i++)
        if (!count_of(json_array_get(array, i), &out[i])) {
            free(out);
            return NULL;
        }
    return out;
}

double number_of(const json_t *value)
{
    if (json_is_string(value) && strcmp(json_string_value(value), "Inf") == 0)
        return (double)INFINITY;
    return json_is_number(value)    ? json_number_value(value)
           : json_is_boolean(value) ? json_is_true(value)
                                    : (double)NAN;
}

double get_number(const json_t *in, const char *key, double otherwise)
{
    const json_t *value = json_object_get(in, key);
    return value ? number_of(value) : otherwise;
}

double *get_numbers(const json_t *in, const char *key, size_t *count)
{
    const json_t *array = json_object_get(in, key);
    *count = json_array_size(array);
    double *out = json_is_array(array) ? calloc(*count + 1, sizeof *out) : NULL;
    for (size_t i = 0; out && i < *count; i++)
        out[i] = number_of(json_array_get(array, i));
    return out;
}

json_t *json_of(double value)
{
    return isnan(value) ? json_null() : isinf(value) ? json_string(value > 0 ? "Inf" : "-Inf") : json_real(value);
}

json_t *json_of_numbers(const double *values, size_t count)
{
    json_t *out = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(out, json_of(values[i]));
    return out;
}

void put_number(json_t *out, const char *key, double value) { json_object_set_new(out, key, json_of(value)); }

void put_interval(json_t *out, const char *key, struct newid_interval value)
{
    bool none = isnan(value.low) && isnan(value.high);
    json_object_set_new(out, key, none ? json_null() : json_of_numbers((double[]){value.low, value.high}, 2));
}

void put_text(json_t *out, const char *key, const char *value)
{
    json_object_set_new(out, key, value ? json_string(value) : json_null());
}

json_t *put_outcome(struct newid_outcome outcome)
{
    static const char *const names[] = {"ok", "undefined", "invalid", "refuse", "failed"};
    json_t *out = json_object();
    put_text(out, "status", names[outcome.status]);
    if (outcome.reason)
        put_text(out, "reason", outcome.reason);
    return out;
}

json_t *invalid_input(void) { return put_outcome((struct newid_outcome){NEWID_INVALID, "these are no such data"}); }
