//! The record as a Markdown document for tools that keep notes.

use std::fmt::Write;

use crossread_core::{Kind, Record, Status};
use serde::Serialize;

use crate::json::line;
use crate::markdown::markdown;

/// The [`markdown`] form below a front matter in YAML: title, days, places, reports, how many findings of each status.
///
/// Every string of an article stands in double quotation marks, escaped as JSON escapes it, which YAML reads alike.
pub fn front_matter(record: &Record) -> String {
    let story = &record.story;
    let mut out = "---\n".to_owned();
    let mut field = |name: &str, value: &dyn Fn() -> String| {
        let _ = writeln!(out, "{name}: {}", value());
    };
    field("title", &|| scalar(&story.title));
    field("story", &|| scalar(&story.id));
    if let (Some(from), Some(to)) = (&story.from, &story.to) {
        field("from", &|| scalar(from));
        field("to", &|| scalar(to));
    }
    field("places", &|| scalar(&story.places));
    let statuses = [
        ("agreed", Status::Agreed),
        ("conflict", Status::Conflict),
        ("reconciled", Status::Reconciled),
        ("single", Status::Single),
    ];
    for (name, status) in statuses {
        field(name, &|| record.findings.iter().filter(|f| f.status == status).count().to_string());
    }
    field("quotations", &|| record.findings.iter().filter(|f| f.kind == Kind::Utterance).count().to_string());
    out.push_str("reports:\n");
    for report in &record.reports {
        let fields = [
            ("id", Some(&report.id)),
            ("outlet", report.outlet.as_ref()),
            ("title", report.title.as_ref()),
            ("published", report.published.as_ref()),
            ("url", report.url.as_ref()),
            ("file", Some(&report.file)),
        ];
        let known = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        for (place, (name, value)) in known.enumerate() {
            let _ = writeln!(out, "{}{name}: {}", if place == 0 { "  - " } else { "    " }, scalar(value));
        }
    }
    out.push_str("---\n\n");
    out.push_str(&markdown(record));
    out
}

/// A value in YAML's flow style. JSON leaves U+0085, U+2028 and U+2029 as they are, which YAML takes for line breaks; they
/// act on terminals too, so [`line`] escapes them.
fn scalar(value: &impl Serialize) -> String {
    line(value).trim_end().to_owned()
}
