//! Parts that one report gives and another adds up: "seven contracts and a letter" against "eight documents".

use crossread_core::{Quantity, Reason, ReportId, Span, Story};

use super::Figure;
use crate::compare::{Comparison, spoken};

/// Smaller numbers add up to one another by chance.
const FEWEST_PARTS: f64 = 3.0;

/// A part that one report gives, the value that what it adds makes of it, and where the words that add it stand.
pub(super) struct Sum {
    report: ReportId,
    part: Span,
    low: f64,
    added: f64,
    also: Span,
}

/// The sums that the reports make.
pub(super) fn sums(story: &Story, all: &[Figure]) -> Vec<Sum> {
    let exact = |f: &&Figure| f.quantity.low == f.quantity.high && f.quantity.unit.is_empty();
    let counts = |f: &&Figure| f.quantity.low >= FEWEST_PARTS && !f.quantity.counted.is_empty();
    let sum = |f: &Figure| {
        let (added, also) = added(story, all, f)?;
        Some(Sum { report: f.setting.report, part: f.quantity.span, low: f.quantity.low, added, also })
    };
    all.iter().filter(exact).filter(counts).filter_map(sum).collect()
}

/// Whether some report's sum makes one of the quantities out of the other.
pub(super) fn told(sums: &[Sum], a: &Quantity, b: &Quantity) -> Option<Comparison> {
    let exact = a.low == a.high && b.low == b.high && a.unit.is_empty() && b.unit.is_empty();
    let (part, whole) = (a.low.min(b.low), a.low.max(b.low));
    let sum = sums.iter().find(|sum| exact && sum.low == part && sum.low + sum.added == whole)?;
    let words = format!("{} + {} = {}.", spoken::plain(part), spoken::plain(sum.added), spoken::plain(whole));
    Some(Comparison::Compatible(Reason::Sum, words))
}

/// Where the words stand that add something to the figure at `span`.
pub(super) fn also(sums: &[Sum], report: ReportId, span: Span) -> Option<Span> {
    sums.iter().find(|sum| sum.report == report && sum.part == span).map(|sum| sum.also)
}

/// What is added to a figure by "and" in its own sentence: another figure ("198 passengers and 14 crew") or one thing
/// more ("seven contracts and a letter"). The amount, and where it stands.
fn added(story: &Story, all: &[Figure], part: &Figure) -> Option<(f64, Span)> {
    let report = story.report(part.setting.report)?;
    let after: Vec<_> =
        part.setting.of.words.iter().filter(|w| w.span.start >= part.quantity.span.end).take(8).collect();
    let and = after.iter().position(|w| matches!(w.stem.as_str(), "and" | "plus"))?;
    let gap = Span::new(part.quantity.span.end, after[and].span.start);
    if and == 0 || report.report.words(gap).contains([',', ';', '.']) {
        return None;
    }
    let next = after.get(and + 1)?;
    let beside = |f: &&Figure| {
        f.setting.report == part.setting.report
            && f.quantity.span.contains(next.span)
            && f.quantity.unit.is_empty()
            && f.quantity.low == f.quantity.high
    };
    if let Some(figure) = all.iter().find(beside) {
        return Some((figure.quantity.low, figure.quantity.span));
    }
    let one = matches!(report.report.words(next.span).to_lowercase().as_str(), "a" | "an" | "one");
    let end = after.get(and + 3).or(after.get(and + 2))?.span;
    one.then_some((1.0, next.span.join(end)))
}
