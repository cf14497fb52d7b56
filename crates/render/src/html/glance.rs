//! The story at a glance: what, where, when, of how many; what is disputed, what stands, what one report alone says.

use maud::{Markup, html};

use super::finding::Writer;
use crate::outline::{Entry, Outline, stands_alone};
use crate::printable::{one_line, quoted};
use crate::provenance::Provenance;
use crate::wording::{count, is_doubtful, period};

/// So many findings of a sort are told here; the rest a click away.
const MOST: usize = 3;

/// The page's head: title, facts, the way to each section.
pub(super) fn head(outline: &Outline<'_>, provenance: &Provenance, home: Option<&str>) -> Markup {
    let story = &outline.record.story;
    let title = one_line(&story.title);
    let sections = [
        ("disputed", "disputed", outline.disputed.len()),
        ("reconciled", "differ, both can be right", outline.reconciled.len()),
        ("established", "established", outline.established.len()),
        ("sayings", if outline.sayings() == 1 { "saying" } else { "sayings" }, outline.sayings()),
        ("ledger", "promised or planned", outline.record.commitments.len()),
        ("single", "only in one report", outline.single.len()),
    ];
    html! {
        header.story {
            @if let Some(home) = home { p.home { a href=(home) { "← All stories" } } }
            h1 dir="auto" { @if title.is_empty() { "A story without a headline" } @else { (title) } }
            p.facts {
                @if let Some(period) = period(story) { span { (super::ledger::time(story.from.as_deref(), story.to.as_deref(), &period)) } }
                @if !story.places.is_empty() {
                    span dir="auto" { (story.places.iter().map(|p| one_line(p)).collect::<Vec<_>>().join(", ")) }
                }
                a href="#reports" { (count(outline.record.reports.len(), "report")) }
                @if provenance.telling() > 0 {
                    a href="#origins" { (count(provenance.independent(), "independent origin")) }
                }
            }
            @if let Some(events) = outline.events() { p.note.events { (events) } }
            nav aria-label="Sections" {
                @for (id, name, n) in sections {
                    @if n > 0 { a class=(id) href={ "#" (id) } { strong { (n) } " " (name) } }
                }
            }
        }
    }
}

/// What a reader wants to know first.
pub(super) fn glance(writer: &Writer<'_>, provenance: &Provenance) -> Markup {
    let outline = writer.outline;
    if outline.record.findings.is_empty() {
        return nothing(outline);
    }
    let more = |id: &str, entries: &[Entry<'_>]| {
        html! {
            @if entries.len() > MOST { p.all { a href={ "#" (id) } { "All " (entries.len()) } } }
        }
    };
    html! {
        section.group.glance #glance aria-labelledby="glance-h" {
            h2 #glance-h { "At a glance" }
            @if outline.disputed.is_empty() {
                p.none { (undisputed(outline, provenance)) }
            } @else {
                h3.conflict { "Disputed" }
                ul { @for entry in outline.disputed.iter().take(MOST) { (disputed(outline, entry)) } }
                (more("disputed", &outline.disputed))
            }
            @if !outline.reconciled.is_empty() {
                h3.both { "Told differently, and both can be right" }
                ul { @for entry in outline.reconciled.iter().take(MOST) { (differing(entry)) } }
                (more("reconciled", &outline.reconciled))
            }
            @if !outline.established.is_empty() {
                h3.agreed { "Established by two reports or more" }
                ul {
                    @for entry in outline.established.iter().filter(|e| !is_doubtful(e.finding) && stands_alone(e.finding)).take(MOST) {
                        li { (link(entry)) " " span.aside { (count(outline.carriers(entry.finding).len(), "report")) } }
                    }
                }
                (more("established", &outline.established))
            }
            @if outline.single.iter().any(|e| stands_alone(e.finding)) {
                h3.one { "Only one report says" }
                ul {
                    @for entry in outline.single.iter().filter(|e| stands_alone(e.finding)).take(MOST) {
                        li {
                            (link(entry)) " "
                            span.aside {
                                @for place in outline.carriers(entry.finding).into_iter().take(1) { bdi { (outline.name(place)) } }
                            }
                        }
                    }
                }
                (more("single", &outline.single))
            }
        }
    }
}

/// What is at issue, and each version with those who have it.
fn disputed(outline: &Outline<'_>, entry: &Entry<'_>) -> Markup {
    let finding = entry.finding;
    html! {
        li {
            (link(entry)) " " span.aside dir="auto" { (one_line(&finding.explanation)) }
            ul.versions {
                @for (at, side) in finding.sides.iter().enumerate() {
                    @let shortest = side.evidence.iter().min_by_key(|e| e.exact.chars().count());
                    li {
                        span.key.conflict { (super::letter(at)) } " "
                        @if side.value.is_empty() { @if let Some(e) = shortest { span dir="auto" { (quoted(&e.exact)) } } }
                        @else { span dir="auto" { (one_line(&side.value)) } }
                        " " span.aside {
                            @for (at, voice) in outline.voices(&side.evidence).iter().enumerate() {
                                @if at > 0 { ", " }
                                bdi { (outline.name(voice.report)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn differing(entry: &Entry<'_>) -> Markup {
    let why = one_line(&entry.finding.explanation);
    html! { li { (link(entry)) @if !why.is_empty() { " " span.aside dir="auto" { (why) } } } }
}

fn link(entry: &Entry<'_>) -> Markup {
    html! { a dir="auto" href={ "#f" (entry.number) } { (one_line(&entry.finding.text)) } }
}

/// Why nothing is disputed: one voice alone cannot disagree.
fn undisputed(outline: &Outline<'_>, provenance: &Provenance) -> String {
    let reports = match provenance.telling() {
        1 => "One report alone tells of it, so there is nothing to compare it with.",
        _ if provenance.independent() == 1 => {
            "The reports go back to one origin, so none of them could contradict it."
        }
        _ if outline.reconciled.is_empty() => "Nothing in these reports was found to contradict another.",
        _ => "No contradiction was found; where the reports differ, both versions can be right.",
    };
    reports.to_owned()
}

/// A record without findings, and what its reader can do.
fn nothing(outline: &Outline<'_>) -> Markup {
    let noted = outline.record.reports.iter().any(|r| !r.notes.is_empty());
    html! {
        section.group.glance #glance {
            h2 { "Nothing to show" }
            p.none {
                "These reports share nothing that could be compared, and none says anything that could be kept. "
                @if outline.record.reports.is_empty() { "The record lists no report: make one with two or more reports of one event." }
                @else if noted { "The notes beside the reports say what was odd about them; articles saved as plain text often help." }
                @else { "Check that each file holds a whole article and that all of them tell of one event." }
            }
        }
    }
}
