CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    -- SHA-256 of text, outlet and address: what makes two files one article.
    key BLOB NOT NULL UNIQUE,
    file TEXT NOT NULL,
    outlet TEXT,
    url TEXT,
    title TEXT,
    -- YYYY-MM-DD or YYYY-MM-DDThh:mm:ss
    published TEXT,
    text TEXT NOT NULL,
    -- SHA-256 of the text alone, hexadecimal, as records give it.
    sha256 TEXT NOT NULL,
    -- Lines, byline, diagnostics: JSON.
    details TEXT NOT NULL,
    -- What grouping knows of it.
    profile BLOB NOT NULL,
    -- What it copies.
    original INTEGER,
    copied TEXT,
    share REAL,
    story INTEGER REFERENCES story (id),
    -- Why it is in its story: JSON.
    because TEXT
) STRICT;

CREATE INDEX article_story ON article (story);
CREATE INDEX article_sha256 ON article (sha256);

CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content = 'article', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
    INSERT INTO article_words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE TRIGGER article_removed AFTER DELETE ON article BEGIN
    INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;

CREATE TABLE link (
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    earlier INTEGER NOT NULL,
    likeness REAL NOT NULL,
    PRIMARY KEY (article, earlier)
) STRICT, WITHOUT ROWID;

-- Articles whose story must be made anew.
CREATE TABLE pending (article INTEGER PRIMARY KEY) STRICT;

CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    -- The first eight digits of the key of its first article.
    handle TEXT NOT NULL,
    title TEXT NOT NULL,
    first_day TEXT,
    last_day TEXT,
    articles INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    -- SHA-256 over the keys of the articles that its record is to be made of.
    texts BLOB NOT NULL,
    -- That of those its record was made of.
    record_texts BLOB,
    -- JSON, schema crossread-record/1.
    record TEXT,
    findings INTEGER NOT NULL DEFAULT 0,
    conflicts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX story_last_day ON story (last_day);

CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    -- "f1", "f2", … of the record.
    place TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    text TEXT NOT NULL,
    speaker TEXT
) STRICT;

CREATE INDEX finding_story ON finding (story);

CREATE VIRTUAL TABLE finding_words USING fts5 (
    text, words, speaker, tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER finding_removed AFTER DELETE ON finding BEGIN
    DELETE FROM finding_words WHERE rowid = old.id;
END;
