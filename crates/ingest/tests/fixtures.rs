//! One file, one oddity: what ingest makes of it stands beside it. After a change that is meant, run this test with
//! `CROSSREAD_WRITE_GOLDEN=1` and read what changed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(clippy::disallowed_methods, reason = "the environment says whether to write the expectations anew")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crossread_core::{LineKind, Report};
use crossread_ingest::ingest;

/// What a reader of the fixture wants to see of a report.
fn describe(report: &Report) -> String {
    let mut text = String::new();
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            writeln!(text, "{name}: {value}").unwrap();
        }
    };
    field("file", Some(report.file().to_owned()));
    field("outlet", report.outlet().map(str::to_owned));
    field("url", report.url().map(str::to_owned));
    field("byline", Some(report.byline().join(", ")));
    field(
        "published",
        report.published().map(|published| match published.time {
            Some(time) => format!("{} {time}", published.date),
            None => published.date.to_string(),
        }),
    );
    for diagnostic in report.diagnostics() {
        field(&format!("{:?}", diagnostic.severity), Some(diagnostic.message.clone()));
    }
    for line in report.lines().iter().filter(|line| line.kind != LineKind::Blank) {
        writeln!(text, "{:?} | {}", line.kind, report.words(line.span).trim()).unwrap();
    }
    text
}

fn check(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let found = match ingest(name, &fs::read(path).unwrap()) {
        Ok(ingested) => {
            let reports = ingested.reports.iter().map(describe).collect::<Vec<_>>().join("\n");
            let notes: String =
                ingested.diagnostics.iter().map(|d| format!("\n{:?}: {}\n", d.severity, d.message)).collect();
            reports + &notes
        }
        Err(error) => format!("{error}\n"),
    };
    if std::env::var("CROSSREAD_WRITE_GOLDEN").is_ok() {
        fs::write(path.with_file_name(format!("{name}.expected")), &found).unwrap();
    }
    let expected = fs::read_to_string(path.with_file_name(format!("{name}.expected"))).unwrap_or_default();
    (found != expected).then(|| format!("=== {name}\n--- expected\n{expected}--- found\n{found}"))
}

#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let fixtures = paths.iter().filter(|path| path.extension().is_none_or(|e| e != "expected" && e != "md"));
    let wrong: Vec<String> = fixtures.filter_map(|path| check(path)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
