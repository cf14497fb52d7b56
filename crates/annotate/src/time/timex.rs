//! Values as TIMEX3 writes them (TimeML 1.2.1, section 2.2; ISO 8601 with parts of days, seasons, quarters).

use jiff::civil::Date;

use super::calendar::{Days, shift};

/// Words for parts of a day, with their codes.
const PARTS: [(&str, &str); 7] = [
    ("morning", "MO"),
    ("afternoon", "AF"),
    ("evening", "EV"),
    ("tonight", "NI"),
    ("overnight", "NI"),
    ("night", "NI"),
    ("midday", "MI"),
];
const SEASONS: [(&str, &str); 5] =
    [("spring", "SP"), ("summer", "SU"), ("autumn", "FA"), ("fall", "FA"), ("winter", "WI")];

/// The value of days, an hour of a day, or a part of one; empty where nothing can be told.
pub(super) fn of_days(words: &str, days: Days, hour: Option<u16>, published: Option<Date>) -> String {
    let lower = words.to_lowercase();
    let named = |codes: &[(&str, &'static str)]| {
        codes.iter().find(|(word, _)| lower.contains(word)).map(|(_, code)| *code)
    };
    if let (Some(hour), Some(day)) = (hour, days.from.or(published)) {
        return format!("{day}T{:02}:{:02}", hour / 60, hour % 60);
    }
    let (from, to) = match (days.from, days.to) {
        (Some(from), Some(to)) => (from, to),
        (Some(day), None) | (None, Some(day)) => (day, day),
        (None, None) => return String::new(),
    };
    let week = |day: Date| {
        let iso = day.iso_week_date();
        format!("{}-W{:02}", iso.year(), iso.week())
    };
    let length = (to - from).get_days() + 1;
    if let Some(season) = named(&SEASONS).filter(|_| length != 1) {
        format!("{}-{season}", from.year())
    } else if lower.contains("night") && length == 2 {
        format!("{from}TNI")
    } else if length == 1 {
        named(&PARTS).map_or_else(|| from.to_string(), |part| format!("{from}T{part}"))
    } else if lower.contains("weekend") {
        format!("{}-WE", week(from))
    } else if lower.contains("week") {
        week(shift(from, i64::from(length) / 2).unwrap_or(from))
    } else if lower.contains("century") {
        format!("{:02}", from.year() / 100)
    } else if lower.contains("decade")
        || lower.ends_with("ties")
        || lower.trim_end_matches(['\'', '’']).ends_with("0s")
    {
        format!("{:03}", from.year() / 10)
    } else if lower.contains("quarter") {
        format!("{}-Q{}", from.year(), (from.month() + 2) / 3)
    } else if (from.year(), from.month()) == (to.year(), to.month()) {
        format!("{:04}-{:02}", from.year(), from.month())
    } else {
        format!("{:04}", from.year())
    }
}

/// The value of a stretch: "P3D", "PT2H"; "PXY" where the count is left open.
pub(super) fn of_length(count: Option<i64>, unit: &str) -> String {
    let count = count.map_or("X".to_owned(), |count| count.to_string());
    let (clock, letter) = match unit.to_lowercase().trim_end_matches('s') {
        "second" => ("T", "S"),
        "minute" => ("T", "M"),
        "hour" => ("T", "H"),
        "day" => ("", "D"),
        "week" | "weekend" => ("", "W"),
        "fortnight" => return format!("P{}W", count.parse::<i64>().map_or(count, |c| (c * 2).to_string())),
        "month" => ("", "M"),
        "quarter" => ("", "Q"),
        "decade" => return format!("P{}Y", count.parse::<i64>().map_or(count, |c| (c * 10).to_string())),
        "century" | "centurie" => {
            return format!("P{}Y", count.parse::<i64>().map_or(count, |c| (c * 100).to_string()));
        }
        _ => ("", "Y"),
    };
    format!("P{clock}{count}{letter}")
}
