//! Values that hang on what was told before: "a year earlier" in the account of a quarter, "the next day".
//!
//! Only the value is given, never days: what the narrative speaks of last is a guess, and a comparison must not rest on it.

use std::sync::LazyLock;

use crossread_core::Time;
use jiff::civil::Date;
use regex::Regex;

use super::calendar::{self, Days, shift};
use super::timex;
use super::words::count;

/// A quarter told further back than this, in bytes, is no longer what a report speaks of.
const REACH: usize = 1500;

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static STEP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:earlier|later|early|late) )?(?:(?P<k>the next|the following|the previous|that|the same|the) )?(?:(?P<c>[a-z0-9]+)[ -])?(?P<u>hour|day|week|fortnight|month|year)s?(?: (?P<d>later|after|afterwards|on|earlier|before|previously))?$",
    )
    .expect("a valid pattern")
});

/// Fills in the values of `times`, all of one report in order, that hang on a time told before.
pub(crate) fn narrate(text: &str, times: &mut [Time], published: Option<Date>) {
    let mut quarter: Option<(usize, i64, i64)> = None;
    let mut day: Option<Date> = published;
    for time in times {
        let words = time.span.of(text).to_lowercase();
        let near = quarter.filter(|(at, ..)| time.span.start - at < REACH);
        if words.contains("quarter") || words.contains("period") || words.contains("year-") {
            let (_, year, number) = match near.or_else(|| latest(published)) {
                Some(told) if time.value.is_empty() => told,
                _ => {
                    quarter =
                        read(&time.value).map(|(year, number)| (time.span.start, year, number)).or(quarter);
                    continue;
                }
            };
            let back = i64::from(words.contains("year-"));
            time.value = format!("{}-Q{number}", year - back);
        } else if matches!(words.as_str(), "a year ago" | "a year earlier" | "a year before") {
            let told = near.map(|(_, year, number)| format!("{}-Q{number}", year - 1));
            let before = day.map(|day| (day.year() - 1).to_string());
            time.value = told.or(before).unwrap_or_default();
        } else if let Some(length) = length(&words).filter(|_| time.value.is_empty()) {
            time.value = length;
        } else if time.value.is_empty()
            && let Some(days) = day.and_then(|day| stepped(&words, day))
        {
            time.value = timex::of_days(&words, days, None, None);
        }
        if time.from.is_some() && time.from == time.to {
            day = time.from;
        }
    }
}

/// Year and number of a quarter's value.
fn read(value: &str) -> Option<(i64, i64)> {
    let (year, number) = value.split_once("-Q")?;
    Some((year.parse().ok()?, number.parse().ok()?))
}

/// The last quarter that was over on that day.
fn latest(published: Option<Date>) -> Option<(usize, i64, i64)> {
    let day = published?;
    let (year, number) = (i64::from(day.year()), i64::from((day.month() - 1) / 3));
    Some(if number == 0 { (0, year - 1, 4) } else { (0, year, number) })
}

/// "Three weeks after …" says how long.
fn length(words: &str) -> Option<String> {
    let found = STEP.captures(words)?;
    let opens = matches!(found.name("d")?.as_str(), "after" | "before") && found.name("k").is_none();
    let counted = found.name("c")?.as_str();
    opens.then(|| timex::of_length(count(counted), found.name("u").map_or("", |unit| unit.as_str())))
}

/// The days so many steps from `day`.
fn stepped(words: &str, day: Date) -> Option<Days> {
    let found = STEP.captures(words)?;
    let group = |name| found.name(name).map_or("", |g| g.as_str());
    let steps = match (group("k"), group("c"), group("d")) {
        ("that" | "the same", ..) => 0,
        ("the next" | "the following", ..) | ("the", "", "after") => 1,
        ("the previous", ..) | ("the", "", "before") => -1,
        (_, counted, "earlier" | "before" | "previously") => -count(counted)?,
        (_, counted, "later" | "after" | "afterwards" | "on") => count(counted)?,
        _ => return None,
    };
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    Some(match group("u") {
        "hour" => return None,
        "day" => Days::single(shift(day, steps)),
        "week" => calendar::week(day, steps),
        "fortnight" => calendar::week(day, steps.checked_mul(2)?),
        "month" => calendar::month(year, month.checked_add(steps)?),
        _ => calendar::years(year.checked_add(steps)?, year.checked_add(steps)?),
    })
}
