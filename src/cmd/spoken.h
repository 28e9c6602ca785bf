/* The language that the program speaks: --lang, else the environment's. */
#ifndef NEWID_SPOKEN_H
#define NEWID_SPOKEN_H

#include <stdbool.h>

/* The terminal's characters by the environment, which may name a locale that this machine lacks: cy_GB.UTF-8 is still
 * UTF-8. */
void spoken_set_characters(void);

/*
 * Finds the catalogues, beside the program or where it is installed, and chooses: asked is what --lang says, or NULL.
 * False, and said, where newid does not have the language that was asked for.
 */
bool spoken_choose(const char *asked);

#endif
