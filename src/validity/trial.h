/*
 * A trial: what phrases would do if they were added to a theme, one by one, in one text after another. Exact: the
 * phrases are compiled and run as the codebook's own.
 */
#ifndef NEWID_TRIAL_H
#define NEWID_TRIAL_H

#include "text/segment.h"

#include <newid/coder.h>

enum trial_place {
    TRIAL_PHRASE, /* among the theme's phrases: it finds the theme where it did not */
    TRIAL_UNLESS  /* among its `unless`: hits that overlap it do not count */
};

struct trial;

/*
 * The codebook and the phrases, which it would take, must outlive the trial. The theme is no rule. In TRIAL_UNLESS what
 * counts in the theme are its hits and its children's, of which the phrases bear on its own alone.
 */
enum newid_status trial_new(struct trial **out, const struct newid_codebook *codebook, size_t theme,
                            const char *const *phrases, size_t count, enum trial_place place,
                            struct newid_error *err) NEWID_CHECKED;
void trial_free(struct trial *trial);

/*
 * effect[i]: whether phrase i finds the theme in the text (TRIAL_PHRASE), or takes every hit away that counts in it
 * (TRIAL_UNLESS; false where none does). where[i] is then the phrase's place. words: the text's, for min-words. A text
 * on which a pattern reaches a limit shows no effect.
 */
enum newid_status trial_text(struct trial *trial, const char *text, size_t len, size_t words, unsigned char *effect,
                             struct text_span *where, struct newid_error *err) NEWID_CHECKED;

#endif
