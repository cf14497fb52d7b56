//! The pair reader: its networks, and what they say of passages and pairs.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Difference, Embedding, Judgement, Reason};

use crate::EncoderError;
use crate::arithmetic::add;
use crate::network::{Dense, Entrance, Layer, WIDTH, activated};
use crate::onnx::Weights;
use crate::overlap::COUNT;
use crate::passage::{Kinds, SIDE, Side};
use crate::workers::{BATCH_PIECES, Workers};

static READING: &[u8] = include_bytes!("../../../models/reader.onnx");
static JUDGING: &[u8] = include_bytes!("../../../models/pairs.onnx");

/// Layers that read a sentence alone before a pair is read, and all that read it alone; those that read a pair.
const LOWER: usize = 3;
const ALONE: usize = 6;
const JOINT: usize = 3;
/// Roles and matches of a pair's pieces.
const ROLES: usize = 4;
const MATCHES: usize = 7;
/// The roles of the pieces of both passages.
const IN_FIRST: i32 = 1;
const IN_SECOND: i32 = 3;
/// What a pair is judged by: the start mark's state, the means over both passages, their difference and their product.
const FEATURES: usize = 5 * WIDTH;
/// Values between the two layers that read how words overlap.
const OF_OVERLAP: usize = 64;
/// Word pieces of a batch of pairs at most: 256 is as fast, 1,024 takes a tenth longer.
const BATCH_OF_PAIRS: usize = 512;
/// Sentences whose states are held at once: 150 MB at most, some 60 of usual ones.
const HELD: usize = 1024;
/// Outputs: one question, one answer, both can be right; differences; reasons.
const OUTPUTS: usize = 3 + Difference::ALL.len() + Reason::ALL.len();

/// MiniLM tuned to pairs of passages, int8 (`training/README.md`). Its lower layers read a sentence alone; those above
/// read on alone, for the embedding, or read two sentences side by side, for a judgement. What is said of a passage or
/// of a pair depends on it alone, to the bit, as long as it stands with others of exactly its length.
pub(crate) struct Reader {
    entrance: Entrance,
    alone: Vec<Layer>,
    roles: Vec<f32>,
    matches: Vec<f32>,
    joint: Vec<Layer>,
    hidden: Dense,
    out: Dense,
    overlap: Dense,
    added: Dense,
    /// How much of each score is the network's; what the regression on the overlap alone adds.
    share: Vec<f32>,
    wide: Dense,
    kinds: Kinds,
}

/// A pair that is judged: indexes of its passages, and what stands beside the states of their sentences.
struct Joint {
    pair: Pair,
    roles: Vec<i32>,
    matches: Vec<i32>,
}

/// Two passages, by their numbers, and how their words overlap, as the bits of its values.
type Pair = (usize, usize, [u32; COUNT]);

impl Reader {
    pub(crate) fn load(pieces: usize, kinds: Kinds) -> Result<Self, EncoderError> {
        let mut reading = Weights::new(READING)?;
        let entrance = Entrance::read(&mut reading, pieces, SIDE, 0)?;
        let alone = (0..ALONE).map(|_| Layer::read(&mut reading)).collect::<Result<_, _>>()?;
        reading.end()?;
        let mut judging = Weights::new(JUDGING)?;
        let reader = Self {
            entrance,
            alone,
            roles: judging.floats(&[ROLES, WIDTH])?,
            matches: judging.floats(&[MATCHES, WIDTH])?,
            joint: (0..JOINT).map(|_| Layer::read(&mut judging)).collect::<Result<_, _>>()?,
            hidden: Dense::read(&mut judging, FEATURES, WIDTH)?,
            out: Dense::read(&mut judging, WIDTH, OUTPUTS)?,
            overlap: Dense::read(&mut judging, COUNT, OF_OVERLAP)?,
            added: Dense::read(&mut judging, OF_OVERLAP, OUTPUTS)?,
            share: judging.floats(&[OUTPUTS])?,
            wide: Dense::read(&mut judging, COUNT, OUTPUTS)?,
            kinds,
        };
        judging.end()?;
        Ok(reader)
    }

    /// One batch of sentences of one length, as ids: for each the hidden states of its pieces after so many layers, one after another.
    fn read(&self, layers: usize, sentences: &[&[u16]]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let length = sentences.first().map_or(0, |ids| ids.len());
        let ids = sentences.iter().flat_map(|ids| ids.iter().map(|&id| usize::from(id)));
        let mut states = self.entrance.states(ids, &[], length)?;
        for layer in self.alone.iter().take(layers) {
            layer.apply(&mut states, length)?;
        }
        Ok(states.chunks_exact(length * WIDTH).map(<[f32]>::to_vec).collect())
    }

    /// The embeddings of passages, in their order: the mean of the states of its pieces; of a passage without any, zero.
    pub(crate) fn embed(&self, workers: &Workers, sides: &[&Side]) -> Vec<Embedding> {
        let mut of_sentence: BTreeMap<&[u16], Vec<usize>> = BTreeMap::new();
        for (place, side) in sides.iter().enumerate() {
            of_sentence.entry(&side.ids).or_default().push(place);
        }
        let sentences: Vec<(&[u16], Vec<usize>)> = of_sentence.into_iter().collect();
        let found = workers.in_batches(
            sentences,
            BATCH_PIECES,
            |(ids, _)| ids.len(),
            |batch| {
                let ids: Vec<&[u16]> = batch.iter().map(|(ids, _)| *ids).collect();
                let read = self.read(ALONE, &ids)?;
                let pooled = batch.iter().zip(&read).map(|((_, places), states)| {
                    let sides = places.iter().filter_map(|&place| sides.get(place));
                    sides.map(|side| pooled(side, states)).collect::<Vec<_>>()
                });
                Ok(pooled.collect())
            },
        );
        let mut embeddings = vec![Embedding::new(vec![0.0; WIDTH]); sides.len()];
        for ((_, places), found) in found {
            for (place, embedding) in places.into_iter().zip(found) {
                if let Some(slot) = embeddings.get_mut(place) {
                    *slot = embedding;
                }
            }
        }
        embeddings
    }

    /// Judges pairs of `sides`, given by their places, with how each pair's words overlap. One that stands there several times is judged once, and a
    /// sentence is read once for all its pairs, as far as not too many are held.
    pub(crate) fn judge(
        &self,
        workers: &Workers,
        sides: &[Side],
        pairs: &[(usize, usize)],
        overlaps: &[[f32; COUNT]],
    ) -> Vec<Judgement> {
        let unique: BTreeSet<&Side> = sides.iter().collect();
        let numbers: BTreeMap<&Side, usize> =
            unique.iter().enumerate().map(|(number, side)| (*side, number)).collect();
        let unique: Vec<&Side> = unique.into_iter().collect();
        let number = |place: usize| sides.get(place).and_then(|side| numbers.get(side)).copied();
        let numbered = |(&(a, b), overlap): (&(usize, usize), &[f32; COUNT])| {
            Some((number(a)?, number(b)?, overlap.map(f32::to_bits)))
        };
        let pairs: Vec<Option<Pair>> = pairs.iter().zip(overlaps).map(numbered).collect();
        let mut found: BTreeMap<Pair, Judgement> = BTreeMap::new();
        let mut some: BTreeSet<Pair> = BTreeSet::new();
        let mut sentences: BTreeSet<&[u16]> = BTreeSet::new();
        for &pair in pairs.iter().flatten() {
            let of_pair = [pair.0, pair.1].map(|number| unique.get(number).map(|side| side.ids.as_slice()));
            let more = of_pair.iter().flatten().filter(|ids| !sentences.contains(**ids)).count();
            if sentences.len() + more > HELD {
                found.extend(self.judge_some(workers, &unique, &std::mem::take(&mut some)));
                sentences.clear();
            }
            if !found.contains_key(&pair) && some.insert(pair) {
                sentences.extend(of_pair.into_iter().flatten());
            }
        }
        found.extend(self.judge_some(workers, &unique, &some));
        let judged = |pair: &Option<Pair>| found.get(pair.as_ref()?).cloned();
        pairs.iter().map(|pair| judged(pair).unwrap_or_else(nothing)).collect()
    }

    /// Judges different pairs, whose states are held together.
    fn judge_some(
        &self,
        workers: &Workers,
        sides: &[&Side],
        pairs: &BTreeSet<Pair>,
    ) -> Vec<(Pair, Judgement)> {
        let side = |number: usize| sides.get(number).copied();
        let both = pairs.iter().flat_map(|&(a, b, _)| [side(a), side(b)]).flatten();
        let sentences: BTreeSet<&[u16]> = both.map(|side| side.ids.as_slice()).collect();
        let states: BTreeMap<&[u16], Vec<f32>> = workers
            .in_batches(
                sentences.into_iter().collect(),
                BATCH_PIECES,
                |ids| ids.len(),
                |batch| self.read(LOWER, batch),
            )
            .into_iter()
            .collect();
        let joints =
            pairs.iter().filter_map(|&pair| Some(self.joint(pair, side(pair.0)?, side(pair.1)?))).collect();
        let judged = workers.in_batches(
            joints,
            BATCH_OF_PAIRS,
            |joint: &Joint| joint.roles.len(),
            |batch| {
                let of = |number: usize| side(number).and_then(|side| states.get(side.ids.as_slice()));
                let read: Vec<&[f32]> = batch
                    .iter()
                    .flat_map(|joint| [joint.pair.0, joint.pair.1])
                    .map(|number| of(number).map(Vec::as_slice).unwrap_or_default())
                    .collect();
                self.judge_batch(&batch.iter().collect::<Vec<_>>(), &read)
            },
        );
        judged.into_iter().map(|(joint, judgement)| (joint.pair, judgement)).collect()
    }

    fn joint(&self, pair: Pair, a: &Side, b: &Side) -> Joint {
        let (roles, matches) = self.kinds.joint(a, b);
        Joint { pair, roles, matches }
    }

    /// One batch of pairs of one length; `states` are those of their sentences, two a pair.
    fn judge_batch(&self, joints: &[&Joint], states: &[&[f32]]) -> Result<Vec<Judgement>, EncoderError> {
        Ok(self.scores(joints, states)?.chunks_exact(OUTPUTS).map(judgement).collect())
    }

    /// The network's scores of one batch of pairs.
    fn scores(&self, joints: &[&Joint], states: &[&[f32]]) -> Result<Vec<f32>, EncoderError> {
        let length = joints.first().map_or(0, |joint| joint.roles.len());
        let mut states = states.concat();
        let kinds = joints.iter().flat_map(|joint| joint.roles.iter().zip(&joint.matches));
        for (state, (&role, &matched)) in states.chunks_exact_mut(WIDTH).zip(kinds) {
            let more = row(&self.roles, role).iter().zip(row(&self.matches, matched));
            state.iter_mut().zip(more).for_each(|(value, (role, matched))| *value += role + matched);
        }
        for layer in &self.joint {
            layer.apply(&mut states, length)?;
        }
        let mut features = Vec::new();
        let texts = states.chunks_exact(length * WIDTH);
        texts.zip(joints).for_each(|(states, joint)| features.extend(joint.features(states)));
        let overlap: Vec<f32> = joints.iter().flat_map(|joint| joint.pair.2.map(f32::from_bits)).collect();
        let rows = joints.len();
        let mut scores = self.out.apply(&activated(self.hidden.apply(&features, rows)), rows);
        add(&mut scores, &self.added.apply(&activated(self.overlap.apply(&overlap, rows)), rows));
        for row in scores.chunks_exact_mut(OUTPUTS) {
            row.iter_mut().zip(&self.share).for_each(|(score, share)| *score *= share);
        }
        add(&mut scores, &self.wide.apply(&overlap, rows));
        Ok(scores)
    }
}

impl Joint {
    /// What the pair is judged by, of the states of its pieces.
    fn features(&self, states: &[f32]) -> Vec<f32> {
        let mean = |role: i32| {
            let mut sum = vec![0.0; WIDTH];
            let inside = states.chunks_exact(WIDTH).zip(&self.roles).filter(|(_, of)| **of == role);
            let count = inside.map(|(state, _)| add(&mut sum, state)).count().max(1);
            sum.iter_mut().for_each(|value| *value /= count as f32);
            sum
        };
        let (a, b) = (mean(IN_FIRST), mean(IN_SECOND));
        let both = || a.iter().zip(&b);
        let mut features = states.get(..WIDTH).unwrap_or_default().to_vec();
        features.extend(a.iter().chain(&b));
        features.extend(both().map(|(a, b)| (a - b).abs()));
        features.extend(both().map(|(a, b)| a * b));
        features
    }
}

/// A row of a table.
fn row(table: &[f32], place: i32) -> &[f32] {
    let start = usize::try_from(place).unwrap_or_default() * WIDTH;
    table.get(start..start + WIDTH).unwrap_or_default()
}

/// The mean of the states of a passage's pieces, of length one.
fn pooled(side: &Side, states: &[f32]) -> Embedding {
    let inside = side.inside();
    let mut sum = vec![0.0; WIDTH];
    for piece in states.chunks_exact(WIDTH).take(inside.end).skip(inside.start) {
        sum.iter_mut().zip(piece).for_each(|(sum, value)| *sum += value);
    }
    Embedding::new(sum)
}

/// The network's scores as chances.
fn judgement(scores: &[f32]) -> Judgement {
    let mut scores = scores.iter().copied();
    let mut chance = || sigmoid(scores.next().unwrap_or(f32::MIN));
    let (question, answer, both) = (chance(), chance(), chance());
    Judgement { question, answer, both, differs: softmax(&mut scores), reasons: softmax(&mut scores) }
}

fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-score))
}

/// The chances of as many scores as there are places.
fn softmax<const N: usize>(scores: &mut impl Iterator<Item = f32>) -> [f32; N] {
    let scores: [f32; N] = std::array::from_fn(|_| scores.next().unwrap_or(f32::MIN));
    let greatest = scores.iter().copied().fold(f32::MIN, f32::max);
    let powers = scores.map(|score| libm::expf(score - greatest));
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// Of a pair that cannot be judged: that it is of two questions.
fn nothing() -> Judgement {
    Judgement {
        question: 0.0,
        answer: 0.0,
        both: 0.0,
        differs: [0.0; Difference::ALL.len()],
        reasons: [0.0; Reason::ALL.len()],
    }
}
