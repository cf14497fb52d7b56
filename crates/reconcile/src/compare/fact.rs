//! What a clause says of one thing in one respect, for the comparators that set values against one another.

use super::Comparison;

/// A value, of a thing, in a respect.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact {
    /// Of what and in which respect ("flag of winmore"): facts of one key are set against one another.
    pub(crate) key: String,
    /// The value, lower case: equal values are one side.
    pub(crate) value: String,
    /// The value as written.
    pub(crate) shown: String,
}

impl Fact {
    /// A fact whose value is `shown` in lower case.
    pub(crate) fn new(key: String, shown: String) -> Self {
        Self { key, value: shown.to_lowercase(), shown }
    }
}

/// The values of two facts of one key: the same where one is part of the other ("Hong Kong", "Kong").
pub(crate) fn differ(a: &Fact, b: &Fact) -> bool {
    a.key == b.key && !a.value.contains(&b.value) && !b.value.contains(&a.value)
}

/// Reads a corpus: verdict, tab, one version, tab, the other; every version's facts are set against every other's.
#[cfg(test)]
pub(crate) fn check_corpus(
    corpus: &str,
    facts: impl Fn(&[super::token::Token]) -> Vec<Fact>,
    compare: impl Fn(&Fact, &Fact) -> Comparison,
) {
    for line in corpus.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let [verdict, a, b] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("three columns: {line}")
        };
        let (a, b) = (facts(&super::token::read(a)), facts(&super::token::read(b)));
        let compare = &compare;
        let all = a.iter().flat_map(|a| b.iter().map(move |b| compare(a, b)));
        let found = all.map(|c| super::name_of(&c)).find(|c| *c != "unrelated").unwrap_or("unrelated");
        assert_eq!(found, verdict, "{line}\n{a:?}\n{b:?}");
    }
}

/// A difference that both reports can be right about, or a clash, by whether `both` can hold.
pub(crate) fn judged(a: &Fact, b: &Fact, both: Option<&str>, clash: &str) -> Comparison {
    if a.key != b.key {
        Comparison::Unrelated
    } else if !differ(a, b) {
        Comparison::Same
    } else {
        match both {
            Some(why) => Comparison::Compatible(crossread_core::Reason::Scope, why.to_owned()),
            None => Comparison::Incompatible(clash.to_owned()),
        }
    }
}
