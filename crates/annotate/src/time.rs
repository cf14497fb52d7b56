//! Expressions of time, with the days that they can mean.
//!
//! A table of patterns finds them; where two overlap, the one that begins first wins, then the longer. What hangs on the
//! day of publication is resolved to it and marked relative; what hangs on something else ("nine days later") or on the
//! clock has no days. Examples are in `time.corpus.txt`.

mod calendar;
mod clock;
mod expression;
mod narrative;
mod timex;

use std::sync::LazyLock;

use crossread_core::{Span, Time};
use jiff::civil::Date;
use regex::{Captures, Regex};

use calendar::{Days, shift};
use expression::{Expression, MONTH, NUMBER, WEEKDAY, YEAR};
pub(crate) use narrative::narrate;

use crate::window;

/// Day of a month.
const DAY: &str = "(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?";

/// The patterns, with what their groups mean; `{D}`, `{M}`, `{Y}`, `{W}`, `{N}` stand for day, month, year, weekday, count.
const PATTERNS: &[(Expression, &str)] = &[
    (Expression::Date, r"\b(?P<d>{D})(?: of)? (?P<m>{M}),? (?P<y>{Y})\b"),
    (Expression::Date, r"\b(?P<m>{M}),? (?:the )?(?P<d>{D}),? (?P<y>{Y})\b"),
    (Expression::Date, r"\b(?P<d>{D})(?: of)? (?P<m>{M})(?:\b|$)"),
    (Expression::Date, r"\b(?:[Ll]ast )?(?P<m>{M}) (?:the )?(?P<d>{D})\b"),
    (Expression::Date, r"\b(?P<y>{Y})-(?P<n>[0-9]{2})-(?P<d>[0-9]{2})\b"),
    (Expression::Date, r"\b(?P<d>{D}) ?(?:-|–|—|to|and) ?(?P<e>{D})(?: of)? (?P<m>{M})(?:,? (?P<y>{Y}))?\b"),
    (Expression::Date, r"\b(?P<m>{M}) (?P<d>{D}) ?(?:-|–|—|to|and) ?(?P<e>{D})(?:,? (?P<y>{Y}))?\b"),
    (Expression::Slashed, r"\b(?P<a>[0-9]{1,2})(?P<s>[/.])(?P<b>[0-9]{1,2})[/.](?P<y>{Y})\b"),
    (Expression::Month, r"\b(?:(?P<k>early|late|mid)[- ](?:in )?)?(?P<m>{M})(?: of)?,? (?P<y>{Y})\b"),
    (
        Expression::Month,
        r"\b(?P<k>[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate|[Mm]id|[Ee]arlier in|[Ll]ater in)[- ](?P<m>{M})\b",
    ),
    (Expression::Month, r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Dd]uring|[Ff]rom|[Oo]f) (?P<t>(?P<m>{M}))\b"),
    (Expression::Month, r"\b(?P<m>January|February|July|September|October|November|December)\b"),
    (
        Expression::Year,
        r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Dd]uring|[Bb]efore|[Aa]fter|[Tt]hrough|[Tt]he|[Oo]f|[Aa]nd|[Ll]ate|[Ee]arly|[Mm]id|[Aa]round|[Ss]ummer|[Ww]inter|[Ss]pring|[Aa]utumn|[Ff]all|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Aa])[ -](?P<t>(?P<y>{Y}))\b",
    ),
    (Expression::Year, r"\((?P<t>(?P<y>{Y}))\)"),
    (Expression::Year, r"\b(?P<t>(?P<y>{Y}))(?:'s\b|’s\b| (?:was|saw|will|election|elections)\b)"),
    (Expression::Year, r"\b(?P<t>(?P<y>{Y}) ?(?:-|–|to) ?(?P<z>{Y}|[0-9]{2}))\b"),
    (Expression::Year, r"\b[Bb]etween (?P<t>(?P<y>{Y}) and (?P<z>{Y}))\b"),
    (Expression::Decade, r"\b(?:[Tt]he )?(?:(?:early|mid|late)[- ])?(?P<y>1[0-9]{2}0|20[0-9]0)['’]?s\b"),
    (Expression::Century, r"\b(?:[Tt]he )?(?P<c>[12]?[0-9])(?:st|nd|rd|th)[- ]century\b"),
    (
        Expression::Quarter,
        r"(?i)\b(?:the )?(?:fiscal )?(?P<q>first|second|third|fourth)[ -]quarter(?: of (?P<y>{Y}))?\b",
    ),
    (
        Expression::Weekday,
        r"\b(?:(?P<k>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]revious|[Ff]ollowing) )?(?:(?:[Ee]arly|[Ll]ate) )?(?P<w>{W})(?P<p>s)?(?:,? (?:early |late )?(?:morning|afternoon|evening|night)s?)?\b",
    ),
    (
        Expression::Near,
        r"(?i)\b(?:(?:earlier|later|early|late) )?(?P<k>the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight|overnight|last night|this morning|this afternoon|this evening)(?: (?:morning|afternoon|evening|night))?\b",
    ),
    (
        Expression::Period,
        r"(?i)\b(?:(?P<p>earlier|later|early|late) )?(?P<k>this|last|next|the past|the last|the next|the coming|the previous|the following|that same|the same|that) (?P<u>day|week|weekend|month|year|decade|century|spring|summer|autumn|fall|winter)\b",
    ),
    (Expression::Weekend, r"(?i)\bthe weekend\b"),
    (Expression::Ago, r"(?i)\b(?P<c>{N})[ -](?P<u>minute|hour|day|week|month|year|decade)s? ago\b"),
    (
        Expression::Span,
        r"(?i)\bthe (?P<k>last|past|previous|next|coming) (?P<c>{N}) (?P<u>minute|hour|day|week|month|year|decade)s?\b",
    ),
    (
        Expression::Elsewhere,
        r"(?i)\b{N}[ -](?:second|minute|hour|day|week|month|year|decade)s? (?:earlier|later|before|after|afterwards|previously)\b",
    ),
    (Expression::Elsewhere, r"(?i)\bthe (?:day|week|month|year|night|morning) (?:before|after)\b"),
    (
        Expression::Elsewhere,
        r"(?i)\b(?:the (?:next|following|previous)|that) (?:morning|afternoon|evening|night)\b",
    ),
    (
        Expression::Clock,
        r"(?i)\b(?:[01]?[0-9]|2[0-4])(?:(?:[:.][0-5][0-9]){1,2} ?(?:[ap]\.m\.|[ap]m\b)| ?(?:[ap]\.m\.|[ap]m\b)|(?::[0-5][0-9]){1,2}\b)(?: (?:gmt|utc|est|edt|et|cet|cest|bst|msk|pst|pdt|local time|moscow time)\b)?",
    ),
    (
        Expression::Clock,
        r"(?i)\b{N} (?:minute|hour)s? (?:before|after|past|to) (?:noon|midnight)(?: local time)?\b",
    ),
    (
        Expression::Duration,
        r"(?i)\b(?:(?P<c>an?)|(?:several|some|recent|coming|many|a few|the (?:last|past|next) few)) (?P<u>hour|day|week|month|quarter|year|decade|centur)(?:s|y|ies)?\b",
    ),
    (
        Expression::Duration,
        r"(?i)\b(?:(?:the )?(?:past|last|next|coming) )?(?P<u>hours|days|weeks|months|years|decades|centuries)\b",
    ),
    (Expression::Set, r"(?i)\b(?:every|each|per) (?P<u>hour|day|week|month|quarter|year)\b"),
    (Expression::Set, r"(?i)\b(?P<u>hourly|daily|weekly|monthly)\b"),
    (
        Expression::Elsewhere,
        r"(?i)\b(?:the (?:latest |current |year-ago |year-earlier )?quarter|this quarter|the latest period|(?:the )?year-(?:ago|earlier)(?: quarter| period)?)\b",
    ),
    (Expression::Year, r"\b(?:[Ff]iscal|[Cc]alendar) (?P<y>{Y})\b"),
    (Expression::Present, r"(?i)\b(?:right now|now|currently|at present|these days|nowadays)\b"),
    (Expression::Past, r"(?i)\b(?:recently|several years ago|long ago)\b"),
    (Expression::Future, r"(?i)\b(?:the (?:near )?future)\b"),
    (Expression::Clock, r"\b[0-2][0-9][0-5][0-9] (?:GMT|UTC|EST|EDT|ET|CET|CEST|BST|PST|PDT|hours)\b"),
    (
        Expression::Clock,
        r"(?i)\b(?:noon|midnight|[0-9]{1,2} o['’]clock|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o['’]clock)\b",
    ),
];

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static TABLE: LazyLock<Vec<(Expression, Regex)>> = LazyLock::new(|| {
    let fill = |pattern: &str| {
        let pattern = pattern.replace("{D}", DAY).replace("{M}", MONTH).replace("{Y}", YEAR);
        // All the words are ASCII; its word boundary compiles and matches several times as fast as Unicode's.
        let pattern = pattern.replace("{W}", WEEKDAY).replace("{N}", NUMBER).replace(r"\b", r"(?-u:\b)");
        Regex::new(&pattern).expect("a valid pattern")
    };
    PATTERNS.iter().map(|(expression, pattern)| (*expression, fill(pattern))).collect()
});

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(?P<open>since|by|until|till|through|not later than|no later than)|(?:the )?(?:early |late )?(?:morning|afternoon|evening|night|eve|end|beginning|start) of)(?: the| early| late)? $")
        .expect("a valid pattern")
});

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:will|shall|(?:is|are) (?:to|due|scheduled|expected|set|planned)|plans? to|(?:'|’)ll|going to|upcoming|must|should|would|ha(?:s|ve) to|scheduled|expected|due|set for|planned for)\b|\b(?:until|through) $")
        .expect("a valid pattern")
});

/// Bytes before an expression in which the words are looked for that bear on it; about ten words.
const NEAR: usize = 60;

/// Nouns after four digits that make them a count and no year.
#[rustfmt::skip]
pub(crate) const COUNTED: &[&str] = &[
    "people", "persons", "men", "women", "children", "soldiers", "troops", "fighters", "workers",
    "dollars", "euros", "percent", "miles", "kilometres", "kilometers", "km", "metres", "meters", "feet",
    "tons", "tonnes", "cases", "deaths", "victims", "homes", "houses", "residents", "civilians",
    "protesters", "students", "jobs", "times",
];

/// The expressions of time in `sentence` of `text`, in order; none overlap. Days are reckoned from `published` where they
/// hang on it.
pub(crate) fn times(text: &str, sentence: Span, published: Option<Date>) -> Vec<Time> {
    let words = sentence.of(text);
    let mut found: Vec<(Span, Expression, Captures<'_>)> = Vec::new();
    for (expression, pattern) in TABLE.iter() {
        for captures in pattern.captures_iter(words) {
            let Some(whole) = captures.name("t").or_else(|| captures.get(0)) else { continue };
            let span = Span::new(whole.start(), whole.end());
            if stands_alone(words, span, *expression) {
                found.push((span, *expression, captures));
            }
        }
    }
    found.sort_by_key(|(span, ..)| (span.start, std::cmp::Reverse(span.end)));

    let mut times: Vec<Time> = Vec::new();
    let (mut taken, mut clock) = (0, false);
    for (span, expression, captures) in found {
        if span.start < taken {
            continue;
        }
        taken = span.end;
        let before = window::before(words, span.start, NEAR);
        let (days, relative) = expression.days(&captures, published, AHEAD.is_match(before));
        let hour = if expression == Expression::Clock { clock::minutes(span.of(words)) } else { None };
        let value = expression.value(&captures, span.of(words), days, hour, published);
        let mut time = Time { span, from: days.from, to: days.to, clock: hour, value, relative };
        if let Some(prefix) = BEFORE.captures(before) {
            if prefix.name("open").is_some() {
                time = opened(time, prefix.name("open").map_or("", |open| open.as_str()));
            }
            time.span.start =
                prefix.get(0).map_or(span.start, |whole| span.start - (before.len() - whole.start()));
        }
        match times.last_mut() {
            // "Wednesday, 14 May" is one expression; the date decides.
            Some(last) if is_dated_weekday(words, last, &time, expression) => {
                last.span.end = time.span.end;
                (last.from, last.to, last.relative) = (time.from, time.to, time.relative);
                last.value = time.value;
            }
            // "At noon on Monday" is one expression; the day decides.
            Some(last) if clock && expression.is_day() && is_near(words, last, &time) => {
                last.span.end = time.span.end;
                (last.from, last.to) = (time.from, time.to);
                last.value = timex::of_days("", Days::between(last.from, last.to), last.clock, None);
            }
            _ => times.push(time),
        }
        clock = expression == Expression::Clock;
    }
    for time in &mut times {
        time.span = Span::new(time.span.start + sentence.start, time.span.end + sentence.start);
    }
    times
}

/// Whether what stands around a match lets it be an expression of time: "May 5,000" and "2000 people" are none.
fn stands_alone(words: &str, span: Span, expression: Expression) -> bool {
    let after = words.get(span.end..).unwrap_or_default();
    let before = words.get(..span.start).unwrap_or_default();
    let mut next = after.chars();
    let goes_on = match next.next() {
        Some('.' | ',' | ':' | '/') => next.next().is_some_and(|c| c.is_ascii_digit()),
        Some('%') => true,
        _ => false,
    };
    let amount = before.ends_with(['$', '€', '£', '.', '/', ':', '#'])
        && words.get(span.start..).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let counted = expression == Expression::Year
        && after
            .trim_start()
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .is_some_and(|word| COUNTED.contains(&word));
    let part = expression == Expression::Duration && is_measured(before);
    !goes_on && !amount && !counted && !part
}

/// Whether a number ends these words, so that the unit of time after them belongs to a quantity: "two weeks".
fn is_measured(before: &str) -> bool {
    let word =
        before.trim_end().rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default().to_lowercase();
    let magnitude =
        matches!(word.as_str(), "half" | "hundred" | "thousand" | "million" | "billion" | "dozen");
    before.ends_with('-')
        || magnitude
        || word.ends_with(char::is_numeric)
        || word.rsplit('-').next().and_then(expression::count).is_some_and(|_| word != "a" && word != "an")
}

/// What "since", "by" and "until" leave of the days: one end open.
fn opened(time: Time, word: &str) -> Time {
    match word.to_lowercase().as_str() {
        "since" => Time { to: None, ..time },
        _ => Time { from: None, ..time },
    }
}

/// Whether `last` is a weekday and `time` the date that belongs to it.
fn is_dated_weekday(words: &str, last: &Time, time: &Time, expression: Expression) -> bool {
    let weekday = expression::ends_with_weekday(last.span.of(words));
    matches!(expression, Expression::Date | Expression::Slashed) && weekday && is_near(words, last, time)
}

/// Whether hardly more than a preposition stands between the two.
fn is_near(words: &str, last: &Time, time: &Time) -> bool {
    let between = words.get(last.span.end..time.span.start).unwrap_or("?");
    matches!(between, " " | ", " | ", the " | " the " | " on ")
}

/// The day before and the day of publication, for what happened in the night.
fn night(today: Date) -> Days {
    Days::between(shift(today, -1), Some(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corpus() {
        let mut faults = Vec::new();
        for line in include_str!("time.corpus.txt").lines() {
            if !line.starts_with('#') && !line.trim().is_empty() {
                faults.extend(check(line));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// `case` is a sentence, then " => " and every expression in it with its value, parted by "; ". All were published on
    /// Thursday, 15 May 2031.
    fn check(case: &str) -> Option<String> {
        let (text, expected) = case.split_once(" =>").unwrap_or((case, ""));
        let published = Date::new(2031, 5, 15).ok();
        let found: Vec<String> = times(text, Span::new(0, text.len()), published)
            .iter()
            .map(|time| {
                let day = |day: Option<Date>| day.map_or("?".to_owned(), |day| day.to_string());
                let value = if time.from == time.to {
                    day(time.from)
                } else {
                    format!("{}..{}", day(time.from), day(time.to))
                };
                format!("{} = {value}{}", time.span.of(text), if time.relative { " relative" } else { "" })
            })
            .collect();
        (found.join("; ") != expected.trim()).then(|| format!("{case}\n gives {}", found.join("; ")))
    }
}
