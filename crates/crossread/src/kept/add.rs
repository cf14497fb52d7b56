use std::path::PathBuf;
use std::process::ExitCode;

use crossread::store::Access;
use crossread::{Ingested, LARGEST_FILE, Library, MiniLm};
use rayon::prelude::*;
use serde::Serialize;

use super::bar::Bar;
use super::{count, interrupt, json, writer};
use crate::arguments::StoreArguments;
use crate::failure::Failure;
use crate::{input, output};

/// Articles of one transaction: large enough that writing to the disk costs little, small enough that Ctrl-C is heeded
/// within a second.
const TOGETHER: usize = 256;
/// Files read at once, and bytes of them: what is in memory.
const FILES: usize = 256;

/// What `add` did.
#[derive(Debug, Default, Serialize)]
struct Report {
    /// Articles that were not there.
    added: usize,
    /// Articles that were there already.
    known: usize,
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
    let files = input::tree(names)?;
    let mut library = writer(store, Access::Create)?;
    interrupt::watch();
    let mut report = Report::default();
    take(&mut library, files, &mut report)?;
    report.stories = library.group()?;
    if records && !interrupt::stopped() {
        report.records = make_records(&mut library)?;
    }
    report.stopped = interrupt::stopped();
    let text = if store.json { json(&report) } else { words(&report) };
    output::deliver(&text, None)?;
    Ok(if report.stopped { ExitCode::from(130) } else { ExitCode::SUCCESS })
}

fn take(library: &mut Library, files: Vec<input::Found>, report: &mut Report) -> Result<(), Failure> {
    let mut bar = Bar::new(files.iter().map(|file| file.bytes).sum(), "articles");
    let mut files = files.into_iter().peekable();
    while files.peek().is_some() && !interrupt::stopped() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while let Some(file) = files.next_if(|f| batch.is_empty() || bytes + f.bytes <= LARGEST_FILE) {
            bytes += file.bytes;
            batch.push(file);
            if batch.len() == FILES {
                break;
            }
        }
        let read: Vec<Result<Ingested, Failure>> =
            batch.par_iter().map(|f| input::ingested(&f.path)).collect();
        let (mut articles, mut failed) = (Vec::new(), None);
        for (file, read) in batch.iter().zip(read) {
            match read {
                Ok(read) => {
                    let path = file.path.display();
                    read.diagnostics.iter().for_each(|d| bar.warn(&format!("{path}: {}", d.message)));
                    articles.extend(read.reports);
                }
                Err(failure) if file.named => {
                    failed = Some(failure);
                    break;
                }
                Err(failure) => {
                    report.unreadable += 1;
                    bar.warn(&failure.to_string());
                }
            }
        }
        let share = bytes / u64::try_from(articles.len().div_ceil(TOGETHER).max(1)).unwrap_or(1);
        for together in articles.chunks(TOGETHER) {
            if interrupt::stopped() {
                return Ok(());
            }
            let added = library.add(together)?.len();
            report.added += added;
            report.known += together.len() - added;
            bar.advance(share, together.len() as u64);
        }
        if let Some(failure) = failed {
            return Err(failure);
        }
    }
    Ok(())
}

/// Makes every record that is missing or out of date; gives how many.
fn make_records(library: &mut Library) -> Result<usize, Failure> {
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
        library.record(story, &encoder)?;
        made += 1;
        bar.advance(1, 1);
    }
    Ok(made)
}

fn words(report: &Report) -> String {
    let mut text = format!("{} added", count(report.added, "article", "articles"));
    if report.known > 0 {
        text.push_str(&format!(", {} there already", report.known));
    }
    if report.unreadable > 0 {
        text.push_str(&format!(", {} not read", count(report.unreadable, "file", "files")));
    }
    let stories = count(report.stories, "story", "stories");
    let records = count(report.records, "record", "records");
    text.push_str(&format!("; {stories} changed, {records} made.\n"));
    if report.stopped {
        text.push_str("Stopped; the same command goes on where this one ended.\n");
    }
    text
}
