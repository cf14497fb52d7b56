//! Cost grows with size: processor time of every structure at one, two and four times a size, in one run. The networks
//! are left out, for theirs grows with the sentences that are read, whatever these hold.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot go on fails, and says what it saw"
)]

use std::time::Duration;

use crossread::{WordBag, ingest, report};
use rustix::time::{ClockId, clock_gettime};

/// Four times the size may take so many times as long: n·log n gives some 5, a square 16.
const GROWTH: f64 = 9.0;

/// What is taken off no measurement: less than this is noise.
const NOISE: Duration = Duration::from_millis(3);

/// The least of so many runs counts, for whatever else the machine does only adds.
const RUNS: usize = 3;

/// What a report of the smallest size takes at most; others take four times as long.
const LONGEST: Duration = Duration::from_secs(3);

const PROSE: &str =
    "The ferry Halda sank off Tarn on Monday, police said. Twelve people died and 40 were saved. ";

/// Structures of a text: a name, and what is repeated; `#` is a number that grows.
const TEXTS: &[(&str, &str)] = &[
    ("full stops behind apostrophes", "X.’"),
    ("full stops before spaces", ". "),
    ("exclamation marks", "no!!! "),
    ("dashes", "— a "),
    ("hyphens", "a - b - "),
    ("apostrophes", "’"),
    ("apostrophes in words", "it’s "),
    ("quotation marks", "\""),
    ("quotations of a word", "\"a\" "),
    ("quotations of one sentence", "“we did it, all of us”, "),
    ("quotations that are said", "“We did it, all of us,” he said. "),
    ("quotations that open", "“We did "),
    ("quotations behind colons", "Lind:\n“It rained on #.”\n"),
    ("nested quotations", "“a ‘b «c "),
    ("numbers", "12 "),
    ("numbers with points", "1.2."),
    ("numbers with units", "12 people, 3.5 million euros; "),
    ("numbers in words", "twenty-one thousand and "),
    ("fractions", "1/2 "),
    ("dates", "on Monday 3 May 2031 "),
    ("months", "May "),
    ("times of day", "10:30 "),
    ("relative times", "two days after "),
    ("names", "Aa# Bb# "),
    ("names in sentences", "Ida Penrose# met Tom Lind#. "),
    ("one name", "Ida Penrose "),
    ("initials", "J. K. "),
    ("offices", "the minister "),
    ("pronouns", "he said she "),
    ("clauses", "and then he ran away, "),
    ("relative clauses", "who saw the man "),
    ("brackets", "(a "),
    ("square brackets", "[a] "),
    ("ellipses", "… A "),
    ("commas", ", "),
    ("semicolons", "a; "),
    ("colons", "a: "),
    ("lines", "A line\n"),
    ("empty lines", "\n"),
    ("carriage returns", "a\r"),
    ("spaces", " "),
    ("one long word", "a"),
    ("capitals", "A"),
    ("combining marks", "e\u{301}\u{301}"),
    ("directional marks", "\u{202e}a "),
    ("addresses", "https://a.example/# "),
    ("mail addresses", "a@b.example "),
    ("hash tags", "#a @b "),
    ("list items", "1. a\n"),
    ("bullets", "• a\n"),
    ("captions", "Photo: A B/Agency\n"),
    ("bylines", "By Ida Penrose\n"),
    ("menus", "Home\nNews\nSport\n"),
    ("percentages", "# % of # people said "),
    ("said", "said "),
    ("negations", "not never no "),
    ("sentences", "The mill of Talheim burnt down on day #. "),
];

/// Structures of a page.
const PAGES: &[(&str, &str)] = &[
    ("elements that open", "<div>"),
    ("closing tags without opening ones", "<div></zzz>"),
    ("comments that end at once", "<!--><div>"),
    ("comments", "<!-- a -->"),
    ("attributes that begin with a mark", "<div =\">"),
    ("elements in a picture's title", "<svg><title><div>"),
    ("pictures", "<svg><g><path d=1 />"),
    ("formulas", "<math><mi>"),
    ("formatting", "<b a=#>"),
    ("formatting in paragraphs", "<p><b a=#><i>"),
    ("links", "<a href=\"/#\">a</a> "),
    ("links that stay open", "<a href=#><div>"),
    ("paragraphs", "<p>The mill burnt down on day #, said the mayor.</p>"),
    ("empty paragraphs", "<p>"),
    ("line breaks", "<br>"),
    ("tables", "<table><tr><td>"),
    ("rows", "<tr><td>a</td></tr>"),
    ("words in tables", "<table>a"),
    ("lists", "<ul><li>"),
    ("templates", "<template><p>"),
    ("forms", "<form><input><select><option>"),
    ("references", "&amp;&#x41;&nope;"),
    ("brackets that are none", "< a > "),
    ("scripts", "<script>if (a < b) {}</script>"),
    ("bodies", "<body a#=1>"),
    ("classes", "<div class=\"a b c article-body comment\">a</div>"),
    ("metadata", "<meta property=\"og:title\" content=\"A # b\">"),
    ("linked data", "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\"}</script>"),
    ("times", "<time datetime=\"2031-05-03\">3 May</time>"),
    ("headings", "<h2>A heading #</h2>"),
    ("frames", "<iframe></iframe><noscript><p>"),
    ("text areas", "<textarea>a</textarea>"),
    ("captions", "<figure><figcaption>a"),
];

/// Structures of a list in JSON.
const LISTS: &[(&str, &str)] = &[
    ("entries that are numbers", "1,"),
    ("entries that are empty", "{},"),
    ("articles", "{\"title\":\"A #\",\"text\":\"The mill burnt down.\"},"),
    ("lists in lists", "[[1],[2]],"),
    ("fields", "{\"a\":1,\"b\":[2],\"title\":\"x\",\"authors\":[\"A\",\"B\"]},"),
    ("numbers beyond a double", "1e999,"),
    ("halves of characters", "\"\\ud800\","),
];

/// Structures of a feed.
const FEEDS: &[(&str, &str)] = &[
    ("entries", "<item><title>A #</title><description>The mill burnt down on day #.</description></item>"),
    ("entries that stay open", "<item><description>The mill burnt down. "),
    ("ends of nothing", "</item></title>"),
    ("sections", "<![CDATA[a]]>"),
    ("sections that stay open", "<![CDATA["),
    ("attributes", "<item a#=\"1\">"),
    ("references", "&amp;lt;p&amp;gt;&nope;"),
    ("comments", "<!-- a --><?b c?>"),
    ("elements that open", "<a#>"),
];

/// Structures of a message.
const MESSAGES: &[(&str, &str)] = &[
    ("fields", "X-A#: b\n"),
    ("encoded words", "Subject: =?utf-8?Q?=C3?= =?utf-8?B?w7w=?=\n"),
    ("senders", "From: \"A\" <a@b.example>, \"B\" <b@\n"),
    ("parts", "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>a</p>\n"),
    ("parts in parts", "Content-Type: multipart/mixed; boundary=b#\n\n--b#\n"),
    ("boundaries", "\n--b\n"),
    ("messages in messages", "Content-Type: message/rfc822\n\nSubject: a\n"),
];

/// Structures of a web archive.
const ARCHIVES: &[(&str, &str)] = &[
    (
        "records",
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 19\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\r\n\r\n",
    ),
    ("records without a length", "WARC/1.0\r\nWARC-Type: response\r\n\r\n"),
    ("headers that go on", "WARC/1.0\r\nA: b\r\n"),
    ("marks", "WARC/ \n"),
    ("lines", "\n"),
];

/// Structures of a PDF: of the file, and of what a page draws.
const PDFS: &[(&str, &str)] = &[
    ("objects", "# 0 obj << /Type /Page /Contents 4 0 R >> endobj\n"),
    ("objects that stay open", "# 0 obj [ (a\n"),
    ("streams", "# 0 obj << /Length 1 >>\nstream\na\nendstream\n"),
    ("streams that stay open", "# 0 obj << >>\nstream\n"),
    ("pages", "2 0 obj << /Type /Pages /Kids [3 0 R 2 0 R] >> endobj\n"),
    ("trailers", "trailer << /Prev 1 >>\n"),
    ("brackets", "(<[<<"),
    ("white space", " \n"),
];
const DRAWN: &[(&str, &str)] = &[
    ("lines", "0 -12 Td (The ferry sank off Tarn, police said.) Tj\n"),
    ("lines of columns", "-200 -12 Td (The ferry sank) Tj 200 0 Td (off Tarn) Tj\n"),
    ("words that lie about", "1 0 0 1 #00 #7 Tm (Halda) Tj\n"),
    ("words on one another", "1 0 0 1 9 9 Tm (Halda) Tj\n"),
    ("letters", "[(a) -500 (b) -2000 (c) 20 (A)] TJ\n"),
    ("words parted", "0 -12 Td (Halda and Tell-) Tj\n"),
    ("states", "q /F 9 Tf BT "),
    ("marks", "/Span << /ActualText (a) >> BDC "),
    ("drawings", "/X Do "),
    ("pictures", "BI /W 1 /H 1 /BPC 8 /CS /G ID a EI "),
    ("strings that stay open", "(a("),
];

fn repeated(unit: &str, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + unit.len());
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        text.push_str(&unit.replace('#', &number.to_string()));
    }
    text
}

/// Processor time of this process, all its threads together.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}

fn measured(work: &dyn Fn()) -> Duration {
    let run = |_| {
        let before = processor_time();
        work();
        processor_time() - before
    };
    (0..RUNS).map(run).min().unwrap_or_default()
}

/// How long reading a file takes, with a partner to compare it with.
fn reading(file: &str, text: &str) -> Duration {
    measured(&|| {
        let partner = ingest("partner.txt", PROSE.as_bytes()).expect("a report");
        let Ok(read) = ingest(file, text.as_bytes()) else { return };
        // A list of articles is a story of its own.
        let reports = read.reports.into_iter().take(20).chain(partner.reports).collect();
        let reading = report(reports, &WordBag);
        let _ = crossread::render::html(&reading.record, reading.reports(), None);
        let _ = crossread::render::terminal(&reading.record, 100, false, crossread::render::Extent::All);
    })
}

/// The objects of a PDF with one page, which draws `content`.
fn pdf(content: &str) -> String {
    format!(
        "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Kids [3 0 R] >> endobj\n\
         3 0 obj << /Type /Page /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >> endobj\n\
         4 0 obj << /Length {} >>\nstream\n{content}\nendstream\nendobj\n\
         5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj\n\
         6 0 obj << /Subtype /Form /Length 8 /Resources << /XObject << /X 6 0 R >> >> >>\nstream\n/X Do (a)\nendstream\nendobj\n",
        content.len()
    )
}

fn fault(what: &str, file: &str, size: usize, of: &dyn Fn(usize) -> String) -> Option<String> {
    let [one, two, four] = [1, 2, 4].map(|times| reading(file, &of(size * times)));
    let growth = (four + NOISE).as_secs_f64() / (one + NOISE).as_secs_f64();
    println!("{file:5} {what:40} {one:>12.3?} {two:>12.3?} {four:>12.3?} {growth:5.1}");
    (growth > GROWTH || one > LONGEST).then(|| format!("{what}: {one:?}, {two:?}, {four:?}"))
}

#[test]
fn cost_grows_with_size() {
    let mut faults = Vec::new();
    for (what, unit) in TEXTS {
        faults.extend(fault(what, "a.txt", 12_000, &|size| format!("{PROSE}{}", repeated(unit, size))));
    }
    for (what, unit) in PAGES {
        let page = |size| {
            format!(
                "<html><head><title>A</title></head><body><article><p>{PROSE}</p>{}",
                repeated(unit, size)
            )
        };
        faults.extend(fault(what, "a.html", 12_000, &page));
    }
    for (what, unit) in LISTS {
        faults.extend(fault(what, "a.json", 60_000, &|size| {
            format!("[{}{{\"title\":\"A\",\"text\":\"The mill burnt.\"}}]", repeated(unit, size))
        }));
    }
    for (what, unit) in FEEDS {
        faults.extend(fault(what, "a.xml", 60_000, &|size| {
            format!(
                "<rss><item><title>A</title><content>{}</content>{}",
                PROSE.repeat(5),
                repeated(unit, size)
            )
        }));
    }
    for (what, unit) in MESSAGES {
        faults.extend(fault(what, "a.eml", 60_000, &|size| {
            format!("MIME-Version: 1.0\n{}\n{PROSE}", repeated(unit, size))
        }));
    }
    for (what, unit) in ARCHIVES {
        let page = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>{PROSE}</p></body></html>"
        );
        faults.extend(fault(what, "a.warc", 60_000, &|size| {
            format!(
                "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n{}",
                page.len(),
                repeated(unit, size)
            )
        }));
    }
    for (what, unit) in PDFS {
        faults.extend(fault(what, "a.pdf", 60_000, &|size| {
            format!("%PDF-1.4\n{}{}\ntrailer << /Root 1 0 R >>", pdf(PROSE), repeated(unit, size))
        }));
    }
    for (what, unit) in DRAWN {
        faults.extend(fault(what, "a.pdf", 60_000, &|size| {
            format!("%PDF-1.4\n{}trailer << /Root 1 0 R >>", pdf(&format!("BT {}", repeated(unit, size))))
        }));
    }
    assert!(faults.is_empty(), "grows faster than the input:\n{}", faults.join("\n"));
}
