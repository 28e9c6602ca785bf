#include "text/alphabet.h"

#include "util/arena.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

/* A word's sort key: bytes ended by 0, which compare as the words do. */
struct keyed {
    const char *key;
    uint32_t place;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* NULL: no memory. */
static const char *key_of(const UCollator *collator, const char *word, struct arena *memory)
{
    size_t len = strlen(word);
    UErrorCode code = U_ZERO_ERROR;
    if (len > INT32_MAX / 8)
        return NULL;
    UChar *wide = arena_alloc(memory, (len + 1) * sizeof *wide);
    if (!wide)
        return NULL;
    int32_t units = 0;
    u_strFromUTF8WithSub(wide, (int32_t)len + 1, &units, word, (int32_t)len, 0xFFFD, NULL, &code);
    int32_t size = ucol_getSortKey(collator, wide, units, NULL, 0);
    char *key = size > 0 ? arena_alloc(memory, (size_t)size) : NULL;
    if (key)
        ucol_getSortKey(collator, wide, units, (uint8_t *)key, size);
    return key;
}

enum newid_status alphabet_sort(uint32_t *order, const char *const *words, size_t count, const char *language,
                                struct newid_error *err)
{
    struct arena memory = ARENA_INIT;
    UErrorCode code = U_ZERO_ERROR;
    enum newid_status status = NEWID_OK;
    struct keyed *keyed = mem_zalloc(count + 1, sizeof *keyed);
    UCollator *collator = ucol_open(language, &code);
    if (U_FAILURE(code) && code != U_MEMORY_ALLOCATION_ERROR) {
        status = newid_fail(err, NEWID_IO, "ICU's order of the alphabet cannot be loaded (%s)", u_errorName(code));
        goto done;
    }
    for (size_t i = 0; i < count && keyed && collator; i++) {
        keyed[i] = (struct keyed){key_of(collator, words[i], &memory), (uint32_t)i};
        if (!keyed[i].key)
            status = NEWID_MEMORY;
    }
    if (!keyed || !collator || status) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    qsort(keyed, count, sizeof *keyed, by_key);
    for (size_t i = 0; i < count; i++)
        order[i] = keyed[i].place;
done:
    if (collator)
        ucol_close(collator);
    mem_free(keyed);
    arena_release(&memory);
    return status;
}
