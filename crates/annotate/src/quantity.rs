//! Quantities: a number with its bound, its unit and what is counted.
//!
//! Numerals are read off the sentence's tokens; what is a date, a name, an address or an identifier gives none. Examples
//! are in `quantity.corpus.txt`.

mod bound;
mod counted;
mod numeral;
mod unit;

use std::sync::LazyLock;

use crossread_core::{Bound, Quantity, Span, Time, Word};
use regex::Regex;

use numeral::{Form, Numeral, Reader, Token};

/// Runs that hold digits and no quantity: chains ("12-13-14"), telephone numbers, addresses, clock times and fractions.
#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static IDENTIFIERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\d+(?:[-–/:]\d+){2,} | \(?\d{3}\)?[-\ ]\d{3}[-\ ]\d{4} | \+\d[\d\ -]{6,} | \d+[/:]\d+ | \S*(?:://|@|www\.)\S* | \#\d+",
    )
    .expect("a valid pattern")
});

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static CONTEST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:wins?|won|beat|beats|lost|loss|defeat(?:ed)?|victory|draw|drew|lead|led|leads|scored?|goals?|ruling|voted?)\b")
        .expect("a valid pattern")
});

/// Words, in any case, whose number names one thing among many.
const DESIGNATORS: &[&str] = &[
    "act",
    "amendment",
    "annex",
    "apollo",
    "area",
    "article",
    "berth",
    "block",
    "boeing",
    "airbus",
    "building",
    "car",
    "channel",
    "chapter",
    "clause",
    "class",
    "district",
    "division",
    "episode",
    "flight",
    "gate",
    "grade",
    "group",
    "highway",
    "interstate",
    "item",
    "level",
    "line",
    "lot",
    "no",
    "number",
    "page",
    "paragraph",
    "part",
    "phase",
    "pier",
    "platform",
    "proposition",
    "protocol",
    "resolution",
    "room",
    "round",
    "route",
    "rule",
    "runway",
    "season",
    "section",
    "sector",
    "size",
    "stage",
    "station",
    "step",
    "terminal",
    "title",
    "track",
    "type",
    "unit",
    "version",
    "volume",
    "ward",
    "zone",
    "chapter",
    "appendix",
    "option",
];

/// Capitalised words that begin sentences and are no names.
const OPENERS: &[&str] = &[
    "a", "about", "after", "all", "almost", "an", "and", "another", "around", "as", "at", "before",
    "between", "but", "by", "during", "for", "from", "he", "her", "his", "in", "its", "just", "killed",
    "last", "least", "more", "most", "nearly", "of", "on", "only", "or", "our", "over", "roughly", "she",
    "since", "some", "than", "that", "the", "their", "there", "these", "they", "those", "to", "under",
    "until", "up", "we", "were", "when", "while", "with", "within", "police", "injured", "wounded", "aged",
    "if", "it", "other", "then", "now", "also", "he", "i", "you", "what", "where", "yet",
];

/// The quantities in `sentence` of `text`, in order; none overlaps another or one of `times`. `words` are the sentence's.
pub(crate) fn quantities(text: &str, sentence: Span, words: &[Word], times: &[Time]) -> Vec<Quantity> {
    let line = sentence.of(text);
    let tokens = numeral::tokens(line);
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
        if let Some(taken) = taken.get(passed).filter(|taken| taken.overlaps(span)) {
            // The numeral may reach into the expression from before it; only its own tokens are passed over.
            at = (at + 1).max(tokens.partition_point(|(token, _)| token.start < taken.end.min(span.end)));
            continue;
        }
        let phrase = Phrase { line, reader: &reader, at, next };
        match phrase.quantity(numeral) {
            Some((mut quantity, next)) => {
                quantity.span.start = quantity.span.start.max(end);
                end = quantity.span.end;
                quantity.span =
                    Span::new(quantity.span.start + sentence.start, quantity.span.end + sentence.start);
                let age = quantity.unit == "year-old"
                    && !quantity.span.of(text).trim_end_matches('s').ends_with("old");
                if quantity.unit != "score" && !age {
                    quantity.counted =
                        counted::counted(text, words, quantity.span, !quantity.unit.is_empty());
                }
                found.push(quantity);
                at = next;
            }
            None => at = next,
        }
    }
    found
}

/// A numeral in its sentence, from the token `at` to before `next`.
struct Phrase<'a, 'r> {
    line: &'a str,
    reader: &'r Reader<'a, 'r>,
    at: usize,
    next: usize,
}

impl Phrase<'_, '_> {
    /// The quantity around the numeral, with the token after it; none where it names or points rather than counts.
    fn quantity(&self, numeral: Numeral) -> Option<(Quantity, usize)> {
        let (mut low, mut high, mut span, mut next) =
            (numeral.low, numeral.high, Span::from(numeral.span.clone()), self.next);
        let mut currency = unit::before(self.line.get(..span.start)?);
        if let Some(sign) = &currency {
            span.start -= sign.length;
        }
        if self.is_glued()
            || self.is_doubled(&numeral)
            || (currency.is_none() && self.is_name(&numeral))
            || !self.is_counting(&numeral)
        {
            return None;
        }
        let mut score = false;
        if numeral.form == Form::Cardinal
            && let Some((other, after)) = self.second(&numeral)
        {
            let factor = if numeral.scale == 1.0 && low < 1e3 { other.scale } else { 1.0 };
            let contest = numeral.digits && high <= 30.0 && other.high <= 30.0 && CONTEST.is_match(self.line);
            score = currency.is_none()
                && self.reader.mark(self.next).is_some()
                && (other.low <= low * factor || contest);
            (low, high) = (low * factor, other.high);
            if score {
                (low, high) = (numeral.low.min(other.low), numeral.high.max(other.high));
            }
            if low > high {
                return None;
            }
            span.end = other.span.end;
            next = after;
        }
        let mut rest = self.line.get(span.end..)?;
        // "$5m" is money in millions; "5m" alone is a length.
        if let Some((_, scale)) =
            [("m", 1e6), ("M", 1e6), ("b", 1e9), ("B", 1e9)].into_iter().find(|(letter, _)| {
                currency.is_some()
                    && rest.strip_prefix(letter).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            })
        {
            (low, high, span.end, next) = (low * scale, high * scale, span.end + 1, next + 1);
            rest = self.line.get(span.end..)?;
        }
        let mut name = String::new();
        match numeral.form {
            _ if score => name.push_str("score"),
            Form::Ordinal => name.push_str("ordinal"),
            Form::Multiple => name.push('x'),
            Form::Fraction => {
                (low, high) = (low * 100.0, high * 100.0);
                name.push('%');
            }
            Form::Cardinal | Form::Vague => {
                if currency.is_none()
                    && let Some(unit) = unit::after(rest)
                {
                    span.end += unit.length;
                    currency = Some(unit);
                }
                if let Some(unit) = currency {
                    // Millions are counted of the money, hardly of the weight.
                    let sterling = unit.name == "kg" && low >= 1e6 && span.of(self.line).ends_with("pounds");
                    name.push_str(if sterling { "GBP" } else { unit.name });
                    let factor = if sterling { 1.0 } else { unit.factor };
                    (low, high) = (low * factor, high * factor);
                }
            }
        }
        if name.is_empty() && self.is_odd(&numeral, rest) {
            return None;
        }
        if name.is_empty() && self.is_age(&numeral, next) {
            name.push_str("year-old");
            if matches!(self.before(1).as_deref(), Some("aged" | "age")) {
                span.start = self.reader.tokens.get(self.at - 1)?.0.start;
            }
        }
        if self.line.get(..span.start).is_some_and(|before| before.ends_with(['-', '−']))
            && !self.line.get(..span.start - 1).is_some_and(|before| before.ends_with(char::is_alphanumeric))
        {
            (low, high) = (-high, -low);
            span.start -= self.line.get(..span.start)?.chars().next_back().map_or(0, char::len_utf8);
        }
        let mut bound = if numeral.form == Form::Vague { Bound::About } else { Bound::Exact };
        if let Some((after, length)) = bound::after(self.line.get(span.end..)?) {
            bound = after;
            span.end += length;
        } else if let Some((before, length)) = bound::before(self.line.get(..span.start)?) {
            // "More than dozens" stays a range that the word leaves open.
            bound = if numeral.form == Form::Vague { Bound::About } else { before };
            span.start -= length;
        }
        let finite = low.is_finite() && high.is_finite();
        let next = next.max(self.reader.tokens.partition_point(|(token, _)| token.start < span.end));
        finite.then(|| (Quantity { span, low, high, bound, unit: name, counted: Vec::new() }, next))
    }

    /// The lower-cased word so many tokens before the numeral.
    fn before(&self, steps: usize) -> Option<String> {
        self.at.checked_sub(steps).and_then(|at| self.reader.word(at))
    }

    /// The second number of a range or score ("10 to 12", "10-12", "3-1", "between 10 and 12"), and the token after it.
    fn second(&self, first: &Numeral) -> Option<(Numeral, usize)> {
        let before = self.before(1).or_else(|| self.before(2));
        let other_at = match (self.reader.mark(self.next), self.reader.word(self.next).as_deref()) {
            (Some('-' | '–' | '—'), _)
                if self.reader.glued(self.next) == self.reader.glued(self.next + 1) =>
            {
                self.next + 1
            }
            (_, Some("to")) if before.as_deref() != Some("from") => self.next + 1,
            (_, Some("or")) => self.next + 1,
            (_, Some("and")) if before.as_deref() == Some("between") => self.next + 1,
            _ => return None,
        };
        let sign = matches!(self.reader.mark(other_at), Some('$' | '€' | '£' | '¥'));
        let (other, after) = self.reader.numeral(if sign { other_at + 1 } else { other_at })?;
        let hyphen = self.reader.mark(self.next).is_some();
        let factor = if first.scale == 1.0 { other.scale } else { 1.0 };
        let rises = first.low * factor < other.low;
        (other.form == Form::Cardinal && (rises || (hyphen && first.digits && other.digits)))
            .then_some((other, after))
    }

    /// Whether the numeral is part of a longer word or identifier: "G20", "F-16", "20s", ".50".
    fn is_glued(&self) -> bool {
        let tokens = self.reader.tokens;
        let before = self
            .at
            .checked_sub(1)
            .filter(|_| self.reader.glued(self.at))
            .and_then(|before| tokens.get(before));
        let bad_before = match before {
            Some((_, Token::Word(_) | Token::Digits(_))) => !self
                .line
                .get(..tokens.get(self.at).map_or(0, |t| t.0.start))
                .is_some_and(|b| unit::before(b).is_some()),
            Some((_, Token::Mark('-' | '–' | '−'))) => self.reader.glued(self.at - 1),
            Some((_, Token::Mark('.' | '/' | ':' | '#' | '_' | '@' | '=' | '*'))) => true,
            _ => false,
        };
        let bad_after = self.reader.glued(self.next)
            && match tokens.get(self.next) {
                Some((at, Token::Word(word))) => {
                    let rest = self.line.get(at.start..).unwrap_or_default();
                    let money = matches!(*word, "m" | "M" | "b" | "B");
                    (unit::after(rest).is_none() && !money) || *word == "G"
                }
                Some((_, Token::Digits(_))) => true,
                Some((_, Token::Mark('/' | '_' | '@' | '='))) => true,
                _ => false,
            };
        bad_before || bad_after
    }

    /// Whether the number belongs to a name: "Room 12", "Boeing 737", "the ferry Aurora 2".
    fn is_name(&self, numeral: &Numeral) -> bool {
        let Some((_, Token::Word(word))) = self.at.checked_sub(1).and_then(|at| self.reader.tokens.get(at))
        else {
            // "No. 5": the designator stands before the full stop.
            let abbreviated = self.at.checked_sub(1).and_then(|at| self.reader.mark(at)) == Some('.');
            return abbreviated
                && matches!(
                    self.before(2).as_deref(),
                    Some("no" | "nos" | "p" | "pp" | "art" | "fig" | "vol" | "sec" | "ch")
                );
        };
        let lower = word.to_lowercase();
        if !matches!(numeral.form, Form::Cardinal) {
            return false;
        }
        if DESIGNATORS.contains(&lower.as_str()) {
            return !(lower == "no" && !numeral.digits);
        }
        let capital = word.starts_with(char::is_uppercase) && !OPENERS.contains(&lower.as_str());
        let possessive = word.len() == 1 && self.reader.glued(self.at - 1);
        if !capital || possessive || numeral.scale > 1.0 || !numeral.digits {
            return false;
        }
        // "In Gaza 12 people", "Hamas killed": a plural or a unit makes it a count.
        let rest = self.line.get(numeral.span.end..).unwrap_or_default();
        let counts = self.reader.word(self.next).is_some_and(|word| {
            matches!(word.as_str(), "people" | "men" | "women" | "children" | "to" | "or")
                || (word.len() > 3 && word.ends_with('s'))
        });
        !counts && !self.is_score() && unit::after(rest).is_none()
    }

    /// Whether a hyphen and another number follow: "3-1".
    fn is_score(&self) -> bool {
        let digits = matches!(self.reader.tokens.get(self.next + 1), Some((_, Token::Digits(_))));
        matches!(self.reader.mark(self.next), Some('-' | '–')) && digits
    }

    /// Whether another number stands next to this one and it cannot be told what the two mean together: "12 500" may be
    /// one number or two, "a dozen dozens" is no plain count.
    fn is_doubled(&self, numeral: &Numeral) -> bool {
        let digits = |at: Option<usize>| match at.and_then(|at| self.reader.tokens.get(at)) {
            Some((_, Token::Digits(digits))) => digits.len(),
            _ => 0,
        };
        let (before, own, after) =
            (digits(self.at.checked_sub(1)), digits(Some(self.at)), digits(Some(self.next)));
        let vague = |at: usize| self.reader.numeral(at).is_some_and(|(other, _)| other.form == Form::Vague);
        let worded = !numeral.digits
            && (vague(self.next)
                || (numeral.form == Form::Vague
                    && self.before(1).is_some_and(|word| numeral::magnitude(&word).is_some())));
        worded || (own == 3 && (1..=3).contains(&before)) || (after == 3 && (1..=3).contains(&own))
    }

    /// Whether the words around let the numeral count: not "no one", "one of the", "the other half", "third parties".
    fn is_counting(&self, numeral: &Numeral) -> bool {
        let (before, after) = (self.before(1), self.reader.word(self.next));
        let (before, after) = (before.as_deref().unwrap_or(""), after.as_deref().unwrap_or(""));
        match numeral.form {
            Form::Ordinal if !numeral.digits => {
                matches!(before, "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "this")
                    || self.next > self.at + 1
            }
            Form::Fraction if self.next == self.at + 1 => {
                let owned = matches!(
                    after,
                    "of" | "the"
                        | "its"
                        | "their"
                        | "his"
                        | "her"
                        | "that"
                        | "those"
                        | "these"
                        | "all"
                        | "as"
                );
                !matches!(before, "first" | "second" | "other" | "better" | "one" | "in")
                    && (owned || matches!(before, "by" | "than" | "nearly" | "about" | "almost" | "over"))
            }
            Form::Cardinal
                if self.reader.word(self.at).is_some_and(|word| word == "one")
                    && self.next == self.at + 1 =>
            {
                let pronoun = matches!(
                    before,
                    "no" | "any"
                        | "every"
                        | "some"
                        | "each"
                        | "this"
                        | "that"
                        | "which"
                        | "the"
                        | "only"
                        | "another"
                        | "loved"
                        | "little"
                        | "big"
                        | "next"
                        | "last"
                        | "first"
                        | "a"
                );
                let alone = matches!(
                    after,
                    "" | "of"
                        | "another"
                        | "day"
                        | "by"
                        | "who"
                        | "that"
                        | "thing"
                        | "is"
                        | "was"
                        | "has"
                        | "can"
                        | "could"
                        | "should"
                        | "would"
                        | "must"
                        | "may"
                        | "will"
                        | "or"
                        | "and"
                        | "to"
                        | "in"
                        | "at"
                        | "for"
                        | "with"
                        | "from"
                        | "on"
                        | "the"
                        | "more"
                        | "side"
                        | "hand"
                        | "where"
                        | "which"
                        | "way"
                        | "does"
                        | "had"
                        | "as"
                        | "said"
                        | "knows"
                        | "knew"
                );
                !pronoun && !alone
            }
            _ => true,
        }
    }

    /// Whether a bare number is rather a year, or the words "half an" before what has no unit.
    fn is_odd(&self, numeral: &Numeral, rest: &str) -> bool {
        let whole = numeral.low.fract() == 0.0;
        let year = numeral.digits && whole && numeral.scale == 1.0 && (1900.0..2100.0).contains(&numeral.low);
        let written = self.line.get(numeral.span.clone()).is_some_and(|digits| !digits.contains([',', '.']));
        let plural = rest
            .split_whitespace()
            .next()
            .is_some_and(|word| word == "people" || word.trim_end_matches(['.', ',']).ends_with('s'));
        (year && written && !plural) || (numeral.low == 0.5 && !numeral.digits)
    }

    /// "aged 34"; "Marta Lind, 34, said".
    fn is_age(&self, numeral: &Numeral, next: usize) -> bool {
        if numeral.low.fract() != 0.0 || !(1.0..=120.0).contains(&numeral.low) || numeral.low != numeral.high
        {
            return false;
        }
        if matches!(self.before(1).as_deref(), Some("aged" | "age")) {
            return true;
        }
        let named = self.at.checked_sub(2).and_then(|at| self.reader.tokens.get(at));
        numeral.digits
            && self.at.checked_sub(1).and_then(|at| self.reader.mark(at)) == Some(',')
            && matches!(named, Some((_, Token::Word(word))) if word.starts_with(char::is_uppercase))
            && self.reader.mark(next) == Some(',')
    }
}

#[cfg(test)]
mod tests {
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
        format!("{} = {sign}{value}{unit}{counted}", quantity.span.of(text))
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
