-- SHA-256 over all other columns, and an article's links: what is changed by anything but this program is found. NULL while a
-- transaction changes the row.
ALTER TABLE article ADD COLUMN digest BLOB;
ALTER TABLE story ADD COLUMN digest BLOB;
ALTER TABLE decision ADD COLUMN digest BLOB;

CREATE INDEX article_without_digest ON article (id) WHERE digest IS NULL;
CREATE INDEX story_without_digest ON story (id) WHERE digest IS NULL;
CREATE INDEX decision_without_digest ON decision (first) WHERE digest IS NULL;
CREATE INDEX link_earlier ON link (earlier);
