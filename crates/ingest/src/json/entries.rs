//! Entries of a JSON or JSONL file, read one by one, so that one which is too deep, too large or no article costs itself alone.

mod mend;

use std::collections::BTreeSet;

use crossread_core::{Diagnostic, ReportParts};
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{article, fields, is_empty, list_in};
use crate::{IngestError, MOST_ARTICLES};

use mend::mended;

/// Most names of fields that are not read that are told of one file.
const MOST_FIELDS: usize = 12;

/// Entries that were skipped and are named; of the rest their number is told.
const MOST_NAMED: usize = 20;

/// An entry of more bytes is no article.
const LARGEST_ENTRY: usize = 16 * 1024 * 1024;

/// The articles of a JSON or JSONL file, and what was odd about its other lines.
///
/// # Errors
/// When not one article is in it; the error names the first place that is none.
pub(crate) fn articles(file: &str, json: &str) -> Result<(Vec<ReportParts>, Vec<Diagnostic>), IngestError> {
    let mut collected = Collected::default();
    let (json, is_mended) = mended(json);
    if json.trim_start().starts_with('[') {
        each_entry(&json, &mut collected);
    } else {
        match value(&json) {
            Ok(value) => match list_in(&value) {
                Some(values) => {
                    for (index, value) in values.iter().enumerate() {
                        collected.add_value(&format!("Entry {}", index + 1), None, value);
                    }
                }
                None => collected.add_value("The value", None, &value),
            },
            Err(whole) => each_line(&json, &whole, &mut collected),
        }
    }
    if is_mended {
        collected.diagnostics.push(Diagnostic::note(
            "Some of its characters or numbers do not exist; they were replaced by U+FFFD or left out.",
        ));
    }
    collected.finish(file)
}

/// Reads an array, entry by entry; where it ends before its time, what was read is kept. What is no array after all is
/// read line by line.
fn each_entry(json: &str, collected: &mut Collected) {
    struct Entries<'c>(&'c mut Collected, usize);
    impl<'de> Visitor<'de> for &mut Entries<'_> {
        type Value = ();

        fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
            formatter.write_str("a list of articles")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
            while let Some(entry) = entries.next_element::<&RawValue>()? {
                self.1 += 1;
                let place = format!("Entry {}", self.1);
                match value(entry.get()) {
                    Ok(value) => self.0.add_value(&place, None, &value),
                    Err(error) => self.0.add(&place, None, Err(error.reason())),
                }
            }
            Ok(())
        }
    }
    let mut entries = Entries(collected, 0);
    let mut reader = serde_json::Deserializer::from_str(json);
    let read = reader.deserialize_seq(&mut entries).and_then(|()| reader.end());
    let number = entries.1;
    match read {
        Err(error) if collected.articles.is_empty() => {
            collected.skipped = 0;
            collected.diagnostics.clear();
            each_line(json, &Fault::Json(error), collected);
        }
        Err(error) => {
            let reason = format!("{}; what follows was not read", not_json(&error));
            collected.add(&format!("What follows entry {number}"), None, Err(reason));
        }
        Ok(()) => {}
    }
}

/// Why a value was not read.
enum Fault {
    Json(serde_json::Error),
    Large,
}

impl Fault {
    fn reason(&self) -> String {
        match self {
            Fault::Json(error) => not_json(error),
            Fault::Large => format!("larger than {} MiB", LARGEST_ENTRY / (1024 * 1024)),
        }
    }
}

/// One JSON value.
fn value(json: &str) -> Result<Value, Fault> {
    if json.len() > LARGEST_ENTRY {
        // That it is one value is seen without holding it.
        serde_json::from_str::<&RawValue>(json).map_err(Fault::Json)?;
        return Err(Fault::Large);
    }
    serde_json::from_str(json).map_err(Fault::Json)
}

/// Reads a value a line. Where no line is JSON at all, the fault is the one that the whole file has.
fn each_line(json: &str, whole: &Fault, collected: &mut Collected) {
    let mut any = false;
    for (index, line) in json.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value = value(line);
        any |= value.as_ref().is_ok_and(Value::is_object);
        let place = format!("Line {}", index + 1);
        match &value {
            Ok(value) => collected.add_value(&place, Some(index + 1), value),
            Err(error) => collected.add(&place, Some(index + 1), Err(error.reason())),
        }
    }
    if !any {
        let line = match whole {
            Fault::Json(error) => Some(error.line()),
            Fault::Large => None,
        };
        collected.first_fault = Some((line, whole.reason()));
    }
}

/// What serde_json saw, without its "at line 1 column 7", which counts within one line of a JSONL.
fn not_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    format!("not valid JSON ({message}, column {})", error.column())
}

/// Articles read so far, and faults.
#[derive(Default)]
struct Collected {
    articles: Vec<ReportParts>,
    diagnostics: Vec<Diagnostic>,
    /// Entries that were none.
    skipped: usize,
    /// Articles beyond [`MOST_ARTICLES`].
    unread: usize,
    first_fault: Option<(Option<usize>, String)>,
    /// Names of fields that hold something and are not read.
    unread_fields: BTreeSet<String>,
}

impl Collected {
    fn add_value(&mut self, place: &str, line: Option<usize>, value: &Value) {
        let read = article(value);
        if let (Ok(_), Value::Object(object)) = (&read, value) {
            let unread = object.iter().filter(|(field, value)| !fields::is_read(field) && !is_empty(value));
            self.unread_fields.extend(unread.map(|(field, _)| field.clone()));
        }
        self.add(place, line, read);
    }

    fn add(&mut self, place: &str, line: Option<usize>, read: Result<ReportParts, String>) {
        match read {
            Ok(_) if self.articles.len() >= MOST_ARTICLES => self.unread += 1,
            Ok(parts) => self.articles.push(parts),
            Err(reason) => {
                self.skipped += 1;
                if self.skipped <= MOST_NAMED {
                    self.diagnostics
                        .push(Diagnostic::warning(format!("{place} was skipped: {reason}.")).with_hint(
                        "Each entry needs \"title\" and \"text\", as news-please and its like write them.",
                    ));
                }
                self.first_fault.get_or_insert((line, reason));
            }
        }
    }

    fn finish(mut self, file: &str) -> Result<(Vec<ReportParts>, Vec<Diagnostic>), IngestError> {
        let more = self.skipped.saturating_sub(MOST_NAMED);
        if more > 0 {
            self.diagnostics.push(Diagnostic::warning(format!("{more} more entries were skipped.")));
        }
        if self.unread > 0 {
            let unread = self.unread;
            self.diagnostics.push(
                Diagnostic::warning(format!(
                    "It holds more than {MOST_ARTICLES} articles; the last {unread} were not read."
                ))
                .with_hint("Split the file."),
            );
        }
        self.diagnostics.extend(unread_fields(&self.unread_fields));
        match (self.articles.is_empty(), self.first_fault) {
            (true, Some((line, reason))) => {
                Err(IngestError::NotAnArticle { file: file.into(), line, reason })
            }
            (true, None) => Err(IngestError::NotAnArticle {
                file: file.into(),
                line: None,
                reason: "a list without an entry".into(),
            }),
            (false, _) => Ok((self.articles, self.diagnostics)),
        }
    }
}

/// The note on fields that hold something and are not read.
fn unread_fields(unread: &BTreeSet<String>) -> Option<Diagnostic> {
    let mut named: Vec<String> =
        unread.iter().take(MOST_FIELDS).map(|field| format!("\"{field}\"")).collect();
    if unread.len() > MOST_FIELDS {
        named.push(format!("{} more", unread.len() - MOST_FIELDS));
    }
    (!named.is_empty()).then(|| Diagnostic::note(format!("Fields that were not read: {}.", named.join(", "))))
}
