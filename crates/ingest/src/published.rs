//! When a report was published, from a stamp or from a date line.
//!
//! Days are read in forms that have one meaning: "2031-05-14", "14 May 2031", "May 14, 2031", "14.05.2031" (dots put
//! the day first everywhere); "05/06/2031" is read nowhere.

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

/// A day in one of the forms of date lines, and a time of day behind it.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let month = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    let pattern = format!(
        r"(?xi)
        \b(?: (?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})
          | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\ ](?P<m2>{month})\.?,?[\ ](?P<y2>\d{{4}})
          | (?P<d4>\d{{1,2}})\.(?P<m4>\d{{1,2}})\.(?P<y4>\d{{4}})
          | (?P<m3>{month})\.?[\ ](?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?[\ ](?P<y3>\d{{4}}) )
        (?: (?:T|,?[\ ](?:at[\ ])?|[\ ]?[|\-–—•·][\ ]?) (?P<h>\d{{1,2}})[:.](?P<min>\d{{2}})(?::\d{{2}}(?:\.\d+)?)?[\ ]?(?P<half>[ap]\.?m\b\.?)? )?"
    );
    self::pattern(&pattern)
});

/// The publication time in a machine's stamp: "2031-05-14", "2031-05-14T08:30:00Z", "2031-05-14 08:30".
///
/// Midnight sharp is what software writes for a day without a time, so it gives no time.
pub(crate) fn of_stamp(stamp: &str) -> Option<Published> {
    find(stamp.trim()).map(|(published, _)| published)
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
    let number = |name: &str| captures.name(name).and_then(|found| found.as_str().parse::<i16>().ok());
    let month = |name: &str| {
        let name = captures.name(name)?.as_str().to_ascii_lowercase();
        let index = MONTHS.iter().position(|month| name.starts_with(month))?;
        i8::try_from(index + 1).ok()
    };
    let (year, month, day) = match (number("y1").or(number("y4")), number("y2")) {
        (Some(year), _) => {
            (year, i8::try_from(number("m1").or(number("m4"))?).ok()?, number("d1").or(number("d4"))?)
        }
        (None, Some(year)) => (year, month("m2")?, number("d2")?),
        (None, None) => (number("y3")?, month("m3")?, number("d3")?),
    };
    let date = civil::Date::new(year, month, i8::try_from(day).ok()?).ok()?;
    let half = captures.name("half").and_then(|half| half.as_str().chars().next());
    let hour = number("h").and_then(|hour| match half {
        None => Some(hour),
        Some(_) if !(1..=12).contains(&hour) => None,
        Some('p' | 'P') => Some(hour % 12 + 12),
        Some(_) => Some(hour % 12),
    });
    let time = hour
        .zip(number("min"))
        .and_then(|(hour, minute)| {
            civil::Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()
        })
        .filter(|time| *time != civil::Time::midnight());
    Some((Published { date, time }, captures.get(0)?.range()))
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
