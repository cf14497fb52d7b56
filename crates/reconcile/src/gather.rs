//! Gathers expressions of several reports that are about one thing.

use std::collections::BTreeMap;

/// What two expressions of two reports have to do with one another, and how like their places are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Link {
    /// They are about one thing, and both can be right.
    Fits(f32),
    /// They are about one thing, and cannot both be right.
    Clashes(f32),
}

impl Link {
    /// The link with its likeness, if that is as much as the link holds as needed.
    pub(crate) fn reached(self, like: f32) -> Option<Self> {
        match self {
            Self::Fits(needed) => (like >= needed).then_some(Self::Fits(like)),
            Self::Clashes(needed) => (like >= needed).then_some(Self::Clashes(like)),
        }
    }
}

/// The links among numbered expressions; a pair that has none is not about one thing, or it cannot be told.
pub(crate) struct Links {
    size: usize,
    fits: BTreeMap<(usize, usize), f32>,
    clashes: BTreeMap<(usize, usize), f32>,
}

impl Links {
    /// Asks `link` about every pair, the lower number first.
    pub(crate) fn new(size: usize, link: impl Fn(usize, usize) -> Option<Link>) -> Self {
        let mut links = Self { size, fits: BTreeMap::new(), clashes: BTreeMap::new() };
        for a in 0..size {
            for b in a + 1..size {
                match link(a, b) {
                    Some(Link::Fits(like)) => links.fits.insert((a, b), like),
                    Some(Link::Clashes(like)) => links.clashes.insert((a, b), like),
                    None => None,
                };
            }
        }
        links
    }

    /// Parts the expressions into those that are about one thing: average linkage over what fits, in which a pair
    /// without a link counts nothing. Pairs that are `apart` never come together; pairs of one report, of which `counts`
    /// is false, do not weigh. Each part is in order.
    ///
    /// One pass over the links, the strongest first, as in greedy agglomeration: two parts become one if their pairs'
    /// mean likeness is at least `threshold`.
    pub(crate) fn parts(
        &self,
        threshold: f32,
        counts: impl Fn(usize, usize) -> bool,
        apart: impl Fn(usize, usize) -> bool,
    ) -> Vec<Vec<usize>> {
        let mut part: Vec<usize> = (0..self.size).collect();
        let mut members: Vec<Vec<usize>> = (0..self.size).map(|n| vec![n]).collect();
        let mut strongest: Vec<(f32, (usize, usize))> =
            self.fits.iter().map(|(pair, s)| (*s, *pair)).collect();
        strongest.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, (a, b)) in strongest {
            let (one, other) = (part[a].min(part[b]), part[a].max(part[b]));
            if one == other {
                continue;
            }
            let pairs = || members[one].iter().flat_map(|x| members[other].iter().map(|y| ordered(*x, *y)));
            let weighed = pairs().filter(|&(x, y)| counts(x, y)).count();
            let sum: f32 = pairs().filter_map(|pair| self.fits.get(&pair)).sum();
            if sum >= threshold * weighed as f32 && !pairs().any(|(x, y)| apart(x, y)) {
                let moved = std::mem::take(&mut members[other]);
                moved.iter().for_each(|&m| part[m] = one);
                members[one].extend(moved);
                members[one].sort_unstable();
            }
        }
        members.retain(|m| !m.is_empty());
        members
    }

    /// For each two of `parts` that clash, the two expressions that do so most strongly, with those of their parts that
    /// say the `same`.
    pub(crate) fn disputes(
        &self,
        parts: &[Vec<usize>],
        same: impl Fn(usize, usize) -> bool,
    ) -> Vec<Vec<usize>> {
        let part_of: BTreeMap<usize, usize> =
            parts.iter().enumerate().flat_map(|(p, members)| members.iter().map(move |&m| (m, p))).collect();
        let mut strongest: BTreeMap<(usize, usize), (f32, [usize; 2])> = BTreeMap::new();
        for (&(a, b), &like) in &self.clashes {
            let pair = ordered(part_of[&a], part_of[&b]);
            let known = strongest.get(&pair).is_some_and(|(best, _)| *best >= like);
            if pair.0 != pair.1 && !known {
                strongest.insert(pair, (like, [a, b]));
            }
        }
        let side = |n: &usize| parts[part_of[n]].iter().copied().filter(|&k| same(*n, k)).collect::<Vec<_>>();
        strongest.into_values().map(|(_, pair)| pair.iter().flat_map(side).collect()).collect()
    }

    /// Whether two expressions cannot both be right.
    pub(crate) fn clash(&self, a: usize, b: usize) -> bool {
        self.clashes.contains_key(&ordered(a, b))
    }

    /// How like the place of `one` is to those of the `others` that it has to do with.
    pub(crate) fn cohesion(&self, one: usize, others: &[usize]) -> f32 {
        let links = others.iter().map(|&other| ordered(one, other));
        let links: Vec<f32> =
            links.filter_map(|pair| self.fits.get(&pair).or(self.clashes.get(&pair)).copied()).collect();
        links.iter().sum::<f32>() / links.len().max(1) as f32
    }
}

/// The groups, any two made one that are `one`; each in order.
pub(crate) fn joined(
    mut groups: Vec<Vec<usize>>,
    one: impl Fn(&[usize], &[usize]) -> bool,
) -> Vec<Vec<usize>> {
    let mut n = 0;
    while n < groups.len() {
        match (n + 1..groups.len()).find(|&k| one(&groups[n], &groups[k])) {
            Some(k) => {
                let other = groups.remove(k);
                groups[n].extend(other);
                groups[n].sort_unstable();
            }
            None => n += 1,
        }
    }
    groups
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(links: &[((usize, usize), f32)], apart: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let given: BTreeMap<_, _> = links.iter().copied().collect();
        let links = Links::new(3, |a, b| given.get(&(a, b)).map(|like| Link::Fits(*like)));
        links.parts(0.3, |_, _| true, |a, b| apart.contains(&(a, b)))
    }

    #[test]
    fn a_chain_does_not_drift() {
        assert_eq!(parts(&[((0, 1), 0.9), ((1, 2), 0.4)], &[]), [vec![0, 1], vec![2]]);
        assert_eq!(parts(&[((0, 1), 0.9), ((1, 2), 0.4), ((0, 2), 0.3)], &[]), [vec![0, 1, 2]]);
    }

    #[test]
    fn what_one_report_keeps_apart_stays_apart() {
        let links = [((0, 1), 0.9), ((1, 2), 0.8), ((0, 2), 0.8)];
        assert_eq!(parts(&links, &[(0, 2)]), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn parts_are_in_dispute_by_their_strongest_clash() {
        let links = Links::new(3, |a, b| match (a, b) {
            (0, 1) => Some(Link::Fits(0.5)),
            (0, 2) => Some(Link::Clashes(0.5)),
            _ => Some(Link::Clashes(0.6)),
        });
        let parts = links.parts(0.3, |_, _| true, |_, _| false);
        assert_eq!(parts, [vec![0, 1], vec![2]]);
        assert_eq!(links.disputes(&parts, |a, b| a == b), [[1, 2]]);
    }
}
