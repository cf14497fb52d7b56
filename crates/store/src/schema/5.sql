-- What networks said of sentences and pairs of them, so that nothing is read twice. All of it can go at any time.
CREATE TABLE memory (
    -- The first half of its key, which is a digest of what was read and of the networks that read it.
    id INTEGER PRIMARY KEY,
    -- The generation that last asked for it.
    used INTEGER NOT NULL,
    -- The other half of its key, and what was said.
    said BLOB NOT NULL,
    -- The first bytes of SHA-256 over id and said.
    digest BLOB NOT NULL
) STRICT;

-- Rows that are asked for after a generation has grown to its size are of the next one; those of the oldest go.
CREATE TABLE memory_generation (number INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
INSERT INTO memory_generation VALUES (1, 0);
