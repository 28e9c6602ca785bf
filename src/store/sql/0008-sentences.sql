-- Derived: where the sentences of a text are, so that coding need not look for them again. Pairs of varints for each (7 bits a byte, the
-- lowest first, and the high bit where more follow): bytes from the end of the one before, and its length. NULL: not known.

ALTER TABLE measure ADD COLUMN sentence_list BLOB;
