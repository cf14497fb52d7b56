//! In what two answers to one question differ, and why both can be right.
//!
//! One comparator a file, each with its corpus beside it; [`COMPARATORS`] is the registry and [`differences`](crate::difference::differences) the one
//! driver. The pair reader says whether two versions give one answer; a comparator aligns their mentions and says why not.

pub(crate) mod date;
pub(crate) mod list;
#[cfg(test)]
pub(crate) mod marked;
pub(crate) mod name;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod polarity;
pub(crate) mod speaker;
pub(crate) mod spoken;
pub(crate) mod status;
pub(crate) mod thing;
mod version;
pub(crate) mod wording;

use crossread_core::{Difference, Quantity, Reason};

pub(crate) use version::Version;

/// How two versions of one thing stand to one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// They say the same.
    Same,
    /// They differ on the face of it, and both can be right.
    Compatible(Reason, String),
    /// They cannot both be right; why, in a sentence.
    Incompatible(String),
    /// They are not about one thing, or nothing can be told.
    Unrelated,
}

/// In what two versions differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contrast {
    /// How they stand; never [`Comparison::Same`] or [`Comparison::Unrelated`].
    pub(crate) comparison: Comparison,
    /// Whether values say it; else it explains what the pair reader holds, who then says too whether both can be right.
    pub(crate) computed: bool,
    /// What each gives, as written.
    pub(crate) values: [String; 2],
}

/// Compares what two versions say in one respect.
pub(crate) trait Comparator: Sync {
    /// In which respect.
    fn differs(&self) -> Difference;

    /// In what they differ in that respect; `None` where they do not, or where nothing can be told.
    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast>;
}

/// All comparators. A new one is a file, a corpus, and a line here.
pub(crate) const COMPARATORS: [&dyn Comparator; 9] = [
    &number::Number,
    &date::Dates,
    &place::Place,
    &name::Names,
    &speaker::Speaker,
    &status::Status,
    &list::List,
    &wording::Wording,
    &polarity::Polarity,
];

/// The comparison's name, as the corpora write it; where both can be right, the reason's.
#[cfg(test)]
pub(crate) fn reason_of(comparison: &Comparison) -> String {
    match comparison {
        Comparison::Same => "same".to_owned(),
        Comparison::Compatible(reason, _) => format!("{reason:?}").to_lowercase(),
        Comparison::Incompatible(_) => "incompatible".to_owned(),
        Comparison::Unrelated => "unrelated".to_owned(),
    }
}

/// What the number comparator says of two quantities of texts without dates: whether both can be right; `None` where they
/// are about different things, or it cannot be told.
pub fn compare_numbers(a: &Quantity, b: &Quantity) -> Option<bool> {
    match number::compare(a, b, None) {
        Comparison::Same | Comparison::Compatible(..) => Some(true),
        Comparison::Incompatible(_) => Some(false),
        Comparison::Unrelated => None,
    }
}
