#include "codebook/export.h"

#include "codebook/context.h"
#include "codebook/theme_columns.h"

#include <string.h>

bool codebook_has_shipped_context(const struct newid_codebook *codebook, struct buf *out)
{
    const struct newid_context *now = NULL;
    struct arena memory = ARENA_INIT;
    bool is_shipped = !codebook->triggers;
    if (!is_shipped && strcmp(codebook->context, "default") == 0) {
        enum newid_status status = context_default(&now, &memory, NULL);
        if (status == NEWID_MEMORY)
            out->failure = status;
        is_shipped = !status && strcmp(now->hash, codebook->triggers->hash) == 0;
    }
    arena_release(&memory);
    return is_shipped;
}

void codebook_write_yaml(struct buf *out, const struct newid_codebook *codebook)
{
    const char *triggers = strstr(codebook->canonical, "\n" CANONICAL_TRIGGERS);
    if (triggers && codebook_has_shipped_context(codebook, out))
        buf_add(out, codebook->canonical, (size_t)(triggers + 1 - codebook->canonical));
    else
        buf_adds(out, codebook->canonical);
}

static void add_csv_cell(struct buf *out, const char *text)
{
    buf_addc(out, '"');
    if (*text && strchr("=+-@\t\r", *text))
        buf_addc(out, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            buf_addc(out, '"');
        buf_addc(out, *p);
    }
    buf_addc(out, '"');
}

void codebook_write_csv(struct buf *out, const struct newid_codebook *codebook)
{
    struct buf cell = BUF_INIT;
    for (size_t c = 0; c < THEME_COLUMNS; c++)
        buf_addf(out, "%s%s", c ? "," : "", theme_columns[c].name);
    buf_addc(out, '\n');
    for (size_t t = 0; t < codebook->theme_count; t++) {
        for (size_t c = 0; c < THEME_COLUMNS; c++) {
            buf_reset(&cell);
            theme_column_cell(&cell, &theme_columns[c], codebook, &codebook->themes[t]);
            if (cell.failure)
                out->failure = cell.failure;
            if (c)
                buf_addc(out, ',');
            if (cell.len)
                add_csv_cell(out, cell.data);
        }
        buf_addc(out, '\n');
    }
    buf_release(&cell);
}
