use crossread_core::Report;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::article::{details, stamp};
use crate::error::Place;
use crate::{ArticleKey, Copied, StoreError, Tie, digest};

/// One transaction: all that is written through it is kept by [`commit`](Self::commit), or else nothing of it.
#[derive(Debug)]
pub struct Writer<'a> {
    pub(crate) transaction: Transaction<'a>,
    pub(crate) place: &'a Place,
}

impl<'a> Writer<'a> {
    pub(crate) fn begin(connection: &'a mut Connection, place: &'a Place) -> Result<Self, StoreError> {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| place.error(e))?;
        Ok(Self { transaction, place })
    }

    /// Keeps what was written.
    ///
    /// # Errors
    /// Those of writing; nothing is kept then.
    pub fn commit(self) -> Result<(), StoreError> {
        digest::fill(&self.transaction)
            .and_then(|()| self.transaction.commit())
            .map_err(|e| self.place.error(e))
    }

    /// A number that changes when another program has written; see [`Store::others_wrote`](crate::Store::others_wrote).
    ///
    /// # Errors
    /// Those of reading.
    pub fn others_wrote(&self) -> Result<i64, StoreError> {
        self.transaction
            .query_row("PRAGMA data_version", [], |row| row.get(0))
            .map_err(|e| self.place.error(e))
    }

    /// The number of the article with this key, if it is there.
    ///
    /// # Errors
    /// Those of reading.
    pub fn known(&self, key: ArticleKey) -> Result<Option<u32>, StoreError> {
        self.transaction
            .prepare_cached("SELECT id FROM article WHERE key = ?1")
            .and_then(|mut s| s.query_row([key.0], |row| row.get(0)).optional())
            .map_err(|e| self.place.error(e))
    }

    /// Adds an article that is not there, with what grouping knows of it; gives its number.
    ///
    /// # Errors
    /// Those of writing.
    pub fn add(&self, report: &Report, profile: &[u8]) -> Result<u32, StoreError> {
        let sql = "INSERT INTO article (key, file, outlet, url, title, published, text, sha256, details, profile) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id";
        let values = params![
            ArticleKey::of(report).0,
            report.file(),
            report.outlet(),
            report.url(),
            report.title(),
            report.published().map(stamp),
            report.text(),
            report.sha256(),
            details(report),
            profile,
        ];
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row(values, |row| row.get(0)))
            .map_err(|e| self.place.error(e))
    }

    /// Writes down what an article copies and is like, in place of what was known.
    ///
    /// # Errors
    /// Those of writing.
    pub fn set_ties(&self, id: u32, copied: Option<&Copied>, ties: &[Tie]) -> Result<(), StoreError> {
        self.run(
            "UPDATE article SET original = ?2, copied = ?3, share = ?4, digest = NULL WHERE id = ?1",
            params![
                id,
                copied.map(|c| c.original),
                copied.map(|c| &c.kind),
                copied.map(|c| f64::from(c.share))
            ],
        )?;
        self.run("DELETE FROM link WHERE article = ?1", [id])?;
        for tie in ties {
            let sql = "INSERT INTO link (article, earlier, likeness) VALUES (?1, ?2, ?3)";
            self.run(sql, params![id, tie.earlier, f64::from(tie.likeness)])?;
        }
        Ok(())
    }

    /// Marks articles whose stories must be made anew.
    ///
    /// # Errors
    /// Those of writing.
    pub fn set_pending(&self, ids: impl IntoIterator<Item = u32>) -> Result<(), StoreError> {
        for id in ids {
            self.run("INSERT OR IGNORE INTO pending SELECT id FROM article WHERE id = ?1", [id])?;
        }
        Ok(())
    }

    /// Takes an article out; its story's other articles must then be made anew.
    ///
    /// # Errors
    /// Those of writing.
    pub fn remove(&self, id: u32) -> Result<(), StoreError> {
        // Whoever stays in its story without a tie to it must hear of it too.
        let rest = "INSERT OR IGNORE INTO pending SELECT other.id FROM article gone \
                    JOIN article other ON other.story = gone.story WHERE gone.id = ?1 AND other.id <> ?1";
        self.run(rest, [id])?;
        self.run("DELETE FROM pending WHERE article = ?1", [id])?;
        self.run(
            "UPDATE article SET digest = NULL WHERE id IN (SELECT article FROM link WHERE earlier = ?1)",
            [id],
        )?;
        self.run("DELETE FROM link WHERE earlier = ?1", [id])?;
        self.run(
            "UPDATE article SET original = NULL, copied = NULL, share = NULL, digest = NULL WHERE original = ?1",
            [id],
        )?;
        self.run("DELETE FROM article WHERE id = ?1", [id])?;
        // A story that has lost its last article goes with it.
        self.run(
            "DELETE FROM story WHERE id NOT IN (SELECT story FROM article WHERE story IS NOT NULL)",
            [],
        )?;
        Ok(())
    }

    /// Writes down that two articles are, or are not, of one story; a later decision on the two replaces an earlier one.
    ///
    /// # Errors
    /// Those of writing.
    pub fn decide(&self, first: u32, second: u32, together: bool) -> Result<(), StoreError> {
        let (first, second) = (first.min(second), first.max(second));
        let sql = "INSERT INTO decision (first, second, together) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (first, second) DO UPDATE SET together = ?3, digest = NULL";
        self.run(sql, params![first, second, together])?;
        self.set_pending([first, second])
    }

    /// Forgets what was decided about these two.
    ///
    /// # Errors
    /// Those of writing.
    pub fn undecide(&self, first: u32, second: u32) -> Result<(), StoreError> {
        let (first, second) = (first.min(second), first.max(second));
        self.run("DELETE FROM decision WHERE first = ?1 AND second = ?2", [first, second])?;
        self.set_pending([first, second])
    }

    pub(crate) fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<usize, StoreError> {
        self.transaction
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .map_err(|e| self.place.error(e))
    }
}
