//! Reads the files that the user named, and no others.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crossread::{Ingested, LARGEST_FILE, Record, Report, Severity, ingest};

use crate::failure::Failure;
use crate::output;

/// Extensions that a folder's reports have.
const EXTENSIONS: &[&str] = &["txt", "text", "html", "htm", "xhtml", "json", "jsonl", "ndjson"];

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

/// The articles of a file.
pub(crate) fn ingested(path: &Path) -> Result<Ingested, Failure> {
    Ok(ingest(&path.to_string_lossy(), &bytes(path)?)?)
}

/// A record file.
pub(crate) fn record(path: &Path) -> Result<Record, Failure> {
    let bytes = bytes(path)?;
    serde_json::from_slice(&bytes).map_err(|source| Failure::NotARecord { path: path.to_owned(), source })
}

fn is_report(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    !hidden && path.is_file() && extension.is_some_and(|e| EXTENSIONS.contains(&e.as_str()))
}

/// The articles of one file.
pub(crate) fn articles(path: &Path) -> Result<Vec<Report>, Failure> {
    let read = ingested(path)?;
    read.diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Warning)
        .for_each(|d| output::warn(&format!("{}: {}", path.display(), d.message)));
    Ok(read.reports)
}

/// The whole file, or standard input for "-"; no more than [`LARGEST_FILE`].
fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::NotFound => Failure::Missing(path.to_owned()),
        _ => Failure::Unreadable { path: path.to_owned(), source },
    };
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().take(LARGEST_FILE + 1).read_to_end(&mut bytes)
    } else {
        // Opening a pipe waits for whoever writes to it.
        if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
            return Err(Failure::NoFile(path.to_owned()));
        }
        File::open(path).map_err(unreadable)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)
    };
    read.map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(Failure::TooLarge(path.to_owned())) } else { Ok(bytes) }
}
