//! How much of the reports is read: the networks and the comparison take time in proportion to it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Annotations, Diagnostic, Span};

use crate::window;

/// No more of a sentence is read, in bytes: some six hundred words. What is longer is no sentence but a list or a table.
pub const LONGEST_SENTENCE: usize = 4000;

/// No report gives more sentences than this; what follows is left out of the record.
pub const MOST_SENTENCES: usize = 2000;

/// No more of a report is read, in bytes of its sentences: some eleven thousand words.
pub const MOST_BYTES: usize = 64 * 1024;

/// No more of all reports together; the longest are cut, all of them at one length.
pub const MOST_BYTES_IN_ALL: usize = 400 * 1024;

/// No more names of all reports are told apart, for each is held against each; those used most are.
pub const MOST_NAMES: usize = 1500;

/// No more clauses of all reports are compared; those that have most are cut, all of them at one number.
pub const MOST_CLAUSES: usize = 6000;

/// The part of a sentence that is read.
pub(crate) fn sentence(text: &str, span: Span) -> Span {
    let read = window::after(span.of(text), 0, LONGEST_SENTENCE);
    Span::new(span.start, span.start + read.trim_end().len())
}

/// Leaves out sentences from the one at `from` on, and what was found in them.
pub(crate) fn cut(found: &mut Annotations, from: usize) {
    let Some(end) = found.sentences.get(from).map(|sentence| sentence.span.start) else { return };
    found.sentences.truncate(from);
    found.times.retain(|time| time.span.start < end);
    found.quantities.retain(|quantity| quantity.span.start < end);
    tell(
        found,
        "It is longer than what is read of a report in a story of so many words; the rest is left out of the record.",
    );
}

/// Says that something was left out.
pub(crate) fn tell(found: &mut Annotations, what: &str) {
    found.diagnostics.push(Diagnostic::warning(what));
}

/// Cuts the longest reports so that all together hold no more than can be read.
pub(crate) fn sentences(all: &mut [Annotations]) {
    let size = |found: &Annotations| found.sentences.iter().map(|s| s.span.len()).sum();
    let share = share(all.iter().map(size).collect(), MOST_BYTES_IN_ALL);
    for found in all {
        let mut read = 0;
        let past = found.sentences.iter().position(|sentence| {
            read += sentence.span.len();
            read > share
        });
        if let Some(from) = past {
            cut(found, from);
        }
    }
}

/// Leaves out the names used least where there are more than can be told apart.
pub(crate) fn names(all: &mut [Annotations]) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for name in all.iter().flat_map(|found| &found.names) {
        *times.entry(&name.full).or_default() += 1;
    }
    if times.len() <= MOST_NAMES {
        return;
    }
    let mut ranked: Vec<(Reverse<usize>, String)> =
        times.into_iter().map(|(name, times)| (Reverse(times), name.to_owned())).collect();
    ranked.sort();
    ranked.truncate(MOST_NAMES);
    let kept: BTreeSet<String> = ranked.into_iter().map(|(_, name)| name).collect();
    for found in all {
        let before = found.names.len();
        found.names.retain(|name| kept.contains(&name.full));
        if found.names.len() < before {
            tell(found, "The story has more names than can be told apart; those used least are left out.");
        }
    }
}

/// Cuts the clauses of those that have most so that all together have no more than can be compared.
pub(crate) fn clauses(all: &mut [Annotations]) {
    let share = share(all.iter().map(|found| found.clauses.len()).collect(), MOST_CLAUSES);
    for found in all.iter_mut().filter(|found| found.clauses.len() > share) {
        found.clauses.truncate(share);
        tell(found, "Its last sentences are not compared with other reports: the story says too much.");
    }
}

/// The largest share that gives all of them no more than `most` together; those of less keep what they have.
fn share(mut sizes: Vec<usize>, most: usize) -> usize {
    sizes.sort_unstable();
    let mut left = most;
    for (n, &size) in sizes.iter().enumerate() {
        let each = left / (sizes.len() - n);
        if size > each {
            return each;
        }
        left -= size;
    }
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_reports_keep_what_they_have() {
        assert_eq!(share(vec![5, 5, 5], 15), usize::MAX);
        assert_eq!(share(vec![1, 100, 100], 21), 10);
        assert_eq!(share(vec![100, 2, 3, 100], 25), 10);
        assert_eq!(share(Vec::new(), 25), usize::MAX);
    }
}
