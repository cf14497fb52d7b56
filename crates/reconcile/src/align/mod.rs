//! Clauses of several reports that say one thing.
//!
//! Likeness of every pair, average linkage over all pairs (so that a member must be like the whole group, and no chain
//! drifts); a group that shares its subject only is taken apart again. All that at several thresholds: what most of them
//! put together is one group, unless it is several things that copies hold together. What one sentence says in several
//! clauses of a group is one member.

mod consensus;
mod content;
mod likeness;
mod linkage;
mod member;
mod profile;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Alignment, Clause, Group, ReportId, Sentence, Story, Word};
use rayon::prelude::*;

use likeness::Likeness;
use linkage::Tree;

/// No more clauses than this are aligned, the first of each report; the cost grows with the square.
pub const MOST_CLAUSES: usize = 6000;

/// Mean likeness at which two groups are one, from loose to strict. This and the next five were chosen on the visible gold
/// records, each within a range where its neighbours do as well.
const ONE_THING: [f32; 7] = [0.22, 0.23, 0.24, 0.25, 0.26, 0.27, 0.28];

/// Mean likeness across reports that a group must have; below it, its least like members are put out one by one.
const ONE_STATEMENT: f32 = 0.35;

/// Of one report, a member may be so much less like the group than that report's best.
const LAGGING: f32 = 0.22;

/// Likeness to the member that is most like all the others, below which a member only speaks of the same.
const NEAR: f32 = 0.30;

/// A group of more sentences a report is a bag.
const MOST_SENTENCES: f32 = 3.0;

/// A bag is linked again at so much more likeness.
const STRICTER: f32 = 0.04;

/// Mean likeness across reports from which on few shared words will do.
const SURE: f32 = 0.52;

/// One clause in its report.
#[derive(Clone, Copy)]
struct Place<'s> {
    report: ReportId,
    sentence: &'s Sentence,
    clause: &'s Clause,
}

impl<'s> Place<'s> {
    /// The clause's own words.
    fn words(&self) -> impl Iterator<Item = &'s Word> + use<'s> {
        let sentence = self.sentence;
        self.clause.words.iter().filter_map(|&word| sentence.words.get(word))
    }

    /// Which sentence it stands in.
    fn sentence(&self) -> (ReportId, usize) {
        (self.report, self.clause.sentence)
    }
}

/// Groups what the story's reports say.
pub fn align(story: &Story) -> Alignment {
    let names = profile::names(story);
    let places = places(story);
    let likeness = Likeness::new(&places, &names);
    let at_first = Tree::new((0..places.len()).collect(), |a, b| likeness.of(a, b));
    let partitions = ONE_THING.par_iter().map(|&threshold| {
        let (shared, left) = parted(&places, &likeness, &at_first, threshold);
        // What was put out of its group may form groups of its own.
        let (more, _) = parted(&places, &likeness, &Tree::new(left, |a, b| likeness.of(a, b)), threshold);
        content::joined(&places, &names, shared.into_iter().chain(more).collect())
    });
    let groups = consensus::groups(&partitions.collect::<Vec<_>>()).into_iter();
    let mut groups: Vec<Vec<usize>> =
        groups.flat_map(|g| wording::apart(&places, &names, &likeness, g)).collect();
    groups.retain(|group| reports(&places, group).len() > 1);
    let inside: BTreeSet<usize> = groups.iter().flatten().copied().collect();
    let mut alone: Vec<usize> = (0..places.len()).filter(|place| !inside.contains(place)).collect();
    let slight = |group: &mut Vec<usize>| {
        let sure = cohesion(&places, &likeness, group) >= SURE;
        let short = content::PART * content::own(&places, &names, group);
        content::weight(&places, &names, group)
            < if sure { content::LEAST.min(short) } else { content::LEAST_UNSURE }
    };
    alone.extend(groups.extract_if(.., slight).flatten());
    // What is left of a sentence is one thing.
    alone.sort_unstable();
    groups
        .extend(alone.chunk_by(|&a, &b| places[a].sentence() == places[b].sentence()).map(<[usize]>::to_vec));
    let members = |group: Vec<usize>| member::members(story, &places, &likeness, &group);
    let mut groups: Vec<Group> = groups.into_iter().map(members).map(|members| Group { members }).collect();
    groups.sort_by_key(|g| g.members.first().map(|m| (m.report, m.evidence)));
    Alignment { groups }
}

/// The clauses that take part, in order.
fn places(story: &Story) -> Vec<Place<'_>> {
    let each = MOST_CLAUSES / story.reports().len().max(1);
    let reports = story.reports().iter();
    reports
        .flat_map(|report| {
            report.annotations.clauses.iter().take(each).filter_map(|clause| {
                let sentence = report.annotations.sentences.get(clause.sentence)?;
                Some(Place { report: report.id, sentence, clause })
            })
        })
        .collect()
}

/// The groups of a tree that two reports share, taken apart, and what stands in none.
fn parted(
    places: &[Place],
    likeness: &Likeness,
    tree: &Tree,
    threshold: f32,
) -> (Vec<Vec<usize>>, Vec<usize>) {
    let (mut shared, mut alone) = (Vec::new(), Vec::new());
    for members in linked(places, likeness, tree, threshold) {
        let (kept, left) = taken_apart(places, likeness, members);
        shared.extend([kept].into_iter().filter(|k| !k.is_empty()));
        alone.extend(left);
    }
    alone.sort_unstable();
    (shared, alone)
}

/// Groups by average linkage. Where reports say more than a sentence or two each, the group is a bag of what concerns
/// the same persons, and is linked again, more strictly.
fn linked(places: &[Place], likeness: &Likeness, tree: &Tree, threshold: f32) -> Vec<Vec<usize>> {
    let bag = |group: &[usize]| {
        let sentences: BTreeSet<_> = group.iter().map(|&m| places[m].sentence()).collect();
        sentences.len() as f32 > MOST_SENTENCES * reports(places, group).len() as f32
    };
    let groups = tree.cut(threshold).into_iter();
    groups
        .flat_map(|group| {
            if bag(&group) {
                linked(places, likeness, &Tree::new(group, |a, b| likeness.of(a, b)), threshold + STRICTER)
            } else {
                vec![group]
            }
        })
        .collect()
}

/// Whose clauses these are.
fn reports(places: &[Place], members: &[usize]) -> BTreeSet<ReportId> {
    members.iter().map(|&m| places[m].report).collect()
}

/// The members that say what the group says, and those that only speak of the same: first the least like go until the
/// reports are alike enough, then of each report all but what says it best, and whatever is unlike the member that is
/// most like all.
fn taken_apart(places: &[Place], likeness: &Likeness, members: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    let (mut kept, mut left) = (members, Vec::new());
    while reports(places, &kept).len() > 1 && cohesion(places, likeness, &kept) < ONE_STATEMENT {
        let mean = |&m: &usize| likeness.mean(m, &others(places, &kept, m));
        let weakest =
            (0..kept.len()).min_by(|&a, &b| mean(&kept[a]).total_cmp(&mean(&kept[b])).then(a.cmp(&b)));
        match weakest {
            Some(weakest) => left.push(kept.remove(weakest)),
            None => break,
        }
    }
    let means: Vec<f32> = kept.iter().map(|&m| likeness.mean(m, &others(places, &kept, m))).collect();
    let mut best: BTreeMap<ReportId, f32> = BTreeMap::new();
    for (&m, &mean) in kept.iter().zip(&means) {
        let own = best.entry(places[m].report).or_default();
        *own = own.max(mean);
    }
    let centre =
        (0..kept.len()).max_by(|&a, &b| means[a].total_cmp(&means[b]).then(b.cmp(&a))).map(|n| kept[n]);
    let mut means = means.into_iter();
    let strays = |&mut m: &mut usize| {
        let lags = means.next() < best.get(&places[m].report).map(|best| best - LAGGING);
        lags || centre.is_some_and(|centre| centre != m && likeness.of(centre, m) < NEAR)
    };
    left.extend(kept.extract_if(.., strays));
    while let Some(follower) = follower(places, likeness, &kept, &left) {
        left.push(kept.remove(follower));
    }
    if reports(places, &kept).len() < 2 {
        left.append(&mut kept);
    }
    (kept, left)
}

/// A member that is more like one that was put out, of another report, than like any that was kept: it says the same as
/// that one.
fn follower(places: &[Place], likeness: &Likeness, kept: &[usize], left: &[usize]) -> Option<usize> {
    let nearest = |m: usize, among: &[usize]| {
        let others = others(places, among, m).into_iter().map(|o| likeness.of(m, o));
        others.fold(0.0, f32::max)
    };
    kept.iter().position(|&m| nearest(m, left) > nearest(m, kept))
}

/// Mean likeness of the members to those of other reports.
fn cohesion(places: &[Place], likeness: &Likeness, members: &[usize]) -> f32 {
    let sum: f32 = members.iter().map(|&m| likeness.mean(m, &others(places, members, m))).sum();
    sum / members.len().max(1) as f32
}

/// The members of other reports than `one`'s.
fn others(places: &[Place], members: &[usize], one: usize) -> Vec<usize> {
    members.iter().copied().filter(|&o| places[o].report != places[one].report).collect()
}
