//! One small record of an invented event in every form, compared with the forms kept beside it. To write them anew
//! after a change that is meant, run the tests with `CROSSREAD_WRITE_GOLDEN=1`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "lamp_room/story.rs"]
mod story;

use crossread_core::{Record, verify};
use crossread_render::{Extent, csv, html, json, markdown, terminal};
use story::{path, read, record, reports};

#[allow(clippy::disallowed_methods, reason = "the tests alone ask whether to write their golden files anew")]
fn check(name: &str, form: &str) {
    if std::env::var("CROSSREAD_WRITE_GOLDEN").is_ok() {
        std::fs::write(path(name), form).expect("golden file written");
    }
    assert!(
        read(name) == form,
        "{name} differs from what is rendered now; see the head of this file:\n{form}"
    );
}

#[test]
fn the_record_holds() {
    assert_eq!(verify(&record(), &reports()), []);
}

#[test]
fn terminal_wide_narrow_and_in_colour() {
    check("wide.txt", &terminal(&record(), 96, false, Extent::Usual));
    check("narrow.txt", &terminal(&record(), 44, false, Extent::Usual));
    check("colour.txt", &terminal(&record(), 80, true, Extent::Usual));
}

#[test]
fn documents() {
    check("record.md", &markdown(&record()));
    check("record.csv", &csv(&record()));
    check("record.html", &html(&record(), &reports(), None));
}

#[test]
fn json_reads_back() {
    assert_eq!(json(&record()), read("input.json"));
    assert_eq!(serde_json::from_str::<Record>(&json(&record())).expect("JSON"), record());
}

#[test]
fn colour_changes_nothing_else() {
    let mut plain = String::new();
    let coloured = terminal(&record(), 80, true, Extent::Usual);
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    assert_eq!(plain, terminal(&record(), 80, false, Extent::Usual));
}

#[test]
fn the_page_links_both_ways() {
    let page = html(&record(), &reports(), None);
    let ids: Vec<&str> = attributes(&page, "id=\"");
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids.len(), sorted.len(), "every id stands once");
    for target in attributes(&page, "href=\"#") {
        assert!(ids.contains(&target), "#{target} leads nowhere");
    }
    for finding in &record().findings {
        assert!(
            page.contains(&format!("class=\"back\" href=\"#{}\"", finding.id)),
            "no way back to {}",
            finding.id
        );
        for evidence in finding.sides.iter().flat_map(|side| &side.evidence) {
            let id = format!("{}-{}-{}", evidence.report, evidence.start, evidence.end);
            assert!(page.contains(&format!("href=\"#{id}\"")), "no link to {id}");
        }
    }
}

#[test]
fn the_order_of_reports_and_missing_reports_do_not_matter() {
    let mut reports = reports();
    let page = html(&record(), &reports, None);
    reports.reverse();
    assert_eq!(html(&record(), &reports, None), page);
    reports.retain(|report| report.file() != "r2.lines");
    let page = html(&record(), &reports, None);
    assert!(page.contains("was not given"));
    assert!(!page.contains("href=\"#r2-"));
}

fn attributes<'a>(page: &'a str, start: &str) -> Vec<&'a str> {
    page.split(start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}
