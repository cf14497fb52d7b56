//! Who said what, in the records of a store.

use crossread::render::sayings;
use crossread::store::{Filter, Store, StoreError, StorySummary};
use crossread::{Record, RecordFinding, RecordReport};
use serde::Serialize;

/// Stories whose records are looked through for quotations: reading one takes about a millisecond.
const LOOKED_THROUGH: u32 = 1_000;

/// A story's sayings.
#[derive(Debug, Serialize)]
pub(crate) struct Said {
    story: String,
    title: String,
    /// The reports that they stand in.
    reports: Vec<RecordReport>,
    quotations: Vec<RecordFinding>,
}

impl Said {
    /// `sayings` as those of a story.
    pub(super) fn of(story: StorySummary, sayings: Record) -> Self {
        Self {
            story: story.handle,
            title: story.title,
            reports: sayings.reports,
            quotations: sayings.findings,
        }
    }
}

/// What `speaker`, or anybody, said in a story or, where none is named, in the newest thousand: `most` stories at most.
pub(crate) fn said(
    store: &Store,
    story: Option<&str>,
    speaker: Option<&str>,
    most: usize,
) -> Result<Vec<Said>, StoreError> {
    let stories = match story {
        Some(handle) => vec![store.find_story(handle)?],
        None => store.stories(&Filter { limit: LOOKED_THROUGH, ..Filter::default() })?,
    };
    let mut out = Vec::new();
    for story in stories {
        if out.len() == most {
            break;
        }
        let Some(kept) = store.record(story.id)? else { continue };
        let sayings = sayings(&kept.record, speaker);
        if !sayings.findings.is_empty() {
            out.push(Said::of(story, sayings));
        }
    }
    Ok(out)
}
