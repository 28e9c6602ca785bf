/*
 * Profile: the options of an import as a YAML file, for imports that come
 * again (`newid import --profile FILE`, written by --save-profile).
 */
#ifndef NEWID_PROFILE_H
#define NEWID_PROFILE_H

#include "util/arena.h"

#include <newid/intake.h>

/* Options as words, as the command line and a profile both say them. NULL or 0: not said. Strings live in the caller's
 * arena or argv. */
struct profile {
    struct newid_mapping *maps;
    size_t map_count;
    const char **texts, **attributes, **pseudonymise;
    size_t text_count, attribute_count, pseudonymise_count;
    const char *kind, *date_format, *encoding, *sheet, *split_at, *template_lines, *on_identifier, *identifiers,
        *pseudonyms, *key;
};

/*
 * Fills from the file whatever `profile` does not say yet, so that the command line wins; a field that is mapped there
 * keeps its column. File names in it are as on the command line: relative to the folder in which newid runs.
 * NEWID_INPUT with FILE:LINE:COL for what is no YAML, an unknown key, or a value of the wrong form.
 */
enum newid_status profile_read(struct profile *profile, struct arena *arena, const char *path,
                               struct newid_error *err) NEWID_CHECKED;

/* Reads FIELD=COLUMN and adds it. NEWID_USAGE where there is no '='. */
enum newid_status profile_add_map(struct profile *profile, struct arena *arena, const char *map,
                                  struct newid_error *err) NEWID_CHECKED;

/* The options that the words mean; they live as long as the profile. NEWID_USAGE for a word that is no choice. */
enum newid_status profile_options(struct newid_intake_options *out, const struct profile *profile,
                                  struct newid_error *err) NEWID_CHECKED;

/* Writes everything that the profile says as YAML. */
enum newid_status profile_write(const struct profile *profile, const char *path, struct newid_error *err) NEWID_CHECKED;

#endif
