//! Reads the files that the user named, and no others.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::{Path, PathBuf};

use crossread::{Archive, ArchiveForm, Ingested, LARGEST_FILE, Record, Report, Severity, ingest};

use crate::failure::Failure;
use crate::output;

/// Extensions that a folder's reports have.
const EXTENSIONS: &[&str] = &[
    ".txt", ".text", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml", ".json", ".jsonl", ".ndjson",
    ".xml", ".rss", ".atom", ".warc", ".warc.gz", ".wacz",
];

/// How many bytes of a file tell whether it is an archive.
const START: u64 = 512;

/// Most articles of one record: more are not of one event, and comparing them takes time with their square.
const MOST_REPORTS: usize = 500;

/// The articles of all files named; a folder stands for its files. A file that was named and cannot be read is a
/// failure; one that a folder holds is a warning.
pub(crate) fn reports(names: &[PathBuf]) -> Result<Vec<Report>, Failure> {
    let mut out = Vec::new();
    for name in names {
        if name.is_dir() {
            let files = files(name)?;
            if files.is_empty() {
                return Err(Failure::EmptyFolder(name.clone()));
            }
            for file in files {
                match articles(&file) {
                    Ok(reports) => out.extend(reports),
                    Err(failure) => output::warn(&failure.to_string()),
                }
            }
        } else {
            out.extend(articles(name)?);
        }
    }
    for_one_record(out)
}

/// The reports, if there are any and not too many for one record.
pub(crate) fn for_one_record(reports: Vec<Report>) -> Result<Vec<Report>, Failure> {
    match reports.len() {
        0 => Err(Failure::NothingRead),
        1..=MOST_REPORTS => Ok(reports),
        many => Err(Failure::TooManyReports { reports: many, most: MOST_REPORTS }),
    }
}

/// The articles of the files that a record names. It is a stranger's word: a name is that of a file, never standard input or
/// a folder.
pub(crate) fn named_by(record: &Record) -> Result<Vec<Report>, Failure> {
    let names = record.reports.iter().map(|r| r.file.split('#').next().unwrap_or_default());
    let names: BTreeSet<PathBuf> =
        names.map(|name| if name == "-" { Path::new(".").join(name) } else { name.into() }).collect();
    let mut out = Vec::new();
    for name in names {
        out.extend(articles(&name)?);
    }
    Ok(out)
}

/// The files that `names` stand for.
pub(crate) fn sources(names: &[PathBuf]) -> Vec<PathBuf> {
    let inside = |name: &PathBuf| std::fs::read_dir(name).ok();
    let files = names.iter().filter_map(inside).flatten().flatten().map(|entry| entry.path());
    names.iter().cloned().chain(files).collect()
}

/// The files of a folder that can be reports, in order of name. A link in it that leads out of it is left out with a warning.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let unreadable = |source| Failure::Unreadable { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.path());
    }
    files.retain(|f| is_report(f) && lies_in(folder, f));
    files.sort();
    Ok(files)
}

/// Whether a file lies in the folder, wherever links lead; says so where it does not.
fn lies_in(folder: &Path, file: &Path) -> bool {
    let inside = folder.canonicalize().is_ok_and(|folder| is_within(&folder, file));
    if !inside {
        output::warn(&format!("{}: left out, a link that leads out of the folder", file.display()));
    }
    inside
}

/// Whether a file lies in the folder, whose path is canonical.
pub(crate) fn is_within(folder: &Path, file: &Path) -> bool {
    file.canonicalize().is_ok_and(|file| file.starts_with(folder))
}

/// A file to add to a store.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    /// Its size; for standard input the most that is read.
    pub(crate) bytes: u64,
    /// Whether the user named it, rather than a folder that holds it.
    pub(crate) named: bool,
}

/// The files named, and all files of reports in the folders named, at any depth, by path. Links to folders are not
/// followed, nor are links to files that lead out of the folder named; what cannot be read of a folder is a warning.
pub(crate) fn tree(names: &[PathBuf]) -> Result<Vec<Found>, Failure> {
    let mut out = Vec::new();
    for name in names {
        if !name.is_dir() {
            let bytes = std::fs::metadata(name).map_or(LARGEST_FILE, |about| about.len());
            out.push(Found { path: name.clone(), bytes, named: true });
            continue;
        }
        let before = out.len();
        let unreadable = |source| Failure::Unreadable { path: name.clone(), source };
        let mut folders = vec![(name.clone(), std::fs::read_dir(name).map_err(unreadable)?)];
        while let Some((folder, entries)) = folders.pop() {
            for entry in entries {
                let Some(entry) = or_warning(&folder, entry) else { break };
                let path = entry.path();
                let hidden = entry.file_name().to_string_lossy().starts_with('.');
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) && !hidden {
                    let entries = or_warning(&path, std::fs::read_dir(&path));
                    folders.extend(entries.map(|entries| (path, entries)));
                } else if is_report(&path) && lies_in(name, &path) {
                    let bytes = std::fs::metadata(&path).map_or(0, |about| about.len());
                    out.push(Found { path, bytes, named: false });
                }
            }
        }
        let found = out.get_mut(before..).unwrap_or_default();
        found.sort_by(|a, b| a.path.cmp(&b.path));
        if found.is_empty() {
            return Err(Failure::EmptyFolder(name.clone()));
        }
    }
    Ok(out)
}

/// What was read of a folder, or a warning.
fn or_warning<T>(folder: &Path, read: std::io::Result<T>) -> Option<T> {
    read.inspect_err(|error| output::warn(&format!("{}: left out, {error}", folder.display()))).ok()
}

/// What a file holds.
pub(crate) enum Opened {
    /// All its articles.
    Whole(Ingested),
    /// An archive of any size, to be read batch by batch.
    Archive(Archive<'static>),
}

/// Opens a file to add it to a store. Of a WACZ on standard input, which cannot be read as a stream, no more is taken than of
/// other files.
pub(crate) fn opened(path: &Path) -> Result<Opened, Failure> {
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
pub(crate) fn record(path: &Path) -> Result<Record, Failure> {
    let bytes = bytes(path)?;
    serde_json::from_slice(&bytes).map_err(|source| Failure::NotARecord { path: path.to_owned(), source })
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    !name.starts_with('.') && path.is_file() && EXTENSIONS.iter().any(|extension| name.ends_with(extension))
}

/// The articles of one file.
pub(crate) fn articles(path: &Path) -> Result<Vec<Report>, Failure> {
    let read = ingest(&path.to_string_lossy(), &bytes(path)?)?;
    read.diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Warning)
        .for_each(|d| output::warn(&format!("{}: {}", path.display(), d.message)));
    Ok(read.reports)
}

/// The whole file, or standard input for "-"; no more than [`LARGEST_FILE`].
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    if path.as_os_str() == "-" { bounded(path, std::io::stdin()) } else { bounded(path, file(path)?) }
}

/// All that `source` gives, no more than [`LARGEST_FILE`].
fn bounded(path: &Path, source: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    source.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| unreadable(path, error))?;
    if bytes.len() as u64 > LARGEST_FILE { Err(Failure::TooLarge(path.to_owned())) } else { Ok(bytes) }
}

/// Opens a file.
fn file(path: &Path) -> Result<File, Failure> {
    let unreadable = |source| unreadable(path, source);
    // Opening a pipe waits for whoever writes to it.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Failure::NoFile(path.to_owned()));
    }
    File::open(path).map_err(unreadable)
}

fn unreadable(path: &Path, source: std::io::Error) -> Failure {
    match source.kind() {
        std::io::ErrorKind::NotFound => Failure::Missing(path.to_owned()),
        _ => Failure::Unreadable { path: path.to_owned(), source },
    }
}
