//! The records of both examples, as the program writes them, against those kept in `tests/golden`, byte for byte: they are the
//! same on every processor. To write them anew after a change that is meant, run this test with `CROSSREAD_WRITE_GOLDEN=1` and
//! read what changed.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

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
    let head = format!("{kept} is not what the program writes now; see the head of this file");
    assert!(golden == made, "{head}\n{}", differences(&parse(&golden), &parse(&made)).join("\n"));
}

fn parse(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

/// Where two records differ, a line each: "-" only in the first, "+" only in the second.
fn differences(golden: &Value, made: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for part in ["schema", "story", "reports", "entities", "commitments", "timeline"] {
        if golden[part] != made[part] {
            lines.push(format!("- {part}: {}\n+ {part}: {}", golden[part], made[part]));
        }
    }
    let mut rest = findings(made);
    for finding in findings(golden) {
        match rest.iter().position(|other| *other == finding) {
            None => lines.push(format!("- {finding}")),
            Some(place) => drop(rest.remove(place)),
        }
    }
    lines.extend(rest.iter().map(|finding| format!("+ {finding}")));
    lines
}

/// The findings without their ids, which are their places.
fn findings(record: &Value) -> Vec<Value> {
    let mut findings = record["findings"].as_array().expect("findings").clone();
    findings
        .iter_mut()
        .for_each(|finding| drop(finding.as_object_mut().expect("an object").remove("id").expect("an id")));
    findings
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
    let record = |id: &str, text: &str, importance: f64| serde_json::json!({ "findings": [{ "id": id, "text": text, "importance": importance }] });
    let one = record("f1", "It sank.", 0.9);
    assert!(differences(&one, &record("f2", "It sank.", 0.9)).is_empty());
    assert_eq!(differences(&one, &record("f1", "It sank.", 0.89)).len(), 2);
    assert_eq!(differences(&one, &record("f1", "It floated.", 0.9)).len(), 2);
}
