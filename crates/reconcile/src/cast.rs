//! Who and what the reports speak of, across reports: one entity for one person or body, however each report spells it.

pub(crate) mod spelling;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Entity, Form, NameKind, Referent, ReportId, Story};

use spelling::Match;

/// A referent of one report.
type Key = (ReportId, usize);

/// The entities of a story, and which referent of which report is which entity.
pub struct Cast {
    entities: Vec<Entity>,
    of: BTreeMap<Key, usize>,
}

/// Gathers the named referents of all reports: equal names first, then other spellings, orders and abbreviations of them,
/// then surnames alone. Two that one report keeps apart, by more than a middle initial, are never joined, and a name joins
/// an entity only if it fits all of its forms, so that two people of one surname stay two.
pub fn cast(story: &Story) -> Cast {
    let mut groups: BTreeMap<Vec<String>, Gathered> = BTreeMap::new();
    for report in story.reports() {
        for (number, referent) in report.annotations.referents.iter().enumerate().filter(|(_, r)| r.named) {
            // What a name is taken for may differ from report to report: most decide.
            let group = groups.entry(spelling::words(&referent.name)).or_default();
            group.add((report.id, number), referent, |span| report.report.words(span));
        }
    }
    let mut groups: Vec<Gathered> = groups.into_values().filter(|g| g.times() > 0).collect();
    // Names of several words, then surnames alone; the most used first, so that rare spellings join common ones.
    groups.sort_by_cached_key(|group| (Reverse(group.times()), group.name()));
    let (long, short): (Vec<Gathered>, Vec<Gathered>) = groups.into_iter().partition(Gathered::is_long);
    let mut kept: Vec<Gathered> = Vec::new();
    for group in long {
        let mut fitting = kept.iter_mut().filter_map(|k| k.fits(&group).map(|m| (k, m)));
        match fitting.next() {
            Some((other, found)) => other.take(group, found.reason()),
            None => kept.push(group),
        }
    }
    for group in short {
        let holders = || kept.iter().enumerate().filter(|(_, k)| k.has_surname(&group));
        match holders().map(|(n, _)| n).collect::<Vec<_>>().as_slice() {
            &[one] => {
                if let Some(other) = kept.get_mut(one) {
                    other.take(group, "the surname alone, which nobody else has");
                }
            }
            _ => kept.push(group),
        }
    }
    kept.sort_by_cached_key(|group| (Reverse(group.reports()), Reverse(group.times()), group.name()));
    let of = kept.iter().enumerate().flat_map(|(n, g)| g.keys.iter().map(move |k| (*k, n))).collect();
    Cast { entities: kept.into_iter().map(Gathered::entity).collect(), of }
}

impl Cast {
    /// The entities, most named first.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// The entity that a referent of a report is; `None` for those known by an office alone.
    pub(crate) fn number(&self, report: ReportId, referent: usize) -> Option<usize> {
        self.of.get(&(report, referent)).copied()
    }

    /// Whether some body is called just this, in lower case.
    pub(crate) fn has_body(&self, word: &str) -> bool {
        let bodies = self.entities.iter().filter(|e| e.kind == NameKind::Organisation);
        bodies.into_iter().any(|e| spelling::words(&e.name) == [word])
    }

    /// The name that most reports give a referent.
    pub(crate) fn name(&self, report: ReportId, referent: usize) -> Option<&str> {
        self.entities.get(self.number(report, referent)?).map(|e| e.name.as_str())
    }
}

/// Referents that are one entity.
#[derive(Default)]
struct Gathered {
    keys: Vec<Key>,
    kinds: BTreeMap<NameKind, usize>,
    fulls: BTreeMap<String, usize>,
    forms: BTreeMap<String, BTreeMap<ReportId, usize>>,
    reasons: BTreeSet<String>,
}

impl Gathered {
    fn add<'t>(&mut self, key: Key, referent: &Referent, words: impl Fn(crossread_core::Span) -> &'t str) {
        self.keys.push(key);
        let names = referent.mentions.iter().map(|m| words(*m)).filter(|w| is_form(w, &referent.name));
        for form in names {
            *self.kinds.entry(referent.kind).or_default() += 1;
            *self.fulls.entry(referent.name.clone()).or_default() += 1;
            *self.forms.entry(form.to_owned()).or_default().entry(key.0).or_default() += 1;
        }
    }

    fn is_long(&self) -> bool {
        self.kind() != NameKind::Person || self.fulls.keys().any(|f| spelling::words(f).len() > 1)
    }

    /// Why `other` is the same entity: it fits every form of this one.
    fn fits(&self, other: &Gathered) -> Option<Match> {
        let kind = self.kind();
        if self.is_apart(other) || kind != other.kind() {
            return None;
        }
        let one = |a: &str, b: &str| match kind {
            NameKind::Person => spelling::persons(a, b),
            NameKind::Organisation => spelling::bodies(a, b),
            _ => None,
        };
        let pairs = self.fulls.keys().flat_map(|a| other.fulls.keys().map(move |b| one(a, b)));
        pairs.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// Whether some report names both, and in more than a middle initial otherwise.
    fn is_apart(&self, other: &Gathered) -> bool {
        let one_report = self.keys.iter().any(|(report, _)| other.keys.iter().any(|(r, _)| r == report));
        let mut names = self.fulls.keys().flat_map(|a| other.fulls.keys().map(move |b| (a, b)));
        one_report && !names.all(|(a, b)| a == b || spelling::middle_initial(a, b))
    }

    fn has_surname(&self, other: &Gathered) -> bool {
        let person = self.kind() == NameKind::Person && other.kind() == NameKind::Person;
        person && self.fulls.keys().any(|long| other.fulls.keys().any(|short| spelling::surname(short, long)))
    }

    fn take(&mut self, other: Gathered, reason: &str) {
        self.reasons.insert(format!("{}: {reason}", other.name()));
        self.reasons.extend(other.reasons);
        self.keys.extend(other.keys);
        for (kind, count) in other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        for (full, count) in other.fulls {
            *self.fulls.entry(full).or_default() += count;
        }
        for (form, reports) in other.forms {
            let known = self.forms.entry(form).or_default();
            for (report, count) in reports {
                *known.entry(report).or_default() += count;
            }
        }
    }

    /// The kind that it is most often taken for.
    fn kind(&self) -> NameKind {
        let best = self.kinds.iter().max_by_key(|(kind, count)| (**count, std::cmp::Reverse(**kind)));
        best.map_or(NameKind::Other, |(kind, _)| *kind)
    }

    /// The full form used most, the longest of equals.
    fn name(&self) -> String {
        let best = self.fulls.iter().max_by_key(|(name, count)| {
            (spelling::words(name).len().min(2), **count, name.len(), std::cmp::Reverse(*name))
        });
        best.map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn times(&self) -> usize {
        self.forms.values().flat_map(BTreeMap::values).sum()
    }

    fn reports(&self) -> usize {
        self.forms.values().flat_map(BTreeMap::keys).collect::<BTreeSet<_>>().len()
    }

    fn entity(self) -> Entity {
        let (name, kind) = (self.name(), self.kind());
        let mut forms: Vec<(usize, Form)> = self
            .forms
            .into_iter()
            .map(|(form, reports)| {
                (reports.values().sum(), Form { form, reports: reports.into_keys().collect() })
            })
            .collect();
        forms.sort_by(|a, b| (b.0, &a.1.form).cmp(&(a.0, &b.1.form)));
        Entity {
            name,
            kind,
            forms: forms.into_iter().map(|(_, f)| f).collect(),
            because: self.reasons.into_iter().collect(),
        }
    }
}

/// Whether a mention is the name or a part of it, not a noun or a pronoun for its bearer.
fn is_form(mention: &str, name: &str) -> bool {
    let name = spelling::words(name);
    spelling::words(mention).iter().any(|w| name.contains(w))
}
