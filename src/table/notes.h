/* The footer's warnings (design: "Counting"): what a reader must know before reading a change into the figures. */
#ifndef NEWID_NOTES_H
#define NEWID_NOTES_H

#include "table/cube.h"
#include "table/select.h"

struct notes {
    struct arena *memory;
    char **items;
    size_t count, capacity;
    enum newid_status failure; /* remembered */
};

void notes_add(struct notes *notes, const char *format, ...) NEWID_PRINTF(2, 3);

/* Median length moved by a quarter between the first and the last period that have accounts, a kind at a time. */
void note_lengths(struct notes *notes, const struct selection *selection, const struct newid_table_request *request,
                  const struct cube *cube);

/* A language's share of the accounts moved by a quarter of them between those periods. language: one code an account.
 */
void note_languages(struct notes *notes, const struct selection *selection, const struct newid_table_request *request,
                    const struct cube *cube, const struct newid_field *language);

/* What months since roll-out leave out, and that the teams behind them differ. */
void note_alignment(struct notes *notes, const struct selection *selection);

/* The last period is not over on `today`; a period is cut by --from or --to. */
void note_unfinished(struct notes *notes, const struct selection *selection, const struct newid_table_request *request,
                     int32_t today);

#endif
