//! What sort of thing a group says.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Kind, Member, ReportId, Span, Story};

/// Stems of verbs by which somebody undertakes something.
const UNDERTAKING: &[&str] = &["promis", "pledg", "vow", "undertak", "undertook"];

/// Words that a quotation needs before it is more than a quoted term, where it is no sentence.
const FEWEST_QUOTED: usize = 3;

/// The narrower kind wins: utterance, commitment, figure, else statement.
pub(crate) fn kind(story: &Story, members: &[Member]) -> Kind {
    let quoting = members.iter().filter(|m| quoted(story, m).is_some()).count();
    let undertaking = members
        .iter()
        .filter(|m| {
            story.sentence(m).is_some_and(|s| {
                let within = s.words.iter().filter(|w| m.evidence.contains(w.span));
                within.into_iter().any(|w| UNDERTAKING.contains(&w.stem.as_str()))
            })
        })
        .count();
    if 2 * quoting >= members.len() {
        Kind::Utterance
    } else if 2 * undertaking >= members.len() {
        Kind::Commitment
    } else if figure(story, members) {
        Kind::Figure
    } else {
        Kind::Statement
    }
}

/// Whether all the reports give one and the same count or amount in their evidence.
fn figure(story: &Story, members: &[Member]) -> bool {
    let given = |m: &Member| -> BTreeSet<(u64, &str)> {
        let Some(report) = story.report(m.report) else { return BTreeSet::new() };
        let within = report.annotations.quantities.iter().filter(|q| m.evidence.contains(q.span));
        let counts = within.filter(|q| !matches!(q.unit.as_str(), "ordinal" | "year-old" | "score"));
        counts.map(|q| (q.low.to_bits(), q.unit.as_str())).collect()
    };
    let mut by_report: BTreeMap<ReportId, BTreeSet<(u64, &str)>> = BTreeMap::new();
    for member in members {
        by_report.entry(member.report).or_default().extend(given(member));
    }
    let common = by_report.into_values().reduce(|a, b| a.intersection(&b).copied().collect());
    common.is_some_and(|c| !c.is_empty())
}

/// The quotation that fills a good part of a member's evidence: its place in the report's annotations.
pub(crate) fn quoted(story: &Story, member: &Member) -> Option<usize> {
    let report = story.report(member.report)?;
    let shared = |content: Span| content.shared(member.evidence);
    let marked = report.annotations.attributions.iter().enumerate().filter(|(_, q)| q.marked.is_some());
    let (at, quotation) = marked.max_by_key(|(_, q)| shared(q.content))?;
    let words = report.report.words(quotation.content);
    // A whole sentence quoted is an utterance however much stands around it; a quoted term is not.
    let whole = words.starts_with(char::is_uppercase);
    let fills = whole || 3 * shared(quotation.content) >= member.evidence.len();
    // “No,” he said.
    let ended = whole && quotation.source.is_some() && words.ends_with(['.', ',', '!', '?', '…']);
    let long = words.split_whitespace().count() >= FEWEST_QUOTED;
    ((long || ended) && fills && shared(quotation.content) > 0).then_some(at)
}
