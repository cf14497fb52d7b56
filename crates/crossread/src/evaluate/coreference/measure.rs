//! MUC, B³ and CEAF over chains of mentions (Pradhan et al. 2014 set out all three).

use std::collections::{BTreeMap, BTreeSet};

/// A mention's number; the same in key and answer where the mention is the same.
pub(super) type Chain = BTreeSet<usize>;

/// Right, found and expected, which are no whole numbers here.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Shares {
    pub(super) right_found: f64,
    pub(super) found: f64,
    pub(super) right_expected: f64,
    pub(super) expected: f64,
}

impl Shares {
    pub(super) fn add(&mut self, other: Shares) {
        self.right_found += other.right_found;
        self.found += other.found;
        self.right_expected += other.right_expected;
        self.expected += other.expected;
    }

    pub(super) fn f1(&self) -> f64 {
        let share = |right: f64, of: f64| if of > 0.0 { right / of } else { 0.0 };
        super::super::f1(share(self.right_found, self.found), share(self.right_expected, self.expected))
    }
}

/// Which chain each mention stands in.
fn places(chains: &[Chain]) -> BTreeMap<usize, usize> {
    chains.iter().enumerate().flat_map(|(n, chain)| chain.iter().map(move |m| (*m, n))).collect()
}

/// MUC (Vilain et al. 1995): links kept.
pub(super) fn muc(key: &[Chain], answer: &[Chain]) -> Shares {
    let kept = |of: &[Chain], by: &[Chain]| {
        let place = places(by);
        of.iter().fold((0.0, 0.0), |(right, all), chain| {
            let parts: BTreeSet<_> = chain.iter().filter_map(|m| place.get(m)).collect();
            let alone = chain.iter().filter(|m| !place.contains_key(m)).count();
            (right + (chain.len() - parts.len() - alone) as f64, all + (chain.len() - 1) as f64)
        })
    };
    let ((right_expected, expected), (right_found, found)) = (kept(key, answer), kept(answer, key));
    Shares { right_found, found, right_expected, expected }
}

/// B³ (Bagga and Baldwin 1998): for each mention, how much of its chain is shared.
pub(super) fn b_cubed(key: &[Chain], answer: &[Chain]) -> Shares {
    let shared = |of: &[Chain], by: &[Chain]| {
        let place = places(by);
        of.iter().fold((0.0, 0.0), |(right, all), chain| {
            let mut parts: BTreeMap<usize, usize> = BTreeMap::new();
            chain.iter().filter_map(|m| place.get(m)).for_each(|p| *parts.entry(*p).or_default() += 1);
            let squares: usize = parts.values().map(|n| n * n).sum();
            (right + squares as f64 / chain.len().max(1) as f64, all + chain.len() as f64)
        })
    };
    let ((right_expected, expected), (right_found, found)) = (shared(key, answer), shared(answer, key));
    Shares { right_found, found, right_expected, expected }
}

/// CEAF with φ4 (Luo 2005): the best pairing of chains, each pair worth its Dice overlap.
pub(super) fn ceaf(key: &[Chain], answer: &[Chain]) -> Shares {
    let size = key.len().max(answer.len());
    let worth: Vec<Vec<f64>> = (0..size)
        .map(|k| {
            let of = |a: usize| {
                let (Some(one), Some(other)) = (key.get(k), answer.get(a)) else { return 0.0 };
                2.0 * one.intersection(other).count() as f64 / (one.len() + other.len()).max(1) as f64
            };
            (0..size).map(of).collect()
        })
        .collect();
    let right = best_pairing(&worth);
    Shares {
        right_found: right,
        found: answer.len() as f64,
        right_expected: right,
        expected: key.len() as f64,
    }
}

/// The greatest sum of one entry a row and column (Kuhn 1955, in the form with potentials).
fn best_pairing(worth: &[Vec<f64>]) -> f64 {
    let size = worth.len();
    let cost = |row: usize, column: usize| -worth[row - 1][column - 1];
    let (mut rows, mut columns) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        let (mut least, mut used, mut way) =
            (vec![f64::INFINITY; size + 1], vec![false; size + 1], vec![0; size + 1]);
        let mut column = 0;
        row_of[0] = row;
        while row_of[column] != 0 {
            used[column] = true;
            let (here, mut step, mut next) = (row_of[column], f64::INFINITY, 0);
            for other in (1..=size).filter(|&c| !used[c]) {
                let reduced = cost(here, other) - rows[here] - columns[other];
                if reduced < least[other] {
                    (least[other], way[other]) = (reduced, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for c in 0..=size {
                if used[c] {
                    rows[row_of[c]] += step;
                    columns[c] -= step;
                } else {
                    least[c] -= step;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    (1..=size).filter(|&c| row_of[c] != 0).map(|c| worth[row_of[c] - 1][c - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chains(words: &[&[usize]]) -> Vec<Chain> {
        words.iter().map(|c| c.iter().copied().collect()).collect()
    }

    /// The example of Pradhan et al. (2014), section 4: key {a b c} {d e f g}, answer {a b} {c d} {f g h i}.
    #[test]
    fn the_example_of_the_reference_scorer() {
        let key = chains(&[&[1, 2, 3], &[4, 5, 6, 7]]);
        let answer = chains(&[&[1, 2], &[3, 4], &[6, 7, 8, 9]]);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 0.005, "{a} {b}");
        near(muc(&key, &answer).f1(), 0.40);
        near(b_cubed(&key, &answer).f1(), 0.4545);
        near(ceaf(&key, &answer).f1(), 0.52);
    }
}
