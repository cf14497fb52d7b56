//! Typed comparators, one a file, each with its corpus beside it. Doubt never means a conflict.

pub(crate) mod cause;
pub(crate) mod date;
pub(crate) mod fact;
pub(crate) mod list;
pub(crate) mod name;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod polarity;
pub(crate) mod speaker;
pub(crate) mod spoken;
pub(crate) mod status;
pub(crate) mod thing;
pub(crate) mod token;
pub(crate) mod wording;

use crossread_core::{Quantity, Reason};

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

/// The comparison's name, as the corpora write it.
#[cfg(test)]
pub(crate) fn name_of(comparison: &Comparison) -> &'static str {
    match comparison {
        Comparison::Same => "same",
        Comparison::Compatible(..) => "compatible",
        Comparison::Incompatible(_) => "incompatible",
        Comparison::Unrelated => "unrelated",
    }
}

/// The comparison's name; where both can be right, the reason's.
#[cfg(test)]
pub(crate) fn reason_of(comparison: &Comparison) -> String {
    match comparison {
        Comparison::Compatible(reason, _) => format!("{reason:?}").to_lowercase(),
        other => name_of(other).to_owned(),
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
