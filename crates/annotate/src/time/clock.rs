//! Hours of the day.

use std::sync::LazyLock;

use regex::Regex;

use super::words::count;

/// Minutes of a day.
const DAY: i64 = 1440;

#[allow(clippy::expect_used, reason = "the patterns are constants and a test compiles them")]
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:in\ the\ (?P<b>morning|afternoon|evening)\ at\ )?(?:(?P<c>half|(?:a\ )?quarter|[a-z0-9]+(?:-[a-z]+)?)\ (?:(?P<u>minute|min|hour)s?\ )?(?P<k>before|after|past|to)\ )?
        (?:(?P<n>noon|midday|midnight)
          |(?P<h>[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)
           (?:[:.]?(?P<m>[0-5][0-9]))?(?:[:.][0-5][0-9])?\ ?(?:(?P<p>[ap])\.?m\b\.?|o['’]clock)?
          )(?:\ hours)?(?:\ (?:in\ the\ |at\ )(?P<d>morning|afternoon|evening|night))?(?P<z>(?:\ .*)?)$",
    )
    .expect("a valid pattern")
});

/// An hour of the day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock<'w> {
    /// Minutes after midnight.
    pub(super) minutes: u16,
    /// Whether the words say which half of the day.
    pub(super) halved: bool,
    /// The words after it, which may name a zone.
    pub(super) zone: &'w str,
}

/// The hour that `words` give; `None` where they give none.
pub(super) fn read(words: &str) -> Option<Clock<'_>> {
    let found = CLOCK.captures(words)?;
    let group = |name| found.name(name).map_or(String::new(), |g| g.as_str().to_lowercase());
    let (half, part) = (group("p"), group("b") + &group("d"));
    let hour = match group("n").as_str() {
        "noon" | "midday" => 12,
        "midnight" => 0,
        _ => count(&group("h"))?,
    };
    let hour = match (half.as_str(), part.as_str()) {
        ("p", _) | ("", "afternoon" | "evening") if hour < 12 => hour + 12,
        ("", "night") if (6..12).contains(&hour) => hour + 12,
        ("a", _) | ("", "night" | "morning") if hour == 12 => 0,
        _ => hour,
    };
    let minute = group("m").parse::<i64>().unwrap_or(0);
    let unit = if group("u") == "hour" { 60 } else { 1 };
    let steps = match group("c").as_str() {
        "half" => 30,
        "quarter" | "a quarter" => 15,
        _ if group("k").is_empty() => 0,
        counted => unit * count(counted)?,
    };
    let steps = if matches!(group("k").as_str(), "before" | "to") { -steps } else { steps };
    let minutes = u16::try_from((hour * 60 + minute + steps).rem_euclid(DAY)).ok().filter(|_| hour <= 24)?;
    let halved = hour >= 12 || !half.is_empty() || !part.is_empty() || !group("n").is_empty();
    Some(Clock { minutes, halved, zone: found.name("z").map_or("", |z| z.as_str()).trim() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_in_words_and_digits() {
        for (words, expected, zone) in [
            ("5:30 p.m.", Some((17, 30)), ""),
            ("11:30pm local time", Some((23, 30)), "local time"),
            ("5.10am", Some((5, 10)), ""),
            ("12 a.m.", Some((0, 0)), ""),
            ("noon", Some((12, 0)), ""),
            ("an hour before midnight", Some((23, 0)), ""),
            ("ten minutes past noon", Some((12, 10)), ""),
            ("four o'clock", Some((4, 0)), ""),
            ("17:05", Some((17, 5)), ""),
            ("05:30 GMT", Some((5, 30)), "GMT"),
            ("1430 GMT", Some((14, 30)), "GMT"),
            ("530 p.m. ET", Some((17, 30)), "ET"),
            ("half past seven", Some((7, 30)), ""),
            ("a quarter to eight at night", Some((19, 45)), ""),
            ("20 minutes past eight in the evening", Some((20, 20)), ""),
            ("twenty-five past three", Some((3, 25)), ""),
            ("in the evening at 7", Some((19, 0)), ""),
            ("thirty-six minutes past eight", Some((8, 36)), ""),
            ("7 in the morning", Some((7, 0)), ""),
            ("99:99", None, ""),
        ] {
            let found = read(words);
            let minutes = found.map(|clock| clock.minutes);
            assert_eq!(minutes, expected.map(|(h, m)| h * 60 + m), "{words}");
            assert_eq!(found.map_or("", |clock| clock.zone), zone, "{words}");
        }
    }
}
