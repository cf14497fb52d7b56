//! How much a group says: the content words that two of its reports share.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::ReportId;

use super::Place;
use super::likeness::SAYING;
use crate::gather;

/// What the members of a sure group must share; less is a turn of phrase.
pub(super) const LEAST: f32 = 1.5;
/// Of short clauses, so large a part will do.
pub(super) const PART: f32 = 0.4;
/// What the members of any other group must share.
pub(super) const LEAST_UNSURE: f32 = 3.3;
/// What shares less is no thing of its own beside what its sentences say together elsewhere.
const OF_ITS_OWN: f32 = 4.4;
/// A name counts so much of a word: that both speak of one person is little.
const NAME: f32 = 0.5;
/// Groups that share this part of their sentences are told in one breath.
const ONE_BREATH: f32 = 0.65;

/// The number of content words that two reports of the group share; names count in part, words of saying do not.
pub(super) fn weight(places: &[Place], names: &BTreeSet<&str>, group: &[usize]) -> f32 {
    let mut said: BTreeMap<&str, BTreeSet<ReportId>> = BTreeMap::new();
    for place in group.iter().filter_map(|&m| places.get(m)) {
        for stem in stems(place) {
            said.entry(stem).or_default().insert(place.report);
        }
    }
    said.iter().filter(|(_, reports)| reports.len() > 1).map(|(stem, _)| value(names, stem)).sum()
}

/// The number of content words that a member of the group has, on average.
pub(super) fn own(places: &[Place], names: &BTreeSet<&str>, group: &[usize]) -> f32 {
    let members = group.iter().filter_map(|&m| places.get(m));
    let sum: f32 = members.flat_map(stems).map(|stem| value(names, stem)).sum();
    sum / group.len().max(1) as f32
}

/// What a content word counts.
fn value(names: &BTreeSet<&str>, stem: &str) -> f32 {
    if names.contains(stem) { NAME } else { 1.0 }
}

/// The stems of the clause's content words; words of saying are none.
fn stems<'s>(place: &Place<'s>) -> BTreeSet<&'s str> {
    let words = place.words().filter(|w| !w.function);
    words.map(|w| w.stem.as_str()).filter(|stem| !SAYING.contains(stem)).collect()
}

/// Whether two clauses share a content word that is no name.
pub(super) fn share(one: &Place, other: &Place, names: &BTreeSet<&str>) -> bool {
    stems(one).intersection(&stems(other)).any(|stem| !names.contains(stem))
}

/// Joins a group that says little by itself to one that meets it in the same sentences of two reports: what one
/// sentence says twice is one thing.
pub(super) fn joined(
    places: &[Place],
    names: &BTreeSet<&str>,
    mut groups: Vec<Vec<usize>>,
) -> Vec<Vec<usize>> {
    let sentences = |group: &[usize]| -> BTreeSet<(ReportId, usize)> {
        group.iter().map(|&m| places[m].sentence()).collect()
    };
    let slight = |group: &[usize]| weight(places, names, group) < OF_ITS_OWN;
    let one_breath = |one: &[usize], other: &[usize]| {
        let (a, b) = (sentences(one), sentences(other));
        let common: Vec<_> = a.intersection(&b).collect();
        let reports: BTreeSet<ReportId> = common.iter().map(|s| s.0).collect();
        reports.len() > 1
            && common.len() as f32 >= ONE_BREATH * a.len().min(b.len()) as f32
            && (slight(one) || slight(other))
    };
    groups.sort();
    gather::joined(groups, one_breath)
}
