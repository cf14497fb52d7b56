//! What programs ask of the server, in JSON.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use program::Folder;
use program::served::{Served, form, head, status};
use serde_json::{Value, json};

const FERRY: &str = "Ferry Halda sinks off Tarn\n2031-05-12\nThe ferry Halda sank off Tarn on Monday. Boats from the harbour \
saved all 40 passengers. \"We saw the lights go out,\" said harbour master Jorun Vask.\n";
const BOATS: &str = "Boats save 38 at Tarn\n2031-05-12\nOn Monday the ferry Halda sank off Tarn. Boats from the harbour saved \
all 38 passengers. \"The lights went out,\" said the harbour master, Jorun Vask.\n";
const MILL: &str = "<b>Mill</b> burns in Talheim\n2031-05-12\nA fire destroyed the paper mill of Talheim on Monday. Fire \
chief Rolf Ederin said that nobody was hurt.\n";

fn store(name: &str) -> Folder {
    let folder = Folder::new(name).file("ferry.txt", FERRY).file("boats.txt", BOATS).file("mill.txt", MILL);
    folder.quiet(&["add", "--no-records", "ferry.txt", "boats.txt", "mill.txt"]);
    folder
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").expect("a body").1).expect(answer)
}

/// What stands at `path`.
fn told(served: &Served, path: &str) -> Value {
    let answer = served.ask("GET", path, "");
    assert_eq!(status(&answer), "200", "{path}: {answer}");
    assert!(head(&answer).contains("content-type: application/json"), "{path}: {answer}");
    body(&answer)
}

/// Asserts that `answer` has this status and an error in JSON that says what is wrong, where, and what to do.
#[track_caller]
fn fault(answer: &str, code: &str, place: &str, words: &str) {
    assert_eq!(status(answer), code, "{place}: {answer}");
    let error = &body(answer)["error"];
    let what = error["what"].as_str().expect("what is wrong");
    assert!(what.contains(words), "{words} is not in {what}");
    assert_eq!(error["where"], place);
    assert!(error["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{error}");
}

/// Sends a body to the records.
fn send(served: &Served, kind: &str, body: &[u8]) -> String {
    let head = format!(
        "POST /api/v1/records HTTP/1.1\r\nHost: {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        served.address,
        body.len()
    );
    served.raw(&[head.as_bytes(), body].concat())
}

const LIST: &str = "application/json";
const FILES: &str = "multipart/form-data; boundary=between-two-reports";

#[test]
fn a_store_is_asked() {
    let folder = store("api-store");
    let served = Served::start(&folder.0.join("crossread.db"));
    let stories = told(&served, "/api/v1/stories?by=largest");
    assert_eq!(stories.as_array().expect("a list").len(), 2);
    assert_eq!(told(&served, "/api/v1/stories?limit=1").as_array().expect("a list").len(), 1);
    let handle = stories[0]["handle"].as_str().expect("a handle");
    let story = format!("/api/v1/stories/{handle}");
    let before = told(&served, &story);
    assert_eq!((&before["story"], &before["record"]), (&stories[0], &Value::Null));
    assert_eq!(before["articles"].as_array().map(Vec::len), Some(2));

    let record = format!("{story}/record");
    let first = served.ask("GET", &record, "");
    fault(&first, "503", &record, "being made");
    assert!(head(&first).contains("retry-after: 2"), "{first}");
    let mut answer = first;
    while status(&answer) == "503" {
        std::thread::sleep(std::time::Duration::from_millis(100));
        answer = served.ask("GET", &record, "");
    }
    assert_eq!(body(&answer)["schema"], "crossread-record/1");
    assert_eq!(told(&served, &story)["record"], body(&answer));

    let hits = told(&served, "/api/v1/search?q=boats");
    let of = |kind: &str| hits.as_array().expect("a list").iter().filter(|hit| hit["kind"] == kind).count();
    assert!(of("article") > 0 && of("finding") > 0, "{hits}");
    let only = told(&served, "/api/v1/search?q=boats&kind=article");
    assert_eq!(only.as_array().expect("a list").len(), of("article"));

    let said = told(&served, "/api/v1/quotes?speaker=vask");
    assert_eq!(said[0]["story"], handle);
    let words = said[0]["quotations"].to_string();
    assert!(words.contains("We saw the lights go out") && said[0]["reports"][0]["id"] == "r1", "{said}");
    assert_eq!(told(&served, "/api/v1/quotes?speaker=nobody"), json!([]));
}

#[test]
fn what_cannot_be_answered_says_why_in_json() {
    let folder = store("api-faults");
    let served = Served::start(&folder.0.join("crossread.db"));
    for (path, code, words) in [
        ("/api/v1/stories?since=soon", "400", "since=soon"),
        ("/api/v1/stories?limit=501", "400", "from 1 to 500"),
        ("/api/v1/stories?disputed=perhaps", "400", "true or false"),
        ("/api/v1/search", "400", "no words"),
        ("/api/v1/search?q=boats&day=today", "400", "no day"),
        ("/api/v1/stories?since=", "400", "leave it out"),
        ("/api/v1/search?q=boats&kind=person", "400", "article or finding or quotation"),
        ("/api/v1/quotes?limit=none", "400", "from 1 to 50"),
        ("/api/v1/stories/none", "404", "Nothing"),
        ("/api/v1/stories/none/record", "404", "Nothing"),
        ("/api/v1/stories/%27%20or%201", "404", "Nothing"),
        ("/api/v1/stories/../../kept.db", "404", "Nothing"),
        ("/api/v2/stories", "404", "Nothing"),
        ("/api/", "404", "Nothing"),
    ] {
        fault(&served.ask("GET", path, ""), code, path, words);
    }
    for (method, path, allowed) in [
        ("GET", "/api/v1/records", "POST"),
        ("POST", "/api/v1/stories", "GET, HEAD"),
        ("DELETE", "/api/v1/stories/none", "GET, HEAD"),
    ] {
        let answer = served.ask(method, path, "");
        fault(&answer, "405", path, "");
        assert!(head(&answer).contains(&format!("allow: {}", allowed.to_lowercase())), "{answer}");
    }
    let path = "/api/v1/stories";
    fault(&served.ask("GET", path, "Origin: http://evil.example\r\n"), "403", path, "another site");
    fault(&served.ask("GET", path, "Content-Length: 4\r\n"), "413", path, "no body");
    let answer = served.raw(b"GET /api/v1/stories HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    fault(&answer, "421", path, "address");
    let answer = served.ask("HEAD", path, "");
    assert_eq!((status(&answer), answer.split("\r\n\r\n").nth(1)), ("200", Some("")));
}

#[test]
fn reports_become_a_record_and_nothing_is_kept() {
    let folder = store("api-records");
    let file = folder.0.join("crossread.db");
    let before = fs::read(&file).expect("the store");
    let served = Served::start_with(&file, &["--read-only"]);
    let list = json!([
        { "file": "ferry.txt", "text": FERRY, "outlet": "Tarn Courier", "published": "2031-05-12" },
        { "text": BOATS, "more": [1] },
    ]);
    let answer = send(&served, LIST, list.to_string().as_bytes());
    assert_eq!(status(&answer), "200", "{answer}");
    let record = body(&answer);
    assert_eq!(record["schema"], "crossread-record/1");
    let names: Vec<&str> =
        record["reports"].as_array().expect("a list").iter().filter_map(|r| r["file"].as_str()).collect();
    assert!(names.contains(&"ferry.txt") && names.contains(&"report 2"), "{names:?}");
    assert!(record["findings"].to_string().contains("40"), "{record}");

    let files = form(&[("ferry.txt", FERRY.as_bytes()), ("C:\\news\\boats.txt", BOATS.as_bytes())]);
    let answer = send(&served, FILES, &files);
    assert_eq!(status(&answer), "200", "{answer}");
    let made = body(&answer);
    let written: Value =
        serde_json::from_str(&folder.quiet(&["report", "ferry.txt", "boats.txt", "--format", "json"]))
            .expect("JSON");
    assert_eq!(made, written, "the record is that of the command line");
    drop(served);
    assert_eq!(fs::read(&file).expect("the store"), before);

    // Reports are taken where a folder is served, too.
    let served = Served::start(&folder.0.join("mill.txt"));
    assert_eq!(status(&send(&served, LIST, list.to_string().as_bytes())), "200");
    fault(&served.ask("GET", "/api/v1/stories", ""), "404", "/api/v1/stories", "Nothing");
}

#[test]
fn what_is_no_report_is_refused() {
    let folder = store("api-refused");
    let served = Served::start(&folder.0.join("crossread.db"));
    let many = json!(vec![json!({ "text": "words" }); 501]).to_string();
    let files = form(&[("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")]);
    let cut = files.get(..files.len() / 2).expect("a half");
    for (code, words, kind, body) in [
        ("400", "line 1 column 0", LIST, "".as_bytes()),
        ("400", "the list is empty", LIST, b"[]"),
        ("400", "missing field `text`", LIST, b"[{\"title\": \"Ferry\"}]"),
        ("400", "expected a string", LIST, b"[{\"text\": 5}]"),
        ("400", "an object without", LIST, b"[{\"text\": \" \"}]"),
        ("400", "no list of reports", LIST, b"[{\"text\": \"\xff\"}]"),
        ("400", "more than 500 reports", LIST, many.as_bytes()),
        ("400", "a PNG image", FILES, &files),
        ("400", "cut off", FILES, cut),
        ("400", "no file", FILES, &form(&[])),
        ("415", "application/json", "text/plain", b"words"),
    ] {
        fault(&send(&served, kind, body), code, "/api/v1/records", words);
    }
    let head = |more: &str| {
        format!(
            "POST /api/v1/records HTTP/1.1\r\nHost: {}\r\nContent-Type: {LIST}\r\n{more}\r\n",
            served.address
        )
    };
    let large = served.raw(head("Content-Length: 67108865\r\n").as_bytes());
    fault(&large, "413", "/api/v1/records", "64 MiB");
    let chunks = served.raw(head("Transfer-Encoding: chunked\r\n").as_bytes());
    fault(&chunks, "411", "/api/v1/records", "length");
    let other = served.raw(head("Content-Length: 2\r\nOrigin: http://evil.example\r\n").as_bytes());
    fault(&other, "403", "/api/v1/records", "another site");
}

#[test]
fn one_record_at_a_time() {
    let folder = store("api-busy");
    let served = Served::start(&folder.0.join("crossread.db"));
    let mut slow = TcpStream::connect(&served.address).expect("a connection");
    let list = json!([{ "text": MILL }]).to_string();
    let head = format!(
        "POST /api/v1/records HTTP/1.1\r\nHost: {}\r\nContent-Type: {LIST}\r\nContent-Length: {}\r\n\r\n",
        served.address,
        list.len()
    );
    slow.write_all(head.as_bytes()).expect("sent");
    let busy = loop {
        let answer = send(&served, "text/plain", b"words");
        if status(&answer) != "415" {
            break answer;
        }
    };
    fault(&busy, "503", "/api/v1/records", "being made");
    assert_eq!(status(&served.ask("GET", "/api/v1/stories", "")), "200", "others are answered meanwhile");
    slow.write_all(list.as_bytes()).expect("sent");
    let mut answer = String::new();
    let _ = slow.read_to_string(&mut answer);
    assert_eq!(status(&answer), "200");
    // One that hangs up makes room for the next.
    let mut gone = TcpStream::connect(&served.address).expect("a connection");
    gone.write_all(head.as_bytes()).expect("sent");
    let _ = gone.shutdown(Shutdown::Both);
    drop(gone);
    let answer = loop {
        let answer = send(&served, LIST, list.as_bytes());
        if status(&answer) != "503" {
            break answer;
        }
    };
    assert_eq!(status(&answer), "200");
}

/// The description names what is there, its references lead somewhere, and what is answered is as it says.
#[test]
fn the_description_is_whole() {
    let folder = store("api-described");
    let served = Served::start(&folder.0.join("crossread.db"));
    let described = told(&served, "/openapi.json");
    let text = described.to_string();
    let references: Vec<&str> =
        text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(references.len() > 20);
    for reference in references {
        assert!(described.pointer(reference).is_some(), "{reference}");
    }
    let stories = told(&served, "/api/v1/stories");
    let handle = stories[0]["handle"].as_str().expect("a handle");
    for (path, methods) in described["paths"].as_object().expect("paths") {
        let method = if methods.get("post").is_some() { "POST" } else { "GET" };
        let path = path.replace("{id}", handle);
        let asked = if path.ends_with("search") { format!("{path}?q=ferry") } else { path.clone() };
        let answer = served.ask(method, &asked, "");
        assert!(!matches!(status(&answer), "404" | "405"), "{method} {path}: {answer}");
    }
}
