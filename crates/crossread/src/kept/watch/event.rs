use crossread::render::one_line;
use crossread::store::{Change, Essence, StorySummary, changes};
use crossread::{Kind, Reason, Record, RecordFinding, Status};
use serde::Serialize;

use crate::kept::count;

/// Something that arrived.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Event {
    #[serde(flatten)]
    what: What,
    /// The story's handle.
    pub(super) story: String,
    /// Its headline.
    title: String,
}

/// What arrived.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
enum What {
    /// A story that had no record.
    NewStory {
        /// How many reports it has.
        reports: usize,
    },
    /// A report of a story that is known.
    NewReport {
        /// Its id in the record.
        report: String,
        outlet: Option<String>,
        headline: Option<String>,
    },
    /// A finding that is a conflict and was none.
    NewConflict {
        /// Its id in the record.
        finding: String,
        text: String,
        /// What each side says, in a few words, where it has a value.
        values: Vec<String>,
    },
    /// A figure that got another value, and is no new conflict.
    Figure {
        /// Its id in the record.
        finding: String,
        text: String,
        /// All values that it has now.
        values: Vec<String>,
        /// The largest value before and now, where it has risen.
        #[serde(skip_serializing_if = "Option::is_none")]
        rose: Option<[f64; 2]>,
    },
}

/// What a story's record says that the one before it did not.
pub(super) fn events(story: &StorySummary, before: Option<&Record>, record: &Record) -> Vec<Event> {
    let mut what: Vec<What> = match before {
        None => {
            let disputed = record.findings.iter().filter(|finding| finding.status == Status::Conflict);
            let story = What::NewStory { reports: record.reports.len() };
            std::iter::once(story).chain(disputed.map(conflict)).collect()
        }
        Some(before) => {
            changes(&Essence::of(before), record).iter().filter_map(|change| told(change, record)).collect()
        }
    };
    // A figure that has become a conflict is told as one.
    let conflicts: Vec<String> = what.iter().filter_map(What::conflict).collect();
    what.retain(|what| !matches!(what, What::Figure { finding, .. } if conflicts.contains(finding)));
    let event = |what| Event { what, story: story.handle.clone(), title: story.title.clone() };
    what.into_iter().map(event).collect()
}

fn told(change: &Change, record: &Record) -> Option<What> {
    let find = |id: &String| record.findings.iter().find(|finding| finding.id == *id);
    match change {
        Change::NewReport { report: id } => {
            let report = record.reports.iter().find(|report| report.id == *id)?;
            Some(What::NewReport {
                report: id.clone(),
                outlet: report.outlet.clone(),
                headline: report.title.clone(),
            })
        }
        Change::NewFinding { finding, .. } | Change::Status { finding, to: Status::Conflict, .. } => {
            find(finding).filter(|finding| finding.status == Status::Conflict).map(conflict)
        }
        Change::Rose { finding, from, to, .. } => {
            find(finding).filter(|found| differs(found)).map(|found| figure(found, Some([*from, *to])))
        }
        Change::NewSide { finding, .. } => {
            find(finding).filter(|found| differs(found)).map(|found| figure(found, None))
        }
        Change::GoneReport { .. }
        | Change::Status { .. }
        | Change::LostSource { .. }
        | Change::NoLonger { .. } => None,
    }
}

/// Whether a finding is a figure, and its values are not one value in other words.
fn differs(finding: &RecordFinding) -> bool {
    let reworded = matches!(
        finding.reason,
        Some(Reason::Rounding | Reason::Unit | Reason::Translation | Reason::RelativeDate)
    );
    finding.kind == Kind::Figure && !reworded
}

fn conflict(finding: &RecordFinding) -> What {
    What::NewConflict { finding: finding.id.clone(), text: finding.text.clone(), values: values(finding) }
}

fn figure(finding: &RecordFinding, rose: Option<[f64; 2]>) -> What {
    What::Figure { finding: finding.id.clone(), text: finding.text.clone(), values: values(finding), rose }
}

fn values(finding: &RecordFinding) -> Vec<String> {
    finding.sides.iter().map(|side| side.value.clone()).filter(|value| !value.is_empty()).collect()
}

impl What {
    fn conflict(&self) -> Option<String> {
        if let Self::NewConflict { finding, .. } = self { Some(finding.clone()) } else { None }
    }
}

impl Event {
    /// In a line for a person, which begins with the story's handle.
    pub(super) fn words(&self) -> String {
        let what = match &self.what {
            What::NewStory { reports } => format!("new story, {}", count(*reports, "report", "reports")),
            What::NewReport { outlet, headline, report } => {
                let parts: Vec<&str> = [outlet, headline].into_iter().flatten().map(String::as_str).collect();
                let parts = if parts.is_empty() { report.clone() } else { parts.join(", ") };
                format!("new report: {parts}")
            }
            What::NewConflict { text, .. } => format!("new conflict: {text}"),
            What::Figure { text, rose: Some([from, to]), .. } => {
                format!("figure rose from {from} to {to}: {text}")
            }
            What::Figure { text, .. } => format!("figure changed: {text}"),
        };
        one_line(&format!("{}  {}: {what}", self.story, self.title))
    }

    /// Its name in JSON.
    pub(super) fn name(&self) -> &'static str {
        match self.what {
            What::NewStory { .. } => "new-story",
            What::NewReport { .. } => "new-report",
            What::NewConflict { .. } => "new-conflict",
            What::Figure { .. } => "figure",
        }
    }
}
