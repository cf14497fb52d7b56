//! Who and what the reports name.

use std::collections::BTreeMap;

use crossread_core::{Entity, Form, NameKind, ReportId, Story};

/// The persons, places and organisations that the reports name, most named first: one entity a full name within a
/// report; across reports, equal names are one, and so are two persons of one surname and one first initial.
pub fn entities(story: &Story) -> Vec<Entity> {
    // Full name → kind votes and forms.
    let mut named: BTreeMap<String, Gathered> = BTreeMap::new();
    for report in story.reports() {
        for name in &report.annotations.names {
            let gathered = named.entry(key(&name.full, name.kind)).or_default();
            *gathered.kinds.entry(name.kind).or_default() += 1;
            *gathered.fulls.entry(name.full.clone()).or_default() += 1;
            let form = report.report.words(name.span).to_owned();
            *gathered.forms.entry(form).or_default().entry(report.id).or_default() += 1;
        }
    }
    let mut out: Vec<(usize, usize, Entity)> = named.into_values().map(Gathered::entity).collect();
    out.sort_by(|a, b| (b.0, b.1, &a.2.name).cmp(&(a.0, a.1, &b.2.name)));
    out.into_iter().map(|(_, _, entity)| entity).collect()
}

/// What joins two names: surname and first initial for persons, the folded name otherwise.
fn key(full: &str, kind: NameKind) -> String {
    let folded = full.to_lowercase();
    let words: Vec<&str> = folded.split_whitespace().collect();
    match (kind, words.as_slice()) {
        (NameKind::Person, [first, .., last]) => {
            format!("{} {last}", first.chars().next().unwrap_or_default())
        }
        _ => words.join(" "),
    }
}

#[derive(Default)]
struct Gathered {
    kinds: BTreeMap<NameKind, usize>,
    fulls: BTreeMap<String, usize>,
    forms: BTreeMap<String, BTreeMap<ReportId, usize>>,
}

impl Gathered {
    /// Reports that name it, times it is named, and the entity.
    fn entity(self) -> (usize, usize, Entity) {
        let most = |votes: &BTreeMap<String, usize>| {
            votes.iter().max_by_key(|(name, count)| (**count, name.len())).map(|(name, _)| name.clone())
        };
        let kind =
            self.kinds.iter().max_by_key(|(_, count)| **count).map_or(NameKind::Other, |(kind, _)| *kind);
        let mut forms: Vec<(usize, Form)> = self
            .forms
            .into_iter()
            .map(|(form, reports)| {
                (reports.values().sum(), Form { form, reports: reports.into_keys().collect() })
            })
            .collect();
        forms.sort_by(|a, b| (b.0, &a.1.form).cmp(&(a.0, &b.1.form)));
        let times = forms.iter().map(|(n, _)| n).sum();
        let mut reports: Vec<_> = forms.iter().flat_map(|(_, f)| &f.reports).collect();
        reports.sort();
        reports.dedup();
        let count = reports.len();
        let name = most(&self.fulls).unwrap_or_default();
        (count, times, Entity { name, kind, forms: forms.into_iter().map(|(_, f)| f).collect() })
    }
}
