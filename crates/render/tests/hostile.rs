//! Articles that try to act on the terminal, the Markdown viewer or the browser of whoever reads the record.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use crossread_core::{
    Difference, Firmness, Kind, Line, LineKind, OriginRole, Record, RecordCommitment, RecordEvidence,
    RecordFinding, RecordHappening, RecordOrigin, RecordReport, RecordSide, RecordStory, Report, ReportParts,
    Span, Status,
};
use crossread_render::{html, json, markdown, terminal};

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
        explanation: words.to_owned(),
        speaker: Some(words.to_owned()),
        importance: 0.5,
        confidence: 0.5,
        sides,
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
        entities: Vec::new(),
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

/// The page's elements and attributes are those that the templates write.
fn check_page(page: &str) {
    assert!(
        !page.contains("<script") && !page.contains("<img") && !page.contains("<iframe"),
        "foreign element"
    );
    let (_, body) = page.split_once("</style>").expect("a style sheet");
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("closed tag");
        let name: String = tag.chars().take_while(|c| !c.is_whitespace()).collect();
        let known = "/a /article /b /bdi /body /details /div /h1 /h2 /h3 /h4 /head /header /html /li /main /mark /nav /p /q \
                     /section /span /strong /summary /ul a article b bdi body details div h1 h2 h3 h4 header li main \
                     mark nav p q section span strong summary ul";
        assert!(known.split_whitespace().any(|k| k == name), "<{tag}>");
        // What stands between quotation marks is a value; the rest are the element's and its attributes' names.
        let names: String = tag.split('"').step_by(2).collect();
        for attribute in names.split_whitespace().skip(1) {
            let known =
                ["aria-label=", "aria-labelledby=", "class=", "dir=", "href=", "id=", "rel=", "tabindex="];
            assert!(known.contains(&attribute), "{attribute} in <{tag}>");
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
    assert!(page.contains("default-src &#39;none&#39;") || page.contains("default-src 'none'"), "policy");
    assert!(!page.contains("unsafe-inline"), "policy");
}

fn acts(c: char) -> bool {
    c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn script_stays_text() {
    let (record, report) = hostile(SCRIPT);
    let page = html(&record, [&report]);
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
    for form in [terminal(&record, 80, false), markdown(&record), json(&record), html(&record, [&report])] {
        assert_eq!(form.chars().find(|c| acts(*c)), None, "{form:?}");
    }
    let shown = terminal(&record, 80, false);
    assert!(shown.starts_with("txet and plain words\n"), "{shown}");
    assert_eq!(serde_json::from_str::<Record>(&json(&record)).expect("JSON"), record);
    check_page(&html(&record, [&report]));
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let wide = "漢字".repeat(300);
    let long = "x".repeat(10_000);
    for words in [long.as_str(), wide.as_str(), "a short sentence of plain words"] {
        let (record, report) = hostile(words);
        for width in [20, 44, 80, 110] {
            for line in terminal(&record, width, false).lines() {
                assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
            }
        }
        assert!(terminal(&record, 0, true).len() < 100_000);
        assert!(html(&record, [&report]).len() < 1_000_000);
        check_page(&html(&record, [&report]));
    }
}

#[test]
fn empty_records_have_every_form() {
    let (mut record, report) = hostile("nothing at all");
    record.findings.clear();
    record.reports.clear();
    assert!(terminal(&record, 80, false).starts_with("nothing at all\n"));
    assert!(markdown(&record).starts_with("# nothing at all\n"));
    check_page(&html(&record, [&report]));
}

#[test]
fn evidence_that_the_text_does_not_bear_out_is_no_link() {
    let (mut record, report) = hostile("the words of a report");
    record.reports[0].origins.clear();
    for side in record.findings.iter_mut().flat_map(|f| &mut f.sides) {
        for evidence in &mut side.evidence {
            evidence.start += 1_000_000;
            evidence.end += 1_000_000;
        }
    }
    let page = html(&record, [&report]);
    assert!(!page.contains("<mark") && !page.contains("href=\"#r1-"));
}
