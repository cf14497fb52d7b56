use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crossread_core::{Embedding, Encoder, Tag};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use crate::memory::Memory;
use crate::{EncoderError, WordPieces};

static WEIGHTS: &[u8] = include_bytes!("../../../models/embedding.onnx");
static VOCABULARY: &str = include_str!("../../../models/embedding.vocab.txt");

/// Word pieces that are read of a text, start and end mark included, as the original was trained (256).
const PIECES: usize = 256;
/// Values of an embedding.
const WIDTH: usize = 384;
/// Word pieces of one batch at most. Larger batches gain nothing and leave the caches.
const BATCH_PIECES: usize = 512;

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
}

impl MiniLm {
    /// Loads network and word pieces from the program itself; one worker a core.
    pub fn new() -> Result<Self, EncoderError> {
        Self::with(Loading::default())
    }

    /// Loads network and word pieces as `loading` says, and runs the network once to see that it works.
    pub fn with(loading: Loading) -> Result<Self, EncoderError> {
        let model =
            ModelOptions::with_all_ops().prepack_weights(loading.prepack).load_static_slice(WEIGHTS)?;
        let pool = || Arc::new(ThreadPool::with_num_threads(1));
        let encoder = Self {
            ids: model.node_id("ids")?,
            mean: model.node_id("mean")?,
            model,
            pieces: WordPieces::new(VOCABULARY)?,
            pools: (0..loading.workers.max(1)).map(|_| pool()).collect(),
            memory: Memory::default(),
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

    /// The embeddings of `texts`, all different, in their order.
    fn compute(&self, texts: &[Vec<u16>]) -> Vec<Embedding> {
        let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, text) in texts.iter().enumerate() {
            by_length.entry(text.len()).or_default().push(place);
        }
        // The longest first: the short ones fill the gap when the other workers are done.
        let batches: Vec<&[usize]> = by_length
            .iter()
            .rev()
            .flat_map(|(&length, places)| places.chunks((BATCH_PIECES / length.max(1)).max(1)))
            .collect();
        let next = AtomicUsize::new(0);
        let work = |pool: &Arc<ThreadPool>| {
            let mut found = Vec::new();
            while let Some(&places) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let batch: Vec<&Vec<u16>> = places.iter().filter_map(|&place| texts.get(place)).collect();
                // No text makes the network fail: every id is in its table and every length in its range.
                let embeddings = self.run(pool, &batch).unwrap_or_default();
                found.extend(places.iter().copied().zip(embeddings));
            }
            found
        };
        let mut embeddings = vec![Embedding::new(vec![0.0; WIDTH]); texts.len()];
        let workers = self.pools.iter().take(batches.len());
        let found: Vec<(usize, Embedding)> = thread::scope(|scope| {
            let running: Vec<_> = workers.map(|pool| scope.spawn(|| work(pool))).collect();
            running.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        for (place, embedding) in found {
            if let Some(slot) = embeddings.get_mut(place) {
                *slot = embedding;
            }
        }
        embeddings
    }
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

    fn tag(&self, passages: &[Vec<&str>]) -> Vec<Vec<Vec<Tag>>> {
        passages.iter().map(|sentences| vec![Vec::new(); sentences.len()]).collect()
    }
}
