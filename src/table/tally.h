/* A tally: one theme's counts while its marks are added block by block; then its figures on every level. */
#ifndef NEWID_TALLY_H
#define NEWID_TALLY_H

#include "table/cube_clusters.h"
#include "table/cube.h"
#include "table/marks.h"
#include "table/seats.h"

struct tally;

/* Over the cube, which must outlive it. One thread at a time. */
enum newid_status tally_new(struct tally **out, const struct cube *cube, struct newid_error *err) NEWID_CHECKED;
void tally_free(struct tally *tally);
/* What one takes. */
size_t tally_bytes(const struct cube *cube);

/* Starts again, for a theme of which these statuses count. */
void tally_begin(struct tally *tally, unsigned counted);

/*
 * Adds the marks of the block whose accounts begin at place `first`. in: those that the cube counts; alone: those
 * without a worker. False where the marks are damaged.
 */
bool tally_add(struct tally *tally, const struct marks *marks, size_t first, const account_set in,
               const account_set alone);

/* Where the figures go; one a thread. */
struct tally_figures {
    struct cube_count *of[CUBE_LEVELS]; /* a count a cell */
    struct writers writers;
    struct cluster_figures clusters; /* only where the cube has them */
};

enum newid_status tally_figures_new(struct tally_figures *figures, const struct cube *cube,
                                    struct newid_error *err) NEWID_CHECKED;
void tally_figures_release(struct tally_figures *figures);
void tally_end(const struct tally *tally, struct tally_figures *figures);

#endif
