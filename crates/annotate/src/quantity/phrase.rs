//! A numeral with the words around it: its bound and its unit.

use std::sync::LazyLock;

use crossread_core::{Bound, Change, Quantity, Span};
use regex::Regex;

use super::{
    bound, change,
    numeral::{Form, Numeral, Reader},
    rate, unit,
};
use crate::window;

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static CONTEST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:wins?|won|beat|beats|lost|loss|defeat(?:ed)?|victory|draw|drew|lead|led|leads|scored?|goals?|ruling|voted?)\b")
        .expect("a valid pattern")
});

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
    pub(super) fn before(&self, steps: usize) -> Option<String> {
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
}
