use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::article::{COLUMNS, read};
use crate::{Article, Store, StoreError};

/// Words of a query that count; the rest is left out.
const MOST_WORDS: usize = 16;

/// Of more rows than this that hold the words, those added last are ranked: ranking takes some two microseconds a row,
/// so a word that stands everywhere takes ten milliseconds, not a time that grows with the store.
const MOST_RANKED: u32 = 5_000;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HitKind {
    /// An article.
    Article,
    /// A finding of a record.
    Finding,
    /// A saying of a record.
    Quotation,
}

/// Something that holds the words looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// The handle of its story; none for an article that is in no story yet.
    pub story: Option<String>,
    /// An article's handle, or the finding's id in the record.
    pub id: String,
    /// A headline, the first line of prose where there is none, or the finding's status.
    pub title: String,
    /// Who said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// The words around those looked for, which stand between `[` and `]`; for findings the whole text.
    pub words: String,
}

impl Store {
    /// What holds all of these words, in any form of theirs ("signs" finds "signed"), the best first: at most `limit`
    /// articles, as many findings and as many quotations. Words in quotation marks stand in a row. Words that thousands
    /// hold find the best of those added last.
    ///
    /// # Errors
    /// Those of reading. No query is wrong; one without a word finds nothing.
    pub fn search(&self, words: &str, limit: u32) -> Result<Vec<Hit>, StoreError> {
        let Some(query) = query(words) else { return Ok(Vec::new()) };
        let articles = format!(
            "SELECT {COLUMNS}, s.handle, snippet(article_words, 1, '[', ']', ' … ', 24) \
             FROM (SELECT rowid, rank FROM (SELECT rowid, rank FROM article_words WHERE article_words MATCH ?1 \
             ORDER BY rowid DESC LIMIT ?3) ORDER BY rank LIMIT ?2) best \
             JOIN article_words ON article_words.rowid = best.rowid AND article_words MATCH ?1 \
             JOIN article a ON a.id = best.rowid LEFT JOIN story s ON s.id = a.story ORDER BY best.rank, a.id"
        );
        let article = |row: &Row| {
            let Article { handle, report, .. } = read(row)?;
            Ok(Hit {
                kind: HitKind::Article,
                story: row.get(13)?,
                id: handle,
                title: report.heading().unwrap_or_else(|| report.file().to_owned()),
                speaker: None,
                words: row.get::<_, String>(14)?.split_whitespace().collect::<Vec<_>>().join(" "),
            })
        };
        let mut hits = self.rows(&articles, params![query, limit, MOST_RANKED], "article", article)?;
        for (kind, sign) in [(HitKind::Finding, "<>"), (HitKind::Quotation, "=")] {
            let sql = format!(
                "SELECT s.handle, f.place, f.status, f.speaker, f.text FROM (SELECT rowid, rank FROM finding_words \
                 WHERE finding_words MATCH ?1 ORDER BY rowid DESC LIMIT ?3) last \
                 JOIN finding f ON f.id = last.rowid JOIN story s ON s.id = f.story \
                 WHERE f.kind {sign} 'utterance' ORDER BY last.rank, f.id LIMIT ?2"
            );
            let finding = |row: &Row| {
                let (story, id, title) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Hit { kind, story, id, title, speaker: row.get(3)?, words: row.get(4)? })
            };
            hits.extend(self.rows(&sql, params![query, limit, MOST_RANKED], "finding of story", finding)?);
        }
        Ok(hits)
    }
}

/// The words as FTS5 takes them: every one quoted, so that none is an operator; `None` without a word.
fn query(words: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (piece, quoted) in words.split(['"', '“', '”']).zip([false, true].into_iter().cycle()) {
        let found: Vec<&str> =
            piece.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(MOST_WORDS).collect();
        if quoted && !found.is_empty() {
            parts.push(format!("\"{}\"", found.join(" ")));
        } else {
            parts.extend(found.iter().map(|word| format!("\"{word}\"")));
        }
    }
    parts.truncate(MOST_WORDS);
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_an_operator() {
        assert_eq!(query("ferry NOT Tarn*").as_deref(), Some(r#""ferry" "NOT" "Tarn""#));
        assert_eq!(query("\"the ferry\" sank").as_deref(), Some(r#""the ferry" "sank""#));
        assert_eq!(query("\"open end").as_deref(), Some(r#""open end""#));
        assert_eq!(query(" -— \"\" "), None);
    }
}
