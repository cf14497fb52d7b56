//! Web archives as crawlers and tools leave them: packed or not, of many kinds of records, damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::io::Write as _;

use crossread_core::Report;
use crossread_ingest::{Archive, IngestError, Ingested, ingest};
use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

fn page(title: &str, words: &str) -> String {
    format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>{words} The harbour office said that the quay stays closed until the divers have looked at the piles.</p>\
         <p>Nobody was hurt, according to the office, and the ferries call at the old pier in the meantime.</p>\
         </article></body></html>"
    )
}

fn record(kind: &str, target: &str, message: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: 2031-05-14T08:30:00Z\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        message.len()
    )
    .into_bytes();
    record.extend_from_slice(message);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn response(target: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("HTTP/1.1 200 OK\r\n{fields}\r\n").into_bytes();
    message.extend_from_slice(body);
    record("response", target, &message)
}

fn html(target: &str, title: &str, words: &str) -> Vec<u8> {
    response(target, "Content-Type: text/html; charset=UTF-8\r\n", page(title, words).as_bytes())
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn describe(read: Result<Ingested, IngestError>) -> String {
    let mut text = String::new();
    let read = match read {
        Ok(read) => read,
        Err(error) => return error.to_string(),
    };
    for report in &read.reports {
        let published = report.published().map(|published| published.date.to_string());
        let first = report.text().lines().nth(1).unwrap_or_default().split('.').next().unwrap_or_default();
        writeln!(
            text,
            "{} | {} | {} | {} | {first}",
            report.file(),
            report.url().unwrap_or("-"),
            report.outlet().unwrap_or("-"),
            published.as_deref().unwrap_or("-"),
        )
        .unwrap();
    }
    for told in &read.diagnostics {
        writeln!(text, "{}", told.message).unwrap();
    }
    text
}

fn mixed() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "-", b"software: a crawler\r\n"),
        record("request", "https://tarnpost.example/quay", b"GET /quay HTTP/1.1\r\nHost: tarnpost.example\r\n\r\n"),
        html("https://www.tarnpost.example/quay", "Quay closed in Tarn", "A crane ran into the quay on Monday."),
        response("https://tarnpost.example/logo.png", "Content-Type: image/png\r\n", b"\x89PNG\r\n\x1a\n\0\0"),
        html("https://saltmail.example/2031/05/12/pier", "Old pier opens", "The old pier of Tarn opened again."),
        record(
            "response",
            "https://saltmail.example/gone",
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><body><p>Gone.</p></body></html>",
        ),
    ]
}

const MIXED: &str = "\
a.warc#1 | https://www.tarnpost.example/quay | tarnpost.example | 2031-05-14 | A crane ran into the quay on Monday
a.warc#2 | https://saltmail.example/2031/05/12/pier | saltmail.example | 2031-05-12 | The old pier of Tarn opened again
Responses that are no pages: 2.
";

#[test]
fn plain_and_packed_archives_read_alike() {
    let plain = mixed().concat();
    assert_eq!(describe(ingest("a.warc", &plain)), MIXED);
    let members: Vec<u8> = mixed().iter().flat_map(|record| packed(record)).collect();
    assert_eq!(describe(ingest("a.warc", &members)), MIXED);
    assert_eq!(describe(ingest("a.warc", &packed(&plain))), MIXED, "in one member");
}

#[test]
fn wacz() {
    let files: Vec<Vec<u8>> = mixed().chunks(3).map(|records| packed(&records.concat())).collect();
    let files: Vec<(&str, &[u8])> = vec![
        ("datapackage.json", b"{}"),
        ("archive/one.warc.gz", &files[0]),
        ("archive/two.warc.gz", &files[1]),
    ];
    assert_eq!(describe(ingest("a.warc", &zip(&files))), MIXED);
    let other = describe(ingest("a.docx", &zip(&[("word/document.xml", b"<w/>")])));
    assert!(other.contains("a ZIP archive or an office document"), "{other}");
}

#[test]
fn pages_in_every_coding() {
    let body = page("Quay closed", "A crane – the second – ran into the quay.");
    let western = page("Quay closed", "The crane of Malmö ran into the quay.");
    let (western, _, _) = encoding_rs::WINDOWS_1252.encode(&western);
    let (head, tail) = body.as_bytes().split_at(200);
    let mut chunked = format!("{:x}; part=1\r\n", head.len()).into_bytes();
    chunked.extend_from_slice(head);
    chunked.extend_from_slice(format!("\r\n{:X}\r\n", tail.len()).as_bytes());
    chunked.extend_from_slice(tail);
    chunked.extend_from_slice(b"\r\n0\r\n\r\n");
    let html = "Content-Type: text/html\r\n";
    let archive = [
        response("https://a.example/1", &format!("{html}Transfer-Encoding: chunked\r\n"), &chunked),
        response("https://a.example/2", &format!("{html}Transfer-Encoding: chunked\r\n"), body.as_bytes()),
        response(
            "https://a.example/3",
            &format!("{html}content-encoding: gzip\r\n"),
            &packed(body.as_bytes()),
        ),
        response("https://a.example/4", &format!("{html}Content-Encoding: br\r\n"), body.as_bytes()),
        response("https://a.example/5", &format!("{html}Content-Encoding: br\r\n"), b"\x1b\x02\x80"),
        response("https://a.example/6", "Content-Type: text/html; charset=\"windows-1252\"\r\n", &western),
        response("https://a.example/7", html, b"<html><body><img src='quay.jpg'></body></html>"),
        response(
            "https://a.example/8",
            &format!("{html}Content-Encoding: gzip\r\n"),
            &packed(body.as_bytes())[..90],
        ),
    ];
    let expected = "\
a#1 | https://a.example/1 | a.example | 2031-05-14 | A crane – the second – ran into the quay
a#2 | https://a.example/2 | a.example | 2031-05-14 | A crane – the second – ran into the quay
a#3 | https://a.example/3 | a.example | 2031-05-14 | A crane – the second – ran into the quay
a#4 | https://a.example/4 | a.example | 2031-05-14 | A crane – the second – ran into the quay
a#5 | https://a.example/6 | a.example | 2031-05-14 | The crane of Malmö ran into the quay
Records that are damaged and were skipped: 1.
Pages packed in a way that is not read: 1.
Pages that hold no report text and were left out: 1.
";
    assert_eq!(describe(ingest("a", &archive.concat())), expected);
}

/// One damaged record costs itself alone.
#[test]
fn damage_is_skipped_and_counted() {
    let reports =
        |read: Result<Ingested, IngestError>| read.map(|read| read.reports.len()).unwrap_or_default();
    let records: Vec<Vec<u8>> = (1..=5)
        .map(|number| {
            let words = format!("Crane {number} ran into the quay on Monday at noon.");
            html(&format!("https://a.example/{number}"), "Quay closed", &words)
        })
        .collect();
    let told = |bytes: &[u8]| {
        let read = ingest("a", bytes);
        let said = describe(read.clone());
        assert!(said.contains("Records that are damaged and were skipped: 1."), "{said}");
        reports(read)
    };
    let mut members: Vec<Vec<u8>> = records.iter().map(|record| packed(record)).collect();
    for byte in &mut members[2][40..60] {
        *byte = !*byte;
    }
    assert_eq!(told(&members.concat()), 4);
    let whole: Vec<u8> = records.iter().flat_map(|record| packed(record)).collect();
    assert_eq!(told(&whole[..whole.len() - 30]), 4, "cut");

    let plain = records.concat();
    assert_eq!(told(&plain[..plain.len() - 100]), 4, "cut");
    let garbled = [&records[0][..], b"\r\nnoise\xff\xfe\r\nmore of it\r\n", &records[1]].concat();
    assert_eq!(told(&garbled), 2);
    let lengthless = String::from_utf8(records[0].clone()).unwrap().replace("Content-Length", "Content-Size");
    assert_eq!(told(&[lengthless.as_bytes(), &records[1]].concat()), 1);
}

#[test]
fn archives_without_a_report_are_refused() {
    let info = record("warcinfo", "-", b"software: a crawler\r\n");
    let refused = describe(ingest("a.warc", &info));
    assert!(refused.starts_with("a.warc: a web archive without a page that holds a report;"), "{refused}");
    let refused = describe(ingest("a.gz", &packed(b"{\"title\": \"Quay\"}")));
    assert!(refused.contains("a gzip archive"), "{refused}");
}

/// A stream of any length: batches, and no more of the source read than they need.
#[test]
fn batches() {
    let source =
        std::iter::repeat_with(|| packed(&html("https://a.example/", "Quay closed", "A crane fell.")));
    let bytes: Vec<u8> = source.take(600).flatten().collect();
    let mut archive = Archive::warc("a", &bytes[..]).unwrap();
    let mut sizes: Vec<(usize, u64)> = Vec::new();
    while let Some(reports) = archive.next() {
        let reports: Vec<Report> = reports;
        sizes.push((reports.len(), archive.consumed()));
    }
    assert_eq!(sizes.iter().map(|(reports, _)| *reports).collect::<Vec<_>>(), [256, 256, 88]);
    assert!(sizes[0].1 < bytes.len() as u64 * 2 / 3);
    assert_eq!(archive.consumed(), bytes.len() as u64);
    assert!(archive.finish().unwrap().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is overwritten, cut or put in, every archive gives reports or an error that names it.
    #[test]
    fn any_damage(
        form in 0..3,
        damages in prop::collection::vec((any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..20)), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = match form {
            0 => mixed().concat(),
            1 => mixed().iter().flat_map(|record| packed(record)).collect(),
            _ => zip(&[("archive/one.warc.gz", &packed(&mixed().concat()))]),
        };
        for (at, noise) in damages {
            let at = at.index(bytes.len());
            let end = (at + noise.len()).min(bytes.len());
            bytes.splice(at..end, noise);
        }
        if cut.index(2) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        match ingest("damaged", &bytes) {
            Ok(read) => prop_assert!(!read.reports.is_empty()),
            Err(error) => prop_assert!(error.to_string().contains("damaged")),
        }
    }
}

/// A ZIP of files that are stored as they are (APPNOTE 4.3).
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let name_size = u16::try_from(name.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(out.len()).unwrap().to_le_bytes();
        // Version, flags, method, time and date; then checksum, sizes, length of the name and of what is extra.
        let common = [
            &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &size,
            &name_size,
            &[0, 0],
        ]
        .concat();
        out.extend([b"PK\x03\x04", &common[..], name.as_bytes(), bytes].concat());
        directory.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &offset, name.as_bytes()].concat());
    }
    let (start, size) = (u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    out.extend(directory);
    out.extend(
        [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size.to_le_bytes(), &start.to_le_bytes(), &[0, 0]]
            .concat(),
    );
    out
}
