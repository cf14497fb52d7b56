//! A store that a stranger or a failing disk changed: it opens or says why not, and nothing in it makes the program fall.
//! Longer with `PROPTEST_CASES`.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};

use crossread_core::{Line, LineKind, Memory, Report, ReportParts, Span};
use crossread_store::{Access, Filter, Grouped, Store, StoreError};
use proptest::prelude::*;

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("store-damage");
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A store of some articles, as bytes.
fn whole() -> Vec<u8> {
    let path = folder().join("whole.db");
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{ending}", path.display()));
    }
    let mut store = Store::open(&path, Access::Create).expect("a store");
    let writer = store.write().expect("a transaction");
    for n in 0..40 {
        let text =
            format!("Boats of Tarn, {n}\n{}", "Reporter counted boats and lamps in the harbour. ".repeat(n));
        let lines = vec![Line { span: Span::new(0, text.len()), kind: LineKind::Body }];
        let report =
            Report::new(ReportParts { file: format!("{n}.txt"), text, lines, ..ReportParts::default() });
        let id = writer.add(&report, &[1, 2, 3]).expect("added");
        writer.set_stories(&[Grouped { members: vec![(id, "first".to_owned())] }]).expect("grouped");
    }
    writer.commit().expect("kept");
    remember(&mut store).expect("kept");
    drop(store);
    fs::read(path).expect("a file")
}

/// Keeps some of what networks could have said.
fn remember(store: &mut Store) -> Result<(), StoreError> {
    let memory = store.memory();
    memory.recall(&[[3; 16]]);
    memory.keep((0..40).map(|n| ([n; 16], vec![n; 200])).collect());
    let news = memory.into_news();
    let writer = store.write()?;
    writer.remember(&news)?;
    writer.commit()
}

/// Everything that reads a store.
fn read(path: &Path) {
    for access in [Access::Read, Access::Write] {
        let Ok(mut store) = Store::open(path, access) else { continue };
        let _ = store.check();
        let _ = store.counts();
        let _ = store.search("boats", 10);
        let _ = store.profiles(|_, _, _, _, _| {});
        for story in store.stories(&Filter { limit: 100, ..Filter::default() }).unwrap_or_default() {
            let _ = store.articles(story.id);
            let _ = store.record(story.id);
            let _ = store.sources(story.id);
        }
        let _ = store.passed_over();
        let _ = remember(&mut store);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24.max(ProptestConfig::default().cases / 10), ..ProptestConfig::default() })]

    #[test]
    fn any_damage_is_survived(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..20),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
    ) {
        let mut bytes = whole();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let path = folder().join("damaged.db");
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", path.display()));
        }
        fs::write(&path, bytes).expect("a file");
        read(&path);
    }
}
