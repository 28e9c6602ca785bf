-- Primary: what was released, so that what comes later is protected against it; and the project's own settings.

-- A named set of tables that were protected together.
CREATE TABLE release (
    num      INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL UNIQUE CHECK (typeof(name) = 'text' AND name <> ''),
    codebook TEXT NOT NULL,   -- NAME@VERSION
    hash     TEXT NOT NULL CHECK (length(hash) = 64), -- codebook.hash
    details  TEXT NOT NULL CHECK (json_valid(details)), -- thresholds, how many cells were hidden
    upto     INTEGER NOT NULL, -- the last account.num of that time
    corpus   TEXT NOT NULL,   -- hash of all accounts of that time
    made     TEXT NOT NULL    -- UTC, ISO 8601
);

-- One of its tables: the options that made it.
CREATE TABLE release_table (
    release INTEGER NOT NULL, -- release.num
    ordinal INTEGER NOT NULL, -- from 0
    options TEXT NOT NULL,    -- as for newid table
    PRIMARY KEY (release, ordinal)
) WITHOUT ROWID;

-- One of its rows, hidden ones as well: what it says as in the tidy table.
CREATE TABLE release_cell (
    release    INTEGER NOT NULL,
    ordinal    INTEGER NOT NULL, -- release_table.ordinal
    theme      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    period     TEXT NOT NULL,
    grp        TEXT NOT NULL,
    hidden     INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    workers    INTEGER NOT NULL,
    workers_n  INTEGER NOT NULL,
    accounts   INTEGER NOT NULL,
    accounts_n INTEGER NOT NULL,
    PRIMARY KEY (release, ordinal, theme, kind, period, grp)
) WITHOUT ROWID;

-- What the project has set: names and whole numbers.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL CHECK (typeof(value) = 'integer')
) WITHOUT ROWID;
