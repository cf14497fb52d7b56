use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde::{Deserialize, Serialize};

use crate::Profile;
use crate::nodes::{Node, Nodes};
use crate::profile::dot;
use crate::stream::fade;

/// Two clusters are one story where their reports are this much alike on average. Swept over 0.12 to 0.30 on the mixed
/// stream and on ECB+: BCubed F1 is within 0.005 of its best from 0.18 to 0.20 on both. Names, the terms kept and the
/// weight of a cluster's size were swept with it.
const ONE_STORY: f32 = 0.19;

/// What a person decided about reports, as pairs of their numbers.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    together: BTreeMap<u32, BTreeSet<u32>>,
    apart: BTreeSet<(u32, u32)>,
}

impl Decisions {
    /// These two are in one story.
    pub fn join(&mut self, a: u32, b: u32) {
        self.together.entry(a).or_default().insert(b);
        self.together.entry(b).or_default().insert(a);
    }

    /// These two are never in one story.
    pub fn part(&mut self, a: u32, b: u32) {
        self.apart.insert((a, b));
        self.apart.insert((b, a));
    }

    pub(crate) fn with(&self, id: u32) -> impl Iterator<Item = u32> {
        self.together.get(&id).into_iter().flatten().copied()
    }
}

/// Why a report is in its story.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Because {
    /// It is the first.
    First,
    /// It is a copy of one in there.
    Copy {
        /// Which.
        of: u32,
    },
    /// It is like one in there.
    Like {
        /// The one that it is most like.
        to: u32,
        /// Cosine of their terms, less for days between.
        likeness: f32,
    },
    /// It is like the story as a whole, more than like any report in there.
    Whole {
        /// Cosine of its terms with those of the others together.
        likeness: f32,
    },
    /// Somebody decided so.
    Decision {
        /// Whom it was put together with.
        with: u32,
    },
}

/// A report in a story.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Membership {
    /// Its number.
    pub id: u32,
    /// Why it is in there.
    pub because: Because,
}

/// The reports of one story, in the order of the stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The reports; at least one.
    pub members: Vec<Membership>,
}

/// Makes stories of reports, which are in the order of the stream.
pub(crate) fn groups(nodes: &Nodes, reports: &[u32], decisions: &Decisions) -> Vec<Group> {
    let nodes: Vec<(u32, &Node)> = reports.iter().filter_map(|id| Some((*id, nodes.get(*id)?))).collect();
    let place: BTreeMap<u32, usize> = nodes.iter().zip(0..).map(|((id, _), n)| (*id, n)).collect();
    let vocabulary = Vocabulary::of(&nodes);
    let mut linkage = Linkage::new(&nodes, &place, &vocabulary, decisions);
    linkage.run();
    let clusters = linkage.clusters.into_iter().flatten();
    clusters.map(|cluster| explained(&cluster, &nodes, &vocabulary, decisions)).collect()
}

/// A story in the making.
struct Cluster {
    /// Places among the reports, in order.
    members: Vec<usize>,
    /// Sum of the members' terms, by place in [`Vocabulary`], in order.
    terms: Vec<(u32, f32)>,
    /// How many reports the sum counts: copies add nothing.
    weight: f32,
    /// First and last day; `None` where no member has a date.
    days: Option<(i32, i32)>,
    near: BTreeSet<usize>,
    /// Clusters that must not join this one, by place of any of their members.
    apart: BTreeSet<usize>,
}

/// A pair that may be merged, the most alike first, then in the order of the stream.
#[derive(PartialEq)]
struct Pair {
    likeness: f32,
    places: Reverse<(usize, usize)>,
    sizes: (usize, usize),
}

impl Eq for Pair {}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.likeness.total_cmp(&other.likeness).then_with(|| self.places.cmp(&other.places))
    }
}

/// Agglomeration: whatever two clusters are most alike are merged, down to a threshold.
struct Linkage {
    /// One place for each report; what has been merged away is `None`.
    clusters: Vec<Option<Cluster>>,
    queue: BinaryHeap<Pair>,
    /// Room for a weight for each term, zero between two uses.
    weights: Vec<f32>,
}

/// The terms of some reports, in order, so that each has a small number: its place.
struct Vocabulary(Vec<u32>);

impl Vocabulary {
    fn of(nodes: &[(u32, &Node)]) -> Self {
        let mut terms: Vec<u32> =
            nodes.iter().flat_map(|(_, node)| &node.profile.terms).map(|(term, _)| *term).collect();
        terms.sort_unstable();
        terms.dedup();
        Self(terms)
    }

    fn numbered(&self, terms: &[(u32, f32)]) -> Vec<(u32, f32)> {
        let place = |term: &u32| u32::try_from(self.0.partition_point(|t| t < term)).unwrap_or(u32::MAX);
        terms.iter().map(|(term, weight)| (place(term), *weight)).collect()
    }
}

impl Linkage {
    fn new(
        nodes: &[(u32, &Node)],
        place: &BTreeMap<u32, usize>,
        vocabulary: &Vocabulary,
        decisions: &Decisions,
    ) -> Self {
        let clusters = nodes.iter().zip(0..).map(|((id, node), n)| {
            let copied = node.copy.filter(|copy| copy.is_whole() && place.contains_key(&copy.original));
            let Profile { place: when, terms, .. } = &node.profile;
            Some(Cluster {
                members: vec![n],
                terms: if copied.is_some() { Vec::new() } else { vocabulary.numbered(terms) },
                weight: if copied.is_some() { 0.0 } else { 1.0 },
                days: (when.day != i32::MAX).then_some((when.day, when.day)),
                near: BTreeSet::new(),
                apart: decisions
                    .apart
                    .range((*id, 0)..=(*id, u32::MAX))
                    .filter_map(|(_, other)| place.get(other).copied())
                    .collect(),
            })
        });
        let mut linkage = Self {
            clusters: clusters.collect(),
            queue: BinaryHeap::new(),
            weights: vec![0.0; vocabulary.0.len()],
        };
        let mut links = BTreeSet::new();
        let mut forced = Vec::new();
        for (n, (id, node)) in nodes.iter().enumerate() {
            forced.extend(decisions.with(*id).filter_map(|other| Some((n, *place.get(&other)?))));
            links.extend(node.links.iter().filter_map(|l| Some((n, *place.get(&l.to)?))));
            links.extend(node.copy.iter().filter_map(|c| Some((n, *place.get(&c.original)?))));
        }
        // Decisions go before copies, so that a copy which was split off stays away.
        for (n, (_, node)) in nodes.iter().enumerate() {
            let copied = node.copy.filter(|copy| copy.is_whole());
            forced.extend(copied.and_then(|c| Some((n, *place.get(&c.original)?))));
        }
        let mut standing: Vec<usize> = (0..nodes.len()).collect();
        for (a, b) in forced {
            let (a, b) = (root(&standing, a), root(&standing, b));
            if a != b && !linkage.must_part(a, b) {
                linkage.merge(a.min(b), a.max(b));
                if let Some(slot) = standing.get_mut(a.max(b)) {
                    *slot = a.min(b);
                }
            }
        }
        for (a, b) in links {
            let (a, b) = (root(&standing, a), root(&standing, b));
            if a != b {
                linkage.neighbours(a, b);
            }
        }
        for place in 0..linkage.clusters.len() {
            let near = linkage.get(place).map(|c| c.near.range(place + 1..).copied().collect());
            linkage.offer(place, near.unwrap_or_default());
        }
        linkage
    }

    fn run(&mut self) {
        while let Some(Pair { places: Reverse((a, b)), sizes, .. }) = self.queue.pop() {
            let (Some(one), Some(other)) = (self.get(a), self.get(b)) else { continue };
            // A pair that was offered before either of them grew is out of date; a later one stands behind it.
            if (one.members.len(), other.members.len()) != sizes || self.must_part(a, b) {
                continue;
            }
            self.merge(a, b);
            let near = self.get(a).map(|c| c.near.iter().copied().collect());
            self.offer(a, near.unwrap_or_default());
        }
    }

    fn get(&self, place: usize) -> Option<&Cluster> {
        self.clusters.get(place)?.as_ref()
    }

    fn neighbours(&mut self, a: usize, b: usize) {
        for (one, other) in [(a, b), (b, a)] {
            if let Some(Some(cluster)) = self.clusters.get_mut(one) {
                cluster.near.insert(other);
            }
        }
    }

    fn must_part(&self, a: usize, b: usize) -> bool {
        let (Some(one), Some(other)) = (self.get(a), self.get(b)) else { return false };
        !one.apart.is_empty() && other.members.iter().any(|member| one.apart.contains(member))
    }

    /// Puts the cluster at `b` into that at `a`.
    fn merge(&mut self, a: usize, b: usize) {
        let Some(gone) = self.clusters.get_mut(b).and_then(Option::take) else { return };
        for other in &gone.near {
            if let Some(Some(cluster)) = self.clusters.get_mut(*other) {
                cluster.near.remove(&b);
                if *other != a {
                    cluster.near.insert(a);
                }
            }
        }
        let Some(Some(kept)) = self.clusters.get_mut(a) else { return };
        kept.near.extend(gone.near);
        kept.near.remove(&a);
        kept.near.remove(&b);
        kept.members.extend(gone.members);
        kept.members.sort_unstable();
        kept.terms = sum(&kept.terms, &gone.terms);
        kept.weight += gone.weight;
        kept.apart.extend(gone.apart);
        kept.days = match (kept.days, gone.days) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (days, None) | (None, days) => days,
        };
    }

    /// Queues the pairs of a cluster with these others that are alike enough.
    fn offer(&mut self, place: usize, others: Vec<usize>) {
        let Some(Some(one)) = self.clusters.get(place) else { return };
        let weights = &mut self.weights;
        let mut set = |(term, weight): (u32, f32)| {
            if let Some(room) = weights.get_mut(term as usize) {
                *room = weight;
            }
        };
        one.terms.iter().copied().for_each(&mut set);
        for other_place in others {
            let Some(Some(other)) = self.clusters.get(other_place) else { continue };
            let weight = |term: u32| self.weights.get(term as usize).copied().unwrap_or_default();
            let product = other.terms.iter().map(|(term, own)| own * weight(*term)).sum();
            let likeness = likeness(one, other, product);
            if likeness >= ONE_STORY {
                let mut pair = [(place, one.members.len()), (other_place, other.members.len())];
                pair.sort_unstable();
                let [(a, size), (b, other_size)] = pair;
                self.queue.push(Pair { likeness, places: Reverse((a, b)), sizes: (size, other_size) });
            }
        }
        let mut clear = |term: u32| {
            if let Some(room) = self.weights.get_mut(term as usize) {
                *room = 0.0;
            }
        };
        one.terms.iter().for_each(|(term, _)| clear(*term));
    }
}

fn root(standing: &[usize], mut place: usize) -> usize {
    while let Some(next) = standing.get(place).copied().filter(|next| *next != place) {
        place = next;
    }
    place
}

/// The mean likeness of the reports of one cluster to those of the other (average linkage, Sokal and Michener 1958), less
/// for days between the two. Terms of a report have length one, so the mean of all cosines is the `product` of the sums.
fn likeness(a: &Cluster, b: &Cluster, product: f32) -> f32 {
    let days = a.days.zip(b.days).map(|(a, b)| {
        let gap = (b.0.saturating_sub(a.1)).max(a.0.saturating_sub(b.1));
        u32::try_from(gap).unwrap_or(0)
    });
    product / (a.weight * b.weight).max(1.0) * fade(days)
}

/// The sum of two lists of terms, both in order of term.
fn sum(a: &[(u32, f32)], b: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (Some((left, x)), Some((right, y))) => match left.cmp(&right) {
                Ordering::Less => out.extend(a.next()),
                Ordering::Greater => out.extend(b.next()),
                Ordering::Equal => {
                    out.push((left, x + y));
                    a.next();
                    b.next();
                }
            },
            (None, None) => return out,
            _ => out.extend(a.by_ref().chain(b.by_ref())),
        }
    }
}

/// The cluster with the reason of every member.
fn explained(
    cluster: &Cluster,
    nodes: &[(u32, &Node)],
    vocabulary: &Vocabulary,
    decisions: &Decisions,
) -> Group {
    let ids: BTreeMap<u32, usize> =
        cluster.members.iter().filter_map(|n| Some((nodes.get(*n)?.0, *n))).collect();
    let mut nearest: BTreeMap<u32, (f32, Reverse<usize>, u32)> = BTreeMap::new();
    for n in &cluster.members {
        let Some((id, node)) = nodes.get(*n) else { continue };
        for link in &node.links {
            let Some(other) = ids.get(&link.to) else { continue };
            for (from, to, place) in [(*id, link.to, *other), (link.to, *id, *n)] {
                let best = nearest.entry(from).or_insert((link.likeness, Reverse(place), to));
                if (link.likeness, Reverse(place)) > (best.0, best.1) {
                    *best = (link.likeness, Reverse(place), to);
                }
            }
        }
    }
    let because = |(id, node): &(u32, &Node), first: bool| {
        if let Some(copy) = node.copy.filter(|copy| ids.contains_key(&copy.original)) {
            return Because::Copy { of: copy.original };
        }
        if first {
            return Because::First;
        }
        if let Some(with) = decisions.with(*id).find(|other| ids.contains_key(other)) {
            return Because::Decision { with };
        }
        if let Some((likeness, _, to)) = nearest.get(id) {
            return Because::Like { to: *to, likeness: *likeness };
        }
        let own = vocabulary.numbered(&node.profile.terms);
        let rest = minus(&cluster.terms, &own);
        let length = rest.iter().map(|(_, w)| w * w).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        Because::Whole { likeness: dot(&rest, &own) / length }
    };
    let members = cluster.members.iter().filter_map(|n| nodes.get(*n)).enumerate();
    let members = members.map(|(n, node)| Membership { id: node.0, because: because(node, n == 0) });
    Group { members: members.collect() }
}

/// `a` without `b`.
fn minus(a: &[(u32, f32)], b: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let negative: Vec<(u32, f32)> = b.iter().map(|(term, weight)| (*term, -weight)).collect();
    sum(a, &negative)
}
