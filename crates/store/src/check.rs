use crate::{ArticleKey, SCHEMA_VERSION, Store, StoreError};

/// Faults listed at most.
const MOST_FAULTS: usize = 100;

/// What must find nothing, and what it means if it does.
const RULES: [(&str, &str); 7] = [
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
        "SELECT 'finding ' || id FROM finding WHERE id NOT IN (SELECT rowid FROM finding_words)",
        "cannot be searched for",
    ),
];

impl Store {
    /// Proves the store's health: the file's structure, the indexes, every article's key and every record's spans, and
    /// that what names one another is there. Gives all faults in plain words, none if it is well; at most 100.
    ///
    /// # Errors
    /// Those of reading; [`StoreError::Damaged`] where the file cannot be read through.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut faults: Vec<String> =
            self.strings("PRAGMA integrity_check")?.into_iter().filter(|line| line != "ok").collect();
        faults.extend(self.strings("SELECT \"table\" || ', row ' || rowid || ': names what is not there' FROM pragma_foreign_key_check")?);
        for (sql, meaning) in RULES {
            faults.extend(self.strings(sql)?.into_iter().map(|what| format!("{what} {meaning}")));
        }
        faults.extend(self.unsearchable()?);
        faults.extend(self.changed_articles()?);
        faults.extend(self.unsupported_records()?);
        faults.truncate(MOST_FAULTS);
        Ok(faults)
    }

    /// The schema's version, as the file says.
    pub fn schema(&self) -> i64 {
        SCHEMA_VERSION
    }

    fn strings(&self, sql: &str) -> Result<Vec<String>, StoreError> {
        let fail = |e| self.place.error(e);
        let mut statement = self.connection.prepare(sql).map_err(fail)?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(fail)?;
        rows.collect::<Result<_, _>>().map_err(fail)
    }

    /// The full-text index must hold as many articles as there are; where it may be written it is compared word by word.
    fn unsearchable(&self) -> Result<Vec<String>, StoreError> {
        let missing = "SELECT 'article ' || id || ' cannot be searched for' FROM article \
                       WHERE id NOT IN (SELECT id FROM article_words_docsize)";
        let mut faults = self.strings(missing)?;
        if self.is_writable() {
            let compare = "INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)";
            if let Err(error) = self.connection.execute_batch(compare) {
                faults.push(format!("the search index differs from the articles ({error})"));
            }
        }
        Ok(faults)
    }

    fn changed_articles(&self) -> Result<Vec<String>, StoreError> {
        let fail = |e| self.place.error(e);
        let sql = format!("SELECT {} FROM article a ORDER BY a.id", crate::article::COLUMNS);
        let mut statement = self.connection.prepare(&sql).map_err(fail)?;
        let mut rows = statement.query([]).map_err(fail)?;
        let mut faults = Vec::new();
        while let Some(row) = rows.next().map_err(fail)? {
            let key = ArticleKey(row.get(1).map_err(fail)?);
            match crate::article::read(row) {
                Ok(article) if ArticleKey::of(&article.report) == key => {}
                Ok(article) => faults.push(format!("article {}: its text is not what was added", article.id)),
                Err(error) => faults.push(format!("article {}: {error}", key.handle())),
            }
        }
        Ok(faults)
    }

    /// Every span of every record that is up to date must read as the record says.
    fn unsupported_records(&self) -> Result<Vec<String>, StoreError> {
        let fail = |e| self.place.error(e);
        let mut statement = self
            .connection
            .prepare("SELECT id, handle FROM story WHERE record_texts = texts ORDER BY id")
            .map_err(fail)?;
        let stories = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(fail)?;
        let stories: Vec<(i64, String)> = stories.collect::<Result<_, _>>().map_err(fail)?;
        let mut faults = Vec::new();
        for (story, handle) in stories {
            let Some(kept) = self.record(story)? else { continue };
            let found = crossread_core::verify(&kept.record, &self.sources(story)?.reports);
            faults.extend(found.into_iter().map(|fault| format!("record of {handle}: {fault}")));
        }
        Ok(faults)
    }
}
