/* A codebook out of the store: its YAML is read anew, so that there is one reader only. */
#include "codebook/read.h"
#include "store/store.h"

#include <newid/store.h>
#include <string.h>

enum newid_status newid_store_codebook(struct newid_store *store, const char *spec, struct newid_codebook **out,
                                       struct newid_codebook_info *info, struct newid_error *err)
{
    const char *yaml;
    struct newid_codebook_info found;
    struct newid_diagnostics diagnostics = {NULL, 0, 0, 0, 0, 0};
    enum newid_status status = store_find_version(store, spec, &yaml, &found, err);
    if (status)
        return status;
    struct newid_error why = NEWID_ERROR_INIT;
    status = codebook_parse_stored(out, yaml, strlen(yaml), found.name, &diagnostics, &why);
    if (status == NEWID_INPUT)
        status = newid_fail(err, NEWID_DATABASE, "%s@%s: this stored codebook can no longer be read: %s", found.name,
                            found.version, diagnostics.count ? diagnostics.items[0].message : why.message);
    else if (status)
        (void)newid_fail(err, status, "%s", why.message);
    /* A version keeps its identity, whatever this newid's canonical form of it would be. */
    if (!status)
        memcpy((*out)->hash, found.hash, sizeof (*out)->hash);
    if (info)
        *info = found;
    newid_diagnostics_clear(&diagnostics);
    return status;
}
