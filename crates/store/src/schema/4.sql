-- For readers with any SQLite from 3.37 on: nothing of ours is needed, and no table's layout is to be known. A column keeps its
-- name and meaning; new ones come at the end. A record that is no JSON has no rows.

-- Articles, each with its story.
CREATE VIEW v_articles AS
SELECT
    lower(substr(hex(a.key), 1, 8)) AS article,
    s.handle AS story,
    s.title AS story_title,
    a.title, a.outlet, a.url, a.published, a.file, a.text, a.sha256,
    -- What it copies, and how: same, reprinted, shortened, partial.
    (SELECT lower(substr(hex(o.key), 1, 8)) FROM article o WHERE o.id = a.original) AS copy_of,
    a.copied AS copy_kind
FROM article a LEFT JOIN story s ON s.id = a.story;

-- Findings of each story's last record, place by place.
CREATE VIEW v_findings AS
SELECT
    s.handle AS story,
    json_extract(f.value, '$.id') AS finding,
    f.key + 1 AS place,
    json_extract(f.value, '$.kind') AS kind,
    json_extract(f.value, '$.status') AS status,
    json_extract(f.value, '$.differs') AS differs,
    json_extract(f.value, '$.reason') AS reason,
    json_extract(f.value, '$.text') AS text,
    json_extract(f.value, '$.explanation') AS explanation,
    json_extract(f.value, '$.speaker') AS speaker,
    json_extract(f.value, '$.importance') AS importance,
    json_extract(f.value, '$.confidence') AS confidence,
    json_array_length(f.value, '$.sides') AS sides,
    -- Whether the record is made of the story's articles as they are now.
    s.record_texts = s.texts AS is_current
FROM story s, json_each(CASE WHEN json_valid(s.record) THEN s.record END, '$.findings') f;

-- Evidence of the findings: the words, the side that they are for (from 1), where they stand in the article's text (code points
-- from 0, the end left out).
CREATE VIEW v_evidence AS
SELECT
    s.handle AS story,
    json_extract(f.value, '$.id') AS finding,
    json_extract(f.value, '$.kind') AS kind,
    json_extract(f.value, '$.status') AS status,
    json_extract(f.value, '$.speaker') AS speaker,
    d.key + 1 AS side,
    json_extract(d.value, '$.value') AS side_value,
    json_extract(d.value, '$.reports') AS side_reports,
    json_extract(d.value, '$.origins') AS side_origins,
    json_extract(e.value, '$.exact') AS exact,
    json_extract(e.value, '$.start') AS "start",
    json_extract(e.value, '$.end') AS "end",
    json_extract(e.value, '$.cites') AS cites,
    json_extract(e.value, '$.report') AS report,
    json_extract(r.value, '$.outlet') AS outlet,
    json_extract(r.value, '$.title') AS title,
    json_extract(r.value, '$.published') AS published,
    json_extract(r.value, '$.url') AS url,
    json_extract(r.value, '$.sha256') AS sha256
FROM story s,
    json_each(CASE WHEN json_valid(s.record) THEN s.record END, '$.findings') f,
    json_each(f.value, '$.sides') d,
    json_each(d.value, '$.evidence') e
    LEFT JOIN json_each(s.record, '$.reports') r
    ON json_extract(r.value, '$.id') = json_extract(e.value, '$.report');

-- Who said what, each saying in each report's words.
CREATE VIEW v_quotes AS
SELECT
    story, finding, speaker, status, exact AS words, side, report, outlet, title, published, url, "start", "end", sha256
FROM v_evidence WHERE kind = 'utterance';
