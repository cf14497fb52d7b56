//! The record as one self-contained page: no script, no request, every piece of evidence a link to its words.

mod finding;
mod marks;
mod report;

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossread_core::{Record, Report, Status};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use self::finding::Writer;
use self::report::Column;
use crate::outline::{Entry, Outline};
use crate::printable::one_line;
use crate::wording::{count, days, period, undertaken};

const STYLE: &str = include_str!("html/style.css");

/// The record as an HTML page: findings at the left, the reports side by side at the right. A click on evidence
/// scrolls to its words and lights them (`:target`), a number after the words leads back to the finding.
///
/// `reports` are the texts the record was made of, in any order; each is known by its SHA-256. A report that is
/// missing is listed without its text, and evidence that its text does not bear out is no link.
///
/// The page asks for nothing outside itself: its Content-Security-Policy allows the one style sheet, by its hash,
/// and pictures in `data:` addresses. All text of articles is escaped, without control characters and directional
/// overrides; only http and https addresses become links.
pub fn html<'a>(record: &Record, reports: impl IntoIterator<Item = &'a Report>) -> String {
    let outline = Outline::new(record);
    let texts: BTreeMap<&str, &Report> =
        reports.into_iter().map(|report| (report.sha256(), report)).collect();
    let given = record.reports.iter().enumerate();
    let columns: Vec<Option<Column<'_>>> = given
        .map(|(place, report)| Some(Column::new(&outline, place, texts.get(report.sha256.as_str())?)))
        .collect();
    let written: Vec<Option<(Markup, usize)>> = columns.iter().map(|c| Some(c.as_ref()?.text())).collect();
    let split = written.iter().flatten().map(|(_, split)| *split).max().unwrap_or(0);
    let style = style(split);
    let policy = policy(&style);
    let title = one_line(&record.story.title);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(&style)) }
            }
            body {
                a.skip href="#reports" { "Skip to the reports" }
                (head(&outline, &title))
                main.findings tabindex="0" aria-label="Findings" {
                    (findings(&Writer { outline: &outline, columns: &columns }))
                }
                section.reports #reports tabindex="0" aria-label="Reports, side by side" {
                    @for (place, (column, written)) in columns.iter().zip(written).enumerate() {
                        (report::section(&outline, place, column.as_ref().zip(written.map(|(text, _)| text))))
                    }
                }
            }
        }
    };
    page.into_string()
}

fn head(outline: &Outline<'_>, title: &str) -> Markup {
    let story = &outline.record.story;
    let sections = [
        ("disputed", "disputed", outline.disputed.len()),
        ("reconciled", "differ, both can be right", outline.reconciled.len()),
        ("established", "established", outline.established.len()),
        ("sayings", if outline.sayings() == 1 { "saying" } else { "sayings" }, outline.sayings()),
        ("single", "only in one report", outline.single.len()),
    ];
    html! {
        header.story {
            h1 dir="auto" { (title) }
            p.facts {
                @if let Some(period) = period(story) { span { (period) } }
                @if !story.places.is_empty() {
                    span dir="auto" { (story.places.iter().map(|p| one_line(p)).collect::<Vec<_>>().join(", ")) }
                }
                a href="#reports" { (count(outline.record.reports.len(), "report")) }
                @match outline.copies() {
                    0 => {}
                    1 => span { "1 copies another" },
                    n => span { (n) " copy another" },
                }
            }
            nav aria-label="Sections" {
                @for (id, name, n) in sections {
                    @if n > 0 { a class=(id) href={ "#" (id) } { strong { (n) } " " (name) } }
                }
            }
        }
    }
}

fn findings<'a>(writer: &Writer<'a>) -> Markup {
    let outline = writer.outline;
    let list =
        |id: &str, title: &str, meaning: &str, entries: &[Entry<'a>], one: &dyn Fn(&Entry<'a>) -> Markup| {
            html! {
                @if !entries.is_empty() {
                    section.group id=(id) {
                        h2 { (title) }
                        @if !meaning.is_empty() { p.meaning { (meaning) } }
                        @for entry in entries { (one(entry)) }
                    }
                }
            }
        };
    html! {
        @if outline.record.findings.is_empty() {
            p.note { "These reports share nothing that could be compared, and none says anything that could be kept." }
        }
        (list("disputed", "Disputed", "The reports cannot all be right.", &outline.disputed, &|e| writer.versions(e)))
        (list("reconciled", "Differ, and both can be right", "", &outline.reconciled, &|e| writer.versions(e)))
        (list("established", "Established", "Said by two reports or more, denied by none.", &outline.established,
            &|e| writer.plain(e)))
        @if !outline.speakers.is_empty() {
            section.group #sayings {
                h2 { "Who said what" }
                @for speaker in &outline.speakers { (writer.speaker(speaker)) }
            }
        }
        @if !outline.record.commitments.is_empty() {
            section.group #ledger {
                h2 { "Promised and planned" }
                ul {
                    @for commitment in &outline.record.commitments {
                        li dir="auto" { (one_line(&commitment.what)) " (" (one_line(&undertaken(commitment))) ")" }
                    }
                }
            }
        }
        (list("single", "Only one report says", "", &outline.single, &|e| writer.plain(e)))
        @if !outline.record.timeline.is_empty() {
            section.group #timeline {
                h2 { "When" }
                @for happening in &outline.record.timeline {
                    p {
                        strong { (one_line(&days(happening))) } " "
                        span dir="auto" { (one_line(&happening.text)) }
                        @for number in outline.tellers(&happening.evidence) { " " (number) }
                    }
                }
            }
        }
    }
}

/// The style sheet, with a rule for each mark that stands in several pieces: the one whose first piece is the
/// target lights them all.
fn style(split: usize) -> String {
    let mut style = STYLE.to_owned();
    for k in 0..split {
        // Writing to a String cannot fail.
        let part = format!(".report:has(.k{k}:target) .k{k}");
        let _ = writeln!(style, "{part}{{background:var(--lit);color:var(--lit-ink)}}");
        let _ = writeln!(style, "{part} mark,{part} .back{{background:none;color:inherit}}");
    }
    style
}

fn policy(style: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
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
