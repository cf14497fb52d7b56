//! Figures about one thing within a group: who says how many.

use std::cmp::Ordering;

use crossread_core::{Member, Quantity, Reason, ReportId, Span, Story};

use crate::compare::{Comparison, number};

/// One report's figure.
#[derive(Clone, Copy)]
pub(crate) struct Figure<'s> {
    /// The sentence that it stands in.
    pub(crate) member: Member,
    /// The figure.
    pub(crate) quantity: &'s Quantity,
    /// The clause that it stands in.
    pub(crate) evidence: Span,
}

/// Figures about one thing, by value; each side's reports give one value.
pub(crate) struct FigureSides<'s> {
    /// The sides, the least value first.
    pub(crate) sides: Vec<Vec<Figure<'s>>>,
    /// `None` where they agree, a reason where both can be right, or a clash.
    pub(crate) verdict: Verdict,
}

/// How the sides stand.
pub(crate) enum Verdict {
    /// One value.
    Agreed,
    /// Both can be right.
    Reconciled(Reason, String),
    /// They cannot both be right.
    Clash(String),
}

/// The figures that at least two reports of a group give about one thing.
pub(crate) fn figures<'s>(story: &'s Story, members: &[Member]) -> Vec<FigureSides<'s>> {
    let all: Vec<Figure> = members.iter().flat_map(|m| of_member(story, *m)).collect();
    let mut out = Vec::new();
    let mut taken = vec![false; all.len()];
    for n in 0..all.len() {
        if taken[n] {
            continue;
        }
        let mut topic = vec![n];
        for (k, other) in all.iter().enumerate().skip(n + 1) {
            let related = topic.iter().any(|&t| {
                all[t].member.report != other.member.report && related(story, &all[t], other)
            });
            if !taken[k] && related {
                topic.push(k);
            }
        }
        topic.iter().for_each(|&t| taken[t] = true);
        out.extend(sides(story, topic.into_iter().map(|t| all[t]).collect()));
    }
    out
}

fn of_member<'s>(story: &'s Story, member: Member) -> Vec<Figure<'s>> {
    let Some(report) = story.report(member.report) else { return Vec::new() };
    let Some(sentence) = report.annotations.sentences.get(member.sentence) else { return Vec::new() };
    let quantities = report.annotations.quantities.iter().filter(|q| sentence.span.contains(q.span));
    quantities
        .map(|quantity| {
            let clause = report.annotations.clauses.iter().find(|c| c.span.contains(quantity.span));
            Figure { member, quantity, evidence: clause.map_or(sentence.span, |c| c.span) }
        })
        .collect()
}

fn related(story: &Story, a: &Figure, b: &Figure) -> bool {
    number::compare(a.quantity, b.quantity, order(story, a.member.report, b.member.report)) != Comparison::Unrelated
}

/// How two reports stand in time; a day's difference counts where one of them gives no hour.
fn order(story: &Story, a: ReportId, b: ReportId) -> Option<Ordering> {
    let published = |id| story.report(id).and_then(|r| r.report.published());
    let (a, b) = (published(a)?, published(b)?);
    if a.time.is_none() || b.time.is_none() {
        return Some(a.date.cmp(&b.date)).filter(|o| o.is_ne());
    }
    Some(a.cmp(&b)).filter(|o| o.is_ne())
}

/// Parts figures about one thing into sides; `None` where fewer than two reports speak.
fn sides<'s>(story: &Story, figures: Vec<Figure<'s>>) -> Option<FigureSides<'s>> {
    let mut sides: Vec<Vec<Figure>> = Vec::new();
    for figure in figures {
        let same = |side: &&mut Vec<Figure<'s>>| {
            side.first().is_some_and(|f| f.quantity.low == figure.quantity.low && f.quantity.high == figure.quantity.high)
        };
        match sides.iter_mut().find(same) {
            Some(side) => side.push(figure),
            None => sides.push(vec![figure]),
        }
    }
    sides.sort_by(|a, b| a[0].quantity.low.total_cmp(&b[0].quantity.low).then(a[0].quantity.high.total_cmp(&b[0].quantity.high)));
    let reports = |side: &[Figure]| side.iter().map(|f| f.member.report).collect::<std::collections::BTreeSet<_>>();
    // A report that gives two values itself knows how they fit together: it takes no side.
    let torn: Vec<ReportId> = sides
        .iter()
        .enumerate()
        .flat_map(|(n, a)| {
            let a = reports(a);
            sides[n + 1..].iter().flat_map(move |b| reports(b).intersection(&a).copied().collect::<Vec<_>>()).collect::<Vec<_>>()
        })
        .collect();
    for side in &mut sides {
        side.retain(|f| !torn.contains(&f.member.report));
    }
    sides.retain(|s| !s.is_empty());
    let all: std::collections::BTreeSet<_> = sides.iter().flat_map(|s| reports(s)).collect();
    if all.len() < 2 {
        return None;
    }
    if sides.len() == 1 {
        return Some(FigureSides { sides, verdict: Verdict::Agreed });
    }
    let mut reason = None;
    let mut clash = None;
    for (n, one) in sides.iter().enumerate() {
        for other in &sides[n + 1..] {
            match closest(story, one, other) {
                Comparison::Compatible(why, words) => reason = reason.or(Some((why, words))),
                Comparison::Incompatible(words) => clash = clash.or(Some(words)),
                Comparison::Same | Comparison::Unrelated => {}
            }
        }
    }
    let verdict = match (clash, reason) {
        (Some(words), _) => Verdict::Clash(words),
        (None, Some((reason, words))) => Verdict::Reconciled(reason, words),
        (None, None) => return None,
    };
    Some(FigureSides { sides, verdict })
}

/// The kindest answer over all pairs of two sides: a clash only where every pair clashes.
fn closest(story: &Story, one: &[Figure], other: &[Figure]) -> Comparison {
    let rank = |c: &Comparison| match c {
        Comparison::Same => 0,
        Comparison::Compatible(..) => 1,
        Comparison::Unrelated => 2,
        Comparison::Incompatible(_) => 3,
    };
    one.iter()
        .flat_map(|a| other.iter().map(move |b| (a, b)))
        .map(|(a, b)| number::compare(a.quantity, b.quantity, order(story, a.member.report, b.member.report)))
        .min_by_key(rank)
        .unwrap_or(Comparison::Unrelated)
}

/// The figure with the words that say what is counted ("at least six civilians").
pub(crate) fn phrase(story: &Story, figure: &Figure) -> String {
    let Some(report) = story.report(figure.member.report) else { return String::new() };
    let Some(sentence) = report.annotations.sentences.get(figure.member.sentence) else { return String::new() };
    let span = figure.quantity.span;
    let counted = sentence
        .words
        .iter()
        .filter(|w| w.span.start >= span.end && w.span.start - span.end < 40)
        .filter(|w| figure.quantity.counted.contains(&w.stem))
        .map(|w| w.span)
        .fold(span, Span::join);
    report.report.words(counted).split_whitespace().collect::<Vec<_>>().join(" ")
}
