//! A store whose stories grow remembers what the networks said: its records are those of reading everything anew.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;

use crossread::store::{Access, Filter};
use crossread::{Library, MiniLm, Report, WordBag, ingest};

const AGENCY: &str = "The ferry Halda sank off Tarn on Monday, and boats from the harbour saved 38 passengers, the water board said. \
Harbour master Jorun Vask said that the strait stays closed until Thursday. Divers are to look at the hull on Tuesday.";

/// Reports of one event, each beginning in words of its own; some print the agency's text.
fn reports() -> Vec<Report> {
    let own = [
        (
            "one",
            "Ferry Halda sinks off Tarn\n2031-05-12\nThe ferry Halda sank in the strait of Tarn on Monday with 40 passengers.",
        ),
        (
            "two",
            "Strait of Tarn closed\n2031-05-12\nThe strait of Tarn is closed to ships after the ferry Halda sank.",
        ),
        (
            "three",
            "Second look at the Halda\n2031-05-13\nDivers found a crack in the hull of the ferry Halda off Tarn. Boats saved 40 passengers.",
        ),
        (
            "four",
            "Halda was old\n2031-05-14\nThe ferry Halda, which sank off Tarn on Monday, was 41 years old. Jorun Vask denied that the strait opens on Wednesday.",
        ),
    ];
    let text = |(n, (name, own)): (usize, (&str, &str))| {
        let text = if n % 2 == 0 { format!("{own} {AGENCY}\n") } else { format!("{own}\n") };
        ingest(&format!("{name}.txt"), text.as_bytes()).expect("a report").reports
    };
    own.into_iter().enumerate().flat_map(text).collect()
}

#[test]
fn in_any_order_records_are_those_of_reading_anew() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("remembered");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    let encoder = MiniLm::new().expect("the built-in networks load");
    let mut last = Vec::new();
    for (n, order) in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]].into_iter().enumerate() {
        let mut library = Library::open(&folder.join(format!("{n}.db")), Access::Create).expect("a store");
        let reports = reports();
        for place in order {
            library.add(&reports[place..=place]).expect("added");
            library.group().expect("grouped");
            for story in library.store().without_record().expect("read") {
                library.record(story, &encoder).expect("made");
            }
            // These read all of it anew, by networks that remember nothing.
            let fresh = MiniLm::new().expect("the built-in networks load");
            assert_eq!(library.other_records(&fresh).expect("read"), Vec::<String>::new(), "{order:?}");
        }
        assert_eq!(library.store().check().expect("read"), Vec::<String>::new());
        let stories = library.store().stories(&Filter { limit: 10, ..Filter::default() }).expect("read");
        let records = stories.iter().map(|story| library.record(story.id, &WordBag).expect("kept").record);
        let records: Vec<String> =
            records.map(|record| serde_json::to_string(&record).expect("JSON")).collect();
        assert!(last.is_empty() || last == records, "{order:?}");
        last = records;
    }
    assert_eq!(last.len(), 1, "one story");
}
