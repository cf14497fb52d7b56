//! Articles as programs that gather news write them: a JSON object each, alone, in a list, in an object that holds a
//! list, or one a line. The names of their fields are in `fields`.

mod entries;
mod fields;

use crossread_core::ReportParts;
use serde_json::Value;

use crate::linked_data::{self, Object, names};
use crate::{byline, html, published, text};

pub(crate) use entries::articles;

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
        // One thing in several lengths or forms, as ninjs has it: the first is the main one.
        Some(Value::Array(versions)) if versions.iter().all(|version| version.get("value").is_some()) => {
            versions.first().and_then(|version| version.get("value")?.as_str()).map(str::to_owned)
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
