#include "out/xlsx.h"

static void xlsx_begin(struct out *out)
{
    struct xlsx *x = arena_alloc(&out->memory, sizeof *x);
    if (!xlsx_some(out, x))
        return;
    *x = (struct xlsx){.path = BUF_INIT, .folder = BUF_INIT};
    out->own = x;
    xlsx_open(out);
    if (!out->failure)
        xlsx_contents_begin(out);
}

static void xlsx_end(struct out *out)
{
    xlsx_contents_end(out);
    if (!out->failure)
        xlsx_close(out);
}

const struct out_printer printer_xlsx = {
    .for_people = true,
    .binary = true,
    .has_sheets = true,
    .all_columns = true,
    .begin = xlsx_begin,
    .table_begin = xlsx_table_begin,
    .row = xlsx_row,
    .table_end = xlsx_table_end,
    .end = xlsx_end,
    .heading = xlsx_heading,
    .paragraph = xlsx_paragraph,
    .item = xlsx_item,
    .chart = xlsx_chart,
    .drop = xlsx_drop,
};
