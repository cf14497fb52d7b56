//! How alike two clauses are: meaning, words, figures, predicate, and the sentences that they stand in.
//!
//! The shares were chosen together on the visible gold records; agreement found and what matches a gold finding change
//! by 0.02 to 0.04 where one of them is moved by a quarter.

use std::collections::BTreeSet;

use crossread_core::{Predicate, Word};
use rayon::prelude::*;

use super::Place;
use super::profile::{Profile, common, cosine, profiles};

/// The share of meaning in a clause's likeness; the rest is words.
const MEANING: f32 = 0.67;
/// The share of the sentences around the clauses: what "he said so" refers to stands there.
const AROUND: f32 = 0.52;
/// The share of meaning in a sentence's likeness.
const MEANING_AROUND: f32 = 0.5;
/// Added for each figure that both give, two at most.
const SHARED_FIGURE: f32 = 0.075;
/// Added for each rare word that both have, three at most.
const SHARED_RARE: f32 = 0.055;
/// Added where both turn on one predicate.
const SHARED_PREDICATE: f32 = 0.02;
/// Taken off where both stand in one report: a report seldom says a thing twice.
const SAME_REPORT: f32 = 0.06;

/// Stems of predicates that tell nothing of what is said.
pub(super) const SAYING: &[&str] =
    &["said", "say", "told", "tell", "ad", "ask", "accord", "announc", "report"];

/// The likeness of every pair of clauses, about −0.1 to 1.4.
pub(crate) struct Likeness {
    size: usize,
    /// Rows of the upper triangle, diagonal left out.
    pairs: Vec<f32>,
}

impl Likeness {
    /// Compares all pairs of `places`; `names` are the stems of the story's names.
    pub(crate) fn new(places: &[Place], names: &BTreeSet<&str>) -> Self {
        let of_clauses: Vec<Vec<&Word>> = places.iter().map(|p| p.words().collect()).collect();
        let of_sentences: Vec<Vec<&Word>> =
            places.iter().map(|p| p.sentence.words.iter().collect()).collect();
        let (clauses, sentences) = (profiles(&of_clauses, names), profiles(&of_sentences, names));
        let texts: Vec<Text> = places
            .iter()
            .zip(clauses.iter().zip(&sentences))
            .map(|(place, (clause, sentence))| Text { place, clause, sentence })
            .collect();
        let rows = texts.par_iter().enumerate();
        let pairs = rows
            .flat_map_iter(|(n, one)| texts.iter().skip(n + 1).map(move |other| one.likeness(other)))
            .collect();
        Self { size: places.len(), pairs }
    }

    /// Mean likeness of `one` to `others`; 0 where there are none.
    pub(crate) fn mean(&self, one: usize, others: &[usize]) -> f32 {
        let sum: f32 = others.iter().map(|&other| self.of(one, other)).sum();
        if others.is_empty() { 0.0 } else { (sum / others.len() as f32).clamp(0.0, 1.0) }
    }

    /// Likeness of two clauses.
    pub(crate) fn of(&self, a: usize, b: usize) -> f32 {
        let (a, b) = (a.min(b), a.max(b));
        let before = a * self.size - a * (a + 1) / 2;
        self.pairs.get(before + b - a - 1).copied().unwrap_or(1.0)
    }
}

/// A clause with the profiles of its own words and of its sentence's.
struct Text<'p> {
    place: &'p Place<'p>,
    clause: &'p Profile,
    sentence: &'p Profile,
}

impl Text<'_> {
    fn likeness(&self, other: &Text) -> f32 {
        let (one, two) = (self.place, other.place);
        let meaning = one.clause.embedding.cosine(&two.clause.embedding);
        let clause = mixed(MEANING, meaning, cosine(&self.clause.words, &other.clause.words));
        let meaning = one.sentence.embedding.cosine(&two.sentence.embedding);
        let around = mixed(MEANING_AROUND, meaning, cosine(&self.sentence.words, &other.sentence.words));
        let figures = common(&self.clause.figures, &other.clause.figures).min(2);
        let rare = common(&self.clause.rare, &other.clause.rare).min(3);
        let predicate = same_predicate(one.clause.predicate.as_ref(), two.clause.predicate.as_ref());
        let home = one.report == two.report;
        mixed(AROUND, around, clause)
            + SHARED_FIGURE * figures as f32
            + SHARED_RARE * rare as f32
            + if predicate { SHARED_PREDICATE } else { 0.0 }
            - if home { SAME_REPORT } else { 0.0 }
    }
}

/// `share` of `one`, the rest of `other`.
fn mixed(share: f32, one: f32, other: f32) -> f32 {
    share * one + (1.0 - share) * other
}

fn same_predicate(one: Option<&Predicate>, other: Option<&Predicate>) -> bool {
    one.zip(other).is_some_and(|(one, other)| {
        one.stem == other.stem && !one.stem.is_empty() && !SAYING.contains(&one.stem.as_str())
    })
}
