//! Cuts a sentence down to the part that the others bear out.

use std::collections::BTreeSet;

use crossread_core::{Span, Story};

use super::Place;

/// A clause at least this like a sentence of another report belongs to the evidence.
const LIKE: f32 = 0.40;
/// A clause of whose content words others have this share belongs to the evidence.
const SHARED: f32 = 0.25;
/// Evidence is no longer than this, in code points, unless a single clause is.
const LONGEST: usize = 300;

/// The part of the sentence at `place` that `others` bear out: clauses at its ends that nobody else has are left out.
/// The whole sentence where nothing can be told.
pub(super) fn narrow(story: &Story, place: Place, others: &[Place]) -> Span {
    let Some(report) = story.report(place.report) else { return place.sentence.span };
    let clauses: Vec<_> = report.annotations.clauses.iter().filter(|c| c.sentence == place.index).collect();
    if others.is_empty() || clauses.len() < 2 {
        return place.sentence.span;
    }
    let known: BTreeSet<&str> =
        others.iter().flat_map(|o| &o.sentence.words).map(|w| w.stem.as_str()).collect();
    let borne_out: Vec<(bool, f32)> = clauses
        .iter()
        .map(|clause| {
            let like = others
                .iter()
                .map(|o| clause.embedding.cosine(&o.sentence.embedding))
                .fold(f32::MIN, f32::max);
            let words: Vec<&str> = place
                .sentence
                .words
                .iter()
                .filter(|w| !w.function && clause.span.contains(w.span))
                .map(|w| w.stem.as_str())
                .collect();
            let shared =
                words.iter().filter(|w| known.contains(*w)).count() as f32 / words.len().max(1) as f32;
            (like >= LIKE || shared >= SHARED, like)
        })
        .collect();
    let first = borne_out.iter().position(|b| b.0).unwrap_or(0);
    let last = borne_out.iter().rposition(|b| b.0).unwrap_or(clauses.len() - 1);
    let text = report.report.text();
    let length = |a: usize, b: usize| clauses[a].span.join(clauses[b].span).of(text).chars().count();
    let (mut from, mut to) = (first, last);
    // Too long: give up the less like end until it fits.
    while from < to && length(from, to) > LONGEST {
        if borne_out[from].1 < borne_out[to].1 { from += 1 } else { to -= 1 }
    }
    clauses[from].span.join(clauses[to].span)
}
