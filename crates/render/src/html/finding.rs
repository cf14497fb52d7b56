//! A finding on the page.

use std::collections::BTreeSet;

use crossread_core::{Kind, RecordEvidence, RecordFinding, RecordSide, Status};
use maud::{Markup, html};

use super::history::history;
use super::report::Column;
use crate::outline::{Entry, Outline, Wording, text_shows};
use crate::people::People;
use crate::printable::{in_marks, one_line, pieces, without_controls};
use crate::wording::{difference, doubt, kind, reason, support};

/// Writes findings whose evidence points into the reports' columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer<'a> {
    /// The record in order.
    pub(super) outline: &'a Outline<'a>,
    /// One for each report whose text was given.
    pub(super) columns: &'a [Option<Column<'a>>],
    /// Whom the findings speak of.
    pub(super) people: &'a People<'a>,
}

impl<'a> Writer<'a> {
    /// Agreed or single: the finding, who says it, and their words a click away.
    pub(super) fn plain(&self, entry: &Entry<'a>) -> Markup {
        let finding = entry.finding;
        let shown = |side: &RecordSide| side.evidence.iter().any(|e| text_shows(&finding.text, &e.exact));
        let omitted = self.outline.places(&finding.omitted_by);
        self.article(
            entry,
            html! {
                @for side in &finding.sides {
                    @if finding.status == Status::Agreed {
                        p.support { (support(side)) (doubt(finding)) }
                        (self.chips(&side.evidence, &finding.text))
                        details {
                            summary { "In their words" }
                            (self.words(side))
                            (self.bonds(finding))
                        }
                    } @else if shown(side) {
                        // The report is named above, where its findings begin.
                        @for voice in self.outline.voices(&side.evidence) {
                            @if let Some(evidence) = voice.nearest(&finding.text) {
                                p.support { (self.link(voice.report, evidence, html! { "where it stands" })) }
                            }
                        }
                    } @else {
                        (self.words(side))
                    }
                }
                (self.not_in(&omitted))
            },
        )
    }

    /// Disputed or reconciled: the sides face to face, each in its own words.
    pub(super) fn versions(&self, entry: &Entry<'a>) -> Markup {
        let finding = entry.finding;
        self.article(entry, html! {
            (why(finding))
            (history(self.outline, finding))
            div.sides {
                @for (at, side) in finding.sides.iter().enumerate() {
                    section.side {
                        h4 dir="auto" {
                            span.key { (super::letter(at)) } " "
                            @if side.value.trim().is_empty() { "One version" } @else { (one_line(&side.value)) }
                        }
                        p.support { (support(side)) }
                        (self.words(side))
                    }
                }
            }
            (self.not_in(&self.outline.silent(finding)))
        })
    }

    /// A saying below its speaker's name, in the words of every report that has it.
    pub(super) fn saying(&self, entry: &Entry<'a>) -> Markup {
        let finding = entry.finding;
        let told = finding.sides.iter().flat_map(|side| &side.evidence);
        let shown = told.into_iter().any(|e| text_shows(&finding.text, &e.exact));
        self.frame(
            entry,
            "saying",
            html! {
                @if !shown { h4.gist dir="auto" { (one_line(&finding.text)) } }
                @for side in &finding.sides {
                    @if finding.status == Status::Agreed { p.support { (support(side)) (doubt(finding)) } }
                    @else { p.support.only { "Only one report" } }
                    (self.words(side))
                    @if finding.status == Status::Agreed { (self.bonds(finding)) }
                }
            },
        )
    }

    fn article(&self, entry: &Entry<'a>, body: Markup) -> Markup {
        let finding = entry.finding;
        let label = match finding.kind {
            Kind::Commitment => Some("promised"),
            Kind::Utterance => Some("said"),
            Kind::Figure | Kind::Statement => None,
        };
        self.frame(
            entry,
            super::status(finding.status),
            html! {
                h3 dir="auto" {
                    (one_line(&finding.text))
                    @if let Some(label) = label { " " span.kind { (label) } }
                }
                (body)
            },
        )
    }

    fn frame(&self, entry: &Entry<'a>, class: &str, body: Markup) -> Markup {
        let (finding, number) = (entry.finding, entry.number);
        let reports: Vec<String> =
            self.outline.carriers(finding).iter().map(|place| (place + 1).to_string()).collect();
        html! {
            article class={ "finding " (class) } id={ "f" (number) }
                data-kind=(kind(finding.kind)) data-status=(super::status(finding.status))
                data-reports=(reports.join(" ")) data-people=(self.people.of(number)) {
                a.permalink href={ "#f" (number) } aria-label={ "finding " (number) } { (number) }
                (body)
            }
        }
    }

    /// The reports as short links, each to its words that have most in common with `text`.
    pub(super) fn chips(&self, evidence: &'a [RecordEvidence], text: &str) -> Markup {
        html! {
            ul.chips {
                @for voice in self.outline.voices(evidence) {
                    @if let Some(evidence) = voice.nearest(text) {
                        li { (self.link(voice.report, evidence, self.who(voice.report))) }
                    }
                }
            }
        }
    }

    /// Every wording once, with the reports that have it, each a link to its place.
    fn words(&self, side: &'a RecordSide) -> Markup {
        html! { ul.words { @for wording in self.outline.wordings(side) { li { (self.wording(&wording)) } } } }
    }

    fn wording(&self, wording: &Wording<'a>) -> Markup {
        let cites = wording.told.iter().find_map(|(_, evidence)| evidence.cites.as_deref());
        html! {
            @for (at, (report, evidence)) in wording.told.iter().enumerate() {
                @if at == 0 {
                    (self.link(*report, evidence, html! { q dir="auto" { (quote(evidence)) } " " (self.who(*report)) }))
                } @else {
                    ", " (self.link(*report, evidence, self.who(*report)))
                }
            }
            @if let Some(cites) = cites { span.cites dir="auto" { ", citing " (one_line(cites)) } }
        }
    }

    /// Which words hold an agreed finding together, and which reports only their meaning.
    fn bonds(&self, finding: &RecordFinding) -> Markup {
        let places =
            |ids: &[String]| -> Vec<usize> { ids.iter().filter_map(|id| self.outline.place(id)).collect() };
        let numbers = |places: &[usize]| {
            places.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join(", ")
        };
        let bound: BTreeSet<usize> = finding.bonds.iter().flat_map(|b| places(&b.reports)).collect();
        let carriers = self.outline.carriers(finding);
        let alone: Vec<usize> = carriers.into_iter().filter(|place| !bound.contains(place)).collect();
        html! {
            p.support {
                "Held together by "
                @for (at, bond) in finding.bonds.iter().enumerate() {
                    @if at > 0 { ", " }
                    q dir="auto" { (one_line(&bond.word)) } " (" (numbers(&places(&bond.reports))) ")"
                }
                @if !alone.is_empty() {
                    @if !finding.bonds.is_empty() { "; " }
                    (numbers(&alone)) " by meaning alone"
                }
                "."
            }
        }
    }

    fn not_in(&self, places: &[usize]) -> Markup {
        html! {
            @if !places.is_empty() {
                p.silent {
                    "Not in "
                    @for (at, place) in places.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href={ "#r" (place + 1) } { (self.who(*place)) }
                    }
                }
            }
        }
    }

    fn who(&self, place: usize) -> Markup {
        html! { span.who { span.number { (place + 1) } " " bdi { (self.outline.name(place)) } } }
    }

    /// `content` as a link to the words in the report, where its text is on the page and reads so there.
    pub(super) fn link(&self, place: usize, evidence: &RecordEvidence, content: Markup) -> Markup {
        let span = (evidence.start, evidence.end);
        let column = self.columns.get(place).and_then(Option::as_ref);
        match column.filter(|column| column.reads(span, &evidence.exact)) {
            Some(_) => html! { a.evidence href={ "#" (Column::anchor(place, span)) } { (content) } },
            None => html! { span.evidence { (content) } },
        }
    }
}

/// Exact words in quotation marks; those that no other version has stand out.
fn quote(evidence: &RecordEvidence) -> Markup {
    let whole = without_controls(&evidence.exact).trim().to_owned();
    let bare = in_marks(whole.clone()) != whole;
    let pieces = pieces(evidence);
    html! {
        @if bare { "“" }
        @for (words, differs) in &pieces {
            @let words = without_controls(words);
            @if *differs { b.differs { (words) } } @else { (words) }
        }
        @if bare { "”" }
    }
}

fn why(finding: &RecordFinding) -> Markup {
    html! {
        p.why dir="auto" {
            @if let Some(because) = finding.reason {
                "Both can be right: " (reason(because)) ". "
            } @else if let Some(about) = finding.differs {
                "They differ on " strong { (difference(about)) } ". "
            }
            (one_line(&finding.explanation))
        }
    }
}
