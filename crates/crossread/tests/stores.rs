//! The commands on a store, as the user meets them.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::time::{Duration, Instant};

use crossread::store::{Access, Store};
use program::Folder;
use serde_json::Value;

const WIRE: &str = "Ferry Halda sinks off Tarn\n2031-05-12\nThe ferry Halda sank off Tarn on Monday. Boats from the harbour \
saved 38 passengers. \"We saw the lights go out,\" said harbour master Jorun Vask. The water board closed the strait of \
Tarn to all ships for two days. Divers are to look at the hull of the Halda on Tuesday.\n";
const LATER: &str = "Second look at the Halda\n2031-05-13\nDivers found a crack in the hull of the ferry Halda, which sank \
off Tarn on Monday. Boats from the harbour saved 40 passengers. The water board said that the strait of Tarn \
stays closed until Thursday.\n";
const MILL: &str = "Mill burns in Talheim\n2031-05-12\nA fire destroyed the paper mill of Talheim on Monday. Fire chief Rolf \
Ederin said that nobody was hurt. The mill belongs to the Brandau family.\n";

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The handles of all stories, by title.
fn handle(folder: &Folder, title: &str) -> String {
    let stories = json(&folder.quiet(&["stories", "--json"]));
    let found = stories
        .as_array()
        .expect("a list")
        .iter()
        .find(|s| s["title"].as_str().expect("a title").contains(title));
    found.unwrap_or_else(|| panic!("{title} is not in {stories}"))["handle"]
        .as_str()
        .expect("a handle")
        .to_owned()
}

#[test]
fn from_article_to_story_to_record() {
    let folder = Folder::new("stores")
        .file("day/wire.txt", WIRE)
        .file("day/deep/mill.txt", MILL)
        .file("day/copy.json", &serde_json::json!({
            "title": "Strait closed", "source_domain": "copy.example", "date_publish": "2031-05-12 09:30:00",
            "maintext": WIRE.splitn(3, '\n').nth(2).expect("prose").replace("two days", "three days"),
        }).to_string())
        .file("later.txt", LATER);
    assert!(
        folder.quiet(&["add", "day"]).starts_with("3 articles added; 2 stories changed, 2 records made.")
    );
    assert!(
        folder
            .quiet(&["add", "day", "--no-records"])
            .starts_with("0 articles added, 3 there already; 0 stories")
    );
    let ferry = handle(&folder, "Halda");
    let articles = folder.quiet(&["show", &ferry, "--articles"]);
    assert!(
        articles.contains("reprinted copy of") && articles.contains("heading: Strait closed"),
        "{articles}"
    );
    assert!(articles.contains("three days"), "{articles}");
    let record = json(&folder.quiet(&["show", &ferry, "--json"]));
    assert_eq!(record["reports"].as_array().expect("a list").len(), 1, "a copy supports nothing");
    assert!(folder.quiet(&["show", &ferry]).contains("\nCopies\n"));
    assert!(folder.quiet(&["show", &ferry, "--changes"]).contains("nothing has changed yet"));

    assert!(
        folder.quiet(&["add", "later.txt"]).starts_with("1 article added; 1 story changed, 1 record made.")
    );
    assert_eq!(handle(&folder, "Halda"), ferry);
    let changes = json(&folder.quiet(&["show", &ferry, "--changes", "--json"]));
    let kinds: Vec<&str> =
        changes["changes"].as_array().expect("a list").iter().filter_map(|c| c["change"].as_str()).collect();
    assert!(kinds.contains(&"new-report") && kinds.contains(&"new-side"), "{changes}");
    folder.quiet(&["show", &ferry, "-o", "ferry.html"]);
    assert!(fs::read_to_string(folder.0.join("ferry.html")).expect("a page").starts_with("<!DOCTYPE html>"));

    let found = json(&folder.quiet(&["search", "harbour", "masters", "--json"]));
    for kind in ["article", "finding", "quotation"] {
        let any = found.as_array().expect("a list").iter().any(|hit| hit["kind"] == kind);
        assert!(any || kind == "finding", "{kind}: {found}");
    }
    assert!(folder.quiet(&["quotes", "--speaker", "Vask"]).contains("We saw the lights go out"));
    assert!(folder.quiet(&["stories", "--disputed", "--since", "2031-05-14"]).contains("No story fits"));

    let mill = handle(&folder, "Mill");
    folder.quiet(&["merge", &ferry, &mill]);
    assert_eq!(json(&folder.quiet(&["stats", "--json"]))["stories"], 1);
    folder.quiet(&["split", &ferry, &mill]);
    assert_eq!(json(&folder.quiet(&["stats", "--json"]))["stories"], 2);
    let decided = folder.quiet(&["decisions"]);
    assert!(decided.starts_with("apart: ") && decided.contains(&format!("| {mill}")), "{decided}");
    folder.quiet(&["move", &ferry, &mill]);
    assert_eq!(json(&folder.quiet(&["stats", "--json"]))["stories"], 1);
    assert!(folder.quiet(&["decisions"]).starts_with("one story: "));
    assert!(folder.quiet(&["undo", &mill]).starts_with("1 decision forgotten"));
    assert!(folder.quiet(&["decisions"]).starts_with("Nothing was decided"));
    assert_eq!(json(&folder.quiet(&["stats", "--json"]))["stories"], 2);
    assert!(folder.quiet(&["check"]).starts_with("The store is well: 4 articles"));
    assert_eq!(folder.quiet(&["export"]).lines().count(), 2);
    folder.quiet(&["remove", &mill]);
    let stats = json(&folder.quiet(&["stats", "--json", "--read-only"]));
    assert_eq!((&stats["articles"], &stats["stories"]), (&Value::from(3), &Value::from(1)));
}

#[test]
fn stories_are_exported_in_other_forms() {
    let folder = Folder::new("stores-forms").file("wire.txt", WIRE).file("mill.txt", MILL);
    folder.quiet(&["add", "wire.txt", "mill.txt"]);
    for form in ["json", "web-annotation", "schema-org", "uima-cas", "csl-json"] {
        let lines = folder.quiet(&["export", "--format", form]);
        assert_eq!(lines.lines().map(json).count(), 2, "{form}");
    }
    assert_eq!(folder.quiet(&["export", "--format", "bibtex"]).matches("@misc{").count(), 2);
    let story = handle(&folder, "Mill");
    folder.quiet(&["show", &story, "-o", "mill.bib"]);
    let bibliography = fs::read_to_string(folder.0.join("mill.bib")).expect("a bibliography");
    assert!(bibliography.starts_with("@misc{crossread-"), "{bibliography}");
    for form in ["terminal", "markdown", "front-matter", "csv", "html"] {
        let (code, out, err) = folder.run(&["export", "--format", form]);
        assert!(code == 2 && out.is_empty() && err.contains("choose json, web-annotation"), "{form}: {err}");
    }
    folder.quiet(&["export", "--parquet", "tables"]);
    let mut written: Vec<_> = fs::read_dir(folder.0.join("tables")).expect("a folder").flatten().collect();
    written.sort_by_key(|entry| entry.file_name());
    assert_eq!(written.len(), 8, "{written:?}");
    for file in written {
        let bytes = fs::read(file.path()).expect("a table");
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{file:?}");
    }
    let bare = Folder::new("stores-forms-bare").file("wire.txt", WIRE);
    bare.quiet(&["add", "--no-records", "wire.txt"]);
    let (code, out, err) = bare.run(&["export", "--format", "schema-org"]);
    assert!(code == 1 && out.is_empty() && err.contains("make it with: crossread show"), "{err}");
}

#[test]
fn what_is_refused() {
    let folder = Folder::new("stores-refused").file("wire.txt", WIRE).file("text.db", &WIRE.repeat(9));
    for (arguments, code, words) in [
        (&["stories"][..], 2, "no store is here; make one with: crossread add"),
        (&["quotes"], 2, "no store is here"),
        (&["stories", "--store", "text.db"], 2, "not a store"),
        (&["add", "missing.txt"], 2, "no such file"),
        (&["add", "wire.txt", "--read-only"], 3, "may not be written"),
        (&["add", "wire.txt", "--store", "nowhere/a.db"], 2, "check that the folder is there"),
    ] {
        let (got, out, err) = folder.run(arguments);
        assert_eq!((got, out.as_str()), (code, ""), "{arguments:?}: {err}");
        assert!(err.starts_with("crossread: ") && err.contains(words), "{arguments:?}: {err}");
    }
    let (code, _, err) = folder.run(&["stories", "--since", "soon"]);
    assert!(code == 2 && err.contains("2 weeks ago"), "{err}");
    folder.quiet(&["add", "wire.txt", "--no-records"]);
    assert!(folder.quiet(&["stories", "--since", "12 May 2031"]).contains("Halda"));
    assert!(folder.quiet(&["stories", "--until", "yesterday"]).contains("No story fits"));
    for (arguments, words) in [
        (&["show", "zzz"][..], "is called so; see: crossread stories"),
        (&["show", "0000000000"], "is called so"),
        (&["remove", "ffff"], "is called so"),
    ] {
        let (code, _, err) = folder.run(arguments);
        assert!(code == 2 && err.contains(words), "{arguments:?}: {err}");
    }
    let story = handle(&folder, "Halda");
    let (code, _, err) = folder.run(&["split", &story, &story]);
    assert!(code == 2 && err.contains("leave one in it"), "{err}");
}

/// The store's bytes, changed by hand.
fn changed(folder: &Folder, change: impl Fn(&mut Vec<u8>)) {
    let path = folder.0.join("crossread.db");
    let mut bytes = fs::read(&path).expect("the store");
    change(&mut bytes);
    fs::write(&path, bytes).expect("written");
}

#[test]
fn a_newer_and_a_damaged_file() {
    let folder = Folder::new("stores-damaged").file("wire.txt", WIRE).file("mill.txt", MILL);
    folder.quiet(&["add", "--no-records", "wire.txt"]);
    // Where SQLite keeps the version of the schema.
    let version = |version: u8| changed(&folder, |bytes| bytes[60..64].copy_from_slice(&[0, 0, 0, version]));
    let newest = fs::read(folder.0.join("crossread.db")).expect("the store")[63];
    version(99);
    for command in [&["stories"][..], &["add", "mill.txt"], &["check"], &["stories", "--read-only"]] {
        let (code, _, err) = folder.run(command);
        assert!(code == 2 && err.contains("crossread.db: written by a newer version"), "{command:?}: {err}");
    }
    version(newest);
    assert!(folder.quiet(&["check"]).starts_with("The store is well: 1 article,"), "nothing was lost");
    changed(&folder, |bytes| bytes.iter_mut().skip(8_000).for_each(|byte| *byte = 0x5a));
    let (code, out, err) = folder.run(&["check"]);
    assert!(
        code == 1 || (code == 3 && err.contains("crossread.db: the file is damaged")),
        "{code} {out} {err}"
    );
    let (code, _, err) = folder.run(&["add", "mill.txt"]);
    assert!(code == 3 && err.contains("the file is damaged") && err.contains("crossread export"), "{err}");
}

#[test]
fn a_store_that_another_program_writes() {
    let folder = Folder::new("stores-locked").file("wire.txt", WIRE).file("mill.txt", MILL);
    folder.quiet(&["add", "--no-records", "wire.txt"]);
    let mut other = Store::open(&folder.0.join("crossread.db"), Access::Write).expect("the store");
    let writing = other.write().expect("a transaction");
    assert!(folder.quiet(&["stories"]).contains("Halda"), "readers are not kept out");
    let (code, _, err) = folder.run(&["add", "--no-records", "mill.txt"]);
    assert!(
        code == 3 && err.contains("crossread.db: another program is writing to the store; wait"),
        "{err}"
    );
    drop(writing);
    assert!(folder.quiet(&["add", "--no-records", "mill.txt"]).starts_with("1 article added"));
}

#[test]
fn a_store_that_is_only_read() {
    let folder = Folder::new("stores-read").file("wire.txt", WIRE).file("mill.txt", MILL);
    folder.quiet(&["add", "--no-records", "wire.txt", "mill.txt"]);
    let (ferry, mill) = (handle(&folder, "Halda"), handle(&folder, "Mill"));
    let before = fs::read(folder.0.join("crossread.db")).expect("the store");
    for command in
        [&["add", "wire.txt"][..], &["remove", &mill], &["merge", &ferry, &mill], &["split", &ferry, &mill]]
    {
        let (code, _, err) = folder.run(&[command, &["--read-only"]].concat());
        assert!(code == 3 && err.contains("may not be written"), "{command:?}: {err}");
    }
    for command in [
        &["stories"][..],
        &["show", &ferry],
        &["search", "harbour"],
        &["quotes"],
        &["export"],
        &["stats"],
        &["check"],
    ] {
        folder.quiet(&[command, &["--read-only"]].concat());
    }
    assert_eq!(fs::read(folder.0.join("crossread.db")).expect("the store"), before);
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_between_two_transactions() {
    let lines: Vec<String> = (0..4_000)
        .map(|n| {
            let text =
                format!("Reporter {n} of Tarn counted {} boats and {} lamps in the harbour.", n * 7, n * 13);
            serde_json::json!({ "title": format!("Boats of Tarn, {n}"), "maintext": text }).to_string()
        })
        .collect();
    let folder = Folder::new("stores-stopped").file("ships.jsonl", &lines.join("\n"));
    let add = ["add", "--no-records", "ships.jsonl"];
    let child = folder.start(&add);
    let begun = Instant::now();
    let holds = || {
        let store = Store::open(&folder.0.join("crossread.db"), Access::Read).ok()?;
        store.counts().ok().map(|counts| counts.articles).filter(|articles| *articles > 0)
    };
    while holds().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing is added");
        std::thread::sleep(Duration::from_millis(1));
    }
    let interrupt = ["-INT", &child.id().to_string()];
    assert!(std::process::Command::new("kill").args(interrupt).status().expect("kill").success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "stopped");
    let stopped = holds().expect("articles");
    assert!(stopped < 4_000 && stopped.is_multiple_of(512), "{stopped}");
    assert!(folder.quiet(&["check"]).starts_with("The store is well"));
    let rest = folder.quiet(&add);
    assert!(
        rest.starts_with(&format!("{} articles added, {stopped} there already", 4_000 - stopped)),
        "{rest}"
    );
}
