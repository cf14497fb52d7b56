//! The pair reader: its networks, and what they say of passages and pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crossread_core::{Difference, Judgement, Reason};
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use crate::overlap::COUNT;
use crate::passage::{Kinds, Side};
use crate::said::Direction;
use crate::workers::{BATCH_PIECES, Workers};
use crate::{EncoderError, WordPieces};

static READING: &[u8] = include_bytes!("../../../models/reader.onnx");
static JUDGING: &[u8] = include_bytes!("../../../models/pairs.onnx");

/// Values of an embedding and of a word piece's state.
pub(crate) const WIDTH: usize = 384;
/// Word pieces of a batch of pairs at most: 256 is as fast, 1,024 takes a tenth longer.
const BATCH_OF_PAIRS: usize = 512;
/// Sentences whose states are held at once: 150 MB at most, some 60 of usual ones.
const HELD: usize = 1024;
/// Pairs of a batch whose judgements are made of scores: a small one, which costs next to nothing.
const BATCH_OF_SCORES: usize = 256;
/// Outputs: one question, one answer, both can be right; differences; reasons.
const OUTPUTS: usize = 3 + Difference::ALL.len() + Reason::ALL.len();

/// MiniLM tuned to pairs of passages, int8 (`training/README.md`). Its lower layers read a sentence alone; those above
/// read on alone, for the embedding, or read two sentences side by side, for a judgement. What is said of a passage or
/// of a pair depends on it alone, to the bit, as long as it stands with others of exactly its length.
pub(crate) struct Reader {
    reading: Model,
    judging: Model,
    ids: NodeId,
    /// After the lower layers.
    states: NodeId,
    /// After all of the layers that read a sentence alone.
    last: NodeId,
    /// States, roles, matches.
    inputs: [NodeId; 3],
    /// What is said of a pair before its words are counted.
    scores: NodeId,
    overlap: NodeId,
    judgement: NodeId,
    kinds: Kinds,
}

/// A pair that is read: its place, its passages, and what stands beside the states of their sentences.
struct Joint<'s> {
    place: usize,
    pair: (&'s Side, &'s Side),
    roles: Vec<i32>,
    matches: Vec<i32>,
}

/// What the network says of a pair of passages by themselves: nothing of how rare their words are in the story, so it is the
/// same in every story.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scores(pub(crate) [f32; OUTPUTS]);

impl Reader {
    pub(crate) fn load(prepack: bool, kinds: Kinds) -> Result<Self, EncoderError> {
        let load = |weights| ModelOptions::with_all_ops().prepack_weights(prepack).load_static_slice(weights);
        let (reading, judging) = (load(READING)?, load(JUDGING)?);
        Ok(Self {
            ids: reading.node_id("ids")?,
            states: reading.node_id("states")?,
            last: reading.node_id("last")?,
            inputs: [judging.node_id("states")?, judging.node_id("roles")?, judging.node_id("matches")?],
            scores: judging.node_id("read")?,
            overlap: judging.node_id("overlap")?,
            judgement: judging.node_id("judgement")?,
            reading,
            judging,
            kinds,
        })
    }

    /// Runs both networks once, to see that they work.
    pub(crate) fn try_out(&self, workers: &Workers, pieces: &WordPieces) -> Result<(), EncoderError> {
        let side = Side::new(pieces, &[], crossread_core::Span::new(0, 0));
        let tried = workers.share(&[()], |pool, ()| {
            let states = self.read(pool, self.states, &[&side.ids])?;
            self.read(pool, self.last, &[&side.ids])?;
            let states: Vec<&[f32]> = states.iter().flat_map(|of| [of.as_slice(); 2]).collect();
            let scores = self.read_batch(pool, &[self.joint(0, (&side, &side))], &states)?;
            let [scores] = scores.try_into().map_err(|_| EncoderError::Shape)?;
            self.judge_batch(pool, &[(&scores, &[0.0; COUNT])])
        });
        tried.into_iter().try_for_each(|result| result.map(|_| ()))
    }

    /// One batch of sentences of one length, as ids: for each the hidden states of its pieces, one after another.
    fn read(
        &self,
        pool: &Arc<ThreadPool>,
        output: NodeId,
        sentences: &[&[u16]],
    ) -> Result<Vec<Vec<f32>>, EncoderError> {
        let length = sentences.first().map_or(0, |ids| ids.len());
        let ids: Vec<i32> = sentences.iter().flat_map(|ids| ids.iter().map(|&id| i32::from(id))).collect();
        let ids = NdTensorView::try_from_data([sentences.len(), length], ids.as_slice())
            .map_err(|_| EncoderError::Shape)?;
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let mut outputs = self.reading.run(vec![(self.ids, ids.into())], &[output], Some(options))?;
        let states: NdTensor<f32, 3> =
            outputs.pop().and_then(|states| states.try_into().ok()).ok_or(EncoderError::Shape)?;
        if states.shape() != [sentences.len(), length, WIDTH] {
            return Err(EncoderError::Shape);
        }
        Ok(states.into_data().chunks_exact(length * WIDTH).map(<[f32]>::to_vec).collect())
    }

    /// The directions of passages, in their order: of the mean of the states of its pieces; of a passage without any, zero.
    pub(crate) fn embed(&self, workers: &Workers, sides: &[&Side]) -> Vec<Option<Direction>> {
        let mut of_sentence: BTreeMap<&[u16], Vec<usize>> = BTreeMap::new();
        for (place, side) in sides.iter().enumerate() {
            of_sentence.entry(&side.ids).or_default().push(place);
        }
        let sentences: Vec<(&[u16], Vec<usize>)> = of_sentence.into_iter().collect();
        let found = workers.in_batches(
            sentences,
            BATCH_PIECES,
            |(ids, _)| ids.len(),
            |pool, batch| {
                let ids: Vec<&[u16]> = batch.iter().map(|(ids, _)| *ids).collect();
                let read = self.read(pool, self.last, &ids)?;
                let pooled = batch.iter().zip(&read).map(|((_, places), states)| {
                    let sides = places.iter().filter_map(|&place| sides.get(place));
                    sides.map(|side| pooled(side, states)).collect::<Vec<_>>()
                });
                Ok(pooled.collect())
            },
        );
        let mut directions = vec![None; sides.len()];
        for ((_, places), found) in found {
            for (place, direction) in places.into_iter().zip(found) {
                if let Some(slot) = directions.get_mut(place) {
                    *slot = Some(direction);
                }
            }
        }
        directions
    }

    /// Reads pairs of passages, each given once; nothing of one that cannot be read. A sentence is read once for all its
    /// pairs, as far as not too many are held.
    pub(crate) fn read_pairs(&self, workers: &Workers, pairs: &[(&Side, &Side)]) -> Vec<Option<Scores>> {
        let mut found = vec![None; pairs.len()];
        let mut keep = |read: Vec<(usize, Scores)>| {
            for (place, scores) in read {
                if let Some(slot) = found.get_mut(place) {
                    *slot = Some(scores);
                }
            }
        };
        let (mut some, mut sentences) = (Vec::new(), BTreeSet::new());
        for (place, &(a, b)) in pairs.iter().enumerate() {
            let of_pair = [a, b].map(|side| side.ids.as_slice());
            let more = of_pair.iter().filter(|ids| !sentences.contains(**ids)).count();
            if sentences.len() + more > HELD {
                keep(self.read_some(workers, std::mem::take(&mut some), std::mem::take(&mut sentences)));
            }
            some.push(self.joint(place, (a, b)));
            sentences.extend(of_pair);
        }
        keep(self.read_some(workers, some, sentences));
        found
    }

    /// Reads pairs, whose sentences' states are held together.
    fn read_some(
        &self,
        workers: &Workers,
        joints: Vec<Joint>,
        sentences: BTreeSet<&[u16]>,
    ) -> Vec<(usize, Scores)> {
        let states: BTreeMap<&[u16], Vec<f32>> = workers
            .in_batches(
                sentences.into_iter().collect(),
                BATCH_PIECES,
                |ids| ids.len(),
                |pool, batch| self.read(pool, self.states, batch),
            )
            .into_iter()
            .collect();
        let read = workers.in_batches(
            joints,
            BATCH_OF_PAIRS,
            |joint: &Joint| joint.roles.len(),
            |pool, batch| {
                let of = |side: &Side| states.get(side.ids.as_slice()).map(Vec::as_slice).unwrap_or_default();
                let read: Vec<&[f32]> =
                    batch.iter().flat_map(|joint| [joint.pair.0, joint.pair.1]).map(of).collect();
                self.read_batch(pool, batch, &read)
            },
        );
        read.into_iter().map(|(joint, scores)| (joint.place, scores)).collect()
    }

    fn joint<'s>(&self, place: usize, pair: (&'s Side, &'s Side)) -> Joint<'s> {
        let (roles, matches) = self.kinds.joint(pair.0, pair.1);
        Joint { place, pair, roles, matches }
    }

    /// One batch of pairs of one length; `states` are those of their sentences, two a pair.
    fn read_batch(
        &self,
        pool: &Arc<ThreadPool>,
        joints: &[Joint],
        states: &[&[f32]],
    ) -> Result<Vec<Scores>, EncoderError> {
        let (rows, length) = (joints.len(), joints.first().map_or(0, |joint| joint.roles.len()));
        let shape = |_| EncoderError::Shape;
        let states = states.concat();
        let roles: Vec<i32> = joints.iter().flat_map(|joint| joint.roles.iter().copied()).collect();
        let matches: Vec<i32> = joints.iter().flat_map(|joint| joint.matches.iter().copied()).collect();
        let [for_states, for_roles, for_matches] = self.inputs;
        let states = NdTensorView::try_from_data([rows, length, WIDTH], states.as_slice()).map_err(shape)?;
        let roles = NdTensorView::try_from_data([rows, length], roles.as_slice()).map_err(shape)?;
        let matches = NdTensorView::try_from_data([rows, length], matches.as_slice()).map_err(shape)?;
        let given =
            vec![(for_states, states.into()), (for_roles, roles.into()), (for_matches, matches.into())];
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        rows_of(self.judging.run(given, &[self.scores], Some(options))?, rows)
    }

    /// What is said of pairs, each given by its scores and by how its words overlap.
    pub(crate) fn judge(&self, workers: &Workers, pairs: &[(&Scores, &[f32; COUNT])]) -> Vec<Judgement> {
        let batches: Vec<_> = pairs.chunks(BATCH_OF_SCORES).collect();
        let judged = workers.share(&batches, |pool, batch| {
            self.judge_batch(pool, batch).unwrap_or_else(|_| vec![nothing(); batch.len()])
        });
        judged.concat()
    }

    fn judge_batch(
        &self,
        pool: &Arc<ThreadPool>,
        pairs: &[(&Scores, &[f32; COUNT])],
    ) -> Result<Vec<Judgement>, EncoderError> {
        let shape = |_| EncoderError::Shape;
        let scores: Vec<f32> = pairs.iter().flat_map(|(scores, _)| scores.0).collect();
        let overlap: Vec<f32> = pairs.iter().flat_map(|(_, overlap)| **overlap).collect();
        let scores = NdTensorView::try_from_data([pairs.len(), OUTPUTS], scores.as_slice()).map_err(shape)?;
        let overlap = NdTensorView::try_from_data([pairs.len(), COUNT], overlap.as_slice()).map_err(shape)?;
        let given = vec![(self.scores, scores.into()), (self.overlap, overlap.into())];
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let judged = rows_of(self.judging.run(given, &[self.judgement], Some(options))?, pairs.len())?;
        Ok(judged.iter().map(|scores| judgement(&scores.0)).collect())
    }
}

/// The rows of the one output of a run on pairs.
fn rows_of(mut outputs: Vec<Value>, rows: usize) -> Result<Vec<Scores>, EncoderError> {
    let found: NdTensor<f32, 2> =
        outputs.pop().and_then(|found| found.try_into().ok()).ok_or(EncoderError::Shape)?;
    if found.shape() != [rows, OUTPUTS] {
        return Err(EncoderError::Shape);
    }
    Ok(found.into_data().as_chunks().0.iter().map(|row| Scores(*row)).collect())
}

/// The mean of the states of a passage's pieces, as a direction.
fn pooled(side: &Side, states: &[f32]) -> Direction {
    let inside = side.inside();
    let mut sum = vec![0.0; WIDTH];
    for piece in states.chunks_exact(WIDTH).take(inside.end).skip(inside.start) {
        sum.iter_mut().zip(piece).for_each(|(sum, value)| *sum += value);
    }
    Direction::of(&sum)
}

/// The network's scores as chances.
fn judgement(scores: &[f32]) -> Judgement {
    let mut scores = scores.iter().copied();
    let mut chance = || sigmoid(scores.next().unwrap_or(f32::MIN));
    let (question, answer, both) = (chance(), chance(), chance());
    Judgement { question, answer, both, differs: softmax(&mut scores), reasons: softmax(&mut scores) }
}

fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// The chances of as many scores as there are places.
fn softmax<const N: usize>(scores: &mut impl Iterator<Item = f32>) -> [f32; N] {
    let scores: [f32; N] = std::array::from_fn(|_| scores.next().unwrap_or(f32::MIN));
    let greatest = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers = scores.map(|score| (score - greatest).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// Of a pair that cannot be judged: that it is of two questions.
pub(crate) fn nothing() -> Judgement {
    Judgement {
        question: 0.0,
        answer: 0.0,
        both: 0.0,
        differs: [0.0; Difference::ALL.len()],
        reasons: [0.0; Reason::ALL.len()],
    }
}
