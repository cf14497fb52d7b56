use crate::{Difference, Reason, Span, Tag};

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

/// A stretch of a sentence, read with the sentence around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage<'t> {
    /// The sentence, whole.
    pub sentence: &'t str,
    /// The bytes of the sentence that are the passage.
    pub span: Span,
}

impl<'t> Passage<'t> {
    /// A text that is read as a whole.
    pub fn whole(sentence: &'t str) -> Self {
        Self { sentence, span: Span::new(0, sentence.len()) }
    }

    /// Its words.
    pub fn words(self) -> &'t str {
        self.span.of(self.sentence)
    }
}

/// What the pair reader says of two passages: chances, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// That they are of one question: of one thing, so that they can be right or wrong against each other.
    pub question: f32,
    /// That they give one answer, given that they are of one question.
    pub answer: f32,
    /// That both can be right, given that they give different answers.
    pub both: f32,
    /// In what their answers differ, given that they do: the chance of each, in the order of [`Difference::ALL`].
    pub differs: [f32; Difference::ALL.len()],
    /// Why both can be right, given that they can: the chance of each, in the order of [`Reason::ALL`].
    pub reasons: [f32; Reason::ALL.len()],
}

impl Judgement {
    /// Chance that they are of one question and give it one answer.
    pub fn one_answer(&self) -> f32 {
        self.question * self.answer
    }

    /// Chance that they are of one question and give it two answers.
    pub fn two_answers(&self) -> f32 {
        self.question * (1.0 - self.answer)
    }

    /// The likeliest difference, the first of equals.
    pub fn difference(&self) -> Difference {
        greatest(&self.differs, &Difference::ALL).unwrap_or(Difference::Wording)
    }

    /// Chance that this is in what they differ, given that they do.
    pub fn chance_of(&self, differs: Difference) -> f32 {
        let mut chances = Difference::ALL.iter().zip(self.differs);
        chances.find(|(d, _)| **d == differs).map_or(0.0, |(_, chance)| chance)
    }

    /// The likeliest of some reasons, the last of equals.
    pub fn reason_of(&self, some: &[Reason]) -> Option<Reason> {
        let chances = Reason::ALL.iter().zip(self.reasons).filter(|(reason, _)| some.contains(reason));
        chances.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(reason, _)| *reason)
    }
}

fn greatest<T: Copy>(chances: &[f32], names: &[T]) -> Option<T> {
    let places = chances.iter().zip(names);
    places.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, name)| *name)
}

/// The one door to the neural networks that read one report at a time, so that tests can use one computed by hand.
pub trait Encoder: PairReader {
    /// One embedding a passage, in the order given. All of one encoder's embeddings have one length.
    fn embed(&self, passages: &[Passage]) -> Vec<Embedding>;

    /// Tags the words of each passage: a passage is the sentences of one report in order, each by its own text. Gives,
    /// for each passage, one list of words a sentence; a sentence that is too long to read has none.
    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>>;

    /// This encoder, which asks `memory` before it reads. What it gives is the same, to the bit.
    fn with_memory<'a>(&'a self, memory: &'a dyn Memory) -> Box<dyn Encoder + 'a>;
}

/// By what a [`Memory`] knows an input: a digest of the input and of the networks that read it.
pub type MemoryKey = [u8; 16];

/// What networks said before, in their own bytes, so that nothing is read twice. What it loses costs time alone.
pub trait Memory: Sync {
    /// What was kept under each key, in their order.
    fn recall(&self, keys: &[MemoryKey]) -> Vec<Option<Vec<u8>>>;

    /// Keeps what was said, each under its key.
    fn keep(&self, said: Vec<(MemoryKey, Vec<u8>)>);
}

/// The door to the network that reads two passages side by side.
pub trait PairReader: Sync {
    /// Judges each pair of `passages`, given by their places, in the order of `pairs`. Passages of a pair are those of two
    /// reports; which comes first hardly changes what is said of it. How rare a word is may be told by the sentences of all
    /// `passages`, so these are best a whole story's. A pair with a place beyond the passages is of two questions.
    fn judge(&self, passages: &[Passage], pairs: &[(usize, usize)]) -> Vec<Judgement>;
}
