#include "util/wording.h"

#include <newid/codebook.h>

#include <string.h>

static const char *const names[NEWID_STATUSES] = {
    [NEWID_AFFIRMED] = N_("affirmed"), [NEWID_NEGATED] = N_("negated"),   [NEWID_HYPOTHETICAL] = N_("hypothetical"),
    [NEWID_PAST] = N_("past"),         [NEWID_REPORTED] = N_("reported"),
};

const char *newid_hit_status_name(enum newid_hit_status status)
{
    return (unsigned)status < NEWID_STATUSES ? names[status] : NULL;
}

static unsigned bit_of(const char *name, size_t len)
{
    for (unsigned i = 0; i < NEWID_STATUSES; i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
            return NEWID_STATUS_BIT(i);
    return 0;
}

enum newid_status newid_hit_status_set(unsigned *set, const char *words, struct newid_error *err)
{
    unsigned found = 0;
    for (const char *p = words;; p++) {
        p += strspn(p, " ");
        size_t len = strcspn(p, ",");
        size_t word = len;
        while (word && p[word - 1] == ' ')
            word--;
        unsigned bit = bit_of(p, word);
        if (!bit)
            return newid_fail(err, NEWID_USAGE,
                              "\"%.*s\" is no status of a hit; use affirmed, negated, hypothetical, past or reported, "
                              "separated by commas",
                              word > 40 ? 40 : (int)word, p);
        found |= bit;
        p += len;
        if (!*p)
            break;
    }
    *set = found;
    return NEWID_OK;
}
