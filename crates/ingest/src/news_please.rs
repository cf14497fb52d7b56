//! Articles as news-please writes them: a JSON object each, alone, in an array, or one a line.
//!
//! Entries are read one by one, so that one which is too deep, too large or no article costs itself alone.

mod mend;

use crossread_core::{Diagnostic, ReportParts};
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::{IngestError, byline, published, text};

use mend::mended;

/// Entries that were skipped and are named; of the rest their number is told.
const MOST_NAMED: usize = 20;

/// Most articles of a file.
const MOST_ARTICLES: usize = 100_000;

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
            Ok(value) => collected.add("The value", None, article(&value)),
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
                let read =
                    value(entry.get()).map_err(|error| error.reason()).and_then(|value| article(&value));
                self.0.add(&format!("Entry {}", self.1), None, read);
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
        let read = match &value {
            Ok(value) => article(value),
            Err(error) => Err(error.reason()),
        };
        collected.add(&format!("Line {}", index + 1), Some(index + 1), read);
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
}

impl Collected {
    fn add(&mut self, place: &str, line: Option<usize>, read: Result<ReportParts, String>) {
        match read {
            Ok(_) if self.articles.len() >= MOST_ARTICLES => self.unread += 1,
            Ok(parts) => self.articles.push(parts),
            Err(reason) => {
                self.skipped += 1;
                if self.skipped <= MOST_NAMED {
                    self.diagnostics.push(
                        Diagnostic::warning(format!("{place} was skipped: {reason}.")).with_hint(
                            "Each entry needs \"title\" and \"text\", as news-please writes them.",
                        ),
                    );
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

/// One article; or what it is instead.
fn article(value: &Value) -> Result<ReportParts, String> {
    let Value::Object(object) = value else {
        return Err(format!("{} instead of an article", kind_of(value)));
    };
    let title = words(object, "title")?.unwrap_or_default();
    let body = match words(object, "text")? {
        Some(body) => body,
        // The Python library of news-please calls the same field "maintext".
        None => words(object, "maintext")?.unwrap_or_default(),
    };
    if title.trim().is_empty() && body.trim().is_empty() {
        return Err("an object without \"title\" and \"text\"".into());
    }
    let read = |field: &str| words(object, field).ok().flatten().filter(|words| !words.trim().is_empty());
    let mut parts = text::titled(title, body, &[]);
    let authors = byline::of_list(authors(object));
    if !authors.is_empty() {
        parts.byline = authors;
    }
    parts.published = read("date_publish").and_then(published::of_stamp).or(parts.published);
    parts.outlet = read("source_domain").map(outlet);
    parts.url = read("url").map(str::to_owned);
    Ok(parts)
}

/// A host as an outlet's name: without "www.".
fn outlet(domain: &str) -> String {
    let domain = domain.trim();
    domain.strip_prefix("www.").unwrap_or(domain).to_owned()
}

/// The authors, whether listed or in one string.
fn authors(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("authors") {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name],
        _ => Vec::new(),
    }
}

/// The words of a field; none where it is missing or null.
fn words<'a>(object: &'a Map<String, Value>, field: &str) -> Result<Option<&'a str>, String> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(words)) => Ok(Some(words)),
        Some(other) => Err(format!("an object whose \"{field}\" is {}", kind_of(other))),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
