//! The event in order of time: what the reports date, with the words that date it.

use std::collections::BTreeMap;

use crossread_core::{
    Alignment, Anchor, Happening, LineKind, ReportId, Span, Story, StoryReport, Tag, Time, Upos,
};
use jiff::civil::Date;

use crate::context::Context;
use crate::lexicon;
use crate::origin::Origins;
use crate::summary;

/// A longer stretch of days says when something was no better than no date.
const LONGEST: i32 = 31;
/// A clause of fewer words says nothing by itself.
const FEWEST_WORDS: usize = 5;

/// A dated clause.
struct Dated {
    anchor: Anchor,
    /// Place of its sentence's group in the alignment.
    group: usize,
    /// Whether it only says that somebody said something that day.
    saying: bool,
}

/// For each sentence the parts of it that take part in the alignment, each with the place of its group.
type Groups = BTreeMap<(ReportId, usize), Vec<(Span, usize)>>;

/// What happened when, the earliest first: clauses with a date of a month or less whose days can be told. Clauses of one
/// group and date stand together; what was only said on a day stands here where two reports tell it.
pub fn timeline(story: &Story, alignment: &Alignment, origins: &Origins) -> Vec<Happening> {
    let mut groups: Groups = BTreeMap::new();
    for (n, member) in
        alignment.questions.iter().enumerate().flat_map(|(n, q)| q.members.iter().map(move |m| (n, m)))
    {
        groups.entry((member.report, member.sentence)).or_default().push((member.evidence, n));
    }
    let mut dated: BTreeMap<((Date, Date), usize), Vec<Dated>> = BTreeMap::new();
    for report in story.reports() {
        for time in &report.annotations.times {
            if let Some((days, clause)) = read(report, time, &groups) {
                dated.entry((days, clause.group)).or_default().push(clause);
            }
        }
    }
    let mut timeline: Vec<Happening> = dated
        .into_iter()
        .filter(|(_, clauses)| {
            let texts = origins.texts(clauses.iter().map(|c| c.anchor.report()));
            texts > 1 || clauses.iter().any(|c| !c.saying)
        })
        .filter_map(|(((from, to), _), clauses)| {
            let mut evidence: Vec<Anchor> = clauses.iter().map(|c| c.anchor).collect();
            evidence.sort();
            evidence.dedup();
            // The shortest words that say it.
            let words = evidence.iter().map(|anchor| story.words(*anchor));
            let text = words.min_by_key(|words| (words.chars().count(), *words)).map(summary::plain)?;
            Some(Happening { from, to, text, evidence })
        })
        .collect();
    timeline.sort_by(|a, b| (a.from, a.to, &a.evidence).cmp(&(b.from, b.to, &b.evidence)));
    timeline
}

/// The days of `time` and the clause that it dates.
fn read(report: &StoryReport, time: &Time, groups: &Groups) -> Option<((Date, Date), Dated)> {
    let (from, to) = (time.from?, time.to?);
    let context = Context::of(report, time.span)?;
    let words = context.of.words.iter().filter(|w| context.clause.contains(w.span)).count();
    let told = context.of.line != LineKind::Title && words >= FEWEST_WORDS && has_verb(&context);
    let parts = groups.get(&(report.id, context.sentence))?;
    let (_, group) = *parts.iter().find(|(part, _)| part.contains(time.span)).or(parts.first())?;
    let anchor = report.anchor(context.clause)?;
    let saying = context.above.is_some_and(lexicon::is_saying);
    (told && (to - from).get_days() < LONGEST).then_some(((from, to), Dated { anchor, group, saying }))
}

/// Whether a verb stands in the clause, as far as tags say: a dateline has none.
fn has_verb(context: &Context) -> bool {
    let within = |tag: &&Tag| context.clause.contains(context.of.place(tag.span));
    context.of.tags.is_empty() || context.of.tags.iter().filter(within).any(|tag| tag.upos == Upos::Verb)
}
