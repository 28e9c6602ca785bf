#include "intake/reader.h"

#include "intake/package.h"
#include "util/file.h"
#include "util/wording.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { HEAD_BYTES = 4096 };

struct head {
    unsigned char bytes[HEAD_BYTES];
    size_t len;
};

static const struct {
    const char *extension;
    enum reader_kind kind;
} extensions[] = {
    {"csv", READER_CSV},   {"tsv", READER_CSV},    {"tab", READER_CSV},        {"xlsx", READER_XLSX},
    {"xlsm", READER_XLSX}, {"docx", READER_DOCX},  {"docm", READER_DOCX},      {"odt", READER_ODT},
    {"txt", READER_PLAIN}, {"text", READER_PLAIN}, {"md", READER_MARKDOWN},    {"markdown", READER_MARKDOWN},
    {"xls", READER_XLSX},  {"doc", READER_DOCX},   {"vtt", READER_TRANSCRIPT}, {"srt", READER_TRANSCRIPT},
};

static enum reader_kind kind_by_name(const char *path)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (strcasecmp(extensions[i].extension, file_extension(path)) == 0)
            return extensions[i].kind;
    return READER_NONE;
}

static bool is_office(enum reader_kind kind)
{
    return kind == READER_XLSX || kind == READER_DOCX || kind == READER_ODT;
}

static bool starts_with(const struct head *head, const char *prefix, size_t len)
{
    return head->len >= len && memcmp(head->bytes, prefix, len) == 0;
}

static enum newid_status read_at(struct head *head, FILE *file, long offset, const char *path, struct newid_error *err)
{
    head->len = 0;
    if (fseek(file, offset, SEEK_SET) == 0)
        head->len = fread(head->bytes, 1, sizeof head->bytes, file);
    if (ferror(file))
        return newid_fail(err, NEWID_IO, "%s: cannot be read: %s", path, strerror(errno));
    return NEWID_OK;
}

/* ---- OLE2 containers: old Office files, and new ones under a password ---- */

static unsigned long little_endian(const unsigned char *bytes, int count)
{
    unsigned long value = 0;
    while (count--)
        value = value << 8 | bytes[count];
    return value;
}

/* Whether a directory entry (128 bytes, its name in UTF-16LE; MS-CFB 2.6) bears the name. */
static bool holds_stream(const struct head *directory, const char *name)
{
    size_t len = strlen(name);
    for (size_t at = 0; at + 128 <= directory->len; at += 128) {
        size_t i = 0;
        while (i < len && directory->bytes[at + 2 * i] == (unsigned char)name[i] && !directory->bytes[at + 2 * i + 1])
            i++;
        if (i == len)
            return true;
    }
    return false;
}

static const struct {
    const char *stream, *advice;
} containers[] = {
    {"EncryptedPackage", N_("%s: is protected by a password; open it, take the password off and save it again")},
    {"WordDocument", N_("%s: is an old Word document; open it in Word and save it as .docx")},
    {"Workbook", N_("%s: is an old Excel workbook; open it in Excel and save it as .xlsx")},
    {"Book", N_("%s: is an old Excel workbook; open it in Excel and save it as .xlsx")},
};

static enum newid_status refuse_container(const struct head *head, FILE *file, const char *path,
                                          struct newid_error *err)
{
    struct head directory = {.len = 0};
    const char *advice =
        N_("%s: is an old Office file or is protected by a password; open it, take the password off and "
           "save it as .docx or .xlsx");
    if (head->len >= 512) {
        unsigned long shift = little_endian(head->bytes + 30, 2), sector = little_endian(head->bytes + 48, 4);
        unsigned long offset = shift == 9 || shift == 12 ? (sector + 1) << shift : 0;
        if (offset && offset < 0x7FFFFFFFUL) {
            enum newid_status status = read_at(&directory, file, (long)offset, path, err);
            if (status)
                return status;
        }
    }
    for (size_t i = sizeof containers / sizeof *containers; i-- > 0;)
        if (holds_stream(&directory, containers[i].stream))
            advice = containers[i].advice;
    return newid_fail(err, NEWID_INPUT, advice, path);
}

/* ---- zips ---- */

static const char odt_type[] = "application/vnd.oasis.opendocument.text";
static const char ods_type[] = "application/vnd.oasis.opendocument.spreadsheet";

/* The main part's folder tells: Word, Excel and PowerPoint, and all who write for them, use these. */
static const struct {
    const char *folder;
    enum reader_kind kind;
} folders[] = {{"word/", READER_DOCX}, {"xl/", READER_XLSX}};

static enum newid_status detect_ooxml(enum reader_kind *kind, struct package *package, struct newid_error *err)
{
    struct relations relations = RELATIONS_INIT;
    enum newid_status status = package_relations(&relations, package, "", err);
    if (status)
        goto done;
    const char *part = relation_of_kind(&relations, "officeDocument");
    size_t len = part ? strlen(part) : 0;
    if (len > 4 && strcasecmp(part + len - 4, ".bin") == 0) {
        status =
            newid_fail(err, NEWID_INPUT, "%s: is a binary workbook (.xlsb); save it as .xlsx", package_path(package));
        goto done;
    }
    for (size_t i = 0; part && i < sizeof folders / sizeof *folders; i++)
        if (strncasecmp(part, folders[i].folder, strlen(folders[i].folder)) == 0)
            *kind = folders[i].kind;
done:
    relations_release(&relations);
    return status;
}

static enum newid_status detect_package(enum reader_kind *kind, struct package *package, struct newid_error *err)
{
    char type[80];
    if (!package_has(package, "mimetype"))
        return detect_ooxml(kind, package, err);
    enum newid_status status = package_head(package, "mimetype", type, sizeof type, err);
    if (status)
        return status;
    if (strncmp(type, odt_type, strlen(odt_type)) == 0)
        *kind = READER_ODT;
    else if (strncmp(type, ods_type, strlen(ods_type)) == 0)
        return newid_fail(err, NEWID_INPUT, "%s: is an OpenDocument spreadsheet; save it as .xlsx or .csv",
                          package_path(package));
    return NEWID_OK;
}

static const struct {
    enum reader_kind kind;
    const char *note;
} packages[] = {
    {READER_XLSX, N_("its name says otherwise, but the file is an Excel workbook, and was read as one")},
    {READER_DOCX, N_("its name says otherwise, but the file is a Word document, and was read as one")},
    {READER_ODT, N_("its name says otherwise, but the file is an OpenDocument text, and was read as one")},
};

/* A zip that is no office file is nothing to read, unless its name promises one. */
static enum newid_status detect_zip(enum reader_kind *kind, const char **note, const char *path, enum reader_kind named,
                                    struct newid_error *err)
{
    struct package *package = NULL;
    enum newid_status status = package_open(&package, path, named == READER_NONE ? NULL : err);
    if (!status)
        status = detect_package(kind, package, err);
    else if (named == READER_NONE && status == NEWID_INPUT)
        status = NEWID_OK;
    package_free(package);
    if (status || (*kind == READER_NONE && named == READER_NONE))
        return status;
    if (*kind == READER_NONE)
        return newid_fail(err, NEWID_INPUT,
                          "%s: is a zip archive that holds no Word, Excel or OpenDocument text; "
                          "unpack it first",
                          path);
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (packages[i].kind == *kind && named != *kind)
            *note = packages[i].note;
    return NEWID_OK;
}

/* ---- everything else ---- */

/* clang-format off */
static const struct {
    const char *magic;
    size_t len;
    bool always; /* nobody writes an account that begins so; the others may be text that is about it */
    const char *name;
} foreign[] = {
    {"%PDF-",        5, true,  N_("a PDF")},
    {"{\\rtf",       5, true,  N_("Rich Text Format")},
    {"\x89PNG",      4, true,  N_("a picture")},
    {"\xFF\xD8\xFF", 3, true,  N_("a picture")},
    {"GIF8",         4, true,  N_("a picture")},
    {"<html",        5, false, N_("a web page")},
    {"<HTML",        5, false, N_("a web page")},
    {"<!DOCTYPE",    9, false, N_("a web page")},
    {"<!doctype",    9, false, N_("a web page")},
    {"<table",       6, false, N_("a web page")},
    {"<?xml",        5, false, N_("XML")},
};
/* clang-format on */

static const char *foreign_name(const struct head *head, enum reader_kind named)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (starts_with(head, foreign[i].magic, foreign[i].len))
            return foreign[i].always || is_office(named) ? foreign[i].name : NULL;
    return NULL;
}

/* Text in one byte a character has no NULs; UTF-16 has a mark, or a NUL for every second byte of ASCII. */
static bool is_text(const struct head *head)
{
    if (starts_with(head, "\xFF\xFE", 2) || starts_with(head, "\xFE\xFF", 2))
        return true;
    size_t nuls = 0;
    for (size_t i = 0; i < head->len; i++)
        nuls += head->bytes[i] == '\0';
    return nuls == 0 || (nuls * 5 >= head->len * 2 && nuls * 5 <= head->len * 3);
}

static enum newid_status refuse_foreign(const char *path, const char *name, enum reader_kind named,
                                        struct newid_error *err)
{
    return newid_fail(err, NEWID_INPUT,
                      named == READER_XLSX || named == READER_CSV
                          ? N_("%s: is %s, whatever its name says; save it as .xlsx or .csv")
                          : N_("%s: is %s, whatever its name says; save it as .docx or .txt"),
                      path, _(name));
}

static enum newid_status detect_text(enum reader_kind *kind, const char **note, const struct head *head,
                                     const char *path, enum reader_kind named, struct newid_error *err)
{
    size_t mark = starts_with(head, "\xEF\xBB\xBF", 3) ? 3 : 0;
    const char *name = foreign_name(head, named);
    if (name && named != READER_NONE)
        return refuse_foreign(path, name, named, err);
    if (!is_text(head) && is_office(named))
        return newid_fail(err, NEWID_INPUT, "%s: is damaged, or no office file; save it again", path);
    if (head->len >= mark + 6 && memcmp(head->bytes + mark, "WEBVTT", 6) == 0 && named != READER_CSV) {
        *kind = READER_TRANSCRIPT;
        return NEWID_OK;
    }
    if (named == READER_DOCX || named == READER_ODT)
        return newid_fail(err, NEWID_INPUT, "%s: is plain text, whatever its name says; name it .txt", path);
    *kind = named == READER_XLSX ? READER_CSV : named;
    if (named == READER_XLSX)
        *note = N_("its name says otherwise, but the file is text with separated columns, and was read as CSV");
    return NEWID_OK;
}

enum newid_status reader_detect(enum reader_kind *kind, const char **note, const char *path, struct newid_error *err)
{
    enum reader_kind named = kind_by_name(path);
    struct head head;
    *kind = READER_NONE;
    *note = NULL;
    FILE *file = fopen(path, "rb");
    if (!file)
        return newid_fail(err, NEWID_IO, "%s: cannot be opened: %s", path, strerror(errno));
    enum newid_status status = read_at(&head, file, 0, path, err);
    if (status)
        goto done;
    if (!head.len)
        status = newid_fail(err, NEWID_INPUT, "%s: is empty", path);
    else if (starts_with(&head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))
        status = refuse_container(&head, file, path, err);
    else if (starts_with(&head, "PK\3\4", 4) || starts_with(&head, "PK\5\6", 4))
        status = detect_zip(kind, note, path, named, err);
    else
        status = detect_text(kind, note, &head, path, named, err);
done:
    fclose(file);
    return status;
}
