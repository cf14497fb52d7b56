//! The schema that `crossread schema` prints, and records against it.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::Command;

use crossread::Record;
use serde_json::{Value, json};

/// The record of an example, as it was written.
fn example(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden").join(name);
    serde_json::from_slice(&std::fs::read(path).expect("a record")).expect("JSON")
}

fn schema() -> Value {
    let printed = Command::new(env!("CARGO_BIN_EXE_crossread")).arg("schema").output().expect("the program");
    assert!(printed.status.success() && printed.stderr.is_empty());
    serde_json::from_slice(&printed.stdout).expect("JSON")
}

#[test]
fn the_examples_fit_it() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for name in ["harbour-accident.json", "mayors-meeting.json"] {
        let faults: Vec<String> = validator.iter_errors(&example(name)).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
    }
}

#[test]
fn what_is_no_record_does_not() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let change = |pointer: &str, value: Value| {
        let mut record = example("mayors-meeting.json");
        *record.pointer_mut(pointer).expect("a field") = value;
        record
    };
    for record in [
        change("/schema", json!("crossread-record/2")),
        change("/findings/0/status", json!("proved")),
        change("/findings/0/sides/0/evidence/0/start", json!("12")),
        change("/findings/0/sides/0/evidence/0", json!({ "report": "r1" })),
        change("/reports", json!({})),
    ] {
        assert!(!validator.is_valid(&record));
    }
}

#[test]
fn every_field_is_described() {
    let schema = schema();
    for (name, of) in schema["$defs"].as_object().expect("definitions") {
        for (field, told) in of["properties"].as_object().into_iter().flatten() {
            let described = told["description"].as_str().is_some_and(|words| !words.contains("](crate"));
            assert!(described, "{name}.{field}: {told}");
        }
    }
}

/// A reader of version 1 reads every record of it: one without the fields that came later, and one with fields to come.
#[test]
fn a_reader_takes_earlier_and_later_records() {
    let mut record = example("mayors-meeting.json");
    for later in ["commitments", "timeline"] {
        record.as_object_mut().expect("a record").remove(later);
    }
    record["to_come"] = json!(["anything"]);
    record["findings"][0]["to_come"] = json!(1);
    let read: Record = serde_json::from_value(record.clone()).expect("a record");
    assert!(!read.findings.is_empty() && read.timeline.is_empty());
    assert!(jsonschema::is_valid(&schema(), &record));
}
