//! The pair reader: its networks, and what they say of passages and pairs.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Difference, Judgement, Reason};

use crate::EncoderError;
use crate::arithmetic::add;
use crate::network::{Dense, Entrance, Layer, Stack, WIDTH, activated};
use crate::onnx::Weights;
use crate::overlap::COUNT;
use crate::passage::{Kinds, SIDE, Side};
use crate::said::Direction;
use crate::workers::{BATCH_PIECES, Workers};

static READING: &[u8] = include_bytes!("../../../models/reader.onnx");
static JUDGING: &[u8] = include_bytes!("../../../models/pairs.onnx");

/// Layers that read a sentence for its pairs, and for its embedding; those that read a pair.
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

/// MiniLM tuned to pairs of passages, int8 (`training/README.md`). Its lower layers read a sentence alone, and those above two sentences side by
/// side, for a judgement; layers of their own read a sentence for the embedding. What is said of a passage or
/// of a pair depends on it alone, to the bit, as long as it stands with others of exactly its length.
pub(crate) struct Reader {
    entrance: Entrance,
    lower: Stack,
    alone: Stack,
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

/// A pair that is read: its place, its passages, and what stands beside the states of their sentences.
struct Joint<'s> {
    place: usize,
    pair: (&'s Side, &'s Side),
    roles: Vec<i32>,
    matches: Vec<i32>,
}

/// What the network says of a pair by its texts alone: nothing of how rare their words are in the story, so it is the same in
/// every story.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scores(pub(crate) [f32; OUTPUTS]);

impl Reader {
    pub(crate) fn load(pieces: usize, kinds: Kinds) -> Result<Self, EncoderError> {
        let mut reading = Weights::new(READING)?;
        let entrance = Entrance::read(&mut reading, pieces, SIDE, 0)?;
        let (lower, alone) = (Stack::read(&mut reading, LOWER)?, Stack::read(&mut reading, ALONE)?);
        reading.end()?;
        let mut judging = Weights::new(JUDGING)?;
        let reader = Self {
            entrance,
            lower,
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

    /// One batch of sentences of one length, as ids: for each the hidden states of its pieces after these layers, one after another.
    fn read(&self, layers: &Stack, sentences: &[&[u16]]) -> Result<Vec<Vec<f32>>, EncoderError> {
        let length = sentences.first().map_or(0, |ids| ids.len());
        let ids = sentences.iter().flat_map(|ids| ids.iter().map(|&id| usize::from(id)));
        let mut states = self.entrance.states(ids, &[], length)?;
        layers.apply(&mut states, length)?;
        Ok(states.chunks_exact(length * WIDTH).map(<[f32]>::to_vec).collect())
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
            |batch| {
                let ids: Vec<&[u16]> = batch.iter().map(|(ids, _)| *ids).collect();
                let read = self.read(&self.alone, &ids)?;
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
                |batch| self.read(&self.lower, batch),
            )
            .into_iter()
            .collect();
        let read = workers.in_batches(
            joints,
            BATCH_OF_PAIRS,
            |joint: &Joint| joint.roles.len(),
            |batch| {
                let of = |side: &Side| states.get(side.ids.as_slice()).map(Vec::as_slice).unwrap_or_default();
                let read: Vec<&[f32]> =
                    batch.iter().flat_map(|joint| [joint.pair.0, joint.pair.1]).map(of).collect();
                self.read_batch(batch, &read)
            },
        );
        read.into_iter().map(|(joint, scores)| (joint.place, scores)).collect()
    }

    fn joint<'s>(&self, place: usize, pair: (&'s Side, &'s Side)) -> Joint<'s> {
        let (roles, matches) = self.kinds.joint(pair.0, pair.1);
        Joint { place, pair, roles, matches }
    }

    /// One batch of pairs of one length; `states` are those of their sentences, two a pair.
    fn read_batch(&self, joints: &[Joint], states: &[&[f32]]) -> Result<Vec<Scores>, EncoderError> {
        let (rows, length) = (joints.len(), joints.first().map_or(0, |joint| joint.roles.len()));
        let mut states = states.concat();
        if states.len() != rows * length * WIDTH {
            return Err(EncoderError::Shape);
        }
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
        let scores = self.out.apply(&activated(self.hidden.apply(&features, rows)), rows);
        Ok(scores.as_chunks().0.iter().map(|row| Scores(*row)).collect())
    }

    /// What is said of pairs, each given by the scores of its texts and by how its words overlap.
    pub(crate) fn judge(&self, pairs: &[(&Scores, &[f32; COUNT])]) -> Vec<Judgement> {
        let rows = pairs.len();
        let mut scores: Vec<f32> = pairs.iter().flat_map(|(scores, _)| scores.0).collect();
        let overlap: Vec<f32> = pairs.iter().flat_map(|(_, overlap)| **overlap).collect();
        add(&mut scores, &self.added.apply(&activated(self.overlap.apply(&overlap, rows)), rows));
        for row in scores.chunks_exact_mut(OUTPUTS) {
            row.iter_mut().zip(&self.share).for_each(|(score, share)| *score *= share);
        }
        add(&mut scores, &self.wide.apply(&overlap, rows));
        scores.chunks_exact(OUTPUTS).map(judgement).collect()
    }
}

impl Joint<'_> {
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
pub(crate) fn nothing() -> Judgement {
    Judgement {
        question: 0.0,
        answer: 0.0,
        both: 0.0,
        differs: [0.0; Difference::ALL.len()],
        reasons: [0.0; Reason::ALL.len()],
    }
}
