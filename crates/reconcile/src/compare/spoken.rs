//! Quantities as an explanation speaks of them.

use crossread_core::{Bound, Quantity};

/// A quantity as it is spoken of in an explanation.
pub(crate) fn shown(q: &Quantity) -> String {
    let value = if q.low == q.high { plain(q.low) } else { format!("{} to {}", plain(q.low), plain(q.high)) };
    let bound = match q.bound {
        Bound::Exact => "",
        Bound::About => "about ",
        Bound::AtLeast => "at least ",
        Bound::MoreThan => "more than ",
        Bound::AtMost => "at most ",
        Bound::LessThan => "fewer than ",
    };
    let unit = match q.unit.as_str() {
        "" | "x" | "ordinal" | "score" | "year-old" => String::new(),
        "%" => "%".to_owned(),
        "year" if q.high != 1.0 => " years".to_owned(),
        "s" => return format!("{bound}{}", duration(q)),
        unit => format!(" {unit}"),
    };
    let per = if q.per.is_empty() { String::new() } else { format!(" per {}", q.per) };
    format!("{bound}{value}{unit}{per}")
}

/// A duration in the largest unit that leaves no rest.
fn duration(q: &Quantity) -> String {
    let units =
        [(604_800.0, "weeks"), (86_400.0, "days"), (3600.0, "hours"), (60.0, "minutes"), (1.0, "seconds")];
    let fits = |(size, _): &&(f64, &str)| q.low % size == 0.0 && q.high % size == 0.0;
    let (size, name) = units.iter().find(fits).copied().unwrap_or((1.0, "seconds"));
    let (low, high) = (plain(q.low / size), plain(q.high / size));
    if q.low == q.high { format!("{low} {name}") } else { format!("{low} to {high} {name}") }
}

/// A number with its thousands parted, and in millions or more where that is short.
pub(crate) fn plain(value: f64) -> String {
    for (size, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] {
        let scaled = value / size;
        if scaled.abs() >= 1.0 && (scaled * 1000.0).fract() == 0.0 && scaled.abs() < 1e6 {
            return format!("{scaled} {name}");
        }
    }
    let text = format!("{}", (value * 100.0).round() / 100.0);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && whole.len() > 4 && (whole.len() - n).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
}
