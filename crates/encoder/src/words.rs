use crossread_core::{Embedding, Encoder, Tag};

/// Values of an embedding: enough that two of a text's words rarely share one.
const WIDTH: usize = 512;
/// English endings that are cut, the longest first, where three letters or more are left.
const ENDINGS: [&str; 7] = ["ing", "ed", "es", "ly", "s", "e", "d"];

/// A bag of word stems: no network, no weights, computable by hand. It stands in for [`MiniLm`](crate::MiniLm) in
/// tests and serves where speed counts more than meaning.
///
/// Each word (letters and digits, lower case) loses one of the endings -ing -ed -es -ly -s -e -d, is hashed
/// (FNV-1a, 32 bits) to one of 512 places, and adds one there; the sum is scaled to length one. So the cosine
/// of two texts without repeated words is the number of shared stems over the square root of the product of
/// their counts. A text without a word is the zero vector.
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

    fn one(text: &str) -> Embedding {
        let mut values = vec![0.0; WIDTH];
        let lower = text.to_lowercase();
        for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if let Some(value) = values.get_mut(Self::place(Self::stem(word))) {
                *value += 1.0;
            }
        }
        Embedding::new(values)
    }
}

impl Encoder for WordBag {
    fn embed(&self, texts: &[&str]) -> Vec<Embedding> {
        texts.iter().map(|text| Self::one(text)).collect()
    }

    /// No tags: what needs them falls back on rules.
    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>> {
        passages.iter().map(|sentences| vec![Vec::new(); sentences.len()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        match WordBag.embed(&[a, b]).as_slice() {
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
}
