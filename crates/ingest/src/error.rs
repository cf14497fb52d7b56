use thiserror::Error;

use crate::LARGEST_FILE;

/// Why a file gave no report: which file, what was seen, what to do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The bytes are no text, or text of another kind than articles.
    #[error(
        "{file}: this is {what}, not the text of an article; save the article as text or as an HTML page"
    )]
    NotText {
        /// The file, as the user named it.
        file: String,
        /// What the bytes look like, with its article: "a ZIP archive".
        what: &'static str,
    },
    /// No character but white space.
    #[error("{file}: the file is empty; leave it out or save the article again")]
    Empty {
        /// The file, as the user named it.
        file: String,
    },
    /// JSON that holds no article.
    #[error(
        "{file}{}: {reason}; expected an article as news-please and its like write it, with \"title\" and \"text\"",
        line.map(|line| format!(", line {line}")).unwrap_or_default()
    )]
    NotAnArticle {
        /// The file, as the user named it.
        file: String,
        /// The line of the file, counted from 1, where known.
        line: Option<usize>,
        /// What stands there instead.
        reason: String,
    },
    /// A form that is read, without an article in it.
    #[error("{file}: {reason}; save the articles themselves as text or as HTML pages")]
    WithoutArticle {
        /// The file, as the user named it.
        file: String,
        /// What the file is, with its article, and what is in it instead.
        reason: String,
    },
    /// More bytes than [`LARGEST_FILE`].
    #[error(
        "{file}: {} MiB is more than the {} MiB that are read of one file; split it or leave it out",
        bytes.div_ceil(1024 * 1024),
        LARGEST_FILE / (1024 * 1024)
    )]
    TooLarge {
        /// The file, as the user named it.
        file: String,
        /// Its size in bytes.
        bytes: u64,
    },
}
