-- Derived: columns and mentions are kept in fewer bytes, and mentions by status, so that any set of statuses is counted from them
-- without reading a hit. Those that versions 2 and 3 of the file kept are made again by newid code.

DELETE FROM mention_block;
DELETE FROM counting;
DELETE FROM column_block;

-- column_block.data: how many numbers (4 bytes), the least of them (4), how many bytes each takes (1, from 0 to 4), then each number
-- less the least; little-endian. Numbers in order of the accounts:
--   day: 0 for none, else the days since 0000-01-01 and 1. words. workers: how many the account has; worker: their dictionary codes.
--   kind, role, team, area, question, language, author, source: dictionary codes, 0 for none.

-- mention_block.data: parts, each a byte for what it is, its length (a varint) and its bytes. Places are those of accounts in
-- the block's columns; lists of places are varints, each less the one before. What it is: 8 times one of these, and the status:
--   0 the accounts with a hit of the status, a bit each, the lowest first
--   1 the same as a list, where that is shorter
--   2 a list with each account once for every further hit of that status, those that overlap counted once
--   3 (status 0) where hits of several statuses overlap, counts of single statuses do not add up: for an account and a set of
--     statuses place, the set of all statuses that it has (1 byte), the set (1 byte), and what to add (2n, or -2n - 1 for less)
-- A varint has 7 bits a byte, the lowest first, and the high bit where more follow.
