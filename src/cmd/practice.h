/* What newid event and newid headcount share: reading their tables, and the teams and areas that the accounts know. */
#ifndef NEWID_CMD_PRACTICE_H
#define NEWID_CMD_PRACTICE_H

#include "cmd/cmd.h"
#include "intake/records.h"
#include "util/intern.h"

/* The options of both imports. */
struct practice_options {
    const char *date_format, *encoding, *sheet, *rejects;
};

#define PRACTICE_OPTIONS(o)                                                                                            \
    {"date-format", 0, OPT_STRING, &(o)->date_format, N_("dmy|mdy|ymd|PATTERN"), N_("how dates are written")},         \
        {"encoding", 0, OPT_STRING, &(o)->encoding, N_("NAME"), N_("the files' encoding, as windows-1252")},           \
        {"sheet", 0, OPT_STRING, &(o)->sheet, N_("NAME"), N_("the workbook's sheet; without it the first")},           \
    {                                                                                                                  \
        "rejects", 0, OPT_STRING, &(o)->rejects, N_("FILE"),                                                           \
            N_("write rows that cannot be used to FILE, with the reason")                                              \
    }

/* One import while it runs. */
struct practice {
    struct newid_store *store;
    const struct practice_options *options;
    struct records records;
    struct newid_field teams, areas;
    int32_t first, last; /* days of the first and last account; NEWID_UNDATED where none has a date */
    uint64_t added, unchanged, updated;
    uint64_t beside;    /* that lie wholly before or after all accounts */
    struct buf reason;  /* why the row at hand is rejected; empty where it is not */
    struct intern seen; /* what the rows so far said */
};

/*
 * Reads the file, what is known of the accounts, and takes each record in one transaction. take fills practice->reason
 * where it refuses the record. Then the journal (command), the rejects file, the counts and exit 3.
 */
enum newid_status practice_import(struct cmd_call *call, const char *command, const char *path,
                                  const struct practice_options *options, const struct record_field *fields,
                                  size_t count,
                                  enum newid_status (*take)(struct practice *practice, const struct record *record,
                                                            struct newid_error *err),
                                  struct newid_error *err) NEWID_CHECKED;

/* Why the record is rejected; looked up in the user's language. The first reason stays. */
void practice_refuse(struct practice *practice, const char *format, ...) NEWID_PRINTF(2, 3);

/* Refuses a record that says the same as one further up; what says so. */
void practice_check_repeated(struct practice *practice, const char *what);

/* Refuses a team that no account has, with the nearest name; "" is none. */
void practice_check_team(struct practice *practice, const char *team);
void practice_check_area(struct practice *practice, const char *area);

#endif
