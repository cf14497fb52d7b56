use std::collections::BTreeMap;

use crate::{Record, RecordEvidence, Report};

/// A line of a record that its reports do not bear out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// No report given has the text that the record was made from.
    #[error("report {id} ({file}): no report with this text was given (SHA-256 {sha256})")]
    MissingReport {
        /// The record's id of the report.
        id: String,
        /// The file that the record names.
        file: String,
        /// What its text must hash to.
        sha256: String,
    },
    /// Evidence names a report that the record does not list.
    #[error("{place}: evidence names report {report}, which the record does not list")]
    UnknownReport {
        /// The finding or report that holds the evidence.
        place: String,
        /// The id named.
        report: String,
    },
    /// The words at the offsets are others.
    #[error("{place}: {report} {start}..{end} reads {found:?}, the record says {exact:?}")]
    OtherWords {
        /// The finding or report that holds the evidence.
        place: String,
        /// The report's id.
        report: String,
        /// First code point.
        start: usize,
        /// One past the last.
        end: usize,
        /// What the report reads there.
        found: String,
        /// What the record says.
        exact: String,
    },
    /// A finding or an entry of the timeline without any evidence.
    #[error("{place}: a side or entry has no evidence")]
    NoEvidence {
        /// The finding.
        place: String,
    },
}

/// Checks every span of `record` against the reports' texts; gives all faults, none if the record holds.
pub fn verify(record: &Record, reports: &[Report]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let by_hash: BTreeMap<&str, &str> = reports.iter().map(|r| (r.sha256(), r.text())).collect();
    let mut texts: BTreeMap<&str, Option<Vec<char>>> = BTreeMap::new();
    for report in &record.reports {
        let text = by_hash.get(report.sha256.as_str());
        if text.is_none() {
            faults.push(Fault::MissingReport {
                id: report.id.clone(),
                file: report.file.clone(),
                sha256: report.sha256.clone(),
            });
        }
        texts.insert(&report.id, text.map(|t| t.chars().collect()));
    }
    let check = |place: &str, evidence: &RecordEvidence| match texts.get(evidence.report.as_str()) {
        None => Some(Fault::UnknownReport { place: place.to_owned(), report: evidence.report.clone() }),
        Some(None) => None,
        Some(Some(text)) => {
            let found: String = text.get(evidence.start..evidence.end).unwrap_or_default().iter().collect();
            (found != evidence.exact || found.is_empty()).then(|| Fault::OtherWords {
                place: place.to_owned(),
                report: evidence.report.clone(),
                start: evidence.start,
                end: evidence.end,
                found,
                exact: evidence.exact.clone(),
            })
        }
    };
    for report in &record.reports {
        faults.extend(report.origins.iter().flat_map(|o| &o.evidence).filter_map(|e| check(&report.id, e)));
    }
    for finding in &record.findings {
        if finding.sides.is_empty() || finding.sides.iter().any(|s| s.evidence.is_empty()) {
            faults.push(Fault::NoEvidence { place: finding.id.clone() });
        }
        faults.extend(finding.sides.iter().flat_map(|s| &s.evidence).filter_map(|e| check(&finding.id, e)));
    }
    let ledger = record.commitments.iter().zip(1..).map(|(c, n)| (format!("commitment {n}"), &c.evidence));
    let timeline = record.timeline.iter().zip(1..).map(|(h, n)| (format!("timeline {n}"), &h.evidence));
    for (place, evidence) in ledger.chain(timeline) {
        if evidence.is_empty() {
            faults.push(Fault::NoEvidence { place: place.clone() });
        }
        faults.extend(evidence.iter().filter_map(|e| check(&place, e)));
    }
    faults
}
