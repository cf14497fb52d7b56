//! What ingest takes for a page's title, day, authors, outlet and address, against what is expected.
//!
//! Beside each page `NAME.html` (or a file of another form that is read) stands `NAME.json`: `title`, `published` (a day),
//! `byline` (names), `outlet`, `url`. Where several titles or outlets are right, a list gives them; `null` says that there is
//! none, and a field that is left out is not counted.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crossread::{Report, ingest};

use super::score::{Counts, files, name};
use crate::failure::Failure;

/// The fields, in the table's order.
const FIELDS: [&str; 5] = ["title", "published", "byline", "outlet", "url"];

/// Forms that a page beside its expectations can have.
const PAGES: [&str; 3] = ["html", "htm", "pdf"];

/// What is expected of a page, by field.
type Expected = BTreeMap<String, Option<Values>>;

#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Several(Vec<String>),
}

impl Values {
    fn all(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
        }
    }
}

/// Measures on the pages in `dir`; gives a table, and below it what is not as expected.
pub(crate) fn table(dir: &Path) -> Result<String, Failure> {
    let mut counts = [Counts::default(); FIELDS.len()];
    let mut misses = String::new();
    for path in files(dir, &["json"])? {
        let fail = |reason: String| Failure::Evaluation { path: path.clone(), reason };
        let bytes = std::fs::read(&path).map_err(|e| fail(e.to_string()))?;
        let expected: Expected = serde_json::from_slice(&bytes)
            .map_err(|e| fail(format!("{e}; expected an object of {}", FIELDS.join(", "))))?;
        if let Some(other) = expected.keys().find(|key| !FIELDS.contains(&key.as_str())) {
            return Err(fail(format!("no field is called {other}; they are {}", FIELDS.join(", "))));
        }
        let page = PAGES.iter().map(|form| path.with_extension(form)).find(|page| page.is_file());
        let page = page
            .ok_or_else(|| fail(format!("no page stands beside it that ends in .{}", PAGES.join(", ."))))?;
        let bytes = std::fs::read(&page)
            .map_err(|e| Failure::Evaluation { path: page.clone(), reason: e.to_string() })?;
        // A page that is refused counts as one in which nothing was found.
        let read = ingest(&name(&page), &bytes).ok();
        let report = read.as_ref().and_then(|read| read.reports.first());
        for (field, counts) in FIELDS.iter().zip(&mut counts) {
            let Some(expected) = expected.get(*field) else { continue };
            let expected = expected.as_ref().map(Values::all).unwrap_or_default();
            let found = report.map(|report| found(report, field)).unwrap_or_default();
            let of_page = compared(field, &found, expected);
            if of_page.right < of_page.found.max(of_page.expected) {
                let list =
                    |values: &[String]| if values.is_empty() { "none".to_owned() } else { values.join("; ") };
                let line = format!("{}: {field}: {}, expected {}", name(&page), list(&found), list(expected));
                // Writing to a string cannot fail.
                let _ = writeln!(misses, "{line}");
            }
            counts.add(of_page);
        }
    }
    let rows: String = FIELDS.iter().zip(&counts).map(|(field, counts)| counts.row(field)).collect();
    Ok(format!("{}{rows}{misses}", Counts::head("expected")))
}

/// What a report has for a field.
fn found(report: &Report, field: &str) -> Vec<String> {
    let one = |value: Option<&str>| value.map(str::to_owned).into_iter().collect();
    match field {
        "title" => one(report.title()),
        "published" => report.published().map(|published| published.date.to_string()).into_iter().collect(),
        "byline" => report.byline().to_vec(),
        "outlet" => one(report.outlet()),
        _ => one(report.url()),
    }
}

/// Names are counted each; of another field one value is right, whichever of those expected.
fn compared(field: &str, found: &[String], expected: &[String]) -> Counts {
    let is_right = |value: &&String| expected.iter().any(|other| letters(other) == letters(value));
    let right = found.iter().filter(is_right).count();
    if field == "byline" {
        return Counts { right, found: found.len(), expected: expected.len() };
    }
    let mut counts = Counts::default();
    counts.count(!found.is_empty(), !expected.is_empty(), right > 0);
    counts
}

/// A value by its letters and figures, in small letters.
fn letters(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn names_are_counted_each() {
        let counts = compared("byline", &of(&["Dana Quill", "Staff"]), &of(&["DANA QUILL", "Tor Askeland"]));
        assert_eq!(counts, Counts { right: 1, found: 2, expected: 2 });
    }

    #[test]
    fn one_of_several_titles_is_right() {
        let counts =
            compared("title", &of(&["Ferry stays"]), &of(&["Ferry stays!", "Ferry stays - Courier"]));
        assert_eq!(counts, Counts { right: 1, found: 1, expected: 1 });
        let counts = compared("published", &of(&["2031-05-18"]), &[]);
        assert_eq!(counts, Counts { right: 0, found: 1, expected: 0 });
    }
}
