/* What the parts of the HTML printer share. */
#ifndef NEWID_HTML_H
#define NEWID_HTML_H

#include "out/printer.h"

/* With & < > " ' as entities, control characters as spaces, and what stands between two marks in <mark>. */
void html_text(struct buf *to, const char *s);
/* A name within the document: each language has its own. */
void html_anchor(struct out *out, const char *anchor);

/* out->own; false where there is no memory, which out remembers. */
bool html_own_new(struct out *out);
void html_drop(struct out *out);

/* From the title to the footer, in one language. */
void html_part_begin(struct out *out);
void html_part_end(struct out *out);
void html_switch_language(struct out *out);

void html_heading(struct out *out, unsigned level, const char *anchor, const char *text);
void html_paragraph(struct out *out, const char *text);
void html_item(struct out *out, const char *text);
void html_list_end(struct out *out); /* where one is open */
void html_picture(struct out *out, const struct out_picture *picture);
void html_quote(struct out *out, const struct out_quote *quote);

#endif
