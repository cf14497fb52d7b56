//! What the words of two passages have in common, weighed by how rare they are among the sentences at hand (`training/overlap.py`).

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::Passage;

/// Numbers that say how two passages overlap; the last is left for the cosine of their embeddings.
pub(crate) const COUNT: usize = 13;
/// Words are compared by so many of their first letters.
const LETTERS: usize = 6;
/// A word that so many sentences have at most is rare.
const RARE: usize = 4;
/// Characters of a text that are read, as of word pieces.
const CHARACTERS: usize = 8192;
/// Words that turn a statement round; "t" is what is left of "don't".
const NEGATIONS: [&str; 11] =
    ["not", "no", "never", "none", "nobody", "nothing", "nor", "neither", "cannot", "without", "t"];

/// The words of a text, each by its first letters; numbers whole.
fn stems(text: &str) -> BTreeSet<String> {
    let end = text.char_indices().nth(CHARACTERS).map_or(text.len(), |(byte, _)| byte);
    let lower = text.get(..end).unwrap_or_default().to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let stem = |word: &str| {
        if is_number(word) { word.to_owned() } else { word.chars().take(LETTERS).collect() }
    };
    words.map(stem).collect()
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_numeric())
}

/// In how many sentences each word stands.
pub(crate) struct Rarity<'t> {
    counts: BTreeMap<String, usize>,
    /// The words of each sentence, weighed once for all its passages.
    sentences: BTreeMap<&'t str, Weights>,
}

/// Words with their weights: the rarer, the more.
type Weights = BTreeMap<String, f64>;

/// A passage's words and those of its sentence.
pub(crate) struct Weighed<'r> {
    own: Weights,
    around: &'r Weights,
    negated: bool,
}

/// How much a word weighs that stands in so many of so many sentences.
fn weight(count: usize, sentences: usize) -> f64 {
    libm::log(1.0 + sentences as f64 / (1.0 + count as f64))
}

impl<'t> Rarity<'t> {
    /// Counts the words of the sentences that `passages` stand in, each sentence once.
    pub(crate) fn of(passages: &[Passage<'t>]) -> Self {
        let sentences: BTreeSet<&str> = passages.iter().map(|passage| passage.sentence).collect();
        let read: Vec<(&str, BTreeSet<String>)> =
            sentences.into_iter().map(|sentence| (sentence, stems(sentence))).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for stem in read.iter().flat_map(|(_, stems)| stems) {
            *counts.entry(stem.clone()).or_default() += 1;
        }
        let all = read.len();
        let weighed = |stems: BTreeSet<String>| {
            let of = |stem: String| (counts.get(&stem).copied().unwrap_or_default(), stem);
            stems.into_iter().map(of).map(|(count, stem)| (stem, weight(count, all))).collect()
        };
        let sentences = read.into_iter().map(|(sentence, stems)| (sentence, weighed(stems))).collect();
        Self { counts, sentences }
    }

    fn count(&self, stem: &str) -> usize {
        self.counts.get(stem).copied().unwrap_or_default()
    }

    /// The words of a passage, weighed; its sentence is one of those counted, or has none.
    pub(crate) fn weigh(&self, passage: Passage) -> Weighed<'_> {
        static NONE: Weights = Weights::new();
        let weigh = |stem: String| (self.count(&stem), stem);
        let weighed = stems(passage.words()).into_iter().map(weigh);
        let own: Weights = weighed.map(|(count, stem)| (stem, weight(count, self.sentences.len()))).collect();
        let negated = own.keys().any(|stem| NEGATIONS.contains(&stem.as_str()));
        Weighed { own, around: self.sentences.get(passage.sentence).unwrap_or(&NONE), negated }
    }

    /// How two passages overlap, about 0 to 1 each, in the order of `training/overlap.py`; the same for both orders.
    pub(crate) fn overlap(&self, a: &Weighed, b: &Weighed, likeness: f32) -> [f32; COUNT] {
        let common = || a.own.iter().filter(|(stem, _)| b.own.contains_key(*stem));
        let shared: f64 = common().map(|(_, weight)| weight).sum();
        let least = a.own.values().sum::<f64>().min(b.own.values().sum());
        let lacks =
            |one: &Weights, other: &Weights| one.keys().any(|s| is_number(s) && !other.contains_key(s));
        let numbers = common().filter(|(stem, _)| is_number(stem)).count();
        let rare = common().filter(|(stem, _)| self.count(stem) <= RARE && stem.chars().count() > 3).count();
        let across = [cosine(&a.own, b.around), cosine(a.around, &b.own)];
        let (one, other) = (a.own.len() as f64, b.own.len() as f64);
        let flag = |set: bool| if set { 1.0 } else { 0.0 };
        let found = [
            cosine(&a.own, &b.own),
            cosine(a.around, b.around),
            across[0].min(across[1]),
            across[0].max(across[1]),
            (shared / 20.0).min(1.0),
            if least > 0.0 { shared / least } else { 0.0 },
            numbers.min(2) as f64 / 2.0,
            flag(lacks(&a.own, &b.own) && lacks(&b.own, &a.own)),
            rare.min(3) as f64 / 3.0,
            libm::log((1.0 + one) / (1.0 + other)).abs() / 2.0,
            libm::log(1.0 + one + other) / 5.0,
            flag(a.negated != b.negated),
            f64::from(likeness),
        ];
        found.map(|value| value as f32)
    }
}

fn cosine(a: &Weights, b: &Weights) -> f64 {
    let shared: f64 =
        a.iter().filter(|(stem, _)| b.contains_key(*stem)).map(|(_, weight)| weight * weight).sum();
    let square = |weights: &Weights| weights.values().map(|weight| weight * weight).sum::<f64>();
    let lengths = square(a) * square(b);
    if lengths > 0.0 { shared / lengths.sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(one: &str, other: &str) -> [f32; COUNT] {
        let passages = [Passage::whole(one), Passage::whole(other)];
        let rarity = Rarity::of(&passages);
        let [a, b] = passages.map(|passage| rarity.weigh(passage));
        let (there, back) = (rarity.overlap(&a, &b, 0.5), rarity.overlap(&b, &a, 0.5));
        assert_eq!(there, back, "{one} | {other}");
        there
    }

    #[test]
    fn equal_words_overlap_wholly() {
        let found = overlap("Nine boats sank off Tarn", "nine BOATS sank, off Tarn!");
        assert!((found[0] - 1.0).abs() < 1e-6 && (found[5] - 1.0).abs() < 1e-6);
        assert_eq!((found[7], found[9], found[11], found[12]), (0.0, 0.0, 0.0, 0.5));
    }

    #[test]
    fn other_words_do_not() {
        let found = overlap("Nine boats sank", "The mayor resigned");
        assert_eq!((found[0], found[4], found[8]), (0.0, 0.0, 0.0));
    }

    #[test]
    fn numbers_and_negations_are_told_apart() {
        let found = overlap("It was not 12 boats", "It was 14 boats");
        assert_eq!((found[6], found[7], found[11]), (0.0, 1.0, 1.0));
        assert_eq!(overlap("They didn't sail at 9", "They sailed at 9")[11], 1.0);
        assert_eq!(overlap("They sailed at 9", "At 9 they sailed")[6], 0.5);
    }

    #[test]
    fn nothing_overlaps_with_nothing() {
        assert!(overlap("", "").iter().all(|value| value.is_finite()));
    }
}
