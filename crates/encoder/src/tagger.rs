//! The tagging network: inference, and what its scores say.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use crate::EncoderError;
use crate::window::Inputs;

static WEIGHTS: &[u8] = include_bytes!("../../../models/encoder.onnx");

const INPUTS: [&str; 3] = ["input_ids", "shape_ids", "word_sentence"];
const OUTPUTS: [&str; 7] =
    ["upos", "entities", "attribution", "standing", "relations", "arcs", "attribution_link"];

/// MiniLM tuned with heads for words, int8 (`training/README.md`). A window's scores depend on it alone, to the
/// bit, as long as it stands with others of exactly its length.
pub(crate) struct Tagger {
    model: Model,
    inputs: [NodeId; 3],
    outputs: [NodeId; 7],
}

impl Tagger {
    pub(crate) fn load(prepack: bool) -> Result<Self, EncoderError> {
        let model = ModelOptions::with_all_ops().prepack_weights(prepack).load_static_slice(WEIGHTS)?;
        let [ids, shapes, places] = INPUTS.map(|name| model.node_id(name));
        let [upos, entities, attribution, standing, relations, arcs, links] =
            OUTPUTS.map(|name| model.node_id(name));
        Ok(Self {
            inputs: [ids?, shapes?, places?],
            outputs: [upos?, entities?, attribution?, standing?, relations?, arcs?, links?],
            model,
        })
    }

    /// Scores `rows` windows of `length` pieces each.
    pub(crate) fn run(
        &self,
        pool: &Arc<ThreadPool>,
        inputs: &Inputs,
        rows: usize,
        length: usize,
    ) -> Result<Batch, EncoderError> {
        let values = [&inputs.ids, &inputs.shapes, &inputs.places];
        let mut given = Vec::new();
        for (id, values) in self.inputs.into_iter().zip(values) {
            let view = NdTensorView::try_from_data([rows, length], values.as_slice());
            given.push((id, view.map_err(|_| EncoderError::Shape)?.into()));
        }
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        let outputs = self.model.run(given, &self.outputs, Some(options))?;
        let mut outputs = outputs.into_iter().map(|value| Scores::new(value, rows, length));
        let mut next = || outputs.next().unwrap_or(Err(EncoderError::Shape));
        Ok(Batch {
            upos: next()?,
            entities: next()?,
            attribution: next()?,
            standing: next()?,
            relations: next()?,
            arcs: next()?,
            links: next()?,
        })
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
    fn new(value: Value, rows: usize, length: usize) -> Result<Self, EncoderError> {
        let tensor: NdTensor<f32, 3> = value.try_into().map_err(|_| EncoderError::Shape)?;
        match tensor.shape() {
            [r, l, width] if (r, l) == (rows, length) => {
                Ok(Self { values: tensor.into_data(), length, width })
            }
            _ => Err(EncoderError::Shape),
        }
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
    use rten::ThreadPool;

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
        let tagger = Tagger::load(true).expect("the weights load");
        let pool = Arc::new(ThreadPool::with_num_threads(1));
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
            let batch = tagger.run(&pool, &inputs, 1, window.length).expect("the network runs");
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
