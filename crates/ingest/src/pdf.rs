//! PDFs: the text of their pages in the order in which it is read.
//!
//! A PDF says where letters stand, not what they belong to. They are joined to lines ([`lines`]), lines to columns
//! ([`columns`]) and paragraphs ([`paragraphs`]), words that a line parts to words again ([`hyphen`]). What repeats at the
//! edges of pages stays in the text and is flagged ([`furniture`]).

mod bounds;
mod columns;
mod content;
mod font;
mod furniture;
mod hyphen;
mod lines;
mod metadata;
mod objects;
mod paragraphs;
mod to_unicode;

use std::collections::BTreeMap;

use crossread_core::{Diagnostic, LineKind, ReportParts};

use crate::html::{self, on_large_stack};
use crate::lines::shape;
use crate::{IngestError, published, text};
use bounds::Bounds;
use content::Reader;
use hyphen::Words;
use lines::Line;
use metadata::Metadata;
use objects::Unreadable;
use paragraphs::Paragraph;

/// How much larger than the text's letters those of a headline are, at least.
const HEADLINE_SIZE: f64 = 1.15;

/// Words that tell a headline from the name of an outlet or a section.
const HEADLINE_WORDS: usize = 5;

/// Paragraphs at the top among which a headline may be that is bold and no larger than the text.
const TOP: usize = 6;

/// Fewest words of a paragraph that goes on in the next column.
const OPEN_WORDS: usize = 4;

/// Bytes at the end of a file in which its last mark stands.
const END: usize = 2048;

/// One in so many signs without a meaning is told.
const UNKNOWN_ONE_IN: usize = 100;

/// Whether a file is a PDF.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The article in a PDF.
///
/// # Errors
/// When it is encrypted, or has no text.
pub(crate) fn parts(file: &str, bytes: &[u8]) -> Result<ReportParts, IngestError> {
    let without = |reason: &str| IngestError::WithoutArticle { file: file.into(), reason: reason.into() };
    match on_large_stack(|| read(bytes)) {
        Some(Ok(read)) if read.paragraphs.is_empty() && read.pictures > 0 => Err(without(
            "a PDF of pictures without text, as scanners make them; its text has to be recognised first (OCR)",
        )),
        Some(Ok(read)) if read.paragraphs.is_empty() => {
            let why = read.diagnostics.first().map(|why| format!(": {}", why.message.trim_end_matches('.')));
            Err(without(&format!("a PDF without text that was read{}", why.unwrap_or_default())))
        }
        Some(Ok(read)) => Ok(report(read, bytes)),
        Some(Err(Unreadable::Encrypted)) => Err(without("a PDF that is encrypted and asks for a password")),
        Some(Err(Unreadable::WithoutPages)) => {
            Err(without("a PDF without a page that can be read; it is damaged or cut off"))
        }
        None => Ok(ReportParts {
            diagnostics: vec![
                Diagnostic::warning("The PDF could not be read.")
                    .with_hint("Save the article as plain text."),
            ],
            ..ReportParts::default()
        }),
    }
}

/// What was read of a file.
struct Read {
    /// In the order in which they are read, each whole.
    paragraphs: Vec<Whole>,
    metadata: Metadata,
    pages: usize,
    /// Pages with pictures and without text.
    pictures: usize,
    diagnostics: Vec<Diagnostic>,
}

/// A paragraph whose lines are joined.
struct Whole {
    text: String,
    size: f64,
    bold: bool,
    furniture: bool,
    /// The page on which it begins, from 0.
    page: usize,
    /// The page on which it ends, and the height of its last line there.
    end: (usize, f64),
}

fn read(bytes: &[u8]) -> Result<Read, Unreadable> {
    let mut bounds = Bounds::default();
    let document = objects::read(bytes, &mut bounds)?;
    let pages = objects::pages(&document, &mut bounds)?;
    let metadata = metadata::read(&document, &mut bounds);
    let mut reader = Reader::new(&document, bounds);
    let mut pictures = 0;
    let mut drawn: Vec<Vec<Line>> = pages
        .iter()
        .map(|page| {
            let drawn = reader.page(page);
            pictures += usize::from(drawn.pieces.is_empty() && drawn.has_pictures);
            lines::lines(&drawn.pieces)
        })
        .collect();
    furniture::flag(&mut drawn);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    if reader.unknown * UNKNOWN_ONE_IN > reader.letters {
        diagnostics.push(
            Diagnostic::warning(
                "The PDF does not say which letters some of its signs are; they were replaced by U+FFFD.",
            )
            .with_hint("Save the article as plain text."),
        );
    }
    diagnostics.extend(reader.bounds.diagnostics());
    let paragraphs = joined(drawn.into_iter().map(in_paragraphs).collect());
    Ok(Read { paragraphs, metadata, pages: pages.len(), pictures, diagnostics })
}

/// The paragraphs of a page, those behind its text that are none of it.
fn in_paragraphs(lines: Vec<Line>) -> Vec<Paragraph> {
    let (furniture, lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|line| line.furniture);
    let text: Vec<Paragraph> = if lines.len() > lines::MOST_LINES {
        lines.iter().map(Paragraph::of).collect()
    } else {
        columns::groups(lines).iter().flat_map(paragraphs::paragraphs).collect()
    };
    text.into_iter().chain(furniture.iter().map(Paragraph::of)).collect()
}

/// The paragraphs of all pages, those joined that a column's or a page's end parts.
fn joined(pages: Vec<Vec<Paragraph>>) -> Vec<Whole> {
    let mut words = Words::default();
    pages.iter().flatten().flat_map(|paragraph| &paragraph.lines).for_each(|line| words.add(line));
    let mut out: Vec<Whole> = Vec::new();
    // The paragraph that a column's end may have parted, and whether nothing but furniture stands behind it.
    let mut open: Option<usize> = None;
    let mut is_last = false;
    for (page, paragraphs) in pages.into_iter().enumerate() {
        for Paragraph { lines, size, bold, furniture, top, bottom } in paragraphs {
            let text = words.joined(lines.iter().map(String::as_str));
            if !furniture {
                let before = open.and_then(|open| out.get_mut(open));
                let goes_on = |before: &&mut Whole| {
                    let is_elsewhere = before.end.0 < page || before.end.1 < top;
                    (text.starts_with(char::is_lowercase) || (is_last && is_elsewhere))
                        && before.bold == bold
                        && (before.size - size).abs() < 0.1 * size
                };
                if let Some(before) = before.filter(goes_on) {
                    words.append(&mut before.text, &text);
                    before.end = (page, bottom);
                    open = open.filter(|_| is_open(&text));
                    is_last = true;
                    continue;
                }
                is_last = shape::words(&text) >= OPEN_WORDS && is_open(&text);
                open = is_last.then_some(out.len()).or(open);
            }
            out.push(Whole { text, size, bold, furniture, page, end: (page, bottom) });
        }
    }
    out
}

/// Whether a sentence does not end with the paragraph.
fn is_open(text: &str) -> bool {
    !shape::ends_sentence(text) && !text.ends_with([':', ';']) && !text.contains('\t')
}

/// The report that was read.
fn report(read: Read, bytes: &[u8]) -> ReportParts {
    let Read { mut paragraphs, metadata, pages, pictures, mut diagnostics } = read;
    let (title, place) = title(&paragraphs, metadata.title);
    if let Some(place) = place {
        paragraphs.remove(place);
    }
    let mut kinds: Vec<(String, LineKind)> = paragraphs
        .iter()
        .filter(|paragraph| paragraph.furniture)
        .map(|line| {
            let is_date = published::is_date_line(&line.text);
            (line.text.clone(), if is_date { LineKind::Date } else { LineKind::Notice })
        })
        .collect();
    kinds.sort();
    kinds.dedup();
    let body = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n");
    let mut parts = text::titled(&title, &body, &kinds);
    let of_furniture = |line: &Whole| published::find(&line.text).map(|(day, _)| day);
    let furniture = || paragraphs.iter().filter(|line| line.furniture);
    parts.url = furniture().find_map(|line| furniture::address(&line.text)).map(str::to_owned);
    parts.outlet = metadata.outlet.or_else(|| parts.url.as_deref().and_then(html::host));
    parts.published = metadata
        .published
        .or(parts.published)
        .or_else(|| parts.url.as_deref().and_then(published::of_address))
        .or_else(|| furniture().find_map(of_furniture));
    if parts.published.is_none() && metadata.made.is_some() {
        parts.published = metadata.made;
        diagnostics.push(Diagnostic::note(
            "The PDF gives no day of publication; that on which it was made was taken.",
        ));
    }
    if pictures > 0 {
        diagnostics.push(
            Diagnostic::warning(format!(
                "{pictures} of {pages} pages are pictures without text; they were not read."
            ))
            .with_hint("Have their text recognised first (OCR)."),
        );
    }
    let end = bytes.get(bytes.len().saturating_sub(END)..).unwrap_or_default();
    if !end.windows(5).any(|mark| mark == b"%%EOF") {
        diagnostics.push(
            Diagnostic::warning("The PDF is cut off or damaged; what could be found in it was read.")
                .with_hint("Save it again."),
        );
    }
    parts.diagnostics.splice(0..0, diagnostics);
    parts
}

/// The headline, and which paragraph it is: that which the file names as its title, else the largest on the first page with
/// text, else a bold one at its top, else the title that the file names, else the first line that reads like one.
fn title(paragraphs: &[Whole], named: Option<String>) -> (String, Option<usize>) {
    let first = paragraphs.first().map_or(0, |paragraph| paragraph.page);
    let body = usual(paragraphs);
    let candidates: Vec<(usize, &Whole)> = paragraphs
        .iter()
        .enumerate()
        .filter(|(_, p)| p.page == first && !p.furniture && shape::reads_like_headline(&p.text))
        .collect();
    let is_named = |p: &Whole| named.as_ref().is_some_and(|title| shape::same_words(title, &p.text));
    let is_large = |p: &Whole| body.is_some_and(|(size, _)| p.size >= HEADLINE_SIZE * size);
    let is_long = |p: &Whole| shape::words(&p.text) >= HEADLINE_WORDS;
    let largest = |long: bool| {
        let large = candidates.iter().rev().filter(|(_, p)| is_large(p) && (!long || is_long(p)));
        large.max_by(|(_, a), (_, b)| a.size.total_cmp(&b.size)).copied()
    };
    let is_bold = |at: usize, p: &Whole| at < TOP && p.bold && body.is_some_and(|(_, bold)| !bold);
    let seen = candidates
        .iter()
        .find(|(_, p)| is_named(p))
        .copied()
        .or_else(|| largest(true))
        .or_else(|| largest(false))
        .or_else(|| candidates.iter().find(|(at, p)| is_bold(*at, p)).copied());
    match (seen, named) {
        (Some((at, paragraph)), _) => (paragraph.text.clone(), Some(at)),
        (None, Some(named)) => (named, None),
        (None, None) => match candidates.first().filter(|(at, p)| *at == 0 && is_long(p)) {
            Some((at, paragraph)) => (paragraph.text.clone(), Some(*at)),
            None => (String::new(), None),
        },
    }
}

/// The size of most letters, and whether they are bold.
fn usual(paragraphs: &[Whole]) -> Option<(f64, bool)> {
    let mut letters: BTreeMap<(i64, bool), usize> = BTreeMap::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.furniture) {
        let halves = (paragraph.size * 2.0).round() as i64;
        *letters.entry((halves, paragraph.bold)).or_default() += paragraph.text.len();
    }
    let ((halves, bold), _) = letters.into_iter().max_by_key(|(_, letters)| *letters)?;
    Some((halves as f64 / 2.0, bold))
}
