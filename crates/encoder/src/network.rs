//! What the networks are made of: the graph that `training/graph.py` and `export.py` write, int8 and f32.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix, QuantParams};
use rten_tensor::NdTensorView;

use crate::EncoderError;
use crate::arithmetic::{LANES, Panels, Range, add, gelu, norm, powers, quantise, scaled, vectorised};
use crate::onnx::Weights;

/// Values of a word piece's state, of an embedding, and between the two layers of a feed-forward network.
pub(crate) const WIDTH: usize = 384;
const INNER: usize = 4 * WIDTH;
/// Heads of attention, and the values that each reads.
const HEADS: usize = 12;
const OF_A_HEAD: usize = WIDTH / HEADS;
/// Query, key and value, side by side.
const THREE: usize = 3 * WIDTH;
/// Rows of the feed-forward network that are computed together: what is between its layers stays in the cache.
const BLOCK: usize = 64;

/// Rows in eight bits, each with its own scale.
pub(crate) struct Quantised {
    steps: Vec<u8>,
    scales: Vec<f32>,
    range: Range,
}

impl Quantised {
    pub(crate) fn new(rows: &[f32]) -> Self {
        let mut quantised = Self::zero(rows.len() / WIDTH, WIDTH, Range::Even);
        vectorised(
            #[inline(always)]
            || {
                for ((row, steps), scale) in rows
                    .chunks_exact(WIDTH)
                    .zip(quantised.steps.chunks_exact_mut(WIDTH))
                    .zip(&mut quantised.scales)
                {
                    *scale = quantise(row, Range::Even, steps);
                }
            },
        );
        quantised
    }

    fn zero(rows: usize, width: usize, range: Range) -> Self {
        Self { steps: vec![0; rows * width], scales: vec![0.0; rows], range }
    }
}

/// An int8 layer: its product is one of integers, so exact on every processor.
pub(crate) struct Linear {
    depth: usize,
    weights: PackedBMatrix<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl Linear {
    pub(crate) fn read(weights: &mut Weights, depth: usize, width: usize) -> Result<Self, EncoderError> {
        Self::side_by_side::<1>(weights, depth, width)
    }

    /// So many layers as one, their outputs one after another.
    fn side_by_side<const COUNT: usize>(
        weights: &mut Weights,
        depth: usize,
        width: usize,
    ) -> Result<Self, EncoderError> {
        let mut steps = vec![0; depth * COUNT * width];
        let (mut scales, mut bias) = (Vec::new(), Vec::new());
        for part in 0..COUNT {
            let from = weights.steps(&[depth, width])?;
            for (row, from) in steps.chunks_exact_mut(COUNT * width).zip(from.chunks_exact(width)) {
                for (step, byte) in row.iter_mut().skip(part * width).zip(from) {
                    *step = byte.cast_signed();
                }
            }
            scales.extend(weights.floats(&[width])?);
            bias.extend(weights.floats(&[width])?);
        }
        let steps = NdTensorView::from_data([depth, COUNT * width], steps.as_slice());
        let weights = GemmExecutor::<u8, i8, i32>::new().prepack_b(steps);
        Ok(Self { depth, weights, scales, bias })
    }

    /// Writes the sums of `rows` into `sums`.
    fn product(&self, rows: &Quantised, sums: &mut [i32]) -> Result<(), EncoderError> {
        let steps = NdTensorView::from_data([rows.scales.len(), self.depth], rows.steps.as_slice());
        let zero = vec![rows.range.zero(); rows.scales.len()];
        let options =
            GemmOptions { a_quant: Some(QuantParams { zero_point: &zero }), ..GemmOptions::default() };
        let weights = GemmInputB::Packed(&self.weights);
        GemmExecutor::<u8, i8, i32>::new()
            .gemm(sums, GemmInputA::Unpacked(steps), weights, options)
            .map_err(|_| EncoderError::Shape)
    }

    /// One row of sums as numbers.
    #[inline(always)]
    fn scaled(&self, sums: &[i32], scale: f32, row: &mut [f32]) {
        scaled(sums, scale, &self.scales, &self.bias, row);
    }

    /// The layer of rows.
    pub(crate) fn apply(&self, rows: &Quantised) -> Result<Vec<f32>, EncoderError> {
        let width = self.bias.len();
        let mut sums = vec![0; rows.scales.len() * width];
        self.product(rows, &mut sums)?;
        let mut out = vec![0.0; sums.len()];
        vectorised(
            #[inline(always)]
            || {
                for ((row, sums), scale) in
                    out.chunks_exact_mut(width).zip(sums.chunks_exact(width)).zip(&rows.scales)
                {
                    self.scaled(sums, *scale, row);
                }
            },
        );
        Ok(out)
    }
}

/// An f32 layer.
pub(crate) struct Dense {
    weights: Panels,
    bias: Vec<f32>,
}

impl Dense {
    pub(crate) fn read(weights: &mut Weights, depth: usize, width: usize) -> Result<Self, EncoderError> {
        let dense = Self::without_bias(weights, depth, width)?;
        Ok(Self { bias: weights.floats(&[width])?, ..dense })
    }

    pub(crate) fn without_bias(
        weights: &mut Weights,
        depth: usize,
        width: usize,
    ) -> Result<Self, EncoderError> {
        Ok(Self { weights: Panels::new(&weights.floats(&[depth, width])?, width), bias: vec![0.0; width] })
    }

    /// The layer of `count` rows.
    pub(crate) fn apply(&self, rows: &[f32], count: usize) -> Vec<f32> {
        let width = self.bias.len();
        let mut out = vec![0.0; count * width];
        vectorised(
            #[inline(always)]
            || {
                self.weights.product(rows, width, &mut out);
                out.chunks_exact_mut(width).for_each(
                    #[inline(always)]
                    |row| add(row, &self.bias),
                );
            },
        );
        out
    }
}

/// GELU of each value.
pub(crate) fn activated(mut values: Vec<f32>) -> Vec<f32> {
    vectorised(
        #[inline(always)]
        || {
            values.iter_mut().for_each(
                #[inline(always)]
                |value| *value = gelu(*value),
            )
        },
    );
    values
}

struct Norm {
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    fn read(weights: &mut Weights) -> Result<Self, EncoderError> {
        Ok(Self { scale: weights.floats(&[WIDTH])?, bias: weights.floats(&[WIDTH])? })
    }

    #[inline(always)]
    fn apply(&self, row: &mut [f32]) {
        norm(row, &self.scale, &self.bias);
    }
}

/// Word pieces and places to the states that a stack of layers begins with.
pub(crate) struct Entrance {
    words: &'static [u8],
    scales: Vec<f32>,
    places: Vec<f32>,
    /// What the shapes of words add; empty where the network knows none.
    shapes: Vec<f32>,
}

impl Entrance {
    /// Of so many word pieces, places and shapes.
    pub(crate) fn read(
        weights: &mut Weights,
        pieces: usize,
        places: usize,
        shapes: usize,
    ) -> Result<Self, EncoderError> {
        Ok(Self {
            words: weights.steps(&[pieces, WIDTH])?,
            scales: weights.floats(&[pieces, 1])?,
            places: weights.floats(&[places, WIDTH])?,
            shapes: if shapes > 0 { weights.floats(&[shapes, WIDTH])? } else { Vec::new() },
        })
    }

    /// The states of texts of `length` pieces each; `shapes` has as many as `ids`, or none.
    pub(crate) fn states(
        &self,
        ids: impl Iterator<Item = usize>,
        shapes: &[i32],
        length: usize,
    ) -> Result<Vec<f32>, EncoderError> {
        let row = |table: &'static [u8], place: usize| {
            table.get(place * WIDTH..(place + 1) * WIDTH).ok_or(EncoderError::Shape)
        };
        let mut states = Vec::new();
        for (number, id) in ids.enumerate() {
            let scale = self.scales.get(id).copied().unwrap_or_default();
            states.extend(row(self.words, id)?.iter().map(|step| f32::from(step.cast_signed()) * scale));
            let state = states.len() - WIDTH;
            let state = &mut states[state..];
            let place = number % length;
            add(state, self.places.get(place * WIDTH..(place + 1) * WIDTH).ok_or(EncoderError::Shape)?);
            if let Some(&shape) = shapes.get(number) {
                let shape = usize::try_from(shape).unwrap_or_default();
                add(state, self.shapes.get(shape * WIDTH..(shape + 1) * WIDTH).ok_or(EncoderError::Shape)?);
            }
        }
        Ok(states)
    }
}

/// Layers one above the other, and the norm before the first.
pub(crate) struct Stack {
    norm: Norm,
    layers: Vec<Layer>,
}

impl Stack {
    pub(crate) fn read(weights: &mut Weights, layers: usize) -> Result<Self, EncoderError> {
        let norm = Norm::read(weights)?;
        Ok(Self { norm, layers: (0..layers).map(|_| Layer::read(weights)).collect::<Result<_, _>>()? })
    }

    /// The states of texts of `length` pieces each, in place.
    pub(crate) fn apply(&self, states: &mut [f32], length: usize) -> Result<(), EncoderError> {
        vectorised(
            #[inline(always)]
            || {
                states.chunks_exact_mut(WIDTH).for_each(
                    #[inline(always)]
                    |row| self.norm.apply(row),
                )
            },
        );
        self.layers.iter().try_for_each(|layer| layer.apply(states, length))
    }
}

/// One layer of the transformer (Vaswani et al. 2017, norms after as in BERT).
pub(crate) struct Layer {
    three: Linear,
    out: Linear,
    attended: Norm,
    up: Linear,
    down: Linear,
    fed: Norm,
}

impl Layer {
    pub(crate) fn read(weights: &mut Weights) -> Result<Self, EncoderError> {
        Ok(Self {
            three: Linear::side_by_side::<3>(weights, WIDTH, WIDTH)?,
            out: Linear::read(weights, WIDTH, WIDTH)?,
            attended: Norm::read(weights)?,
            up: Linear::read(weights, WIDTH, INNER)?,
            down: Linear::read(weights, INNER, WIDTH)?,
            fed: Norm::read(weights)?,
        })
    }

    /// The states after the layer of texts of `length` pieces each.
    pub(crate) fn apply(&self, states: &mut [f32], length: usize) -> Result<(), EncoderError> {
        let three = self.three.apply(&Quantised::new(states))?;
        let mut attended = vec![0.0; states.len()];
        vectorised(
            #[inline(always)]
            || attention(&three, length, &mut attended),
        );
        self.out.add_and_norm(&Quantised::new(&attended), &self.attended, states)?;
        let mut sums = vec![0; BLOCK * INNER];
        for states in states.chunks_mut(BLOCK * WIDTH) {
            let inner = self.up.inner(&Quantised::new(states), &mut sums)?;
            self.down.add_and_norm(&inner, &self.fed, states)?;
        }
        Ok(())
    }
}

impl Linear {
    /// Adds the layer of `rows` to the states and norms them.
    fn add_and_norm(&self, rows: &Quantised, norm: &Norm, states: &mut [f32]) -> Result<(), EncoderError> {
        let mut sums = vec![0; states.len()];
        self.product(rows, &mut sums)?;
        vectorised(
            #[inline(always)]
            || {
                let mut more = [0.0; WIDTH];
                for ((state, sums), scale) in
                    states.chunks_exact_mut(WIDTH).zip(sums.chunks_exact(WIDTH)).zip(&rows.scales)
                {
                    self.scaled(sums, *scale, &mut more);
                    add(state, &more);
                    norm.apply(state);
                }
            },
        );
        Ok(())
    }

    /// GELU of the layer, in eight bits; `sums` has room for all rows.
    fn inner(&self, rows: &Quantised, sums: &mut [i32]) -> Result<Quantised, EncoderError> {
        let sums = &mut sums[..rows.scales.len() * INNER];
        self.product(rows, sums)?;
        let mut inner = Quantised::zero(rows.scales.len(), INNER, Range::Gelu);
        vectorised(
            #[inline(always)]
            || {
                let mut row = [0.0; INNER];
                let out = inner.steps.chunks_exact_mut(INNER).zip(&mut inner.scales);
                for ((sums, scale), (steps, out)) in sums.chunks_exact(INNER).zip(&rows.scales).zip(out) {
                    self.scaled(sums, *scale, &mut row);
                    for value in &mut row {
                        *value = gelu(*value);
                    }
                    *out = quantise(&row, Range::Gelu, steps);
                }
            },
        );
        Ok(inner)
    }
}

/// Attention of all heads: queries, keys and values side by side to what each piece reads of its text.
#[inline(always)]
fn attention(three: &[f32], length: usize, out: &mut [f32]) {
    let width = length.next_multiple_of(LANES);
    let (mut keys, mut values) = (Panels::zero(OF_A_HEAD, width), Panels::zero(width, OF_A_HEAD));
    let mut queries = vec![0.0; length * OF_A_HEAD];
    let mut scores = vec![0.0; length * width];
    let mut read = vec![0.0; length * OF_A_HEAD];
    for (text, out) in three.chunks_exact(length * THREE).zip(out.chunks_exact_mut(length * WIDTH)) {
        for head in 0..HEADS {
            for (place, (row, query)) in
                text.chunks_exact(THREE).zip(queries.chunks_exact_mut(OF_A_HEAD)).enumerate()
            {
                let part = |number: usize| &row[number * WIDTH + head * OF_A_HEAD..][..OF_A_HEAD];
                query.copy_from_slice(part(0));
                keys.set_column(place, part(1));
                values.set_row(place, part(2));
            }
            keys.product(&queries, width, &mut scores);
            let mut shares = Vec::with_capacity(length);
            for scores in scores.chunks_exact_mut(width) {
                shares.push(1.0 / powers(scores, length));
            }
            values.product(&scores, OF_A_HEAD, &mut read);
            for ((out, read), share) in
                out.chunks_exact_mut(WIDTH).zip(read.chunks_exact(OF_A_HEAD)).zip(&shares)
            {
                for (out, read) in out[head * OF_A_HEAD..].iter_mut().zip(read) {
                    *out = read * share;
                }
            }
        }
    }
}
