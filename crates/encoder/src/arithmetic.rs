//! The f32 arithmetic of the networks, the same bits on every processor.
//!
//! Plain Rust over arrays, which the compiler turns into the vectors that a processor has ([`vectorised`]), and for the product of matrices vectors
//! told one by one. Neither is put in another order, joined to fused steps or replaced by approximations: additions, products, quotients and square
//! roots are IEEE 754's (exactly rounded everywhere), and a sum has [`LANES`] partial sums whatever the width of a vector.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdOp};

/// Partial sums of a sum, and columns that a product computes together: the f32 values of the widest vector there is (AVX-512).
pub(crate) const LANES: usize = 16;

/// Rows that a product computes together: four times [`LANES`] sums fill half of AVX2's registers.
const ROWS: usize = 4;

/// 1.5 · 2²³: a value below 2²² that is added to it is rounded to an integer, halves to even, in its lowest bits.
const ROUNDING: f32 = 12_582_912.0;

/// LayerNorm's epsilon (`training/graph.py`).
const EPSILON: f32 = 1e-12;

/// Below zero, more than that from it, a power of e is taken for zero: the smallest normal f32 is e^-87.3.
const LEAST_POWER: f32 = -87.0;

/// ln 2 in two parts; the first has so few bits that its product with a small integer is exact.
const LN_2_HEAD: f32 = 355.0 / 512.0;
const LN_2_REST: f32 = (std::f64::consts::LN_2 - 355.0 / 512.0) as f32;

/// Runs `work` compiled for the processor at hand. What it calls must be `#[inline(always)]`.
#[inline(always)]
pub(crate) fn vectorised<R>(work: impl FnOnce() -> R) -> R {
    struct Work<F>(F);
    impl<R, F: FnOnce() -> R> SimdOp for Work<F> {
        type Output = R;

        #[inline(always)]
        fn eval<I: Isa>(self, _: I) -> R {
            (self.0)()
        }
    }
    Work(work).dispatch()
}

/// One value of all lanes, joined by halves.
#[inline(always)]
fn joined(mut lanes: [f32; LANES], join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for place in 0..half {
            lanes[place] = join(lanes[place], lanes[place + half]);
        }
        half /= 2;
    }
    lanes[0]
}

/// The values, a multiple of [`LANES`], joined lane by lane.
#[inline(always)]
fn reduced(values: &[f32], start: f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [start; LANES];
    for chunk in values.as_chunks::<LANES>().0 {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = join(*lane, *value);
        }
    }
    joined(lanes, join)
}

#[inline(always)]
fn greater(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// e to the power of `x`, which is zero or less.
#[inline(always)]
fn power(x: f32) -> f32 {
    let shifted = x * std::f32::consts::LOG2_E + ROUNDING;
    let twos = shifted - ROUNDING;
    let rest = x - twos * LN_2_HEAD - twos * LN_2_REST;
    // The series of e^x around 0; at half of ln 2, the farthest, what is left out is 1e-7.
    let series = [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];
    let mut sum = 1.0 / 720.0;
    for factor in series {
        sum = sum * rest + factor;
    }
    let exponent = shifted.to_bits().wrapping_sub(ROUNDING.to_bits()).wrapping_add(127);
    if x < LEAST_POWER { 0.0 } else { sum * f32::from_bits(exponent << 23) }
}

/// GELU, by the error function of Abramowitz and Stegun (1964), 7.1.26, right to 1.5e-7.
#[inline(always)]
pub(crate) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut sum = 1.061_405_4;
    for factor in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        sum = sum * t + factor;
    }
    let beyond = sum * t * power(-z * z);
    // Half of 1 + erf(x): what is beyond |x| on both sides, halved.
    let share = 0.5 * beyond;
    x * if x < 0.0 { share } else { 1.0 - share }
}

/// How a row of activations is put into eight bits (`training/graph.py`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// As far below zero as above.
    Even,
    /// Of GELU, nearly all above zero.
    Gelu,
}

impl Range {
    /// The step that stands for zero.
    pub(crate) fn zero(self) -> u8 {
        match self {
            Self::Even => 128,
            Self::Gelu => 32,
        }
    }
}

/// Puts a row into eight bits; gives the size of a step.
#[inline(always)]
pub(crate) fn quantise(row: &[f32], range: Range, steps: &mut [u8]) -> f32 {
    let scale = match range {
        Range::Even => {
            let top = reduced(row, 1e-6, |a, b| greater(a, b.abs()));
            top * (1.0 / 127.0)
        }
        // GELU's least value is -0.16997.
        Range::Gelu => greater(reduced(row, 0.0, greater) * (1.0 / 223.0), 0.17 / 32.0),
    };
    let factor = 1.0 / scale;
    let zero = i32::from(range.zero());
    for (step, value) in steps.iter_mut().zip(row) {
        let rounded = (value * factor + ROUNDING).to_bits().wrapping_sub(ROUNDING.to_bits());
        *step = (rounded.cast_signed() + zero).clamp(0, 255) as u8;
    }
    scale
}

/// A row of an integer product as numbers.
#[inline(always)]
pub(crate) fn scaled(product: &[i32], scale: f32, columns: &[f32], bias: &[f32], row: &mut [f32]) {
    for (((value, product), column), bias) in row.iter_mut().zip(product).zip(columns).zip(bias) {
        *value = *product as f32 * column * scale + bias;
    }
}

/// Adds `other` to a row.
#[inline(always)]
pub(crate) fn add(row: &mut [f32], other: &[f32]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += other;
    }
}

/// LayerNorm of one row.
#[inline(always)]
pub(crate) fn norm(row: &mut [f32], scale: &[f32], bias: &[f32]) {
    let share = 1.0 / row.len() as f32;
    let mean = reduced(row, 0.0, |a, b| a + b) * share;
    for value in row.iter_mut() {
        *value -= mean;
    }
    let mut squares = [0.0; LANES];
    for chunk in row.as_chunks::<LANES>().0 {
        for (square, value) in squares.iter_mut().zip(chunk) {
            *square += value * value;
        }
    }
    let factor = 1.0 / (joined(squares, |a, b| a + b) * share + EPSILON).sqrt();
    for ((value, scale), bias) in row.iter_mut().zip(scale).zip(bias) {
        *value = *value * factor * scale + bias;
    }
}

/// A matrix as a product reads it: panels of [`LANES`] columns, the last filled up with zeros, each row after row.
pub(crate) struct Panels {
    depth: usize,
    values: Vec<[f32; LANES]>,
}

impl Panels {
    /// Of `depth` rows and so many columns, all zero.
    pub(crate) fn zero(depth: usize, columns: usize) -> Self {
        Self { depth, values: vec![[0.0; LANES]; columns.div_ceil(LANES) * depth] }
    }

    /// Of a matrix with rows of so many columns.
    pub(crate) fn new(matrix: &[f32], columns: usize) -> Self {
        let mut panels = Self::zero(matrix.len() / columns, columns);
        for (place, row) in matrix.chunks_exact(columns).enumerate() {
            panels.set_row(place, row);
        }
        panels
    }

    #[inline(always)]
    pub(crate) fn set_row(&mut self, place: usize, row: &[f32]) {
        for (panel, values) in self.values.chunks_exact_mut(self.depth).zip(row.chunks(LANES)) {
            panel[place][..values.len()].copy_from_slice(values);
        }
    }

    #[inline(always)]
    pub(crate) fn set_column(&mut self, place: usize, column: &[f32]) {
        let panel = &mut self.values[place / LANES * self.depth..][..self.depth];
        for (row, value) in panel.iter_mut().zip(column) {
            row[place % LANES] = *value;
        }
    }

    /// The product of `rows`, each as long as the matrix is deep, with the matrix: rows of `width` values.
    pub(crate) fn product(&self, rows: &[f32], width: usize, out: &mut [f32]) {
        Product { rows, panels: self, width, out }.dispatch();
    }
}

struct Product<'a> {
    rows: &'a [f32],
    panels: &'a Panels,
    width: usize,
    out: &'a mut [f32],
}

impl SimdOp for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Self { rows, panels, width, out } = self;
        for (rows, out) in rows.chunks(ROWS * panels.depth).zip(out.chunks_mut(ROWS * width)) {
            if rows.len() == ROWS * panels.depth {
                panels.block::<I, ROWS>(isa, rows, width, out);
            } else {
                for (row, out) in rows.chunks_exact(panels.depth).zip(out.chunks_exact_mut(width)) {
                    panels.block::<I, 1>(isa, row, width, out);
                }
            }
        }
    }
}

impl Panels {
    /// The product of so many rows. Each sum runs over the depth in order, whatever the width of a vector.
    #[inline(always)]
    fn block<I: Isa, const COUNT: usize>(&self, isa: I, rows: &[f32], width: usize, out: &mut [f32]) {
        let ops = isa.f32();
        let rows: [&[f32]; COUNT] = std::array::from_fn(|row| &rows[row * self.depth..][..self.depth]);
        for (place, panel) in self.values.chunks_exact(self.depth).enumerate() {
            let columns = place * LANES..width.min((place + 1) * LANES);
            for first in (0..columns.len()).step_by(ops.len()) {
                let mut sums = [ops.zero(); COUNT];
                for (depth, values) in panel.iter().enumerate() {
                    let values = ops.load(&values[first..]);
                    for (sum, row) in sums.iter_mut().zip(&rows) {
                        *sum = ops.add(*sum, ops.mul(ops.splat(row[depth]), values));
                    }
                }
                let columns = columns.start + first..columns.end.min(columns.start + first + ops.len());
                for (out, sum) in out.chunks_exact_mut(width).zip(sums) {
                    let out = &mut out[columns.clone()];
                    out.copy_from_slice(&sum.to_array().as_ref()[..out.len()]);
                }
            }
        }
    }
}

/// The powers of e of the first `length` scores, the greatest taken as zero; the rest become zero. Gives their sum. The scores are a multiple of
/// [`LANES`].
#[inline(always)]
pub(crate) fn powers(scores: &mut [f32], length: usize) -> f32 {
    scores[length..].fill(f32::MIN);
    let greatest = reduced(scores, f32::MIN, greater);
    for score in scores.iter_mut() {
        *score = power(*score - greatest);
    }
    reduced(scores, 0.0, |a, b| a + b)
}
