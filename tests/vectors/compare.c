#include "vectors.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct comparison {
    double tolerance;
    char *message;
    size_t size;
};

static bool differs(const struct comparison *c, const char *path, const json_t *actual, const json_t *expect)
{
    char *got = actual ? json_dumps(actual, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    char *wanted = json_dumps(expect, JSON_ENCODE_ANY | JSON_COMPACT);
    snprintf(c->message, c->size, "%s is %.200s, expected %.200s", path, got ? got : "missing", wanted ? wanted : "?");
    free(got);
    free(wanted);
    return false;
}

static bool ends_in(const char *s, const char *end)
{
    size_t length = strlen(s), tail = strlen(end);
    return length >= tail && strcmp(s + length - tail, end) == 0;
}

static bool is_prose(const char *key) { return ends_in(key, "reason") || ends_in(key, "note"); }

static bool equal_at(const struct comparison *c, const char *path, const json_t *actual, const json_t *expect);

static bool equal_objects(const struct comparison *c, const char *path, const json_t *actual, const json_t *expect)
{
    const char *key;
    json_t *wanted;
    char below[256];
    if (!json_is_object(actual))
        return differs(c, path, actual, expect);
    json_object_foreach((json_t *)expect, key, wanted)
    {
        const json_t *got = json_object_get(actual, key);
        snprintf(below, sizeof below, "%s%s%s", path, *path ? "." : "", key);
        /* A note explains the vector; a reason is the library's own to word. */
        if (strcmp(key, "note") == 0)
            continue;
        if (is_prose(key) ? json_is_string(got) != json_is_string(wanted) : !equal_at(c, below, got, wanted))
            return is_prose(key) ? differs(c, below, got, wanted) : false;
    }
    return true;
}

static bool equal_arrays(const struct comparison *c, const char *path, const json_t *actual, const json_t *expect)
{
    char below[256];
    if (!json_is_array(actual) || json_array_size(actual) != json_array_size(expect))
        return differs(c, path, actual, expect);
    for (size_t i = 0; i < json_array_size(expect); i++) {
        snprintf(below, sizeof below, "%s[%zu]", path, i);
        if (!equal_at(c, below, json_array_get(actual, i), json_array_get(expect, i)))
            return false;
    }
    return true;
}

static bool equal_at(const struct comparison *c, const char *path, const json_t *actual, const json_t *expect)
{
    if (json_is_object(expect))
        return equal_objects(c, path, actual, expect);
    if (json_is_array(expect))
        return equal_arrays(c, path, actual, expect);
    if (json_is_number(expect)) {
        double want = json_number_value(expect), got = json_number_value(actual);
        if (json_is_number(actual) && fabs(got - want) <= c->tolerance * fmax(1, fabs(want)))
            return true;
    } else if (json_is_null(expect) ? !actual || json_is_null(actual) : json_equal(actual, expect)) {
        return true;
    }
    return differs(c, path, actual, expect);
}

bool vector_equal(const json_t *actual, const json_t *expect, double tolerance, char *message, size_t size)
{
    return equal_at(&(struct comparison){tolerance, message, size}, "", actual, expect);
}
