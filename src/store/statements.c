#include "store/statements.h"

#define ACCOUNT_COLUMNS                                                                                \
    "a.num, a.id, a.date, a.kind, a.worker, a.author, a.role, a.team, a.area, a.question, "            \
    "a.attributes, a.source, b.text, m.words, m.sentences, m.language, m.welsh_share "                 \
    "FROM account a JOIN body b ON b.num = a.num JOIN measure m ON m.account = a.num "

#define SEARCH_FROM                                                                                    \
    ACCOUNT_SEARCHED "FROM body_index x JOIN account a ON a.num = x.rowid JOIN body b ON b.num = a.num " \
                     "WHERE body_index MATCH ?1 "
#define ACCOUNT_SEARCHED                                                                               \
    "SELECT a.num, a.id, a.date, a.kind, a.worker, a.author, a.role, a.team, a.area, a.question, "     \
    "a.attributes, a.source, b.text, passage(body_index) "

/* A matcher that no version of any codebook uses. */
#define UNUSED "NOT IN (SELECT matcher FROM theme_matcher)"

/* clang-format off */
const char *const store_sql[STATEMENTS] = {
    [ACCOUNT_FIND] = "SELECT num, hash, date, kind, worker, author, role, team, area, question, attributes "
                     "FROM account WHERE id = ?1",
    [ACCOUNT_INSERT] = "INSERT INTO account (id, date, kind, worker, author, role, team, area, question, attributes, "
                       "source, hash, added) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    [ACCOUNT_DELETE] = "DELETE FROM account WHERE num = ?1",
    [ACCOUNT_HASHES] = "SELECT id, hash FROM account ORDER BY id",
    [ACCOUNT_EACH] = "SELECT " ACCOUNT_COLUMNS "WHERE a.num > ?1 ORDER BY a.num",
    [ACCOUNT_ONE] = "SELECT " ACCOUNT_COLUMNS "WHERE a.id = ?1",
    [ACCOUNT_NUMS] = "SELECT num FROM account ORDER BY num",
    [ACCOUNT_NUMS_BETWEEN] = "SELECT num FROM account WHERE num BETWEEN ?1 AND ?2 ORDER BY num",
    [ACCOUNT_LAST] = "SELECT max(num) FROM account",
    [ACCOUNT_COUNT] = "SELECT count(*) FROM account",
    [ACCOUNT_COUNT_AFTER] = "SELECT count(*) FROM account WHERE num > ?1",
    [BODY_INSERT] = "INSERT INTO body (num, text) VALUES (?1, ?2)",
    [BODY_DELETE] = "DELETE FROM body WHERE num = ?1",
    [BODY_GET] = "SELECT text FROM body WHERE num = ?1",
    [BODY_BYTES_AFTER] = "SELECT length(CAST(text AS BLOB)) FROM body WHERE num > ?1 ORDER BY num",
    [BODY_AFTER] = "SELECT b.num, b.text, m.sentence_list FROM body AS b LEFT JOIN measure AS m ON m.account = b.num AND m.icu = ?4 "
                   "WHERE b.num > ?1 AND b.num <= ?2 ORDER BY b.num LIMIT ?3",
    [INDEX_INSERT] = "INSERT INTO body_index (rowid, text) VALUES (?1, ?2)",
    [INDEX_DELETE] = "INSERT INTO body_index (body_index, rowid, text) VALUES ('delete', ?1, ?2)",
    [INDEX_OPTION] = "INSERT INTO body_index (body_index, rank) VALUES (?1, ?2)",
    /* rank 1: integrity-check then compares the index with body too; the other commands do without it */
    [INDEX_COMMAND] = "INSERT INTO body_index (body_index, rank) VALUES (?1, 1)",
    [MEASURE_PUT] = "INSERT OR REPLACE INTO measure (account, words, sentences, language, welsh_share, icu, "
                    "sentence_list) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [MEASURE_DELETE] = "DELETE FROM measure WHERE account = ?1",
    [HIT_DELETE_ACCOUNT] = "DELETE FROM hit WHERE matcher IN (SELECT num FROM matcher) AND account = ?1",
    [FAILURE_DELETE_ACCOUNT] = "DELETE FROM failure WHERE matcher IN (SELECT num FROM matcher) AND account = ?1",
    [BLOCK_ROWS] = "SELECT a.num, a.date, m.words, a.worker, a.kind, a.role, a.team, a.area, a.question, m.language, "
                   "a.author, a.source FROM account a LEFT JOIN measure m ON m.account = a.num "
                   "WHERE a.num BETWEEN ?1 AND ?2 ORDER BY a.num",
    [COLUMN_BLOCK_GET] = "SELECT data FROM column_block WHERE block = ?1 AND field = ?2",
    [COLUMN_BLOCK_PUT] = "INSERT OR REPLACE INTO column_block (block, field, data) VALUES (?1, ?2, ?3)",
    [COLUMN_BLOCK_DELETE] = "DELETE FROM column_block WHERE block = ?1",
    [COUNTING_PUT] = "INSERT OR REPLACE INTO counting (codebook, theme, counting) VALUES (?1, ?2, ?3)",
    [COUNTING_FORGET] = "DELETE FROM counting WHERE codebook = ?1",
    [COUNTING_EACH] = "SELECT theme, counting FROM counting WHERE codebook = ?1",
    [MENTION_BLOCK_FIND] = "SELECT 1 FROM mention_block WHERE counting = ?1 AND block = ?2",
    [MENTION_BLOCK_COUNTS] = "SELECT b.block, count(*) FROM counting c JOIN mention_block b ON b.counting = c.counting "
                             "WHERE c.codebook = ?1 GROUP BY b.block",
    [MENTION_BLOCK_GET] = "SELECT data FROM mention_block WHERE counting = ?1 AND block = ?2",
    [MENTION_BLOCK_PUT] = "INSERT OR REPLACE INTO mention_block (counting, block, data) VALUES (?1, ?2, ?3)",
    [MENTION_BLOCK_DELETE] = "DELETE FROM mention_block WHERE block = ?1",
    [MENTION_BLOCK_FORGET] = "DELETE FROM mention_block WHERE counting NOT IN (SELECT counting FROM counting)",
    [DICTIONARY_VALUE] = "SELECT value FROM dictionary WHERE code = ?1",
    [DICTIONARY_FIND] = "SELECT code FROM dictionary WHERE field = ?1 AND value = ?2",
    [DICTIONARY_LAST] = "SELECT max(code) FROM dictionary",
    [DICTIONARY_ADD] = "INSERT INTO dictionary (field, value) VALUES (?1, ?2)",
    [FIELD] = "SELECT CASE ?1 WHEN 'id' THEN a.id WHEN 'date' THEN a.date WHEN 'kind' THEN a.kind "
              "WHEN 'worker' THEN a.worker WHEN 'author' THEN a.author WHEN 'role' THEN a.role "
              "WHEN 'team' THEN a.team WHEN 'area' THEN a.area WHEN 'question' THEN a.question "
              "WHEN 'source' THEN a.source WHEN 'language' THEN m.language END "
              "FROM account a JOIN measure m ON m.account = a.num ORDER BY a.num",
    [ATTRIBUTE] = "SELECT (SELECT j.value FROM json_each(a.attributes) j WHERE j.key = ?1) "
                  "FROM account a ORDER BY a.num",
    [ATTRIBUTE_NAMES] = "SELECT DISTINCT j.key FROM account a, json_each(a.attributes) j ORDER BY 1",
    [DERIVED_GET] = "SELECT value FROM derived WHERE name = ?1",
    [DERIVED_PUT] = "INSERT OR REPLACE INTO derived (name, value) VALUES (?1, ?2)",
    [DERIVED_DELETE] = "DELETE FROM derived WHERE name = ?1",
    [CODEBOOK_BY_HASH] = "SELECT num, version FROM codebook WHERE hash = ?1",
    [CODEBOOK_LABELS] = "SELECT count(*) FROM codebook WHERE name = ?1 AND version = ?2",
    [CODEBOOK_INSERT] = "INSERT INTO codebook (hash, name, version, label, title_en, title_cy, yaml, draft, added) "
                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [CODEBOOK_DRAFT] = "UPDATE codebook SET draft = ?2 WHERE num = ?1",
    /* ?1 NULL: the one coded last, else the newest; ?2 NULL: the newest of that name. */
    [CODEBOOK_FIND] = "SELECT num, name, version, hash, added, title_en, title_cy, draft, yaml, "
                      "(SELECT count(*) FROM theme t WHERE t.codebook = c.num) FROM codebook c "
                      "WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR version = ?2) "
                      "ORDER BY ?1 IS NULL AND num = (SELECT CAST(value AS INTEGER) FROM derived WHERE name = 'coded') "
                      "DESC, num DESC LIMIT 1",
    [CODEBOOK_EACH] = "SELECT num, name, version, hash, added, title_en, title_cy, draft, yaml, "
                      "(SELECT count(*) FROM theme t WHERE t.codebook = c.num) FROM codebook c ORDER BY num",
    [CODEBOOK_OF_HASH] = "SELECT num, name, version, hash, added, title_en, title_cy, draft, yaml, "
                         "(SELECT count(*) FROM theme t WHERE t.codebook = c.num) FROM codebook c WHERE hash = ?1",
    [CODEBOOK_DELETE] = "DELETE FROM codebook WHERE num = ?1",
    /* How far the slowest of its matchers has got; NULL where it has none. */
    [CODEBOOK_UNCODED] = "SELECT count(*) FROM account WHERE num > (SELECT min(coalesce(s.upto, 0)) "
                         "FROM theme_matcher l LEFT JOIN scanned s ON s.matcher = l.matcher WHERE l.codebook = ?1)",
    [CODEBOOK_FAILED] = "SELECT count(*) FROM failure WHERE matcher IN "
                        "(SELECT matcher FROM theme_matcher WHERE codebook = ?1)",
    [THEME_INSERT] = "INSERT INTO theme (codebook, ordinal, code, parent, label_en, label_cy, definition) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [THEME_DELETE] = "DELETE FROM theme WHERE codebook = ?1",
    [LINK_INSERT] = "INSERT INTO theme_matcher (codebook, theme, pattern, matcher, language, source) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [LINK_MATCHERS] = "SELECT DISTINCT theme, matcher FROM theme_matcher WHERE codebook = ?1 ORDER BY theme, matcher",
    [LINK_EACH] = "SELECT matcher FROM theme_matcher WHERE codebook = ?1 ORDER BY theme, pattern",
    [LINK_DELETE] = "DELETE FROM theme_matcher WHERE codebook = ?1",
    [MATCHER_FIND] = "SELECT num FROM matcher WHERE hash = ?1",
    [MATCHER_INSERT] = "INSERT INTO matcher (hash) VALUES (?1)",
    [MATCHER_DELETE_UNUSED] = "DELETE FROM matcher WHERE num " UNUSED,
    [MATCHER_SCANNED] = "SELECT upto FROM scanned WHERE matcher = ?1",
    [SCANNED_PUT] = "INSERT OR REPLACE INTO scanned (matcher, upto) VALUES (?1, ?2)",
    [SCANNED_DELETE_UNUSED] = "DELETE FROM scanned WHERE matcher " UNUSED,
    [HIT_INSERT] = "INSERT INTO hit (matcher, account, start, \"end\", status, trigger) "
                   "SELECT matcher, account, start, \"end\", status, trigger FROM newid_hit_rows",
    [HIT_EACH_OF_THEME] = "SELECT DISTINCT h.account, h.start, h.\"end\", h.status, h.trigger FROM theme_matcher l "
                          "JOIN hit h ON h.matcher = l.matcher WHERE l.codebook = ?1 AND l.theme = ?2 "
                          "ORDER BY h.account, h.start, h.\"end\" DESC",
    [HIT_EACH_OF_PATTERN] = "SELECT l.theme, l.pattern, l.source, l.language, h.account, h.start, h.\"end\", h.status "
                            "FROM theme_matcher l JOIN hit h ON h.matcher = l.matcher WHERE l.codebook = ?1 "
                            "ORDER BY l.theme, l.pattern, h.account, h.start",
    [HIT_EACH_OF_BLOCK] = "SELECT account, start, \"end\", status FROM hit WHERE matcher = ?1 "
                          "AND account BETWEEN ?2 AND ?3 ORDER BY account, start",
    [HIT_DELETE_UNUSED] = "DELETE FROM hit WHERE matcher IN (SELECT num FROM matcher WHERE num " UNUSED ")",
    [FAILURE_INSERT] = "INSERT INTO failure (matcher, account) VALUES (?1, ?2)",
    [FAILURE_DELETE_UNUSED] = "DELETE FROM failure WHERE matcher " UNUSED,
    [FREQUENCY_DELETE] = "DELETE FROM frequency WHERE codebook = ?1",
    [FREQUENCY_INSERT] = "INSERT INTO frequency (codebook, theme, kind, month, team, workers, workers_n, accounts, "
                         "accounts_n, hits, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [SEARCH_COUNT] = "SELECT count(*) FROM (SELECT 1 FROM body_index WHERE body_index MATCH ?1 LIMIT ?2)",
    [SEARCH_BEST] = SEARCH_FROM "ORDER BY rank, a.num LIMIT ?2 OFFSET ?3",
    [SEARCH_NEWEST] = SEARCH_FROM "ORDER BY x.rowid DESC LIMIT ?2 OFFSET ?3",
    [JOURNAL_INSERT] = "INSERT INTO journal (time, command, details, newid, corpus) VALUES (?1, ?2, ?3, ?4, ?5)",
    [JOURNAL_EACH] = "SELECT num, time, command, details, newid, corpus FROM journal ORDER BY num",
    [SAMPLE_FIND] = "SELECT 1 FROM sample WHERE name = ?1",
    [SAMPLE_INSERT] = "INSERT INTO sample (name, drawn, details, corpus, made) VALUES (?1, ?2, ?3, ?4, ?5)",
    [SAMPLED_CONFLICT] = "SELECT half <> ?2 FROM sampled WHERE account = ?1 AND (half <> ?2 OR sample = ?3) LIMIT 1",
    [SAMPLED_INSERT] = "INSERT INTO sampled (sample, ordinal, account, hash, stratum, probability, half) "
                       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [SAMPLED_DELETE_ACCOUNT] = "DELETE FROM sampled WHERE account = ?1",
    [SAMPLED_EACH] = "SELECT s.name, s.drawn, s.details, s.made, a.account, a.hash, a.stratum, a.probability, a.half "
                     "FROM sample AS s JOIN sampled AS a ON a.sample = s.num ORDER BY s.num, a.ordinal",
    [ROUND_INSERT] = "INSERT INTO coding_round (coder, codebook, reconciled, source, time) VALUES (?1, ?2, ?3, ?4, ?5)",
    [ROUND_DELETE] = "DELETE FROM coding_round WHERE num = ?1",
    [CODING_INSERT] = "INSERT INTO coding (round, account, theme, ordinal, hash, present, start, \"end\") "
                      "VALUES (?1, ?2, ?3, (SELECT count(*) FROM coding WHERE round = ?1 AND account = ?2 AND theme = ?3), "
                      "?4, ?5, ?6, ?7)",
    [CODING_DELETE] = "DELETE FROM coding WHERE round = ?1",
    [CODING_DELETE_ACCOUNT] = "DELETE FROM coding WHERE account = ?1",
    [CODING_EACH] = "SELECT r.num, r.coder, r.codebook, r.reconciled, r.source, r.time, c.account, c.theme, c.hash, c.present, "
                    "c.start, c.\"end\", a.num, a.hash IS NULL OR a.hash <> c.hash "
                    "FROM coding_round AS r JOIN coding AS c ON c.round = r.num LEFT JOIN account AS a ON a.id = c.account "
                    "WHERE ?1 IS NULL OR r.codebook = ?1 ORDER BY r.num, c.account, c.theme, c.ordinal",
    [EVENT_FIND] = "SELECT num, attended IS ?6 AND eligible IS ?7 FROM event "
                   "WHERE date = ?1 AND kind = ?2 AND team = ?3 AND area = ?4 AND label = ?5",
    [EVENT_ROLL_OUT] = "SELECT num FROM event WHERE kind = 'roll-out' AND team = ?1 AND (?1 <> '' OR area = ?2)",
    [EVENT_INSERT] = "INSERT INTO event (date, kind, team, area, label, attended, eligible, source) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [EVENT_DELETE] = "DELETE FROM event WHERE num = ?1",
    [EVENT_EACH] = "SELECT num, date, kind, team, area, label, attended, eligible, source FROM event "
                   "ORDER BY date, team, kind, area, label",
    /* The area with most of a team's accounts is the team's first row. */
    [TEAM_AREAS] = "SELECT team, area FROM account WHERE team <> '' AND area <> '' "
                   "GROUP BY team, area ORDER BY team, count(*) DESC, area",
    [HEADCOUNT_OVERLAP] = "SELECT \"first\", \"last\", in_post FROM headcount "
                          "WHERE team = ?1 AND \"first\" <= ?3 AND \"last\" >= ?2 ORDER BY \"first\"",
    [HEADCOUNT_PUT] = "INSERT OR REPLACE INTO headcount (team, \"first\", \"last\", in_post, source) "
                      "VALUES (?1, ?2, ?3, ?4, ?5)",
    [HEADCOUNT_EACH] = "SELECT team, \"first\", \"last\", in_post, source FROM headcount ORDER BY team, \"first\"",
    [RELEASE_FIND] = "SELECT 1 FROM release WHERE name = ?1",
    [RELEASE_INSERT] = "INSERT INTO release (name, codebook, hash, details, upto, corpus, made) "
                       "VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(num), 0) FROM account), ?5, ?6)",
    [RELEASE_EACH] = "SELECT r.num, r.name, r.codebook, r.hash, r.details, "
                     "(SELECT count(*) FROM account a WHERE a.num <= r.upto), r.corpus, r.made "
                     "FROM release r ORDER BY r.num",
    [RELEASE_TABLE_INSERT] = "INSERT INTO release_table (release, ordinal, options) VALUES (?1, ?2, ?3)",
    [RELEASE_TABLE_EACH] = "SELECT ordinal, options FROM release_table WHERE release = ?1 ORDER BY ordinal",
    [RELEASE_CELL_INSERT] = "INSERT INTO release_cell (release, ordinal, theme, kind, period, grp, hidden, workers, "
                            "workers_n, accounts, accounts_n) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [RELEASE_CELL_EACH] = "SELECT theme, kind, period, grp, hidden, workers, workers_n, accounts, accounts_n "
                          "FROM release_cell WHERE release = ?1 AND ordinal = ?2",
    [SETTING_GET] = "SELECT value FROM setting WHERE name = ?1",
    [SETTING_PUT] = "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)",
};
/* clang-format on */
