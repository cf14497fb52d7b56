//! What needs the script: it is hidden until the script shows it.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossread_core::{Kind, Record, Status};
use flate2::{Compression, GzBuilder};
use maud::{Markup, html};

use crate::citation::Citation;
use crate::outline::Outline;
use crate::people::People;
use crate::printable::one_line;
use crate::wording::{kind, status};

/// The filter: by words, kind, status, report, person.
pub(super) fn filter(outline: &Outline<'_>, people: &People<'_>) -> Markup {
    if outline.record.findings.is_empty() {
        return html! {};
    }
    let kinds = [Kind::Statement, Kind::Utterance, Kind::Figure, Kind::Commitment];
    let statuses = [Status::Conflict, Status::Reconciled, Status::Agreed, Status::Single];
    html! {
        form.filter #filter role="search" aria-label="Filter the findings" hidden {
            input #words type="search" placeholder="Words" aria-label="Words in the finding" autocomplete="off";
            button #help type="button" aria-label="Keys" { "?" }
            select #kind aria-label="Kind" {
                option value="" { "Any kind" }
                @for k in kinds { option value=(kind(k)) { (kind(k)) } }
            }
            select #status aria-label="Status" {
                option value="" { "Any status" }
                @for s in statuses { option value=(super::status(s)) { (status(s)) } }
            }
            select #report aria-label="Report" {
                option value="" { "Any report" }
                @for place in 0..outline.record.reports.len() {
                    option value=(place + 1) { (place + 1) " " (outline.name(place)) }
                }
            }
            @if !people.named.is_empty() {
                select #person aria-label="Person" {
                    option value="" { "Any person" }
                    @for (place, person) in people.named.iter().enumerate() { option value=(place + 1) { (one_line(&person.name)) } }
                }
            }
            button #clear type="reset" { "Clear" }
            output #shown aria-live="polite" {}
        }
    }
}

/// The record in its other forms, packed into the page, for the script to save.
pub(super) fn downloads(record: &Record) -> Markup {
    let files = [
        ("JSON", "record.json", "application/json", crate::json(record)),
        ("Markdown", "record.md", "text/markdown", crate::markdown(record)),
        ("CSV", "record.csv", "text/csv", crate::csv(record)),
    ];
    html! {
        footer.downloads #downloads hidden {
            "Save the record as "
            @for (name, file, kind, text) in files {
                button type="button" data-file=(file) data-type=(kind) data-gzip=(packed(&text)) { (name) }
            }
        }
    }
}

/// The box that shows a finding's citation; all of them are packed into it, in the order of the findings.
pub(super) fn citations(outline: &Outline<'_>) -> Markup {
    let forms = [("text", "Words"), ("bibtex", "BibTeX"), ("csl", "CSL-JSON")];
    let all = outline.entries().map(|entry| {
        let Citation { text, bibtex, csl } = Citation::new(outline, &entry);
        serde_json::json!({ "text": text, "bibtex": bibtex, "csl": csl })
    });
    let all = serde_json::Value::from_iter(all).to_string();
    html! {
        dialog #cite aria-labelledby="cite-h" data-gzip=(packed(&all)) {
            h2 #cite-h { "Cite" }
            p {
                select #form aria-label="Form of the citation" {
                    @for (form, name) in forms { option value=(form) { (name) } }
                }
            }
            textarea #cited readonly rows="10" aria-label="Citation" {}
            form method="dialog" {
                button #copy type="button" { "Copy" }
                button { "Close" }
            }
        }
    }
}

/// Gzip in base64; without a time, so that the same record gives the same bytes.
fn packed(text: &str) -> String {
    let mut gzip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let written = gzip.write_all(text.as_bytes()).and_then(|()| gzip.finish());
    STANDARD.encode(written.unwrap_or_default())
}

/// The keys, shown by "?".
pub(super) fn keys() -> Markup {
    let keys = [
        ("j", "next finding"),
        ("k", "finding before"),
        ("Enter", "to its words in the reports"),
        ("/", "filter by words"),
        ("Esc", "leave the filter or this box"),
        ("?", "this box"),
    ];
    html! {
        dialog #keys aria-labelledby="keys-h" {
            h2 #keys-h { "Keys" }
            dl { @for (key, does) in keys { dt { kbd { (key) } } dd { (does) } } }
            // Whoever speaks to the machine, or presses keys by mistake, can do without them (WCAG 2.2, 2.1.4).
            p { label { input #keyed type="checkbox" checked; " Keys are on" } }
            form method="dialog" { button { "Close" } }
        }
        p #said role="status" {}
    }
}
