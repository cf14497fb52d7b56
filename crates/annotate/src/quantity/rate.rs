//! Per what a quantity is told: "500 barrels a day", "$70 per barrel", "12 deaths for every 1,000 births".

use std::sync::LazyLock;

use regex::Regex;

use crate::{window, word};

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static RATE: LazyLock<Regex> = LazyLock::new(|| {
    // "A" makes a rate of measures alone; nouns that are counted may stand between.
    Regex::new(
        r"(?xi)^(?:[\ -][\p{L}’'-]+){0,3}?
        (?:\ (?:an?|each|every)\ (?P<a>second|minute|hour|day|night|week|month|year|season|barrel|gallon|lit(?:re|er)|tonne?|kilo(?:gram)?|pound|ounce|share|head|person|piece|bushel|mile|kilomet(?:re|er)|acre|hectare|ticket|vote)
          |(?:\ per\ |/|\ for\ (?:each|every)\ )(?P<p>[0-9][0-9,]*\ [\p{L}-]+|[\p{L}-]+)
          |\ (?P<l>hourly|daily|weekly|monthly|yearly|annually))
        (?P<after>\ (?:after|before|earlier|later|ago|from|old|long|and\ a\ half|of\ (?:mourning|rest))\b)?",
    )
    .expect("a valid pattern")
});

/// Words that no noun phrase holds: a rate behind them is not the quantity's.
const ENDS: &[&str] = &[
    "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "was", "were", "is", "are", "has",
    "had", "who", "that", "as", "than", "a", "an", "the", "but", "after", "over", "during", "within",
    "under", "per",
];

/// Longer phrases are not looked at, in bytes.
const WINDOW: usize = 80;

/// Whether `before` says that the number after it is what a rate is told of: "per 1,000", "for every 100".
pub(super) fn is_base(before: &str) -> bool {
    let tail = window::before(before, before.len(), "for every ".len()).to_lowercase();
    ["per ", "for every ", "for each "].iter().any(|words| tail.ends_with(words))
}

/// The stem of that per which the quantity is told whose words `rest` follows; empty where it is no rate.
pub(super) fn per(rest: &str) -> String {
    let rest = window::after(rest, 0, WINDOW);
    let Some(found) = RATE.captures(rest).filter(|found| found.name("after").is_none()) else {
        return String::new();
    };
    let Some(unit) = found.name("a").or(found.name("p")).or(found.name("l")) else { return String::new() };
    let between = rest.get(..unit.start()).unwrap_or_default().to_lowercase();
    let nouns: Vec<&str> = between.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let link = match nouns.as_slice() {
        [.., "for", "each" | "every"] => 2,
        [.., "a" | "an" | "each" | "every" | "per"] => 1,
        _ => 0,
    };
    let own = nouns.len() - link;
    if nouns.iter().take(own).any(|noun| ENDS.contains(noun)) {
        return String::new();
    }
    match unit.as_str().to_lowercase().as_str() {
        "cent" => String::new(),
        "capita" | "head" | "person" => "person".to_owned(),
        "annum" | "annually" | "yearly" => "year".to_owned(),
        "daily" => "day".to_owned(),
        adverb if found.name("l").is_some() => adverb.trim_end_matches("ly").to_owned(),
        words => words.split(' ').map(|w| word::stem(&w.replace(',', ""))).collect::<Vec<_>>().join(" "),
    }
}
