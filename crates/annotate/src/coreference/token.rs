//! The words of a report in one row, with what the tagging network says of each.

use crossread_core::{EntityKind, Sentence, Span, Tag, Upos};

use crate::word::fold;

/// One word.
pub(crate) struct Token<'s> {
    /// Where it stands in the report.
    pub(crate) span: Span,
    /// Its sentence.
    pub(crate) sentence: usize,
    /// Lower case, accents folded, without a possessive ending.
    pub(crate) lower: String,
    /// Its syntactic head, a place in the row.
    pub(crate) head: Option<usize>,
    tag: &'s Tag,
}

impl Token<'_> {
    /// Its part of speech.
    pub(crate) fn upos(&self) -> Upos {
        self.tag.upos
    }

    /// Whether it stands to its head as `relation` or a subtype of it.
    pub(crate) fn is(&self, relation: &str) -> bool {
        let rest = self.tag.relation.strip_prefix(relation);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// Whether the network takes it for a title before a name.
    pub(crate) fn is_title(&self) -> bool {
        self.tag.entity.is_some_and(|e| e.kind == EntityKind::Title)
    }
}

/// All tagged words of `sentences`, in order.
pub(crate) fn tokens<'s>(text: &str, sentences: &'s [Sentence]) -> Vec<Token<'s>> {
    let mut out: Vec<Token> = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        let first = out.len();
        out.extend(sentence.tags.iter().map(|tag| {
            let span = sentence.place(tag.span);
            Token {
                span,
                sentence: number,
                lower: fold(span.of(text)),
                head: tag.head.map(|head| first + head),
                tag,
            }
        }));
    }
    out
}
