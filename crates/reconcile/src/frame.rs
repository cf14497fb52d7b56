//! The words around what is said: who says it, the word of saying, who is told.

use crossread_core::{AttributionPart, Sentence, Span, Tag};

/// Relations of words that say more closely who somebody is ("Lind, the port's chief engineer").
const CLOSER: &[&str] = &["amod", "appos", "compound", "flat", "nmod", "nummod"];
/// Relations of whoever is told to the word of saying.
const TOLD: &[&str] = &["iobj", "obj"];
/// Steps up to the word that a closer description hangs on, at most.
const HIGHEST: usize = 6;

/// Whether the word at `span` of the report, in `sentence`, belongs to the source or the cue of an attribution, describes
/// the source, or is who is told.
pub(crate) fn holds(sentence: &Sentence, span: Span) -> bool {
    let mut next = sentence.tags.iter().find(|tag| sentence.place(tag.span).overlaps(span));
    for _ in 0..HIGHEST {
        let Some(tag) = next else { return false };
        match part(tag) {
            Some(AttributionPart::Source | AttributionPart::Cue) => return true,
            Some(AttributionPart::Content) => return false,
            None => {}
        }
        let Some(head) = tag.head.and_then(|head| sentence.tags.get(head)) else { return false };
        let relation = tag.relation.split(':').next().unwrap_or_default();
        let told = TOLD.contains(&relation) && part(head) == Some(AttributionPart::Cue);
        next = Some(head).filter(|_| told || CLOSER.contains(&relation));
    }
    false
}

/// Whether the words at `span` hang on a cue and hold nothing of what is said: "in an interview this week, Lind claimed".
pub(crate) fn is_headed_by_cue(sentence: &Sentence, span: Span) -> bool {
    let within = |tag: &Tag| span.contains(sentence.place(tag.span));
    let head = |tag: &Tag| tag.head.and_then(|head| sentence.tags.get(head));
    let mut own = sentence.tags.iter().filter(|tag| within(tag));
    let top = own.clone().find(|tag| tag.relation != "punct" && !head(tag).is_some_and(within));
    top.and_then(part) == Some(AttributionPart::Cue)
        && own.all(|tag| part(tag) != Some(AttributionPart::Content))
}

fn part(tag: &Tag) -> Option<AttributionPart> {
    tag.attribution.map(|attribution| attribution.part)
}
