#include "validity/halves.h"

#include "util/mem.h"
#include "util/sha256.h"

#include <string.h>

enum half_known { NOT_KNOWN = 0, MIXED = 3 }; /* else 1 + enum newid_half */

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

enum newid_half half_of_name(const char *name)
{
    struct sha256_ctx hash;
    char hex[SHA256_HEX_SIZE];
    sha256_init(&hash);
    sha256_add_string(&hash, "newid-half");
    sha256_add_string(&hash, name);
    sha256_hex(&hash, hex);
    return hex[0] >= '0' && hex[0] <= '7' ? NEWID_DEVELOP : NEWID_REPORT;
}

/* The codes of ids are in the order of the ids; each is one account's, so that ids.codes is a permutation. */
size_t halves_find(const struct halves *h, const char *id)
{
    size_t low = 1, high = h->ids.value_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(h->ids.values[middle], id);
        if (order == 0)
            return h->of_code[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (size_t)-1;
}

static enum newid_status read_workers(struct halves *h, struct newid_store *store, struct newid_error *err)
{
    struct newid_field field = {0};
    enum newid_status status = newid_store_field(store, "worker", &field, err);
    for (size_t i = 0; i < h->count && !status; i++) {
        const char *name = field.values[field.codes[i]];
        h->worker[i] = INTERN_FAILED;
        if (!*name)
            continue;
        h->worker[i] = intern_add(&h->workers, name, strcspn(name, ";"));
        if (h->worker[i] == INTERN_FAILED)
            status = no_memory(err);
    }
    newid_field_release(&field);
    return status;
}

static enum newid_status take_sampled(void *context, const struct newid_sample *sample,
                                      const struct newid_sampled *account, struct newid_error *err)
{
    struct halves *h = context;
    const size_t i = halves_find(h, account->account);
    (void)sample;
    (void)err;
    if (i == (size_t)-1)
        return NEWID_OK;
    const unsigned char half = (unsigned char)(1 + account->half);
    h->own[i] = half;
    if (h->worker[i] != INTERN_FAILED) {
        unsigned char *known = &h->of_worker[h->worker[i]];
        *known = *known == NOT_KNOWN || *known == half ? half : MIXED;
    }
    return NEWID_OK;
}

enum newid_status halves_read(struct halves *h, struct newid_store *store, struct newid_error *err)
{
    *h = (struct halves){.workers = INTERN_INIT};
    enum newid_status status = newid_store_field(store, "id", &h->ids, err);
    if (status)
        return status;
    h->count = h->ids.value_count ? h->ids.value_count - 1 : 0;
    h->own = mem_zalloc(h->count + 1, sizeof *h->own);
    h->worker = mem_zalloc(h->count + 1, sizeof *h->worker);
    h->of_code = mem_zalloc(h->count + 1, sizeof *h->of_code);
    if (!h->own || !h->worker || !h->of_code)
        return no_memory(err);
    for (size_t i = 0; i < h->count; i++)
        h->of_code[h->ids.codes[i]] = (uint32_t)i;
    status = read_workers(h, store, err);
    if (status)
        return status;
    h->of_worker = mem_zalloc(h->workers.count + 1, sizeof *h->of_worker);
    if (!h->of_worker)
        return no_memory(err);
    return newid_store_each_sampled(store, take_sampled, h, err);
}

void halves_release(struct halves *h)
{
    newid_field_release(&h->ids);
    intern_release(&h->workers);
    mem_free(h->own);
    mem_free(h->worker);
    mem_free(h->of_code);
    mem_free(h->of_worker);
    *h = (struct halves){.workers = INTERN_INIT};
}

enum newid_half halves_of(const struct halves *h, size_t index, bool *settled)
{
    const uint32_t worker = h->worker[index];
    unsigned char known = h->own[index];
    if (!known && worker != INTERN_FAILED && h->of_worker[worker] != MIXED)
        known = h->of_worker[worker];
    if (settled)
        *settled = known != NOT_KNOWN;
    if (known)
        return (enum newid_half)(known - 1);
    return half_of_name(worker != INTERN_FAILED ? h->workers.strings[worker] : h->ids.values[h->ids.codes[index]]);
}
