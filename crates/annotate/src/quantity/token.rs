//! The tokens of a sentence, as numerals are read off them.

use std::ops::Range;

use super::lexicon::vulgar;

/// A word, a run of digits with its separators, or one other character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Digits(&'a str),
    Mark(char),
}

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
        } else if is_letter(first) {
            while let Some(&(at, c)) = rest.peek() {
                if !is_letter(c) || c.is_ascii_digit() {
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

/// Fractions of one character count as numbers with Unicode, and are marks to us.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && vulgar(c).is_none()
}

/// The worth of digits with separators: "1,000" is a thousand, "1.000" is one, "1.000.000" a million; none for what is no
/// number ("12.5.3", "10,12") and for more digits than can be told apart. India groups by two: "12,34,567".
pub(super) fn digits_value(digits: &str) -> Option<f64> {
    let digits = digits.replace(['\u{a0}', '\u{202f}', '\u{2009}'], ",");
    if digits.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return None;
    }
    let grouped = |number: &str, mark: char| {
        let mut groups = number.split(mark);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let (last, middle) = rest.split_last().map_or((first, &rest[..0]), |(last, middle)| (*last, middle));
        let even = |size: usize| middle.iter().all(|group| group.len() == size);
        last.len() == 3
            && ((1..=3).contains(&first.len()) && even(3) || (1..=2).contains(&first.len()) && even(2))
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
