//! The record as one self-contained page: no request, every piece of evidence a link to its words, a script that only adds
//! comfort.

mod controls;
mod finding;
mod glance;
mod graph;
mod history;
mod ledger;
mod marks;
mod matrix;
mod plain;
mod report;
mod sections;
mod shelf;

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossread_core::{Record, Report, Status};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

pub use self::plain::{Step, message, progress};
pub use self::shelf::{Choice, Facet, Field, Listed, Listing, shelf};

use self::finding::Writer;
use self::report::Column;
use crate::outline::Outline;
use crate::people::People;
use crate::printable::one_line;
use crate::provenance::Provenance;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// The record as an HTML page: what the reports say at the left, the reports side by side at the right. A click on
/// evidence scrolls to its words and lights them (`:target`), a number after the words leads back to the finding. All of
/// it can be read, followed and printed without script; the script filters, moves by keys, copies and saves.
///
/// `reports` are the texts the record was made of, in any order; each is known by its SHA-256. A report that is
/// missing is listed without its text, and evidence that its text does not bear out is no link.
///
/// `home` is the address, on the same server, of the list of stories that this one stands in: the page leads back there.
///
/// The page asks for nothing outside itself: its Content-Security-Policy allows its one style sheet and its one script, each
/// by its hash, and pictures in `data:` addresses. All text of articles is escaped, without control characters and
/// directional overrides; only http and https addresses become links.
pub fn html<'a>(
    record: &Record,
    reports: impl IntoIterator<Item = &'a Report>,
    home: Option<&str>,
) -> String {
    let outline = Outline::new(record);
    let people = People::new(&outline);
    let provenance = Provenance::new(&outline);
    let texts: BTreeMap<&str, &Report> =
        reports.into_iter().map(|report| (report.sha256(), report)).collect();
    let given = record.reports.iter().enumerate();
    let columns: Vec<Option<Column<'_>>> = given
        .map(|(place, report)| Some(Column::new(&outline, place, texts.get(report.sha256.as_str())?)))
        .collect();
    let written: Vec<Option<(Markup, usize)>> = columns.iter().map(|c| Some(c.as_ref()?.text())).collect();
    let split = written.iter().flatten().map(|(_, split)| *split).max().unwrap_or(0);
    let writer = Writer { outline: &outline, columns: &columns, people: &people };
    let body = html! {
        a.skip href="#reports" { "Skip to the reports" }
        (glance::head(&outline, &provenance, home))
        main.record tabindex="0" aria-label="The record" {
            (glance::glance(&writer, &provenance))
            (controls::filter(&outline, &people))
            (matrix::matrix(&writer))
            (sections::sections(&writer))
            (graph::section(&outline, &provenance))
            (controls::downloads(record))
        }
        section.reports #reports tabindex="0" aria-label="Reports, side by side" {
            // Reports that bear nothing out stand last, where they keep nobody from the others.
            @for silent in [false, true] {
                @for (place, (column, written)) in columns.iter().zip(&written).enumerate() {
                    @if provenance.tells(place) != silent {
                        (report::section(&outline, place, column.as_ref().zip(written.as_ref().map(|(text, _)| text))))
                    }
                }
            }
        }
        (controls::keys())
        (controls::citations(&outline))
    };
    let title = one_line(&record.story.title);
    page(
        &Head {
            title: &title,
            style: &style(split, record.findings.len()),
            script: Some(SCRIPT),
            refresh: false,
            asks: false,
        },
        &body,
    )
}

/// What stands around the body.
struct Head<'a> {
    title: &'a str,
    style: &'a str,
    script: Option<&'a str>,
    /// Whether the page asks for itself anew every second.
    refresh: bool,
    /// Whether it has a form that leads back to its server.
    asks: bool,
}

fn page(head: &Head<'_>, body: &Markup) -> String {
    let Head { title, style, script, refresh, asks } = *head;
    // A form without a referrer has the origin "null", which its own server refuses.
    let referrer = if asks { "same-origin" } else { "no-referrer" };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(allowed(style, script, asks));
                @if refresh { meta http-equiv="refresh" content="1"; }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content=(referrer);
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(style)) }
            }
            body {
                (body)
                @if let Some(script) = script { script { (PreEscaped(script)) } }
            }
        }
    };
    page.into_string()
}

/// The style sheet, with a rule for each finding, which lights its words in the reports while it is the one chosen, and one
/// for each mark that stands in several pieces: the one whose first piece is the target lights them all.
fn style(split: usize, findings: usize) -> String {
    let mut style = STYLE.to_owned();
    for f in 1..=findings {
        let _ = writeln!(style, "body:has(#f{f}:is(:target,.chosen)) .f{f}{{background:var(--wash)}}");
    }
    for k in 0..split {
        // Writing to a String cannot fail.
        let part = format!(".report:has(.k{k}:target) .k{k}");
        let _ = writeln!(style, "{part}{{background:var(--lit);color:var(--lit-ink)}}");
        let _ = writeln!(style, "{part} mark,{part} .back{{background:none;color:inherit}}");
    }
    style
}

fn allowed(style: &str, script: Option<&str>, asks: bool) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    let script = script.map_or("'none'".to_owned(), hash);
    let form = if asks { "'self'" } else { "'none'" };
    format!(
        "default-src 'none'; style-src {}; script-src {script}; img-src data:; base-uri 'none'; form-action {form}; \
         require-trusted-types-for 'script'",
        hash(style)
    )
}

/// The Content-Security-Policy that a page of ours sets itself, for a server to send as a header too.
pub fn policy(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    rest.split('"').next()
}

/// The style sheet's class for a status.
fn status(status: Status) -> &'static str {
    match status {
        Status::Agreed => "agreed",
        Status::Conflict => "conflict",
        Status::Reconciled => "both",
        Status::Single => "one",
    }
}

/// The letter by which a finding's side is known: A, B, …; after Z nothing, for nobody compares so many.
fn letter(side: usize) -> String {
    ('A'..='Z').nth(side).map(String::from).unwrap_or_default()
}
