//! Crossread's middle: which sentences of several reports say one thing ([`align`]), how the versions stand to one
//! another ([`reconcile`]), where each report has its text from ([`origins`]), and who is spoken of ([`cast`]).

mod align;
mod bond;
mod cast;
mod commitment;
mod compare;
mod date;
mod deed;
mod difference;
mod event;
mod figure;
mod frame;
mod gather;
mod importance;
mod kind;
mod origin;
mod recognised;
mod reconcile;
mod setting;
mod sifted;
mod summary;
mod timeline;
mod utterance;
mod versions;

pub use align::{MOST_CLAUSES, align};
pub use cast::{Cast, cast};
pub use commitment::{commitments, undertaking};
pub use compare::compare_numbers;
pub use origin::{Origins, origins};
pub use reconcile::reconcile;
pub use timeline::timeline;
