use std::collections::BTreeMap;

use crate::record::Row;
use crate::{ArticleKey, SCHEMA_VERSION, Store, StoreError, digest, memory};

/// Faults listed at most.
const MOST_FAULTS: usize = 100;

/// What must find nothing, and what it means if it does.
const RULES: [(&str, &str); 9] = [
    (
        "SELECT 'article ' || id FROM article WHERE story IS NULL AND id NOT IN (SELECT article FROM pending)",
        "is in no story and waits for none",
    ),
    (
        "SELECT 'article ' || a.id FROM article a LEFT JOIN story s ON s.id = a.story WHERE a.story IS NOT NULL AND s.id IS NULL",
        "names a story that is not there",
    ),
    (
        "SELECT 'article ' || id FROM article WHERE original IS NOT NULL AND original NOT IN (SELECT id FROM article)",
        "names an original that is not there",
    ),
    (
        "SELECT 'link of article ' || article FROM link WHERE earlier NOT IN (SELECT id FROM article)",
        "leads to an article that is not there",
    ),
    (
        "SELECT 'story ' || s.handle FROM story s WHERE s.articles <> (SELECT count(*) FROM article a WHERE a.story = s.id)",
        "counts other articles than it has",
    ),
    (
        "SELECT 'finding ' || f.id FROM finding f LEFT JOIN story s ON s.id = f.story WHERE s.id IS NULL",
        "is of a story that is not there",
    ),
    (
        "SELECT 'article ' || article FROM pending WHERE article NOT IN (SELECT id FROM article)",
        "waits for a story and is not there",
    ),
    (
        "SELECT 'words of finding ' || rowid FROM finding_words WHERE rowid NOT IN (SELECT id FROM finding)",
        "are of none that is there",
    ),
    (
        "SELECT 'finding ' || id FROM finding WHERE id NOT IN (SELECT rowid FROM finding_words)",
        "cannot be searched for",
    ),
];

impl Store {
    /// Proves the store's health: the file's structure, the indexes against what they are of, every row's digest, every
    /// article's key, every record's findings and spans, and that what names one another is there. Gives all faults in
    /// plain words, none if it is well; at most 100. What cannot be read is a fault, and the rest is looked at all the same.
    ///
    /// # Errors
    /// [`StoreError::Locked`], where another program does not let it read.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        self.found("PRAGMA integrity_check", "", &mut faults);
        faults.retain(|line| line != "ok");
        self.found("SELECT \"table\" || ', row ' || coalesce(rowid, '') || ': names what is not there' FROM pragma_foreign_key_check", "", &mut faults);
        for sql in digest::changed().chain([memory::changed()]) {
            self.found(&sql, " is not as it was written", &mut faults);
        }
        for (sql, meaning) in RULES {
            self.found(sql, &format!(" {meaning}"), &mut faults);
        }
        self.unsearchable(&mut faults);
        let articles = self.changed_articles(&mut faults);
        let records = self.unsupported_records(&mut faults);
        for looked in [articles, records] {
            match looked {
                Err(error @ StoreError::Locked { .. }) => return Err(error),
                Err(error) => faults.push(error.to_string()),
                Ok(()) => {}
            }
        }
        faults.truncate(MOST_FAULTS);
        Ok(faults)
    }

    /// The schema's version, as the file says.
    pub fn schema(&self) -> i64 {
        SCHEMA_VERSION
    }

    /// Adds what the query names, as far as it can be read.
    fn found(&self, sql: &str, meaning: &str, faults: &mut Vec<String>) {
        let mut read = || {
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                faults.push(format!("{}{meaning}", row.get::<_, String>(0)?));
            }
            Ok::<_, rusqlite::Error>(())
        };
        if let Err(error) = read() {
            faults.push(format!("the file cannot be read through ({error})"));
        }
    }

    /// The full-text index must hold as many articles as there are; where it may be written it is compared word by word.
    fn unsearchable(&self, faults: &mut Vec<String>) {
        let missing =
            "SELECT 'article ' || id FROM article WHERE id NOT IN (SELECT id FROM article_words_docsize)";
        self.found(missing, " cannot be searched for", faults);
        if self.is_writable() {
            for table in ["article_words", "finding_words"] {
                let compare = format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)");
                if let Err(error) = self.connection.execute_batch(&compare) {
                    faults.push(format!("the search index differs from what it is of ({error})"));
                }
            }
        }
    }

    fn changed_articles(&self, faults: &mut Vec<String>) -> Result<(), StoreError> {
        let fail = |e| self.place.error(e);
        let sql = format!("SELECT {} FROM article a ORDER BY a.id", crate::article::COLUMNS);
        let mut statement = self.connection.prepare(&sql).map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let name =
                row.get::<_, i64>(0).map_or_else(|_| "an article".to_owned(), |id| format!("article {id}"));
            match (row.get(1).map(ArticleKey), crate::article::read(row)) {
                (Ok(key), Ok(article)) if ArticleKey::of(&article.report) == key => {}
                (Ok(_), Ok(_)) => faults.push(format!("{name}: its text is not what was added")),
                (Err(error), _) | (_, Err(error)) => faults.push(format!("{name}: {error}")),
            }
        }
        Ok(())
    }

    /// Every record must be one, its findings those that are listed and searched, and every span of one that is up to date
    /// must read as the record says.
    fn unsupported_records(&self, faults: &mut Vec<String>) -> Result<(), StoreError> {
        for (story, handle) in self.recorded()? {
            let kept = match self.record(story) {
                Ok(Some(kept)) => kept,
                Ok(None) => continue,
                Err(error) => {
                    faults.push(format!("record of {handle}: {error}"));
                    continue;
                }
            };
            match self.listed(story) {
                Ok(listed) if listed == kept.record.findings.iter().map(Row::of).collect::<Vec<_>>() => {}
                Ok(_) => faults.push(format!("record of {handle}: other findings are listed than it has")),
                Err(error) => {
                    faults.push(format!("record of {handle}: its findings cannot be read ({error})"))
                }
            }
            if kept.is_current {
                match self.sources(story) {
                    Ok(sources) => {
                        let found = crossread_core::verify(&kept.record, &sources.reports);
                        faults.extend(found.into_iter().map(|fault| format!("record of {handle}: {fault}")));
                    }
                    Err(error) => {
                        faults.push(format!("record of {handle}: its articles cannot be read ({error})"));
                    }
                }
            }
        }
        Ok(())
    }

    /// Number and handle of every story that has a record.
    ///
    /// # Errors
    /// Those of reading.
    pub fn recorded(&self) -> Result<BTreeMap<i64, String>, StoreError> {
        let sql = "SELECT id, handle FROM story WHERE record IS NOT NULL ORDER BY id";
        Ok(self.rows(sql, [], "story", |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    }

    /// The findings of a story as they are listed and searched.
    fn listed(&self, story: i64) -> rusqlite::Result<Vec<Row>> {
        let sql = "SELECT f.place, f.kind, f.status, f.text, f.speaker, w.words, w.text IS f.text AND w.speaker IS f.speaker \
                   FROM finding f LEFT JOIN finding_words w ON w.rowid = f.id WHERE f.story = ?1 ORDER BY f.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([story], |row| {
            let (searched, text): (bool, String) = (row.get(6)?, row.get(3)?);
            Ok(Row {
                place: row.get(0)?,
                kind: row.get(1)?,
                status: row.get(2)?,
                text: if searched { text } else { String::new() },
                speaker: row.get(4)?,
                said: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
            })
        })?;
        rows.collect()
    }
}
