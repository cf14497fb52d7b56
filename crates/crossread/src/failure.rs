//! What can go wrong at the edge; each says what, where, and what to do.

use std::path::PathBuf;
use std::process::ExitCode;

use crossread::EncoderError;
use crossread::input::InputError;
use crossread::store::StoreError;

/// A failure that ends the program.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{0}")]
    Input(#[from] InputError),
    #[error("{}: would replace what is read; choose another name for what is written", .0.display())]
    OverInput(PathBuf),
    #[error("{}: the folder holds no report to serve; put reports in it (.txt, .html, .json or .jsonl), or name a record in JSON or a store{}", .folder.display(), hint(.store))]
    NothingToServe { folder: PathBuf, store: Option<PathBuf> },
    #[error("{}: the extension names no form; use .html, .md, .json, .csv, .bib or .txt, or say --format", .0.display())]
    UnknownForm(PathBuf),
    #[error("{}: this is a folder; name a file in it, for instance {}", .0.display(), .0.join("record.html").display())]
    OutputIsFolder(PathBuf),
    #[error("{0}: only text is cut; leave it out, or write text (--format terminal, -o FILE.txt)")]
    OnlyOfText(&'static str),
    #[error("several stories cannot stand together in this form; choose {0}")]
    NotTogether(&'static str),
    #[error("this form holds the reports' texts, and a record alone does not; name the reports themselves")]
    NoTexts,
    #[error("{}: the store may not be written, for --read-only was given; leave that out", .0.display())]
    AskedReadOnly(PathBuf),
    #[error("{}: no folder, and only folders are watched; add a file with: crossread add", .0.display())]
    NotAFolder(PathBuf),
    #[error("{}: lies in a folder that is watched, and would be read as a report; choose another place with --rss", .0.display())]
    FeedWatched(PathBuf),
    #[error("{}: no feed that `watch` wrote, and would be replaced; choose another name with --rss", .0.display())]
    NotOurFeed(PathBuf),
    #[error("{}: cannot be watched: {source}; look at it at times instead, with --once", .path.display())]
    Watch { path: PathBuf, source: notify::Error },
    #[error("{}: {source}; choose another place", .path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
    #[error("port {port} of 127.0.0.1: {source}; choose another with --port, 0 for a free one")]
    Port { port: u16, source: std::io::Error },
    #[error("{0}: not asked for; the tool's schema says what is needed")]
    NotAsked(&'static str),
    #[error("the arguments cannot be read: {0}; the tool's schema says what they are")]
    Arguments(serde_json::Error),
    #[error("no list of reports in JSON: {0}")]
    NoArticles(serde_json::Error),
    #[error("{}: not in the folders that may be read, those named when this server was started; give the text itself", .0.display())]
    NotAllowed(PathBuf),
    #[error("no store may be read; start the server with --store FILE")]
    NoStoreNamed,
    #[error("standard input: {0}")]
    StandardInput(std::io::Error),
    #[error("standard output: {0}")]
    Output(std::io::Error),
    #[error("the encoder did not load: {0}; this is a fault of the program, please report it")]
    Encoder(#[from] EncoderError),
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{article}: not an article of story {story}; see: crossread show {story} --articles")]
    NotInStory { article: String, story: String },
    #[error("{0}: these are all of the story's articles; leave one in it")]
    WholeStory(String),
    #[error("{}: {reason}", .path.display())]
    Evaluation { path: PathBuf, reason: String },
}

/// The command for a store that lies in the folder.
fn hint(store: &Option<PathBuf>) -> String {
    store.as_ref().map(|store| format!(": crossread serve {}", store.display())).unwrap_or_default()
}

impl Failure {
    /// The program's exit code: 2 for the input or the call, 3 for the output or the program itself.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Failure::Unwritable { .. }
            | Failure::AskedReadOnly(_)
            | Failure::Port { .. }
            | Failure::Watch { .. }
            | Failure::Output(_)
            | Failure::Encoder(_)
            | Failure::Store(
                StoreError::Full { .. }
                | StoreError::Locked { .. }
                | StoreError::Damaged { .. }
                | StoreError::ReadOnly { .. }
                | StoreError::Sql { .. },
            ) => ExitCode::from(3),
            _ => ExitCode::from(2),
        }
    }
}
