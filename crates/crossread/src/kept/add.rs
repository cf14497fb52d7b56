use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use crossread::input::{self, Found, InputError, Opened};
use crossread::store::{Access, StoreError, StorySummary};
use crossread::{
    Added, Archive, Diagnostic, Library, MiniLm, Record, Report, Severity, foreign_language, not_read,
};
use rayon::prelude::*;
use serde::Serialize;

use super::bar::Bar;
use super::{count, interrupt, json, writer};
use crate::arguments::StoreArguments;
use crate::failure::Failure;
use crate::output;

/// Articles of one transaction, after which their stories are made: so many that neither costs much, so few that Ctrl-C is
/// heeded within a second.
const TOGETHER: usize = 512;
/// Files read at once, and bytes of them but for a single file that is larger: what is in memory, and what is read before
/// Ctrl-C is heeded.
const FILES: usize = 256;
const BYTES: u64 = 8 * 1024 * 1024;

/// What `add` did.
#[derive(Debug, Default, Serialize)]
pub(super) struct Outcome {
    /// Articles that were not there.
    added: usize,
    /// Articles that were there already.
    known: usize,
    /// Articles that are not English.
    foreign: usize,
    /// Files that could not be read.
    unreadable: usize,
    /// Stories that changed.
    stories: usize,
    /// Records made.
    records: usize,
    /// Whether Ctrl-C ended it early.
    stopped: bool,
}

/// Adds all articles of the files named, then makes their stories and, unless that is put off, the records.
pub(super) fn add(store: &StoreArguments, names: &[PathBuf], records: bool) -> Result<ExitCode, Failure> {
    let files = input::tree(names, &output::warn)?;
    interrupt::watch();
    let mut library = writer(store, Access::Create)?;
    let outcome = take_in(&mut library, files, records, |_, _, _| Ok(()))?;
    let text = if store.json { json(&outcome) } else { words(&outcome) };
    output::deliver(&text, None)?;
    Ok(if outcome.stopped { ExitCode::from(130) } else { ExitCode::SUCCESS })
}

/// Adds all articles of the files, makes their stories and, unless that is put off, the records; `told` hears of each record
/// that is made: the story, what its record was before, and what it is.
pub(super) fn take_in(
    library: &mut Library,
    files: Vec<Found>,
    records: bool,
    told: impl FnMut(&StorySummary, Option<&Record>, &Record) -> Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::default();
    // A run that was killed may have left articles without their stories.
    let mut stories = BTreeSet::from_iter(library.group()?);
    stories.extend(take(library, files, &mut outcome)?);
    for story in stories {
        // Later articles may have put it into another.
        outcome.stories += usize::from(library.store().story(story)?.is_some());
    }
    if records && !interrupt::stopped() {
        outcome.records = make_records(library, told)?;
    }
    outcome.stopped = interrupt::stopped();
    Ok(outcome)
}

/// Adds articles, some hundreds at a time, and makes their stories after each of these; `told` hears what became of them.
/// Ends early, between two transactions, once `stopped` says so. Gives the stories that changed.
pub(crate) fn put(
    library: &mut Library,
    articles: &[Report],
    stopped: impl Fn() -> bool,
    mut told: impl FnMut(&[Report], &[Added]),
) -> Result<BTreeSet<i64>, StoreError> {
    let mut stories = BTreeSet::new();
    for together in articles.chunks(TOGETHER) {
        if stopped() {
            break;
        }
        let added = library.add(together)?;
        stories.extend(library.group()?);
        told(together, &added);
    }
    Ok(stories)
}

/// Reads files and adds what they hold; gives the stories that changed.
fn take(library: &mut Library, files: Vec<Found>, outcome: &mut Outcome) -> Result<BTreeSet<i64>, Failure> {
    let mut stories = BTreeSet::new();
    let mut bar = Bar::new(files.iter().map(|file| file.bytes).sum(), "articles");
    let mut files = files.into_iter().peekable();
    while files.peek().is_some() && !interrupt::stopped() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while let Some(file) = files.next_if(|f| batch.is_empty() || bytes + f.bytes <= BYTES) {
            bytes += file.bytes;
            batch.push(file);
            if batch.len() == FILES {
                break;
            }
        }
        let read: Vec<Result<Opened, InputError>> =
            batch.par_iter().map(|f| input::opened(&f.path)).collect();
        let (mut articles, mut archives, mut failed) = (Vec::new(), Vec::new(), None);
        for (file, read) in batch.iter().zip(read) {
            match read {
                Ok(Opened::Whole(read)) => {
                    warn(&bar, file, &read.diagnostics);
                    for report in read.reports {
                        match foreign_language(&report) {
                            None => articles.push(report),
                            Some(language) => {
                                outcome.foreign += 1;
                                bar.warn(&format!("{}: {}", report.file(), not_read(language)));
                            }
                        }
                    }
                }
                Ok(Opened::Archive(archive)) => {
                    bytes -= file.bytes;
                    archives.push((file, archive));
                }
                Err(failure) => failed = unreadable(&bar, file, failure, outcome),
            }
            if failed.is_some() {
                break;
            }
        }
        stories.extend(put_shown(library, &articles, bytes, &mut bar, outcome)?);
        for (file, mut archive) in archives {
            if failed.is_some() {
                break;
            }
            stories.extend(take_archive(library, &mut archive, &mut bar, outcome)?);
            if interrupt::stopped() {
                break;
            }
            match archive.finish() {
                Ok(diagnostics) => warn(&bar, file, &diagnostics),
                Err(error) => failed = unreadable(&bar, file, error.into(), outcome),
            }
        }
        if let Some(failure) = failed {
            return Err(failure.into());
        }
    }
    Ok(stories)
}

/// Adds an archive batch by batch; gives the stories that changed. Pages that are not English are counted alone: an archive
/// of the world's news is full of them.
fn take_archive(
    library: &mut Library,
    archive: &mut Archive<'_>,
    bar: &mut Bar,
    outcome: &mut Outcome,
) -> Result<BTreeSet<i64>, StoreError> {
    let (mut stories, mut consumed) = (BTreeSet::new(), 0);
    while !interrupt::stopped()
        && let Some(read) = archive.next()
    {
        let pages = read.len();
        let articles: Vec<Report> =
            read.into_par_iter().filter(|article| foreign_language(article).is_none()).collect();
        outcome.foreign += pages - articles.len();
        let bytes = archive.consumed() - consumed;
        consumed += bytes;
        stories.extend(put_shown(library, &articles, bytes, bar, outcome)?);
    }
    Ok(stories)
}

/// Adds articles that were read of so many bytes, and shows how far it is.
fn put_shown(
    library: &mut Library,
    articles: &[Report],
    bytes: u64,
    bar: &mut Bar,
    outcome: &mut Outcome,
) -> Result<BTreeSet<i64>, StoreError> {
    let share = bytes / u64::try_from(articles.len().div_ceil(TOGETHER).max(1)).unwrap_or(1);
    let told = |reports: &[Report], added: &[Added]| {
        let new = added.iter().filter(|added| added.is_new).count();
        outcome.added += new;
        outcome.known += added.len() - new;
        bar.advance(share, reports.len() as u64);
    };
    put(library, articles, interrupt::stopped, told)
}

/// Says what was left out of a file.
fn warn(bar: &Bar, file: &Found, diagnostics: &[Diagnostic]) {
    let path = file.path.display();
    diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Warning)
        .for_each(|d| bar.warn(&format!("{path}: {}", d.message)));
}

/// The failure of a file that the user named; of another file it is a warning.
fn unreadable(bar: &Bar, file: &Found, failure: InputError, outcome: &mut Outcome) -> Option<InputError> {
    if file.named {
        return Some(failure);
    }
    outcome.unreadable += 1;
    bar.warn(&failure.to_string());
    None
}

/// Makes every record that is missing or out of date; gives how many.
fn make_records(
    library: &mut Library,
    mut told: impl FnMut(&StorySummary, Option<&Record>, &Record) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let stories = library.store().without_record()?;
    if stories.is_empty() {
        return Ok(0);
    }
    let encoder = MiniLm::new()?;
    let mut bar = Bar::new(stories.len() as u64, "records");
    let mut made = 0;
    for story in stories {
        if interrupt::stopped() {
            break;
        }
        let before = library.store().record(story)?.map(|kept| kept.record);
        let kept = library.record(story, &encoder)?;
        made += 1;
        bar.advance(1, 1);
        if let Some(story) = library.store().story(story)? {
            bar.suspend(|| told(&story, before.as_ref(), &kept.record))?;
        }
    }
    Ok(made)
}

fn words(outcome: &Outcome) -> String {
    let mut text = format!("{} added", count(outcome.added, "article", "articles"));
    if outcome.known > 0 {
        text.push_str(&format!(", {} there already", outcome.known));
    }
    if outcome.foreign > 0 {
        text.push_str(&format!(", {} left out for their language", outcome.foreign));
    }
    if outcome.unreadable > 0 {
        text.push_str(&format!(", {} not read", count(outcome.unreadable, "file", "files")));
    }
    let stories = count(outcome.stories, "story", "stories");
    let records = count(outcome.records, "record", "records");
    text.push_str(&format!("; {stories} changed, {records} made.\n"));
    if outcome.stopped {
        text.push_str("Stopped; the same command goes on where this one ended.\n");
    }
    text
}
