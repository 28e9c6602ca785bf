/* A chart as tables of data. */
#ifndef NEWID_CMD_CHART_H
#define NEWID_CMD_CHART_H

#include "change/chart_data.h"
#include "cmd/change.h"

/* What one run of chart holds. */
struct chart_run {
    struct chart_request request;
    struct occasions rebases, marks;
    struct cmd_citation citation;
    struct charts charts;
    struct change_page page;
};

/* What the run chart, or the control chart, says of a phase. */
const char *chart_phase_sentence(struct change_page *page, const struct chart *chart, const struct chart_phase *phase);
void chart_put_tables(struct chart_run *run);
/* context: a chart_run. */
void chart_put_notes(struct out *out, const void *context);

#endif
