#include "store/measure.h"

#include "store/private.h"
#include "text/language.h"
#include "text/segment.h"
#include "util/mem.h"

#include <pthread.h>
#include <signal.h>

enum { BATCH_ACCOUNTS = 1024, BATCH_BYTES = 1 << 19 };

/* Texts behind each other, and what is found out about them. */
struct batch {
    struct buf text;
    int64_t *nums;
    size_t *ends;
    struct newid_measure *measures;
    struct buf lists; /* of their sentences, behind each other */
    size_t *list_ends;
    size_t count, nums_capacity, ends_capacity, measures_capacity, lists_capacity;
    enum newid_status status;
    struct newid_error err;
};

/* One batch is filled while the other is with the thread; the segmenter and its spans are the thread's then. */
struct measures {
    struct segmenter *segmenter;
    struct text_spans sentences, words;
    struct batch batches[2];
    int filling;
    pthread_t thread;
    bool started;
    /* Under the lock. */
    bool out, ending;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

static enum newid_status no_memory(struct newid_error *err) { return newid_fail(err, NEWID_MEMORY, "out of memory"); }

/* ---- measuring ---- */

static enum newid_status measure_text(struct measures *m, const char *text, size_t len, struct newid_measure *out,
                                      struct newid_error *err)
{
    enum newid_status status = NEWID_OK;
    if (!m->segmenter)
        status = segmenter_new(&m->segmenter, err);
    m->sentences.count = m->words.count = 0;
    if (!status)
        status = segment_sentences(m->segmenter, &m->sentences, text, len, err);
    if (!status)
        status = segment_words(m->segmenter, &m->words, text, len, err);
    if (status)
        return status;
    struct text_language language = text_language_of(text, &m->sentences, &m->words);
    *out = (struct newid_measure){(uint32_t)m->words.count, (uint32_t)m->sentences.count, language.code,
                                  language.welsh_share};
    return NEWID_OK;
}

static void measure_batch(struct measures *m, struct batch *b)
{
    for (size_t i = 0; i < b->count && !b->status; i++) {
        const size_t start = i ? b->ends[i - 1] : 0;
        b->status = measure_text(m, b->text.data + start, b->ends[i] - start, &b->measures[i], &b->err);
        segment_write(&b->lists, &m->sentences);
        b->list_ends[i] = b->lists.len;
    }
}

static void *work(void *context)
{
    struct measures *m = context;
    pthread_mutex_lock(&m->lock);
    for (;;) {
        while (!m->out && !m->ending)
            pthread_cond_wait(&m->changed, &m->lock);
        if (m->ending)
            break;
        pthread_mutex_unlock(&m->lock);
        measure_batch(m, &m->batches[!m->filling]);
        pthread_mutex_lock(&m->lock);
        m->out = false;
        pthread_cond_signal(&m->changed);
    }
    pthread_mutex_unlock(&m->lock);
    return NULL;
}

/* ---- keeping ---- */

static enum newid_status keep_row(struct newid_store *store, const struct batch *b, size_t i, struct newid_error *err)
{
    const struct newid_measure *measure = &b->measures[i];
    const size_t list = i ? b->list_ends[i - 1] : 0;
    sqlite3_stmt *s;
    enum newid_status status = store_statement(store, MEASURE_PUT, &s, err);
    if (status)
        return status;
    sqlite3_bind_int64(s, 1, b->nums[i]);
    sqlite3_bind_int64(s, 2, measure->words);
    sqlite3_bind_int64(s, 3, measure->sentences);
    bind_text(s, 4, measure->language);
    sqlite3_bind_double(s, 5, measure->welsh_share);
    bind_text(s, 6, segment_version());
    sqlite3_bind_blob(s, 7, b->lists.data + list, (int)(b->list_ends[i] - list), SQLITE_STATIC);
    return store_run(store, s, err);
}

static void empty_batch(struct batch *b)
{
    buf_reset(&b->text);
    buf_reset(&b->lists);
    b->count = 0;
    b->status = NEWID_OK;
    b->err = (struct newid_error)NEWID_ERROR_INIT;
}

/* Keeps a batch that was measured, and empties it. */
static enum newid_status keep_batch(struct newid_store *store, struct batch *b, struct newid_error *err)
{
    enum newid_status status =
        b->status ? newid_fail(err, b->status, "%s", b->err.message) : buf_check(&b->lists, err);
    for (size_t i = 0; i < b->count && !status; i++)
        status = keep_row(store, b, i, err);
    empty_batch(b);
    return status;
}

/* ---- two batches in turn ---- */

static void wait_for_thread(struct measures *m)
{
    pthread_mutex_lock(&m->lock);
    while (m->out)
        pthread_cond_wait(&m->changed, &m->lock);
    pthread_mutex_unlock(&m->lock);
}

/* The thread takes no signals: Ctrl-C is the main thread's, which stops cleanly. */
static bool start_thread(struct measures *m)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    m->started = m->started || pthread_create(&m->thread, NULL, work, m) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return m->started;
}

/* The full batch goes to the thread, or is measured here where none can be had; the one before it is kept. */
static enum newid_status hand_over(struct newid_store *store, struct newid_error *err)
{
    struct measures *m = store->measures;
    wait_for_thread(m);
    enum newid_status status = keep_batch(store, &m->batches[!m->filling], err);
    if (status)
        return status;
    if (!start_thread(m)) {
        measure_batch(m, &m->batches[m->filling]);
        return keep_batch(store, &m->batches[m->filling], err);
    }
    pthread_mutex_lock(&m->lock);
    m->filling = !m->filling;
    m->out = true;
    pthread_cond_signal(&m->changed);
    pthread_mutex_unlock(&m->lock);
    return NEWID_OK;
}

static enum newid_status make(struct newid_store *store, struct newid_error *err)
{
    struct measures *m = mem_zalloc(1, sizeof *m);
    if (!m)
        return no_memory(err);
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->changed, NULL);
    for (int i = 0; i < 2; i++)
        m->batches[i].text = m->batches[i].lists = (struct buf)BUF_INIT;
    store->measures = m;
    return NEWID_OK;
}

enum newid_status measures_add(struct newid_store *store, int64_t num, const char *text, size_t len,
                               struct newid_error *err)
{
    enum newid_status status = store->measures ? NEWID_OK : make(store, err);
    if (status)
        return status;
    struct batch *b = &store->measures->batches[store->measures->filling];
    if (mem_grow(&b->nums, &b->nums_capacity, b->count + 1, sizeof *b->nums) ||
        mem_grow(&b->ends, &b->ends_capacity, b->count + 1, sizeof *b->ends) ||
        mem_grow(&b->list_ends, &b->lists_capacity, b->count + 1, sizeof *b->list_ends) ||
        mem_grow(&b->measures, &b->measures_capacity, b->count + 1, sizeof *b->measures))
        return no_memory(err);
    buf_add(&b->text, text, len);
    status = buf_check(&b->text, err);
    if (status)
        return status;
    b->nums[b->count] = num;
    b->ends[b->count++] = b->text.len;
    return b->count >= BATCH_ACCOUNTS || b->text.len >= BATCH_BYTES ? hand_over(store, err) : NEWID_OK;
}

enum newid_status measures_settle(struct newid_store *store, struct newid_error *err)
{
    struct measures *m = store->measures;
    if (!m)
        return NEWID_OK;
    wait_for_thread(m);
    enum newid_status status = keep_batch(store, &m->batches[!m->filling], err);
    if (!status)
        measure_batch(m, &m->batches[m->filling]);
    return status ? status : keep_batch(store, &m->batches[m->filling], err);
}

void measures_forget(struct newid_store *store)
{
    struct measures *m = store->measures;
    if (!m)
        return;
    wait_for_thread(m);
    for (int i = 0; i < 2; i++)
        empty_batch(&m->batches[i]);
}

void measures_free(struct measures *m)
{
    if (!m)
        return;
    wait_for_thread(m);
    pthread_mutex_lock(&m->lock);
    m->ending = true;
    pthread_cond_signal(&m->changed);
    pthread_mutex_unlock(&m->lock);
    if (m->started)
        (void)pthread_join(m->thread, NULL);
    for (int i = 0; i < 2; i++) {
        buf_release(&m->batches[i].text);
        mem_free(m->batches[i].nums);
        mem_free(m->batches[i].ends);
        buf_release(&m->batches[i].lists);
        mem_free(m->batches[i].list_ends);
        mem_free(m->batches[i].measures);
    }
    segmenter_free(m->segmenter);
    text_spans_release(&m->sentences);
    text_spans_release(&m->words);
    pthread_mutex_destroy(&m->lock);
    pthread_cond_destroy(&m->changed);
    mem_free(m);
}
