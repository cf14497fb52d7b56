//! Reads the files that the user named, and no others.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crossread::{LARGEST_FILE, Record, Report, ingest};

use crate::failure::Failure;
use crate::output;

/// Extensions that a folder's reports have.
const EXTENSIONS: &[&str] = &["txt", "text", "html", "htm", "xhtml", "json", "jsonl", "ndjson"];

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
    if out.is_empty() { Err(Failure::NothingRead) } else { Ok(out) }
}

/// The files of a folder that can be reports, in order of name.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let unreadable = |source| Failure::Unreadable { path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.path());
    }
    files.retain(|f| is_report(f));
    files.sort();
    Ok(files)
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
    let read = ingest(&path.to_string_lossy(), &bytes(path)?)?;
    read.diagnostics.iter().for_each(|d| output::warn(&format!("{}: {}", path.display(), d.message)));
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
        File::open(path).map_err(unreadable)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)
    };
    read.map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_FILE { Err(Failure::TooLarge(path.to_owned())) } else { Ok(bytes) }
}
