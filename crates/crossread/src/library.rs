//! A store and what fills it: articles go in, stories come out, and each story's record.
//!
//! The command line and a server use it alike. All reading goes through [`Library::store`]; what is written here is one
//! transaction a call, so a process that is killed has done a call wholly or not at all, and doing it again is harmless.
//!
//! ```
//! use crossread::store::{Access, Filter};
//! use crossread::{Library, WordBag, ingest};
//!
//! let file = std::env::temp_dir().join(format!("crossread-library-{}.db", std::process::id()));
//! let mut library = Library::open(&file, Access::Create)?;
//! let read = ingest("one.txt", b"Ferry sinks off Tarn\nThe ferry Halda sank off Tarn on Monday. All 40 were saved.")?;
//! assert!(library.add(&read.reports)?[0].is_new);
//! assert!(!library.add(&read.reports)?[0].is_new, "an article is there once");
//! library.group()?;
//! let stories = library.store().stories(&Filter { limit: 10, ..Filter::default() })?;
//! let kept = library.record(stories[0].id, &WordBag)?;
//! assert!(kept.is_current && !kept.record.findings.is_empty());
//! assert_eq!(library.store().search("ferries", 10)?[0].story.as_ref(), Some(&stories[0].handle));
//! # std::fs::remove_file(&file)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decide;
mod member;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crossread_core::{Encoder, Record, Report};
use crossread_group::{Because, Copy, CopyKind, Decisions, Link, Profile, Stream};
use crossread_store::{Access, ArticleKey, Copied, Grouped, Kept, Store, StoreError, Tie, Writer};
use rayon::prelude::*;

use crate::report;
pub use decide::Decision;
pub use member::Member;

/// How often a transaction is begun again because another program wrote in between.
const ATTEMPTS: usize = 20;

/// A store, and the state of the grouping while it is being filled.
#[derive(Debug)]
pub struct Library {
    store: Store,
    grouping: Option<Grouping>,
}

/// An article that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Added {
    /// Its number.
    pub article: u32,
    /// Whether it was not there yet.
    pub is_new: bool,
}

/// What grouping knows of all articles of the store.
#[derive(Debug)]
struct Grouping {
    stream: Stream,
    decisions: Decisions,
    /// Articles that the store has as those whose stories must be made anew.
    pending: BTreeSet<u32>,
    /// [`Store::others_wrote`] when it was read.
    version: i64,
}

impl Library {
    /// Opens the store at `file`.
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub fn open(file: &Path, access: Access) -> Result<Self, StoreError> {
        Ok(Self { store: Store::open(file, access)?, grouping: None })
    }

    /// The store, to read from.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Adds articles, each once, and finds what each copies and is like; says of each report which article it is. Their
    /// stories are made by [`group`](Self::group).
    ///
    /// # Errors
    /// Those of writing; none of the articles is in the store then.
    pub fn add(&mut self, reports: &[Report]) -> Result<Vec<Added>, StoreError> {
        self.change(|writer, grouping| {
            let keys: Vec<ArticleKey> = reports.par_iter().map(ArticleKey::of).collect();
            let mut unknown: BTreeMap<ArticleKey, &Report> = BTreeMap::new();
            let mut known: BTreeMap<ArticleKey, u32> = BTreeMap::new();
            for (key, report) in keys.iter().zip(reports) {
                match writer.known(*key)? {
                    Some(id) => drop(known.insert(*key, id)),
                    None => drop(unknown.entry(*key).or_insert(report)),
                }
            }
            let unknown: Vec<(ArticleKey, &Report)> = unknown.into_iter().collect();
            let profiles: Vec<Profile> = unknown.par_iter().map(|(_, report)| Profile::of(report)).collect();
            let (mut new, mut changed) = (BTreeSet::new(), BTreeSet::new());
            for ((key, report), profile) in unknown.into_iter().zip(profiles) {
                let id = writer.add(report, &profile.to_bytes())?;
                changed.extend(grouping.stream.add(id, profile));
                known.insert(key, id);
                new.insert(key);
            }
            grouping.write_ties(writer, changed)?;
            // The first report of an article is the one that adds it.
            let added = |key: &ArticleKey| Some(Added { article: *known.get(key)?, is_new: new.remove(key) });
            Ok(keys.iter().filter_map(added).collect())
        })
    }

    /// Makes the stories anew in which something changed; gives their numbers. Until then new articles are in none.
    ///
    /// # Errors
    /// Those of writing.
    pub fn group(&mut self) -> Result<Vec<i64>, StoreError> {
        if self.store.pending()?.is_empty() {
            return Ok(Vec::new());
        }
        self.change(|writer, grouping| {
            let groups = grouping.stream.regroup(&grouping.decisions);
            let stories: Vec<Grouped> = groups
                .into_iter()
                .map(|group| Grouped {
                    members: group.members.into_iter().map(|m| (m.id, reason(&m.because))).collect(),
                })
                .collect();
            writer.set_stories(&stories)
        })
    }

    /// Takes articles out; their stories are made anew.
    ///
    /// # Errors
    /// Those of writing.
    pub fn remove(&mut self, articles: &[u32]) -> Result<(), StoreError> {
        self.change(|writer, grouping| {
            let mut changed = BTreeSet::new();
            for id in articles {
                changed.extend(grouping.stream.remove(*id));
                writer.remove(*id)?;
                changed.remove(id);
            }
            grouping.write_ties(writer, changed)
        })?;
        // Decisions about these went with them.
        self.grouping = None;
        self.group().map(drop)
    }

    /// A story's record: the kept one where it is up to date, else made now; kept where the store may be written, together
    /// with what the encoder said, so that no sentence and no pair of them is read twice.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn record(&mut self, story: i64, encoder: &dyn Encoder) -> Result<Kept, StoreError> {
        if let Some(kept) = self.store.record(story)?.filter(|kept| kept.is_current) {
            return Ok(kept);
        }
        let sources = self.store.sources(story)?;
        let memory = self.store.memory();
        let record = report(sources.reports.clone(), &*encoder.with_memory(&memory)).record;
        let news = memory.into_news();
        if self.store.is_writable() {
            let writer = self.store.write()?;
            writer.set_record(&sources, &record)?;
            writer.remember(&news)?;
            writer.commit()?;
        }
        let previous = self.store.record(story)?.and_then(|kept| kept.previous);
        Ok(Kept { record, is_current: true, previous })
    }

    /// The records that are up to date and are not what their articles give when they are read anew: each in plain words.
    ///
    /// # Errors
    /// Those of reading.
    pub fn other_records(&self, encoder: &dyn Encoder) -> Result<Vec<String>, StoreError> {
        let mut out = Vec::new();
        for (story, handle) in self.store.recorded()? {
            // What cannot be read `Store::check` tells of.
            let (Ok(Some(kept)), Ok(sources)) = (self.store.record(story), self.store.sources(story)) else {
                continue;
            };
            if !kept.is_current {
                continue;
            }
            // As it is read from the store: numbers lose their last bit on the way.
            let made = serde_json::to_string(&report(sources.reports, encoder).record);
            let made = made.and_then(|made| serde_json::from_str::<Record>(&made)).ok();
            if made.as_ref() != Some(&kept.record) {
                out.push(format!("record of {handle}: its articles give another"));
            }
        }
        Ok(out)
    }

    /// Runs `body` in one transaction on a grouping that knows all that the store holds.
    fn change<T>(
        &mut self,
        body: impl FnOnce(&Writer<'_>, &mut Grouping) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        for _ in 0..ATTEMPTS {
            let mut grouping = match self.grouping.take() {
                Some(known) if known.version == self.store.others_wrote()? => known,
                _ => Grouping::read(&self.store)?,
            };
            let writer = self.store.write()?;
            if writer.others_wrote()? != grouping.version {
                continue;
            }
            // Whatever fails from here on leaves the grouping behind: it may know what was undone.
            let done = body(&writer, &mut grouping)?;
            let pending: BTreeSet<u32> = grouping.stream.touched().collect();
            writer.set_pending(pending.difference(&grouping.pending).copied())?;
            grouping.pending = pending;
            writer.commit()?;
            self.grouping = Some(grouping);
            return Ok(done);
        }
        Err(StoreError::Locked { file: self.store.path() })
    }
}

impl Grouping {
    fn read(store: &Store) -> Result<Self, StoreError> {
        let version = store.others_wrote()?;
        let (mut stream, mut decisions) = (Stream::default(), Decisions::default());
        store.profiles(|id, profile, copied, ties, story| {
            // A profile that cannot be read ties its article to none; `check` tells of it.
            let Some(profile) = Profile::from_bytes(&profile) else { return };
            let links = ties.iter().map(|tie| Link { to: tie.earlier, likeness: tie.likeness }).collect();
            stream.restore(id, profile, copied.and_then(|c| copy(&c)), links, story);
        })?;
        let pending = BTreeSet::from_iter(store.pending()?);
        pending.iter().for_each(|id| stream.touch(*id));
        for (first, second, together) in store.decisions()? {
            if together { decisions.join(first, second) } else { decisions.part(first, second) }
        }
        Ok(Self { stream, decisions, pending, version })
    }

    fn write_ties(&self, writer: &Writer<'_>, changed: BTreeSet<u32>) -> Result<(), StoreError> {
        for id in changed {
            let Some((copy, links)) = self.stream.ties(id) else { continue };
            let ties: Vec<Tie> =
                links.iter().map(|link| Tie { earlier: link.to, likeness: link.likeness }).collect();
            let copied =
                copy.map(|c| Copied { original: c.original, kind: kind(c.kind).to_owned(), share: c.share });
            writer.set_ties(id, copied.as_ref(), &ties)?;
        }
        Ok(())
    }
}

/// A reason as it is kept.
fn reason(because: &Because) -> String {
    serde_json::to_string(because).unwrap_or_default()
}

/// The name by which a kind of copy is kept.
fn kind(kind: CopyKind) -> &'static str {
    match kind {
        CopyKind::Same => "same",
        CopyKind::Reprinted => "reprinted",
        CopyKind::Shortened => "shortened",
        CopyKind::Partial => "partial",
    }
}

fn copy(copied: &Copied) -> Option<Copy> {
    let kinds = [CopyKind::Same, CopyKind::Reprinted, CopyKind::Shortened, CopyKind::Partial];
    let kind = kinds.into_iter().find(|k| kind(*k) == copied.kind)?;
    Some(Copy { original: copied.original, kind, share: copied.share })
}
