//! Units after and before a number, each with its base unit and the factor to it.

use std::sync::LazyLock;

use regex::Regex;

use crate::window;

/// Words after a number (lower case unless the case tells), base unit, factor. Lengths, masses and so on by the
/// International System (BIPM, The International System of Units, 9th edition); customary units by NIST Handbook 44, appendix C.
const UNITS: &[(&str, &str, f64)] = &[
    (r"percentage[ -]points?|pp", "pp", 1.0),
    (r"basis points?|bps", "pp", 0.01),
    (r"%|percent|per cent|pct", "%", 1.0),
    (r"points?", "point", 1.0),
    (r"years?[ -]olds?", "year-old", 1.0),
    (r"months?[ -]olds?", "year-old", 1.0 / 12.0),
    (r"(?:u\.?s\.? |american )?dollars?|usd", "USD", 1.0),
    (r"euros?|eur", "EUR", 1.0),
    (r"pounds sterling|sterling|gbp", "GBP", 1.0),
    (r"(?:russian )?r(?:o)?ubles?|rub", "RUB", 1.0),
    (r"(?:chinese )?yuan|renminbi|cny|rmb", "CNY", 1.0),
    (r"(?:japanese )?yen|jpy", "JPY", 1.0),
    (r"rupees?|inr", "INR", 1.0),
    (r"swiss francs?|chf", "CHF", 1.0),
    (r"hryvnias?|uah", "UAH", 1.0),
    (r"(?:belarusian|belarus) rubles?|byn", "BYN", 1.0),
    (r"rials?|irr", "IRR", 1.0),
    (r"zloty(?:s)?|pln", "PLN", 1.0),
    (r"cents?", "cent", 1.0),
    (r"cubic (?:metres?|meters?)|m³|m3", "m3", 1.0),
    (r"cubic (?:kilometres?|kilometers?)", "m3", 1e9),
    (r"cubic feet|cubic foot", "m3", 0.028_316_846_592),
    (r"lit(?:re|er)s?", "m3", 1e-3),
    (r"gallons?", "m3", 0.003_785_411_784),
    (r"barrels?", "m3", 0.158_987_294_928),
    (r"square (?:kilometres?|kilometers?)|sq\.? km|km²|km2", "m2", 1e6),
    (r"square (?:metres?|meters?)|sq\.? m|m²|m2", "m2", 1.0),
    (r"square miles?|sq\.? miles?", "m2", 2_589_988.110_336),
    (r"square (?:feet|foot)|sq\.? ft", "m2", 0.092_903_04),
    (r"hectares?|ha", "m2", 1e4),
    (r"acres?", "m2", 4_046.856_422_4),
    (r"(?:kilometres?|kilometers?|km)(?: an | per |/)h(?:our)?|kmh|kph|km/h", "m/s", 1.0 / 3.6),
    (r"(?:miles?)(?: an | per )hour|mph", "m/s", 0.447_04),
    (r"knots?", "m/s", 1852.0 / 3600.0),
    (r"(?:metres?|meters?|m)(?: a | per |/)s(?:econd)?", "m/s", 1.0),
    (r"(?:kilometres?|kilometers?|kms?)", "m", 1e3),
    (r"nautical miles?", "m", 1852.0),
    (r"miles?", "m", 1609.344),
    (r"centimet(?:re|er)s?|cm", "m", 0.01),
    (r"millimet(?:re|er)s?|mm", "m", 1e-3),
    (r"(?:metres?|meters?)|m", "m", 1.0),
    (r"feet|foot|ft", "m", 0.3048),
    (r"inch(?:es)?", "m", 0.0254),
    (r"yards?", "m", 0.9144),
    (r"kilogram(?:me)?s?|kilos?|kg", "kg", 1.0),
    (r"milligram(?:me)?s?|mg", "kg", 1e-6),
    (r"gram(?:me)?s?|g", "kg", 1e-3),
    (r"short tons?", "kg", 907.184_74),
    (r"(?:metric )?tonnes?|metric tons?|tons?", "kg", 1e3),
    (r"ounces?|oz", "kg", 0.028_349_523_125),
    (r"pounds?|lbs?", "kg", 0.453_592_37),
    (r"(?:degrees? |°)(?:celsius|c)", "°C", 1.0),
    (r"(?:degrees? |°)(?:fahrenheit|f)", "°F", 1.0),
    (r"gigawatts?|gw", "W", 1e9),
    (r"megawatts?|mw", "W", 1e6),
    (r"kilowatts?|kw", "W", 1e3),
    (r"watts?", "W", 1.0),
    (r"terabytes?|tb", "B", 1e12),
    (r"gigabytes?|gb", "B", 1e9),
    (r"megabytes?|mb", "B", 1e6),
    (r"seconds?|secs?", "s", 1.0),
    (r"minutes?|mins?", "s", 60.0),
    (r"hours?|hrs?", "s", 3600.0),
    (r"days?", "s", 86_400.0),
    (r"nights?", "s", 86_400.0),
    (r"weeks?", "s", 604_800.0),
    (r"fortnights?", "s", 1_209_600.0),
    (r"months?", "year", 1.0 / 12.0),
    (r"years?|yrs?", "year", 1.0),
    (r"decades?", "year", 10.0),
    (r"centur(?:y|ies)", "year", 100.0),
    (r"times", "x", 1.0),
];

/// Signs and codes before a number.
const BEFORE: &[(&str, &str)] = &[
    (r"US ?\$|USD ?|\$ ?", "USD"),
    (r"A\$|AU\$|AUD ?", "AUD"),
    (r"C\$|CA\$|CAD ?", "CAD"),
    (r"NZ\$|NZD ?", "NZD"),
    (r"HK\$|HKD ?", "HKD"),
    (r"€ ?|EUR ?", "EUR"),
    (r"£ ?|GBP ?", "GBP"),
    (r"¥ ?|JPY ?", "JPY"),
    (r"CNY ?|RMB ?", "CNY"),
    (r"₽ ?|RUB ?", "RUB"),
    (r"₴ ?|UAH ?", "UAH"),
    (r"₹ ?|INR ?", "INR"),
    (r"₩ ?|KRW ?", "KRW"),
    (r"CHF ?", "CHF"),
];

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    let groups: Vec<String> = UNITS.iter().map(|(words, ..)| format!("({words})")).collect();
    // A unit in letters ends where the word ends; the signs need no end.
    Regex::new(&format!(r"(?i)^(?:[ \u{{a0}}-]?)(?:(?:more|additional|further|extra|straight|consecutive|full|whole|trading|business|working) )?(?:{})(?:\b|[^\p{{L}}\p{{N}}]|$)", groups.join("|")))
        .expect("a valid pattern")
});

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    let groups: Vec<String> = BEFORE.iter().map(|(sign, _)| format!("({sign})")).collect();
    Regex::new(&format!(r"(?:^|[^\p{{L}}])(?:{})$", groups.join("|"))).expect("a valid pattern")
});

/// A unit at one place.
pub(super) struct Unit {
    pub(super) name: &'static str,
    pub(super) factor: f64,
    /// Bytes that its words take, with the space or hyphen between it and the number.
    pub(super) length: usize,
}

/// The unit at the beginning of `rest`, which follows a number.
pub(super) fn after(rest: &str) -> Option<Unit> {
    let found = AFTER.captures(rest)?;
    UNITS.iter().zip(1..).find_map(|((_, name, factor), group)| {
        found.get(group).map(|unit| Unit { name, factor: *factor, length: unit.end() })
    })
}

/// The currency whose sign or code ends `before`, which a number follows.
pub(super) fn before(before: &str) -> Option<Unit> {
    // Only the last few characters can be a sign.
    let tail = window::before(before, before.len(), 8);
    let found = SIGN.captures(tail)?;
    BEFORE.iter().zip(1..).find_map(|((_, name), group)| {
        found.get(group).map(|sign| Unit { name, factor: 1.0, length: tail.len() - sign.start() })
    })
}
