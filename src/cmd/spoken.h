/* The language that the program speaks: --lang, else the environment's. */
#ifndef NEWID_SPOKEN_H
#define NEWID_SPOKEN_H

#include <stdbool.h>

/*
 * Finds the catalogues, beside the program or where it is installed, and chooses: asked is what --lang says, or NULL.
 * False, and said, where newid does not have the language that was asked for.
 */
bool spoken_choose(const char *asked);

#endif
