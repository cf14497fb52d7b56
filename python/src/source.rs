//! Where reports come from: files that the caller names, and articles that it gives.

use std::cell::RefCell;
use std::path::PathBuf;

use crossread::{Report, Severity, ingest, input};
use pyo3::PyResult;

use crate::failed;

/// A name, and the bytes of an article; without bytes the name is that of a file or a folder.
pub(crate) type Source = (PathBuf, Option<Vec<u8>>);

/// What the caller should know, a sentence each.
pub(crate) type Warnings = Vec<String>;

/// The reports of a record; a folder stands for the files in it.
pub(crate) fn of_one_event(sources: Vec<Source>) -> PyResult<(Vec<Report>, Warnings)> {
    let (reports, warnings) = read(sources, |path, warn| input::reports(&[path], warn))?;
    Ok((input::for_one_record(reports).map_err(failed)?, warnings))
}

/// Articles of any number of events; a folder stands for the files in it and in the folders that it holds.
pub(crate) fn all(sources: Vec<Source>) -> PyResult<(Vec<Report>, Warnings)> {
    read(sources, |path, warn| {
        let mut out = Vec::new();
        for file in input::tree(&[path], warn)? {
            match input::articles(&file.path, warn) {
                Ok(reports) => out.extend(reports),
                Err(error) if file.named => return Err(error),
                Err(error) => warn(&error.to_string()),
            }
        }
        Ok(out)
    })
}

fn read(
    sources: Vec<Source>,
    from_disk: impl Fn(PathBuf, &dyn Fn(&str)) -> Result<Vec<Report>, input::InputError>,
) -> PyResult<(Vec<Report>, Warnings)> {
    let warnings = RefCell::new(Warnings::new());
    let warn = |words: &str| warnings.borrow_mut().push(words.to_owned());
    let mut out = Vec::new();
    for (name, content) in sources {
        match content {
            None => out.extend(from_disk(name, &warn).map_err(failed)?),
            Some(bytes) => {
                let read = ingest(&name.to_string_lossy(), &bytes).map_err(failed)?;
                let told = read.diagnostics.iter().filter(|d| d.severity == Severity::Warning);
                told.for_each(|d| warn(&format!("{}: {}", name.display(), d.message)));
                out.extend(read.reports);
            }
        }
    }
    Ok((out, warnings.into_inner()))
}
