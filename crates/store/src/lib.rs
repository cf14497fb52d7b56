//! The store: articles, the stories that they make, each story's record, and words to search by, in one SQLite file.
//!
//! [`Store::open`] opens it; reading goes through [`Store`], writing through a [`Writer`], which is one transaction: kept
//! whole by [`Writer::commit`], undone by anything else, a killed process included. One program writes at a time, others
//! read what was last committed (SQLite's write-ahead log).
//!
//! Knows nothing of how articles are grouped or read: profiles and reasons are kept as they are given. Touches no file
//! but its own.

mod article;
mod backup;
mod change;
mod check;
mod digest;
mod error;
mod file;
mod memory;
mod record;
mod schema;
mod search;
mod store;
mod story;
mod writer;

pub use article::{Article, ArticleKey, Columns, Copied, Tie};
pub use change::{Change, Essence, changes};
pub use error::StoreError;
pub use memory::{News, Remembered};
pub use record::{Kept, Sources, of_record};
pub use schema::SCHEMA_VERSION;
pub use search::{Hit, HitKind};
pub use store::{Access, Counts, Store};
pub use story::{Filter, Grouped, Order, StorySummary};
pub use writer::Writer;
