//! What hangs on the day of publication: weekdays, "yesterday", "last week", "two years ago".

use jiff::civil::{Date, Weekday};
use regex::Captures;

use super::{
    calendar::{self, Days, shift},
    expression::group,
    night,
    words::count,
};

/// The latest Saturday and Sunday of which the first has come.
pub(super) fn weekend(today: Date) -> Days {
    let saturday = calendar::weekday_before(today, Weekday::Saturday);
    Days::between(saturday, saturday.and_then(|saturday| shift(saturday, 1)))
}

/// -1, 0 and 1 for "last", "this" and "next"; `None` for other words.
pub(super) fn steps(word: &str) -> Option<i64> {
    match word.to_lowercase().as_str() {
        "last" => Some(-1),
        "this" => Some(0),
        "next" => Some(1),
        _ => None,
    }
}

fn named(weekday: &str) -> Weekday {
    match weekday.to_lowercase().as_str() {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        _ => Weekday::Sunday,
    }
}

/// The nearest such weekday that is over or to come; "Monday of last week" is in that week.
pub(super) fn weekday(found: &Captures<'_>, today: Date, ahead: bool) -> Option<Days> {
    let weekday = named(group(found, "w"));
    if found.name("p").is_some() {
        return None;
    }
    if let Some(weeks) = steps(group(found, "r")) {
        let monday = calendar::week(today, weeks).from?;
        return Some(Days::single(shift(monday, i64::from(weekday.to_monday_zero_offset()))));
    }
    let day = match group(found, "k").to_lowercase().as_str() {
        "last" => calendar::weekday_before(shift(today, -1)?, weekday),
        "next" | "coming" => calendar::weekday_after(shift(today, 1)?, weekday),
        "previous" | "following" => None,
        _ if ahead => calendar::weekday_after(today, weekday),
        _ => calendar::weekday_before(today, weekday),
    };
    Some(Days::single(day))
}

pub(super) fn near(found: &Captures<'_>, today: Date) -> Days {
    match group(found, "k").to_lowercase().as_str() {
        "yesterday" | "last night" => Days::single(shift(today, -1)),
        "tomorrow" => Days::single(shift(today, 1)),
        "the day before yesterday" => Days::single(shift(today, -2)),
        "the day after tomorrow" => Days::single(shift(today, 2)),
        "overnight" => night(today),
        _ => Days::single(Some(today)),
    }
}

pub(super) fn period(found: &Captures<'_>, today: Date) -> Days {
    // "The next day" is told from within the story.
    if group(found, "u").eq_ignore_ascii_case("day") {
        return Days::default();
    }
    let (year, month) = (i64::from(today.year()), i64::from(today.month()));
    let kind = group(found, "k").to_lowercase();
    let unit = group(found, "u").to_lowercase();
    if unit == "quarter" {
        return match kind.trim_start_matches("the ") {
            "" | "this" | "current" => quarter(year, month, 0, 1),
            "last" | "past" | "previous" => quarter(year, month, -1, 1),
            "next" | "coming" | "following" => quarter(year, month, 1, 1),
            _ => Days::default(),
        };
    }
    let steps = match kind.as_str() {
        // "The end of the year", "later in the week".
        "" | "this" | "current" | "the current" => 0,
        "last" => -1,
        "next" => 1,
        "the past" | "the last" => return past(&unit, 1, today),
        "the next" | "the coming" => return coming(&unit, 1, today),
        _ => return Days::default(),
    };
    let days = match unit.as_str() {
        "week" => calendar::week(today, steps),
        "weekend" => {
            let sunday = calendar::week(today, steps).to;
            Days::between(sunday.and_then(|sunday| shift(sunday, -1)), sunday)
        }
        "month" => calendar::month(year, month + steps),
        "year" => calendar::years(year + steps, year + steps),
        "spring" => season(today, 3, steps),
        "summer" => season(today, 6, steps),
        "autumn" | "fall" => season(today, 9, steps),
        "winter" => season(today, 12, steps),
        "decade" => calendar::years(year - year % 10 + steps * 10, year - year % 10 + steps * 10 + 9),
        _ => Days::default(),
    };
    match group(found, "p").to_lowercase().as_str() {
        "earlier" if steps == 0 && days.from.is_some() => Days::between(days.from, Some(today)),
        "later" if steps == 0 && days.to.is_some() => Days::between(Some(today), days.to),
        _ => days,
    }
}

/// So many quarters, the first of them so many after that of the month.
fn quarter(year: i64, month: i64, steps: i64, count: i64) -> Days {
    let first = month - (month - 1) % 3 + 3 * steps;
    Days::between(calendar::month(year, first).from, calendar::month(year, first + 3 * count - 1).to)
}

/// Three months from the `first`: of this year; the last such that is over; or the next such to come.
fn season(today: Date, first: i64, steps: i64) -> Days {
    let year = i64::from(today.year());
    let in_year =
        |year| Days::between(calendar::month(year, first).from, calendar::month(year, first + 2).to);
    let days = in_year(year);
    match steps {
        0 => days,
        steps if steps < 0 => in_year(year - i64::from(days.to.is_none_or(|to| to >= today))),
        _ => in_year(year + i64::from(days.from.is_none_or(|from| from <= today))),
    }
}

/// "Two weeks ago", "in two weeks": as exact as its unit, a day, a week, a month, a year. `sign`: -1 back, 1 ahead.
pub(super) fn stepped(found: &Captures<'_>, today: Date, sign: i64) -> Option<Days> {
    let count = sign * count(group(found, "c"))?;
    if found.name("d").is_some() {
        return anniversary(found, today, count);
    }
    let (year, month) = (i64::from(today.year()), i64::from(today.month()));
    let around =
        |days: i64, slack: i64| Days::between(shift(today, days - slack), shift(today, days + slack));
    Some(match group(found, "u").to_lowercase().as_str() {
        unit @ ("minute" | "hour") => past(unit, -count, today),
        "day" => Days::single(shift(today, count)),
        "week" => around(7 * count, 3),
        "fortnight" => around(14 * count, 3),
        "month" => calendar::month(year, month + count),
        "quarter" => quarter(year, month, count, 1),
        "year" => calendar::years(year + count, year + count),
        _ => calendar::years(year + 10 * count - 5, year + 10 * count + 5),
    })
}

/// "A year ago today", "two weeks ago on Monday": counted from a day, so a day.
fn anniversary(found: &Captures<'_>, today: Date, count: i64) -> Option<Days> {
    let said = group(found, "d").to_lowercase();
    let from = match said.as_str() {
        "yesterday" => shift(today, -1)?,
        "tomorrow" => shift(today, 1)?,
        _ if found.name("w").is_some() => calendar::weekday_before(today, named(group(found, "w")))?,
        _ => today,
    };
    let (year, month, day) = (i64::from(from.year()), i64::from(from.month()), i64::from(from.day()));
    let then = match group(found, "u").to_lowercase().as_str() {
        "day" => shift(from, count),
        "week" => shift(from, count.checked_mul(7)?),
        "fortnight" => shift(from, count.checked_mul(14)?),
        "month" => {
            let first = calendar::month(year, month.checked_add(count)?).from?;
            calendar::day(i64::from(first.year()), i64::from(first.month()), day)
        }
        "year" => calendar::day(year.checked_add(count)?, month, day),
        _ => None,
    }?;
    Some(match said.as_str() {
        "this week" => calendar::week(then, 0),
        "this month" => calendar::month(i64::from(then.year()), i64::from(then.month())),
        _ => Days::single(Some(then)),
    })
}

pub(super) fn stretch(found: &Captures<'_>, today: Date) -> Option<Days> {
    let count = count(group(found, "c"))?;
    let unit = group(found, "u").to_lowercase();
    let (year, month) = (i64::from(today.year()), i64::from(today.month()));
    Some(match (group(found, "k").to_lowercase().as_str(), unit.as_str()) {
        ("next" | "coming" | "following", "quarter") => quarter(year, month, 1, count),
        ("last" | "past" | "previous", "quarter") => quarter(year, month, -count, count),
        ("next" | "coming", _) => coming(&unit, count, today),
        ("previous" | "following", _) => Days::default(),
        _ => past(&unit, count, today),
    })
}

fn past(unit: &str, count: i64, today: Date) -> Days {
    match length(unit, count) {
        Some(days) => Days::between(shift(today, -days), Some(today)),
        None => Days::default(),
    }
}

fn coming(unit: &str, count: i64, today: Date) -> Days {
    match length(unit, count) {
        Some(days) => Days::between(Some(today), shift(today, days)),
        None => Days::default(),
    }
}

/// So many units in days, rounded up; months and years by their mean length in the Gregorian calendar (365.2425 days).
fn length(unit: &str, count: i64) -> Option<i64> {
    Some(match unit {
        "minute" => count / 1440 + 1,
        "hour" => (count + 23) / 24,
        "day" => count,
        "week" => count * 7,
        "fortnight" => count * 14,
        "month" => count * 30436875 / 1_000_000 + 1,
        "year" => count * 3652425 / 10_000 + 1,
        "decade" => count * 3652,
        _ => return None,
    })
}
