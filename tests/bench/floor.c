/*
 * floor STORE OLD NEW: what a recode after an edit cannot do without: reads every text of the store and runs the
 * prefilter of those patterns of the codebook NEW that OLD has not; confirms and keeps nothing. Timed from outside, as
 * `newid code` is. One thread.
 */
#include "bench.h"
#include "coder/coder.h"
#include "store/store.h"
#include "util/mem.h"

#include <newid/codebook.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct scanning {
    struct prefilter_scratch *scratch;
    int64_t last;
    size_t texts;
};

static enum newid_status scan_text(void *context, const struct store_text *text, struct newid_error *err)
{
    struct scanning *s = context;
    const struct prefilter_candidate *candidates;
    size_t count;
    s->last = text->num;
    s->texts++;
    return s->scratch ? prefilter_scan(s->scratch, text->text, text->len, &candidates, &count, err) : NEWID_OK;
}

static void open_book(struct newid_codebook **book, struct newid_coder **coder, const char *path)
{
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_diagnostics diagnostics = {NULL, 0, 0, 0, 0, 0};
    bench_check(newid_codebook_read(book, path, &diagnostics, &err), "the codebook has errors", &err);
    bench_check(newid_coder_new(coder, *book, &err), "coder", &err);
    newid_diagnostics_clear(&diagnostics);
}

/* Prepares coder for the matchers that `old` has not; returns how many. */
static size_t prepare_new(struct newid_coder *coder, const struct newid_coder *old)
{
    struct newid_error err = NEWID_ERROR_INIT;
    size_t count, old_count, fresh = 0;
    const struct newid_matcher *matchers = newid_coder_matchers(coder, &count);
    const struct newid_matcher *known = newid_coder_matchers(old, &old_count);
    unsigned char *wanted = mem_zalloc(count, 1);
    if (!wanted)
        bench_die("out of memory", NULL);
    for (size_t m = 0; m < count; m++) {
        wanted[m] = 1;
        for (size_t k = 0; k < old_count; k++)
            if (strcmp(matchers[m].hash, known[k].hash) == 0)
                wanted[m] = 0;
        fresh += wanted[m];
    }
    bench_check(newid_coder_prepare(coder, NEWID_ENGINE_FAST, wanted, &err), "prepare", &err);
    mem_free(wanted);
    return fresh;
}

static size_t scan_all(const char *path, const struct newid_coder *coder)
{
    enum { TEXTS_A_TIME = 512, BYTES_A_TIME = 1 << 20 };
    struct newid_error err = NEWID_ERROR_INIT;
    struct newid_store *store = NULL;
    struct scanning s = {NULL, 0, 0};
    size_t before;
    bench_check(newid_store_open(&store, path, NEWID_READ, &err), path, &err);
    if (coder->prefilter)
        bench_check(prefilter_scratch_new(&s.scratch, coder->prefilter, &err), "scratch", &err);
    do {
        before = s.texts;
        bench_check(store_each_text(store, s.last, INT64_MAX, TEXTS_A_TIME, BYTES_A_TIME, scan_text, &s, &err), path,
                    &err);
    } while (s.texts > before);
    prefilter_scratch_free(s.scratch);
    newid_store_close(store);
    return s.texts;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        bench_die("floor STORE OLD NEW", NULL);
    struct newid_codebook *old_book = NULL, *book = NULL;
    struct newid_coder *old = NULL, *coder = NULL;
    open_book(&old_book, &old, argv[2]);
    open_book(&book, &coder, argv[3]);
    size_t fresh = prepare_new(coder, old);
    printf("%zu patterns over %zu texts%s\n", fresh, scan_all(argv[1], coder),
           coder->prefilter ? "" : " (no prefilter: texts read only)");
    newid_coder_free(old);
    newid_coder_free(coder);
    newid_codebook_free(old_book);
    newid_codebook_free(book);
    return 0;
}
