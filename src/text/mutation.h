/*
 * Welsh initial mutation: what a word's beginning becomes beside its
 * neighbours. The table is data (mutation.tsv, embedded at build).
 */
#ifndef NEWID_MUTATION_H
#define NEWID_MUTATION_H

#include "util/buf.h"

#include <stddef.h>

enum { MUTATION_FORMS_MOST = 5 };

/*
 * The beginnings that the initial of a radical can take, the radical's own first: for c: c g ngh ch; for g: g "" ng; for a vowel: itself and h before it.
 * word is lower-case canonical UTF-8 of len bytes. *initial_len is the number of bytes of word that the beginnings replace.
 * beginnings[i] are static strings, except that a vowel's are given as "" and "h" with *initial_len 0.
 * Returns how many there are: 1 (only the radical) where the word does not mutate. Digraphs (ch dd ff ng ll ph rh th) are letters of their own.
 */
size_t mutation_beginnings(const char *beginnings[MUTATION_FORMS_MOST], size_t *initial_len, const char *word,
                           size_t len);

/* Appends word and each mutated form of it, the radical first, each followed by a line feed. word as above. */
void mutation_add_forms(struct buf *out, const char *word, size_t len);

#endif
