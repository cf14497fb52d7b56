//! Folders that are watched: what appears in them is added once it is whole, and what it changes is told.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod program;

use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use program::Folder;
use serde_json::Value;

const WIRE: &str = "Ferry Halda sinks off Tarn\n2031-05-12\nThe ferry Halda sank off Tarn on Monday. Boats from the harbour \
saved 38 passengers. Divers are to look at the hull of the Halda on Tuesday.\n";
const LATER: &str = "Second look at the Halda\n2031-05-13\nDivers found a crack in the hull of the ferry Halda, which sank \
off Tarn on Monday. Boats from the harbour saved 40 passengers.\n";
const MILL: &str = "Mill <b>burns</b> in Talheim\n2031-05-12\nA fire destroyed the paper mill of Talheim on Monday. Fire \
chief Rolf Ederin said that nobody was hurt. The mill belongs to the Brandau family.\n";

const ONCE: [&str; 4] = ["watch", "incoming", "--once", "--json"];

fn events(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).expect("an event in JSON")).collect()
}

fn named<'a>(events: &'a [Value], name: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["event"] == name).collect()
}

#[test]
fn a_pass_tells_what_changed() {
    let folder = Folder::new("watching").file("incoming/wire.txt", WIRE).file("incoming/deep/mill.txt", MILL);
    let told = events(&folder.quiet(&ONCE));
    assert_eq!(named(&told, "new-story").len(), 2, "{told:?}");
    assert!(named(&told, "new-story").iter().all(|event| event["reports"] == 1), "{told:?}");
    assert_eq!(folder.quiet(&ONCE), "", "nothing has changed");

    let folder = folder.file("incoming/later.txt", LATER);
    let told = events(&folder.quiet(&ONCE));
    let [report] = named(&told, "new-report")[..] else { panic!("one report is new: {told:?}") };
    assert_eq!(report["headline"], "Second look at the Halda");
    let [conflict] = named(&told, "new-conflict")[..] else { panic!("one conflict is new: {told:?}") };
    assert_eq!(conflict["values"], serde_json::json!(["38 passengers", "40 passengers"]));
    assert!(named(&told, "new-story").is_empty(), "{told:?}");
    assert!(told.iter().all(|event| event["story"] == report["story"]), "{told:?}");

    // What `add` makes of the same files is the same.
    folder.quiet(&["add", "incoming", "--store", "added.db"]);
    let records = |store: &str| folder.quiet(&["export", "--store", store]);
    let findings = |store: &str| {
        let lines: Vec<Value> = events(&records(store));
        let mut findings: Vec<String> = lines.iter().map(|line| line["record"].to_string()).collect();
        findings.sort();
        findings
    };
    assert_eq!(findings("crossread.db"), findings("added.db"));
    assert!(folder.quiet(&["check"]).starts_with("The store is well: 3 articles"));
}

/// The toll of an accident, as one report after the other tells of it.
#[test]
fn a_figure_that_changes_is_told() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/harbour-accident");
    let folder = Folder::new("watching-figure").file("incoming/.begun", "");
    let mut told = Vec::new();
    for name in ["01-lorvian-press-agency.txt", "02-daily-beacon.html", "03-sarnholm-courier.json"] {
        fs::copy(examples.join(name), folder.0.join("incoming").join(name)).expect("a copy");
        told = events(&folder.quiet(&ONCE));
    }
    let figures = named(&told, "figure");
    assert!(figures.iter().any(|figure| figure["values"].to_string().contains("Seven dead")), "{told:?}");
    let units = |figure: &&Value| figure["values"].to_string().contains("203ft");
    assert!(!figures.iter().any(units), "another unit is no change: {told:?}");
}

#[test]
fn a_feed_keeps_the_last_changes() {
    let folder = Folder::new("watching-feed").file("incoming/mill.txt", MILL);
    let watch = ["watch", "incoming", "--once", "--rss", "changes.xml"];
    let told = folder.quiet(&watch);
    assert!(told.contains("Mill <b>burns</b> in Talheim: new story, 1 report"), "{told}");
    let feed = || fs::read_to_string(folder.0.join("changes.xml")).expect("a feed");
    let first = feed();
    for words in
        ["<rss version=\"2.0\">", "Mill ‹b›burns‹/b› in Talheim: new story", "/story/", " GMT</pubDate>"]
    {
        assert!(first.contains(words), "{words} is not in {first}");
    }
    assert!(!first.contains("<b>") && !first.contains("&lt;b"), "{first}");
    assert_eq!(folder.quiet(&watch), "");
    assert_eq!(feed(), first, "nothing has changed");
    fs::write(folder.0.join("incoming/wire.txt"), WIRE).expect("a file");
    folder.quiet(&watch);
    let second = feed();
    assert_eq!((first.matches("<item>").count(), second.matches("<item>").count()), (1, 2));
    assert!(second.find("Halda") < second.find("Mill"), "the latest first: {second}");

    let kept = folder.file("other.xml", "<rss><channel><title>Not ours</title></channel></rss>");
    for (file, words) in [
        ("other.xml", "no feed that `watch` wrote"),
        ("incoming/changes.xml", "would be read as a report"),
        ("incoming/../incoming/changes.xml", "would be read as a report"),
        ("crossread.db", "would replace what is read"),
        ("nowhere/changes.xml", "choose another place"),
    ] {
        let (code, out, said) = kept.run(&["watch", "incoming", "--once", "--rss", file]);
        assert!(code >= 2 && said.contains(words), "{file}: {out}{said}");
    }
}

#[test]
fn what_is_no_folder_is_refused() {
    let folder = Folder::new("watching-refused").file("wire.txt", WIRE).file("incoming/.hidden", "");
    for (arguments, words) in [
        (&["watch", "missing", "--once"][..], "no such file or folder"),
        (&["watch", "wire.txt", "--once"], "only folders are watched"),
        (&["watch", "incoming", "--once", "--read-only"], "--read-only was given"),
    ] {
        let (code, _, said) = folder.run(arguments);
        assert!(code >= 2 && said.contains(words), "{arguments:?}: {said}");
    }
    assert_eq!(folder.quiet(&ONCE), "", "an empty folder will grow");
}

/// The program, watching; it ends with the test.
struct Watching {
    program: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watching {
    fn start(folder: &Folder) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_crossread"))
            .args(["watch", "incoming", "--json"])
            .current_dir(&folder.0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(program.stdout.take().expect("output")).lines();
        Self { program, lines }
    }

    /// The next event.
    fn next(&mut self) -> Value {
        let line = self.lines.next().expect("it goes on").expect("a line");
        serde_json::from_str(&line).expect("an event in JSON")
    }

    /// Events until one of this name.
    fn until(&mut self, name: &str) -> Value {
        loop {
            let event = self.next();
            if event["event"] == name {
                return event;
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn a_folder_grows() {
    let folder = Folder::new("watching-grows").file("incoming/wire.txt", WIRE);
    let mut watching = Watching::start(&folder);
    assert_eq!(watching.next()["event"], "new-story");

    // A file that is being written is not read: half of a report is never in the store.
    let (begin, end) = LATER.split_at(LATER.len() / 2);
    let mut file = fs::File::create(folder.0.join("incoming/later.txt")).expect("a file");
    for part in begin.as_bytes().chunks(40) {
        file.write_all(part).expect("written");
        std::thread::sleep(Duration::from_millis(600));
    }
    file.write_all(end.as_bytes()).expect("written");
    drop(file);
    assert_eq!(watching.until("new-report")["headline"], "Second look at the Halda");
    let held: Value = serde_json::from_str(&folder.quiet(&["stats", "--json"])).expect("JSON");
    assert_eq!(held["articles"], 2);

    // A folder in it, made and filled at once, and a file that comes from elsewhere under its name.
    fs::create_dir_all(folder.0.join("incoming/a/b")).expect("a folder");
    fs::write(folder.0.join("incoming/a/b/mill.part"), MILL).expect("a file");
    fs::rename(folder.0.join("incoming/a/b/mill.part"), folder.0.join("incoming/a/b/mill.txt"))
        .expect("a name");
    assert!(watching.until("new-story")["title"].as_str().is_some_and(|title| title.contains("Mill")));

    drop(watching);
    assert!(folder.quiet(&["check"]).starts_with("The store is well: 3 articles"));
    assert_eq!(folder.quiet(&ONCE), "", "nothing is left to do");
}

/// What a run that was killed has added and not told of is told by the next.
#[test]
fn what_was_not_told_is_told_later() {
    let folder = Folder::new("watching-later").file("incoming/wire.txt", WIRE);
    folder.quiet(&ONCE);
    let folder = folder.file("incoming/later.txt", LATER);
    folder.quiet(&["add", "--no-records", "incoming"]);
    let told = events(&folder.quiet(&ONCE));
    assert_eq!(named(&told, "new-report").len(), 1, "{told:?}");
}
