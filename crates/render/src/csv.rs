//! The record as a table.

use crossread_core::{Record, RecordEvidence, RecordFinding, RecordSide};

use crate::json::name;
use crate::outline::Outline;
use crate::printable::without_controls;

/// The columns, in order.
const COLUMNS: &[&str] = &[
    "finding", "kind", "status", "differs", "reason", "text", "explanation", "speaker", "importance",
    "confidence", "side", "value", "side_reports", "side_origins", "report", "file", "outlet", "published",
    "url", "start", "end", "exact", "cites",
];

/// The record's findings as comma-separated values (RFC 4180, UTF-8, a header line): one line for each piece of
/// evidence, with its finding, its side and its report. Offsets count code points; `side` counts from 1.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula, and articles are
/// strangers' texts: such a cell begins with an apostrophe instead, which spreadsheets do not show. Control characters
/// and directional overrides are left out, line breaks become spaces; the JSON form keeps every character.
pub fn csv(record: &Record) -> String {
    let outline = Outline::new(record);
    let mut out = line(COLUMNS.iter().map(|column| (*column).to_owned()));
    for finding in &record.findings {
        for (side, number) in finding.sides.iter().zip(1..) {
            for evidence in &side.evidence {
                out.push_str(&row(&outline, finding, (side, number), evidence));
            }
        }
    }
    out
}

fn row(
    outline: &Outline<'_>,
    finding: &RecordFinding,
    (side, number): (&RecordSide, usize),
    evidence: &RecordEvidence,
) -> String {
    let report = outline.place(&evidence.report).and_then(|place| outline.record.reports.get(place));
    let of_report = |field: fn(&crossread_core::RecordReport) -> Option<&str>| {
        cell(report.and_then(field).unwrap_or_default())
    };
    line([
        cell(&finding.id),
        name(&finding.kind),
        name(&finding.status),
        name(&finding.differs),
        name(&finding.reason),
        cell(&finding.text),
        cell(&finding.explanation),
        cell(finding.speaker.as_deref().unwrap_or_default()),
        finding.importance.to_string(),
        finding.confidence.to_string(),
        number.to_string(),
        cell(&side.value),
        side.reports.to_string(),
        side.origins.to_string(),
        cell(&evidence.report),
        of_report(|r| Some(&r.file)),
        of_report(|r| r.outlet.as_deref()),
        of_report(|r| r.published.as_deref()),
        of_report(|r| r.url.as_deref()),
        evidence.start.to_string(),
        evidence.end.to_string(),
        cell(&evidence.exact),
        cell(evidence.cites.as_deref().unwrap_or_default()),
    ])
}

/// A stranger's text as a cell that no spreadsheet takes for a formula. The wide forms of the signs count too: some
/// spreadsheets fold them.
fn cell(text: &str) -> String {
    let text = without_controls(text);
    let acts = |c: char| {
        matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}' | '\u{2212}')
    };
    let guard = if text.trim_start().starts_with(acts) { "'" } else { "" };
    format!("{guard}{text}")
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    let quoted = cells.into_iter().map(|cell| {
        let bare = !cell.contains([',', '"', '\'']) && cell.trim() == cell;
        if bare { cell } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    });
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for acting in [
            "=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "\u{200b}=1", "＝1", "=HYPERLINK(\"x\")",
        ] {
            assert!(cell(acting).starts_with('\''), "{acting:?}");
        }
        assert_eq!(cell("a = b - c"), "a = b - c");
    }

    #[test]
    fn cells_keep_to_themselves() {
        let cells = ["plain", "a, b", "say \"no\"", " x", ""].map(str::to_owned);
        assert_eq!(line(cells), "plain,\"a, b\",\"say \"\"no\"\"\",\" x\",\r\n");
        assert_eq!(cell("two\r\nlines"), "two  lines");
    }
}
