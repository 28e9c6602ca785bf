#include "intake/package.h"

#include "intake/package_private.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <sys/stat.h>
#include <zip.h>

/* Real office files stay far below: a workbook of a million rows has some 20 parts and 300 MB. */
enum { MOST_PARTS = 20000, MOST_RATIO = 200 };
static const uint64_t MOST_BYTES = (uint64_t)1 << 30;
/* Below this much the ratio does not matter: an empty table compresses well too. */
static const uint64_t RATIO_SLACK = (uint64_t)4 << 20;

struct package {
    zip_t *zip;
    struct arena arena;
    char *path;
    uint64_t size;  /* of the file */
    uint64_t total; /* bytes unpacked so far, of all parts */
    zip_file_t *open_part;
    uint64_t part_packed, part_done;
};

static enum newid_status fail_damaged(struct newid_error *err, const char *path)
{
    return newid_fail(err, NEWID_INPUT,
                      "%s: is damaged or only half there (its zip container cannot be read); copy or save it again",
                      path);
}

static enum newid_status fail_open(struct newid_error *err, const char *path, int code)
{
    switch (code) {
    case ZIP_ER_MEMORY:
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    case ZIP_ER_NOENT:
    case ZIP_ER_OPEN:
    case ZIP_ER_SEEK:
        return newid_fail(err, NEWID_IO, "%s: cannot be opened", path);
    default:
        return fail_damaged(err, path);
    }
}

/* A name with a root, a drive, a backslash or ".." has no honest use in an office file. */
static bool leads_outside(const char *name)
{
    if (name[0] == '/' || strchr(name, '\\') || (name[0] && name[1] == ':'))
        return true;
    for (const char *at = name; at; at = strchr(at, '/'), at = at ? at + 1 : NULL)
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || !at[2]))
            return true;
    return false;
}

static enum newid_status check_parts(const struct package *p, struct newid_error *err)
{
    zip_int64_t count = zip_get_num_entries(p->zip, 0);
    if (count > MOST_PARTS)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %d parts; it is damaged or hostile", p->path,
                          MOST_PARTS);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(p->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
        if (name && leads_outside(name))
            return newid_fail(err, NEWID_INPUT, "%s: holds a part whose name leads outside the file; it is refused",
                              p->path);
    }
    return NEWID_OK;
}

enum newid_status package_open(struct package **out, const char *path, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct stat st;
    int code = 0;
    struct package *p = mem_zalloc(1, sizeof *p);
    if (p)
        p->path = arena_strdup(&p->arena, path);
    if (!p || !p->path) {
        status = newid_fail(err, NEWID_MEMORY, "out of memory");
        goto done;
    }
    p->zip = zip_open(path, ZIP_RDONLY, &code);
    if (!p->zip || stat(path, &st)) {
        status = fail_open(err, path, p->zip ? ZIP_ER_OPEN : code);
        goto done;
    }
    p->size = (uint64_t)st.st_size;
    status = check_parts(p, err);
    if (status)
        goto done;
    *out = p;
    p = NULL;
done:
    package_free(p);
    return status;
}

void package_free(struct package *p)
{
    if (!p)
        return;
    if (p->zip)
        zip_discard(p->zip);
    arena_release(&p->arena);
    mem_free(p);
}

struct arena *package_arena(struct package *p) { return &p->arena; }

const char *package_path(const struct package *p) { return p->path; }

uint64_t package_size(const struct package *p) { return p->size; }

uint64_t package_part_done(const struct package *p) { return p->part_done; }

/* Names of parts differ by more than case (ISO/IEC 29500-2, 7.3). */
static bool find_part(const struct package *p, const char *part, zip_stat_t *found)
{
    zip_stat_init(found);
    return zip_stat(p->zip, part, ZIP_FL_NOCASE, found) == 0 && (found->valid & ZIP_STAT_INDEX);
}

bool package_has(struct package *p, const char *part)
{
    zip_stat_t found;
    return find_part(p, part, &found);
}

uint64_t package_part_size(struct package *p, const char *part)
{
    zip_stat_t found;
    return find_part(p, part, &found) && (found.valid & ZIP_STAT_SIZE) ? found.size : 0;
}

static enum newid_status open_part(struct package *p, const char *part, struct newid_error *err)
{
    zip_stat_t found;
    if (!find_part(p, part, &found))
        return newid_fail(err, NEWID_INPUT, "%s: lacks its part %s; it is damaged: save it again", p->path, part);
    if ((found.valid & ZIP_STAT_ENCRYPTION_METHOD) && found.encryption_method != ZIP_EM_NONE)
        return newid_fail(err, NEWID_INPUT, "%s: is protected by a password; save it without one", p->path);
    p->open_part = zip_fopen_index(p->zip, found.index, 0);
    if (!p->open_part)
        return fail_damaged(err, p->path);
    /* A zip can claim any packed size; the part cannot be larger than the file. */
    p->part_packed = found.valid & ZIP_STAT_COMP_SIZE && found.comp_size < p->size ? found.comp_size : p->size;
    p->part_done = 0;
    return NEWID_OK;
}

static void close_part(struct package *p)
{
    if (p->open_part)
        zip_fclose(p->open_part);
    p->open_part = NULL;
}

/* The limits hold for what comes out, whatever the zip's directory says. */
static enum newid_status read_part(void *source, char *data, size_t size, size_t *got, struct newid_error *err)
{
    struct package *p = source;
    zip_int64_t n = zip_fread(p->open_part, data, size);
    if (n < 0)
        return fail_damaged(err, p->path);
    *got = (size_t)n;
    p->part_done += *got;
    p->total += *got;
    if (p->part_done > RATIO_SLACK && p->part_done / MOST_RATIO > p->part_packed)
        return newid_fail(err, NEWID_LIMIT, "%s: is compressed more than %d to 1, as no honest file is; it is refused",
                          p->path, MOST_RATIO);
    if (p->total > MOST_BYTES)
        return newid_fail(err, NEWID_LIMIT, "%s: holds more than %u MB when unpacked; split it", p->path,
                          (unsigned)(MOST_BYTES >> 20));
    return NEWID_OK;
}

enum newid_status package_head(struct package *p, const char *part, char *head, size_t size, struct newid_error *err)
{
    size_t got = 0, len = 0;
    enum newid_status status = open_part(p, part, err);
    if (!status)
        do {
            status = read_part(p, head + len, size - 1 - len, &got, err);
            len += status ? 0 : got;
        } while (!status && got && len < size - 1);
    head[len] = '\0';
    close_part(p);
    return status;
}

enum newid_status package_xml(struct package *p, const char *part, const struct xml_visitor *visitor,
                              struct newid_error *err)
{
    struct buf label = BUF_INIT;
    buf_addf(&label, _("%s: its part %s"), p->path, part);
    enum newid_status status = buf_check(&label, err);
    if (!status)
        status = open_part(p, part, err);
    if (!status)
        status = xml_parse(label.data, visitor, read_part, p, err);
    close_part(p);
    buf_release(&label);
    return status;
}
