//! What can go wrong at the edge; each says what, where, and what to do.

use std::path::PathBuf;
use std::process::ExitCode;

use crossread::store::StoreError;
use crossread::{EncoderError, IngestError, LARGEST_FILE};

/// A failure that ends the program.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("{}: no such file or folder; check the name", .0.display())]
    Missing(PathBuf),
    #[error("{}: {source}; check that you may read it", .path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{}: larger than {} MiB, the most that is read; split it, or give the article alone", .0.display(), LARGEST_FILE / (1024 * 1024))]
    TooLarge(PathBuf),
    #[error("{}: no file but a folder, a pipe or a device; give its content on standard input, as \"-\"", .0.display())]
    NoFile(PathBuf),
    #[error(
        "{reports} reports: a record is of one event, of at most {most} reports; put them into a store with: crossread add"
    )]
    TooManyReports { reports: usize, most: usize },
    #[error("{}: would replace what is read; choose another name with -o", .0.display())]
    OverInput(PathBuf),
    #[error("{}: the folder holds no report; name files that end in .txt, .html, .json, .xml or .warc.gz", .0.display())]
    EmptyFolder(PathBuf),
    #[error("{}: the folder holds no report to serve; put reports in it (.txt, .html, .json or .jsonl), or name a record in JSON or a store{}", .folder.display(), hint(.store))]
    NothingToServe { folder: PathBuf, store: Option<PathBuf> },
    #[error("no report could be read; see the warnings above")]
    NothingRead,
    #[error("{0}")]
    Ingest(#[from] IngestError),
    #[error("{}: not a record: {source}; make one with: crossread report … -o record.json", .path.display())]
    NotARecord { path: PathBuf, source: serde_json::Error },
    #[error("{}: the extension names no form; use .html, .md, .json, .csv or .txt, or say --format", .0.display())]
    UnknownForm(PathBuf),
    #[error("{}: this is a folder; name a file in it, for instance {}", .0.display(), .0.join("record.html").display())]
    OutputIsFolder(PathBuf),
    #[error("{0}: only text is cut; leave it out, or write text (--format terminal, -o FILE.txt)")]
    OnlyOfText(&'static str),
    #[error(
        "several stories have no page together; choose json, markdown, csv or terminal, or name a record"
    )]
    NoCommonPage,
    #[error("{}: the store may not be written, for --read-only was given; leave that out", .0.display())]
    AskedReadOnly(PathBuf),
    #[error("{}: {source}; choose another place with -o", .path.display())]
    Unwritable { path: PathBuf, source: std::io::Error },
    #[error("port {port} of 127.0.0.1: {source}; choose another with --port, 0 for a free one")]
    Port { port: u16, source: std::io::Error },
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
