use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why the store could not do something: which file, where, and what to do. Nothing that was stored before is lost by
/// any of them: whatever was begun is undone.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// What was named is no file.
    #[error("{}: a store is a file, and this names none; name one with --store", .file.display())]
    NoFile {
        /// What was named.
        file: PathBuf,
    },
    /// There is no such file, and it was not to be made.
    #[error("{}: no store is here; make one with: crossread add FILE, or name another with --store", .file.display())]
    Missing {
        /// The store's file.
        file: PathBuf,
    },
    /// A file that would be overwritten.
    #[error("{}: is there already, and a backup replaces nothing; name another file", .file.display())]
    Exists {
        /// The file.
        file: PathBuf,
    },
    /// The file is no SQLite database.
    #[error("{}: not a store (it is no SQLite file); name another with --store", .file.display())]
    NotADatabase {
        /// The store's file.
        file: PathBuf,
    },
    /// The file is a SQLite database of something else.
    #[error("{}: not a store (the file belongs to another program); name another with --store", .file.display())]
    Foreign {
        /// The store's file.
        file: PathBuf,
    },
    /// The file was written by a newer program.
    #[error("{}: written by a newer version of crossread (schema {found}, this one knows {known}); use that version", .file.display())]
    Newer {
        /// The store's file.
        file: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema known here.
        known: i64,
    },
    /// An older file that may not be changed.
    #[error("{}: an older layout (schema {found}), which --read-only may not bring up to date; open it once without", .file.display())]
    Older {
        /// The store's file.
        file: PathBuf,
        /// Its schema.
        found: i64,
    },
    /// Another program is writing.
    #[error("{}: another program is writing to the store; wait until it is done, then try again", .file.display())]
    Locked {
        /// The store's file.
        file: PathBuf,
    },
    /// No room.
    #[error("{}: the disk is full; what was stored before is safe; make room, then repeat the command", .file.display())]
    Full {
        /// The store's file.
        file: PathBuf,
    },
    /// The file does not hold what SQLite wrote.
    #[error("{}: the file is damaged ({detail}); copy it, restore a backup, or save what can be read with: crossread export --store {}", .file.display(), .file.display())]
    Damaged {
        /// The store's file.
        file: PathBuf,
        /// Where.
        detail: String,
    },
    /// The file or its folder may not be written.
    #[error("{}: the store may not be written; check the rights on the file and its folder, and leave out --read-only", .file.display())]
    ReadOnly {
        /// The store's file.
        file: PathBuf,
    },
    /// The file cannot be opened.
    #[error("{}: the store cannot be opened; check that the folder is there and may be written", .file.display())]
    CannotOpen {
        /// The store's file.
        file: PathBuf,
    },
    /// No story or article has this handle.
    #[error("{handle}: no story or article of the store is called so; see: crossread stories")]
    Unknown {
        /// As the user gave it.
        handle: String,
    },
    /// Several have.
    #[error("{handle}: more than one story's article begins so; give more of its digits")]
    Ambiguous {
        /// As the user gave it.
        handle: String,
    },
    /// Something else that SQLite reports.
    #[error("{}: {source}; check the store with: crossread check --store {}", .file.display(), .file.display())]
    Sql {
        /// The store's file.
        file: PathBuf,
        /// What it said.
        source: rusqlite::Error,
    },
}

/// The file, for errors to name.
#[derive(Debug, Clone)]
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.0.clone()
    }

    /// A damaged file, with what is wrong in it.
    pub(crate) fn damaged(&self, detail: impl Into<String>) -> StoreError {
        StoreError::Damaged { file: self.file(), detail: detail.into() }
    }

    /// What an error of SQLite means to the user.
    pub(crate) fn error(&self, source: rusqlite::Error) -> StoreError {
        let file = self.file();
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full { file },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Locked { file },
            Some(ErrorCode::NotADatabase) => StoreError::NotADatabase { file },
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { file, detail: source.to_string() },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => StoreError::ReadOnly { file },
            Some(ErrorCode::CannotOpen) => StoreError::CannotOpen { file },
            _ => StoreError::Sql { file, source },
        }
    }
}
