//! Values as Recognizers-Text gives them and as we find them, in one notation.

use crossread_core::{Quantity, Span, Time};
use jiff::civil::Date;
use serde_json::Value;

/// The values that a resolution allows: days as "from..to", the last included; hours and numbers as they are; and its
/// values in TIMEX3's notation. Of a range with both ends named the set leaves the last out ("2014 to 2018" ends with
/// 2017); news includes it, so both count.
pub(super) fn expected(resolution: &Value) -> Vec<String> {
    let Some(values) = resolution["values"].as_array() else {
        let value = resolution["value"].as_str().map(|v| v.trim_end_matches('%').to_owned());
        return value.into_iter().collect();
    };
    values.iter().flat_map(readings).map(|value| value.trim_end_matches(":00").to_owned()).collect()
}

fn readings(value: &Value) -> Vec<String> {
    let field = |name: &str| value[name].as_str();
    let timex = field("timex").unwrap_or_default();
    let mut found = vec![timex.to_owned()];
    if let Some(value) = field("value") {
        // A day and an hour parse as a day too.
        let day = value.parse::<Date>().ok().filter(|_| value.len() == 10);
        found.push(day.map_or_else(|| value.replace(":00:00", ":00"), |day| format!("{day}..{day}")));
    } else if let (Some(start), Some(end)) =
        (field("start"), field("end").and_then(|end| end.parse::<Date>().ok()))
    {
        // "(2014-01-01,2018-01-01,P4Y)": the end, and how long in which unit.
        let length = timex.rsplit([',', ')']).find(|part| part.starts_with('P')).unwrap_or_default();
        found.push(length.to_owned());
        let named = match length.chars().next_back() {
            Some('D') => Some(end),
            Some('M') => Some(end.last_of_month()),
            Some('Y') => Some(end.last_of_year()),
            _ => None,
        };
        let last = [end.yesterday().ok(), named];
        found.extend(last.into_iter().flatten().map(|last| format!("{start}..{last}")));
    }
    found
}

/// What the times found say, each with its place: days, hours, TIMEX3 values, and the stretches between two that "to",
/// "and" or a dash joins, for TimeML marks the ends apart.
pub(super) fn of_times(input: &str, times: &[Time], today: Option<Date>) -> Vec<(Span, Vec<String>)> {
    let singles = times.iter().map(|time| (time.span, vec![of_time(time), time.value.clone()]));
    let joined = times.iter().zip(times.iter().skip(1)).filter_map(|(first, second)| {
        let now = |time: &Time| if time.value == "PRESENT_REF" { today } else { None };
        let (from, to) = (first.from.or(now(first))?, second.to.or(now(second))?);
        let between = input.get(first.span.end..second.span.end)?.trim_start();
        const LINKS: [&str; 7] = ["to ", "through ", "till ", "until ", "and ", "-", "–"];
        LINKS.iter().any(|link| between.starts_with(link)).then_some(())?;
        Some((first.span.join(second.span), vec![format!("{from}..{to}")]))
    });
    singles.chain(joined).collect()
}

fn of_time(time: &Time) -> String {
    let clock = time.clock.map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60));
    let value = match (clock, time.from, time.to) {
        (Some(clock), Some(day), _) => format!("{day} {clock}"),
        (Some(clock), ..) => clock,
        (None, Some(from), Some(to)) => format!("{from}..{to}"),
        _ => String::new(),
    };
    value.trim_end_matches(":00").to_owned()
}

/// A duration in seconds; a year has 365 days and a month 30 there.
pub(super) fn of_duration(input: &str, quantity: &Quantity) -> String {
    let years = quantity.span.of(input).to_lowercase().contains("year");
    let days = if years { quantity.low * 365.0 } else { (quantity.low * 12.0).round() * 30.0 };
    let seconds = if quantity.unit == "year" { days * 86_400.0 } else { quantity.low };
    seconds.to_string()
}

/// A number; a fraction, which is a share in per cent to us, is a part of one there.
pub(super) fn of_number(input: &str, quantity: &Quantity) -> String {
    let words = quantity.span.of(input).to_lowercase();
    let told = ["%", "percent", "per cent", "pct"].iter().any(|sign| words.contains(sign));
    let share = quantity.unit == "%" && !told;
    (if share { quantity.low / 100.0 } else { quantity.low }).to_string()
}

/// Whether two values are one: the same words, or numbers that differ by no more than the set rounds.
pub(super) fn same(a: &str, b: &str) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs();
    !a.is_empty() && (a == b || matches!((a.parse(), b.parse()), (Ok(a), Ok(b)) if near(a, b)))
}
