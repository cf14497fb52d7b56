//! Articles as news-please writes them: a JSON object each, alone, in an array, or one a line.

use crossread_core::{Diagnostic, ReportParts};
use serde_json::{Map, Value};

use crate::{IngestError, byline, published, text};

/// The articles of a JSON or JSONL file, and what was odd about its other lines.
///
/// # Errors
/// When not one article is in it; the error names the first place that is none.
pub(crate) fn articles(file: &str, json: &str) -> Result<(Vec<ReportParts>, Vec<Diagnostic>), IngestError> {
    let mut collected = Collected::default();
    match serde_json::from_str::<Value>(json) {
        Ok(Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                collected.add(&format!("Entry {}", index + 1), None, article(value));
            }
        }
        Ok(value) => collected.add("The value", None, article(&value)),
        Err(whole) => each_line(json, &whole, &mut collected),
    }
    match (collected.articles.is_empty(), collected.first_fault) {
        (true, Some((line, reason))) => Err(IngestError::NotAnArticle { file: file.into(), line, reason }),
        (true, None) => Err(IngestError::NotAnArticle {
            file: file.into(),
            line: None,
            reason: "a list without an entry".into(),
        }),
        (false, _) => Ok((collected.articles, collected.diagnostics)),
    }
}

/// Reads a value a line. Where no line is JSON at all, the fault is the one that the whole file has.
fn each_line(json: &str, whole: &serde_json::Error, collected: &mut Collected) {
    let mut any = false;
    for (index, line) in json.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value = serde_json::from_str::<Value>(line);
        any |= value.as_ref().is_ok_and(Value::is_object);
        let read = match &value {
            Ok(value) => article(value),
            Err(error) => Err(not_json(error)),
        };
        collected.add(&format!("Line {}", index + 1), Some(index + 1), read);
    }
    if !any {
        collected.first_fault = Some((Some(whole.line()), not_json(whole)));
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
    first_fault: Option<(Option<usize>, String)>,
}

impl Collected {
    fn add(&mut self, place: &str, line: Option<usize>, read: Result<ReportParts, String>) {
        match read {
            Ok(parts) => self.articles.push(parts),
            Err(reason) => {
                self.diagnostics.push(
                    Diagnostic::warning(format!("{place} was skipped: {reason}."))
                        .with_hint("Each entry needs \"title\" and \"text\", as news-please writes them."),
                );
                self.first_fault.get_or_insert((line, reason));
            }
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
