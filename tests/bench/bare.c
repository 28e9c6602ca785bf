/*
 * bare CORPUS STORE: what an import cannot do without, and nothing else: the same rows into plain SQLite tables, ICU's
 * words and sentences of each, then FTS5's rebuild with the stock tokenizer. Parsing the CSV is not counted. Prints
 * seconds.
 */
#include "bench.h"
#include "text/segment.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct bare {
    sqlite3 *db;
    sqlite3_stmt *account, *body, *measure;
    struct segmenter *segmenter;
    struct text_spans words, sentences;
    double seconds;
};

/* The page size, journal and hash size that newid's own files have. */
static const char schema[] =
    "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
    "CREATE TABLE account (num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, date TEXT, worker TEXT, team TEXT, area "
    "TEXT,"
    " kind TEXT);"
    "CREATE TABLE body (num INTEGER PRIMARY KEY, text TEXT NOT NULL);"
    "CREATE TABLE measure (account INTEGER PRIMARY KEY, words INTEGER, sentences INTEGER);"
    "CREATE VIRTUAL TABLE body_index USING fts5 (text, content = 'body', content_rowid = 'num',"
    " tokenize = \"unicode61 remove_diacritics 2\");"
    "INSERT INTO body_index (body_index, rank) VALUES ('hashsize', 67108864);"
    "BEGIN";

static void execute(struct bare *b, const char *sql)
{
    if (sqlite3_exec(b->db, sql, NULL, NULL, NULL))
        bench_die(sqlite3_errmsg(b->db), NULL);
}

static void prepare(struct bare *b, sqlite3_stmt **out, const char *sql)
{
    if (sqlite3_prepare_v2(b->db, sql, -1, out, NULL))
        bench_die(sqlite3_errmsg(b->db), NULL);
}

static void step(struct bare *b, sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE)
        bench_die(sqlite3_errmsg(b->db), NULL);
    sqlite3_reset(statement);
}

static void put(struct bare *b, char *const *fields)
{
    struct newid_error err = NEWID_ERROR_INIT;
    size_t len = strlen(fields[BENCH_TEXT]);
    b->words.count = b->sentences.count = 0;
    bench_check(segment_sentences(b->segmenter, &b->sentences, fields[BENCH_TEXT], len, &err), "sentences", &err);
    bench_check(segment_words(b->segmenter, &b->words, fields[BENCH_TEXT], len, &err), "words", &err);
    for (int i = BENCH_ID; i < BENCH_TEXT; i++)
        sqlite3_bind_text(b->account, i + 1, fields[i], -1, SQLITE_STATIC);
    step(b, b->account);
    sqlite3_int64 num = sqlite3_last_insert_rowid(b->db);
    sqlite3_bind_int64(b->body, 1, num);
    sqlite3_bind_text64(b->body, 2, fields[BENCH_TEXT], len, SQLITE_STATIC, SQLITE_UTF8);
    step(b, b->body);
    sqlite3_bind_int64(b->measure, 1, num);
    sqlite3_bind_int64(b->measure, 2, (sqlite3_int64)b->words.count);
    sqlite3_bind_int64(b->measure, 3, (sqlite3_int64)b->sentences.count);
    step(b, b->measure);
}

static void take_row(void *context, char *const *fields)
{
    struct bare *b = context;
    double start = bench_seconds();
    put(b, fields);
    b->seconds += bench_seconds() - start;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        bench_die("bare CORPUS STORE", NULL);
    struct newid_error err = NEWID_ERROR_INIT;
    struct bare b = {.seconds = 0};
    double start = bench_seconds();
    if (sqlite3_open(argv[2], &b.db))
        bench_die("the file cannot be made", NULL);
    execute(&b, schema);
    prepare(&b, &b.account, "INSERT INTO account (id, date, worker, team, area, kind) VALUES (?, ?, ?, ?, ?, ?)");
    prepare(&b, &b.body, "INSERT INTO body VALUES (?, ?)");
    prepare(&b, &b.measure, "INSERT INTO measure VALUES (?, ?, ?)");
    bench_check(segmenter_new(&b.segmenter, &err), "segmenter", &err);
    b.seconds = bench_seconds() - start;
    bench_each_row(argv[1], bench_fields, BENCH_FIELDS, SIZE_MAX, take_row, &b);
    start = bench_seconds();
    execute(&b, "INSERT INTO body_index (body_index) VALUES ('rebuild')");
    execute(&b, "COMMIT");
    sqlite3_finalize(b.account);
    sqlite3_finalize(b.body);
    sqlite3_finalize(b.measure);
    sqlite3_close(b.db);
    b.seconds += bench_seconds() - start;
    printf("%.6f\n", b.seconds);
    segmenter_free(b.segmenter);
    text_spans_release(&b.words);
    text_spans_release(&b.sentences);
    return 0;
}
