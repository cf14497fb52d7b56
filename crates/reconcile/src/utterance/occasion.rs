//! Where somebody said something, as far as the words around the saying tell.

use crossread_core::{Attribution, StoryReport};

use crate::compare::wording::Occasion;

/// What is written before it is read.
const WRITTEN: &[&str] = &[
    "statement", "wrote", "writes", "writing", "tweeted", "tweet", "twitter", "letter", "email", "posted",
    "post", "memo",
];

/// What is spoken.
const SPOKEN: &[&str] = &[
    "told", "reporters", "interview", "speech", "conference", "rally", "speaking", "spoke", "briefing",
    "podium",
];

/// "Shortly after releasing a statement" is not in the statement; so many words lie between at most.
const REACH: usize = 4;

/// The occasion that the sentence of a saying's cue names, its quotations left out; `None` where it names none or two.
pub(super) fn occasion(report: &StoryReport, saying: &Attribution) -> Option<Occasion> {
    let annotations = &report.annotations;
    let told = saying.cue.or(saying.source)?;
    let sentence = annotations.sentences.iter().find(|s| s.span.contains(told))?;
    let marked = || annotations.attributions.iter().filter_map(|a| a.marked);
    let outside = sentence.words.iter().filter(|w| !marked().any(|m| m.contains(w.span)));
    let words: Vec<String> = outside.map(|w| report.report.words(w.span).to_lowercase()).collect();
    let beside = |at: usize| {
        let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default();
        before.iter().any(|w| w == "after" || w == "before")
    };
    let written = words.iter().position(|w| WRITTEN.contains(&w.as_str()));
    let spoken = words.iter().any(|w| SPOKEN.contains(&w.as_str()));
    match written {
        Some(at) if beside(at) => Some(Occasion::Spoken),
        Some(_) if !spoken => Some(Occasion::Written),
        None if spoken => Some(Occasion::Spoken),
        _ => None,
    }
}
