use crossread_core::{Kind, Record, RecordFinding, Report, Status};
use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use crate::article::{COLUMNS, read};
use crate::{Essence, Store, StoreError, Writer};

/// Reports that a record is made of, at most: of a longer story the first half and the last. Reading a report takes about a
/// third of a second, and no comparison of more is of use to a person.
const MOST_REPORTS: usize = 120;

/// What a record is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Sources {
    /// The story.
    pub story: i64,
    /// Which articles they were; a record of others is out of date.
    pub texts: Vec<u8>,
    /// The reports.
    pub reports: Vec<Report>,
}

/// A story's record as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The record.
    pub record: Record,
    /// Whether it is made of the story's articles as they are now.
    pub is_current: bool,
    /// What the record before it said.
    pub previous: Option<Essence>,
}

impl Store {
    /// Stories whose record is missing or out of date, those with most reports last, so that many are ready soon.
    ///
    /// # Errors
    /// Those of reading.
    pub fn without_record(&self) -> Result<Vec<i64>, StoreError> {
        let fail = |e| self.place.error(e);
        let sql = "SELECT id FROM story WHERE record_texts IS NULL OR record_texts <> texts \
                   ORDER BY articles - copies, handle, id";
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(fail)?;
        rows.collect::<Result<_, _>>().map_err(fail)
    }

    /// The reports that a story's record is made of: its articles without the copies that say nothing of their own, at
    /// most 120.
    ///
    /// # Errors
    /// Those of reading.
    pub fn sources(&self, story: i64) -> Result<Sources, StoreError> {
        let fail = |e| self.place.error(e);
        let texts = self
            .connection
            .query_row("SELECT texts FROM story WHERE id = ?1", [story], |row| row.get(0))
            .optional()
            .map_err(fail)?
            .unwrap_or_default();
        let sql = format!(
            "SELECT {COLUMNS} FROM article a WHERE a.story = ?1 AND (a.copied IS NULL OR a.copied = 'partial') \
             ORDER BY a.published IS NULL, a.published, a.key"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(fail)?;
        let rows = statement.query_map([story], read).map_err(fail)?;
        let reports =
            rows.map(|article| article.map(|a| a.report)).collect::<Result<_, _>>().map_err(fail)?;
        Ok(Sources { story, texts, reports: of_record(reports) })
    }

    /// A story's record, if one was made.
    ///
    /// # Errors
    /// Those of reading; [`StoreError::Damaged`] for a record that is none.
    pub fn record(&self, story: i64) -> Result<Option<Kept>, StoreError> {
        let sql = "SELECT record, coalesce(record_texts = texts, 0), previous FROM story WHERE id = ?1";
        let row = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut s| {
                let read = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                s.query_row([story], read).optional()
            })
            .map_err(|e| self.place.error(e))?;
        let Some((Some(record), is_current, previous)) = row else { return Ok(None) };
        let (record, previous): (String, Option<String>) = (record, previous);
        let broken = |e: serde_json::Error| self.place.damaged(format!("the record of story {story}: {e}"));
        Ok(Some(Kept {
            record: serde_json::from_str(&record).map_err(broken)?,
            is_current,
            previous: previous.map(|p| serde_json::from_str(&p)).transpose().map_err(broken)?,
        }))
    }
}

/// Those of a story's reports, in order of publication, that its record is made of: all, or the first 60 and the last 60.
pub fn of_record<T>(mut reports: Vec<T>) -> Vec<T> {
    if reports.len() > MOST_REPORTS {
        let last = reports.split_off(reports.len() - MOST_REPORTS / 2);
        reports.truncate(MOST_REPORTS / 2);
        reports.extend(last);
    }
    reports
}

impl Writer<'_> {
    /// Keeps the record that was made of a story's [`sources`](Store::sources), and what the one before it said; the story is
    /// called as the record is, where that has a title. Does nothing where the story is no longer there.
    ///
    /// # Errors
    /// Those of writing.
    pub fn set_record(&self, sources: &Sources, record: &Record) -> Result<(), StoreError> {
        let fail = |e| self.place.error(e);
        let story = sources.story;
        let old: Option<String> = self
            .transaction
            .query_row("SELECT record FROM story WHERE id = ?1", [story], |row| row.get(0))
            .optional()
            .map_err(fail)?
            .flatten();
        let old = old.and_then(|old| serde_json::from_str::<Record>(&old).ok());
        let previous = old.filter(|old| old != record).map(|old| json(&Essence::of(&old)));
        let conflicts = record.findings.iter().filter(|f| f.status == Status::Conflict).count();
        let sql = "UPDATE story SET record = ?2, record_texts = ?7, previous = coalesce(?3, previous), \
                   findings = ?4, conflicts = ?5, title = coalesce(nullif(?6, ''), title), digest = NULL WHERE id = ?1";
        let (findings, conflicts) = (record.findings.len() as i64, conflicts as i64);
        let title = &record.story.title;
        let values = params![story, json(record), previous, findings, conflicts, title, sources.texts];
        if self.run(sql, values)? == 0 {
            return Ok(());
        }
        self.run("DELETE FROM finding WHERE story = ?1", [story])?;
        for finding in record.findings.iter().map(Row::of) {
            let sql = "INSERT INTO finding (story, place, kind, status, text, speaker) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id";
            let values =
                params![story, finding.place, finding.kind, finding.status, finding.text, finding.speaker];
            let id: i64 = self
                .transaction
                .prepare_cached(sql)
                .and_then(|mut s| s.query_row(values, |row| row.get(0)))
                .map_err(fail)?;
            let sql = "INSERT INTO finding_words (rowid, text, words, speaker) VALUES (?1, ?2, ?3, ?4)";
            self.run(sql, params![id, finding.text, finding.said, finding.speaker])?;
        }
        Ok(())
    }
}

/// A finding as its row and the index of words have it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) place: String,
    pub(crate) kind: String,
    pub(crate) status: String,
    pub(crate) text: String,
    pub(crate) speaker: Option<String>,
    /// The words that are searched beside the text: a saying's own words stand in its evidence; other findings are found by
    /// their own text and numbers too.
    pub(crate) said: String,
}

impl Row {
    pub(crate) fn of(finding: &RecordFinding) -> Self {
        let mut words: Vec<&str> =
            finding.sides.iter().flat_map(|s| &s.evidence).map(|e| e.exact.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        Self {
            place: finding.id.clone(),
            kind: name(finding.kind),
            status: name(finding.status),
            text: finding.text.clone(),
            speaker: finding.speaker.clone(),
            said: if finding.kind == Kind::Utterance { words.join(" … ") } else { String::new() },
        }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The name by which a record calls a kind or status.
pub(crate) fn name(value: impl Serialize) -> String {
    json(&value).trim_matches('"').to_owned()
}
