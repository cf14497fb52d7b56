//! What two sentences have to do with one another.

use std::collections::BTreeSet;
use std::sync::Arc;

use crossread_core::Embedding;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use crate::EncoderError;
use crate::tagger::greatest;
use crate::tokens::{is_digit, words};

static WEIGHTS: &[u8] = include_bytes!("../../../models/pairs.onnx");

/// Values of an embedding.
const WIDTH: usize = 384;
/// Countable features of a pair.
const FEATURES: usize = 10;
/// Pairs that are computed together at most.
const TOGETHER: usize = 64;

/// Words that say nothing of what a sentence is about.
const FUNCTION_WORDS: [&str; 38] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have",
    "he", "her", "his", "in", "is", "it", "its", "of", "on", "or", "s", "she", "that", "the", "their",
    "they", "this", "to", "was", "were", "will", "with", "would",
];

const NEGATIONS: [&str; 17] = [
    "cannot", "denied", "denies", "deny", "n't", "neither", "never", "no", "nobody", "none", "nor", "not",
    "nothing", "n’t", "refused", "refuses", "without",
];

/// What the first of two sentences has to do with the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Both say the same.
    Same,
    /// The first says all of the second, and more.
    Specific,
    /// The second says all of the first, and more.
    General,
    /// They cannot both be so.
    Contradicts,
    /// None of these.
    Unrelated,
}

/// All relations, in the order of the network's output.
const RELATIONS: [Relation; 5] =
    [Relation::Same, Relation::Specific, Relation::General, Relation::Contradicts, Relation::Unrelated];

/// How probable each relation of a pair is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relations([f32; 5]);

impl Relations {
    /// The probability of `relation`, 0 to 1; all together are 1.
    pub fn of(&self, relation: Relation) -> f32 {
        self.0.iter().zip(RELATIONS).find(|(_, r)| *r == relation).map_or(0.0, |(p, _)| *p)
    }

    /// The most probable relation.
    pub fn best(&self) -> Relation {
        RELATIONS.get(greatest(&self.0)).copied().unwrap_or(Relation::Unrelated)
    }
}

/// A sentence of a pair: its text, and its embedding by [`MiniLm`](crate::MiniLm).
#[derive(Debug, Clone, Copy)]
pub struct Half<'a> {
    /// The words as written.
    pub text: &'a str,
    /// 384 values.
    pub embedding: &'a Embedding,
}

/// A small perceptron over two embeddings and ten countable features (`training/pairs.py`), inside the program.
///
/// A pair's relations depend on the pair alone, to the bit.
pub struct PairClassifier {
    model: Model,
    inputs: [NodeId; 3],
    output: NodeId,
    pool: Arc<ThreadPool>,
}

impl PairClassifier {
    /// Loads the network from the program itself, in some milliseconds.
    pub fn new() -> Result<Self, EncoderError> {
        let model = ModelOptions::with_all_ops().prepack_weights(true).load_static_slice(WEIGHTS)?;
        let [first, second, features] = ["first", "second", "features"].map(|name| model.node_id(name));
        Ok(Self {
            inputs: [first?, second?, features?],
            output: model.node_id("relation")?,
            pool: Arc::new(ThreadPool::with_num_threads(1)),
            model,
        })
    }

    /// The relations of each pair, in the order given. A pair with an embedding of another length than 384 is unrelated.
    pub fn relations(&self, pairs: &[(Half, Half)]) -> Vec<Relations> {
        pairs.chunks(TOGETHER).flat_map(|some| self.run(some).unwrap_or_default()).collect()
    }

    fn run(&self, pairs: &[(Half, Half)]) -> Result<Vec<Relations>, EncoderError> {
        // One row alone would be summed in another order than among others: there are two at least.
        let rows = pairs.len().max(2);
        let mut values = [WIDTH, WIDTH, FEATURES].map(|width| Vec::with_capacity(rows * width));
        let [first, second, counted] = &mut values;
        for (a, b) in pairs {
            let fits = a.embedding.values().len() == WIDTH && b.embedding.values().len() == WIDTH;
            let value = |half: &Half| if fits { half.embedding.values().to_vec() } else { vec![0.0; WIDTH] };
            first.extend(value(a));
            second.extend(value(b));
            counted.push(a.embedding.cosine(b.embedding));
            counted.extend(features(a.text, b.text));
        }
        let mut given = Vec::new();
        for ((values, width), id) in values.iter_mut().zip([WIDTH, WIDTH, FEATURES]).zip(self.inputs) {
            values.resize(rows * width, 0.0);
            let view = NdTensorView::try_from_data([rows, width], values.as_slice());
            given.push((id, view.map_err(|_| EncoderError::Shape)?.into()));
        }
        let options = RunOptions::default().with_thread_pool(Some(self.pool.clone()));
        let mut outputs = self.model.run(given, &[self.output], Some(options))?;
        let scores: NdTensor<f32, 2> =
            outputs.pop().and_then(|scores| scores.try_into().ok()).ok_or(EncoderError::Shape)?;
        if scores.shape() != [rows, RELATIONS.len()] {
            return Err(EncoderError::Shape);
        }
        Ok(scores.axis_iter(0).take(pairs.len()).map(|row| probabilities(row.iter().copied())).collect())
    }
}

/// Scores to probabilities that sum to one (softmax).
fn probabilities(scores: impl Iterator<Item = f32> + Clone) -> Relations {
    let top = scores.clone().fold(f32::NEG_INFINITY, f32::max);
    let mut found = [0.0; 5];
    found.iter_mut().zip(scores).for_each(|(p, score)| *p = (score - top).exp());
    let sum: f32 = found.iter().sum();
    Relations(found.map(|p| p / sum))
}

/// A sentence's words as the features count them.
struct Words<'a> {
    written: Vec<&'a str>,
    lower: Vec<String>,
    known: BTreeSet<String>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        let written: Vec<&str> = words(text).filter_map(|word| text.get(word)).collect();
        let lower: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
        Self { known: lower.iter().cloned().collect(), written, lower }
    }

    /// The share of the content words that `other` has too; 0 without any.
    fn share(&self, other: &Words) -> f32 {
        let content: Vec<&String> = self
            .lower
            .iter()
            .filter(|w| !FUNCTION_WORDS.contains(&w.as_str()) && w.contains(char::is_alphanumeric))
            .collect();
        let shared = content.iter().filter(|word| other.known.contains(**word)).count();
        shared as f32 / content.len().max(1) as f32
    }

    /// Of the words after the first `skipped` that are `wanted`, those that `other` lacks: 0 to 1 for none to three or more.
    fn missing(&self, other: &Words, skipped: usize, wanted: impl Fn(&str, &str) -> bool) -> f32 {
        let words = self.written.iter().zip(&self.lower).skip(skipped);
        let missing: BTreeSet<&str> = words
            .filter(|(word, lower)| wanted(word, lower) && !other.known.contains(*lower))
            .map(|(word, _)| *word)
            .collect();
        missing.len().min(3) as f32 / 3.0
    }

    fn negations(&self) -> usize {
        self.lower.iter().filter(|word| NEGATIONS.contains(&word.as_str())).count()
    }
}

/// The countable features after the cosine, as `features()` in `training/pairs.py` counts them.
fn features(first: &str, second: &str) -> [f32; FEATURES - 1] {
    let (a, b) = (Words::new(first), Words::new(second));
    let length = ((a.written.len() + 1) as f32 / (b.written.len() + 1) as f32).ln();
    let number = |word: &str, _: &str| word.contains(is_digit);
    let name = |word: &str, lower: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().nth(1).is_some()
            && !FUNCTION_WORDS.contains(&lower)
    };
    let (n, m) = (a.negations(), b.negations());
    [
        length.clamp(-2.0, 2.0),
        a.share(&b),
        b.share(&a),
        a.missing(&b, 0, number),
        b.missing(&a, 0, number),
        (n.abs_diff(m) % 2) as f32,
        (n + m).min(3) as f32 / 3.0,
        a.missing(&b, 1, name),
        b.missing(&a, 1, name),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Lists {
        relations: Vec<String>,
        function_words: Vec<String>,
        negations: Vec<String>,
    }

    #[test]
    fn lists_are_those_of_the_weights() {
        let lists: Lists =
            serde_json::from_str(include_str!("../../../models/pairs.json")).expect("well-formed");
        assert_eq!(lists.relations, RELATIONS.map(|r| format!("{r:?}").to_lowercase()));
        assert_eq!(lists.function_words, FUNCTION_WORDS);
        assert_eq!(lists.negations, NEGATIONS);
    }

    /// Each line of the corpus: two sentences and the nine features of the reference, between tabs.
    #[test]
    fn corpus() {
        let lines =
            include_str!("../tests/pairs.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
        for line in lines {
            let [first, second, expected] =
                line.split('\t').collect::<Vec<_>>().try_into().expect("two tabs");
            let found = features(first, second).map(|value| format!("{value:.3}")).join(" ");
            assert_eq!(found, expected, "{first} | {second}");
        }
    }
}
