//! How the versions of one thing stand to one another, once each pair has been compared.

use crossread_core::Reason;

use crate::compare::Comparison;

/// How versions stand.
pub(crate) enum Verdict {
    /// All can be right.
    Reconciled(Reason, String),
    /// They cannot all be right.
    Clash(String),
}

/// More explanations than this are more than a reader takes in.
const MOST_EXPLANATIONS: usize = 2;

/// What the comparator says of all pairs of sides that differ.
#[derive(Default)]
pub(crate) struct Compared {
    clashes: Vec<String>,
    reasons: Vec<(Reason, String)>,
}

impl Compared {
    /// Compares every member of each side with every member of the others. Two sides stand as the kindest answer over
    /// all their pairs says: a clash only where no pair agrees.
    pub(crate) fn of<T>(sides: &[Vec<T>], compare: impl Fn(&T, &T) -> Comparison) -> Self {
        let mut compared = Self::default();
        for (n, one) in sides.iter().enumerate() {
            for other in sides.iter().skip(n + 1) {
                let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
                match pairs.map(|(a, b)| compare(a, b)).min_by_key(rank) {
                    Some(Comparison::Compatible(reason, words)) => compared.reasons.push((reason, words)),
                    Some(Comparison::Incompatible(words)) => compared.clashes.push(words),
                    _ => {}
                }
            }
        }
        compared
    }

    /// Whether any two sides clash.
    pub(crate) fn clashes(&self) -> bool {
        !self.clashes.is_empty()
    }

    /// In what way the sides differ: by a clash, or by a reason; `None` where nothing differs.
    pub(crate) fn kind(&self) -> Option<Option<Reason>> {
        if self.clashes() { Some(None) } else { self.reasons.first().map(|(reason, _)| Some(*reason)) }
    }

    /// A clash if there is one, else the first reason, a sum before all others; `None` where nothing differs.
    pub(crate) fn verdict(self) -> Option<Verdict> {
        if let Some(words) = self.clashes.into_iter().next() {
            return Some(Verdict::Clash(words));
        }
        let first = self.reasons.iter().find(|r| r.0 == Reason::Sum).or(self.reasons.first())?;
        let mut explained = vec![first.1.as_str()];
        for (_, words) in &self.reasons {
            if explained.len() < MOST_EXPLANATIONS && !explained.contains(&words.as_str()) {
                explained.push(words);
            }
        }
        Some(Verdict::Reconciled(first.0, explained.join(" ")))
    }
}

fn rank(comparison: &Comparison) -> u8 {
    match comparison {
        Comparison::Same => 0,
        Comparison::Compatible(Reason::Sum, _) => 1,
        Comparison::Compatible(..) => 2,
        Comparison::Incompatible(_) => 3,
        Comparison::Unrelated => 4,
    }
}
