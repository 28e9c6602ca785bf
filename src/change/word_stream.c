#include "change/word_stream.h"

#include "change/function_words.h"
#include "change/radicals.h"
#include "store/store.h"
#include "text/letters.h"
#include "util/buf.h"
#include "util/mem.h"

#include <stdlib.h>
#include <string.h>

static enum newid_status out_of_memory(struct newid_error *err)
{
    return newid_fail(err, NEWID_MEMORY, "out of memory");
}

/* ---- reading ---- */

struct reading {
    struct word_stream *stream;
    const unsigned char *wanted;
    const struct newid_field *languages;
    struct text_words words;
    struct buf key;
    uint32_t account; /* place of the next text in the columns */
};

static enum newid_status put(struct word_stream *s, uint32_t id, struct newid_error *err)
{
    if (s->length == UINT32_MAX)
        return newid_fail(err, NEWID_LIMIT, "too many words to be counted at once; choose fewer accounts");
    if (mem_grow(&s->ids, &s->capacity, s->length + 1, sizeof *s->ids))
        return out_of_memory(err);
    s->ids[s->length++] = id;
    return NEWID_OK;
}

static enum newid_status put_word(struct reading *r, const char *text, const struct text_word *word,
                                  struct newid_error *err)
{
    buf_reset(&r->key);
    if (word->welsh && !word->clitic)
        buf_addc(&r->key, '~');
    letters_add_lower(&r->key, (struct slice){text + word->start, word->end - word->start});
    if (r->key.failure)
        return buf_check(&r->key, err);
    const uint32_t id = intern_add(&r->stream->vocabulary, r->key.data, r->key.len);
    if (id == INTERN_FAILED)
        return out_of_memory(err);
    enum newid_status status = word->joined ? NEWID_OK : put(r->stream, STREAM_BREAK, err);
    return status ? status : put(r->stream, id, err);
}

static enum newid_status begin_account(struct reading *r, uint32_t account, struct newid_error *err)
{
    struct word_stream *s = r->stream;
    if (mem_grow(&s->account, &s->account_capacity, s->account_count + 1, sizeof *s->account) ||
        mem_grow(&s->start, &s->start_capacity, s->account_count + 2, sizeof *s->start))
        return out_of_memory(err);
    s->start[s->account_count] = s->length;
    s->account[s->account_count++] = account;
    return NEWID_OK;
}

static enum newid_status read_text(void *context, const struct store_text *text, struct newid_error *err)
{
    struct reading *r = context;
    const uint32_t account = r->account++;
    if (!r->wanted[account])
        return NEWID_OK;
    enum newid_status status = begin_account(r, account, err);
    if (status)
        return status;
    status = text_words_read(&r->words, text->text, text->len, r->languages->values[r->languages->codes[account]], err);
    for (size_t i = 0; i < r->words.count && !status; i++)
        status = put_word(r, text->text, &r->words.items[i], err);
    if (!status)
        status = put(r->stream, STREAM_BREAK, err);
    r->stream->start[r->stream->account_count] = r->stream->length;
    return status;
}

/* ---- words of one radical become one ---- */

static void count_words(uint32_t *counts, const struct word_stream *s)
{
    for (size_t i = 0; i < s->length; i++)
        if (s->ids[i] != STREAM_BREAK)
            counts[s->ids[i]]++;
}

/* A Welsh word without other forms is the same as that word in an English sentence. */
static enum newid_status join_single(uint32_t *radical, const unsigned char *has_forms, size_t count,
                                     struct intern *vocabulary, struct newid_error *err)
{
    for (uint32_t i = 0; i < count; i++) {
        const char *word = vocabulary->strings[i];
        if (word[0] != '~' || radical[i] != i || has_forms[i])
            continue;
        radical[i] = intern_add(vocabulary, word + 1, strlen(word + 1));
        if (radical[i] == INTERN_FAILED)
            return out_of_memory(err);
    }
    return NEWID_OK;
}

struct form {
    uint32_t radical, id, count;
};

static int by_radical(const void *a, const void *b)
{
    const struct form *x = a, *y = b;
    if (x->radical != y->radical)
        return x->radical < y->radical ? -1 : 1;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* What was written for each word that stands for several forms; form_of, sorted by radical, holds those alone. */
static enum newid_status name_forms(struct word_stream *s, const struct form *forms, size_t count,
                                    struct newid_error *err)
{
    struct buf list = BUF_INIT;
    enum newid_status status = NEWID_OK;
    for (size_t i = 0; i < count && !status;) {
        const uint32_t radical = forms[i].radical;
        buf_reset(&list);
        for (; i < count && forms[i].radical == radical; i++)
            buf_addf(&list, "%s%s", list.len ? ", " : "", s->vocabulary.strings[forms[i].id] + 1);
        status = buf_check(&list, err);
        s->words[radical].forms = arena_strndup(&s->memory, list.data, list.len);
        if (!status && !s->words[radical].forms)
            status = out_of_memory(err);
    }
    buf_release(&list);
    return status;
}

static enum newid_status list_forms(struct word_stream *s, const uint32_t *radical, const uint32_t *counts,
                                    const unsigned char *has_forms, size_t count, struct newid_error *err)
{
    struct form *forms = mem_zalloc(count, sizeof *forms);
    size_t n = 0;
    if (!forms)
        return out_of_memory(err);
    for (uint32_t i = 0; i < count; i++)
        if (has_forms[i] || (radical[i] < count && has_forms[radical[i]]))
            forms[n++] = (struct form){radical[i], i, counts[i]};
    qsort(forms, n, sizeof *forms, by_radical);
    enum newid_status status = name_forms(s, forms, n, err);
    mem_free(forms);
    return status;
}

static enum newid_status describe_words(struct word_stream *s, struct newid_error *err)
{
    s->word_count = s->vocabulary.count;
    s->words = arena_alloc(&s->memory, (s->word_count + 1) * sizeof *s->words);
    if (!s->words)
        return out_of_memory(err);
    for (size_t i = 0; i < s->word_count; i++) {
        const char *text = s->vocabulary.strings[i], *word = text + (text[0] == '~');
        const struct letter_count count = letters_count((struct slice){word, strlen(word)});
        s->words[i] = (struct stream_word){.text = text,
                                           .clitic = word[0] == '\'',
                                           .function = is_function_word((struct slice){word, strlen(word)}),
                                           .starts = count.letters + count.digits > 1};
    }
    return NEWID_OK;
}

static enum newid_status join_forms(struct word_stream *s, struct newid_error *err)
{
    const size_t count = s->vocabulary.count;
    uint32_t *radical = mem_zalloc(count, sizeof *radical), *counts = mem_zalloc(count, sizeof *counts);
    unsigned char *has_forms = mem_zalloc(count, 1);
    enum newid_status status = radical && counts && has_forms ? NEWID_OK : out_of_memory(err);
    if (!status) {
        count_words(counts, s);
        status = radicals_find(radical, &s->vocabulary, counts, err);
    }
    for (size_t i = 0; i < count && !status; i++)
        if (radical[i] != i)
            has_forms[radical[i]] = 1;
    if (!status)
        status = join_single(radical, has_forms, count, &s->vocabulary, err);
    if (!status)
        status = describe_words(s, err);
    if (!status)
        status = list_forms(s, radical, counts, has_forms, count, err);
    for (size_t i = 0; i < s->length && !status; i++)
        if (s->ids[i] != STREAM_BREAK)
            s->ids[i] = radical[s->ids[i]];
    mem_free(radical);
    mem_free(counts);
    mem_free(has_forms);
    return status;
}

enum newid_status word_stream_read(struct word_stream *out, struct newid_store *store, const unsigned char *wanted,
                                   const struct newid_field *languages, struct newid_error *err)
{
    *out = (struct word_stream){.vocabulary = INTERN_INIT};
    struct reading r = {.stream = out, .wanted = wanted, .languages = languages, .key = BUF_INIT};
    enum newid_status status = text_words_new(&r.words, err);
    if (!status)
        status = store_each_text(store, 0, INT64_MAX, SIZE_MAX, SIZE_MAX, read_text, &r, err);
    if (!status)
        status = join_forms(out, err);
    text_words_release(&r.words);
    buf_release(&r.key);
    return status;
}

void word_stream_release(struct word_stream *s)
{
    mem_free(s->ids);
    mem_free(s->start);
    mem_free(s->account);
    intern_release(&s->vocabulary);
    arena_release(&s->memory);
    *s = (struct word_stream){.vocabulary = INTERN_INIT};
}
