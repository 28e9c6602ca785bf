/* newid codebook show and export. */
#include "cmd/codebook.h"
#include "codebook/export.h"
#include "util/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ---- show ---- */

static const struct out_column theme_columns_shown[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "parent", .heading = "Parent", .data_only = true},
    {.name = "label_en", .heading = N_("English"), .wraps = true},
    {.name = "label_cy", .heading = N_("Cymraeg"), .wraps = true},
    {.name = "phrases", .heading = N_("Phrases"), .right = true},
    {.name = "patterns", .heading = N_("Patterns"), .right = true},
    {.name = "definition", .heading = N_("Definition"), .wraps = true},
    {.name = "rule", .heading = N_("Rule"), .wraps = true},
};

static size_t count_phrases(const struct newid_theme *theme)
{
    size_t n = 0;
    for (size_t i = 0; i < theme->pattern_count; i++)
        n += theme->patterns[i].is_phrase;
    return n;
}

static void show_themes(struct out *out, const struct newid_codebook *book)
{
    out_table_begin(out, theme_columns_shown, sizeof theme_columns_shown / sizeof *theme_columns_shown, "Themes");
    for (size_t t = 0; t < book->theme_count; t++) {
        const struct newid_theme *theme = &book->themes[t];
        const size_t phrases = count_phrases(theme);
        const struct out_cell cells[] = {
            out_string(theme->code),
            out_string(theme->parent == NEWID_NO_PARENT ? NULL : book->themes[theme->parent].code),
            out_string(theme->label_en),
            out_string(theme->label_cy),
            out_integer((double)phrases),
            out_integer((double)(theme->pattern_count - phrases)),
            out_string(theme->definition),
            out_string(theme->rule_source),
        };
        out_row(out, cells);
    }
    out_table_end(out);
}

static const struct out_column pattern_columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "kind", .heading = N_("Kind")},
    {.name = "language", .heading = N_("For")},
    {.name = "source", .heading = N_("As written"), .wraps = true},
    {.name = "regex", .heading = N_("Regex"), .wraps = true},
};

static void show_pattern(struct out *out, const struct newid_theme *theme, const struct newid_pattern *pattern,
                         const char *kind)
{
    const struct out_cell cells[] = {
        out_string(theme->code),
        out_string(kind),
        out_string(*pattern->language ? pattern->language : NULL),
        out_string(pattern->source),
        out_string(pattern->regex),
    };
    out_row(out, cells);
}

static void show_patterns(struct out *out, const struct newid_codebook *book)
{
    out_table_begin(out, pattern_columns, sizeof pattern_columns / sizeof *pattern_columns, "Phrases and patterns");
    for (size_t t = 0; t < book->theme_count; t++) {
        const struct newid_theme *theme = &book->themes[t];
        for (size_t i = 0; i < theme->pattern_count; i++)
            show_pattern(out, theme, &theme->patterns[i],
                         theme->patterns[i].is_phrase ? out_word(out, N_("phrase")) : out_word(out, N_("pattern")));
        for (size_t i = 0; i < theme->unless_count; i++)
            show_pattern(out, theme, &theme->unless[i], "unless");
    }
    out_table_end(out);
}

enum newid_status codebook_show(struct cmd_call *call, const struct codebook_options *options,
                                const char *const *operands, size_t count, struct newid_error *err)
{
    struct named_codebook named = {0};
    struct newid_store *store = NULL;
    struct out *out = NULL;
    struct buf document = BUF_INIT;
    enum out_format format;
    enum newid_status status = named_codebook_read(&named, &store, call->db, count ? operands[0] : NULL, err);
    if (!status)
        status = cmd_out_begin(&out, &format, &document, &options->output, named.label, err);
    if (status)
        goto done;
    if (options->compiled)
        show_patterns(out, named.codebook);
    else
        show_themes(out, named.codebook);
    if (named.is_draft)
        out_note(out, "This codebook is a draft: some of its examples fail.");
    out_about(out, "codebook", named.label);
    out_about(out, "title", named.codebook->title_en);
    out_about(out, "hash", named.codebook->hash);
    status = cmd_out_end(out, &document, &options->output, err);
done:
    out_free(out);
    buf_release(&document);
    newid_codebook_free(named.codebook);
    newid_store_close(store);
    return status;
}

/* ---- export ---- */

enum export_format { EXPORT_YAML, EXPORT_XLSX, EXPORT_CSV };

static const struct {
    const char *name;
    enum export_format format;
} export_formats[] = {{"yaml", EXPORT_YAML}, {"yml", EXPORT_YAML}, {"xlsx", EXPORT_XLSX}, {"csv", EXPORT_CSV}};

static enum newid_status choose_format(enum export_format *format, const struct cmd_output *output,
                                       struct newid_error *err)
{
    const char *name = output->format ? output->format : output->file ? file_extension(output->file) : "yaml";
    for (size_t i = 0; i < sizeof export_formats / sizeof *export_formats; i++)
        if (strcasecmp(export_formats[i].name, name) == 0) {
            *format = export_formats[i].format;
            if (*format == EXPORT_XLSX && !output->file)
                return newid_fail(err, NEWID_USAGE, "a workbook needs a file: add -o FILE.xlsx");
            return NEWID_OK;
        }
    return newid_fail(err, NEWID_USAGE, "a codebook is exported as yaml, xlsx or csv; add --format yaml|xlsx|csv");
}

static enum newid_status write_text(const struct newid_codebook *book, enum export_format format, const char *path,
                                    struct newid_error *err)
{
    struct buf text = BUF_INIT;
    if (format == EXPORT_CSV)
        codebook_write_csv(&text, book);
    else
        codebook_write_yaml(&text, book);
    enum newid_status status = buf_check(&text, err);
    errno = 0;
    if (!status && path)
        status = file_write(path, text.data, text.len, err);
    else if (!status && (fwrite(text.data, 1, text.len, stdout) != text.len || fflush(stdout)))
        status = newid_fail(err, NEWID_IO, "the output could not be written: %s", strerror(errno));
    buf_release(&text);
    return status;
}

enum newid_status codebook_export(struct cmd_call *call, const struct codebook_options *options,
                                  const char *const *operands, size_t count, struct newid_error *err)
{
    struct named_codebook named = {0};
    struct newid_store *store = NULL;
    const char *path = options->output.file;
    enum export_format format;
    enum newid_status status = choose_format(&format, &options->output, err);
    if (!status && path && !options->output.force && access(path, F_OK) == 0)
        status = newid_fail(err, NEWID_USAGE, "%s: exists already; add --force to replace it", path);
    if (!status)
        status = named_codebook_read(&named, &store, call->db, count ? operands[0] : NULL, err);
    if (status)
        goto done;
    status = format == EXPORT_XLSX ? codebook_write_xlsx(path, named.codebook, err)
                                   : write_text(named.codebook, format, path, err);
    if (!status && path)
        cmd_say(P_("%s: %s, %zu theme", "%s: %s, %zu themes", named.codebook->theme_count), path, named.label,
                named.codebook->theme_count);
done:
    newid_codebook_free(named.codebook);
    newid_store_close(store);
    return status;
}
