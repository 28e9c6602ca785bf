/* What package.c and relations.c share. */
#ifndef NEWID_PACKAGE_PRIVATE_H
#define NEWID_PACKAGE_PRIVATE_H

#include "intake/package.h"
#include "util/arena.h"

/* Memory that lives as long as the package. */
struct arena *package_arena(struct package *package);

#endif
