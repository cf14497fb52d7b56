//! The program as the user meets it: exit codes, what is refused and in which words, where output goes.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crossread::{LARGEST_FILE, Record, Status};

const FERRY: &str = "Ferry Halda sinks off Tarn\nThe ferry Halda sank off Tarn on Monday. \
All 40 passengers were saved by boats from the harbour.\n";
const BOATS: &str = "Boats save forty at Tarn\nOn Monday the ferry Halda sank off Tarn. \
Boats from the harbour saved all of its 40 passengers.\n";

/// An empty folder for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command_line").join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    /// A folder with two reports of one event, `ferry.txt` and `boats.txt`.
    fn with_reports(name: &str) -> Self {
        Self::new(name).file("ferry.txt", FERRY).file("boats.txt", BOATS)
    }

    fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).expect("a file")
    }

    /// Runs the program here.
    fn run(&self, arguments: &[&str]) -> Run {
        self.fed(arguments, b"")
    }

    /// Runs the program here with `input` on standard input.
    fn fed(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_crossread"))
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that refuses its arguments does not read.
        let _ = child.stdin.take().expect("standard input").write_all(input);
        let output = child.wait_with_output().expect("the program ends");
        Run {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// What one run gave.
#[derive(Debug)]
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    /// It ended well; gives standard output.
    fn done(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    /// It ended well without a word on standard error; gives standard output.
    fn quiet(self) -> String {
        assert_eq!(self.err, "");
        self.done()
    }

    /// It ended with `code`, printed no record, and standard error holds every one of `words`.
    fn refused(self, code: i32, words: &[&str]) {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{self:?}");
        assert!(self.err.starts_with("crossread: "), "{}", self.err);
        for word in words {
            assert!(self.err.contains(word), "{word:?} is not in {}", self.err);
        }
    }
}

fn record(json: &str) -> Record {
    serde_json::from_str(json).expect("a record")
}

#[test]
fn files_that_are_no_reports() {
    let folder = Folder::new("no_reports")
        .file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        .file("packed.html", b"PK\x03\x04\x14\0\0\0\x08\0")
        .file("noise.txt", (0..4096_u32).map(|n| (n * 7919 % 251) as u8 % 32).collect::<Vec<u8>>())
        .file("empty.txt", "")
        .file("blank.txt", " \n\n\t\n")
        .file("number.json", "12")
        .file("other.json", r#"{"temperature": 12}"#)
        .file("torn.json", r#"[{"title": "Ferry", "text": "#)
        .file("feed.xml", "<?xml version='1.0'?><rss><channel><title>News</title></channel></rss>");
    let cases: &[(&str, &[&str])] = &[
        ("missing.txt", &["no such file", "check the name"]),
        ("picture.txt", &["a PNG image", "save the article as text"]),
        ("packed.html", &["a ZIP archive", "save the article as text"]),
        ("noise.txt", &["binary data", "save the article as text"]),
        ("empty.txt", &["empty", "leave it out"]),
        ("blank.txt", &["empty", "leave it out"]),
        ("number.json", &["expected an article", "\"title\" and \"text\""]),
        ("other.json", &["without \"title\" and \"text\"", "expected an article"]),
        ("torn.json", &["not valid JSON", "expected an article"]),
        ("feed.xml", &["a feed without an entry", "save the articles themselves"]),
    ];
    for (file, words) in cases {
        folder.run(&["report", file]).refused(2, &[&[*file], *words].concat());
    }
}

/// A web archive, packed record by record: two reports, one that is not English, a damaged record.
fn web_archive() -> Vec<u8> {
    let german = "Die Fähre Halda sank am Montag vor Tarn. Alle vierzig Reisenden wurden von Booten aus dem Hafen gerettet, \
        wie die Polizei mitteilte. Taucher sollen das Wrack am Dienstag untersuchen.";
    let records = [FERRY, BOATS, german].into_iter().zip(1..).map(|(text, number)| {
        let page =
            format!("<html><body><article><p>{}</p></article></body></html>", text.replace('\n', "</p><p>"));
        let message = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post{number}.example/ferry\r\n\
             WARC-Date: 2031-05-12T08:30:00Z\r\nContent-Length: {}\r\n\r\n{message}\r\n\r\n",
            message.len()
        )
    });
    records
        .chain(["WARC/1.0\r\nWARC-Type: response\r\n\r\n".to_owned()])
        .flat_map(|record| packed(&record))
        .collect()
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).expect("memory");
    packer.finish().expect("memory")
}

#[test]
fn web_archives() {
    let archive = web_archive();
    let folder =
        Folder::new("web_archives").file("news/day.warc.gz", &archive).file("other.gz", packed(FERRY));
    let damaged = "Records that are damaged and were skipped: 1.";
    let run = folder.run(&["add", "--no-records", "news"]);
    assert_eq!(run.err.trim(), format!("crossread: warning: news/day.warc.gz: {damaged}"));
    assert!(run.done().starts_with("2 articles added, 1 left out for their language; 1 story changed"));
    let run = folder.fed(&["add", "--no-records", "-"], &archive);
    assert!(run.err.contains(damaged), "{}", run.err);
    assert!(run.done().starts_with("0 articles added, 2 there already, 1 left out for their language"));
    let run = folder.fed(&["report", "-", "--format", "json"], &archive);
    let record = record(&run.done());
    let urls: Vec<Option<&str>> = record.reports.iter().map(|report| report.url.as_deref()).collect();
    assert!(urls.contains(&Some("https://post1.example/ferry")), "{urls:?}");
    folder.run(&["add", "other.gz"]).refused(2, &["other.gz", "a gzip archive"]);
    let unread =
        folder.fed(&["add", "-"], &packed("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n"));
    unread.refused(2, &["without a page that holds a report"]);
}

#[test]
fn a_file_too_large_is_refused_before_it_is_read_whole() {
    let folder = Folder::new("too_large");
    let file = fs::File::create(folder.0.join("large.txt")).expect("a file");
    // Sparse: it takes no room on the disk.
    file.set_len(LARGEST_FILE * 1000).expect("a length");
    folder.run(&["report", "large.txt"]).refused(2, &["large.txt", "larger than 64 MiB", "split it"]);
}

#[test]
fn folders_without_reports() {
    let folder = Folder::new("folders")
        .file("pictures/ferry.png", b"\x89PNG\r\n\x1a\n")
        .file("pictures/.hidden.txt", FERRY)
        .file("unreadable/packed.html", b"PK\x03\x04\x14\0")
        .file("unreadable/other.json", "{}");
    fs::create_dir(folder.0.join("bare")).expect("a folder");
    for name in ["bare", "pictures"] {
        folder.run(&["report", name]).refused(2, &[name, "holds no report", "name files that end in .txt"]);
    }
    folder
        .run(&["report", "unreadable"])
        .refused(2, &["packed.html", "other.json", "a ZIP archive", "no report could be read"]);
}

#[test]
fn a_folder_is_read_past_what_is_unreadable_in_it() {
    let folder = Folder::with_reports("past").file("packed.html", b"PK\x03\x04\x14\0");
    let run = folder.run(&["report", ".", "--format", "json"]);
    assert!(run.err.contains("warning: ./packed.html: this is a ZIP archive"), "{}", run.err);
    assert_eq!(record(&run.done()).reports.len(), 2);
}

#[test]
fn broken_utf8_is_read_with_a_note() {
    let folder = Folder::new("broken_utf8").file("boats.txt", BOATS).file(
        "cafe.txt",
        b"Caf\xe9 owner saves three\nThe owner of the Caf\xe9 Nord pulled three passengers out of the water on Monday.\n",
    );
    let record = record(&folder.run(&["report", ".", "--format", "json"]).quiet());
    let noted: Vec<&str> =
        record.reports.iter().filter(|r| !r.notes.is_empty()).map(|r| r.file.as_str()).collect();
    assert_eq!(noted, ["./cafe.txt"]);
}

#[test]
fn one_report_gives_single_findings_and_a_note() {
    let folder = Folder::with_reports("one");
    let run = folder.run(&["report", "ferry.txt", "--format", "json"]);
    assert!(run.err.contains("one report alone allows no comparison"), "{}", run.err);
    let record = record(&run.done());
    assert!(!record.findings.is_empty());
    assert!(record.findings.iter().all(|f| f.status == Status::Single));
}

#[test]
fn a_copy_is_no_second_report() {
    let folder = Folder::new("copy").file("a.txt", FERRY).file("b.txt", FERRY);
    let run = folder.run(&["report", "a.txt", "b.txt", "--format", "json"]);
    assert!(run.err.contains("one report alone allows no comparison"), "{}", run.err);
    let record = record(&run.done());
    assert!(!record.findings.is_empty());
    for finding in record.findings {
        assert_eq!(finding.status, Status::Single, "{}", finding.text);
        assert!(finding.sides.iter().all(|s| s.origins == 1), "{}", finding.text);
    }
}

#[test]
fn a_report_without_text_takes_part_without_a_finding() {
    let folder = Folder::new("wall").file("wall.txt", "Accept all cookies\n");
    let run = folder.run(&["report", "wall.txt", "--format", "json"]);
    assert!(run.err.contains("no report holds text of its own"), "{}", run.err);
    let record = record(&run.done());
    assert_eq!(record.reports.len(), 1);
    assert!(!record.reports.iter().any(|r| r.notes.is_empty()) && record.findings.is_empty());
}

#[test]
fn standard_input_is_a_report() {
    let folder = Folder::with_reports("standard_input");
    let run = folder.fed(&["report", "-", "boats.txt", "--format", "json"], FERRY.as_bytes());
    let files: Vec<String> = record(&run.quiet()).reports.into_iter().map(|r| r.file).collect();
    assert!(files.contains(&"-".to_owned()) && files.contains(&"boats.txt".to_owned()), "{files:?}");
    folder.fed(&["report", "-"], b"").refused(2, &["-: the file is empty"]);
}

#[test]
fn a_pdf_is_a_report() {
    let pdf = include_bytes!("metadata/printed.pdf");
    let folder = Folder::with_reports("pdf");
    let run = folder.fed(&["report", "-", "boats.txt", "--format", "markdown"], pdf);
    assert!(run.quiet().contains("Orla Benning"));
    fs::write(folder.0.join("printed.pdf"), pdf).expect("written");
    let said = folder.run(&["add", "--store", "articles.db", "--no-records", "."]).quiet();
    assert!(said.starts_with("3 articles added"), "{said}");
}

#[test]
fn every_form_and_every_extension() {
    let folder = Folder::with_reports("forms");
    for (form, extensions, start) in [
        ("json", &["json"][..], "{"),
        ("html", &["html", "htm"], "<!DOCTYPE html>"),
        ("markdown", &["md", "markdown"], "# "),
        ("csv", &["csv"], "finding,kind,"),
        ("terminal", &["txt", "text"], ""),
        ("front-matter", &[], "---\ntitle: "),
        ("web-annotation", &[], "{"),
        ("schema-org", &[], "{"),
        ("uima-cas", &[], "{"),
        ("csl-json", &[], "["),
        ("bibtex", &["bib"], "@misc{crossread-"),
    ] {
        let printed = folder.run(&["report", "boats.txt", "ferry.txt", "--format", form]).quiet();
        assert!(printed.starts_with(start) && printed.contains("Halda"), "{form}: {printed}");
        for extension in extensions {
            let name = format!("record.{extension}");
            let said = folder.run(&["report", "ferry.txt", "boats.txt", "-o", &name]).quiet();
            assert_eq!((said.as_str(), folder.read(&name)), ("", printed.clone()), "{name}");
        }
    }
    let said = folder.run(&["report", "ferry.txt", "boats.txt", "-o", "odd", "--format", "json"]).quiet();
    assert_eq!(said, "");
    assert_eq!(folder.read("odd"), folder.read("record.json"));
    // A record alone has no texts to lay before an annotator.
    folder.run(&["quotes", "odd", "--format", "web-annotation"]).quiet();
    folder.run(&["quotes", "odd", "--format", "uima-cas"]).refused(2, &["name the reports themselves"]);
}

#[test]
fn outputs_that_cannot_be() {
    let folder = Folder::with_reports("outputs");
    fs::create_dir(folder.0.join("taken.json")).expect("a folder");
    let report = |output| folder.run(&["report", "ferry.txt", "boats.txt", "-o", output]);
    report("record.docx").refused(2, &["record.docx", "use .html, .md, .json, .csv, .bib or .txt"]);
    report("record").refused(2, &["record", "say --format"]);
    report("nowhere/record.json").refused(3, &["nowhere/record.json", "choose another place"]);
    report("taken.json").refused(2, &["taken.json", "this is a folder", "taken.json/record.html"]);
    let left: Vec<_> =
        fs::read_dir(&folder.0).expect("a folder").map(|e| e.expect("an entry").file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().ends_with(".part")), "{left:?}");
}

#[test]
fn a_lead_a_section_or_all() {
    let folder = Folder::with_reports("extent");
    let report = |flags: &[&str]| folder.run(&[&["report", "ferry.txt", "boats.txt"], flags].concat());
    let (brief, usual, all) = (report(&["--brief"]).quiet(), report(&[]).quiet(), report(&["--all"]).quiet());
    assert!(usual.starts_with(brief.trim_end()) && all.starts_with(brief.trim_end()), "{usual}");
    assert!(brief.lines().count() <= 40 && brief.contains("What two reports or more say"), "{brief}");
    assert!(brief.contains("Reports: 1\u{a0}") && !usual.contains("in the JSON"), "{usual}");
    let section = report(&["--section", "reports"]).quiet();
    assert!(section.contains("boats") && !section.contains("What two reports"), "{section}");
    assert!(report(&["--section", "disputed"]).quiet().contains("Nothing stands in the section “disputed”."));
    report(&["--brief", "--format", "json"]).refused(2, &["--brief", "only text is cut"]);
    for wrong in [&["--section", "mood"][..], &["--brief", "--all"]] {
        assert_eq!(report(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn another_language_is_named_and_left_out() {
    let folder = Folder::with_reports("language").file(
        "barco.txt",
        "Se hunde un barco\nEl transbordador Halda se hundió el lunes frente a Tarn. Los barcos del puerto salvaron a los cuarenta pasajeros.\n",
    );
    let run = folder.run(&["report", ".", "--format", "json"]);
    assert!(run.err.contains("barco.txt: The text is in Spanish"), "{}", run.err);
    let record = record(&run.done());
    let noted: Vec<&str> = record
        .reports
        .iter()
        .filter(|r| r.notes.iter().any(|n| n.contains("Spanish")))
        .map(|r| r.id.as_str())
        .collect();
    assert_eq!(noted.len(), 1);
    let told = record.findings.iter().flat_map(|f| &f.sides).flat_map(|s| &s.evidence);
    assert!(told.into_iter().all(|e| e.report != noted[0]));
    let run = folder.run(&["add", ".", "--no-records"]);
    assert!(
        run.err.contains("Spanish") && run.out.contains("2 articles added, 1 left out for their language"),
        "{run:?}"
    );
}

#[test]
fn reports_of_several_events_are_told_apart() {
    let folder = Folder::with_reports("events").file(
        "mill.txt",
        "Mill burns in Talheim\nA fire destroyed the paper mill of Talheim. Fire chief Rolf Ederin blamed a furnace.\n",
    );
    let text = folder.run(&["report", ".", "--brief"]).quiet();
    assert!(text.contains("These look like 2 events: "), "{text}");
    let text = folder.run(&["report", "ferry.txt", "boats.txt", "--brief"]).quiet();
    assert!(!text.contains("look like"), "{text}");
}

#[test]
fn quotations_in_every_form() {
    let said =
        "The ferry Halda sank off Tarn. \"We saw the lights go out,\" said harbour master Jorun Vask.\n";
    let folder = Folder::with_reports("quotes").file("vask.txt", said);
    let text = folder.run(&["quotes", "vask.txt", "ferry.txt"]).quiet();
    assert!(text.starts_with("Reports: 1\u{a0}") && text.contains("We saw the lights go out"), "{text}");
    let said = record(&folder.run(&["quotes", "vask.txt", "ferry.txt", "--format", "json"]).quiet());
    assert!(!said.findings.is_empty() && said.findings.iter().all(|f| f.kind == crossread::Kind::Utterance));
    folder.run(&["quotes", "vask.txt", "ferry.txt", "-o", "said.csv"]).quiet();
    assert!(folder.read("said.csv").starts_with("finding,kind,"));
    folder.run(&["quotes", "vask.txt", "-o", "."]).refused(2, &["this is a folder"]);
}

#[test]
fn verify_holds_or_says_where_not() {
    let folder = Folder::with_reports("verify");
    folder.run(&["report", "ferry.txt", "boats.txt", "-o", "record.json"]).quiet();
    for arguments in [&["verify", "record.json"][..], &["verify", "record.json", "boats.txt", "ferry.txt"]] {
        assert!(folder.run(arguments).quiet().starts_with("The record holds: "));
    }

    let mut tampered = record(&folder.read("record.json"));
    let evidence = tampered.findings[0].sides[0].evidence.first_mut().expect("evidence");
    evidence.exact = "a word that no report has".to_owned();
    let folder = folder.file("tampered.json", serde_json::to_string(&tampered).expect("JSON"));
    let run = folder.run(&["verify", "tampered.json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(run.out.starts_with("f1: ") && run.out.contains("a word that no report has"), "{}", run.out);
    assert!(run.out.contains("The record does not hold: 1 fault"), "{}", run.out);

    let run = folder.run(&["verify", "record.json", "ferry.txt"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(
        run.out.contains("boats.txt") && run.out.contains("no report with this text was given"),
        "{}",
        run.out
    );

    let folder = folder.file("ferry.txt", FERRY.replace("40", "41"));
    let run = folder.run(&["verify", "record.json"]);
    assert_eq!((run.code, run.out.contains("ferry.txt")), (1, true), "{run:?}");

    fs::remove_file(folder.0.join("ferry.txt")).expect("removed");
    folder.run(&["verify", "record.json"]).refused(2, &["ferry.txt", "no such file"]);
    folder.run(&["verify", "boats.txt"]).refused(2, &["boats.txt", "not a record", "-o record.json"]);
    folder.run(&["verify", "missing.json"]).refused(2, &["missing.json", "no such file"]);
}

#[test]
fn benchmarks_that_are_not_there() {
    let folder = Folder::new("benchmarks")
        .file("extraction/ground-truth.json", r#"{"a": {"articleBody": "The ferry sank."}}"#)
        .file("wrong/ground-truth.json", "[1]")
        .file("alone/a.json", r#"{"title": "Ferry sinks"}"#);
    for (arguments, words) in [
        (["evaluate", "sentences", "."], &["no .rb file", "name a folder"][..]),
        (["evaluate", "sentences", "missing"], &["missing"]),
        (["evaluate", "extraction", "."], &["./ground-truth.json", "name the benchmark's folder"]),
        (["evaluate", "extraction", "wrong"], &["wrong/ground-truth.json", "expected an object"]),
        (["evaluate", "extraction", "extraction"], &["extraction/html/a.html", "no .html.gz either"]),
        (["evaluate", "gold", "missing"], &["score.py"]),
        (["evaluate", "metadata", "."], &["no file here ends in .json"]),
        (
            ["evaluate", "metadata", "extraction"],
            &["extraction/ground-truth.json", "expected an object of title"],
        ),
        (["evaluate", "metadata", "alone"], &["alone/a.json", "no page stands beside it"]),
    ] {
        folder.run(&arguments).refused(2, words);
    }
}

#[test]
fn benchmarks_in_small() {
    let page = "<html><body><article><h1>Ferry sinks</h1><p>The ferry Halda sank off Tarn on Monday, the port said.</p>\
                <p>Boats from the harbour saved all of its passengers within an hour.</p></article></body></html>";
    let folder = Folder::new("small_benchmarks")
        .file("pages/ground-truth.json", r#"{"a": {"articleBody": "The ferry Halda sank off Tarn on Monday, the port said."}}"#)
        .file("pages/html/a.html", page)
        .file("sentences/rules.rb", "context \"Rules\" do\n text: \"It sank. Boats came.\"\n.to eq([\"It sank.\", \"Boats came.\"])\n");
    let table = folder.run(&["evaluate", "extraction", "pages"]).quiet();
    assert!(table.contains("extracted text") && table.contains("1 pages"), "{table}");
    let table = folder.run(&["evaluate", "sentences", "sentences"]).quiet();
    assert!(table.contains("rules.rb: Rules") && table.contains("1 of 1"), "{table}");
}

/// Pages of several kinds, and what each says of itself; what is below the table is not as expected.
#[test]
fn metadata_of_pages() {
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/metadata");
    let table = Folder::new("metadata").run(&["evaluate", "metadata", pages]).quiet();
    assert_eq!(table.lines().count(), 6, "{table}");
}

#[test]
fn help_manual_and_completions_name_every_command() {
    let folder = Folder::new("help");
    let mut pages = vec![folder.run(&["--help"]).quiet(), folder.run(&["man"]).quiet()];
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        pages.push(folder.run(&["completions", shell]).quiet());
    }
    for page in &pages {
        for command in ["report", "serve", "verify", "evaluate", "man", "completions"] {
            assert!(page.contains(command), "{command} is not in {page}");
        }
    }
    for page in &pages[..2] {
        assert!(page.contains("Exit codes"), "{page}");
    }
    assert!(folder.run(&["--version"]).quiet().starts_with("crossread "));
}

#[test]
fn wrong_calls() {
    let folder = Folder::new("calls");
    for arguments in
        [&[][..], &["frobnicate"], &["report"], &["report", "a", "--format", "docx"], &["verify"]]
    {
        let run = folder.run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert!(run.err.contains("Usage: crossread") || run.err.contains("--help"), "{}", run.err);
    }
}

#[test]
fn no_colour_where_nobody_looks() {
    let folder = Folder::with_reports("colour");
    let printed = folder.run(&["report", "ferry.txt", "boats.txt"]).quiet();
    assert!(!printed.contains('\u{1b}'), "{printed}");
    folder.run(&["report", "ferry.txt", "boats.txt", "-o", "record.txt"]).quiet();
    assert!(!folder.read("record.txt").contains('\u{1b}'));
}
