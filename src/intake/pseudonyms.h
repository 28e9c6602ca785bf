/*
 * Pseudonyms: names in texts are replaced by a list (--pseudonyms), and columns
 * of names are turned into worker codes with a key that stays with its owner (--pseudonymise, --key).
 */
#ifndef NEWID_PSEUDONYMS_H
#define NEWID_PSEUDONYMS_H

#include "util/arena.h"
#include "util/buf.h"

#include <newid/status.h>
#include <stddef.h>

/* ---- names in texts ---- */

struct replacements;

/* Reads a CSV file with the columns name and pseudonym. NEWID_INPUT names its row. */
enum newid_status replacements_read(struct replacements **out, const char *path, struct newid_error *err) NEWID_CHECKED;
void replacements_free(struct replacements *replacements);

/* Appends text with every listed name, as a whole word and caseless, replaced; the longest name at a place wins.
 * *replaced counts them. */
enum newid_status replacements_apply(struct replacements *replacements, struct buf *out, const char *text, size_t len,
                                     size_t *replaced, struct newid_error *err) NEWID_CHECKED;

/* ---- worker codes ---- */

struct worker_key;

/* Reads the key, a CSV file with the columns value and worker; a file that is not there is an empty key. */
enum newid_status worker_key_read(struct worker_key **out, const char *path, struct newid_error *err) NEWID_CHECKED;
void worker_key_free(struct worker_key *key);

/* The code of value (canonical), a new one where it has none: equal but for case and white space is equal. Lives as
 * long as the key. */
enum newid_status worker_key_code(struct worker_key *key, const char **code, const char *value,
                                  struct newid_error *err) NEWID_CHECKED;

/* Writes the key (mode 0600) where codes were added. */
enum newid_status worker_key_write(struct worker_key *key, struct newid_error *err) NEWID_CHECKED;

#endif
