//! Which reports count as one: copies of one text, and reports of one agency.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::OriginRole;

use crate::outline::Outline;

/// The reports by where they have their text from.
#[derive(Debug)]
pub(crate) struct Provenance {
    /// For each report the place of the first one that it counts as one with.
    class: Vec<usize>,
    /// For each report the place of the one that it repeats, at the beginning of the chain; its own where it is no copy.
    source: Vec<usize>,
    /// Places of the reports that bear out a finding.
    telling: BTreeSet<usize>,
}

impl Provenance {
    /// Reads the origins of the record's reports.
    pub(crate) fn new(outline: &Outline<'_>) -> Self {
        let reports = &outline.record.reports;
        let mut class: Vec<usize> = (0..reports.len()).collect();
        let mut source = class.clone();
        let mut agencies: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, report) in reports.iter().enumerate() {
            for origin in &report.origins {
                let other = match origin.role {
                    OriginRole::Agency => *agencies.entry(&origin.name).or_insert(place),
                    // A record names the earlier report; one that does not is taken as no copy, so chains end.
                    OriginRole::Copy => match outline.place(&origin.name).filter(|other| *other < place) {
                        Some(other) => {
                            let first = source.get(other).copied().unwrap_or(other);
                            source.iter_mut().skip(place).take(1).for_each(|own| *own = first);
                            other
                        }
                        None => continue,
                    },
                    OriginRole::Outlet | OriginRole::Cited => continue,
                };
                join(&mut class, other, place);
            }
        }
        let told = outline.record.findings.iter().flat_map(|f| outline.carriers(f));
        Self { class, source, telling: told.collect() }
    }

    /// Whether the report at `place` bears out a finding.
    pub(crate) fn tells(&self, place: usize) -> bool {
        self.telling.contains(&place)
    }

    /// How many reports bear out a finding.
    pub(crate) fn telling(&self) -> usize {
        self.telling.len()
    }

    /// How many independent origins stand behind the reports that bear out a finding.
    pub(crate) fn independent(&self) -> usize {
        self.telling.iter().filter_map(|place| self.class.get(*place)).collect::<BTreeSet<_>>().len()
    }

    /// The report whose text the one at `place` repeats.
    pub(crate) fn copied(&self, place: usize) -> Option<usize> {
        self.source.get(place).copied().filter(|source| *source != place)
    }
}

fn join(class: &mut [usize], a: usize, b: usize) {
    let (Some(&one), Some(&other)) = (class.get(a), class.get(b)) else { return };
    let (keep, drop) = (one.min(other), one.max(other));
    class.iter_mut().filter(|c| **c == drop).for_each(|c| *c = keep);
}
