//! The page in a real browser: it opens without a complaint or a request, filters, jumps, is used by keys, copies and saves,
//! and can be used by those who see little or nothing. Skipped, with a word, where no Chromium is installed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

#[allow(dead_code, reason = "the tests of the program use it too, each what it needs")]
mod chromium;
mod large;
#[path = "lamp_room/story.rs"]
mod story;

use std::path::{Path, PathBuf};

use chromium::Browser;
use crossread_core::{Record, Status};
use crossread_render::{Step, csv, html, json, markdown, message, progress};
use serde_json::{Value, json};

const ACCESSIBILITY: &str = include_str!("chromium/accessibility.js");

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(name);
    let _ = std::fs::remove_dir_all(&path);
    path
}

fn page() -> String {
    html(&story::record(), &story::reports(), None)
}

/// A browser that shows the page of the lamp room.
fn opened(name: &str) -> Option<Browser> {
    let mut browser = Browser::start(&folder(name))?;
    browser.screen(1280, 900, false);
    browser.open_page(&page());
    Some(browser)
}

/// The record with strangers' words wherever a stranger chooses them.
fn worded(words: &str) -> Record {
    let mut record = story::record();
    record.story.title = words.to_owned();
    record.story.places = vec![words.to_owned()];
    for finding in &mut record.findings {
        finding.text = words.to_owned();
        finding.explanation = words.to_owned();
        finding.speaker = Some(words.to_owned());
        finding.sides.iter_mut().for_each(|side| side.value = words.to_owned());
    }
    for report in &mut record.reports {
        report.outlet = Some(words.to_owned());
        report.title = Some(words.to_owned());
        report.origins.iter_mut().for_each(|origin| origin.name = words.to_owned());
    }
    record
}

fn first(record: &Record, status: Status) -> &str {
    &record.findings.iter().find(|f| f.status == status).expect("such a finding").id
}

#[test]
fn every_page_opens_quietly_and_for_everybody() {
    let Some(mut browser) = Browser::start(&folder("quiet")) else { return };
    let mut empty = story::record();
    empty.findings.clear();
    let steps = [("Reading", Step::Done), ("Weighing", Step::Now)];
    let pages = [
        ("record", page()),
        ("without texts", html(&story::record(), [], None)),
        ("empty", html(&empty, &story::reports(), None)),
        ("huge words", html(&worded(&"x".repeat(5000)), &story::reports(), None)),
        (
            "progress",
            progress("Reading ferry", &steps, "2 of 3").replace("http-equiv=\"refresh\"", "name=\"still\""),
        ),
        ("message", message("Nothing stands here", "No such page.", "Go back.")),
    ];
    for (name, page) in &pages {
        for (width, dark) in [(1280, false), (1280, true), (390, false), (390, true)] {
            browser.screen(width, 900, dark);
            browser.open_page(page);
            // What is folded away must hold as well.
            browser.value("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })");
            assert_eq!(browser.value(ACCESSIBILITY), json!([]), "{name}, {width} wide, dark: {dark}");
            let wide = browser.value("document.documentElement.scrollWidth - innerWidth");
            assert!(wide.as_i64() <= Some(0), "{name} is {wide} wider than {width}");
            assert_eq!(browser.complaints(), Vec::<String>::new(), "{name}");
        }
    }
}

#[test]
fn finding_and_words_lead_to_each_other_without_script() {
    let Some(mut browser) = opened("jumps") else { return };
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open_page(&page());
    assert_eq!(
        browser.value("document.querySelector('#filter').checkVisibility()"),
        json!(false),
        "no filter without script"
    );
    let finding = first(&story::record(), Status::Conflict).to_owned();
    let seen = "(() => { const box = document.querySelector(':target').getBoundingClientRect(); \
                return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth; })()";
    browser.value(&format!("document.querySelector('#{finding} a.evidence').click()"));
    assert_eq!(browser.value("document.querySelector(':target').tagName"), json!("MARK"));
    assert_eq!(browser.value(seen), json!(true), "the words are in sight");
    let back = format!(
        "document.querySelector(':target').parentElement.querySelector('.back[href=\"#{finding}\"]').click()"
    );
    browser.value(&back);
    assert_eq!(browser.value("document.querySelector(':target').id"), json!(finding));
    assert_eq!(browser.value(seen), json!(true), "the finding is in sight");
    browser.value("document.querySelector('.matrix tbody th a').click()");
    assert_eq!(browser.value("document.querySelector(':target').className.split(' ')[0]"), json!("finding"));
}

#[test]
fn the_filter_leaves_what_fits() {
    let Some(mut browser) = opened("filter") else { return };
    let all = story::record().findings.len();
    let shown = "document.querySelectorAll('.finding:not([hidden])').length";
    let rows = "document.querySelectorAll('tr[data-f]:not([hidden])').length";
    let choose = |browser: &mut Browser, field: &str, value: &str| {
        browser.value(&format!(
            "(() => {{ const field = document.querySelector('#{field}'); field.value = '{value}'; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
        ));
    };
    let count = |status: Status| story::record().findings.iter().filter(|f| f.status == status).count();
    assert_eq!(browser.value(shown), json!(all));
    choose(&mut browser, "status", "conflict");
    assert_eq!(browser.value(shown), json!(count(Status::Conflict)));
    assert_eq!(browser.value(rows), json!(count(Status::Conflict)), "the matrix follows");
    let told = browser.value("document.querySelector('#shown').textContent");
    assert_eq!(told, json!(format!("{} of {all} findings", count(Status::Conflict))));
    browser.value("document.querySelector('#clear').click()");
    browser.value("new Promise((done) => setTimeout(done, 50))");
    assert_eq!(browser.value(shown), json!(all));
    browser.value("document.querySelector('#words').focus()");
    browser.enter("HEATER stairwell no such words");
    assert_eq!(browser.value(shown), json!(0));
    let told = browser.value("document.querySelector('#shown').textContent");
    assert!(told.as_str().is_some_and(|t| t.contains("clear the filter")), "{told}");
    choose(&mut browser, "words", "heater");
    assert!(browser.value(shown).as_u64().is_some_and(|n| n > 0 && n < all as u64));
    choose(&mut browser, "words", "cite");
    assert_eq!(browser.value(shown), json!(0), "the page's own words are not the finding's");
    choose(&mut browser, "words", "");
    choose(&mut browser, "report", "3");
    let of_three = story::record()
        .findings
        .iter()
        .filter(|f| f.sides.iter().flat_map(|s| &s.evidence).any(|e| e.report == "r3"))
        .count();
    assert_eq!(browser.value(shown), json!(of_three));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn keys_lead_through_the_findings() {
    let Some(mut browser) = opened("keys") else { return };
    let focus = "document.activeElement.id";
    let order = browser.value("[...document.querySelectorAll('.finding')].map((finding) => finding.id)");
    browser.press("j");
    assert_eq!(browser.value(focus), order[0]);
    browser.press("j");
    assert_eq!(browser.value(focus), order[1]);
    browser.press("k");
    assert_eq!(browser.value(focus), order[0]);
    browser.press("Enter");
    assert_eq!(browser.value("document.querySelector(':target').tagName"), json!("MARK"));
    browser.press("/");
    assert_eq!(browser.value(focus), json!("words"));
    browser.press("j");
    assert_eq!(
        browser.value("document.querySelector('#words').value"),
        json!("j"),
        "letters go into the field"
    );
    browser.press("Escape");
    assert_eq!(browser.value("document.activeElement.tagName"), json!("BODY"));
    browser.press("?");
    assert_eq!(browser.value("document.querySelector('#keys').open"), json!(true));
    browser.value("document.querySelector('#keyed').click()");
    browser.press("Escape");
    assert_eq!(browser.value("document.querySelector('#keys').open"), json!(false));
    browser.press("/");
    assert_eq!(
        browser.value("document.activeElement.id === 'words'"),
        json!(false),
        "keys can be switched off"
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_finding_is_cited_in_words_and_for_programs() {
    let Some(mut browser) = opened("cites") else { return };
    browser.value("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })");
    let record = story::record();
    let finding = first(&record, Status::Conflict);
    browser.value(&format!("document.querySelectorAll('#{finding} .tools button')[0].click()"));
    let link = browser.value("window.copied");
    assert!(link.as_str().is_some_and(|l| l.ends_with(&format!("page.html#{finding}"))), "{link}");
    browser.value(&format!(
        "document.querySelectorAll('#{finding} .tools button')[1].click(); new Promise((done) => setTimeout(done, 100))"
    ));
    let mut cited = |form: &str| {
        browser.value(&format!(
            "(() => {{ const form = document.querySelector('#form'); form.value = '{form}'; \
             form.dispatchEvent(new Event('change')); document.querySelector('#copy').click(); }})()"
        ));
        browser.value("new Promise((done) => setTimeout(done, 50))");
        browser.value("window.copied").as_str().expect("words").to_owned()
    };
    let text = cited("text");
    for words in [
        record.story.title.as_str(),
        "Quell Harbour Gazette",
        "4 March 2031",
        "Lightning struck the light",
        finding,
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let bibtex = cited("bibtex");
    assert!(bibtex.contains("@misc{") && bibtex.contains("year = {2031}"), "{bibtex}");
    let csl: Value = serde_json::from_str(&cited("csl")).expect("JSON");
    assert_eq!(csl[0]["container-title"], json!("Quell Harbour Gazette"));
    assert_eq!(csl[0]["issued"]["date-parts"], json!([[2031, 3, 4]]));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Every button of five pages, with a clipboard, without, and with one that refuses.
#[test]
fn no_button_is_an_error() {
    let Some(mut browser) = Browser::start(&folder("buttons")) else { return };
    let mut empty = story::record();
    empty.findings.clear();
    let (record, reports) = large::large();
    let pages = [
        page(),
        html(&story::record(), [], None),
        html(&empty, &story::reports(), None),
        html(&worded("<b>x</b> & \"y\" % {z}"), &story::reports(), Some("/")),
        html(&record, &reports, None),
    ];
    let clipboards = [
        "undefined",
        "{ writeText: async () => {} }",
        "{ writeText: async () => { throw new Error('no'); } }",
    ];
    for (page, at) in pages.iter().zip(0..) {
        browser.screen(if at % 2 == 0 { 390 } else { 1280 }, 844, false);
        browser.open_page(page);
        let clipboard = clipboards[at % clipboards.len()];
        browser.value(&format!(
            "Object.defineProperty(navigator, 'clipboard', {{ value: {clipboard}, configurable: true }}); 1"
        ));
        // One after the other, as a person does; what is packed takes its time.
        let pressed = browser.value(
            "(async () => { let n = 0; for (const button of document.querySelectorAll('button')) { button.click(); n += 1; \
             await new Promise((done) => setTimeout(done, 1)); document.querySelectorAll('dialog[open]').forEach((box) => box.close()); } \
             await new Promise((done) => setTimeout(done, 300)); return n; })()",
        );
        assert!(pressed.as_u64().is_some_and(|n| n > 0), "page {at}");
        assert_eq!(browser.complaints(), Vec::<String>::new(), "page {at}, {clipboard}");
    }
}

#[test]
fn a_phone_shows_what_a_pointer_would_bring_out() {
    let Some(mut browser) = Browser::start(&folder("phone")) else { return };
    browser.screen(390, 844, false);
    browser.open_page(&page());
    let seen = "[...document.querySelectorAll('.finding:first-of-type .tools button')].map((b) => \
                b.checkVisibility({ opacityProperty: true }) && b.textContent)";
    let first = browser.value(seen);
    assert_eq!((&first[0], &first[1]), (&json!("Copy"), &json!("Cite")));
    assert_eq!(
        browser.value("document.querySelector('.report .whole').open"),
        json!(false),
        "reports are folded"
    );
    browser.value("document.querySelector('a.evidence').click()");
    browser.value("new Promise((done) => setTimeout(done, 200))");
    let open = browser.value("document.querySelector('mark:target').closest('.whole').open");
    assert_eq!(open, json!(true), "evidence opens its report");
}

#[test]
fn the_address_keeps_what_is_chosen() {
    let Some(mut browser) = opened("address") else { return };
    let finding = first(&story::record(), Status::Conflict).to_owned();
    browser.value(&format!("location.hash = '{finding}'"));
    browser.value("new Promise((done) => setTimeout(done, 100))");
    let lit = format!(
        "[...document.querySelectorAll('mark')].every((mark) => (getComputedStyle(mark).backgroundColor !== 'rgba(0, 0, 0, 0)') === mark.classList.contains('{finding}'))"
    );
    assert_eq!(browser.value(&lit), json!(true), "its evidence is lit, and no other");
    browser.value("(() => { const field = document.querySelector('#status'); field.value = 'conflict'; field.dispatchEvent(new Event('input', { bubbles: true })); })()");
    assert_eq!(browser.value("location.hash"), json!(format!("#{finding}&status=conflict")));
    browser.value(&format!("document.querySelector('#{finding} a.evidence').click()"));
    browser.value("new Promise((done) => setTimeout(done, 100))");
    let hash = browser.value("location.hash");
    let hash = hash.as_str().expect("an address").to_owned();
    assert!(hash.starts_with("#r") && hash.ends_with(&format!("&of={finding}&status=conflict")), "{hash}");
    // Whoever gets the address sees the same.
    browser.open("about:blank");
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser/address/page.html");
    browser.open(&format!("file://{}{hash}", file.display()));
    assert_eq!(browser.value("document.querySelector('#status').value"), json!("conflict"));
    assert_eq!(browser.value("document.querySelector('.finding.chosen').id"), json!(finding));
    let conflicts = story::record().findings.iter().filter(|f| f.status == Status::Conflict).count();
    assert_eq!(browser.value("document.querySelectorAll('.finding:not([hidden])').length"), json!(conflicts));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_record_is_saved_as_the_program_writes_it() {
    let Some(mut browser) = opened("saves") else { return };
    let record = story::record();
    for (file, text) in
        [("record.json", json(&record)), ("record.md", markdown(&record)), ("record.csv", csv(&record))]
    {
        // What the browser would put into its folder of downloads, read where the page hands it over.
        let saved = browser.value(&format!(
            "new Promise((done) => {{ const make = URL.createObjectURL; \
             URL.createObjectURL = (blob) => {{ URL.createObjectURL = make; blob.text().then(done); return make(blob); }}; \
             document.querySelector('[data-file=\"{file}\"]').click(); }})"
        ));
        assert_eq!(saved, Value::String(text), "{file}");
    }
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn dates_stand_in_the_form_of_the_readers_region() {
    let Some(mut browser) = opened("dates") else { return };
    // Headless, a browser speaks the system's English, whatever that is.
    let british = json!({ "userAgent": "", "acceptLanguage": "en-GB" });
    browser.call("Emulation.setUserAgentOverride", british);
    browser.open_page(&page());
    assert_eq!(browser.value("document.querySelector('.report time').textContent"), json!("4 March 2031"));
    let american = json!({ "userAgent": "", "acceptLanguage": "en-US" });
    browser.call("Emulation.setUserAgentOverride", american);
    browser.open_page(&page());
    assert_eq!(browser.value("document.querySelector('.report time').textContent"), json!("March 4, 2031"));
}

#[test]
fn strangers_words_run_nothing() {
    let Some(mut browser) = Browser::start(&folder("hostile")) else { return };
    let evil = "<script>window.evil = 1</script><img src=x onerror='window.evil = 1'><svg onload='window.evil = 1'>\" onclick=\"window.evil = 1\" x=\"";
    let mut record = worded(evil);
    for report in &mut record.reports {
        report.url = Some("https://a.example/\"onclick=\"window.evil=1".to_owned());
    }
    browser.open_page(&html(&record, &story::reports(), None));
    browser.value("document.querySelectorAll('.finding, .finding button, #cite button, #downloads button, #help').forEach((one) => one.click())");
    browser.value("new Promise((done) => setTimeout(done, 200))");
    assert_eq!(browser.value("window.evil === undefined"), json!(true));
    assert_eq!(browser.complaints(), Vec::<String>::new());
    // The policy holds by itself, whatever slips into the page.
    let slipped = page().replacen("<body>", "<body><script>window.evil = 1</script>", 1);
    browser.open_page(&slipped);
    assert_eq!(browser.value("window.evil === undefined"), json!(true));
    assert!(browser.complaints().iter().any(|told| told.contains("Content Security Policy")));
}

#[test]
fn it_prints_what_is_open_and_without_controls() {
    let Some(mut browser) = opened("print") else { return };
    browser.call("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    assert_eq!(browser.value("document.querySelector('#filter').checkVisibility()"), json!(false));
    let seen = |query: &str| {
        format!("document.querySelector('{query}').checkVisibility({{ contentVisibilityAuto: true }})")
    };
    assert_eq!(browser.value(&seen(".sides .words")), json!(true));
    for hidden in ["details .words", ".report .text", ".tools"] {
        assert_eq!(browser.value(&seen(hidden)), json!(false), "{hidden}");
    }
    assert!(
        browser.call("Page.printToPDF", json!({}))["data"].as_str().is_some_and(|pdf| pdf.len() > 10_000)
    );
}

/// The aims for 20 reports and 300 findings: under 3 MB, open in under a second; measured with `--nocapture`.
#[test]
fn a_large_record_is_a_small_page_that_opens_at_once() {
    let (record, reports) = large::large();
    let page = html(&record, &reports, None);
    eprintln!("20 reports, 300 findings: {} KB", page.len() / 1024);
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    let Some(mut browser) = Browser::start(&folder("large")) else { return };
    browser.screen(1280, 900, false);
    let mut best = f64::MAX;
    for _ in 0..5 {
        browser.open_page(&page);
        let loaded = browser.value("performance.getEntriesByType('navigation')[0].loadEventEnd").as_f64();
        best = best.min(loaded.expect("a time"));
    }
    let frame = browser.value(
        "new Promise((done) => { const main = document.querySelector('main'); const times = []; let last = performance.now(); \
         const step = (now) => { times.push(now - last); last = now; main.scrollTop += 400; \
         if (times.length < 60) requestAnimationFrame(step); else done(times.sort((a, b) => a - b)[54]); }; requestAnimationFrame(step); })",
    );
    eprintln!(
        "opened in {best:.0} ms at best of 5; scrolling, 9 frames of 10 took under {:.0} ms",
        frame.as_f64().unwrap_or(0.0)
    );
    // The aim is one second; a machine that compiles beside the test is given three.
    assert!(best < 3000.0, "{best} ms");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}
