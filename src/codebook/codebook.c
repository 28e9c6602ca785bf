#include "codebook/diagnostics.h"
#include "codebook/read.h"
#include "codebook/yaml.h"
#include "text/canonical.h"
#include "util/file.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <strings.h>

/* A codebook with what it owns; the codebook's `memory` points here. */
struct owner {
    struct newid_codebook codebook;
    struct arena memory;
};

void newid_codebook_free(struct newid_codebook *codebook)
{
    if (!codebook)
        return;
    struct owner *owner = codebook->memory;
    arena_release(&owner->memory);
    mem_free(owner);
}

size_t newid_codebook_find(const struct newid_codebook *codebook, const char *code)
{
    for (size_t i = 0; i < codebook->theme_count; i++)
        if (strcmp(codebook->themes[i].code, code) == 0)
            return i;
    return NEWID_NO_PARENT;
}

/* The codebook of the nodes, or what is wrong with them. root is NULL where faults are known already. */
static enum newid_status finish(struct newid_codebook **out, const struct node *root, struct faults *faults,
                                struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct owner *owner = mem_zalloc(1, sizeof *owner);
    if (!owner)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    owner->codebook.memory = owner;
    const size_t before = faults->list->errors;
    if (root)
        status = codebook_from_nodes(&owner->codebook, &owner->memory, root, faults, err);
    if (!status && root && faults->list->errors == before) {
        struct newid_error why = NEWID_ERROR_INIT;
        status = codebook_canonical(&owner->codebook, &owner->memory, &why);
        if (status == NEWID_LIMIT) {
            fault_error(faults, (struct place){0}, "%s", why.message);
            status = NEWID_OK;
        } else if (status) {
            (void)newid_fail(err, status, "%s", why.message);
        }
    }
    if (!status)
        status = diagnostics_sort(faults->list, err);
    if (!status)
        status = diagnostics_status(faults->list, faults->source->name, err);
    if (!status)
        *out = &owner->codebook;
    else
        newid_codebook_free(&owner->codebook);
    return status;
}

/* A fault of the file as a whole, before there are lines. */
static enum newid_status refuse_file(struct newid_diagnostics *diagnostics, const char *name, const char *message,
                                     struct newid_error *err)
{
    struct source source = {.name = name, .text = ""};
    struct faults faults = {.list = diagnostics, .source = &source};
    fault_error(&faults, (struct place){0}, "%s", _(message));
    return faults.failure ? newid_fail(err, faults.failure, "out of memory")
                          : diagnostics_status(diagnostics, name, err);
}

static bool is_utf16(const char *text, size_t len)
{
    return len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
}

static void refuse_bytes(struct faults *faults, size_t bad)
{
    struct place place = {0};
    source_place(faults->source, bad, &place.line, &place.column);
    fault_error(faults, place,
                is_utf16(faults->source->text, faults->source->len)
                    ? N_("the file is UTF-16 (\"Unicode\" to Notepad), not UTF-8; save the file as UTF-8")
                    : N_("a byte here is not UTF-8; save the file as UTF-8"));
    /* The line is no text that could be shown. */
    struct newid_diagnostic *last = &faults->list->items[faults->list->count - 1];
    if (faults->list->count) {
        mem_free(last->excerpt);
        last->excerpt = NULL;
    }
}

static enum newid_status parse(struct newid_codebook **out, const char *yaml, size_t len, const char *name,
                               bool is_stored, struct newid_diagnostics *diagnostics, struct newid_error *err)
{
    struct source source = {.text = ""};
    struct faults faults = {.list = diagnostics, .source = &source};
    struct arena memory = ARENA_INIT;
    struct node *root = NULL;
    *out = NULL;
    if (len > CODEBOOK_BYTES_MOST)
        return refuse_file(diagnostics, name, "larger than 8 MB, the most that a codebook may be; split it", err);
    if (len >= 3 && memcmp(yaml, "\xEF\xBB\xBF", 3) == 0) {
        yaml += 3;
        len -= 3;
    }
    enum newid_status status = source_init(&source, name, yaml, len, err);
    if (status)
        goto done;
    source.is_stored = is_stored;
    size_t bad = text_utf8_error(yaml, len);
    if (bad < len)
        refuse_bytes(&faults, bad);
    else
        status = yaml_read(&root, &memory, &source, &faults, err);
    if (faults.failure && !status)
        status = newid_fail(err, faults.failure, "out of memory");
    if (!status)
        status = finish(out, root, &faults, err);
done:
    arena_release(&memory);
    source_release(&source);
    return status;
}

enum newid_status newid_codebook_parse(struct newid_codebook **out, const char *yaml, size_t len, const char *name,
                                       struct newid_diagnostics *diagnostics, struct newid_error *err)
{
    return parse(out, yaml, len, name, false, diagnostics, err);
}

enum newid_status codebook_parse_stored(struct newid_codebook **out, const char *yaml, size_t len, const char *name,
                                        struct newid_diagnostics *diagnostics, struct newid_error *err)
{
    return parse(out, yaml, len, name, true, diagnostics, err);
}

static enum newid_status read_workbook(struct newid_codebook **out, const char *path,
                                       struct newid_diagnostics *diagnostics, struct newid_error *err)
{
    struct source source = {.name = path, .text = "", .is_workbook = true};
    struct faults faults = {.list = diagnostics, .source = &source};
    struct arena memory = ARENA_INIT;
    struct node *root = NULL;
    enum newid_status status = workbook_nodes(&root, &memory, path, &faults, err);
    if (!status)
        status = finish(out, root, &faults, err);
    arena_release(&memory);
    return status;
}

static enum newid_status read_yaml_file(struct newid_codebook **out, const char *path,
                                        struct newid_diagnostics *diagnostics, struct newid_error *err)
{
    struct buf yaml = BUF_INIT_CAP(CODEBOOK_BYTES_MOST);
    struct newid_error why = NEWID_ERROR_INIT;
    enum newid_status status = file_read(&yaml, path, &why);
    if (status == NEWID_LIMIT)
        status = refuse_file(diagnostics, path, "larger than 8 MB, the most that a codebook may be; split it", err);
    else if (status == NEWID_INPUT)
        status = refuse_file(diagnostics, path, "a folder, where a codebook's file is expected", err);
    else if (status)
        (void)newid_fail(err, status, "%s", why.message);
    else if (yaml.len >= 4 && memcmp(yaml.data, "PK\3\4", 4) == 0)
        status = refuse_file(diagnostics, path, "a workbook or other zip file; give it a name that ends in .xlsx", err);
    else
        status = newid_codebook_parse(out, yaml.data, yaml.len, path, diagnostics, err);
    buf_release(&yaml);
    return status;
}

enum newid_status newid_codebook_read(struct newid_codebook **out, const char *path,
                                      struct newid_diagnostics *diagnostics, struct newid_error *err)
{
    *out = NULL;
    if (strcasecmp(file_extension(path), "xlsx") == 0)
        return read_workbook(out, path, diagnostics, err);
    return read_yaml_file(out, path, diagnostics, err);
}
