//! What is aligned: the clauses of the reports.

use crossread_core::{
    AttributionPart, Clause, Member, Passage, ReportId, Sentence, Span, Story, StoryReport,
};

use crate::cast::Cast;
use crate::compare::Version;

/// What one clause says.
#[derive(Clone, Copy)]
pub(super) struct Proposition<'s> {
    pub(super) report: &'s StoryReport,
    pub(super) sentence: &'s Sentence,
    pub(super) clause: &'s Clause,
}

impl<'s> Proposition<'s> {
    /// Which sentence it stands in.
    pub(super) fn place(&self) -> (ReportId, usize) {
        (self.report.id, self.clause.sentence)
    }

    /// Whether one of the two lies within the other.
    pub(super) fn is_nested(&self, other: &Self) -> bool {
        self.clause.span.contains(other.clause.span) || other.clause.span.contains(self.clause.span)
    }

    /// Whether it is its sentence's main clause; so is every clause of a sentence that was not parsed.
    pub(super) fn is_main(&self) -> bool {
        let Some(root) = self.sentence.tags.iter().find(|tag| tag.head.is_none()) else { return true };
        let place = self.sentence.place(root.span);
        let own = self.clause.words.iter().filter_map(|&n| self.sentence.words.get(n));
        own.into_iter().any(|word| word.span.overlaps(place))
    }

    /// The quotation that holds most of it, by number.
    pub(super) fn quotation(&self) -> Option<usize> {
        let span = self.clause.span;
        let mut attributions = self.report.annotations.attributions.iter();
        attributions.position(|a| a.marked.is_some() && 2 * a.content.shared(span) > span.len())
    }

    /// As the pair reader reads it.
    pub(super) fn passage(&self) -> Passage<'s> {
        let start = self.sentence.span.start;
        let span = Span::new(
            self.clause.span.start.saturating_sub(start),
            self.clause.span.end.saturating_sub(start),
        );
        Passage { sentence: self.report.report.words(self.sentence.span), span }
    }

    /// As comparators read it.
    pub(super) fn version(&self, cast: &'s Cast) -> Version<'s> {
        Version { cast, report: self.report, sentence: self.sentence, evidence: self.clause.span }
    }

    /// As a member of a question.
    pub(super) fn member(&self, cohesion: f32) -> Member {
        Member {
            report: self.report.id,
            sentence: self.clause.sentence,
            clause: self.clause.span,
            evidence: self.clause.span,
            cohesion,
        }
    }
}

/// The story's propositions, in order of report and place.
pub(super) fn propositions<'s>(story: &'s Story) -> Vec<Proposition<'s>> {
    let of_report = |report: &'s StoryReport| {
        report.annotations.clauses.iter().filter_map(move |clause| proposition(report, clause))
    };
    story.reports().iter().flat_map(of_report).collect()
}

fn proposition<'s>(report: &'s StoryReport, clause: &'s Clause) -> Option<Proposition<'s>> {
    let sentence = report.annotations.sentences.get(clause.sentence)?;
    (!is_frame(sentence, clause.span)).then_some(Proposition { report, sentence, clause })
}

/// Words of content beside source and cue with which a clause says something.
const FEWEST_CONTENT: usize = 3;

/// Whether the words at `span` only say that somebody says something, and not what: "the mayor told reporters".
fn is_frame(sentence: &Sentence, span: Span) -> bool {
    let part = |place: Span| {
        let tag = sentence.tags.iter().find(|tag| sentence.place(tag.span).overlaps(place))?;
        tag.attribution.map(|attribution| attribution.part)
    };
    let words = || sentence.words.iter().filter(|w| span.contains(w.span));
    let parts: Vec<_> = words().map(|w| part(w.span)).collect();
    let beside = words().zip(&parts).filter(|(w, part)| !w.function && part.is_none()).count();
    parts.contains(&Some(AttributionPart::Cue))
        && !parts.contains(&Some(AttributionPart::Content))
        && beside < FEWEST_CONTENT
}
