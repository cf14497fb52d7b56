//! Fractions: "two-thirds", "2½", "three and a quarter", "five point six".

use super::{
    lexicon::{magnitude, part, small, tens, vulgar},
    numeral::Reader,
    token::Token,
};

impl Reader<'_, '_> {
    /// The fraction that `value`, read before `next`, counts the parts of ("two-thirds", "a third of"), the token after it,
    /// and whether it stands as a share by itself: "a quarter" may be three months.
    pub(super) fn share(&self, value: f64, next: usize) -> Option<(f64, usize, bool)> {
        let after = self.past_hyphen(next);
        let word = self.word(after)?;
        let parts = part(&word).filter(|_| (1.0..10.0).contains(&value) && value.fract() == 0.0)?;
        let of = matches!(self.word(after + 1).as_deref(), Some("of" | "more" | "less" | "as"));
        let one = self.word(next.checked_sub(1)?).is_some_and(|word| word == "one") && word != "quarter";
        let ends = !matches!(self.tokens.get(after + 1), Some((_, Token::Word(_) | Token::Digits(_))));
        let single = value == 1.0 && (of || word == "half" || (one && (after > next || ends)));
        // "Two hundredth" is an ordinal.
        if word.ends_with("dth") && value > 1.0 {
            return None;
        }
        let plain = word.ends_with('s') || single;
        Some((value / parts, after + 1, plain))
    }

    /// Adds the fraction that follows a whole number: "2½", "2 1/4", "two and a half", "three and two thirds".
    pub(super) fn mixed(&self, value: f64, next: usize) -> (f64, usize) {
        if let Some(share) = self.mark(next).and_then(vulgar) {
            return (value + share, next + 1);
        }
        if let Some((share, after)) = self.slashed(next).filter(|_| !self.glued(next)) {
            return (value + share, after);
        }
        let at = self.past_hyphen(next);
        if self.word(at).is_none_or(|word| word != "and") {
            return (value, next);
        }
        let at = self.past_hyphen(at + 1);
        let count = match self.word(at).as_deref() {
            Some("a" | "one") => 1.0,
            Some(word) => small(word).filter(|count| (2.0..10.0).contains(count)).unwrap_or(0.0),
            None => 0.0,
        };
        let at = self.past_hyphen(at + 1);
        let word = self.word(at).unwrap_or_default();
        let Some(parts) = part(&word).filter(|_| count > 0.0) else { return (value, next) };
        // "Two and a third were hurt": only halves and quarters are sure to be fractions.
        let sure = matches!(word.as_str(), "half" | "quarter") || word.ends_with('s');
        let scale = self.word(at + 1).and_then(|word| magnitude(&word));
        if !sure && scale.is_none() && self.tokens.get(at + 1).is_some() {
            return (value, next);
        }
        // "One million and a half" is half a million more, "a billion and a half million" too.
        let whole = [1e12, 1e9, 1e6].into_iter().find(|scale| value >= *scale && value % scale == 0.0);
        match (whole, scale) {
            (Some(_), Some(scale)) => (value + count / parts * scale, at + 2),
            (Some(whole), None) => (value + count / parts * whole, at + 1),
            (None, _) => (value + count / parts, at + 1),
        }
    }

    /// Adds spoken decimals: "five point six", "two hundred point seventy-one".
    pub(super) fn decimals(&self, value: f64, next: usize) -> (f64, usize) {
        if self.word(next).is_none_or(|word| word != "point") {
            return (value, next);
        }
        let mut digits = String::new();
        let mut at = next + 1;
        while digits.len() < 6
            && let Some(word) = self.word(at)
        {
            let unit = small(&word);
            match (tens(&word), unit) {
                (Some(tens), _) => {
                    let last = self.past_hyphen(at + 1);
                    let unit = self
                        .word(last)
                        .and_then(|word| small(&word))
                        .filter(|unit| (1.0..10.0).contains(unit));
                    digits.push_str(&format!("{:.0}", tens + unit.unwrap_or(0.0)));
                    at = if unit.is_some() { last + 1 } else { at + 1 };
                }
                (None, Some(unit)) => {
                    digits.push_str(&format!("{unit:.0}"));
                    at += 1;
                }
                (None, None) => break,
            }
        }
        match format!("0.{digits}").parse::<f64>() {
            Ok(decimals) if !digits.is_empty() => (value + decimals, at),
            _ => (value, next),
        }
    }

    /// "3/4" at a token: two numbers around a stroke that can be a fraction of the kitchen or the workshop.
    pub(super) fn slashed(&self, at: usize) -> Option<(f64, usize)> {
        let number = |at: usize| match self.tokens.get(at) {
            Some((_, Token::Digits(digits))) => digits.parse::<u32>().ok(),
            _ => None,
        };
        let (above, below) = (number(at)?, number(at + 2)?);
        let joined = self.mark(at + 1) == Some('/') && self.glued(at + 1) && self.glued(at + 2);
        let alone = !matches!((self.mark(at + 3), self.glued(at + 3)), (Some('/' | '-'), true));
        (joined && alone && above > 0 && above < below && matches!(below, 2..=6 | 8 | 10 | 16))
            .then(|| (f64::from(above) / f64::from(below), at + 3))
    }

    /// Whether "of" follows, so that a fraction is a share of something.
    pub(super) fn is_share(&self, next: usize) -> bool {
        self.word(next).is_some_and(|word| word == "of")
    }

    /// Whether what follows a fraction with a stroke is a share or a measure, for it may be a day and a month.
    pub(super) fn is_measure(&self, next: usize) -> bool {
        const MEASURES: &[&str] = &[
            "of", "inch", "inches", "mile", "miles", "cup", "cups", "hour", "hours", "percent", "pound",
            "pounds",
        ];
        self.word(next).is_some_and(|word| MEASURES.contains(&word.as_str()))
    }

    fn past_hyphen(&self, at: usize) -> usize {
        if self.mark(at) == Some('-') { at + 1 } else { at }
    }
}
