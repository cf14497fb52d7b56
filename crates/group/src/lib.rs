//! Grouping: which reports are copies of one another, and which tell of one event.
//!
//! A [`Profile`] is what grouping knows of a report. A [`Stream`] takes profiles as they come, finds for each what it
//! copies ([`struct@Copy`]) and what it is like ([`Link`]), and gives [`Group`]s: stories, every member with the reason why it
//! is in there.
//!
//! Invariants: a stream's groups are a function of the set of its reports, not of the order in which they came; pure,
//! without input, output or clock; nothing compares all pairs.

mod change;
mod events;
mod index;
mod linkage;
mod near_duplicate;
mod nodes;
mod pieces;
mod profile;
mod rarity;
mod regroup;
mod stored;
mod stream;
mod words;

pub use change::{Change, change};
pub use events::events;
pub use linkage::{Because, Decisions, Group, Membership};
pub use near_duplicate::{Copy, CopyKind, REACH};
pub use nodes::Link;
pub use pieces::pieces;
pub use profile::{Place, Profile, shared_words, stems};
pub use rarity::reference_stems;
pub use stream::{MOST_LINKS, Stream};
