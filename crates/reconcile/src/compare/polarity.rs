//! Yes against no.

use crossread_core::{AttributionPart, Difference, Span};

use super::{Comparator, Comparison, Contrast, Version};
use crate::lexicon;

/// What one version says to be so and the other not to be so.
pub(crate) struct Polarity;

impl Comparator for Polarity {
    fn differs(&self) -> Difference {
        Difference::Polarity
    }

    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        let (one, other) = (negated(a), negated(b));
        let said = |negated: bool| if negated { "no" } else { "yes" }.to_owned();
        // A negation may be of something else that the sentence says; a denial is of what is denied.
        let denied = denies(a) != denies(b);
        (one != other).then(|| Contrast {
            comparison: Comparison::Incompatible(
                "One says that it is so, the other that it is not.".to_owned(),
            ),
            computed: denied,
            values: [said(one), said(other)],
        })
    }
}

/// Whether a version says that something is not so: its predicate is negated, or somebody denies.
fn negated(version: &Version) -> bool {
    version.predicate().is_some_and(|p| p.negated) || denies(version)
}

/// Whether somebody denies something in a version's words: "denied" as a word of saying, not as in "denied entry".
fn denies(version: &Version) -> bool {
    let sentence = version.sentence;
    let cue = |place: Span| {
        let mut tags = sentence.tags.iter().filter(|tag| sentence.place(tag.span).overlaps(place));
        tags.any(|tag| tag.attribution.is_some_and(|a| a.part == AttributionPart::Cue))
    };
    version.own_words().any(|w| lexicon::is_denial(&w.stem) && cue(w.span))
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;
    use super::*;

    #[test]
    fn corpus() {
        check(&Polarity, include_str!("polarity.corpus.txt"));
    }
}
