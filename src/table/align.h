/* The axis of --align: calendar months since each team's own roll-out, and how many teams lie behind a cell. */
#ifndef NEWID_ALIGN_H
#define NEWID_ALIGN_H

#include "table/select.h"

/*
 * Fills selection->team and selection->since, and leaves out, counted, the accounts that have no date or whose team
 * has not rolled out. NEWID_NOT_FOUND where there is no roll-out at all, or where nothing is left to align.
 */
enum newid_status align_accounts(struct selection *selection, struct newid_store *store,
                                 struct newid_error *err) NEWID_CHECKED;

/*
 * Distinct teams of the accounts in each cell of a level; an account without a team is of none. counts: one a cell of
 * the level, zeroed.
 */
enum newid_status align_count_teams(const struct selection *selection, unsigned level, uint32_t *counts,
                                    struct newid_error *err) NEWID_CHECKED;

#endif
