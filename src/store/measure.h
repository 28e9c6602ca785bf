/*
 * Measures of accounts: words, sentences, language. ICU takes longer over a text than SQLite does, so a second thread
 * measures while the first goes on writing, and the rows follow a batch later, in the same transaction.
 */
#ifndef NEWID_STORE_MEASURE_H
#define NEWID_STORE_MEASURE_H

#include <newid/store.h>
#include <sqlite3.h>

/* What waits to be measured; a store's own, made when first needed. */
struct measures;

/* Measures the text and keeps that under the account's number: at the latest when the measures are settled. */
enum newid_status measures_add(struct newid_store *store, int64_t num, const char *text, size_t len,
                               struct newid_error *err) NEWID_CHECKED;

/* Waits for all that was added and keeps it: before a commit, and before an account is removed. */
enum newid_status measures_settle(struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

/* Waits, and forgets all that was added since the last settling: after a rollback. */
void measures_forget(struct newid_store *store);

void measures_free(struct measures *measures);

#endif
