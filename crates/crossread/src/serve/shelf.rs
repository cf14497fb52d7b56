//! A store as what the server shows: its stories, a search, the record of each story.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossread::render::{Listed, Step};
use crossread::store::{Access, Filter, Hit, HitKind, StoreError, StorySummary};
use crossread::{Library as Stories, MiniLm};

use super::library::{Library, Sheet, Shown};
use crate::failure::Failure;
use crate::kept::facts;

/// The first bytes of an SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Stories on the front page, the newest.
const MOST_STORIES: u32 = 500;
/// Hits of a search of each kind.
const MOST_HITS: u32 = 50;

/// A store of stories. A record that is missing or out of date is made in the background when it is asked for.
#[derive(Debug)]
pub(crate) struct Shelf {
    file: PathBuf,
    /// The stories whose record is being made, and what went wrong with others.
    making: Arc<Mutex<BTreeMap<i64, Option<String>>>>,
}

impl Shelf {
    /// Whether a file is a store.
    pub(crate) fn is_one(file: &Path) -> bool {
        let mut head = [0; MAGIC.len()];
        File::open(file).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head == *MAGIC
    }

    /// Opens the store, puts what waits into its stories, and keeps its name; each request reads it anew.
    pub(crate) fn open(file: &Path) -> Result<Arc<Self>, Failure> {
        Stories::open(file, Access::Write)?.group()?;
        Ok(Arc::new(Self { file: file.to_owned(), making: Arc::default() }))
    }

    fn front(&self) -> Result<Shown, StoreError> {
        let stories = Stories::open(&self.file, Access::Read)?;
        let all = stories.store().stories(&Filter { limit: MOST_STORIES, ..Filter::default() })?;
        Ok(Shown::List {
            title: "Stories".to_owned(),
            asked: String::new(),
            lists: vec![("Newest first", all.iter().map(story).collect())],
            nothing: "The store holds no story yet; add reports with: crossread add",
        })
    }

    fn search(&self, words: &str) -> Result<Shown, StoreError> {
        let stories = Stories::open(&self.file, Access::Read)?;
        let hits = stories.store().search(words, MOST_HITS)?;
        let of = |kind| hits.iter().filter(|hit| hit.kind == kind).map(hit).collect();
        Ok(Shown::List {
            title: format!("Search: {words}"),
            asked: words.to_owned(),
            lists: vec![
                ("Findings", of(HitKind::Finding)),
                ("Quotations", of(HitKind::Quotation)),
                ("Articles", of(HitKind::Article)),
            ],
            nothing: "Nothing holds all of these words.",
        })
    }

    fn story(&self, handle: &str) -> Result<Shown, StoreError> {
        let stories = Stories::open(&self.file, Access::Read)?;
        let Ok(story) = stories.store().find_story(handle) else { return Ok(Shown::Nothing) };
        if let Some(kept) = stories.store().record(story.id)?.filter(|kept| kept.is_current) {
            let reports = stories.store().sources(story.id)?.reports;
            return Ok(Shown::Record(Arc::new(Sheet { record: kept.record, reports })));
        }
        if let Some(Some(text)) = making(&self.making).remove(&story.id) {
            return Ok(Shown::Failed { text, remedy: "Mend that, then load this page again.".to_owned() });
        }
        self.make(story.id);
        Ok(Shown::Working {
            title: format!("Reading {}", story.title),
            steps: vec![("Comparing what the reports say", Step::Now)],
            detail: format!("{} articles", story.articles),
        })
    }

    /// Makes a story's record in the background, once.
    fn make(&self, story: i64) {
        if making(&self.making).insert(story, None).is_some() {
            return;
        }
        let (file, state) = (self.file.clone(), Arc::clone(&self.making));
        std::thread::spawn(move || {
            let done = MiniLm::new().map_err(Failure::from).and_then(|encoder| {
                Ok(Stories::open(&file, Access::Write)?.record(story, &encoder).map(drop)?)
            });
            match done {
                Ok(()) => making(&state).remove(&story),
                Err(failure) => making(&state).insert(story, Some(failure.to_string())),
            };
        });
    }
}

/// The state is whole at all times: nothing panics between its parts.
fn making(state: &Mutex<BTreeMap<i64, Option<String>>>) -> MutexGuard<'_, BTreeMap<i64, Option<String>>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Library for Shelf {
    fn open(&self, place: &str, asked: &str) -> Shown {
        let shown = match place {
            "" => self.front(),
            "search" => self.search(asked),
            _ => place.strip_prefix("story/").map_or(Ok(Shown::Nothing), |handle| self.story(handle)),
        };
        shown.unwrap_or_else(|error| Shown::Failed {
            text: error.to_string(),
            remedy: "Mend that, then load this page again.".to_owned(),
        })
    }
}

fn story(story: &StorySummary) -> Listed {
    Listed {
        address: format!("/story/{}", story.handle),
        title: story.title.clone(),
        words: String::new(),
        facts: facts(story).join(" · "),
    }
}

fn hit(hit: &Hit) -> Listed {
    Listed {
        address: hit.story.as_ref().map(|handle| format!("/story/{handle}")).unwrap_or_default(),
        title: hit.speaker.clone().unwrap_or_else(|| hit.title.clone()),
        words: hit.words.clone(),
        facts: String::new(),
    }
}
