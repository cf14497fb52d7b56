use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crossread_core::{Embedding, Encoder, Tag};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use crate::decode;
use crate::memory::Memory;
use crate::tagger::Tagger;
use crate::window::{Inputs, Reader, Sentence, Window, windows};
use crate::{EncoderError, WordPieces};

static WEIGHTS: &[u8] = include_bytes!("../../../models/embedding.onnx");
static VOCABULARY: &str = include_str!("../../../models/embedding.vocab.txt");

/// Word pieces that are read of a text, start and end mark included, as the original was trained (256).
const PIECES: usize = 256;
/// Values of an embedding.
const WIDTH: usize = 384;
/// Word pieces of one batch at most. Larger batches gain nothing and leave the caches: tagging at 512 takes a tenth longer.
const BATCH_PIECES: usize = 256;
/// Passages whose windows are read and batched together, so that memory stays bounded.
const PASSAGES: usize = 64;

/// How [`MiniLm`] is set up; the default is right for the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading {
    /// Threads that compute, each a batch of its own; one or more.
    pub workers: usize,
    /// Lay the weights out for the processor once, at load (some 10 MB more), not in each run.
    pub prepack: bool,
}

impl Default for Loading {
    fn default() -> Self {
        Self { workers: thread::available_parallelism().map_or(1, usize::from), prepack: true }
    }
}

/// all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), int8, inside the program.
///
/// Reads the first 256 word pieces of a text. An embedding depends on its text alone, to the bit: texts are
/// batched with others of exactly their length, without padding, and the network quantises each token's row by
/// itself, so that nothing crosses from one text to another. Processors with other vector widths may differ in
/// the last bits.
pub struct MiniLm {
    model: Model,
    ids: NodeId,
    mean: NodeId,
    pieces: WordPieces,
    pools: Vec<Arc<ThreadPool>>,
    memory: Memory,
    tagger: Tagger,
}

impl MiniLm {
    /// Loads network and word pieces from the program itself; one worker a core.
    pub fn new() -> Result<Self, EncoderError> {
        Self::with(Loading::default())
    }

    /// Loads network and word pieces as `loading` says, and runs the network once to see that it works.
    pub fn with(loading: Loading) -> Result<Self, EncoderError> {
        let options = || ModelOptions::with_all_ops().prepack_weights(loading.prepack).clone();
        let load = || options().load_static_slice(WEIGHTS);
        let (model, tagger) = thread::scope(|scope| {
            let tagger = scope.spawn(|| Tagger::load(loading.prepack));
            (load(), tagger.join())
        });
        let (model, tagger) = (model?, tagger.unwrap_or(Err(EncoderError::Shape))?);
        let pool = || Arc::new(ThreadPool::with_num_threads(1));
        let encoder = Self {
            ids: model.node_id("ids")?,
            mean: model.node_id("mean")?,
            model,
            pieces: WordPieces::new(VOCABULARY)?,
            pools: (0..loading.workers.max(1)).map(|_| pool()).collect(),
            memory: Memory::default(),
            tagger,
        };
        if let Some(pool) = encoder.pools.first() {
            encoder.run(pool, &[&encoder.pieces.ids("", PIECES)])?;
        }
        Ok(encoder)
    }

    /// The word pieces that the network reads.
    pub fn pieces(&self) -> &WordPieces {
        &self.pieces
    }

    /// One batch: `texts` of one length, as ids; the embedding of each.
    fn run(&self, pool: &Arc<ThreadPool>, texts: &[&Vec<u16>]) -> Result<Vec<Embedding>, EncoderError> {
        let length = texts.first().map_or(0, |text| text.len());
        let ids: Vec<i32> = texts.iter().flat_map(|text| text.iter().map(|&id| i32::from(id))).collect();
        let ids = NdTensorView::try_from_data([texts.len(), length], ids.as_slice())
            .map_err(|_| EncoderError::Shape)?;
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let mut outputs = self.model.run(vec![(self.ids, ids.into())], &[self.mean], Some(options))?;
        let mean: NdTensor<f32, 2> =
            outputs.pop().and_then(|mean| mean.try_into().ok()).ok_or(EncoderError::Shape)?;
        if mean.shape() != [texts.len(), WIDTH] {
            return Err(EncoderError::Shape);
        }
        Ok(mean.axis_iter(0).map(|row| Embedding::new(row.iter().copied().collect())).collect())
    }

    /// Does all `jobs`, each on one of the workers as one gets free; the results in the order of the jobs.
    fn share<J: Sync, R: Send>(&self, jobs: &[J], work: impl Fn(&Arc<ThreadPool>, &J) -> R + Sync) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let worker = |pool: &Arc<ThreadPool>| {
            let mut found = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(place) else { return found };
                found.push((place, work(pool, job)));
            }
        };
        let pools = self.pools.iter().take(jobs.len());
        let mut found: Vec<(usize, R)> = thread::scope(|scope| {
            let running: Vec<_> = pools.map(|pool| scope.spawn(|| worker(pool))).collect();
            running.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, result)| result).collect()
    }

    /// The embeddings of `texts`, all different, in their order.
    fn compute(&self, texts: &[Vec<u16>]) -> Vec<Embedding> {
        let batches = batches((0..texts.len()).collect(), |&place| texts.get(place).map_or(0, Vec::len));
        let found = self.share(&batches, |pool, places| {
            let batch: Vec<&Vec<u16>> = places.iter().filter_map(|&place| texts.get(place)).collect();
            // No text makes the network fail: every id is in its table and every length in its range.
            self.run(pool, &batch).unwrap_or_default()
        });
        let mut embeddings = vec![Embedding::new(vec![0.0; WIDTH]); texts.len()];
        for (&place, embedding) in in_order(&batches, found) {
            if let Some(slot) = embeddings.get_mut(place) {
                *slot = embedding;
            }
        }
        embeddings
    }

    /// Tags words that are split already, such as those of a treebank: for each passage its sentences, for each its
    /// words. Spans count the bytes of the words joined by one blank. Else as [`tag`](Encoder::tag).
    pub fn tag_words(&self, passages: &[Vec<Vec<&str>>]) -> Vec<Vec<Vec<Tag>>> {
        self.tag_read(passages, |reader, words| reader.split(words))
    }

    fn tag_read<S>(
        &self,
        passages: &[Vec<S>],
        read: impl Fn(&mut Reader, &S) -> Sentence,
    ) -> Vec<Vec<Vec<Tag>>> {
        let mut reader = Reader::new(&self.pieces);
        let mut tags = Vec::new();
        for some in passages.chunks(PASSAGES) {
            let read: Vec<Vec<Sentence>> = some
                .iter()
                .map(|sentences| sentences.iter().map(|sentence| read(&mut reader, sentence)).collect())
                .collect();
            tags.append(&mut self.tag_some(&read));
        }
        tags
    }

    fn tag_some(&self, passages: &[Vec<Sentence>]) -> Vec<Vec<Vec<Tag>>> {
        let windows = passages.iter().enumerate().flat_map(|(place, sentences)| windows(place, sentences));
        let batches = batches(windows.collect(), |window| window.length);
        let found =
            self.share(&batches, |pool, batch| self.tag_batch(pool, passages, batch).unwrap_or_default());
        let mut tags: Vec<Vec<Vec<Tag>>> =
            passages.iter().map(|sentences| vec![Vec::new(); sentences.len()]).collect();
        for (window, found) in in_order(&batches, found) {
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
        pool: &Arc<ThreadPool>,
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
        let scores = self.tagger.run(pool, &inputs, batch.len(), length)?;
        let decoded = batch
            .iter()
            .enumerate()
            .map(|(row, window)| decode::tags(&scores, row, sentences(window), window.sentences.start));
        Ok(decoded.collect())
    }
}

/// Each item of each batch with its result; a batch that failed has none.
fn in_order<T, R>(batches: &[Vec<T>], found: Vec<Vec<R>>) -> impl Iterator<Item = (&T, R)> {
    batches.iter().zip(found).flat_map(|(items, found)| items.iter().zip(found))
}

/// Groups `items` of exactly one length to batches of some 256 pieces. The longest come first: the short ones fill
/// the gap when the other workers are done.
fn batches<T>(items: Vec<T>, length: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut by_length: BTreeMap<usize, Vec<T>> = BTreeMap::new();
    for item in items {
        by_length.entry(length(&item)).or_default().push(item);
    }
    let mut batches = Vec::new();
    for (length, items) in by_length.into_iter().rev() {
        let most = (BATCH_PIECES / length.max(1)).max(1);
        let mut items = items.into_iter().peekable();
        while items.peek().is_some() {
            batches.push(items.by_ref().take(most).collect());
        }
    }
    batches
}

impl Encoder for MiniLm {
    fn embed(&self, texts: &[&str]) -> Vec<Embedding> {
        let keys: Vec<Vec<u16>> = texts.iter().map(|text| self.pieces.ids(text, PIECES)).collect();
        let mut embeddings = self.memory.recall(&keys);
        let unseen: BTreeSet<&Vec<u16>> =
            keys.iter().zip(&embeddings).filter(|(_, known)| known.is_none()).map(|(key, _)| key).collect();
        let unseen: Vec<Vec<u16>> = unseen.into_iter().cloned().collect();
        let computed = self.compute(&unseen);
        let found: BTreeMap<&[u16], &Embedding> = unseen.iter().map(Vec::as_slice).zip(&computed).collect();
        for (key, slot) in keys.iter().zip(&mut embeddings) {
            if slot.is_none() {
                *slot = found.get(key.as_slice()).map(|&embedding| embedding.clone());
            }
        }
        self.memory.keep(found);
        let zero = || Embedding::new(vec![0.0; WIDTH]);
        embeddings.into_iter().map(|embedding| embedding.unwrap_or_else(zero)).collect()
    }

    /// Sentences of a passage are read together, up to 254 word pieces a window; one of more than 254 has no tags.
    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>> {
        self.tag_read(passages, |reader, text| reader.text(text))
    }
}
