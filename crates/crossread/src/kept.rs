//! Commands on a store: one function a command.

mod add;
mod backup;
mod bar;
mod change;
mod edit;
mod export;
mod found;
mod interrupt;
mod list;
mod parquet;
mod said;
mod show;
mod watch;

pub(crate) use add::put;
pub(crate) use found::{Found, found};
pub(crate) use list::facts;
pub(crate) use said::said;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crossread::Library;
use crossread::store::{Access, Filter, Order, StoreError, StorySummary};
use serde::Serialize;

use crate::arguments::{By, Format, StoreArguments, StoreCommand};
use crate::failure::Failure;
use crate::output;

/// Runs one command.
pub(crate) fn run(command: StoreCommand) -> Result<ExitCode, Failure> {
    match command {
        StoreCommand::Add { reports, no_records, store } => return add::add(&store, &reports, !no_records),
        StoreCommand::Watch { folders, rss, once, store } => {
            return watch::watch(&store, &folders, rss.as_deref(), once);
        }
        StoreCommand::Stories { by, since, until, outlet, at_least, disputed, limit, store } => {
            let order = match by {
                By::Newest => Order::Newest,
                By::Largest => Order::Largest,
                By::Disputed => Order::Disputed,
            };
            return list::stories(&store, &Filter { order, since, until, outlet, at_least, disputed, limit });
        }
        StoreCommand::Show { story, changes: true, store, .. } => change::changes(&store, &story),
        StoreCommand::Show { story, articles: true, store, .. } => return show::articles(&store, &story),
        StoreCommand::Show { story, output, format, extent, store, .. } => {
            show::record(&store, &story, output.as_deref(), format, extent)
        }
        StoreCommand::Search { words, limit, store } => return list::search(&store, &words.join(" "), limit),
        StoreCommand::Remove { articles, store } => edit::remove(&store, &articles),
        StoreCommand::Merge { stories, store } => edit::merge(&store, &stories),
        StoreCommand::Split { story, articles, store } => edit::split(&store, &story, &articles),
        StoreCommand::Move { story, articles, store } => edit::move_to(&store, &story, &articles),
        StoreCommand::Decisions { store } => edit::decisions(&store),
        StoreCommand::Undo { articles, store } => edit::undo(&store, &articles),
        StoreCommand::Export { stories, parquet: Some(folder), store, .. } => {
            return parquet::export(&store, &stories, &folder);
        }
        StoreCommand::Export { stories, output, format, store, .. } => {
            return export::export(&store, &stories, output.as_deref(), format);
        }
        StoreCommand::Stats { store } => list::stats(&store),
        StoreCommand::Check { deep, store } => return list::check(&store, deep),
        StoreCommand::Backup { file, store } => backup::backup(&store, &file),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Who said what in all records of the store.
pub(crate) fn quotes(
    store: &StoreArguments,
    speaker: Option<&str>,
    format: Format,
    to: Option<&Path>,
) -> Result<(), Failure> {
    list::quotes(store, speaker, format, to)
}

/// The store, for reading; one of an older layout is brought up to date first, where that is allowed.
fn reader(arguments: &StoreArguments) -> Result<Library, Failure> {
    let library = match Library::open(&arguments.store, Access::Read) {
        Err(StoreError::Older { .. }) if !arguments.read_only => writer(arguments, Access::Write)?,
        opened => opened?,
    };
    let waiting = library.store().pending()?.len();
    if waiting > 0 {
        output::warn(&format!(
            "{waiting} articles are not in their stories yet; once nothing is being added, any `crossread show` or `add` puts them there"
        ));
    }
    Ok(library)
}

/// The store, for writing.
fn writer(arguments: &StoreArguments, access: Access) -> Result<Library, Failure> {
    if arguments.read_only {
        return Err(Failure::AskedReadOnly(arguments.store.clone()));
    }
    Ok(Library::open(&arguments.store, access)?)
}

/// The stories of these handles; all of them where there are none.
fn wanted(library: &Library, handles: &[String]) -> Result<Vec<StorySummary>, StoreError> {
    if handles.is_empty() {
        return library.store().stories(&Filter { limit: u32::MAX, ..Filter::default() });
    }
    handles.iter().map(|handle| library.store().find_story(handle)).collect()
}

/// That a story is left out of what is made of records.
fn without_record(handle: &str) -> String {
    format!("{handle} is left out, for its record was not made yet; make it with: crossread show {handle}")
}

/// Names the rows that were passed over; exit code 1 if there are any.
fn code(library: &Library) -> ExitCode {
    let passed_over = library.store().passed_over();
    for row in &passed_over {
        output::warn(&format!("{row}; it is left out; see: crossread check"));
    }
    if passed_over.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Refuses to write over the store.
fn keep_store(store: &StoreArguments, to: Option<&Path>) -> Result<(), Failure> {
    let beside = ["", "-wal", "-shm"].map(|end| {
        let mut file = store.store.as_os_str().to_owned();
        file.push(end);
        PathBuf::from(file)
    });
    output::keep_apart(to, &beside)
}

/// Prints the answer: as JSON if asked for, else in words.
fn answer<T: Serialize>(
    arguments: &StoreArguments,
    value: &T,
    words: impl FnOnce(&T) -> String,
) -> Result<(), Failure> {
    let text = if arguments.json { json(value) } else { words(value) };
    output::deliver(&text, None)
}

fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// "1 story", "2 stories".
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
