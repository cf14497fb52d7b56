//! What a reader needs first.

use std::collections::BTreeSet;

use crossread_core::{Member, Status, Story};

/// 0 to 1: how many of the reports carry it, how early they do, and how they stand.
pub(crate) fn importance(story: &Story, members: &[Member], status: Status) -> f32 {
    let telling = story.reports().iter().filter(|r| !r.annotations.sentences.is_empty()).count().max(1);
    let reports: BTreeSet<_> = members.iter().map(|m| m.report).collect();
    let carried = reports.len() as f32 / telling as f32;
    let early = reports
        .iter()
        .map(|&id| {
            let all = story.report(id).map_or(1, |r| r.annotations.sentences.len()).max(1);
            let first = members.iter().filter(|m| m.report == id).map(|m| m.sentence).min().unwrap_or(all);
            1.0 - first as f32 / all as f32
        })
        .sum::<f32>()
        / reports.len().max(1) as f32;
    let weight = match status {
        Status::Conflict => 1.0,
        Status::Reconciled => 0.7,
        Status::Agreed => 0.5,
        Status::Single => 0.0,
    };
    (0.5 * carried + 0.25 * early + 0.25 * weight).clamp(0.0, 1.0)
}
