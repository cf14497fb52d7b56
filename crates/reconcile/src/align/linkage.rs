//! Average linkage (UPGMA): two groups become one while the mean likeness over all their pairs is high enough.

use kodama::{Dendrogram, Method, linkage};

/// All steps in which clauses come together.
pub(crate) struct Tree {
    among: Vec<usize>,
    steps: Dendrogram<f32>,
}

impl Tree {
    /// Links the clauses `among`, by the likeness of each two, 2 at most.
    pub(crate) fn new(among: Vec<usize>, likeness: impl Fn(usize, usize) -> f32) -> Self {
        let pairs =
            among.iter().enumerate().flat_map(|(n, &a)| among.iter().skip(n + 1).map(move |&b| (a, b)));
        let mut unlikeness: Vec<f32> = pairs.map(|(a, b)| 2.0 - likeness(a, b)).collect();
        let steps = linkage(&mut unlikeness, among.len(), Method::Average);
        Self { among, steps }
    }

    /// The groups that are as alike as `threshold`, each in order; every clause stands in one.
    pub(crate) fn cut(&self, threshold: f32) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = self.among.iter().map(|&n| vec![n]).collect();
        for step in self.steps.steps() {
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
}
