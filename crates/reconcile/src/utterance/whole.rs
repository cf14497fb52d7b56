//! Quotations as wholes: over the paragraphs that they go through, and over the words of saying that part them.

use std::ops::Range;

use crossread_core::{Attribution, Span, StoryReport};

/// What somebody says on one occasion, by one report.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    /// The stretches in quotation marks, as indexes of the report's attributions.
    pub(crate) parts: Vec<usize>,
    /// The sentences that they stand in.
    pub(crate) sentences: Range<usize>,
}

impl Whole {
    /// All words of its sentences.
    pub(crate) fn span(&self, report: &StoryReport) -> Span {
        let sentences = report.annotations.sentences.get(self.sentences.clone()).unwrap_or_default();
        sentences.iter().map(|s| s.span).reduce(Span::join).unwrap_or(Span::new(0, 0))
    }

    /// The longest of its stretches, the first of equals.
    pub(crate) fn longest<'r>(&self, report: &'r StoryReport) -> Option<&'r Attribution> {
        let parts = self.parts.iter().rev().filter_map(|&part| report.annotations.attributions.get(part));
        parts.max_by_key(|a| a.content.len())
    }
}

/// A report's sayings, in order.
pub(crate) fn wholes(report: &StoryReport) -> Vec<Whole> {
    let annotations = &report.annotations;
    let mut out: Vec<Whole> = Vec::new();
    for (part, attribution) in annotations.attributions.iter().enumerate() {
        let Some(marked) = attribution.marked else { continue };
        let first = annotations.sentences.partition_point(|s| s.span.end <= marked.start);
        let end = annotations.sentences.partition_point(|s| s.span.start < marked.end);
        match out.last_mut() {
            Some(before) if attribution.continued || first < before.sentences.end => {
                before.parts.push(part);
                before.sentences.end = before.sentences.end.max(end);
            }
            _ if first < end => out.push(Whole { parts: vec![part], sentences: first..end }),
            _ => {}
        }
    }
    out
}
