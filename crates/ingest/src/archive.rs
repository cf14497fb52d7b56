//! Web archives: WARC files, plain or packed member by member, and WACZ, which holds such. They are read as a stream: what
//! is in memory is a batch of pages, however long the file.

mod members;
mod records;
mod response;
mod wacz;

use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossread_core::{Diagnostic, LineKind, Report};
use encoding_rs::Encoding;
use rayon::prelude::*;

use crate::{IngestError, Ingested, MOST_ARTICLES, html, published};
use members::{MEMBER, Members};
use records::{Records, Response};
use response::{Payload, payload};
use wacz::Wacz;

/// Most pages of a batch, and bytes after which one is full.
const BATCH_PAGES: usize = 256;
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// What is unpacked at most of an archive that is held in memory (1 GiB).
const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;

const ZIP: &[u8] = b"PK\x03\x04";

/// How the file of an archive begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveForm {
    /// A WARC file, or what a gzip file can hold.
    Warc,
    /// A ZIP, which can be a WACZ.
    Zip,
}

impl ArchiveForm {
    /// The form that a file's first bytes show, five at least.
    pub fn of(start: &[u8]) -> Option<Self> {
        match start {
            _ if start.starts_with(b"WARC/") || start.starts_with(MEMBER) => Some(Self::Warc),
            _ if start.starts_with(ZIP) => Some(Self::Zip),
            _ => None,
        }
    }
}

/// The pages of a web archive, in batches of reports in the archive's order. Pages without a report's text are left out,
/// and counted.
pub struct Archive<'s> {
    file: String,
    records: Records<BufReader<Box<dyn Read + Send + 's>>>,
    consumed: Arc<AtomicU64>,
    /// Pages found, by which reports are numbered.
    pages: usize,
    reports: usize,
    left: Left,
}

/// What was left out.
#[derive(Default)]
struct Left {
    others: usize,
    packed: usize,
    broken: usize,
    without_text: usize,
    files: usize,
}

/// A page as it was captured.
struct Page {
    number: usize,
    response: Response,
    bytes: Vec<u8>,
    encoding: Option<&'static Encoding>,
}

impl<'s> Archive<'s> {
    /// Opens a WARC file, packed or not; nothing is held of `source` but what is being read.
    ///
    /// # Errors
    /// When it is a gzip file of something else.
    pub fn warc(file: &str, source: impl Read + Send + 's) -> Result<Self, IngestError> {
        Self::open(file, source, u64::MAX)
    }

    /// Opens the WARC files in a WACZ.
    ///
    /// # Errors
    /// When there is none in it.
    pub fn wacz(file: &str, source: impl Read + Seek + Send + 's) -> Result<Self, IngestError> {
        Self::open_zip(file, source, u64::MAX)
    }

    fn open_zip(file: &str, source: impl Read + Seek + Send + 's, most: u64) -> Result<Self, IngestError> {
        let not_text =
            || IngestError::NotText { file: file.into(), what: "a ZIP archive or an office document" };
        let wacz = Wacz::open(source).ok_or_else(not_text)?;
        let files = wacz.packed;
        let mut archive = Self::open(file, wacz, most)?;
        archive.left.files = files;
        Ok(archive)
    }

    fn open(file: &str, source: impl Read + Send + 's, most: u64) -> Result<Self, IngestError> {
        let consumed = Arc::new(AtomicU64::new(0));
        let mut source = BufReader::new(Counted { source, consumed: Arc::clone(&consumed) });
        // What cannot be read is told when it is read again.
        let is_packed = source.fill_buf().is_ok_and(|start| start.starts_with(MEMBER));
        let unpacked: Box<dyn Read + Send> = if is_packed {
            Box::new(AtMost { source: Members::new(source), most })
        } else {
            Box::new(source)
        };
        let mut unpacked = BufReader::new(unpacked);
        if is_packed && unpacked.fill_buf().is_ok_and(|start| !start.starts_with(b"WARC/")) {
            return Err(IngestError::NotText { file: file.into(), what: "a gzip archive" });
        }
        let (records, left) = (Records::new(unpacked), Left::default());
        Ok(Self { file: file.into(), records, consumed, pages: 0, reports: 0, left })
    }

    /// How many bytes of the source have been read.
    pub fn consumed(&self) -> u64 {
        self.consumed.load(Ordering::Relaxed)
    }

    /// What was left out so far.
    ///
    /// # Errors
    /// When no report was in it.
    pub fn finish(&self) -> Result<Vec<Diagnostic>, IngestError> {
        let (left, mut told) = (&self.left, Vec::new());
        let mut tell = |number: usize, what: &str| {
            if number > 0 {
                told.push(Diagnostic::warning(format!("{what}: {number}.")));
            }
        };
        tell(left.broken + self.records.broken, "Records that are damaged and were skipped");
        tell(self.records.large, "Responses larger than 16 MiB that were skipped");
        tell(left.packed, "Pages packed in a way that is not read");
        tell(left.files, "WARC files in it that are packed once more and were not read");
        tell(left.without_text, "Pages that hold no report text and were left out");
        if let Some(fault) = &self.records.fault {
            told.push(Diagnostic::warning(format!("The reading ended early: {fault}.")));
        }
        if left.others > 0 {
            told.push(Diagnostic::note(format!("Responses that are no pages: {}.", left.others)));
        }
        if self.reports > 0 {
            return Ok(told);
        }
        let told: Vec<String> = told.into_iter().map(|told| told.message).collect();
        let reason = format!("a web archive without a page that holds a report. {}", told.join(" "));
        Err(IngestError::WithoutArticle {
            file: self.file.clone(),
            reason: reason.trim_end().trim_end_matches('.').into(),
        })
    }

    /// The next pages; none at the end.
    fn batch(&mut self) -> Vec<Page> {
        let (mut batch, mut size) = (Vec::new(), 0);
        while batch.len() < BATCH_PAGES && size < BATCH_BYTES {
            let Some(mut response) = self.records.next() else { break };
            match payload(&std::mem::take(&mut response.message)) {
                Payload::Page(bytes, encoding) => {
                    self.pages += 1;
                    size += bytes.len();
                    batch.push(Page { number: self.pages, response, bytes, encoding });
                }
                Payload::Other => self.left.others += 1,
                Payload::Packed => self.left.packed += 1,
                Payload::Broken => self.left.broken += 1,
            }
        }
        batch
    }
}

impl Iterator for Archive<'_> {
    type Item = Vec<Report>;

    fn next(&mut self) -> Option<Vec<Report>> {
        let batch = self.batch();
        if batch.is_empty() {
            return None;
        }
        let reports: Vec<Report> = batch.par_iter().filter_map(|page| page.report(&self.file)).collect();
        self.left.without_text += batch.len() - reports.len();
        self.reports += reports.len();
        Some(reports)
    }
}

impl Page {
    /// The page's report; nothing where it has no line of one.
    fn report(&self, file: &str) -> Option<Report> {
        let decoded = crate::decoded(&self.bytes, self.encoding);
        let mut parts = html::parts(&decoded.text);
        let target = self.response.target.clone().filter(|url| html::host(url).is_some());
        if parts.outlet.is_none() {
            parts.outlet = target.as_deref().and_then(html::host);
        }
        parts.url = parts.url.or(target);
        if parts.published.is_none() {
            let captured = || self.response.date.as_deref().and_then(published::of_stamp);
            parts.published = parts.url.as_deref().and_then(published::of_address).or_else(|| {
                let captured = captured()?;
                parts.diagnostics.push(Diagnostic::note(
                    "The page gives no day of publication; that of its capture was taken.",
                ));
                Some(captured)
            });
        }
        if self.response.cut {
            parts.diagnostics.push(Diagnostic::warning("The crawler cut the page."));
        }
        parts.file = format!("{file}#{}", self.number);
        crate::complete(&mut parts, &decoded.diagnostics);
        parts.lines.iter().any(|line| line.kind == LineKind::Body).then(|| Report::new(parts))
    }
}

/// Reads an archive that is held in memory.
pub(crate) fn whole(file: &str, form: ArchiveForm, bytes: &[u8]) -> Result<Ingested, IngestError> {
    let mut archive = match form {
        ArchiveForm::Warc => Archive::open(file, bytes, MOST_UNPACKED)?,
        ArchiveForm::Zip => Archive::open_zip(file, Cursor::new(bytes), MOST_UNPACKED)?,
    };
    let mut reports = Vec::new();
    while let Some(batch) = archive.next() {
        reports.extend(batch);
        if reports.len() >= MOST_ARTICLES {
            archive.records.fault =
                Some(io::Error::other(format!("it holds {MOST_ARTICLES} articles or more")));
        }
    }
    Ok(Ingested { diagnostics: archive.finish()?, reports })
}

/// Reads no more than so many bytes; more are an error.
struct AtMost<R> {
    source: R,
    most: u64,
}

impl<R: Read> Read for AtMost<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.source.read(into)?;
        self.most = self.most.checked_sub(bytes as u64).ok_or_else(|| {
            io::Error::other(format!("it unpacks to more than {} GiB", MOST_UNPACKED / (1024 * 1024 * 1024)))
        })?;
        Ok(bytes)
    }
}

/// Counts what is read.
struct Counted<R> {
    source: R,
    consumed: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.source.read(into)?;
        self.consumed.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}
