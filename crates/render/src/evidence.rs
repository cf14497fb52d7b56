//! Every piece of evidence of a record, with what it bears out: what the forms for annotation tools are made of.

use std::collections::BTreeMap;

use crossread_core::{Record, RecordEvidence, RecordReport, Report};

use crate::json::name;

/// Code points shown before and after a piece of evidence, by which it is found again where offsets have moved.
const CONTEXT: usize = 32;

/// What a piece of evidence bears out. Fields that do not apply are empty.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told<'a> {
    /// "f3" for the third finding, "r2" for an origin of the second report, "c1" and "t1" for a line of ledger or timeline.
    pub(crate) element: String,
    /// "finding", "origin", "commitment" or "happening".
    pub(crate) sort: &'static str,
    /// In plain words.
    pub(crate) text: &'a str,
    /// The finding's kind, or the origin's role.
    pub(crate) kind: String,
    /// The finding's status.
    pub(crate) status: String,
    /// In what the finding's sides differ.
    pub(crate) differs: String,
    /// Why both sides can be right.
    pub(crate) reason: String,
    /// The finding's side or the report's origin, from 1.
    pub(crate) side: usize,
    /// The side's version.
    pub(crate) value: &'a str,
}

/// A piece of evidence.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    /// What it bears out.
    pub(crate) told: Told<'a>,
    /// Its place within the side, from 1.
    pub(crate) number: usize,
    /// The words.
    pub(crate) words: &'a RecordEvidence,
}

impl Piece<'_> {
    /// A name that no other piece of the record has: "f3-1-2".
    pub(crate) fn id(&self) -> String {
        format!("{}-{}-{}", self.told.element, self.told.side, self.number)
    }
}

/// The record's evidence, in its order: of findings, origins, commitments, timeline.
pub(crate) fn pieces(record: &Record) -> Vec<Piece<'_>> {
    let mut told: Vec<(Told<'_>, &[RecordEvidence])> = Vec::new();
    for (finding, at) in record.findings.iter().zip(1..) {
        told.extend(finding.sides.iter().zip(1..).map(|(side, nth)| {
            let told = Told {
                element: format!("f{at}"),
                sort: "finding",
                text: &finding.text,
                kind: name(&finding.kind),
                status: name(&finding.status),
                differs: name(&finding.differs),
                reason: name(&finding.reason),
                side: nth,
                value: &side.value,
            };
            (told, side.evidence.as_slice())
        }));
    }
    for (report, at) in record.reports.iter().zip(1..) {
        told.extend(report.origins.iter().zip(1..).map(|(origin, nth)| {
            let (element, kind, text) = (format!("r{at}"), name(&origin.role), origin.name.as_str());
            (
                Told { element, sort: "origin", text, kind, side: nth, ..Told::default() },
                origin.evidence.as_slice(),
            )
        }));
    }
    told.extend(record.commitments.iter().zip(1..).map(|(commitment, at)| {
        let (element, kind, text) = (format!("c{at}"), name(&commitment.firmness), commitment.what.as_str());
        (
            Told { element, sort: "commitment", text, kind, side: 1, ..Told::default() },
            commitment.evidence.as_slice(),
        )
    }));
    told.extend(record.timeline.iter().zip(1..).map(|(happening, at)| {
        let (element, text) = (format!("t{at}"), happening.text.as_str());
        (Told { element, sort: "happening", text, side: 1, ..Told::default() }, happening.evidence.as_slice())
    }));
    let mut pieces = Vec::new();
    for (told, evidence) in told {
        pieces.extend(evidence.iter().zip(1..).map(|(words, number)| Piece {
            told: told.clone(),
            number,
            words,
        }));
    }
    pieces
}

/// The texts of the record's reports, as far as they are among `reports`; in the record's order.
pub(crate) fn texts<'a>(
    record: &Record,
    reports: impl IntoIterator<Item = &'a Report>,
) -> Vec<Option<&'a str>> {
    let known: BTreeMap<&str, &str> = reports.into_iter().map(|r| (r.sha256(), r.text())).collect();
    record.reports.iter().map(|report| known.get(report.sha256.as_str()).copied()).collect()
}

/// The words just before and just after a piece of evidence in its report's text, given as code points.
pub(crate) fn context(text: &[char], words: &RecordEvidence) -> (String, String) {
    let before = words.start.saturating_sub(CONTEXT)..words.start;
    let after = words.end..words.end.saturating_add(CONTEXT).min(text.len());
    let cut = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().iter().collect();
    (cut(before), cut(after))
}

/// A name for the record, or for `part` of it, in all the world. The story's id names its texts.
pub(crate) fn iri(record: &Record, part: &str) -> String {
    format!("urn:crossread:record:{}:{part}", letters(&record.story.id))
}

/// A name for a report's text, wherever it stands.
pub(crate) fn text_iri(report: &RecordReport) -> String {
    format!("urn:crossread:text:{}", letters(&report.sha256))
}

/// A record can be a stranger's, and its ids anything.
fn letters(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).collect()
}
