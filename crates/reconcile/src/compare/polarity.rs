//! Yes against no: one predicate of the same things, said to be so and said not to be so.

use std::collections::BTreeSet;

use super::Comparison;

/// A clause's predicate with the stems of its other content words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim<'c> {
    /// The predicate's stem.
    pub(crate) predicate: &'c str,
    /// Whether it is said not to be so.
    pub(crate) negated: bool,
    /// Stems of the content words beside it.
    pub(crate) about: BTreeSet<&'c str>,
}

/// Words that both claims must share beside the predicate.
const FEWEST_SHARED: usize = 3;

/// A clash where hardly anything but the negation differs: whatever else one says may be what is denied.
pub(crate) fn compare(a: &Claim, b: &Claim) -> Comparison {
    let shared = a.about.intersection(&b.about).count();
    let rest = a.about.symmetric_difference(&b.about).count();
    if a.predicate != b.predicate || a.predicate.is_empty() || shared < FEWEST_SHARED {
        Comparison::Unrelated
    } else if a.negated == b.negated {
        Comparison::Same
    } else if rest <= shared {
        Comparison::Incompatible("One report says that it is so, the other that it is not.".to_owned())
    } else {
        Comparison::Unrelated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line is: verdict, tab, one version, tab, the other; the predicate has a star.
    #[test]
    fn corpus() {
        for line in
            include_str!("polarity.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let [verdict, a, b] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            assert_eq!(super::super::name_of(&compare(&claim(a), &claim(b))), verdict, "{line}");
        }
    }

    fn claim(text: &str) -> Claim<'_> {
        let content = |w: &&str| w.len() > 3 && !w.starts_with('*');
        let predicate = text.split(' ').find_map(|w| w.strip_prefix('*')).unwrap_or_default();
        let negated = text.split(' ').any(|w| matches!(w, "not" | "never"));
        Claim { predicate, negated, about: text.split(' ').filter(content).collect() }
    }
}
