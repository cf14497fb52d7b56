//! Every line of a text, classed: prose, or what stands around it.

use std::sync::LazyLock;

use crossread_core::{Line, LineKind, Span};
use regex::Regex;

static FURNITURE: LazyLock<Vec<(LineKind, Regex)>> = LazyLock::new(|| {
    [
        (LineKind::Ticker, r"^\s*[-+]?[\d.,]+\s*(?:[A-Z]{3}|%|[$€£])\s*$"),
        (LineKind::Link, r"(?i)^\s*(?:also read|read more|read also|related|see also|more on)\b\s*[:|]?"),
        (LineKind::Byline, r"^\s*(?:By|BY)\s+\p{Lu}[^.!?]{0,80}$"),
    ]
    .into_iter()
    .filter_map(|(kind, pattern)| Some((kind, Regex::new(pattern).ok()?)))
    .collect()
});

/// The lines of `text` in order, covering every character but the line breaks. `title` is where the format says that
/// the headline stands.
pub(crate) fn classify(text: &str, title: Option<Span>) -> Vec<Line> {
    let mut lines = Vec::new();
    for span in split(text) {
        let words = span.of(text);
        let kind = if words.trim().is_empty() {
            LineKind::Blank
        } else if title.is_some_and(|title| title.contains(span)) {
            LineKind::Title
        } else {
            FURNITURE
                .iter()
                .find(|(_, pattern)| pattern.is_match(words))
                .map_or(LineKind::Body, |(kind, _)| *kind)
        };
        lines.push(Line { span, kind });
    }
    lines
}

/// The lines between "\n", "\r\n" and "\r".
fn split(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' if at > 0 && bytes.get(at - 1) == Some(&b'\r') => start = at + 1,
            b'\n' | b'\r' => {
                spans.push(Span::new(start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < text.len() {
        spans.push(Span::new(start, text.len()));
    }
    spans
}
