//! Versions of the file's layout. A new version is one more script; scripts that were released never change.

use rusqlite::Connection;

use crate::error::Place;
use crate::{StoreError, digest};

/// From this version on rows have digests.
const DIGESTS: i64 = 3;

/// Marks a SQLite file as one of ours: "XRd1".
const APPLICATION: i64 = 0x5852_6431;

/// One script a version, from nothing to the newest.
const SCRIPTS: [&str; 5] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
];

/// The newest version.
pub const SCHEMA_VERSION: i64 = SCRIPTS.len() as i64;

/// The version of an open file; 0 for an empty one.
pub(crate) fn version(connection: &Connection, place: &Place) -> Result<i64, StoreError> {
    let number = |pragma| connection.query_row(pragma, [], |row| row.get::<_, i64>(0));
    let application = number("PRAGMA application_id").map_err(|e| place.error(e))?;
    let version = number("PRAGMA user_version").map_err(|e| place.error(e))?;
    let tables = number("SELECT count(*) FROM sqlite_schema").map_err(|e| place.error(e))?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(0),
        (APPLICATION, 1..) if version <= SCHEMA_VERSION => Ok(version),
        (APPLICATION, _) if version > SCHEMA_VERSION => {
            Err(StoreError::Newer { file: place.file(), found: version, known: SCHEMA_VERSION })
        }
        _ => Err(StoreError::Foreign { file: place.file() }),
    }
}

/// Brings a file to the newest version: all of it or, if that fails or is cut short, nothing.
pub(crate) fn migrate(connection: &mut Connection, place: &Place) -> Result<(), StoreError> {
    to_version(connection, place, SCHEMA_VERSION)
}

fn to_version(connection: &mut Connection, place: &Place, newest: i64) -> Result<(), StoreError> {
    if version(connection, place)? >= newest {
        return Ok(());
    }
    let transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(|e| place.error(e))?;
    // Another program may have done it while this one waited.
    let from = version(&transaction, place)?;
    let scripts = SCRIPTS.iter().zip(1..).filter(|(_, number)| (from + 1..=newest).contains(number));
    for (script, number) in scripts {
        let marks = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {number};");
        transaction.execute_batch(script).map_err(|e| place.error(e))?;
        transaction.execute_batch(&marks).map_err(|e| place.error(e))?;
    }
    if newest >= DIGESTS {
        digest::register(&transaction)
            .and_then(|()| digest::fill(&transaction))
            .map_err(|e| place.error(e))?;
    }
    transaction.commit().map_err(|e| place.error(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(connection: &Connection) -> Vec<String> {
        let mut rows =
            connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    #[test]
    fn every_old_version_becomes_the_newest() {
        let place = Place::new(":memory:".as_ref());
        let mut fresh = Connection::open_in_memory().unwrap();
        migrate(&mut fresh, &place).unwrap();
        for old in 1..SCHEMA_VERSION {
            let mut connection = Connection::open_in_memory().unwrap();
            to_version(&mut connection, &place, old).unwrap();
            assert_eq!(version(&connection, &place).unwrap(), old);
            migrate(&mut connection, &place).unwrap();
            assert_eq!(version(&connection, &place).unwrap(), SCHEMA_VERSION);
            assert_eq!(layout(&connection), layout(&fresh), "from version {old}");
        }
    }

    #[test]
    fn a_newer_file_and_a_foreign_one_are_refused() {
        let place = Place::new("some.db".as_ref());
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, &place).unwrap();
        connection.pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
        let error = version(&connection, &place).unwrap_err();
        assert!(error.to_string().contains("newer version of crossread"), "{error}");
        let foreign = Connection::open_in_memory().unwrap();
        foreign.execute_batch("CREATE TABLE other (a)").unwrap();
        let error = version(&foreign, &place).unwrap_err();
        assert!(error.to_string().contains("another program"), "{error}");
    }
}
