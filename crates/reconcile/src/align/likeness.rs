//! How alike two sentences are: meaning, rare words, figures.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Place;

/// Taken off where both sentences stand in one report: a report seldom says a thing twice.
const SAME_REPORT: f32 = 0.10;
/// Added for each figure that both give, two at most.
const SHARED_FIGURE: f32 = 0.06;

/// Number words that count as figures.
const FIGURES: &[&str] = &[
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelv", "dozen",
    "hundr", "thousand", "million", "billion",
];

/// The likeness of every pair of sentences, about −0.1 to 1.1.
pub(crate) struct Likeness {
    size: usize,
    /// Rows of the upper triangle, diagonal left out.
    pairs: Vec<f32>,
}

impl Likeness {
    /// Compares all pairs of `places`.
    pub(crate) fn new(places: &[Place]) -> Self {
        let profiles = profiles(places);
        let pairs = (0..places.len())
            .into_par_iter()
            .flat_map_iter(|a| {
                let profiles = &profiles;
                (a + 1..places.len()).map(move |b| pair(&places[a], &profiles[a], &places[b], &profiles[b]))
            })
            .collect();
        Self { size: places.len(), pairs }
    }

    /// How many sentences are compared.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// All pairs: (0,1), (0,2), … (1,2), …
    pub(crate) fn pairs(&self) -> &[f32] {
        &self.pairs
    }

    /// Mean likeness of `one` to `others`; 0 where there are none.
    pub(crate) fn mean(&self, one: usize, others: &[usize]) -> f32 {
        let sum: f32 = others.iter().map(|&other| self.of(one, other)).sum();
        if others.is_empty() { 0.0 } else { (sum / others.len() as f32).clamp(0.0, 1.0) }
    }

    fn of(&self, a: usize, b: usize) -> f32 {
        let (a, b) = (a.min(b), a.max(b));
        let before = a * self.size - a * (a + 1) / 2;
        self.pairs.get(before + b - a - 1).copied().unwrap_or(1.0)
    }
}

/// A sentence's content words with their weights, by word number; of length one together.
struct Profile {
    words: Vec<(usize, f32)>,
    figures: Vec<usize>,
}

/// Weights words by how few of the story's sentences have them (inverse document frequency).
fn profiles(places: &[Place]) -> Vec<Profile> {
    let mut numbers: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let sets: Vec<Vec<&str>> = places
        .iter()
        .map(|p| {
            let mut set: Vec<&str> =
                p.sentence.words.iter().filter(|w| !w.function).map(|w| w.stem.as_str()).collect();
            set.sort_unstable();
            set.dedup();
            set
        })
        .collect();
    for word in sets.iter().flatten() {
        let next = numbers.len();
        numbers.entry(word).or_insert((next, 0)).1 += 1;
    }
    sets.iter()
        .map(|set| {
            let figure = |w: &&&str| w.starts_with(|c: char| c.is_ascii_digit()) || FIGURES.contains(*w);
            let mut figures: Vec<usize> =
                set.iter().filter(figure).filter_map(|w| numbers.get(w)).map(|n| n.0).collect();
            figures.sort_unstable();
            let mut words: Vec<(usize, f32)> = set
                .iter()
                .filter_map(|w| numbers.get(w))
                .map(|&(number, count)| (number, (1.0 + places.len() as f32 / (1.0 + count as f32)).ln()))
                .collect();
            words.sort_unstable_by_key(|&(number, _)| number);
            let length = words.iter().map(|(_, w)| w * w).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            words.iter_mut().for_each(|(_, w)| *w /= length);
            Profile { words, figures }
        })
        .collect()
}

fn pair(a: &Place, pa: &Profile, b: &Place, pb: &Profile) -> f32 {
    let meaning = a.sentence.embedding.cosine(&b.sentence.embedding);
    let words = shared(&pa.words, &pb.words);
    let figures = pa.figures.iter().filter(|f| pb.figures.binary_search(f).is_ok()).count().min(2);
    let home = if a.report == b.report { SAME_REPORT } else { 0.0 };
    0.5 * meaning + 0.5 * words + SHARED_FIGURE * figures as f32 - home
}

/// Cosine of two sorted sparse vectors of length one.
fn shared(a: &[(usize, f32)], b: &[(usize, f32)]) -> f32 {
    let (mut sum, mut i, mut j) = (0.0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += x.1 * y.1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}
