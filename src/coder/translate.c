#include "coder/translate.h"

#include "coder/expression.h"
#include "coder/ordinary.h"
#include "coder/pattern_tree.h"

/*
 * Three passes over the tree: find the widths, shorten what need not be matched to the end, and make loops of what
 * would cost Hyperscan more than it tells. Then the tree is written out (expression.c).
 */

/* A repeat of more bytes than this is handed on as a loop without an end: Hyperscan counts dearly. */
enum { COUNTED_MOST = 64, SPAN_MIN_MOST = 16 };

static size_t add_width(size_t a, size_t b)
{
    return a == TRANSLATION_UNBOUNDED || b == TRANSLATION_UNBOUNDED ? TRANSLATION_UNBOUNDED : a + b;
}

static size_t times_width(size_t width, size_t times)
{
    if (!width || !times)
        return 0;
    if (width == TRANSLATION_UNBOUNDED || times == REPEAT_FOREVER || width > 1u << 20)
        return TRANSLATION_UNBOUNDED;
    return width * times;
}

static bool is_edge(const struct node *node) { return node->kind >= NODE_START; }

static bool is_nullable(const struct node *node)
{
    if (node->kind == NODE_SET)
        return false;
    if (node->kind == NODE_SPAN || node->kind == NODE_REPEAT)
        return !node->min || (node->kind == NODE_REPEAT && is_nullable(node->children));
    for (const struct node *child = node->children; child; child = child->next)
        if (is_nullable(child) != (node->kind == NODE_SEQUENCE))
            return node->kind == NODE_CHOICE;
    return node->kind != NODE_CHOICE;
}

/* Every character that can stand in a match of the node. */
static void collect(struct charset *set, const struct node *node)
{
    if (node->kind == NODE_SET || node->kind == NODE_SPAN)
        charset_add_set(set, &node->set);
    for (const struct node *child = node->children; child; child = child->next)
        collect(set, child);
}

static size_t least_bytes(const struct node *node)
{
    size_t least = node->kind == NODE_CHOICE ? SPAN_MIN_MOST : 0;
    if (node->kind == NODE_SET)
        return 1;
    if (node->kind == NODE_SPAN)
        return node->min;
    for (const struct node *child = node->children; child; child = child->next) {
        size_t bytes = least_bytes(child);
        if (node->kind == NODE_REPEAT)
            bytes = bytes && node->min > SPAN_MIN_MOST ? SPAN_MIN_MOST : bytes * node->min;
        least = node->kind == NODE_CHOICE ? (bytes < least ? bytes : least) : least + bytes;
    }
    return least < SPAN_MIN_MOST ? least : SPAN_MIN_MOST;
}

/* ---- widths ---- */

static void find_widths(struct node *node)
{
    node->width = node->kind == NODE_SET ? charset_bytes(&node->set) : 0;
    for (struct node *child = node->children; child; child = child->next) {
        find_widths(child);
        if (node->kind != NODE_CHOICE)
            node->width = add_width(node->width, child->width);
        else if (child->width > node->width)
            node->width = child->width;
    }
    if (node->kind == NODE_REPEAT)
        node->width = times_width(node->width, node->max);
    struct charset all = CHARSET_NONE;
    collect(&all, node);
    const size_t run = ordinary_run(&all);
    if (run < node->width)
        node->width = run;
}

/* ---- the end need not be matched ---- */

static struct node *last_consuming(struct node *sequence)
{
    struct node *last = NULL;
    for (struct node *child = sequence->children; child; child = child->next)
        if (!is_edge(child) && !(child->kind == NODE_SEQUENCE && !child->children))
            last = child;
    return last;
}

static void cut_from(struct node *sequence, const struct node *from)
{
    struct node **link = &sequence->children;
    while (*link && *link != from)
        link = &(*link)->next;
    *link = NULL;
}

/* Leaves out what may be missing at the end; true where something was, so that no edge may stand behind. */
static bool shorten(struct node *node)
{
    bool shorter = false;
    if (node->kind == NODE_CHOICE) {
        for (struct node *child = node->children; child; child = child->next)
            shorter = shorten(child) || shorter;
        return shorter;
    }
    if (node->kind == NODE_REPEAT) {
        shorter = node->max > node->min;
        node->max = node->min;
        return node->max == 1 ? shorten(node->children) || shorter : shorter;
    }
    if (node->kind != NODE_SEQUENCE)
        return false;
    struct node *last;
    while ((last = last_consuming(node)) && is_nullable(last)) {
        cut_from(node, last);
        shorter = true;
    }
    if (last && shorten(last)) {
        last->next = NULL;
        shorter = true;
    }
    return shorter;
}

/* ---- loops ---- */

/* The one set that a node is, once what is dropped is left out; NULL where it is more. */
static const struct charset *only_set(const struct node *node)
{
    const struct charset *set = NULL;
    if (node->kind == NODE_SET)
        return &node->set;
    if (node->kind != NODE_SEQUENCE && (node->kind != NODE_CHOICE || !node->children || node->children->next))
        return NULL;
    for (const struct node *child = node->children; child; child = child->next) {
        if (child->kind == NODE_SEQUENCE && !child->children)
            continue;
        const struct charset *of_child = set ? NULL : only_set(child);
        if (!of_child)
            return NULL;
        set = of_child;
    }
    return set;
}

static void become_set(struct node *node, struct charset set)
{
    node->kind = NODE_SET;
    node->set = set;
    node->children = NULL;
}

/* A class, or alternatives that are each one character: one class. */
static void join_sets(struct node *node)
{
    struct charset joined = CHARSET_NONE;
    for (struct node *child = node->children; child; child = child->next)
        join_sets(child);
    const struct charset *set = only_set(node);
    if (set) {
        become_set(node, *set);
        return;
    }
    if (node->kind != NODE_CHOICE)
        return;
    for (struct node *child = node->children; child; child = child->next) {
        if (child->kind != NODE_SET)
            return;
        charset_add_set(&joined, &child->set);
    }
    become_set(node, joined);
}

static void become_span(struct node *node)
{
    struct charset all = CHARSET_NONE;
    const size_t min = least_bytes(node);
    collect(&all, node);
    node->kind = NODE_SPAN;
    node->set = all;
    node->min = min;
    node->children = NULL;
}

static bool has_loop(const struct node *node)
{
    if (node->kind == NODE_SPAN || (node->kind == NODE_REPEAT && node->max == REPEAT_FOREVER))
        return true;
    for (const struct node *child = node->children; child; child = child->next)
        if (has_loop(child))
            return true;
    return false;
}

/* How many bytes wide Hyperscan's automaton for the node would be. */
static size_t count_states(const struct node *node)
{
    size_t states = node->kind == NODE_SET ? charset_bytes(&node->set) : 0;
    for (const struct node *child = node->children; child; child = child->next)
        states += count_states(child);
    if (node->kind != NODE_REPEAT || states > COUNTED_MOST)
        return states;
    return states * (node->max == REPEAT_FOREVER ? node->min + 1 : node->max > COUNTED_MOST ? COUNTED_MOST : node->max);
}

static bool joins_span(const struct node *node)
{
    return node->kind == NODE_SPAN || (!is_edge(node) && (node->children || node->kind == NODE_SET) &&
                                       (is_nullable(node) || (node->kind == NODE_REPEAT && has_loop(node))));
}

static void leave_out_dropped(struct node *sequence)
{
    struct node **link = &sequence->children;
    while (*link) {
        if ((*link)->kind == NODE_SEQUENCE && !(*link)->children)
            *link = (*link)->next;
        else
            link = &(*link)->next;
    }
}

/* Beside a loop, what is optional or a loop itself tells nothing more: one loop over the characters of all. */
static void join_spans(struct node *sequence)
{
    struct node *span = sequence->children;
    while (span && span->next) {
        struct node *next = span->next;
        if (!(span->kind == NODE_SPAN && joins_span(next)) && !(next->kind == NODE_SPAN && joins_span(span))) {
            span = next;
            continue;
        }
        become_span(span);
        become_span(next);
        charset_add_set(&span->set, &next->set);
        span->min += next->min;
        span->next = next->next;
        span = sequence->children;
    }
}

static bool loops_over_other(const struct node *node)
{
    while (node->kind == NODE_SEQUENCE && node->children && !node->children->next)
        node = node->children;
    return node->kind == NODE_REPEAT && node->children->kind == NODE_SET && node->children->set.other &&
           node->min <= 1 && node->max == REPEAT_FOREVER;
}

/* Hyphens beside \s+ : a loop over bytes outside ASCII finds what an alternative of one such character would. */
static void leave_out_points(struct node *choice)
{
    bool loops = false;
    for (const struct node *child = choice->children; child; child = child->next)
        loops = loops || loops_over_other(child);
    for (struct node *child = choice->children; loops && child; child = child->next)
        if (child->kind == NODE_SET && !charset_ascii_within(&child->set, ""))
            child->set.count = 0;
}

static void make_loops(struct node *node)
{
    for (struct node *child = node->children; child; child = child->next)
        make_loops(child);
    if (node->kind == NODE_CHOICE)
        leave_out_points(node);
    if (node->kind == NODE_SEQUENCE) {
        leave_out_dropped(node);
        join_spans(node);
    }
    if (node->kind != NODE_REPEAT)
        return;
    const struct node *child = node->children;
    const bool of_set = child->kind == NODE_SET;
    if (of_set ? node->max != REPEAT_FOREVER && count_states(node) > COUNTED_MOST
               : node->max > 1 && (has_loop(child) || node->max == REPEAT_FOREVER || count_states(node) > COUNTED_MOST))
        become_span(node);
}

enum newid_status translate_pattern(struct buf *out, size_t *width, const char **why, const char *pattern, bool edges,
                                    struct newid_error *err)
{
    struct arena memory = ARENA_INIT;
    struct node *tree;
    enum newid_status status = pattern_parse(&tree, pattern, &memory, why, err);
    if (!status && tree) {
        (void)shorten(tree);
        find_widths(tree);
        join_sets(tree);
        make_loops(tree);
        *width = add_width(expression_write(out, tree, edges), tree->width);
        status = buf_check(out, err);
    }
    arena_release(&memory);
    return status;
}

bool translate_is_ordinary(const char *text, size_t len) { return ordinary_text(text, len); }
