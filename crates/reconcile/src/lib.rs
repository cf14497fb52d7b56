//! Crossread's middle: which sentences of several reports say one thing ([`align`]), how the versions stand to one
//! another ([`reconcile`]), where each report has its text from ([`origins`]), and who is named ([`entities`]).

mod align;
mod compare;
mod date;
mod entity;
mod event;
mod figure;
mod gather;
mod importance;
mod kind;
mod origin;
mod reconcile;
mod setting;
mod summary;
mod timeline;
mod utterance;
mod versions;

pub use align::{MOST_SENTENCES, align};
pub use compare::compare_numbers;
pub use entity::entities;
pub use origin::{Origins, origins};
pub use reconcile::reconcile;
pub use timeline::timeline;
