//! The views, as another program sees them: through SQLite alone, with nothing of ours known to the connection.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use crossread_core::{Line, LineKind, RECORD_SCHEMA, Record, Report, ReportParts, Span};
use crossread_store::{Access, Copied, Grouped, Store};
use rusqlite::Connection;
use serde_json::json;

const TOLL: &str = "Ferry sinks\n“Four are dead,” the harbour master said.";
const OTHER: &str = "🚢 Sinking\nSix people died, said the harbour master.";

fn report(outlet: &str, text: &str) -> Report {
    Report::new(ReportParts {
        file: format!("{outlet}.txt"),
        text: text.to_owned(),
        lines: vec![Line { span: Span::new(0, text.len()), kind: LineKind::Body }],
        outlet: Some(outlet.to_owned()),
        ..ReportParts::default()
    })
}

/// The record that a store with both reports and a copy is given.
fn record(sources: &[Report]) -> Record {
    let evidence = |report: &Report, words: &str| {
        let place = sources.iter().position(|r| r == report).expect("a source") + 1;
        let start = report.text().split_once(words).expect("its words").0.chars().count();
        let end = start + words.chars().count();
        json!({ "report": format!("r{place}"), "start": start, "end": end, "exact": words })
    };
    let (toll, other) = (&report("beacon.example", TOLL), &report("courier.example", OTHER));
    let side = |value: &str, report: &Report, words: &str| json!({ "value": value, "reports": 1, "origins": 1, "evidence": [evidence(report, words)] });
    let finding = |id: &str, kind: &str, sides: &[serde_json::Value]| {
        json!({ "id": id, "kind": kind, "status": "conflict", "text": "How many died", "speaker": "harbour master",
            "importance": 0.5, "confidence": 0.25, "sides": sides })
    };
    let listed: Vec<_> = sources
        .iter()
        .zip(1..)
        .map(|(r, n)| {
            json!({ "id": format!("r{n}"), "file": r.file(), "outlet": r.outlet(), "sha256": r.sha256(), "origins": [] })
        })
        .collect();
    let value = json!({
        "schema": RECORD_SCHEMA,
        "story": { "id": "0", "title": "A ferry", "places": [] },
        "reports": listed,
        "entities": [],
        "findings": [
            finding("f1", "figure", &[side("4", toll, "Four are dead"), side("6", other, "Six people died")]),
            finding("f2", "utterance", &[side("", toll, "“Four are dead,”")]),
        ],
    });
    serde_json::from_value(value).expect("a record")
}

/// A store of two reports and a copy in one story, with its record.
fn store(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("views").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("crossread.db");
    let mut store = Store::open(&path, Access::Create).expect("a store");
    let reports =
        [report("beacon.example", TOLL), report("courier.example", OTHER), report("copy.example", TOLL)];
    let writer = store.write().expect("a transaction");
    let ids = reports.map(|report| writer.add(&report, b"").expect("added"));
    let copied = Copied { original: ids[0], kind: "same".to_owned(), share: 1.0 };
    writer.set_ties(ids[2], Some(&copied), &[]).expect("written");
    let members = ids.map(|id| (id, "{}".to_owned())).to_vec();
    writer.set_stories(&[Grouped { members }]).expect("stories");
    writer.commit().expect("kept");
    let sources = store.sources(1).expect("read");
    let writer = store.write().expect("a transaction");
    writer.set_record(&sources, &record(&sources.reports)).expect("written");
    writer.commit().expect("kept");
    assert_eq!(store.check().expect("read"), Vec::<String>::new());
    path
}

/// All rows of a query, the columns of each joined by a bar.
fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).expect("a query");
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row| {
        let cell = |at| {
            Ok(match row.get_ref(at)? {
                rusqlite::types::ValueRef::Null => String::new(),
                rusqlite::types::ValueRef::Text(words) => String::from_utf8_lossy(words).into_owned(),
                rusqlite::types::ValueRef::Integer(number) => number.to_string(),
                rusqlite::types::ValueRef::Real(number) => number.to_string(),
                rusqlite::types::ValueRef::Blob(_) => "blob".to_owned(),
            })
        };
        Ok((0..columns).map(cell).collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    };
    statement.query_map([], row).expect("rows").collect::<Result<_, _>>().expect("a row")
}

#[test]
fn each_view_reads_without_anything_of_ours() {
    let connection = Connection::open(store("read")).expect("a database");
    let articles = rows(&connection, "SELECT outlet, story_title, copy_kind FROM v_articles ORDER BY outlet");
    assert_eq!(
        articles,
        ["beacon.example|A ferry|", "copy.example|A ferry|same", "courier.example|A ferry|"]
    );
    let copied = "SELECT o.outlet FROM v_articles c JOIN v_articles o ON o.article = c.copy_of";
    assert_eq!(rows(&connection, copied), ["beacon.example"]);
    assert_eq!(
        rows(
            &connection,
            "SELECT finding, place, kind, status, sides, importance, is_current FROM v_findings"
        ),
        ["f1|1|figure|conflict|2|0.5|1", "f2|2|utterance|conflict|1|0.5|1"]
    );
    assert_eq!(
        rows(&connection, "SELECT side, side_value, exact, outlet FROM v_evidence WHERE finding = 'f1'"),
        ["1|4|Four are dead|beacon.example", "2|6|Six people died|courier.example"]
    );
    assert_eq!(
        rows(&connection, "SELECT speaker, words, outlet FROM v_quotes"),
        ["harbour master|“Four are dead,”|beacon.example"]
    );
}

/// SQLite counts characters as the record does: code points, from 1 instead of 0.
#[test]
fn the_offsets_are_those_of_substr() {
    let connection = Connection::open(store("offsets")).expect("a database");
    let sql = "SELECT e.exact, substr(a.text, e.\"start\" + 1, e.\"end\" - e.\"start\") FROM v_evidence e \
               JOIN v_articles a ON a.sha256 = e.sha256 WHERE a.copy_kind IS NULL";
    let read = rows(&connection, sql);
    assert_eq!(read.len(), 3);
    for row in read {
        let (exact, there) = row.split_once('|').expect("two columns");
        assert_eq!(exact, there);
    }
}

#[test]
fn a_record_that_is_none_hides_no_other() {
    let path = store("broken");
    let connection = Connection::open(path).expect("a database");
    let more =
        "INSERT INTO story (handle, title, articles, copies, texts, record) VALUES ('x', 'x', 0, 0, x'', ?1)";
    for broken in ["{", "[]", "{\"findings\": 3}", "{\"findings\": [{\"sides\": [7]}]}"] {
        connection.execute(more, [broken]).expect("written");
    }
    assert_eq!(rows(&connection, "SELECT finding FROM v_findings WHERE kind IS NOT NULL").len(), 2);
    assert_eq!(rows(&connection, "SELECT exact FROM v_evidence WHERE exact IS NOT NULL").len(), 3);
    assert_eq!(rows(&connection, "SELECT words FROM v_quotes").len(), 1);
}
