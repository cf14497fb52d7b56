//! A store of articles.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crossread::store::{Access, Filter, Order};
use crossread::{Library, Report, WordBag, foreign_language, not_read};
use pyo3::prelude::*;
use serde_json::json;

use crate::reading::Reading;
use crate::source::{self, Source, Warnings};
use crate::{encoder, failed};

/// Articles of one transaction, or those of a file that has more; their stories are made after it.
const TOGETHER: usize = 512;

/// An open store. Lists come as JSON.
#[pyclass(frozen, module = "crossread._crossread")]
pub(crate) struct Store(Mutex<Library>);

impl Store {
    /// A call that failed in another thread left the store as it was.
    fn library(&self) -> MutexGuard<'_, Library> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Store {
    /// Opens the store; it is made where it is not there, unless it is only read.
    #[new]
    fn new(path: PathBuf, read_only: bool) -> PyResult<Self> {
        let access = if read_only { Access::Read } else { Access::Create };
        Ok(Self(Mutex::new(Library::open(&path, access).map_err(failed)?)))
    }

    /// Adds articles, makes their stories and, if asked, the records: how many articles were new, were there already and are not
    /// English, how many stories changed and records were made.
    fn add(&self, py: Python<'_>, sources: Vec<Source>, records: bool) -> PyResult<(String, Warnings)> {
        py.detach(|| {
            let mut library = self.library();
            let mut stories = BTreeSet::from_iter(library.group().map_err(failed)?);
            let (mut waiting, mut foreign, mut outcome) = (Vec::new(), 0, (0, 0));
            let mut put = |articles: &mut Vec<Report>| -> PyResult<()> {
                for article in library.add(articles).map_err(failed)? {
                    *(if article.is_new { &mut outcome.0 } else { &mut outcome.1 }) += 1;
                }
                articles.clear();
                stories.extend(library.group().map_err(failed)?);
                Ok(())
            };
            let warnings = source::each(sources, |reports, warn| {
                for report in reports {
                    match foreign_language(&report) {
                        None => waiting.push(report),
                        Some(language) => {
                            foreign += 1;
                            warn(&format!("{}: {}", report.file(), not_read(language)));
                        }
                    }
                }
                if waiting.len() < TOGETHER { Ok(()) } else { put(&mut waiting) }
            })?;
            put(&mut waiting)?;
            let ((added, known), mut made) = (outcome, 0);
            if records {
                for story in library.store().without_record().map_err(failed)? {
                    library.record(story, encoder()?).map_err(failed)?;
                    made += 1;
                }
            }
            let outcome = json!({
                "added": added, "known": known, "foreign": foreign, "stories": stories.len(), "records": made,
            });
            Ok((outcome.to_string(), warnings))
        })
    }

    /// Stories, as `crossread stories --json` lists them.
    #[expect(clippy::too_many_arguments, reason = "each is named where it is called, in Python")]
    fn stories(
        &self,
        py: Python<'_>,
        by: &str,
        since: Option<String>,
        until: Option<String>,
        outlet: Option<String>,
        at_least: u32,
        disputed: bool,
        limit: u32,
    ) -> PyResult<String> {
        let order = match by {
            "newest" => Order::Newest,
            "largest" => Order::Largest,
            "disputed" => Order::Disputed,
            other => return Err(failed(format!("{other}: no order; choose newest, largest or disputed"))),
        };
        let filter = Filter { order, since, until, outlet, at_least, disputed, limit };
        py.detach(|| {
            let stories = self.library().store().stories(&filter).map_err(failed)?;
            Ok(serde_json::to_string(&stories).unwrap_or_default())
        })
    }

    /// A story's record; made now where it is missing or out of date, and kept where the store may be written.
    fn show(&self, py: Python<'_>, story: &str) -> PyResult<Reading> {
        py.detach(|| {
            let mut library = self.library();
            let story = library.store().find_story(story).map_err(failed)?;
            let kept = library.store().record(story.id).map_err(failed)?;
            // A record that is kept needs no network.
            let kept = match kept.filter(|kept| kept.is_current) {
                Some(_) => library.record(story.id, &WordBag),
                None => library.record(story.id, encoder()?),
            };
            let record = kept.map_err(failed)?.record;
            Ok(Reading { record, reports: library.store().sources(story.id).map_err(failed)?.reports })
        })
    }

    /// Articles, findings and quotations that hold the words.
    fn search(&self, py: Python<'_>, words: &str, limit: u32) -> PyResult<String> {
        py.detach(|| {
            let hits = self.library().store().search(words, limit).map_err(failed)?;
            Ok(serde_json::to_string(&hits).unwrap_or_default())
        })
    }
}
