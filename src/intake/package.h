/*
 * An office file as a package: a zip of parts, read by name and never unpacked to disk. Hostile ones are refused: parts
 * under a password, names that lead out of the package, too many parts, more than 200:1 compressed, more than 1 GB in
 * all.
 */
#ifndef NEWID_PACKAGE_H
#define NEWID_PACKAGE_H

#include "intake/xml.h"

#include <newid/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct package;

/* NEWID_INPUT: no zip, a damaged one, or a hostile one. */
enum newid_status package_open(struct package **out, const char *path, struct newid_error *err) NEWID_CHECKED;
void package_free(struct package *package); /* NULL is allowed */

bool package_has(struct package *package, const char *part);
const char *package_path(const struct package *package);
/* Bytes of the part when unpacked, as the zip says; 0 where there is none. */
uint64_t package_part_size(struct package *package, const char *part);
/* Bytes of the part that package_xml has read so far. */
uint64_t package_part_done(const struct package *package);
/* Bytes of the file itself. */
uint64_t package_size(const struct package *package);

/* The first bytes of a part, at most size - 1, ended by a NUL. */
enum newid_status package_head(struct package *package, const char *part, char *head, size_t size,
                               struct newid_error *err) NEWID_CHECKED;

/* Visits the part as XML. A part that is not there is NEWID_INPUT. One part at a time. */
enum newid_status package_xml(struct package *package, const char *part, const struct xml_visitor *visitor,
                              struct newid_error *err) NEWID_CHECKED;

/* ---- relationships (Open Packaging Conventions, ISO/IEC 29500-2) ---- */

struct relation {
    char *id;
    char *type;   /* a URI */
    char *target; /* a part's name, without a leading slash; NULL where it is outside the package */
};

struct relations {
    struct relation *items; /* live as long as the package */
    size_t count, capacity;
};

#define RELATIONS_INIT                                                                                                 \
    {                                                                                                                  \
        NULL, 0, 0                                                                                                     \
    }

/* The relationships of a part, or of the package where part is "". None is no failure. */
enum newid_status package_relations(struct relations *out, struct package *package, const char *part,
                                    struct newid_error *err) NEWID_CHECKED;
void relations_release(struct relations *relations);

/* The target of the first relationship whose type ends in "/kind"; NULL where there is none. */
const char *relation_of_kind(const struct relations *relations, const char *kind);
const struct relation *relation_by_id(const struct relations *relations, const char *id, size_t id_len);
bool relation_is(const struct relation *relation, const char *kind);

#endif
