//! Articles that try to act on the terminal, the Markdown viewer or the browser of whoever reads the record.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use crossread_core::{
    Difference, Firmness, Kind, Line, LineKind, OriginRole, Record, RecordBond, RecordCommitment,
    RecordEntity, RecordEvidence, RecordFinding, RecordForm, RecordHappening, RecordOrigin, RecordReport,
    RecordSide, RecordStory, Report, ReportParts, Span, Status,
};
use crossread_render::{
    Extent, Listed, Listing, Step, csv, html, json, markdown, message, progress, shelf, terminal,
};

const SCRIPT: &str =
    "<script>alert(\"1\")</script><img src=http://evil.example/x onerror='alert(2)'> [a](javascript:b)";
const ORDERS: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}txet\u{2066}\u{0}\u{8}\u{200b}";

/// A record in which every field and the report's text say `words`.
fn hostile(words: &str) -> (Record, Report) {
    let text = format!("{words}\n{words}");
    let line = |start: usize, kind| Line { span: Span::new(start, start + words.len()), kind };
    let lines = vec![line(0, LineKind::Title), line(words.len() + 1, LineKind::Body)];
    let report =
        Report::new(ReportParts { file: words.to_owned(), text: text.clone(), lines, ..Default::default() });
    let all = text.chars().count();
    let evidence = |start: usize, end: usize| RecordEvidence {
        report: words.to_owned(),
        start,
        end,
        exact: text.chars().skip(start).take(end - start).collect(),
        // Stretches inside, across the end, and the wrong way round.
        differing: vec![[start, start + 1], [end.saturating_sub(1), end + 9], [9, 2]],
        cites: Some(words.to_owned()),
    };
    let side = |evidence| RecordSide { value: words.to_owned(), reports: 1, origins: 1, evidence };
    let finding = |kind, status, sides| RecordFinding {
        id: words.to_owned(),
        kind,
        status,
        differs: Some(Difference::Wording),
        reason: None,
        text: words.to_owned(),
        omitted_by: vec![words.to_owned()],
        unclear: vec![words.to_owned()],
        explanation: words.to_owned(),
        speaker: Some(words.to_owned()),
        importance: 0.5,
        confidence: 0.5,
        sides,
        bonds: vec![RecordBond { word: words.to_owned(), reports: vec![words.to_owned(), words.to_owned()] }],
    };
    // Spans that nest, cross, repeat and run over the line break.
    let ends = all - 1;
    let record = Record {
        schema: words.to_owned(),
        story: RecordStory {
            id: words.to_owned(),
            title: words.to_owned(),
            from: Some(words.to_owned()),
            to: None,
            places: vec![words.to_owned()],
            events: Vec::new(),
        },
        reports: vec![RecordReport {
            id: words.to_owned(),
            file: words.to_owned(),
            outlet: Some(words.to_owned()),
            url: Some(format!("https://a.example/{words}")),
            title: Some(words.to_owned()),
            published: Some(words.to_owned()),
            sha256: report.sha256().to_owned(),
            origins: vec![RecordOrigin {
                name: words.to_owned(),
                role: OriginRole::Agency,
                evidence: vec![evidence(2, ends)],
            }],
            notes: vec![words.to_owned()],
        }],
        entities: vec![RecordEntity {
            id: words.to_owned(),
            name: words.to_owned(),
            kind: "person".to_owned(),
            forms: vec![RecordForm { form: words.to_owned(), reports: vec![words.to_owned()] }],
            because: vec![words.to_owned()],
        }],
        findings: vec![
            finding(Kind::Statement, Status::Agreed, vec![side(vec![evidence(0, all)])]),
            finding(
                Kind::Statement,
                Status::Conflict,
                vec![side(vec![evidence(0, 9), evidence(3, ends)]), side(vec![evidence(0, 9)])],
            ),
            finding(Kind::Utterance, Status::Single, vec![side(vec![evidence(5, all)])]),
            finding(Kind::Figure, Status::Single, vec![side(vec![evidence(1, 2)])]),
        ],
        commitments: vec![RecordCommitment {
            who: words.to_owned(),
            what: words.to_owned(),
            to: Some(words.to_owned()),
            by: Some(words.to_owned()),
            firmness: Firmness::Promised,
            evidence: vec![evidence(0, all)],
        }],
        timeline: vec![RecordHappening {
            from: words.to_owned(),
            to: String::new(),
            text: words.to_owned(),
            evidence: vec![evidence(0, all)],
        }],
    };
    (record, report)
}

/// The page's own script, the only one that may stand in it.
const OWN: &str = include_str!("../src/html/script.js");

const ELEMENTS: &str = "a article b bdi body button circle dd details dialog div dl dt figcaption figure footer form h1 h2 h3 h4 \
    head header html input kbd label li main mark nav ol option output p path polyline q section select span strong summary svg \
    table tbody td text textarea th thead time tr ul";

/// What begins with "data-" is for the page's own script.
const ATTRIBUTES: &str = "aria-label= aria-labelledby= aria-live= autocomplete= checked class= cx= cy= d= data-f= data-file= data-gzip= \
    data-kind= data-people= data-reports= data-status= data-type= datetime= dir= hidden href= id= method= placeholder= \
    open points= r= readonly rel= role= rows= scope= tabindex= text-anchor= type= value= viewBox= x= y=";

/// The page's elements and attributes are those that the templates write, and its script is its own.
fn check_page(page: &str) {
    let (rest, end) = page.split_once(OWN).expect("the page's own script");
    assert!(rest.ends_with("<script>") && end.starts_with("</script>"), "the script's element");
    let rest = rest.strip_suffix("<script>").expect("a script");
    assert!(!rest.contains("<script") && !end.contains("<script"), "foreign script");
    assert!(!rest.contains("<img") && !rest.contains("<iframe"), "foreign element");
    let (_, body) = rest.split_once("</style>").expect("a style sheet");
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("closed tag");
        let name: String = tag.chars().skip_while(|c| *c == '/').take_while(|c| !c.is_whitespace()).collect();
        assert!(ELEMENTS.split_whitespace().any(|known| known == name), "<{tag}>");
        // What stands between quotation marks is a value; the rest are the element's and its attributes' names.
        let names: String = tag.split('"').step_by(2).collect();
        for attribute in names.split_whitespace().skip(1) {
            assert!(ATTRIBUTES.split_whitespace().any(|known| known == attribute), "{attribute} in <{tag}>");
        }
        if let Some((_, address)) = tag.split_once("href=\"") {
            let web = address.starts_with("https://a.example/") && tag.contains("noopener noreferrer");
            assert!(address.starts_with('#') || web, "<{tag}>");
        }
    }
    let (style, _) = page.split_once("</style>").expect("a style sheet");
    for outside in ["http:", "https:", "url(", "@import", "src="] {
        assert!(
            !style.split_once("<style>").expect("style").1.contains(outside),
            "{outside} in the style sheet"
        );
    }
    let policy = page.split_once("Content-Security-Policy\" content=\"").expect("a policy").1;
    let policy = policy.split('"').next().expect("its end").replace("&#39;", "'");
    for rule in [
        "default-src 'none'",
        "script-src 'sha256-",
        "style-src 'sha256-",
        "base-uri 'none'",
        "form-action 'none'",
    ] {
        assert!(policy.contains(rule), "{rule} in {policy}");
    }
    for loose in ["unsafe", "http", "*"] {
        assert!(!policy.contains(loose), "{loose} in {policy}");
    }
}

fn acts(c: char) -> bool {
    !matches!(c, '\n' | '\r') && c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn script_stays_text() {
    let (record, report) = hostile(SCRIPT);
    let page = html(&record, [&report], None);
    check_page(&page);
    assert!(page.contains("&lt;script&gt;alert(&quot;1&quot;)"));
    let document = markdown(&record);
    let unescaped = document.split('\\').enumerate().map(|(at, part)| part.chars().skip(usize::from(at > 0)));
    let acting: String = unescaped.flatten().collect();
    assert!(!acting.contains("<script") && !acting.contains("](javascript:"), "{document}");
}

#[test]
fn terminals_get_no_orders() {
    let words = format!("{ORDERS} and plain words");
    let (record, report) = hostile(&words);
    let forms = [
        terminal(&record, 80, false, Extent::All),
        markdown(&record),
        json(&record),
        csv(&record),
        html(&record, [&report], None),
        message(&words, &words, &words),
        progress(&words, &[("one", Step::Now)], &words),
        shelf(&listing(&words)),
    ];
    for form in forms {
        assert_eq!(form.chars().find(|c| acts(*c)), None, "{form:?}");
    }
    let shown = terminal(&record, 80, false, Extent::All);
    assert!(shown.starts_with("txet and plain words\n"), "{shown}");
    assert_eq!(serde_json::from_str::<Record>(&json(&record)).expect("JSON"), record);
    check_page(&html(&record, [&report], None));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let wide = "漢字".repeat(300);
    let long = "x".repeat(10_000);
    for words in [long.as_str(), wide.as_str(), "a short sentence of plain words"] {
        let (record, report) = hostile(words);
        for width in [20, 44, 80, 110] {
            for line in terminal(&record, width, false, Extent::All).lines() {
                assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
            }
        }
        assert!(terminal(&record, 0, true, Extent::All).len() < 100_000);
        assert!(html(&record, [&report], None).len() < 1_000_000);
        check_page(&html(&record, [&report], None));
    }
}

#[test]
fn empty_records_have_every_form() {
    let (mut record, report) = hostile("nothing at all");
    record.findings.clear();
    record.reports.clear();
    assert!(terminal(&record, 80, false, Extent::All).starts_with("nothing at all\n"));
    assert!(markdown(&record).starts_with("# nothing at all\n"));
    check_page(&html(&record, [&report], None));
}

#[test]
fn evidence_that_the_text_does_not_bear_out_is_no_link() {
    let (mut record, report) = hostile("the words of a report");
    record.reports[0].origins.clear();
    record.commitments.clear();
    record.timeline.clear();
    for side in record.findings.iter_mut().flat_map(|f| &mut f.sides) {
        for evidence in &mut side.evidence {
            evidence.start += 1_000_000;
            evidence.end += 1_000_000;
        }
    }
    let page = html(&record, [&report], None);
    assert!(!page.contains("<mark") && !page.contains("href=\"#r1-"));
}

/// A record may be anybody's: reports that name one another, themselves and nobody as what they copy.
#[test]
fn copies_in_a_circle_end() {
    let (mut record, report) = hostile("a circle");
    let mut copies = Vec::new();
    for (id, of) in [("r1", "r2"), ("r2", "r1"), ("r3", "r3"), ("r4", "r9"), ("r5", "r4")] {
        let mut copy = record.reports[0].clone();
        copy.id = id.to_owned();
        copy.origins =
            vec![RecordOrigin { name: of.to_owned(), role: OriginRole::Copy, evidence: Vec::new() }];
        copies.push(copy);
    }
    record.reports = copies;
    check_page(&html(&record, [&report], None));
}

/// Lists in which everything is called `words`.
fn listing(words: &str) -> Listing {
    let all = || words.to_owned();
    let listed = Listed { address: "/story/1".to_owned(), title: all(), words: all(), facts: all() };
    Listing {
        title: all(),
        asked: all(),
        adding: Some(all()),
        lists: vec![(all(), vec![listed])],
        ..Listing::default()
    }
}

#[test]
fn pages_without_a_record_run_nothing() {
    for page in [
        message(SCRIPT, SCRIPT, SCRIPT),
        progress(SCRIPT, &[("one", Step::Done), ("two", Step::Now)], SCRIPT),
        shelf(&listing(SCRIPT)),
    ] {
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(page.contains("script-src &#39;none&#39;") || page.contains("script-src 'none'"), "{page}");
    }
}

#[test]
fn spreadsheets_get_no_formula() {
    for words in ["=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(A1)", "\t=1", "\u{feff}=1"] {
        let (record, _) = hostile(words);
        for cell in cells(&csv(&record)) {
            let start = cell.trim_start().chars().next();
            assert!(!matches!(start, Some('=' | '+' | '-' | '@')), "{cell:?}");
        }
    }
}

/// The cells of a table by RFC 4180, read without regard to lines.
fn cells(table: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in table.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(c),
        }
    }
    cells
}
