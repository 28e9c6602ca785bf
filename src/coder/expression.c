#include "coder/expression.h"

#include <string.h>

/* What is certain of the character directly before or after a place. */
struct side {
    bool word;       /* a letter, digit or _ */
    bool ascii_word; /* one in ASCII */
};

struct place {
    bool front, back; /* nothing of the whole expression stands before, after */
    struct side before, after;
};

struct writer {
    struct buf *out;
    bool edges;
    size_t outside; /* most bytes behind a match that were taken with it */
};

/* ---- sets ---- */

static void write_byte(struct buf *out, unsigned byte)
{
    bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    if (plain)
        buf_addc(out, (char)byte);
    else
        buf_addf(out, "\\x%02x", byte);
}

/* [bytes], the ASCII members and, where `high`, every byte outside ASCII. */
static void write_bytes(struct buf *out, const struct charset *set, bool high)
{
    buf_addc(out, '[');
    for (unsigned first = 0; first < 256; first++) {
        unsigned last = first;
        while (last < 256 && (last < 128 ? charset_has_ascii(set, last) : high))
            last++;
        if (last == first)
            continue;
        write_byte(out, first);
        if (last - first > 1) {
            buf_addc(out, '-');
            write_byte(out, last - 1);
        }
        first = last;
    }
    buf_addc(out, ']');
}

static size_t utf8(unsigned char bytes[4], uint32_t point)
{
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    const size_t len = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, point >>= 6)
        bytes[i] = (unsigned char)(0x80 | (point & 0x3F));
    bytes[0] = (unsigned char)(leads[len] | point);
    return len;
}

/* Points that have all bytes but the last in common are written as one: \xc3[\xa2\xa4]. */
static bool is_first_of_prefix(const struct charset *set, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (set->points[j] >> 6 == set->points[i] >> 6)
            return false;
    return true;
}

static void write_points(struct buf *out, const struct charset *set, size_t i)
{
    unsigned char bytes[4];
    const size_t len = utf8(bytes, set->points[i]);
    for (size_t b = 0; b + 1 < len; b++)
        write_byte(out, bytes[b]);
    buf_addc(out, '[');
    for (size_t j = i; j < set->count; j++)
        if (set->points[j] >> 6 == set->points[i] >> 6)
            write_byte(out, 0x80 | (set->points[j] & 0x3F));
    buf_addc(out, ']');
}

/* The character, in lower case, where the ASCII members are but one, upper and lower case being one; else 0. */
static unsigned single_ascii(const struct charset *set)
{
    struct charset single = CHARSET_NONE;
    unsigned c = 0x7E;
    while (c && !charset_has_ascii(set, c))
        c--;
    charset_add(&single, c, c);
    charset_fold(&single);
    return set->ascii[0] & ~single.ascii[0] || set->ascii[1] & ~single.ascii[1] ? 0 : c;
}

static void write_ascii(struct buf *out, const struct charset *set)
{
    const unsigned single = single_ascii(set);
    if (single)
        write_byte(out, single);
    else
        write_bytes(out, set, false);
}

static void write_set(struct buf *out, const struct charset *set)
{
    const char *between = "(?:";
    if (!set->other && !set->count) {
        write_ascii(out, set);
        return;
    }
    if (set->ascii[0] || set->ascii[1]) {
        buf_adds(out, between);
        write_ascii(out, set);
        between = "|";
    }
    if (set->other) {
        buf_addf(out, "%s[\\x80-\\xff]{2,4}", between);
        between = "|";
    }
    for (size_t i = 0; i < set->count; i++) {
        if (!is_first_of_prefix(set, i))
            continue;
        buf_adds(out, between);
        write_points(out, set, i);
        between = "|";
    }
    buf_addc(out, ')');
}

static void write_count(struct buf *out, size_t min, size_t max)
{
    if (max == REPEAT_FOREVER && min <= 1)
        buf_addc(out, min ? '+' : '*');
    else if (max == REPEAT_FOREVER)
        buf_addf(out, "{%zu,}", min);
    else if (min == 0 && max == 1)
        buf_addc(out, '?');
    else if (min != max)
        buf_addf(out, "{%zu,%zu}", min, max);
    else if (min != 1)
        buf_addf(out, "{%zu}", min);
}

static void write_span(struct buf *out, const struct charset *set, size_t min, size_t max)
{
    write_bytes(out, set, set->other || set->count);
    write_count(out, min, max);
}

/* ---- what stands beside a place ---- */

static struct side both(struct side a, struct side b)
{
    return (struct side){a.word && b.word, a.ascii_word && b.ascii_word};
}

/* What a match of the node begins with, or ends with; *empty: it may be empty, and the side is then that of the rest.
 */
static struct side look_at(const struct node *node, bool at_end, bool *empty)
{
    struct side side = {true, true};
    bool child_empty;
    *empty = node->kind != NODE_CHOICE;
    if (node->kind == NODE_SET || node->kind == NODE_SPAN) {
        *empty = node->kind == NODE_SPAN && !node->min;
        return (struct side){charset_is_word(&node->set), charset_is_ascii_word(&node->set)};
    }
    for (const struct node *child = node->children; child; child = child->next) {
        struct side of_child = look_at(child, at_end, &child_empty);
        if (node->kind != NODE_SEQUENCE) {
            side = both(side, of_child);
            *empty = *empty || child_empty;
        } else if (at_end) {
            side = child_empty ? both(side, of_child) : of_child;
            *empty = *empty && child_empty;
        } else {
            side = both(side, of_child);
            *empty = child_empty;
            if (!child_empty)
                return side;
        }
    }
    if (node->kind == NODE_REPEAT) {
        (void)look_at(node->children, at_end, &child_empty);
        *empty = !node->min || child_empty;
    }
    return side;
}

/* What follows a place: the nodes from `node` on, and then `after`. */
static struct side look_ahead(const struct node *node, struct side after)
{
    struct side side = {true, true};
    for (; node; node = node->next) {
        bool empty;
        side = both(side, look_at(node, false, &empty));
        if (!empty)
            return side;
    }
    return both(side, after);
}

/* ---- edges ---- */

#define NOT_OF_A_WORD "[^0-9A-Za-z_]"
#define NO_LETTER_NOR_DIGIT "[^0-9A-Za-z]"

/* A byte of the text before the match makes no difference to where the match ends. */
static void write_front(struct writer *writer, const char *byte) { buf_adds(writer->out, byte); }

static void write_back(struct writer *writer, const char *bytes, size_t outside)
{
    buf_adds(writer->out, bytes);
    if (outside > writer->outside)
        writer->outside = outside;
}

static void write_boundary(struct writer *writer, struct place place)
{
    if (place.front && place.after.word)
        write_front(writer, NOT_OF_A_WORD);
    else if (place.back && place.before.word)
        write_back(writer, NOT_OF_A_WORD, 1);
    else if (place.before.ascii_word || place.after.ascii_word)
        buf_adds(writer->out, "\\b");
}

/* The text stands between two NULs, so that its ends are bytes like others; an end behind it counts as the text's. */
static void write_edge(struct writer *writer, enum node_kind kind, struct place place)
{
    if (!writer->edges)
        return;
    if (kind == NODE_BOUNDARY)
        write_boundary(writer, place);
    else if (kind == NODE_WORD_START && place.front)
        write_front(writer, NO_LETTER_NOR_DIGIT);
    else if (kind == NODE_WORD_END && place.back)
        write_back(writer, NO_LETTER_NOR_DIGIT, 1);
    else if (kind == NODE_START && place.front)
        write_front(writer, "\\x00");
    else if (kind == NODE_END && place.back)
        write_back(writer, "\\x0a?\\x00", 1);
    else if (kind == NODE_VERY_END && place.back)
        write_back(writer, "\\x00", 0);
}

/* ---- the tree ---- */

static void write_node(struct writer *writer, const struct node *node, struct place place);

static bool is_dropped(const struct node *node) { return node->kind == NODE_SEQUENCE && !node->children; }

static bool all_dropped(const struct node *node)
{
    while (node && is_dropped(node))
        node = node->next;
    return !node;
}

static void write_sequence(struct writer *writer, const struct node *node, struct place place)
{
    struct place at = place;
    for (const struct node *child = node->children; child; child = child->next) {
        bool empty;
        at.back = place.back && all_dropped(child->next);
        at.after = look_ahead(child->next, place.after);
        write_node(writer, child, at);
        struct side end = look_at(child, true, &empty);
        at.before = empty ? both(at.before, end) : end;
        at.front = at.front && is_dropped(child);
    }
}

static void write_choice(struct writer *writer, const struct node *node, struct place place)
{
    const bool grouped = node->children && node->children->next;
    if (grouped)
        buf_adds(writer->out, "(?:");
    for (const struct node *child = node->children; child; child = child->next) {
        write_node(writer, child, place);
        if (child->next)
            buf_addc(writer->out, '|');
    }
    if (grouped)
        buf_addc(writer->out, ')');
}

static void write_repeat(struct writer *writer, const struct node *node, struct place place)
{
    const struct node *child = node->children;
    bool empty;
    if (child->kind == NODE_SET && (child->set.other || (child->set.count && node->max == REPEAT_FOREVER))) {
        const size_t bytes = charset_bytes(&child->set);
        write_span(writer->out, &child->set, node->min, node->max == REPEAT_FOREVER ? node->max : node->max * bytes);
        return;
    }
    if (node->max > 1) {
        place.front = place.back = false;
        place.before = both(place.before, look_at(child, true, &empty));
        place.after = both(place.after, look_at(child, false, &empty));
    }
    const bool grouped = child->kind != NODE_SET;
    if (grouped)
        buf_adds(writer->out, "(?:");
    write_node(writer, child, place);
    if (grouped)
        buf_addc(writer->out, ')');
    write_count(writer->out, node->min, node->max);
}

static void write_node(struct writer *writer, const struct node *node, struct place place)
{
    switch (node->kind) {
    case NODE_SET:
        write_set(writer->out, &node->set);
        return;
    case NODE_SPAN:
        write_span(writer->out, &node->set, node->min, REPEAT_FOREVER);
        return;
    case NODE_SEQUENCE:
        write_sequence(writer, node, place);
        return;
    case NODE_CHOICE:
        write_choice(writer, node, place);
        return;
    case NODE_REPEAT:
        write_repeat(writer, node, place);
        return;
    default:
        write_edge(writer, node->kind, place);
    }
}

size_t expression_write(struct buf *out, const struct node *tree, bool edges)
{
    struct writer writer = {out, edges, 0};
    struct place place = {true, true, {false, false}, {false, false}};
    write_node(&writer, tree, place);
    return writer.outside;
}
