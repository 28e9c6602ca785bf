/*
 * The paragraphs of an office document as they become text. A paragraph that begins inside another (a text box or a
 * shape hangs in it) is read after the one around it.
 */
#ifndef NEWID_PARAGRAPHS_H
#define NEWID_PARAGRAPHS_H

#include "util/buf.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>

struct paragraphs {
    const char *path; /* for messages */
    struct buf *out;
    struct buf boxes;   /* text that hangs in the open paragraph */
    size_t start;       /* where the innermost paragraph's text starts in its buffer, after the mark of a heading */
    size_t outer_start; /* the same of the outermost, while another is open in it */
    size_t first;       /* length of out at the beginning */
    int open;           /* paragraphs open inside each other */
    bool joined;        /* the last one goes on in the next */
};

void paragraphs_init(struct paragraphs *p, struct buf *out, const char *path);
void paragraphs_release(struct paragraphs *p);

void paragraph_begin(struct paragraphs *p);
/* Marks the open paragraph as a heading, unless it has text already. */
void paragraph_heading(struct paragraphs *p);
/* Adds text to the open paragraph; with collapse a run of white space is one space, and none at the start. */
void paragraph_add(struct paragraphs *p, const char *text, size_t len, bool collapse);
/* With joined the next paragraph goes on where this one stops. NEWID_LIMIT: the document is larger than is read. */
enum newid_status paragraph_end(struct paragraphs *p, bool joined, struct newid_error *err) NEWID_CHECKED;
/* Ends what is still open. */
enum newid_status paragraphs_finish(struct paragraphs *p, struct newid_error *err) NEWID_CHECKED;

#endif
