//! A group's clauses to its members, one a sentence, with their evidence.

use crossread_core::{LineKind, Member, Span, Story};

use super::likeness::Likeness;
use super::{Place, others};

/// Evidence is no longer than this, in code points, unless a single clause is.
const LONGEST: usize = 300;

/// The members of a group. Headlines repeat the lead: where a report has prose in the group, its headline is left out.
pub(super) fn members(story: &Story, places: &[Place], likeness: &Likeness, group: &[usize]) -> Vec<Member> {
    let title = |&m: &usize| places[m].sentence.line == LineKind::Title;
    let prose = |report| group.iter().any(|m| places[*m].report == report && !title(m));
    let kept: Vec<usize> = group.iter().copied().filter(|m| !title(m) || !prose(places[*m].report)).collect();
    let sentence = |m: usize| (places[m].report, places[m].clause.sentence);
    kept.chunk_by(|&a, &b| sentence(a) == sentence(b))
        .filter_map(|clauses| {
            let first = places.get(*clauses.first()?)?;
            let cohesion = |m: usize| likeness.mean(m, &others(places, group, m));
            let report = story.report(first.report)?;
            Some(Member {
                report: first.report,
                sentence: first.clause.sentence,
                evidence: evidence(report.report.text(), places, clauses, cohesion)?,
                cohesion: clauses.iter().map(|&m| cohesion(m)).fold(0.0, f32::max),
            })
        })
        .collect()
}

/// From the first to the last clause; the less like end is given up until the words are few enough.
fn evidence(text: &str, places: &[Place], clauses: &[usize], like: impl Fn(usize) -> f32) -> Option<Span> {
    let (mut from, mut to) = (0, clauses.len().checked_sub(1)?);
    loop {
        let spans = clauses.get(from..=to)?.iter().map(|&m| places[m].clause.span);
        let span = spans.reduce(Span::join)?;
        if from == to || span.of(text).chars().count() <= LONGEST {
            return Some(span);
        }
        if like(clauses[from]) < like(clauses[to]) { from += 1 } else { to -= 1 }
    }
}
