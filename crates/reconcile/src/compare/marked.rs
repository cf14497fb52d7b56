//! Versions out of marked text, for the corpora of comparators that read mentions.
//!
//! "[person Ada Lind] [happened opened] the mill in [place Tarn]": a mark names what its words are. Names: person, body, place, thing.
//! Predicates: any standing in lower case, or "not". Items of one list: item. A quotation by nobody: quote.

use crossread_core::{
    Annotations, Attribution, Clause, Embedding, LineKind, Name, NameKind, Predicate, Report, ReportId,
    ReportParts, Sentence, Span, Standing, Story, Tag, Upos, Word,
};

use super::{Comparator, Comparison, Version};
use crate::cast::cast;

/// Words that carry no content.
const FUNCTION: &[&str] = &[
    "the", "a", "an", "of", "in", "to", "was", "is", "were", "and", "by", "has", "we", "it", "he", "she", "i",
];

fn annotated(marked: &str) -> (String, Annotations) {
    let (mut text, mut found, mut marks) = (String::new(), Annotations::default(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (mark, after) = after.split_once(']').expect("a closed mark");
        let (kind, words) = mark.split_once(' ').expect("a mark and words");
        marks.push((kind, Span::new(text.len(), text.len() + words.len())));
        text.push_str(words);
        rest = after;
    }
    text.push_str(rest);
    let span = Span::new(0, text.len());
    let mut words = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| c.is_whitespace() || ",.“”".contains(c)) {
        let word = piece.trim_end_matches(|c: char| c.is_whitespace() || ",.“”".contains(c));
        let (lower, place) = (word.to_lowercase(), Span::new(start, start + word.len()));
        start += piece.len();
        if !word.is_empty() {
            words.push(Word { span: place, function: FUNCTION.contains(&lower.as_str()), stem: lower });
        }
    }
    let mut tags: Vec<Tag> = Vec::new();
    let mut predicate = None;
    for (kind, span) in marks {
        let name = |kind| Name { span, kind, full: span.of(&text).to_owned() };
        let stands = |standing, negated| {
            Some(Predicate {
                word: 0,
                stem: span.of(&text).to_lowercase(),
                negated,
                standing,
                arguments: Vec::new(),
            })
        };
        match kind {
            "person" => found.names.push(name(NameKind::Person)),
            "body" => found.names.push(name(NameKind::Organisation)),
            "place" => found.names.push(name(NameKind::Place)),
            "thing" => found.names.push(name(NameKind::Other)),
            "happened" => predicate = stands(Standing::Happened, false),
            "planned" => predicate = stands(Standing::Planned, false),
            "denied" => predicate = stands(Standing::Denied, false),
            "not" => predicate = stands(Standing::Happened, true),
            "item" => {
                let head = (!tags.is_empty()).then_some(0);
                let relation = if tags.is_empty() { "obj" } else { "conj" };
                tags.push(Tag {
                    span,
                    upos: Upos::Noun,
                    head,
                    relation,
                    entity: None,
                    attribution: None,
                    standing: None,
                });
            }
            "quote" => found.attributions.push(Attribution {
                content: span,
                continued: false,
                marked: Some(span),
                source: None,
                cue: None,
                speaker: None,
            }),
            other => panic!("an unknown mark: {other}"),
        }
    }
    let embedding = || Embedding::new(Vec::new());
    let all = (0..words.len()).collect();
    found.clauses.push(Clause { span, sentence: 0, words: all, predicate, embedding: embedding() });
    found.sentences.push(Sentence { span, line: LineKind::Body, words, tags, embedding: embedding() });
    (text, found)
}

/// A story of reports of one sentence each, in the order given.
pub(crate) fn story(marked: &[&str]) -> Story {
    let report = |(n, marked): (usize, &&str)| {
        let (text, annotations) = annotated(marked);
        (Report::new(ReportParts { file: format!("{n:03}"), text, ..ReportParts::default() }), annotations)
    };
    Story::new(marked.iter().enumerate().map(report).collect())
}

/// Runs a corpus: what is expected ("same", "incompatible", a reason), one version, the other, apart by tabs; after the versions the values,
/// where they matter.
pub(crate) fn check(comparator: &dyn Comparator, corpus: &str) {
    for line in corpus.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [expected, one, other, values @ ..] = columns.as_slice() else { panic!("three columns: {line}") };
        let story = story(&[one, other]);
        let cast = cast(&story);
        let version = |n: u32| {
            let report = story.report(ReportId(n)).expect("a report");
            let sentence = report.annotations.sentences.first().expect("a sentence");
            Version { cast: &cast, report, sentence, evidence: sentence.span }
        };
        let found = comparator.contrast(&version(0), &version(1));
        let said = super::reason_of(found.as_ref().map_or(&Comparison::Same, |c| &c.comparison));
        assert_eq!(said, *expected, "{line}");
        if let ([values], Some(found)) = (values, &found) {
            assert_eq!(found.values.join(" | "), *values, "{line}");
        }
    }
}
