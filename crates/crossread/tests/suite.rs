//! Tests that are texts: each file of `tests/suite` holds several short reports and the findings to expect.
#![allow(clippy::expect_used, clippy::panic, clippy::string_slice, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::sync::LazyLock;

use crossread::{MiniLm, Reading, Record, Report, ingest, report, verify};

static ENCODER: LazyLock<MiniLm> = LazyLock::new(|| MiniLm::new().expect("the weights load"));

/// One line of "## findings".
struct Expected {
    line: String,
    /// "no conflict", "no finding", "apart", or kind, status, differs, reason as far as given.
    words: Vec<String>,
    /// Sides, each with the pieces of its evidence.
    sides: Vec<Vec<String>>,
}

#[test]
fn suite() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the suite").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let faults: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let text = std::fs::read_to_string(file).expect("a text");
            let name = file.file_name().expect("a name").to_string_lossy().into_owned();
            check(&text).into_iter().map(move |fault| format!("{name}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Reads one text; gives the lines that its record does not bear out.
fn check(text: &str) -> Vec<String> {
    let (reports, expected) = parse(text);
    let reading = report(reports, &*ENCODER);
    let faults = verify(&reading.record, &reading.reports().cloned().collect::<Vec<_>>());
    assert!(faults.is_empty(), "{faults:?}");
    expected.iter().filter(|e| !holds(e, &reading)).map(|e| e.line.clone()).collect()
}

fn parse(text: &str) -> (Vec<Report>, Vec<Expected>) {
    let (reports, findings) = text.split_once("## findings").expect("a list of findings");
    // What a careful reader would find and the program does not yet: known, and not asked for.
    let findings = findings.split("## missed").next().expect("a list of findings");
    let reports = reports
        .split("## report ")
        .skip(1)
        .flat_map(|part| {
            let (file, rest) = part.split_once('\n').expect("a name");
            let (head, body) = rest.split_once("\n\n").expect("a head and a text");
            let field =
                |name: &str| head.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default().trim();
            let article = serde_json::json!({
                "title": field("title:"), "text": body.trim(),
                "date_publish": field("published:"), "source_domain": field("outlet:"),
            });
            ingest(&format!("{file}.json"), article.to_string().as_bytes()).expect("an article").reports
        })
        .collect();
    let expected = findings
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .map(|line| {
            let (words, evidence) = line.split_once(": ").expect("words and evidence");
            let piece = |p: &str| p.trim().trim_matches('"').to_owned();
            Expected {
                line: line.to_owned(),
                words: words.split(' ').map(str::to_owned).collect(),
                sides: evidence.split(" | ").map(|side| side.split(" & ").map(piece).collect()).collect(),
            }
        })
        .collect();
    (reports, expected)
}

fn holds(expected: &Expected, reading: &Reading) -> bool {
    let record = &reading.record;
    let pieces = || expected.sides.iter().flatten();
    let words: Vec<&str> = expected.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["no", "conflict"] => !record
            .findings
            .iter()
            .filter(|f| f.status == crossread::Status::Conflict)
            .any(|f| f.sides.iter().any(|s| pieces().any(|p| touches(reading, record, &s.evidence, p)))),
        ["no", "finding"] => !record
            .findings
            .iter()
            .any(|f| f.sides.iter().any(|s| pieces().any(|p| touches(reading, record, &s.evidence, p)))),
        ["apart"] => !record
            .findings
            .iter()
            .any(|f| f.sides.iter().any(|s| pieces().all(|p| touches(reading, record, &s.evidence, p)))),
        // Somebody's saying stands whole, in just the report's words.
        ["said", "by", speaker @ ..] => record.findings.iter().any(|f| {
            let speaker = Some(speaker.join(" ")).filter(|name| name != "nobody");
            f.speaker == speaker && pieces().all(|p| f.text.contains(p.as_str()))
        }),
        ["origins", number] => record.findings.iter().any(|f| {
            let counted = |s: &crossread::RecordSide| s.origins.to_string() == *number;
            f.sides.iter().any(|s| counted(s) && pieces().all(|p| touches(reading, record, &s.evidence, p)))
        }),
        [kind, status, rest @ ..] => record.findings.iter().any(|f| {
            let name = |v: serde_json::Value| v.as_str().unwrap_or_default().to_owned();
            let value = |v: &dyn Fn() -> serde_json::Result<serde_json::Value>| name(v().expect("a value"));
            let matches = value(&|| serde_json::to_value(f.kind)) == *kind
                && value(&|| serde_json::to_value(f.status)) == *status
                && rest.first().is_none_or(|d| value(&|| serde_json::to_value(f.differs)) == *d)
                && rest.get(1).is_none_or(|r| value(&|| serde_json::to_value(f.reason)) == *r);
            let mut taken = Vec::new();
            matches
                && expected.sides.iter().all(|side| {
                    let found = f
                        .sides
                        .iter()
                        .position(|s| side.iter().all(|piece| touches(reading, record, &s.evidence, piece)));
                    let fresh = found.is_some_and(|n| !taken.contains(&n));
                    taken.extend(found);
                    fresh
                })
        }),
        _ => panic!("not a finding: {}", expected.line),
    }
}

/// Whether any evidence overlaps the words, in the report that holds them.
fn touches(reading: &Reading, record: &Record, evidence: &[crossread::RecordEvidence], words: &str) -> bool {
    let mut stands = false;
    let touched = reading.reports().zip(&record.reports).any(|(report, named)| {
        let Some(at) = report.text().find(words) else { return false };
        stands = true;
        let start = report.text()[..at].chars().count();
        let end = start + words.chars().count();
        evidence.iter().any(|e| e.report == named.id && e.start < end && start < e.end)
    });
    assert!(stands, "{words:?} stands in no report");
    touched
}
