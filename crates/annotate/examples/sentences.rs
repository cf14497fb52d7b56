//! Measures the sentence splitter on public sets: `cargo run --release --example sentences -- CORPORA`.
//!
//! `CORPORA` is a directory that holds `sentences/golden-rules-english.rb` (the English rules of Pragmatic Segmenter, as
//! its test file has them) and `dependencies/ewt/en_ewt-dev.conllu`. Printed are the golden rules met exactly, and
//! precision, recall and F1 of the sentence boundaries inside EWT's paragraphs (the end of a paragraph is given, so it does
//! not count).

use std::{collections::BTreeSet, error::Error, fs, path::Path};

use crossread_annotate::sentence_spans;

#[allow(clippy::print_stdout, reason = "it is a program that prints a table")]
fn main() -> Result<(), Box<dyn Error>> {
    let corpora = std::env::args().nth(1).ok_or("name the directory of the corpora")?;
    let corpora = Path::new(&corpora);
    let rules = fs::read_to_string(corpora.join("sentences/golden-rules-english.rb"))?;
    let cases = ruby_cases(&rules);
    // The rules proper come first; the cases after them are long passages of fiction and lists.
    for (name, cases) in [("golden rules", cases.get(..52)), ("all Ruby cases", cases.get(..))] {
        let cases = cases.unwrap_or(&[]);
        let (mut met, mut missed) = (0, Vec::new());
        for (text, expected) in cases {
            let found = split(text);
            if &found == expected {
                met += 1;
            } else {
                missed.push((text, found));
            }
        }
        println!("{name}: {met} of {}", cases.len());
        if name == "golden rules" {
            for (text, found) in missed {
                println!("  missed: {text:?}\n       as {found:?}");
            }
        }
    }

    let treebank = fs::read_to_string(corpora.join("dependencies/ewt/en_ewt-dev.conllu"))?;
    let (mut right, mut found, mut expected) = (0, 0, 0);
    for (text, ends) in paragraphs(&treebank) {
        let mut ours: BTreeSet<usize> = sentence_spans(&text).into_iter().map(|span| span.end).collect();
        ours.remove(&text.len());
        right += ours.intersection(&ends).count();
        found += ours.len();
        expected += ends.len();
        if std::env::args().nth(2).is_some() {
            for end in ours.symmetric_difference(&ends) {
                let sign = if ours.contains(end) { '+' } else { '-' };
                let before: String = text.get(..*end).unwrap_or_default().chars().rev().take(30).collect();
                let before: String = before.chars().rev().collect();
                let after: String = text.get(*end..).unwrap_or_default().chars().take(30).collect();
                println!("{sign} {before}|{after}");
            }
        }
    }
    let (precision, recall) = (right as f64 / found as f64, right as f64 / expected as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("EWT dev: {expected} boundaries, precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
    Ok(())
}

/// The sentences of `text`, line by line, as the readers of the reports see them.
fn split(text: &str) -> Vec<String> {
    text.split(['\n', '\r'])
        .flat_map(|line| {
            sentence_spans(line).into_iter().map(|span| span.of(line).to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// Every `text: "…"` with the `eq(["…", …])` that follows it.
fn ruby_cases(source: &str) -> Vec<(String, Vec<String>)> {
    let mut cases = Vec::new();
    let mut text = None;
    for line in source.lines() {
        if let Some((_, rest)) = line.split_once("text: ") {
            text = ruby_strings(rest).into_iter().next();
        } else if let Some((_, rest)) = line.split_once(".to eq([")
            && let Some(text) = text.take()
        {
            cases.push((text, ruby_strings(rest)));
        }
    }
    cases
}

/// The string literals of one line of Ruby, in order.
fn ruby_strings(source: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut characters = source.chars();
    while let Some(quote) = characters.by_ref().find(|c| matches!(c, '"' | '\'')) {
        let mut string = String::new();
        while let Some(c) = characters.next() {
            match c {
                c if c == quote => break,
                '\\' => match characters.next() {
                    Some('n') if quote == '"' => string.push('\n'),
                    Some('r') if quote == '"' => string.push('\r'),
                    Some('t') if quote == '"' => string.push('\t'),
                    Some(other) => string.push(other),
                    None => {}
                },
                c => string.push(c),
            }
        }
        strings.push(string);
    }
    strings
}

/// The paragraphs of a CoNLL-U file with the offsets at which their sentences end, the last left out.
fn paragraphs(source: &str) -> Vec<(String, BTreeSet<usize>)> {
    let mut paragraphs: Vec<(String, BTreeSet<usize>)> = Vec::new();
    let mut glued = false;
    for block in source.split("\n\n") {
        let Some(text) = block.lines().find_map(|line| line.strip_prefix("# text = ")) else { continue };
        let begins = block.lines().any(|line| line.starts_with("# newpar") || line.starts_with("# newdoc"));
        match paragraphs.last_mut() {
            Some((paragraph, ends)) if !begins => {
                ends.insert(paragraph.len());
                if !glued {
                    paragraph.push(' ');
                }
                paragraph.push_str(text);
            }
            _ => paragraphs.push((text.to_owned(), BTreeSet::new())),
        }
        glued = block.lines().next_back().is_some_and(|line| line.contains("SpaceAfter=No"));
    }
    paragraphs
}
