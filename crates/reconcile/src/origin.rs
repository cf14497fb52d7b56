//! Where a report has its text from: copies of another report, the agency that its text credits, whom it cites.

mod cited;
mod credit;
mod outlet;

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Anchor, Origin, OriginRole, ReportId, Story, StoryReport};

use crate::cast::{Cast, spelling};

use self::cited::{cited, voice};
use self::credit::credit;

/// Words in a shingle. Five in a row are seldom shared by chance in news prose (Broder, 1997, uses the same measure).
const SHINGLE: usize = 5;
/// A report of whose shingles another holds this share repeats it.
const COPIED: f32 = 0.5;
/// The first sentences of a report, which say what it is.
const LEAD: usize = 3;
/// Fewer shingles than this prove nothing.
const FEWEST_SHINGLES: usize = 12;

/// The origins of a story's reports, and which of them count as one.
#[derive(Debug, Clone)]
pub struct Origins {
    /// One list a report, in the story's order.
    pub of_reports: Vec<Vec<Origin>>,
    /// One number a report: reports with one number have their text from one origin.
    origin: Vec<usize>,
    /// One number a report: reports with one number have the same prose, word for word.
    text: Vec<usize>,
}

impl Origins {
    /// How many independent origins stand behind these reports.
    pub fn independent(&self, reports: impl IntoIterator<Item = ReportId>) -> usize {
        Self::distinct(&self.origin, reports)
    }

    /// How many independent origins stand behind what these words say: reports that cite one source for it count once.
    pub fn independent_of(&self, story: &Story, cast: &Cast, evidence: &[Anchor]) -> usize {
        let mut sources: BTreeMap<usize, BTreeSet<Option<String>>> = BTreeMap::new();
        for anchor in evidence {
            let Some(&origin) = self.origin.get(anchor.report().0 as usize) else { continue };
            sources.entry(origin).or_default().insert(source(story, cast, *anchor));
        }
        // Whoever says it in a voice of its own, or has it from several, is an origin of its own.
        let one = |(origin, sources): (usize, BTreeSet<Option<String>>)| match sources.first() {
            Some(Some(source)) if sources.len() == 1 => (None, Some(source.clone())),
            _ => (Some(origin), None),
        };
        sources.into_iter().map(one).collect::<BTreeSet<_>>().len()
    }

    /// How many of these reports are texts of their own: the same prose printed twice counts once.
    pub fn texts(&self, reports: impl IntoIterator<Item = ReportId>) -> usize {
        Self::distinct(&self.text, reports)
    }

    fn distinct(classes: &[usize], reports: impl IntoIterator<Item = ReportId>) -> usize {
        let found: BTreeSet<_> = reports.into_iter().filter_map(|r| classes.get(r.0 as usize)).collect();
        found.len()
    }
}

/// Finds copies and credits among the story's reports, and whom each cites.
pub fn origins(story: &Story, cast: &Cast) -> Origins {
    let reports = story.reports();
    let prose: Vec<Vec<&str>> = reports.iter().map(prose).collect();
    let shingles: Vec<BTreeSet<&[&str]>> =
        prose.iter().map(|words| words.windows(SHINGLE).collect()).collect();
    let credits: Vec<Option<(String, Option<Anchor>)>> = reports.iter().map(credit).collect();
    let mut of_reports = vec![Vec::new(); reports.len()];
    let mut origin: Vec<usize> = (0..reports.len()).collect();
    let mut text = origin.clone();
    for later in 0..reports.len() {
        if let Some((name, anchor)) = &credits[later] {
            let evidence = anchor.iter().copied().collect();
            of_reports[later].push(Origin { name: name.clone(), role: OriginRole::Agency, evidence });
        }
        for earlier in 0..later {
            let same = !prose[later].is_empty() && prose[later] == prose[earlier];
            let copied = same || overlap(&shingles[earlier], &shingles[later]) >= COPIED;
            let one_agency =
                matches!((&credits[earlier], &credits[later]), (Some(a), Some(b)) if one(&a.0, &b.0));
            if same {
                join(&mut text, earlier, later);
            }
            if copied || one_agency {
                join(&mut origin, earlier, later);
            }
            let told = of_reports[later].iter().any(|o| o.role == OriginRole::Copy);
            if copied && !told {
                of_reports[later].push(Origin {
                    name: reports[earlier].id.to_string(),
                    role: OriginRole::Copy,
                    evidence: shared_sentence(&reports[earlier], &reports[later]).into_iter().collect(),
                });
            }
        }
    }
    for (number, report) in reports.iter().enumerate() {
        let others = cited(report, cast);
        // "…, Reuters reported": what opens with the word of an agency is its text as much as what the agency signs.
        let leads = others.iter().filter(|o| o.role == OriginRole::Outlet && is_led_by(report, o));
        for name in leads.map(|o| &o.name) {
            for (other, _) in
                credits.iter().enumerate().filter(|(_, c)| c.as_ref().is_some_and(|c| one(&c.0, name)))
            {
                join(&mut origin, other, number);
            }
        }
        let Some(origins) = of_reports.get_mut(number) else { continue };
        let agencies: Vec<String> = origins.iter().map(|o| o.name.clone()).collect();
        origins.extend(others.into_iter().filter(|o| !agencies.iter().any(|agency| one(agency, &o.name))));
    }
    Origins { of_reports, origin, text }
}

/// Whether a report credits an outlet in its first sentences.
fn is_led_by(report: &StoryReport, outlet: &Origin) -> bool {
    let body = report.annotations.sentences.iter().filter(|s| s.line == crossread_core::LineKind::Body);
    let lead = body.take(LEAD).map(|s| s.span).reduce(crossread_core::Span::join);
    outlet.evidence.iter().any(|anchor| lead.is_some_and(|lead| lead.contains(anchor.span())))
}

/// Whom a report cites for most of the words at `anchor`, in lower case.
fn source(story: &Story, cast: &Cast, anchor: Anchor) -> Option<String> {
    let report = story.report(anchor.report())?;
    let voices = report.said_in(anchor.span()).filter_map(|a| Some((a.content, voice(report, a, cast)?)));
    let most = voices.max_by_key(|(content, _)| content.shared(anchor.span()));
    most.map(|(_, voice)| voice.to_lowercase())
}

/// Whether two names are of one agency: "AP" and "The Associated Press" too.
fn one(a: &str, b: &str) -> bool {
    let initials = |name: &str| {
        let words = name.split_whitespace().filter(|w| w.starts_with(char::is_uppercase) && *w != "The");
        words.filter_map(|w| w.chars().next()).collect::<String>()
    };
    spelling::bodies(a, b).is_some() || initials(a) == *b && b.len() > 1 || initials(b) == *a && a.len() > 1
}

/// The stems of a report's own prose.
fn prose(report: &StoryReport) -> Vec<&str> {
    report
        .annotations
        .sentences
        .iter()
        .filter(|s| s.line == crossread_core::LineKind::Body)
        .flat_map(|s| &s.words)
        .map(|w| w.stem.as_str())
        .collect()
}

/// The share of the smaller set that stands in the other.
fn overlap(a: &BTreeSet<&[&str]>, b: &BTreeSet<&[&str]>) -> f32 {
    let least = a.len().min(b.len());
    if least < FEWEST_SHINGLES { 0.0 } else { a.intersection(b).count() as f32 / least as f32 }
}

/// Gives both classes the smaller number.
fn join(classes: &mut [usize], a: usize, b: usize) {
    let (Some(&one), Some(&other)) = (classes.get(a), classes.get(b)) else { return };
    let (keep, drop) = (one.min(other), one.max(other));
    classes.iter_mut().filter(|c| **c == drop).for_each(|c| *c = keep);
}

/// The longest sentence of `later` that stands in `earlier` too.
fn shared_sentence(earlier: &StoryReport, later: &StoryReport) -> Option<Anchor> {
    let known: BTreeMap<&str, ()> =
        earlier.annotations.sentences.iter().map(|s| (earlier.report.words(s.span), ())).collect();
    let shared = later
        .annotations
        .sentences
        .iter()
        .filter(|s| known.contains_key(later.report.words(s.span)))
        .max_by_key(|s| (s.span.len(), std::cmp::Reverse(s.span.start)));
    shared.or(later.annotations.sentences.first()).and_then(|s| later.anchor(s.span))
}
