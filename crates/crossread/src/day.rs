//! A day as a person says it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// What is said of words that name no day.
const NO_DAY: &str = "not a day; say for instance 2030-05-14, \"14 May 2030\", yesterday or \"2 weeks ago\"";

/// How a day is written, beside 2030-05-14.
const FORMS: &[&str] = &["%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y"];

/// The day that these words name, as YYYY-MM-DD; days that have passed are counted from today, in UTC.
pub(crate) fn parse(words: &str) -> Result<String, String> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    named(words, today).map(|day| day.to_string()).ok_or_else(|| NO_DAY.to_owned())
}

fn named(words: &str, today: Date) -> Option<Date> {
    let words = words.trim().to_lowercase();
    let written = words.parse().ok().filter(|_| words.len() == "2030-05-14".len());
    let written = written.or_else(|| FORMS.iter().find_map(|form| Date::strptime(form, &words).ok()));
    if written.is_some() {
        return written;
    }
    match words.as_str() {
        "today" => Some(today),
        "yesterday" => today.yesterday().ok(),
        _ => {
            let counted = match words.split_once(' ') {
                Some(("last", unit)) => format!("1 {unit} ago"),
                Some(("a" | "an" | "one", rest)) => format!("1 {rest}"),
                _ => words,
            };
            let passed: Span = counted.strip_suffix(" ago")?.trim().parse().ok()?;
            today.checked_sub(passed).ok().filter(|day| *day <= today)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_as_people_say_them() {
        let today = date(2030, 5, 14);
        for (words, day) in [
            ("2030-05-01", date(2030, 5, 1)),
            ("1 May 2030", date(2030, 5, 1)),
            ("May 1, 2030", date(2030, 5, 1)),
            ("today", today),
            (" Yesterday ", date(2030, 5, 13)),
            ("2 weeks ago", date(2030, 4, 30)),
            ("10 days ago", date(2030, 5, 4)),
            ("a month ago", date(2030, 4, 14)),
            ("last week", date(2030, 5, 7)),
        ] {
            assert_eq!(named(words, today), Some(day), "{words}");
        }
        for words in [
            "", "soon", "2030-13-01", "2030-02-30", "05/06/2030", "weeks ago", "2 weeks", "-3 days ago",
            "2030-05-14T10:00",
        ] {
            assert_eq!(named(words, today), None, "{words}");
        }
    }
}
