/*
 * Where a table's marks come from: out of the store, where they are kept, or from hits where they are not; rules by
 * account and two themes in one account from the sets of others. Any number of readers, each for one thread, share a
 * source; the store is read under a lock.
 */
#ifndef NEWID_SOURCE_H
#define NEWID_SOURCE_H

#include "table/marks.h"

#include <newid/store.h>
#include <newid/table.h>

struct source;

/*
 * For the themes and the crossed pair of the request, whose codes are known to be in the codebook. Everything given
 * must outlive it. NEWID_USAGE: a crossed theme without passages by a scope that needs them.
 */
enum newid_status source_new(struct source **out, struct newid_store *store, const struct newid_codebook *codebook,
                             const struct newid_columns *columns, const struct newid_table_request *request,
                             struct newid_error *err) NEWID_CHECKED;
void source_free(struct source *source);

/* A theme's number, or this, for the crossed pair. */
#define SOURCE_CROSSED NEWID_NO_PARENT

/* The statuses of its marks that count. */
unsigned source_counted(const struct source *source, size_t theme);

struct reader;

enum newid_status reader_new(struct reader **out, struct source *source, struct newid_error *err) NEWID_CHECKED;
void reader_free(struct reader *reader);

/*
 * Says that the marks of these themes will be asked for, which are then read at once: threads that ask the store in
 * turn wait for each other less often. No more than READER_AHEAD are.
 */
enum { READER_AHEAD = 8 };
enum newid_status reader_ahead(struct reader *reader, const size_t *themes, size_t count, size_t block,
                               struct newid_error *err) NEWID_CHECKED;

/* The marks of a theme, or of the crossed pair, in a block of the columns; the reader's, until it is asked again. */
enum newid_status reader_marks(struct reader *reader, size_t theme, size_t block, const struct marks **marks,
                               struct newid_error *err) NEWID_CHECKED;

/* The accounts of the block in which the theme counts; the reader's, until it is asked about another block. */
enum newid_status reader_set(struct reader *reader, size_t theme, size_t block, const uint64_t **set,
                             struct newid_error *err) NEWID_CHECKED;

#endif
