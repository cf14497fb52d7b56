//! Articles that a form brings, on their way into the store.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crossread::render::{Listed, Listing, Step};
use crossread::store::{Access, StoreError};
use crossread::{Added, Library as Stories, Report, foreign_language, ingest, not_read};

use super::library::Shown;
use super::upload::Upload;
use crate::kept;

/// Articles or files named under one heading; the heading says how many there are.
const MOST_NAMED: usize = 200;

/// Takes articles into a store, those of one form at a time.
#[derive(Debug)]
pub(crate) struct Intake {
    store: PathBuf,
    state: Mutex<State>,
}

/// What it does. A failure and an outcome stay until the next form comes.
#[derive(Debug, Clone)]
enum State {
    Idle,
    Receiving,
    /// Articles that are in the store, of so many.
    Adding(usize, usize),
    Failed(String),
    Done(Outcome),
}

/// What became of a form's files.
#[derive(Debug, Clone, Default)]
struct Outcome {
    /// Articles that were not there.
    new: Named,
    /// Those that copy another, and are new too.
    copies: Named,
    /// Articles that were there already.
    known: Named,
    /// Files, or parts of them, that hold none, and why.
    refused: Named,
}

/// The first of some things, and how many they are.
#[derive(Debug, Clone, Default)]
struct Named {
    number: usize,
    listed: Vec<Listed>,
}

/// A form that is being received; what came before it stands again if it is given up.
pub(super) struct Receiving {
    intake: Arc<Intake>,
    before: Option<State>,
}

impl Intake {
    pub(super) fn new(store: &Path) -> Arc<Self> {
        Arc::new(Self { store: store.to_owned(), state: Mutex::new(State::Idle) })
    }

    /// Begins to take a form; `None` while another is being taken.
    pub(super) fn begin(self: &Arc<Self>) -> Option<Receiving> {
        let mut state = self.state();
        if matches!(*state, State::Receiving | State::Adding(..)) {
            return None;
        }
        let before = std::mem::replace(&mut *state, State::Receiving);
        Some(Receiving { intake: Arc::clone(self), before: Some(before) })
    }

    /// How far it is, or what was done last.
    pub(super) fn shown(&self) -> Shown {
        let steps =
            |read, put| vec![("Reading the files", read), ("Putting the articles into their stories", put)];
        let title = "Adding reports".to_owned();
        match &*self.state() {
            State::Idle => Shown::Nothing,
            State::Receiving | State::Adding(_, 0) => {
                Shown::Working { title, steps: steps(Step::Now, Step::Next), detail: String::new() }
            }
            State::Adding(done, all) => Shown::Working {
                title,
                steps: steps(Step::Done, Step::Now),
                detail: format!("{done} of {all} articles"),
            },
            State::Failed(text) => Shown::Failed {
                text: text.clone(),
                remedy: "Mend that, then add the same files again: no article is added twice.".to_owned(),
            },
            State::Done(outcome) => outcome.shown(),
        }
    }

    fn set(&self, state: State) {
        *self.state() = state;
    }

    /// The state is whole at all times: nothing panics between its parts.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, files: Vec<Upload>) -> Result<Outcome, StoreError> {
        let mut outcome = Outcome::default();
        let mut reports: Vec<Report> = Vec::new();
        for Upload { name, bytes } in files {
            match ingest(&name, &bytes) {
                Ok(read) => {
                    let said = read.diagnostics.iter().map(|d| format!("{name}: {}", d.message));
                    said.for_each(|said| outcome.refused.push(line(said)));
                    for report in read.reports {
                        match foreign_language(&report) {
                            None => reports.push(report),
                            Some(language) => {
                                outcome.refused.push(line(format!(
                                    "{}: {}",
                                    report.file(),
                                    not_read(language)
                                )));
                            }
                        }
                    }
                }
                // Such an error begins with the file's name.
                Err(error) => outcome.refused.push(line(error.to_string())),
            }
        }
        let mut stories = Stories::open(&self.store, Access::Write)?;
        let mut articles: Vec<Added> = Vec::new();
        let told = |_: &[Report], added: &[Added]| {
            articles.extend(added);
            self.set(State::Adding(articles.len(), reports.len()));
        };
        self.set(State::Adding(0, reports.len()));
        kept::put(&mut stories, &reports, || false, told)?;
        for added in articles {
            outcome.take(&stories, added)?;
        }
        Ok(outcome)
    }
}

impl Receiving {
    /// Puts the files' articles into the store, in the background.
    pub(super) fn add(mut self, files: Vec<Upload>) {
        self.before = None;
        let intake = Arc::clone(&self.intake);
        intake.set(State::Adding(0, 0));
        std::thread::spawn(move || {
            intake.set(match intake.add(files) {
                Ok(outcome) => State::Done(outcome),
                Err(error) => State::Failed(error.to_string()),
            });
        });
    }
}

impl Drop for Receiving {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.intake.set(before);
        }
    }
}

impl Outcome {
    /// Notes what became of an article.
    fn take(&mut self, stories: &Stories, added: Added) -> Result<(), StoreError> {
        let Some(article) = stories.store().article(added.article)? else { return Ok(()) };
        let copied = article.copied.as_ref().filter(|_| added.is_new);
        let list = match (added.is_new, copied) {
            (true, None) => &mut self.new,
            (true, Some(_)) => &mut self.copies,
            (false, _) => &mut self.known,
        };
        let story = stories.store().find_story(&article.handle)?;
        let original = match copied {
            Some(copied) => stories.store().article(copied.original)?,
            None => None,
        };
        let heading = |report: &Report| report.heading().unwrap_or_else(|| report.file().to_owned());
        let mut facts: Vec<String> = [
            article.report.outlet().map(str::to_owned),
            article.report.published().map(|p| p.date.to_string()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let Some((copied, original)) = copied.zip(original) {
            facts.push(format!("{} copy of “{}”", copied.kind, heading(&original.report)));
        }
        list.push(Listed {
            address: format!("/story/{}", story.handle),
            title: heading(&article.report),
            words: String::new(),
            facts: facts.join(" · "),
        });
        Ok(())
    }

    fn shown(&self) -> Shown {
        let lists = [
            ("Added", &self.new),
            ("Added, and copies", &self.copies),
            ("There already", &self.known),
            ("Not read", &self.refused),
        ];
        let heading = |name: &str, named: &Named| match named.number - named.listed.len() {
            0 => format!("{name}: {}", named.number),
            _ => format!("{name}: {}, of them the first {}", named.number, named.listed.len()),
        };
        let lists = lists.into_iter().map(|(name, named)| (heading(name, named), named.listed.clone()));
        Shown::List(Box::new(Listing {
            title: "What was added".to_owned(),
            lists: lists.collect(),
            nothing: "The files hold no article.",
            ..Listing::default()
        }))
    }
}

impl Named {
    fn push(&mut self, listed: Listed) {
        self.number += 1;
        if self.listed.len() < MOST_NAMED {
            self.listed.push(listed);
        }
    }
}

/// A line that leads nowhere.
fn line(title: String) -> Listed {
    Listed { address: String::new(), title, words: String::new(), facts: String::new() }
}
