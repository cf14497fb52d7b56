//! Reports that a form brings to the server of a store.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use program::Folder;
use program::served::{Served, form, status};

const WIRE: &str = "Ferry Halda sinks off Tarn\n2031-05-12\nThe ferry Halda sank off Tarn on Monday. Boats from the harbour \
saved 38 passengers. \"We saw the lights go out,\" said harbour master Jorun Vask. The water board closed the strait of \
Tarn to all ships for two days. Divers are to look at the hull of the Halda on Tuesday.\n";
const MILL: &str = "<b>Mill</b> burns in Talheim\n2031-05-12\nA fire destroyed the paper mill of Talheim on Monday. Fire \
chief Rolf Ederin said that nobody was hurt. The mill belongs to the Brandau family.\n";

/// A store that holds one report.
fn store(name: &str) -> Folder {
    let folder = Folder::new(name).file("wire.txt", WIRE);
    folder.quiet(&["add", "--no-records", "wire.txt"]);
    folder
}

fn articles(folder: &Folder) -> u64 {
    let stats: serde_json::Value = serde_json::from_str(&folder.quiet(&["stats", "--json"])).expect("JSON");
    stats["articles"].as_u64().expect("a number")
}

#[test]
fn the_page_says_what_became_of_each_file() {
    let folder = store("adding");
    let served = Served::start(&folder.0.join("crossread.db"));
    let front = served.ask("GET", "/", "");
    for words in
        ["type=\"file\"", "multiple", "action=\"/add\"", "form-action 'self'", "256 files and 64 MiB"]
    {
        assert!(front.contains(words), "{words} is not in {front}");
    }
    assert_eq!(status(&served.ask("GET", "/added", "")), "404", "nothing was added yet");
    let copy = WIRE
        .replace("Ferry Halda sinks off Tarn", "Strait closed")
        .replace("two days", "three days")
        .replace("05-12", "05-13");
    let lines = serde_json::json!({ "title": "Divers at the Halda", "maintext": "Divers saw a crack in the ferry Halda." });
    let answer = served.send(&form(&[
        ("again.txt", WIRE.as_bytes()),
        ("C:\\news\\copy.txt", copy.as_bytes()),
        ("mill.txt", MILL.as_bytes()),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("half.jsonl", format!("{lines}\n{{\"title\"\n").as_bytes()),
    ]));
    assert!(status(&answer) == "303" && answer.contains("location: /added"), "{answer}");
    let added = served.done("/added");
    for words in [
        "Added: 2",
        "&lt;b&gt;Mill&lt;/b&gt; burns",
        "Added, and copies: 1",
        "reprinted copy of “Ferry Halda sinks off Tarn”",
        "There already: 1",
        "Not read: 2",
        "picture.png: this is a PNG image",
        "half.jsonl: ",
    ] {
        let shown = added.split("<body>").nth(1).unwrap_or(&added);
        assert!(shown.contains(words), "{words} is not in {shown}");
    }
    assert!(!added.contains("<b>Mill") && !added.contains("C:\\"), "{added}");
    assert!(served.ask("GET", "/", "").contains("Mill"));
    assert_eq!(articles(&folder), 4);
    assert!(folder.quiet(&["check"]).starts_with("The store is well"));
}

#[test]
fn what_is_no_such_form_is_refused() {
    let folder = store("adding-refused");
    let served = Served::start(&folder.0.join("crossread.db"));
    let own = format!("http://{}", served.address);
    let names: Vec<String> = (0..257).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), MILL.as_bytes())).collect();
    let one = form(&[("mill.txt", MILL.as_bytes())]);
    let cut = one.get(..one.len() / 2).expect("a half");
    for (code, words, answer) in [
        ("413", "256 files", served.send(&form(&many))),
        ("413", "64 MiB", served.raw(served.post(&own, 64 * 1024 * 1024 + 1).as_bytes())),
        ("403", "another site", served.raw(served.post("http://evil.example", 9).as_bytes())),
        ("403", "another site", served.raw(served.post("null", 9).as_bytes())),
        ("403", "own page", served.raw(served.post(&own, 9).replace("Origin", "From").as_bytes())),
        ("400", "cut off", served.send(cut)),
        ("400", "cut off", served.send(b"no form at all")),
        ("400", "no file", served.send(&form(&[]))),
        ("400", "no file", served.send(&form(&[("", b"")]))),
    ] {
        let head = answer.get(..60);
        assert!(status(&answer) == code && answer.contains(words), "{code} {words}: {head:?}");
    }
    // A body that ends before its time: the other side hung up.
    let mut stream = TcpStream::connect(&served.address).expect("a connection");
    stream.write_all(&[served.post(&own, one.len()).as_bytes(), cut].concat()).expect("sent");
    stream.shutdown(Shutdown::Write).expect("hung up");
    let _ = stream.read_to_end(&mut Vec::new());
    assert_eq!(articles(&folder), 1);
    assert_eq!(status(&served.send(&one)), "303", "and the next form is taken");
    served.done("/added");
    assert_eq!(articles(&folder), 2);
}

#[test]
fn one_form_at_a_time() {
    let folder = store("adding-busy");
    let served = Served::start(&folder.0.join("crossread.db"));
    let body = form(&[("mill.txt", MILL.as_bytes())]);
    let mut slow = TcpStream::connect(&served.address).expect("a connection");
    let head = served.post(&format!("http://{}", served.address), body.len());
    slow.write_all(&[head.as_bytes(), &body[..20]].concat()).expect("sent");
    while !served.ask("GET", "/added", "").contains("Adding reports") {}
    let answer = served.send(&body);
    assert!(status(&answer) == "409" && answer.contains("One at a time"), "{answer}");
    slow.write_all(&body[20..]).expect("sent");
    let mut answer = String::new();
    let _ = slow.read_to_string(&mut answer);
    assert_eq!(status(&answer), "303");
    assert!(served.done("/added").contains("Added: 1"));
}

#[test]
fn a_store_that_is_only_read_stays_as_it_is() {
    let folder = store("adding-read-only");
    let file = folder.0.join("crossread.db");
    let before = fs::read(&file).expect("the store");
    let served = Served::start_with(&file, &["--read-only"]);
    let front = served.ask("GET", "/", "");
    assert!(front.contains("Halda") && !front.contains("type=\"file\""), "{front}");
    assert_eq!(status(&served.send(&form(&[("mill.txt", MILL.as_bytes())]))), "405");
    let story =
        front.split("href=\"/story/").nth(1).and_then(|rest| rest.split('"').next()).expect("a story");
    let record = served.done(&format!("/story/{story}"));
    assert!(record.contains("Jorun Vask") && served.done(&format!("/story/{story}")) == record);
    drop(served);
    assert_eq!(fs::read(&file).expect("the store"), before);
}
