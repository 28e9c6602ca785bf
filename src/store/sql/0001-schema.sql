-- newid's file, version 1. Migrations are append-only: a change is a new file, never an edit of this one.
-- Plain tables that any SQLite from 3.20 on can read; CHECKs stand where STRICT would (SQLite 3.37).

-- ============ primary: what people gave ============

-- One text of one worker (or group), without the text itself, so that counting never reads texts.
-- num is never used twice: hits of an account that was removed can never be taken for another's.
CREATE TABLE account (
    num        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE CHECK (typeof(id) = 'text' AND id <> ''),
    date       TEXT CHECK (date IS NULL OR date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    kind       TEXT NOT NULL CHECK (typeof(kind) = 'text' AND kind <> ''),
    worker     TEXT,          -- pseudonym; several separated by ';'
    author     TEXT,          -- who wrote it, when somebody else
    role       TEXT,
    team       TEXT,
    area       TEXT,
    question   TEXT,          -- heading of the survey's column
    attributes TEXT CHECK (attributes IS NULL OR json_valid(attributes)), -- further columns: a JSON object of strings
    source     TEXT,          -- name of the file, without its folder
    hash       TEXT NOT NULL CHECK (length(hash) = 64), -- SHA-256 of the text, hex
    added      TEXT NOT NULL  -- UTC, ISO 8601
);

-- The canonical text (UTF-8, NFC, LF); spans are byte offsets into it.
CREATE TABLE body (
    num  INTEGER PRIMARY KEY, -- account.num
    text TEXT NOT NULL CHECK (typeof(text) = 'text')
);

-- Every version of every codebook, as canonical YAML.
CREATE TABLE codebook (
    num      INTEGER PRIMARY KEY AUTOINCREMENT,
    hash     TEXT NOT NULL UNIQUE CHECK (length(hash) = 64), -- SHA-256 of yaml, hex
    name     TEXT NOT NULL,
    version  TEXT NOT NULL,   -- as printed: 1.0, or 1.0~2 where 1.0 had another content
    label    TEXT NOT NULL,   -- as the file says: 1.0
    title_en TEXT NOT NULL,
    title_cy TEXT NOT NULL,
    yaml     TEXT NOT NULL,
    draft    INTEGER NOT NULL CHECK (draft IN (0, 1)), -- some of its examples fail
    added    TEXT NOT NULL,
    UNIQUE (name, version)
);

-- Every command that changed the file. Its details identify nobody.
CREATE TABLE journal (
    num     INTEGER PRIMARY KEY AUTOINCREMENT,
    time    TEXT NOT NULL,    -- UTC, ISO 8601
    command TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    newid   TEXT NOT NULL,    -- version of the program
    corpus  TEXT NOT NULL     -- hash of all accounts after the command
);

-- ============ derived: can be dropped and made anew (newid rebuild, newid code) ============

-- Full-text index. The texts stay in body; newid keeps the two in step.
CREATE VIRTUAL TABLE body_index USING fts5 (
    text, content = 'body', content_rowid = 'num', tokenize = "unicode61 remove_diacritics 2"
);

-- What ICU and the language counter say of a text.
CREATE TABLE measure (
    account     INTEGER PRIMARY KEY, -- account.num
    words       INTEGER NOT NULL,
    sentences   INTEGER NOT NULL,
    language    TEXT NOT NULL,       -- cy, en, mixed, other
    welsh_share REAL NOT NULL,       -- of the words in sentences whose language is known, 0 to 1
    icu         TEXT NOT NULL        -- the version of ICU that segmented it
);

-- Single values about derived data: corpus (hash of all accounts), coded (num of the codebook coded last).
CREATE TABLE derived (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- The themes of a codebook version, in its order.
CREATE TABLE theme (
    codebook   INTEGER NOT NULL, -- codebook.num
    ordinal    INTEGER NOT NULL, -- from 0
    code       TEXT NOT NULL,
    parent     TEXT,             -- the parent's code
    label_en   TEXT NOT NULL,
    label_cy   TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (codebook, ordinal)
) WITHOUT ROWID;

-- A compiled pattern with its `unless`, or a rule by sentence or paragraph: what hits belong to.
CREATE TABLE matcher (
    num  INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE
);

-- Which theme of which version has which matcher, in which pattern.
CREATE TABLE theme_matcher (
    codebook INTEGER NOT NULL,
    theme    INTEGER NOT NULL, -- theme.ordinal
    pattern  INTEGER NOT NULL, -- position in the theme, from 0
    matcher  INTEGER NOT NULL,
    language TEXT NOT NULL,    -- cy, en, or empty for a rule
    source   TEXT NOT NULL,    -- as the codebook has it
    PRIMARY KEY (codebook, theme, pattern)
) WITHOUT ROWID;
CREATE INDEX theme_matcher_by_matcher ON theme_matcher (matcher);

-- One passage that one matcher found. Final: same text and matcher, same hits.
CREATE TABLE hit (
    matcher INTEGER NOT NULL,
    account INTEGER NOT NULL,
    start   INTEGER NOT NULL, -- bytes into body.text
    "end"   INTEGER NOT NULL, -- exclusive
    status  INTEGER NOT NULL, -- 0 affirmed, 1 negated, 2 hypothetical, 3 past, 4 reported
    trigger TEXT,             -- the words that gave the status
    PRIMARY KEY (matcher, account, start)
) WITHOUT ROWID;

-- How far each matcher has got: every account with num <= upto has been scanned.
CREATE TABLE scanned (
    matcher INTEGER PRIMARY KEY,
    upto    INTEGER NOT NULL
);

-- (matcher, account) pairs that reached a match limit: unknown, not "no hit".
CREATE TABLE failure (
    matcher INTEGER NOT NULL,
    account INTEGER NOT NULL,
    PRIMARY KEY (matcher, account)
) WITHOUT ROWID;

-- Theme frequencies by month and team, for people who read the file with other programs.
CREATE TABLE frequency (
    codebook   INTEGER NOT NULL,
    theme      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    month      TEXT NOT NULL, -- 2019-03, or undated
    team       TEXT NOT NULL, -- or (none)
    workers    INTEGER,       -- empty where the data have no workers
    workers_n  INTEGER,
    accounts   INTEGER NOT NULL,
    accounts_n INTEGER NOT NULL,
    hits       INTEGER NOT NULL,
    words      INTEGER NOT NULL,
    PRIMARY KEY (codebook, theme, kind, month, team)
) WITHOUT ROWID;

-- ============ views: stable names for other programs ============

CREATE VIEW v_account AS
SELECT a.id, a.date, a.kind, a.worker, a.author, a.role, a.team, a.area, a.question,
       m.language, m.welsh_share, m.words, b.text, a.attributes, a.source
FROM account AS a
JOIN body AS b ON b.num = a.num
LEFT JOIN measure AS m ON m.account = a.num;

-- The newest version of each codebook.
CREATE VIEW v_hit AS
SELECT a.id AS account, a.date, a.kind, a.worker, a.team, a.area, m.language,
       c.name AS codebook, c.version, t.code AS theme, tm.source AS pattern, tm.language AS pattern_lang,
       h.start, h."end",
       CAST(substr(CAST(b.text AS BLOB), h.start + 1, h."end" - h.start) AS TEXT) AS text,
       CASE h.status WHEN 0 THEN 'affirmed' WHEN 1 THEN 'negated' WHEN 2 THEN 'hypothetical'
                     WHEN 3 THEN 'past' WHEN 4 THEN 'reported' END AS status,
       h.trigger
FROM codebook AS c
JOIN theme AS t ON t.codebook = c.num
JOIN theme_matcher AS tm ON tm.codebook = c.num AND tm.theme = t.ordinal
JOIN hit AS h ON h.matcher = tm.matcher
JOIN account AS a ON a.num = h.account
JOIN body AS b ON b.num = h.account
LEFT JOIN measure AS m ON m.account = h.account
WHERE c.num IN (SELECT max(num) FROM codebook GROUP BY name);

CREATE VIEW v_theme AS
SELECT c.name AS codebook, c.version, t.code AS theme, t.parent, t.label_en, t.label_cy, t.definition
FROM codebook AS c JOIN theme AS t ON t.codebook = c.num;

CREATE VIEW v_frequency AS
SELECT c.name AS codebook, c.version, f.theme, f.kind, f.month, f.team,
       f.workers, f.workers_n, f.accounts, f.accounts_n, f.hits, f.words
FROM frequency AS f JOIN codebook AS c ON c.num = f.codebook;
