//! In what comparators find a difference, by itself and between versions that are worded alike.

use crossread_core::Difference;

use super::held;
use super::mentions::Shared;
use super::words::{half_shared, says_no};
use crate::compare::{COMPARATORS, Comparison, Contrast, Version};

/// Of a respect: the features of a contrast that is computed and incompatible, computed and compatible, and told; of one between versions of one
/// predicate, and between those that share half of their words.
type Names = [&'static str; 5];

pub(super) fn features(a: &Version, b: &Version, shared: &Shared) -> Vec<&'static str> {
    let half = half_shared(a, b);
    let [persons, bodies, places] = shared.names_apart;
    let mut found = held(&[
        ("half the words", half),
        ("half the words, negated in one alone", half && says_no(a) != says_no(b)),
        ("half the words, values", half && shared.values_apart),
        ("half the words, times", half && shared.times_apart),
        ("half the words, two predicates", half && shared.predicates),
        ("half the words, persons", half && persons),
        ("half the words, bodies", half && bodies),
        ("half the words, places", half && places),
    ]);
    for comparator in COMPARATORS {
        let Some(contrast) = comparator.contrast(a, b) else { continue };
        let [clashes, fits, told, of_predicate, of_half] = names(comparator.differs());
        found.push(kind(&contrast, [clashes, fits, told]));
        found.extend(held(&[(of_predicate, shared.predicate), (of_half, half)]));
    }
    found
}

fn kind(contrast: &Contrast, [clashes, fits, told]: [&'static str; 3]) -> &'static str {
    match contrast.comparison {
        _ if !contrast.computed => told,
        Comparison::Compatible(..) => fits,
        _ => clashes,
    }
}

#[rustfmt::skip]
fn names(differs: Difference) -> Names {
    match differs {
        Difference::Number => ["number computed", "number fits", "number told", "one predicate, number", "half the words, number"],
        Difference::Date => ["date computed", "date fits", "date computed", "one predicate, date", "half the words, date"],
        Difference::Place => ["place", "place", "place", "one predicate, place", "half the words, place"],
        Difference::Name => ["name", "name", "name", "one predicate, name", "half the words, name"],
        Difference::Speaker => ["speaker computed", "speaker computed", "speaker told", "one predicate, speaker", "half the words, speaker"],
        Difference::Status => ["status", "status", "status", "one predicate, status", "half the words, status"],
        Difference::Cause => ["cause", "cause", "cause", "one predicate, cause", "half the words, cause"],
        Difference::List => ["list", "list", "list", "one predicate, list", "half the words, list"],
        Difference::Wording => ["wording", "wording", "wording", "one predicate, wording", "half the words, wording"],
        Difference::Polarity => ["polarity computed", "polarity computed", "polarity told", "one predicate, polarity", "half the words, polarity"],
    }
}
