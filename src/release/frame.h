/* The frame of a universe: which accounts are of which atom, and which atoms each row of each table has. */
#ifndef NEWID_RELEASE_FRAME_H
#define NEWID_RELEASE_FRAME_H

#include "release/release.h"
#include "table/presence.h"

#define NO_PLACE ((size_t)-1)
#define NO_ATOM UINT32_MAX

struct frame_table {
    const struct release_table *given;
    struct presence presence;
    bool is_open;
    bool is_gone;                         /* an earlier table whose fields or values are no longer in the store */
    size_t first[CUBE_LEVELS], raw_count; /* raw: its cells, level after level */
    bool has_level[CUBE_LEVELS];
    size_t *place; /* by raw cell; NO_PLACE where it has no account */
};

/* A place of a later table that is one of an earlier table and the accounts since: whoever has both has these too. */
struct frame_growth {
    size_t table; /* the later one */
    unsigned level;
    size_t whole, before, since; /* places */
};

struct frame {
    struct frame_growth *growths;
    size_t growth_count, growth_capacity;
    uint32_t *oldest; /* by atom: its first account */
    struct frame_table *tables;
    size_t count;
    size_t account_count, atom_count, place_count, words;
    uint32_t *atom;    /* by account */
    uint64_t *members; /* place_count × words: the atoms of each place */
};

/* NEWID_LIMIT: too large. frame_release also after a failure. */
enum newid_status frame_make(struct frame *frame, struct newid_store *store, const struct newid_codebook *codebook,
                             const struct release_table *tables, size_t count, struct newid_error *err) NEWID_CHECKED;
void frame_release(struct frame *frame);

/* What ties the writers of places: totals of each table and of each other. False: no memory. */
bool frame_add_covers(const struct frame *frame, struct universe *universe);

/* Calls visit for each row of a theme in a table's order (kind, period, group), totals after what they total. */
void frame_each_row(const struct frame_table *table,
                    void (*visit)(void *context, size_t kind, size_t period, size_t group, size_t place),
                    void *context);

#endif
