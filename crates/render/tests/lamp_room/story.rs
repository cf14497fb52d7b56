//! The invented event that the forms are tested on: its record and its reports.

use std::path::PathBuf;

use crossread_core::{Line, LineKind, Record, Report, ReportParts, Span};

pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/lamp_room").join(name)
}

pub(crate) fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn record() -> Record {
    serde_json::from_str(&read("input.json")).expect("input.json is a record")
}

/// The reports, each kept as lines of "kind|text".
pub(crate) fn reports() -> Vec<Report> {
    let report = |name: &str| {
        let mut parts = ReportParts { file: name.to_owned(), ..ReportParts::default() };
        for (at, line) in read(name).lines().enumerate() {
            let (kind, line) = line.split_once('|').expect("kind|text");
            if at > 0 {
                parts.text.push('\n');
            }
            let start = parts.text.len();
            parts.text.push_str(line);
            parts.lines.push(Line { span: Span::new(start, parts.text.len()), kind: line_kind(kind) });
        }
        Report::new(parts)
    };
    ["r1.lines", "r2.lines", "r3.lines", "r4.lines"].map(report).into()
}

fn line_kind(name: &str) -> LineKind {
    match name {
        "title" => LineKind::Title,
        "body" => LineKind::Body,
        "heading" => LineKind::Heading,
        "byline" => LineKind::Byline,
        "ticker" => LineKind::Ticker,
        "link" => LineKind::Link,
        "notice" => LineKind::Notice,
        "blank" => LineKind::Blank,
        other => panic!("no such kind of line: {other}"),
    }
}
