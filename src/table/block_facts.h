/* The facts of one block of accounts from its hits, and the marks that are made of them. */
#ifndef NEWID_BLOCK_FACTS_H
#define NEWID_BLOCK_FACTS_H

#include "table/facts.h"
#include "table/marks.h"

#include <newid/store.h>

/*
 * The facts of those themes that have a flag, over the block's accounts: their hits of every status. *out is the
 * caller's; columns must outlive it.
 */
enum newid_status block_facts(struct facts **out, struct newid_store *store, const struct newid_codebook *codebook,
                              const struct newid_columns *columns, const struct newid_block *block,
                              const unsigned char *themes, struct newid_error *err) NEWID_CHECKED;

/* Appends a theme's marks to out; the theme is no rule by account. */
enum newid_status block_marks(struct facts *facts, size_t theme, struct marks_writer *writer,
                              const struct newid_block *block, struct buf *out, struct newid_error *err) NEWID_CHECKED;

/* Whether the theme has hits, and so marks, of its own. */
bool has_marks(const struct newid_theme *theme);

#endif
