//! The findings, section by section.

use maud::{Markup, html};

use super::finding::Writer;
use super::ledger;
use crate::outline::{Entry, Speaker};
use crate::printable::one_line;
use crate::wording::{DISPUTED, ESTABLISHED as ESTABLISHED_MEANING, RECONCILED, count, sentence};

/// So many disputed ones, and as many that differ, are open.
const DIFFERENT: usize = 6;
/// So many established findings are open, the rest folded away.
const ESTABLISHED: usize = 5;
/// So many sayings of one speaker.
const SAYINGS: usize = 2;
/// So many findings that one report has to itself.
const SINGLE: usize = 2;
/// So many speakers.
const SPEAKERS: usize = 4;

/// Everything that the reports say.
pub(super) fn sections<'a>(writer: &Writer<'a>) -> Markup {
    let outline = writer.outline;
    let section = |id: &str, title: &str, meaning: &str, full: bool, content: Markup| {
        html! {
            @if full {
                section.group id=(id) aria-labelledby={ (id) "-h" } {
                    h2 id={ (id) "-h" } { (title) }
                    @if !meaning.is_empty() { p.meaning { (sentence(meaning)) } }
                    (content)
                }
            }
        }
    };
    let each = |entries: &[Entry<'a>], most: usize, one: &dyn Fn(&Entry<'a>) -> Markup| {
        folded(entries, most, "finding", one)
    };
    html! {
        (section("disputed", "Disputed", DISPUTED, !outline.disputed.is_empty(),
            each(&outline.disputed, DIFFERENT, &|e| writer.versions(e))))
        (section("reconciled", "Differ, and both can be right",
            RECONCILED, !outline.reconciled.is_empty(),
            each(&outline.reconciled, DIFFERENT, &|e| writer.versions(e))))
        (section("established", "Established", ESTABLISHED_MEANING,
            !outline.established.is_empty(), each(&outline.established, ESTABLISHED, &|e| writer.plain(e))))
        (section("sayings", "Who said what",
            "Every report’s version of each saying; underlined are the words that no other version has.",
            !outline.speakers.is_empty(),
            folded(&outline.speakers, SPEAKERS, "speaker", &|s| speaker(writer, s))))
        (section("ledger", "Promised and planned", "What somebody undertook, the firmest first.",
            !outline.record.commitments.is_empty(), ledger::ledger(writer)))
        (section("single", "Only one report says", "Nobody else was found to say it among these reports.",
            !outline.single.is_empty(), single(writer)))
        (section("timeline", "When", "Days as the reports’ words tell them.",
            !outline.record.timeline.is_empty(), ledger::timeline(writer)))
    }
}

/// What each report has to itself.
fn single(writer: &Writer<'_>) -> Markup {
    let outline = writer.outline;
    html! {
        @for place in 0..outline.record.reports.len() {
            @let own: Vec<Entry<'_>> = outline.single.iter()
                .filter(|e| outline.carriers(e.finding).first() == Some(&place)).copied().collect();
            @if !own.is_empty() {
                section.by {
                    h3 { a href={ "#r" (place + 1) } { span.number { (place + 1) } " " bdi { (outline.name(place)) } } }
                    (folded(&own, SINGLE, "finding", &|e| writer.plain(e)))
                }
            }
        }
        // Findings of reports that the record does not list.
        @for entry in outline.single.iter().filter(|e| outline.carriers(e.finding).is_empty()) { (writer.plain(entry)) }
    }
}

/// One speaker's sayings, in the words of every report that has them.
fn speaker<'a>(writer: &Writer<'a>, speaker: &Speaker<'a>) -> Markup {
    html! {
        section.by {
            h3 dir="auto" { (speaker.name.map_or("Speaker not named".to_owned(), one_line)) }
            @for entry in &speaker.told_above {
                p.elsewhere {
                    "Told differently: "
                    a href={ "#f" (entry.number) } { (one_line(&entry.finding.text)) }
                }
            }
            (folded(&speaker.sayings, SAYINGS, "saying", &|e| writer.saying(e)))
        }
    }
}

/// The first `most` as they are, the rest folded away; a single one more is not worth folding.
fn folded<T>(all: &[T], most: usize, noun: &str, one: &dyn Fn(&T) -> Markup) -> Markup {
    let most = if all.len() == most.saturating_add(1) { all.len() } else { most.min(all.len()) };
    let (open, rest) = all.split_at(most);
    html! {
        @for item in open { (one(item)) }
        @if !rest.is_empty() {
            details.fold {
                summary { (count(rest.len(), &format!("more {noun}"))) }
                @for item in rest { (one(item)) }
            }
        }
    }
}
