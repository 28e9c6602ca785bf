#include "intake/readers.h"

#include <string.h>
#include <strings.h>

/*
 * WebVTT (W3C) and SubRip: blocks of lines, parted by empty ones. A block with a timing line is a cue; what stands
 * after a cue without one is still its text, since SubRip's writers leave empty lines inside.
 */

/* A label longer than this, before a colon, is part of a sentence and no speaker. */
enum { LABEL_MOST_BYTES = 40, LABEL_MOST_WORDS = 4 };

struct line {
    const char *text;
    size_t len;
};

struct reading {
    struct buf *out;
    struct buf text;    /* the cue's line, its tags dropped */
    struct buf speaker; /* of the line that is open in out */
    bool open;          /* out ends inside a line */
    bool in_cue;        /* a timing line was met */
};

static struct line next_line(const char **text, size_t *len)
{
    struct line line = {*text, 0};
    while (line.len < *len && line.text[line.len] != '\n' && line.text[line.len] != '\r')
        line.len++;
    size_t taken = line.len;
    if (taken < *len)
        taken += line.text[taken] == '\r' && taken + 1 < *len && line.text[taken + 1] == '\n' ? 2 : 1;
    *text += taken;
    *len -= taken;
    return line;
}

static struct line trim(struct line line)
{
    while (line.len && (line.text[0] == ' ' || line.text[0] == '\t'))
        line.text++, line.len--;
    while (line.len && (line.text[line.len - 1] == ' ' || line.text[line.len - 1] == '\t'))
        line.len--;
    return line;
}

static bool has_arrow(struct line line)
{
    for (size_t i = 0; i + 3 <= line.len; i++)
        if (memcmp(line.text + i, "-->", 3) == 0)
            return true;
    return false;
}

/* "NOTE", "STYLE", "REGION" alone or followed by white space: a block that nobody said. */
static bool is_unsaid(struct line line)
{
    static const char *const words[] = {"NOTE", "STYLE", "REGION", "WEBVTT"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (line.len >= n && memcmp(line.text, words[i], n) == 0 &&
            (line.len == n || line.text[n] == ' ' || line.text[n] == '\t'))
            return true;
    }
    return false;
}

/* ---- lines that go out ---- */

static bool ends_sentence(const struct buf *out)
{
    static const char *const ends[] = {".", "?", "!", "\xE2\x80\xA6", ".\"", "?\"", "!\"", ".'", "?'", "!'"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (out->len >= n && memcmp(out->data + out->len - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

static void end_line(struct reading *r)
{
    if (r->open)
        buf_addc(r->out, '\n');
    r->open = false;
    buf_truncate(&r->speaker, 0); /* a failed append stays remembered */
}

/*
 * One speaker's cues in a row are one line. A cue that names nobody goes on with the line before unless that one
 * ended a sentence: cues are cut where the screen is full.
 */
static bool goes_on(const struct reading *r, struct line speaker)
{
    if (!r->open)
        return false;
    if (!speaker.len)
        return !ends_sentence(r->out);
    return r->speaker.len == speaker.len && memcmp(r->speaker.data, speaker.text, speaker.len) == 0;
}

static void say(struct reading *r, struct line speaker, struct line said)
{
    said = trim(said);
    if (!said.len)
        return;
    if (goes_on(r, speaker)) {
        buf_addc(r->out, ' ');
    } else {
        end_line(r);
        buf_add(&r->speaker, speaker.text, speaker.len);
        if (speaker.len) {
            buf_add(r->out, speaker.text, speaker.len);
            buf_adds(r->out, ": ");
        }
    }
    buf_add(r->out, said.text, said.len);
    r->open = true;
}

/* ---- a cue's text ---- */

static const struct {
    const char *name, *text;
} entities[] = {{"&amp;", "&"}, {"&lt;", "<"},   {"&gt;", ">"}, {"&quot;", "\""},
                {"&#39;", "'"}, {"&nbsp;", " "}, {"&lrm;", ""}, {"&rlm;", ""}};

/* Takes an entity, the mark of a heading, or one byte; returns its length. */
static size_t add_character(struct buf *out, struct line at)
{
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t n = strlen(entities[i].name);
        if (at.len >= n && memcmp(at.text, entities[i].name, n) == 0) {
            buf_adds(out, entities[i].text);
            return n;
        }
    }
    const size_t mark = strlen(DOCUMENT_HEADING);
    if (at.len >= mark && memcmp(at.text, DOCUMENT_HEADING, mark) == 0)
        return mark;
    buf_addc(out, at.text[0]);
    return 1;
}

/* Whether a tag begins here: <v Name>, </c>, <i>, <00:01:02.000>, or SubRip's {\an8}; its length with the brackets, or
 * 0. */
static size_t tag_length(struct line at)
{
    bool brace = at.len > 1 && at.text[0] == '{' && at.text[1] == '\\';
    if (!brace && !(at.len > 1 && at.text[0] == '<'))
        return 0;
    const char *end = memchr(at.text, brace ? '}' : '>', at.len);
    if (!end)
        return 0;
    size_t n = (size_t)(end - at.text) + 1;
    char c = at.text[1];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/';
    bool time = c >= '0' && c <= '9' && memchr(at.text, ':', n);
    return brace || letter || time ? n : 0;
}

/* The name in <v Name> or <v.class Name>; false where the tag is another. */
static bool read_voice(struct line *name, struct line tag)
{
    if (tag.len < 4 || tag.text[1] != 'v' || (tag.text[2] != ' ' && tag.text[2] != '\t' && tag.text[2] != '.'))
        return false;
    const char *space = memchr(tag.text, ' ', tag.len);
    if (!space)
        return false;
    *name = trim((struct line){space, (size_t)(tag.text + tag.len - 1 - space)});
    return true;
}

static bool is_label_byte(char c)
{
    return c != ',' && c != '.' && c != '?' && c != '!' && c != '"' && c != ':' && c != '(';
}

/* "Name: text", where Name starts with a capital or a letter beyond ASCII and is short: moves *said past it. */
static bool take_label(struct line *speaker, struct line *said)
{
    size_t n = 0, words = 1;
    while (n < said->len && n <= LABEL_MOST_BYTES && is_label_byte(said->text[n]))
        words += said->text[n++] == ' ';
    bool capital = n && ((said->text[0] >= 'A' && said->text[0] <= 'Z') || (unsigned char)said->text[0] >= 0x80);
    if (!capital || n > LABEL_MOST_BYTES || words > LABEL_MOST_WORDS || n + 1 >= said->len || said->text[n] != ':' ||
        said->text[n + 1] != ' ')
        return false;
    *speaker = (struct line){said->text, n};
    said->text += n + 1;
    said->len -= n + 1;
    return true;
}

/* Says what was gathered since the last voice; a line without a voice may bear its speaker's name as a label. */
static void flush(struct reading *r, struct line voice)
{
    struct line said = trim((struct line){r->text.data, r->text.len}), speaker = voice;
    if (!voice.len) {
        struct line undashed = said;
        if (undashed.len > 1 && undashed.text[0] == '-')
            undashed = trim((struct line){said.text + 1, said.len - 1});
        if (take_label(&speaker, &undashed))
            said = undashed;
        else if (said.len > 1 && said.text[0] == '-')
            end_line(r);
    }
    say(r, speaker, said);
    buf_truncate(&r->text, 0);
}

static void read_said(struct reading *r, struct line line, struct line *voice)
{
    while (line.len) {
        size_t n = tag_length(line);
        struct line name;
        if (n && read_voice(&name, (struct line){line.text, n})) {
            flush(r, *voice);
            *voice = name;
        } else if (n && n >= 4 && memcmp(line.text, "</v>", 4) == 0) {
            flush(r, *voice);
            *voice = (struct line){"", 0};
        } else if (!n) {
            n = add_character(&r->text, line);
        }
        line.text += n;
        line.len -= n;
    }
    flush(r, *voice);
}

/* ---- blocks ---- */

/* Reads one block, whose first line is given, up to the empty line after it. */
static void read_block(struct reading *r, struct line line, const char **text, size_t *len)
{
    bool unsaid = is_unsaid(line) && !has_arrow(line);
    bool said = r->in_cue;
    struct line voice = {"", 0};
    for (size_t n = 1; line.len; n++) {
        const char *ahead = *text;
        size_t ahead_len = *len;
        bool is_id = n == 1 && has_arrow(next_line(&ahead, &ahead_len));
        if (!unsaid && has_arrow(line) && n <= 2)
            r->in_cue = said = true;
        else if (!unsaid && said && !is_id)
            read_said(r, line, &voice);
        if (!*len)
            break;
        line = trim(next_line(text, len));
    }
}

enum newid_status transcript_lines(struct buf *out, const char *text, size_t len, struct newid_error *err)
{
    struct reading r = {.out = out, .text = BUF_INIT, .speaker = BUF_INIT};
    while (len) {
        struct line line = trim(next_line(&text, &len));
        if (line.len)
            read_block(&r, line, &text, &len);
    }
    end_line(&r);
    enum newid_status status = buf_check(&r.text, err);
    if (!status)
        status = buf_check(&r.speaker, err);
    if (!status)
        status = buf_check(out, err);
    buf_release(&r.text);
    buf_release(&r.speaker);
    return status;
}
