-- Derived: accounts and mentions in blocks of 65,536 account numbers, so that counting reads a few blobs and no rows. A block that
-- is not here is worked out from the rows; any change to an account drops its block. newid code makes those that are missing.

-- The values of fields, as small numbers that stay the same for as long as the file lives.
CREATE TABLE dictionary (
    code  INTEGER PRIMARY KEY,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (field, value)
);

-- One field of the accounts with num >> 16 = block, in order of num; little-endian integers.
--   num: num & 0xFFFF, 2 bytes each. day: days since 1970-01-01, 4 bytes, the least integer for none. words: 4 bytes.
--   kind, role, team, area, question, language, author, source: dictionary codes, 4 bytes, 0 for none.
--   worker: for each account the number of its workers, then their dictionary codes, 4 bytes each.
CREATE TABLE column_block (
    block INTEGER NOT NULL,
    field TEXT NOT NULL,
    data  BLOB NOT NULL,
    PRIMARY KEY (block, field)
);

-- One theme's mentions among the accounts of a block, children included, by the theme's own counts: for each account
-- that has a hit its place in the block's num column (2 bytes), the hits that count (4) and the set of its statuses (1).
CREATE TABLE mention_block (
    codebook INTEGER NOT NULL,
    block    INTEGER NOT NULL,
    theme    INTEGER NOT NULL, -- theme.ordinal
    data     BLOB NOT NULL,
    PRIMARY KEY (codebook, block, theme)
);
