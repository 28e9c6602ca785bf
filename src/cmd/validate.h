/* newid validate: what its views share. */
#ifndef NEWID_CMD_VALIDATE_H
#define NEWID_CMD_VALIDATE_H

#include "cmd/citation.h"
#include "validity/validation.h"

struct validate_run {
    struct newid_store *store;
    struct cmd_citation citation;
    struct newid_table_request selection;
    struct validation validation;
    unsigned char *themes; /* a flag each */
    bool develops;         /* on the half to develop on */
    bool is_grouped;       /* --by language, kind or a period */
    size_t limit;
    struct buf notes; /* one a line */
    struct arena memory;
};

/* "report" or "develop", as data have it in every row. */
const char *validate_half(const struct validate_run *run);
const char *validate_label(const struct out *out, const struct newid_theme *theme);
struct out_cell validate_real(double value, double scale, int decimals); /* empty where it is NAN */

/* Each puts its table and adds to run->notes. */
enum newid_status validate_put_errors(struct validate_run *run, struct out *out, struct newid_error *err) NEWID_CHECKED;
enum newid_status validate_put_drift(struct validate_run *run, struct out *out, struct newid_error *err) NEWID_CHECKED;
enum newid_status validate_put_patterns(struct validate_run *run, struct out *out,
                                        struct newid_error *err) NEWID_CHECKED;
enum newid_status validate_put_misses(struct validate_run *run, struct out *out, bool wrong,
                                      struct newid_error *err) NEWID_CHECKED;
/* A sentence for each theme whose recall has moved. */
enum newid_status validate_note_drift(struct validate_run *run, struct newid_error *err) NEWID_CHECKED;

#endif
