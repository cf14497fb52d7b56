//! What a reader needs first: the event itself, then what most reports carry, then disputes.

use std::collections::BTreeSet;

use crossread_core::{Embedding, LineKind, Member, Status, Story};

/// What the story is about: the mean meaning of the reports' headlines and first sentences.
pub(crate) struct Subject(Embedding);

impl Subject {
    /// Reads the headline and the first sentence of every report.
    pub(crate) fn of(story: &Story) -> Self {
        let mut sum: Vec<f32> = Vec::new();
        for report in story.reports() {
            let sentences = &report.annotations.sentences;
            let headline = sentences.iter().find(|s| s.line == LineKind::Title);
            let lead = sentences.iter().find(|s| s.line == LineKind::Body);
            for sentence in headline.into_iter().chain(lead) {
                let values = sentence.embedding.values();
                sum.resize(values.len(), 0.0);
                sum.iter_mut().zip(values).for_each(|(s, v)| *s += v);
            }
        }
        Self(Embedding::new(sum))
    }

    /// How near the members are to the subject, 0 to 1.
    fn near(&self, story: &Story, members: &[Member]) -> f32 {
        let sum: f32 =
            members.iter().filter_map(|m| story.sentence(m)).map(|s| s.embedding.cosine(&self.0)).sum();
        (sum / members.len().max(1) as f32).clamp(0.0, 1.0)
    }
}

/// 0 to 1: how many of the reports carry it, how early they do, how near it is to the subject, how the reports stand.
pub(crate) fn importance(story: &Story, subject: &Subject, members: &[Member], status: Status) -> f32 {
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
    (0.35 * carried + 0.25 * early + 0.25 * subject.near(story, members) + 0.15 * weight).clamp(0.0, 1.0)
}
