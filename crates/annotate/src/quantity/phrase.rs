//! A numeral with the words around it: its bound, its unit, and whether it is a quantity at all.

use std::sync::LazyLock;

use crossread_core::{Bound, Change, Quantity, Span};
use regex::Regex;

use super::{
    bound, change,
    lexicon::magnitude,
    numeral::{Form, Numeral, Reader},
    rate,
    token::Token,
    unit,
};
use crate::window;

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static CONTEST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:wins?|won|beat|beats|lost|loss|defeat(?:ed)?|victory|draw|drew|lead|led|leads|scored?|goals?|ruling|voted?)\b")
        .expect("a valid pattern")
});

/// Words, in any case, whose number names one thing among many.
#[rustfmt::skip]
const DESIGNATORS: &[&str] = &[
    "act", "amendment", "annex", "apollo", "area", "article", "berth", "block", "boeing", "airbus",
    "building", "car", "channel", "chapter", "clause", "class", "district", "division", "episode",
    "flight", "gate", "grade", "group", "highway", "interstate", "item", "level", "line", "lot", "no",
    "number", "page", "paragraph", "part", "phase", "pier", "platform", "proposition", "protocol",
    "resolution", "room", "round", "route", "rule", "runway", "season", "section", "sector", "size",
    "stage", "station", "step", "terminal", "title", "track", "type", "unit", "version", "volume", "ward",
    "zone", "chapter", "appendix", "option", "year", "ad",
];

/// Capitalised words that begin sentences and are no names.
#[rustfmt::skip]
const OPENERS: &[&str] = &[
    "a", "about", "after", "all", "almost", "an", "and", "another", "around", "as", "at", "before",
    "between", "but", "by", "during", "for", "from", "he", "her", "his", "in", "its", "just", "killed",
    "last", "least", "more", "most", "nearly", "of", "on", "only", "or", "our", "over", "roughly", "she",
    "since", "some", "than", "that", "the", "their", "there", "these", "they", "those", "to", "under",
    "until", "up", "we", "were", "when", "while", "with", "within", "police", "injured", "wounded",
    "aged", "if", "it", "other", "then", "now", "also", "he", "i", "you", "what", "where", "yet",
];

/// Nouns behind which a number between commas is an age.
#[rustfmt::skip]
const PERSONS: &[&str] = &[
    "man", "woman", "boy", "girl", "child", "son", "daughter", "brother", "sister", "father", "mother", "husband",
    "wife", "student", "teenager", "driver", "victim", "suspect", "gunman", "driver", "pilot", "teacher",
];

/// Whether `line` speaks of winning, losing or voting, so that two numbers in it may be a score.
pub(super) fn is_contest(line: &str) -> bool {
    CONTEST.is_match(line)
}

/// A numeral in its sentence, from the token `at` to before `next`.
pub(super) struct Phrase<'a, 'r> {
    pub(super) line: &'a str,
    pub(super) reader: &'r Reader<'a, 'r>,
    pub(super) at: usize,
    pub(super) next: usize,
    /// Whether the sentence speaks of winning, losing or voting.
    pub(super) contest: bool,
}

impl Phrase<'_, '_> {
    /// The quantity around the numeral, with the token after it; none where it names or points rather than counts.
    pub(super) fn quantity(&self, numeral: Numeral) -> Option<(Quantity, usize)> {
        let (mut low, mut high, mut span, mut next) =
            (numeral.low, numeral.high, Span::from(numeral.span.clone()), self.next);
        let mut currency = unit::before(self.line.get(..span.start)?);
        if let Some(sign) = &currency {
            span.start -= sign.length;
        }
        if window::in_address(self.line, numeral.span.start)
            || self.is_glued()
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
            let contest = numeral.digits && high <= 30.0 && other.high <= 30.0 && self.contest;
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
                    && (unit.name != "x" || Self::is_comparison(rest.get(unit.length..)?))
                {
                    span.end += unit.length;
                    currency = Some(unit);
                }
                if let Some(unit) = &currency {
                    // Millions are counted of the money, hardly of the weight.
                    let sterling = unit.name == "kg" && low >= 1e6 && span.of(self.line).ends_with("pounds");
                    name.push_str(if sterling { "GBP" } else { unit.name });
                    let factor = if sterling { 1.0 } else { unit.factor };
                    (low, high) = (low * factor, high * factor);
                }
            }
        }
        // "One hour and a half".
        if matches!(name.as_str(), "s" | "year")
            && let Some(half) = currency.as_ref().map(|unit| unit.factor / 2.0)
            && let Some(words) = [" and a half", " and half"]
                .iter()
                .find(|words| self.line.get(span.end..).is_some_and(|rest| rest.starts_with(**words)))
        {
            (low, high, span.end) = (low + half, high + half, span.end + words.len());
        }
        if name.is_empty() && (self.is_odd(&numeral, rest) || self.is_ambiguous(&numeral)) {
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
        // "Minus five degrees".
        if matches!(self.before(1).as_deref(), Some("minus" | "negative")) && low >= 0.0 {
            (low, high) = (-high, -low);
            span.start = self.reader.tokens.get(self.at - 1)?.0.start;
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
        let (before, after) = (self.line.get(..span.start)?, self.line.get(span.end..)?);
        let change = match numeral.form {
            Form::Multiple => Some(Change::By),
            _ => change::change(before, after, &name),
        };
        let per = rate::per(after);
        let next = next.max(self.reader.tokens.partition_point(|(token, _)| token.start < span.end));
        finite.then(|| {
            (Quantity { span, low, high, bound, unit: name, counted: Vec::new(), per, change }, next)
        })
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
            (_, Some("to")) if !matches!(before.as_deref(), Some("from" | "by")) => self.next + 1,
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
            Some((_, Token::Word(_) | Token::Digits(_))) => {
                let start = tokens.get(self.at).map_or(0, |(token, _)| token.start);
                unit::before(self.line.get(..start).unwrap_or_default()).is_none()
            }
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
            return lower != "no" || numeral.digits;
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
                    && self.before(1).is_some_and(|word| magnitude(&word).is_some())));
        worded || (own == 3 && (1..=3).contains(&before)) || (after == 3 && (1..=3).contains(&own))
    }

    /// Whether the words around let the numeral count: not "no one", "one of the", "the other half", "third parties".
    fn is_counting(&self, numeral: &Numeral) -> bool {
        let (before, after) = (self.before(1), self.reader.word(self.next));
        let (before, after) = (before.as_deref().unwrap_or(""), after.as_deref().unwrap_or(""));
        match numeral.form {
            Form::Ordinal if self.is_street() || self.reader.mark(self.next) == Some('-') => false,
            Form::Ordinal if !numeral.digits => {
                // "Eleventh victim found"; "Third, …" counts arguments.
                let opens = self.at == 0 && self.reader.mark(self.next) != Some(',');
                opens
                    || matches!(
                        before,
                        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "this"
                    )
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
                // "A one second delay".
                let end = self.reader.tokens.get(self.at).map_or(0, |(token, _)| token.end);
                let measure = before == "a" && self.line.get(end..).and_then(unit::after).is_some();
                measure || matches!(before, "minus" | "negative") || (!pronoun && !alone)
            }
            _ => true,
        }
    }

    /// "53rd Street".
    fn is_street(&self) -> bool {
        const NAMED: &[&str] =
            &["Street", "St", "Avenue", "Ave", "Precinct", "District", "Amendment", "Congress"];
        matches!(self.reader.tokens.get(self.next), Some((_, Token::Word(word))) if NAMED.contains(word))
    }

    /// "three times" counts occasions unless a comparison follows.
    fn is_comparison(rest: &str) -> bool {
        const COMPARED: &[&str] =
            &["as", "more", "the", "its", "their", "what", "that", "less", "fewer", "worse"];
        let word = rest.split_whitespace().next().unwrap_or_default().trim_end_matches(['.', ',']);
        COMPARED.contains(&word)
            || (word.ends_with("er") && !matches!(word, "after" | "under" | "over" | "her" | "however"))
    }

    /// Whether a bare number is rather a year, or the words "half an" before what has no unit.
    fn is_odd(&self, numeral: &Numeral, rest: &str) -> bool {
        let whole = numeral.low.fract() == 0.0;
        let year = numeral.digits && whole && numeral.scale == 1.0 && (1900.0..2100.0).contains(&numeral.low);
        let written = self.line.get(numeral.span.clone()).is_some_and(|digits| !digits.contains([',', '.']));
        let next = rest.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        let counts = next.is_some_and(|word| crate::time::COUNTED.contains(&word));
        let half = numeral.low == 0.5
            && self
                .line
                .get(numeral.span.clone())
                .is_some_and(|words| words.to_lowercase().starts_with("half a"));
        let emergency = self.line.get(numeral.span.clone()) == Some("911");
        (year && written && !counts) || emergency || half
    }

    /// "1.000 votes": a thousand where points part thousands, and one where they part decimals; things counted are whole.
    fn is_ambiguous(&self, numeral: &Numeral) -> bool {
        let written = self.line.get(numeral.span.clone()).unwrap_or_default();
        let thousand = |(whole, rest): (&str, &str)| {
            (1..=3).contains(&whole.len()) && !whole.starts_with('0') && rest.len() == 3
        };
        numeral.digits && numeral.scale == 1.0 && written.split_once('.').is_some_and(thousand)
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
            && matches!(named, Some((_, Token::Word(word))) if word.starts_with(char::is_uppercase) || PERSONS.contains(word))
            && self.reader.mark(next) == Some(',')
    }
}
