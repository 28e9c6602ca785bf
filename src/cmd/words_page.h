/* The page that keyness and suggest write: its document, the strings of its rows, and what goes with the figures. */
#ifndef NEWID_CMD_WORDS_PAGE_H
#define NEWID_CMD_WORDS_PAGE_H

#include "cmd/sidecar.h"
#include "text/excerpt.h"

struct words_page {
    struct out *out;
    enum out_format format;
    struct buf document, title;
    struct arena memory;
    bool failed; /* a string that could not be kept; remembered */
};
#define WORDS_PAGE_INIT                                                                                                \
    {                                                                                                                  \
        .document = BUF_INIT, .title = BUF_INIT, .memory = ARENA_INIT                                                  \
    }

/* Begins the document under page->title. */
enum newid_status words_page_begin(struct words_page *page, const struct cmd_output *output,
                                   struct newid_error *err) NEWID_CHECKED;
/* Writes it with notes and citation, which a CSV or TSV file has beside it in FILE.json. */
enum newid_status words_page_end(struct words_page *page, const struct cmd_output *output,
                                 const struct cmd_citation *citation, const char *audience, sidecar_notes *notes,
                                 const void *context, struct newid_error *err) NEWID_CHECKED;
void words_page_release(struct words_page *page);

/* A formatted string that lives as long as the page; "" where there is no memory. */
const char *words_page_keep(struct words_page *page, const char *format, ...) NEWID_PRINTF(2, 3);

/* An excerpt with its match marked. */
struct out_cell words_page_excerpt(struct words_page *page, const struct excerpt *excerpt);

#endif
