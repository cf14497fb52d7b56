//! What networks said before. Nothing of it is needed: a row that is damaged or gone is read anew, and no failure here fails anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use crossread_core::{Memory, MemoryKey};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Store, StoreError, Writer};

/// Bytes that are kept at most, without what SQLite adds, some half: what was said of about 5,000 reports, so that stories
/// that still grow are in it.
const MOST_BYTES: i64 = 256 * 1024 * 1024;
/// Generations that are kept: what goes at a time, and what a store has too little, is an eighth.
const GENERATIONS: i64 = 8;

/// The memory of a store: what was said stands in it, and what is new waits for [`Writer::remember`].
#[derive(Debug)]
pub struct Remembered<'s>(Mutex<Asked<'s>>);

#[derive(Debug)]
struct Asked<'s> {
    store: &'s mut Store,
    news: News,
}

/// What was said for the first time, and what was asked for again.
#[derive(Debug, Default)]
pub struct News {
    said: BTreeMap<MemoryKey, Vec<u8>>,
    again: BTreeSet<i64>,
}

/// A row's digest.
const DIGEST: &str = "substr(row_digest(id, said), 1, 8)";

/// A key as the number of a row and the rest, which stands in the row.
fn halves(key: &MemoryKey) -> (i64, &[u8]) {
    let (number, rest) = key.split_first_chunk().unwrap_or((&[0; 8], &[]));
    (i64::from_le_bytes(*number), rest)
}

impl Store {
    /// What networks said before.
    pub fn memory(&mut self) -> Remembered<'_> {
        Remembered(Mutex::new(Asked { store: self, news: News::default() }))
    }
}

impl Remembered<'_> {
    /// What is new, for [`Writer::remember`].
    pub fn into_news(self) -> News {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).news
    }
}

impl Memory for Remembered<'_> {
    fn recall(&self, keys: &[MemoryKey]) -> Vec<Option<Vec<u8>>> {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Asked { store, news } = &mut *asked;
        let mut recall = |key: &MemoryKey| {
            if let Some(said) = news.said.get(key) {
                return Some(said.clone());
            }
            let (id, rest) = halves(key);
            // What cannot be read was never said.
            let said = row(&store.connection, id).ok().flatten()?;
            let said = said.strip_prefix(rest)?.to_vec();
            news.again.insert(id);
            Some(said)
        };
        keys.iter().map(&mut recall).collect()
    }

    fn keep(&self, said: Vec<(MemoryKey, Vec<u8>)>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).news.said.extend(said);
    }
}

/// What a row says, if it is as it was written.
fn row(connection: &Connection, id: i64) -> rusqlite::Result<Option<Vec<u8>>> {
    let sql = format!("SELECT said FROM memory WHERE id = ?1 AND digest = {DIGEST}");
    connection.prepare_cached(&sql)?.query_row([id], |row| row.get(0)).optional()
}

impl Writer<'_> {
    /// Keeps what was said; what was asked for least lately goes when there is too much. What cannot be kept, for its part of
    /// the file is damaged, is not: the rest of the transaction stands.
    ///
    /// # Errors
    /// Those of writing, but for damage.
    pub fn remember(&self, news: &News) -> Result<(), StoreError> {
        let fail = |e| self.place.error(e);
        self.transaction.execute_batch("SAVEPOINT memory").map_err(fail)?;
        let end = match remember(&self.transaction, news, MOST_BYTES / GENERATIONS) {
            Ok(()) => "RELEASE memory",
            Err(error) if is_damage(&error) => "ROLLBACK TO memory; RELEASE memory",
            Err(error) => return Err(fail(error)),
        };
        self.transaction.execute_batch(end).map_err(fail)
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::ConstraintViolation) | None
    )
}

/// Writes the news into the newest generation, which is done once it has `most` bytes.
fn remember(connection: &Connection, news: &News, most: i64) -> rusqlite::Result<()> {
    let state = "SELECT number, bytes FROM memory_generation";
    let state = connection.query_row(state, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (mut number, mut bytes): (i64, i64) = state.unwrap_or((1, 0));
    for (key, said) in &news.said {
        let (id, rest) = halves(key);
        let said = [rest, said].concat();
        bytes += said.len() as i64;
        let sql = "INSERT OR REPLACE INTO memory (id, used, said, digest) \
                   VALUES (?1, ?2, ?3, substr(row_digest(?1, ?3), 1, 8))";
        connection.prepare_cached(sql)?.execute(params![id, number, said])?;
    }
    for id in &news.again {
        let sql = "UPDATE memory SET used = ?2 WHERE id = ?1 AND used <> ?2 RETURNING length(said)";
        let again =
            connection.prepare_cached(sql)?.query_row(params![id, number], |row| row.get(0)).optional()?;
        bytes += again.unwrap_or(0);
    }
    if bytes >= most {
        (number, bytes) = (number + 1, 0);
        let sql = "DELETE FROM memory WHERE used NOT BETWEEN ?1 AND ?2";
        connection.execute(sql, [number - GENERATIONS + 1, number])?;
    }
    connection.execute("DELETE FROM memory_generation", [])?;
    connection.execute("INSERT INTO memory_generation VALUES (?1, ?2)", [number, bytes])?;
    Ok(())
}

/// A query that names the rows that are not as they were written.
pub(crate) fn changed() -> String {
    format!("SELECT 'row ' || id || ' of the memory' FROM memory WHERE digest IS NOT {DIGEST}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{digest, error::Place, schema};

    fn store() -> Connection {
        let mut connection = Connection::open_in_memory().expect("a database");
        digest::register(&connection).expect("registered");
        schema::migrate(&mut connection, &Place::new(":memory:".as_ref())).expect("a store");
        connection
    }

    fn rows(connection: &Connection) -> Vec<i64> {
        let mut rows = connection.prepare("SELECT id FROM memory ORDER BY id").expect("a query");
        let rows = rows.query_map([], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("numbers")
    }

    #[test]
    fn what_was_asked_for_least_lately_goes() {
        let connection = store();
        for n in 1..=30_u8 {
            let mut key = [0; 16];
            key[0] = n;
            let said = BTreeMap::from([(key, vec![n; 100])]);
            // The first is asked for again each time.
            remember(&connection, &News { said, again: BTreeSet::from([1]) }, 200).expect("kept");
            assert!(rows(&connection).len() <= 17, "{n}: {:?}", rows(&connection));
        }
        let kept = rows(&connection);
        assert!(kept.contains(&1) && !kept.contains(&2) && kept.contains(&30), "{kept:?}");
        connection.execute("DELETE FROM memory_generation", []).expect("gone");
        remember(&connection, &News::default(), 200).expect("begins again");
    }
}
