//! The record as tables.

use crossread_core::{Kind, Record, RecordEvidence};
use serde::Serialize;

use crate::json::name;

/// What stands in a column; any cell of it can be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// Words.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Real,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Real(f64),
    /// Nothing.
    Empty,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// What it is called.
    pub name: &'static str,
    /// Names and sorts of the columns, in order.
    pub columns: &'static [(&'static str, Column)],
    /// The rows; each has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

use Column::{Real, Text, Whole};

const REPORTS: &[(&str, Column)] = &[
    ("story", Text),
    ("report", Text),
    ("file", Text),
    ("outlet", Text),
    ("url", Text),
    ("title", Text),
    ("published", Text),
    ("sha256", Text),
];
const FINDINGS: &[(&str, Column)] = &[
    ("story", Text),
    ("finding", Text),
    ("kind", Text),
    ("status", Text),
    ("differs", Text),
    ("reason", Text),
    ("text", Text),
    ("explanation", Text),
    ("speaker", Text),
    ("importance", Real),
    ("confidence", Real),
];
const SIDES: &[(&str, Column)] = &[
    ("story", Text),
    ("finding", Text),
    ("side", Whole),
    ("value", Text),
    ("reports", Whole),
    ("origins", Whole),
];
const EVIDENCE: &[(&str, Column)] = &[
    ("story", Text),
    ("finding", Text),
    ("side", Whole),
    ("report", Text),
    ("start", Whole),
    ("end", Whole),
    ("exact", Text),
    ("cites", Text),
];
const ENTITIES: &[(&str, Column)] =
    &[("story", Text), ("entity", Text), ("name", Text), ("type", Text), ("form", Text), ("report", Text)];
const QUOTATIONS: &[(&str, Column)] = &[
    ("story", Text),
    ("finding", Text),
    ("speaker", Text),
    ("status", Text),
    ("side", Whole),
    ("report", Text),
    ("start", Whole),
    ("end", Whole),
    ("exact", Text),
];
const COMMITMENTS: &[(&str, Column)] = &[
    ("story", Text),
    ("line", Whole),
    ("who", Text),
    ("what", Text),
    ("to", Text),
    ("by", Text),
    ("firmness", Text),
    ("report", Text),
    ("start", Whole),
    ("end", Whole),
    ("exact", Text),
];
const TIMELINE: &[(&str, Column)] = &[
    ("story", Text),
    ("line", Whole),
    ("first_day", Text),
    ("last_day", Text),
    ("text", Text),
    ("report", Text),
    ("start", Whole),
    ("end", Whole),
    ("exact", Text),
];

/// The record as tables that join on their keys: `story` (as given here) and `report`, `finding` and `side` (from 1), `entity`, or
/// `line` (from 1). Entities have a row for each form and report, commitments and the timeline one for each piece of evidence.
pub fn tables(story: &str, record: &Record) -> Vec<Table> {
    let mut tables: Vec<Table> = [
        ("reports", REPORTS),
        ("findings", FINDINGS),
        ("sides", SIDES),
        ("evidence", EVIDENCE),
        ("entities", ENTITIES),
        ("quotations", QUOTATIONS),
        ("commitments", COMMITMENTS),
        ("timeline", TIMELINE),
    ]
    .map(|(name, columns)| Table { name, columns, rows: Vec::new() })
    .into();
    let mut add = |name: &str, cells: &[Cell]| {
        if let Some(table) = tables.iter_mut().find(|table| table.name == name) {
            table.rows.push([&[text(story)], cells].concat());
        }
    };
    for report in &record.reports {
        let (outlet, url, title) = (maybe(&report.outlet), maybe(&report.url), maybe(&report.title));
        let (published, sha256) = (maybe(&report.published), text(&report.sha256));
        add("reports", &[text(&report.id), text(&report.file), outlet, url, title, published, sha256]);
    }
    for finding in &record.findings {
        let id = text(&finding.id);
        let labels =
            [name(&finding.kind), name(&finding.status), name(&finding.differs), name(&finding.reason)];
        let [kind, status, differs, reason] = labels.map(|label| text(&label));
        let (told, explanation) = (text(&finding.text), text(&finding.explanation));
        let speaker = maybe(&finding.speaker);
        let (importance, confidence) = (Cell::Real(finding.importance), Cell::Real(finding.confidence));
        let cells = [
            id.clone(),
            kind,
            status.clone(),
            differs,
            reason,
            told,
            explanation,
            speaker.clone(),
            importance,
            confidence,
        ];
        add("findings", &cells);
        for (side, number) in finding.sides.iter().zip(1..) {
            let (nth, value) = (whole(number), text(&side.value));
            add("sides", &[id.clone(), nth.clone(), value, whole(side.reports), whole(side.origins)]);
            for evidence in &side.evidence {
                let at = place(evidence);
                add("evidence", &[&[id.clone(), nth.clone()], &at[..], &[maybe(&evidence.cites)]].concat());
                if finding.kind == Kind::Utterance {
                    let said = [id.clone(), speaker.clone(), status.clone(), nth.clone()];
                    add("quotations", &[&said[..], &at[..]].concat());
                }
            }
        }
    }
    for entity in &record.entities {
        let named = [text(&entity.id), text(&entity.name), text(&entity.kind)];
        for form in &entity.forms {
            for report in &form.reports {
                add("entities", &[&named[..], &[text(&form.form), text(report)]].concat());
            }
        }
    }
    for (commitment, line) in record.commitments.iter().zip(1..) {
        let (who, what) = (text(&commitment.who), text(&commitment.what));
        let firmness = text(&name(&commitment.firmness));
        let told = [whole(line), who, what, maybe(&commitment.to), maybe(&commitment.by), firmness];
        for evidence in &commitment.evidence {
            add("commitments", &[&told[..], &place(evidence)[..]].concat());
        }
    }
    for (happening, line) in record.timeline.iter().zip(1..) {
        let told = [whole(line), text(&happening.from), text(&happening.to), text(&happening.text)];
        for evidence in &happening.evidence {
            add("timeline", &[&told[..], &place(evidence)[..]].concat());
        }
    }
    tables
}

/// Where the words stand, and what they are.
fn place(evidence: &RecordEvidence) -> [Cell; 4] {
    [text(&evidence.report), whole(evidence.start), whole(evidence.end), text(&evidence.exact)]
}

/// Words; none are nothing.
fn text(words: &str) -> Cell {
    if words.is_empty() { Cell::Empty } else { Cell::Text(words.to_owned()) }
}

fn maybe(words: &Option<String>) -> Cell {
    words.as_deref().map_or(Cell::Empty, text)
}

fn whole(number: usize) -> Cell {
    i64::try_from(number).map_or(Cell::Empty, Cell::Whole)
}
