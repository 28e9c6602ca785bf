/*
 * Halves: which accounts may be read to develop a codebook, and which only say how good it is.
 *
 * An account that is in a half stays there. Another goes where the accounts of its worker are; else a hash of the
 * worker decides, the same in every file and for every sample, so that the halves share no worker and nobody chooses.
 * The worker of a note with several is the first; an account without a worker is its own.
 */
#ifndef NEWID_HALVES_H
#define NEWID_HALVES_H

#include "util/intern.h"

#include <newid/codings.h>
#include <newid/status.h>
#include <newid/store.h>

struct halves {
    struct newid_field ids; /* of all accounts, in order of num */
    size_t count;
    uint32_t *of_code;  /* the account whose id has this code */
    unsigned char *own; /* by account: 0, or 1 + the half that it is in */
    struct intern workers;
    uint32_t *worker;         /* by account: its number in workers, or INTERN_FAILED */
    unsigned char *of_worker; /* by worker: 0, or 1 + the half of all accounts of the worker that are in one */
};

/* Reads what is in a half. halves_release also after a failure. */
enum newid_status halves_read(struct halves *halves, struct newid_store *store, struct newid_error *err) NEWID_CHECKED;
void halves_release(struct halves *halves);

/* The half of the account at this index; *settled, where not NULL: by what is in a half already, not by the hash. */
enum newid_half halves_of(const struct halves *halves, size_t index, bool *settled);

/* The index of the account with this id; (size_t)-1 where there is none. */
size_t halves_find(const struct halves *halves, const char *id);

/* What the hash says: half of all names, by the first bit of SHA-256 over "newid-half" and the name. */
enum newid_half half_of_name(const char *name);

#endif
