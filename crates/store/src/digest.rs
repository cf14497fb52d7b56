//! Digests of rows, by which a change is found that this program did not make.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

/// What each table's digest is of. Columns that a later schema adds come last; where they are NULL the digest stays.
const TABLES: [(&str, &str, &str); 3] = [
    (
        "article",
        "'article ' || t.id",
        "t.id, t.key, t.file, t.outlet, t.url, t.title, t.published, t.text, t.sha256, t.details, t.profile, \
         t.original, t.copied, t.share, t.story, t.because, \
         (SELECT group_concat(earlier || ' ' || quote(likeness)) FROM \
         (SELECT earlier, likeness FROM link WHERE link.article = t.id ORDER BY earlier))",
    ),
    (
        "story",
        "'story ' || t.handle",
        "t.id, t.handle, t.title, t.first_day, t.last_day, t.articles, t.copies, t.texts, t.record_texts, \
         t.record, t.findings, t.conflicts, t.previous",
    ),
    (
        "decision",
        "'decision on articles ' || t.first || ' and ' || t.second",
        "t.first, t.second, t.together",
    ),
];

/// Makes `row_digest` known to a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("row_digest", -1, flags, |values| Ok(of(values)))
}

/// Gives every row a digest that has none; part of every transaction.
pub(crate) fn fill(connection: &Connection) -> rusqlite::Result<()> {
    for (table, _, columns) in TABLES {
        let sql = format!("UPDATE {table} AS t SET digest = row_digest({columns}) WHERE t.digest IS NULL");
        connection.prepare_cached(&sql)?.execute([])?;
    }
    Ok(())
}

/// Queries that name the rows whose digest is another.
pub(crate) fn changed() -> impl Iterator<Item = String> {
    TABLES.into_iter().map(|(table, name, columns)| {
        format!("SELECT coalesce({name}, 'a row of {table}') FROM {table} AS t WHERE t.digest IS NOT row_digest({columns})")
    })
}

/// SHA-256 over the values, each with its type and length.
fn of(values: &Context) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut nulls = 0_u64;
    for n in 0..values.len() {
        let (kind, bytes): (u8, &[u8]) = match values.get_raw(n) {
            ValueRef::Null => {
                nulls += 1;
                continue;
            }
            ValueRef::Integer(number) => (1, &number.to_le_bytes()),
            ValueRef::Real(number) => (2, &number.to_bits().to_le_bytes()),
            ValueRef::Text(bytes) => (3, bytes),
            ValueRef::Blob(bytes) => (4, bytes),
        };
        // Trailing nulls leave no trace.
        hash.update(std::mem::take(&mut nulls).to_le_bytes());
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hash.finalize().into()
}
