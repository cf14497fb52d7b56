use crossread::render::one_line;
use crossread::store::{Change, changes as compare};
use serde::Serialize;

use super::{answer, show};
use crate::arguments::StoreArguments;
use crate::failure::Failure;

/// What the last articles changed.
#[derive(Serialize)]
struct Changes {
    story: String,
    title: String,
    changes: Vec<Change>,
}

/// Says what the story's record says now that the one before it did not.
pub(super) fn changes(store: &StoreArguments, handle: &str) -> Result<(), Failure> {
    let (_, story, kept) = show::kept(store, handle)?;
    let found = kept.previous.as_ref().map(|before| compare(before, &kept.record));
    let (handle, title) = (story.handle, kept.record.story.title.clone());
    let changes = Changes { story: handle, title, changes: found.unwrap_or_default() };
    answer(store, &changes, |changes| {
        let head = format!("{}  {}\n", changes.story, one_line(&changes.title));
        if kept.previous.is_none() {
            return head + "  Its record is the first; nothing has changed yet.\n";
        }
        let lines: Vec<String> =
            changes.changes.iter().map(|change| format!("  {}\n", one_line(&words(change)))).collect();
        head + &lines.concat()
    })
}

fn words(change: &Change) -> String {
    let name = |status| serde_json::to_string(status).unwrap_or_default().trim_matches('"').to_owned();
    match change {
        Change::NewReport { report } => format!("new report: {report}"),
        Change::GoneReport { sha256 } => {
            format!("a report is gone: SHA-256 {}…", sha256.get(..12).unwrap_or(sha256))
        }
        Change::NewFinding { finding, text } => format!("new finding {finding}: {text}"),
        Change::NewSide { finding, text, values } if values.is_empty() => {
            format!("new side in {finding}: {text}")
        }
        Change::NewSide { finding, text, values } => {
            format!("new side in {finding}, {}: {text}", values.join(" / "))
        }
        Change::Rose { finding, text, from, to } => format!("rose in {finding}, from {from} to {to}: {text}"),
        Change::Status { finding, text, from, to } => {
            format!("{finding} was {} and is {}: {text}", name(from), name(to))
        }
        Change::LostSource { text } => format!("lost its only source: {text}"),
        Change::NoLonger { text } => format!("no longer found: {text}"),
    }
}
