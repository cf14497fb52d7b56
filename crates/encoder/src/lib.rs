//! Crossread's encoder: word pieces, network, weights. Texts in, unit vectors and tags out; nothing else.
//!
//! [`MiniLm`] is the real one, its weights inside the program. [`WordBag`] needs no network and can be computed
//! by hand. Both give each text the same bits whatever stands beside it, so that a record does not depend on the
//! order or the set of its reports.

mod decode;
mod error;
mod labels;
mod memory;
mod minilm;
mod names;
mod pieces;
mod sequence;
mod tagger;
mod tokens;
mod tree;
mod window;
mod words;

pub use error::EncoderError;
pub use minilm::{Loading, MiniLm};
pub use pieces::{Piece, WordPieces};
pub use words::WordBag;
