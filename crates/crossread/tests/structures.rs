//! Random structures of texts, pages, lists and records: each is read, none makes the program fall, and what comes out holds.
//! Longer with `PROPTEST_CASES`.
#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use crossread::{Record, Report, WordBag, ingest, report, verify};
use proptest::prelude::*;

/// What texts, pages and lists are made of.
const PIECES: &[&str] = &[
    "The ferry Halda sank off Tarn on Monday, police said. ",
    "Twelve people died and 40 were saved. ",
    "“We did it,” Mayor Ida Penrose said. ",
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "X.’",
    "— a ",
    " - ",
    ". ",
    "… A",
    ", and then he ",
    "who ",
    "he said ",
    "she ",
    "the minister ",
    "J. K. ",
    "twenty-one ",
    "1.2.3 ",
    "3.5 million euros ",
    "on 3 May 2031 ",
    "10:30 ",
    "two days after ",
    "not ",
    "\n",
    "\r\n",
    "\n\n",
    "•",
    "(",
    ")",
    "[",
    "e\u{301}",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "<div>",
    "</div>",
    "<p>",
    "<!-->",
    "<svg>",
    "<title>",
    "<b a=1>",
    "<table>",
    "<td>",
    "</zzz>",
    "<script>",
    "</script>",
    "<article>",
    "<div =\">",
    "&amp;",
    "{\"title\":\"A\",",
    "\"text\":\"The mill burnt.\"}",
    "[",
    "]",
    ",",
    "1e999",
    "\\ud800",
    "null",
    "By Ida Penrose\n",
    "Photo: A B\n",
    "Lind:\n",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        20 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => (prop::sample::select(PIECES), 2..200_usize).prop_map(|(piece, times)| piece.repeat(times)),
        1 => "\\PC{0,12}",
    ];
    prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

fn reports(file: &str, text: &str) -> Vec<Report> {
    ingest(file, text.as_bytes()).map(|read| read.reports).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_holds(one in text(), other in text(), form in prop::sample::select(vec!["txt", "html", "json"])) {
        let page = |text: &str| match form {
            "html" => format!("<html><body><article>{text}"),
            "json" => format!("[{{\"title\":\"A\",\"text\":\"The mill of Talheim burnt down.\"}},{text}"),
            _ => text.to_owned(),
        };
        let (one, other) = (page(&one), page(&other));
        let mut all = reports(&format!("a.{form}"), &one);
        all.extend(reports(&format!("b.{form}"), &other));
        prop_assume!(!all.is_empty());
        let reading = report(all, &WordBag);
        let read: Vec<Report> = reading.reports().cloned().collect();
        prop_assert_eq!(verify(&reading.record, &read), vec![]);
        let json = crossread::render::json(&reading.record);
        prop_assert!(serde_json::from_str::<Record>(&json).is_ok());
    }

    /// A record comes from a stranger: whatever it says, it is read and checked, or refused.
    #[test]
    fn any_record_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec![
            "-1", "18446744073709551615", "\"\"", "null", "[]", "{}", "\"r9\"", "1e400", "\"\\ud800\"", "true",
        ])), 1..6),
    ) {
        let one = reports("a.txt", "The ferry Halda sank off Tarn on Monday. All 40 passengers were saved by boats.");
        let two = reports("b.txt", "On Monday the ferry Halda sank off Tarn. Boats saved all of its 41 passengers.");
        let reading = report(one.into_iter().chain(two).collect(), &WordBag);
        let read: Vec<Report> = reading.reports().cloned().collect();
        let json = crossread::render::json(&reading.record);
        // Values: what stands behind a colon, to the end of its line.
        let mut lines: Vec<String> = json.lines().map(str::to_owned).collect();
        for (at, value) in changes {
            let count = lines.len();
            let line = &mut lines[at.index(count)];
            if let Some((name, old)) = line.split_once(": ") {
                let comma = if old.ends_with(',') { "," } else { "" };
                *line = format!("{name}: {value}{comma}");
            }
        }
        if let Ok(record) = serde_json::from_str::<Record>(&lines.join("\n")) {
            let _ = verify(&record, &read);
            let _ = crossread::render::html(&record, &read, None);
            let _ = crossread::render::terminal(&record, 80, false, crossread::render::Extent::All);
            let _ = crossread::render::markdown(&record);
            let _ = crossread::render::csv(&record);
        }
    }
}
