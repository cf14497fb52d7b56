//! What sort of thing a group says.

use crossread_core::{Kind, Member, Span, Story};

/// Stems of verbs by which somebody undertakes something.
const UNDERTAKING: &[&str] = &["promis", "pledg", "vow", "undertak", "undertook", "commit"];

/// Words that a quotation needs before it is more than a quoted term.
const FEWEST_QUOTED: usize = 4;

/// The narrower kind wins: utterance, commitment, else statement. Figures are told by their comparator.
pub(crate) fn kind(story: &Story, members: &[Member]) -> Kind {
    let quoting = members.iter().filter(|m| quoted(story, m).is_some()).count();
    let undertaking = members
        .iter()
        .filter(|m| {
            story.report(m.report).and_then(|r| r.annotations.sentences.get(m.sentence)).is_some_and(|s| {
                let within = s.words.iter().filter(|w| m.evidence.contains(w.span));
                within.into_iter().any(|w| UNDERTAKING.contains(&w.stem.as_str()))
            })
        })
        .count();
    if 2 * quoting >= members.len() {
        Kind::Utterance
    } else if 2 * undertaking >= members.len() {
        Kind::Commitment
    } else {
        Kind::Statement
    }
}

/// The quotation that fills a good part of a member's evidence: its place in the report's annotations.
pub(crate) fn quoted(story: &Story, member: &Member) -> Option<usize> {
    let report = story.report(member.report)?;
    let shared = |content: Span| content.shared(member.evidence);
    let (at, quotation) =
        report.annotations.quotations.iter().enumerate().max_by_key(|(_, q)| shared(q.content))?;
    let words = report.report.words(quotation.content).split_whitespace().count();
    let fills = 3 * shared(quotation.content) >= member.evidence.len();
    (words >= FEWEST_QUOTED && fills && shared(quotation.content) > 0).then_some(at)
}
