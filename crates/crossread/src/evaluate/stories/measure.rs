//! How well one partition agrees with another.

use std::collections::BTreeMap;

use crate::evaluate::f1;

/// Precision and recall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::evaluate) struct Pair {
    pub(super) precision: f64,
    pub(super) recall: f64,
}

impl Pair {
    pub(super) fn f1(self) -> f64 {
        f1(self.precision, self.recall)
    }
}

/// A partition against the gold one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::evaluate) struct Agreement {
    /// BCubed: the mean, over reports, of the share of its story that is of its event, and of its event that is in its
    /// story (Bagga and Baldwin 1998).
    pub(super) bcubed: Pair,
    /// Of pairs of reports: those in one story that are of one event, and the other way round.
    pub(super) pairwise: Pair,
}

impl Agreement {
    /// `gold` and `answer` hold one number a report; reports of one number are together.
    pub(in crate::evaluate) fn of(gold: &[usize], answer: &[usize]) -> Self {
        let mut cells: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let (mut rows, mut columns) = (BTreeMap::<usize, f64>::new(), BTreeMap::<usize, f64>::new());
        for (event, story) in gold.iter().zip(answer) {
            *cells.entry((*event, *story)).or_default() += 1.0;
            *rows.entry(*event).or_default() += 1.0;
            *columns.entry(*story).or_default() += 1.0;
        }
        let all = gold.len().max(1) as f64;
        let size = |of: &BTreeMap<usize, f64>, key: &usize| of.get(key).copied().unwrap_or(1.0);
        let share = |of: &dyn Fn(&(usize, usize)) -> f64| {
            cells.iter().map(|(key, n)| n * n / of(key)).sum::<f64>() / all
        };
        let bcubed =
            Pair { precision: share(&|k| size(&columns, &k.1)), recall: share(&|k| size(&rows, &k.0)) };
        let pairs = |counts: &mut dyn Iterator<Item = f64>| counts.map(|n| n * (n - 1.0) / 2.0).sum::<f64>();
        let right = pairs(&mut cells.values().copied());
        let pairwise = Pair {
            precision: right / pairs(&mut columns.values().copied()).max(1.0),
            recall: right / pairs(&mut rows.values().copied()).max(1.0),
        };
        Self { bcubed, pairwise }
    }

    /// F1 of BCubed.
    pub(in crate::evaluate) fn f1(&self) -> f64 {
        self.bcubed.f1()
    }

    /// The head of a table of [`row`](Self::row)s.
    pub(super) fn head(counted: &str) -> String {
        format!(
            "{counted:52} {:>20} {:>26}\n{:52} {:>6} {:>6} {:>6} {:>12} {:>6} {:>6}\n",
            "BCubed", "pairwise", "", "F1", "P", "R", "F1", "P", "R"
        )
    }

    pub(super) fn row(&self, name: &str) -> String {
        let (b, p) = (self.bcubed, self.pairwise);
        format!(
            "{name:52} {:>6.3} {:>6.3} {:>6.3} {:>12.3} {:>6.3} {:>6.3}\n",
            b.f1(),
            b.precision,
            b.recall,
            p.f1(),
            p.precision,
            p.recall
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // Three reports of one event, one of another; the answer takes the last of the three to the other.
        let Agreement { bcubed, pairwise } = Agreement::of(&[0, 0, 0, 1], &[5, 5, 6, 6]);
        assert!((bcubed.precision - 3.0 / 4.0).abs() < 1e-12);
        assert!((bcubed.recall - (2.0 / 3.0 * 2.0 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-12);
        assert!((pairwise.precision - 0.5).abs() < 1e-12);
        assert!((pairwise.recall - 1.0 / 3.0).abs() < 1e-12);
    }
}
