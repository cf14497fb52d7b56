//! What holds for any reports: their order does not show, no bytes make the pipeline panic, every record holds.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use crossread::{Encoder, MiniLm, Report, WordBag, ingest, render, report, verify};
use proptest::prelude::*;

/// A file of the examples.
#[derive(Clone)]
struct Source {
    file: String,
    bytes: Vec<u8>,
}

impl fmt::Debug for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: b\"{}\"", self.file, self.bytes.escape_ascii())
    }
}

static HARBOUR: LazyLock<Vec<Source>> = LazyLock::new(|| sources("harbour-accident"));
static MAYORS: LazyLock<Vec<Source>> = LazyLock::new(|| sources("mayors-meeting"));

fn sources(example: &str) -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example);
    let mut sources: Vec<Source> = std::fs::read_dir(folder)
        .expect("the example")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let file = path.file_name().expect("a name").to_string_lossy().into_owned();
            Source { file, bytes: std::fs::read(path).expect("a file") }
        })
        .collect();
    sources.sort_by(|a, b| a.file.cmp(&b.file));
    sources
}

/// The articles of the files that can be read.
fn articles(sources: &[Source]) -> Vec<Report> {
    sources.iter().filter_map(|s| ingest(&s.file, &s.bytes).ok()).flat_map(|i| i.reports).collect()
}

/// The record of `reports` as JSON, after every span of it was checked.
fn record(reports: Vec<Report>, encoder: &dyn Encoder) -> String {
    let reading = report(reports, encoder);
    let reports: Vec<Report> = reading.reports().cloned().collect();
    assert_eq!(verify(&reading.record, &reports), []);
    render::json(&reading.record)
}

/// Some of an example's reports in their own order, and the same in another.
fn some_in_two_orders() -> impl Strategy<Value = (Vec<Report>, Vec<Report>)> {
    prop_oneof![Just(&HARBOUR), Just(&MAYORS)]
        .prop_flat_map(|sources| {
            let reports = articles(sources);
            let all = reports.len();
            prop::sample::subsequence(reports, 1..=all)
        })
        .prop_flat_map(|some| (Just(some.clone()), Just(some).prop_shuffle()))
}

/// One change to a file's bytes.
#[derive(Debug, Clone)]
enum Edit {
    Remove,
    Repeat,
    Reverse,
    Write(Vec<u8>),
}

impl Edit {
    /// Applies it to some bytes from `place` on, a share of the whole.
    fn apply(&self, bytes: &mut Vec<u8>, place: f64, length: usize) {
        let start = (place * bytes.len() as f64) as usize;
        let end = (start + length).min(bytes.len());
        match self {
            Edit::Remove => drop(bytes.drain(start..end)),
            Edit::Repeat => bytes.extend_from_within(start..end),
            Edit::Reverse => bytes[start..end].reverse(),
            Edit::Write(new) => drop(bytes.splice(start..start, new.iter().copied())),
        }
    }
}

/// What rules look for, and what they do not expect.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "'",
    "«",
    "said",
    " said Mayor Dorst, ",
    "not ",
    "More than ",
    "1,000,000,000,000",
    "99999999999999999999",
    "0",
    "-1",
    "½",
    "٣",
    "3.5 million euros",
    "31 February 2030",
    "12 + 1",
    "%",
    "$",
    "\n",
    "\r\n\r\n",
    "\t",
    "\u{0}",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "e\u{301}",
    "👩‍👩‍👧",
    "ﬁ",
    "İ",
    "ß",
    ". ",
    "...",
    "!?",
    "<p>",
    "</div>",
    "<script>",
    "{\"title\":\"",
    "\",\"text\":\"",
    "\\u0000",
    "&#xD800;",
    "]]>",
    "Of the 31 injured, ",
    "yesterday",
    "at 25:99",
    "km",
    " feet",
    "nine hundred and ninety-nine trillion ",
];

fn edits() -> impl Strategy<Value = Vec<(Edit, f64, usize)>> {
    let edit = prop_oneof![
        Just(Edit::Remove),
        Just(Edit::Repeat),
        Just(Edit::Reverse),
        prop::collection::vec(any::<u8>(), 1..40).prop_map(Edit::Write),
        prop::sample::select(PIECES).prop_map(|piece| Edit::Write(piece.as_bytes().to_vec())),
    ];
    prop::collection::vec((edit, 0.0..1.0_f64, 1..400_usize), 0..12)
}

/// A file of the examples, damaged.
fn damaged() -> impl Strategy<Value = Source> {
    let sources = prop::sample::select([HARBOUR.as_slice(), MAYORS.as_slice()].concat());
    (sources, edits()).prop_map(|(mut source, edits)| {
        edits.iter().for_each(|(edit, place, length)| edit.apply(&mut source.bytes, *place, *length));
        source
    })
}

/// A file of pieces or of any bytes.
fn arbitrary() -> impl Strategy<Value = Source> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..120)
        .prop_map(|pieces| pieces.join(" ").into_bytes());
    let bytes = prop_oneof![3 => pieces, 1 => prop::collection::vec(any::<u8>(), 0..2000)];
    (prop::sample::select(&["a.txt", "a.html", "a.json", "a.jsonl", "a"][..]), bytes)
        .prop_map(|(file, bytes)| Source { file: file.to_owned(), bytes })
}

/// A tenth of proptest's usual number of cases (PROPTEST_CASES, else 256): each runs the whole pipeline.
fn configuration() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases / 10, failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(configuration())]

    #[test]
    fn any_order_gives_the_same_bytes((some, shuffled) in some_in_two_orders()) {
        prop_assert_eq!(record(some, &WordBag), record(shuffled, &WordBag));
    }

    #[test]
    fn no_file_makes_it_panic(
        files in prop::collection::vec(prop_oneof![2 => damaged(), 1 => arbitrary()], 1..6)
    ) {
        let mut reports = articles(&files);
        let once = record(reports.clone(), &WordBag);
        reports.reverse();
        prop_assert_eq!(once, record(reports, &WordBag));
    }
}

#[test]
fn the_network_does_not_mind_the_order() {
    let encoder = MiniLm::new().expect("the weights load");
    for sources in [&HARBOUR, &MAYORS] {
        let mut reports = articles(sources);
        let once = record(reports.clone(), &encoder);
        reports.reverse();
        reports.rotate_left(2);
        // A network that remembers nothing of the first time.
        let other = MiniLm::new().expect("the weights load");
        assert_eq!(once, record(reports, &other));
    }
}

#[test]
fn no_report_gives_an_empty_record() {
    let reading = report(Vec::new(), &WordBag);
    assert!(reading.record.reports.is_empty() && reading.record.findings.is_empty());
}
