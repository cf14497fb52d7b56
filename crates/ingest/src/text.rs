//! Plain text: the file is the report's text.

use crossread_core::{Diagnostic, LineKind, ReportParts, Span};

use crate::{byline, lines, published};

/// Longest text of an article, in bytes (4 MiB): some thousand times a long one.
const LONGEST_TEXT: usize = 4 * 1024 * 1024;

/// Longest headline that a format marks as one, in bytes.
const LONGEST_TITLE: usize = 8 * 1024;

/// The beginning of a text as far as it is read, and what is told of the rest.
fn bounded(mut text: String) -> (String, Vec<Diagnostic>) {
    if text.len() <= LONGEST_TEXT {
        return (text, Vec::new());
    }
    text.truncate(text.floor_char_boundary(LONGEST_TEXT));
    let told = Diagnostic::warning("The text is longer than 4 MiB; the rest was not read.")
        .with_hint("Split it into its articles.");
    (text, vec![told])
}

/// The parts of a report that is `text`, character for character.
pub(crate) fn parts(text: String) -> ReportParts {
    let (text, diagnostics) = bounded(text);
    let lines = lines::classify(&text, lines::Marked::default());
    let title = lines
        .iter()
        .find(|line| line.kind == LineKind::Title)
        .map(|line| line.span.of(&text).trim().to_owned());
    ReportParts {
        byline: byline::of_lines(&text, &lines),
        published: published::of_lines(&text, &lines),
        title,
        lines,
        text,
        diagnostics,
        ..ReportParts::default()
    }
}

/// The parts of a report whose format marks its headline: the text is headline, line break, body.
///
/// `kinds` are lines that the format classes itself, sorted.
pub(crate) fn titled(title: &str, body: &str, kinds: &[(String, LineKind)]) -> ReportParts {
    let title = title.get(..title.floor_char_boundary(LONGEST_TITLE)).unwrap_or(title);
    let (text, diagnostics) = bounded(format!("{title}\n{body}"));
    let marked = lines::Marked { title: Some(Span::new(0, title.len())), kinds };
    let lines = lines::classify(&text, marked);
    ReportParts {
        byline: byline::of_lines(&text, &lines),
        published: published::of_lines(&text, &lines),
        title: (!title.trim().is_empty()).then(|| title.trim().to_owned()),
        lines,
        text,
        diagnostics,
        ..ReportParts::default()
    }
}
