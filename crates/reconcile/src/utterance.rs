//! One thing said by one speaker: who says it in each report, in which words, and where the reports differ in either.

mod clash;
mod echo;
mod occasion;
mod voice;

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Anchor, Attribution, Member, ReportId, Story, StoryReport, Word};

use crate::cast::Cast;
use crate::compare::speaker::Voice;
use crate::compare::wording::Occasion;

pub(crate) use clash::{Clash, clashes};
pub(crate) use echo::echoes;

/// One attribution of one report, with its words.
struct Saying<'s> {
    report: &'s StoryReport,
    attribution: &'s Attribution,
    /// The sentence that holds it or, of several, this part of it.
    sentence: usize,
    /// The words said, in order.
    words: Vec<&'s Word>,
    /// The stems of those that carry content.
    stems: BTreeSet<&'s str>,
    /// The stems of those that are no names: reports share names whatever they say.
    plain: BTreeSet<&'s str>,
    /// Who speaks, where that is known.
    voice: Option<Voice<'s>>,
    /// Where it was said, where the report tells.
    occasion: Option<Occasion>,
}

/// What the reports say that somebody said, sentence by sentence.
fn sayings<'s>(story: &'s Story, cast: &'s Cast) -> Vec<Saying<'s>> {
    let mut out = Vec::new();
    for report in story.reports() {
        let sentences = &report.annotations.sentences;
        for attribution in &report.annotations.attributions {
            let occasion = occasion::occasion(report, attribution);
            let from = sentences.partition_point(|s| s.span.end <= attribution.content.start);
            let within = sentences.iter().enumerate().skip(from);
            for (number, sentence) in within.take_while(|(_, s)| s.span.start < attribution.content.end) {
                let words: Vec<&Word> =
                    sentence.words.iter().filter(|w| attribution.content.contains(w.span)).collect();
                let stems: BTreeSet<&str> =
                    words.iter().filter(|w| !w.function).map(|w| w.stem.as_str()).collect();
                let small =
                    |w: &&&Word| !w.function && report.report.words(w.span).starts_with(char::is_lowercase);
                let plain = words.iter().filter(small).map(|w| w.stem.as_str()).collect();
                if !stems.is_empty() {
                    let voice = attribution.speaker.and_then(|s| voice::voice(report, s, cast));
                    out.push(Saying {
                        report,
                        attribution,
                        sentence: number,
                        words,
                        stems,
                        plain,
                        voice,
                        occasion,
                    });
                }
            }
        }
    }
    out
}

/// The attribution that fills most of a member's evidence.
fn attribution<'s>(story: &'s Story, member: &Member) -> Option<(&'s StoryReport, &'s Attribution)> {
    let report = story.report(member.report)?;
    let shared = |a: &&Attribution| (a.content.shared(member.evidence), a.marked.is_some());
    let best = report.annotations.attributions.iter().filter(|a| shared(a).0 > 0).max_by_key(shared)?;
    Some((report, best))
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
        let speaker = attribution.speaker?;
        let referent = report.annotations.referents.get(speaker).filter(|who| who.named)?;
        Some(cast.name(report.id, speaker).unwrap_or(&referent.name).to_owned())
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
