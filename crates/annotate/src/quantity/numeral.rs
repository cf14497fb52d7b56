//! Numbers in digits and words, with what they are worth.

use std::ops::Range;

use super::lexicon::{last_ordinal, magnitude, multiple, ordinal, part, small, tens, vague, vulgar};
use super::token::{Token, digits_value};

/// What a numeral is besides a plain number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Cardinal,
    /// "dozens", "tens of thousands": a range that the word leaves open.
    Vague,
    Ordinal,
    /// "a third", "half".
    Fraction,
    /// "fivefold", "doubled".
    Multiple,
}

/// A number as written at one place of the sentence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numeral {
    /// Bytes of the sentence.
    pub(super) span: Range<usize>,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) form: Form,
    /// What the word of magnitude in it stands for (1e6 for "million"); 1 where there is none.
    pub(super) scale: f64,
    /// Whether it is written in digits.
    pub(super) digits: bool,
}

/// Least and greatest value, form, the token after, scale.
type Read = (f64, f64, Form, usize, f64);

/// Reads numerals off a sentence's tokens.
pub(super) struct Reader<'a, 't> {
    pub(super) tokens: &'t [(Range<usize>, Token<'a>)],
}

impl Reader<'_, '_> {
    /// The lower-cased word at `at`.
    pub(super) fn word(&self, at: usize) -> Option<String> {
        match self.tokens.get(at)? {
            (_, Token::Word(word)) => Some(word.to_lowercase()),
            _ => None,
        }
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)? {
            (_, Token::Mark(mark)) => Some(*mark),
            _ => None,
        }
    }

    /// Whether the token at `at` follows the one before it without white space.
    pub(super) fn glued(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        matches!((before, self.tokens.get(at)), (Some((before, _)), Some((this, _))) if before.end == this.start)
    }

    /// The numeral that begins at token `at`, and the token after it.
    pub(super) fn numeral(&self, at: usize) -> Option<(Numeral, usize)> {
        let (span, token) = self.tokens.get(at)?;
        let read = match token {
            Token::Digits(digits) => self.in_digits(at, digits_value(digits)?),
            Token::Word(_) => self.in_words(at)?,
            Token::Mark(mark) => {
                let (scale, next) = self.magnitudes(1.0, at + 1);
                let form = if scale > 1.0 || !self.is_share(next) { Form::Cardinal } else { Form::Fraction };
                let value = vulgar(*mark)? * scale;
                (value, value, form, next, scale)
            }
        };
        let (low, high, form, next, scale) = read;
        let end = self.tokens.get(next.checked_sub(1)?)?.0.end;
        let digits = matches!(token, Token::Digits(_));
        Some((Numeral { span: span.start..end, low, high, form, scale, digits }, next))
    }

    fn in_digits(&self, at: usize, value: f64) -> Read {
        if self.glued(at + 1)
            && let Some(suffix) = self.word(at + 1)
        {
            if matches!(suffix.as_str(), "st" | "nd" | "rd" | "th") {
                return (value, value, Form::Ordinal, at + 2, 1.0);
            }
            if suffix == "x" || suffix == "fold" {
                return (value, value, Form::Multiple, at + 2, 1.0);
            }
            if suffix == "k" {
                return (value * 1e3, value * 1e3, Form::Cardinal, at + 2, 1e3);
            }
        }
        if self.mark(at + 1) == Some('-') && self.word(at + 2).is_some_and(|word| word == "fold") {
            return (value, value, Form::Multiple, at + 3, 1.0);
        }
        if let Some((share, next)) = self.slashed(at).filter(|(_, next)| self.is_measure(*next)) {
            let form = if self.is_share(next) { Form::Fraction } else { Form::Cardinal };
            return (share, share, form, next, 1.0);
        }
        let (value, next) = self.mixed(value, at + 1);
        let (scale, next) = self.magnitudes(1.0, next);
        let (value, next) = if scale > 1.0 { self.mixed(value * scale, next) } else { (value, next) };
        (value, value, Form::Cardinal, next, scale)
    }

    /// Multiplies by the words of magnitude from `next` on; the hyphen of "12-million-euro" is read over.
    fn magnitudes(&self, mut value: f64, mut next: usize) -> (f64, usize) {
        for _ in 0..2 {
            let word = if self.mark(next) == Some('-') { next + 1 } else { next };
            match self.word(word).and_then(|word| magnitude(&word)) {
                Some(factor) => {
                    value *= factor;
                    next = word + 1;
                }
                // "Three dozens".
                None if value == 1.0 && self.word(word).is_some_and(|word| word == "dozens") => {
                    return (12.0, word + 1);
                }
                None => break,
            }
        }
        (value, next)
    }

    fn in_words(&self, at: usize) -> Option<Read> {
        let first = self.word(at)?;
        if let Some(value) = multiple(&first) {
            return Some((value, value, Form::Multiple, at + 1, 1.0));
        }
        if let Some((low, high)) = vague(&first) {
            let of = self.word(at + 1).is_some_and(|word| word == "of");
            let scale = self.word(at + 2).and_then(|word| magnitude(word.strip_suffix('s')?));
            return Some(match scale.filter(|_| of) {
                Some(scale) => (low * scale, (high + 1.0) * scale - 1.0, Form::Vague, at + 3, 1.0),
                None => (low, high, Form::Vague, at + 1, 1.0),
            });
        }
        // "half a million", "half million", "a quarter of a million"; "half an hour"; "half of the fleet".
        if matches!(first.as_str(), "half" | "quarter")
            && let Some(parts) = part(&first)
        {
            let article = usize::from(matches!(self.word(at + 1).as_deref(), Some("a" | "an")));
            return match self.word(at + 1 + article).and_then(|word| magnitude(&word)) {
                Some(factor) => {
                    Some((factor / parts, factor / parts, Form::Cardinal, at + 2 + article, factor))
                }
                None if first == "quarter" => None,
                None if article == 1 => Some((0.5, 0.5, Form::Cardinal, at + 2, 1.0)),
                None => Some((0.5, 0.5, Form::Fraction, at + 1, 1.0)),
            };
        }
        // "hundred thousand".
        if let (Some(one), Some(two)) =
            (magnitude(&first), self.word(at + 1).and_then(|word| magnitude(&word)))
            && one < two
            && first != "dozen"
        {
            return Some((one * two, one * two, Form::Cardinal, at + 2, two));
        }
        if let Some(value) = ordinal(&first) {
            return Some((value, value, Form::Ordinal, at + 1, 1.0));
        }
        let (value, next) = self.cardinal(at)?;
        if let Some((share, next, plain)) = self.share(value, next) {
            // "Two thirds of a million", "a quarter million".
            let of = usize::from(
                self.word(next).is_some_and(|w| w == "of") && self.word(next + 1).is_some_and(|w| w == "a"),
            );
            if let Some(factor) = self.word(next + 2 * of).and_then(|word| magnitude(&word)) {
                return Some((share * factor, share * factor, Form::Cardinal, next + 2 * of + 1, factor));
            }
            return plain.then_some((share, share, Form::Fraction, next, 1.0));
        }
        // "twenty-ninth", "one hundred twenty-fifth", "two hundredth": the ordinal closes the number.
        let after = if self.mark(next) == Some('-') { next + 1 } else { next };
        let closing = self.word(after);
        if let Some(last) = closing.as_deref().and_then(last_ordinal)
            && value >= 20.0
            && value % 10.0 == 0.0
            && (after > next || value >= 100.0)
            && (last < 10.0 || value % 100.0 == 0.0)
        {
            return Some((value + last, value + last, Form::Ordinal, after + 1, 1.0));
        }
        if closing.as_deref() == Some("hundredth") && value < 10.0 {
            return Some((value * 100.0, value * 100.0, Form::Ordinal, after + 1, 1.0));
        }
        if matches!((after > next, closing.as_deref()), (true, Some("fold"))) {
            return Some((value, value, Form::Multiple, after + 1, 1.0));
        }
        if matches!(first.as_str(), "a" | "an") && next == at + 1 {
            return None;
        }
        let scale = [1e12, 1e9, 1e6, 1e3].into_iter().find(|scale| value >= *scale).unwrap_or(1.0);
        Some((value, value, Form::Cardinal, next, scale))
    }

    /// "twenty-one", "one hundred and five", "two and a half million", "a dozen".
    fn cardinal(&self, at: usize) -> Option<(f64, usize)> {
        let (mut total, mut current) = (0.0, None);
        let mut next = at;
        while next < at + 12 {
            let joined = if current.is_some() && self.mark(next) == Some('-') { next + 1 } else { next };
            let linked = current.is_some_and(|value: f64| value >= 100.0) || total > 0.0;
            let word_at = if linked && self.word(joined).is_some_and(|word| word == "and") {
                joined + 1
            } else {
                joined
            };
            let Some(word) = self.word(word_at) else { break };
            // "One hundred and three quarters".
            let counts_parts =
                self.word(word_at + 1).is_some_and(|word| word.ends_with('s') && part(&word).is_some());
            if word_at > joined && counts_parts {
                break;
            }
            if let Some(value) = tens(&word) {
                if current.is_some_and(|c: f64| c % 100.0 != 0.0) {
                    break;
                }
                current = Some(current.unwrap_or(0.0) + value);
            } else if let Some(value) = small(&word) {
                let room = if value < 10.0 { 10.0 } else { 100.0 };
                if current.is_some_and(|c: f64| c % room != 0.0 || c == 0.0) {
                    break;
                }
                current = Some(current.unwrap_or(0.0) + value);
            } else if word == "dozens" && current.is_some_and(|value| (2.0..12.0).contains(&value)) {
                current = current.map(|value| value * 12.0);
            } else if next == at && matches!(word.as_str(), "a" | "an") {
                current = Some(1.0);
            } else if let Some(factor) = magnitude(&word) {
                if word_at > joined {
                    break;
                }
                let Some(value) = current else { break };
                if factor < 1e3 {
                    current = Some(value * factor);
                } else {
                    total += value * factor;
                    current = None;
                    next = word_at + 1;
                    continue;
                }
            } else {
                break;
            }
            next = word_at + 1;
        }
        if next == at {
            return None;
        }
        let value = total + current.unwrap_or(0.0);
        let (decimal, after) = self.decimals(value, next);
        if after > next {
            return Some(self.magnitudes(decimal, after));
        }
        let (mixed, after) = self.mixed(value, next);
        if after > next {
            return Some(self.magnitudes(mixed, after));
        }
        Some((value, next))
    }
}
