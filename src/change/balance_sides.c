#include "change/balance.h"

#include "codebook/structure.h"
#include "util/buf.h"
#include "util/wording.h"

#include <string.h>

/* Of the shipped codebook. */
static const char bright_usual[] = "success,optimism", dark_usual[] = "difficulty,worry";

static enum newid_status unknown_theme(const struct newid_codebook *codebook, const char *code, bool is_usual,
                                       struct newid_error *err)
{
    struct buf list = BUF_INIT_CAP(700);
    for (size_t t = 0; t < codebook->theme_count && list.len < 600; t++)
        buf_addf(&list, "%s%s", t ? ", " : "", codebook->themes[t].code);
    if (list.len >= 600)
        buf_adds(&list, " …");
    enum newid_status status = newid_fail(
        err, NEWID_USAGE,
        is_usual ? N_("theme %s is not in the codebook %s; say which themes are the two sides with --bright CODE,… and "
                      "--dark CODE,…; there are: %s")
                 : N_("theme %s is not in the codebook %s; there are: %s"),
        code, codebook->name, list.data);
    buf_release(&list);
    return status;
}

static enum newid_status read_side(struct balance_side *side, struct arena *memory,
                                   const struct newid_codebook *codebook, const char *codes, bool is_usual,
                                   struct newid_error *err)
{
    side->themes = arena_alloc(memory, (strlen(codes) + 1) * sizeof *side->themes);
    if (!side->themes)
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    for (const char *p = codes; *p;) {
        const size_t len = strcspn(p, ",");
        const char *code = arena_strndup(memory, p, len);
        if (!code)
            return newid_fail(err, NEWID_MEMORY, "out of memory");
        p += len + (p[len] == ',');
        if (!len)
            continue;
        const size_t theme = newid_codebook_find(codebook, code);
        if (theme == NEWID_NO_PARENT)
            return unknown_theme(codebook, code, is_usual, err);
        side->themes[side->count++] = theme;
    }
    return side->count
               ? NEWID_OK
               : newid_fail(err, NEWID_USAGE, "a side of the balance has no theme; name one with --bright or --dark");
}

/* An account with one would always have the other. */
static enum newid_status check_apart(const struct balance_sides *sides, const struct newid_codebook *codebook,
                                     struct newid_error *err)
{
    for (size_t i = 0; i < sides->bright.count; i++)
        for (size_t j = 0; j < sides->dark.count; j++) {
            const size_t a = sides->bright.themes[i], b = sides->dark.themes[j];
            if (codebook_counts_in(codebook, a, b) || codebook_counts_in(codebook, b, a))
                return newid_fail(
                    err, NEWID_USAGE,
                    "theme %s counts in theme %s, so that both cannot be on different sides; choose others "
                    "with --bright and --dark",
                    codebook->themes[codebook_counts_in(codebook, a, b) ? b : a].code,
                    codebook->themes[codebook_counts_in(codebook, a, b) ? a : b].code);
        }
    return NEWID_OK;
}

enum newid_status balance_read_sides(struct balance_sides *out, const struct newid_codebook *codebook,
                                     const char *bright, const char *dark, struct newid_error *err)
{
    *out = (struct balance_sides){0};
    enum newid_status status =
        read_side(&out->bright, &out->memory, codebook, bright ? bright : bright_usual, !bright, err);
    if (!status)
        status = read_side(&out->dark, &out->memory, codebook, dark ? dark : dark_usual, !dark, err);
    return status ? status : check_apart(out, codebook, err);
}

void balance_sides_release(struct balance_sides *sides)
{
    arena_release(&sides->memory);
    *sides = (struct balance_sides){0};
}
