#include "intake/readers.h"

#include <string.h>

/* Length of the line at text, and into *next where the next one begins; LF, CR LF and CR end a line. */
static size_t line_length(const char *text, size_t len, size_t *next)
{
    size_t end = 0;
    while (end < len && text[end] != '\n' && text[end] != '\r')
        end++;
    *next = end;
    if (*next < len)
        *next += text[end] == '\r' && end + 1 < len && text[end + 1] == '\n' ? 2 : 1;
    return end;
}

/* Adds text without the mark of a heading, which only a heading may bear. */
static void add_unmarked(struct buf *out, const char *text, size_t len)
{
    const size_t mark = strlen(DOCUMENT_HEADING);
    size_t from = 0;
    for (size_t i = 0; i + mark <= len; i++)
        if (memcmp(text + i, DOCUMENT_HEADING, mark) == 0) {
            buf_add(out, text + from, i - from);
            from = i + mark;
            i = from - 1;
        }
    buf_add(out, text + from, len - from);
}

static size_t run_of(const char *line, size_t len, char c)
{
    size_t n = 0;
    while (n < len && line[n] == c)
        n++;
    return n;
}

static size_t indent_of(const char *line, size_t len) { return run_of(line, len < 3 ? len : 3, ' '); }

/* The fence that opens or closes a block of code: '`' or '~', or 0. CommonMark 4.5. */
static char fence_of(const char *line, size_t len)
{
    size_t indent = indent_of(line, len);
    line += indent;
    len -= indent;
    return run_of(line, len, '`') >= 3 ? '`' : run_of(line, len, '~') >= 3 ? '~' : 0;
}

/* An ATX heading (CommonMark 4.2): moves *line and *len to its text. */
static bool take_heading(const char **line, size_t *len)
{
    size_t indent = indent_of(*line, *len);
    size_t level = run_of(*line + indent, *len - indent, '#');
    size_t start = indent + level, end = *len;
    if (level < 1 || level > 6 || (start < end && (*line)[start] != ' ' && (*line)[start] != '\t'))
        return false;
    while (end > start && ((*line)[end - 1] == ' ' || (*line)[end - 1] == '\t'))
        end--;
    size_t closing = end;
    while (closing > start && (*line)[closing - 1] == '#')
        closing--;
    if (closing < end && closing > start && ((*line)[closing - 1] == ' ' || (*line)[closing - 1] == '\t'))
        end = closing;
    while (start < end && ((*line)[start] == ' ' || (*line)[start] == '\t'))
        start++;
    while (end > start && ((*line)[end - 1] == ' ' || (*line)[end - 1] == '\t'))
        end--;
    if (start == end)
        return false;
    *line += start;
    *len = end - start;
    return true;
}

enum newid_status plain_lines(struct buf *out, const char *text, size_t len, bool markdown, struct newid_error *err)
{
    char open_fence = 0;
    for (size_t next; len; text += next, len -= next) {
        const char *line = text;
        size_t line_len = line_length(text, len, &next);
        char fence = markdown ? fence_of(line, line_len) : 0;
        if (fence && (!open_fence || open_fence == fence))
            open_fence = open_fence ? 0 : fence;
        else if (markdown && !open_fence && take_heading(&line, &line_len))
            buf_adds(out, DOCUMENT_HEADING);
        add_unmarked(out, line, line_len);
        buf_addc(out, '\n');
    }
    return buf_check(out, err);
}
