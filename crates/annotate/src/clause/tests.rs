use super::*;
use crate::word::words;
use crossread_core::{LineKind, Span, Tag, Upos};

fn sentence(text: &str, tags: Vec<Tag>) -> Sentence {
    let span = Span::new(0, text.len());
    let words = words(text, span);
    Sentence { span, line: LineKind::Body, words, tags, embedding: Embedding::new(Vec::new()) }
}

/// A line of the corpus is a sentence whose clauses are parted by " | ".
#[test]
fn cut_by_marks_and_words() {
    for line in include_str!("cut.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let text = line.replace("| ", "");
        let found: Vec<_> = clauses(&text, 0, &sentence(&text, Vec::new()))
            .into_iter()
            .map(|c| c.span.of(&text).to_owned())
            .collect();
        let marks = [',', ';', ':', '–', '—', ' '];
        let expected: Vec<_> = line.split(" | ").map(|c| c.trim_end_matches(marks).to_owned()).collect();
        assert_eq!(found, expected, "{line}");
    }
}

/// "word/part/head/relation", heads from 1, one a word; "VERB" and the like as in the treebanks.
fn parsed(line: &str) -> (String, Vec<Tag>) {
    let (mut text, mut tags) = (String::new(), Vec::new());
    for token in line.split_whitespace() {
        let [word, upos, head, relation] = token.split('/').collect::<Vec<_>>()[..] else {
            panic!("four parts: {token}")
        };
        if upos != "PUNCT" && !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(word);
        let upos = match upos {
            "VERB" => Upos::Verb,
            "AUX" => Upos::Aux,
            "NOUN" => Upos::Noun,
            "PUNCT" => Upos::Punct,
            _ => Upos::X,
        };
        tags.push(Tag {
            span: Span::new(start, text.len()),
            upos,
            head: head.parse::<usize>().ok().and_then(|h| h.checked_sub(1)),
            relation: Box::leak(relation.to_owned().into_boxed_str()),
            entity: None,
            attribution: None,
            standing: None,
        });
    }
    (text, tags)
}

/// A case is a parsed sentence, then a line a clause: its words, tab, predicate's stem, standing, "not" or "-", and
/// its arguments.
#[test]
fn parsed_sentences() {
    let corpus = include_str!("tree.corpus.txt");
    for case in corpus.split("\n\n").map(str::trim).filter(|c| !c.is_empty()) {
        let mut lines = case.lines().filter(|l| !l.starts_with('#'));
        let Some(line) = lines.next() else { continue };
        let (text, tags) = parsed(line);
        let found: Vec<String> =
            clauses(&text, 0, &sentence(&text, tags)).iter().map(|c| shown(&text, c)).collect();
        assert_eq!(found, lines.collect::<Vec<_>>(), "{line}");
    }
}

fn shown(text: &str, clause: &Clause) -> String {
    let Some(predicate) = &clause.predicate else { return clause.span.of(text).to_owned() };
    let negated = if predicate.negated { "not" } else { "-" };
    let arguments: Vec<String> = predicate
        .arguments
        .iter()
        .map(|a| format!("{:?} {} {}", a.role, a.marker, a.span.of(text)).replace("  ", " "))
        .collect();
    format!(
        "{}\t{}\t{}\t{negated}\t{}",
        clause.span.of(text),
        predicate.stem,
        predicate.standing,
        arguments.join("; ")
    )
}
