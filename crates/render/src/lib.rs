//! Crossread's last stage: a [`Record`](crossread_core::Record) for people and programs to read.
//!
//! Every function here is pure: no file, clock, environment or network; the same record gives the same bytes.
//! The words of articles are hostile until shown otherwise: each form removes or escapes what would act on its
//! reader's terminal, Markdown viewer or browser.

mod citation;
mod csv;
mod html;
mod json;
mod markdown;
mod outline;
mod people;
mod printable;
mod provenance;
mod sayings;
mod terminal;
mod wording;

pub use csv::csv;
pub use html::{Choice, Facet, Field, Listed, Listing, Step, html, message, policy, progress, shelf};
pub use json::json;
pub use markdown::markdown;
pub use printable::one_line;
pub use sayings::sayings;
pub use terminal::{Extent, Section, quotes, terminal};
