//! Who says a saying, and in which words each report has it.

mod voice;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Anchor, Attribution, Member, ReportId, Span, Story, StoryReport, Word};

use crate::cast::Cast;

pub(crate) use voice::voice;
pub(crate) use whole::{Whole, wholes};

/// The saying that fills most of a report's words at `evidence`.
pub(crate) fn saying(report: &StoryReport, evidence: Span) -> Option<&Attribution> {
    let shared = |a: &&Attribution| (a.content.shared(evidence), a.marked.is_some());
    report.annotations.attributions.iter().filter(|a| shared(a).0 > 0).max_by_key(shared)
}

/// Who says it by a report, under the name that the story has for him.
pub(crate) fn speaker(report: &StoryReport, cast: &Cast, attribution: &Attribution) -> Option<String> {
    let referent = report.annotations.speaker(attribution)?;
    let name = cast.name(report.id, attribution.speaker?).unwrap_or(&referent.name);
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

/// The same of a member, with its report.
fn attribution<'s>(story: &'s Story, member: &Member) -> Option<(&'s StoryReport, &'s Attribution)> {
    let report = story.report(member.report)?;
    Some((report, saying(report, member.evidence)?))
}

/// Who says it: whoever the words that stand for all, the `best` member's, have say it, by name; else by most reports, by
/// the one name that they give, or by the office where nobody has a name.
pub(crate) fn said_by(
    story: &Story,
    cast: &Cast,
    members: &[Member],
    best: Option<&Member>,
) -> Option<String> {
    let named = best.and_then(|member| {
        let (report, attribution) = attribution(story, member)?;
        report.annotations.speaker(attribution).filter(|who| who.named)?;
        speaker(report, cast, attribution)
    });
    if named.is_some() {
        return named;
    }
    let mut votes: BTreeMap<(bool, &str), BTreeSet<ReportId>> = BTreeMap::new();
    for member in members {
        let Some((report, attribution)) = attribution(story, member) else { continue };
        let Some(speaker) = attribution.speaker else { continue };
        let Some(referent) = report.annotations.referents.get(speaker) else { continue };
        let name = cast.name(report.id, speaker).unwrap_or(&referent.name);
        votes.entry((referent.named, name)).or_default().insert(report.id);
    }
    // Where reports name two, the words or the names may be another's.
    let named = votes.keys().filter(|(named, _)| *named).count();
    let best =
        votes.iter().max_by_key(|((named, name), reports)| (*named, reports.len(), std::cmp::Reverse(*name)));
    best.filter(|_| named < 2).map(|((_, name), _)| (*name).to_owned()).filter(|name| !name.is_empty())
}

/// The words of each member's saying that no other report's version has, where there are versions to compare.
pub(crate) fn differing(story: &Story, members: &[Member]) -> Vec<Anchor> {
    let words = |m: &Member| -> Vec<&Word> {
        let Some((_, attribution)) = attribution(story, m) else { return Vec::new() };
        let said = |w: &&Word| attribution.content.contains(w.span) && m.evidence.contains(w.span);
        story.sentence(m).map(|s| s.words.iter().filter(said).collect()).unwrap_or_default()
    };
    let versions: Vec<(&Member, Vec<&Word>)> =
        members.iter().map(|m| (m, words(m))).filter(|v| !v.1.is_empty()).collect();
    let mut out = Vec::new();
    for (member, words) in &versions {
        let others: BTreeSet<&str> = versions
            .iter()
            .filter(|(other, _)| other.report != member.report)
            .flat_map(|(_, words)| words.iter().map(|w| w.stem.as_str()))
            .collect();
        if others.is_empty() {
            continue;
        }
        let own = words.iter().filter(|w| !w.function && !others.contains(w.stem.as_str()));
        let report = story.report(member.report);
        out.extend(own.filter_map(|w| report?.anchor(w.span)));
    }
    out.sort();
    out.dedup();
    out
}
