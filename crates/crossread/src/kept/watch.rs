//! Folders that are watched: what appears in them is added, and what it changes is told.

mod arrivals;
mod event;
mod feed;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use crossread::input::{self, Found, InputError};
use crossread::render;
use crossread::store::Access;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{add, interrupt, keep_store, writer};
use crate::arguments::StoreArguments;
use crate::failure::Failure;
use crate::output;
use arrivals::Arrivals;
use feed::Feed;

/// A file is read when its size and time of change have stood still for this long.
const STILL: Duration = Duration::from_secs(2);
/// How often Ctrl-C is looked for.
const HEED: Duration = Duration::from_millis(100);

/// Adds what stands in the folders, then what appears in them, until Ctrl-C; with `once` it ends when all that is there was
/// looked at. Tells what changed, on standard output and in the feed.
pub(super) fn watch(
    store: &StoreArguments,
    folders: &[PathBuf],
    feed: Option<&Path>,
    once: bool,
) -> Result<ExitCode, Failure> {
    check(folders, feed)?;
    keep_store(store, feed)?;
    let mut feed = feed.map(Feed::open).transpose()?;
    interrupt::watch();
    let mut library = writer(store, Access::Create)?;
    // Before the first look, so that nothing appears unseen between the two.
    let changes = if once { None } else { Some(Changes::of(folders)?) };
    let warned = RefCell::new(BTreeSet::new());
    // A look that is like the last has nothing new to say.
    let warn = |message: &str| {
        if warned.borrow_mut().insert(message.to_owned()) {
            output::warn(message);
        }
    };
    let mut arrivals = Arrivals::default();
    for look in 0_u64.. {
        if interrupt::stopped() {
            break;
        }
        let mut found = Vec::new();
        for folder in folders {
            found.extend(input::within(folder, &warn)?);
        }
        let still: Vec<Found> = arrivals.look(found);
        // The first look finds what a run that was killed has left to do.
        if look == 0 || !still.is_empty() {
            add::take_in(&mut library, still, true, |story, before, record| {
                let events = event::events(story, before, record);
                for event in &events {
                    let line = if store.json { render::line(event) } else { format!("{}\n", event.words()) };
                    output::deliver(&line, None)?;
                }
                feed.as_mut().map_or(Ok(()), |feed| feed.add(&events))
            })?;
        }
        let moving = arrivals.moving();
        match &changes {
            None if moving.is_empty() => break,
            None if look > 0 => {
                moving.iter().for_each(|path| {
                    warn(&format!("{}: left out, for it is still being written", path.display()));
                });
                break;
            }
            Some(changes) if moving.is_empty() => changes.wait(),
            _ => pause(),
        }
    }
    Ok(if interrupt::stopped() { ExitCode::from(130) } else { ExitCode::SUCCESS })
}

/// Refuses what is no folder, and a feed that would be read as a report.
fn check(folders: &[PathBuf], feed: Option<&Path>) -> Result<(), Failure> {
    for folder in folders {
        if !folder.exists() {
            return Err(InputError::Missing(folder.clone()).into());
        }
        if !folder.is_dir() {
            return Err(Failure::NotAFolder(folder.clone()));
        }
    }
    let Some(feed) = feed else { return Ok(()) };
    let place = feed.parent().filter(|place| !place.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let inside =
        |folder: &PathBuf| folder.canonicalize().is_ok_and(|folder| input::is_within(&folder, place));
    if folders.iter().any(inside) {
        return Err(Failure::FeedWatched(feed.to_owned()));
    }
    Ok(())
}

/// Waits until a file that was seen can be told to stand still.
fn pause() {
    let begun = Instant::now();
    while begun.elapsed() < STILL && !interrupt::stopped() {
        std::thread::sleep(HEED);
    }
}

/// Hears that something changed in the folders. What did is then looked for: the system may leave out or merge events, and
/// tells nothing of what appeared in a folder before that was watched.
struct Changes {
    heard: Receiver<()>,
    /// Ends when it is dropped.
    _watcher: RecommendedWatcher,
}

impl Changes {
    fn of(folders: &[PathBuf]) -> Result<Self, Failure> {
        // One that waits stands for all.
        let (tell, heard) = sync_channel(1);
        let listen = move |event: notify::Result<notify::Event>| {
            // Reading is no change; a fault may hide one.
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                let _ = tell.try_send(());
            }
        };
        let failed = |path: &Path| {
            let path = path.to_owned();
            |source| Failure::Watch { path, source }
        };
        let first = folders.first().map(PathBuf::as_path).unwrap_or(Path::new("."));
        let mut watcher = notify::recommended_watcher(listen).map_err(failed(first))?;
        for folder in folders {
            watcher.watch(folder, RecursiveMode::Recursive).map_err(failed(folder))?;
        }
        Ok(Self { heard, _watcher: watcher })
    }

    /// Waits for a change, or for Ctrl-C.
    fn wait(&self) {
        while !interrupt::stopped() && self.heard.recv_timeout(HEED) == Err(RecvTimeoutError::Timeout) {}
    }
}
