//! Crossread's last stage: a [`Record`](crossread_core::Record) for people and programs to read.
//!
//! Every function here is pure: no file, clock, environment or network; the same record gives the same bytes.
//! The words of articles are hostile until shown otherwise: each form removes or escapes what would act on its
//! reader's terminal, Markdown viewer or browser.

mod citation;
mod csv;
mod evidence;
mod front_matter;
mod html;
mod json;
mod markdown;
mod outline;
mod people;
mod printable;
mod provenance;
mod rss;
mod sayings;
mod schema_org;
mod tables;
mod terminal;
mod uima_cas;
mod web_annotation;
mod wording;

pub use citation::{bibtex, csl_json};
pub use csv::csv;
pub use front_matter::front_matter;
pub use html::{Choice, Facet, Field, Listed, Listing, Step, html, message, policy, progress, shelf};
pub use json::{document, json, line};
pub use markdown::markdown;
pub use printable::one_line;
pub use rss::{FeedItem, GENERATOR, rss};
pub use sayings::sayings;
pub use schema_org::schema_org;
pub use tables::{Cell, Column, Table, tables};
pub use terminal::{Extent, Section, quotes, terminal};
pub use uima_cas::uima_cas;
pub use web_annotation::web_annotation;
