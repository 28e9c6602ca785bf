/* A workbook's rows become the nodes that its YAML would have given, so that one reader knows the keys. */
#include "codebook/nearest.h"
#include "codebook/read.h"
#include "codebook/theme_columns.h"
#include "intake/reader.h"
#include "text/canonical.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define WHITE " \t\n"

enum { COLUMNS_MOST = 256 };

/* A theme's row. */
struct row {
    struct node *theme;
    const struct node *code;   /* where its code stands; NULL where it has none */
    const struct node *parent; /* the same for its parent's code */
    bool placed;
};

struct workbook {
    struct arena *memory;
    struct faults *faults;
    const char *sheet; /* NULL: the themes */
    bool has_header;
    bool has_code;                /* without codes no row is a theme */
    size_t columns[COLUMNS_MOST]; /* which of theme_columns each column is; THEME_COLUMNS: none */
    size_t column_count;
    struct node *root;
    struct node *define;
    struct row *rows;
    size_t row_count, row_capacity;
    struct buf text;
};

static struct node *new_node(struct workbook *w, enum node_kind kind, struct place place, const char *text)
{
    struct node *node = arena_alloc(w->memory, sizeof *node);
    if (!node || !text) {
        w->faults->failure = NEWID_MEMORY;
        return NULL;
    }
    *node = (struct node){.kind = kind, .place = place, .text = text};
    return node;
}

/* Adds key: value to a mapping. */
static void add_value(struct workbook *w, struct node *mapping, const char *key, struct node *value)
{
    struct node *name = value ? new_node(w, NODE_SCALAR, value->place, arena_strdup(w->memory, key)) : NULL;
    if (name)
        node_append(mapping, value, name);
}

/* The mapping under a key, made where it is new. */
static struct node *mapping_under(struct workbook *w, struct node *mapping, const char *key, struct place place)
{
    for (struct node *n = mapping->first; n; n = n->next)
        if (strcmp(n->key->text, key) == 0)
            return n;
    struct node *made = new_node(w, NODE_MAPPING, place, "");
    add_value(w, mapping, key, made);
    return made;
}

/* The cell's canonical text in w->text; false, with a fault, where it has none. */
static bool canonical_cell(struct workbook *w, const struct grid_cell *cell, struct place place)
{
    buf_reset(&w->text);
    enum newid_status status = text_canonical(&w->text, cell->text, strlen(cell->text), NULL, NULL);
    if (!status)
        status = buf_check(&w->text, NULL);
    if (status == NEWID_INPUT)
        fault_error(w->faults, place, "a character that text cannot hold; write the cell anew");
    else if (status)
        w->faults->failure = NEWID_MEMORY;
    return !status && w->text.data[strspn(w->text.data, WHITE)];
}

/* One entry a line; a line that starts with a tab goes on with the entry above. Commas may part `counts` too. */
static struct node *list_of(struct workbook *w, const struct theme_column *column, struct place place)
{
    struct node *list = new_node(w, NODE_LIST, place, "");
    const char *enders = strcmp(column->name, "counts") == 0 ? "\n," : "\n";
    for (const char *p = w->text.data; list && *p;) {
        char *entry = arena_strdup(w->memory, p);
        size_t n = 0;
        while (entry && *p && (!strchr(enders, *p) || p[1] == '\t')) {
            entry[n++] = *p;
            p += *p == '\n' ? 2 : 1;
        }
        if (entry)
            entry[n] = '\0';
        if (*p)
            p++;
        if (entry && !entry[strspn(entry, " \n")])
            continue;
        struct node *scalar = new_node(w, NODE_SCALAR, place, entry);
        if (!scalar)
            return NULL;
        node_append(list, scalar, NULL);
    }
    return list;
}

/* Excel writes TRUE, and 1 where a cell was formatted as a number; people write yes. Returns "true", "false" or text.
 */
static const char *spelled(const struct theme_column *column, const char *text)
{
    static const struct {
        const char *written, *meant;
    } words[] = {{"true", "true"},   {"yes", "true"}, {"ie", "true"},  {"1", "true"},
                 {"false", "false"}, {"no", "false"}, {"na", "false"}, {"0", "false"}};
    if (strcmp(column->name, "sensitive") != 0 && strcmp(column->name, "context") != 0)
        return text;
    const char *start = text + strspn(text, WHITE);
    size_t len = strlen(start);
    while (len && strchr(WHITE, start[len - 1]))
        len--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].written) == len && strncasecmp(words[i].written, start, len) == 0)
            return words[i].meant;
    return text;
}

static void read_cell(struct workbook *w, struct row *row, const struct theme_column *column,
                      const struct grid_cell *cell, struct place place)
{
    if (!canonical_cell(w, cell, place))
        return;
    struct node *value = column->kind == COLUMN_LIST
                             ? list_of(w, column, place)
                             : new_node(w, NODE_SCALAR, place, arena_strdup(w->memory, spelled(column, w->text.data)));
    struct node *mapping = row->theme;
    if (strcmp(column->name, "parent") == 0) {
        row->parent = value;
        return;
    }
    if (strcmp(column->name, "code") == 0)
        row->code = value;
    if (column->subkey && value)
        mapping = mapping_under(w, mapping, column->key, place);
    if (mapping)
        add_value(w, mapping, column->subkey ? column->subkey : column->key, value);
}

static enum newid_status read_theme_row(struct workbook *w, const struct grid_row *grid, struct newid_error *err)
{
    struct place place = {(unsigned)grid->row, 1, w->sheet};
    if (mem_grow(&w->rows, &w->row_capacity, w->row_count + 1, sizeof *w->rows))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    struct row *row = &w->rows[w->row_count];
    *row = (struct row){.theme = new_node(w, NODE_MAPPING, place, "")};
    if (!row->theme)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    w->row_count++;
    for (size_t i = 0; i < grid->count; i++) {
        place.column = (unsigned)i + 1;
        size_t column = i < w->column_count ? w->columns[i] : THEME_COLUMNS;
        if (column < THEME_COLUMNS)
            read_cell(w, row, &theme_columns[column], &grid->cells[i], place);
        else if (*grid->cells[i].text && i >= w->column_count)
            fault_error(w->faults, place, "this column has no heading; give it one of newid's or empty it");
    }
    return NEWID_OK;
}

static bool is_heading(const char *written, const char *name)
{
    for (; *written && *name; written++, name++) {
        char c = *written == ' ' || *written == '-' ? '_' : *written;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != *name)
            return false;
    }
    return *written == *name;
}

static size_t column_named(const char *heading)
{
    size_t column = 0;
    while (column < THEME_COLUMNS && !is_heading(heading, theme_columns[column].name))
        column++;
    return column;
}

/* Returns the column that was meant, THEME_COLUMNS where nothing is near. */
static size_t refuse_heading(struct workbook *w, const char *heading, struct place place)
{
    struct nearest nearest = NEAREST_INIT(heading);
    for (size_t i = 0; i < THEME_COLUMNS; i++)
        nearest_offer(&nearest, theme_columns[i].name);
    if (!*heading)
        fault_error(w->faults, place, "a column without a heading; give it one or delete it");
    else if (nearest.best)
        fault_error(w->faults, place, "the themes have no column `%.60s`; did you mean `%s`?", heading, nearest.best);
    else
        fault_error(w->faults, place, "the themes have no column `%.60s`; delete it or move it to another sheet",
                    heading);
    return *heading && nearest.best ? column_named(nearest.best) : THEME_COLUMNS;
}

static bool has_column(const struct workbook *w, size_t column)
{
    for (size_t i = 0; i < w->column_count; i++)
        if (w->columns[i] == column)
            return true;
    return false;
}

static void add_heading(struct workbook *w, const char *heading, struct place place)
{
    size_t column = column_named(heading);
    if (column < THEME_COLUMNS && has_column(w, column)) {
        fault_error(w->faults, place, "the column `%s` stands twice; keep one", heading);
        column = THEME_COLUMNS;
    }
    w->columns[w->column_count++] = column;
}

/*
 * A wrong heading is read as the one that was meant, unless that is there too: the rows have no faults then that only
 * follow from the heading's.
 */
static enum newid_status read_header(struct workbook *w, const struct grid_row *grid)
{
    const char *wrong[COLUMNS_MOST] = {NULL};
    struct place place = {(unsigned)grid->row, 1, w->sheet};
    size_t count = grid->count;
    w->has_header = true;
    while (count && !*grid->cells[count - 1].text)
        count--;
    for (size_t i = 0; i < count && i < COLUMNS_MOST; i++) {
        place.column = (unsigned)i + 1;
        const char *heading = canonical_cell(w, &grid->cells[i], place) ? w->text.data : "";
        if (column_named(heading) == THEME_COLUMNS && !(wrong[i] = arena_strdup(w->memory, heading)))
            w->faults->failure = NEWID_MEMORY;
        add_heading(w, heading, place);
    }
    for (size_t i = 0; i < w->column_count; i++) {
        place.column = (unsigned)i + 1;
        size_t meant = wrong[i] ? refuse_heading(w, wrong[i], place) : THEME_COLUMNS;
        if (meant < THEME_COLUMNS && !has_column(w, meant))
            w->columns[i] = meant;
    }
    w->has_code = has_column(w, column_named("code"));
    if (!w->has_code)
        fault_error(w->faults, (struct place){(unsigned)grid->row, 1, w->sheet},
                    N_("the first sheet has no column `code`; its first row names the columns, one row a theme follows "
                       "(newid codebook export --format xlsx shows how)"));
    return NEWID_OK;
}

static enum newid_status take_theme(void *context, const struct grid_row *grid, struct newid_error *err)
{
    struct workbook *w = context;
    if (!w->has_header)
        return read_header(w, grid);
    return w->has_code ? read_theme_row(w, grid, err) : NEWID_OK;
}

static bool is_known_property(const char *name)
{
    static const char *const names[] = {"codebook", "version", "context", "triggers"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* A row of the sheet `codebook`: property, value. */
static void read_property(struct workbook *w, const char *name, struct node *value, struct place place)
{
    if (strncmp(name, "define ", 7) == 0) {
        if (!w->define)
            w->define = mapping_under(w, w->root, "define", place);
        if (w->define && node_get(w->define, name + 7))
            fault_error(w->faults, place, "the definition stands twice; keep one");
        else if (w->define)
            add_value(w, w->define, name + 7, value);
        return;
    }
    const bool is_title = strcmp(name, "title_en") == 0 || strcmp(name, "title_cy") == 0;
    struct node *mapping = is_title ? mapping_under(w, w->root, "title", place) : w->root;
    const char *key = is_title ? name + strlen("title_") : name;
    if (!is_title && !is_known_property(name))
        fault_error(w->faults, place,
                    "a codebook has no property `%.60s`; there are codebook, version, title_en, title_cy, context, and "
                    "`define NAME`",
                    name);
    else if (mapping && node_get(mapping, key))
        fault_error(w->faults, place, "the property `%s` stands twice; keep one", name);
    else if (mapping)
        add_value(w, mapping, key, value);
}

static enum newid_status take_property(void *context, const struct grid_row *grid, struct newid_error *err)
{
    struct workbook *w = context;
    struct place place = {(unsigned)grid->row, 1, w->sheet};
    (void)err;
    if (!w->has_header) {
        w->has_header = true;
        return NEWID_OK;
    }
    if (grid->count < 2 || !canonical_cell(w, &grid->cells[0], place))
        return NEWID_OK;
    char *name = arena_strdup(w->memory, w->text.data);
    place.column = 2;
    if (!name || !canonical_cell(w, &grid->cells[1], place))
        return NEWID_OK;
    if (grid->cells[1].is_number && strcmp(name, "version") == 0)
        fault_warning(w->faults, place,
                      "the version is a number to the workbook, so 1.0 would be read as 1; format the "
                      "cell as text");
    struct node *value = new_node(w, NODE_SCALAR, place, arena_strdup(w->memory, w->text.data));
    if (value)
        read_property(w, name, value, (struct place){place.line, 1, place.sheet});
    return NEWID_OK;
}

static struct row *find_row(struct workbook *w, const char *code)
{
    for (size_t i = 0; i < w->row_count; i++)
        if (w->rows[i].code && strcmp(w->rows[i].code->text, code) == 0)
            return &w->rows[i];
    return NULL;
}

/* Puts the rows whose parent is `parent` (NULL: none) under it, and theirs under them. */
static void place_rows(struct workbook *w, const struct row *parent, struct node *owner, unsigned depth)
{
    for (size_t i = 0; i < w->row_count && !w->faults->failure; i++) {
        struct row *row = &w->rows[i];
        const struct row *above = row->parent ? find_row(w, row->parent->text) : NULL;
        if (row->placed || above != parent || (!parent && row->parent))
            continue;
        row->placed = true;
        struct node *list = NULL;
        for (struct node *n = owner->first; n && !list; n = n->next)
            if (strcmp(n->key->text, "themes") == 0)
                list = n;
        if (!list) {
            list = new_node(w, NODE_LIST, row->theme->place, "");
            add_value(w, owner, "themes", list);
        }
        if (list)
            node_append(list, row->theme, NULL);
        /* The reader says what is too deep; one level more is enough for it to see. */
        if (depth <= THEME_DEPTH_MOST)
            place_rows(w, row, row->theme, depth + 1);
    }
}

static void check_parents(struct workbook *w)
{
    for (size_t i = 0; i < w->row_count; i++) {
        const struct row *row = &w->rows[i];
        if (row->placed || !row->parent)
            continue;
        if (!find_row(w, row->parent->text))
            fault_error(w->faults, row->parent->place, "no theme has the code `%.80s`; write the parent's code",
                        row->parent->text);
        else
            fault_error(w->faults, row->parent->place,
                        "the theme cannot be placed: its parents lead back to itself, are missing or are too many");
    }
}

/* Reads one sheet; what the reader itself finds wrong with the file is a fault like any other. */
static enum newid_status read_sheet(struct workbook *w, const char *path, const char *sheet,
                                    enum newid_status (*take)(void *, const struct grid_row *, struct newid_error *),
                                    struct newid_error *err)
{
    struct newid_error why = NEWID_ERROR_INIT;
    const struct grid_options options = {.sheet = sheet};
    const struct grid_visitor visitor = {.context = w, .row = take};
    w->sheet = sheet;
    w->has_header = false;
    enum reader_kind kind;
    const char *note;
    /* What is no workbook by its content is told as what it is. */
    enum newid_status status = sheet ? NEWID_OK : reader_detect(&kind, &note, path, &why);
    if (!status)
        status = grid_read(path, READER_XLSX, &options, &visitor, &why);
    if (status == NEWID_IO || status == NEWID_MEMORY)
        return newid_fail(err, status, "%s", why.message);
    if (status && sheet)
        fault_error(
            w->faults, (struct place){0},
            "the workbook needs a sheet `%s` with rows for codebook and version (newid codebook export --format "
            "xlsx shows how)",
            sheet);
    else if (status)
        fault_error(w->faults, (struct place){0}, "%s", why.message);
    else if (!w->has_header)
        fault_error(w->faults, (struct place){0}, "the sheet is empty; its first row names the columns");
    return NEWID_OK;
}

enum newid_status workbook_nodes(struct node **root, struct arena *memory, const char *path, struct faults *faults,
                                 struct newid_error *err)
{
    struct workbook w = {.memory = memory, .faults = faults, .text = BUF_INIT};
    *root = NULL;
    enum newid_status status = NEWID_OK;
    w.root = new_node(&w, NODE_MAPPING, (struct place){0}, "");
    if (w.root)
        status = read_sheet(&w, path, NULL, take_theme, err);
    const bool is_read = w.has_header;
    if (w.root && !status && is_read)
        status = read_sheet(&w, path, "codebook", take_property, err);
    if (w.root && !status && w.has_code && !faults->failure) {
        place_rows(&w, NULL, w.root, 0);
        check_parents(&w);
    }
    if (faults->failure && !status)
        status = newid_fail(err, faults->failure, "out of memory");
    if (!status && w.has_code)
        *root = w.root;
    buf_release(&w.text);
    mem_free(w.rows);
    return status;
}
