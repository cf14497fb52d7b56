//! What the server shows, whoever keeps it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crossread::render::{Listing, Step};
use crossread::{Record, Report};

use super::intake::Intake;

/// A record with the texts that it was made of.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) record: Record,
    /// As many of its reports as are at hand; the page says which are missing.
    pub(crate) reports: Vec<Report>,
}

/// What an address asks for, by name.
pub(crate) type Asked = BTreeMap<String, String>;

/// What stands at one place of a [`Library`].
#[derive(Debug)]
pub(crate) enum Shown {
    /// A record.
    Record(Arc<Sheet>),
    /// A reading that is not done: what is read, its steps, what the one in hand is at.
    Working { title: String, steps: Vec<(&'static str, Step)>, detail: String },
    /// An answer to a program, in JSON.
    Json(String),
    /// A question that has no answer, and how to ask.
    Refused { text: String, remedy: String },
    /// Lists of what there is, of what a search found or of what was added.
    List(Box<Listing>),
    /// What was asked for was done; another address tells of it.
    Elsewhere(&'static str),
    /// What went wrong, and what to do.
    Failed { text: String, remedy: String },
    /// No such place.
    Nothing,
}

/// Keeps records for the server. The whole seam between the two: a folder of reports is one ([`super::Folder`]), a store of
/// stories another ([`super::Shelf`]).
pub(crate) trait Library: Send + Sync {
    /// What stands at `place`: the address's path without the slash before it, as the request has it ("" is the front
    /// page). The place is a stranger's word: it names a story or nothing, and is never taken for the path of a file.
    /// `asked` is what its query asks for.
    fn open(&self, place: &str, asked: &Asked) -> Shown;

    /// Where the list of what this library holds stands; `None` where it holds one thing alone.
    fn home(&self) -> Option<&str> {
        None
    }

    /// What takes the articles that a form brings; `None` where this library only shows.
    fn intake(&self) -> Option<&Arc<Intake>> {
        None
    }
}
