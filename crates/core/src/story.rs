use crate::{Annotations, Attribution, Member, Report, Sentence, Span, Upos};

/// A report's place in its story, from 0 in the story's order; written "r1", "r2", … in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportId(pub u32);

impl std::fmt::Display for ReportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "r{}", self.0 + 1)
    }
}

/// Exact words of one report of a story. Made by [`StoryReport::anchor`] alone, so it always fits its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor {
    report: ReportId,
    span: Span,
}

impl Anchor {
    /// Whose words.
    pub fn report(self) -> ReportId {
        self.report
    }

    /// Where.
    pub fn span(self) -> Span {
        self.span
    }
}

/// One report of a story, with what is known about it.
#[derive(Debug, Clone)]
pub struct StoryReport {
    /// Its place in the story.
    pub id: ReportId,
    /// The report.
    pub report: Report,
    /// What is known about its text.
    pub annotations: Annotations,
}

impl StoryReport {
    /// The anchor at `span`, white space at its ends left out; `None` where it fits no words of the text.
    pub fn anchor(&self, span: Span) -> Option<Anchor> {
        let words = self.report.text().get(span.start..span.end)?;
        let start = span.start + (words.len() - words.trim_start().len());
        let end = start + words.trim().len();
        (start < end).then_some(Anchor { report: self.id, span: Span { start, end } })
    }

    /// What the report has somebody say that makes up most of `span`, in order.
    pub fn said_in(&self, span: Span) -> impl Iterator<Item = &Attribution> {
        self.annotations.attributions.iter().filter(move |a| 2 * a.content.shared(span) >= span.len())
    }
}

/// The reports of one event, in an order that depends on their content alone.
#[derive(Debug, Clone)]
pub struct Story {
    reports: Vec<StoryReport>,
}

impl Story {
    /// Orders the reports (date of publication, file, text, then all else that they hold) and numbers them.
    pub fn new(reports: Vec<(Report, Annotations)>) -> Self {
        let mut reports = reports;
        reports.sort_by(|(a, _), (b, _)| {
            let day = |r: &Report| (r.published().is_none(), r.published());
            // Reports that are equal in all they hold are the same in any order.
            day(a).cmp(&day(b)).then_with(|| a.cmp(b))
        });
        let reports = reports
            .into_iter()
            .zip(0..)
            .map(|((report, annotations), n)| StoryReport { id: ReportId(n), report, annotations })
            .collect();
        Self { reports }
    }

    /// The reports, in order.
    pub fn reports(&self) -> &[StoryReport] {
        &self.reports
    }

    /// The report of that place. Ids come from this story, so there is one; another story's id may have none.
    pub fn report(&self, id: ReportId) -> Option<&StoryReport> {
        self.reports.get(id.0 as usize)
    }

    /// The sentence that a group's member stands in; `None` for a member of another story.
    pub fn sentence(&self, member: &Member) -> Option<&Sentence> {
        self.report(member.report)?.annotations.sentences.get(member.sentence)
    }

    /// The words of a member's evidence.
    pub fn evidence(&self, member: &Member) -> &str {
        self.report(member.report).map_or("", |r| r.report.words(member.evidence))
    }

    /// Whom the report cites for most of the words at `anchor`: the source in its own words, determiner left out; for a
    /// pronoun the name.
    pub fn cited(&self, anchor: Anchor) -> Option<String> {
        let report = self.report(anchor.report)?;
        let annotations = &report.annotations;
        let cited = report.said_in(anchor.span).max_by_key(|a| a.content.shared(anchor.span))?;
        let source = cited.source?;
        let sentence = annotations.sentences.iter().find(|s| s.span.contains(source))?;
        let mut tags = sentence.tags.iter().filter(|tag| source.contains(sentence.place(tag.span)));
        let first = tags.find(|tag| tag.upos != Upos::Det)?;
        if first.upos == Upos::Pron {
            return annotations.speaker(cited).filter(|who| who.named).map(|who| who.name.clone());
        }
        let words = report.report.words(Span::new(sentence.place(first.span).start, source.end));
        Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The words at `anchor`.
    pub fn words(&self, anchor: Anchor) -> &str {
        self.report(anchor.report).map_or("", |r| r.report.words(anchor.span))
    }
}
