//! A figure's history: which version was published when.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Difference, Reason, RecordFinding, Status};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::outline::Outline;
use crate::printable::one_line;
use crate::wording::day;

const WIDTH: i32 = 460;
const LABELS: i32 = 170;
const ROW: i32 = 26;
/// Days nearer than this are not both written.
const APART: i32 = 84;
const LONGEST_LABEL: usize = 26;

/// The versions as rows, the greatest at the top, the days of publication from left to right, a dot for each day on which
/// a version was published. The rows are not to scale: "dozens" has no place on one. Nothing where all were published
/// on one day, or where the number does not change.
pub(super) fn history(outline: &Outline<'_>, finding: &RecordFinding) -> Markup {
    let published = |place: usize| {
        outline.record.reports.get(place).and_then(|r| r.published.as_deref()?.parse::<Date>().ok())
    };
    let mut dots: BTreeMap<(Date, usize), BTreeSet<usize>> = BTreeMap::new();
    for (side, version) in finding.sides.iter().enumerate() {
        for place in version.evidence.iter().filter_map(|e| outline.place(&e.report)) {
            if let Some(date) = published(place) {
                dots.entry((date, side)).or_default().insert(place + 1);
            }
        }
    }
    // A sum or a rounding has no history: both numbers were right all the time.
    let changes = finding.reason == Some(Reason::Update) || finding.status == Status::Conflict;
    let days: BTreeSet<Date> = dots.keys().map(|(date, _)| *date).collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return html! {} };
    let rows = i32::try_from(finding.sides.len()).unwrap_or(0);
    if finding.differs != Some(Difference::Number) || !changes || first == last || !(2..=12).contains(&rows) {
        return html! {};
    }
    let length = span(*first, *last).max(1);
    let x = |date: Date| LABELS + 16 + (WIDTH - LABELS - 60) * span(*first, date) / length;
    let y = |side: usize| ROW * (rows - i32::try_from(side).unwrap_or(0)) - ROW / 2;
    let height = ROW * rows + 24;
    let path: Vec<String> = dots.keys().map(|(date, side)| format!("{},{}", x(*date), y(*side))).collect();
    let mut written: Option<i32> = None;
    let labels: Vec<(i32, String)> = days
        .iter()
        .filter(|date| *date == last || x(*last) - x(**date) >= APART)
        .filter_map(|date| {
            let at = x(*date);
            let free = written.is_none_or(|before| at - before >= APART);
            free.then(|| {
                written = Some(at);
                (at, day(&date.to_string()))
            })
        })
        .collect();
    html! {
        figure.history {
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(told(outline, finding, &dots)) {
                @for (side, version) in finding.sides.iter().enumerate() {
                    text x=(LABELS) y=(y(side) + 4) text-anchor="end" { (label(&version.value, side)) }
                    path d={ "M" (LABELS + 8) " " (y(side)) "H" (WIDTH) } class="grid" {}
                }
                polyline points=(path.join(" ")) {}
                @for ((date, side), reports) in &dots {
                    circle cx=(x(*date)) cy=(y(*side)) r="5" {}
                    text.by x=(x(*date) + 9) y=(y(*side) - 5) {
                        (reports.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
                    }
                }
                @for (at, day) in &labels { text.day x=(at) y=(height - 4) text-anchor="middle" { (day) } }
            }
            figcaption { "By day of publication; the small numbers are the reports." }
        }
    }
}

fn span(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// A version's words, short enough for their place.
fn label(value: &str, side: usize) -> String {
    let value = one_line(value);
    let value = if value.is_empty() { super::letter(side) } else { value };
    if value.chars().count() <= LONGEST_LABEL {
        return value;
    }
    let cut: String = value.chars().take(LONGEST_LABEL - 1).collect();
    format!("{}…", cut.trim_end())
}

/// The same in a sentence, for those who do not see it.
fn told(
    outline: &Outline<'_>,
    finding: &RecordFinding,
    dots: &BTreeMap<(Date, usize), BTreeSet<usize>>,
) -> String {
    let told = dots.iter().map(|((date, side), reports)| {
        let value = finding.sides.get(*side).map_or(String::new(), |s| label(&s.value, *side));
        let names: Vec<&str> = reports.iter().map(|number| outline.name(number - 1)).collect();
        format!("{}: {value} ({})", day(&date.to_string()), names.join(", "))
    });
    told.collect::<Vec<_>>().join("; ")
}
