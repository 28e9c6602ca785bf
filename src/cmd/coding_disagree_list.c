/* newid coding disagree: what coders differ on, to be read. */
#include "cmd/coding_disagree.h"

#include "text/excerpt.h"

#include <string.h>

/* Characters to each side of what a coder marked; and of an account's beginning, where nobody marked anything. */
enum { CONTEXT = 40, OPENING = 90 };

enum { THEME, LABEL, ACCOUNT, YES, NO, LEFT, PASSAGE, RIGHT, START, END, COLUMNS };

static const struct out_column columns[COLUMNS] = {
    [THEME] = {.name = "theme", .heading = N_("Theme"), .wraps = true},
    [LABEL] = {.name = "label", .heading = "Label", .data_only = true},
    [ACCOUNT] = {.name = "account", .heading = N_("Account")},
    [YES] = {.name = "yes", .heading = N_("Yes")},
    [NO] = {.name = "no", .heading = N_("No")},
    [LEFT] = {.name = "left", .heading = "Before", .data_only = true},
    [PASSAGE] = {.name = "passage", .heading = N_("Passage"), .wraps = true},
    [RIGHT] = {.name = "right", .heading = "After", .data_only = true},
    [START] = {.name = "start", .heading = "Start", .data_only = true},
    [END] = {.name = "end", .heading = "End", .data_only = true},
};

struct finding {
    struct arena *memory;
    const struct truth_passage *marked; /* NULL: nobody marked a passage */
    struct excerpt excerpt;
};

static enum newid_status take_excerpt(void *context, const struct newid_account *account,
                                      const struct newid_measure *measure, struct newid_error *err)
{
    struct finding *f = context;
    (void)measure;
    const bool is_marked = f->marked && f->marked->end <= account->text_len;
    const bool made =
        excerpt_make(&f->excerpt, f->memory, account->text, account->text_len, is_marked ? f->marked->start : 0,
                     is_marked ? f->marked->end : 0, is_marked ? CONTEXT : OPENING);
    return made ? NEWID_OK : newid_fail(err, NEWID_MEMORY, "out of memory");
}

static const struct truth_passage *find_marked(const struct truth *t, const struct disagreement *d)
{
    for (size_t i = 0; i < t->passage_count; i++)
        if (t->passages[i].account == d->account && t->passages[i].theme == d->theme)
            return &t->passages[i];
    return NULL;
}

/* "A, B": who said so. */
static void name_coders(struct buf *out, const struct truth *t, const struct disagreement *d, enum truth_value said)
{
    for (size_t c = 0; c < t->coder_count; c++)
        if (!t->coders[c].reconciled && truth_said(t, c, d->account, d->theme) == said)
            buf_addf(out, "%s%s", out->len ? ", " : "", t->coders[c].name);
}

static struct out_cell in_context(struct buf *text, const struct excerpt *e)
{
    buf_addf(text, "%s%s", e->cut_left ? "…" : "", e->left);
    const size_t mark = text->len;
    buf_adds(text, e->match);
    const size_t end = text->len;
    buf_addf(text, "%s%s", e->right, e->cut_right ? "…" : "");
    struct out_cell cell = out_string(text->data);
    if (end > mark) {
        cell.mark_start = mark;
        cell.mark_end = end;
    }
    return cell;
}

static enum newid_status put_row(struct disagree_run *run, struct out *out, const struct disagreement *d,
                                 struct newid_error *err)
{
    const struct truth *t = &run->truth;
    const struct newid_theme *theme = &run->citation.codebook->themes[d->theme];
    const bool in_welsh = strcmp(wording_language(), "cy") == 0, for_people = out_is_for_people(out);
    struct finding f = {.memory = &run->memory, .marked = find_marked(t, d)};
    struct buf yes = BUF_INIT, no = BUF_INIT, text = BUF_INIT;
    struct out_cell cells[COLUMNS] = {{.type = OUT_EMPTY}};
    enum newid_status status = newid_store_one_account(run->store, t->accounts[d->account].id, take_excerpt, &f, err);
    if (status)
        return status;
    name_coders(&yes, t, d, TRUTH_YES);
    name_coders(&no, t, d, TRUTH_NO);
    cells[THEME] = out_string(!for_people ? theme->code : in_welsh ? theme->label_cy : theme->label_en);
    cells[LABEL] = out_string(theme->label_en);
    cells[ACCOUNT] = out_string(t->accounts[d->account].id);
    cells[YES] = out_string(yes.data);
    cells[NO] = out_string(no.data);
    cells[LEFT] = out_string(f.excerpt.left);
    cells[PASSAGE] = for_people ? in_context(&text, &f.excerpt) : out_string(f.excerpt.match);
    cells[RIGHT] = out_string(f.excerpt.right);
    if (f.marked) {
        cells[START] = out_integer(f.marked->start);
        cells[END] = out_integer(f.marked->end);
    }
    out_row(out, cells);
    buf_release(&yes);
    buf_release(&no);
    buf_release(&text);
    return NEWID_OK;
}

static void put_notes(const struct disagree_run *run, struct out *out)
{
    struct buf text = BUF_INIT;
    buf_addf(&text,
             P_("Coders differ on %zu decision of the %zu that two or more of them made.",
                "Coders differ on %zu decisions of the %zu that two or more of them made.", run->count),
             run->count, run->decided);
    out_note(out, text.data);
    if (run->count) {
        out_note(out, "Marked is what a coder marked; where nobody marked a passage the account's beginning stands.");
        out_note(out, "-o FILE.xlsx writes a workbook to agree in; newid coding import --reconciled takes it in.");
    }
    out_note(out, "For the analyst: not for circulation.");
    buf_release(&text);
}

enum newid_status disagree_print(struct disagree_run *run, const struct coding_options *o, struct newid_error *err)
{
    struct buf document = BUF_INIT;
    struct out *out = NULL;
    enum out_format format;
    enum newid_status status = cmd_out_begin(&out, &format, &document, &o->output, "What coders differ on", err);
    if (!status) {
        if (run->count || !out_is_for_people(out))
            out_table_begin(out, columns, COLUMNS, NULL);
        for (size_t i = 0; i < run->count && !status; i++)
            status = put_row(run, out, &run->items[i], err);
        if (run->count || !out_is_for_people(out))
            out_table_end(out);
    }
    if (!status) {
        put_notes(run, out);
        cmd_cite_option(&run->citation, "--theme", o->theme);
        cmd_put_citation(out, &run->citation, "analyst");
        status = cmd_out_end(out, &document, &o->output, err);
    }
    out_free(out);
    buf_release(&document);
    return status;
}
