//! Time zones: how far a clock is ahead of Greenwich.

use jiff::civil::{Date, Weekday};

use super::calendar;

/// Words for a zone after a clock time, as a pattern.
pub(super) const PATTERN: &str = r"(?:(?-i:(?:GMT|UTC)(?: ?[+\-−][0-9]{1,2}(?::?[0-9]{2})?)?|E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T|BST|CES?T|EES?T|MSK|JST|KST|AEST)\b|(?:eastern|central|mountain|pacific)(?: (?:standard|daylight))?(?: time)?\b|(?:minsk|moscow|ankara|istanbul|tehran|kabul|islamabad|delhi|beijing|tokyo|seoul|greenwich mean)(?: standard)? time\b|local time\b)";

/// Zones by their words, in minutes east of Greenwich (IANA time zone database, 2025). "IST" is left out: India, Israel and
/// Ireland all use it. The cities keep no summer time.
const NAMES: &[(&str, i16)] = &[
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("bst", 60),
    ("cet", 60),
    ("cest", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("jst", 540),
    ("kst", 540),
    ("aest", 600),
    ("eastern standard", -300),
    ("eastern daylight", -240),
    ("central standard", -360),
    ("central daylight", -300),
    ("mountain standard", -420),
    ("mountain daylight", -360),
    ("pacific standard", -480),
    ("pacific daylight", -420),
    ("minsk", 180),
    ("moscow", 180),
    ("ankara", 180),
    ("istanbul", 180),
    ("tehran", 210),
    ("kabul", 270),
    ("islamabad", 300),
    ("delhi", 330),
    ("beijing", 480),
    ("tokyo", 540),
    ("seoul", 540),
    ("greenwich mean", 0),
];

/// Zones of the United States whose name leaves summer time open, by their winter offset.
const SEASONAL: &[(&str, i16)] = &[
    ("et", -300),
    ("ct", -360),
    ("mt", -420),
    ("pt", -480),
    ("eastern", -300),
    ("central", -360),
    ("mountain", -420),
    ("pacific", -480),
];

/// Minutes east of Greenwich of the zone that `words` name; `day` decides over summer time where the name does not.
pub(super) fn offset(words: &str, day: Option<Date>) -> Option<i16> {
    let lower = words.trim().to_lowercase();
    let name = lower.trim_end_matches(" time").trim_end_matches(" standard");
    let full = lower.trim_end_matches(" time");
    let known = |list: &[(&str, i16)], name: &str| list.iter().find(|(n, _)| *n == name).map(|(_, m)| *m);
    if let Some(ahead) = lower.strip_prefix("gmt").or_else(|| lower.strip_prefix("utc")) {
        return if ahead.trim().is_empty() { Some(0) } else { stated(ahead.trim()) };
    }
    known(NAMES, full).or_else(|| known(NAMES, name)).or_else(|| {
        let winter = known(SEASONAL, name)?;
        Some(winter + if is_summer(day?)? { 60 } else { 0 })
    })
}

/// "+3", "-0530", "+05:45".
fn stated(words: &str) -> Option<i16> {
    let (sign, rest) = match words.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, words.strip_prefix(['-', '−'])?),
    };
    let digits = rest.replace(':', "");
    let (hours, minutes) =
        if digits.len() > 2 { digits.split_at_checked(digits.len() - 2)? } else { (digits.as_str(), "0") };
    let (hours, minutes): (i16, i16) = (hours.parse().ok()?, minutes.parse().ok()?);
    // No place is further from Greenwich (Kiribati, UTC+14).
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Whether the United States keep summer time: second Sunday of March to first Sunday of November (15 U.S.C. 260a, since
/// 2007; before, weeks at either end are an hour off).
fn is_summer(day: Date) -> Option<bool> {
    let year = i64::from(day.year());
    let from = calendar::weekday_after(calendar::day(year, 3, 8)?, Weekday::Sunday)?;
    let to = calendar::weekday_after(calendar::day(year, 11, 1)?, Weekday::Sunday)?;
    Some(from <= day && day < to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_by_name_and_number() {
        let (may, january) = (calendar::day(2031, 5, 15), calendar::day(2031, 1, 15));
        for (words, day, expected) in [
            ("GMT", may, Some(0)),
            ("UTC+3", may, Some(180)),
            ("GMT-03:30", may, Some(-210)),
            ("UTC+99", may, None),
            ("EST", may, Some(-300)),
            ("ET", may, Some(-240)),
            ("ET", january, Some(-300)),
            ("ET", None, None),
            ("Pacific time", january, Some(-480)),
            ("Eastern Daylight Time", january, Some(-240)),
            ("Moscow time", may, Some(180)),
            ("local time", may, None),
        ] {
            assert_eq!(offset(words, day), expected, "{words}");
        }
    }
}
