//! The store as its users meet it: what is kept, what is refused and in which words, and files of every schema there was.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use crossread_core::{
    Diagnostic, Line, LineKind, Published, RECORD_SCHEMA, Record, RecordEvidence, RecordFinding,
    RecordReport, RecordSide, RecordStory, Report, ReportParts, Span,
};
use crossread_core::{Kind, Memory, MemoryKey, Status};
use crossread_store::{
    Access, ArticleKey, Change, Copied, Essence, Filter, Grouped, HitKind, Order, SCHEMA_VERSION, Store,
    StoreError, Tie, changes,
};

/// An empty place for one test's store.
fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("store").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder.join("crossread.db")
}

fn report(outlet: &str, day: i8, text: &str) -> Report {
    let end = text.find('\n').unwrap_or(text.len());
    Report::new(ReportParts {
        file: format!("{outlet}.txt"),
        text: text.to_owned(),
        lines: vec![
            Line { span: Span::new(0, end), kind: LineKind::Title },
            Line { span: Span::new((end + 1).min(text.len()), text.len()), kind: LineKind::Body },
        ],
        outlet: Some(outlet.to_owned()),
        url: Some(format!("https://{outlet}/{day}")),
        title: Some(text.get(..end).unwrap_or_default().to_owned()),
        byline: vec!["Ilka Trom".to_owned()],
        published: Some(Published {
            date: jiff::civil::date(2031, 5, day),
            time: Some(jiff::civil::time(8, 30, 5, 0)),
        }),
        diagnostics: vec![Diagnostic::note("odd").at(Span::new(0, 3)).with_hint("look")],
    })
}

fn ferry() -> Report {
    report(
        "beacon.example",
        3,
        "Ferry aground off Tarn\nThe ferry Halda ran aground. Four people were signing forms.",
    )
}

fn mill() -> Report {
    report("courier.example", 4, "Mill burns in Talheim\nThe paper mill of Talheim burnt down.")
}

/// A record with one finding on the first nine characters of each report's text.
fn record(reports: &[Report], value: &str) -> Record {
    let evidence = reports.iter().zip(1..).map(|(report, n)| RecordEvidence {
        report: format!("r{n}"),
        start: 0,
        end: 9,
        exact: report.text().chars().take(9).collect(),
        differing: Vec::new(),
        cites: None,
    });
    Record {
        schema: RECORD_SCHEMA.to_owned(),
        story: RecordStory {
            id: "0".to_owned(),
            title: "A story".to_owned(),
            from: None,
            to: None,
            places: Vec::new(),
            events: Vec::new(),
        },
        reports: reports
            .iter()
            .zip(1..)
            .map(|(report, n)| RecordReport {
                id: format!("r{n}"),
                file: report.file().to_owned(),
                outlet: None,
                url: None,
                title: None,
                published: None,
                sha256: report.sha256().to_owned(),
                origins: Vec::new(),
                notes: Vec::new(),
            })
            .collect(),
        entities: Vec::new(),
        findings: vec![RecordFinding {
            id: "f1".to_owned(),
            kind: Kind::Figure,
            status: if reports.len() > 1 { Status::Conflict } else { Status::Single },
            differs: None,
            reason: None,
            text: format!("{value} people drowned, wrote the newspapers"),
            omitted_by: Vec::new(),
            unclear: Vec::new(),
            explanation: String::new(),
            speaker: None,
            importance: 0.5,
            confidence: 0.5,
            sides: vec![RecordSide {
                value: value.to_owned(),
                reports: reports.len(),
                origins: 1,
                evidence: evidence.collect(),
            }],
            bonds: Vec::new(),
        }],
        commitments: Vec::new(),
        timeline: Vec::new(),
    }
}

/// Adds the reports, each to a story of its own, and gives their numbers.
fn add(store: &mut Store, reports: &[Report]) -> Vec<u32> {
    let writer = store.write().expect("a transaction");
    let ids: Vec<u32> = reports.iter().map(|report| writer.add(report, b"profile").expect("added")).collect();
    let alone = |id: &u32| Grouped { members: vec![(*id, "{}".to_owned())] };
    writer.set_stories(&ids.iter().map(alone).collect::<Vec<_>>()).expect("stories");
    writer.commit().expect("kept");
    ids
}

#[test]
fn an_article_comes_back_as_it_went_in() {
    let mut store = Store::open(&file("roundtrip"), Access::Create).expect("a store");
    let ids = add(&mut store, &[ferry(), mill()]);
    let writer = store.write().expect("a transaction");
    let copied = Copied { original: ids[0], kind: "shortened".to_owned(), share: 0.9 };
    writer.set_ties(ids[1], Some(&copied), &[Tie { earlier: ids[0], likeness: 0.25 }]).expect("written");
    assert_eq!(writer.known(ArticleKey::of(&ferry())).expect("read"), Some(ids[0]));
    writer.commit().expect("kept");
    let article = store.article(ids[1]).expect("read").expect("there");
    assert_eq!((article.report, article.copied), (mill(), Some(copied)));
    assert_eq!(store.find_article(&article.handle).expect("found"), ids[1]);
    let mut profiles = Vec::new();
    store
        .profiles(|id, profile, copied, ties, _| profiles.push((id, profile, copied.is_some(), ties.len())))
        .expect("read");
    assert_eq!(profiles, [(ids[0], b"profile".to_vec(), false, 0), (ids[1], b"profile".to_vec(), true, 1)]);
    assert_eq!(store.check().expect("read"), Vec::<String>::new());
}

#[test]
fn what_is_not_committed_is_not_there() {
    let path = file("undone");
    let mut store = Store::open(&path, Access::Create).expect("a store");
    let writer = store.write().expect("a transaction");
    writer.add(&ferry(), b"").expect("added");
    drop(writer);
    assert_eq!(store.counts().expect("read").articles, 0);
    assert!(store.search("ferry", 10).expect("read").is_empty());
}

#[test]
fn readers_read_while_one_writes() {
    let path = file("readers");
    let mut store = Store::open(&path, Access::Create).expect("a store");
    add(&mut store, &[ferry()]);
    let reader = Store::open(&path, Access::Read).expect("a reader");
    let writer = store.write().expect("a transaction");
    writer.add(&mill(), b"").expect("added");
    assert_eq!(reader.counts().expect("read").articles, 1);
    let before = reader.others_wrote().expect("read");
    writer.commit().expect("kept");
    assert_eq!(reader.counts().expect("read").articles, 2);
    assert_ne!(reader.others_wrote().expect("read"), before);
}

#[test]
fn stories_by_filter_and_words() {
    let mut store = Store::open(&file("stories"), Access::Create).expect("a store");
    let ids = add(&mut store, &[ferry(), mill()]);
    let all = Filter { limit: 10, ..Filter::default() };
    let titles = |store: &Store, filter: &Filter| -> Vec<String> {
        store.stories(filter).expect("read").into_iter().map(|story| story.title).collect()
    };
    assert_eq!(titles(&store, &all), ["Mill burns in Talheim", "Ferry aground off Tarn"]);
    let until = Filter { until: Some("2031-05-03".to_owned()), ..all.clone() };
    assert_eq!(titles(&store, &until), ["Ferry aground off Tarn"]);
    let outlet = Filter { outlet: Some("Courier".to_owned()), ..all.clone() };
    assert_eq!(titles(&store, &outlet), ["Mill burns in Talheim"]);
    assert!(titles(&store, &Filter { disputed: true, ..all.clone() }).is_empty());
    let story =
        store.find_story(&store.article(ids[0]).expect("read").expect("there").handle).expect("found");
    let sources = store.sources(story.id).expect("read");
    let writer = store.write().expect("a transaction");
    writer.set_record(&sources, &record(&[ferry()], "4")).expect("written");
    writer.commit().expect("kept");
    let found: Vec<(HitKind, String)> =
        store.search("drown", 5).expect("read").into_iter().map(|hit| (hit.kind, hit.id)).collect();
    assert_eq!(found, [(HitKind::Finding, "f1".to_owned())]);
    assert!(store.search("sign form", 5).expect("read")[0].words.contains("[signing] [forms]"));
    assert!(store.search("\"form sign\"", 5).expect("read").is_empty());
    assert_eq!(titles(&store, &Filter { order: Order::Disputed, ..all }).len(), 2);
    assert_eq!(store.check().expect("read"), Vec::<String>::new());
}

#[test]
fn a_story_keeps_its_number_and_its_record_grows_old() {
    let mut store = Store::open(&file("grows"), Access::Create).expect("a store");
    let ids = add(&mut store, &[ferry(), mill()]);
    let story = store.stories(&Filter { limit: 1, ..Filter::default() }).expect("read")[0].clone();
    let sources = store.sources(story.id).expect("read");
    let writer = store.write().expect("a transaction");
    writer.set_record(&sources, &record(&sources.reports, "4")).expect("written");
    writer.commit().expect("kept");
    assert!(store.record(story.id).expect("read").expect("one").is_current);

    let writer = store.write().expect("a transaction");
    let members = ids.iter().map(|id| (*id, "{}".to_owned())).collect();
    writer.set_stories(&[Grouped { members }]).expect("stories");
    writer.commit().expect("kept");
    let one = store.stories(&Filter { limit: 9, ..Filter::default() }).expect("read");
    assert_eq!(one.len(), 1);
    let kept = store.record(one[0].id).expect("read");
    assert!(kept.is_none_or(|kept| !kept.is_current));
    let sources = store.sources(one[0].id).expect("read");
    let writer = store.write().expect("a transaction");
    let mut untitled = record(&sources.reports, "6");
    untitled.story.title.clear();
    writer.set_record(&sources, &untitled).expect("written");
    writer.commit().expect("kept");
    assert_eq!(store.check().expect("read"), Vec::<String>::new());
    let title = store.story(one[0].id).expect("read").expect("a story").title;
    assert_eq!(title, one[0].title, "a record without a title leaves the story its own");

    let writer = store.write().expect("a transaction");
    writer.remove(ids[0]).expect("removed");
    writer.commit().expect("kept");
    assert!(store.search("Halda", 5).expect("read").is_empty());
    assert_eq!(store.pending().expect("read"), [ids[1]]);
}

#[test]
fn what_the_last_articles_changed() {
    let before = Essence::of(&record(&[ferry()], "4"));
    let both = record(&[ferry(), mill()], "6");
    let found = changes(&before, &both);
    assert!(found.iter().any(|c| matches!(c, Change::NewReport { report } if report == "r2")), "{found:?}");
    assert!(found.iter().any(|c| matches!(c, Change::Rose { from: 4.0, to: 6.0, .. })), "{found:?}");
    let disputed =
        |c: &Change| matches!(c, Change::Status { from: Status::Single, to: Status::Conflict, .. });
    assert!(found.iter().any(disputed), "{found:?}");
    let found = changes(&before, &record(&[mill()], "6"));
    assert!(found.iter().any(|c| matches!(c, Change::LostSource { .. })), "{found:?}");
    assert!(found.iter().any(|c| matches!(c, Change::NewFinding { .. })), "{found:?}");
    assert!(changes(&before, &record(&[ferry()], "4")).is_empty());
}

#[test]
fn files_that_are_no_store() {
    let path = file("refused");
    let opened = |access| Store::open(&path, access).expect_err("refused").to_string();
    let named = |words: &str, error: String| {
        assert!(error.contains("crossread.db") && error.contains(words), "{words}: {error}");
    };
    named("no store is here", opened(Access::Read));
    fs::write(
        &path,
        "Not a database at all, but a text that is long enough to be taken for one. ".repeat(40),
    )
    .expect("written");
    named("no SQLite file", opened(Access::Write));
    fs::remove_file(&path).expect("removed");
    let foreign = rusqlite::Connection::open(&path).expect("a database");
    foreign.execute_batch("CREATE TABLE other (a)").expect("a table");
    named("another program", opened(Access::Write));
    drop(foreign);
    fs::remove_file(&path).expect("removed");
    drop(Store::open(&path, Access::Create).expect("a store"));
    let newer = rusqlite::Connection::open(&path).expect("a database");
    newer.pragma_update(None, "user_version", 99).expect("written");
    drop(newer);
    named("newer version of crossread (schema 99", opened(Access::Write));
    named(
        "folder is there",
        Store::open(&path.join("in/it.db"), Access::Create).expect_err("refused").to_string(),
    );
}

#[test]
fn a_reader_never_writes() {
    let path = file("read_only");
    drop(Store::open(&path, Access::Create).expect("a store"));
    let mut store = Store::open(&path, Access::Read).expect("a reader");
    assert!(matches!(store.write(), Err(StoreError::ReadOnly { .. })));
}

#[test]
fn a_full_disk_loses_nothing() {
    let path = file("full");
    let mut store = Store::open(&path, Access::Create).expect("a store");
    add(&mut store, &[ferry()]);
    // As a full disk answers, with no more pages to be had.
    store.limit_pages(4).expect("a limit");
    let writer = store.write().expect("a transaction");
    let long = report("long.example", 9, &format!("Long\n{}", "word upon word ".repeat(40_000)));
    let error = writer.add(&long, b"").expect_err("full");
    assert!(matches!(error, StoreError::Full { .. }), "{error}");
    assert!(error.to_string().contains("make room"), "{error}");
    drop(writer);
    drop(store);
    let store = Store::open(&path, Access::Write).expect("a store");
    assert_eq!(store.counts().expect("read").articles, 1);
    assert_eq!(store.check().expect("read"), Vec::<String>::new());
}

#[test]
fn damage_is_found() {
    let path = file("damaged");
    let mut store = Store::open(&path, Access::Create).expect("a store");
    let ids = add(&mut store, &[ferry(), mill()]);
    drop(store);
    let by_hand = rusqlite::Connection::open(&path).expect("a database");
    by_hand.execute("UPDATE article SET text = 'Other words' WHERE id = ?1", [ids[0]]).expect("changed");
    by_hand.execute("UPDATE story SET articles = 7 WHERE id = 1", []).expect("changed");
    drop(by_hand);
    let faults = Store::open(&path, Access::Write).expect("a store").check().expect("read").join("\n");
    assert!(faults.contains("its text is not what was added"), "{faults}");
    assert!(faults.contains("counts other articles than it has"), "{faults}");
    assert!(faults.contains("search index differs"), "{faults}");
    let mut bytes = fs::read(&path).expect("a file");
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle - 6000).take(12_000).for_each(|byte| *byte = 0x5a);
    fs::write(&path, bytes).expect("written");
    match Store::open(&path, Access::Read).and_then(|store| store.check()) {
        Ok(faults) => assert!(!faults.is_empty()),
        Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "{error}"),
    }
}

/// Keeps what was said of each key, as a record does.
fn remember(store: &mut Store, said: &[(MemoryKey, Vec<u8>)]) {
    let memory = store.memory();
    memory.keep(said.to_vec());
    let news = memory.into_news();
    let writer = store.write().expect("a transaction");
    writer.remember(&news).expect("kept");
    writer.commit().expect("kept");
}

#[test]
fn what_was_said_is_remembered_and_its_damage_is_harmless() {
    let path = file("memory");
    let (one, other, half): (MemoryKey, MemoryKey, MemoryKey) =
        ([1; 16], [2; 16], [1, 1, 1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9]);
    let said = [(one, b"one".to_vec()), (other, b"other".to_vec())];
    let mut store = Store::open(&path, Access::Create).expect("a store");
    let memory = store.memory();
    memory.keep(said.to_vec());
    assert_eq!(memory.recall(&[one, half]), [Some(b"one".to_vec()), None]);
    drop(memory);
    assert_eq!(store.memory().recall(&[one]), [None], "what no transaction kept");
    remember(&mut store, &said);
    assert_eq!(
        store.memory().recall(&[other, half, one]),
        [Some(b"other".to_vec()), None, Some(b"one".to_vec())]
    );
    assert_eq!(store.check().expect("read"), Vec::<String>::new());

    let by_hand = rusqlite::Connection::open(&path).expect("a database");
    by_hand
        .execute(
            "UPDATE memory SET said = CAST(replace(said, 'one', 'two') AS BLOB) WHERE said LIKE '%one'",
            [],
        )
        .expect("changed");
    assert_eq!(store.memory().recall(&[one, other]), [None, Some(b"other".to_vec())]);
    let faults = store.check().expect("read");
    assert!(faults.len() == 1 && faults[0].ends_with("of the memory is not as it was written"), "{faults:?}");
    remember(&mut store, &said);
    assert_eq!(store.check().expect("read"), Vec::<String>::new(), "read anew, it is well again");

    let copy = path.with_extension("copy");
    let _ = fs::remove_file(&copy);
    store.backup(&copy).expect("copied");
    let mut copy = Store::open(&copy, Access::Write).expect("a store");
    assert_eq!(copy.memory().recall(&[one]), [Some(b"one".to_vec())]);
    by_hand.execute_batch("DROP TABLE memory; CREATE TABLE memory (id INTEGER PRIMARY KEY, used, said, digest); DELETE FROM memory_generation")
        .expect("gone");
    assert_eq!(store.memory().recall(&[one]), [None]);
    remember(&mut store, &said);
}

/// Every schema that was ever written opens, whole, with all that it held.
#[test]
fn frozen_files_open() {
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen");
    for version in 1..SCHEMA_VERSION {
        let path = file(&format!("frozen-{version}"));
        fs::copy(frozen.join(format!("schema-{version}.sqlite")), &path).expect("a frozen file");
        let error = Store::open(&path, Access::Read).expect_err("older");
        assert!(error.to_string().contains("open it once without"), "{error}");
        let mut store = Store::open(&path, Access::Write).expect("brought up to date");
        assert_eq!(store.check().expect("read"), Vec::<String>::new());
        let article = store.article(1).expect("read").expect("there");
        assert_eq!(article.report, ferry());
        let kept = store.record(1).expect("read").expect("a record");
        assert!(kept.is_current && kept.previous.is_none());
        assert_eq!(kept.record, record(&[ferry()], "4"));
        assert_eq!(store.search("drowned", 5).expect("read").len(), 1);
        assert_eq!(add(&mut store, &[report("new.example", 9, "New\nA new one.")]), [3]);
    }
}

/// Writes the frozen file of the newest schema, once, before the schema after it is begun:
/// `CROSSREAD_FREEZE=1 cargo test -p crossread-store freeze`.
#[test]
fn freeze() {
    if std::env::var_os("CROSSREAD_FREEZE").is_none() {
        return;
    }
    let path = file("freeze");
    let mut store = Store::open(&path, Access::Create).expect("a store");
    add(&mut store, &[ferry(), mill()]);
    let sources = store.sources(1).expect("read");
    let writer = store.write().expect("a transaction");
    writer.set_record(&sources, &record(&sources.reports, "4")).expect("written");
    writer.commit().expect("kept");
    drop(store);
    let frozen = format!("tests/frozen/schema-{}.sqlite", crossread_store::SCHEMA_VERSION);
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join(frozen);
    assert!(!target.exists(), "{}: frozen already", target.display());
    let connection = rusqlite::Connection::open(&path).expect("a database");
    connection.execute("VACUUM INTO ?1", [target.to_string_lossy()]).expect("a file");
}
