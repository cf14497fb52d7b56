//! Quantities: a number with its bound, its unit and what is counted.
//!
//! Numerals are read off the sentence's tokens; what is a date, a name, an address or an identifier gives none. Examples
//! are in `quantity.corpus.txt`.

mod bound;
mod change;
mod counted;
mod counting;
mod fraction;
mod lexicon;
mod numeral;
mod phrase;
mod rate;
mod token;
mod tree;
mod unit;

use std::sync::LazyLock;

use crossread_core::{Bound, Quantity, Span, Time, Word};
use regex::Regex;

use numeral::Reader;
use phrase::Phrase;
pub(crate) use tree::complete;

/// Runs that hold digits and no quantity: chains ("12-13-14"), telephone numbers, addresses, clock times and fractions.
#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static IDENTIFIERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\d+(?:[-–/:]\d+){2,} | \(?\d{3}\)?[-\ ]\d{3}[-\ ]\d{4} | \+\d[\d\ -]{6,} | \d+[/:]\d+ | \#\d+",
    )
    .expect("a valid pattern")
});

/// The quantities in `sentence` of `text`, in order; none overlaps another or one of `times`. `words` are the sentence's.
pub(crate) fn quantities(text: &str, sentence: Span, words: &[Word], times: &[Time]) -> Vec<Quantity> {
    let line = sentence.of(text);
    let tokens = token::tokens(line);
    let reader = Reader { tokens: &tokens };
    let mut taken: Vec<Span> =
        IDENTIFIERS.find_iter(line).map(|found| Span::new(found.start(), found.end())).collect();
    taken.extend(
        times
            .iter()
            .filter(|time| sentence.contains(time.span))
            .map(|time| Span::new(time.span.start - sentence.start, time.span.end - sentence.start)),
    );
    taken.sort_unstable();
    let contest = phrase::is_contest(line);

    // What is counted never reaches across an expression of time.
    let words: Vec<&Word> = words.iter().filter(|word| !in_times(times, word.span)).collect();
    let mut found: Vec<Quantity> = Vec::new();
    let (mut at, mut passed, mut end) = (0, 0, 0);
    while at < tokens.len() {
        let Some((numeral, next)) = reader.numeral(at) else {
            at += 1;
            continue;
        };
        let span = Span::from(numeral.span.clone());
        while taken.get(passed).is_some_and(|taken| taken.end <= span.start) {
            passed += 1;
        }
        // A stroke that the reader took for a fraction's is none of an identifier.
        let stroke = span.of(line).contains('/');
        if let Some(taken) = taken.get(passed).filter(|taken| taken.overlaps(span) && !stroke) {
            // The numeral may reach into the expression from before it; only its own tokens are passed over.
            at = (at + 1).max(tokens.partition_point(|(token, _)| token.start < taken.end.min(span.end)));
            continue;
        }
        if after_month(line, span) || rate::is_base(line.get(..span.start).unwrap_or_default()) {
            at = next;
            continue;
        }
        let phrase = Phrase { line, reader: &reader, at, next, contest };
        match phrase.quantity(numeral) {
            Some((mut quantity, next)) => {
                quantity.span.start = quantity.span.start.max(end);
                end = quantity.span.end;
                quantity.span =
                    Span::new(quantity.span.start + sentence.start, quantity.span.end + sentence.start);
                let age = quantity.unit == "year-old"
                    && !quantity.span.of(text).trim_end_matches('s').ends_with("old");
                if quantity.unit != "score" && !age {
                    quantity.counted = counted::counted(text, &words, quantity.span, &quantity.unit);
                }
                match found.last_mut() {
                    Some(last) if continues(text, last, &quantity) => {
                        (last.low, last.high) = (last.low + quantity.low, last.high + quantity.high);
                        last.span.end = quantity.span.end;
                        (last.counted, last.per) = (quantity.counted, quantity.per);
                    }
                    _ => found.push(quantity),
                }
                at = next;
            }
            None => at = next,
        }
    }
    found
}

/// Whether `next` goes on with the smaller unit of `last`: "two hours and 30 minutes", "six feet two inches".
fn continues(text: &str, last: &Quantity, next: &Quantity) -> bool {
    let plain = |q: &Quantity| q.low == q.high;
    let smaller = next.high < last.low && next.bound == Bound::Exact && plain(last) && plain(next);
    let unit = |q: &Quantity| {
        let word = q.span.of(text).split([' ', '-']).next_back().map(str::to_lowercase);
        word.map(|word| word.trim_end_matches('s').to_owned()).unwrap_or_default()
    };
    let parts = matches!(
        (unit(last).as_str(), unit(next).as_str()),
        ("year", "month")
            | ("week", "day")
            | ("day", "hour")
            | ("hour" | "hr", "minute" | "min")
            | ("minute" | "min", "second" | "sec")
            | ("feet" | "foot", "inche" | "inch")
    );
    smaller && parts && matches!(text.get(last.span.end..next.span.start), Some(" " | " and " | ", "))
}

/// Whether a month stands right before: the day of a date that was read otherwise ("the 19 Sept. 11 …").
fn after_month(line: &str, span: Span) -> bool {
    const MONTHS: &[&str] =
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];
    let before = line.get(..span.start).unwrap_or_default().trim_end_matches([' ', '.']);
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.starts_with(char::is_uppercase) && MONTHS.contains(&word.to_lowercase().as_str())
}

/// Whether `span` overlaps one of `times`, which are in order.
fn in_times(times: &[Time], span: Span) -> bool {
    let first = times.partition_point(|time| time.span.end <= span.start);
    times.get(first).is_some_and(|time| time.span.overlaps(span))
}

#[cfg(test)]
mod tests {
    use crossread_core::Change;

    use super::*;

    #[test]
    fn corpus() {
        let mut faults = Vec::new();
        for line in include_str!("quantity.corpus.txt").lines() {
            if !line.starts_with('#') && !line.trim().is_empty() {
                faults.extend(check(line));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// `case` is a sentence, then " => " and every quantity in it as "words = value unit : stems counted", parted by "; ".
    fn check(case: &str) -> Option<String> {
        let (text, expected) = case.split_once(" =>").unwrap_or((case, ""));
        let found = found(text).join("; ");
        (found != expected.trim()).then(|| format!("{case}\n gives {found}"))
    }

    fn found(text: &str) -> Vec<String> {
        let sentence = Span::new(0, text.len());
        let times = crate::time::times(text, sentence, None);
        quantities(text, sentence, &crate::word::words(text, sentence), &times)
            .iter()
            .map(|q| shown(text, q))
            .collect()
    }

    fn shown(text: &str, quantity: &Quantity) -> String {
        let sign = match quantity.bound {
            Bound::Exact => "",
            Bound::About => "~",
            Bound::AtLeast => ">=",
            Bound::MoreThan => ">",
            Bound::AtMost => "<=",
            Bound::LessThan => "<",
        };
        let rounded = |value: f64| (value * 1e3).round() / 1e3;
        let (low, high) = (rounded(quantity.low), rounded(quantity.high));
        let value = if low == high { low.to_string() } else { format!("{low}..{high}") };
        let unit = if quantity.unit.is_empty() { String::new() } else { format!(" {}", quantity.unit) };
        let counted = if quantity.counted.is_empty() {
            String::new()
        } else {
            format!(" : {}", quantity.counted.join(" "))
        };
        let per = if quantity.per.is_empty() { String::new() } else { format!("/{}", quantity.per) };
        let change = match quantity.change {
            Some(Change::By) => " by",
            Some(Change::To) => " to",
            None => "",
        };
        format!("{} = {sign}{value}{unit}{per}{change}{counted}", quantity.span.of(text))
    }

    #[test]
    fn hostile_numbers_give_finite_values() {
        let digits = "9".repeat(10_000);
        for text in [
            digits.clone(),
            format!("{digits} people"),
            format!("1{}", ",000".repeat(3_000)),
            "million ".repeat(2_000),
            "a dozen ".repeat(2_000),
            "-".repeat(10_000),
            "1-".repeat(5_000),
        ] {
            let sentence = Span::new(0, text.len());
            let times = crate::time::times(&text, sentence, None);
            for quantity in quantities(&text, sentence, &crate::word::words(&text, sentence), &times) {
                assert!(
                    quantity.low.is_finite() && quantity.high.is_finite() && quantity.low <= quantity.high
                );
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_ordered_spans_on_boundaries(text in "[-–$€£.,:;“”' \u{a0}0-9a-fkmsM٣½é]{0,60}|(one|half|a|dozen|million|and|to|aged|twenty|third| |-|5|,){0,20}") {
            let sentence = Span::new(0, text.len());
            let times = crate::time::times(&text, sentence, jiff::civil::Date::new(2031, 5, 15).ok());
            let mut end = 0;
            for quantity in quantities(&text, sentence, &crate::word::words(&text, sentence), &times) {
                assert!(text.get(quantity.span.start..quantity.span.end).is_some() && quantity.span.start >= end, "{quantity:?}");
                assert!(quantity.low <= quantity.high);
                end = quantity.span.end;
            }
        }
    }
}
