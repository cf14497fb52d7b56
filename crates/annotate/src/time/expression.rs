//! What each kind of expression of time means in days.

use jiff::civil::{Date, Weekday};
use regex::Captures;

use super::{
    calendar::{self, Days, shift},
    night, timex,
};

pub(super) const MONTH: &str = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)";
pub(super) const WEEKDAY: &str = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
pub(super) const YEAR: &str = "(?:1[0-9]{3}|20[0-9]{2})";
pub(super) const NUMBER: &str = "(?:[0-9]{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|several|some|many|(?:a )?few|a couple of)";

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day without a year is hardly told so many days ahead.
const FAR: i64 = 100;

/// The kinds of expression; each reads its own groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expression {
    Date,
    Slashed,
    Month,
    Year,
    Decade,
    Century,
    Quarter,
    Weekday,
    Near,
    Weekend,
    Period,
    Ago,
    Span,
    Elsewhere,
    Clock,
    Duration,
    Set,
    Present,
    Past,
    Future,
}

impl Expression {
    /// Whether it names one day, to which a clock time can belong.
    pub(super) fn is_day(self) -> bool {
        matches!(self, Self::Date | Self::Slashed | Self::Weekday | Self::Near)
    }

    /// The days that a match can mean, and whether they hang on another date. `ahead`: the words before speak of what is
    /// to come.
    pub(super) fn days(self, found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
        let relative = |days: Option<Days>| (days.unwrap_or_default(), true);
        match self {
            Self::Date => date(found, published, ahead),
            Self::Slashed => (slashed(found), false),
            Self::Month => month(found, published, ahead),
            Self::Year => (year(found), false),
            Self::Decade => {
                (number(found, "y").map(|y| calendar::years(y, y + 9)).unwrap_or_default(), false)
            }
            Self::Century => (
                number(found, "c").map(|c| calendar::years(c * 100 - 99, c * 100)).unwrap_or_default(),
                false,
            ),
            Self::Quarter => quarter(found, published, ahead),
            Self::Weekend => relative(published.map(weekend)),
            Self::Weekday => relative(weekday(found, published, ahead)),
            Self::Near => relative(published.map(|today| near(found, today))),
            Self::Period => relative(published.map(|today| period(found, today))),
            Self::Ago => relative(published.and_then(|today| ago(found, today))),
            Self::Span => relative(published.and_then(|today| stretch(found, today))),
            Self::Elsewhere | Self::Clock => relative(None),
            Self::Duration | Self::Set | Self::Present | Self::Past | Self::Future => relative(None),
        }
    }

    /// The value as TIMEX3 writes it, of the days that [`days`](Self::days) gives.
    pub(super) fn value(
        self,
        found: &Captures<'_>,
        words: &str,
        days: Days,
        hour: Option<u16>,
        published: Option<Date>,
    ) -> String {
        let length = || timex::of_length(count(group(found, "c")), group(found, "u"));
        match self {
            Self::Present => "PRESENT_REF".to_owned(),
            Self::Past => "PAST_REF".to_owned(),
            Self::Future => "FUTURE_REF".to_owned(),
            Self::Duration | Self::Span => length(),
            Self::Set => match group(found, "u").to_lowercase().as_str() {
                "daily" => "P1D".to_owned(),
                "annually" => "P1Y".to_owned(),
                unit => timex::of_length(Some(1), unit.trim_end_matches("ly")),
            },
            Self::Ago if days == Days::default() => "PAST_REF".to_owned(),
            _ => timex::of_days(words, days, hour, published),
        }
    }
}

/// Whether `words` name a weekday and nothing after it.
pub(super) fn ends_with_weekday(words: &str) -> bool {
    words.ends_with("day")
        && !words.ends_with("today")
        && words.chars().next().is_some_and(char::is_uppercase)
}

fn group<'a>(found: &'a Captures<'_>, name: &str) -> &'a str {
    found.name(name).map_or("", |group| group.as_str())
}

/// The digits of a group as a number ("14th" is 14).
fn number(found: &Captures<'_>, name: &str) -> Option<i64> {
    group(found, name).trim_end_matches(|c: char| c.is_alphabetic()).parse().ok()
}

fn month_number(found: &Captures<'_>) -> Option<i64> {
    if let Some(number) = number(found, "n") {
        return Some(number);
    }
    let name = group(found, "m").to_lowercase();
    MONTHS.iter().zip(1..).find(|(month, _)| name.starts_with(**month)).map(|(_, number)| number)
}

/// Without a year: the nearest such day; where that is months ahead, only if the words look ahead.
fn date(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let day = |name| -> Option<Date> {
        let (month, number) = (month_number(found)?, number(found, name)?);
        match self::number(found, "y") {
            Some(year) => calendar::day(year, month, number),
            None => {
                let (today, nearest) = (published?, calendar::nearest(published?, month, number)?);
                let far = shift(today, FAR).is_some_and(|far| nearest > far);
                if far && !ahead {
                    calendar::day(i64::from(nearest.year()) - 1, month, number)
                } else {
                    Some(nearest)
                }
            }
        }
    };
    let first = day("d");
    let last = if found.name("e").is_some() { day("e") } else { first };
    let whole = first.is_some() && last.is_some();
    (if whole { Days::between(first, last) } else { Days::default() }, found.name("y").is_none())
}

/// "14/05/2031" where only one order of day and month is possible; with full stops the day comes first.
fn slashed(found: &Captures<'_>) -> Days {
    let (Some(a), Some(b), Some(year)) = (number(found, "a"), number(found, "b"), number(found, "y")) else {
        return Days::default();
    };
    let day = if group(found, "s") == "." || a > 12 || a == b {
        calendar::day(year, b, a)
    } else if b > 12 {
        calendar::day(year, a, b)
    } else {
        None
    };
    Days::single(day)
}

fn month(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let Some(month) = month_number(found) else { return (Days::default(), true) };
    if let Some(year) = number(found, "y") {
        return (calendar::month(year, month), false);
    }
    let Some(today) = published else { return (Days::default(), true) };
    let (year, this) = (i64::from(today.year()), i64::from(today.month()));
    let year = match group(found, "k").to_lowercase().as_str() {
        "last" => year - i64::from(month >= this),
        "next" => year + i64::from(month <= this),
        "this" => year,
        _ if ahead => year + i64::from(month < this),
        _ => year - i64::from(month > this),
    };
    (calendar::month(year, month), true)
}

fn year(found: &Captures<'_>) -> Days {
    let Some(first) = number(found, "y") else { return Days::default() };
    let last = match group(found, "z") {
        "" => first,
        short if short.len() == 2 => first - first % 100 + short.parse().unwrap_or(0),
        full => full.parse().unwrap_or(first),
    };
    calendar::years(first, last)
}

/// Without a year: the latest such quarter that had begun, or where the words look ahead the next.
fn quarter(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let first = match group(found, "q").to_lowercase().as_str() {
        "first" => 1,
        "second" => 4,
        "third" => 7,
        _ => 10,
    };
    let in_year =
        |year| Days::between(calendar::month(year, first).from, calendar::month(year, first + 2).to);
    if let Some(year) = number(found, "y") {
        return (in_year(year), false);
    }
    let Some(today) = published else { return (Days::default(), true) };
    let year = i64::from(today.year());
    let days = in_year(year);
    let begun = days.from.is_some_and(|from| from <= today);
    let over = days.to.is_some_and(|to| to < today);
    let year = if ahead { year + i64::from(over) } else { year - i64::from(!begun) };
    (in_year(year), true)
}

/// The latest Saturday and Sunday of which the first has come.
fn weekend(today: Date) -> Days {
    let saturday = calendar::weekday_before(today, Weekday::Saturday);
    Days::between(saturday, saturday.and_then(|saturday| shift(saturday, 1)))
}

fn weekday(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> Option<Days> {
    let today = published?;
    let weekday = match group(found, "w") {
        "Monday" => Weekday::Monday,
        "Tuesday" => Weekday::Tuesday,
        "Wednesday" => Weekday::Wednesday,
        "Thursday" => Weekday::Thursday,
        "Friday" => Weekday::Friday,
        "Saturday" => Weekday::Saturday,
        _ => Weekday::Sunday,
    };
    if found.name("p").is_some() {
        return None;
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

fn near(found: &Captures<'_>, today: Date) -> Days {
    match group(found, "k").to_lowercase().as_str() {
        "yesterday" | "last night" => Days::single(shift(today, -1)),
        "tomorrow" => Days::single(shift(today, 1)),
        "the day before yesterday" => Days::single(shift(today, -2)),
        "the day after tomorrow" => Days::single(shift(today, 2)),
        "overnight" => night(today),
        _ => Days::single(Some(today)),
    }
}

fn period(found: &Captures<'_>, today: Date) -> Days {
    // "The next day" is told from within the story.
    if group(found, "u").eq_ignore_ascii_case("day") {
        return Days::default();
    }
    let (year, month) = (i64::from(today.year()), i64::from(today.month()));
    let steps = match group(found, "k").to_lowercase().as_str() {
        "this" => 0,
        "last" => -1,
        "next" => 1,
        "the past" | "the last" => return past(&group(found, "u").to_lowercase(), 1, today),
        "the next" | "the coming" => return coming(&group(found, "u").to_lowercase(), 1, today),
        _ => return Days::default(),
    };
    let days = match group(found, "u").to_lowercase().as_str() {
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

/// The number that a count in words or digits means.
pub(super) fn count(words: &str) -> Option<i64> {
    const SMALL: [&str; 21] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        "twenty",
    ];
    let words = words.to_lowercase();
    match words.as_str() {
        "a" | "an" => Some(1),
        "thirty" => Some(30),
        "forty" => Some(40),
        "fifty" => Some(50),
        _ => words
            .parse()
            .ok()
            .or_else(|| SMALL.iter().zip(0..).find(|(word, _)| **word == words).map(|(_, n)| n)),
    }
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

/// "Two weeks ago" is as exact as its unit: a day, a week, a month, a year.
fn ago(found: &Captures<'_>, today: Date) -> Option<Days> {
    let count = count(group(found, "c"))?;
    let (year, month) = (i64::from(today.year()), i64::from(today.month()));
    Some(match group(found, "u").to_lowercase().as_str() {
        "minute" | "hour" => past(&group(found, "u").to_lowercase(), count, today),
        "day" => Days::single(shift(today, -count)),
        "week" => Days::between(shift(today, -7 * count - 3), shift(today, -7 * count + 3)),
        "month" => calendar::month(year, month - count),
        "year" => calendar::years(year - count, year - count),
        _ => calendar::years(year - 10 * count - 5, year - 10 * count + 5),
    })
}

fn stretch(found: &Captures<'_>, today: Date) -> Option<Days> {
    let count = count(group(found, "c"))?;
    let unit = group(found, "u").to_lowercase();
    Some(match group(found, "k").to_lowercase().as_str() {
        "next" | "coming" => coming(&unit, count, today),
        "previous" => Days::default(),
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
        "month" => count * 30436875 / 1_000_000 + 1,
        "year" => count * 3652425 / 10_000 + 1,
        "decade" => count * 3652,
        _ => return None,
    })
}
