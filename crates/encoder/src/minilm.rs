use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use crossread_core::{Embedding, Encoder, Judgement, PairReader, Passage, Tag};

use crate::decode;
use crate::memory::Memory;
use crate::network::WIDTH;
use crate::overlap::{COUNT, Rarity, Weighed};
use crate::passage::{Kinds, Side, sides};
use crate::reader::Reader;
use crate::tagger::Tagger;
use crate::window::{Inputs, Sentence, Splitter, Window, windows};
use crate::workers::{BATCH_PIECES, Workers};
use crate::{EncoderError, WordPieces};

/// The word pieces of all networks.
pub(crate) static VOCABULARY: &str = include_str!("../../../models/reader.vocab.txt");

/// Passages whose windows are read and batched together, so that memory stays bounded.
const PASSAGES: usize = 64;

/// How [`MiniLm`] is set up; the default is right for the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading {
    /// Threads that compute, each a batch of its own; one or more.
    pub workers: usize,
}

impl Default for Loading {
    fn default() -> Self {
        Self { workers: thread::available_parallelism().map_or(1, usize::from) }
    }
}

/// The networks inside the program, int8, all begun from all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers): the
/// pair reader, which embeds passages and judges pairs of them, and the tagger.
///
/// Reads 94 word pieces of a passage's sentence, those around the passage. An embedding depends on its passage alone and
/// a judgement on its pair, to the bit: they are batched with others of exactly their length, without padding, and the
/// networks quantise each token's row by itself, so that nothing crosses from one text to another. They are the same bits on
/// every processor too.
pub struct MiniLm {
    pieces: WordPieces,
    workers: Workers,
    memory: Memory,
    reader: Reader,
    tagger: Tagger,
}

impl MiniLm {
    /// Loads networks and word pieces from the program itself; one worker a core.
    pub fn new() -> Result<Self, EncoderError> {
        Self::with(Loading::default())
    }

    /// Loads networks and word pieces as `loading` says.
    pub fn with(loading: Loading) -> Result<Self, EncoderError> {
        let pieces = WordPieces::new(VOCABULARY)?;
        let kinds = Kinds::new(VOCABULARY, &pieces);
        let count = VOCABULARY.lines().count();
        let (reader, tagger) = thread::scope(|scope| {
            let tagger = scope.spawn(|| Tagger::load(count));
            (Reader::load(count, kinds), tagger.join())
        });
        let (reader, tagger) = (reader?, tagger.unwrap_or(Err(EncoderError::Shape))?);
        let workers = Workers::new(loading.workers)?;
        Ok(Self { pieces, workers, memory: Memory::default(), reader, tagger })
    }

    /// The word pieces that the networks read.
    pub fn pieces(&self) -> &WordPieces {
        &self.pieces
    }

    /// The embedding of each side; those seen before are remembered.
    fn embed_sides(&self, sides: &[Side]) -> Vec<Embedding> {
        let mut embeddings = self.memory.recall(sides);
        let unseen: BTreeSet<&Side> = sides
            .iter()
            .zip(&embeddings)
            .filter(|(_, known)| known.is_none())
            .map(|(side, _)| side)
            .collect();
        let unseen: Vec<&Side> = unseen.into_iter().collect();
        let computed = self.reader.embed(&self.workers, &unseen);
        let found: BTreeMap<&Side, &Embedding> = unseen.into_iter().zip(&computed).collect();
        for (side, slot) in sides.iter().zip(&mut embeddings) {
            if slot.is_none() {
                *slot = found.get(side).map(|&embedding| embedding.clone());
            }
        }
        self.memory.keep(found);
        let zero = || Embedding::new(vec![0.0; WIDTH]);
        embeddings.into_iter().map(|embedding| embedding.unwrap_or_else(zero)).collect()
    }

    /// Tags words that are split already, such as those of a treebank: for each passage its sentences, for each its
    /// words. Spans count the bytes of the words joined by one blank. Else as [`tag`](Encoder::tag).
    pub fn tag_words(&self, passages: &[Vec<Vec<&str>>]) -> Vec<Vec<Vec<Tag>>> {
        self.tag_read(passages, |splitter, words| splitter.split(words))
    }

    fn tag_read<S>(
        &self,
        passages: &[Vec<S>],
        read: impl Fn(&mut Splitter, &S) -> Sentence,
    ) -> Vec<Vec<Vec<Tag>>> {
        let mut splitter = Splitter::new(&self.pieces);
        let mut tags = Vec::new();
        for some in passages.chunks(PASSAGES) {
            let read: Vec<Vec<Sentence>> = some
                .iter()
                .map(|sentences| sentences.iter().map(|sentence| read(&mut splitter, sentence)).collect())
                .collect();
            tags.append(&mut self.tag_some(&read));
        }
        tags
    }

    fn tag_some(&self, passages: &[Vec<Sentence>]) -> Vec<Vec<Vec<Tag>>> {
        let windows = passages.iter().enumerate().flat_map(|(place, sentences)| windows(place, sentences));
        let found = self.workers.in_batches(
            windows.collect(),
            BATCH_PIECES,
            |window| window.length,
            |batch| self.tag_batch(passages, batch),
        );
        let mut tags: Vec<Vec<Vec<Tag>>> =
            passages.iter().map(|sentences| vec![Vec::new(); sentences.len()]).collect();
        for (window, found) in found {
            let slots = tags.get_mut(window.passage).and_then(|of| of.get_mut(window.sentences.clone()));
            for (slot, words) in slots.unwrap_or_default().iter_mut().zip(found) {
                *slot = words;
            }
        }
        tags
    }

    /// One batch of windows of one length; for each the tags of its sentences.
    fn tag_batch(
        &self,
        passages: &[Vec<Sentence>],
        batch: &[Window],
    ) -> Result<Vec<Vec<Vec<Tag>>>, EncoderError> {
        let sentences = |window: &Window| {
            let of = passages.get(window.passage).and_then(|of| of.get(window.sentences.clone()));
            of.unwrap_or_default()
        };
        let mut inputs = Inputs::default();
        batch.iter().for_each(|window| inputs.push(&self.pieces, sentences(window)));
        let length = batch.first().map_or(0, |window| window.length);
        let scores = self.tagger.run(&inputs, batch.len(), length)?;
        let decoded = batch
            .iter()
            .enumerate()
            .map(|(row, window)| decode::tags(&scores, row, sentences(window), window.sentences.start));
        Ok(decoded.collect())
    }
}

impl Encoder for MiniLm {
    fn embed(&self, passages: &[Passage]) -> Vec<Embedding> {
        self.embed_sides(&sides(&self.pieces, passages))
    }

    /// Sentences of a passage are read together, up to 254 word pieces a window; one of more than 254 has no tags.
    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>> {
        self.tag_read(passages, |splitter, text| splitter.text(text))
    }
}
impl PairReader for MiniLm {
    fn judge(&self, passages: &[Passage], pairs: &[(usize, usize)]) -> Vec<Judgement> {
        let rarity = Rarity::of(passages);
        // Passages of no pair only tell how rare words are.
        let paired: BTreeSet<usize> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        let paired: Vec<usize> = paired.into_iter().filter(|&place| place < passages.len()).collect();
        let number = |place: usize| paired.binary_search(&place).unwrap_or(usize::MAX);
        let pairs: Vec<(usize, usize)> = pairs.iter().map(|&(a, b)| (number(a), number(b))).collect();
        let passages: Vec<Passage> =
            paired.iter().filter_map(|&place| passages.get(place).copied()).collect();
        let sides = sides(&self.pieces, &passages);
        let weighed: Vec<Weighed> = passages.iter().map(|passage| rarity.weigh(*passage)).collect();
        let read: Vec<(Weighed, Embedding)> = weighed.into_iter().zip(self.embed_sides(&sides)).collect();
        let overlap = |&(a, b): &(usize, usize)| match (read.get(a), read.get(b)) {
            (Some((one, x)), Some((other, y))) => rarity.overlap(one, other, x.cosine(y)),
            _ => [0.0; COUNT],
        };
        let overlaps: Vec<_> = pairs.iter().map(overlap).collect();
        self.reader.judge(&self.workers, &sides, &pairs, &overlaps)
    }
}
