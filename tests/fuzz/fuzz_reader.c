/*
 * Fuzzes the readers: the first byte of an input says which of them gets the rest. For an office file the rest is
 * either the whole file or, so that the fuzzer sees past the zip's checksums, the XML of its main part.
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined … tests/fuzz/fuzz_reader.c libnewid.a -o fuzz_reader
 *   ./fuzz_reader -max_total_time=120 -max_len=4096 CORPUS
 *
 * FUZZ_TARGET=N in the environment holds it to target N of the table below, whatever the first byte says.
 */
#include "intake/reader.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct target {
    enum reader_kind kind;
    const char *part;      /* of a package that is built around the input; NULL: the input is the file */
    const char *extension; /* for reader_detect */
};

static const struct target targets[] = {
    {READER_CSV, NULL, "csv"},
    {READER_TRANSCRIPT, NULL, "vtt"},
    {READER_MARKDOWN, NULL, "md"},
    {READER_DOCX, "word/document.xml", "docx"},
    {READER_DOCX, "word/styles.xml", "docx"},
    {READER_ODT, "content.xml", "odt"},
    {READER_XLSX, "xl/worksheets/sheet1.xml", "xlsx"},
    {READER_XLSX, "xl/sharedStrings.xml", "xlsx"},
    {READER_XLSX, "xl/styles.xml", "xlsx"},
    {READER_XLSX, "xl/workbook.xml", "xlsx"},
    {READER_XLSX, "xl/_rels/workbook.xml.rels", "xlsx"},
    {READER_DOCX, NULL, "docx"},
    {READER_ODT, NULL, "odt"},
    {READER_XLSX, NULL, "xlsx"},
};

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEETML "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" OFFICE "\""
#define RELATION(id, kind, target) "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" kind "\" Target=\"" target "\"/>"
#define RELATIONS(inside)                                                                                              \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inside "</Relationships>"

/* What stands around the part that is fuzzed. */
static const struct {
    const char *name, *text;
} surroundings[] = {
    {"word/_rels/document.xml.rels", RELATIONS(RELATION("rId1", "styles", "styles.xml"))},
    {"word/document.xml",
     "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
     "<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document>"},
    {"xl/workbook.xml",
     "<workbook " SHEETML "><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
    {"xl/_rels/workbook.xml.rels",
     RELATIONS(RELATION("rId1", "worksheet", "worksheets/sheet1.xml")
                   RELATION("rId2", "sharedStrings", "sharedStrings.xml") RELATION("rId3", "styles", "styles.xml"))},
    {"xl/worksheets/sheet1.xml",
     "<worksheet " SHEETML "><sheetData><row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>43525</v></c>"
     "</row></sheetData></worksheet>"},
};

static void write_plain(const char *path, const uint8_t *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file))
        abort();
}

static void add_part(zip_t *zip, const char *name, const void *data, size_t size)
{
    zip_int64_t index = zip_file_add(zip, name, zip_source_buffer(zip, data, size, 0), ZIP_FL_OVERWRITE);
    if (index < 0 || zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0))
        abort();
}

static void write_package(const char *path, const char *part, const uint8_t *data, size_t size)
{
    int code;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!zip)
        abort();
    for (size_t i = 0; i < sizeof surroundings / sizeof *surroundings; i++)
        add_part(zip, surroundings[i].name, surroundings[i].text, strlen(surroundings[i].text));
    add_part(zip, part, data, size);
    if (zip_close(zip))
        abort();
}

/* Every byte that a reader hands out is looked at, so that the sanitizer sees what lives too short. */
static enum newid_status look_at_row(void *context, const struct grid_row *row, struct newid_error *err)
{
    (void)err;
    size_t *bytes = context;
    for (size_t i = 0; i < row->count; i++)
        *bytes += strlen(row->cells[i].text);
    *bytes += row->fault ? strlen(row->fault) : 0;
    return NEWID_OK;
}

static void look_at_note(void *context, const char *message) { *(size_t *)context += strlen(message); }

static void read_file(const char *path, enum reader_kind kind)
{
    struct newid_error err = NEWID_ERROR_INIT;
    size_t bytes = 0;
    enum newid_status status;
    if (kind == READER_CSV || kind == READER_XLSX) {
        const struct grid_visitor visitor = {&bytes, look_at_row, look_at_note, NULL};
        status = grid_read(path, kind, NULL, &visitor, &err);
    } else {
        struct buf out = BUF_INIT;
        status = document_read(&out, path, kind, NULL, look_at_note, &bytes, &err);
        buf_release(&out);
    }
    /* A failure is told, and success tells of none. */
    if (status != err.status || (status != NEWID_OK) != (err.message[0] != '\0'))
        abort();
}

static const struct target *choose_target(uint8_t first)
{
    const size_t count = sizeof targets / sizeof *targets;
    const char *held = getenv("FUZZ_TARGET");
    return &targets[(held ? strtoul(held, NULL, 10) : first) % count];
}

static char folder[300];

static void remove_folder(void) { rmdir(folder); }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[400];
    if (!size)
        return 0;
    const struct target *target = choose_target(data[0]);
    if (!folder[0]) {
        const char *tmp = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/newid-fuzz-XXXXXX", tmp ? tmp : "/tmp");
        if (!mkdtemp(folder) || atexit(remove_folder))
            abort();
    }
    snprintf(path, sizeof path, "%s/input.%s", folder, target->extension);
    if (target->part)
        write_package(path, target->part, data + 1, size - 1);
    else
        write_plain(path, data + 1, size - 1);
    enum reader_kind kind;
    const char *note;
    struct newid_error err = NEWID_ERROR_INIT;
    if (reader_detect(&kind, &note, path, &err) != err.status)
        abort();
    read_file(path, target->kind);
    unlink(path);
    return 0;
}
