//! Expressions with resolved values: the specifications of Recognizers-Text (JSON).

use std::path::Path;

use crossread_annotate::expressions;
use crossread_core::{Quantity, Span, Time};
use serde_json::Value;

use super::score::{Counts, text};
use crate::failure::Failure;

/// The files measured on, below the specifications' folder.
const FILES: [&str; 4] = [
    "DateTime/English/DateTimeModel.json",
    "Number/English/NumberModel.json",
    "Number/English/PercentModel.json",
    "Number/English/OrdinalModel.json",
];

/// The types that news gives. Left out: "set", "timerange", "datetimerange", "datetimealt", "timezone" and relative
/// ordinals ("the next one"), which belong to calendars and assistants.
const TYPES: [&str; 8] = [
    "datetimeV2.date",
    "datetimeV2.daterange",
    "datetimeV2.datetime",
    "datetimeV2.time",
    "datetimeV2.duration",
    "number",
    "percentage",
    "ordinal",
];

/// Measures on the cases whose results are all of the [`TYPES`] above, or none at all. Right is an expression that shares
/// a character with the expected one and has one of its values.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let mut table = Counts::head("expressions");
    for name in FILES {
        let file = path.join(name);
        let fail = |reason: String| Failure::Evaluation { path: file.clone(), reason };
        let cases: Vec<Value> = serde_json::from_str(&text(&file)?).map_err(|e| fail(e.to_string()))?;
        let mut by_type: Vec<(String, Counts)> = Vec::new();
        let mut all = Counts::default();
        for case in cases.iter().filter_map(Case::read) {
            let (kind, counts) = case.count();
            all.add(counts);
            match by_type.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, known)) => known.add(counts),
                None => by_type.push((kind, counts)),
            }
        }
        table.push_str(&all.row(name));
        by_type.sort_by(|a, b| a.0.cmp(&b.0));
        let rows = by_type.iter().filter(|_| by_type.len() > 1);
        rows.for_each(|(kind, counts)| table.push_str(&counts.row(&format!("  {kind}"))));
    }
    Ok(table)
}

/// A sentence with what to find in it.
struct Case<'c> {
    input: &'c str,
    today: Option<jiff::civil::Date>,
    /// Type, place, values.
    expected: Vec<(&'c str, Span, Vec<String>)>,
}

impl<'c> Case<'c> {
    /// `None` where the case holds a type that is left out.
    fn read(case: &'c Value) -> Option<Self> {
        let input = case["Input"].as_str()?;
        let today = case["Context"]["ReferenceDateTime"].as_str().and_then(|day| day.get(..10)?.parse().ok());
        let at =
            |character: u64| input.char_indices().nth(character as usize).map_or(input.len(), |(at, _)| at);
        let mut expected = Vec::new();
        for result in case["Results"].as_array()? {
            let kind = result["TypeName"].as_str()?;
            if !TYPES.contains(&kind) {
                return None;
            }
            let span = Span::new(at(result["Start"].as_u64()?), at(result["End"].as_u64()? + 1));
            expected.push((kind, span, values(&result["Resolution"])));
        }
        Some(Self { input, today, expected })
    }

    /// The type of what is to be found ("none" where nothing is), and how much of it is.
    fn count(&self) -> (String, Counts) {
        let kind = self.expected.first().map_or("none", |(kind, ..)| kind);
        let (times, quantities) = expressions(self.input, self.today);
        let dates = kind.starts_with("datetime") || (kind == "none" && self.today.is_some());
        let found: Vec<(Span, String)> = if dates {
            let durations =
                quantities.iter().filter(|q| matches!(q.unit.as_str(), "s" | "year")).map(duration);
            times.iter().map(date).chain(durations).collect()
        } else {
            quantities.iter().map(number).collect()
        };
        let matches = |(_, span, values): &&(&str, Span, Vec<String>)| {
            found.iter().any(|(at, value)| at.overlaps(*span) && values.contains(value))
        };
        let right = self.expected.iter().filter(matches).count();
        (kind.to_owned(), Counts { right, found: found.len(), expected: self.expected.len() })
    }
}

/// The values that a resolution allows: days as "from..to", the last included; numbers as they are.
fn values(resolution: &Value) -> Vec<String> {
    let field = |value: &Value, name: &str| value[name].as_str().map(str::to_owned);
    let Some(values) = resolution["values"].as_array() else {
        return field(resolution, "value").map(|v| v.trim_end_matches('%').to_owned()).into_iter().collect();
    };
    let one = |value: &Value| {
        let day = |text: String| text.parse::<jiff::civil::Date>().ok();
        match (field(value, "value"), field(value, "start"), field(value, "end")) {
            (Some(value), ..) => Some(
                day(value.clone()).map_or_else(|| value.replace(":00:00", ":00"), |d| format!("{d}..{d}")),
            ),
            (_, Some(start), Some(end)) => Some(format!("{start}..{}", day(end)?.yesterday().ok()?)),
            _ => None,
        }
    };
    values.iter().filter_map(one).map(|value| value.trim_end_matches(":00").to_owned()).collect()
}

/// A time with its value as [`values`] writes it.
fn date(time: &Time) -> (Span, String) {
    let clock = time.clock.map(|minutes| format!("{:02}:{:02}", minutes / 60, minutes % 60));
    let value = match (clock, time.from, time.to) {
        (Some(clock), Some(day), _) => format!("{day} {clock}"),
        (Some(clock), ..) => clock,
        (None, Some(from), Some(to)) => format!("{from}..{to}"),
        _ => String::new(),
    };
    (time.span, value.trim_end_matches(":00").to_owned())
}

/// A duration in seconds; a year has 365 days and a month 30 there.
fn duration(quantity: &Quantity) -> (Span, String) {
    let months = (quantity.low * 12.0).round();
    let days = if months % 12.0 == 0.0 { months / 12.0 * 365.0 } else { months * 30.0 };
    let seconds = if quantity.unit == "year" { days * 86_400.0 } else { quantity.low };
    (quantity.span, seconds.to_string())
}

fn number(quantity: &Quantity) -> (Span, String) {
    (quantity.span, quantity.low.to_string())
}
