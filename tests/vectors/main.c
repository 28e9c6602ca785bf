/*
 * vectors DIR...: runs every vector file (*.json) of the folders through the library. Prints each failure and last N
 * passed, N failed; exit 1 where something failed. A measure that the library does not have fails in each of its cases.
 */
#include "vectors.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct measure *const families[] = {
    share_measures,  agreement_measures, word_measures,       test_measures,
    period_measures, chart_measures,     regression_measures, protection_measures,
};

static measure_run *find_measure(const char *name)
{
    for (size_t f = 0; f < sizeof families / sizeof *families; f++)
        for (const struct measure *m = families[f]; m->name; m++)
            if (strcmp(m->name, name) == 0)
                return m->run;
    return NULL;
}

struct tally {
    size_t passed, failed;
};

static void run_case(struct tally *tally, const char *measure, const json_t *one, double tolerance)
{
    const char *id = json_string_value(json_object_get(one, "id"));
    const json_t *in = json_object_get(one, "in"), *expect = json_object_get(one, "expect");
    char message[1024] = "the library does not have this measure";
    measure_run *run = find_measure(measure);
    json_t *actual = run ? run(in, expect) : NULL;
    if (run && !actual)
        snprintf(message, sizeof message, "the case is malformed");
    if (actual && json_is_object(expect) && vector_equal(actual, expect, tolerance, message, sizeof message)) {
        tally->passed++;
    } else {
        tally->failed++;
        printf("FAILED %s %s: %s\n", measure, id ? id : "?", message);
    }
    json_decref(actual);
}

static void run_file(struct tally *total, const char *path)
{
    json_error_t error;
    struct tally tally = {0, 0};
    json_t *root = json_load_file(path, 0, &error);
    const char *measure = json_string_value(json_object_get(root, "measure"));
    const json_t *cases = json_object_get(root, "cases");
    if (!measure || !json_is_array(cases)) {
        printf("FAILED %s: %s\n", path, root ? "no vector file: it wants measure and cases" : error.text);
        tally.failed++;
    } else {
        const json_t *tolerance = json_object_get(root, "tolerance");
        for (size_t i = 0; i < json_array_size(cases); i++)
            run_case(&tally, measure, json_array_get(cases, i), tolerance ? json_number_value(tolerance) : 1e-6);
        printf("%s: %zu of %zu\n", measure, tally.passed, json_array_size(cases));
    }
    total->passed += tally.passed;
    total->failed += tally.failed;
    json_decref(root);
}

static int is_json(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');
    return end && strcmp(end, ".json") == 0;
}

static void run_folder(struct tally *total, const char *folder)
{
    struct dirent **entries = NULL;
    char path[4096];
    int count = scandir(folder, &entries, is_json, alphasort);
    if (count <= 0) {
        printf("FAILED %s: no vector files there\n", folder);
        total->failed++;
    }
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        run_file(total, path);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    struct tally total = {0, 0};
    if (argc < 2) {
        fprintf(stderr, "usage: %s DIR...\n", argv[0]);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        run_folder(&total, argv[i]);
    printf("%zu passed, %zu failed\n", total.passed, total.failed);
    return total.failed ? 1 : 0;
}
