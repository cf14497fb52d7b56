//! The examples' records in a real browser: served without a complaint, and drawn for the documents.
//! Skipped, with a word, where no Chromium is installed.
#![allow(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and one that is skipped says so"
)]

#[allow(dead_code, reason = "the tests of the page use it too, each what it needs")]
#[path = "../../render/tests/chromium/mod.rs"]
mod chromium;

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chromium::Browser;
use program::Folder;
use program::served::Served;
use serde_json::json;

const ACCESSIBILITY: &str = include_str!("../../render/tests/chromium/accessibility.js");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(name);
    let _ = fs::remove_dir_all(&path);
    path
}

/// The program serving an example.
fn example(name: &str) -> Served {
    Served::start(&root().join("examples").join(name))
}

/// Opens a page and waits until `there` holds; the pages before it ask for themselves anew.
fn open(browser: &mut Browser, served: &Served, path: &str, there: &str) {
    browser.open(&format!("http://{}{path}", served.address));
    wait(browser, there);
}

fn wait(browser: &mut Browser, there: &str) {
    let since = Instant::now();
    while browser.value(there) != json!(true) {
        assert!(since.elapsed() < Duration::from_secs(120), "not there after two minutes: {there}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

const RECORD: &str = "document.querySelector('main.record') !== null";

#[test]
fn the_served_record_opens_quietly() {
    let Some(mut browser) = Browser::start(&folder("served")) else { return };
    let served = example("mayors-meeting");
    browser.screen(1280, 900, false);
    open(&mut browser, &served, "/", RECORD);
    open(&mut browser, &served, "/", RECORD);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    // What the page is for, in words that stand on it: what is told differently, what is established, who is alone with what.
    let glance = browser.value("document.querySelector('#glance').textContent");
    let glance = glance.as_str().expect("words");
    for words in [
        "Told differently, and both can be right",
        "Nine agreements",
        "ten documents",
        "Only one report says",
    ] {
        assert!(glance.contains(words), "{words} is not in {glance}");
    }
    for (width, dark) in [(1280, false), (390, true)] {
        browser.screen(width, 900, dark);
        browser.value("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
        assert_eq!(browser.value(ACCESSIBILITY), json!([]), "{width} wide, dark: {dark}");
    }
}

#[test]
fn a_store_scrolls_and_takes_files() {
    let Some(mut browser) = Browser::start(&folder("store")) else { return };
    let lines: Vec<String> = (0..40)
        .map(|n| {
            json!({ "title": format!("Event {n} of Tarn"), "maintext": format!("word{n}a word{n}b") })
                .to_string()
        })
        .collect();
    let store = Folder::new("browser-store")
        .file("many.jsonl", &lines.join("\n"))
        .file("mill.txt", "Mill burns in Talheim\nA fire destroyed the paper mill of Talheim on Monday.\n");
    store.quiet(&["add", "--no-records", "many.jsonl"]);
    let served = Served::start(&store.0.join("crossread.db"));
    for (width, dark) in [(1280, false), (390, true)] {
        browser.screen(width, 800, dark);
        open(&mut browser, &served, "/", "document.querySelector('#files') !== null");
        browser.value("scrollTo(0, 99999)");
        let end = "document.querySelector('li:last-child').getBoundingClientRect().bottom <= innerHeight";
        assert_eq!(browser.value(end), json!(true), "{width} wide: the last story can be reached");
        let broad = browser.value("document.documentElement.scrollWidth > innerWidth");
        assert_eq!(broad, json!(false), "{width} wide: nothing is cut off at the side");
        assert_eq!(browser.value(ACCESSIBILITY), json!([]), "{width} wide, dark: {dark}");
    }
    // As dropping a file on the field does; a browser says where the form comes from.
    let field = browser.call("Runtime.evaluate", json!({ "expression": "document.querySelector('#files')" }));
    let mill = store.0.join("mill.txt");
    let files = json!({ "files": [mill], "objectId": field["result"]["objectId"] });
    browser.call("DOM.setFileInputFiles", files);
    browser.value("document.querySelector('.adding button').click()");
    wait(&mut browser, "document.title === 'What was added'");
    let shown = browser.value("document.querySelector('main').textContent");
    let shown = shown.as_str().expect("words");
    assert!(shown.contains("Added: 1") && shown.contains("Mill burns in Talheim"), "{shown}");
}

/// Draws the pictures of `docs/` anew: `cargo test --release -p crossread --test browser -- --ignored`.
#[test]
#[ignore = "writes pictures into docs/; run it after a change of the page that is meant"]
fn pictures_for_the_documents() {
    let Some(mut browser) = Browser::start(&folder("pictures")) else { return };
    let scroll = |to: &str| {
        format!(
            "document.querySelector('{to}').scrollIntoView(); new Promise((done) => setTimeout(done, 300))"
        )
    };
    let shots: [(&str, &str, u32, u32, bool, &str); 4] = [
        ("mayors-meeting", "mayors-meeting.webp", 1280, 860, false, "#glance"),
        ("harbour-accident", "harbour-accident.webp", 1280, 860, false, "#reconciled"),
        ("harbour-accident", "harbour-accident-dark.webp", 1280, 860, true, "#matrix"),
        ("mayors-meeting", "mayors-meeting-phone.webp", 390, 780, false, "#matrix"),
    ];
    for (name, file, width, height, dark, to) in shots {
        let served = example(name);
        browser.screen(width, height, dark);
        open(&mut browser, &served, "/", RECORD);
        if to != "#glance" {
            browser.value(&scroll(to));
        }
        let picture = browser.picture();
        assert!(picture.len() < 150 * 1024, "{file}: {} bytes", picture.len());
        fs::create_dir_all(root().join("docs")).expect("a folder");
        fs::write(root().join("docs").join(file), picture).expect("a file");
    }
}
