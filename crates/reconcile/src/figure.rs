//! Figures about one thing within a group: who says how many.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

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

/// A toll stands among a report's first sentences, headline included, or is told of something else.
const LEAD: usize = 6;

/// The tolls of the event: for each harm, the first figure that each report's opening gives, if two reports give one.
/// Tolls are told in every report and in other words each time, so the openings are set side by side whether or not
/// their sentences are alike.
pub(crate) fn tolls(story: &Story) -> Vec<FigureSides<'_>> {
    let mut by_harm: BTreeMap<u8, Vec<Figure>> = BTreeMap::new();
    for report in story.reports() {
        let mut first: BTreeMap<u8, &Quantity> = BTreeMap::new();
        for (sentence, place) in report.annotations.sentences.iter().enumerate() {
            let member =
                Member { report: report.id, sentence, evidence: place.span, cohesion: LIKENESS_OF_TOLLS };
            for figure in of_member(story, member) {
                let Some(harm) = number::harm_of(figure.quantity) else { continue };
                if !figure.quantity.unit.is_empty() || is_part(story, &figure) {
                    continue;
                }
                if sentence < LEAD {
                    first.entry(harm).or_insert(figure.quantity);
                }
                // The same number further down is the same toll.
                if first.get(&harm).is_some_and(|toll| same_value(toll, figure.quantity)) {
                    by_harm.entry(harm).or_default().push(figure);
                }
            }
        }
    }
    by_harm.into_values().filter_map(|figures| sides(story, figures)).collect()
}

/// How sure it is that two openings tell one toll, on the scale of [`Member::cohesion`].
const LIKENESS_OF_TOLLS: f32 = 0.6;

/// The figures that at least two reports of a group give about one thing; `told` ones stand elsewhere.
pub(crate) fn figures<'s>(
    story: &'s Story,
    members: &[Member],
    told: &BTreeSet<(ReportId, Span)>,
) -> Vec<FigureSides<'s>> {
    let fresh = |f: &Figure| !told.contains(&(f.member.report, f.quantity.span));
    let all: Vec<Figure> = members.iter().flat_map(|m| of_member(story, *m)).filter(fresh).collect();
    let mut taken = vec![false; all.len()];
    let mut out: Vec<FigureSides> = sum(story, &all, &mut taken).into_iter().collect();
    for n in 0..all.len() {
        if taken[n] {
            continue;
        }
        let mut topic = vec![n];
        for (k, other) in all.iter().enumerate().skip(n + 1) {
            let related = topic
                .iter()
                .any(|&t| all[t].member.report != other.member.report && related(story, &all[t], other));
            if !taken[k] && related {
                topic.push(k);
            }
        }
        topic.iter().for_each(|&t| taken[t] = true);
        out.extend(sides(story, topic.into_iter().map(|t| all[t]).collect()));
    }
    out
}

/// Smaller numbers add up to one another by chance.
const FEWEST_PARTS: f64 = 3.0;

/// Parts that one report gives and another adds up: "seven contracts and a letter" against "eight documents".
fn sum<'s>(story: &'s Story, all: &[Figure<'s>], taken: &mut [bool]) -> Option<FigureSides<'s>> {
    for (n, part) in all.iter().enumerate() {
        let Some((added, last, also)) = added(story, all, n) else { continue };
        let total = part.quantity.low + added;
        let whole = |f: &Figure| {
            f.member.report != part.member.report
                && f.quantity.low == total
                && f.quantity.high == total
                && f.quantity.unit == part.quantity.unit
        };
        let wholes: Vec<usize> = (0..all.len()).filter(|&k| whole(&all[k])).collect();
        let same = |f: &Figure| f.quantity.low == part.quantity.low && f.quantity.unit == part.quantity.unit;
        let direct = |k: usize| all.iter().any(|f| f.member.report == all[k].member.report && same(f));
        let wholes: Vec<usize> = wholes.into_iter().filter(|&k| !direct(k)).collect();
        if wholes.is_empty() {
            continue;
        }
        // Others that give the same part stand on the same side.
        let alike = |f: &Figure| related(story, part, f) && same_value(part.quantity, f.quantity);
        let others: Vec<usize> = (0..all.len())
            .filter(|&k| k != n && all[k].member.report != part.member.report && alike(&all[k]))
            .collect();
        [n].into_iter()
            .chain(also)
            .chain(others.iter().copied())
            .chain(wholes.iter().copied())
            .for_each(|k| taken[k] = true);
        let words = format!(
            "{} + {} = {}.",
            number::shown(part.quantity),
            number::plain(added),
            number::plain(total)
        );
        let parts = Figure { evidence: part.evidence.join(last), ..*part };
        let parts = [parts].into_iter().chain(others.into_iter().map(|k| all[k])).collect();
        let sides = vec![parts, wholes.into_iter().map(|k| all[k]).collect()];
        return Some(FigureSides { sides, verdict: Verdict::Reconciled(Reason::Sum, words) });
    }
    None
}

/// What is added to figure `n` by "and" in its own sentence: another figure ("198 passengers and 14 crew") or one thing
/// more ("seven contracts and a letter"). The amount, where it ends, and the other figure's number.
fn added(story: &Story, all: &[Figure], n: usize) -> Option<(f64, Span, Option<usize>)> {
    let part = &all[n];
    let exact = part.quantity.low == part.quantity.high && part.quantity.low >= FEWEST_PARTS;
    if !exact || !part.quantity.unit.is_empty() || part.quantity.counted.is_empty() {
        return None;
    }
    let report = story.report(part.member.report)?;
    let sentence = story.sentence(&part.member)?;
    let after: Vec<_> =
        sentence.words.iter().filter(|w| w.span.start >= part.quantity.span.end).take(8).collect();
    let and = after.iter().position(|w| matches!(w.stem.as_str(), "and" | "plus"))?;
    let gap = Span::new(part.quantity.span.end, after[and].span.start);
    if and == 0 || report.report.words(gap).contains([',', ';', '.']) {
        return None;
    }
    let next = after.get(and + 1)?;
    let figure = all.iter().enumerate().find(|(_, f)| {
        f.member.report == part.member.report
            && f.member.sentence == part.member.sentence
            && f.quantity.span.contains(next.span)
            && f.quantity.unit.is_empty()
            && f.quantity.low == f.quantity.high
    });
    if let Some((k, figure)) = figure {
        return Some((figure.quantity.low, figure.evidence, Some(k)));
    }
    let one = matches!(report.report.words(next.span).to_lowercase().as_str(), "a" | "an" | "one");
    let end = after.get(and + 3).or(after.get(and + 2))?.span;
    one.then_some((1.0, next.span.join(end), None))
}

fn of_member<'s>(story: &'s Story, member: Member) -> Vec<Figure<'s>> {
    let Some(report) = story.report(member.report) else { return Vec::new() };
    let Some(sentence) = story.sentence(&member) else { return Vec::new() };
    let quantities = report.annotations.quantities.iter().filter(|q| sentence.span.contains(q.span));
    quantities
        .map(|quantity| {
            let clause = report.annotations.clauses.iter().find(|c| c.span.contains(quantity.span));
            Figure { member, quantity, evidence: clause.map_or(sentence.span, |c| c.span) }
        })
        .collect()
}

fn related(story: &Story, a: &Figure, b: &Figure) -> bool {
    number::compare(a.quantity, b.quantity, order(story, a.member.report, b.member.report))
        != Comparison::Unrelated
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

fn same_value(a: &Quantity, b: &Quantity) -> bool {
    a.low == b.low && a.high == b.high && a.unit == b.unit
}

/// Words after a figure that make it a part of something larger ("two more debates", "20 others", "one race left").
const PART: &[&str] = &[
    "more", "other", "others", "additional", "further", "remaining", "left", "new", "another", "extra", "to",
];

/// Whether a figure counts a part only, or is cut out of a longer number by a stray space.
fn is_part(story: &Story, figure: &Figure) -> bool {
    let Some(report) = story.report(figure.member.report) else { return true };
    let Some(sentence) = story.sentence(&figure.member) else { return true };
    let end = figure.quantity.span.end;
    let near = |w: &&crossread_core::Word| {
        !report.report.words(Span::new(end, w.span.start)).contains([',', ';', '.', '–'])
    };
    let after = sentence.words.iter().filter(|w| w.span.start >= end).take(3).take_while(near);
    let part = after.into_iter().any(|w| PART.contains(&report.report.words(w.span).to_lowercase().as_str()));
    let before = report.report.words(Span::new(sentence.span.start, figure.quantity.span.start));
    part || before.trim_end().ends_with(',')
        && before.trim_end_matches([',', ' ']).ends_with(|c: char| c.is_ascii_digit())
}

/// Parts figures about one thing into sides; `None` where fewer than two reports speak.
fn sides<'s>(story: &Story, figures: Vec<Figure<'s>>) -> Option<FigureSides<'s>> {
    let mut sides: Vec<Vec<Figure>> = Vec::new();
    for figure in figures {
        let same = |side: &&mut Vec<Figure<'s>>| {
            side.first().is_some_and(|f| same_value(f.quantity, figure.quantity))
        };
        match sides.iter_mut().find(same) {
            Some(side) => side.push(figure),
            None => sides.push(vec![figure]),
        }
    }
    sides.sort_by(|a, b| {
        a[0].quantity
            .low
            .total_cmp(&b[0].quantity.low)
            .then(a[0].quantity.high.total_cmp(&b[0].quantity.high))
    });
    let reports = |side: &[Figure]| side.iter().map(|f| f.member.report).collect::<BTreeSet<_>>();
    // A report that gives two sides' values itself knows how they fit together: it takes no side.
    let torn: Vec<ReportId> = sides
        .iter()
        .enumerate()
        .flat_map(|(n, side)| side.iter().map(move |f| (n, f)))
        .filter(|(n, f)| {
            let own = of_member(story, f.member);
            sides.iter().enumerate().filter(|(k, _)| k != n).any(|(_, other)| {
                let told = |o: &Figure| own.iter().any(|q| same_value(q.quantity, o.quantity));
                reports(other).contains(&f.member.report) || other.first().is_some_and(told)
            })
        })
        .map(|(_, f)| f.member.report)
        .collect();
    for side in &mut sides {
        side.retain(|f| !torn.contains(&f.member.report));
    }
    sides.retain(|s| !s.is_empty());
    let all: BTreeSet<_> = sides.iter().flat_map(|s| reports(s)).collect();
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
        .map(|(a, b)| {
            let compared =
                number::compare(a.quantity, b.quantity, order(story, a.member.report, b.member.report));
            let part = is_part(story, a) || is_part(story, b);
            if part && matches!(compared, Comparison::Incompatible(_)) {
                Comparison::Unrelated
            } else {
                compared
            }
        })
        .min_by_key(rank)
        .unwrap_or(Comparison::Unrelated)
}

/// The figure with the words that say what is counted ("at least six civilians").
pub(crate) fn phrase(story: &Story, figure: &Figure) -> String {
    let Some(report) = story.report(figure.member.report) else { return String::new() };
    let Some(sentence) = story.sentence(&figure.member) else {
        return String::new();
    };
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
