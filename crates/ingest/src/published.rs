//! When a report was published, from a stamp, a date line or an address.
//!
//! Days are read in forms that have one meaning: "2031-05-14", "14 May 2031", "May 14, 2031", "14.05.2031" (dots put
//! the day first everywhere), and "05/14/2031", of which only one number can be a month; "05/06/2031" is read nowhere.

use std::sync::LazyLock;

use crossread_core::{Line, LineKind, Published};
use jiff::civil;
use regex::Regex;

use crate::lines::shape::pattern;

/// How many lines at either end of a text may date it: below the headline and byline, above the footer.
const EDGE_LINES: usize = 8;

/// Longest line, in characters, that may be nothing but a date and the words around it.
const LONGEST_DATE_LINE: usize = 120;

static MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day in one of the forms of date lines, and a time of day behind it. The letters of a group's name say which
/// part it is, its figure which form: `n` and `o` are a day and a month in an order that only their values tell.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let pattern = format!(
        r"(?xi)
        \b(?: (?P<y1>\d{{4}})(?:-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})|[/.](?P<m5>\d{{1,2}})[/.](?P<d5>\d{{1,2}}))
          | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:[\ ]|-|[\ ]of[\ ])(?P<m2>{month})\.?,?(?:[\ ]|-)(?P<y2>\d{{4}})
          | (?P<d4>\d{{1,2}})\.(?P<m4>\d{{1,2}})\.(?P<y4>\d{{4}})
          | (?P<n>\d{{1,2}})[/-](?P<o>\d{{1,2}})[/-](?P<y7>\d{{4}})
          | (?P<m6>{month})[\ ]{{1,2}}(?P<d6>\d{{1,2}})[\ ]\d{{2}}:\d{{2}}:\d{{2}}[\ ](?:[a-z]{{2,5}}[\ ])?(?P<y6>\d{{4}})
          | (?P<m3>{month})\.?[\ ](?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?[\ ](?P<y3>\d{{4}}) )
        (?: (?:T|,?[\ ](?:at[\ ])?|[\ ]?[|\-–—•·][\ ]?) (?P<h>\d{{1,2}})[:.](?P<min>\d{{2}})(?::\d{{2}}(?:\.\d+)?)?[\ ]?(?P<half>[ap]\.?m\b\.?)? )?"
    );
    self::pattern(&pattern)
});

/// The years in which a report can have been published; software writes others where it knows none.
const YEARS: std::ops::RangeInclusive<i16> = 1700..=2199;

/// The publication time in a machine's stamp: "2031-05-14", "2031-05-14T08:30:00Z", "20310514T083000Z", seconds or
/// milliseconds since 1970.
///
/// Midnight sharp is what software writes for a day without a time, so it gives no time; and the first day of 1970 is
/// what it writes for none.
pub(crate) fn of_stamp(stamp: &str) -> Option<Published> {
    static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(\d{4})(\d{2})(\d{2})(?:[T\ ]?(\d{2}):?(\d{2})(?::?\d{2})?)?\s?(?:Z|[+-]\d.*)?$")
    });
    let stamp = stamp.trim();
    let seconds = match stamp.len() {
        10 => stamp.parse::<i64>().ok(),
        13 => stamp.parse::<i64>().ok().map(|milliseconds| milliseconds / 1000),
        _ => None,
    };
    let found = match seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
        Some(moment) => published_at(moment.to_zoned(jiff::tz::TimeZone::UTC).datetime()),
        None => match COMPACT.captures(stamp) {
            Some(parts) => {
                let number = |at: usize| parts.get(at).and_then(|part| part.as_str().parse::<i16>().ok());
                let date = day(number(1)?, number(2)?, number(3)?)?;
                Some(Published { date, time: time_of(number(4), number(5)) })
            }
            None => find(stamp).map(|(published, _)| published),
        },
    };
    found.filter(|published| published.date != civil::date(1970, 1, 1))
}

fn published_at(moment: civil::DateTime) -> Option<Published> {
    let time = time_of(Some(moment.hour().into()), Some(moment.minute().into()));
    YEARS.contains(&moment.year()).then(|| Published { date: moment.date(), time })
}

/// The day that an address gives in its path: "/2031/05/14/", "/2031/may/14/", "-2031-05-14", "/20310514/".
pub(crate) fn of_address(url: &str) -> Option<Published> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)[/_.-](?:(?P<y>(?:19|20|21)\d{2})(?:/(?P<m>\d{1,2})/(?P<d>\d{1,2})|[-_](?P<n>\d{2})[-_](?P<e>\d{2})|(?P<o>\d{2})(?P<f>\d{2})|[/-](?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[/-](?P<g>\d{1,2})))(?:[/_.-]|$)",
        )
    });
    let path = url.split_once("://")?.1.split(['?', '#']).next()?;
    let path = path.get(path.find('/')?..)?;
    let parts = PATH.captures(path)?;
    let number = |names: &[&str]| {
        names.iter().find_map(|name| parts.name(name)).and_then(|part| part.as_str().parse::<i16>().ok())
    };
    let month = number(&["m", "n", "o"]).or_else(|| month_of(parts.name("name")?.as_str()));
    Some(Published { date: day(number(&["y"])?, month?, number(&["d", "e", "f", "g"])?)?, time: None })
}

/// The publication time that a date line near the top or the bottom gives.
pub(crate) fn of_lines(text: &str, lines: &[Line]) -> Option<Published> {
    let written: Vec<&Line> = lines.iter().filter(|line| line.kind != LineKind::Blank).collect();
    let last = written.len().saturating_sub(EDGE_LINES);
    written
        .iter()
        .enumerate()
        .filter(|(index, line)| {
            (*index < EDGE_LINES || *index >= last) && matches!(line.kind, LineKind::Date | LineKind::Byline)
        })
        .find_map(|(_, line)| find(line.span.of(text)))
        .map(|(published, _)| published)
}

/// The first full date in `words`, and which bytes it takes.
pub(crate) fn find(words: &str) -> Option<(Published, std::ops::Range<usize>)> {
    let captures = DAY.captures(words)?;
    let number = |names: &[&str]| {
        names.iter().find_map(|name| captures.name(name)).and_then(|part| part.as_str().parse::<i16>().ok())
    };
    let named = ["m2", "m3", "m6"].iter().find_map(|name| captures.name(name));
    let year = number(&["y1", "y2", "y3", "y4", "y6", "y7"])?;
    let date = match number(&["n"]).zip(number(&["o"])) {
        // Only one of the two can be the month, or it is the same day in both orders.
        Some((first, second)) if first > 12 || first == second => day(year, second, first)?,
        Some((first, second)) if second > 12 => day(year, first, second)?,
        Some(_) => return None,
        None => {
            let month = named.map_or_else(|| number(&["m1", "m4", "m5"]), |name| month_of(name.as_str()))?;
            day(year, month, number(&["d1", "d2", "d3", "d4", "d5", "d6"])?)?
        }
    };
    let half = captures.name("half").and_then(|half| half.as_str().chars().next());
    let hour = number(&["h"]).and_then(|hour| match half {
        None => Some(hour),
        Some(_) if !(1..=12).contains(&hour) => None,
        Some('p' | 'P') => Some(hour % 12 + 12),
        Some(_) => Some(hour % 12),
    });
    Some((Published { date, time: time_of(hour, number(&["min"])) }, captures.get(0)?.range()))
}

/// The number of the month whose name begins `name`.
fn month_of(name: &str) -> Option<i16> {
    let name = name.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| name.starts_with(month))?;
    i16::try_from(index + 1).ok()
}

fn day(year: i16, month: i16, day: i16) -> Option<civil::Date> {
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&year).then_some(date)
}

fn time_of(hour: Option<i16>, minute: Option<i16>) -> Option<civil::Time> {
    let (hour, minute) = hour.zip(minute)?;
    civil::Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0)
        .ok()
        .filter(|time| *time != civil::Time::midnight())
}

/// Whether a line says when the report was published and nothing else: a date with or without a year, a time, an age
/// ("2 hours ago"), with the words that stand around such.
pub(crate) fn is_date_line(line: &str) -> bool {
    static AGE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:published |updated |posted |last updated:? )?(?:\d+|an?) (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?) ago(?: \S+){0,2}$",
        )
    });
    static WITHOUT_YEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|ember|ober)?\.? \d{1,2}|may \d{1,2}|\d{1,2} (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)\b",
        )
    });
    static TIME: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?"));
    static AROUND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?ix)\b(?:first|last|originally|published|updated|posted|modified|created|released|issued|date|dated|time|on|at|as\ of|
              (?:mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(?:day)?|[ap]\.?m\b\.?|gmt|utc|bst|est|edt|et|pt|pst|pdt|cet|cest|ist|msk|
              \d+\ min(?:ute)?s?\ read|min\ read|agencies|[a-z]{3,4}/[a-z]{3,4}|\(?[+-]\d{1,2}(?::?\d{2})?\)?)(?:\b|$)|[|•·,:;()\[\]/–—-]|\.$",
        )
    });
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:(?:[Vv]ia|[Bb]y|[Ff]rom|[Ss]ource|[Ii]n)\s+)?(?:(?:The\s+|in\s+|and\s+)?\p{Lu}\S*\s*){0,5}$",
        )
    });
    let line = line.trim();
    if line.chars().count() > LONGEST_DATE_LINE {
        return false;
    }
    if AGE.is_match(line) {
        return true;
    }
    let Some(range) =
        find(line).map(|(_, range)| range).or_else(|| WITHOUT_YEAR.find(line).map(|found| found.range()))
    else {
        return false;
    };
    let rest = |words: Option<&str>| {
        // An update's date may stand beside the first.
        let words = DAY.replace_all(words.unwrap_or_default(), " ");
        let words = TIME.replace_all(&words, " ");
        AROUND.replace_all(&words, " ").trim().to_owned()
    };
    let before = rest(line.get(..range.start));
    let after = rest(line.get(range.end..));
    // A label with a colon behind the date is an entry of a chronology.
    let chronology = line.get(range.end..).is_some_and(|behind| behind.trim_start().starts_with(':'));
    let prefix = before.is_empty() || (BEHIND.is_match(&before) && line.contains(" | "));
    prefix && !chronology && BEHIND.is_match(&after)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kind of place, what is written there, and the day that it gives.
    #[test]
    fn corpus() {
        let mut faults = Vec::new();
        for line in include_str!("published.corpus.txt").lines() {
            let [kind, words, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
                assert!(line.starts_with('#') || line.is_empty(), "{line}");
                continue;
            };
            let found = match kind {
                "stamp" => of_stamp(words),
                "address" => of_address(words),
                _ => find(words).map(|(published, _)| published).filter(|_| is_date_line(words)),
            };
            let found = match found {
                Some(Published { date, time: Some(time) }) => format!("{date} {}", time.strftime("%H:%M")),
                Some(Published { date, time: None }) => date.to_string(),
                None => "-".to_owned(),
            };
            if found != expected {
                faults.push(format!("{line}\n  gives {found}"));
            }
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
}
