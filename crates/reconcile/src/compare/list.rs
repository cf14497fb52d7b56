//! What two lists of one thing name: each something that the other has not.

use std::collections::BTreeSet;

use crossread_core::{Clause, Reason, Sentence, Tag, Upos};

use super::Comparison;

/// Shorter lists are turns of phrase ("rights and privileges").
const FEWEST_ITEMS: usize = 3;
/// Items that two lists of one thing have in common at least.
const FEWEST_SHARED: usize = 2;
/// Where neither list has so many, what differs may be another word for the same.
const LONG: usize = 5;

/// The items of the clause's first list: stems of the nouns that "and" and commas join; empty where there is none.
pub(crate) fn items(sentence: &Sentence, clause: &Clause) -> Vec<String> {
    let tags = &sentence.tags;
    let nominal = |t: &Tag| matches!(t.upos, Upos::Noun | Upos::Propn);
    let stem = |t: &Tag| {
        let start = sentence.span.start + t.span.start;
        let word = clause.words.iter().filter_map(|&w| sentence.words.get(w));
        word.into_iter().find(|w| w.span.start <= start && start < w.span.end).map(|w| w.stem.clone())
    };
    let list = |head: usize| -> Vec<String> {
        let joined = tags.iter().filter(|t| t.head == Some(head) && t.relation == "conj" && nominal(t));
        tags.get(head).into_iter().filter(|t| nominal(t)).chain(joined).filter_map(stem).collect()
    };
    (0..tags.len()).map(list).find(|items| items.len() >= FEWEST_ITEMS).unwrap_or_default()
}

/// Both lists are of one thing, and each has what the other has not: each is a part of the whole.
pub(crate) fn compare(a: &[String], b: &[String]) -> Comparison {
    let (one, other): (BTreeSet<&String>, BTreeSet<&String>) = (a.iter().collect(), b.iter().collect());
    if one.intersection(&other).count() < FEWEST_SHARED || one.len().max(other.len()) < LONG {
        return Comparison::Unrelated;
    }
    match (one.difference(&other).next(), other.difference(&one).next()) {
        (Some(_), Some(_)) => Comparison::Compatible(
            Reason::Scope,
            "Each list names something that the other does not; each may be a part of the whole.".to_owned(),
        ),
        _ => Comparison::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line is: verdict, tab, items parted by commas, tab, the other's.
    #[test]
    fn corpus() {
        for line in include_str!("list.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let [verdict, a, b] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            let items = |list: &str| list.split(", ").map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(super::super::name_of(&compare(&items(a), &items(b))), verdict, "{line}");
        }
    }
}
