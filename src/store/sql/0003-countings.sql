-- Derived: mentions are kept by how a theme is counted, not by codebook version, so that a new version counts anew only the themes
-- that it changed. Those that version 2 of the file kept are made again by newid code.

DROP TABLE mention_block;

-- How each theme of a version is counted: a hash of its matchers, its children's, the statuses that count and the words it wants.
CREATE TABLE counting (
    codebook INTEGER NOT NULL,
    theme    INTEGER NOT NULL, -- theme.ordinal
    counting TEXT NOT NULL,
    PRIMARY KEY (codebook, theme)
) WITHOUT ROWID;

-- The mentions among the accounts of a block that one way of counting finds: for each account that has a hit its place in the
-- block's num column (2 bytes), the hits that count (4) and the set of the statuses of all its hits (1), little-endian.
CREATE TABLE mention_block (
    counting TEXT NOT NULL,
    block    INTEGER NOT NULL,
    data     BLOB NOT NULL,
    PRIMARY KEY (counting, block)
);
CREATE INDEX mention_block_by_block ON mention_block (block);
