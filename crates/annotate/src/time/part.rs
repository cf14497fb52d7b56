//! Parts of a month or year: "the first week of May", "the last three months of 2031", "the second half of last year".

use jiff::civil::Date;
use regex::Captures;

use super::{
    calendar::{self, Days, shift},
    expression::{group, month, month_number, number},
    relative, timex,
    words::count,
};

/// The days of the part, and whether they hang on another date.
pub(super) fn days(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let of = |steps: i64| {
        let (whole, relative) = whole(found, published, ahead, steps);
        let days = whole.from.zip(whole.to).and_then(|(from, to)| within(found, from, to));
        (days.unwrap_or_default(), relative)
    };
    let (days, relative) = of(0);
    // "The last day of the month", told on the tenth, is of another month where it is over.
    let (Some(today), "the") = (published, group(found, "r").to_lowercase().as_str()) else {
        return (days, relative);
    };
    let to_come = days.from.is_some_and(|from| from > today);
    let over = days.to.is_some_and(|to| to < today);
    match ahead {
        false if to_come => of(-1),
        true if over => of(1),
        _ => (days, relative),
    }
}

/// The value as TIMEX3 writes it.
pub(super) fn value(found: &Captures<'_>, words: &str, days: Days) -> String {
    if group(found, "u").eq_ignore_ascii_case("half") {
        half_year(days)
    } else {
        timex::of_days(words, days, None, None)
    }
}

/// The value of half a year, which has a code of its own (TimeML 1.2.1, section 2.2).
pub(super) fn half_year(days: Days) -> String {
    days.from
        .map_or(String::new(), |from| format!("{}-H{}", from.year(), if from.month() < 7 { 1 } else { 2 }))
}

/// What it is a part of; of "the month" the one so many `steps` on.
fn whole(found: &Captures<'_>, published: Option<Date>, ahead: bool, steps: i64) -> (Days, bool) {
    if month_number(found).is_some() {
        return month(found, published, ahead);
    }
    if let Some(year) = number(found, "v") {
        return (calendar::years(year, year), false);
    }
    let Some(today) = published else { return (Days::default(), true) };
    let steps = relative::steps(group(found, "r")).unwrap_or(steps);
    let (year, month) = (i64::from(today.year()), i64::from(today.month()));
    let days = if group(found, "w").eq_ignore_ascii_case("month") {
        calendar::month(year, month + steps)
    } else {
        calendar::years(year + steps, year + steps)
    };
    (days, true)
}

/// The part of the stretch `from` to `to`. Its first week is the one that holds its fourth day, as ISO 8601 has it of years.
fn within(found: &Captures<'_>, from: Date, to: Date) -> Option<Days> {
    let last = matches!(group(found, "o").to_lowercase().as_str(), "last" | "final");
    let counted = found.name("c").map(|c| count(c.as_str()));
    let (nth, many) = match counted {
        Some(many) => (1, many?),
        None => (if last { 1 } else { number(found, "o")? }, 1),
    };
    let (year, month) = (i64::from(from.year()), i64::from(from.month()));
    let end = i64::from(to.month()) + 12 * i64::from(to.year() - from.year());
    let weeks = |first: Date, weeks: i64| calendar::week(first, weeks);
    let days = match (group(found, "u").to_lowercase().as_str(), last) {
        ("day", false) => Days::between(shift(from, nth - 1), shift(from, nth + many - 2)),
        ("day", true) => Days::between(shift(to, 1 - many), Some(to)),
        ("week", false) => {
            let first = shift(from, 3)?;
            Days::between(weeks(first, nth - 1).from, weeks(first, nth + many - 2).to)
        }
        ("week", true) => {
            let end = shift(to, -3)?;
            Days::between(weeks(end, 1 - many).from, weeks(end, 0).to)
        }
        ("month", false) => Days::between(
            calendar::month(year, month + nth - 1).from,
            calendar::month(year, month + nth + many - 2).to,
        ),
        ("month", true) => Days::between(calendar::month(year, end + 1 - many).from, Some(to)),
        // Halves of months are told by no calendar.
        _ if month == end => return None,
        (_, true) => Days::between(calendar::month(year, 7).from, Some(to)),
        _ if nth == 1 => Days::between(Some(from), calendar::month(year, 6).to),
        _ => Days::between(calendar::month(year, 7).from, Some(to)),
    };
    Some(days)
}
