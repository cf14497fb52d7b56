use crate::Span;

/// How much a [`Diagnostic`] matters to the reader of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Part of the input could not be used.
    Warning,
}

/// Something odd about a report that did not stop it from being read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Where in the report's text, if anywhere.
    pub span: Option<Span>,
    /// What was seen, in one plain sentence without the file's name.
    pub message: String,
    /// What the user can do about it, if anything.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A note about the whole report.
    pub fn note(message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, span: None, message: message.into(), hint: None }
    }

    /// A warning about the whole report.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, span: None, message: message.into(), hint: None }
    }

    /// The same, with advice.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same, at a place of the text.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}
