//! The matrix: which report carries which finding, and on which side it stands.

use crossread_core::{RecordFinding, Status};
use maud::{Markup, html};

use super::finding::Writer;
use crate::outline::Entry;
use crate::printable::one_line;
use crate::wording::count;

/// So many rows are open; a reader takes no more in at once.
const OPEN: usize = 12;

/// The findings as rows, the reports as columns: what is disputed first, then what differs, what stands, what one report
/// says, each in order of importance.
pub(super) fn matrix(writer: &Writer<'_>) -> Markup {
    let mut entries: Vec<Entry<'_>> = writer.outline.entries().collect();
    entries.sort_by_key(|entry| match entry.finding.status {
        Status::Conflict => 0,
        Status::Reconciled => 1,
        Status::Agreed => 2,
        Status::Single => 3,
    });
    if entries.is_empty() {
        return html! {};
    }
    let (open, folded) = entries.split_at(entries.len().min(OPEN));
    html! {
        section.group #matrix aria-labelledby="matrix-h" {
            h2 #matrix-h { "Which report says what" }
            details.whole open {
            summary { "The table" }
            ul.legend {
                li { span.key.conflict { "A" } span.key.conflict { "B" } " versions that clash" }
                li { span.key.both { "A" } span.key.both { "B" } " versions that both can be right" }
                li { span.key.agreed { "●" } " says it, as others do" }
                li { span.key.one { "○" } " alone in saying it" }
                li { span.key.one { "?" } " perhaps says it" }
                li { "empty: the report is silent" }
            }
            (table(writer, open, "Which report says what: the most important"))
            @if !folded.is_empty() {
                details.fold {
                    summary { "The other " (count(folded.len(), "finding")) }
                    (table(writer, folded, "Which report says what: the rest"))
                }
            }
            }
        }
    }
}

fn table(writer: &Writer<'_>, entries: &[Entry<'_>], name: &str) -> Markup {
    let outline = writer.outline;
    let reports = outline.record.reports.len();
    html! {
        div.scroll tabindex="0" role="region" aria-label=(name) {
            table.matrix {
                thead {
                    tr {
                        th scope="col" { "Finding" }
                        @for place in 0..reports {
                            th scope="col" {
                                a href={ "#r" (place + 1) } { span.number { (place + 1) } " " bdi { (outline.name(place)) } }
                            }
                        }
                    }
                }
                tbody {
                    @for entry in entries {
                        tr class=(super::status(entry.finding.status)) data-f=(entry.number) {
                            th scope="row" { a dir="auto" href={ "#f" (entry.number) } { (one_line(&entry.finding.text)) } }
                            @for place in 0..reports { td { (field(writer, entry.finding, place)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What the report at `place` says of the finding: a sign for each side that it is on, each a link to its words.
fn field(writer: &Writer<'_>, finding: &RecordFinding, place: usize) -> Markup {
    let said = finding.sides.iter().enumerate().filter_map(|(side, versions)| {
        let voices = writer.outline.voices(&versions.evidence);
        let voice = voices.iter().find(|voice| voice.report == place)?;
        Some((side, voice.nearest(&finding.text)?))
    });
    html! {
        @for (side, evidence) in said {
            (writer.link(place, evidence, match finding.status {
                Status::Agreed => html! { "●" span.sr { " says it" } },
                Status::Single => html! { "○" span.sr { " alone says it" } },
                Status::Conflict | Status::Reconciled => html! { span.sr { "version " } (super::letter(side)) },
            }))
        }
        @if writer.outline.places(&finding.unclear).contains(&place) { "?" span.sr { " perhaps says it" } }
    }
}
