/*
 * The SQL function passage(body_index): the part of a text in which a search's hits stand closest together, with marks
 * about them. FTS5's own snippet() weighs every hit against every other, which on a text of some megabytes takes hours;
 * this takes one walk over the hits, and one over the text up to the passage.
 */
#include "store/private.h"
#include "util/mem.h"

#include <string.h>

/* In words; in bytes of one word or of what stands between two; in words between looking whether to stop. */
enum { PASSAGE_WORDS = 24, PIECE_MOST = 200, STOP_INTERVAL = 4096 };

#define MARK_BEFORE "\xEE\x80\x80" /* U+E000 */
#define MARK_AFTER "\xEE\x80\x81"  /* U+E001 */

/* What a passage is made from. Words are counted from 0. */
struct searched {
    const Fts5ExtensionApi *api;
    Fts5Context *fts;
    struct newid_store *store;
    const char *text;
    int len, word_count, hit_count;
};

/* One hit of one of the query's words or phrases. */
struct hit {
    int phrase, word, end; /* end: the word behind it */
};

/* The hits from number first on that end before the word `end`. */
struct window {
    int first, word, end;
};

static int hit_get(const struct searched *s, int i, struct hit *hit)
{
    int column, rc = s->api->xInst(s->fts, i, &hit->phrase, &column, &hit->word);
    hit->end = hit->word + (rc ? 0 : s->api->xPhraseSize(s->fts, hit->phrase));
    return rc;
}

/* The first window with most of the query's phrases in it; of these the one with most hits. */
static int find_window(const struct searched *s, struct window *best)
{
    struct hit first = {0, 0, 0}, last;
    int from = 0, phrases = 0, best_phrases = 0, best_hits = 0, rc = SQLITE_OK;
    int *hits = mem_zalloc((size_t)s->api->xPhraseCount(s->fts) + 1, sizeof *hits); /* of each phrase in the window */
    if (!hits)
        return SQLITE_NOMEM;
    for (int i = 0; i < s->hit_count && !rc; i++) {
        if ((rc = hit_get(s, i, &last)))
            break;
        if (i == 0)
            first = last;
        phrases += hits[last.phrase]++ == 0;
        while (!rc && from < i && last.end - first.word > PASSAGE_WORDS) {
            phrases -= --hits[first.phrase] == 0;
            rc = hit_get(s, ++from, &first);
        }
        if (phrases > best_phrases || (phrases == best_phrases && i - from >= best_hits)) {
            *best = (struct window){from, first.word, last.end};
            best_phrases = phrases;
            best_hits = i - from + 1;
        }
    }
    mem_free(hits);
    return rc;
}

/* ---- where the passage begins ---- */

struct beginning {
    const struct searched *searched;
    int middle, hit;              /* words: where it begins for the hits to be in its middle; the first hit */
    int word, behind;             /* the word that comes next; the byte behind the last */
    int sentence, sentence_start; /* the last sentence that begins before the hit: word and byte */
    int middle_start;
};

/* Whether what stands between two words, text[from, to), ends a sentence or line. */
static bool ends_sentence(const char *text, int from, int to)
{
    bool space = false;
    for (; to > from && strchr(" \t\n", text[to - 1]); to--) {
        space = true;
        if (text[to - 1] == '\n')
            return true;
    }
    return space && to > from && strchr(".?!:", text[to - 1]);
}

static int find_beginning(void *context, int flags, const char *token, int len, int start, int end)
{
    struct beginning *b = context;
    (void)flags;
    (void)token;
    (void)len;
    if (b->word % STOP_INTERVAL == 0 && store_is_stopped(b->searched->store))
        return SQLITE_INTERRUPT;
    if (b->word == b->middle)
        b->middle_start = start;
    if (b->word && ends_sentence(b->searched->text, b->behind, start)) {
        b->sentence = b->word;
        b->sentence_start = start;
    }
    b->behind = end;
    return b->word++ == b->hit ? SQLITE_DONE : SQLITE_OK;
}

static int middle_of(const struct searched *s, const struct window *w)
{
    int middle = w->word - (PASSAGE_WORDS - (w->end - w->word)) / 2;
    if (middle > s->word_count - PASSAGE_WORDS)
        middle = s->word_count - PASSAGE_WORDS;
    if (middle > w->word)
        middle = w->word;
    return middle < 0 ? 0 : middle;
}

/* At a sentence's beginning where the window then still fits. */
static int choose_beginning(const struct searched *s, const struct window *w, int *word, int *start)
{
    struct beginning b = {.searched = s, .middle = middle_of(s, w), .hit = w->word};
    int rc = s->api->xTokenize(s->fts, s->text, s->len, &b, find_beginning);
    bool whole = s->word_count <= PASSAGE_WORDS;
    bool fits = w->end - b.sentence <= PASSAGE_WORDS && !whole;
    *word = fits ? b.sentence : b.middle;
    *start = fits ? b.sentence_start : b.middle_start;
    if (!*word)
        *start = 0;
    return rc;
}

/* ---- writing it ---- */

struct writing {
    const struct searched *searched;
    struct buf *out;
    const char *text; /* from the passage's beginning on */
    int word, most;   /* the word that comes next; the one behind the passage */
    int behind;       /* byte behind the last word */
    int next;         /* number of the next hit */
    struct hit hit;   /* that one */
    int marked_end;   /* the word behind the mark that is open; 0: none is */
};

/* What is too long for a passage is cut: a picture that somebody pasted as text is one word. */
static void add_piece(struct buf *out, const char *s, int len)
{
    int most = len;
    if (len > PIECE_MOST)
        for (most = PIECE_MOST; ((unsigned char)s[most] & 0xC0) == 0x80;)
            most--;
    buf_add(out, s, (size_t)most);
    buf_adds(out, most < len ? "…" : "");
}

static int next_hit(struct writing *w)
{
    if (++w->next < w->searched->hit_count)
        return hit_get(w->searched, w->next, &w->hit);
    w->hit.word = w->searched->word_count;
    return SQLITE_OK;
}

static void close_mark(struct writing *w)
{
    if (w->marked_end)
        buf_adds(w->out, MARK_AFTER);
    w->marked_end = 0;
}

static int write_word(void *context, int flags, const char *token, int len, int start, int end)
{
    struct writing *w = context;
    int rc = SQLITE_OK;
    (void)flags;
    (void)token;
    (void)len;
    if (w->word == w->most)
        return SQLITE_DONE;
    add_piece(w->out, w->text + w->behind, start - w->behind);
    for (; !rc && w->hit.word == w->word; rc = next_hit(w)) {
        if (!w->marked_end)
            buf_adds(w->out, MARK_BEFORE);
        if (w->hit.end > w->marked_end)
            w->marked_end = w->hit.end;
    }
    add_piece(w->out, w->text + start, end - start);
    w->behind = end;
    if (++w->word >= w->marked_end)
        close_mark(w);
    return rc;
}

static int write_passage(struct buf *out, const struct searched *s, const struct window *window)
{
    int start = 0, rc;
    struct writing w = {.searched = s, .out = out, .next = window->first};
    if ((rc = choose_beginning(s, window, &w.word, &start)))
        return rc;
    w.most = w.word + PASSAGE_WORDS;
    w.text = s->text + start;
    rc = hit_get(s, w.next, &w.hit);
    /* A sentence's beginning may have brought in more hits. */
    while (!rc && w.next > 0 && w.hit.word >= w.word)
        rc = hit_get(s, --w.next, &w.hit);
    if (!rc && w.hit.word < w.word)
        rc = next_hit(&w);
    buf_adds(out, start ? "…" : "");
    if (!rc)
        rc = s->api->xTokenize(s->fts, w.text, s->len - start, &w, write_word);
    close_mark(&w);
    if (w.word < s->word_count)
        buf_adds(out, "…");
    else
        add_piece(out, w.text + w.behind, s->len - start - w.behind);
    return rc ? rc : out->failure ? SQLITE_NOMEM : SQLITE_OK;
}

static void passage(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result, int count,
                    sqlite3_value **values)
{
    struct searched s = {.api = api, .fts = fts, .store = api->xUserData(fts), .text = ""};
    struct window window = {0, 0, 0};
    struct buf out = BUF_INIT;
    (void)count;
    (void)values;
    int rc = api->xColumnText(fts, 0, &s.text, &s.len);
    if (!rc)
        rc = api->xColumnSize(fts, 0, &s.word_count);
    if (!rc)
        rc = api->xInstCount(fts, &s.hit_count);
    if (!rc)
        rc = find_window(&s, &window);
    if (!rc && s.hit_count)
        rc = write_passage(&out, &s, &window);
    if (rc)
        sqlite3_result_error_code(result, rc);
    else
        sqlite3_result_text(result, out.data, (int)out.len, SQLITE_TRANSIENT);
    buf_release(&out);
}

int passage_register(struct newid_store *store, fts5_api *api)
{
    return api->xCreateFunction(api, "passage", store, passage, NULL);
}
