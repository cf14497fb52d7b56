//! Words, and where they stand.

use std::collections::BTreeSet;

use crossread_core::LineKind;

use super::held;
use crate::compare::Version;
use crate::lexicon;

/// Sentences of a report that are its lead.
const LEAD: usize = 3;

pub(super) fn features(a: &Version, b: &Version) -> Vec<&'static str> {
    let run = longest_run(&stems(a), &stems(b));
    let shorter = stems(a).len().min(stems(b).len());
    let alone = |words: &[&str]| has(a, words) != has(b, words);
    let (titles, leads) = ((is_title(a), is_title(b)), (is_lead(a), is_lead(b)));
    held(&[
        ("headlines", titles.0 && titles.1),
        ("a headline and prose", titles.0 != titles.1),
        ("leads", leads.0 && leads.1),
        ("a lead and later", leads.0 != leads.1 && !titles.0 && !titles.1),
        ("two words in a row", run >= 2),
        ("four words in a row", run >= 4),
        ("half the words in a row", run > 1 && 2 * run >= shorter),
        ("will in one alone", alone(&["will", "would", "shall", "to"])),
        ("may in one alone", alone(&["may", "might", "could", "should"])),
        ("past in one alone", alone(&["was", "were", "had", "did"])),
    ])
}

/// Whether they share half of the words of content of the one that has fewer.
pub(super) fn half_shared(a: &Version, b: &Version) -> bool {
    let content = |v: &Version| -> BTreeSet<String> {
        v.own_words().filter(|w| !w.function).map(|w| w.stem.clone()).collect()
    };
    let (one, other) = (content(a), content(b));
    !one.is_empty() && !other.is_empty() && 2 * one.intersection(&other).count() >= one.len().min(other.len())
}

/// Whether one of its words says no.
pub(super) fn says_no(version: &Version) -> bool {
    version.own_words().any(|w| lexicon::is_negation(&version.words(w.span).to_lowercase()))
}

fn is_title(version: &Version) -> bool {
    version.sentence.line == LineKind::Title
}

fn is_lead(version: &Version) -> bool {
    let sentences = version.report.annotations.sentences.iter();
    sentences.filter(|s| s.line != LineKind::Title).take(LEAD).any(|s| s.span == version.sentence.span)
}

fn has(version: &Version, any: &[&str]) -> bool {
    version.own_words().any(|w| any.contains(&version.words(w.span).to_lowercase().as_str()))
}

fn stems<'s>(version: &Version<'s>) -> Vec<&'s str> {
    version.own_words().map(|w| w.stem.as_str()).collect()
}

/// Words of the longest run that both have.
fn longest_run(one: &[&str], other: &[&str]) -> usize {
    let mut longest = 0;
    // For each word of the other: how many words in a row that end there are in both.
    let mut runs = vec![0; other.len()];
    for word in one {
        let mut before = 0;
        for (run, its) in runs.iter_mut().zip(other) {
            let here = if word == its { before + 1 } else { 0 };
            before = std::mem::replace(run, here);
            longest = longest.max(here);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs() {
        let words = |text: &'static str| text.split(' ').collect::<Vec<_>>();
        assert_eq!(longest_run(&words("the old mill is closed"), &words("an old mill is sold")), 3);
        assert_eq!(longest_run(&words("a a b"), &words("b a a")), 2);
        assert_eq!(longest_run(&[], &words("a")), 0);
    }
}
