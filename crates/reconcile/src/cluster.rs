//! Average linkage over chances of pairs.

use std::collections::BTreeMap;

/// Clusters `size` items by the chances of pairs, the lower place first; a pair without a chance has none. Two clusters become one if
/// their pairs that `count` have at least `threshold` on average. One pass over the pairs, the likeliest first (greedy
/// agglomeration). Each cluster is in order, and so are the clusters, by their first items.
pub(crate) fn clusters(
    size: usize,
    chances: &BTreeMap<(usize, usize), f32>,
    threshold: f32,
    count: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<usize>> {
    let mut cluster_of: Vec<usize> = (0..size).collect();
    let mut members: Vec<Vec<usize>> = (0..size).map(|n| vec![n]).collect();
    let mut likeliest: Vec<((usize, usize), f32)> =
        chances.iter().map(|(pair, chance)| (*pair, *chance)).collect();
    likeliest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for ((a, b), chance) in likeliest {
        if chance < threshold {
            break;
        }
        let (one, other) = (cluster_of[a].min(cluster_of[b]), cluster_of[a].max(cluster_of[b]));
        if one == other {
            continue;
        }
        let (mut sum, mut counted) = (0.0, 0_usize);
        for &x in &members[one] {
            for &y in members[other].iter().filter(|&&y| count(x, y)) {
                sum += chances.get(&(x.min(y), x.max(y))).copied().unwrap_or(0.0);
                counted += 1;
            }
        }
        if sum >= threshold * counted as f32 {
            let moved = std::mem::take(&mut members[other]);
            moved.iter().for_each(|&m| cluster_of[m] = one);
            members[one].extend(moved);
            members[one].sort_unstable();
        }
    }
    members.retain(|m| !m.is_empty());
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(chances: &[((usize, usize), f32)]) -> Vec<Vec<usize>> {
        clusters(3, &chances.iter().copied().collect(), 0.5, |_, _| true)
    }

    #[test]
    fn a_chain_does_not_drift() {
        assert_eq!(of(&[((0, 1), 0.9), ((1, 2), 0.8)]), [vec![0, 1], vec![2]]);
        assert_eq!(of(&[((0, 1), 0.9), ((1, 2), 0.8), ((0, 2), 0.3)]), [vec![0, 1, 2]]);
    }

    #[test]
    fn pairs_that_do_not_count_hold_nothing_back() {
        let chances = [((0, 1), 0.9), ((1, 2), 0.8)].into_iter().collect();
        let one_report = |a: usize, b: usize| (a.min(b), a.max(b)) != (0, 2);
        assert_eq!(clusters(3, &chances, 0.5, one_report), [vec![0, 1, 2]]);
    }

    #[test]
    fn what_is_unlikely_stays_apart() {
        assert_eq!(of(&[((0, 1), 0.4)]), [vec![0], vec![1], vec![2]]);
    }
}
