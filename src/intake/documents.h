/* Documents: Word and ODT files, plain texts and transcripts; each is an account, or several where it is cut into
 * parts. */
#ifndef NEWID_DOCUMENTS_H
#define NEWID_DOCUMENTS_H

#include "intake/inputs.h"
#include "intake/manifest.h"
#include "intake/run.h"
#include "intake/template.h"

struct documents {
    struct intake *in;
    const struct inputs *inputs;
    struct manifest *manifests; /* one for each folder; path NULL where it has none */
    size_t count;               /* documents that can be read */
    bool surveyed;              /* all have been read once, for what only all of them tell */
    struct templates templates;
    struct date_format split_dates;
    /* While surveying: the dates that begin lines. */
    const char **dates;
    int64_t *rows;
    size_t date_count, date_capacity, row_capacity;
    struct strmap ids;
    struct strmap notes; /* what readers say of the folders' documents, and of how many */
    struct buf raw, text;
    struct arena arena; /* of one document; of the dates while surveying */
};

/* Reads the manifests and, where template lines or dates that begin parts must be known, every document once. Release
 * also after a failure. */
enum newid_status documents_prepare(struct documents *out, struct intake *in, const struct inputs *inputs,
                                    struct newid_error *err) NEWID_CHECKED;

/* Hands the document's accounts to the sink. */
enum newid_status document_import(struct documents *documents, const struct input *input,
                                  struct newid_error *err) NEWID_CHECKED;

/* Tells what the manifests lack or have too much. */
void documents_finish(struct documents *documents);
void documents_release(struct documents *documents);

#endif
