//! Where a figure or a date stands: its clause, what it hangs on, and how like two such places are.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{
    AttributionPart, Embedding, Member, ReportId, Sentence, Span, Story, StoryReport, Tag, Upos,
};

use crate::event;

/// How much of the likeness is that of the sentences, of the clauses, and of their words.
const PARTS: [f32; 3] = [0.25, 0.25, 0.5];

/// A word that stands in so few sentences is rare in any story.
const FEW: usize = 3;

/// How many sentences of the story have each content word, and how rare that makes it (inverse document frequency).
pub(crate) struct Rarity<'s>(BTreeMap<&'s str, (usize, f32)>);

impl<'s> Rarity<'s> {
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
        let weight = |count: usize| (1.0 + sentences as f32 / (1.0 + count as f32)).ln();
        Self(counts.into_iter().map(|(stem, count)| (stem, (count, weight(count)))).collect())
    }

    /// How rare a content word is; 0 for a word of no sentence.
    pub(crate) fn of_word(&self, stem: &str) -> f32 {
        self.0.get(stem).map_or(0.0, |word| word.1)
    }

    /// Whether words are together as rare as `least`, or one of them stands in few sentences.
    pub(crate) fn are_rare<'w>(&self, stems: impl IntoIterator<Item = &'w str>, least: f32) -> bool {
        let words: Vec<(usize, f32)> = stems.into_iter().filter_map(|s| self.0.get(s).copied()).collect();
        words.iter().any(|word| word.0 <= FEW) || words.iter().map(|word| word.1).sum::<f32>() >= least
    }

    /// Cosine of two sets of words, each weighted by how rare it is.
    fn shared(&self, a: &BTreeSet<&str>, b: &BTreeSet<&str>) -> f32 {
        let square = |stem: &&str| self.0.get(stem).map_or(0.0, |(_, w)| w * w);
        let length = |set: &BTreeSet<&str>| set.iter().map(square).sum::<f32>().sqrt();
        let both = length(a) * length(b);
        if both > 0.0 { a.intersection(b).map(square).sum::<f32>() / both } else { 0.0 }
    }
}

/// The place of one expression.
pub(crate) struct Setting<'s> {
    /// Whose.
    pub(crate) report: ReportId,
    /// Index of its sentence.
    pub(crate) sentence: usize,
    /// Its sentence.
    pub(crate) of: &'s Sentence,
    /// The clause that it stands in.
    pub(crate) evidence: Span,
    /// The nouns that it hangs on and the verb above them, nearest first; empty where no dependencies were read.
    pub(crate) path: Vec<&'s str>,
    clause: &'s Embedding,
    words: BTreeSet<&'s str>,
}

impl<'s> Setting<'s> {
    /// The setting of the expression at `span`; its own words and those in `besides` are no part of the context.
    pub(crate) fn of(report: &'s StoryReport, span: Span, besides: &[String]) -> Option<Self> {
        let sentences = &report.annotations.sentences;
        let sentence = sentences.partition_point(|s| s.span.end < span.end);
        let of = sentences.get(sentence).filter(|s| s.span.contains(span))?;
        let clauses = report.annotations.clauses.iter().filter(|c| c.sentence == sentence);
        // The innermost: clauses hold those within them.
        let within = clauses.filter(|c| c.span.contains(span)).min_by_key(|c| (c.span.len(), c.span));
        let evidence = within.map_or(of.span, |c| c.span);
        let words = of
            .words
            .iter()
            .filter(|w| !w.function && evidence.contains(w.span) && !span.overlaps(w.span))
            .map(|w| w.stem.as_str())
            .filter(|stem| !besides.iter().any(|b| b == stem))
            .collect();
        let clause = within.map_or(&of.embedding, |c| &c.embedding);
        Some(Self { report: report.id, sentence, of, evidence, path: path(of, span, 1), clause, words })
    }

    /// How like the two places are, about 0 to 1.
    pub(crate) fn likeness(&self, other: &Self, rarity: &Rarity) -> f32 {
        let [sentence, clause, words] = PARTS;
        sentence * self.of.embedding.cosine(&other.of.embedding)
            + clause * self.clause.cosine(other.clause)
            + words * rarity.shared(&self.words, &other.words)
    }

    /// The stem of the word that a tag of the sentence begins.
    pub(crate) fn stem(&self, tag: &Tag) -> Option<&'s str> {
        let place = self.of.place(tag.span);
        self.of.words.iter().find(|w| w.span.start == place.start).map(|w| w.stem.as_str())
    }

    /// Whether both hang on one event, told by the same word or another of its kind.
    pub(crate) fn one_event(&self, other: &Self) -> bool {
        let on =
            |x: Option<&&str>, y: Option<&&str>| matches!((x, y), (Some(x), Some(y)) if event::one(x, y));
        on(self.path.last(), other.path.last()) || on(self.path.first(), other.path.first())
    }

    /// The evidence and the words beside it that say who says so: "…, officials said".
    pub(crate) fn with_source(&self) -> Span {
        let says = |tag: &&Tag| {
            tag.attribution.is_some_and(|a| matches!(a.part, AttributionPart::Source | AttributionPart::Cue))
        };
        let places = self.of.tags.iter().filter(says);
        let places: Vec<Span> = places.map(|t| self.of.place(t.span)).collect();
        let after = places.iter().fold(self.evidence, |span, place| {
            let beside = place.start >= span.end && place.start - span.end <= GAP;
            if beside { span.join(*place) } else { span }
        });
        let joined = places.iter().rev().fold(after, |span, place| {
            let beside = place.end <= span.start && span.start - place.end <= GAP;
            if beside { span.join(*place) } else { span }
        });
        if joined.len() <= LONGEST { joined } else { self.evidence }
    }

    /// The evidence and the clause after it that says of what a date is: "made news two years ago | when she …".
    pub(crate) fn with_time_clause(&self, story: &Story) -> Span {
        let Some(report) = story.report(self.report) else { return self.evidence };
        let mut clauses = report.annotations.clauses.iter().filter(|c| c.sentence == self.sentence);
        let next = clauses.find(|c| c.span.start >= self.evidence.end).map(|c| c.span);
        let opens = |span: &Span| report.report.words(*span).trim_start().starts_with("when ");
        next.filter(opens).map_or(self.evidence, |span| self.evidence.join(span))
    }

    /// The sentence's place as a member of a group that is so like.
    pub(crate) fn member(&self, cohesion: f32) -> Member {
        Member { report: self.report, sentence: self.sentence, evidence: self.evidence, cohesion }
    }
}

/// Bytes between a clause and the words that say whose it is: a comma, a closing quotation mark, a space.
const GAP: usize = 5;
/// With its source, evidence is no longer than this, in bytes.
const LONGEST: usize = 300;

/// Steps up the tree that are taken at most.
const HIGHEST: usize = 4;

/// Content words above the expression in the tree of dependencies, up to so many verbs.
pub(crate) fn path(sentence: &Sentence, span: Span, verbs: usize) -> Vec<&str> {
    let at = |tag: usize| sentence.tags.get(tag).map(|t| sentence.place(t.span));
    let inside = |tag: usize| at(tag).is_some_and(|place| span.contains(place));
    let head = |tag: usize| sentence.tags.get(tag).and_then(|t| t.head);
    let top = (0..sentence.tags.len()).find(|&tag| inside(tag) && head(tag).is_none_or(|h| !inside(h)));
    let mut next = top.and_then(head);
    let mut out = Vec::new();
    let mut passed = 0;
    for _ in 0..HIGHEST {
        let Some(tag) = next.and_then(|n| sentence.tags.get(n)) else { break };
        let place = next.and_then(at);
        let word = sentence.words.iter().find(|w| place.is_some_and(|p| p.overlaps(w.span)));
        if matches!(tag.upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj) {
            out.extend(word.map(|w| w.stem.as_str()));
        }
        passed += usize::from(tag.upos == Upos::Verb);
        if passed == verbs {
            break;
        }
        next = tag.head;
    }
    out
}
