use std::collections::BTreeSet;
use std::thread;

use crossread_core::{Embedding, Encoder, Judgement, Memory, PairReader, Passage, Span, Tag};

use crate::decode;
use crate::memory::{Kind, Recent, key, remembered};
use crate::network::WIDTH;
use crate::overlap::{COUNT, Rarity, Weighed};
use crate::passage::{Kinds, Side, sides};
use crate::reader::{Reader, nothing};
use crate::said::Direction;
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
/// networks quantise each token's row by itself, so that nothing crosses from one text to another. So what they say can be
/// remembered; of itself this remembers what it read last. They are the same bits on every processor too.
pub struct MiniLm {
    pieces: WordPieces,
    workers: Workers,
    recent: Recent,
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
        Ok(Self { pieces, workers, recent: Recent::default(), reader, tagger })
    }

    /// The word pieces that the networks read.
    pub fn pieces(&self) -> &WordPieces {
        &self.pieces
    }

    /// The embedding of each side.
    fn embed_sides(&self, memory: &dyn Memory, sides: &[Side]) -> Vec<Embedding> {
        let found = remembered(
            memory,
            sides,
            |side| key(Kind::Embedding, side.numbers()),
            |new| self.reader.embed(&self.workers, new),
        );
        let zero = || Embedding::new(vec![0.0; WIDTH]);
        found.iter().map(|found| found.as_ref().map_or_else(zero, Direction::embedding)).collect()
    }

    fn judge_pairs(
        &self,
        memory: &dyn Memory,
        passages: &[Passage],
        pairs: &[(usize, usize)],
    ) -> Vec<Judgement> {
        let rarity = Rarity::of(passages);
        // Passages of no pair only tell how rare words are.
        let paired: BTreeSet<usize> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        let paired: Vec<usize> = paired.into_iter().filter(|&place| place < passages.len()).collect();
        let passages: Vec<Passage> =
            paired.iter().filter_map(|&place| passages.get(place).copied()).collect();
        let sides = sides(&self.pieces, &passages);
        let weighed: Vec<Weighed> = passages.iter().map(|passage| rarity.weigh(*passage)).collect();
        let embeddings = self.embed_sides(memory, &sides);
        let read: Vec<(&Side, &Weighed, &Embedding)> = sides
            .iter()
            .zip(&weighed)
            .zip(&embeddings)
            .map(|((side, weighed), embedding)| (side, weighed, embedding))
            .collect();
        let of = |place: usize| read.get(paired.binary_search(&place).ok()?);
        let known = pairs.iter().enumerate().filter_map(|(place, &(a, b))| Some((place, of(a)?, of(b)?)));
        let known: Vec<_> = known.collect();
        let found = remembered(
            memory,
            &known,
            |(_, a, b)| key(Kind::Pair, a.0.numbers().chain(b.0.numbers())),
            |new| {
                let new: Vec<(&Side, &Side)> = new.iter().map(|(_, a, b)| (a.0, b.0)).collect();
                self.reader.read_pairs(&self.workers, &new)
            },
        );
        let overlaps: Vec<[f32; COUNT]> =
            known.iter().map(|(_, a, b)| rarity.overlap(a.1, b.1, a.2.cosine(b.2))).collect();
        let scored = known.iter().zip(&found).zip(&overlaps);
        let scored =
            scored.filter_map(|(((place, ..), scores), overlap)| Some((*place, (scores.as_ref()?, overlap))));
        let (places, scored): (Vec<usize>, Vec<_>) = scored.unzip();
        let mut judgements = vec![nothing(); pairs.len()];
        for (place, judgement) in places.into_iter().zip(self.reader.judge(&scored)) {
            if let Some(slot) = judgements.get_mut(place) {
                *slot = judgement;
            }
        }
        judgements
    }

    /// Tags words that are split already, such as those of a treebank: for each passage its sentences, for each its
    /// words. Spans count the bytes of the words joined by one blank. Else as [`tag`](Encoder::tag).
    pub fn tag_words(&self, passages: &[Vec<Vec<&str>>]) -> Vec<Vec<Vec<Tag>>> {
        self.tag_read(&self.recent, passages, |splitter, words| splitter.split(words))
    }

    fn tag_read<S>(
        &self,
        memory: &dyn Memory,
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
            tags.append(&mut self.tag_some(memory, &read));
        }
        tags
    }

    fn tag_some(&self, memory: &dyn Memory, passages: &[Vec<Sentence>]) -> Vec<Vec<Vec<Tag>>> {
        let windows = passages.iter().enumerate().flat_map(|(place, sentences)| windows(place, sentences));
        let windows: Vec<Window> = windows.collect();
        let key = |window: &Window| {
            let mut inputs = Inputs::default();
            inputs.push(&self.pieces, sentences(passages, window));
            let numbers = [inputs.ids, inputs.shapes, inputs.places].concat();
            key(Kind::Tags, numbers.into_iter().map(|number| number as usize))
        };
        let found = remembered(memory, &windows, key, |new| {
            let places: Vec<(usize, &Window)> = new.iter().copied().enumerate().collect();
            let read = self.workers.in_batches(
                places,
                BATCH_PIECES,
                |(_, window)| window.length,
                |batch| self.tag_batch(passages, batch),
            );
            let mut found = vec![None; new.len()];
            for ((place, _), tags) in read {
                if let Some(slot) = found.get_mut(place) {
                    *slot = Some(tags);
                }
            }
            found
        });
        let mut tags: Vec<Vec<Vec<Tag>>> =
            passages.iter().map(|sentences| vec![Vec::new(); sentences.len()]).collect();
        for (window, found) in windows.iter().zip(found) {
            let slots = tags.get_mut(window.passage).and_then(|of| of.get_mut(window.sentences.clone()));
            let read = sentences(passages, window).iter().zip(found.unwrap_or_default());
            for (slot, (sentence, words)) in slots.unwrap_or_default().iter_mut().zip(read) {
                *slot = placed(words, sentence, window.sentences.start);
            }
        }
        tags
    }

    /// One batch of windows of one length; for each the tags of its sentences.
    fn tag_batch(
        &self,
        passages: &[Vec<Sentence>],
        batch: &[(usize, &Window)],
    ) -> Result<Vec<Vec<Vec<Tag>>>, EncoderError> {
        let mut inputs = Inputs::default();
        batch.iter().for_each(|(_, window)| inputs.push(&self.pieces, sentences(passages, window)));
        let length = batch.first().map_or(0, |(_, window)| window.length);
        let scores = self.tagger.run(&inputs, batch.len(), length)?;
        let decoded = batch
            .iter()
            .enumerate()
            .map(|(row, (_, window))| decode::tags(&scores, row, sentences(passages, window)));
        Ok(decoded.collect())
    }
}

/// The sentences of a window.
fn sentences<'p>(passages: &'p [Vec<Sentence>], window: &Window) -> &'p [Sentence] {
    let of = passages.get(window.passage).and_then(|of| of.get(window.sentences.clone()));
    of.unwrap_or_default()
}

/// A sentence's tags where its words stand; its window begins with sentence `first` of the passage.
fn placed(mut words: Vec<Tag>, sentence: &Sentence, first: usize) -> Vec<Tag> {
    for (tag, bytes) in words.iter_mut().zip(&sentence.words) {
        tag.span = Span::from(bytes.clone());
        if let Some((place, _)) = tag.attribution.as_mut().and_then(|of| of.cue.as_mut()) {
            *place += first;
        }
    }
    words
}

/// The networks with a memory.
struct Remembering<'a> {
    networks: &'a MiniLm,
    memory: &'a dyn Memory,
}

impl Encoder for Remembering<'_> {
    fn embed(&self, passages: &[Passage]) -> Vec<Embedding> {
        self.networks.embed_sides(self.memory, &sides(&self.networks.pieces, passages))
    }

    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>> {
        self.networks.tag_read(self.memory, passages, |splitter, text| splitter.text(text))
    }

    fn with_memory<'a>(&'a self, memory: &'a dyn Memory) -> Box<dyn Encoder + 'a> {
        self.networks.with_memory(memory)
    }
}

impl PairReader for Remembering<'_> {
    fn judge(&self, passages: &[Passage], pairs: &[(usize, usize)]) -> Vec<Judgement> {
        self.networks.judge_pairs(self.memory, passages, pairs)
    }
}

/// Remembers what it read last.
impl Encoder for MiniLm {
    fn embed(&self, passages: &[Passage]) -> Vec<Embedding> {
        self.with_memory(&self.recent).embed(passages)
    }

    /// Sentences of a passage are read together, up to 254 word pieces a window; one of more than 254 has no tags.
    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>> {
        self.with_memory(&self.recent).tag(passages)
    }

    fn with_memory<'a>(&'a self, memory: &'a dyn Memory) -> Box<dyn Encoder + 'a> {
        Box::new(Remembering { networks: self, memory })
    }
}

impl PairReader for MiniLm {
    fn judge(&self, passages: &[Passage], pairs: &[(usize, usize)]) -> Vec<Judgement> {
        self.with_memory(&self.recent).judge(passages, pairs)
    }
}
