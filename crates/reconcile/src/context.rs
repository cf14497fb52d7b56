//! How rare words are in a story, and where a mention stands.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Sentence, Span, Story, StoryReport, Upos};

/// How rare each content word of the story is (inverse document frequency over its sentences).
pub(crate) struct Idf<'s>(BTreeMap<&'s str, f32>);

impl<'s> Idf<'s> {
    /// Counts the words of all sentences.
    pub(crate) fn of(story: &'s Story) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut sentences = 0_usize;
        for sentence in story.reports().iter().flat_map(|r| &r.annotations.sentences) {
            sentences += 1;
            let stems: BTreeSet<&str> =
                sentence.words.iter().filter(|w| !w.function).map(|w| w.stem.as_str()).collect();
            stems.into_iter().for_each(|stem| *counts.entry(stem).or_default() += 1);
        }
        let weight = |count: usize| libm::logf(1.0 + sentences as f32 / (1.0 + count as f32));
        Self(counts.into_iter().map(|(stem, count)| (stem, weight(count))).collect())
    }

    /// How rare a content word is; 0 for a word of no sentence.
    pub(crate) fn of_word(&self, stem: &str) -> f32 {
        self.0.get(stem).copied().unwrap_or(0.0)
    }
}

/// Where one mention stands.
pub(crate) struct Context<'s> {
    /// Index of its sentence.
    pub(crate) sentence: usize,
    /// Its sentence.
    pub(crate) of: &'s Sentence,
    /// The clause that it stands in.
    pub(crate) clause: Span,
    /// The stem of the nearest word of content above it in the tree of dependencies; `None` where there is no tree.
    pub(crate) above: Option<&'s str>,
}

impl<'s> Context<'s> {
    /// The context of the mention at `span`.
    pub(crate) fn of(report: &'s StoryReport, span: Span) -> Option<Self> {
        let sentences = &report.annotations.sentences;
        let sentence = sentences.partition_point(|s| s.span.end < span.end);
        let of = sentences.get(sentence).filter(|s| s.span.contains(span))?;
        let clauses = report.annotations.clauses.iter().filter(|c| c.sentence == sentence);
        // The innermost: clauses hold those within them.
        let within = clauses.filter(|c| c.span.contains(span)).min_by_key(|c| (c.span.len(), c.span));
        Some(Self { sentence, of, clause: within.map_or(of.span, |c| c.span), above: above(of, span) })
    }
}

/// Steps up the tree that are taken at most.
const HIGHEST: usize = 4;

/// The stem of the nearest word of content above `span` in the tree of dependencies.
fn above(sentence: &Sentence, span: Span) -> Option<&str> {
    let at = |tag: usize| sentence.tags.get(tag).map(|t| sentence.place(t.span));
    let inside = |tag: usize| at(tag).is_some_and(|place| span.contains(place));
    let head = |tag: usize| sentence.tags.get(tag).and_then(|t| t.head);
    let top = (0..sentence.tags.len()).find(|&tag| inside(tag) && head(tag).is_none_or(|h| !inside(h)));
    let mut next = top.and_then(head);
    for _ in 0..HIGHEST {
        let (tag, place) = (sentence.tags.get(next?)?, at(next?)?);
        if matches!(tag.upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj) {
            return sentence.words.iter().find(|w| place.overlaps(w.span)).map(|w| w.stem.as_str());
        }
        next = tag.head;
    }
    None
}
