use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::article::{COLUMNS, read};
use crate::{ArticleKey, Store, StoreError, Writer};

/// The articles of one story and why each is in it, in the order of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouped {
    /// Number and reason of each article; the reason is kept as given.
    pub members: Vec<(u32, String)>,
}

/// A story in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StorySummary {
    /// Its number in this store; stays when articles come, unless others merge it into theirs.
    pub id: i64,
    /// What it is called: the handle of its first article. That of any of its articles finds it too.
    pub handle: String,
    /// A headline.
    pub title: String,
    /// First day of publication, `YYYY-MM-DD`.
    pub first_day: Option<String>,
    /// Last day of publication.
    pub last_day: Option<String>,
    /// Articles, copies included.
    pub articles: u32,
    /// Copies that say nothing of their own.
    pub copies: u32,
    /// Whether its record is up to date.
    pub has_record: bool,
    /// Findings of its last record.
    pub findings: u32,
    /// Conflicts among them.
    pub conflicts: u32,
}

/// In which order stories are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By the last day of publication, the latest first.
    #[default]
    Newest,
    /// By articles that are no copies, the most first.
    Largest,
    /// By conflicts in the record, the most first.
    Disputed,
}

/// Which stories are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In which order.
    pub order: Order,
    /// Only those published, at least in part, on this day or later: `YYYY-MM-DD`.
    pub since: Option<String>,
    /// Only those published, at least in part, on this day or before.
    pub until: Option<String>,
    /// Only those with an article of an outlet whose name holds this.
    pub outlet: Option<String>,
    /// Only those with at least so many articles that are no copies.
    pub at_least: u32,
    /// Only those with a conflict.
    pub disputed: bool,
    /// How many at most.
    pub limit: u32,
}

const SUMMARY: &str = "s.id, s.handle, s.title, s.first_day, s.last_day, s.articles, s.copies, \
    coalesce(s.record_texts = s.texts, 0), s.findings, s.conflicts";

fn summary(row: &Row) -> rusqlite::Result<StorySummary> {
    Ok(StorySummary {
        id: row.get(0)?,
        handle: row.get(1)?,
        title: row.get(2)?,
        first_day: row.get(3)?,
        last_day: row.get(4)?,
        articles: row.get(5)?,
        copies: row.get(6)?,
        has_record: row.get(7)?,
        findings: row.get(8)?,
        conflicts: row.get(9)?,
    })
}

impl Store {
    /// Stories by `filter`; equals in the order of their handles.
    ///
    /// # Errors
    /// Those of reading.
    pub fn stories(&self, filter: &Filter) -> Result<Vec<StorySummary>, StoreError> {
        let order = match filter.order {
            Order::Newest => "s.last_day DESC",
            Order::Largest => "s.articles - s.copies DESC",
            Order::Disputed => "s.conflicts DESC, s.articles - s.copies DESC",
        };
        let sql = format!(
            "SELECT {SUMMARY} FROM story s WHERE (?1 IS NULL OR s.last_day >= ?1) AND (?2 IS NULL OR s.first_day <= ?2) \
             AND s.articles - s.copies >= ?3 AND (NOT ?4 OR s.conflicts > 0) AND (?5 IS NULL OR EXISTS \
             (SELECT 1 FROM article a WHERE a.story = s.id AND instr(lower(a.outlet), lower(?5)) > 0)) \
             ORDER BY {order}, s.handle, s.id LIMIT ?6"
        );
        let values = params![
            filter.since, filter.until, filter.at_least, filter.disputed, filter.outlet, filter.limit
        ];
        self.rows(&sql, values, "story", summary)
    }

    /// The story of that number.
    ///
    /// # Errors
    /// Those of reading.
    pub fn story(&self, id: i64) -> Result<Option<StorySummary>, StoreError> {
        let sql = format!("SELECT {SUMMARY} FROM story s WHERE s.id = ?1");
        self.connection.query_row(&sql, [id], summary).optional().map_err(|e| self.place.error(e))
    }

    /// The story with this handle, or with an article of which it is a handle.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Ambiguous`], and those of reading.
    pub fn find_story(&self, handle: &str) -> Result<StorySummary, StoreError> {
        let sql = format!("SELECT {SUMMARY} FROM story s WHERE s.handle = ?1 LIMIT 2");
        let fail = |e| self.place.error(e);
        let mut statement = self.connection.prepare_cached(&sql).map_err(fail)?;
        let named = statement.query_map([handle], summary).map_err(fail)?;
        let mut named = named.collect::<Result<Vec<_>, _>>().map_err(fail)?;
        if named.len() == 1 {
            return named.pop().ok_or_else(|| StoreError::Unknown { handle: handle.to_owned() });
        }
        let article = self.find_article(handle)?;
        let sql = format!("SELECT {SUMMARY} FROM story s JOIN article a ON a.story = s.id WHERE a.id = ?1");
        let found = self.connection.query_row(&sql, [article], summary).optional().map_err(fail)?;
        found.ok_or_else(|| StoreError::Unknown { handle: handle.to_owned() })
    }
}

/// What of an article a story's row is made of.
struct Member {
    key: ArticleKey,
    day: Option<String>,
    whole_copy: bool,
    story: Option<i64>,
}

impl Writer<'_> {
    /// Puts these stories in the place of all those that their articles were in; nothing is pending then. Gives their
    /// numbers: a story keeps that of the one with which it shares most articles.
    ///
    /// # Errors
    /// Those of writing.
    pub fn set_stories(&self, stories: &[Grouped]) -> Result<Vec<i64>, StoreError> {
        let members: Vec<Vec<Member>> =
            stories.iter().map(|story| self.members(story)).collect::<Result<_, _>>()?;
        let mut shared: BTreeMap<(usize, i64), usize> = BTreeMap::new();
        for (members, n) in members.iter().zip(0..) {
            for old in members.iter().filter_map(|m| m.story) {
                *shared.entry((n, old)).or_default() += 1;
            }
        }
        let mut claims: Vec<(usize, i64, usize)> =
            shared.into_iter().map(|((n, old), count)| (count, old, n)).collect();
        claims.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let old: BTreeSet<i64> = claims.iter().map(|claim| claim.1).collect();
        let (mut number_of, mut taken) = (BTreeMap::new(), BTreeSet::new());
        for (_, old, n) in claims {
            if !number_of.contains_key(&n) && taken.insert(old) {
                number_of.insert(n, old);
            }
        }
        let mut numbers = Vec::with_capacity(stories.len());
        for ((story, members), n) in stories.iter().zip(&members).zip(0..) {
            numbers.push(self.set_story(number_of.get(&n).copied(), story, members)?);
        }
        for gone in old.difference(&taken) {
            self.run("DELETE FROM story WHERE id = ?1", [gone])?;
        }
        self.run("DELETE FROM pending", [])?;
        Ok(numbers)
    }

    fn members(&self, story: &Grouped) -> Result<Vec<Member>, StoreError> {
        let sql = "SELECT key, substr(published, 1, 10), coalesce(copied <> 'partial', 0), story \
                   FROM article WHERE id = ?1";
        let fail = |e| self.place.error(e);
        let mut statement = self.transaction.prepare_cached(sql).map_err(fail)?;
        let mut found = Vec::new();
        for (id, _) in &story.members {
            let member = statement.query_row([id], |row| {
                let key = ArticleKey(row.get(0)?);
                let (day, whole_copy, story) = (row.get(1)?, row.get(2)?, row.get(3)?);
                Ok(Member { key, day, whole_copy, story })
            });
            found.push(member.map_err(fail)?);
        }
        Ok(found)
    }

    fn heading(&self, id: u32) -> Result<Option<String>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM article a WHERE a.id = ?1");
        let article = self.transaction.prepare_cached(&sql).and_then(|mut s| s.query_row([id], read));
        Ok(article.map_err(|e| self.place.error(e))?.report.heading())
    }

    fn set_story(&self, number: Option<i64>, story: &Grouped, members: &[Member]) -> Result<i64, StoreError> {
        let days: Vec<&String> = members.iter().filter_map(|m| m.day.as_ref()).collect();
        let title = match story.members.first() {
            Some((id, _)) => self.heading(*id)?,
            None => None,
        };
        let title = title.unwrap_or_else(|| "(without a title)".to_owned());
        let handle = members.first().map(|m| m.key.handle()).unwrap_or_default();
        let mut keys: Vec<ArticleKey> = members.iter().filter(|m| !m.whole_copy).map(|m| m.key).collect();
        keys.sort_unstable();
        let mut texts = Sha256::new();
        keys.iter().for_each(|key| texts.update(key.0));
        let copies = members.iter().filter(|m| m.whole_copy).count();
        let sql = "INSERT INTO story (id, handle, title, first_day, last_day, articles, copies, texts) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET handle = ?2, title = ?3, \
                   first_day = ?4, last_day = ?5, articles = ?6, copies = ?7, texts = ?8, digest = NULL RETURNING id";
        let texts: [u8; 32] = texts.finalize().into();
        let values = params![
            number,
            handle,
            title,
            days.iter().min(),
            days.iter().max(),
            members.len() as i64,
            copies as i64,
            texts,
        ];
        let number: i64 = self
            .transaction
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row(values, |row| row.get(0)))
            .map_err(|e| self.place.error(e))?;
        for (id, because) in &story.members {
            let sql = "UPDATE article SET story = ?2, because = ?3, digest = NULL \
                       WHERE id = ?1 AND (story IS NOT ?2 OR because IS NOT ?3)";
            self.run(sql, params![id, number, because])?;
        }
        Ok(number)
    }
}
