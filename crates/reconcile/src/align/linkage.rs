//! Average linkage (UPGMA): two groups become one while the mean likeness over all their pairs is high enough.

use kodama::{Method, linkage};

use super::likeness::Likeness;

/// Groups of the clauses `among`, each in order; every clause stands in one group.
pub(crate) fn groups(likeness: &Likeness, among: &[usize], threshold: f32) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = among.iter().map(|&n| vec![n]).collect();
    if groups.len() < 2 {
        return groups;
    }
    let pairs = among.iter().enumerate().flat_map(|(n, &a)| among.iter().skip(n + 1).map(move |&b| (a, b)));
    let mut unlikeness: Vec<f32> = pairs.map(|(a, b)| 2.0 - likeness.of(a, b)).collect();
    let steps = linkage(&mut unlikeness, among.len(), Method::Average);
    for step in steps.steps() {
        // Steps come in order of unlikeness; each makes the group of the next number.
        let close = 2.0 - step.dissimilarity >= threshold;
        let mut joined = Vec::new();
        if close {
            joined = std::mem::take(&mut groups[step.cluster1]);
            joined.append(&mut groups[step.cluster2]);
            joined.sort_unstable();
        }
        groups.push(joined);
    }
    groups.retain(|g| !g.is_empty());
    groups
}
