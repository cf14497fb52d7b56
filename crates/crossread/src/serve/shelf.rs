//! A store as what the server shows: its stories, a search, the record of each story.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossread::render::{Listed, Listing, Step};
use crossread::store::{Access, Filter, Hit, HitKind, StoreError, StorySummary};
use crossread::{Library as Stories, MiniLm};

use super::intake::Intake;
use super::library::{Library, Sheet, Shown};
use super::upload::{MOST_BYTES, MOST_FILES};
use crate::failure::Failure;
use crate::kept::facts;

/// The first bytes of an SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Stories on the front page, the newest.
const MOST_STORIES: u32 = 500;
/// Hits of a search of each kind.
const MOST_HITS: u32 = 50;
const REMEDY: &str = "Mend that, then load this page again.";

/// A store of stories. A record that is missing or out of date is made in the background when it is asked for.
#[derive(Debug)]
pub(crate) struct Shelf {
    file: PathBuf,
    making: Arc<Mutex<BTreeMap<i64, Making>>>,
    /// `None` where nothing may be written.
    intake: Option<Arc<Intake>>,
}

/// A record that the store does not hold.
#[derive(Debug)]
enum Making {
    InHand,
    Failed(String),
    /// Made, of a story with these texts, and not kept, for nothing may be written.
    Made(Vec<u8>, Arc<Sheet>),
}

impl Shelf {
    /// Whether a file is a store.
    pub(crate) fn is_one(file: &Path) -> bool {
        let mut head = [0; MAGIC.len()];
        File::open(file).and_then(|mut f| f.read_exact(&mut head)).is_ok() && head == *MAGIC
    }

    /// Opens the store and keeps its name; each request reads it anew. What waits is put into its stories first, unless
    /// nothing may be written.
    pub(crate) fn open(file: &Path, read_only: bool) -> Result<Arc<Self>, Failure> {
        if read_only {
            Stories::open(file, Access::Read)?;
        } else {
            Stories::open(file, Access::Write)?.group()?;
        }
        let intake = (!read_only).then(|| Intake::new(file));
        Ok(Arc::new(Self { file: file.to_owned(), making: Arc::default(), intake }))
    }

    fn front(&self) -> Result<Shown, StoreError> {
        let stories = Stories::open(&self.file, Access::Read)?;
        let all = stories.store().stories(&Filter { limit: MOST_STORIES, ..Filter::default() })?;
        Ok(Shown::List(Listing {
            title: "Stories".to_owned(),
            is_front: true,
            adding: self.intake.as_ref().map(|_| {
                format!(
                    "Choose reports or drop them on the field: text, HTML, JSON or JSONL, {MOST_FILES} files and {} MiB at a time.",
                    MOST_BYTES / (1024 * 1024)
                )
            }),
            lists: vec![("Newest first".to_owned(), all.iter().map(story).collect())],
            nothing: "The store holds no story yet.",
            ..Listing::default()
        }))
    }

    fn search(&self, words: &str) -> Result<Shown, StoreError> {
        let stories = Stories::open(&self.file, Access::Read)?;
        let hits = stories.store().search(words, MOST_HITS)?;
        let of = |kind| hits.iter().filter(|hit| hit.kind == kind).map(hit).collect();
        let list = |heading: &str, kind| (heading.to_owned(), of(kind));
        Ok(Shown::List(Listing {
            title: format!("Search: {words}"),
            asked: words.to_owned(),
            lists: vec![
                list("Findings", HitKind::Finding),
                list("Quotations", HitKind::Quotation),
                list("Articles", HitKind::Article),
            ],
            nothing: "Nothing holds all of these words.",
            ..Listing::default()
        }))
    }

    fn story(&self, handle: &str) -> Result<Shown, StoreError> {
        let stories = Stories::open(&self.file, Access::Read)?;
        let Ok(story) = stories.store().find_story(handle) else { return Ok(Shown::Nothing) };
        if let Some(kept) = stories.store().record(story.id)?.filter(|kept| kept.is_current) {
            let reports = stories.store().sources(story.id)?.reports;
            return Ok(Shown::Record(Arc::new(Sheet { record: kept.record, reports })));
        }
        let mut making = making(&self.making);
        match making.get(&story.id) {
            Some(Making::InHand) => {}
            Some(Making::Made(texts, sheet)) if *texts == stories.store().sources(story.id)?.texts => {
                return Ok(Shown::Record(Arc::clone(sheet)));
            }
            Some(Making::Failed(text)) => {
                let text = text.clone();
                making.remove(&story.id);
                return Ok(Shown::Failed { text, remedy: REMEDY.to_owned() });
            }
            Some(Making::Made(..)) | None => {
                // One record at most is held here.
                making.retain(|_, making| !matches!(making, Making::Made(..)));
                making.insert(story.id, Making::InHand);
                self.make(story.id);
            }
        }
        Ok(Shown::Working {
            title: format!("Reading {}", story.title),
            steps: vec![("Comparing what the reports say", Step::Now)],
            detail: format!("{} articles", story.articles),
        })
    }

    /// Makes a story's record in the background.
    fn make(&self, story: i64) {
        let (file, state) = (self.file.clone(), Arc::clone(&self.making));
        let access = if self.intake.is_some() { Access::Write } else { Access::Read };
        std::thread::spawn(move || {
            let done = match made(&file, access, story) {
                Ok(sheet) if access == Access::Read => Some(sheet),
                Ok(_) => None,
                Err(failure) => Some(Making::Failed(failure.to_string())),
            };
            let mut making = making(&state);
            match done {
                Some(done) => making.insert(story, done),
                None => making.remove(&story),
            };
        });
    }
}

fn made(file: &Path, access: Access, story: i64) -> Result<Making, Failure> {
    let mut stories = Stories::open(file, access)?;
    let sources = stories.store().sources(story)?;
    let record = stories.record(story, &MiniLm::new()?)?.record;
    Ok(Making::Made(sources.texts, Arc::new(Sheet { record, reports: sources.reports })))
}

/// The state is whole at all times: nothing panics between its parts.
fn making(state: &Mutex<BTreeMap<i64, Making>>) -> MutexGuard<'_, BTreeMap<i64, Making>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Library for Shelf {
    fn open(&self, place: &str, asked: &str) -> Shown {
        let shown = match place {
            "" => self.front(),
            "search" => self.search(asked),
            "added" => Ok(self.intake.as_ref().map_or(Shown::Nothing, |intake| intake.shown())),
            _ => place.strip_prefix("story/").map_or(Ok(Shown::Nothing), |handle| self.story(handle)),
        };
        shown.unwrap_or_else(|error| Shown::Failed { text: error.to_string(), remedy: REMEDY.to_owned() })
    }

    fn intake(&self) -> Option<&Arc<Intake>> {
        self.intake.as_ref()
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
