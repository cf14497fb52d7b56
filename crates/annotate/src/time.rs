//! Expressions of time, with the days that they can mean.
//!
//! A table of patterns finds them; where two overlap, the one that begins first wins, then the longer. What hangs on the
//! day of publication is resolved to it and marked relative; what hangs on something else ("nine days later") or on the
//! clock has no days. Examples are in `time.corpus.txt`.

mod calendar;
mod clock;
mod expression;
mod holiday;
mod narrative;
mod part;
mod patterns;
mod relative;
mod tense;
mod timex;
mod words;
mod zone;

use std::sync::LazyLock;

use crossread_core::{Span, Time};
use jiff::civil::Date;
use regex::{Captures, Regex};

use calendar::{Days, shift};
use clock::Clock;
use expression::Expression;
pub(crate) use narrative::narrate;
use patterns::TABLE;

use crate::window;

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(?P<open>since|by|until|till|through|not later than|no later than)|(?:the )?(?:early |late )?(?:morning|afternoon|evening|night|eve|end|beginning|start) of)(?: the| early| late)? $")
        .expect("a valid pattern")
});

/// Bytes around an expression in which the words are looked for that bear on it; about fifteen words.
const NEAR: usize = 100;

/// Nouns after four digits that make them a count and no year.
#[rustfmt::skip]
pub(crate) const COUNTED: &[&str] = &[
    "people", "persons", "men", "women", "children", "soldiers", "troops", "fighters", "workers",
    "dollars", "euros", "percent", "miles", "kilometres", "kilometers", "km", "metres", "meters", "feet",
    "tons", "tonnes", "cases", "deaths", "victims", "homes", "houses", "residents", "civilians",
    "protesters", "students", "jobs", "times", "hours", "days", "barrels", "acres", "seats", "votes",
    "boats", "ships", "copies", "shares", "pounds", "units", "points", "words", "yards", "tickets", "vehicles",
    "cars", "pieces", "animals", "families", "villagers", "prisoners", "employees", "patients", "passengers", "yuan",
    "migrants", "refugees",
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
    let mut taken = 0;
    // What the last expression was, where the next can belong to it.
    let mut last_was: Option<Expression> = None;
    for (span, expression, captures) in found {
        if span.start < taken {
            continue;
        }
        let before = window::before(words, span.start, NEAR);
        let ahead = tense::is_ahead(before, window::after(words, span.end, NEAR));
        // "In two years" looked back on is a length; so is what lasts two days.
        let lasting = span.of(words).starts_with("last ") && tense::is_lasting(before);
        if expression == Expression::Within && !ahead || expression == Expression::Span && lasting {
            continue;
        }
        // "The July 7 bombings will be remembered": what follows is told of the event.
        let named = expression == Expression::Date && before.to_lowercase().ends_with("the ");
        let ahead = ahead && (!named || tense::is_ahead(before, ""));
        taken = span.end;
        let (days, relative) = expression.days(&captures, published, ahead);
        let clock = clock::read(span.of(words)).filter(|_| expression == Expression::Clock);
        let minutes = clock.map(|clock| clock.minutes);
        let zone = clock.and_then(|clock| zone::offset(clock.zone, published));
        let value = expression.value(&captures, span.of(words), days, minutes, published);
        let mut time = Time { span, from: days.from, to: days.to, clock: minutes, zone, value, relative };
        if let Some(prefix) = BEFORE.captures(before) {
            if prefix.name("open").is_some() {
                time = opened(time, prefix.name("open").map_or("", |open| open.as_str()));
            }
            time.span.start =
                prefix.get(0).map_or(span.start, |whole| span.start - (before.len() - whole.start()));
        }
        match (times.last_mut(), last_was) {
            // "Wednesday, 14 May" is one expression; the date decides.
            (Some(last), _) if is_dated_weekday(words, last, &time, expression) => {
                last.span.end = time.span.end;
                (last.from, last.to, last.relative) = (time.from, time.to, time.relative);
                last.value = time.value;
            }
            // "At noon on Monday" is one expression; the day decides.
            (Some(last), Some(Expression::Clock)) if expression.is_day() && is_near(words, last, &time) => {
                last.span.end = time.span.end;
                (last.from, last.to) = (time.from, time.to);
                last.value = timex::of_days("", Days::between(last.from, last.to), last.clock, None);
            }
            // "From 28 November to 3 December 2031": the year is that of both.
            (Some(last), Some(Expression::Date))
                if last.relative && !time.relative && is_stretch(words, last, &time) =>
            {
                give_year(last, &time);
                times.push(time);
            }
            // So is "on Monday at noon".
            (Some(last), Some(day)) if day.is_day() && is_at(words, last, &time) && last.from.is_some() => {
                if let Some(clock) = clock {
                    add_clock(words, last, &time, clock);
                }
            }
            // "5 p.m. (1400 GMT)": the second says where the first clock stands.
            (Some(last), Some(Expression::Clock)) if last.zone.is_none() && is_gloss(words, last, &time) => {
                last.zone = east(last, &time);
                times.push(time);
            }
            _ => times.push(time),
        }
        last_was = Some(expression);
    }
    for time in &mut times {
        time.span = Span::new(time.span.start + sentence.start, time.span.end + sentence.start);
    }
    times
}

/// Whether a word of range alone stands between the two.
fn is_stretch(words: &str, last: &Time, time: &Time) -> bool {
    let between = words.get(last.span.end..time.span.start).unwrap_or("?");
    matches!(between, " to " | "-" | "–" | " - " | " – " | " and " | " until " | " through " | " till ")
}

/// Gives the day `first` the year of `second`, before which it lies.
fn give_year(first: &mut Time, second: &Time) {
    let (Some(day), Some(end)) = (first.from, second.to) else { return };
    let in_year = |year: i64| calendar::day(year, i64::from(day.month()), i64::from(day.day()));
    let year = i64::from(end.year());
    let given = in_year(year).filter(|day| *day <= end).or_else(|| in_year(year - 1));
    (first.from, first.to, first.relative) = (given, given, false);
    first.value = given.map_or(String::new(), |day| day.to_string());
}

/// Gives the day `last` the hour of `time`; "Sunday evening at 10" is 22:00.
fn add_clock(words: &str, last: &mut Time, time: &Time, clock: Clock<'_>) {
    const LATE: [&str; 3] = ["afternoon", "evening", "night"];
    let part = last.span.of(words).to_lowercase();
    // "Tonight at 3" is before dawn.
    let late = !clock.halved && clock.minutes >= 300 && LATE.iter().any(|word| part.contains(word));
    let minutes = if late { clock.minutes + 720 } else { clock.minutes };
    last.span.end = time.span.end;
    (last.clock, last.zone) = (Some(minutes), time.zone);
    last.value = timex::of_days("", Days::between(last.from, last.to), last.clock, None);
}

/// Whether `time` stands in brackets behind `last`.
fn is_gloss(words: &str, last: &Time, time: &Time) -> bool {
    time.zone.is_some()
        && matches!(words.get(last.span.end..time.span.start), Some(" (" | ", or " | "; " | " / "))
}

/// How far east of Greenwich the clock of `local` stands if it shows the same moment as `other`, to the quarter of an hour.
fn east(local: &Time, other: &Time) -> Option<i16> {
    let minutes = i32::from(local.clock?) - i32::from(other.clock?) + i32::from(other.zone?);
    // Zones reach from twelve hours west to fourteen east.
    let minutes = (minutes + 720).rem_euclid(1440) - 720;
    i16::try_from(minutes).ok().filter(|minutes| minutes % 15 == 0)
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
    // "138-2010-2015" is no pair of years.
    let chain = expression == Expression::Year
        && (before.ends_with(['-', '–'])
            || (after.starts_with(['-', '–']) && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit())));
    let amount = before.ends_with(['$', '€', '£', '.', '/', ':', '#'])
        && words.get(span.start..).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let counted = matches!(expression, Expression::Year | Expression::BareYear)
        && after
            .trim_start()
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .is_some_and(|word| COUNTED.contains(&word));
    // "A quarter of the votes", "two and a quarter million".
    let share = words.get(span.start..span.end).is_some_and(|words| words.ends_with("quarter"))
        && ([" of ", " million", " billion"].iter().any(|next| after.starts_with(next))
            || before.ends_with("and "));
    let part = expression == Expression::Duration && (share || is_measured(before) || after.starts_with('-'));
    let bare = expression == Expression::BareYear && !is_year(before, after);
    !goes_on && !chain && !amount && !counted && !part && !bare
}

/// Whether four digits that nothing marks as a year are one: no count ("some 2000 …"), no part of a name ("Room 2010").
fn is_year(before: &str, after: &str) -> bool {
    const COUNTING: &[&str] = &[
        "some", "about", "nearly", "almost", "over", "than", "least", "most", "approximately", "another",
        "up", "all", "under", "roughly", "only", "code", "number", "page", "room", "resolution", "no",
    ];
    let word = before.split_whitespace().next_back().unwrap_or_default();
    let ends = before.trim_end().ends_with(|c: char| !c.is_alphanumeric());
    let name = word.starts_with(char::is_uppercase) && before.trim_start() != word && !before.ends_with(", ");
    let glued = before.ends_with(|c: char| !c.is_whitespace() && !matches!(c, '(' | '“' | '"' | '‘' | '['));
    let counting = COUNTING.contains(&word.to_lowercase().as_str()) && !ends;
    let joined = after.starts_with(['-', '–', '/', '_', '@', '+']);
    !(glued || joined || counting || name)
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
        || word
            .rsplit('-')
            .next()
            .and_then(words::count)
            .is_some_and(|_| !matches!(word.as_str(), "a" | "an" | "the"))
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

/// Whether hardly more than "at" stands between a day and an hour.
fn is_at(words: &str, last: &Time, time: &Time) -> bool {
    let between = words.get(last.span.end..time.span.start).unwrap_or("?");
    time.clock.is_some()
        && matches!(
            between,
            " " | ", " | " at " | ", at " | " around " | " at around " | " at about " | " shortly after "
        )
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

    #[test]
    fn hostile_text_gives_days_or_none() {
        let published = Date::new(2031, 5, 15).ok();
        let digits = "9".repeat(10_000);
        for text in [
            digits.clone(),
            format!("in {digits} years and {digits} days ago"),
            format!("at {digits}:{digits} GMT+{digits}"),
            "12-13-14 ".repeat(2_000),
            "31 February 2031, ".repeat(500),
            "next Monday of last week at noon ".repeat(300),
            "٢٠٣١-٠٥-١٤ ".repeat(500),
            "the last 9999 decades, in 9999 centuries, 9999 years ago".to_owned(),
        ] {
            for time in times(&text, Span::new(0, text.len()), published) {
                assert!(time.clock.is_none_or(|clock| clock <= 1440), "{time:?}");
                assert!(time.from.zip(time.to).is_none_or(|(from, to)| from <= to), "{time:?}");
            }
        }
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
                let relative = if time.relative { " relative" } else { "" };
                format!("{} = {value}{relative}{}", time.span.of(text), hour(time))
            })
            .collect();
        (found.join("; ") != expected.trim()).then(|| format!("{case}\n gives {}", found.join("; ")))
    }

    /// " @17:30", and where its zone is known " @17:30+03:00".
    fn hour(time: &Time) -> String {
        let shown = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let zone = time
            .zone
            .map(|zone| format!("{}{}", if zone < 0 { "-" } else { "+" }, shown(zone.unsigned_abs())));
        time.clock.map_or(String::new(), |clock| format!(" @{}{}", shown(clock), zone.unwrap_or_default()))
    }
}
