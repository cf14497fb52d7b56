//! Whom a report has things from: the outlets that it names as its source, and whoever else it cites.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Anchor, Attribution, Name, NameKind, Origin, OriginRole, Span, StoryReport};

use crate::cast::Cast;

use super::outlet::{is_noun, is_outlet, is_own, is_short};

/// What stands before the name of an outlet that somebody spoke to or that something was taken from.
const TAKEN_FROM: &[&str] = &["h/t:", "h/t", "via"];

/// The outlets that a report credits, then the persons and bodies that it cites, those cited most first.
pub(super) fn cited(report: &StoryReport, cast: &Cast) -> Vec<Origin> {
    let mut outlets: BTreeMap<String, Vec<Anchor>> = BTreeMap::new();
    let mut voices: BTreeMap<String, Vec<Anchor>> = BTreeMap::new();
    let annotations = &report.annotations;
    for name in annotations.names.iter().filter(|name| is_credited(report, name)) {
        outlets.entry(name.full.clone()).or_default().extend(report.anchor(name.span));
    }
    let spoken: Vec<Span> = outlets.values().flatten().map(|anchor| anchor.span()).collect();
    // Several who speak together ("both leaders") are cited by their names elsewhere.
    let group = |a: &Attribution| annotations.speaker(a).is_some_and(|r| !r.members.is_empty());
    // Nor is "a resident" or "the statement" anybody whom a reader could ask.
    let unnamed = |a: &Attribution| annotations.speaker(a).is_some_and(|r| !r.named && !has_name(&r.name));
    // "Germans" and "the Middle East" are none whom one could ask.
    let people = |a: &Attribution| {
        annotations.speaker(a).is_some_and(|r| matches!(r.kind, NameKind::Group | NameKind::Place))
    };
    for attribution in annotations.attributions.iter().filter(|a| !group(a) && !unnamed(a) && !people(a)) {
        let (Some(name), Some(source)) = (voice(report, attribution, cast), attribution.source) else {
            continue;
        };
        if !spoken.iter().any(|outlet| outlet.overlaps(source)) {
            voices.entry(name.to_owned()).or_default().extend(report.anchor(source));
        }
    }
    let origins = |role: OriginRole, named: BTreeMap<String, Vec<Anchor>>| {
        let mut origins: Vec<Origin> = named
            .into_iter()
            .map(|(name, evidence)| {
                let evidence = evidence.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
                Origin { name, role, evidence }
            })
            .collect();
        origins.sort_by_key(|o| std::cmp::Reverse(o.evidence.len()));
        origins
    };
    let mut all = origins(OriginRole::Outlet, outlets);
    all.extend(origins(OriginRole::Cited, voices));
    all
}

/// Whether the words for an office say whose it is by name: "Spokesman for the Harbour Board".
fn has_name(office: &str) -> bool {
    office.split_whitespace().skip(1).any(|word| word.starts_with(char::is_uppercase))
}

/// Whether a name is that of an outlet which the report has something from: "told the Coast Wire agency", "the Tarn Gazette
/// reported", "according to the newspaper Tarn Gazette".
fn is_credited(report: &StoryReport, name: &Name) -> bool {
    let text = report.report.text();
    let words = report.report.words(name.span);
    let before: Vec<String> = last_words(text, name.span.start);
    let after = text.get(name.span.end..).unwrap_or_default();
    let after =
        after.split_whitespace().next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    let beside = is_noun(&after.to_lowercase()) || before.last().is_some_and(|word| is_noun(word));
    let told = before.iter().rev().find(|word| *word != "the").is_some_and(|word| word == "told");
    let taken = before.last().is_some_and(|word| TAKEN_FROM.contains(&word.as_str()));
    let named = is_outlet(words) || is_outlet(&name.full);
    // "The Drenna news agency": a place's agency is not called by the place alone.
    let outlet = named || name.kind != NameKind::Place && (taken || beside);
    let source = || {
        let mut sources = report.annotations.attributions.iter().filter_map(|a| a.source);
        sources.any(|source| source.overlaps(name.span))
    };
    name.kind != NameKind::Person
        && outlet
        && !is_own(report.report.outlet(), &name.full)
        && (told || taken || source())
}

/// The two words before a place, lower case.
fn last_words(text: &str, place: usize) -> Vec<String> {
    let before = text.get(..place).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut words: Vec<String> = line.split_whitespace().rev().take(2).map(str::to_lowercase).collect();
    words.reverse();
    words
}

/// Whom an attribution cites: the name that most reports use, or the words for an office; `None` where nobody is named.
pub(super) fn voice<'s>(
    report: &'s StoryReport,
    attribution: &Attribution,
    cast: &'s Cast,
) -> Option<&'s str> {
    let speaker = attribution.speaker?;
    let referent = report.annotations.referents.get(speaker)?;
    // What the network took for a name and is none ("The", "A42") is nobody.
    let known =
        referent.kind != NameKind::Other && referent.name.chars().filter(|c| c.is_lowercase()).count() > 1;
    if !known && !is_short(&referent.name) {
        return None;
    }
    Some(cast.name(report.id, speaker).unwrap_or(&referent.name))
}
