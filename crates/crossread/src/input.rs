//! Reads the files that the user named, and no others.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::{Archive, ArchiveForm, IngestError, Ingested, LARGEST_FILE, Record, Report, Severity, ingest};

/// What cannot be read: what, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Nothing is called so.
    #[error("{}: no such file or folder; check the name", .0.display())]
    Missing(PathBuf),
    /// The system refuses it.
    #[error("{}: {source}; check that you may read it", .path.display())]
    Unreadable {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// More than [`LARGEST_FILE`].
    #[error("{}: larger than {} MiB, the most that is read; split it, or give the article alone", .0.display(), LARGEST_FILE / (1024 * 1024))]
    TooLarge(PathBuf),
    /// A folder within a folder, a pipe, a device.
    #[error("{}: no file but a folder, a pipe or a device; give its content on standard input, as \"-\"", .0.display())]
    NoFile(PathBuf),
    /// More reports than a record is made of.
    #[error(
        "{reports} reports: a record is of one event, of at most {most} reports; put them into a store with: crossread add"
    )]
    TooManyReports {
        /// How many were given.
        reports: usize,
        /// How many may be.
        most: usize,
    },
    /// A folder without a file that can be a report.
    #[error("{}: the folder holds no report; name files that end in .txt, .html, .json, .xml, .pdf or .warc.gz", .0.display())]
    EmptyFolder(PathBuf),
    /// Nothing of what was named could be read; warnings told why.
    #[error("no report could be read; see the warnings above")]
    NothingRead,
    /// No text, or none of an article.
    #[error("{0}")]
    Ingest(#[from] IngestError),
    /// A file that was to be a record.
    #[error("{}: not a record: {source}; make one with: crossread report … -o record.json", .path.display())]
    NotARecord {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
}

/// Hears what the user should know, a sentence each.
pub type Warn<'a> = &'a dyn Fn(&str);

/// Extensions that a folder's reports have.
const EXTENSIONS: &[&str] = &[
    ".txt", ".text", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml", ".json", ".jsonl", ".ndjson",
    ".xml", ".rss", ".atom", ".pdf", ".warc", ".warc.gz", ".wacz",
];

/// How many bytes of a file tell whether it is an archive.
const START: u64 = 512;

/// Most articles of one record: more are not of one event, and comparing them takes time with their square.
pub const MOST_REPORTS: usize = 500;

/// The articles of all files named; a folder stands for its files. A file that was named and cannot be read is a
/// failure; one that a folder holds is a warning.
///
/// # Errors
/// Those of what was named.
pub fn reports(names: &[PathBuf], warn: Warn<'_>) -> Result<Vec<Report>, InputError> {
    let mut out = Vec::new();
    for name in names {
        if name.is_dir() {
            let files = files(name, warn)?;
            if files.is_empty() {
                return Err(InputError::EmptyFolder(name.clone()));
            }
            for file in files {
                match articles(&file, warn) {
                    Ok(reports) => out.extend(reports),
                    Err(failure) => warn(&failure.to_string()),
                }
            }
        } else {
            out.extend(articles(name, warn)?);
        }
    }
    for_one_record(out)
}

/// The reports, if there are any and not too many for one record.
///
/// # Errors
/// [`InputError::NothingRead`], [`InputError::TooManyReports`].
pub fn for_one_record(reports: Vec<Report>) -> Result<Vec<Report>, InputError> {
    match reports.len() {
        0 => Err(InputError::NothingRead),
        1..=MOST_REPORTS => Ok(reports),
        many => Err(InputError::TooManyReports { reports: many, most: MOST_REPORTS }),
    }
}

/// The articles of the files that a record names. It is a stranger's word: a name is that of a file, never standard input or
/// a folder.
///
/// # Errors
/// Those of reading.
pub fn named_by(record: &Record, warn: Warn<'_>) -> Result<Vec<Report>, InputError> {
    let names = record.reports.iter().map(|r| r.file.split('#').next().unwrap_or_default());
    let names: BTreeSet<PathBuf> =
        names.map(|name| if name == "-" { Path::new(".").join(name) } else { name.into() }).collect();
    let mut out = Vec::new();
    for name in names {
        out.extend(articles(&name, warn)?);
    }
    Ok(out)
}

/// The files that `names` stand for.
pub fn sources(names: &[PathBuf]) -> Vec<PathBuf> {
    let inside = |name: &PathBuf| std::fs::read_dir(name).ok();
    let files = names.iter().filter_map(inside).flatten().flatten().map(|entry| entry.path());
    names.iter().cloned().chain(files).collect()
}

/// The files of a folder that can be reports, in order of name. A link in it that leads out of it is left out with a warning.
///
/// # Errors
/// Those of reading.
pub fn files(folder: &Path, warn: Warn<'_>) -> Result<Vec<PathBuf>, InputError> {
    let mut files = Vec::new();
    let unreadable = |source| InputError::Unreadable { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.path());
    }
    files.retain(|f| is_report(f) && lies_in(folder, f, warn));
    files.sort();
    Ok(files)
}

/// Whether a file lies in the folder, wherever links lead; says so where it does not.
fn lies_in(folder: &Path, file: &Path, warn: Warn<'_>) -> bool {
    let inside = folder.canonicalize().is_ok_and(|folder| is_within(&folder, file));
    if !inside {
        warn(&format!("{}: left out, a link that leads out of the folder", file.display()));
    }
    inside
}

/// Whether a file lies in the folder, whose path is canonical.
pub fn is_within(folder: &Path, file: &Path) -> bool {
    file.canonicalize().is_ok_and(|file| file.starts_with(folder))
}

/// A file to add to a store.
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Its size; for standard input the most that is read.
    pub bytes: u64,
    /// When it was changed last, where the system says so.
    pub changed: Option<SystemTime>,
    /// Whether the user named it, rather than a folder that holds it.
    pub named: bool,
}

/// The files named, and all files of reports in the folders named; see [`within`].
///
/// # Errors
/// Those of what was named.
pub fn tree(names: &[PathBuf], warn: Warn<'_>) -> Result<Vec<Found>, InputError> {
    let mut out = Vec::new();
    for name in names {
        if name.is_dir() {
            let found = within(name, warn)?;
            if found.is_empty() {
                return Err(InputError::EmptyFolder(name.clone()));
            }
            out.extend(found);
        } else {
            out.push(Found::new(name.clone(), LARGEST_FILE, true));
        }
    }
    Ok(out)
}

/// All files of reports in a folder, at any depth, by path. Links to folders are not followed, nor are links to files that
/// lead out of the folder; what cannot be read of a folder in it is a warning.
///
/// # Errors
/// [`InputError::Unreadable`] for the folder itself.
pub fn within(folder: &Path, warn: Warn<'_>) -> Result<Vec<Found>, InputError> {
    let unreadable = |source| InputError::Unreadable { path: folder.to_owned(), source };
    let mut out = Vec::new();
    let mut folders = vec![(folder.to_owned(), std::fs::read_dir(folder).map_err(unreadable)?)];
    while let Some((inner, entries)) = folders.pop() {
        for entry in entries {
            let Some(entry) = or_warning(&inner, entry, warn) else { break };
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let kind = entry.file_type().ok();
            if kind.is_some_and(|kind| kind.is_dir()) && !hidden {
                let entries = or_warning(&path, std::fs::read_dir(&path), warn);
                folders.extend(entries.map(|entries| (path, entries)));
            } else if is_report(&path)
                // Only a link leads elsewhere.
                && (kind.is_some_and(|kind| kind.is_file()) || lies_in(folder, &path, warn))
            {
                out.push(Found::new(path, 0, false));
            }
        }
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(out)
}

impl Found {
    /// The file as it stands; `bytes` where its size is not told.
    fn new(path: PathBuf, bytes: u64, named: bool) -> Self {
        let about = std::fs::metadata(&path).ok();
        let changed = about.as_ref().and_then(|about| about.modified().ok());
        Self { bytes: about.map_or(bytes, |about| about.len()), changed, path, named }
    }
}

/// What was read of a folder, or a warning.
fn or_warning<T>(folder: &Path, read: std::io::Result<T>, warn: Warn<'_>) -> Option<T> {
    read.inspect_err(|error| warn(&format!("{}: left out, {error}", folder.display()))).ok()
}

/// The articles of a file.
///
/// # Errors
/// Those of reading.
pub fn ingested(path: &Path) -> Result<Ingested, InputError> {
    Ok(ingest(&path.to_string_lossy(), &bytes(path)?)?)
}

/// What a file holds.
pub enum Opened {
    /// All its articles.
    Whole(Ingested),
    /// An archive of any size, to be read batch by batch.
    Archive(Archive<'static>),
}

/// Opens a file to add it to a store. Of a WACZ on standard input, which cannot be read as a stream, no more is taken than of
/// other files.
///
/// # Errors
/// Those of reading.
pub fn opened(path: &Path) -> Result<Opened, InputError> {
    let name = path.to_string_lossy();
    let unreadable = |source| unreadable(path, source);
    let mut start = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(START).read_to_end(&mut start).map_err(unreadable)?;
        let form = ArchiveForm::of(&start);
        let source = Cursor::new(start).chain(std::io::stdin());
        return Ok(match form {
            Some(ArchiveForm::Warc) => Opened::Archive(Archive::warc(&name, source)?),
            _ => Opened::Whole(ingest(&name, &bounded(path, source)?)?),
        });
    }
    let mut file = file(path)?;
    file.by_ref().take(START).read_to_end(&mut start).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    Ok(match ArchiveForm::of(&start) {
        Some(ArchiveForm::Warc) => Opened::Archive(Archive::warc(&name, file)?),
        Some(ArchiveForm::Zip) => Opened::Archive(Archive::wacz(&name, file)?),
        None => Opened::Whole(ingest(&name, &bounded(path, file)?)?),
    })
}

/// A record file.
///
/// # Errors
/// Those of reading.
pub fn record(path: &Path) -> Result<Record, InputError> {
    let bytes = bytes(path)?;
    serde_json::from_slice(&bytes).map_err(|source| InputError::NotARecord { path: path.to_owned(), source })
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    !name.starts_with('.') && path.is_file() && EXTENSIONS.iter().any(|extension| name.ends_with(extension))
}

/// The articles of one file.
///
/// # Errors
/// Those of reading.
pub fn articles(path: &Path, warn: Warn<'_>) -> Result<Vec<Report>, InputError> {
    let read = ingested(path)?;
    read.diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Warning)
        .for_each(|d| warn(&format!("{}: {}", path.display(), d.message)));
    Ok(read.reports)
}

/// The whole file, or standard input for "-"; no more than [`LARGEST_FILE`].
fn bytes(path: &Path) -> Result<Vec<u8>, InputError> {
    if path.as_os_str() == "-" { bounded(path, std::io::stdin()) } else { bounded(path, file(path)?) }
}

/// All that `source` gives, no more than [`LARGEST_FILE`].
fn bounded(path: &Path, source: impl Read) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    source.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, error))?;
    if bytes.len() as u64 > LARGEST_FILE { Err(InputError::TooLarge(path.to_owned())) } else { Ok(bytes) }
}

/// Opens a file.
fn file(path: &Path) -> Result<File, InputError> {
    let unreadable = |source| unreadable(path, source);
    // Opening a pipe waits for whoever writes to it.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(InputError::NoFile(path.to_owned()));
    }
    File::open(path).map_err(unreadable)
}

fn unreadable(path: &Path, source: std::io::Error) -> InputError {
    match source.kind() {
        std::io::ErrorKind::NotFound => InputError::Missing(path.to_owned()),
        _ => InputError::Unreadable { path: path.to_owned(), source },
    }
}
