/* What a regular expression cannot say about an identifier: check digits, capitals, postcode areas. */
#ifndef NEWID_IDENTIFIER_CHECKS_H
#define NEWID_IDENTIFIER_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

/* The number of the check that identifiers.tsv names; that of "any" where there is none of this name. */
int identifier_check_named(const char *name);

/*
 * Whether the bytes from start to *end of a text of len bytes, which a pattern matched, are what the kind means.
 * May move *end on: a surname belongs to the first name after a title.
 */
bool identifier_check(int check, const char *text, size_t len, size_t start, size_t *end);

#endif
