//! Hours of the day.

use std::sync::LazyLock;

use regex::Regex;

use super::expression::count;

/// Minutes of a day.
const DAY: i64 = 1440;

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:(?P<c>[a-z0-9\ ]+)\ (?P<u>minute|hour)s?\ (?P<k>before|after|past|to)\ )?
        (?:(?P<n>noon|midnight)
          |(?P<h>[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)
           (?:[:.](?P<m>[0-5][0-9]))?(?:[:.][0-5][0-9])?\ ?(?:(?P<p>[ap])\.?m\b|o['’]clock)?
          )(?P<z>.*)$",
    )
    .expect("a valid pattern")
});

/// The hour that `words` give, in minutes after midnight; `None` where it is that of another time zone than the place's,
/// or no hour at all.
pub(super) fn minutes(words: &str) -> Option<u16> {
    let found = CLOCK.captures(words)?;
    let group = |name| found.name(name).map_or(String::new(), |g| g.as_str().to_lowercase());
    let zone = group("z");
    if ["gmt", "utc"].iter().any(|z| zone.contains(z)) {
        return None;
    }
    let hour = match group("n").as_str() {
        "noon" => 12,
        "midnight" => 0,
        _ => count(&group("h"))?,
    };
    let hour = match group("p").as_str() {
        "p" if hour < 12 => hour + 12,
        "a" if hour == 12 => 0,
        _ => hour,
    };
    let minute = group("m").parse::<i64>().unwrap_or(0);
    let unit = if group("u") == "hour" { 60 } else { 1 };
    let steps = match group("k").as_str() {
        "before" | "to" => -unit * count(&group("c"))?,
        "after" | "past" => unit * count(&group("c"))?,
        _ => 0,
    };
    u16::try_from((hour * 60 + minute + steps).rem_euclid(DAY)).ok().filter(|_| hour <= 24)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_in_words_and_digits() {
        for (words, expected) in [
            ("5:30 p.m.", Some((17, 30))),
            ("11:30pm local time", Some((23, 30))),
            ("5.10am", Some((5, 10))),
            ("12 a.m.", Some((0, 0))),
            ("noon", Some((12, 0))),
            ("an hour before midnight", Some((23, 0))),
            ("ten minutes past noon", Some((12, 10))),
            ("four o'clock", Some((4, 0))),
            ("17:05", Some((17, 5))),
            ("05:30 GMT", None),
            ("99:99", None),
        ] {
            assert_eq!(minutes(words), expected.map(|(h, m)| h * 60 + m), "{words}");
        }
    }
}
