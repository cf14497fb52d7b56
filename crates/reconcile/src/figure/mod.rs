//! Figures of several reports that are about one thing: who says how many.
//!
//! Figures are set side by side wherever they stand in their reports, whether or not their sentences are alike: what is
//! counted, what their sentences hang on and how like their places are say whether they are about one thing.

mod side;
mod sum;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Member, Quantity, Reason, ReportId, Span, Story, StoryReport, Word};

use crate::compare::thing::{Tie, harm_of, is_amount, is_measure, is_part, tie};
use crate::compare::{Comparison, number};
use crate::gather::{self, Link, Links};
use crate::setting::{Rarity, Setting};
use sum::Sum;

pub(crate) use side::{FigureSides, Told, names_thing, phrase, question};

/// One report's figure.
pub(crate) struct Figure<'s> {
    /// Where it stands.
    pub(crate) setting: Setting<'s>,
    /// The figure.
    pub(crate) quantity: &'s Quantity,
    /// Whether it counts a part only ("two more"), or is cut out of a longer number by a stray space.
    partial: bool,
}

/// No more figures than this are set against one another, the first of each report; the cost grows with the square.
const MOST_FIGURES: usize = 1500;

/// A toll of the event stands among a report's first sentences, headline included, or is told of something else.
const LEAD: usize = 6;
/// The likeness of two tolls in the openings of their reports, which tell them in other words each time.
const LIKENESS_OF_TOLLS: f32 = 0.5;

/// Mean likeness of the figures that are about one thing. This and the next six were chosen by reading what they bring
/// together in some hundred stories; agreement with the visible gold records does not change with them.
const ONE_THING: f32 = 0.14;
/// Likeness of two places whose figures count one thing for sure.
const SURE: f32 = 0.12;
/// Likeness of two places whose figures may count one thing.
const LIKELY: f32 = 0.18;
/// Likeness of two places that do not hang on one event.
const OTHER_EVENT: f32 = 0.25;
/// Likeness of two places whose figures cannot both be right.
const CLASH: f32 = 0.36;
/// The same where they measure one thing: its age, its weight, its depth.
const CLASH_OF_MEASURES: f32 = 0.26;
/// Likeness of two places that give upper limits of one sort ("up to 10 years", "up to 14 years").
const UPPER_LIMITS: f32 = 0.20;
/// Smaller counts of what may be two things agree by chance.
const FEWEST_LIKELY: f64 = 10.0;

/// What the reports' figures are about.
pub(crate) struct Figures<'s> {
    /// The things of which at least two reports give figures that differ, and how these stand.
    pub(crate) differing: Vec<FigureSides<'s>>,
    /// The things of which at least two reports give one and the same figure, and the sentences that they stand in.
    pub(crate) agreed: Vec<(Vec<Told<'s>>, Vec<Member>)>,
}

/// Sets the story's figures side by side.
pub(crate) fn figures<'s>(story: &'s Story, rarity: &Rarity) -> Figures<'s> {
    let table = Table::of(story, rarity);
    let counts = |a: usize, b: usize| table.all[a].setting.report != table.all[b].setting.report;
    let apart =
        |a: usize, b: usize| !counts(a, b) && !number::fits(table.all[a].quantity, table.all[b].quantity);
    let parts = table.joined(table.links.parts(ONE_THING, counts, apart));
    let fitting = parts.iter().filter_map(|part| table.sides(part));
    let same = |a: usize, b: usize| side::same_value(table.all[a].quantity, table.all[b].quantity);
    let disputed = table.links.disputes(&parts, same);
    Figures {
        differing: fitting.chain(disputed.iter().filter_map(|part| table.sides(part))).collect(),
        agreed: parts.iter().filter_map(|part| table.one_value(part)).collect(),
    }
}

/// The story's figures and how they are linked.
struct Table<'s> {
    story: &'s Story,
    all: Vec<Figure<'s>>,
    links: Links,
    /// Sums that a report makes: part, whole, and the sum in words.
    sums: Vec<Sum>,
}

impl<'s> Table<'s> {
    fn of(story: &'s Story, rarity: &Rarity) -> Self {
        let all = all(story);
        let leads = leads(&all);
        let sums = sum::sums(story, &all);
        let links = Links::new(all.len(), |n, k| {
            let (a, b) = (&all[n], &all[k]);
            let link = needed(story, &sums, a, b)?;
            let tolls = leads.contains(&n) && leads.contains(&k);
            let like =
                a.setting.likeness(&b.setting, rarity).max(if tolls { LIKENESS_OF_TOLLS } else { 0.0 });
            link.reached(like)
        });
        Self { story, all, links, sums }
    }

    /// The parts, those made one in which a report tells its own figure again: whatever is about the one is about the
    /// other.
    fn joined(&self, parts: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let again = |a: &Figure, b: &Figure| {
            a.setting.report == b.setting.report
                && side::same_value(a.quantity, b.quantity)
                && tie(a.quantity, b.quantity) == Tie::Sure
                && a.setting.one_event(&b.setting)
        };
        let one = |a: &[usize], b: &[usize]| {
            a.len() > 1
                && b.len() > 1
                && a.iter().any(|&x| b.iter().any(|&y| again(&self.all[x], &self.all[y])))
        };
        gather::joined(parts, one)
    }
}

/// Every figure of the story, in order.
fn all<'s>(story: &'s Story) -> Vec<Figure<'s>> {
    let each = MOST_FIGURES / story.reports().len().max(1);
    let figures = |r: &'s StoryReport| {
        let counted =
            r.annotations.quantities.iter().filter(|q| !matches!(q.unit.as_str(), "ordinal" | "score"));
        counted.take(each).filter_map(move |q| read(r, q))
    };
    story.reports().iter().flat_map(figures).collect()
}

fn read<'s>(report: &'s StoryReport, quantity: &'s Quantity) -> Option<Figure<'s>> {
    if is_part_of_name(report, quantity) {
        return None;
    }
    let setting = Setting::of(report, quantity.span, &quantity.counted)?;
    let before = report.report.words(Span::new(setting.of.span.start, quantity.span.start)).trim_end();
    let partial = is_partial(report, &setting, quantity.span, before);
    Some(Figure { setting, quantity, partial })
}

/// Whether a number is the last part of a name: "the Halda 2 mission" counts no missions.
fn is_part_of_name(report: &StoryReport, quantity: &Quantity) -> bool {
    let words = report.report.words(quantity.span);
    let bare = quantity.unit.is_empty() && words.chars().all(|c| c.is_ascii_digit());
    // The word before, whole: of "Hal'a 2" the name may end at the apostrophe.
    let before = report.report.words(Span::new(0, quantity.span.start)).trim_end();
    let word = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let beside = Span::new(word, before.len());
    let part = |span: Span| {
        beside.end + 1 == quantity.span.start && span.overlaps(beside) || span.contains(quantity.span)
    };
    bare && report.annotations.names.iter().any(|name| part(name.span))
}

/// The harm of the wounded: "dozens more" of them are more than the dead, and no part.
const INJURED: u8 = 1;

/// Smaller tolls are equal by chance.
const TELLING_TOLL: f64 = 10.0;

/// The tolls of the event: for each report and harm the first in its opening, and wherever the same number of the same
/// harm is told again.
fn leads(all: &[Figure]) -> BTreeSet<usize> {
    let mut first: BTreeMap<(ReportId, u8), usize> = BTreeMap::new();
    for (n, figure) in all.iter().enumerate() {
        let Some(harm) = harm_of(figure.quantity) else { continue };
        let part = figure.partial && harm != INJURED;
        if figure.quantity.unit.is_empty() && !part && figure.setting.sentence < LEAD {
            first.entry((figure.setting.report, harm)).or_insert(n);
        }
    }
    let again = |n: &usize| {
        let quantity = all[*n].quantity;
        harm_of(quantity).is_some()
            && first.iter().any(|((report, harm), &lead)| {
                let own = *report == all[*n].setting.report;
                harm_of(quantity) == Some(*harm)
                    && side::same_value(quantity, all[lead].quantity)
                    && (own || quantity.low >= TELLING_TOLL)
            })
    };
    (0..all.len()).filter(again).collect()
}

/// How like two figures' places must be for both to be about one thing; `None` where no likeness would do.
fn needed(story: &Story, sums: &[Sum], a: &Figure, b: &Figure) -> Option<Link> {
    if a.setting.report == b.setting.report {
        return None;
    }
    let tie = tie(a.quantity, b.quantity);
    let harm = harm_of(a.quantity).is_some();
    if tie == Tie::None || (a.partial != b.partial && !harm) {
        return None;
    }
    let small = a.quantity.low.max(b.quantity.low) < FEWEST_LIKELY && !is_amount(a.quantity);
    let vague = [a, b].iter().any(|f| f.quantity.low < f.quantity.high);
    let event = harm || a.setting.one_event(&b.setting);
    match (compare(story, sums, a, b), tie) {
        (Comparison::Unrelated, _) => None,
        (Comparison::Incompatible(_), _) => {
            let measures = tie == Tie::Sure && is_measure(a.quantity);
            event.then_some(Link::Clashes(if measures { CLASH_OF_MEASURES } else { CLASH }))
        }
        (Comparison::Compatible(Reason::Sum, _), _) | (Comparison::Same, Tie::Sure) => Some(Link::Fits(SURE)),
        (Comparison::Compatible(Reason::Scope, _), Tie::Sure) if event && is_amount(a.quantity) => {
            Some(Link::Fits(UPPER_LIMITS))
        }
        (_, Tie::Sure) => Some(Link::Fits(if event { SURE } else { OTHER_EVENT })),
        _ => (!small && !vague).then_some(Link::Fits(if event { LIKELY } else { OTHER_EVENT })),
    }
}

/// The number comparator's answer, unless one is a sum that a report makes of the other; a part is never in conflict.
fn compare(story: &Story, sums: &[Sum], a: &Figure, b: &Figure) -> Comparison {
    let (part, whole) =
        if a.quantity.low <= b.quantity.low { (a.quantity, b.quantity) } else { (b.quantity, a.quantity) };
    if (tie(part, whole) == Tie::Sure || is_part(part, whole))
        && let Some(sum) = sum::told(sums, a.quantity, b.quantity)
    {
        return sum;
    }
    match number::compare(a.quantity, b.quantity, order(story, a.setting.report, b.setting.report)) {
        Comparison::Incompatible(_) if a.partial || b.partial => Comparison::Unrelated,
        compared => compared,
    }
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

/// Words after a figure that make it a part of something larger ("two more debates", "20 others", "one race left").
const PART: &[&str] = &[
    "more", "other", "others", "additional", "further", "remaining", "left", "new", "another", "extra", "to",
];

/// Whether a figure counts a part only, or is cut out of a longer number by a stray space; `before` stands before it.
fn is_partial(report: &StoryReport, setting: &Setting, span: Span, before: &str) -> bool {
    let near =
        |w: &&Word| !report.report.words(Span::new(span.end, w.span.start)).contains([',', ';', '.', '–']);
    let after = setting.of.words.iter().filter(|w| w.span.start >= span.end).take(3).take_while(near);
    let another = before.to_lowercase().ends_with("another")
        || report.report.words(span).to_lowercase().contains("another");
    let part = another
        || after.into_iter().any(|w| PART.contains(&report.report.words(w.span).to_lowercase().as_str()));
    // "12, 500": three digits after a comma and a space.
    let digits = report.report.words(span).chars().take_while(char::is_ascii_digit).count();
    let comma = before.ends_with(',');
    let cut = comma && digits == 3 && before.trim_end_matches(',').ends_with(|c: char| c.is_ascii_digit());
    part || cut
}
