#include "intake/run.h"

#include "intake/words.h"
#include "util/json.h"
#include "util/mem.h"
#include "util/sha256.h"
#include "util/wording.h"

#include <string.h>

static enum newid_status replace_names(const char **value, struct intake *in, struct arena *arena,
                                       struct newid_error *err)
{
    struct buf text = BUF_INIT;
    size_t replaced = 0;
    enum newid_status status = replacements_apply(in->replacements, &text, *value, strlen(*value), &replaced, err);
    if (!status && replaced && !(*value = arena_strndup(arena, text.data, text.len)))
        status = no_memory(err);
    buf_release(&text);
    return status;
}

/* One value of the draft, as the check at the door sees it. */
struct checked {
    struct intake *in;
    struct draft *draft;
    struct arena *arena;
    const char **value;
    const char *column;
    bool may_mask; /* two workers that are both masked would become one */
    const char **reason;
};

/* Whether the row's report has the same already: a row with several questions brings its other columns with each of
 * them. */
static bool is_recorded(const struct checked *c, const char *kind, const char *masked)
{
    const struct newid_intake_report *report = c->in->report;
    for (size_t i = report->found_count; i-- > 0;) {
        const struct newid_identifier_found *item = &report->found[i];
        if (item->row != c->draft->row || strcmp(item->file, c->draft->file))
            return false;
        if (!strcmp(item->column, c->column) && !strcmp(item->kind, kind) && !strcmp(item->masked, masked))
            return true;
    }
    return false;
}

static enum newid_status record_found(const struct checked *c, const struct identifier *found, struct newid_error *err)
{
    struct newid_intake_report *report = c->in->report;
    if (mem_grow(&report->found, &report->found_capacity, report->found_count + 1, sizeof *report->found))
        return no_memory(err);
    struct buf masked = BUF_INIT;
    identifier_mask(&masked, *c->value + found->start, found->end - found->start);
    if (is_recorded(c, found->kind, masked.data)) {
        buf_release(&masked);
        return NEWID_OK;
    }
    struct newid_identifier_found *item = &report->found[report->found_count++];
    *item = (struct newid_identifier_found){
        .file = mem_strdup(c->draft->file),
        .row = c->draft->row,
        .column = mem_strdup(c->column),
        .kind = mem_strdup(found->kind),
        .masked = buf_detach(&masked),
    };
    return item->file && item->column && item->kind && item->masked ? NEWID_OK : no_memory(err);
}

static enum newid_status mask_value(const struct checked *c, const struct identifier *found, size_t count,
                                    struct newid_error *err)
{
    struct buf text = BUF_INIT;
    size_t from = 0, len = strlen(*c->value);
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, *c->value + from, found[i].start - from);
        buf_addf(&text, "[%s]", found[i].word);
        from = found[i].end;
    }
    buf_add(&text, *c->value + from, len - from);
    enum newid_status status = buf_check(&text, err);
    if (!status && !(*c->value = arena_strndup(c->arena, text.data, text.len)))
        status = no_memory(err);
    buf_release(&text);
    return status;
}

/* What the options say is done with what was found in one value. */
static enum newid_status act_on(const struct checked *c, const struct identifier *found, size_t count,
                                struct newid_error *err)
{
    struct intake *in = c->in;
    enum newid_status status = NEWID_OK;
    if (in->options->on_identifier == NEWID_IDENTIFIER_ALLOW) {
        in->report->allowed += count;
        return NEWID_OK;
    }
    for (size_t i = 0; i < count && !status; i++)
        status = record_found(c, &found[i], err);
    if (status)
        return status;
    if (in->options->on_identifier == NEWID_IDENTIFIER_STOP) {
        in->closed = true;
    } else if (in->options->on_identifier == NEWID_IDENTIFIER_MASK && c->may_mask) {
        in->report->masked += count;
        return mask_value(c, found, count, err);
    } else {
        struct buf reason = BUF_INIT;
        buf_addf(&reason, _("an identifier in '%s': %s"), c->column, _(found[0].kind));
        *c->reason = reason.failure ? NULL : arena_strdup(c->arena, reason.data);
        buf_release(&reason);
        if (!*c->reason)
            return no_memory(err);
    }
    return NEWID_OK;
}

static enum newid_status check_value(const struct checked *c, struct newid_error *err)
{
    const struct identifier *found;
    size_t count;
    struct newid_error cause = NEWID_ERROR_INIT;
    enum newid_status status =
        identifiers_find(c->in->identifiers, *c->value, strlen(*c->value), &found, &count, &cause);
    /* Could not finish is not "nothing found": such a text must not pass in silence. */
    if (status == NEWID_LIMIT && c->in->options->on_identifier != NEWID_IDENTIFIER_ALLOW) {
        *c->reason = _("the check for identifiers could not be finished on this text");
        return NEWID_OK;
    }
    if (status == NEWID_LIMIT)
        return NEWID_OK;
    if (status)
        return newid_fail(err, status, "%s", cause.message);
    return count ? act_on(c, found, count, err) : NEWID_OK;
}

/* Every value that is kept but the date: replaced names first, so that a replaced name is not found. */
static enum newid_status check_draft(struct draft *draft, struct intake *in, struct arena *arena, const char **reason,
                                     struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    for (int f = 0; f < FIELDS && !status; f++) {
        if (!draft->values[f] || f == FIELD_DATE || f == FIELD_FILE || (f == FIELD_QUESTION && draft->asks_heading))
            continue;
        if (f == FIELD_TEXT && in->replacements)
            status = replace_names(&draft->values[f], in, arena, err);
        struct checked c = {in,
                            draft,
                            arena,
                            &draft->values[f],
                            draft->headings[f] ? draft->headings[f] : field_names[f],
                            f != FIELD_ID && f != FIELD_WORKER && f != FIELD_AUTHOR,
                            reason};
        if (!status)
            status = check_value(&c, err);
    }
    for (size_t i = 0; i < draft->attribute_count && !status; i++) {
        struct draft_attribute *attribute = &draft->attributes[i];
        if (in->replacements)
            status = replace_names(&attribute->value, in, arena, err);
        struct checked c = {in, draft, arena, &attribute->value, attribute->name, true, reason};
        if (!status)
            status = check_value(&c, err);
    }
    return status;
}

/* An id from what the account says: the same row gets the same id in every import. */
static const char *hashed_id(const struct draft *draft, struct arena *arena, struct strmap *ids)
{
    enum { ID_DIGITS = 16 };
    struct sha256_ctx hash;
    char hex[SHA256_HEX_SIZE];
    sha256_init(&hash);
    static const enum field parts[] = {FIELD_DATE, FIELD_WORKER, FIELD_QUESTION, FIELD_TEXT};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        sha256_add_string(&hash, draft->values[parts[i]]);
    sha256_hex(&hash, hex);
    hex[ID_DIGITS] = '\0';
    uint64_t *seen = strmap_add(ids, hex, NULL);
    if (!seen)
        return NULL;
    struct buf id = BUF_INIT;
    buf_adds(&id, hex);
    if (++*seen > 1)
        buf_addf(&id, "-%llu", (unsigned long long)*seen);
    const char *copy = id.failure ? NULL : arena_strdup(arena, id.data);
    buf_release(&id);
    return copy;
}

/* The first 60 bits of a SHA-256, never 0. */
static uint64_t mark_of(const char hex[SHA256_HEX_SIZE])
{
    uint64_t mark = 1;
    for (int i = 0; i < 15; i++)
        mark = mark << 4 | (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    return mark;
}

static enum newid_status settle_id(struct draft *draft, struct arena *arena, struct strmap *ids, const char **reason,
                                   struct newid_error *err)
{
    const char *text = draft->values[FIELD_TEXT];
    sha256_of(draft->hash, text, strlen(text));
    if (!draft->values[FIELD_ID]) {
        draft->values[FIELD_ID] = hashed_id(draft, arena, ids);
        return draft->values[FIELD_ID] ? NEWID_OK : no_memory(err);
    }
    bool added;
    const uint64_t mark = mark_of(draft->hash);
    uint64_t *held = strmap_add(ids, draft->values[FIELD_ID], &added);
    if (!held)
        return no_memory(err);
    if (added)
        *held = mark;
    else if (*held != mark)
        *reason = _("the id stands in an earlier row with another text");
    return NEWID_OK;
}

static const char *attributes_json(const struct draft *draft, struct arena *arena)
{
    struct buf json = BUF_INIT;
    buf_addc(&json, '{');
    for (size_t i = 0; i < draft->attribute_count; i++)
        json_add_member(&json, draft->attributes[i].name, draft->attributes[i].value);
    buf_addc(&json, '}');
    const char *copy = json.failure ? NULL : arena_strdup(arena, json.data);
    buf_release(&json);
    return copy;
}

static void count_lack(struct lack *lack, const struct draft *draft, enum field field)
{
    if (draft->values[field])
        return;
    lack->accounts++;
    lack->documents += !draft->table;
    lack->unmapped += draft->table && draft->table->of_field[field] == NO_COLUMN;
}

static enum newid_status hand_over(const struct draft *draft, struct intake *in, struct arena *arena,
                                   const char **reason, struct newid_error *err)
{
    const char *const *v = draft->values;
    struct newid_account account = {
        .id = v[FIELD_ID],
        .date = v[FIELD_DATE],
        .kind = v[FIELD_KIND] ? v[FIELD_KIND] : "account",
        .worker = v[FIELD_WORKER],
        .author = v[FIELD_AUTHOR],
        .role = v[FIELD_ROLE],
        .team = v[FIELD_TEAM],
        .area = v[FIELD_AREA],
        .question = v[FIELD_QUESTION],
        .source = draft->file,
        .text = v[FIELD_TEXT],
        .text_len = strlen(v[FIELD_TEXT]),
        .hash = draft->hash,
        .row = draft->row,
    };
    if (draft->attribute_count && !(account.attributes = attributes_json(draft, arena)))
        return no_memory(err);
    enum newid_put outcome = NEWID_PUT_ADDED;
    enum newid_status status = in->sink->account(in->sink->context, &account, &outcome, err);
    if (status)
        return status;
    if (outcome == NEWID_PUT_CONFLICT)
        *reason = _("an account with this id is there already with another text or other fields; --update replaces it");
    if (outcome == NEWID_PUT_ADDED) {
        in->report->added++;
        count_lack(&in->undated, draft, FIELD_DATE);
        count_lack(&in->workerless, draft, FIELD_WORKER);
    }
    in->report->unchanged += outcome == NEWID_PUT_UNCHANGED;
    in->report->updated += outcome == NEWID_PUT_UPDATED;
    return NEWID_OK;
}

enum newid_status draft_deliver(struct draft *draft, struct intake *in, struct arena *arena, struct strmap *ids,
                                const char **reason, struct newid_error *err)
{
    size_t len = draft->values[FIELD_TEXT] ? strlen(draft->values[FIELD_TEXT]) : 0;
    if (len)
        (void)trim_span(draft->values[FIELD_TEXT], &len);
    if (!len) {
        in->report->empty++;
        return NEWID_OK;
    }
    enum newid_status status = check_draft(draft, in, arena, reason, err);
    if (!status && !*reason)
        status = settle_id(draft, arena, ids, reason, err);
    if (!status && !*reason && !in->closed)
        status = hand_over(draft, in, arena, reason, err);
    return status;
}
