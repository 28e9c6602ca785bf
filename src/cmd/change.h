/* What trend, compare and chart share: options, words for figures, notes and the document around them. */
#ifndef NEWID_CMD_CHANGE_H
#define NEWID_CMD_CHANGE_H

#include "change/trend.h"
#include "cmd/sidecar.h"

struct change_options {
    const char *among, *status, *audience, *codebook;
    struct opt_list themes;
    struct cmd_selection selection;
    struct cmd_output output;
};

#define CHANGE_OPTIONS(o)                                                                                              \
    CMD_SELECTION_OPTIONS(&(o)->selection),                                                                            \
        {"theme", 0, OPT_LIST, &(o)->themes, N_("CODE"), N_("only this theme; may be repeated")},                      \
        {"among", 0, OPT_STRING, &(o)->among, N_("CODE"), N_("only accounts that mention this theme")},                \
        {"status",       0,                                                                                            \
         OPT_STRING,     &(o)->status,                                                                                 \
         N_("STATUS,…"), N_("count these only: affirmed, negated, hypothetical, past, reported")},                     \
        {"audience",                                                                                                   \
         0,                                                                                                            \
         OPT_STRING,                                                                                                   \
         &(o)->audience,                                                                                               \
         "analyst|internal|public",                                                                                    \
         N_("who will see it: hides small and sensitive figures (analyst: hides nothing)")},                           \
        {"codebook",           0,                                                                                      \
         OPT_STRING,           &(o)->codebook,                                                                         \
         N_("NAME[@VERSION]"), N_("the codebook; without it the one coded last")},                                     \
        CMD_OUTPUT_OPTIONS(&(o)->output)

/* From the options but for the period; memory keeps what was cut out of them. */
enum newid_status change_read_request(struct newid_table_request *request, const struct change_options *options,
                                      struct arena *memory, struct newid_error *err) NEWID_CHECKED;
/* The options in the footer, without their own period. */
void change_cite_options(struct cmd_citation *citation, const struct change_options *options);
const char *change_audience(const struct newid_table_request *request);

/* A period's name, or a day's as a date; out: at least 64 bytes. */
void change_period(char *out, size_t size, enum newid_period by, int32_t ordinal, bool for_people);

/* One run: the document and strings of its rows, which live to its end. */
struct change_page {
    struct out *out;
    enum out_format format;
    struct buf document, title;
    struct arena memory;
    enum newid_status failure; /* of a string that could not be kept; remembered */
};
#define CHANGE_PAGE_INIT                                                                                               \
    {                                                                                                                  \
        .document = BUF_INIT, .title = BUF_INIT, .memory = ARENA_INIT                                                  \
    }

/* Begins the document under page->title. */
enum newid_status change_page_begin(struct change_page *page, const struct change_options *options,
                                    struct newid_error *err) NEWID_CHECKED;
/*
 * Writes it, with the citation, and beside a CSV or TSV file the sidecar FILE.json; `notes` puts the notes into either.
 */
enum newid_status change_page_end(struct change_page *page, const struct change_options *options,
                                  const struct cmd_citation *citation, const struct newid_table_request *request,
                                  sidecar_notes *notes, const void *context, struct newid_error *err) NEWID_CHECKED;
void change_page_release(struct change_page *page);

/* A formatted string, looked up, that lives as long as the page; "" where there is no memory. */
const char *change_keep(struct change_page *page, const char *format, ...) NEWID_PRINTF(2, 3);
/* The label in the language of the page, indented in text by its depth where all themes are shown. */
const char *change_label(struct change_page *page, const struct newid_codebook *codebook, size_t theme, bool indented);
/* "account", or "All kinds". */
const char *change_kind(const char *kind);
/* "31 %"; "<1 %" and ">99 %" where there is more than nothing and less than all. */
const char *change_percent(struct change_page *page, double share);
/* "+19 (+8 to +30)", in percentage points; the interval where there is one. */
const char *change_points(struct change_page *page, const struct change *change);
/* A share as a percentage with one decimal, or nothing. */
struct out_cell change_real(double share);
/* "9 of 17", or from twenty on "31 % (37)". */
const char *change_share(struct change_page *page, struct newid_count count);
/* "+19", "-4", "0": whole percentage points. */
const char *change_whole_points(struct change_page *page, double change);
/* A number with so many decimals, or nothing. */
struct out_cell change_decimal(double x, int decimals);
/* What else stands behind the verdicts of fewer words: hidden, undefined, too few, no sign; NULL where there is more.
 */
const char *change_plain_sentence(struct change_page *page, const struct change *change);

/* "mentioned more often: 12 % to 31 % of accounts, more than chance would give", or as above. */
const char *change_trend_sentence(struct change_page *page, const struct trend *trend);

/* A note whose text is in `text`, which is emptied. */
void change_put_note(struct out *out, struct buf *text);
/* The notes of every such page: audience, codebook, statuses, what figures do not say. */
void change_put_notes(struct out *out, const struct newid_table_request *request, const struct presence *presence,
                      size_t hidden);

#endif
