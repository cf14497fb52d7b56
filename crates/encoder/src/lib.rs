//! Crossread's encoder: word pieces, networks, weights. Texts in, unit vectors, judgements of pairs and tags out; nothing
//! else.
//!
//! [`MiniLm`] is the real one, its weights inside the program. [`WordBag`] needs no network and can be computed
//! by hand. Both give each text and each pair the same bits whatever stands beside it, so that a record does not depend on the
//! order or the set of its reports.

mod arithmetic;
mod decode;
mod error;
mod labels;
mod memory;
mod minilm;
mod names;
mod network;
mod onnx;
mod overlap;
mod passage;
mod pieces;
mod reader;
mod said;
mod sequence;
mod tagger;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;
mod window;
mod words;
mod workers;

pub use error::EncoderError;
pub use minilm::{Loading, MiniLm};
pub use pieces::{Piece, WordPieces};
pub use words::WordBag;
