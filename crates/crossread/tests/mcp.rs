//! The assistant's door, as a client meets it: messages in, answers out, nothing read but what the command line names.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

#[path = "program/mod.rs"]
mod program;

use std::io::Write;
use std::process::{Command, Stdio};

use program::Folder;
use serde_json::{Value, json};

const FERRY: &str = "Ferry Halda sinks off Tarn\nThe ferry Halda sank off Tarn on Monday. All 40 passengers were saved by \
boats from the harbour. \u{201c}We saw the lights go out,\u{201d} said the harbour master, Ilka Vask.\n";
const BOATS: &str = "Boats save forty at Tarn\nOn Monday the ferry Halda sank off Tarn. Boats from the harbour saved all of \
its 40 passengers.\n";

/// Starts the program here, sends the lines and gives the answers.
fn told(folder: &Folder, arguments: &[&str], lines: &[String]) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_crossread"))
        .arg("mcp")
        .args(arguments)
        .current_dir(&folder.0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("standard input");
    let lines = lines.join("\n");
    let writing = std::thread::spawn(move || {
        let _ = input.write_all(lines.as_bytes());
    });
    let output = child.wait_with_output().expect("it ends");
    writing.join().expect("all is written");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn request(id: u32, method: &str, parameters: Value) -> String {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }).to_string()
}

fn call(tool: &str, arguments: Value) -> String {
    request(1, "tools/call", json!({ "name": tool, "arguments": arguments }))
}

/// The text of each answer to a tool's call, and whether it is an error.
fn texts(answers: &[Value]) -> Vec<(String, bool)> {
    let text = |answer: &Value| {
        let result = &answer["result"];
        let text = result["content"][0]["text"].as_str().expect("a text");
        (text.to_owned(), result["isError"] == true)
    };
    answers.iter().map(text).collect()
}

#[test]
fn a_client_is_greeted() {
    let folder = Folder::new("mcp-greeting");
    let hello = |version: &str| {
        let client = json!({ "name": "test", "version": "1" });
        request(
            7,
            "initialize",
            json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": client }),
        )
    };
    let known = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }).to_string();
    let lines = [hello("2025-06-18"), known, hello("1999-01-01"), request(8, "ping", json!({}))];
    let answers = told(&folder, &[], &lines);
    assert_eq!(answers.len(), 3, "a notification has no answer: {answers:?}");
    assert_eq!(answers[0]["id"], 7);
    assert_eq!(answers[0]["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(answers[0]["result"]["serverInfo"]["name"], "crossread");
    assert_ne!(answers[1]["result"]["protocolVersion"], "1999-01-01");
    assert_eq!(answers[2]["result"], json!({}));
}

#[test]
fn tools_are_those_that_have_something_to_read() {
    let folder = Folder::new("mcp-tools").file("ferry.txt", FERRY);
    folder.quiet(&["add", "--no-records", "ferry.txt"]);
    let names = |arguments: &[&str]| {
        let answers = told(&folder, arguments, &[request(1, "tools/list", json!({}))]);
        let tools = answers[0]["result"]["tools"].as_array().expect("tools").clone();
        for tool in &tools {
            assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
            assert_eq!(tool["inputSchema"]["type"], "object", "{tool}");
        }
        tools.iter().filter_map(|tool| Some(tool["name"].as_str()?.to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(names(&[]), ["report", "verify"]);
    assert_eq!(names(&["--store", "crossread.db"]), ["report", "verify", "search", "show", "quotes"]);
}

#[test]
fn reports_are_read_and_proved() {
    let folder = Folder::new("mcp-report").file("in/ferry.txt", FERRY).file("in/boats.txt", BOATS);
    let lines = [
        call("report", json!({ "paths": ["in"], "form": "json" })),
        call("report", json!({ "texts": [FERRY, BOATS] })),
    ];
    let answers = texts(&told(&folder, &["in"], &lines));
    let record: Value = serde_json::from_str(&answers[0].0).expect("a record");
    assert_eq!(record["reports"].as_array().expect("reports").len(), 2);
    assert!(answers[1].0.contains("40 passengers") && !answers[1].1, "{answers:?}");
    let proofs = [
        call("verify", json!({ "paths": ["in"], "record": record.clone() })),
        call("verify", json!({ "texts": [FERRY], "record": record })),
    ];
    let answers = texts(&told(&folder, &["in"], &proofs));
    assert!(answers[0].0.starts_with("The record holds"), "{answers:?}");
    assert!(answers[1].0.contains("no report with this text was given"), "{answers:?}");
}

#[test]
fn a_store_is_searched_and_shown_and_never_written() {
    let folder = Folder::new("mcp-store").file("ferry.txt", FERRY).file("boats.txt", BOATS);
    folder.quiet(&["add", "ferry.txt", "boats.txt"]);
    let before = std::fs::read(folder.0.join("crossread.db")).expect("the store");
    let stories: Value = serde_json::from_str(&folder.quiet(&["stories", "--json"])).expect("JSON");
    let story = stories[0]["handle"].as_str().expect("a handle");
    let lines = [
        call("search", json!({ "words": "harbour", "limit": 3 })),
        call("show", json!({ "story": story, "form": "json" })),
        call("quotes", json!({ "speaker": "vask" })),
        call("quotes", json!({ "speaker": "nobody" })),
    ];
    let answers = texts(&told(&folder, &["--store", "crossread.db"], &lines));
    assert!(answers.iter().all(|(_, failed)| !failed), "{answers:?}");
    assert!(answers[0].0.contains(story), "{}", answers[0].0);
    assert!(answers[1].0.contains("crossread-record/1"));
    assert!(answers[2].0.contains("We saw the lights go out"), "{}", answers[2].0);
    assert_eq!(answers[3].0, "[]\n");
    assert_eq!(std::fs::read(folder.0.join("crossread.db")).expect("the store"), before);
}

#[test]
fn nothing_else_is_read() {
    let folder = Folder::new("mcp-refused").file("in/ferry.txt", FERRY).file("secret.txt", BOATS);
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.txt", folder.0.join("in/link.txt")).expect("a link");
    for path in ["secret.txt", "in/../secret.txt", "in/link.txt", "in/missing.txt", "/etc/hosts", "-", ""] {
        let answers = texts(&told(&folder, &["in"], &[call("report", json!({ "paths": [path] }))]));
        let (text, failed) = &answers[0];
        assert!(*failed && text.contains("not in the folders"), "{path}: {text}");
    }
    // What a link in a folder leads to is left out, as everywhere.
    let answers =
        texts(&told(&folder, &["in"], &[call("report", json!({ "paths": ["in"], "form": "json" }))]));
    assert!(!answers[0].0.contains("Boats save forty"), "{answers:?}");
    let answers = texts(&told(&folder, &[], &[call("search", json!({ "words": "ferry" }))]));
    assert!(answers[0].1 && answers[0].0.contains("--store"), "{answers:?}");
}

#[test]
fn what_is_no_request_is_answered_and_the_next_is_heard() {
    let folder = Folder::new("mcp-broken");
    let lines = [
        "{".to_owned(),
        "[]".to_owned(),
        "{\"jsonrpc\": \"2.0\", \"id\": 1}".to_owned(),
        String::new(),
        "\u{feff}\u{0}".to_owned(),
        request(2, "resources/list", json!({})),
        call("erase", json!({})),
        call("report", json!({ "texts": "no list" })),
        call("report", json!({})),
        call("verify", json!({})),
        "{\"jsonrpc\": \"2.0\", \"id\": 3, \"result\": {}}".to_owned(),
        request(4, "ping", Value::Null),
    ];
    let answers = told(&folder, &[], &lines);
    let codes: Vec<&Value> = answers.iter().map(|answer| &answer["error"]["code"]).collect();
    let expected = [-32700, -32600, -32600, -32700, -32601, -32602].map(Value::from);
    assert_eq!(codes[..6], expected.iter().collect::<Vec<_>>()[..], "{answers:?}");
    let failed = texts(&answers[6..9]);
    assert!(failed.iter().all(|(_, failed)| *failed), "{failed:?}");
    assert_eq!((&answers[9]["id"], answers.len()), (&json!(4), 10), "{answers:?}");
}
