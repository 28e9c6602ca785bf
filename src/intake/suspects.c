#include "intake/suspects.h"

#include "intake/words.h"
#include "util/mem.h"
#include "util/wording.h"

#include <string.h>
#include <unicode/uchar.h>

const char *suspect_reason_text(enum suspect_reason reason)
{
    static const char *const texts[] = {"", N_("capital in mid-sentence"), N_("initials"),
                                        N_("beside school, ysgol, street …")};
    return texts[reason];
}

enum newid_status suspects_init(struct suspects *suspects, struct newid_error *err)
{
    *suspects = (struct suspects){.by_word = STRMAP_INIT, .key = BUF_INIT, .arena = ARENA_INIT};
    return segmenter_new(&suspects->segmenter, err);
}

void suspects_release(struct suspects *suspects)
{
    segmenter_free(suspects->segmenter);
    strmap_release(&suspects->by_word);
    mem_free(suspects->items);
    text_spans_release(&suspects->sentences);
    text_spans_release(&suspects->words);
    buf_release(&suspects->key);
    arena_release(&suspects->arena);
}

/* How a word is written: its letters, and how many of them are capitals. */
struct shape {
    size_t letters, capitals;
    bool first_capital, digits;
};

static struct shape shape_of(const char *s, size_t len)
{
    struct shape shape = {0, 0, false, false};
    for (size_t at = 0; at < len;) {
        int32_t c = next_code_point(s, len, &at);
        if (c >= 0 && u_isdigit(c))
            shape.digits = true;
        if (c < 0 || !u_isalpha(c))
            continue;
        shape.first_capital |= !shape.letters && u_isupper(c);
        shape.capitals += u_isupper(c) != 0;
        shape.letters++;
    }
    return shape;
}

/* Words with which a name makes a place that tells where somebody lives or learns. In English the name stands before,
 * in Welsh behind. */
static bool is_place_word(const char *key, bool *name_behind)
{
    static const char english[] =
        " school nursery surgery ward road street avenue close estate hospital playgroup college ";
    static const char welsh[] =
        " ysgol feithrinfa meithrinfa feddygfa meddygfa ward stryd heol ffordd ystâd ysbyty coleg "
        "cylch stad ";
    char wanted[40] = " ";
    size_t len = strlen(key);
    if (!len || len > sizeof wanted - 3)
        return false;
    memcpy(wanted + 1, key, len);
    wanted[len + 1] = ' ';
    *name_behind = strstr(welsh, wanted) != NULL;
    return *name_behind || strstr(english, wanted);
}

static const char *fold_key(struct suspects *s, const char *text, struct text_span word)
{
    /* A failure is remembered until the sentence is done. */
    buf_truncate(&s->key, 0);
    fold_line(&s->key, text + word.start, word.end - word.start);
    return s->key.data;
}

static bool is_capitalised(const char *text, struct text_span word)
{
    struct shape shape = shape_of(text + word.start, word.end - word.start);
    return shape.first_capital && !shape.digits && shape.letters > 1;
}

/* Whether the word stands beside a place word on the side where a name does. */
static bool beside_place(struct suspects *s, const char *text, size_t i, size_t count)
{
    bool behind;
    const struct text_span *words = s->words.items;
    if (i > 0 && is_place_word(fold_key(s, text, words[i - 1]), &behind) && behind)
        return true;
    return i + 1 < count && is_place_word(fold_key(s, text, words[i + 1]), &behind) && !behind;
}

/* "J.S.", or "AB" in small letters' company: two capitals. Two letters that many accounts use are an abbreviation,
 * which rarity tells. */
static bool is_initials(const char *text, struct text_span word, bool *dotted)
{
    struct shape shape = shape_of(text + word.start, word.end - word.start);
    size_t len = word.end - word.start;
    *dotted = memchr(text + word.start, '.', len) != NULL;
    if (shape.digits || shape.letters != shape.capitals)
        return false;
    return (*dotted && shape.letters >= 2 && shape.letters <= 4) || (shape.letters == 2 && len == 2);
}

/*
 * What is suspect in the i-th word of a sentence. Words in capitals throughout are abbreviations or shouting; a
 * sentence's first word has its capital anyway.
 */
static enum suspect_reason judge(struct suspects *s, const char *text, size_t i, size_t count)
{
    struct text_span word = s->words.items[i];
    bool dotted, ignored;
    if (is_initials(text, word, &dotted))
        return i || dotted ? SUSPECT_INITIALS : SUSPECT_NONE;
    if (!is_capitalised(text, word))
        return SUSPECT_NONE;
    const char *key = fold_key(s, text, word);
    if (!strncmp(key, "i'", 2) || is_place_word(key, &ignored))
        return SUSPECT_NONE;
    if (beside_place(s, text, i, count))
        return SUSPECT_PLACE;
    struct shape shape = shape_of(text + word.start, word.end - word.start);
    return i && shape.letters != shape.capitals ? SUSPECT_CAPITAL : SUSPECT_NONE;
}

static enum newid_status note_word(struct suspects *s, const struct newid_account *account, struct text_span word,
                                   enum suspect_reason reason, bool inside, struct newid_error *err)
{
    const char *key = fold_key(s, account->text, word);
    bool small = !shape_of(account->text + word.start, word.end - word.start).first_capital;
    uint64_t *index = strmap_find(&s->by_word, key);
    if (!index) {
        if (!reason && !small)
            return NEWID_OK;
        index = strmap_add(&s->by_word, key, NULL);
        char *copy = arena_strndup(&s->arena, account->text + word.start, word.end - word.start);
        if (!index || !copy || mem_grow(&s->items, &s->capacity, s->count + 1, sizeof *s->items))
            return no_memory(err);
        *index = s->count;
        s->items[s->count++] = (struct suspect){.word = copy, .last = -1};
    }
    struct suspect *suspect = &s->items[*index];
    suspect->small += small;
    suspect->inside |= inside && reason;
    if (!reason || suspect->last == account->num)
        return NEWID_OK;
    if (!suspect->reason &&
        !(suspect->word = arena_strndup(&s->arena, account->text + word.start, word.end - word.start)))
        return no_memory(err);
    if (suspect->accounts < SUSPECT_EXAMPLES &&
        !(suspect->examples[suspect->accounts] = arena_strdup(&s->arena, account->id)))
        return no_memory(err);
    suspect->accounts++;
    suspect->last = account->num;
    if (reason > suspect->reason)
        suspect->reason = reason;
    return NEWID_OK;
}

static enum newid_status add_sentence(struct suspects *s, const struct newid_account *account,
                                      struct text_span sentence, struct newid_error *err)
{
    s->words.count = 0;
    enum newid_status status =
        segment_words(s->segmenter, &s->words, account->text + sentence.start, sentence.end - sentence.start, err);
    for (size_t i = 0; i < s->words.count; i++) {
        s->words.items[i].start += sentence.start;
        s->words.items[i].end += sentence.start;
    }
    for (size_t i = 0; i < s->words.count && !status; i++)
        status = note_word(s, account, s->words.items[i], judge(s, account->text, i, s->words.count), i > 0, err);
    return status ? status : buf_check(&s->key, err);
}

enum newid_status suspects_add(struct suspects *s, const struct newid_account *account, struct newid_error *err)
{
    s->sentences.count = 0;
    enum newid_status status = segment_sentences(s->segmenter, &s->sentences, account->text, account->text_len, err);
    for (size_t i = 0; i < s->sentences.count && !status; i++)
        status = add_sentence(s, account, s->sentences.items[i], err);
    return status;
}

bool suspect_is_shown(const struct suspect *suspect, size_t most)
{
    if (suspect->reason == SUSPECT_PLACE)
        return suspect->accounts <= most * 10 && (suspect->inside || !suspect->small);
    return suspect->reason && suspect->accounts <= most && !suspect->small;
}
