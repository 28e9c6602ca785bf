/* What keeps a ~word from taking a mutated form that is a word of its own (text/own_words.h). */
#ifndef NEWID_WELSH_GUARD_H
#define NEWID_WELSH_GUARD_H

#include "text/rows.h"
#include "util/buf.h"

/*
 * Appends a look-ahead that fails at mutated where own_words.tsv has it as no form of word; nothing where it is a form
 * like any other. To stand at the beginning of a word. Both are in lower case.
 */
void welsh_guard_add(struct buf *out, struct slice mutated, struct slice word);

#endif
