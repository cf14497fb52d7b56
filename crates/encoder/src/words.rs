use std::collections::BTreeSet;

use crossread_core::{Difference, Embedding, Encoder, Judgement, Memory, PairReader, Passage, Reason, Tag};

/// Values of an embedding: enough that two of a text's words rarely share one.
const WIDTH: usize = 512;
/// English endings that are cut, the longest first, where three letters or more are left.
const ENDINGS: [&str; 7] = ["ing", "ed", "es", "ly", "s", "e", "d"];

/// Words that deny, beside those that end in n't.
const DENIALS: [&str; 3] = ["not", "no", "never"];

/// A bag of word stems: no network, no weights, computable by hand. It stands in for [`MiniLm`](crate::MiniLm) in
/// tests and serves where speed counts more than meaning.
///
/// Each word (letters and digits, lower case) loses one of the endings -ing -ed -es -ly -s -e -d, is hashed
/// (FNV-1a, 32 bits) to one of 512 places, and adds one there; the sum is scaled to length one. So the cosine
/// of two texts without repeated words is the number of shared stems over the square root of the product of
/// their counts. A text without a word is the zero vector. Of a passage its own words count, not its sentence.
///
/// Of a pair it says: one question with the cosine of the passages as chance, 0 where it is less. One answer, 1, where
/// both have the same words with an ASCII digit and both or neither deny (not, no, never, n't), else 0. Both can be
/// right: 0.5. They differ in number where those words differ, else in polarity. No reason has a chance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordBag;

impl WordBag {
    fn stem(word: &str) -> &str {
        let cut = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
        cut.filter(|stem| stem.chars().count() >= 3).min_by_key(|stem| stem.len()).unwrap_or(word)
    }

    /// FNV-1a, 32 bits (Fowler, Noll and Vo), to a place.
    fn place(stem: &str) -> usize {
        let hash =
            stem.bytes().fold(0x811c_9dc5_u32, |h, byte| (h ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        usize::try_from(hash).unwrap_or_default() % WIDTH
    }

    fn words(lower: &str) -> impl Iterator<Item = &str> {
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
    }

    fn one(text: &str) -> Embedding {
        let mut values = vec![0.0; WIDTH];
        let lower = text.to_lowercase();
        for word in Self::words(&lower) {
            if let Some(value) = values.get_mut(Self::place(Self::stem(word))) {
                *value += 1.0;
            }
        }
        Embedding::new(values)
    }
}

/// What a passage says as far as [`WordBag`] sees it.
struct Said {
    bag: Embedding,
    figures: BTreeSet<String>,
    denies: bool,
}

impl Said {
    fn new(text: &str) -> Self {
        let lower = text.to_lowercase().replace('’', "'");
        let figures = WordBag::words(&lower).filter(|word| word.contains(|c: char| c.is_ascii_digit()));
        Self {
            bag: WordBag::one(text),
            figures: figures.map(str::to_owned).collect(),
            denies: WordBag::words(&lower).any(|word| DENIALS.contains(&word)) || lower.contains("n't"),
        }
    }

    fn judgement(&self, other: &Said) -> Judgement {
        let one_number = self.figures == other.figures;
        let differs = if one_number { Difference::Polarity } else { Difference::Number };
        Judgement {
            question: self.bag.cosine(&other.bag).clamp(0.0, 1.0),
            answer: if one_number && self.denies == other.denies { 1.0 } else { 0.0 },
            both: 0.5,
            differs: Difference::ALL.map(|name| if name == differs { 1.0 } else { 0.0 }),
            reasons: [0.0; Reason::ALL.len()],
        }
    }
}

impl PairReader for WordBag {
    fn judge(&self, passages: &[Passage], pairs: &[(usize, usize)]) -> Vec<Judgement> {
        let said: Vec<Said> = passages.iter().map(|passage| Said::new(passage.words())).collect();
        let judged = pairs.iter().map(|&(a, b)| match (said.get(a), said.get(b)) {
            (Some(a), Some(b)) => a.judgement(b),
            _ => Judgement { question: 0.0, ..Said::new("").judgement(&Said::new("")) },
        });
        judged.collect()
    }
}

impl Encoder for WordBag {
    fn embed(&self, passages: &[Passage]) -> Vec<Embedding> {
        passages.iter().map(|passage| Self::one(passage.words())).collect()
    }

    /// No tags: what needs them falls back on rules.
    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>> {
        passages.iter().map(|sentences| vec![Vec::new(); sentences.len()]).collect()
    }

    /// Itself: it counts faster than it could remember.
    fn with_memory<'a>(&'a self, _: &'a dyn Memory) -> Box<dyn Encoder + 'a> {
        Box::new(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossread_core::Span;

    fn cosine(a: &str, b: &str) -> f32 {
        match WordBag.embed(&[a, b].map(Passage::whole)).as_slice() {
            [a, b] => a.cosine(b),
            other => panic!("{} embeddings", other.len()),
        }
    }

    #[test]
    fn shared_stems_over_the_root_of_the_product_of_counts() {
        assert!(
            (cosine("Mayors signed papers", "the mayor signs a paper") - 3.0 / 15f32.sqrt()).abs() < 1e-6
        );
        assert!((cosine("bridge closed", "bridge closing") - 1.0).abs() < 1e-6);
        assert!(cosine("bridge closed", "talks ended").abs() < 1e-6);
    }

    #[test]
    fn a_text_without_a_word_is_near_nothing() {
        assert_eq!(cosine("", ""), 0.0);
        assert_eq!(cosine("—…!", "bridge"), 0.0);
    }

    #[test]
    fn a_passage_is_its_own_words() {
        let sentence = "bridge closed, talks ended";
        let passage = Passage { sentence, span: Span::new(0, 13) };
        let embedded = WordBag.embed(&[passage, Passage::whole("bridge closed")]);
        assert_eq!(embedded[0], embedded[1]);
    }

    fn judged(a: &str, b: &str) -> Judgement {
        WordBag.judge(&[a, b].map(Passage::whole), &[(0, 1)]).pop().expect("one pair")
    }

    #[test]
    fn a_pair_is_judged_by_stems_figures_and_denials() {
        let same = judged("12 boats sank", "boat sinks: 12");
        assert!((same.question - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!((same.answer, same.both), (1.0, 0.5));
        let number = judged("12 boats sank", "14 boats sank");
        assert_eq!((number.answer, number.difference()), (0.0, Difference::Number));
        let polarity = judged("The ferry didn’t sink", "The ferry sank");
        assert_eq!((polarity.answer, polarity.difference()), (0.0, Difference::Polarity));
        assert_eq!(judged("It never sank", "It did not sink").answer, 1.0);
        assert_eq!(same.reasons, [0.0; 8]);
        assert_eq!(judged("", "").question, 0.0);
    }

    #[test]
    fn places_beyond_the_passages_are_of_two_questions() {
        let found = WordBag.judge(&[Passage::whole("boat")], &[(0, 0), (0, 1), (7, 0)]);
        assert_eq!(found.iter().map(|j| j.question).collect::<Vec<_>>(), [1.0, 0.0, 0.0]);
    }
}
