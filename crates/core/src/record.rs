use serde::{Deserialize, Serialize};

use crate::{Difference, Kind, OriginRole, Reason, Status};

/// The value of [`Record::schema`].
pub const RECORD_SCHEMA: &str = "crossread-record/1";

/// The findings of one story, as written to JSON. All offsets count Unicode code points of a report's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`RECORD_SCHEMA`].
    pub schema: String,
    /// The event.
    pub story: RecordStory,
    /// The reports, in order.
    pub reports: Vec<RecordReport>,
    /// Who and what the reports name.
    pub entities: Vec<RecordEntity>,
    /// What they say, most important first.
    pub findings: Vec<RecordFinding>,
}

/// What the record is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordStory {
    /// The first 16 hexadecimal digits of a SHA-256 over the reports' own, so it names the set of texts.
    pub id: String,
    /// A headline taken from one of the reports.
    pub title: String,
    /// First day of publication, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// Last day of publication.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<String>,
    /// Places that most reports name, most named first.
    pub places: Vec<String>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordReport {
    /// "r1", "r2", …
    pub id: String,
    /// The file, as the user named it.
    pub file: String,
    /// The outlet, where known.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outlet: Option<String>,
    /// Where it stood on the web.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub url: Option<String>,
    /// Its headline.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub title: Option<String>,
    /// The day it was published, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub published: Option<String>,
    /// SHA-256 of the text, hexadecimal.
    pub sha256: String,
    /// Where it has things from.
    pub origins: Vec<RecordOrigin>,
    /// What was odd about it, a sentence each.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub notes: Vec<String>,
}

/// Where a report has something from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordOrigin {
    /// Its name, or the id of the report that was copied.
    pub name: String,
    /// What part it plays.
    pub role: OriginRole,
    /// The words that credit it.
    pub evidence: Vec<RecordEvidence>,
}

/// A person, place or organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordEntity {
    /// "e1", "e2", …
    pub id: String,
    /// Its fullest form.
    pub name: String,
    /// "person", "place", "organisation" or "other".
    #[serde(rename = "type")]
    pub kind: String,
    /// The ways in which it is written.
    pub forms: Vec<RecordForm>,
}

/// One way in which an entity is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordForm {
    /// As written.
    pub form: String,
    /// Ids of the reports that write it so.
    pub reports: Vec<String>,
}

/// One finding; the fields mean what those of [`Finding`](crate::Finding) do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordFinding {
    /// "f1", "f2", … in order of importance.
    pub id: String,
    /// What sort of thing.
    pub kind: Kind,
    /// How the reports stand.
    pub status: Status,
    /// In what the sides differ.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub differs: Option<Difference>,
    /// Why both can be right.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<Reason>,
    /// The finding in plain words.
    pub text: String,
    /// Why the sides clash or do not.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub explanation: String,
    /// Who said it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub speaker: Option<String>,
    /// 0 to 1.
    pub importance: f64,
    /// 0 to 1.
    pub confidence: f64,
    /// The versions.
    pub sides: Vec<RecordSide>,
}

/// One version of a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordSide {
    /// The version in a few words.
    pub value: String,
    /// How many reports carry it.
    pub reports: usize,
    /// How many independent origins stand behind them.
    pub origins: usize,
    /// The words.
    pub evidence: Vec<RecordEvidence>,
}

/// Exact words of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordEvidence {
    /// The report's id.
    pub report: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words between them.
    pub exact: String,
}
