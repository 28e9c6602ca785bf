/* A file of text: its bytes, read and decoded. */
#ifndef NEWID_TEXTFILE_H
#define NEWID_TEXTFILE_H

#include "text/encoding.h"
#include "util/buf.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stdint.h>

struct textfile {
    struct buf text; /* without its byte-order mark */
    struct text_encoding encoding;
    uint64_t size; /* bytes of the file */
    /* The encoding is UTF-8 beyond doubt, but some bytes do not decode: text holds the file's own bytes. */
    bool damaged;
};

#define TEXTFILE_INIT                                                                                                  \
    {                                                                                                                  \
        BUF_INIT, {"", NULL}, 0, false                                                                                 \
    }

/*
 * Reads path. `forced` is the user's encoding, or NULL. NEWID_INPUT "PATH:LINE:COL: …": the encoding cannot be
 * decided, bytes do not decode, or the file holds NULs. With tolerate, bytes that do not decode in a file that is
 * otherwise UTF-8 are no failure, but set damaged.
 */
enum newid_status textfile_read(struct textfile *out, const char *path, const char *forced, bool tolerate,
                                struct newid_error *err) NEWID_CHECKED;
void textfile_release(struct textfile *file);

#endif
