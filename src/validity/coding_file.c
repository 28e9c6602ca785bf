#include "validity/coding_file.h"

#include "codebook/nearest.h"
#include "text/rows.h"
#include "util/file.h"
#include "util/sha256.h"
#include "util/wording.h"

#include <ctype.h>
#include <string.h>

#include "coding_headings.tsv.h"

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

void coding_check(char out[CODING_CHECK_SIZE], const char *account, const char *text_hash)
{
    struct sha256_ctx hash;
    char hex[SHA256_HEX_SIZE];
    sha256_init(&hash);
    sha256_add_string(&hash, account);
    sha256_add_string(&hash, text_hash);
    sha256_hex(&hash, hex);
    memcpy(out, hex, CODING_CHECK_SIZE - 1);
    out[CODING_CHECK_SIZE - 1] = '\0';
    /* A code of digits alone, or with one e, would become a number in a spreadsheet. */
    out[0] = (char)('a' + out[0] % 6);
    out[1] = (char)('a' + out[1] % 6);
}

/* ---- what a heading says ---- */

static const struct {
    const char *name;
    enum coding_column use;
} uses[] = {
    {"account", COLUMN_ACCOUNT}, {"coder", COLUMN_CODER}, {"theme", COLUMN_THEME},     {"present", COLUMN_PRESENT},
    {"agreed", COLUMN_AGREED},   {"start", COLUMN_START}, {"passage", COLUMN_PASSAGE}, {"end", COLUMN_END},
    {"check", COLUMN_CHECK},     {"text", COLUMN_TEXT},
};

static enum coding_column use_named(struct slice name)
{
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        if (slice_is(name, uses[i].name))
            return uses[i].use;
    return COLUMN_UNKNOWN;
}

static bool is_heading(struct slice known, const char *heading)
{
    size_t i = 0;
    while (i < known.len && heading[i] && tolower((unsigned char)heading[i]) == known.data[i])
        i++;
    return i == known.len && !heading[i];
}

enum coding_column coding_heading(const char *heading)
{
    struct row row;
    for (const char *at = coding_headings_tsv; row_next(&row, &at);)
        if (is_heading(row.fields[0], heading))
            return use_named(row.fields[1]);
    return COLUMN_UNKNOWN;
}

size_t coding_find_theme(const struct newid_codebook *codebook, const char *code, const char **nearest)
{
    struct nearest near = NEAREST_INIT(code);
    for (size_t t = 0; t < codebook->theme_count; t++) {
        if (coding_same_name(codebook->themes[t].code, code))
            return t;
        nearest_offer(&near, codebook->themes[t].code);
    }
    *nearest = near.best;
    return NEWID_NO_PARENT;
}

/* A theme by its code, by the code in brackets at the heading's end, or by its label. */
static size_t theme_of_heading(const struct newid_codebook *codebook, const char *heading)
{
    const size_t len = strlen(heading);
    const char *open = strrchr(heading, '[');
    for (size_t t = 0; t < codebook->theme_count; t++) {
        const struct newid_theme *theme = &codebook->themes[t];
        const size_t code = strlen(theme->code);
        if (open && heading[len - 1] == ']' && (size_t)(heading + len - 1 - (open + 1)) == code &&
            memcmp(open + 1, theme->code, code) == 0)
            return t;
        if (coding_same_name(theme->code, heading))
            return t;
    }
    for (size_t t = 0; t < codebook->theme_count; t++)
        if (coding_same_name(codebook->themes[t].label_en, heading) ||
            coding_same_name(codebook->themes[t].label_cy, heading))
            return t;
    return NEWID_NO_PARENT;
}

/* ---- columns ---- */

enum newid_status coding_file_use(struct coding_file *f, const char *path, size_t column, enum coding_column use,
                                  struct newid_error *err)
{
    if (use != COLUMN_TEXT && f->at[use] != NO_COLUMN_AT && f->at[use] != column)
        return newid_fail(err, NEWID_INPUT, "%s: the columns \"%s\" and \"%s\" are for the same; rename or delete one",
                          file_base(path), f->grid.names[f->at[use]], f->grid.names[column]);
    f->use[column] = (unsigned char)use;
    f->at[use] = column;
    return NEWID_OK;
}

static enum newid_status use_theme(struct coding_file *f, const char *path, size_t column, size_t theme,
                                   struct newid_error *err)
{
    for (size_t c = 0; c < column; c++)
        if (f->use[c] == COLUMN_A_THEME && f->theme_of[c] == theme)
            return newid_fail(err, NEWID_INPUT,
                              "%s: the columns \"%s\" and \"%s\" are for the same theme; rename or delete one, or say "
                              "which is which in a file of --map-file",
                              file_base(path), f->grid.names[c], f->grid.names[column]);
    f->use[column] = COLUMN_A_THEME;
    f->theme_of[column] = theme;
    return NEWID_OK;
}

static enum newid_status make_uses(struct coding_file *f, struct newid_error *err)
{
    const size_t n = f->grid.column_count;
    f->use = arena_alloc(&f->memory, n + 1);
    f->theme_of = arena_alloc(&f->memory, (n + 1) * sizeof *f->theme_of);
    for (size_t i = 0; i < CODING_COLUMNS; i++)
        f->at[i] = NO_COLUMN_AT;
    return f->use && f->theme_of ? NEWID_OK : no_memory(err);
}

/* In a table to reconcile in, what each coder had said: "coder: A". */
static bool is_a_coders(const char *heading)
{
    return strncmp(heading, "coder: ", 7) == 0 || strncmp(heading, "codiwr: ", 8) == 0;
}

static enum newid_status recognise(struct coding_file *f, const char *path, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (size_t c = 0; c < f->grid.column_count && !status; c++) {
        const char *name = f->grid.names[c];
        const enum coding_column use = is_a_coders(name) ? COLUMN_TEXT : coding_heading(name);
        const size_t theme = use || !*name ? NEWID_NO_PARENT : theme_of_heading(f->codebook, name);
        if (use)
            status = coding_file_use(f, path, c, use, err);
        else if (theme != NEWID_NO_PARENT)
            status = use_theme(f, path, c, theme, err);
    }
    return status;
}

/* A row a decision: no column is a theme of its own, though one may be named as one. */
static bool is_tidy(const struct coding_file *f)
{
    return f->at[COLUMN_THEME] != NO_COLUMN_AT &&
           (f->at[COLUMN_PRESENT] != NO_COLUMN_AT || f->at[COLUMN_AGREED] != NO_COLUMN_AT);
}

static bool has_theme_column(const struct coding_file *f)
{
    for (size_t c = 0; c < f->grid.column_count; c++)
        if (f->use[c] == COLUMN_A_THEME)
            return true;
    return false;
}

static enum newid_status find_layout(struct coding_file *f, const char *path, struct newid_error *err)
{
    if (f->at[COLUMN_ACCOUNT] == NO_COLUMN_AT)
        return newid_fail(err, NEWID_INPUT,
                          "%s: has no column for the accounts' ids; name it account, or map it in a file of --map-file",
                          file_base(path));
    if (is_tidy(f)) {
        f->layout = f->at[COLUMN_AGREED] != NO_COLUMN_AT ? CODINGS_RECONCILE : CODINGS_TIDY;
        return NEWID_OK;
    }
    if (!has_theme_column(f))
        return newid_fail(err, NEWID_INPUT,
                          "%s: no column is a theme of the codebook %s, and there are none named theme and present; "
                          "say which column is which theme in a file of --map-file",
                          file_base(path), f->codebook->name);
    f->layout = f->at[COLUMN_CHECK] != NO_COLUMN_AT ? CODINGS_WORKBOOK : CODINGS_WIDE;
    return NEWID_OK;
}

/* ---- the sheet of keys ---- */

static const char *find_key(const struct coding_file *f, const char *key)
{
    for (size_t i = 0; i < f->keys.line_count && f->keys.column_count >= 2; i++)
        if (strcmp(f->keys.lines[i].cells[0], key) == 0)
            return f->keys.lines[i].cells[1];
    return NULL;
}

/* A workbook without such a sheet is somebody's own. */
static enum newid_status read_keys(struct coding_file *f, const char *path, struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = coding_grid_load(&f->keys, path, CODING_KEYS_SHEET, NULL, NULL, &why);
    if (!status && f->keys.is_workbook)
        return NEWID_OK;
    const bool absent = !status || status == NEWID_USAGE || (status == NEWID_INPUT && !f->keys.is_workbook);
    coding_grid_release(&f->keys);
    return absent ? NEWID_OK : newid_fail(err, status, "%s", why.message);
}

/* The coder's name stands in the second column of the first row of its own sheet, if the coder wrote one. */
static enum newid_status read_coder(struct coding_file *f, const char *path, struct newid_error *err)
{
    struct coding_grid sheet = {0};
    const char *name = find_key(f, "coder_sheet");
    enum newid_status status = NEWID_OK;
    if (name)
        status = coding_grid_load(&sheet, path, name, NULL, NULL, NULL);
    if (!status && sheet.column_count >= 2 && *sheet.names[1]) {
        f->coder = arena_strdup(&f->memory, sheet.names[1]);
        if (!f->coder)
            status = no_memory(err);
    } else {
        status = NEWID_OK; /* somebody took the sheet away: the option says who coded */
    }
    coding_grid_release(&sheet);
    return status;
}

static enum newid_status find_codebook(struct coding_file *f, struct newid_store *store, const char *path,
                                       const char *spec, struct newid_error *err)
{
    const char *made_for = find_key(f, "codebook");
    enum newid_status status = newid_store_codebook(store, spec ? spec : made_for, &f->codebook, NULL, err);
    if (!status && made_for && strcmp(made_for, f->codebook->name) != 0)
        return newid_fail(err, NEWID_USAGE, "%s: was made for the codebook %s, not for %s", file_base(path), made_for,
                          f->codebook->name);
    return status;
}

static bool has_nameless(const struct coding_file *f)
{
    for (size_t c = 0; c < f->grid.column_count; c++)
        for (size_t i = 0; i < f->grid.line_count && !*f->grid.names[c]; i++)
            if (*f->grid.lines[i].cells[c])
                return true;
    return false;
}

/* Where headings were changed beyond recognition, or a column was cut out, nobody guesses. */
static enum newid_status check_workbook(const struct coding_file *f, const char *path, struct newid_error *err)
{
    const char *missing = NULL, *unknown = NULL;
    for (size_t i = 0; i < f->keys.line_count && f->keys.column_count >= 3; i++) {
        const char **cells = f->keys.lines[i].cells;
        bool found = strcmp(cells[0], "theme") != 0;
        for (size_t c = 0; c < f->grid.column_count && !found; c++)
            found = f->use[c] == COLUMN_A_THEME && strcmp(f->codebook->themes[f->theme_of[c]].code, cells[1]) == 0;
        if (!found && newid_codebook_find(f->codebook, cells[1]) != NEWID_NO_PARENT && !missing)
            missing = cells[2];
    }
    for (size_t c = 0; c < f->grid.column_count && !unknown; c++)
        if (f->use[c] == COLUMN_UNKNOWN && *f->grid.names[c])
            unknown = f->grid.names[c];
    if (missing && !unknown && has_nameless(f))
        return newid_fail(err, NEWID_INPUT,
                          "%s: there is no column \"%s\", and a column with answers has no heading; write that heading back",
                          file_base(path), missing);
    if (missing && unknown)
        return newid_fail(
            err, NEWID_INPUT,
            "%s: there is no column \"%s\", and \"%s\" is none that newid made; was its heading changed? Put "
            "back the code in [ ], or delete the column that is too much",
            file_base(path), missing, unknown);
    if (f->at[COLUMN_CHECK] == NO_COLUMN_AT)
        return newid_fail(err, NEWID_INPUT,
                          "%s: the column check is gone; put it back as it was, since it tells which text was read",
                          file_base(path));
    return NEWID_OK;
}

static enum newid_status read_columns(struct coding_file *f, const char *path, const char *map_file,
                                      struct newid_error *err)
{
    enum newid_status status = make_uses(f, err);
    if (!status && map_file)
        status = coding_map_read(f, path, map_file, err);
    else if (!status)
        status = recognise(f, path, err);
    if (!status)
        status = find_layout(f, path, err);
    if (!status && f->keys.line_count && f->layout == CODINGS_WORKBOOK)
        status = check_workbook(f, path, err);
    return status;
}

enum newid_status coding_file_read(struct coding_file *f, struct newid_store *store, const char *path,
                                   const char *sheet, const char *map_file, const char *spec,
                                   void (*note)(void *context, const char *message), void *context,
                                   struct newid_error *err)
{
    *f = (struct coding_file){0};
    enum newid_status status = read_keys(f, path, err);
    if (!status)
        status = coding_grid_load(&f->grid, path, sheet ? sheet : find_key(f, "sheet"), note, context, err);
    if (!status)
        status = read_coder(f, path, err);
    f->sample = find_key(f, "sample");
    if (!status)
        status = find_codebook(f, store, path, spec, err);
    return status ? status : read_columns(f, path, map_file, err);
}

void coding_file_release(struct coding_file *f)
{
    newid_codebook_free(f->codebook);
    coding_grid_release(&f->keys);
    coding_grid_release(&f->grid);
    arena_release(&f->memory);
    *f = (struct coding_file){0};
}
