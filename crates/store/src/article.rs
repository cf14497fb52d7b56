use crossread_core::{Diagnostic, Line, LineKind, Published, Report, ReportParts, Severity, Span};
use rusqlite::{OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Store, StoreError};

/// What makes two files one article: SHA-256 of its text, outlet and address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArticleKey(pub [u8; 32]);

impl ArticleKey {
    /// The key of a report.
    pub fn of(report: &Report) -> Self {
        let mut hash = Sha256::new();
        for part in [report.text(), report.outlet().unwrap_or_default(), report.url().unwrap_or_default()] {
            hash.update(part.len().to_le_bytes());
            hash.update(part.as_bytes());
        }
        Self(hash.finalize().into())
    }

    /// In lower-case hexadecimal.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first eight digits: what an article, and the story that it begins, is called.
    pub fn handle(&self) -> String {
        self.0.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// That an article is like an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// The earlier one's number.
    pub earlier: u32,
    /// 0 to 1.
    pub likeness: f32,
}

/// That an article copies another.
#[derive(Debug, Clone, PartialEq)]
pub struct Copied {
    /// The original's number.
    pub original: u32,
    /// How: "same", "reprinted", "shortened", "partial". All but the last say nothing of their own.
    pub kind: String,
    /// The share of its words in runs that the original holds, 0 to 1.
    pub share: f32,
}

/// An article as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Its number in this store.
    pub id: u32,
    /// What it is called: the first eight digits of its key.
    pub handle: String,
    /// The report.
    pub report: Report,
    /// What it copies.
    pub copied: Option<Copied>,
    /// Why it is in its story, as it was given.
    pub because: Option<String>,
}

/// What of a report has no column of its own.
#[derive(Serialize, Deserialize)]
struct Details {
    lines: Vec<(usize, usize, u8)>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    byline: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    diagnostics: Vec<Oddity>,
}

#[derive(Serialize, Deserialize)]
struct Oddity {
    warning: bool,
    span: Option<(usize, usize)>,
    message: String,
    hint: Option<String>,
}

/// Kinds of lines by the number that stands for each in the file; the order never changes.
const KINDS: [LineKind; 12] = [
    LineKind::Title,
    LineKind::Body,
    LineKind::Heading,
    LineKind::Byline,
    LineKind::Date,
    LineKind::Credit,
    LineKind::Caption,
    LineKind::Ticker,
    LineKind::Link,
    LineKind::Share,
    LineKind::Notice,
    LineKind::Blank,
];

/// The details of a report, as JSON.
pub(crate) fn details(report: &Report) -> String {
    let number = |kind| KINDS.iter().zip(0..).find(|(k, _)| **k == kind).map_or(1, |(_, n)| n);
    let details = Details {
        lines: report.lines().iter().map(|l| (l.span.start, l.span.end, number(l.kind))).collect(),
        byline: report.byline().to_vec(),
        diagnostics: report
            .diagnostics()
            .iter()
            .map(|d| Oddity {
                warning: d.severity == Severity::Warning,
                span: d.span.map(|span| (span.start, span.end)),
                message: d.message.clone(),
                hint: d.hint.clone(),
            })
            .collect(),
    };
    serde_json::to_string(&details).unwrap_or_default()
}

/// A publication time, as stored.
pub(crate) fn stamp(published: Published) -> String {
    match published.time {
        Some(time) => {
            format!("{}T{:02}:{:02}:{:02}", published.date, time.hour(), time.minute(), time.second())
        }
        None => published.date.to_string(),
    }
}

fn published(stamp: &str) -> Option<Published> {
    let (date, time) = stamp.split_once('T').map_or((stamp, None), |(date, time)| (date, Some(time)));
    Some(Published { date: date.parse().ok()?, time: time.and_then(|time| time.parse().ok()) })
}

/// The columns that [`read`] reads, of a table called `a`.
pub(crate) const COLUMNS: &str = "a.id, a.key, a.file, a.outlet, a.url, a.title, a.published, a.text, a.details, \
    a.original, a.copied, a.share, a.because";

/// A report in the columns of a table; [`report`](Self::report) gives the same report again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The file that it came from, as the user named it.
    pub file: String,
    /// The outlet's name or host.
    pub outlet: Option<String>,
    /// Where it stood on the web.
    pub url: Option<String>,
    /// The headline, where the format marks one.
    pub title: Option<String>,
    /// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`.
    pub published: Option<String>,
    /// The whole text.
    pub text: String,
    /// Its lines and what else has no column of its own, as JSON.
    pub details: String,
}

impl Columns {
    /// The columns of a report.
    pub fn of(report: &Report) -> Self {
        Self {
            file: report.file().to_owned(),
            outlet: report.outlet().map(str::to_owned),
            url: report.url().map(str::to_owned),
            title: report.title().map(str::to_owned),
            published: report.published().map(stamp),
            text: report.text().to_owned(),
            details: details(report),
        }
    }

    /// The report.
    ///
    /// # Errors
    /// Details that are none.
    pub fn report(self) -> Result<Report, serde_json::Error> {
        let details: Details = serde_json::from_str(&self.details)?;
        let lines = details.lines.into_iter().map(|(start, end, kind)| Line {
            span: Span::new(start, end),
            kind: KINDS.get(usize::from(kind)).copied().unwrap_or(LineKind::Body),
        });
        let diagnostics = details.diagnostics.into_iter().map(|oddity| Diagnostic {
            severity: if oddity.warning { Severity::Warning } else { Severity::Note },
            span: oddity.span.map(|(start, end)| Span::new(start, end)),
            message: oddity.message,
            hint: oddity.hint,
        });
        Ok(Report::new(ReportParts {
            file: self.file,
            text: self.text,
            lines: lines.collect(),
            outlet: self.outlet,
            url: self.url,
            title: self.title,
            byline: details.byline,
            published: self.published.as_deref().and_then(published),
            diagnostics: diagnostics.collect(),
        }))
    }
}

/// An article of a row of [`COLUMNS`].
pub(crate) fn read(row: &Row) -> rusqlite::Result<Article> {
    let columns = Columns {
        file: row.get(2)?,
        outlet: row.get(3)?,
        url: row.get(4)?,
        title: row.get(5)?,
        published: row.get(6)?,
        text: row.get(7)?,
        details: row.get(8)?,
    };
    let report = columns.report().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(8, rusqlite::types::Type::Text, Box::new(error))
    })?;
    let copied = match (row.get::<_, Option<u32>>(9)?, row.get::<_, Option<String>>(10)?) {
        (Some(original), Some(kind)) => Some(Copied { original, kind, share: row.get::<_, f64>(11)? as f32 }),
        _ => None,
    };
    let key = ArticleKey(row.get(1)?);
    let (id, because) = (row.get(0)?, row.get(12)?);
    Ok(Article { id, handle: key.handle(), report, copied, because })
}

impl Store {
    /// The article of that number.
    ///
    /// # Errors
    /// Those of reading.
    pub fn article(&self, id: u32) -> Result<Option<Article>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM article a WHERE a.id = ?1");
        self.connection.query_row(&sql, [id], read).optional().map_err(|e| self.place.error(e))
    }

    /// The articles of a story, in order of publication, then of number; [damaged](Self::passed_over) ones are passed over.
    ///
    /// # Errors
    /// Those of reading.
    pub fn articles(&self, story: i64) -> Result<Vec<Article>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM article a WHERE a.story = ?1 ORDER BY a.published IS NULL, a.published, a.key"
        );
        self.rows(&sql, [story], "article", read)
    }

    /// The number of the article with this handle, or a beginning of its key.
    ///
    /// # Errors
    /// [`StoreError::Unknown`], [`StoreError::Ambiguous`], and those of reading.
    pub fn find_article(&self, handle: &str) -> Result<u32, StoreError> {
        let (low, high) = bounds(handle).ok_or_else(|| StoreError::Unknown { handle: handle.to_owned() })?;
        let fail = |e| self.place.error(e);
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM article WHERE key BETWEEN ?1 AND ?2 LIMIT 2")
            .map_err(fail)?;
        let found = statement.query_map([&low, &high], |row| row.get(0)).map_err(fail)?;
        match found.collect::<Result<Vec<u32>, _>>().map_err(fail)?.as_slice() {
            [one] => Ok(*one),
            [] => Err(StoreError::Unknown { handle: handle.to_owned() }),
            _ => Err(StoreError::Ambiguous { handle: handle.to_owned() }),
        }
    }

    /// Gives each article's number, profile, copy, ties and story, to make the grouping's state of; in order of number.
    ///
    /// # Errors
    /// Those of reading.
    pub fn profiles(
        &self,
        mut each: impl FnMut(u32, Vec<u8>, Option<Copied>, Vec<Tie>, Option<i64>),
    ) -> Result<(), StoreError> {
        let fail = |e| self.place.error(e);
        let mut links = self
            .connection
            .prepare("SELECT earlier, likeness FROM link WHERE article = ?1 ORDER BY earlier")
            .map_err(fail)?;
        let mut articles = self
            .connection
            .prepare("SELECT id, profile, original, copied, share, story FROM article ORDER BY id")
            .map_err(fail)?;
        let mut rows = articles.query([]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let id: u32 = row.get(0).map_err(fail)?;
            let copied = match (row.get(2).map_err(fail)?, row.get(3).map_err(fail)?) {
                (Some(original), Some(kind)) => {
                    Some(Copied { original, kind, share: row.get::<_, f64>(4).map_err(fail)? as f32 })
                }
                _ => None,
            };
            let tie = |row: &Row| Ok(Tie { earlier: row.get(0)?, likeness: row.get::<_, f64>(1)? as f32 });
            let ties = links.query_map([id], tie).map_err(fail)?;
            let ties = ties.collect::<Result<_, _>>().map_err(fail)?;
            each(id, row.get(1).map_err(fail)?, copied, ties, row.get(5).map_err(fail)?);
        }
        Ok(())
    }

    /// Articles whose stories must be made anew.
    ///
    /// # Errors
    /// Those of reading.
    pub fn pending(&self) -> Result<Vec<u32>, StoreError> {
        let fail = |e| self.place.error(e);
        let mut statement = self.connection.prepare("SELECT article FROM pending").map_err(fail)?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(fail)?;
        rows.collect::<Result<_, _>>().map_err(fail)
    }

    /// What a person decided: two articles, and whether they are together.
    ///
    /// # Errors
    /// Those of reading.
    pub fn decisions(&self) -> Result<Vec<(u32, u32, bool)>, StoreError> {
        let fail = |e| self.place.error(e);
        let mut statement =
            self.connection.prepare("SELECT first, second, together FROM decision").map_err(fail)?;
        let rows =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).map_err(fail)?;
        rows.collect::<Result<_, _>>().map_err(fail)
    }
}

/// The lowest and highest key that begins with these hexadecimal digits; `None` where they are none.
fn bounds(handle: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let digits: Vec<u8> =
        handle.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    if digits.is_empty() || digits.len() > 64 {
        return None;
    }
    let filled = |with: u8| {
        let digits: Vec<u8> = digits.iter().copied().chain(std::iter::repeat(with)).take(64).collect();
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
    };
    Some((filled(0), filled(15)))
}
