//! What each kind of expression of time means in days.

use jiff::civil::Date;
use regex::Captures;

use super::{
    calendar::{self, Days, shift},
    holiday, part, relative, timex,
    words::{count, ordinal},
};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day without a year is hardly told so many days ahead.
const FAR: i64 = 100;
/// A day that lies ahead is hardly so many days over: then it is that of the next year.
const SLACK: i64 = 60;

/// The kinds of expression; each reads its own groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expression {
    Date,
    /// "The 18th".
    DayOfMonth,
    Slashed,
    Month,
    /// "January to March".
    Months,
    Year,
    /// A year with nothing beside it that says so.
    BareYear,
    Decade,
    Century,
    Quarter,
    /// "H2 2031".
    Half,
    /// "The first week of May".
    Part,
    Weekday,
    Near,
    Holiday,
    Weekend,
    Period,
    Ago,
    /// "In two years", where the words look ahead.
    Within,
    /// "Two years from now".
    FromNow,
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
        matches!(
            self,
            Self::Date | Self::DayOfMonth | Self::Slashed | Self::Weekday | Self::Near | Self::Holiday
        )
    }

    /// The days that a match can mean, and whether they hang on another date. `ahead`: the words around speak of what is
    /// to come.
    pub(super) fn days(self, found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
        let hangs = |days: Option<Days>| (days.unwrap_or_default(), true);
        match self {
            Self::Date => date(found, published, ahead),
            Self::DayOfMonth => hangs(published.and_then(|today| day_of_month(found, today, ahead))),
            Self::Slashed => (slashed(found), false),
            Self::Month => month(found, published, ahead),
            Self::Months => months(found, published, ahead),
            Self::Year | Self::BareYear => (year(found), false),
            Self::Decade => (decade(found), false),
            Self::Century => (
                number(found, "c").map(|c| calendar::years(c * 100 - 99, c * 100)).unwrap_or_default(),
                false,
            ),
            Self::Quarter => quarter(found, published, ahead),
            Self::Half => (half(found), false),
            Self::Part => part::days(found, published, ahead),
            Self::Weekend => hangs(published.map(relative::weekend)),
            Self::Weekday => hangs(published.and_then(|today| relative::weekday(found, today, ahead))),
            Self::Near => hangs(published.map(|today| relative::near(found, today))),
            Self::Holiday => feast(found, published, ahead),
            Self::Period => hangs(published.map(|today| relative::period(found, today))),
            Self::Ago => hangs(published.and_then(|today| relative::stepped(found, today, -1))),
            Self::Within | Self::FromNow => {
                hangs(published.and_then(|today| relative::stepped(found, today, 1)))
            }
            Self::Span => hangs(published.and_then(|today| relative::stretch(found, today))),
            Self::Elsewhere | Self::Clock => hangs(None),
            Self::Duration | Self::Set | Self::Present | Self::Past | Self::Future => hangs(None),
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
        let word = |name| group(found, name).to_lowercase();
        let length = || timex::of_length(count(group(found, "c")), group(found, "u"));
        match self {
            Self::Present => "PRESENT_REF".to_owned(),
            Self::Past => "PAST_REF".to_owned(),
            Self::Future => "FUTURE_REF".to_owned(),
            Self::Duration | Self::Span => length(),
            Self::Set => match word("u").as_str() {
                "daily" => "P1D".to_owned(),
                "annually" => "P1Y".to_owned(),
                unit => timex::of_length(Some(1), unit.trim_end_matches("ly")),
            },
            Self::Ago if days == Days::default() => "PAST_REF".to_owned(),
            Self::Within | Self::FromNow if days == Days::default() => length(),
            Self::Half => part::half_year(days),
            Self::Quarter => {
                days.from.map_or(String::new(), |from| format!("{}-Q{}", from.year(), (from.month() + 2) / 3))
            }
            Self::Months => match (days.from, days.to) {
                (Some(from), Some(to)) => format!("{}/{}", from.strftime("%Y-%m"), to.strftime("%Y-%m")),
                _ => String::new(),
            },
            Self::Part => part::value(found, words, days),
            // "The past week" is the seven days before.
            Self::Period
                if word("u") != "quarter"
                    && matches!(word("k").as_str(), "the past" | "the last" | "the next" | "the coming") =>
            {
                timex::of_length(Some(1), group(found, "u"))
            }
            _ => timex::of_days(words, days, hour, published),
        }
    }
}

/// Whether `words` name a weekday and nothing after it.
pub(super) fn ends_with_weekday(words: &str) -> bool {
    let word = words.rsplit(' ').next().unwrap_or_default();
    word.ends_with("day") && !matches!(word, "today" | "yesterday" | "day" | "holiday")
}

pub(super) fn group<'a>(found: &'a Captures<'_>, name: &str) -> &'a str {
    found.name(name).map_or("", |group| group.as_str())
}

/// The digits or the ordinal of a group as a number ("14th" is 14).
pub(super) fn number(found: &Captures<'_>, name: &str) -> Option<i64> {
    ordinal(group(found, name))
}

pub(super) fn month_number(found: &Captures<'_>) -> Option<i64> {
    number(found, "n").or_else(|| named_month(group(found, "m")))
}

fn named_month(name: &str) -> Option<i64> {
    let name = name.to_lowercase();
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
                let over = shift(today, -SLACK).is_some_and(|past| nearest < past);
                if ahead && over {
                    calendar::day(i64::from(nearest.year()) + 1, month, number)
                } else if far && !ahead {
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

/// "The 31st": the latest such day, or where the words look ahead the next.
fn day_of_month(found: &Captures<'_>, today: Date, ahead: bool) -> Option<Days> {
    let number = number(found, "d")?;
    let (year, month) = (i64::from(today.year()), i64::from(today.month()));
    let step = if ahead { 1 } else { -1 };
    // One of two months that follow each other has a 31st; February is one of three.
    let days = (0..3).filter_map(|n| {
        let first = calendar::month(year, month + n * step).from?;
        calendar::day(i64::from(first.year()), i64::from(first.month()), number)
    });
    days.into_iter()
        .find(|day| if ahead { *day >= today } else { *day <= today })
        .map(|day| Days::single(Some(day)))
}

fn feast(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let words = found.get(0).map_or("", |whole| whole.as_str());
    match (number(found, "y"), published) {
        (Some(year), _) => (Days::single(holiday::in_year(words, year)), false),
        (None, Some(today)) => (Days::single(holiday::day(words, today, ahead)), true),
        (None, None) => (Days::default(), true),
    }
}

pub(super) fn month(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let Some(month) = month_number(found) else { return (Days::default(), true) };
    if let Some(year) = number(found, "y") {
        return (calendar::month(year, month), false);
    }
    let Some(today) = published else { return (Days::default(), true) };
    let (year, this) = (i64::from(today.year()), i64::from(today.month()));
    if let Some(steps) = relative::steps(group(found, "r")) {
        return (calendar::month(year + steps, month), true);
    }
    let year = match group(found, "k").to_lowercase().as_str() {
        "last" => year - i64::from(month >= this),
        "next" => year + i64::from(month <= this),
        "this" => year,
        _ if ahead => year + i64::from(month < this),
        _ => year - i64::from(month > this),
    };
    (calendar::month(year, month), true)
}

/// From the first day of one month to the last of another; the year is that of the last.
fn months(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let (Some(first), Some(last)) = (month_number(found), named_month(group(found, "o"))) else {
        return (Days::default(), true);
    };
    let in_year = |year: i64| {
        let from = calendar::month(year - i64::from(first > last), first).from;
        Days::between(from, calendar::month(year, last).to)
    };
    if let Some(year) = number(found, "y") {
        return (in_year(year), false);
    }
    let Some(today) = published else { return (Days::default(), true) };
    let year = i64::from(today.year());
    // The latest that has begun, or where the words look ahead the next that is not over.
    let fits = |days: &Days| {
        if ahead {
            days.to.is_some_and(|to| to >= today)
        } else {
            days.from.is_some_and(|from| from <= today)
        }
    };
    let step = if ahead { 1 } else { -1 };
    let found = [year - step, year, year + step].map(in_year).into_iter().find(fits);
    (found.unwrap_or_default(), true)
}

fn year(found: &Captures<'_>) -> Days {
    let spoken = || Some(count(group(found, "h"))? * 100 + count(group(found, "f"))?);
    let Some(first) = number(found, "y").or_else(spoken) else { return Days::default() };
    let last = match group(found, "z") {
        "" => first,
        short if short.len() == 2 => first - first % 100 + short.parse().unwrap_or(0),
        full => full.parse().unwrap_or(first),
    };
    calendar::years(first, last)
}

fn half(found: &Captures<'_>) -> Days {
    let (Some(year), Some(half)) = (number(found, "y"), number(found, "q")) else { return Days::default() };
    Days::between(calendar::month(year, 6 * half - 5).from, calendar::month(year, 6 * half).to)
}

fn decade(found: &Captures<'_>) -> Days {
    let named = match group(found, "n").to_lowercase().as_str() {
        "sixties" => Some(1960),
        "seventies" => Some(1970),
        "eighties" => Some(1980),
        "nineties" => Some(1990),
        _ => number(found, "y"),
    };
    named.map(|year| calendar::years(year, year + 9)).unwrap_or_default()
}

/// Without a year: the latest such quarter that had begun, or where the words look ahead the next.
fn quarter(found: &Captures<'_>, published: Option<Date>, ahead: bool) -> (Days, bool) {
    let first = match group(found, "q").to_lowercase().as_str() {
        "first" | "1" => 1,
        "second" | "2" => 4,
        "third" | "3" => 7,
        _ => 10,
    };
    let in_year =
        |year| Days::between(calendar::month(year, first).from, calendar::month(year, first + 2).to);
    if let Some(year) = number(found, "y") {
        return (in_year(year), false);
    }
    let Some(today) = published else { return (Days::default(), true) };
    let year = i64::from(today.year());
    if let Some(steps) = relative::steps(group(found, "k")) {
        return (in_year(year + steps), true);
    }
    let days = in_year(year);
    let begun = days.from.is_some_and(|from| from <= today);
    let latest = if begun { year } else { year - 1 };
    // A quarter that has just ended is the one that accounts "will" be given of.
    let fresh = in_year(latest).to.and_then(|to| shift(to, FAR)).is_some_and(|far| far >= today);
    let year = if ahead && !fresh { latest + 1 } else { latest };
    (in_year(year), true)
}
