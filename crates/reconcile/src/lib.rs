//! Crossread's middle: which sentences of several reports say one thing ([`align`]), how the versions stand to one
//! another ([`reconcile`]), where each report has its text from ([`origins`]), and who is spoken of ([`cast`]).

mod align;
mod answer;
mod bond;
mod cast;
mod cluster;
mod commitment;
mod compare;
mod context;
mod difference;
mod features;
mod importance;
mod kind;
mod lexicon;
mod origin;
mod reconcile;
mod summary;
mod timeline;
mod utterance;

pub use align::align;
pub use cast::{Cast, cast};
pub use commitment::{commitments, undertaking};
pub use compare::compare_numbers;
pub use features::features_of;
pub use origin::{Origins, origins};
pub use reconcile::reconcile;
pub use timeline::timeline;
