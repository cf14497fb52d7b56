//! The first stage of Crossread: bytes → [`Report`].
//!
//! [`ingest`] takes one file's bytes and gives the articles in it; an [`Archive`] reads web archives of any size batch by
//! batch. The text is kept verbatim; lines that are not the report (prices, captions, "Also read", bylines, notices …)
//! stay in it and are flagged by their [`LineKind`].
//!
//! Invariants: no input or output but what an archive's caller has opened, no clock; no bytes make it panic; every line's
//! span lies in the text, lines are in order and do not overlap, and together they cover every character but the line
//! breaks.

mod archive;
mod byline;
mod decode;
mod decoded_twice;
mod error;
mod feed;
mod form;
mod html;
mod json;
mod lines;
mod linked_data;
mod mail;
mod newsml;
mod pdf;
mod published;
mod text;
mod wall;
mod xml;

use crossread_core::{Diagnostic, LineKind, Report, ReportParts};

pub use archive::{Archive, ArchiveForm};
pub use error::IngestError;

use decode::Decoded;
use encoding_rs::Encoding;
use form::Form;

/// The largest file that is read, in bytes (64 MiB): some thousand times a long article, and room for a JSONL of a
/// day's news. Callers bound their reading by it.
pub const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// What one file holds.
#[derive(Debug, Clone, Default)]
pub struct Ingested {
    /// The articles, in the file's order; never empty.
    pub reports: Vec<Report>,
    /// What was odd about the file as a whole: lines, entries, records that could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Most articles of a file that is held in memory.
const MOST_ARTICLES: usize = 100_000;

/// Reads the articles of one file: plain text, an HTML page, JSON as programs that gather news write it (one article,
/// a list of them, or one on each line), a feed, news in NewsML, a message, a PDF, or a web archive.
///
/// The form is chosen by what the bytes look like, then by the extension of `file`; `file` is otherwise only copied
/// into reports and errors.
///
/// # Errors
/// When there is nothing to read as an article: see [`IngestError`]. Text of any kind is never refused.
pub fn ingest(file: &str, bytes: &[u8]) -> Result<Ingested, IngestError> {
    let size = bytes.len() as u64;
    if size > LARGEST_FILE {
        return Err(IngestError::TooLarge { file: file.into(), bytes: size });
    }
    if let Some(form) = ArchiveForm::of(bytes) {
        return archive::whole(file, form, bytes);
    }
    if pdf::is_pdf(bytes) {
        let mut parts = pdf::parts(file, bytes)?;
        parts.file = file.into();
        complete(&mut parts, &[]);
        return Ok(Ingested { reports: vec![Report::new(parts)], diagnostics: Vec::new() });
    }
    form::refuse_binary(file, bytes)?;
    let decoded = decoded(bytes, None);
    if decoded.text.trim().is_empty() {
        return Err(IngestError::Empty { file: file.into() });
    }
    form::refuse_control_characters(file, &decoded.text)?;
    let (mut parts, diagnostics) = match form::of(file, &decoded.text) {
        Form::Text => (vec![text::parts(decoded.text)], Vec::new()),
        Form::Html => (vec![html::parts(&decoded.text)], Vec::new()),
        Form::Json => json::articles(file, &decoded.text)?,
        Form::Xml => {
            let document = xml::read(&decoded.text);
            if feed::is_feed(&document) {
                feed::articles(file, &document)?
            } else if newsml::is_news(&document) {
                newsml::articles(file, &document)?
            } else {
                return Err(IngestError::NotText {
                    file: file.into(),
                    what: "an XML document of another kind",
                });
            }
        }
        Form::Mail => (vec![mail::parts(file, bytes)?], Vec::new()),
    };
    let several = parts.len() > 1;
    for (index, part) in parts.iter_mut().enumerate() {
        part.file = if several { format!("{file}#{}", index + 1) } else { file.into() };
        complete(part, &decoded.diagnostics);
    }
    Ok(Ingested { reports: parts.into_iter().map(Report::new).collect(), diagnostics })
}

/// The text of bytes whose sender may have named an encoding.
fn decoded(bytes: &[u8], named: Option<&'static Encoding>) -> Decoded {
    let mut decoded = decode::decode(bytes, named);
    let (text, twice) = decoded_twice::repair(decoded.text);
    decoded.text = text;
    decoded.diagnostics.extend(twice);
    decoded
}

/// Adds what is said of every form: what was odd about the bytes, what stands in place of a report.
fn complete(parts: &mut ReportParts, of_bytes: &[Diagnostic]) {
    wall::flag(parts);
    parts.diagnostics.splice(0..0, of_bytes.iter().cloned());
    parts.diagnostics.extend(without_prose(parts));
}

/// The warning for an article of nothing but furniture.
fn without_prose(parts: &ReportParts) -> Option<Diagnostic> {
    if parts.lines.iter().any(|line| line.kind == LineKind::Body) {
        return None;
    }
    Some(
        Diagnostic::warning("It holds no report text: only headlines, captions, notices or links.")
            .with_hint("Save the article itself, for example after closing the cookie banner or logging in."),
    )
}
