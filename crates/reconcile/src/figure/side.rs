//! Figures about one thing, parted by what they say, and how these versions stand.

use std::collections::BTreeSet;

use crossread_core::{Member, Quantity, Reason, ReportId, Span, Story, StoryReport};

use super::{Figure, Table, sum};
use crate::compare::Comparison;
use crate::compare::thing::{Tie, harm_of, is_amount, tie};
use crate::versions::{Compared, Verdict};

/// Bytes between a figure and what is counted.
const LONGEST_PHRASE: usize = 40;
/// Marks beyond which nothing is counted by a figure before them.
const MARKS: &[char] = &[',', ';', ':', '.', '–', '—', '-', '(', '“', '"'];

/// Figures about one thing, by value.
pub(crate) struct FigureSides<'s> {
    /// The sides, the least value first.
    pub(crate) sides: Vec<Vec<Told<'s>>>,
    /// The sentences that they stand in.
    pub(crate) members: Vec<Member>,
    /// How the sides stand.
    pub(crate) verdict: Verdict,
}

/// A figure where a report tells it.
#[derive(Clone, Copy)]
pub(crate) struct Told<'s> {
    /// Whose.
    pub(crate) report: ReportId,
    /// The figure.
    pub(crate) quantity: &'s Quantity,
    /// The words that carry it.
    pub(crate) evidence: Span,
}

/// Smaller counts of one thing are one by chance.
const FEWEST_TELLING: f64 = 3.0;

/// Numbers of figures, a list a side.
type Sides = Vec<Vec<usize>>;

impl<'s> Table<'s> {
    /// Parts figures about one thing into sides; `None` where they agree, or where nothing can be told.
    pub(super) fn sides(&self, part: &[usize]) -> Option<FigureSides<'s>> {
        let mut kept = without(&self.by_value(part), |figure, other| self.torn_in_sentence(figure, other));
        let mut compared = Compared::of(&kept, |a, b| self.compare(*a, *b));
        if compared.clashes() {
            // A report that itself gives both values knows how they fit together.
            kept = without(&kept, |figure, other| self.torn(figure, other));
            compared = Compared::of(&kept, |a, b| self.compare(*a, *b));
        }
        let reports: BTreeSet<ReportId> =
            kept.iter().flatten().map(|&n| self.all[n].setting.report).collect();
        if kept.len() < 2 || reports.len() < 2 {
            return None;
        }
        let verdict = compared.verdict()?;
        let summed = matches!(verdict, Verdict::Reconciled(Reason::Sum, _));
        let told = |&n: &usize| {
            let Figure { setting, quantity, .. } = &self.all[n];
            let also = sum::also(&self.sums, setting.report, quantity.span).filter(|_| summed);
            let evidence = also.map_or(setting.with_source(), |span| setting.evidence.join(span));
            Told { report: setting.report, quantity, evidence }
        };
        let member = |&n: &usize| self.all[n].setting.member(self.links.cohesion(n, part));
        let members = kept.iter().flatten().map(member).collect();
        let sides = kept.iter().map(|side| side.iter().map(told).collect()).collect();
        Some(FigureSides { sides, members, verdict })
    }

    /// Figures about one thing that are one value in two reports at least; small counts agree by chance.
    pub(super) fn one_value(&self, part: &[usize]) -> Option<(Vec<Told<'s>>, Vec<Member>)> {
        let sides = self.by_value(part);
        let [side] = sides.as_slice() else { return None };
        let reports: BTreeSet<ReportId> = side.iter().map(|&n| self.all[n].setting.report).collect();
        let telling = |&n: &usize| {
            let quantity = self.all[n].quantity;
            // That somebody is 59 is told in passing, of whatever he does.
            let age = quantity.unit == "year-old";
            !age && quantity.low >= FEWEST_TELLING || is_amount(quantity) || harm_of(quantity).is_some()
        };
        if reports.len() < 2 || !side.iter().all(telling) {
            return None;
        }
        let told = |&n: &usize| {
            let Figure { setting, quantity, .. } = &self.all[n];
            Told { report: setting.report, quantity, evidence: setting.evidence }
        };
        let member = |&n: &usize| self.all[n].setting.member(self.links.cohesion(n, part));
        Some((side.iter().map(told).collect(), side.iter().map(member).collect()))
    }

    /// One side a value, the least first.
    fn by_value(&self, part: &[usize]) -> Sides {
        let mut sides: Sides = Vec::new();
        for &n in part {
            let quantity = self.all[n].quantity;
            let same = |side: &&mut Vec<usize>| {
                side.first().is_some_and(|&k| same_value(self.all[k].quantity, quantity))
            };
            match sides.iter_mut().find(same) {
                Some(side) => side.push(n),
                None => sides.push(vec![n]),
            }
        }
        let value = |side: &[usize]| {
            side.first().map_or((0.0, 0.0), |&n| (self.all[n].quantity.low, self.all[n].quantity.high))
        };
        sides.sort_by(|a, b| {
            let ((a, c), (b, d)) = (value(a), value(b));
            a.total_cmp(&b).then(c.total_cmp(&d))
        });
        sides
    }

    /// What the comparator says of two figures; a clash that their places do not bear out is none.
    fn compare(&self, a: usize, b: usize) -> Comparison {
        match super::compare(self.story, &self.sums, &self.all[a], &self.all[b]) {
            Comparison::Incompatible(_) if !self.links.clash(a, b) => Comparison::Unrelated,
            compared => compared,
        }
    }

    /// Whether the sentence of `figure` gives the value of `other` too.
    fn torn_in_sentence(&self, figure: usize, other: usize) -> bool {
        let (figure, other) = (&self.all[figure], &self.all[other]);
        let beside = |f: &&Figure| {
            f.setting.report == figure.setting.report
                && f.setting.sentence == figure.setting.sentence
                && !f.partial
        };
        self.all.iter().filter(beside).any(|f| same_value(f.quantity, other.quantity))
    }

    /// Whether the report of `figure` gives the value of `other`, of the same thing, anywhere.
    fn torn(&self, figure: usize, other: usize) -> bool {
        let (figure, other) = (&self.all[figure], &self.all[other]);
        let beside = |f: &&Figure| f.setting.report == figure.setting.report && !f.partial;
        self.all
            .iter()
            .filter(beside)
            .any(|f| same_value(f.quantity, other.quantity) && tie(f.quantity, other.quantity) == Tie::Sure)
    }
}

/// The sides without the figures whose report is `torn` between them and another side.
fn without(sides: &Sides, torn: impl Fn(usize, usize) -> bool) -> Sides {
    let others =
        |n: usize| sides.iter().enumerate().filter(move |(k, _)| *k != n).filter_map(|(_, s)| s.first());
    let kept = sides.iter().enumerate().map(|(n, side)| {
        side.iter()
            .copied()
            .filter(|&figure| !others(n).any(|&other| torn(figure, other)))
            .collect::<Vec<_>>()
    });
    kept.filter(|side| !side.is_empty()).collect()
}

/// Whether two quantities are one value.
pub(super) fn same_value(a: &Quantity, b: &Quantity) -> bool {
    a.low == b.low && a.high == b.high && a.unit == b.unit
}

/// The figure with the words that say what is counted ("at least six civilians").
pub(crate) fn phrase(story: &Story, told: &Told) -> String {
    let Some(report) = story.report(told.report) else { return String::new() };
    report.report.words(counted(report, told)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the phrase of a figure says what is counted.
pub(crate) fn names_thing(story: &Story, told: &Told) -> bool {
    story.report(told.report).is_some_and(|report| counted(report, told) != told.quantity.span)
}

/// The figure and what is counted, as far as it stands right after it in one run of words.
fn counted(report: &StoryReport, told: &Told) -> Span {
    let span = told.quantity.span;
    let sentences = report.annotations.sentences.iter().filter(|s| s.span.contains(span));
    sentences
        .flat_map(|s| &s.words)
        .filter(|w| w.span.start >= span.end && w.span.start - span.end < LONGEST_PHRASE)
        .take_while(|w| !report.report.words(Span::new(span.end, w.span.start)).contains(MARKS))
        .filter(|w| told.quantity.counted.contains(&w.stem))
        .map(|w| w.span)
        .fold(span, Span::join)
}

/// What a figure answers.
pub(crate) fn question(quantity: &Quantity) -> &'static str {
    match quantity.unit.as_str() {
        "" | "x" => "How many",
        "year-old" => "How old",
        "year" | "s" => "How long",
        "kg" => "How heavy",
        "m" => "How far",
        _ => "How much",
    }
}
