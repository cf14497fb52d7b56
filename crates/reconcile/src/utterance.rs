//! One thing said by one speaker: its versions in several reports, and whether they mean the same.

use std::collections::BTreeMap;

use crossread_core::{Member, ReportId, Story, Word};

use crate::compare::{Comparison, wording};
use crate::kind::quoted;

/// Versions of a quotation that cannot all be right: two sides, each with its members, and why.
pub(crate) struct WordingClash {
    /// Members on each side.
    pub(crate) sides: [Vec<Member>; 2],
    /// Why they cannot both be right.
    pub(crate) explanation: String,
}

/// Sets the quotations among `members` against one another.
pub(crate) fn wording_clash(story: &Story, members: &[Member]) -> Option<WordingClash> {
    let versions: Vec<(Member, Vec<&Word>)> =
        members.iter().filter_map(|m| Some((*m, quoted_words(story, m)?))).collect();
    for (n, (one, words)) in versions.iter().enumerate() {
        for (other, others) in &versions[n + 1..] {
            if one.report == other.report || speaker(story, one) != speaker(story, other) {
                continue;
            }
            let comparison = match wording::compare(words, others) {
                Comparison::Same => condition_dropped(story, one, words, other, others),
                comparison => comparison,
            };
            if let Comparison::Incompatible(explanation) = comparison {
                let like = |w: &Vec<&Word>| share(w, words) >= share(w, others);
                let (first, second) = versions.iter().partition::<Vec<_>, _>(|(_, w)| like(w));
                let members = |side: Vec<&(Member, Vec<&Word>)>| side.into_iter().map(|(m, _)| *m).collect();
                return Some(WordingClash { sides: [members(first), members(second)], explanation });
            }
        }
    }
    None
}

/// How much of both word lists is common to them, 0 to 1 (Dice).
fn share(a: &[&Word], b: &[&Word]) -> f32 {
    2.0 * wording::common(a, b).len() as f32 / (a.len() + b.len()).max(1) as f32
}

/// Whether one quotation, all of whose words the other has, leaves out the other's condition, and its sentence does not
/// make up for it.
fn condition_dropped(story: &Story, a: &Member, in_a: &[&Word], b: &Member, in_b: &[&Word]) -> Comparison {
    let conditional = |member: &Member| {
        let sentence = story.sentence(member);
        sentence.is_some_and(|s| s.words.iter().any(wording::is_condition))
    };
    let (short, shorter, longer) = if in_a.len() < in_b.len() { (a, in_a, in_b) } else { (b, in_b, in_a) };
    // A few quoted words within another sentence leave much out, and mean to.
    let whole = shorter
        .first()
        .zip(story.report(short.report))
        .is_some_and(|(first, report)| report.report.words(first.span).starts_with(char::is_uppercase));
    match wording::cut_condition(shorter, longer) {
        Some(condition) if whole && !conditional(short) => {
            Comparison::Incompatible(format!("One version leaves out the condition “{condition} …”."))
        }
        _ => Comparison::Same,
    }
}

/// The words of the quotation in a member's evidence.
fn quoted_words<'s>(story: &'s Story, member: &Member) -> Option<Vec<&'s Word>> {
    let report = story.report(member.report)?;
    let content = report.annotations.quotations.get(quoted(story, member)?)?.content;
    let sentence = story.sentence(member)?;
    Some(sentence.words.iter().filter(|w| content.contains(w.span)).collect())
}

/// The speaker of the quotation in a member's evidence, by surname.
fn speaker(story: &Story, member: &Member) -> Option<String> {
    let name = speaker_name(story, member)?;
    name.split_whitespace().last().map(str::to_lowercase)
}

fn speaker_name<'s>(story: &'s Story, member: &Member) -> Option<&'s str> {
    let report = story.report(member.report)?;
    report.annotations.quotations.get(quoted(story, member)?)?.speaker_name.as_deref()
}

/// Who says it, by most reports; the fullest form of the name.
pub(crate) fn said_by(story: &Story, members: &[Member]) -> Option<String> {
    let mut votes: BTreeMap<String, (Vec<ReportId>, &str)> = BTreeMap::new();
    for member in members {
        let (Some(surname), Some(name)) = (speaker(story, member), speaker_name(story, member)) else {
            continue;
        };
        let vote = votes.entry(surname).or_default();
        vote.0.push(member.report);
        vote.0.dedup();
        if (name.len(), name) > (vote.1.len(), vote.1) {
            vote.1 = name;
        }
    }
    votes.into_values().max_by_key(|v| (v.0.len(), v.1)).map(|v| v.1.to_owned())
}
