/* What is different between two codebooks, usually two versions of one. */
#ifndef NEWID_CODEBOOK_DIFF_H
#define NEWID_CODEBOOK_DIFF_H

#include <newid/codebook.h>
#include <newid/status.h>

enum codebook_change_kind {
    CHANGE_THEME_ADDED,
    CHANGE_THEME_REMOVED,
    CHANGE_VALUE,         /* before and after; "" where there is none */
    CHANGE_ENTRY_ADDED,   /* after */
    CHANGE_ENTRY_REMOVED, /* before */
    CHANGE_ORDER /* of a list's entries, of definitions ("define") or of themes ("themes"): the same ones otherwise */
};

struct codebook_change {
    enum codebook_change_kind kind;
    const char *theme; /* code; NULL for what is said of the codebook as a whole */
    const char *what; /* a theme's column (theme_columns.h): "label_en"; of the codebook: "version", "define NAME"; NULL
                         for a theme */
    const char *before, *after; /* NULL where they do not apply; all strings live until visit returns */
};

/* A function that is told of each change. A failing status ends the comparison with that status. */
typedef enum newid_status codebook_change_visit(void *context, const struct codebook_change *change,
                                                struct newid_error *err);

/*
 * Themes are the same where their code is. First the codebook as a whole, then themes in the new order, each with its
 * columns in their order, then themes that are gone. Equal codebooks have no change.
 */
enum newid_status codebook_diff(const struct newid_codebook *old, const struct newid_codebook *new,
                                codebook_change_visit *visit, void *context, struct newid_error *err) NEWID_CHECKED;

#endif
