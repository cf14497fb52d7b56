//! A copy of the store while others go on reading and writing it.

use std::path::Path;
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::{Store, StoreError, file};

/// Pages copied before others may write again, and the time left to them.
const PAGES: i32 = 1024;
const PAUSE: Duration = Duration::from_millis(5);

impl Store {
    /// Copies the store, as it is when the copy is done, to a new file; a file that is there is never touched.
    ///
    /// # Errors
    /// [`StoreError::Exists`], and those of reading and writing; the file is gone again then.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if file::is_no_file(to) && !to.exists() {
            return Err(StoreError::NoFile { file: to.to_owned() });
        }
        if to.symlink_metadata().is_ok() {
            return Err(StoreError::Exists { file: to.to_owned() });
        }
        file::own(to).map_err(|_| StoreError::CannotOpen { file: to.to_owned() })?;
        let copied = self.copy(to);
        if copied.is_err() {
            file::discard(to);
        }
        copied.map_err(|error| self.place.error(error))
    }

    fn copy(&self, to: &Path) -> rusqlite::Result<()> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut copy = Connection::open_with_flags(to, flags)?;
        Backup::new(&self.connection, &mut copy)?.run_to_completion(PAGES, PAUSE, None)?;
        // One file that needs none beside it.
        copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
    }
}
