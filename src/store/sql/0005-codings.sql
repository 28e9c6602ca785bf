-- Primary: coding by people. Accounts are named by their id and the hash of the text that was read, so that a coding never passes
-- over to another text; themes by codebook name and code, so that it outlives a version of the codebook.

-- A sample of accounts that was drawn to be coded by people, or (drawn = 0) the accounts whose codings came with them.
CREATE TABLE sample (
    num     INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
    drawn   INTEGER NOT NULL CHECK (drawn IN (0, 1)),
    details TEXT NOT NULL CHECK (json_valid(details)), -- size, strata, seed, filters, codebook hash
    corpus  TEXT NOT NULL,    -- hash of all accounts when it was drawn
    made    TEXT NOT NULL     -- UTC, ISO 8601
);

-- One account of a sample. An account is in at most one half of the file for good: what was used to develop never reports.
CREATE TABLE sampled (
    sample      INTEGER NOT NULL, -- sample.num
    ordinal     INTEGER NOT NULL, -- from 0, the order in which it is to be coded
    account     TEXT NOT NULL,    -- account.id
    hash        TEXT NOT NULL CHECK (length(hash) = 64),
    stratum     TEXT NOT NULL,    -- '' where there are none
    probability REAL CHECK (probability IS NULL OR (probability > 0 AND probability <= 1)), -- of inclusion; NULL: not known
    half        TEXT NOT NULL CHECK (half IN ('develop', 'report')),
    PRIMARY KEY (sample, ordinal),
    UNIQUE (sample, account)
) WITHOUT ROWID;
CREATE INDEX sampled_by_account ON sampled (account);

-- What one coder handed in at one time. Who codes again later makes a new round; both are kept.
CREATE TABLE coding_round (
    num      INTEGER PRIMARY KEY AUTOINCREMENT,
    coder    TEXT NOT NULL CHECK (typeof(coder) = 'text' AND coder <> ''), -- a pseudonym
    codebook TEXT NOT NULL,   -- codebook.name
    reconciled INTEGER NOT NULL CHECK (reconciled IN (0, 1)), -- agreed on by coders who had differed
    source   TEXT,            -- name of the file, without its folder
    time     TEXT NOT NULL    -- UTC, ISO 8601
);

-- One decision on a theme: for an account (start and end are NULL), or on one of its passages.
CREATE TABLE coding (
    round   INTEGER NOT NULL, -- coding_round.num
    account TEXT NOT NULL,    -- account.id
    theme   TEXT NOT NULL,    -- theme.code
    ordinal INTEGER NOT NULL, -- of several passages, from 0
    hash    TEXT NOT NULL CHECK (length(hash) = 64), -- of the text that was read
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    start   INTEGER,          -- bytes into body.text
    "end"   INTEGER,          -- exclusive
    PRIMARY KEY (round, account, theme, ordinal),
    CHECK ((start IS NULL) = ("end" IS NULL))
) WITHOUT ROWID;
CREATE INDEX coding_by_account ON coding (account);

-- For people who read the file with other programs. stale: the text is not the one that was read, or is gone.
CREATE VIEW v_coding AS
SELECT c.account, r.coder, r.codebook, c.theme, c.present, c.start, c."end", r.num AS round, r.reconciled, r.time,
       a.hash IS NULL OR a.hash <> c.hash AS stale
FROM coding AS c JOIN coding_round AS r ON r.num = c.round LEFT JOIN account AS a ON a.id = c.account;
