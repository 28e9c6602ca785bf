/* newid themes: the codes and labels in use. */
#include "cmd/cmd.h"

static struct cmd_output output;
static const char *codebook_spec;

static const struct opt_spec options[] = {{"codebook", 0, OPT_STRING, &codebook_spec, N_("NAME[@VERSION]"),
                                           N_("the codebook; without it the one coded last")},
                                          CMD_OUTPUT_OPTIONS(&output),
                                          OPT_END};

static const struct out_column columns[] = {
    {.name = "theme", .heading = N_("Theme")},
    {.name = "parent", .heading = "Parent", .data_only = true},
    {.name = "label_en", .heading = N_("English"), .wraps = true},
    {.name = "label_cy", .heading = N_("Cymraeg"), .wraps = true},
    {.name = "patterns", .heading = N_("Patterns"), .right = true},
    {.name = "rule", .heading = "Rule", .data_only = true},
    {.name = "sensitive", .heading = "Sensitive", .data_only = true},
    {.name = "definition", .heading = "Definition", .data_only = true},
};

static void add_theme(struct out *out, const struct newid_codebook *book, const struct newid_theme *theme)
{
    const struct out_cell cells[] = {
        out_string(theme->code),
        out_string(theme->parent == NEWID_NO_PARENT ? NULL : book->themes[theme->parent].code),
        out_string(theme->label_en),
        out_string(theme->label_cy),
        theme->rule ? out_string(out_word(out, N_("rule"))) : out_integer((double)theme->pattern_count),
        out_string(theme->rule ? theme->rule_source : NULL),
        out_integer(theme->sensitive),
        out_string(theme->definition),
    };
    out_row(out, cells);
}

static enum newid_status run(struct cmd_call *call, struct newid_error *err)
{
    struct newid_codebook *book = NULL;
    struct newid_codebook_info info;
    struct out *out = NULL;
    struct buf document = BUF_INIT, title = BUF_INIT;
    enum out_format format;
    enum newid_status status = newid_store_codebook(call->store, codebook_spec, &book, &info, err);
    if (status)
        goto done;
    buf_addf(&title, _("Themes of %s@%s"), info.name, info.version);
    status = cmd_out_begin(&out, &format, &document, &output, title.data, err);
    if (status)
        goto done;
    buf_reset(&title);
    buf_addf(&title, out_word(out, N_("Themes of %s@%s")), info.name, info.version);
    out_table_begin(out, columns, sizeof columns / sizeof *columns, title.data);
    for (size_t t = 0; t < book->theme_count; t++)
        add_theme(out, book, &book->themes[t]);
    out_table_end(out);
    if (info.draft)
        out_note(out, "This codebook is a draft: some of its examples fail.");
    status = cmd_out_end(out, &document, &output, err);
done:
    out_free(out);
    buf_release(&document);
    buf_release(&title);
    newid_codebook_free(book);
    return status;
}

const struct cmd cmd_themes = {
    .name = "themes",
    .store = CMD_READ,
    .operands = "",
    .summary = N_("the codes and labels in use"),
    .description =
        N_("Lists the themes of a codebook version that is in the file: code, labels in English and Welsh, and how "
           "many patterns each has. `newid codebook show` prints the patterns themselves."),
    .examples = N_("newid themes\tof the codebook coded last\nnewid themes --codebook nhs-experience\tof another"),
    .options = options,
    .run = run,
};
