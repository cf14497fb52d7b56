//! Do two quantities about the same thing agree?
//!
//! Bounds, rounding, units and growing tolls explain most differences between reports; what they do not explain, and
//! what is surely about the same thing, is a clash.

use std::cmp::Ordering;

use crossread_core::{Bound, Quantity, Reason};

use super::Comparison;

/// Two values this close are one value told in two units or roundings.
const CLOSE: f64 = 0.03;
/// "About" reaches this far.
const ABOUT: f64 = 0.10;
/// A bound further off than this factor is hardly about the same thing.
const BOUND_REACH: f64 = 2.0;
/// Values further apart than this factor are hardly about the same thing.
const SAME_THING: f64 = 10.0;

/// Two amounts of whose things nothing is known are one where they are no further apart than this factor.
const SAME_AMOUNT: f64 = 1.15;

/// Stems that say that somebody was hurt or lost: tolls grow as reports come in.
const TOLL: &[&str] = &[
    "kill", "die", "dead", "death", "toll", "injur", "wound", "hurt", "miss", "fatal", "casualti",
    "casualty", "victim", "bodi", "body", "hospit", "arrest", "detain", "evacu", "displac", "rescu",
];

/// Compares `a` with `b`. `order` says how their reports stand in time, where both are dated.
pub(crate) fn compare(a: &Quantity, b: &Quantity, order: Option<Ordering>) -> Comparison {
    if a.unit != b.unit {
        return Comparison::Unrelated;
    }
    let equal = a.low == b.low && a.high == b.high;
    let amount = !matches!(a.unit.as_str(), "" | "ordinal" | "score" | "year-old");
    if equal && amount {
        return Comparison::Same;
    }
    let surely = same_thing(a, b);
    if !surely && !amount {
        return Comparison::Unrelated;
    }
    let ratio = (a.high / b.low).max(b.high / a.low);
    let value_ratio = (middle(a) / middle(b)).max(middle(b) / middle(a));
    let reach = if surely { SAME_THING } else { SAME_AMOUNT };
    if !value_ratio.is_finite() || value_ratio <= 0.0 || value_ratio > reach {
        return Comparison::Unrelated;
    }
    if equal {
        return Comparison::Same;
    }
    let exact = a.bound == Bound::Exact && b.bound == Bound::Exact;
    let span = |x: f64, y: f64| (x - y).abs() / x.abs().max(y.abs());
    let measured = !a.unit.is_empty()
        && a.unit.chars().all(char::is_lowercase)
        && !matches!(a.unit.as_str(), "x" | "ordinal" | "score" | "year-old");
    if measured && span(middle(a), middle(b)) <= CLOSE {
        return Comparison::Compatible(Reason::Unit, "The same amount, rounded in another unit.".to_owned());
    }
    let toll = is_toll(a) && is_toll(b);
    if toll {
        let grows = match order {
            Some(Ordering::Less) => middle(b) > middle(a),
            Some(Ordering::Greater) => middle(a) > middle(b),
            _ => false,
        };
        if grows {
            return Comparison::Compatible(Reason::Update, "The later report counts more.".to_owned());
        }
    }
    if (bounds(a, b) || bounds(b, a)) && value_ratio <= BOUND_REACH && !(lower_bound(a) && lower_bound(b)) {
        return Comparison::Compatible(
            Reason::Bound,
            format!("“{}” leaves room for {}.", shown(looser(a, b)), shown(tighter(a, b))),
        );
    }
    if a.low <= b.high && b.low <= a.high && ratio.is_finite() && (a.low != a.high || b.low != b.high) {
        return Comparison::Compatible(Reason::Bound, "One range holds the other's value.".to_owned());
    }
    let loose = a.bound == Bound::About || b.bound == Bound::About;
    if (loose && span(middle(a), middle(b)) <= ABOUT) || (rounds_to(a, b) || rounds_to(b, a)) {
        return Comparison::Compatible(Reason::Rounding, "One figure is the other, rounded.".to_owned());
    }
    if toll && (lower_bound(a) || lower_bound(b)) {
        let words = "“At least” leaves room for more; the counts come from different hours.";
        return Comparison::Compatible(Reason::Update, words.to_owned());
    }
    if exact && surely {
        Comparison::Incompatible(format!("{} against {}.", shown(a), shown(b)))
    } else {
        Comparison::Unrelated
    }
}

/// Whether the two surely count the same thing.
fn same_thing(a: &Quantity, b: &Quantity) -> bool {
    if a.unit == "ordinal" || a.unit == "score" {
        return false;
    }
    match (harm_of(a), harm_of(b)) {
        (Some(x), Some(y)) => x == y,
        (None, None) => a.counted.iter().any(|s| !is_anybody(s) && b.counted.contains(s)),
        _ => false,
    }
}

/// Nouns that say no more than that persons are counted.
fn is_anybody(stem: &str) -> bool {
    matches!(stem, "peopl" | "person" | "men" | "women" | "other" | "soul" | "human")
}

/// Which harm a quantity counts, if any.
pub(crate) fn harm_of(q: &Quantity) -> Option<u8> {
    q.counted.iter().filter_map(|s| harm(s)).min()
}

/// Which harm a stem names: the dead and the wounded are counted apart.
fn harm(stem: &str) -> Option<u8> {
    match stem {
        "kill" | "die" | "dead" | "death" | "toll" | "fatal" | "bodi" | "body" => Some(0),
        "injur" | "wound" | "hurt" | "hospit" => Some(1),
        "miss" => Some(2),
        "arrest" | "detain" => Some(3),
        "rescu" | "evacu" | "displac" => Some(4),
        _ => None,
    }
}

fn is_toll(q: &Quantity) -> bool {
    q.counted.iter().any(|s| TOLL.contains(&s.as_str()))
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
    let step = [1e9, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1].into_iter().find(|s| r >= *s && r % s == 0.0);
    let Some(step) = step else { return false };
    round.bound == Bound::About && (r - f).abs() <= step / 2.0 && f % step != 0.0
}

/// A quantity as it is spoken of in an explanation.
pub(crate) fn shown(q: &Quantity) -> String {
    let value = if q.low == q.high { plain(q.low) } else { format!("{} to {}", plain(q.low), plain(q.high)) };
    let bound = match q.bound {
        Bound::Exact => "",
        Bound::About => "about ",
        Bound::AtLeast => "at least ",
        Bound::MoreThan => "more than ",
        Bound::AtMost => "at most ",
        Bound::LessThan => "fewer than ",
    };
    let unit = match q.unit.as_str() {
        "" | "x" | "ordinal" | "score" | "year-old" => String::new(),
        "%" => "%".to_owned(),
        "s" => return format!("{bound}{}", duration(q)),
        unit => format!(" {unit}"),
    };
    format!("{bound}{value}{unit}")
}

/// A duration in the largest unit that leaves no rest.
fn duration(q: &Quantity) -> String {
    let units =
        [(604_800.0, "weeks"), (86_400.0, "days"), (3600.0, "hours"), (60.0, "minutes"), (1.0, "seconds")];
    let fits = |(size, _): &&(f64, &str)| q.low % size == 0.0 && q.high % size == 0.0;
    let (size, name) = units.iter().find(fits).copied().unwrap_or((1.0, "seconds"));
    let (low, high) = (plain(q.low / size), plain(q.high / size));
    if q.low == q.high { format!("{low} {name}") } else { format!("{low} to {high} {name}") }
}

/// A number with its thousands parted, and in millions or more where that is short.
pub(crate) fn plain(value: f64) -> String {
    for (size, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] {
        let scaled = value / size;
        if scaled.abs() >= 1.0 && (scaled * 1000.0).fract() == 0.0 && scaled.abs() < 1e6 {
            return format!("{scaled} {name}");
        }
    }
    let text = format!("{}", (value * 100.0).round() / 100.0);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && whole.len() > 4 && (whole.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossread_core::Span;

    /// "at least 4 dead" → bound, value (or range with "to"), unit after "/", stems counted.
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
            counted: rest.map(str::to_owned).collect(),
        }
    }

    /// A line is: verdict, tab, quantity, tab, order of the reports in time ("<", ">", "?"), tab, quantity.
    #[test]
    fn corpus() {
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
            let found = match compare(&quantity(a), &quantity(b), order) {
                Comparison::Same => "same".to_owned(),
                Comparison::Compatible(reason, _) => format!("{reason:?}").to_lowercase(),
                Comparison::Incompatible(_) => "incompatible".to_owned(),
                Comparison::Unrelated => "unrelated".to_owned(),
            };
            assert_eq!(found, verdict, "{line}");
        }
    }
}
