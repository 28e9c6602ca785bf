#include "intake/run.h"

#include "intake/words.h"
#include "util/wording.h"

#include <string.h>

enum newid_status draft_cell(char **out, struct arena *arena, const struct columns *columns, const struct grid_row *row,
                             int column, struct newid_error *err)
{
    const char *text = column >= 0 && (size_t)column < row->count ? row->cells[column].text : "";
    if (columns->of_rejects)
        text = csv_unguard(text);
    return canonical_copy(out, arena, text, strlen(text), false, err);
}

/* Trims each worker of a list and leaves no blanks beside the semicolons; with a key each becomes a code. */
static enum newid_status join_workers(char **out, struct intake *in, struct arena *arena, const char *list, bool coded,
                                      struct newid_error *err)
{
    struct buf joined = BUF_INIT;
    enum newid_status status = NEWID_OK;
    while (*list && !status) {
        size_t len = strcspn(list, ";"), kept = len;
        const char *start = trim_span(list, &kept);
        const char *worker = arena_strndup(arena, start, kept);
        if (!worker)
            status = no_memory(err);
        else if (coded && kept)
            status = worker_key_code(in->key, &worker, worker, err);
        if (!status && kept) {
            buf_adds(&joined, joined.len ? ";" : "");
            buf_adds(&joined, worker);
        }
        list += len + (list[len] == ';');
    }
    if (!status)
        status = buf_check(&joined, err);
    if (!status && !(*out = arena_strdup(arena, joined.data)))
        status = no_memory(err);
    buf_release(&joined);
    return status;
}

static const char *const date_faults[] = {
    [DATE_FITS] = NULL,
    [DATE_FITS_BOTH] = NULL,
    [DATE_OTHER_ORDER] = N_("day and month of the date stand the other way round; correct it, or see --date-format"),
    [DATE_NO_SUCH_DAY] = N_("there is no such day; correct the date"),
    [DATE_MISFIT] = N_("the date does not fit the format of the others; correct it, or see --date-format"),
};

static enum newid_status read_date(struct draft *draft, struct arena *arena, const struct date_format *format,
                                   const char *value, const char **reason, struct newid_error *err)
{
    int32_t day;
    draft->date_fit = date_fit(&day, format, value);
    *reason = _(date_faults[draft->date_fit]);
    if (*reason)
        return NEWID_OK;
    char *text = arena_alloc(arena, DAY_TEXT_SIZE);
    if (!text)
        return no_memory(err);
    day_text(text, day);
    draft->values[FIELD_DATE] = text;
    return NEWID_OK;
}

/* One column of the row into the draft. An empty cell is an absent field. */
static enum newid_status fill_column(struct draft *draft, struct intake *in, struct arena *arena,
                                     const struct columns *columns, const struct grid_row *row, int index,
                                     const struct date_format *dates, const char **reason, struct newid_error *err)
{
    const struct column *column = &columns->items[index];
    bool is_text = column->use == COLUMN_FIELD && column->field == FIELD_TEXT;
    if (is_text || (column->use != COLUMN_FIELD && column->use != COLUMN_ATTRIBUTE))
        return NEWID_OK;
    char *value;
    enum newid_status status = draft_cell(&value, arena, columns, row, index, err);
    if (status)
        return status;
    size_t len = strlen(value);
    value = arena_strndup(arena, trim_span(value, &len), len);
    if (!value)
        return no_memory(err);
    if (!len)
        return NEWID_OK;
    if (column->coded || (column->use == COLUMN_FIELD && column->field == FIELD_WORKER))
        status = join_workers(&value, in, arena, value, column->coded, err);
    if (status || !*value)
        return status;
    if (column->use == COLUMN_ATTRIBUTE) {
        draft->attributes[draft->attribute_count++] = (struct draft_attribute){column->name, value};
        return NEWID_OK;
    }
    draft->headings[column->field] = column->name;
    if (column->field == FIELD_DATE)
        return read_date(draft, arena, dates, value, reason, err);
    draft->values[column->field] = value;
    return NEWID_OK;
}

enum newid_status draft_fill(struct draft *draft, struct intake *in, struct arena *arena, const struct columns *columns,
                             const struct grid_row *row, const struct date_format *dates, const char **reason,
                             struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct newid_error cause = NEWID_ERROR_INIT;
    draft->attributes = arena_alloc(arena, (columns->count + 1) * sizeof *draft->attributes);
    if (!draft->attributes)
        return no_memory(err);
    for (size_t i = 0; i < columns->count && !status && !*reason; i++)
        status = fill_column(draft, in, arena, columns, row, (int)i, dates, reason, &cause);
    if (status == NEWID_INPUT) {
        *reason = _("a cell holds bytes that are no text");
        return NEWID_OK;
    }
    if (status)
        return newid_fail(err, status, "%s", cause.message);
    if (in->options->kind)
        draft->values[FIELD_KIND] = in->options->kind;
    return NEWID_OK;
}
