/* "Did you mean": the known word that is nearest to what was written. */
#ifndef NEWID_NEAREST_H
#define NEWID_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word; /* as written */
    const char *best; /* NULL where nothing that was offered is near */
    size_t distance;
};

#define NEAREST_INIT(w)                                                                                                \
    {                                                                                                                  \
        (w), NULL, 0                                                                                                   \
    }

/* Offers a known word. One is near where at most a third of the longer word must be changed (bytes put in, taken out,
 * replaced). */
void nearest_offer(struct nearest *nearest, const char *known);

#endif
