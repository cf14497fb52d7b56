//! What strangers and odd places could make the program do: links, pipes, names with control characters, outputs over inputs.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use program::Folder;

const FERRY: &str =
    "Ferry sinks off Tarn\nThe ferry Halda sank off Tarn on Monday. All 40 passengers were saved by boats.";
const SECRET: &str =
    "Minutes of the board\nThe board of the mill decided in secret to sell it for 4 million euros.";

fn pipe(folder: &Folder, name: &str) {
    let made = Command::new("mkfifo").arg(folder.0.join(name)).status().expect("mkfifo");
    assert!(made.success());
}

fn mode(folder: &Folder, name: &str) -> u32 {
    fs::metadata(folder.0.join(name)).expect("a file").permissions().mode() & 0o777
}

#[test]
fn links_lead_no_further_than_the_folder_named() {
    let folder = Folder::new("edges-links")
        .file("in/a.txt", FERRY)
        .file("in/deep/c.txt", &FERRY.replace("40", "41"))
        .file("out/secret.txt", SECRET);
    symlink("../out/secret.txt", folder.0.join("in/b.txt")).expect("a link");
    symlink("a.txt", folder.0.join("in/same.txt")).expect("a link");
    symlink("../../out/secret.txt", folder.0.join("in/deep/d.txt")).expect("a link");
    let (code, _, err) = folder.run(&["report", "in", "-o", "x.html"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("in/b.txt: left out, a link that leads out of the folder"), "{err}");
    assert!(!fs::read_to_string(folder.0.join("x.html")).expect("a page").contains("board of the mill"));
    let (code, out, err) = folder.run(&["add", "--no-records", "in"]);
    assert!(code == 0 && out.starts_with("2 articles added"), "{out}{err}");
    assert!(err.contains("in/b.txt: left out") && err.contains("in/deep/d.txt: left out"), "{err}");
    assert_eq!(folder.run(&["search", "secret"]).1, "Nothing holds all of these words.\n");
    // A link that the user names himself is read.
    assert!(folder.quiet(&["add", "--no-records", "in/b.txt"]).starts_with("1 article added"));
}

#[test]
fn pipes_and_devices_are_refused_at_once() {
    let folder = Folder::new("edges-pipes").file("a.txt", FERRY);
    pipe(&folder, "PIPE");
    folder.run(&["report", "a.txt", "-o", "record.json"]);
    let record = fs::read_to_string(folder.0.join("record.json")).expect("a record");
    for (name, says) in
        [("PIPE", "PIPE: no file but"), ("/dev/zero", "/dev/zero: no file but"), ("-", "-: no such file")]
    {
        let named = record.replace("\"a.txt\"", &format!("\"{name}\""));
        fs::write(folder.0.join("named.json"), named).expect("a record");
        let (code, out, err) = folder.run(&["verify", "named.json"]);
        assert!(code == 2 && err.contains(says), "{out}{err}");
    }
    for command in [
        &["report", "PIPE"][..],
        &["report", "/dev/zero"],
        &["add", "PIPE"],
        &["verify", "PIPE"],
        &["stories", "--store", "PIPE"],
        &["add", "a.txt", "--store", "PIPE"],
    ] {
        let (code, _, err) = folder.run(command);
        assert!(code == 2 && err.contains("no"), "{command:?}: {err}");
    }
    let (code, _, err) = folder.run(&["report", "."]);
    assert!(code == 0, "{err}");
}

#[test]
fn a_store_is_a_file_of_its_owner() {
    let folder = Folder::new("edges-store").file("a.txt", FERRY);
    for name in [":memory:", "file:x?mode=memory"] {
        let (code, out, err) = folder.run(&["add", "--no-records", "a.txt", "--store", name]);
        assert!(code == 2 && out.is_empty() && err.contains("a store is a file"), "{name}: {err}");
    }
    folder.quiet(&["add", "--no-records", "a.txt"]);
    assert_eq!(mode(&folder, "crossread.db"), 0o600);
    folder.quiet(&["backup", "copy.db"]);
    assert_eq!(mode(&folder, "copy.db"), 0o600);
    assert_eq!(folder.quiet(&["stories", "--store", "copy.db"]), folder.quiet(&["stories"]));
    let (code, _, err) = folder.run(&["backup", "a.txt"]);
    assert!(code == 2 && err.contains("a backup replaces nothing"), "{err}");
    assert_eq!(fs::read_to_string(folder.0.join("a.txt")).expect("a file"), FERRY);
}

#[test]
fn an_output_replaces_no_input_and_keeps_its_mode() {
    let folder = Folder::new("edges-output").file("in/a.txt", FERRY).file("b.txt", SECRET);
    for (command, target) in [
        (&["report", "in/a.txt", "-o", "in/a.txt"][..], "in/a.txt"),
        (&["report", "in", "-o", "in/a.txt"], "in/a.txt"),
        (&["report", "in/a.txt", "b.txt", "-o", "link.txt"], "b.txt"),
    ] {
        let _ = symlink("b.txt", folder.0.join("link.txt"));
        let before = fs::read(folder.0.join(target)).expect("a file");
        let (code, _, err) = folder.run(command);
        assert!(code == 2 && err.contains("would replace what is read"), "{command:?}: {err}");
        assert_eq!(fs::read(folder.0.join(target)).expect("a file"), before);
    }
    folder.quiet(&["add", "--no-records", "b.txt"]);
    let (code, _, err) = folder.run(&["export", "-o", "crossread.db"]);
    assert!(code == 2 && err.contains("would replace"), "{err}");
    fs::write(folder.0.join("x.json"), "old").expect("a file");
    fs::set_permissions(folder.0.join("x.json"), fs::Permissions::from_mode(0o640)).expect("a mode");
    // Nobody's guess at the name of the file beside it is written to.
    symlink("b.txt", folder.0.join("x.json.part")).expect("a link");
    assert_eq!(folder.run(&["report", "in/a.txt", "-o", "x.json"]).0, 0);
    assert_eq!(mode(&folder, "x.json"), 0o640);
    assert_eq!(fs::read_to_string(folder.0.join("b.txt")).expect("a file"), SECRET);
    assert_eq!(folder.run(&["report", "in/a.txt", "-o", "/dev/null", "--format", "json"]).0, 0);
    assert!(!fs::metadata("/dev/null").expect("a device").is_file());
    let left: Vec<_> = fs::read_dir(&folder.0).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".crossread")), "{left:?}");
}

#[test]
fn no_control_character_reaches_a_terminal() {
    let folder = Folder::new("edges-names")
        .file("in/\u{1b}]0;title\u{7}a\u{1b}[31m.txt", FERRY)
        .file("in/b\u{1b}[2J\u{202e}.txt", "\0\0\0\u{1}\u{2}")
        .file("c.json", r#"{"title":"A\u001b[31m","text":"The mill burnt down on Monday.","source_domain":"x\u001b]0;y\u0007.example"}"#);
    let act = |text: &str| text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
    for command in [
        &["add", "--no-records", "in", "c.json"][..],
        &["report", "in", "c.json"],
        &["stories"],
        &["search", "ferry"],
        &["search", "mill"],
        &["show", "\u{1b}[31m"],
        &["report", "\u{1b}[31m.txt"],
        &["check"],
    ] {
        let (_, out, err) = folder.run(command);
        assert!(!act(&out) && !act(&err), "{command:?}: {out:?} {err:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_a_warning() {
    let folder = Folder::new("edges-unreadable").file("q/a.txt", FERRY).file("q/sub/b.txt", SECRET);
    fs::set_permissions(folder.0.join("q/sub"), fs::Permissions::from_mode(0o000)).expect("a mode");
    let closed = fs::read_dir(folder.0.join("q/sub")).is_err();
    let (code, out, err) = folder.run(&["add", "--no-records", "q"]);
    fs::set_permissions(folder.0.join("q/sub"), fs::Permissions::from_mode(0o700)).expect("a mode");
    assert_eq!(code, 0, "{err}");
    // Root reads everything.
    if closed {
        assert!(out.starts_with("1 article added") && err.contains("q/sub: left out"), "{out}{err}");
    }
}

#[test]
fn what_is_damaged_is_passed_over_and_named() {
    let folder = Folder::new("edges-damaged").file("a.txt", FERRY).file("b.txt", SECRET);
    folder.quiet(&["add", "a.txt", "b.txt"]);
    let store = || rusqlite::Connection::open(folder.0.join("crossread.db")).expect("a store");
    let all = folder.quiet(&["export"]);
    store().execute("UPDATE story SET record = 'x' WHERE id = 2", []).expect("changed");
    let (code, out, err) = folder.run(&["export"]);
    assert!(code == 1 && err.contains("the record of"), "{err}");
    assert_eq!(out.lines().count(), all.lines().count());
    assert!(out.contains("board of the mill") && out.contains("Halda"), "{out}");
    store().execute("UPDATE article SET details = 'x' WHERE text LIKE '%Halda%'", []).expect("changed");
    for command in [&["search", "ferry"][..], &["export"]] {
        let (code, _, err) = folder.run(command);
        assert!(code == 1 && err.contains("warning: article "), "{command:?} {err}");
    }
    assert_eq!(folder.run(&["search", "mill"]).0, 0);
    let (code, out, err) = folder.run(&["check"]);
    assert_eq!(code, 1, "{err}");
    assert!(out.contains("is not as it was written") && out.contains("record of"), "{out}");
}

#[test]
fn every_change_by_hand_is_found() {
    let folder = Folder::new("edges-changed").file("a.txt", FERRY).file("b.txt", &FERRY.replace("40", "41"));
    folder.quiet(&["add", "a.txt", "b.txt"]);
    let whole = fs::read(folder.0.join("crossread.db")).expect("a store");
    let path = folder.0.join("crossread.db");
    let columns: Vec<(String, String)> = {
        let store = rusqlite::Connection::open(&path).expect("a store");
        let sql = "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
                   WHERE t.name IN ('article', 'story', 'finding', 'link', 'finding_words') \
                   AND c.name NOT IN ('rank', 'finding_words')";
        let mut rows = store.prepare(sql).expect("columns");
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("columns");
        rows.map(|row| row.expect("a column")).collect()
    };
    assert!(columns.len() > 35, "{columns:?}");
    for (table, column) in columns {
        fs::write(&path, &whole).expect("a store");
        let changed = {
            let store = rusqlite::Connection::open(&path).expect("a store");
            store.execute_batch("PRAGMA foreign_keys = OFF").expect("a setting");
            let new = format!(
                "CASE typeof({column}) WHEN 'integer' THEN {column} + 1 WHEN 'real' THEN {column} + 0.25 \
                 WHEN 'blob' THEN randomblob(length({column})) WHEN 'null' THEN 1 ELSE {column} || 'x' END"
            );
            store
                .execute(
                    &format!(
                        "UPDATE {table} SET {column} = {new} WHERE rowid IN (SELECT max(rowid) FROM {table})"
                    ),
                    [],
                )
                .or_else(|_| store.execute(&format!("UPDATE {table} SET {column} = {new}"), []))
        };
        if changed.is_ok_and(|rows| rows > 0) {
            let (code, out, err) = folder.run(&["check"]);
            assert_eq!(code, 1, "{table}.{column} was changed: {out}{err}");
        }
    }
}
