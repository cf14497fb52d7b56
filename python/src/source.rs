//! Where reports come from: files that the caller names, and articles that it gives.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crossread::input::{self, Warn};
use crossread::{Report, Severity, ingest};
use pyo3::PyResult;

use crate::failed;

/// A name, and the bytes of an article; without bytes the name is that of a file or a folder.
pub(crate) type Source = (PathBuf, Option<Vec<u8>>);

/// What the caller should know, a sentence each.
pub(crate) type Warnings = Vec<String>;

/// The reports of a record; a folder stands for the files in it.
pub(crate) fn of_one_event(sources: Vec<Source>) -> PyResult<(Vec<Report>, Warnings)> {
    let (warnings, mut out) = (RefCell::new(Warnings::new()), Vec::new());
    let warn = |words: &str| warnings.borrow_mut().push(words.to_owned());
    for (name, content) in sources {
        out.extend(match content {
            None => input::reports(&[name], &warn).map_err(failed)?,
            Some(bytes) => given(&name, &bytes, &warn)?,
        });
    }
    Ok((input::for_one_record(out).map_err(failed)?, warnings.into_inner()))
}

/// Gives `take` the articles of any number of events, file by file; a folder stands for the files in it and in the folders that
/// it holds.
pub(crate) fn each(
    sources: Vec<Source>,
    mut take: impl FnMut(Vec<Report>, Warn<'_>) -> PyResult<()>,
) -> PyResult<Warnings> {
    let warnings = RefCell::new(Warnings::new());
    let warn = |words: &str| warnings.borrow_mut().push(words.to_owned());
    for (name, content) in sources {
        if let Some(bytes) = content {
            take(given(&name, &bytes, &warn)?, &warn)?;
            continue;
        }
        for file in input::tree(&[name], &warn).map_err(failed)? {
            match input::articles(&file.path, &warn) {
                Ok(reports) => take(reports, &warn)?,
                Err(error) if file.named => return Err(failed(error)),
                Err(error) => warn(&error.to_string()),
            }
        }
    }
    Ok(warnings.into_inner())
}

/// The articles of bytes that the caller gives.
fn given(name: &Path, bytes: &[u8], warn: Warn<'_>) -> PyResult<Vec<Report>> {
    let read = ingest(&name.to_string_lossy(), bytes).map_err(failed)?;
    let told = read.diagnostics.iter().filter(|d| d.severity == Severity::Warning);
    told.for_each(|d| warn(&format!("{}: {}", name.display(), d.message)));
    Ok(read.reports)
}
