//! Stories made anew around what changed, and nowhere else.
//!
//! Agglomeration takes the pair that is most alike of all pairs there are. So a set of reports comes out the same whether
//! others are agglomerated beside it or not, as long as none of its clusters is ever merged with one of theirs. A *region*,
//! reports that are open to change and tied to one another, is therefore agglomerated together with the whole stories
//! *beside* it, those with a tie into it: if these come out as they were, then so do all stories further off, and if one
//! does not, it is open too and the region is made again. What comes out is what agglomerating everything gives.

use std::collections::{BTreeMap, BTreeSet};

use crate::linkage::{Decisions, Group, groups};
use crate::nodes::Nodes;

/// Which reports are together, as their stories were last made.
#[derive(Debug, Default)]
pub(crate) struct Stories {
    of: BTreeMap<u32, i64>,
    members: BTreeMap<i64, BTreeSet<u32>>,
}

impl Stories {
    /// Puts a report into the story of that number.
    pub(crate) fn put(&mut self, id: u32, story: i64) {
        self.of.insert(id, story);
        self.members.entry(story).or_default().insert(id);
    }

    /// Takes a report out; gives those that were with it.
    pub(crate) fn take(&mut self, id: u32) -> BTreeSet<u32> {
        let Some(story) = self.of.remove(&id) else { return BTreeSet::new() };
        let Some(members) = self.members.get_mut(&story) else { return BTreeSet::new() };
        members.remove(&id);
        let rest = members.clone();
        if rest.is_empty() {
            self.members.remove(&story);
        }
        rest
    }

    /// These reports and all that are with them.
    fn with(&self, ids: impl Iterator<Item = u32>) -> BTreeSet<u32> {
        let mut found = BTreeSet::new();
        for id in ids {
            if found.insert(id) {
                let story = self.of.get(&id).and_then(|story| self.members.get(story));
                found.extend(story.into_iter().flatten());
            }
        }
        found
    }

    /// Whether these, and no others, are one story.
    fn is_one(&self, members: &BTreeSet<u32>) -> bool {
        let first = members.first().and_then(|id| self.of.get(id)).and_then(|story| self.members.get(story));
        first == Some(members)
    }

    /// Puts these into a story of their own.
    fn replace(&mut self, members: &BTreeSet<u32>) {
        members.iter().for_each(|id| drop(self.take(*id)));
        let number = self.members.last_key_value().map_or(0, |(last, _)| last + 1);
        members.iter().for_each(|id| self.put(*id, number));
    }
}

/// Makes the stories anew in which something changed: those of `touched` and those that these take reports from or give
/// them to, each whole.
pub(crate) fn regroup(
    nodes: &Nodes,
    stories: &mut Stories,
    touched: &BTreeSet<u32>,
    decisions: &Decisions,
) -> Vec<Group> {
    let touched: BTreeSet<u32> = touched.iter().copied().filter(|id| nodes.has(*id)).collect();
    // Where they will probably go is open from the beginning.
    let closest = touched.iter().flat_map(|id| nodes.closest(*id));
    let mut open = stories.with(touched.iter().copied().chain(closest));
    let mut left = open.clone();
    let mut made: BTreeMap<u32, (BTreeSet<u32>, Vec<Group>)> = BTreeMap::new();
    while let Some(start) = left.pop_first() {
        let region = region(nodes, start, &open, decisions);
        left.retain(|id| !region.contains(id));
        made.retain(|start, _| !region.contains(start));
        let ties = region.iter().flat_map(|id| nodes.tied(*id, decisions));
        let beside = stories.with(ties.filter(|id| !open.contains(id)));
        let found = groups(nodes, &nodes.in_order(region.union(&beside)), decisions);
        let (own, other): (Vec<Group>, Vec<Group>) =
            found.into_iter().partition(|group| group.members.iter().any(|m| region.contains(&m.id)));
        let changed = other.iter().map(ids).filter(|members| !stories.is_one(members));
        let mixed = own.iter().map(ids).chain(changed).flatten().filter(|id| beside.contains(id));
        let mixed = stories.with(mixed);
        if mixed.is_empty() {
            made.insert(start, (region, own));
        } else {
            open.extend(mixed);
            left.insert(start);
        }
    }
    let found = made.into_values().flat_map(|(_, groups)| groups).map(|group| (ids(&group), group));
    let changed = |members: &BTreeSet<u32>| !stories.is_one(members) || !members.is_disjoint(&touched);
    let found: Vec<(BTreeSet<u32>, Group)> = found.filter(|(members, _)| changed(members)).collect();
    found.iter().for_each(|(members, _)| stories.replace(members));
    found.into_iter().map(|(_, group)| group).collect()
}

fn ids(group: &Group) -> BTreeSet<u32> {
    group.members.iter().map(|member| member.id).collect()
}

/// The open reports that ties join to this one.
fn region(nodes: &Nodes, start: u32, open: &BTreeSet<u32>, decisions: &Decisions) -> BTreeSet<u32> {
    let mut found = BTreeSet::from([start]);
    let mut next = vec![start];
    while let Some(id) = next.pop() {
        for other in nodes.tied(id, decisions) {
            if open.contains(&other) && found.insert(other) {
                next.push(other);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Place, Profile, Stream};

    /// SplitMix64 (Steele, Lea and Flood 2014).
    fn random(state: &mut u64) -> u32 {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z >> 40) as u32
    }

    /// Reports of some stories that share the words of a few themes, so that many are neither clearly alike nor clearly
    /// not; some have no date, some copy another.
    fn profiles(seed: u64) -> Vec<Profile> {
        let mut seed = seed;
        let mut out: Vec<Profile> = Vec::new();
        for article in 0..160 {
            let story = random(&mut seed) % 24;
            let mut terms = BTreeMap::new();
            for _ in 0..14 {
                let term = match random(&mut seed) % 3 {
                    0 => 1_000 + 10 * story + random(&mut seed) % 10,
                    1 => 500 + 10 * (story % 4) + random(&mut seed) % 10,
                    _ => random(&mut seed) % 60,
                };
                *terms.entry(term).or_insert(0.0_f32) += 1.0;
            }
            let length = terms.values().map(|w| w * w).sum::<f32>().sqrt();
            let mut shingles: Vec<u32> = (0..40).map(|_| random(&mut seed) << 8).collect();
            if let Some(copied) = out.get(random(&mut seed) as usize % 260) {
                shingles.clone_from(&copied.shingles);
            }
            shingles.sort_unstable();
            let day = if random(&mut seed).is_multiple_of(12) {
                i32::MAX
            } else {
                (story + random(&mut seed) % 25) as i32
            };
            out.push(Profile {
                place: Place { day, minute: 0, article },
                prose: article,
                terms: terms.into_iter().map(|(term, weight)| (term, weight / length)).collect(),
                runs: 40,
                shingles,
            });
        }
        out
    }

    /// The stories where reports arrive in `order`, a person decides and some reports go; made anew after each `every`th.
    fn stories(profiles: &[Profile], order: &[usize], every: usize) -> BTreeSet<BTreeSet<u32>> {
        let mut stream = Stream::default();
        let mut decisions = Decisions::default();
        decisions.join(3, 90);
        decisions.part(10, 11);
        let mut story_of: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let mut take = |stream: &mut Stream| {
            for group in stream.regroup(&decisions) {
                let members: BTreeSet<u32> = group.members.iter().map(|m| m.id).collect();
                story_of.extend(members.iter().map(|id| (*id, members.clone())));
            }
        };
        for (n, place) in order.iter().enumerate() {
            stream.add(*place as u32, profiles[*place].clone());
            if n % every == every - 1 {
                take(&mut stream);
            }
        }
        for gone in [5, 60, 61, 150] {
            stream.remove(gone);
        }
        take(&mut stream);
        [5, 60, 61, 150].iter().for_each(|gone| drop(story_of.remove(gone)));
        story_of.into_values().collect()
    }

    #[test]
    fn what_is_made_bit_by_bit_is_what_is_made_at_once() {
        for seed in 0..3 {
            let profiles = profiles(seed);
            let forward: Vec<usize> = (0..profiles.len()).collect();
            let at_once = stories(&profiles, &forward, profiles.len());
            assert!(at_once.len() > 15 && at_once.iter().any(|story| story.len() > 6), "{at_once:?}");
            let backward: Vec<usize> = forward.iter().rev().copied().collect();
            let mixed: Vec<usize> = forward.iter().map(|n| n * 77 % forward.len()).collect();
            for order in [&forward, &backward, &mixed] {
                for every in [1, 9, 40] {
                    assert_eq!(stories(&profiles, order, every), at_once, "seed {seed}, each {every}");
                }
            }
        }
    }
}
