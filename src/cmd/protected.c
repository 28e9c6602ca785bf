#include "cmd/protected.h"

#include "cmd/cmd.h"
#include "table/protect.h"
#include "util/buf.h"
#include "util/wording.h"

#include <string.h>

static bool stop(void *context)
{
    (void)context;
    return cmd_interrupted();
}

struct effort cmd_effort(void) { return (struct effort){.work = effort_usual, .stop = stop}; }

enum newid_status cmd_check_public(const struct newid_table_request *request, struct newid_error *err)
{
    if (!protect_breaks_down(request))
        return NEWID_OK;
    return newid_fail(err, NEWID_USAGE,
                      "--audience public: figures of a team, a role or the like could be worked out from others; newid "
                      "table and newid release protect them. Here leave out what breaks them down");
}

static void note(struct out *out, const struct buf *text)
{
    if (!text->failure && text->len)
        out_note(out, text->data);
}

void cmd_note_thresholds(struct out *out, const struct newid_thresholds *t, enum newid_audience audience)
{
    const struct newid_thresholds *usual = &newid_default_thresholds;
    struct buf text = BUF_INIT;
    if (audience == NEWID_INTERNAL && t->internal_base != usual->internal_base)
        buf_addf(&text, _("The project's own threshold: a smallest base of %u (usual: %u)."), t->internal_base,
                 usual->internal_base);
    if (audience == NEWID_PUBLIC && (t->public_base != usual->public_base || t->mention != usual->mention))
        buf_addf(&text,
                 _("The project's own thresholds: a smallest base of %u (usual: %u), and at least %u who mention a "
                   "theme and who do not (usual: %u)."),
                 t->public_base, usual->public_base, t->mention, usual->mention);
    note(out, &text);
    buf_release(&text);
}

void cmd_note_protection(struct out *out, const struct protection *p, const struct newid_thresholds *t)
{
    struct buf text = BUF_INIT;
    out_note(
        out,
        "For the public: numbers of writers and accounts only. Hits, statuses, lengths, and the accounts' interval "
        "where workers are known, would say more of what is hidden.");
    if (p->small + p->beside == 0)
        buf_addf(&text, _("No cell had to be hidden (%zu cells)."), p->cells);
    else if (p->small + p->beside >= p->cells)
        buf_addf(&text, _("This table can only be made safe by hiding all of its %zu cells."), p->cells);
    else
        buf_addf(
            &text,
            _("%zu of %zu cells are hidden (*): %zu for themselves (a base under %u, fewer than %u who mention the "
              "theme or who do not, or a sensitive theme by team or role) and %zu beside them, so that those "
              "cannot be worked out from totals or from other levels. Which is which is not shown."),
            p->small + p->beside, p->cells, p->small, t->public_base, t->mention, p->beside);
    note(out, &text);
    buf_reset(&text);
    if (p->forgotten)
        buf_addf(
            &text,
            _("%zu cells of earlier releases no longer are what they were (accounts were removed or changed, or the "
              "codebook was): these tables are not protected against them."),
            p->forgotten);
    note(out, &text);
    buf_release(&text);
}
