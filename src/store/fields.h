/* Loading a field as small integers, block by block: from what is kept, or value by value. */
#ifndef NEWID_STORE_FIELDS_H
#define NEWID_STORE_FIELDS_H

#include "store/blocks.h"
#include "util/intern.h"

/* Numbers that dictionary codes stand for here: numbers[code] is one more, 0 where the code was not met yet. */
struct code_map {
    uint32_t *numbers;
    size_t count;
};

/* Room for every code of the dictionary. A code that is not less than count is in no sound block. */
enum newid_status code_map_new(struct code_map *map, struct newid_store *store, struct newid_error *err) NEWID_CHECKED;

struct field_loading {
    struct newid_store *store;
    struct newid_field field;
    struct intern values; /* in order of appearance, "" first; a code is a place in them until the end */
    struct code_map map;
    size_t count, capacity; /* of field.codes */
};

enum newid_status field_begin(struct field_loading *loading, struct newid_store *store,
                              struct newid_error *err) NEWID_CHECKED;
/* NULL is "". */
enum newid_status field_add(struct field_loading *loading, const char *value, struct newid_error *err) NEWID_CHECKED;
/* Adds a whole block; *found is false, and nothing is added, where it is not kept. */
enum newid_status field_add_kept(struct field_loading *loading, int64_t block, const char *name, bool *found,
                                 struct newid_error *err) NEWID_CHECKED;
/* The field, its values in byte order; *out is the caller's. */
enum newid_status field_end(struct field_loading *loading, struct newid_field *out,
                            struct newid_error *err) NEWID_CHECKED;
void field_loading_release(struct field_loading *loading);

/* Makes room for `need` items of 4 bytes, and says that the last `more` of them will be written. */
enum newid_status field_room(void *items, size_t *capacity, size_t need, size_t more,
                             struct newid_error *err) NEWID_CHECKED;

#endif
