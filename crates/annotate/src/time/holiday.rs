//! Feasts that stand for a day.

use jiff::civil::{Date, Weekday};

use super::calendar::{self, shift};

/// Their names, as a pattern.
pub(super) const NAME: &str = "(?:Christmas (?:Eve|Day)|Boxing Day|New Year['’]s (?:Eve|Day)|Valentine['’]s Day|Halloween|Thanksgiving Day|Good Friday|Easter (?:Sunday|Monday))";

/// Those that stand for a season too ("the Christmas trade"), and so need a preposition.
pub(super) const SEASON: &str = "(?:Christmas|Easter|Thanksgiving)";

/// The day of the feast named in `words` that is meant in a report of `today`: the nearest, or where the words look
/// ahead the next.
pub(super) fn day(words: &str, today: Date, ahead: bool) -> Option<Date> {
    let year = i64::from(today.year());
    let days = (year - 1..=year + 1).filter_map(|year| in_year(words, year));
    days.filter(|day| !ahead || *day >= today).min_by_key(|day| (*day - today).get_days().abs())
}

/// The day of that feast in a year.
pub(super) fn in_year(words: &str, year: i64) -> Option<Date> {
    let lower = words.to_lowercase();
    let fixed = [
        ("christmas eve", 12, 24),
        ("christmas", 12, 25),
        ("boxing", 12, 26),
        ("s eve", 12, 31),
        ("new year", 1, 1),
        ("valentine", 2, 14),
        ("halloween", 10, 31),
    ];
    if let Some((_, month, day)) = fixed.iter().find(|(name, ..)| lower.contains(name)) {
        return calendar::day(year, *month, *day);
    }
    if lower.contains("thanksgiving") {
        // The fourth Thursday of November (5 U.S.C. 6103).
        return calendar::weekday_after(calendar::day(year, 11, 22)?, Weekday::Thursday);
    }
    let sunday = easter(year)?;
    match lower.as_str() {
        name if name.contains("good friday") => shift(sunday, -2),
        name if name.contains("monday") => shift(sunday, 1),
        _ => Some(sunday),
    }
}

/// Easter Sunday of the Western churches (Butcher's rule; Meeus, Astronomical Algorithms, 1991, chapter 8).
fn easter(year: i64) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    calendar::day(year, sum / 31, sum % 31 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movable_feasts() {
        for (words, year, expected) in [
            ("Easter", 2000, "2000-04-23"),
            ("Easter Monday", 2019, "2019-04-22"),
            ("Good Friday", 2024, "2024-03-29"),
            ("Thanksgiving Day", 1999, "1999-11-25"),
            ("New Year’s Eve", 2030, "2030-12-31"),
        ] {
            assert_eq!(in_year(words, year).map(|d| d.to_string()).as_deref(), Some(expected), "{words}");
        }
    }
}
