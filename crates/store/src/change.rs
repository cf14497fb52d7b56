//! What a story's record says that the one before it did not.

use std::collections::BTreeMap;

use crossread_core::{Kind, Record, RecordFinding, Status};
use serde::{Deserialize, Serialize};

/// What of a record is kept when the next takes its place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Essence {
    /// SHA-256 of the text of each report, by id.
    reports: BTreeMap<String, String>,
    findings: Vec<Point>,
}

/// What of a finding is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Point {
    kind: Kind,
    status: Status,
    text: String,
    values: Vec<String>,
    /// Report, first and last code point of each piece of evidence.
    evidence: Vec<(String, usize, usize)>,
}

impl Essence {
    /// That of a record.
    pub fn of(record: &Record) -> Self {
        Self {
            reports: record.reports.iter().map(|r| (r.id.clone(), r.sha256.clone())).collect(),
            findings: record.findings.iter().map(Point::of).collect(),
        }
    }

    /// The evidence of a finding, by text.
    fn evidence<'a>(&'a self, point: &'a Point) -> impl Iterator<Item = (&'a str, usize, usize)> {
        point
            .evidence
            .iter()
            .filter_map(|(report, start, end)| Some((self.reports.get(report)?.as_str(), *start, *end)))
    }
}

impl Point {
    fn of(finding: &RecordFinding) -> Self {
        let evidence = finding.sides.iter().flat_map(|side| &side.evidence);
        Self {
            kind: finding.kind,
            status: finding.status,
            text: finding.text.clone(),
            values: finding.sides.iter().map(|side| side.value.clone()).collect(),
            evidence: evidence.map(|e| (e.report.clone(), e.start, e.end)).collect(),
        }
    }
}

/// One thing that the last articles changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum Change {
    /// A report that was not there.
    NewReport {
        /// Its id in the record.
        report: String,
    },
    /// A report that is no longer there.
    GoneReport {
        /// SHA-256 of its text.
        sha256: String,
    },
    /// A finding that nothing corresponds to.
    NewFinding {
        /// Its id in the record.
        finding: String,
        /// Its text.
        text: String,
    },
    /// A finding that has a side more.
    NewSide {
        /// Its id in the record.
        finding: String,
        /// Its text.
        text: String,
        /// What the new sides say, in a few words, where they have a value of their own.
        values: Vec<String>,
    },
    /// A figure whose largest value has risen.
    Rose {
        /// Its id in the record.
        finding: String,
        /// Its text.
        text: String,
        /// The largest value before.
        from: f64,
        /// The largest value now.
        to: f64,
    },
    /// A finding that stands otherwise than before.
    Status {
        /// Its id in the record.
        finding: String,
        /// Its text.
        text: String,
        /// How it stood.
        from: Status,
        /// How it stands.
        to: Status,
    },
    /// A finding whose every report has gone.
    LostSource {
        /// Its text then.
        text: String,
    },
    /// A finding whose reports are there, and which they are no longer found to make.
    NoLonger {
        /// Its text then.
        text: String,
    },
}

/// What `record` says that `before` did not, and the other way round. Findings correspond if they share evidence: the most
/// of it, in the order of the record.
pub fn changes(before: &Essence, record: &Record) -> Vec<Change> {
    let now = Essence::of(record);
    let mut out = Vec::new();
    let known = |of: &Essence, sha: &String| of.reports.values().any(|other| other == sha);
    let arrived = record.reports.iter().filter(|r| !known(before, &r.sha256));
    out.extend(arrived.map(|r| Change::NewReport { report: r.id.clone() }));
    let gone = before.reports.values().filter(|sha| !known(&now, sha));
    out.extend(gone.map(|sha256| Change::GoneReport { sha256: sha256.clone() }));
    let mut matched = vec![false; before.findings.len()];
    for (finding, point) in record.findings.iter().zip(&now.findings) {
        let best = before.findings.iter().enumerate().filter(|(_, old)| old.kind == point.kind);
        let best = best.map(|(n, old)| (shared((&now, point), (before, old)), n, old));
        let best = best
            .filter(|(shared, _, _)| *shared > 0)
            .max_by_key(|(shared, n, _)| (*shared, std::cmp::Reverse(*n)));
        for (n, old) in before.findings.iter().enumerate() {
            if let Some(slot) = matched.get_mut(n) {
                *slot |= shared((&now, point), (before, old)) > 0;
            }
        }
        match best {
            Some((_, _, old)) => out.extend(difference(finding, point, old)),
            None => out.push(Change::NewFinding { finding: finding.id.clone(), text: point.text.clone() }),
        }
    }
    for (old, _) in before.findings.iter().zip(matched).filter(|(_, matched)| !matched) {
        let text = old.text.clone();
        let sourced = before.evidence(old).any(|(sha, _, _)| now.reports.values().any(|other| other == sha));
        out.push(if sourced { Change::NoLonger { text } } else { Change::LostSource { text } });
    }
    out
}

/// Code points of evidence that two findings share.
fn shared(a: (&Essence, &Point), b: (&Essence, &Point)) -> usize {
    let pairs = a.0.evidence(a.1).flat_map(|one| b.0.evidence(b.1).map(move |other| (one, other)));
    pairs
        .filter(|(one, other)| one.0 == other.0)
        .map(|(one, other)| one.2.min(other.2).saturating_sub(one.1.max(other.1)))
        .sum()
}

/// A figure that rose or a side more, and another status.
fn difference(finding: &RecordFinding, now: &Point, old: &Point) -> Vec<Change> {
    let (id, text) = (finding.id.clone(), now.text.clone());
    let largest = |point: &Point| point.values.iter().filter_map(|v| number(v)).reduce(f64::max);
    let mut out = Vec::new();
    if let (Kind::Figure, Some(from), Some(to)) = (now.kind, largest(old), largest(now))
        && to > from
    {
        out.push(Change::Rose { finding: id.clone(), text: text.clone(), from, to });
    } else if now.values.len() > old.values.len() {
        let new = now.values.iter().filter(|v| !v.is_empty() && !old.values.contains(v));
        let values: Vec<String> = new.cloned().collect();
        out.push(Change::NewSide { finding: id.clone(), text: text.clone(), values });
    }
    if now.status != old.status {
        out.push(Change::Status { finding: id, text, from: old.status, to: now.status });
    }
    out
}

/// The first number in a side's value; separators of thousands are left out.
fn number(value: &str) -> Option<f64> {
    let start = value.find(|c: char| c.is_ascii_digit())?;
    let digits = value.get(start..)?.chars().take_while(|c| c.is_ascii_digit() || ",.".contains(*c));
    let digits: String = digits.filter(|c| *c != ',').collect();
    digits.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(number("at least 1,204 dead"), Some(1204.0));
        assert_eq!(number("3.5."), Some(3.5));
        assert_eq!(number("several"), None);
    }
}
