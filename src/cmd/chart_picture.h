/* A chart as a picture: SVG, PNG or PDF by the ending of the file's name. */
#ifndef NEWID_CMD_CHART_PICTURE_H
#define NEWID_CMD_CHART_PICTURE_H

#include "cmd/chart.h"

/* Whether the output is a file whose ending names a picture. */
bool chart_is_picture(const struct cmd_output *output);
/* NEWID_USAGE: there is more than one chart, or none; the file exists, without --force. */
enum newid_status chart_put_picture(struct chart_run *run, const struct cmd_output *output,
                                    struct newid_error *err) NEWID_CHECKED;

#endif
