//! Do two dates of one event agree?
//!
//! A report that says less precisely is not in conflict, and what hangs on a day that cannot be told ("three days after")
//! is compatible with any. What is left, days or hours that have nothing in common, is a clash.

use crossread_core::{Difference, Reason, Time};
use jiff::civil::Date;

use super::{Comparator, Comparison, Contrast, Version};

/// Clock times no further apart than this are one, rounded; in minutes.
const ROUNDED: i32 = 15;
/// Clock times further apart than this are hardly about one thing; in minutes.
const SAME_EVENT: i32 = 120;
/// Minutes of a day.
const DAY: i32 = 1440;

/// An expression of time with its words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dated<'t> {
    /// As written.
    pub(crate) words: &'t str,
    /// What they mean.
    pub(crate) time: &'t Time,
}

/// Dates and hours of two versions.
pub(crate) struct Dates;

impl Comparator for Dates {
    fn differs(&self) -> Difference {
        Difference::Date
    }

    /// Where no two expressions are one time, the first two that differ.
    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        let (one, other) = (a.dated(), b.dated());
        let pairs = || one.iter().flat_map(|x| other.iter().map(move |y| (*x, *y)));
        if pairs().any(|(x, y)| compare(x, y) == Comparison::Same) {
            return None;
        }
        pairs().find_map(|(x, y)| match compare(x, y) {
            Comparison::Same | Comparison::Unrelated => None,
            comparison => {
                let values = [x.words.to_owned(), y.words.to_owned()];
                Some(Contrast { comparison, computed: true, values })
            }
        })
    }
}

/// Compares `a` with `b`, each told of one event.
pub(crate) fn compare(a: Dated, b: Dated) -> Comparison {
    if a.words.eq_ignore_ascii_case(b.words)
        || a.weekday().is_some_and(|day| b.weekday() == Some(day)) && !both_clocks(a, b)
    {
        return Comparison::Same;
    }
    match (a.days(), b.days()) {
        (Some(x), Some(y)) if both_clocks(a, b) && gap(x, y) > 1 => Comparison::Unrelated,
        _ if both_clocks(a, b) => hours(a, b),
        (Some(x), Some(y)) => days(a, x, b, y),
        (Some(_), None) if b.leans() => leaning(b, a),
        (None, Some(_)) if a.leans() => leaning(a, b),
        _ => Comparison::Unrelated,
    }
}

fn both_clocks(a: Dated, b: Dated) -> bool {
    a.time.clock.is_some() && b.time.clock.is_some()
}

/// Two hours, of clocks in one zone or in zones that are told; a clock of no zone and one of another place than the
/// reader knows cannot be compared.
fn hours(a: Dated, b: Dated) -> Comparison {
    let (Some(x), Some(y)) = (a.time.clock, b.time.clock) else { return Comparison::Unrelated };
    let zones = (a.time.zone, b.time.zone);
    let (x_east, y_east) = match zones {
        (Some(x), Some(y)) => (i32::from(x), i32::from(y)),
        (None, None) => (0, 0),
        _ if x == y => return Comparison::Same,
        _ => return Comparison::Unrelated,
    };
    let apart = i32::from(x) - x_east - (i32::from(y) - y_east);
    let apart = match (a.day(), b.day()) {
        (Some(one), Some(other)) => (DAY * days_between(other, one) + apart).abs(),
        // Midnight may lie between the two clocks.
        _ => apart.rem_euclid(DAY).min((-apart).rem_euclid(DAY)),
    };
    let said = |link: &str| format!("{} {link} {}", clock(x, zones.0), clock(y, zones.1));
    match apart {
        0 if x_east == y_east => Comparison::Same,
        0 => Comparison::Compatible(Reason::Unit, format!("{}.", said("is"))),
        minutes if minutes <= ROUNDED => {
            Comparison::Compatible(Reason::Rounding, format!("{} are one hour, rounded.", said("and")))
        }
        minutes if minutes <= SAME_EVENT => Comparison::Incompatible(format!("{}.", said("against"))),
        _ => Comparison::Unrelated,
    }
}

/// Two stretches of days.
fn days(a: Dated, x: (Date, Date), b: Dated, y: (Date, Date)) -> Comparison {
    let apart = gap(x, y);
    if x == y || (apart == 0 && !a.hangs() && !b.hangs()) {
        return Comparison::Same;
    }
    let said = || format!("“{}” is {}, “{}” is {}", a.words, shown(x), b.words, shown(y));
    // "This week" and "Monday": one says less precisely.
    if apart == 0 && a.hangs() && b.hangs() {
        return if a.is_ago() && b.is_ago() { rounded(a, b) } else { Comparison::Same };
    }
    // "Friday" and "2018": so does a year that is told as such.
    let (hanging, fixed) = if a.hangs() { (x, y) } else { (y, x) };
    if apart == 0 && fixed.0 <= hanging.0 && hanging.1 <= fixed.1 {
        return Comparison::Same;
    }
    if apart == 0 {
        return Comparison::Compatible(Reason::RelativeDate, format!("{}: they fit together.", said()));
    }
    let slack = |dated: Dated, days| if dated.is_ago() { gap_within(days) } else { 0 };
    if apart <= slack(a, x).max(slack(b, y)) {
        return Comparison::Compatible(
            Reason::RelativeDate,
            format!("{}, or about it: they fit together.", said()),
        );
    }
    // Midnight, time zones, and a report dated a day late.
    if apart == 1 && [a, b].iter().any(|d| d.is_near() || d.is_night()) {
        return Comparison::Unrelated;
    }
    Comparison::Incompatible(format!("{}.", said()))
}

/// "18 years ago" and "nearly two decades ago".
fn rounded(a: Dated, b: Dated) -> Comparison {
    let words = format!("“{}” and “{}” are one time, rounded.", a.words, b.words);
    Comparison::Compatible(Reason::Rounding, words)
}

fn leaning(leaning: Dated, dated: Dated) -> Comparison {
    let words =
        format!("“{}” is reckoned from another event, which can make it “{}”.", leaning.words, dated.words);
    Comparison::Compatible(Reason::RelativeDate, words)
}

impl<'t> Dated<'t> {
    /// First and last day, where both can be told.
    fn days(self) -> Option<(Date, Date)> {
        Some((self.time.from?, self.time.to?))
    }

    /// The one day that it means, where that can be told.
    fn day(self) -> Option<Date> {
        self.days().filter(|(from, to)| from == to).map(|(day, _)| day)
    }

    fn has(self, words: &[&str]) -> bool {
        let lower = self.words.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
    }

    /// Whether it is reckoned from another event: "three days after", "the previous month".
    fn leans(self) -> bool {
        self.time.from.is_none()
            && self.time.to.is_none()
            && self.has(&["after", "later", "earlier", "previous", "following", "before"])
    }

    /// Whether it is reckoned from the day of publication.
    fn hangs(self) -> bool {
        self.time.relative
            && (self.is_ago()
                || self.is_near()
                || self.weekday().is_some()
                || self
                    .has(&["last", "this", "next", "past", "coming", "week", "weekend", "later", "earlier"]))
    }

    pub(crate) fn is_ago(self) -> bool {
        self.has(&["ago"])
    }

    fn is_near(self) -> bool {
        self.has(&["today", "yesterday", "tomorrow", "tonight", "overnight"])
    }

    fn is_night(self) -> bool {
        self.has(&["night", "late", "early", "overnight", "midnight"])
    }

    /// The weekday that it names.
    fn weekday(self) -> Option<&'t str> {
        self.words.split(|c: char| !c.is_alphabetic()).find(|word| WEEKDAYS.contains(word))
    }
}

const WEEKDAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Days between two stretches; 0 where they overlap.
fn gap(x: (Date, Date), y: (Date, Date)) -> i32 {
    let between = |end: Date, start: Date| days_between(end, start).max(0);
    between(x.1, y.0).max(between(y.1, x.0))
}

/// Days in a stretch.
fn gap_within((from, to): (Date, Date)) -> i32 {
    days_between(from, to) + 1
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// Minutes after midnight, as a clock shows them, with the zone where it is known.
fn clock(minutes: u16, zone: Option<i16>) -> String {
    let east = |zone: i16| {
        let (sign, minutes) = (if zone < 0 { '-' } else { '+' }, zone.unsigned_abs());
        match (minutes / 60, minutes % 60) {
            (0, 0) => " UTC".to_owned(),
            (hours, 0) => format!(" UTC{sign}{hours}"),
            (hours, rest) => format!(" UTC{sign}{hours}:{rest:02}"),
        }
    };
    format!("{}:{:02}{}", minutes / 60, minutes % 60, zone.map(east).unwrap_or_default())
}

/// A stretch of days in words: a day, a month, a year, or from and to.
fn shown((from, to): (Date, Date)) -> String {
    let day = |d: Date| d.strftime("%-d %B %Y").to_string();
    if from == to {
        day(from)
    } else if from.day() == 1 && to == from.last_of_month() {
        from.strftime("%B %Y").to_string()
    } else if from.day_of_year() == 1 && to == from.last_of_year() {
        from.year().to_string()
    } else {
        format!("{} to {}", day(from), day(to))
    }
}

#[cfg(test)]
mod tests {
    use super::super::reason_of;
    use crossread_core::Span;

    use super::*;

    /// "last week = 2031-05-05..2031-05-11 relative @300".
    fn dated(case: &str) -> (String, Time) {
        let (words, value) = case.split_once(" = ").expect("words and a value");
        let mut fields = value.split(' ');
        let days = fields.next().expect("days");
        let rest: Vec<&str> = fields.collect();
        let (from, to) = days.split_once("..").unwrap_or((days, days));
        let hour = rest.iter().find_map(|f| f.strip_prefix('@')).unwrap_or_default();
        let (clock, zone) = match hour.find(['+', '-']) {
            Some(at) => hour.split_at(at),
            None => (hour, ""),
        };
        let (clock, zone) = (clock.parse().ok(), zone.parse().ok());
        let (from, to) = (from.parse().ok(), to.parse().ok());
        (
            words.to_owned(),
            Time {
                span: Span::new(0, 0),
                from,
                to,
                clock,
                zone,
                value: String::new(),
                relative: rest.contains(&"relative"),
            },
        )
    }

    /// A line is: verdict, tab, date, tab, date; both ways round.
    #[test]
    fn corpus() {
        let mut faults = Vec::new();
        for line in include_str!("date.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let [verdict, a, b] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            let (a, b) = (dated(a), dated(b));
            let (a, b) = (Dated { words: &a.0, time: &a.1 }, Dated { words: &b.0, time: &b.1 });
            for (a, b) in [(a, b), (b, a)] {
                let found = reason_of(&compare(a, b));
                if found != verdict {
                    faults.push(format!("{line} gives {found}"));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
