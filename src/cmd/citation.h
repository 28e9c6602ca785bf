/* What makes an output citable: the codebook that it was made with, the corpus, the options and the day. */
#ifndef NEWID_CMD_CITATION_H
#define NEWID_CMD_CITATION_H

#include "cmd/cmd.h"
#include "cmd/selection.h"

struct cmd_citation {
    struct newid_codebook *codebook;
    char version[160]; /* NAME@VERSION */
    char corpus[65], made[16];
    bool is_draft;
    struct buf filters; /* options that the output depends on, as given */
};

#define CMD_CITATION_INIT {.filters = BUF_INIT}

/* For what no codebook has a part in: finds corpus and date, and leaves codebook NULL. */
enum newid_status cmd_cite_corpus(struct cmd_citation *citation, struct newid_store *store,
                                  struct newid_error *err) NEWID_CHECKED;
/* Loads the codebook that `spec` means (NULL: the one coded last), and finds corpus and date. */
enum newid_status cmd_cite(struct cmd_citation *citation, struct newid_store *store, const char *spec,
                           struct newid_error *err) NEWID_CHECKED;
void cmd_citation_release(struct cmd_citation *citation);

/* The codebook's title in the language that is spoken, or its name. */
const char *cmd_citation_title(const struct cmd_citation *citation);

/* "--by month"; nothing where value is NULL. citation->filters holds a failure. */
void cmd_cite_option(struct cmd_citation *citation, const char *option, const char *value);
void cmd_cite_selection(struct cmd_citation *citation, const struct cmd_selection *selection);

/* Into the footer; the audience as well, where it is not NULL ("analyst", "internal", "public"). */
void cmd_put_citation(struct out *out, const struct cmd_citation *citation, const char *audience);

#endif
