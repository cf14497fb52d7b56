//! Groups that copies alone hold together. Two sentences that each stand word for word in several reports make each other's
//! group look close by their number, though they say different things.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::LineKind;

use super::likeness::Likeness;
use super::linkage::Tree;
use super::{Place, content, reports};

/// Wordings less alike than this are different things …
const ONE_THING: f32 = 0.4;

/// … or so much more where they share no word but names.
const NAMES_ALONE: f32 = 0.05;

/// Clauses of one sentence are one thing, however little alike.
const ONE_SENTENCE: f32 = 1.5;

/// Parts a group by the wordings that several reports have in it; any other member goes to the wording that it is most like.
pub(super) fn apart(
    places: &[Place],
    names: &BTreeSet<&str>,
    likeness: &Likeness,
    group: Vec<usize>,
) -> Vec<Vec<usize>> {
    let wordings = copied(places, &group);
    if wordings.len() < 2 {
        return vec![group];
    }
    let alike = |a: usize, b: usize| {
        let mut pairs = wordings[a].iter().flat_map(|m| wordings[b].iter().map(move |o| (*m, *o)));
        if pairs.any(|(m, o)| places[m].sentence() == places[o].sentence()) {
            return ONE_SENTENCE;
        }
        wordings[a].first().zip(wordings[b].first()).map_or(0.0, |(&m, &o)| {
            let shared = content::share(&places[m], &places[o], names);
            likeness.of(m, o) - if shared { 0.0 } else { NAMES_ALONE }
        })
    };
    let parts = Tree::new((0..wordings.len()).collect(), alike).cut(ONE_THING);
    let nearest = |member: usize| {
        let like = |part: &[usize]| {
            let all = part.iter().flat_map(|&w| &wordings[w]);
            all.map(|&o| if o == member { f32::MAX } else { likeness.of(member, o) }).fold(f32::MIN, f32::max)
        };
        // Of equals the first.
        (0..parts.len())
            .rev()
            .max_by(|&a, &b| like(&parts[a]).total_cmp(&like(&parts[b])))
            .unwrap_or_default()
    };
    let mut out = vec![Vec::new(); parts.len()];
    for member in group {
        out[nearest(member)].push(member);
    }
    out
}

/// The clauses of the group that stand in several reports, word for word, in order; headlines only repeat what follows.
fn copied(places: &[Place], group: &[usize]) -> Vec<Vec<usize>> {
    let mut wordings: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for &member in group.iter().filter(|&&m| places[m].sentence.line != LineKind::Title) {
        wordings.entry(places[member].words().map(|w| w.stem.as_str()).collect()).or_default().push(member);
    }
    let mut copied: Vec<Vec<usize>> =
        wordings.into_values().filter(|members| reports(places, members).len() > 1).collect();
    copied.sort();
    copied
}
