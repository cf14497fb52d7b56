//! Plain text: the file is the report's text.

use crossread_core::{LineKind, ReportParts, Span};

use crate::{byline, lines, published};

/// The parts of a report that is `text`, character for character.
pub(crate) fn parts(text: String) -> ReportParts {
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
        ..ReportParts::default()
    }
}

/// The parts of a report whose format marks its headline: the text is headline, line break, body.
///
/// `kinds` are lines that the format classes itself, sorted.
pub(crate) fn titled(title: &str, body: &str, kinds: &[(String, LineKind)]) -> ReportParts {
    let text = format!("{title}\n{body}");
    let marked = lines::Marked { title: Some(Span::new(0, title.len())), kinds };
    let lines = lines::classify(&text, marked);
    ReportParts {
        byline: byline::of_lines(&text, &lines),
        published: published::of_lines(&text, &lines),
        title: (!title.trim().is_empty()).then(|| title.trim().to_owned()),
        lines,
        text,
        ..ReportParts::default()
    }
}
