use crate::Tag;

/// A sentence's meaning as a unit vector; the dot product of two is their cosine similarity.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding(Vec<f32>);

impl Embedding {
    /// Scales `values` to length one; a zero vector stays zero.
    pub fn new(mut values: Vec<f32>) -> Self {
        let length = values.iter().map(|v| v * v).sum::<f32>().sqrt();
        if length > 0.0 && length.is_finite() {
            values.iter_mut().for_each(|v| *v /= length);
        }
        Self(values)
    }

    /// Cosine similarity, −1 to 1; 0 where the lengths differ.
    pub fn cosine(&self, other: &Embedding) -> f32 {
        if self.0.len() != other.0.len() {
            return 0.0;
        }
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }

    /// The values, of length one together.
    pub fn values(&self) -> &[f32] {
        &self.0
    }
}

/// The one door to the neural networks, so that tests can use one computed by hand.
pub trait Encoder: Sync {
    /// One embedding a text, in the order given. All of one encoder's embeddings have one length.
    fn embed(&self, texts: &[&str]) -> Vec<Embedding>;

    /// Tags the words of each passage: a passage is the sentences of one report in order, each by its own text. Gives,
    /// for each passage, one list of words a sentence; a sentence that is too long to read has none.
    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>>;
}
