/* A chart as a picture: SVG, PNG or PDF by the ending of the file's name. */
#ifndef NEWID_CMD_CHART_PICTURE_H
#define NEWID_CMD_CHART_PICTURE_H

#include "cmd/chart.h"

/* Whether the output is a file whose ending names a picture. */
bool chart_is_picture(const struct cmd_output *output);
/* Appends the chart as SVG. run: its request, citation and page are used. */
enum newid_status chart_draw(struct buf *svg, struct chart_run *run, const struct chart *chart,
                             struct newid_error *err) NEWID_CHECKED;
/* What a screen reader says of it: each period and its share. */
const char *chart_description(struct chart_run *run, const struct chart *chart);
/* NEWID_USAGE: there is more than one chart, or none; the file exists, without --force. */
enum newid_status chart_put_picture(struct chart_run *run, const struct cmd_output *output,
                                    struct newid_error *err) NEWID_CHECKED;

/* ---- what all pictures share ---- */

/* NEWID_USAGE: a --format beside the file's ending; the file exists, without --force. */
enum newid_status chart_check_file(const struct cmd_output *output, struct newid_error *err) NEWID_CHECKED;
/* As the ending of the file's name says. */
enum newid_status chart_write_picture(const struct buf *svg, const struct cmd_output *output,
                                      struct newid_error *err) NEWID_CHECKED;
const char *chart_event_label(struct change_page *page, const struct occasion *occasion);
/* What makes it citable. */
const char *chart_footer(struct change_page *page, const struct newid_table_request *request,
                         const struct cmd_citation *citation);

#endif
