//! The records of both examples, as the program writes them, against those kept in `tests/golden`. To write them anew
//! after a change that is meant, run this test with `CROSSREAD_WRITE_GOLDEN=1` and read what changed.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// How far importance and confidence may lie apart: embeddings differ in their last bits from processor to processor.
const TOLERANCE: f64 = 0.02;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the program from the workspace's folder, so that the files' names are the same wherever that lies.
fn crossread(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_crossread"))
        .args(arguments)
        .current_dir(workspace())
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[allow(clippy::disallowed_methods, reason = "the tests alone ask whether to write their golden files anew")]
fn check(example: &str) {
    let kept = format!("tests/golden/{example}.json");
    let made = crossread(&["report", &format!("examples/{example}"), "--format", "json"]);
    if std::env::var("CROSSREAD_WRITE_GOLDEN").is_ok() {
        std::fs::write(workspace().join(&kept), &made).expect("golden file written");
    }
    let golden = std::fs::read_to_string(workspace().join(&kept)).expect("a golden record");
    assert!(crossread(&["verify", &kept]).starts_with("The record holds"));
    let differences = differences(&parse(&golden), &parse(&made));
    let head = format!("{kept} is not what the program writes now; see the head of this file");
    assert!(differences.is_empty(), "{head}\n{}", differences.join("\n"));
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

/// Where two records differ, a line each: "-" only in the first, "+" only in the second.
fn differences(golden: &Value, made: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for part in ["schema", "story", "reports", "entities"] {
        if golden[part] != made[part] {
            lines.push(format!("- {part}: {}\n+ {part}: {}", golden[part], made[part]));
        }
    }
    let (golden, mut rest) = (findings(golden), findings(made));
    for (finding, numbers) in golden {
        match rest.iter().position(|(other, _)| *other == finding) {
            None => lines.push(format!("- {finding}")),
            Some(place) => {
                let (_, others) = rest.remove(place);
                if numbers.iter().zip(others).any(|(a, b)| (a - b).abs() > TOLERANCE) {
                    lines.push(format!("~ {}: {numbers:?}, now {others:?}", finding["text"]));
                }
            }
        }
    }
    lines.extend(rest.iter().map(|(finding, _)| format!("+ {finding}")));
    lines
}

/// The findings without id, each with its importance and confidence apart.
fn findings(record: &Value) -> Vec<(Value, [f64; 2])> {
    let findings = record["findings"].as_array().expect("findings");
    findings
        .iter()
        .map(|finding| {
            let mut finding = finding.clone();
            let fields = finding.as_object_mut().expect("an object");
            fields.remove("id").expect("an id");
            let numbers = ["importance", "confidence"]
                .map(|name| fields.remove(name).and_then(|value| value.as_f64()).expect("a number"));
            (finding, numbers)
        })
        .collect()
}

#[test]
fn harbour_accident() {
    check("harbour-accident");
}

#[test]
fn mayors_meeting() {
    check("mayors-meeting");
}

#[test]
fn differences_are_told() {
    let record = |text: &str, importance: f64| serde_json::json!({ "findings": [{ "id": "f1", "text": text, "importance": importance, "confidence": 0.5 }] });
    assert!(differences(&record("It sank.", 0.9), &record("It sank.", 0.89)).is_empty());
    assert_eq!(differences(&record("It sank.", 0.9), &record("It sank.", 0.8)).len(), 1);
    assert_eq!(differences(&record("It sank.", 0.9), &record("It floated.", 0.9)).len(), 2);
}
