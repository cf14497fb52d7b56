//! Numbers in digits and words, with what they are worth.

use std::ops::Range;

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

/// A word, a run of digits with its separators, or one other character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Digits(&'a str),
    Mark(char),
}

/// Least and greatest value, form, the token after, scale.
type Read = (f64, f64, Form, usize, f64);

/// Longer runs of digits are identifiers, and no `f64` holds them exactly (2^53 has 16 digits).
const MOST_DIGITS: usize = 15;

/// The tokens of `text` with where they stand; white space is left out. Digits are ASCII digits alone: other scripts'
/// digits are letters to us, and so give no number rather than a wrong one.
pub(super) fn tokens(text: &str) -> Vec<(Range<usize>, Token<'_>)> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        let token = if first.is_ascii_digit() {
            while let Some(&(at, c)) = rest.peek() {
                let next = text.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
                let joins = matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}' | '\u{2009}')
                    && next.is_some_and(|n| n.is_ascii_digit());
                if !c.is_ascii_digit() && !joins {
                    break;
                }
                end = at + c.len_utf8();
                rest.next();
            }
            Token::Digits(text.get(start..end).unwrap_or_default())
        } else if first.is_alphanumeric() {
            while let Some(&(at, c)) = rest.peek() {
                if !c.is_alphanumeric() || c.is_ascii_digit() {
                    break;
                }
                end = at + c.len_utf8();
                rest.next();
            }
            Token::Word(text.get(start..end).unwrap_or_default())
        } else {
            Token::Mark(first)
        };
        tokens.push((start..end, token));
    }
    tokens
}

/// The worth of digits with separators: "1,000" is a thousand, "1.000" is one, "1.000.000" a million; none for what is no
/// number ("12.5.3", "10,12") and for more digits than can be told apart.
pub(super) fn digits_value(digits: &str) -> Option<f64> {
    let digits = digits.replace(['\u{a0}', '\u{202f}', '\u{2009}'], ",");
    if digits.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return None;
    }
    let grouped = |number: &str, mark: char| {
        let mut groups = number.split(mark);
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let plain = match (digits.matches(',').count(), digits.matches('.').count()) {
        (0, 0 | 1) => digits,
        (_, 0 | 1) if grouped(whole, ',') && !fraction.contains(',') => digits.replace(',', ""),
        (0, _) if grouped(&digits, '.') => digits.replace('.', ""),
        _ => return None,
    };
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

/// The worth of a word of magnitude.
pub(super) fn magnitude(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().as_str() {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" | "mln" | "mn" => 1e6,
        "billion" | "bn" | "bln" => 1e9,
        "trillion" | "tn" | "trln" => 1e12,
        "dozen" => 12.0,
        _ => return None,
    })
}

fn small(word: &str) -> Option<f64> {
    const WORDS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    WORDS.iter().zip(0_u8..).find(|(small, _)| **small == word).map(|(_, value)| f64::from(value))
}

fn tens(word: &str) -> Option<f64> {
    const WORDS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    WORDS.iter().zip(2_u8..).find(|(tens, _)| **tens == word).map(|(_, value)| f64::from(value) * 10.0)
}

/// "first" and "second" stand for so much else that they are left out.
fn ordinal(word: &str) -> Option<f64> {
    const WORDS: [&str; 18] = [
        "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth",
    ];
    WORDS.iter().zip(3_u8..).find(|(ordinal, _)| **ordinal == word).map(|(_, value)| f64::from(value))
}

fn part(word: &str) -> Option<f64> {
    let word = word.strip_suffix('s').unwrap_or(word);
    match word {
        "half" | "halve" => Some(2.0),
        "quarter" => Some(4.0),
        _ => ordinal(word).filter(|parts| *parts <= 10.0),
    }
}

/// "dozens", "tens of thousands": from two of the word to just under ten ("dozens": 24 to 99).
fn vague(word: &str) -> Option<(f64, f64)> {
    Some(match word {
        "dozens" => (24.0, 99.0),
        "scores" => (40.0, 99.0),
        "tens" => (20.0, 99.0),
        "hundreds" => (200.0, 999.0),
        "thousands" => (2e3, 9999.0),
        "millions" => (2e6, 9_999_999.0),
        "billions" => (2e9, 9_999_999_999.0),
        _ => return None,
    })
}

fn multiple(word: &str) -> Option<f64> {
    match word {
        "doubled" | "doubling" | "twofold" => Some(2.0),
        "tripled" | "trebled" | "tripling" | "threefold" => Some(3.0),
        "quadrupled" => Some(4.0),
        "halved" | "halving" => Some(0.5),
        _ => word.strip_suffix("fold").and_then(|count| small(count).or_else(|| tens(count))),
    }
}

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
            Token::Mark('½') => (0.5, 0.5, Form::Fraction, at + 1, 1.0),
            Token::Mark(_) => return None,
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
        let (scale, next) = self.magnitudes(1.0, at + 1);
        (value * scale, value * scale, Form::Cardinal, next, scale)
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
        if first == "half" {
            // "half a million", "half an hour"; "half of the fleet".
            if matches!(self.word(at + 1).as_deref(), Some("a" | "an")) {
                return match self.word(at + 2).and_then(|word| magnitude(&word)) {
                    Some(factor) => Some((factor / 2.0, factor / 2.0, Form::Cardinal, at + 3, factor)),
                    None => Some((0.5, 0.5, Form::Cardinal, at + 2, 1.0)),
                };
            }
            return Some((0.5, 0.5, Form::Fraction, at + 1, 1.0));
        }
        // "a half million".
        if first == "a"
            && self.word(at + 1).is_some_and(|word| word == "half")
            && let Some(factor) = self.word(at + 2).and_then(|word| magnitude(&word))
        {
            return Some((factor / 2.0, factor / 2.0, Form::Cardinal, at + 3, factor));
        }
        if let Some(value) = ordinal(&first) {
            return Some((value, value, Form::Ordinal, at + 1, 1.0));
        }
        let (value, next) = self.cardinal(at)?;
        // "two-thirds", "three quarters", "a third of".
        let after = if self.mark(next) == Some('-') { next + 1 } else { next };
        if value < 10.0
            && let Some(word) = self.word(after)
            && let Some(parts) = part(&word)
        {
            let plural = word.ends_with('s');
            let of = matches!(self.word(after + 1).as_deref(), Some("of" | "more" | "less" | "as"));
            if plural || (value == 1.0 && (of || word == "half")) {
                return Some((value / parts, value / parts, Form::Fraction, after + 1, 1.0));
            }
            return None;
        }
        // "twenty-ninth": the ordinal closes the number.
        if value >= 20.0
            && value % 10.0 == 0.0
            && let Some(last) = self.word(after).and_then(|word| ordinal(&word))
            && after > next
        {
            return Some((value + last, value + last, Form::Ordinal, after + 1, 1.0));
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
        let mut value = total + current.unwrap_or(0.0);
        let half = ["and", "a", "half"];
        if half.iter().zip(next..).all(|(word, at)| self.word(at).is_some_and(|found| found == *word)) {
            (value, next) = self.magnitudes(value + 0.5, next + 3);
        }
        Some((value, next))
    }
}
