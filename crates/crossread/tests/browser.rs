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

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chromium::Browser;
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

/// The program serving an example, and its address; it is ended with the test.
struct Served(Child, String);

impl Served {
    fn start(example: &str) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_crossread"))
            .args(["serve", "--port", "0"])
            .arg(root().join("examples").join(example))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(program.stdout.take().expect("output")).read_line(&mut line).expect("a line");
        let address = line.split_whitespace().find(|word| word.starts_with("http://")).expect("an address");
        Self(program, address.to_owned())
    }

    /// Opens the page and waits until the record is there; the page before it asks for itself anew.
    fn open(&self, browser: &mut Browser) {
        browser.open(&self.1);
        let there = "document.querySelector('main.record') !== null";
        let since = Instant::now();
        while browser.value(there) != json!(true) {
            assert!(since.elapsed() < Duration::from_secs(120), "no record after two minutes");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_served_record_opens_quietly() {
    let Some(mut browser) = Browser::start(&folder("served")) else { return };
    let served = Served::start("mayors-meeting");
    browser.screen(1280, 900, false);
    served.open(&mut browser);
    browser.open(&served.1);
    assert_eq!(browser.complaints(), Vec::<String>::new());
    // What the page is for, in words that stand on it: what is disputed, who said it, in which words.
    let glance = browser.value("document.querySelector('#glance').textContent");
    let glance = glance.as_str().expect("words");
    for words in [
        "Disputed",
        "We will build this bridge if both councils find the money",
        "vowed Annelie Dorst",
        "Morning Flash",
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
    for (example, file, width, height, dark, to) in shots {
        let served = Served::start(example);
        browser.screen(width, height, dark);
        served.open(&mut browser);
        if to != "#glance" {
            browser.value(&scroll(to));
        }
        let picture = browser.picture();
        assert!(picture.len() < 150 * 1024, "{file}: {} bytes", picture.len());
        fs::create_dir_all(root().join("docs")).expect("a folder");
        fs::write(root().join("docs").join(file), picture).expect("a file");
    }
}
