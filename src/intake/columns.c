#include "intake/columns.h"

#include "columns.tsv.h"
#include "intake/strmap.h"
#include "intake/words.h"
#include "util/wording.h"

#include <string.h>
#include <strings.h>

const char *const field_names[FIELDS] = {"id",   "date", "kind",     "worker", "author", "role",
                                         "team", "area", "question", "text",   "file"};

/* What a heading can be listed as in columns.tsv beside the fields. Each is a bit of column.known, after those of the
 * fields. */
enum {
    KNOWN_PERSONAL = FIELDS, /* never kept, may be turned into codes */
    KNOWN_FORM,              /* never kept, and tells a Microsoft Forms export by its being there */
    KNOWN_FORM_OTHER,        /* never kept in such an export: its ID is a row number */
    KNOWN_REJECTS            /* newid's own, where both are there */
};

static const char *const other_uses[] = {"personal", "form", "form-other", "rejects"};

static int field_of(const char *name, size_t len)
{
    for (int f = 0; f < FIELDS; f++)
        if (strlen(field_names[f]) == len && !strncasecmp(field_names[f], name, len))
            return f;
    return FIELDS;
}

static int use_of(const char *name, size_t len)
{
    int use = field_of(name, len);
    for (size_t i = 0; use == FIELDS && i < sizeof other_uses / sizeof *other_uses; i++)
        if (strlen(other_uses[i]) == len && !strncmp(other_uses[i], name, len))
            return KNOWN_PERSONAL + (int)i;
    return use;
}

/* columns.tsv as a map from folded heading to the bits of its uses. */
static enum newid_status read_known(struct strmap *known, struct newid_error *err)
{
    struct buf folded = BUF_INIT;
    enum newid_status status = NEWID_OK;
    for (const char *line = columns_tsv; *line && !status;) {
        const char *tab = strchr(line, '\t'), *end = strchr(tab, '\n');
        buf_reset(&folded);
        fold_heading(&folded, tab + 1, (size_t)(end - tab - 1));
        status = buf_check(&folded, err);
        uint64_t *bits = status ? NULL : strmap_add(known, folded.data, NULL);
        if (bits)
            *bits |= UINT64_C(1) << use_of(line, (size_t)(tab - line));
        else if (!status)
            status = no_memory(err);
        line = end + 1;
    }
    buf_release(&folded);
    return status;
}

static bool is_known(const struct column *column, int use) { return column->known >> use & 1; }

/* The field that a heading is recognised as, or FIELDS. */
static enum field known_field(const struct column *column)
{
    int f = 0;
    while (f < FIELDS && !is_known(column, f))
        f++;
    return (enum field)f;
}

/* Long ones are cut: where a file has no header they are what somebody wrote. */
static void list_columns(struct buf *out, const struct columns *columns)
{
    enum { SHOWN = 24 };
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->items[i].name;
        size_t len = strlen(name);
        const bool cut = len > 2 * SHOWN;
        if (cut)
            for (len = SHOWN; len && ((unsigned char)name[len] & 0xC0) == 0x80;)
                len--;
        buf_addf(out, "%s'%.*s%s'", i ? ", " : "", (int)len, name, cut ? "…" : "");
    }
}

static char *key_of(struct arena *arena, const char *name)
{
    struct buf key = BUF_INIT;
    fold_heading(&key, name, strlen(name));
    char *copy = key.failure ? NULL : arena_strdup(arena, key.data);
    buf_release(&key);
    return copy;
}

static enum newid_status read_heading(struct columns *out, const struct strmap *known, const char *file,
                                      const struct grid_row *header, struct newid_error *err)
{
    char *name;
    const char *text = header->cells[out->count].text;
    enum newid_status status = canonical_copy(&name, &out->arena, text, strlen(text), true, NULL);
    if (status == NEWID_INPUT)
        return newid_fail(err, status, "%s:%lld: heading %zu holds bytes that cannot be read", file,
                          (long long)header->row, out->count + 1);
    const char *key = status ? NULL : key_of(&out->arena, name);
    if (!key)
        return no_memory(err);
    const uint64_t *bits = strmap_find(known, key);
    out->items[out->count++] = (struct column){.name = name, .key = key, .known = bits ? *bits : 0};
    return NEWID_OK;
}

static enum newid_status read_headings(struct columns *out, const char *file, const struct grid_row *header,
                                       struct newid_error *err)
{
    struct strmap known = STRMAP_INIT;
    enum newid_status status = read_known(&known, err);
    out->items = arena_alloc(&out->arena, (header->count + 1) * sizeof *out->items);
    if (!status && !out->items)
        status = no_memory(err);
    while (!status && out->count < header->count)
        status = read_heading(out, &known, file, header, err);
    strmap_release(&known);
    /* Spreadsheets leave empty columns behind the last one. */
    while (!status && out->count && !*out->items[out->count - 1].key)
        out->count--;
    return status;
}

static enum newid_status fail_missing(const struct columns *columns, const char *file, const char *option,
                                      const char *name, struct newid_error *err)
{
    struct buf list = BUF_INIT;
    list_columns(&list, columns);
    enum newid_status status = newid_fail(
        err, NEWID_INPUT, "%s: there is no column '%s' as %s asks; the columns are: %s", file, name, option, list.data);
    buf_release(&list);
    return status;
}

/* The column that an option names. *index is NO_COLUMN where a manifest lacks it. */
static enum newid_status find_named(struct columns *columns, int *index, const char *file, bool manifest,
                                    const char *option, const char *name, struct newid_error *err)
{
    char *canonical;
    *index = NO_COLUMN;
    enum newid_status status = canonical_copy(&canonical, &columns->arena, name, strlen(name), true, err);
    if (status)
        return status;
    const char *key = key_of(&columns->arena, canonical);
    if (!key)
        return no_memory(err);
    for (size_t i = 0; i < columns->count; i++) {
        if (strcmp(columns->items[i].key, key))
            continue;
        if (*index != NO_COLUMN)
            return newid_fail(err, NEWID_INPUT, "%s: the column '%s' is there twice; give the two different headings",
                              file, name);
        *index = (int)i;
    }
    if (*index == NO_COLUMN && !manifest)
        return fail_missing(columns, file, option, name, err);
    return NEWID_OK;
}

/* Takes a column for what an option asks. */
static enum newid_status choose(struct columns *columns, int index, const char *file, const char *option,
                                enum column_use use, enum field field, struct newid_error *err)
{
    struct column *column = &columns->items[index];
    if (is_known(column, KNOWN_PERSONAL))
        return newid_fail(err, NEWID_USAGE,
                          "%s: the column '%s' names people and is never kept; --pseudonymise '%s' turns it into "
                          "worker codes",
                          file, column->name, column->name);
    if (column->chosen)
        return newid_fail(err, NEWID_USAGE, "%s: the column '%s' is asked for twice, the second time by %s", file,
                          column->name, option);
    column->use = use;
    column->field = field;
    column->chosen = true;
    return NEWID_OK;
}

static enum newid_status take_field(struct columns *columns, int index, enum field field, const char *file,
                                    struct newid_error *err)
{
    int held = columns->of_field[field];
    if (held != NO_COLUMN && !strcmp(columns->items[held].key, columns->items[index].key))
        return newid_fail(err, NEWID_INPUT, "%s: the column '%s' is there twice; give the two different headings", file,
                          columns->items[index].name);
    if (held != NO_COLUMN)
        return newid_fail(
            err, NEWID_INPUT,
            field == FIELD_TEXT
                ? N_("%s: '%s' and '%s' can both be the %s; say which with --map %s=COLUMN, or take both with --text")
                : N_("%s: '%s' and '%s' can both be the %s; say which with --map %s=COLUMN"),
            file, columns->items[held].name, columns->items[index].name, _(field_names[field]), field_names[field]);
    columns->of_field[field] = index;
    return NEWID_OK;
}

static enum newid_status use_maps(struct columns *columns, const struct newid_intake_options *options, bool manifest,
                                  const char *file, struct newid_error *err)
{
    for (size_t i = 0; i < options->map_count; i++) {
        const struct newid_mapping *map = &options->maps[i];
        int field = field_of(map->field, strlen(map->field));
        if (field >= FIELD_FILE)
            return newid_fail(err, NEWID_USAGE,
                              "--map %s=…: there is no field '%s'; fields are id, date, kind, worker, author, role, "
                              "team, area, question, text",
                              map->field, map->field);
        int index;
        enum newid_status status = find_named(columns, &index, file, manifest, "--map", map->column, err);
        if (!status && index != NO_COLUMN)
            status = choose(columns, index, file, "--map", COLUMN_FIELD, (enum field)field, err);
        if (!status && index != NO_COLUMN)
            status = take_field(columns, index, (enum field)field, file, err);
        if (status)
            return status;
    }
    return NEWID_OK;
}

static enum newid_status use_questions(struct columns *columns, const struct newid_intake_options *options,
                                       bool manifest, const char *file, struct newid_error *err)
{
    columns->questions = arena_alloc(&columns->arena, (options->text_count + 1) * sizeof *columns->questions);
    if (!columns->questions)
        return no_memory(err);
    for (size_t i = 0; i < options->text_count && !manifest; i++) {
        int index;
        enum newid_status status = find_named(columns, &index, file, false, "--text", options->texts[i], err);
        if (!status)
            status = choose(columns, index, file, "--text", COLUMN_QUESTION, FIELD_TEXT, err);
        if (status)
            return status;
        columns->questions[columns->question_count++] = index;
    }
    return NEWID_OK;
}

static enum newid_status use_attributes(struct columns *columns, const struct newid_intake_options *options,
                                        bool manifest, const char *file, struct newid_error *err)
{
    for (size_t i = 0; i < options->attribute_count; i++) {
        int index;
        enum newid_status status =
            find_named(columns, &index, file, manifest, "--attribute", options->attributes[i], err);
        if (!status && index != NO_COLUMN)
            status = choose(columns, index, file, "--attribute", COLUMN_ATTRIBUTE, FIELDS, err);
        if (status)
            return status;
    }
    return NEWID_OK;
}

/* A coded column keeps the field or attribute that it has; one that has none becomes the worker. */
static enum newid_status use_codes(struct columns *columns, const struct newid_intake_options *options, bool manifest,
                                   const char *file, struct newid_error *err)
{
    for (size_t i = 0; i < options->pseudonymise_count; i++) {
        int index;
        enum newid_status status =
            find_named(columns, &index, file, manifest, "--pseudonymise", options->pseudonymise[i], err);
        if (status)
            return status;
        if (index == NO_COLUMN)
            continue;
        struct column *column = &columns->items[index];
        column->coded = true;
        if (column->chosen)
            continue;
        enum field field = known_field(column);
        if (field > FIELD_QUESTION)
            field = FIELD_WORKER;
        column->use = COLUMN_FIELD;
        column->field = field;
        column->chosen = true;
        status = take_field(columns, index, field, file, err);
        if (status)
            return status;
    }
    return NEWID_OK;
}

/* How many columns have a heading of this use. */
static size_t count_known(const struct columns *columns, int use)
{
    size_t found = 0;
    for (size_t i = 0; i < columns->count; i++)
        found += is_known(&columns->items[i], use);
    return found;
}

/* Whether a field that a heading is recognised as is still to be had: an option may have given it to another column. */
static bool is_open(const struct columns *columns, enum field field, bool manifest)
{
    if ((field == FIELD_TEXT && (columns->question_count || manifest)) || (field == FIELD_FILE && !manifest))
        return false;
    int held = columns->of_field[field];
    return held == NO_COLUMN || !columns->items[held].chosen;
}

/* Columns that are known and never kept, unless an option asks for one. */
static bool is_skipped(const struct columns *columns, const struct column *column, bool form, bool manifest)
{
    return is_known(column, KNOWN_PERSONAL) || is_known(column, KNOWN_FORM) ||
           (form && is_known(column, KNOWN_FORM_OTHER)) ||
           (columns->of_rejects && (is_known(column, KNOWN_REJECTS) || (!manifest && is_known(column, FIELD_FILE))));
}

static enum newid_status recognise(struct columns *columns, bool manifest, const char *file, struct newid_error *err)
{
    bool form = count_known(columns, KNOWN_FORM) > 0;
    columns->of_rejects = count_known(columns, KNOWN_REJECTS) >= 2;
    for (size_t i = 0; i < columns->count; i++) {
        struct column *column = &columns->items[i];
        enum field field = known_field(column);
        if (column->chosen)
            continue;
        if (is_skipped(columns, column, form, manifest)) {
            column->use = COLUMN_SKIPPED;
        } else if (field != FIELDS && is_open(columns, field, manifest)) {
            enum newid_status status = take_field(columns, (int)i, field, file, err);
            if (status)
                return status;
            column->use = COLUMN_FIELD;
            column->field = field;
        }
    }
    return NEWID_OK;
}

/* What the table cannot do without. */
static enum newid_status check_needed(struct columns *columns, bool manifest, const char *file, struct newid_error *err)
{
    const char *missing = NULL;
    if (manifest && columns->of_field[FIELD_FILE] == NO_COLUMN)
        missing = N_("%s: has no column 'file' that says which document a row is about; the columns are: %s");
    else if (!manifest && !columns->question_count && columns->of_field[FIELD_TEXT] == NO_COLUMN)
        missing = N_("%s: no column is recognised as the text; say which with --text COLUMN; the columns are: %s");
    if (!missing)
        return NEWID_OK;
    struct buf list = BUF_INIT;
    list_columns(&list, columns);
    enum newid_status status = newid_fail(err, NEWID_INPUT, missing, file, list.data);
    buf_release(&list);
    return status;
}

enum newid_status columns_plan(struct columns *out, const struct newid_intake_options *options, bool manifest,
                               const char *file, const struct grid_row *header, struct newid_error *err)
{
    *out = (struct columns){.arena = ARENA_INIT};
    for (int f = 0; f < FIELDS; f++)
        out->of_field[f] = NO_COLUMN;
    enum newid_status status = read_headings(out, file, header, err);
    if (!status)
        status = use_maps(out, options, manifest, file, err);
    if (!status)
        status = use_questions(out, options, manifest, file, err);
    if (!status)
        status = use_attributes(out, options, manifest, file, err);
    if (!status)
        status = use_codes(out, options, manifest, file, err);
    if (!status)
        status = recognise(out, manifest, file, err);
    if (!status)
        status = check_needed(out, manifest, file, err);
    return status;
}

void columns_release(struct columns *columns)
{
    arena_release(&columns->arena);
    *columns = (struct columns){.arena = ARENA_INIT};
}

bool column_is_dropped_name(const struct column *column)
{
    return column->use == COLUMN_SKIPPED && is_known(column, KNOWN_PERSONAL);
}

size_t columns_list_left_out(const struct columns *columns, struct buf *out)
{
    size_t n = 0;
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i].use == COLUMN_LEFT_OUT && *columns->items[i].key)
            buf_addf(out, "%s'%s'", n++ ? ", " : "", columns->items[i].name);
    return n;
}
