/*
 * A command: one file in src/cmd/, one row in the table of main.c. main parses
 * the options by the command's own table, opens the store in the mode that the row asks for and calls run.
 */
#ifndef NEWID_CMD_H
#define NEWID_CMD_H

#include "cmd/opt.h"
#include "out/out.h"

#include <newid/status.h>
#include <newid/store.h>
#include <stdint.h>

enum cmd_store { CMD_NO_STORE, CMD_READ, CMD_WRITE, CMD_CREATE };

/* What a command is given. */
struct cmd_call {
    struct newid_store *store;  /* opened; NULL for CMD_NO_STORE */
    const char *db;             /* the store's path */
    const struct opt_list *operands;
    int argc;                   /* the command's own line, for the journal */
    char **argv;
    bool drop_if_new;           /* run sets it: a store that this call made is not to stay (a dry run) */
    int exit_code;              /* what main returns where run returned NEWID_OK; 0 unless run sets 3 or 4 */
};

struct cmd {
    const char *name;
    enum cmd_store store;
    const char *operands;     /* "PATH…", "[CODEBOOK]", "check FILE"; "" for none */
    size_t operands_least, operands_most;
    const char *summary;      /* one line for `newid --help` */
    const char *description;  /* paragraphs for --help and the man page, separated by empty lines */
    const char *examples;     /* lines: "newid …\twhat it does" */
    const struct opt_spec *options;
    enum newid_status (*run)(struct cmd_call *call, struct newid_error *err);
};

extern const struct cmd cmd_release, cmd_settings, cmd_import, cmd_manifest, cmd_identifiers, cmd_codebook, cmd_themes, cmd_code, cmd_table,
    cmd_balance, cmd_cooccurrence, cmd_search, cmd_kwic, cmd_trend, cmd_compare, cmd_chart, cmd_info, cmd_log, cmd_verify, cmd_rebuild, cmd_backup, cmd_erase, cmd_help, cmd_event,
    cmd_headcount;
extern const struct cmd cmd_keyness, cmd_suggest;
extern const struct cmd cmd_sample, cmd_coding;

extern const struct cmd cmd_agree, cmd_validate, cmd_report;

/* Options that every command which prints a table has; put CMD_OUTPUT_OPTIONS(&output) into its table. */
struct cmd_output {
    const char *format; /* NULL: by the file's extension, else text on a terminal or a pipe */
    const char *file;   /* NULL: standard output */
    bool force;         /* an existing file may be replaced */
    bool excel;         /* CSV that Excel opens right */
    const char *banner; /* for whom it is, to stand on every page; looked up; NULL: for all */
};

#define CMD_FORMATS "text|csv|tsv|md|html|json|docx|xlsx"
#define CMD_OUTPUT_OPTIONS(o)                                                                             \
    {"format", 'f', OPT_STRING, &(o)->format, CMD_FORMATS,                                                      \
     N_("format of the output; without it the file's ending decides, else text")},                        \
        {"output", 'o', OPT_STRING, &(o)->file, N_("FILE"), N_("write to FILE instead of the terminal")}, \
        {"force", 0, OPT_FLAG, &(o)->force, NULL, N_("replace FILE if it exists")},                          \
        {"excel", 0, OPT_FLAG, &(o)->excel, NULL, N_("csv: begin with a byte-order mark, so that Excel opens ŵ and ŷ right")}

/* The format that the output will have. NEWID_USAGE for an unknown one, and for one that is no text without a file. */
enum newid_status cmd_choose_format(enum out_format *format, const struct cmd_output *output,
                                    struct newid_error *err) NEWID_CHECKED;
/* Starts a document for output: decides format and style. NEWID_USAGE for an unknown format or an existing file without --force. */
enum newid_status cmd_out_begin(struct out **out, enum out_format *format, struct buf *document,
                                const struct cmd_output *output, const char *title, struct newid_error *err) NEWID_CHECKED;
/* Finishes the document and writes it to stdout or the file. */
enum newid_status cmd_out_end(struct out *out, struct buf *document, const struct cmd_output *output,
                              struct newid_error *err) NEWID_CHECKED;

/* The terminal's width; 80 where output is a file or a pipe, so that what is kept looks as what was seen. */
unsigned cmd_terminal_width(void);

/* "newid: …" on stderr. */
void cmd_say(const char *format, ...) NEWID_PRINTF(1, 2);

/* Progress on stderr where that is a terminal: a bar, rate and time left; call with done == total to end it. */
void cmd_progress(const char *what, uint64_t done, uint64_t total);

/* A whole number given as an option's value; `usual` where text is NULL. NEWID_USAGE names the option. */
enum newid_status cmd_read_count(size_t *out, const char *name, const char *text, size_t usual,
                                 struct newid_error *err) NEWID_CHECKED;

/* From now on SIGINT and SIGTERM set what cmd_interrupted tells: long work should stop cleanly. */
void cmd_arm_interrupt(void);
bool cmd_interrupted(void);

#endif
