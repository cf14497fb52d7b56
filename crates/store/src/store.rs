use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::error::Place;
use crate::{SCHEMA_VERSION, StoreError, Writer, digest, file, schema};

/// How long a writer waits for another to finish.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading and writing; made if it is not there.
    Create,
    /// Reading and writing.
    Write,
    /// Reading alone.
    Read,
}

/// An open store.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) place: Place,
    access: Access,
    passed_over: RefCell<BTreeSet<String>>,
}

/// How much a store holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles, copies included.
    pub articles: u64,
    /// Articles that copy another and say nothing of their own.
    pub copies: u64,
    /// Stories.
    pub stories: u64,
    /// Stories whose record is up to date.
    pub records: u64,
    /// Findings in all records.
    pub findings: u64,
    /// Those that are conflicts.
    pub conflicts: u64,
    /// Utterances.
    pub quotations: u64,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Opens a file, trusting nothing that stands in it, and reads its version.
fn connect(path: &Path, flags: OpenFlags, place: &Place) -> Result<(Connection, i64), StoreError> {
    let open = || {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.execute_batch("PRAGMA cell_size_check = ON")?;
        digest::register(&connection)?;
        Ok::<_, rusqlite::Error>(connection)
    };
    let connection = open().map_err(|e| place.error(e))?;
    let version = schema::version(&connection, place)?;
    Ok((connection, version))
}

/// The first column of a row, as a name.
fn first(row: &rusqlite::Row) -> String {
    match row.get_ref(0) {
        Ok(ValueRef::Integer(number)) => number.to_string(),
        Ok(ValueRef::Text(words)) => String::from_utf8_lossy(words).into_owned(),
        _ => "without a number".to_owned(),
    }
}

impl Store {
    /// Opens the store at `path`, brings an older file to the newest schema, and checks that it is one.
    ///
    /// # Errors
    /// [`StoreError`] for a file that is not there, is none of ours, is newer, is locked or damaged.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let place = Place::new(path);
        if file::is_no_file(path) {
            return Err(StoreError::NoFile { file: place.file() });
        }
        if access != Access::Create && !path.exists() {
            return Err(StoreError::Missing { file: place.file() });
        }
        let flags = match access {
            Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        if access == Access::Create {
            file::own(path).map_err(|_| StoreError::CannotOpen { file: place.file() })?;
        }
        let (mut connection, version) = match connect(path, flags, &place) {
            Err(StoreError::CannotOpen { .. } | StoreError::ReadOnly { .. })
                if access == Access::Read && !file::has_log(path) =>
            {
                connect(&file::unchanging(path), flags | OpenFlags::SQLITE_OPEN_URI, &place)?
            }
            connected => connected?,
        };
        if access == Access::Read {
            if version < SCHEMA_VERSION {
                return Err(StoreError::Older { file: place.file(), found: version });
            }
        } else {
            // A commit is on the disk when it returns: FULL. Readers are not kept out: WAL.
            let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
            connection.execute_batch(settings).map_err(|e| place.error(e))?;
            schema::migrate(&mut connection, &place)?;
        }
        // 32 MiB of pages, whatever the size of the file.
        connection.execute_batch("PRAGMA cache_size = -32768").map_err(|e| place.error(e))?;
        Ok(Self { connection, place, access, passed_over: RefCell::default() })
    }

    /// Rows that were passed over when lists were read, for they do not hold what was written; each named, with the reason.
    pub fn passed_over(&self) -> Vec<String> {
        self.passed_over.borrow().iter().cloned().collect()
    }

    /// All rows that can be read; the others are passed over. A row is named by `what` and its first column.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
        what: &str,
        read: impl Fn(&rusqlite::Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let fail = |e| self.place.error(e);
        let mut statement = self.connection.prepare_cached(sql).map_err(fail)?;
        let mut rows = statement.query(values).map_err(fail)?;
        let mut out = Vec::new();
        let pass_over = |row: &str, error: rusqlite::Error| {
            self.passed_over.borrow_mut().insert(format!("{row}: {error}"));
        };
        loop {
            match rows.next() {
                Ok(None) => return Ok(out),
                Ok(Some(row)) => match read(row) {
                    Ok(read) => out.push(read),
                    Err(error) => pass_over(&format!("{what} {}", first(row)), error),
                },
                Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseCorrupt) => {
                    pass_over(&format!("what follows {} rows", out.len()), error);
                    return Ok(out);
                }
                Err(error) => return Err(fail(error)),
            }
        }
    }

    /// The store's file.
    pub fn path(&self) -> std::path::PathBuf {
        self.place.file()
    }

    /// Whether it may be written.
    pub fn is_writable(&self) -> bool {
        self.access != Access::Read
    }

    /// Begins a transaction; waits up to ten seconds for another program's.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where the other does not finish, [`StoreError::ReadOnly`].
    pub fn write(&mut self) -> Result<Writer<'_>, StoreError> {
        if !self.is_writable() {
            return Err(StoreError::ReadOnly { file: self.place.file() });
        }
        Writer::begin(&mut self.connection, &self.place)
    }

    /// A number that changes when another program has written.
    ///
    /// # Errors
    /// Those of reading.
    pub fn others_wrote(&self) -> Result<i64, StoreError> {
        self.number("PRAGMA data_version")
    }

    /// How much it holds.
    ///
    /// # Errors
    /// Those of reading.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let number = |sql| Ok(u64::try_from(self.number(sql)?).unwrap_or_default());
        Ok(Counts {
            articles: number("SELECT count(*) FROM article")?,
            copies: number("SELECT count(*) FROM article WHERE copied IS NOT NULL AND copied <> 'partial'")?,
            stories: number("SELECT count(*) FROM story")?,
            records: number("SELECT count(*) FROM story WHERE record_texts = texts")?,
            findings: number("SELECT count(*) FROM finding")?,
            conflicts: number("SELECT count(*) FROM finding WHERE status = 'conflict'")?,
            quotations: number("SELECT count(*) FROM finding WHERE kind = 'utterance'")?,
            bytes: number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
        })
    }

    /// Lets the file grow to so many pages beyond what it has, while this store is open; then it is as on a full disk.
    ///
    /// # Errors
    /// Those of reading.
    pub fn limit_pages(&self, more: i64) -> Result<(), StoreError> {
        let pages = self.number("PRAGMA page_count")? + more;
        self.connection
            .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
            .map_err(|e| self.place.error(e))
    }

    pub(crate) fn number(&self, sql: &str) -> Result<i64, StoreError> {
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|e| self.place.error(e))
    }
}
