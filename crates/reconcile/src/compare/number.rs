//! Do two quantities about the same thing agree?
//!
//! Bounds, rounding, units and growing tolls explain most differences between reports; what they do not explain, and
//! what is surely about the same thing, is a clash.

use std::cmp::Ordering;

use crossread_core::{Bound, Change, Difference, Quantity, Reason, Span};

use super::spoken::shown;
use super::thing::{Tie, harm_of, is_amount, is_part, tie};
use super::{Comparator, Comparison, Contrast, Version};

/// Two values this close are one value told in two units or roundings.
const CLOSE: f64 = 0.03;
/// "About" reaches this far.
const ABOUT: f64 = 0.10;
/// A bound further off than this factor is hardly about the same thing.
const BOUND_REACH: f64 = 2.0;
/// A toll hardly grows by more than this factor while one event is in the news.
const TOLL_REACH: f64 = 5.0;
/// Values further apart than this factor are hardly about the same thing.
const SAME_THING: f64 = 10.0;

/// Two amounts of whose things nothing is known are one where they are no further apart than this factor.
const SAME_AMOUNT: f64 = 1.15;

/// Exact values of one thing that reports give differently are hardly further apart than this factor.
const CLASH_REACH: f64 = 3.0;
/// Two approximations of one thing are hardly further apart than this factor, or they are about different things.
const APPROXIMATE: f64 = 1.5;

/// Quantities of two versions.
pub(crate) struct Number;

impl Comparator for Number {
    fn differs(&self) -> Difference {
        Difference::Number
    }

    /// Quantities that both give are aligned with each other; of the others the two that surest count one thing are compared.
    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        let (one, other): (Vec<_>, Vec<_>) = (a.quantities().collect(), b.quantities().collect());
        let given = |q: &Quantity, among: &[&Quantity]| among.iter().any(|o| same_value(q, o));
        let left: Vec<_> = one.iter().filter(|q| !given(q, &other)).copied().collect();
        let right: Vec<_> = other.iter().filter(|q| !given(q, &one)).copied().collect();
        let values = |x: &Quantity, y: &Quantity| [phrase(a, x), phrase(b, y)];
        let summed = sum(a, &one, &other).or_else(|| sum(b, &other, &one).map(|(c, x, y)| (c, y, x)));
        if let Some((comparison, x, y)) = summed {
            return Some(Contrast { comparison, computed: true, values: values(x, y) });
        }
        let pairs = left.iter().flat_map(|x| right.iter().map(|y| (*x, *y)));
        let near = |x: &Quantity, y: &Quantity| if ratio(x, y).is_finite() { ratio(x, y) } else { f64::MAX };
        let (tie, x, y) = pairs
            .map(|(x, y)| (tie(x, y), x, y))
            .min_by(|p, q| q.0.cmp(&p.0).then(near(p.1, p.2).total_cmp(&near(q.1, q.2))))?;
        let said = || Comparison::Incompatible(format!("{} against {}.", shown(x), shown(y)));
        let (comparison, computed) = match compare_tied(x, y, a.order(b), tie) {
            Comparison::Same => return None,
            // Two numbers alone in versions of one question: where one can be the other they are, else the reader says whether they answer it.
            Comparison::Unrelated if left.len() == 1 && right.len() == 1 && may_tie(x, y) => {
                match compare_tied(x, y, a.order(b), Tie::Sure) {
                    Comparison::Same => return None,
                    fits @ Comparison::Compatible(..) => (fits, true),
                    Comparison::Incompatible(_) | Comparison::Unrelated => (said(), false),
                }
            }
            Comparison::Unrelated => return None,
            comparison => (comparison, true),
        };
        Some(Contrast { comparison, computed, values: values(x, y) })
    }
}

/// Whether two quantities may count one thing, by their units, harms, rates and changes.
fn may_tie(a: &Quantity, b: &Quantity) -> bool {
    let (x, y) = (harm_of(a), harm_of(b));
    a.unit == b.unit && a.change == b.change && a.per == b.per && (x == y || x.is_none() || y.is_none())
}

/// Whether two quantities are one value.
pub(crate) fn same_value(a: &Quantity, b: &Quantity) -> bool {
    a.low == b.low && a.high == b.high && a.unit == b.unit
}

/// Smaller parts add up to a whole by chance.
const LEAST_PART: f64 = 3.0;

/// Two counts of one version, of different things, that together are one of the other's: "198 passengers and 14 crew", or one thing more, "seven
/// contracts and a letter", against "212 people", "eight documents".
fn sum<'q>(
    version: &Version,
    parts: &[&'q Quantity],
    wholes: &[&'q Quantity],
) -> Option<(Comparison, &'q Quantity, &'q Quantity)> {
    let count = |q: &&&Quantity| q.unit.is_empty() && q.low == q.high && q.low > 0.0;
    let parts: Vec<_> = parts.iter().filter(count).copied().collect();
    for (n, x) in parts.iter().enumerate().filter(|(_, x)| x.low >= LEAST_PART) {
        let others = parts.iter().enumerate().filter(|(k, _)| *k != n).map(|(_, y)| y.low);
        for added in others.chain(one_more(version, x)) {
            if let Some(whole) = wholes.iter().filter(count).find(|w| w.low == x.low + added) {
                let [a, b, c] = [x.low, added, whole.low].map(super::spoken::plain);
                return Some((Comparison::Compatible(Reason::Sum, format!("{a} + {b} = {c}.")), x, whole));
            }
        }
    }
    None
}

/// One, where "and a" thing follows what a figure counts, in one run of words.
fn one_more(version: &Version, figure: &Quantity) -> Option<f64> {
    let after = version.words(Span::new(figure.span.end, version.evidence.end.max(figure.span.end)));
    let run = after.split([',', ';', '.']).next()?.to_lowercase();
    let words: Vec<&str> = run.split_whitespace().take(6).collect();
    let and = words.iter().position(|w| *w == "and" || *w == "plus")?;
    (and > 0 && matches!(words.get(and + 1), Some(&("a" | "an" | "one")))).then_some(1.0)
}

/// Bytes between a figure and what is counted.
const LONGEST_PHRASE: usize = 40;
/// Marks beyond which nothing is counted by a figure before them.
const MARKS: &[char] = &[',', ';', ':', '.', '–', '—', '-', '(', '“', '"'];

/// The figure and what is counted, as far as it stands right after it in one run of words.
fn phrase(version: &Version, quantity: &Quantity) -> String {
    let span = quantity.span;
    let after = version.sentence.words.iter().filter(|w| w.span.start >= span.end);
    let counted = after
        .take_while(|w| w.span.start - span.end < LONGEST_PHRASE)
        .take_while(|w| !version.words(Span::new(span.end, w.span.start)).contains(MARKS))
        .filter(|w| quantity.counted.contains(&w.stem))
        .map(|w| w.span)
        .fold(span, Span::join);
    version.words(counted).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares `a` with `b`. `order` says how their reports stand in time, where both are dated.
pub(crate) fn compare(a: &Quantity, b: &Quantity, order: Option<Ordering>) -> Comparison {
    compare_tied(a, b, order, tie(a, b))
}

/// The same, where it is known how sure it is that they count one thing.
fn compare_tied(a: &Quantity, b: &Quantity, order: Option<Ordering>, tie: Tie) -> Comparison {
    let ratio = ratio(a, b);
    let reach = if tie == Tie::Sure || !is_amount(a) { SAME_THING } else { SAME_AMOUNT };
    let equal = a.low == b.low && a.high == b.high;
    if tie == Tie::None || !ratio.is_finite() || ratio <= 0.0 || ratio > reach {
        return if equal && tie != Tie::None { Comparison::Same } else { Comparison::Unrelated };
    }
    if equal {
        return Comparison::Same;
    }
    let why = unit(a, b)
        .or_else(|| ceilings(a, b))
        .or_else(|| later(a, b, order))
        .or_else(|| bound(a, b, ratio))
        .or_else(|| rounding(a, b))
        .or_else(|| early(a, b))
        .or_else(|| scope(a, b));
    let clash = || {
        let exact = |q: &Quantity| q.bound == Bound::Exact;
        let near = |q: &Quantity| matches!(q.bound, Bound::Exact | Bound::About) && q.low == q.high;
        (exact(a) && exact(b)) || (near(a) && near(b) && ratio <= APPROXIMATE)
    };
    match why {
        // Too far apart to be a slip or a later count: two things.
        None if ratio > CLASH_REACH => Comparison::Unrelated,
        Some((reason, words)) => Comparison::Compatible(reason, words),
        None if tie == Tie::Sure && clash() => {
            Comparison::Incompatible(format!("{} against {}.", shown(a), shown(b)))
        }
        None => Comparison::Unrelated,
    }
}

type Why = Option<(Reason, String)>;

/// One amount in two units of measure, each rounded.
fn unit(a: &Quantity, b: &Quantity) -> Why {
    let measured = is_amount(a) && a.unit != "x" && a.unit.chars().all(char::is_lowercase);
    (measured && apart(a, b) <= CLOSE)
        .then(|| (Reason::Unit, "The same amount, rounded in another unit.".to_owned()))
}

/// "Up to 10" and "up to 14": the most of what each report speaks of.
fn ceilings(a: &Quantity, b: &Quantity) -> Why {
    let most = |q: &Quantity| matches!(q.bound, Bound::AtMost | Bound::LessThan);
    (most(a) && most(b)).then(|| {
        let words = format!(
            "Each is an upper limit, {} and {}: both hold for what each report means.",
            shown(a),
            shown(b)
        );
        (Reason::Scope, words)
    })
}

/// Tolls grow as reports come in; and what "rose to 14" in the later report was less before.
fn later(a: &Quantity, b: &Quantity, order: Option<Ordering>) -> Why {
    let (earlier, later) = match order {
        Some(Ordering::Less) => (a, b),
        Some(Ordering::Greater) => (b, a),
        _ => return None,
    };
    if ratio(a, b) > TOLL_REACH {
        None
    } else if harm_of(a).is_some() && middle(later) > middle(earlier) {
        Some((Reason::Update, "The later report counts more.".to_owned()))
    } else if later.change == Some(Change::To) && middle(later) != middle(earlier) {
        Some((Reason::Update, "The later report tells to what it has changed.".to_owned()))
    } else {
        None
    }
}

/// The words of one leave room for the other, or a range holds it.
fn bound(a: &Quantity, b: &Quantity, ratio: f64) -> Why {
    let leaves = bounds(a, b) || bounds(b, a);
    if leaves && ratio <= BOUND_REACH && !(lower_bound(a) && lower_bound(b)) {
        let words = format!("“{}” leaves room for {}.", shown(looser(a, b)), shown(tighter(a, b)));
        return Some((Reason::Bound, words));
    }
    let range = (a.low != a.high || b.low != b.high) && a.low <= b.high && b.low <= a.high;
    range.then(|| (Reason::Bound, "One range holds the other's value.".to_owned()))
}

/// One is the other with fewer digits, or both are "about".
fn rounding(a: &Quantity, b: &Quantity) -> Why {
    let loose = a.bound == Bound::About || b.bound == Bound::About;
    ((loose && apart(a, b) <= ABOUT) || rounds_to(a, b) || rounds_to(b, a))
        .then(|| (Reason::Rounding, "One figure is the other, rounded.".to_owned()))
}

/// "At least" of a toll leaves room for whatever is counted later, however the reports are dated.
fn early(a: &Quantity, b: &Quantity) -> Why {
    (harm_of(a).is_some() && (lower_bound(a) || lower_bound(b)) && ratio(a, b) <= TOLL_REACH).then(|| {
        let words = "“At least” leaves room for more; the counts come from different hours.";
        (Reason::Update, words.to_owned())
    })
}

/// Fewer civilians than people: a part against the whole.
fn scope(a: &Quantity, b: &Quantity) -> Why {
    let within = |part: &Quantity, whole: &Quantity| is_part(part, whole) && part.high < whole.low;
    (harm_of(a).is_some() && (within(a, b) || within(b, a)) && ratio(a, b) <= TOLL_REACH)
        .then(|| (Reason::Scope, "One counts a part of those whom the other counts.".to_owned()))
}

/// The greater value over the less.
fn ratio(a: &Quantity, b: &Quantity) -> f64 {
    (middle(a) / middle(b)).max(middle(b) / middle(a))
}

/// How far apart two values are, as a share of the greater.
fn apart(a: &Quantity, b: &Quantity) -> f64 {
    (middle(a) - middle(b)).abs() / middle(a).abs().max(middle(b).abs())
}

fn middle(q: &Quantity) -> f64 {
    f64::midpoint(q.low, q.high)
}

fn lower_bound(q: &Quantity) -> bool {
    matches!(q.bound, Bound::AtLeast | Bound::MoreThan)
}

/// Whether `a`'s words allow `b`'s value.
fn bounds(a: &Quantity, b: &Quantity) -> bool {
    match a.bound {
        Bound::AtLeast => b.low >= a.low,
        Bound::MoreThan => b.low > a.low || (b.low == a.low && b.bound != Bound::Exact),
        Bound::AtMost => b.high <= a.high,
        Bound::LessThan => b.high < a.high,
        Bound::Exact | Bound::About => false,
    }
}

fn looser<'q>(a: &'q Quantity, b: &'q Quantity) -> &'q Quantity {
    if bounds(a, b) { a } else { b }
}

fn tighter<'q>(a: &'q Quantity, b: &'q Quantity) -> &'q Quantity {
    if bounds(a, b) { b } else { a }
}

/// Whether `round` is `fine` with fewer digits: 30 for 31, 1,000 for 980.
fn rounds_to(round: &Quantity, fine: &Quantity) -> bool {
    let (r, f) = (middle(round), middle(fine));
    let step = [1e9, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1].into_iter().find(|s| r > *s && r % s == 0.0);
    let Some(step) = step else { return false };
    round.bound == Bound::About && (r - f).abs() <= step / 2.0 && f % step != 0.0
}

#[cfg(test)]
mod tests {
    use super::super::reason_of;
    use super::*;
    use crossread_core::Span;

    /// "at least 4 dead" → bound, value (or range with "to"), unit after "/", stems counted, "per:" and of what a rate is,
    /// "change:by" or "change:to".
    fn quantity(words: &str) -> Quantity {
        let bounds = [
            ("about ", Bound::About),
            ("at least ", Bound::AtLeast),
            ("more than ", Bound::MoreThan),
            ("at most ", Bound::AtMost),
            ("fewer than ", Bound::LessThan),
        ];
        let (bound, rest) = bounds
            .iter()
            .find_map(|(w, b)| words.strip_prefix(w).map(|rest| (*b, rest)))
            .unwrap_or((Bound::Exact, words));
        let mut rest = rest.split_whitespace();
        let (value, unit) = rest.next().map(|v| v.split_once('/').unwrap_or((v, ""))).expect("a value");
        let (low, high) = value.split_once("..").unwrap_or((value, value));
        Quantity {
            span: Span::new(0, 0),
            low: low.parse().expect("a number"),
            high: high.parse().expect("a number"),
            bound,
            unit: unit.to_owned(),
            counted: rest.clone().filter(|w| !w.contains(':')).map(str::to_owned).collect(),
            per: rest.clone().find_map(|w| w.strip_prefix("per:")).unwrap_or_default().to_owned(),
            change: rest
                .find_map(|w| w.strip_prefix("change:"))
                .map(|w| if w == "by" { Change::By } else { Change::To }),
        }
    }

    /// A line is: verdict, tab, quantity, tab, order of the reports in time ("<", ">", "?"), tab, quantity.
    #[test]
    fn corpus() {
        let mut faults = Vec::new();
        for line in include_str!("number.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let [verdict, a, order, b] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("four columns: {line}")
            };
            let order = match order {
                "<" => Some(Ordering::Less),
                ">" => Some(Ordering::Greater),
                _ => None,
            };
            let found = reason_of(&compare(&quantity(a), &quantity(b), order));
            if found != verdict {
                faults.push(format!("{line} gives {found}"));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
