//! Attributions as the tagging network finds them: sources and contents that point to one cue.

use std::collections::BTreeMap;

use crossread_core::{AttributionPart, Sentence, Span};

/// A cue with what belongs to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Who says it.
    pub(crate) source: Option<Span>,
    /// The words of saying.
    pub(crate) cue: Option<Span>,
    /// What is said: runs of words, each within one sentence.
    pub(crate) contents: Vec<Span>,
}

/// The attributions of a report's sentences, in order of their cues.
pub(crate) fn attributions(sentences: &[Sentence]) -> Vec<Found> {
    let mut by_cue: BTreeMap<(usize, usize), Found> = BTreeMap::new();
    // The last word of each part: a run goes on while no other part's word stands between.
    let mut last: Option<((usize, usize), AttributionPart, usize)> = None;
    for (number, sentence) in sentences.iter().enumerate() {
        for (word, tag) in sentence.tags.iter().enumerate() {
            let Some(attribution) = tag.attribution else {
                last = last.filter(|_| tag.span.len() == 1);
                continue;
            };
            let span = Span::new(sentence.span.start + tag.span.start, sentence.span.start + tag.span.end);
            let cue = attribution.cue.unwrap_or((number, word));
            let found = by_cue.entry(cue).or_default();
            let goes_on = last == Some((cue, attribution.part, number));
            match attribution.part {
                AttributionPart::Content if goes_on => {
                    if let Some(run) = found.contents.last_mut() {
                        *run = run.join(span);
                    }
                }
                AttributionPart::Content => found.contents.push(span),
                // A source that is named twice ("Lind said …, she added"): the first.
                AttributionPart::Source if goes_on => found.source = found.source.map(|s| s.join(span)),
                AttributionPart::Source => found.source = found.source.or(Some(span)),
                AttributionPart::Cue if goes_on => found.cue = found.cue.map(|s| s.join(span)),
                AttributionPart::Cue => found.cue = found.cue.or(Some(span)),
            }
            last = Some((cue, attribution.part, number));
        }
    }
    by_cue.into_values().filter(|f| f.cue.is_some() && !f.contents.is_empty()).collect()
}
