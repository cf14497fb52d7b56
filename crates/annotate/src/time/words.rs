//! Numbers in words, as expressions of time have them.

/// Ordinals of days, as a pattern.
pub(super) const ORDINAL: &str = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))";

/// The last two figures of a year, as a pattern.
pub(super) const FIGURES: &str = "(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)";

const SMALL: [&str; 20] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 20] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
];

/// The number that a count in words or digits means; none for "several".
pub(super) fn count(words: &str) -> Option<i64> {
    let words = words.to_lowercase();
    let at = |list: &[&str], word: &str| (0..).zip(list).find(|(_, known)| **known == word).map(|(n, _)| n);
    let tens = |word: &str| at(&TENS, word).map(|n: i64| 10 * n + 20);
    match words.as_str() {
        // "The year ended in June" is one.
        "a" | "an" | "the" => Some(1),
        "a couple of" | "a couple" => Some(2),
        word => word.parse().ok().or_else(|| at(&SMALL, word)).or_else(|| tens(word)).or_else(|| {
            let (first, last) = word.split_once(['-', ' '])?;
            Some(tens(first)? + at(&SMALL, last).filter(|unit| (1..10).contains(unit))?)
        }),
    }
}

/// The number that an ordinal in words or digits means: "fourth", "twenty-first", "4th".
pub(super) fn ordinal(words: &str) -> Option<i64> {
    let words = words.to_lowercase();
    let at = |word: &str| (1..).zip(&ORDINALS).find(|(_, known)| **known == word).map(|(n, _)| n);
    match words.as_str() {
        "thirtieth" => Some(30),
        word => at(word)
            .or_else(|| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok())
            .or_else(|| {
                let (tens, last) = word.split_once(['-', ' '])?;
                Some(count(tens)? + at(last).filter(|unit| *unit < 10)?)
            }),
    }
}
