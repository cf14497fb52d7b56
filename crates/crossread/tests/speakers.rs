//! Who says what, in `tests/speakers.corpus.txt`: the real networks, marks, rules and coreference together.

use crossread::MiniLm;
use crossread_annotate::annotate;
use crossread_core::Attribution;

#[test]
fn corpus() {
    let encoder = MiniLm::new().expect("the networks are compiled in");
    let corpus = include_str!("../../../tests/speakers.corpus.txt");
    let mut wrong = Vec::new();
    for case in corpus.split("\n\n").filter(|c| c.contains("\n> ")) {
        let lines = || case.lines().filter(|l| !l.starts_with('#'));
        let text: Vec<&str> = lines().filter(|l| !l.starts_with("> ")).collect();
        let reports = crossread::ingest("case.txt", text.join("\n").as_bytes()).expect("text").reports;
        let annotations = annotate(&reports, &encoder);
        let (report, found) = reports.iter().zip(&annotations).next().expect("one report");
        for line in lines().filter_map(|l| l.strip_prefix("> ")) {
            let (words, expected) = line.split_once(" => ").expect("words => speaker");
            let holds = |a: &&Attribution| {
                let content = report.words(a.content);
                content.contains(words) || words.contains(content) && content.len() * 2 > words.len()
            };
            let named = found.attributions.iter().find(holds).and_then(|a| found.speaker(a));
            let name = named.map_or("-", |r| r.name.as_str());
            if name != expected {
                wrong.push(format!("{words}: {name}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
