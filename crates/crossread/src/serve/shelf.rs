//! A store as what the server shows: its stories, a search, the record of each story.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossread::render::{Listed, Listing, Step, document};
use crossread::store::{Access, HitKind, StoreError, StorySummary};
use crossread::{Library as Stories, Member, MiniLm, Record};
use serde::Serialize;

use super::intake::Intake;
use super::library::{Asked, Library, Sheet, Shown};
use super::query;
use super::upload::{MOST_BYTES, MOST_FILES};
use crate::failure::Failure;
use crate::kept::{Found, count, facts, found, said};
use crate::output;

/// The first bytes of an SQLite file.
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Stories on the front page, the newest.
const MOST_STORIES: u32 = 500;
/// Hits of a search of each kind.
const MOST_HITS: u32 = 50;
/// Stories with quotations that a program gets, unless it says fewer.
const MOST_SAID: u32 = 50;
const READ_ONLY: &str = "This store is open for reading alone: nothing can be added here.";
const REMEDY: &str = "Mend that, then ask again.";

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
        let writable = !read_only
            && match Stories::open(file, Access::Write).and_then(|mut stories| stories.group()) {
                Ok(_) => true,
                Err(StoreError::ReadOnly { .. }) => {
                    output::warn(&format!(
                        "{}: may not be written, so it is shown for reading alone",
                        file.display()
                    ));
                    false
                }
                Err(error) => return Err(error.into()),
            };
        if !writable {
            Stories::open(file, Access::Read)?;
        }
        let intake = writable.then(|| Intake::new(file));
        Ok(Arc::new(Self { file: file.to_owned(), making: Arc::default(), intake }))
    }

    fn front(&self, asked: &Asked) -> Result<Shown, StoreError> {
        let filter = match query::filter(asked, MOST_STORIES) {
            Ok(filter) => filter,
            Err(refused) => return Ok(refused),
        };
        let stories = Stories::open(&self.file, Access::Read)?;
        let all = stories.store().stories(&filter)?;
        let adding = format!(
            "Choose reports or drop them on the field: text, HTML, JSON or JSONL, {MOST_FILES} files and {} MiB at a time.",
            MOST_BYTES / (1024 * 1024)
        );
        Ok(Shown::List(Box::new(Listing {
            title: "Stories".to_owned(),
            is_front: true,
            notice: self.intake.is_none().then(|| READ_ONLY.to_owned()),
            adding: self.intake.as_ref().map(|_| adding),
            facets: query::orders(asked),
            fields: query::fields(asked),
            lists: vec![(count(all.len(), "story", "stories"), all.iter().map(story).collect())],
            nothing: if asked.is_empty() { "The store holds no story yet." } else { "No story fits." },
            ..Listing::default()
        })))
    }

    fn search(&self, asked: &Asked) -> Result<Shown, StoreError> {
        if let Err(refused) = query::known(asked) {
            return Ok(refused);
        }
        let words = query::words(asked);
        let stories = Stories::open(&self.file, Access::Read)?;
        let found = query::chosen(found(stories.store(), words, MOST_HITS)?, asked);
        let of = |kind| found.hits.iter().filter(|found| found.hit.kind == kind).map(hit).collect();
        let list = |heading: &str, kind| (heading.to_owned(), of(kind));
        Ok(Shown::List(Box::new(Listing {
            title: format!("Search: {words}"),
            asked: words.to_owned(),
            facets: found.facets,
            lists: vec![
                list("Findings", HitKind::Finding),
                list("Quotations", HitKind::Quotation),
                list("Articles", HitKind::Article),
            ],
            nothing: "Nothing holds all of these words.",
            ..Listing::default()
        })))
    }

    /// What a program is told at `place`, which stands below `api/v1/`.
    fn told(&self, place: &str, asked: &Asked) -> Result<Shown, StoreError> {
        if let Err(refused) = query::filled(asked) {
            return Ok(refused);
        }
        let stories = Stories::open(&self.file, Access::Read)?;
        let store = stories.store();
        let told = match place {
            "stories" => match query::filter(asked, MOST_STORIES) {
                Ok(filter) => document(&store.stories(&filter)?),
                Err(refused) => return Ok(refused),
            },
            "search" => {
                if let Err(refused) = query::known(asked).and_then(|()| query::some_words(asked)) {
                    return Ok(refused);
                }
                let found = found(store, query::words(asked), MOST_HITS)?;
                document(&query::chosen(found, asked).hits)
            }
            "quotes" => match query::limit(asked, MOST_SAID) {
                Ok(most) => document(&said(store, None, query::speaker(asked), most as usize)?),
                Err(refused) => return Ok(refused),
            },
            _ => {
                let Some(handle) = place.strip_prefix("stories/") else { return Ok(Shown::Nothing) };
                if let Some(handle) = handle.strip_suffix("/record") {
                    return self.story(handle);
                }
                let Ok(story) = store.find_story(handle) else { return Ok(Shown::Nothing) };
                let record = store.record(story.id)?.map(|kept| kept.record);
                document(&Told { articles: stories.members(story.id)?, story, record })
            }
        };
        Ok(Shown::Json(told))
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
    fn open(&self, place: &str, asked: &Asked) -> Shown {
        let shown = match place {
            "" => self.front(asked),
            "search" => self.search(asked),
            "added" => Ok(self.intake.as_ref().map_or(Shown::Nothing, |intake| intake.shown())),
            _ => match (place.strip_prefix("story/"), place.strip_prefix("api/v1/")) {
                (Some(handle), _) => self.story(handle),
                (None, Some(place)) => self.told(place, asked),
                (None, None) => Ok(Shown::Nothing),
            },
        };
        shown.unwrap_or_else(|error| Shown::Failed { text: error.to_string(), remedy: REMEDY.to_owned() })
    }

    fn home(&self) -> Option<&str> {
        Some("/")
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

fn hit(found: &Found) -> Listed {
    let hit = &found.hit;
    // A finding's page opens at the finding.
    let at = if hit.kind == HitKind::Article { String::new() } else { format!("#{}", hit.id) };
    let facts = [
        found.story_title.clone().unwrap_or_default(),
        found.stands(),
        found.status.clone().unwrap_or_default(),
    ];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    Listed {
        address: hit.story.as_ref().map(|handle| format!("/story/{handle}{at}")).unwrap_or_default(),
        title: match hit.kind {
            HitKind::Article => hit.title.clone(),
            HitKind::Finding => hit.words.clone(),
            HitKind::Quotation => hit.speaker.clone().unwrap_or_else(|| "Speaker not named".to_owned()),
        },
        words: if hit.kind == HitKind::Finding { String::new() } else { hit.words.clone() },
        facts: facts.join(" · "),
    }
}

/// A story as a program gets it.
#[derive(Serialize)]
struct Told {
    story: StorySummary,
    articles: Vec<Member>,
    /// Its last record; null if none was made yet.
    record: Option<Record>,
}
