//! The forms for other programs: every word of them leads to the report's own, and nothing of an article acts in them.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "lamp_room/story.rs"]
mod story;

use crossread_core::{Record, RecordEvidence, Report, ReportParts, Status};
use crossread_render::{
    Cell, Column, bibtex, csl_json, document, front_matter, line, schema_org, tables, uima_cas,
    web_annotation,
};
use serde_json::Value;
use story::{record, reports};

/// Every piece of evidence of the record.
fn evidence(record: &Record) -> Vec<&RecordEvidence> {
    let findings = record.findings.iter().flat_map(|f| &f.sides).flat_map(|side| &side.evidence);
    let origins = record.reports.iter().flat_map(|r| &r.origins).flat_map(|origin| &origin.evidence);
    let ledger = record.commitments.iter().flat_map(|c| &c.evidence);
    let timeline = record.timeline.iter().flat_map(|h| &h.evidence);
    findings.chain(origins).chain(ledger).chain(timeline).collect()
}

/// A record of one report, whose words, names and addresses are all `words`; they stand after characters of two UTF-16
/// units each.
fn of_one(words: &str) -> (Record, Report) {
    let text = format!("🚢🚢 {words} 🚢");
    let report = Report::new(ReportParts { text, file: words.to_owned(), ..ReportParts::default() });
    let mut record = record();
    record.reports.truncate(1);
    record.findings.truncate(1);
    record.commitments.clear();
    record.timeline.clear();
    record.story.title = words.to_owned();
    for own in &mut record.reports {
        let words = Some(words.to_owned());
        (own.outlet, own.title, own.url) = (words.clone(), words.clone(), words);
        own.sha256 = report.sha256().to_owned();
        own.origins.clear();
    }
    let id = record.reports[0].id.clone();
    for finding in &mut record.findings {
        finding.sides.truncate(1);
        finding.text = words.to_owned();
        finding.sides[0].value = words.to_owned();
        let (start, end) = (3, 3 + words.chars().count());
        let exact = words.to_owned();
        finding.sides[0].evidence = vec![RecordEvidence {
            report: id.clone(),
            start,
            end,
            exact,
            differing: Vec::new(),
            cites: None,
        }];
    }
    (record, report)
}

fn items(annotations: &Value) -> &Vec<Value> {
    annotations["first"]["items"].as_array().expect("annotations")
}

#[test]
fn each_annotation_selects_its_words() {
    let (record, reports) = (record(), reports());
    let annotations = web_annotation(&record, &reports);
    let evidence = evidence(&record);
    assert_eq!(items(&annotations).len(), evidence.len());
    assert_eq!(annotations["total"], evidence.len());
    let mut names: Vec<&str> = items(&annotations).iter().filter_map(|item| item["id"].as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), evidence.len(), "each has a name of its own");
    for (item, words) in items(&annotations).iter().zip(evidence) {
        let target = &item["target"][0];
        let (place, quote) = (&target["selector"][0], &target["selector"][1]);
        let source = target["source"]["id"].as_str().expect("a source");
        let report = reports.iter().find(|r| source.ends_with(r.sha256())).expect("its report");
        let text: Vec<char> = report.text().chars().collect();
        let at = |end: &str| place[end].as_u64().expect("an offset") as usize;
        let (start, end) = (at("start"), at("end"));
        let cut = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
        assert_eq!(cut(start..end), words.exact);
        assert_eq!(quote["exact"], words.exact.as_str());
        let (prefix, suffix) = (quote["prefix"].as_str().expect("a prefix"), quote["suffix"].as_str());
        assert!(cut(0..start).ends_with(prefix));
        assert!(cut(end..text.len()).starts_with(suffix.expect("a suffix")));
    }
}

#[test]
fn annotations_without_texts_have_their_quotations() {
    let annotations = web_annotation(&record(), &[]);
    let quote = &items(&annotations)[0]["target"][0]["selector"][1];
    assert!(quote["exact"].is_string() && quote["prefix"].is_null(), "{quote}");
    assert_eq!(uima_cas(&record(), &[]), None, "a document of no texts is none");
}

#[test]
fn offsets_of_the_cas_are_utf_16() {
    let (record, report) = of_one("two words");
    let cas = uima_cas(&record, [&report]).expect("the text is there");
    let structures = cas["%FEATURE_STRUCTURES"].as_array().expect("structures");
    let text: Vec<u16> = structures[0]["sofaString"].as_str().expect("a text").encode_utf16().collect();
    let words = structures.last().expect("evidence");
    let at = |end: &str| words[end].as_u64().expect("an offset") as usize;
    assert_eq!((at("begin"), at("end")), (5, 14));
    assert_eq!(String::from_utf16_lossy(&text[5..14]), "two words");
    assert_eq!(structures[1]["end"], text.len());
}

#[test]
fn the_cas_holds_each_report_and_each_piece_of_evidence() {
    let (record, reports) = (record(), reports());
    let cas = uima_cas(&record, &reports).expect("the texts are there");
    let structures = cas["%FEATURE_STRUCTURES"].as_array().expect("structures");
    let text: Vec<u16> = structures[0]["sofaString"].as_str().expect("a text").encode_utf16().collect();
    let mut covered: Vec<String> = structures
        .iter()
        .filter(|s| s["%TYPE"].as_str().is_some_and(|name| name.ends_with("CrossreadEvidence")))
        .map(|s| (s["begin"].as_u64().expect("begin") as usize, s["end"].as_u64().expect("end") as usize))
        .map(|(begin, end)| String::from_utf16_lossy(&text[begin..end]))
        .collect();
    let mut words: Vec<String> = evidence(&record).iter().map(|e| e.exact.clone()).collect();
    covered.sort();
    words.sort();
    assert_eq!(covered, words);
    let members = cas["%VIEWS"]["_InitialView"]["%MEMBERS"].as_array().expect("members");
    assert_eq!(members.len() + 1, structures.len(), "all but the text itself");
}

#[test]
fn linked_data_says_what_comes_from_what_and_judges_nothing() {
    let record = record();
    let data = schema_org(&record);
    let graph = data["@graph"].as_array().expect("a graph");
    let of = |sort: &str| graph.iter().filter(|node| node["@type"][0] == sort).count();
    assert_eq!(of("NewsArticle"), record.reports.len());
    assert_eq!(of("Quotation") + of("Claim"), record.findings.len());
    assert!(!line(&data).contains("Review") && !line(&data).contains("Rating"));
    let articles: Vec<&Value> =
        graph.iter().filter(|node| node["@type"][0] == "NewsArticle").map(|node| &node["@id"]).collect();
    let claims = graph.iter().filter_map(|node| node["hasPart"].as_array()).flatten();
    let quoted: Vec<&Value> = claims.filter_map(|side| side["hasPart"].as_array()).flatten().collect();
    assert_eq!(
        quoted.len(),
        record.findings.iter().flat_map(|f| &f.sides).map(|s| s.evidence.len()).sum::<usize>()
    );
    assert!(quoted.iter().all(|quote| articles.contains(&&quote["prov:wasQuotedFrom"]["@id"])));
}

#[test]
fn reports_are_cited_once_each() {
    let record = record();
    let items = csl_json(&record);
    let items = items.as_array().expect("a list");
    assert_eq!(items.len(), record.reports.len());
    for item in items {
        let key = item["id"].as_str().expect("a key");
        assert_eq!(bibtex(&record).matches(&format!("@misc{{{key},")).count(), 1, "{key}");
    }
}

#[test]
fn words_of_strangers_stay_words() {
    for words in [
        "---\ntitle: other",
        "\"]}, {\"@id\": \"x",
        "a: b # c\u{2028}- d\u{85}e",
        "} @misc{x, \\input{secret}",
        "\u{1b}[31m\u{202e}\u{0}",
        "javascript:alert(1)",
    ] {
        let (record, report) = of_one(words);
        let forms = [
            document(&web_annotation(&record, [&report])),
            document(&uima_cas(&record, [&report]).expect("the text is there")),
            document(&schema_org(&record)),
            document(&csl_json(&record)),
        ];
        for form in &forms {
            serde_json::from_str::<Value>(form).expect("JSON");
            assert!(form.chars().all(|c| c == '\n' || !c.is_control()), "{form}");
            assert!(
                !form.contains("\"url\": \"javascript") && !form.contains("\"source\": \"javascript"),
                "{form}"
            );
        }
        let notes = front_matter(&record);
        let front =
            notes.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n\n# ")).expect("a front").0;
        assert!(front.lines().all(|line| line.starts_with(' ') || line.contains(':')), "{front}");
        assert_eq!(front.matches("\ntitle:").count() + front.matches("\nstory:").count(), 1, "{front}");
        assert!(bibtex(&record).matches("@misc{").count() == 1, "{}", bibtex(&record));
        assert!(!bibtex(&record).contains("\\input"), "{}", bibtex(&record));
    }
}

#[test]
fn the_front_matter_counts() {
    let record = record();
    let notes = front_matter(&record);
    let disputed = record.findings.iter().filter(|f| f.status == Status::Conflict).count();
    assert!(notes.contains(&format!("\nconflict: {disputed}\n")), "{notes}");
}

#[test]
fn tables_are_whole_and_join() {
    let record = record();
    let tables = tables("a-story", &record);
    let table = |name: &str| tables.iter().find(|table| table.name == name).expect("a table");
    for table in &tables {
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()), "{}", table.name);
        assert!(table.rows.iter().all(|row| row[0] == Cell::Text("a-story".to_owned())), "{}", table.name);
        for (row, (name, sort)) in table.rows.iter().flat_map(|row| row.iter().zip(table.columns)) {
            let fits = match row {
                Cell::Text(_) => *sort == Column::Text,
                Cell::Whole(_) => *sort == Column::Whole,
                Cell::Real(_) => *sort == Column::Real,
                Cell::Empty => true,
            };
            assert!(fits, "{}.{name}: {row:?}", table.name);
        }
    }
    let findings: Vec<&Cell> = table("findings").rows.iter().map(|row| &row[1]).collect();
    assert_eq!(findings.len(), record.findings.len());
    assert!(table("evidence").rows.iter().all(|row| findings.contains(&&row[1])));
    let pieces: usize = record.findings.iter().flat_map(|f| &f.sides).map(|side| side.evidence.len()).sum();
    assert_eq!(table("evidence").rows.len(), pieces);
}
