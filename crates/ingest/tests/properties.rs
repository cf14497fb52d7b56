//! What holds for any bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use crossread_core::Report;
use crossread_ingest::{IngestError, LARGEST_FILE, ingest};
use proptest::prelude::*;

/// Lines lie in the text, in order, without overlap, and nothing but line breaks lies between them.
fn lines_cover(report: &Report) {
    let text = report.text();
    let mut end = 0;
    for line in report.lines() {
        assert!(line.span.start >= end, "overlap at {end}: {:?}", line);
        let between = text.get(end..line.span.start).expect("a span ends between characters");
        assert!(between.chars().all(|c| matches!(c, '\n' | '\r')), "uncovered: {between:?}");
        assert!(text.get(line.span.start..line.span.end).is_some());
        end = line.span.end;
    }
    assert!(text.get(end..).unwrap().chars().all(|c| matches!(c, '\n' | '\r')));
}

fn check(file: &str, bytes: &[u8]) {
    match ingest(file, bytes) {
        Ok(ingested) => {
            assert!(!ingested.reports.is_empty());
            ingested.reports.iter().for_each(lines_cover);
        }
        Err(error) => assert!(error.to_string().contains(file)),
    }
}

/// Pieces that rules look at, so that random texts meet them.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("By Jane Doe"),
        Just("(Photo: Jane Doe/AFP)"),
        Just("FILE - In this "),
        Just("Read more:"),
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\n\n"),
        Just(" "),
        Just("14 May 2031"),
        Just("31 February 2031"),
        Just("3.70 BYN"),
        Just("Story highlights "),
        Just("The ferry left. "),
        Just("“Öl”"),
        Just("(Reuters)"),
        Just("Share Tweet"),
        Just("Image copyright "),
        Just(" | "),
        Just("©"),
        Just(":"),
        Just("\0"),
        Just("\u{feff}"),
        Just("25:61"),
        Just("Reporting by Jane Doe. "),
        Just("é"),
        Just("…"),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// The same for pages.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<div>"),
        Just("</div>"),
        Just("<p>"),
        Just("</p>"),
        Just("<article>"),
        Just("<h1>"),
        Just("</h1>"),
        Just("<script>"),
        Just("</script>"),
        Just("<!--"),
        Just("-->"),
        Just("<"),
        Just(">"),
        Just("\""),
        Just("'"),
        Just("<table><tr><td>"),
        Just("<svg>"),
        Just("<meta property='og:title' content='Ferry'>"),
        Just("<time>"),
        Just("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":["),
        Just("&amp;"),
        Just("&#0;"),
        Just("The ferry left the harbour at noon, the port said, and came back an hour later. "),
        Just("é“”"),
        Just("<a href='x'>"),
        Just("<title>"),
        Just("<figcaption>"),
        Just("<base"),
        Just("\u{0}"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| format!("<html><body>{}", pieces.concat()))
}

/// The same for feeds and news in XML.
fn xml() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<item>"),
        Just("</item>"),
        Just("<entry>"),
        Just("</entry>"),
        Just("<channel><title>Post</title>"),
        Just("</rss>"),
        Just("<title>Ferry</title>"),
        Just("<content:encoded><![CDATA[<p>"),
        Just("]]></content:encoded>"),
        Just("<content type='xhtml'><div>"),
        Just("</content>"),
        Just("<description>"),
        Just("&lt;p&gt;"),
        Just("&amp;amp;nbsp;"),
        Just("&"),
        Just("&undefined;"),
        Just("<link href='https://a.example/2031/05/14/'/>"),
        Just("<link"),
        Just("<pubDate>Wed, 32 May 2031 25:00:00 GMT</pubDate>"),
        Just("<!-- "),
        Just("<?pi "),
        Just("<newsItem>"),
        Just("<inlineXML><html><body><p>"),
        Just("</newsItem>"),
        Just("<headline>Ferry</headline>"),
        Just("<hl1/>"),
        Just("é“”"),
        Just("\u{0}"),
        Just(
            "The ferry left the harbour at noon, the port said, and came back an hour later, for the sea beyond the mole was \
             too high, and nobody aboard had thought of taking anything to eat, so that all of them were glad to be ashore again \
             by the time that the kiosk on the quay opened, which it does at two. "
        ),
    ];
    let root = prop_oneof![
        Just("<rss>"),
        Just("<?xml version='1.0'?><feed>"),
        Just("<newsMessage>"),
        Just("<nitf>")
    ];
    (root, prop::collection::vec(piece, 0..40))
        .prop_map(|(root, pieces)| format!("{root}{}", pieces.concat()))
}

/// The same for messages.
fn message() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Subject: =?utf-8?Q?Ferry_=C3?=\n"),
        Just("From: \"Doe, Jane\" <jane@post.example>, <@>\n"),
        Just("Date: Wed, 14 May 2031 08:30:00 +9999\n"),
        Just("Content-Type: multipart/alternative; boundary=\"b\"\n"),
        Just("Content-Type: text/html; charset=utf-16\n"),
        Just("Content-Type: text/plain; charset=\"\"\n"),
        Just("Content-Type: message/rfc822\n"),
        Just("Content-Transfer-Encoding: quoted-printable\n"),
        Just("Content-Transfer-Encoding: base64\n"),
        Just("Content-Disposition: attachment; filename*=utf-8''%ff\n"),
        Just("Snapshot-Content-Location: https://a.example/\n"),
        Just("\n"),
        Just("\n--b\n"),
        Just("\n--b--\n"),
        Just("=C3=\n=3D"),
        Just("<p>The ferry left the harbour at noon, the port said.</p>"),
        Just("The ferry left the harbour at noon.\n"),
        Just("é"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| format!("MIME-Version: 1.0\n{}", pieces.concat()))
}

/// The same for PDFs: words of the format in any order.
fn pdf() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just("1 0 obj\n"),
        Just("2 0 obj\n"),
        Just("3 0 obj"),
        Just("endobj\n"),
        Just("<< /Type /Catalog /Pages 2 0 R >>"),
        Just("<< /Type /Pages /Kids [2 0 R 3 0 R] /Rotate 90 >>"),
        Just(
            "<< /Type /Page /Contents [4 0 R 4 0 R] /Resources << /Font << /F 5 0 R >> /XObject << /X 4 0 R >> >> >>"
        ),
        Just("4 0 obj << /Length 40 /Subtype /Form >>\nstream\n"),
        Just("4 0 obj << /Filter [/FlateDecode /ASCIIHexDecode] /DecodeParms 4 0 R >>\nstream\r\n"),
        Just("\nendstream\n"),
        Just(
            "5 0 obj << /Type /Font /Subtype /Type0 /ToUnicode 4 0 R /DescendantFonts [5 0 R] /W [0 [500] 1 9 700] /FirstChar -1 /Widths [] >> endobj\n"
        ),
        Just("6 0 obj << /Type /ObjStm /N 2 /First 9 >>\nstream\n7 0 8 0 << /Type /Page >> (unclosed"),
        Just(
            "1 beginbfrange <0000> <ffffffff> <fffe> endbfrange 1 beginbfrange <01> <03> [<0041> <>] endbfrange"
        ),
        Just("BT /F 12 Tf 1 0 0 1 72 700 Tm (The ferry left the har-) Tj 0 -14 Td (bour at noon.) Tj ET\n"),
        Just("0 0 0 0 0 0 cm 1e30 0 0 -1e30 9e37 1 Tm [(a) -2000 (b) 99999999999] TJ T* (c) '\n"),
        Just("/X Do /Artifact BMC q /Span << /ActualText <feff0041> >> BDC (x) Tj EMC EMC Q Q\n"),
        Just("BI /W 9 /H 9 /BPC 8 /CS /G ID "),
        Just("trailer << /Root 1 0 R /Info 4 0 R /Encrypt 5 0 R >>\n"),
        Just("trailer << /Root 1 0 R >> startxref\n0\n%%EOF"),
        Just("((((("),
        Just("[[[[[<<<<"),
        Just("\u{0}é"),
    ];
    prop::collection::vec(piece, 0..40)
        .prop_map(|pieces| ["%PDF-1.7\n", &pieces.concat()].concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for file in ["a.txt", "a.html", "a.json", "a.xml", "a.eml", "a"] {
            check(file, &bytes);
        }
        let starts: [&[u8]; 6] =
            [b"<rss><item>", b"MIME-Version: 1.0\n", b"WARC/1.0\r\n", b"\x1f\x8b\x08", b"PK\x03\x04", b"%PDF-1.4\n"];
        for start in starts {
            check("a", &[start, &bytes].concat());
        }
    }

    #[test]
    fn any_text_is_kept(text in pieces()) {
        check("a.html", text.as_bytes());
        if let Ok(ingested) = ingest("a.txt", text.as_bytes()) {
            prop_assert_eq!(ingested.reports[0].text(), text.strip_prefix('\u{feff}').unwrap_or(&text));
            lines_cover(&ingested.reports[0]);
        }
    }

    #[test]
    fn any_article_is_kept(title in prop::option::of(pieces()), text in prop::option::of(pieces())) {
        let article = serde_json::json!({ "title": title, "text": text, "authors": ["By Jane Doe", "Min Read"] });
        let json = article.to_string();
        if let Ok(ingested) = ingest("a.json", json.as_bytes()) {
            let expected = format!("{}\n{}", title.unwrap_or_default(), text.unwrap_or_default());
            prop_assert_eq!(ingested.reports[0].text(), expected);
            lines_cover(&ingested.reports[0]);
        }
    }

    #[test]
    fn any_page(page in markup()) {
        check("a.html", page.as_bytes());
    }

    #[test]
    fn any_document(document in xml()) {
        check("a.xml", document.as_bytes());
    }

    #[test]
    fn any_pdf(pdf in pdf()) {
        check("a.pdf", &pdf);
    }

    #[test]
    fn any_damage_of_a_pdf(at in any::<prop::sample::Index>(), byte in any::<u8>(), end in any::<prop::sample::Index>()) {
        for pdf in [&include_bytes!("fixtures/two-columns.pdf")[..], include_bytes!("fixtures/object-streams.pdf")] {
            let mut bytes = pdf.to_vec();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            check("a.pdf", &bytes);
            bytes.truncate(end.index(bytes.len()));
            check("a.pdf", &[b"%PDF-", &bytes[..]].concat());
        }
    }

    #[test]
    fn any_message(message in message()) {
        check("a.eml", message.as_bytes());
    }
}

#[test]
fn deep_page_is_read() {
    let paragraph =
        "<p>The ferry left the harbour at noon, the port said, and came back an hour later.</p>".repeat(5);
    let page = format!(
        "<html><body>{}{paragraph}{}",
        "<div class='level of a page'>".repeat(100_000),
        "</div>".repeat(100_000)
    );
    let ingested = ingest("deep.html", page.as_bytes()).unwrap();
    assert!(ingested.reports[0].text().contains("came back an hour later"));
    assert!(!ingested.reports[0].diagnostics().is_empty());
}

#[test]
fn large_file_is_refused() {
    let bytes = vec![b'a'; usize::try_from(LARGEST_FILE).unwrap() + 1];
    assert!(matches!(ingest("a.txt", &bytes), Err(IngestError::TooLarge { .. })));
}
