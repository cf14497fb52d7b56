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

/// Where a value does not fit a schema: JSON Schema as far as ours uses it. A keyword that is not known here is a fault, so that
/// none is passed over. The Python package's tests hold the schema against a whole validator.
fn faults(whole: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fault = |words: String| out.push(format!("{place}: {words}"));
    let own = |name: &Value| match name.as_str() {
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        Some("null") => value.is_null(),
        _ => false,
    };
    for (keyword, told) in schema.as_object().expect("a schema") {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" => {}
            "$ref" => {
                let pointer =
                    told.as_str().and_then(|path| path.strip_prefix('#')).expect("a definition here");
                let named = whole.pointer(pointer).expect("the definition");
                faults(whole, named, value, place).into_iter().for_each(&mut fault);
            }
            "type" => {
                let types = told.as_array().map_or(vec![told], |types| types.iter().collect());
                if !types.into_iter().any(own) {
                    fault(format!("{value} is no {told}"));
                }
            }
            "const" => {
                if told != value {
                    fault(format!("{value} is not {told}"));
                }
            }
            "enum" => {
                if !told.as_array().expect("values").contains(value) {
                    fault(format!("{value} is none of {told}"));
                }
            }
            "minimum" => {
                if value.as_f64() < told.as_f64() {
                    fault(format!("{value} is less than {told}"));
                }
            }
            "minItems" | "maxItems" => {
                let (items, bound) =
                    (value.as_array().map_or(0, Vec::len), told.as_u64().expect("a number") as usize);
                if (keyword == "minItems" && items < bound) || (keyword == "maxItems" && items > bound) {
                    fault(format!("{items} items"));
                }
            }
            "required" => {
                let names = told.as_array().expect("names").iter().filter_map(Value::as_str);
                names.filter(|name| value.get(name).is_none()).for_each(|name| fault(format!("no {name}")));
            }
            "properties" => {
                for (name, of) in told.as_object().expect("properties") {
                    if let Some(value) = value.get(name) {
                        faults(whole, of, value, name).into_iter().for_each(&mut fault);
                    }
                }
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                items.flat_map(|item| faults(whole, told, item, "an item")).for_each(&mut fault);
            }
            "oneOf" | "anyOf" => {
                let choices = told.as_array().expect("choices").iter();
                if choices.filter(|choice| faults(whole, choice, value, "").is_empty()).count() == 0 {
                    fault(format!("{value} is none of the choices"));
                }
            }
            other => fault(format!("the keyword {other} is not known")),
        }
    }
    out
}

#[test]
fn the_examples_fit_it() {
    let schema = schema();
    for name in ["harbour-accident.json", "mayors-meeting.json"] {
        assert_eq!(faults(&schema, &schema, &example(name), name), Vec::<String>::new());
    }
}

#[test]
fn what_is_no_record_does_not() {
    let schema = schema();
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
        assert_ne!(faults(&schema, &schema, &record, "record"), Vec::<String>::new());
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
    assert_eq!(faults(&schema(), &schema(), &record, "record"), Vec::<String>::new());
}
