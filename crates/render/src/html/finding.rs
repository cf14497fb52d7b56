//! A finding on the page.

use crossread_core::{Kind, RecordEvidence, RecordFinding, Status};
use maud::{Markup, html};

use super::report::Column;
use crate::outline::{Entry, Outline, Speaker, Voice, text_shows};
use crate::printable::{in_marks, one_line, pieces, without_controls};
use crate::wording::{difference, reason, support};

/// Writes findings whose evidence points into the reports' columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writer<'a> {
    /// The record in order.
    pub(super) outline: &'a Outline<'a>,
    /// One for each report whose text was given.
    pub(super) columns: &'a [Option<Column<'a>>],
}

impl<'a> Writer<'a> {
    /// Agreed or single: the finding, who says it, and their words a click away.
    pub(super) fn plain(&self, entry: &Entry<'a>) -> Markup {
        let finding = entry.finding;
        self.article(
            entry,
            html! {
                @for side in &finding.sides {
                    @let voices = self.outline.voices(side);
                    @if finding.status == Status::Agreed {
                        p.support { (support(side)) }
                        (self.chips(&voices))
                        details {
                            summary { "In their words" }
                            (self.words(&voices))
                        }
                    } @else if side.evidence.iter().any(|e| text_shows(&finding.text, &e.exact)) {
                        (self.chips(&voices))
                    } @else {
                        (self.words(&voices))
                    }
                }
            },
        )
    }

    /// Disputed or reconciled: the sides face to face, each in its own words.
    pub(super) fn versions(&self, entry: &Entry<'a>) -> Markup {
        let finding = entry.finding;
        let silent = self.outline.silent(finding);
        self.article(entry, html! {
            (why(finding))
            div.sides {
                @for side in &finding.sides {
                    section.side {
                        @if !side.value.trim().is_empty() { h4 dir="auto" { (one_line(&side.value)) } }
                        p.support { (support(side)) }
                        (self.words(&self.outline.voices(side)))
                    }
                }
            }
            @if !silent.is_empty() {
                p.silent {
                    "Not in "
                    @for (at, place) in silent.iter().enumerate() {
                        @if at > 0 { ", " }
                        a href={ "#r" (place + 1) } { (place + 1) " " bdi { (self.outline.name(*place)) } }
                    }
                }
            }
        })
    }

    /// One speaker's sayings, in the words of every report that has them.
    pub(super) fn speaker(&self, speaker: &Speaker<'a>) -> Markup {
        html! {
            section.speaker {
                h3 dir="auto" { (speaker.name.map_or("Speaker not named".to_owned(), one_line)) }
                @for entry in &speaker.sayings { (self.saying(entry)) }
                @for entry in &speaker.told_above {
                    p.elsewhere {
                        "Told differently: "
                        a href={ "#f" (entry.number) } { (one_line(&entry.finding.text)) }
                    }
                }
            }
        }
    }

    fn saying(&self, entry: &Entry<'a>) -> Markup {
        let (finding, number) = (entry.finding, entry.number);
        let evidence = || finding.sides.iter().flat_map(|side| &side.evidence);
        html! {
            article.finding.saying id={ "f" (number) } {
                (permalink(number))
                @if !evidence().any(|e| text_shows(&finding.text, &e.exact)) {
                    p.gist dir="auto" { (one_line(&finding.text)) }
                }
                @for side in &finding.sides {
                    @if finding.status == Status::Agreed { p.support { (support(side)) } }
                    @else { p.support.only { "Only one report" } }
                    (self.words(&self.outline.voices(side)))
                }
            }
        }
    }

    fn article(&self, entry: &Entry<'a>, body: Markup) -> Markup {
        let (finding, number) = (entry.finding, entry.number);
        let kind = match finding.kind {
            Kind::Commitment => Some("promised"),
            Kind::Utterance => Some("said"),
            Kind::Figure | Kind::Statement => None,
        };
        html! {
            article class={ "finding " (super::status(finding.status)) } id={ "f" (number) } {
                (permalink(number))
                h3 dir="auto" {
                    (one_line(&finding.text))
                    @if let Some(kind) = kind { " " span.kind { (kind) } }
                }
                (body)
            }
        }
    }

    /// The reports as short links, each to its shortest words.
    fn chips(&self, voices: &[Voice<'a>]) -> Markup {
        html! {
            ul.chips {
                @for voice in voices {
                    @if let Some(evidence) = voice.shortest() {
                        li { (self.link(voice.report, evidence.start, evidence.end, &evidence.exact, self.who(voice))) }
                    }
                }
            }
        }
    }

    /// The reports with all their words, each a link to its place.
    fn words(&self, voices: &[Voice<'a>]) -> Markup {
        html! {
            ul.words {
                @for voice in voices {
                    li {
                        (self.who(voice))
                        @for evidence in &voice.evidence {
                            " " (self.link(voice.report, evidence.start, evidence.end, &evidence.exact, html! {
                                q dir="auto" { (quote(evidence)) }
                            }))
                        }
                    }
                }
            }
        }
    }

    fn who(&self, voice: &Voice<'a>) -> Markup {
        html! {
            span.who { span.number { (voice.report + 1) } " " bdi { (self.outline.name(voice.report)) } }
        }
    }

    /// `content` as a link to the words in the report, where its text is on the page and reads so there.
    fn link(&self, place: usize, start: usize, end: usize, exact: &str, content: Markup) -> Markup {
        let column = self.columns.get(place).and_then(Option::as_ref);
        match column.filter(|column| column.reads((start, end), exact)) {
            Some(_) => html! { a.evidence href={ "#" (Column::anchor(place, (start, end))) } { (content) } },
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

fn permalink(number: usize) -> Markup {
    html! { a.permalink href={ "#f" (number) } aria-label={ "finding " (number) } { (number) } }
}

fn why(finding: &RecordFinding) -> Markup {
    html! {
        p.why {
            @if let Some(because) = finding.reason {
                "Both can be right: " (reason(because)) ". "
            } @else if let Some(about) = finding.differs {
                "They differ on " strong { (difference(about)) } ". "
            }
            (one_line(&finding.explanation))
        }
    }
}
