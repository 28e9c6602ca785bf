/* The tables of newid balance: tidy for data, a row a period or a part for people, and one sentence. */
#ifndef NEWID_CMD_BALANCE_VIEW_H
#define NEWID_CMD_BALANCE_VIEW_H

#include "change/balance.h"
#include "out/out.h"
#include "util/arena.h"

struct balance_view {
    struct out *out;
    const struct balance *balance;
    const struct balance_sides *sides;
    const struct newid_codebook *codebook;
    enum newid_period by;
    struct arena *memory;
};

/* "Success or Optimism only" */
const char *balance_part_label(const struct balance_view *view, enum balance_part part);

enum newid_status balance_put_tables(const struct balance_view *view, struct newid_error *err) NEWID_CHECKED;
/* What the figures of a cell are and no more, in words; "" where there is no memory. Not for hidden or empty cells. */
const char *balance_sentence(const struct balance_view *view, const struct balance_cell *cell);
/* One such note a kind, which says what the total's figures are and no more. */
enum newid_status balance_put_sentences(const struct balance_view *view, struct newid_error *err) NEWID_CHECKED;

#endif
