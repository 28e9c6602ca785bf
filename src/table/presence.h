/*
 * Presence: which of the accounts that a request selects mention which theme, for whoever needs the accounts
 * themselves and no table: coding by people, trends, balance, words. Reads one state of the store from open to close.
 */
#ifndef NEWID_PRESENCE_H
#define NEWID_PRESENCE_H

#include "table/select.h"

struct presence {
    struct selection selection; /* its axes say period, kind and group of each account */
    const struct newid_codebook *codebook;
    bool draft;      /* the codebook's version is one */
    uint64_t failed; /* (pattern, account) pairs that reached a limit */
    struct newid_store *store;
    struct source *source;
    struct reader *reader;
    bool reading;
};

/*
 * Selects as newid_table_count does, by kind, where, from, to, among, by and group; `statuses` says what counts. The
 * codebook, the store and the request must outlive it. NEWID_FOUND: not all accounts are coded. NEWID_USAGE: an
 * unknown theme, field or kind. presence_close also after a failure.
 */
enum newid_status presence_open(struct presence *presence, struct newid_store *store,
                                const struct newid_codebook *codebook, const struct newid_table_request *request,
                                struct newid_error *err) NEWID_CHECKED;

/* As presence_open; but where not all accounts are coded *coded is false, the accounts are selected all the same, and
 * presence_theme may not be called. */
enum newid_status presence_open_any(struct presence *presence, bool *coded, struct newid_store *store,
                                    const struct newid_codebook *codebook, const struct newid_table_request *request,
                                    struct newid_error *err) NEWID_CHECKED;
void presence_close(struct presence *presence);

/* mentions[i]: whether account i of the selection's columns, selected or not, mentions the theme (counted hits). */
enum newid_status presence_theme(struct presence *presence, size_t theme, bool *mentions,
                                 struct newid_error *err) NEWID_CHECKED;

/* The number of the theme with this code. NEWID_USAGE, which names the codebook. */
enum newid_status presence_find_theme(const struct newid_codebook *codebook, const char *code, size_t *theme,
                                      struct newid_error *err) NEWID_CHECKED;

/* NEWID_FOUND where another newid coded it: its statuses would be taken for this one's. version: as the store labels it. */
enum newid_status presence_check_current(struct newid_store *store, const struct newid_codebook *codebook,
                                         const char *version, struct newid_error *err) NEWID_CHECKED;

/* NEWID_FOUND unless every account is coded with the codebook, by this newid; its info's draft and failed, where not NULL. */
enum newid_status presence_check_coded(struct newid_store *store, const struct newid_codebook *codebook, bool *draft,
                                       uint64_t *failed, struct newid_error *err) NEWID_CHECKED;

/* Only accounts in which `theme` counts stay in the selection: its cells become CUBE_OUT. */
enum newid_status presence_keep_among(struct selection *selection, struct source *source, size_t theme,
                                      struct newid_error *err) NEWID_CHECKED;

#endif
