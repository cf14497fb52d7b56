//! A folder of reports, or a record in JSON, as the one thing that the server shows.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossread::input::{self, InputError};
use crossread::render::Step;
use crossread::{MiniLm, Record, Report, Stage};

use super::library::{Asked, Library, Sheet, Shown};
use super::shelf::Shelf;
use crate::failure::Failure;
use crate::output::warn;

/// What a reading does, one after the other.
const STEPS: &[&str] = &[
    "Reading the files",
    "Reading each report closely",
    "Laying the reports side by side",
    "Weighing what they say",
];

/// One record, read in the background while the server runs already.
#[derive(Debug)]
pub(crate) struct Folder {
    title: String,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    /// The step in hand, and what it is at.
    Working(usize, String),
    Ready(Arc<Sheet>),
    Failed(String),
}

impl Folder {
    /// Begins to read what `name` names: a folder of reports, a record, or a file of reports.
    pub(crate) fn open(name: &Path) -> Result<Arc<Self>, Failure> {
        if !name.exists() {
            return Err(InputError::Missing(name.to_owned()).into());
        }
        if name.is_dir() && within(name, input::files(name, &warn)?).is_empty() {
            return Err(Failure::NothingToServe { folder: name.to_owned(), store: store_in(name) });
        }
        let title = name.file_name().map_or("this folder".to_owned(), |n| n.to_string_lossy().into_owned());
        let folder = Arc::new(Self { title, state: Mutex::new(State::Working(0, String::new())) });
        let (reading, name) = (Arc::clone(&folder), name.to_owned());
        std::thread::spawn(move || {
            let state = match read(&name, &|step, detail| reading.set(State::Working(step, detail))) {
                Ok(sheet) => State::Ready(Arc::new(sheet)),
                Err(failure) => State::Failed(failure.to_string()),
            };
            reading.set(state);
        });
        Ok(folder)
    }

    fn set(&self, state: State) {
        *self.state() = state;
    }

    /// The state is whole at all times: nothing panics between its parts.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Library for Folder {
    fn open(&self, place: &str, _asked: &Asked) -> Shown {
        if !place.is_empty() {
            return Shown::Nothing;
        }
        match &*self.state() {
            State::Ready(sheet) => Shown::Record(Arc::clone(sheet)),
            State::Failed(text) => Shown::Failed {
                text: text.clone(),
                remedy: "Mend that, then end the server with Ctrl-C and start it again.".to_owned(),
            },
            State::Working(at, detail) => {
                let steps = STEPS.iter().enumerate().map(|(step, name)| {
                    let stands = match step.cmp(at) {
                        std::cmp::Ordering::Less => Step::Done,
                        std::cmp::Ordering::Equal => Step::Now,
                        std::cmp::Ordering::Greater => Step::Next,
                    };
                    (*name, stands)
                });
                let title = format!("Reading {}", self.title);
                Shown::Working { title, steps: steps.collect(), detail: detail.clone() }
            }
        }
    }
}

/// Reads reports and makes their record, or reads a record and its reports; tells `told` the step and what it is at.
fn read(name: &Path, told: &dyn Fn(usize, String)) -> Result<Sheet, Failure> {
    if name.is_file()
        && let Ok(record) = input::record(name)
    {
        let reports = texts(name, &record);
        return Ok(Sheet { record, reports });
    }
    let files = if name.is_dir() { input::files(name, &warn)? } else { vec![name.to_owned()] };
    if files.is_empty() {
        return Err(InputError::EmptyFolder(name.to_owned()).into());
    }
    let mut reports: Vec<Report> = Vec::new();
    let mut failed = None;
    for (at, file) in files.iter().enumerate() {
        told(0, format!("{} of {}", at + 1, files.len()));
        match input::articles(file, &warn) {
            Ok(articles) => reports.extend(articles),
            Err(failure) => failed = Some(failure),
        }
    }
    if reports.is_empty() {
        return Err(failed.unwrap_or(InputError::NothingRead).into());
    }
    let reports = input::for_one_record(reports)?;
    told(1, String::new());
    let encoder = MiniLm::new()?;
    let stages = |stage: Stage| match stage {
        Stage::Annotate(reports) => told(1, format!("{reports} in all")),
        Stage::Align => told(2, String::new()),
        Stage::Reconcile => told(3, String::new()),
    };
    let reading = crossread::report_in_stages(reports, &encoder, &stages);
    let reports = reading.reports().cloned().collect();
    Ok(Sheet { record: reading.record, reports })
}

/// The first store that lies in the folder.
fn store_in(folder: &Path) -> Option<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.into_iter().find(|file| file.is_file() && Shelf::is_one(file))
}

/// The files that lie in the folder itself: a link in there that leads out of it is left alone.
fn within(folder: &Path, files: Vec<PathBuf>) -> Vec<PathBuf> {
    let Ok(root) = folder.canonicalize() else { return Vec::new() };
    files.into_iter().filter(|file| input::is_within(&root, file)).collect()
}

/// The texts of the record's reports, as many as are found in the record's own folder. The record is a stranger's word: what
/// it names outside of that folder is not opened, and a text with another hash is not its report's.
fn texts(name: &Path, record: &Record) -> Vec<Report> {
    let folder = name.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let files = record.reports.iter().filter_map(|report| report.file.split('#').next()).map(Path::new);
    let places = files.flat_map(|file| {
        let beside = file.file_name().map(|file| folder.join(file));
        [Some(file.to_owned()), Some(folder.join(file)), beside].into_iter().flatten()
    });
    let files: BTreeSet<PathBuf> = within(folder, places.filter(|file| file.is_file()).collect())
        .into_iter()
        .filter_map(|file| file.canonicalize().ok())
        .collect();
    let wanted: BTreeSet<&str> = record.reports.iter().map(|report| report.sha256.as_str()).collect();
    let read = files.iter().filter_map(|file| input::articles(file, &warn).ok()).flatten();
    read.filter(|report| wanted.contains(report.sha256())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_in_hand_tells_its_step() {
        let folder =
            Folder { title: "ferry".to_owned(), state: Mutex::new(State::Working(1, "2 in all".to_owned())) };
        let Shown::Working { title, steps, detail } = folder.open("", &Asked::new()) else {
            panic!("it is at work")
        };
        assert_eq!((title.as_str(), detail.as_str()), ("Reading ferry", "2 in all"));
        let stands: Vec<Step> = steps.iter().map(|(_, step)| *step).collect();
        assert_eq!(stands, [Step::Done, Step::Now, Step::Next, Step::Next]);
        assert!(matches!(folder.open("ferry.txt", &Asked::new()), Shown::Nothing));
    }
}
