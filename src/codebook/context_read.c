/* Context files into triggers: the shipped ones, which are embedded, and a project's own. */
#include "codebook/context_read.h"

#include "codebook/yaml.h"
#include "text/canonical.h"
#include "util/file.h"
#include "util/sha256.h"
#include "util/wording.h"

#include "cy.yaml.h"
#include "en.yaml.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *yaml;
} shipped[] = {{"en", en_yaml}, {"cy", cy_yaml}};

enum { SHIPPED = sizeof shipped / sizeof *shipped };

/* ---- a context ---- */

static void read_format(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    const char *text = scalar_text(r, value, field->key);
    (void)target;
    if (text && strcmp(text, "1") != 0)
        fault_error(r->faults, value->place, "this newid reads format 1 of a context; take a newer newid");
}

static void read_language(struct reading *r, const struct node *value, const struct field *field, void *target)
{
    const char *text = scalar_text(r, value, field->key);
    (void)target; /* for readers of the file: triggers of both languages look at every text */
    if (text && strcmp(text, "en") != 0 && strcmp(text, "cy") != 0)
        fault_error(r->faults, value->place, "`language` is en or cy");
}

#define CONTEXT(member) offsetof(struct newid_context, member)

/* clang-format off */
static const struct field context_fields[] = {
    {"format",      read_format,      0,                    0, true},
    {"context",     field_code,       CONTEXT(name),        0, true},
    {"version",     field_line,       CONTEXT(version),     0, true},
    {"language",    read_language,    0,                    0, false},
    {"include",     NULL,             0,                    0, false}, /* after the rest, which it stands before */
    {"triggers",    context_triggers, 0,                    0, false},
    {"pseudo",      context_list,     CONTEXT(pseudo),      0, false},
    {"terminators", context_list,     CONTEXT(terminators), 0, false},
    {"breaks",      context_list,     CONTEXT(breaks),      0, false},
    {"separators",  context_list,     CONTEXT(separators),  0, false},
    {"openers",     context_list,     CONTEXT(openers),     0, false},
};
/* clang-format on */

static void join_phrases(struct reading *r, struct context_phrases *first, const struct context_phrases *more)
{
    const char **items = reading_alloc(r, first->count + more->count + 1, sizeof *items);
    if (!items)
        return;
    if (first->count)
        memcpy(items, first->items, first->count * sizeof *items);
    if (more->count)
        memcpy(items + first->count, more->items, more->count * sizeof *items);
    *first = (struct context_phrases){items, first->count + more->count};
}

/* Appends what `more` holds to `first`. */
static void join(struct reading *r, struct newid_context *first, const struct newid_context *more)
{
    struct context_trigger *all = reading_alloc(r, first->trigger_count + more->trigger_count + 1, sizeof *all);
    if (!all)
        return;
    if (first->trigger_count)
        memcpy(all, first->triggers, first->trigger_count * sizeof *all);
    if (more->trigger_count)
        memcpy(all + first->trigger_count, more->triggers, more->trigger_count * sizeof *all);
    first->triggers = all;
    first->trigger_count += more->trigger_count;
    join_phrases(r, &first->pseudo, &more->pseudo);
    join_phrases(r, &first->terminators, &more->terminators);
    join_phrases(r, &first->breaks, &more->breaks);
    join_phrases(r, &first->separators, &more->separators);
    join_phrases(r, &first->openers, &more->openers);
}

/* Identity is what a context does, whatever it is called. */
static void set_hash(struct reading *r, struct newid_context *context)
{
    struct buf form = BUF_INIT;
    struct newid_context nameless = *context;
    nameless.name = nameless.version = "";
    context_write(&form, &nameless, 0);
    if (form.failure)
        r->faults->failure = form.failure;
    else
        sha256_of(context->hash, form.data, form.len);
    buf_release(&form);
}

/* The mapping alone, without what it includes. NULL after a failure; faults are in r. */
static struct newid_context *read_mapping(struct reading *r, const struct node *mapping)
{
    struct newid_context *context = reading_alloc(r, 1, sizeof *context);
    if (!context)
        return NULL;
    context->name = context->version = "";
    fields_read(r, mapping, "context", context_fields, sizeof context_fields / sizeof *context_fields, context);
    return context;
}

/* Appends the shipped context of that name to `context`. What is shipped has no faults: a test reads it. */
static void include_shipped(struct reading *r, struct newid_context *context, const char *name, const char *yaml)
{
    struct source source = {.text = ""};
    struct newid_diagnostics list = {0};
    struct faults faults = {.list = &list, .source = &source};
    struct arena nodes = ARENA_INIT;
    struct node *root = NULL;
    struct reading own = {.memory = r->memory, .faults = &faults};
    enum newid_status status = source_init(&source, name, yaml, strlen(yaml), NULL);
    if (!status)
        status = yaml_read(&root, &nodes, &source, &faults, NULL);
    const struct newid_context *part = !status && root ? read_mapping(&own, root) : NULL;
    if (part)
        join(r, context, part);
    if (part && !*context->version)
        context->version = part->version;
    if (!part || faults.failure)
        r->faults->failure = NEWID_MEMORY;
    if (list.errors)
        fault_error(r->faults, (struct place){0}, "the shipped context %s, line %u: %s", name,
                    list.count ? list.items[0].line : 0, list.count ? list.items[0].message : "");
    newid_diagnostics_clear(&list);
    arena_release(&nodes);
    source_release(&source);
}

static void include(struct reading *r, const struct node *value, struct newid_context *whole)
{
    if (!expect_list(r, value, "include"))
        return;
    for (const struct node *n = value->first; n && !r->faults->failure; n = n->next) {
        const char *name = scalar_text(r, n, "include");
        size_t i = 0;
        while (name && i < SHIPPED && strcmp(shipped[i].name, name) != 0)
            i++;
        if (name && i < SHIPPED)
            include_shipped(r, whole, name, shipped[i].yaml);
        else if (name)
            fault_error(r->faults, n->place, "`include` names the shipped contexts en and cy; this is none of them");
    }
}

/* A workbook's cell holds the mapping as text. */
static const struct newid_context *read_cell(struct reading *r, const struct node *cell)
{
    struct source source = {.text = ""};
    struct newid_diagnostics list = {0};
    struct faults faults = {.list = &list, .source = &source};
    struct reading own = {.memory = r->memory, .faults = &faults};
    struct arena nodes = ARENA_INIT;
    struct node *root = NULL;
    const struct newid_context *context = NULL;
    enum newid_status status = source_init(&source, "triggers", cell->text, strlen(cell->text), NULL);
    if (!status)
        status = yaml_read(&root, &nodes, &source, &faults, NULL);
    if (!status && root)
        context = context_from_node(&own, root);
    if (status || faults.failure)
        r->faults->failure = status ? status : faults.failure;
    if (list.errors && list.count)
        fault_error(r->faults, cell->place, "line %u of the triggers: %s", list.items[0].line, list.items[0].message);
    newid_diagnostics_clear(&list);
    arena_release(&nodes);
    source_release(&source);
    return context;
}

const struct newid_context *context_from_node(struct reading *r, const struct node *mapping)
{
    if (mapping->kind == NODE_SCALAR && r->faults->source->is_workbook)
        return read_cell(r, mapping);
    if (mapping->kind != NODE_MAPPING) {
        fault_error(r->faults, mapping->place, "a context is a mapping with format, context, version and triggers");
        return NULL;
    }
    const size_t errors = r->faults->list->errors;
    struct newid_context *own = read_mapping(r, mapping), *whole = own;
    const struct node *includes = node_get(mapping, "include");
    if (own && includes) {
        whole = reading_alloc(r, 1, sizeof *whole);
        if (whole) {
            *whole = (struct newid_context){.name = own->name, .version = own->version};
            include(r, includes, whole);
            join(r, whole, own);
        }
    }
    if (!whole || r->faults->failure || r->faults->list->errors > errors)
        return NULL;
    set_hash(r, whole);
    return whole;
}

enum newid_status context_default(const struct newid_context **out, struct arena *memory, struct newid_error *err)
{
    struct source source = {.text = ""};
    struct newid_diagnostics list = {0};
    struct faults faults = {.list = &list, .source = &source};
    struct reading r = {.memory = memory, .faults = &faults};
    struct newid_context *whole = reading_alloc(&r, 1, sizeof *whole);
    enum newid_status status = whole ? NEWID_OK : NEWID_MEMORY;
    if (whole)
        *whole = (struct newid_context){.name = "default", .version = ""};
    for (size_t i = 0; !status && i < SHIPPED; i++) {
        include_shipped(&r, whole, shipped[i].name, shipped[i].yaml);
        status = faults.failure;
    }
    if (!status)
        set_hash(&r, whole);
    if (!status)
        status = faults.failure;
    if (status)
        status = newid_fail(err, status, "out of memory");
    else if (list.count)
        status = newid_fail(err, NEWID_INPUT, "%s", list.items[0].message);
    else
        *out = whole;
    newid_diagnostics_clear(&list);
    return status;
}

/* ---- a file ---- */

/* Reads the file at path; its faults go to `faults`, whose source is filled. */
static const struct newid_context *read_file(struct arena *memory, const char *path, const struct buf *text,
                                             struct source *source, struct faults *faults, bool *is_context)
{
    struct reading r = {.memory = memory, .faults = faults};
    struct arena nodes = ARENA_INIT;
    struct node *root = NULL;
    const struct newid_context *context = NULL;
    size_t skip = text->len >= 3 && memcmp(text->data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    enum newid_status status = source_init(source, path, text->data + skip, text->len - skip, NULL);
    if (!status && text_utf8_error(text->data, text->len) < text->len)
        fault_error(faults, (struct place){0}, "the file is not UTF-8; save it as UTF-8");
    else if (!status)
        status = yaml_read(&root, &nodes, source, faults, NULL);
    if (status)
        faults->failure = status;
    *is_context = root && root->kind == NODE_MAPPING && node_get(root, "format") && !node_get(root, "codebook");
    if (!faults->failure && root)
        context = context_from_node(&r, root);
    if (context && (strcmp(context->name, "default") == 0 || strcmp(context->name, "none") == 0)) {
        fault_error(faults, node_get(root, "context")->place,
                    "`%s` has a meaning of its own; give the context another name", context->name);
        context = NULL;
    }
    arena_release(&nodes);
    return context;
}

/* The path of a file that is named beside `base`. */
static void path_beside(struct buf *out, const char *base, const char *name)
{
    if (*name != '/')
        buf_add(out, base, (size_t)(file_base(base) - base));
    buf_adds(out, name);
}

static const struct newid_context *read_named(struct reading *r, const struct node *value, const char *name)
{
    struct buf path = BUF_INIT, text = BUF_INIT_CAP(CONTEXT_BYTES_MOST);
    struct source source = {.text = ""};
    struct newid_diagnostics list = {0};
    struct faults faults = {.list = &list, .source = &source};
    struct newid_error why = NEWID_ERROR_INIT;
    const struct newid_context *context = NULL;
    bool is_context;
    path_beside(&path, r->faults->source->name, name);
    enum newid_status status = buf_check(&path, NULL);
    if (!status)
        status = file_read(&text, path.data, &why);
    if (status == NEWID_MEMORY) {
        r->faults->failure = status;
    } else if (status) {
        fault_error(r->faults, value->place, "`context` is default, none or a file of triggers: %s",
                    status == NEWID_LIMIT ? _("this one is larger than 1 MB") : why.message);
    } else {
        context = read_file(r->memory, path.data, &text, &source, &faults, &is_context);
        if (faults.failure)
            r->faults->failure = faults.failure;
        if (list.errors && list.count)
            fault_error(
                r->faults, value->place,
                P_("the context %s has %zu error, at line %u, column %u: %s; newid codebook check %s shows it",
                   "the context %s has %zu errors, the first at line %u, column %u: %s; newid codebook check %s "
                   "shows all",
                   list.errors),
                path.data, list.errors, list.items[0].line, list.items[0].column, list.items[0].message, path.data);
    }
    newid_diagnostics_clear(&list);
    source_release(&source);
    buf_release(&text);
    buf_release(&path);
    return context;
}

void context_read(struct reading *r, const struct node *value, const struct newid_context **out)
{
    const char *name = value ? scalar_text(r, value, "context") : "default";
    *out = NULL;
    if (!name || strcmp(name, "none") == 0)
        return;
    if (strcmp(name, "default") != 0) {
        *out = read_named(r, value, name);
        return;
    }
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = context_default(out, r->memory, &why);
    if (status == NEWID_MEMORY)
        r->faults->failure = status;
    else if (status)
        fault_error(r->faults, value ? value->place : (struct place){0}, "%s", why.message);
}

enum newid_status newid_context_check(const char *path, bool *is_context, struct newid_diagnostics *diagnostics,
                                      struct newid_error *err)
{
    struct buf text = BUF_INIT_CAP(CONTEXT_BYTES_MOST);
    struct source source = {.text = ""};
    struct newid_diagnostics list = {0};
    struct faults faults = {.list = &list, .source = &source};
    struct arena memory = ARENA_INIT;
    enum newid_status status = NEWID_OK;
    *is_context = false;
    /* What cannot be read is told by whoever reads it as a codebook. */
    if (file_read(&text, path, NULL) == NEWID_OK && !(text.len >= 2 && memcmp(text.data, "PK", 2) == 0))
        (void)read_file(&memory, path, &text, &source, &faults, is_context);
    if (faults.failure)
        status = newid_fail(err, faults.failure, "out of memory");
    if (!status && *is_context) {
        *diagnostics = list;
        list = (struct newid_diagnostics){0};
        status = diagnostics_sort(diagnostics, err);
    }
    newid_diagnostics_clear(&list);
    arena_release(&memory);
    source_release(&source);
    buf_release(&text);
    return status;
}
