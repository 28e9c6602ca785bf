/*
 * The endings that /n, /v and /a give a Welsh word: its plurals, its verb's
 * forms, its adjective's degrees. Irregular words are looked up (plurals.tsv,
 * verbs.tsv, adjectives.tsv), others go by rule (endings.tsv).
 */
#ifndef NEWID_ENDINGS_H
#define NEWID_ENDINGS_H

#include "text/rows.h"
#include "util/buf.h"

#include <newid/status.h>

/* At the end of a form: it counts only before the pronouns ni and nhw. */
#define ENDINGS_BEFORE_PRONOUN '+'

/*
 * Appends word, then its forms of the kind 'n', 'v' or 'a', each followed by a line feed; unmutated, in lower case.
 * NEWID_INPUT: the word has no such forms, or none that a rule can give; the message says so. *warning is set to a
 * static sentence where they are guessed, else left alone.
 */
enum newid_status endings_forms(struct buf *out, char kind, struct slice word, const char **warning,
                                struct newid_error *err) NEWID_CHECKED;

#endif
