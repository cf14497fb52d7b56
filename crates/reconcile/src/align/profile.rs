//! What a text's content words weigh: the rarer in the story, the more; names less, since all of a story's sentences
//! name the same few.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Story, Word};

/// A name weighs so much of what another word as rare does.
const NAME: f32 = 0.7;

/// A word that stands in so many clauses at most is rare.
const RARE: usize = 4;

/// Shorter words are never rare.
const SHORTEST_RARE: usize = 4;

/// Number words that count as figures.
const FIGURES: &[&str] = &[
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelv", "dozen",
    "hundr", "thousand", "million", "billion",
];

/// A text's content words, by word number, in order.
pub(super) struct Profile {
    /// With their weights, of length one together.
    pub(super) words: Vec<(usize, f32)>,
    /// Those that few texts have.
    pub(super) rare: Vec<usize>,
    /// Those that are figures.
    pub(super) figures: Vec<usize>,
}

/// The profiles of `texts`; `names` are the stems of the story's names.
pub(super) fn profiles(texts: &[Vec<&Word>], names: &BTreeSet<&str>) -> Vec<Profile> {
    let sets: Vec<BTreeSet<&str>> = texts
        .iter()
        .map(|words| words.iter().filter(|w| !w.function).map(|w| w.stem.as_str()).collect())
        .collect();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for word in sets.iter().flatten() {
        let next = counts.len();
        counts.entry(word).or_insert((next, 0)).1 += 1;
    }
    let weight = |word: &str, count: usize| {
        let rarity = (1.0 + texts.len() as f32 / (1.0 + count as f32)).ln();
        if names.contains(word) { NAME * rarity } else { rarity }
    };
    let figure = |word: &str| word.starts_with(|c: char| c.is_ascii_digit()) || FIGURES.contains(&word);
    let profile = |set: &BTreeSet<&str>| {
        let mut known: Vec<(usize, usize, &str)> =
            set.iter().filter_map(|w| counts.get(w).map(|&(number, count)| (number, count, *w))).collect();
        known.sort_unstable();
        let mut words: Vec<(usize, f32)> = known.iter().map(|&(n, count, w)| (n, weight(w, count))).collect();
        let length = words.iter().map(|(_, w)| w * w).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        words.iter_mut().for_each(|(_, w)| *w /= length);
        let rare = |&&(_, count, w): &&(usize, usize, &str)| count <= RARE && w.len() >= SHORTEST_RARE;
        Profile {
            words,
            rare: known.iter().filter(rare).map(|k| k.0).collect(),
            figures: known.iter().filter(|k| figure(k.2)).map(|k| k.0).collect(),
        }
    };
    sets.iter().map(profile).collect()
}

/// The stems of the words that are part of a name anywhere in the story.
pub(super) fn names(story: &Story) -> BTreeSet<&str> {
    let mut out = BTreeSet::new();
    for report in story.reports() {
        let mut names = report.annotations.names.iter().map(|n| n.span).peekable();
        for word in report.annotations.sentences.iter().flat_map(|s| &s.words) {
            // Both are in order of the text.
            while names.next_if(|name| name.end <= word.span.start).is_some() {}
            if names.peek().is_some_and(|name| name.contains(word.span)) {
                out.insert(word.stem.as_str());
            }
        }
    }
    out
}

/// How many numbers two ordered lists share.
pub(super) fn common(a: &[usize], b: &[usize]) -> usize {
    a.iter().filter(|n| b.binary_search(n).is_ok()).count()
}

/// Cosine of two sorted sparse vectors of length one.
pub(super) fn cosine(a: &[(usize, f32)], b: &[(usize, f32)]) -> f32 {
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
