//! The tagging network: inference, and what its scores say.

use crate::EncoderError;
use crate::arithmetic::{Panels, add, vectorised};
use crate::labels::{ATTRIBUTION, ENTITIES, RELATIONS, STANDING, UPOS};
use crate::network::{Dense, Entrance, Linear, Quantised, Stack, WIDTH, activated};
use crate::onnx::Weights;
use crate::window::{Inputs, LONGEST};

static WEIGHTS: &[u8] = include_bytes!("../../../models/encoder.onnx");

const LAYERS: usize = 6;
/// Shapes of words (`shape` and what a first word adds).
const SHAPES: usize = 16;
/// What a dependent and a head are read as: for arcs, relations and links to the cue.
const ARC: usize = 256;
const RELATION: usize = 256;
const LINK: usize = 128;
/// Where these stand in the outputs of one layer, each dependent before its head.
const PARTS: [usize; 6] = [ARC, ARC, RELATION, RELATION, LINK, LINK];
/// The score that a piece that is no word loses as a head (`training/export.py`).
const IMPOSSIBLE: f32 = -1e4;

/// MiniLM tuned with heads for words, int8 (`training/README.md`). A window's scores depend on it alone, to the
/// bit, whatever stands beside it.
pub(crate) struct Tagger {
    entrance: Entrance,
    layers: Stack,
    upos: Dense,
    entities: Dense,
    attribution: Dense,
    standing: Dense,
    parts: Linear,
    arcs: Biaffine,
    links: Biaffine,
    sum: Dense,
    product: Dense,
}

/// Scores of a dependent and each head (Dozat and Manning 2017), with one of how far apart they are.
struct Biaffine {
    size: usize,
    between: Dense,
    alone: Dense,
    distances: Vec<f32>,
}

impl Tagger {
    /// Reads the network of so many word pieces.
    pub(crate) fn load(pieces: usize) -> Result<Self, EncoderError> {
        let mut file = Weights::new(WEIGHTS)?;
        let weights = &mut file;
        let tagger = Self {
            entrance: Entrance::read(weights, pieces, LONGEST, SHAPES)?,
            layers: Stack::read(weights, LAYERS)?,
            upos: Dense::read(weights, WIDTH, UPOS.len())?,
            entities: Dense::read(weights, WIDTH, 1 + 2 * ENTITIES.len())?,
            attribution: Dense::read(weights, WIDTH, 1 + ATTRIBUTION.len())?,
            standing: Dense::read(weights, WIDTH, 1 + STANDING.len())?,
            parts: Linear::read(weights, WIDTH, PARTS.iter().sum())?,
            arcs: Biaffine::read(weights, ARC)?,
            links: Biaffine::read(weights, LINK)?,
            sum: Dense::read(weights, RELATION, RELATIONS.len())?,
            product: Dense::without_bias(weights, RELATION, RELATIONS.len())?,
        };
        file.end()?;
        Ok(tagger)
    }

    /// Scores `rows` windows of `length` pieces each.
    pub(crate) fn run(&self, inputs: &Inputs, rows: usize, length: usize) -> Result<Batch, EncoderError> {
        let ids = inputs.ids.iter().map(|&id| usize::try_from(id).unwrap_or_default());
        let mut states = self.entrance.states(ids, &inputs.shapes, length)?;
        self.layers.apply(&mut states, length)?;
        let pieces = rows * length;
        let labels = |head: &Dense| Scores::new(head.apply(&states, pieces), length, pieces);
        let parts = split(&self.parts.apply(&Quantised::new(&states))?);
        let [arc, arc_head, relation, relation_head, link, link_head] = parts;
        let places = inputs.places.as_slice();
        let arcs = self
            .arcs
            .scores(arc, arc_head, places, length, |place, own, head| place == 0 || head > 0 && head == own);
        let links = self.links.scores(link, link_head, places, length, |_, _, head| head > 0);
        let relations = self.relations(&relation, &relation_head, &arcs, length);
        Ok(Batch {
            upos: labels(&self.upos),
            entities: labels(&self.entities),
            attribution: labels(&self.attribution),
            standing: labels(&self.standing),
            relations: Scores::new(relations, length, pieces),
            arcs: Scores::new(arcs, length, pieces),
            links: Scores::new(links, length, pieces),
        })
    }

    /// The scores of the relation of each piece to its best head.
    fn relations(&self, dependents: &[f32], heads: &[f32], arcs: &[f32], length: usize) -> Vec<f32> {
        let (mut sums, mut products) = (dependents.to_vec(), dependents.to_vec());
        let both = sums.chunks_exact_mut(RELATION).zip(products.chunks_exact_mut(RELATION));
        for (place, ((sum, product), scores)) in both.zip(arcs.chunks_exact(length)).enumerate() {
            let best = (place - place % length + greatest(scores)) * RELATION;
            let head = heads.get(best..best + RELATION).unwrap_or_default();
            add(sum, head);
            product.iter_mut().zip(head).for_each(|(value, head)| *value *= head);
        }
        let pieces = dependents.len() / RELATION;
        let mut scores = self.sum.apply(&activated(sums), pieces);
        add(&mut scores, &self.product.apply(&products, pieces));
        scores
    }
}

/// The outputs of one layer as its parts.
fn split(rows: &[f32]) -> [Vec<f32>; PARTS.len()] {
    let mut parts = PARTS.map(|_| Vec::new());
    for row in rows.chunks_exact(PARTS.iter().sum()) {
        let mut rest = row;
        for (part, size) in parts.iter_mut().zip(PARTS) {
            let (own, left) = rest.split_at(size);
            part.extend_from_slice(own);
            rest = left;
        }
    }
    parts
}

impl Biaffine {
    fn read(weights: &mut Weights, size: usize) -> Result<Self, EncoderError> {
        Ok(Self {
            size,
            between: Dense::without_bias(weights, size, size)?,
            alone: Dense::without_bias(weights, size, 1)?,
            distances: weights.floats(&[LONGEST, LONGEST])?,
        })
    }

    /// For each piece its scores with every piece of its window as the head; `possible` says, by the head's place, the piece's sentence and the head's,
    /// whether it may be.
    fn scores(
        &self,
        dependents: Vec<f32>,
        heads: Vec<f32>,
        places: &[i32],
        length: usize,
        possible: impl Fn(usize, i32, i32) -> bool,
    ) -> Vec<f32> {
        let (dependents, heads) = (activated(dependents), activated(heads));
        let dependents = self.between.apply(&dependents, places.len());
        let alone = self.alone.apply(&heads, places.len());
        let mut scores = vec![0.0; places.len() * length];
        let mut panels = Panels::zero(self.size, length);
        let windows = dependents.chunks_exact(length * self.size).zip(heads.chunks_exact(length * self.size));
        let windows = windows.zip(alone.chunks_exact(length)).zip(places.chunks_exact(length));
        for (((dependents, heads), (alone, places)), scores) in windows
            .map(|((pair, alone), places)| (pair, (alone, places)))
            .zip(scores.chunks_exact_mut(length * length))
        {
            vectorised(
                #[inline(always)]
                || {
                    for (place, head) in heads.chunks_exact(self.size).enumerate() {
                        panels.set_column(place, head);
                    }
                    panels.product(dependents, length, scores);
                },
            );
            let rows = scores.chunks_exact_mut(length).zip(self.distances.chunks_exact(LONGEST)).zip(places);
            for ((scores, distances), &own) in rows {
                add(scores, alone);
                add(scores, distances);
                for (place, (score, &head)) in scores.iter_mut().zip(places).enumerate() {
                    *score += if possible(place, own, head) { 0.0 } else { IMPOSSIBLE };
                }
            }
        }
        scores
    }
}

/// The scores of a batch of windows.
pub(crate) struct Batch {
    pub(crate) upos: Scores,
    pub(crate) entities: Scores,
    pub(crate) attribution: Scores,
    pub(crate) standing: Scores,
    pub(crate) relations: Scores,
    pub(crate) arcs: Scores,
    pub(crate) links: Scores,
}

/// One output: `[windows, pieces, labels]`.
pub(crate) struct Scores {
    values: Vec<f32>,
    length: usize,
    width: usize,
}

impl Scores {
    fn new(values: Vec<f32>, length: usize, pieces: usize) -> Self {
        Self { width: values.len() / pieces.max(1), values, length }
    }

    /// The scores of one piece; empty beyond the batch.
    pub(crate) fn of(&self, window: usize, piece: usize) -> &[f32] {
        let start = (window * self.length + piece) * self.width;
        self.values.get(start..start + self.width).unwrap_or_default()
    }
}

/// The place of the greatest score, the first of equals; 0 of none.
pub(crate) fn greatest(scores: &[f32]) -> usize {
    let places = scores.iter().enumerate();
    places.reduce(|a, b| if b.1 > a.1 { b } else { a }).map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::WordPieces;
    use crate::labels::RELATIONS;
    use crate::window::{Sentence, Splitter, windows};

    /// One window of `training/parity.json`: its inputs, and what the int8 network says in ONNX Runtime.
    #[derive(serde::Deserialize)]
    struct Case {
        sentences: Vec<Vec<String>>,
        input_ids: Vec<i32>,
        shape_ids: Vec<i32>,
        word_sentence: Vec<i32>,
        first_pieces: Vec<usize>,
        int8: Labels,
        int8_arcs: Vec<usize>,
        int8_attribution_link: Vec<usize>,
        logits_of_first_word: std::collections::BTreeMap<String, Logits>,
    }

    #[derive(serde::Deserialize)]
    struct Labels {
        upos: Vec<String>,
        entities: Vec<String>,
        attribution: Vec<String>,
        standing: Vec<String>,
        relations: Vec<String>,
    }

    #[derive(serde::Deserialize)]
    struct Logits {
        int8: Vec<f32>,
    }

    #[derive(serde::Deserialize)]
    struct Lists {
        upos: Vec<String>,
        entities: Vec<String>,
        attribution: Vec<String>,
        standing: Vec<String>,
    }

    /// Scores within this of one another tie. Where engines differ in an f32's last bit, a value may fall on another
    /// int8 step, and six layers carry that on: to 0.12, as far as int8 is from f32.
    const TIE: f32 = 0.2;

    #[test]
    fn inputs_and_labels_are_the_references() {
        let cases: Vec<Case> =
            serde_json::from_str(include_str!("../../../training/parity.json")).expect("well-formed");
        let lists: Lists =
            serde_json::from_str(include_str!("../../../models/encoder.json")).expect("well-formed");
        let relations: Vec<String> = RELATIONS.map(str::to_owned).to_vec();
        let pieces = WordPieces::new(include_str!("../../../models/reader.vocab.txt")).expect("well-formed");
        let tagger = Tagger::load(30_522).expect("the weights load");
        for case in cases {
            let mut splitter = Splitter::new(&pieces);
            let read: Vec<Sentence> = case
                .sentences
                .iter()
                .map(|words| splitter.split(&words.iter().map(String::as_str).collect::<Vec<_>>()))
                .collect();
            let [window] = windows(0, &read).try_into().expect("one window");
            let mut inputs = Inputs::default();
            inputs.push(&pieces, &read);
            assert_eq!(inputs.ids, case.input_ids);
            assert_eq!(inputs.shapes, case.shape_ids);
            assert_eq!(inputs.places, case.word_sentence);
            let batch = tagger.run(&inputs, 1, window.length).expect("the network runs");
            for (word, &piece) in case.first_pieces.iter().enumerate() {
                let named = |scores: &Scores, list: &[String], expected: &[String]| {
                    let place = list.iter().position(|label| *label == expected[word]).expect("a label");
                    same(scores.of(0, piece), place);
                };
                named(&batch.upos, &lists.upos, &case.int8.upos);
                named(&batch.entities, &lists.entities, &case.int8.entities);
                named(&batch.attribution, &lists.attribution, &case.int8.attribution);
                named(&batch.standing, &lists.standing, &case.int8.standing);
                named(&batch.relations, &relations, &case.int8.relations);
                same(batch.arcs.of(0, piece), case.int8_arcs[word]);
                same(batch.links.of(0, piece), case.int8_attribution_link[word]);
            }
            let outputs = [
                ("upos", &batch.upos),
                ("entities", &batch.entities),
                ("attribution", &batch.attribution),
                ("standing", &batch.standing),
            ];
            for (name, scores) in outputs {
                let expected = &case.logits_of_first_word[name].int8;
                for (found, expected) in scores.of(0, case.first_pieces[0]).iter().zip(expected) {
                    assert!((found - expected).abs() < TIE, "{name}: {found} for {expected}");
                }
            }
        }
    }

    /// The expected label is the greatest, or ties with it.
    fn same(scores: &[f32], expected: usize) {
        let found = greatest(scores);
        assert!(scores[found] - scores[expected] < TIE, "{found} for {expected}: {scores:?}");
    }
}
