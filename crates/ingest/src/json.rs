//! Articles as programs that gather news write them: a JSON object each, alone, in a list, in an object that holds a
//! list, or one a line. The names of their fields are in `fields`.

mod fields;

use std::collections::BTreeSet;

use crossread_core::{Diagnostic, ReportParts};
use serde_json::Value;

use crate::linked_data::{self, Object, names};
use crate::{IngestError, byline, html, published, text};

/// Most names of fields that are not read that are told of one file.
const MOST_NAMED: usize = 12;

/// The articles of a JSON or JSONL file, and what was odd about its other lines.
///
/// # Errors
/// When not one article is in it; the error names the first place that is none.
pub(crate) fn articles(file: &str, json: &str) -> Result<(Vec<ReportParts>, Vec<Diagnostic>), IngestError> {
    let mut collected = Collected::default();
    match serde_json::from_str::<Value>(json) {
        Ok(value) => match list_in(&value) {
            Some(values) => {
                for (index, value) in values.iter().enumerate() {
                    collected.add_value(&format!("Entry {}", index + 1), None, value);
                }
            }
            None => collected.add_value("The value", None, &value),
        },
        Err(whole) => each_line(json, &whole, &mut collected),
    }
    match (collected.articles.is_empty(), collected.first_fault) {
        (true, Some((line, reason))) => Err(IngestError::NotAnArticle { file: file.into(), line, reason }),
        (true, None) => Err(IngestError::NotAnArticle {
            file: file.into(),
            line: None,
            reason: "a list without an entry".into(),
        }),
        (false, _) => {
            let unread = unread_fields(&collected.unread);
            Ok((collected.articles, collected.diagnostics.into_iter().chain(unread).collect()))
        }
    }
}

/// The list of articles that a value is, or that an object without a text of its own holds.
fn list_in(value: &Value) -> Option<&Vec<Value>> {
    match value {
        Value::Array(values) => Some(values),
        Value::Object(object) if fields::TEXT.iter().all(|field| !object.contains_key(*field)) => {
            let mut lists = fields::LISTS.iter().filter_map(|field| object.get(*field)?.as_array());
            lists.find(|list| list.first().is_some_and(Value::is_object))
        }
        _ => None,
    }
}

/// The note on fields that hold something and are not read.
fn unread_fields(unread: &BTreeSet<String>) -> Option<Diagnostic> {
    let mut named: Vec<String> = unread.iter().take(MOST_NAMED).map(|field| format!("\"{field}\"")).collect();
    if unread.len() > MOST_NAMED {
        named.push(format!("{} more", unread.len() - MOST_NAMED));
    }
    (!named.is_empty()).then(|| Diagnostic::note(format!("Fields that were not read: {}.", named.join(", "))))
}

/// Reads a value a line. Where no line is JSON at all, the fault is the one that the whole file has.
fn each_line(json: &str, whole: &serde_json::Error, collected: &mut Collected) {
    let mut any = false;
    for (index, line) in json.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let value = serde_json::from_str::<Value>(line);
        any |= value.as_ref().is_ok_and(Value::is_object);
        let place = format!("Line {}", index + 1);
        match &value {
            Ok(value) => collected.add_value(&place, Some(index + 1), value),
            Err(error) => collected.add(&place, Some(index + 1), Err(not_json(error))),
        }
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
    /// Names of fields that hold something and are not read.
    unread: BTreeSet<String>,
}

impl Collected {
    fn add_value(&mut self, place: &str, line: Option<usize>, value: &Value) {
        let read = article(value);
        if let (Ok(_), Value::Object(object)) = (&read, value) {
            let unread = object.iter().filter(|(field, value)| !fields::is_read(field) && !is_empty(value));
            self.unread.extend(unread.map(|(field, _)| field.clone()));
        }
        self.add(place, line, read);
    }

    fn add(&mut self, place: &str, line: Option<usize>, read: Result<ReportParts, String>) {
        match read {
            Ok(parts) => self.articles.push(parts),
            Err(reason) => {
                self.diagnostics.push(
                    Diagnostic::warning(format!("{place} was skipped: {reason}.")).with_hint(
                        "Each entry needs \"title\" and \"text\", as news-please and its like write them.",
                    ),
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
    let body = first_words(object, fields::TEXT.iter())?;
    let named = linked_data::is_article(object);
    let title = first_words(object, fields::TITLE.iter().filter(|field| **field != "name" || named))?;
    if title.trim().is_empty() && body.trim().is_empty() {
        return Err("an object without \"title\" and \"text\"".into());
    }
    let mut parts = text::titled(&title, &html::plain_lines(&body), &[]);
    let authors = authors(object);
    if !authors.is_empty() {
        parts.byline = authors;
    }
    let day = |fields: &[&str]| fields.iter().find_map(|field| stamp(object.get(*field)?));
    parts.published = day(fields::PUBLISHED).or(parts.published).or_else(|| day(fields::MODIFIED));
    parts.url = fields::URL.iter().find_map(|field| address(object.get(*field)?));
    parts.published = parts.published.or_else(|| parts.url.as_deref().and_then(published::of_address));
    let mut outlets = fields::OUTLET.iter().flat_map(|field| names(object.get(*field), &[]));
    // What is called source is the site for one program and the article's address for another.
    let outlet = outlets.find(|outlet| Some(outlet) != parts.url.as_ref());
    parts.outlet = outlet.map(|outlet| self::outlet(&outlet)).or_else(|| html::host(parts.url.as_deref()?));
    Ok(parts)
}

/// The authors: a list as it is, one string parted.
fn authors(object: &Object) -> Vec<String> {
    let mut read = fields::AUTHORS.iter().map(|field| {
        let value = object.get(*field);
        let names = names(value, &[]);
        match value {
            Some(Value::String(_)) => byline::of_list(names.iter().flat_map(|names| byline::split(names))),
            _ => byline::of_list(names.iter().map(String::as_str)),
        }
    });
    read.find(|authors| !authors.is_empty()).unwrap_or_default()
}

/// A day in words, or in seconds or milliseconds.
fn stamp(value: &Value) -> Option<crossread_core::Published> {
    match value {
        Value::String(words) => published::of_stamp(words),
        Value::Number(number) => published::of_stamp(&number.to_string()),
        _ => None,
    }
}

fn address(value: &Value) -> Option<String> {
    let address = match value {
        Value::String(address) => address.clone(),
        Value::Object(page) => linked_data::address(page)?,
        _ => return None,
    };
    Some(address.trim().to_owned()).filter(|url| url.starts_with("http://") || url.starts_with("https://"))
}

/// An outlet's name; of an address or host, the host without "www.".
fn outlet(name: &str) -> String {
    let name = name.trim();
    html::host(name).unwrap_or_else(|| name.strip_prefix("www.").unwrap_or(name).to_owned())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(words) => words.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// The words of the first of several fields that has some.
fn first_words<'f>(
    object: &Object,
    fields: impl Iterator<Item = &'f &'static str>,
) -> Result<String, String> {
    let (mut blank, mut fault) = (String::new(), None);
    for field in fields {
        match words(object, field) {
            Ok(Some(words)) if !words.trim().is_empty() => return Ok(words),
            Ok(words) => blank = Some(blank).filter(|blank| !blank.is_empty()).or(words).unwrap_or_default(),
            Err(reason) => fault = fault.or(Some(reason)),
        }
    }
    fault.map_or(Ok(blank), Err)
}

/// The words of a field, or of its list of paragraphs; none where it is missing or null.
fn words(object: &Object, field: &str) -> Result<Option<String>, String> {
    Ok(match object.get(field) {
        None | Some(Value::Null) => None,
        Some(Value::String(words)) => Some(words.clone()),
        Some(Value::Array(lines)) if lines.iter().all(Value::is_string) => {
            Some(lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"))
        }
        Some(value @ Value::Object(_)) => names(Some(value), &[]).into_iter().next(),
        Some(other) => return Err(format!("an object whose \"{field}\" is {}", kind_of(other))),
    })
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
