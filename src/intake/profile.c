#include "intake/profile.h"

#include "intake/words.h"
#include "util/file.h"
#include "util/json.h"
#include "util/wording.h"

#include <stddef.h>
#include <string.h>
#include <yaml.h>

enum { PROFILE_MOST = 1 << 20 };

/* Keys with one value, and where it goes. */
static const struct {
    const char *key;
    size_t offset;
} words[] = {
    {"kind", offsetof(struct profile, kind)},
    {"date-format", offsetof(struct profile, date_format)},
    {"encoding", offsetof(struct profile, encoding)},
    {"sheet", offsetof(struct profile, sheet)},
    {"split-at", offsetof(struct profile, split_at)},
    {"template-lines", offsetof(struct profile, template_lines)},
    {"on-identifier", offsetof(struct profile, on_identifier)},
    {"identifiers", offsetof(struct profile, identifiers)},
    {"pseudonyms", offsetof(struct profile, pseudonyms)},
    {"key", offsetof(struct profile, key)},
};

/* Keys with a list of columns. */
static const struct {
    const char *key;
    size_t items, count;
} lists[] = {
    {"text", offsetof(struct profile, texts), offsetof(struct profile, text_count)},
    {"attribute", offsetof(struct profile, attributes), offsetof(struct profile, attribute_count)},
    {"pseudonymise", offsetof(struct profile, pseudonymise), offsetof(struct profile, pseudonymise_count)},
};

enum { WORDS = sizeof words / sizeof *words, LISTS = sizeof lists / sizeof *lists };

static const char **word_at(struct profile *profile, size_t i)
{
    return (const char **)(void *)((char *)profile + words[i].offset);
}

static const char ***items_at(struct profile *profile, size_t i)
{
    return (const char ***)(void *)((char *)profile + lists[i].items);
}

static size_t *count_at(struct profile *profile, size_t i)
{
    return (size_t *)(void *)((char *)profile + lists[i].count);
}

/* ---- reading ---- */

struct reading {
    struct profile *profile;
    const struct profile given; /* what the command line said */
    struct arena *arena;
    const char *path;
    yaml_document_t document;
};

static enum newid_status fail_at(const struct reading *r, yaml_mark_t mark, struct newid_error *err, const char *what,
                                 const char *name)
{
    return newid_fail(err, NEWID_INPUT, "%s:%zu:%zu: %s%s%s%s", r->path, mark.line + 1, mark.column + 1,
                      name ? "'" : "", name ? name : "", name ? "' " : "", _(what));
}

static enum newid_status scalar(struct reading *r, const char **out, const yaml_node_t *node, struct newid_error *err)
{
    if (node->type != YAML_SCALAR_NODE)
        return fail_at(r, node->start_mark, err, "one value is expected here, no list and no mapping", NULL);
    char *text;
    const char *value = (const char *)node->data.scalar.value;
    if (strlen(value) != node->data.scalar.length)
        return fail_at(r, node->start_mark, err, "the value holds a NUL byte", NULL);
    enum newid_status status = canonical_copy(&text, r->arena, value, node->data.scalar.length, true, err);
    if (!status && !*text)
        return fail_at(r, node->start_mark, err, "the value is empty; leave the key out instead", NULL);
    *out = text;
    return status;
}

/* A list of columns, or one column alone. */
static enum newid_status read_list(struct reading *r, size_t list, const yaml_node_t *node, struct newid_error *err)
{
    const char ***items = items_at(r->profile, list);
    size_t *count = count_at(r->profile, list);
    bool sequence = node->type == YAML_SEQUENCE_NODE;
    size_t n = sequence ? (size_t)(node->data.sequence.items.top - node->data.sequence.items.start) : 1;
    bool given = *count > 0;
    const char **values = arena_alloc(r->arena, (n + 1) * sizeof *values);
    if (!values)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const yaml_node_t *item =
            sequence ? yaml_document_get_node(&r->document, node->data.sequence.items.start[i]) : node;
        enum newid_status status = scalar(r, &values[i], item, err);
        if (status)
            return status;
    }
    if (!given) {
        *items = values;
        *count = n;
    }
    return NEWID_OK;
}

static enum newid_status add_map(struct profile *profile, struct arena *arena, const char *field, const char *column,
                                 struct newid_error *err)
{
    struct newid_mapping *maps = arena_alloc(arena, (profile->map_count + 1) * sizeof *maps);
    if (!maps)
        return no_memory(err);
    if (profile->map_count)
        memcpy(maps, profile->maps, profile->map_count * sizeof *maps);
    maps[profile->map_count++] = (struct newid_mapping){field, column};
    profile->maps = maps;
    return NEWID_OK;
}

static bool is_mapped(const struct profile *profile, const char *field)
{
    for (size_t i = 0; i < profile->map_count; i++)
        if (!strcmp(profile->maps[i].field, field))
            return true;
    return false;
}

static enum newid_status read_maps(struct reading *r, const yaml_node_t *node, struct newid_error *err)
{
    if (node->type != YAML_MAPPING_NODE)
        return fail_at(r, node->start_mark, err, "a mapping of field: column is expected here", NULL);
    enum newid_status status = NEWID_OK;
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top && !status;
         pair++) {
        const char *field = NULL, *column = NULL;
        const yaml_node_t *key = yaml_document_get_node(&r->document, pair->key);
        status = scalar(r, &field, key, err);
        if (!status)
            status = scalar(r, &column, yaml_document_get_node(&r->document, pair->value), err);
        bool given = field && is_mapped(&r->given, field);
        if (!status && !given && is_mapped(r->profile, field))
            status = fail_at(r, key->start_mark, err, "is mapped twice", field);
        if (!status && !given)
            status = add_map(r->profile, r->arena, field, column, err);
    }
    return status;
}

static enum newid_status read_key(struct reading *r, const char *key, const yaml_node_t *key_node,
                                  const yaml_node_t *node, struct newid_error *err)
{
    if (!strcmp(key, "map"))
        return read_maps(r, node, err);
    for (size_t i = 0; i < LISTS; i++)
        if (!strcmp(key, lists[i].key))
            return read_list(r, i, node, err);
    for (size_t i = 0; i < WORDS; i++) {
        const char *value = NULL;
        if (strcmp(key, words[i].key))
            continue;
        enum newid_status status = scalar(r, &value, node, err);
        const char **target = word_at(r->profile, i);
        if (!status && !*target)
            *target = value;
        return status;
    }
    return fail_at(r, key_node->start_mark, err,
                   "is no key of a profile; keys are map, text, attribute, pseudonymise, kind, date-format, encoding, "
                   "sheet, split-at, template-lines, on-identifier, identifiers, pseudonyms, key",
                   key);
}

/* A key that stands twice would silently lose one of its values. */
static bool stands_before(const struct reading *r, const yaml_node_t *root, const yaml_node_pair_t *pair,
                          const char *key)
{
    for (const yaml_node_pair_t *p = root->data.mapping.pairs.start; p < pair; p++) {
        const yaml_node_t *node = yaml_document_get_node((yaml_document_t *)&r->document, p->key);
        if (node->type == YAML_SCALAR_NODE && !strcmp((const char *)node->data.scalar.value, key))
            return true;
    }
    return false;
}

static enum newid_status read_root(struct reading *r, const yaml_node_t *root, struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (!root || root->type != YAML_MAPPING_NODE)
        return newid_fail(err, NEWID_INPUT, "%s:1:1: a profile is a mapping of keys such as map: and text:", r->path);
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top && !status;
         pair++) {
        const yaml_node_t *key_node = yaml_document_get_node(&r->document, pair->key);
        const char *key = NULL;
        status = scalar(r, &key, key_node, err);
        if (!status && stands_before(r, root, pair, key))
            status = fail_at(r, key_node->start_mark, err, "stands there twice", key);
        if (!status)
            status = read_key(r, key, key_node, yaml_document_get_node(&r->document, pair->value), err);
    }
    return status;
}

enum newid_status profile_read(struct profile *profile, struct arena *arena, const char *path, struct newid_error *err)
{
    struct buf bytes = BUF_INIT_CAP(PROFILE_MOST);
    struct reading r = {.profile = profile, .given = *profile, .arena = arena, .path = path};
    yaml_parser_t parser;
    enum newid_status status = file_read(&bytes, path, err);
    if (status)
        goto done;
    if (!yaml_parser_initialize(&parser)) {
        status = no_memory(err);
        goto done;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.data, bytes.len);
    if (!yaml_parser_load(&parser, &r.document)) {
        status = parser.error == YAML_MEMORY_ERROR
                     ? no_memory(err)
                     : newid_fail(err, NEWID_INPUT,
                                  "%s:%zu:%zu: %s; a column with a colon, a quote or a # in its name needs quotes",
                                  path, parser.problem_mark.line + 1, parser.problem_mark.column + 1,
                                  parser.problem ? parser.problem : _("is no YAML"));
    } else {
        status = read_root(&r, yaml_document_get_root_node(&r.document), err);
        yaml_document_delete(&r.document);
    }
    yaml_parser_delete(&parser);
done:
    buf_release(&bytes);
    return status;
}

/* ---- meaning ---- */

enum newid_status profile_add_map(struct profile *profile, struct arena *arena, const char *map,
                                  struct newid_error *err)
{
    const char *equals = strchr(map, '=');
    if (!equals || equals == map || !equals[1])
        return newid_fail(err, NEWID_USAGE, "--map %s: write FIELD=COLUMN, as in --map 'team=Which team are you in?'",
                          map);
    const char *field = arena_strndup(arena, map, (size_t)(equals - map));
    if (!field)
        return no_memory(err);
    if (is_mapped(profile, field))
        return newid_fail(err, NEWID_USAGE, "--map %s: the field is mapped twice", field);
    return add_map(profile, arena, field, equals + 1, err);
}

/* choices: names ended by NULL; *index stays where the word is not said. */
static enum newid_status choose(int *index, const char *option, const char *word, const char *const *choices,
                                const char *listed, struct newid_error *err)
{
    if (!word)
        return NEWID_OK;
    for (int i = 0; choices[i]; i++)
        if (!strcmp(word, choices[i])) {
            *index = i;
            return NEWID_OK;
        }
    return newid_fail(err, NEWID_USAGE, "%s: '%s' is none of %s", option, word, listed);
}

enum newid_status profile_options(struct newid_intake_options *out, const struct profile *p, struct newid_error *err)
{
    /* In the order of the enums. */
    static const char *const on_identifier[] = {"stop", "reject", "mask", "allow", NULL};
    static const char *const split[] = {"none", "heading", "date", NULL};
    static const char *const template_lines[] = {"keep", "drop", NULL};
    int what = NEWID_IDENTIFIER_STOP, where = NEWID_SPLIT_NONE, drop = 0;
    enum newid_status status =
        choose(&what, "on-identifier", p->on_identifier, on_identifier, "stop, reject, mask, allow", err);
    if (!status)
        status = choose(&where, "split-at", p->split_at, split, "none, heading, date", err);
    if (!status)
        status = choose(&drop, "template-lines", p->template_lines, template_lines, "keep, drop", err);
    *out = (struct newid_intake_options){
        .kind = p->kind,
        .maps = p->maps,
        .map_count = p->map_count,
        .texts = p->texts,
        .text_count = p->text_count,
        .attributes = p->attributes,
        .attribute_count = p->attribute_count,
        .pseudonymise = p->pseudonymise,
        .pseudonymise_count = p->pseudonymise_count,
        .key = p->key,
        .pseudonyms = p->pseudonyms,
        .identifiers = p->identifiers,
        .date_format = p->date_format,
        .encoding = p->encoding,
        .sheet = p->sheet,
        .split = (enum newid_split)where,
        .drop_template_lines = drop != 0,
        .on_identifier = (enum newid_on_identifier)what,
    };
    return status;
}

/* ---- writing ---- */

/* A YAML string in single quotes: nothing in it is special but the quote. Line ends, which a heading may hold, need
 * double quotes. */
static void add_yaml(struct buf *out, const char *s)
{
    if (strpbrk(s, "\n\t")) {
        json_add_string(out, s);
        return;
    }
    buf_addc(out, '\'');
    for (; *s; s++) {
        if (*s == '\'')
            buf_addc(out, '\'');
        buf_addc(out, *s);
    }
    buf_addc(out, '\'');
}

enum newid_status profile_write(const struct profile *profile, const char *path, struct newid_error *err)
{
    struct profile p = *profile;
    struct buf out = BUF_INIT;
    buf_adds(&out, "# Import profile for newid import --profile\n");
    if (p.map_count)
        buf_adds(&out, "map: # field: column\n");
    for (size_t i = 0; i < p.map_count; i++) {
        buf_addf(&out, "  %s: ", p.maps[i].field);
        add_yaml(&out, p.maps[i].column);
        buf_addc(&out, '\n');
    }
    for (size_t i = 0; i < LISTS; i++) {
        if (*count_at(&p, i))
            buf_addf(&out, "%s:\n", lists[i].key);
        for (size_t k = 0; k < *count_at(&p, i); k++) {
            buf_adds(&out, "  - ");
            add_yaml(&out, (*items_at(&p, i))[k]);
            buf_addc(&out, '\n');
        }
    }
    for (size_t i = 0; i < WORDS; i++) {
        if (!*word_at(&p, i))
            continue;
        buf_addf(&out, "%s: ", words[i].key);
        add_yaml(&out, *word_at(&p, i));
        buf_addc(&out, '\n');
    }
    enum newid_status status = buf_check(&out, err);
    if (!status)
        status = file_write(path, out.data, out.len, err);
    buf_release(&out);
    return status;
}
