//! A report on the page: its whole text, evidence marked, lines that are no report greyed.

use std::collections::BTreeMap;

use crossread_core::{Line, LineKind, RecordEvidence, RecordOrigin, Report, Span, Status};
use maud::{Markup, PreEscaped, html};

use super::marks::{Piece, Stretch, pieces};
use crate::outline::Outline;
use crate::printable::{one_line, web_address, without_controls};
use crate::wording::{day, origin, shown};

/// A span of a report's text that bears out findings.
#[derive(Debug)]
struct Mark {
    span: Stretch,
    /// Numbers of the findings, in order; none where the words bear out something else.
    findings: Vec<usize>,
    /// Of the finding that matters most to a reader who checks.
    status: Option<Status>,
}

impl Mark {
    fn new(span: Stretch) -> Self {
        Self { span, findings: Vec::new(), status: None }
    }
}

/// A report's text with the places that evidence points at.
#[derive(Debug)]
pub(super) struct Column<'a> {
    place: usize,
    text: &'a str,
    /// Byte of every code point, and the text's length.
    bytes: Vec<usize>,
    lines: Vec<Line>,
    marks: Vec<Mark>,
}

impl<'a> Column<'a> {
    /// The column of the report at `place` of the record, where `report` has the text that the record was made of.
    pub(super) fn new(outline: &Outline<'_>, place: usize, report: &'a Report) -> Self {
        let text = report.text();
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut column = Self { place, text, bytes, lines: whole(report), marks: Vec::new() };
        let mut marks: BTreeMap<Stretch, Mark> = BTreeMap::new();
        for (finding, number) in outline.record.findings.iter().zip(1..) {
            for evidence in finding.sides.iter().flat_map(|side| &side.evidence) {
                let span = (evidence.start, evidence.end);
                if outline.place(&evidence.report) != Some(place) || !column.reads(span, &evidence.exact) {
                    continue;
                }
                let mark = marks.entry(span).or_insert_with(|| Mark::new(span));
                if mark.findings.last() != Some(&number) {
                    mark.findings.push(number);
                }
                mark.status = mark.status.into_iter().chain([finding.status]).min_by_key(|s| urgency(*s));
            }
        }
        // What credits an origin, what is promised and what happened when: marked too, without a finding to lead back to.
        let record = outline.record;
        let origins = record.reports.get(place).into_iter().flat_map(|r| shown(&r.origins));
        let credits = origins.filter_map(|o| o.evidence.first());
        let promises = record.commitments.iter().map(|c| &c.evidence);
        let days = record.timeline.iter().map(|h| &h.evidence);
        for evidence in promises.chain(days).flatten().chain(credits) {
            let span = (evidence.start, evidence.end);
            if outline.place(&evidence.report) == Some(place) && column.reads(span, &evidence.exact) {
                marks.entry(span).or_insert_with(|| Mark::new(span));
            }
        }
        column.marks = marks.into_values().collect();
        column
    }

    /// Whether the text reads `exact` at `span`, so that a link there keeps its word.
    pub(super) fn reads(&self, span: Stretch, exact: &str) -> bool {
        !exact.is_empty() && self.slice(span) == exact
    }

    /// The page's name for the words at `span` of the report at `place`.
    pub(super) fn anchor(place: usize, span: Stretch) -> String {
        format!("r{}-{}-{}", place + 1, span.0, span.1)
    }

    fn slice(&self, span: Stretch) -> &'a str {
        let bytes = self.bytes.get(span.0).zip(self.bytes.get(span.1));
        bytes.and_then(|(&start, &end)| self.text.get(start..end)).unwrap_or_default()
    }

    fn point(&self, byte: usize) -> usize {
        self.bytes.partition_point(|&at| at < byte)
    }

    /// The text's lines, and how many marks of it stand in several pieces (each has a class "k0", "k1", … of its
    /// own, by which the style sheet lights all its pieces together).
    pub(super) fn text(&self) -> (Markup, usize) {
        let spans: Vec<Stretch> = self.marks.iter().map(|m| m.span).collect();
        let lines: Vec<(LineKind, Stretch, Vec<Piece>)> = self
            .lines
            .iter()
            .map(|line| {
                let stretch = (self.point(line.span.start), self.point(line.span.end));
                (line.kind, stretch, pieces(&spans, stretch))
            })
            .collect();
        let mut parts = vec![Parts::default(); self.marks.len()];
        for piece in lines.iter().flat_map(|(_, _, pieces)| pieces) {
            if let Some(parts) = parts.get_mut(piece.mark) {
                parts.all += 1;
            }
        }
        let mut split = 0;
        for parts in &mut parts {
            if parts.all > 1 {
                parts.class = Some(split);
                split += 1;
            }
        }
        let text = html! {
            @for (kind, stretch, pieces) in &lines {
                @if *kind != LineKind::Blank {
                    p class=(class(*kind)) dir="auto" { (self.line(*stretch, pieces, &mut parts)) }
                }
            }
        };
        (text, split)
    }

    fn line(&self, line: Stretch, pieces: &[Piece], parts: &mut [Parts]) -> Markup {
        let mut out = String::new();
        let mut at = line.0;
        let mut open: Vec<Piece> = Vec::new();
        for &piece in pieces {
            while let Some(top) = open.pop_if(|top| top.end <= piece.start) {
                self.close(&mut out, &mut at, top, parts);
            }
            self.words(&mut out, &mut at, piece.start);
            self.open(&mut out, piece, parts);
            open.push(piece);
        }
        while let Some(top) = open.pop() {
            self.close(&mut out, &mut at, top, parts);
        }
        self.words(&mut out, &mut at, line.1);
        PreEscaped(out)
    }

    fn words(&self, out: &mut String, at: &mut usize, end: usize) {
        let words = without_controls(self.slice((*at, end)));
        out.push_str(&html! { (words) }.into_string());
        *at = end;
    }

    fn open(&self, out: &mut String, piece: Piece, parts: &mut [Parts]) {
        let Some((mark, parts)) = self.marks.get(piece.mark).zip(parts.get_mut(piece.mark)) else { return };
        let split = parts.class.map(|class| format!(" k{class}")).unwrap_or_default();
        let findings: String = mark.findings.iter().map(|number| format!(" f{number}")).collect();
        let class = format!("{}{findings}{split}", mark.status.map_or("credit", super::status));
        // An element that closes elsewhere: written as two halves, each with nothing to escape.
        let element = if parts.seen == 0 {
            let id = Self::anchor(self.place, mark.span);
            format!("<mark id=\"{id}\" class=\"{class}\">")
        } else {
            format!("<mark class=\"{class}\">")
        };
        out.push_str(&element);
    }

    fn close(&self, out: &mut String, at: &mut usize, piece: Piece, parts: &mut [Parts]) {
        self.words(out, at, piece.end);
        out.push_str("</mark>");
        let Some((mark, parts)) = self.marks.get(piece.mark).zip(parts.get_mut(piece.mark)) else { return };
        parts.seen += 1;
        if parts.seen == parts.all {
            let back = html! {
                @for number in &mark.findings {
                    a.back href={ "#f" (number) } aria-label={ "to finding " (number) } { (number) }
                }
            };
            out.push_str(&back.into_string());
        }
    }
}

/// The pieces of one mark while its text is written.
#[derive(Debug, Clone, Default)]
struct Parts {
    all: usize,
    seen: usize,
    class: Option<usize>,
}

/// The report at `place`: what is known of it, and its text where it was given.
pub(super) fn section(outline: &Outline<'_>, place: usize, column: Option<(&Column<'_>, &Markup)>) -> Markup {
    let Some(report) = outline.record.reports.get(place) else { return html! {} };
    let number = place + 1;
    let credit = |from: &RecordOrigin| {
        let words = from.evidence.first().map(|e| ((e.start, e.end), e));
        let reads = |(span, e): &(Stretch, &RecordEvidence)| {
            outline.place(&e.report) == Some(place)
                && column.as_ref().is_some_and(|(c, _)| c.reads(*span, &e.exact))
        };
        words.filter(reads).map(|(span, _)| format!("#{}", Column::anchor(place, span)))
    };
    html! {
        section.report id={ "r" (number) } tabindex="0" aria-labelledby={ "n" (number) } {
            header {
                h2 id={ "n" (number) } { span.number { (number) } " " bdi { (outline.name(place)) } }
                @if let Some(title) = &report.title { p.title dir="auto" { (one_line(title)) } }
                p.facts {
                    @if let Some(published) = &report.published { span { (super::ledger::time(Some(published), None, &day(published))) } }
                    @for from in shown(&report.origins) {
                        @let name = origin(from, |id| outline.number(id));
                        @match credit(from) {
                            Some(words) => a href=(words) { (name) },
                            None => span { (name) },
                        }
                    }
                    @if let Some(url) = report.url.as_deref().and_then(web_address) {
                        a href=(url) rel="noopener noreferrer external" { "Original" }
                    }
                }
                @for note in &report.notes { p.note { (one_line(note)) } }
            }
            @match &column {
                Some((_, text)) => details.whole open { summary { "The whole report" } div.text { (text) } },
                None => p.note { "The text of this report was not given, so its words cannot be shown here." },
            }
        }
    }
}

/// The report's lines; text that none of them covers is taken as prose, so that nothing is hidden.
fn whole(report: &Report) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut at = 0;
    let text = report.text();
    let rest = Line { span: Span::new(text.len(), text.len()), kind: LineKind::Blank };
    for line in report.lines().iter().copied().chain([rest]) {
        if line.span.start < at {
            continue;
        }
        let gap = text.get(at..line.span.start).unwrap_or_default();
        if !gap.trim().is_empty() {
            lines.push(Line { span: Span::new(at, line.span.start), kind: LineKind::Body });
        }
        lines.push(line);
        at = line.span.end;
    }
    lines
}

fn class(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Title => "headline",
        LineKind::Body => "prose",
        LineKind::Heading => "subhead",
        LineKind::Byline
        | LineKind::Date
        | LineKind::Credit
        | LineKind::Caption
        | LineKind::Ticker
        | LineKind::Link
        | LineKind::Share
        | LineKind::Notice
        | LineKind::Blank => "furniture",
    }
}

/// Where spans are shared, the lowest is shown.
fn urgency(status: Status) -> u8 {
    match status {
        Status::Conflict => 0,
        Status::Reconciled => 1,
        Status::Agreed => 2,
        Status::Single => 3,
    }
}
