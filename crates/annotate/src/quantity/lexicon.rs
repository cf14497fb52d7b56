//! Words for numbers.

/// The worth of a word of magnitude.
pub(super) fn magnitude(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().as_str() {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "lakh" => 1e5,
        "crore" => 1e7,
        "million" | "mln" | "mn" => 1e6,
        "billion" | "bn" | "bln" => 1e9,
        "trillion" | "tn" | "trln" | "tln" => 1e12,
        "dozen" => 12.0,
        _ => return None,
    })
}

pub(super) fn small(word: &str) -> Option<f64> {
    const WORDS: [&str; 20] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    let word = if matches!(word, "nought" | "naught") { "zero" } else { word };
    WORDS.iter().zip(0_u8..).find(|(small, _)| **small == word).map(|(_, value)| f64::from(value))
}

pub(super) fn tens(word: &str) -> Option<f64> {
    const WORDS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    WORDS.iter().zip(2_u8..).find(|(tens, _)| **tens == word).map(|(_, value)| f64::from(value) * 10.0)
}

/// "first" and "second" stand for so much else that they are left out.
pub(super) fn ordinal(word: &str) -> Option<f64> {
    const WORDS: [&str; 18] = [
        "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth",
    ];
    let place =
        |word: &str| WORDS.iter().zip(3_u8..).find(|(known, _)| **known == word).map(|(_, n)| f64::from(n));
    place(word).or_else(|| tens(&word.strip_suffix("ieth").map(|stem| format!("{stem}y"))?))
}

/// The last part of an ordinal of several words, "twenty-first", by which the whole grows.
pub(super) fn last_ordinal(word: &str) -> Option<f64> {
    match word {
        "first" => Some(1.0),
        "second" => Some(2.0),
        _ => ordinal(word).filter(|last| *last < 20.0),
    }
}

pub(super) fn part(word: &str) -> Option<f64> {
    let word = word.strip_suffix('s').unwrap_or(word);
    match word {
        "half" | "halve" => Some(2.0),
        "quarter" => Some(4.0),
        "hundredth" => Some(100.0),
        "thousandth" => Some(1000.0),
        _ => ordinal(word).filter(|parts| *parts <= 10.0),
    }
}

/// "dozens", "tens of thousands": from two of the word to just under ten ("dozens": 24 to 99).
pub(super) fn vague(word: &str) -> Option<(f64, f64)> {
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

pub(super) fn multiple(word: &str) -> Option<f64> {
    match word {
        "doubled" | "doubling" | "twofold" => Some(2.0),
        "tripled" | "trebled" | "tripling" | "threefold" => Some(3.0),
        "quadrupled" | "quadrupling" => Some(4.0),
        "halved" | "halving" => Some(0.5),
        _ => word.strip_suffix("fold").and_then(|count| small(count).or_else(|| tens(count))),
    }
}

/// Fractions of one character.
pub(super) fn vulgar(mark: char) -> Option<f64> {
    let (above, below) = match mark {
        '½' => (1.0, 2.0),
        '⅓' => (1.0, 3.0),
        '⅔' => (2.0, 3.0),
        '¼' => (1.0, 4.0),
        '¾' => (3.0, 4.0),
        '⅕' => (1.0, 5.0),
        '⅖' => (2.0, 5.0),
        '⅗' => (3.0, 5.0),
        '⅘' => (4.0, 5.0),
        '⅙' => (1.0, 6.0),
        '⅚' => (5.0, 6.0),
        '⅛' => (1.0, 8.0),
        '⅜' => (3.0, 8.0),
        '⅝' => (5.0, 8.0),
        '⅞' => (7.0, 8.0),
        _ => return None,
    };
    Some(above / below)
}
