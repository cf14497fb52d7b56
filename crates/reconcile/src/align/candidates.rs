//! Which propositions are worth reading side by side.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::ReportId;
use rayon::prelude::*;

use super::proposition::Proposition;

/// Read so many nearest propositions of each other report. With three, or with those beside them that share a rare word, the record of train
/// stories is no better, and reading takes longer.
const NEAREST: usize = 2;
/// Candidates' embeddings have this cosine at least. At 0.5 reading takes two thirds of the time, and half of the differences of stories that
/// the embedding was not tuned on are lost.
const LEAST_COSINE: f32 = 0.3;

/// Pairs of places of propositions of two reports, the lower first, in order.
pub(super) fn candidates(all: &[Proposition]) -> Vec<(usize, usize)> {
    let mut by_report: BTreeMap<ReportId, Vec<usize>> = BTreeMap::new();
    for (n, proposition) in all.iter().enumerate() {
        by_report.entry(proposition.report.id).or_default().push(n);
    }
    let near = |n: usize| -> Vec<(usize, usize)> {
        let others = by_report.iter().filter(|(report, _)| **report != all[n].report.id);
        others.flat_map(|(_, places)| nearest(all, n, places)).map(|k| (n.min(k), n.max(k))).collect()
    };
    let pairs: BTreeSet<(usize, usize)> = (0..all.len()).into_par_iter().flat_map_iter(near).collect();
    pairs.into_iter().collect()
}

/// The propositions of a report that are nearest to `one`.
fn nearest(all: &[Proposition], one: usize, places: &[usize]) -> Vec<usize> {
    let cosine = |&k: &usize| all[one].clause.embedding.cosine(&all[k].clause.embedding);
    let mut near: Vec<(f32, usize)> = places.iter().map(|k| (cosine(k), *k)).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let likely = near.into_iter().take(NEAREST).filter(|(cosine, _)| *cosine >= LEAST_COSINE);
    likely.map(|(_, k)| k).collect()
}
