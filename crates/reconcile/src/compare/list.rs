//! What an enumeration names.

use std::collections::BTreeSet;

use crossread_core::{Difference, Reason, Tag, Upos};

use super::{Comparator, Comparison, Contrast, Version};

/// Shorter lists are turns of phrase ("rights and privileges").
const FEWEST_ITEMS: usize = 3;

/// The enumerations of two versions.
pub(crate) struct List;

impl Comparator for List {
    fn differs(&self) -> Difference {
        Difference::List
    }

    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        let (one, other) = (items(a), items(b));
        let missing = |from: &[(String, &str)], to: &[(String, &str)]| -> Vec<String> {
            let known: BTreeSet<&String> = to.iter().map(|(stem, _)| stem).collect();
            from.iter()
                .filter(|(stem, _)| !known.contains(stem))
                .map(|(_, word)| (*word).to_owned())
                .collect()
        };
        let (left, right) = (missing(&one, &other), missing(&other, &one));
        let shared = one.len() - left.len();
        let values = [left.join(", "), right.join(", ")];
        let words =
            "Each list names something that the other does not; each may be a part of the whole.".to_owned();
        let comparison = Comparison::Compatible(Reason::Scope, words);
        (shared > 0 && !left.is_empty() && !right.is_empty()).then_some(Contrast {
            comparison,
            computed: false,
            values,
        })
    }
}

/// The items of a version's first list, each with its stem: the nouns that "and" and commas join; none where there is no list.
fn items<'s>(version: &Version<'s>) -> Vec<(String, &'s str)> {
    let sentence = version.sentence;
    let nominal = |t: &Tag| matches!(t.upos, Upos::Noun | Upos::Propn);
    let item = |t: &Tag| {
        let place = sentence.place(t.span);
        let word = version.own_words().find(|w| w.span.overlaps(place))?;
        Some((word.stem.clone(), version.words(word.span)))
    };
    let list = |head: usize| -> Vec<(String, &'s str)> {
        let joined =
            sentence.tags.iter().filter(|t| t.head == Some(head) && t.relation == "conj" && nominal(t));
        sentence.tags.get(head).into_iter().filter(|t| nominal(t)).chain(joined).filter_map(item).collect()
    };
    (0..sentence.tags.len()).map(list).find(|items| items.len() >= FEWEST_ITEMS).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;
    use super::*;

    #[test]
    fn corpus() {
        check(&List, include_str!("list.corpus.txt"));
    }
}
