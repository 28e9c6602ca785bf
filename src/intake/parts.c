#include "intake/parts.h"

#include "intake/reader.h"
#include "intake/words.h"
#include "util/mem.h"

#include <string.h>
#include <strings.h>

enum { DATE_LONGEST = 48, DATE_WORDS = 5 };

/* What may stand before the date of a line. Longer ones first: "dydd llun" before "llun". */
static const char *const before_date[] = {
    "date:",  "dyddiad:", "dydd", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "mon",      "tues", "tue",    "wed",     "thurs",     "thur",     "thu",    "fri",
    "sat",    "sun",      "llun", "mawrth", "mercher", "iau",       "gwener",   "sadwrn", "sul",
};

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* The offset behind the words that may stand before a date. */
static size_t skip_before_date(const char *line, size_t len)
{
    size_t at = 0;
    for (bool again = true; again;) {
        again = false;
        while (at < len && is_blank(line[at]))
            at++;
        for (size_t i = 0; i < sizeof before_date / sizeof *before_date; i++) {
            size_t n = strlen(before_date[i]);
            if (len - at <= n || strncasecmp(line + at, before_date[i], n) || !strchr(" \t,.", line[at + n]))
                continue;
            at += n;
            while (at < len && strchr(" \t,.", line[at]))
                at++;
            again = true;
            break;
        }
    }
    return at;
}

static bool reads(const char *value, const struct date_format *dates, int32_t *day)
{
    static const enum date_order orders[] = {DATE_ISO, DATE_DMY, DATE_MDY, DATE_YMD};
    if (dates)
        return date_read(day, dates, value);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct date_format format = {.order = orders[i]};
        if (date_read(day, &format, value))
            return true;
    }
    return false;
}

bool line_date(const char *line, size_t len, const struct date_format *dates, size_t *start, size_t *end, int32_t *day)
{
    size_t from = skip_before_date(line, len), at = from;
    bool found = false;
    char value[DATE_LONGEST + 1];
    /* The longest beginning of at most five words that is a date: "3 March 2019", "12/03/2019 10:30". */
    for (int word = 0; word < DATE_WORDS && at < len; word++) {
        while (at < len && is_blank(line[at]))
            at++;
        while (at < len && !is_blank(line[at]))
            at++;
        size_t stop = at;
        while (stop > from && strchr(":.,;-", line[stop - 1]))
            stop--;
        if (stop == from || stop - from > DATE_LONGEST)
            continue;
        memcpy(value, line + from, stop - from);
        value[stop - from] = '\0';
        if (reads(value, dates, day)) {
            *start = from;
            *end = stop;
            found = true;
        }
    }
    /* The last try may have changed *day without success. */
    if (found) {
        memcpy(value, line + *start, *end - *start);
        value[*end - *start] = '\0';
        found = reads(value, dates, day);
    }
    return found;
}

static enum newid_status add_part(struct parts *parts, struct part part, struct newid_error *err)
{
    if (mem_grow(&parts->items, &parts->capacity, parts->count + 1, sizeof *parts->items))
        return no_memory(err);
    parts->items[parts->count++] = part;
    return NEWID_OK;
}

static bool begins_part(const char *line, size_t len, enum newid_split split, const struct date_format *dates,
                        struct part *part)
{
    size_t mark = strlen(DOCUMENT_HEADING), start, end;
    bool heading = len >= mark && !strncmp(line, DOCUMENT_HEADING, mark);
    if (split == NEWID_SPLIT_HEADING)
        return heading;
    if (heading) {
        line += mark;
        len -= mark;
    }
    part->dated = split == NEWID_SPLIT_DATE && line_date(line, len, dates, &start, &end, &part->day);
    return part->dated;
}

enum newid_status parts_split(struct parts *out, const char *text, size_t len, enum newid_split split,
                              const struct date_format *dates, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    struct part open = {.start = 0};
    out->count = 0;
    for (size_t at = 0; at < len && !status && split != NEWID_SPLIT_NONE;) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t end = newline ? (size_t)(newline - text) : len;
        struct part next = {.start = at};
        if (begins_part(text + at, end - at, split, dates, &next)) {
            size_t before = at - open.start;
            (void)trim_span(text + open.start, &before);
            open.end = at;
            if (before)
                status = add_part(out, open, err);
            open = next;
        }
        at = end + (newline != NULL);
    }
    open.end = len;
    return status ? status : add_part(out, open, err);
}

void parts_release(struct parts *parts)
{
    mem_free(parts->items);
    *parts = (struct parts){NULL, 0, 0};
}
