#include "codebook/phrase.h"

#include "text/letters.h"
#include "util/wording.h"

#include <string.h>

/* Definitions that use definitions can grow without end; no honest pattern is this long. PCRE2 refuses about as much.
 */
enum { PATTERN_LONGEST = 64 << 10, DEFINITIONS_DEEPEST = 32 };

/* What is read, and where in PCRE2's syntax the reading is. */
struct reader {
    const char *at;
    bool in_class;
    bool unclosed; /* a \Q without its \E, or a \ with nothing behind it, was met */
};

struct expansion {
    struct buf out;
    const struct newid_definition *definitions;
    const char *fault; /* in the text being expanded */
    unsigned depth;    /* definitions within definitions */
    struct newid_error *err;
};

static enum newid_status refuse(struct expansion *expansion, const char *at, const char *message)
{
    expansion->fault = at;
    return newid_fail(expansion->err, NEWID_INPUT, "%s", _(message));
}

static bool begins(const char *text, const char *prefix) { return !strncmp(text, prefix, strlen(prefix)); }

/* Bytes of a POSIX class's name, [:alpha:], at `at` inside a class; else 1. */
static size_t class_item_len(const char *at)
{
    if (!begins(at, "[:"))
        return 1;
    size_t name = strspn(at + 2, "^abcdefghijklmnopqrstuvwxyz");
    return begins(at + 2 + name, ":]") ? name + 4 : 1;
}

/* Bytes of an escape or of \Q…\E. */
static size_t escape_len(struct reader *reader)
{
    const char *at = reader->at;
    if (at[1] != 'Q') {
        reader->unclosed = !at[1];
        return at[1] ? 2 : 1;
    }
    const char *end = strstr(at + 2, "\\E");
    reader->unclosed = !end;
    return end ? (size_t)(end + 2 - at) : strlen(at);
}

/*
 * Bytes at reader->at that PCRE2 takes as one and in which nothing of newid's can begin: an escape, \Q…\E, a comment,
 * a piece of a class (a ] at its start belongs to it). 0 where what stands there is plain.
 */
static size_t quoted_len(struct reader *reader)
{
    const char *at = reader->at;
    if (*at == '\\')
        return escape_len(reader);
    if (reader->in_class) {
        reader->in_class = *at != ']';
        return class_item_len(at);
    }
    if (*at == '[') {
        reader->in_class = true;
        size_t len = at[1] == '^' ? 2 : 1;
        return at[len] == ']' ? len + 1 : len;
    }
    return begins(at, "(?#") ? strcspn(at, ")") : 0;
}

static enum newid_status expand(struct expansion *expansion, const char *text, size_t known);

/* Expands a definition's value; what is wrong in it is said with its name. */
static enum newid_status add_value(struct expansion *expansion, const struct newid_definition *definition, size_t known)
{
    struct newid_error inner = NEWID_ERROR_INIT, *outer = expansion->err;
    if (expansion->depth == DEFINITIONS_DEEPEST)
        return newid_fail(outer, NEWID_INPUT, "definitions use definitions too deep; write some of them out");
    expansion->depth++;
    expansion->err = &inner;
    buf_adds(&expansion->out, "(?:");
    enum newid_status status = expand(expansion, definition->value, known);
    buf_addc(&expansion->out, ')');
    expansion->err = outer;
    expansion->depth--;
    if (status)
        return newid_fail(outer, status, "in {{%s}}: %s", definition->name, inner.message);
    return NEWID_OK;
}

/* {{name}}: `known` definitions stand above the text that uses it. *len is set to its bytes. */
static enum newid_status add_definition(struct expansion *expansion, const char *at, size_t known, size_t *len)
{
    const char *name = at + 2, *end = strstr(name, "}}");
    if (!end)
        return refuse(expansion, at, "{{ without }}: write {{name}}, or \\{ for a brace");
    struct slice wanted = {name, (size_t)(end - name)};
    *len = wanted.len + 4;
    size_t i = 0;
    while (i < known && !slice_is(wanted, expansion->definitions[i].name))
        i++;
    enum newid_status status;
    if (i < known)
        status = add_value(expansion, &expansion->definitions[i], i);
    else
        status = newid_fail(expansion->err, NEWID_INPUT,
                            "{{%.*s}} is not defined above this; write it under define, before whatever uses it (a "
                            "definition cannot use itself)",
                            (int)wanted.len, wanted.data);
    expansion->fault = at;
    return status;
}

/* (?cy:word) becomes the group of what the phrase ~word becomes. *len is set to its bytes. */
static enum newid_status add_welsh_word(struct expansion *expansion, const char *at, size_t *len)
{
    enum newid_status status;
    struct buf phrase = BUF_INIT, regex = BUF_INIT;
    const char *word = at + strlen("(?cy:");
    size_t offset = 0, word_len = strcspn(word, ") \t\n");
    if (word[word_len] != ')')
        return refuse(expansion, at, "(?cy: takes one word and a closing bracket, as in (?cy:teulu)");
    *len = (size_t)(word - at) + word_len + 1;
    buf_addc(&phrase, '~');
    buf_add(&phrase, word, word_len);
    if ((status = buf_check(&phrase, expansion->err)))
        goto done;
    status = phrase_compile(&regex, phrase.data, &offset, NULL, expansion->err);
    expansion->fault = word + (offset ? offset - 1 : 0);
    buf_adds(&expansion->out, "(?:");
    buf_add(&expansion->out, regex.data, regex.len);
    buf_addc(&expansion->out, ')');
done:
    buf_release(&phrase);
    buf_release(&regex);
    return status;
}

static bool is_bare_welsh_word(const char *at)
{
    if (*at != '~')
        return false;
    at += at[1] == '!' ? 2 : 1;
    return letters_begin((struct slice){at, strlen(at)});
}

/* Adds what is newid's own at `at`; *len is 0 where nothing is. */
static enum newid_status add_own(struct expansion *expansion, const char *at, size_t known, size_t *len)
{
    *len = 0;
    if (begins(at, "{{"))
        return add_definition(expansion, at, known, len);
    if (begins(at, "(?cy:"))
        return add_welsh_word(expansion, at, len);
    if (is_bare_welsh_word(at))
        return refuse(expansion, at, "in a pattern a ~word is written (?cy:word); for the sign itself write \\~");
    return NEWID_OK;
}

static enum newid_status expand(struct expansion *expansion, const char *text, size_t known)
{
    enum newid_status status;
    struct reader reader = {text, false, false};
    while (*reader.at && !expansion->out.failure) {
        size_t len = quoted_len(&reader);
        bool own = false;
        if (!len) {
            if ((status = add_own(expansion, reader.at, known, &len)))
                return status;
            own = len > 0;
            len = own ? len : 1;
        }
        if (!own)
            buf_add(&expansion->out, reader.at, len);
        reader.at += len;
    }
    /* In a whole pattern PCRE2 says so itself, at the right place. */
    if (expansion->depth && (reader.in_class || reader.unclosed))
        return refuse(expansion, text, "a definition must close each [ and \\Q that it opens, and cannot end in a \\");
    return NEWID_OK;
}

enum newid_status pattern_expand(struct buf *out, const char *pattern, const struct newid_definition *definitions,
                                 size_t definition_count, size_t *offset, struct newid_error *err)
{
    struct expansion expansion = {BUF_INIT_CAP(PATTERN_LONGEST), definitions, pattern, 0, err};
    enum newid_status status = expand(&expansion, pattern, definition_count);
    if (!status && expansion.out.failure == NEWID_LIMIT)
        status = newid_fail(err, NEWID_INPUT,
                            "with its definitions put in, this pattern is longer than 64 KiB; make it shorter");
    if (!status)
        status = buf_check(&expansion.out, err);
    if (!status) {
        buf_add(out, expansion.out.data, expansion.out.len);
        status = buf_check(out, err);
    }
    if (offset)
        *offset = (size_t)(expansion.fault - pattern);
    buf_release(&expansion.out);
    return status;
}
