//! One partition out of several (evidence accumulation, Fred and Jain 2005): how often two clauses come together is their
//! likeness. One threshold alone makes and breaks groups by a hair.

use std::collections::{BTreeMap, BTreeSet};

use super::linkage::Tree;

/// Clauses are one group where on average so large a part of the partitions has each two of them together.
const MOST: f32 = 0.5;

/// The groups that most of `partitions` have, each in order; a clause that stands alone is left out.
pub(super) fn groups(partitions: &[Vec<Vec<usize>>]) -> Vec<Vec<usize>> {
    let all: BTreeSet<usize> = partitions.iter().flatten().flatten().copied().collect();
    let number: BTreeMap<usize, usize> =
        all.iter().enumerate().map(|(number, &clause)| (clause, number)).collect();
    let mut together = vec![0_u8; all.len() * all.len()];
    for group in partitions.iter().flatten() {
        let group: Vec<usize> = group.iter().filter_map(|clause| number.get(clause).copied()).collect();
        for (a, b) in group.iter().flat_map(|a| group.iter().map(move |b| (a, b))) {
            together[a * all.len() + b] += 1;
        }
    }
    let part = |a: usize, b: usize| {
        f32::from(together[number[&a] * number.len() + number[&b]]) / partitions.len() as f32
    };
    let mut groups = Tree::new(all.into_iter().collect(), part).cut(MOST);
    groups.retain(|group| group.len() > 1);
    groups.sort();
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_put_together_is_one_group() {
        let loose = vec![vec![0, 1, 2], vec![5, 6]];
        let strict = vec![vec![0, 1]];
        assert_eq!(groups(&[loose.clone(), strict.clone(), strict]), [vec![0, 1]]);
        assert_eq!(groups(&[loose.clone(), loose]), [vec![0, 1, 2], vec![5, 6]]);
        assert_eq!(groups(&[]), Vec::<Vec<usize>>::new());
    }
}
