#include "codebook/yaml.h"

#include "codebook/yaml_fault.h"
#include "text/canonical.h"
#include "util/buf.h"
#include "util/mem.h"
#include "util/wording.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A mapping or list that is being read. */
struct open_node {
    struct node *node;
    struct node *key; /* of the value to come, in a mapping; NULL where a key is to come */
};

struct reading {
    struct arena *memory;
    struct faults *faults;
    const struct source *source;
    size_t index, byte; /* libyaml's place in characters, and the same in bytes; it only moves on */
    unsigned line, column;
    struct open_node open[YAML_DEPTH_MOST];
    size_t depth, nodes;
    struct node *root;
    struct buf canonical;
    bool stopped; /* what comes is not worth reading */
};

/* A fault after which the rest would only give faults that follow from it. */
static void stop(struct reading *r, struct place place, const char *message)
{
    fault_error(r->faults, place, "%s", _(message));
    r->stopped = true;
}

/* Moves to libyaml's index. Lines are counted here since libyaml takes more than LF and CR for the end of one. */
static void move_to(struct reading *r, size_t index)
{
    const char *text = r->source->text;
    while (r->index < index && r->byte < r->source->len) {
        size_t next = r->byte + 1;
        bool ends_line = text[r->byte] == '\n' || (text[r->byte] == '\r' && text[next] != '\n');
        while (next < r->source->len && ((unsigned char)text[next] & 0xC0) == 0x80)
            next++;
        r->line += ends_line;
        r->column = ends_line ? 1 : r->column + 1;
        r->byte = next;
        r->index++;
    }
}

static struct node *new_node(struct reading *r, enum node_kind kind, const yaml_event_t *event)
{
    struct node *node = arena_alloc(r->memory, sizeof *node);
    if (!node) {
        r->faults->failure = NEWID_MEMORY;
        return NULL;
    }
    node->kind = kind;
    node->text = "";
    move_to(r, event->start_mark.index);
    node->start = r->byte;
    node->place = (struct place){r->line, r->column, NULL};
    move_to(r, event->end_mark.index);
    node->end = r->byte;
    if (++r->nodes > YAML_NODES_MOST)
        stop(r, node->place, "more entries than any codebook has; split the file");
    return node;
}

static void set_text(struct reading *r, struct node *node, const yaml_event_t *event)
{
    buf_reset(&r->canonical);
    enum newid_status status =
        text_canonical(&r->canonical, (const char *)event->data.scalar.value, event->data.scalar.length, NULL, NULL);
    if (!status)
        status = buf_check(&r->canonical, NULL);
    if (status == NEWID_INPUT) {
        stop(r, node->place, "the value holds a character that text cannot have (U+0000); take it out");
        return;
    }
    char *text = status ? NULL : arena_strndup(r->memory, r->canonical.data, r->canonical.len);
    if (!text)
        r->faults->failure = NEWID_MEMORY;
    else
        node->text = text;
    node->is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* Puts a finished node, or one that begins, where it belongs. */
static void place_node(struct reading *r, struct node *node)
{
    struct open_node *parent = r->depth ? &r->open[r->depth - 1] : NULL;
    if (!parent) {
        r->root = node;
    } else if (parent->node->kind == NODE_LIST) {
        node_append(parent->node, node, NULL);
    } else if (parent->key) {
        node_append(parent->node, node, parent->key);
        parent->key = NULL;
    } else if (node->kind == NODE_SCALAR) {
        parent->key = node;
    } else {
        stop(r, node->place,
             "a key cannot be a list or a mapping; put a value that starts with { or [ (as {{name}} does) in single "
             "quotes: '…'");
    }
}

static void open_node(struct reading *r, struct node *node)
{
    place_node(r, node);
    if (r->stopped)
        return;
    if (r->depth == YAML_DEPTH_MOST)
        stop(r, node->place, "lists and mappings are nested too deeply; look at the brackets and the indentation");
    else
        r->open[r->depth++] = (struct open_node){node, NULL};
}

static int by_key(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    int order = strcmp(x->key->text, y->key->text);
    return order ? order : (x->key->start > y->key->start) - (x->key->start < y->key->start);
}

static void refuse_duplicates(struct reading *r, const struct node *mapping)
{
    const struct node **entries = mem_zalloc(mapping->count, sizeof *entries);
    if (!entries) {
        r->faults->failure = NEWID_MEMORY;
        return;
    }
    size_t n = 0;
    for (const struct node *e = mapping->first; e; e = e->next)
        entries[n++] = e;
    qsort(entries, n, sizeof *entries, by_key);
    for (size_t i = 1; i < n; i++)
        if (strcmp(entries[i]->key->text, entries[i - 1]->key->text) == 0)
            fault_error(r->faults, entries[i]->key->place,
                        "the key `%s` stands twice (first on line %u); keep one, and put all of its entries there",
                        entries[i]->key->text, entries[i - 1]->key->place.line);
    mem_free(entries);
}

static void refuse_decoration(struct reading *r, const struct node *node, const yaml_char_t *anchor,
                              const yaml_char_t *tag)
{
    if (anchor)
        stop(r, node->place,
             "& means something else at the start of a value; put the whole value in single quotes: '…'");
    else if (tag)
        stop(r, node->place,
             "! means something else at the start of a value; put the whole value in single quotes: '…'");
}

static void read_alias(struct reading *r, const yaml_event_t *event)
{
    move_to(r, event->start_mark.index);
    stop(r, (struct place){r->line, r->column, NULL},
         N_("* means something else at the start of a value; put the whole value in single quotes: '*…'"));
}

static void close_node(struct reading *r)
{
    const struct node *node = r->open[--r->depth].node;
    if (node->kind == NODE_MAPPING && node->count > 1)
        refuse_duplicates(r, node);
}

static void read_event(struct reading *r, const yaml_event_t *event)
{
    struct node *node;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (r->root)
            stop(r, r->root->place, "the file holds more than one document; take out the line `---` between them");
        break;
    case YAML_ALIAS_EVENT:
        read_alias(r, event);
        break;
    case YAML_SCALAR_EVENT:
        if ((node = new_node(r, NODE_SCALAR, event))) {
            refuse_decoration(r, node, event->data.scalar.anchor, event->data.scalar.tag);
            set_text(r, node, event);
            place_node(r, node);
        }
        break;
    case YAML_SEQUENCE_START_EVENT:
        if ((node = new_node(r, NODE_LIST, event))) {
            refuse_decoration(r, node, event->data.sequence_start.anchor, event->data.sequence_start.tag);
            open_node(r, node);
        }
        break;
    case YAML_MAPPING_START_EVENT:
        if ((node = new_node(r, NODE_MAPPING, event))) {
            refuse_decoration(r, node, event->data.mapping_start.anchor, event->data.mapping_start.tag);
            open_node(r, node);
        }
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_node(r);
        break;
    default:
        break;
    }
}

static void read_events(struct reading *r, yaml_parser_t *parser)
{
    bool ended = false;
    while (!ended && !r->stopped && !r->faults->failure) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            if (parser->error == YAML_MEMORY_ERROR)
                r->faults->failure = NEWID_MEMORY;
            else
                yaml_fault(parser, r->faults);
            r->stopped = true;
            break;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        read_event(r, &event);
        yaml_event_delete(&event);
    }
}

enum newid_status yaml_read(struct node **root, struct arena *memory, const struct source *source,
                            struct faults *faults, struct newid_error *err)
{
    struct reading r = {
        .memory = memory, .faults = faults, .source = source, .line = 1, .column = 1, .canonical = BUF_INIT};
    yaml_parser_t parser;
    *root = NULL;
    if (!yaml_parser_initialize(&parser))
        return newid_fail(err, NEWID_MEMORY, "out of memory");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)source->text, source->len);
    read_events(&r, &parser);
    yaml_parser_delete(&parser);
    buf_release(&r.canonical);
    if (faults->failure)
        return newid_fail(err, faults->failure, "out of memory");
    if (r.stopped)
        return NEWID_OK;
    if (!r.root)
        fault_error(faults, (struct place){0},
                    "the file holds no codebook; begin with `codebook: NAME` (newid codebook export shows one)");
    else if (r.root->kind != NODE_MAPPING)
        fault_error(
            faults, r.root->place,
            r.root->kind == NODE_LIST
                ? N_("a codebook begins with keys, `codebook: NAME`, `version: \"1.0\"`, `themes:`; this is a list")
                : N_("a codebook begins with keys, `codebook: NAME`, `version: \"1.0\"`, `themes:`; this is a "
                     "single value"));
    else
        *root = r.root;
    return NEWID_OK;
}
