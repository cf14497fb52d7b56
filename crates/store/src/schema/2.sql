-- What the record said before its last change: JSON.
ALTER TABLE story ADD COLUMN previous TEXT;

-- What a person decided about two articles.
CREATE TABLE decision (
    first INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    second INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    together INTEGER NOT NULL,
    PRIMARY KEY (first, second)
) STRICT, WITHOUT ROWID;
