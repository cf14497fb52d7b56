//! Furniture stuck to prose in one line: where to cut it.

use std::sync::LazyLock;

use crossread_core::{LineKind, Span};
use regex::Regex;

use super::{furniture, patterns, shape};

/// Longest caption with a credit behind it, in words; a longer line is prose with a credit stuck to it.
const CAPTION_WORDS: usize = 60;

/// A picture's credit in brackets at the end: "(Photo: Jane Doe/AFP)", "(Jane Doe/Example Images)", "(AP Photo/Jane Doe)".
static PICTURE_CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    let source = patterns::SOURCE.as_str();
    shape::pattern(&format!(
        r"\s*[(\[](?:(?:Photo|Image|Picture|Photograph|Video|Pic|Credit)s?\s?(?:[:/]|by |provided by |courtesy (?:of )?)\s?[^()\[\]]+|[^()\[\]]*(?:\p{{L}}\s?/\s?\p{{Lu}}|\bvia {source}\b)[^()\[\]]*)[)\]](?:\s?\({source}\))?\s*$"
    ))
});

/// An agency's name in brackets after the last sentence.
static AGENCY: LazyLock<Regex> = LazyLock::new(|| {
    let source = patterns::SOURCE.as_str();
    shape::pattern(&format!(r#"[.!?…]["”’']*\s*([(\[—–-]\s?{source}(?:\s?[,/&]\s?{source})*\s?[)\]]?)\s*$"#))
});

/// Who reported and edited, in brackets after the last sentence; brackets inside it are not told apart from its end.
static REPORTING: LazyLock<Regex> = LazyLock::new(|| {
    shape::pattern(
        r#"[.!?…]["”’']*\s*(\((?:Additional |With )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslated|[Pp]roduction)\b[^()]+\)?)\s*$"#,
    )
});

/// Who reported, in a sentence of its own before other prose.
static REPORTING_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    shape::pattern(
        r"^\s*(?:Additional |With )?(?:[Rr]eporting|[Ww]riting|[Ee]diting) by \p{Lu}(?:[^.!?]|\b\p{Lu}\.)+\.\s+",
    )
});

/// A link's words after the last sentence.
static READ_MORE: LazyLock<Regex> =
    LazyLock::new(|| shape::pattern(r#"[.!?…]["”’')]*\s+((?:Read more|READ MORE|Read More)\b[^.!?]*)$"#));

/// A caption that begins as agencies' file pictures do, to the end of its credit, with prose behind it.
static FILE_PICTURE: LazyLock<Regex> = LazyLock::new(|| {
    shape::pattern(
        r"^\s*(?:FILE|File)(?:\s?[–—:]|\s-\s).{20,}?\([^()]*(?:/|via |Photo|Press)[^()]*\)(?:\s?\([^()]{2,30}\))?\s+",
    )
});

/// A list of main points that the page sets beside the report; the points themselves are the report's.
static HIGHLIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    shape::pattern(
        r"^\s*(?:Story [Hh]ighlights|STORY HIGHLIGHTS|Key [Pp]oints|KEY POINTS|At a glance)\s*:?\s+",
    )
});

/// Verbs that make prose of a line that ends in a picture's credit.
static SAYING: LazyLock<Regex> =
    LazyLock::new(|| shape::pattern(r#"\b(?:said|told|says|according to|announced)\b|[“"]"#));

/// The parts of one line, given as a span of `text`, if it holds more than one kind; none if it is of one piece.
pub(super) fn parts(text: &str, line: Span) -> Option<Vec<(Span, LineKind)>> {
    let words = line.of(text);
    let cut = |at: usize, first: LineKind, second: LineKind| {
        let at = line.start + at;
        Some(vec![(Span::new(line.start, at), first), (Span::new(at, line.end), second)])
    };
    if let Some(found) = FILE_PICTURE.find(words).filter(|found| shape::words(rest(words, found.end())) >= 6)
    {
        return cut(found.end(), LineKind::Caption, LineKind::Body);
    }
    if furniture::kind_of(words).is_some() {
        return None;
    }
    if let Some(found) = HIGHLIGHTS.find(words).filter(|found| found.end() < words.trim_end().len()) {
        return cut(found.end(), LineKind::Heading, LineKind::Body);
    }
    if let Some(found) =
        REPORTING_FIRST.find(words).filter(|found| shape::words(rest(words, found.end())) > 0)
    {
        return cut(found.end(), LineKind::Credit, LineKind::Body);
    }
    for (tail, kind) in
        [(&REPORTING, LineKind::Credit), (&AGENCY, LineKind::Credit), (&READ_MORE, LineKind::Link)]
    {
        if let Some(found) = tail.captures(words).and_then(|found| found.get(1)) {
            return cut(found.start(), LineKind::Body, kind);
        }
    }
    let credit = PICTURE_CREDIT.find(words)?;
    let before = words.get(..credit.start()).unwrap_or_default();
    match () {
        () if before.trim().is_empty() => Some(vec![(line, LineKind::Credit)]),
        () if shape::words(before) <= CAPTION_WORDS && !SAYING.is_match(before) => {
            Some(vec![(line, LineKind::Caption)])
        }
        () if shape::ends_sentence(before) => cut(credit.start(), LineKind::Body, LineKind::Credit),
        () => None,
    }
}

fn rest(words: &str, from: usize) -> &str {
    words.get(from..).unwrap_or_default()
}
