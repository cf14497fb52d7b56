//! Entities in column files: CoNLL-2003 and its like (Tjong Kim Sang and De Meulder 2003).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crossread::MiniLm;
use crossread_core::{EntityKind, Tag};

use super::score::{Counts, files, name, text};
use crate::failure::Failure;

/// Sentences that are read together where the file does not mark documents.
const TOGETHER: usize = 12;

/// Measures on column files (a word first on each line, its tag last, IOB1 or IOB2; blank lines between sentences).
///
/// The words are the file's own. A name counts if its words and kind are right; our finer kinds count as the set's four:
/// groups, events, works and others as MISC, titles of office as none.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let mut table = Counts::head("names");
    for file in files(path, &["txt", "conll", "bio", "iob", "iob2", "tsv"])? {
        let documents = documents(&text(&file)?);
        let passages: Vec<Vec<Vec<&str>>> = documents
            .iter()
            .map(|d| d.iter().map(|s| s.iter().map(|(word, _)| word.as_str()).collect()).collect())
            .collect();
        let tagged = encoder.tag_words(&passages);
        let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
        for (sentence, tags) in documents.iter().flatten().zip(tagged.iter().flatten()) {
            let expected: BTreeSet<Name> =
                names(sentence.iter().map(|(_, tag)| tag.as_str())).into_iter().collect();
            let found: BTreeSet<Name> = found(tags).into_iter().collect();
            for name in expected.union(&found) {
                let (found, expected) = (found.contains(name), expected.contains(name));
                counts.entry(name.2).or_default().count(found, expected, found && expected);
            }
        }
        let mut all = Counts::default();
        counts.values().for_each(|c| all.add(*c));
        table.push_str(&all.row(&name(&file)));
        for (kind, counts) in counts {
            table.push_str(&counts.row(&format!("  {kind}")));
        }
    }
    Ok(table)
}

/// First word, one past the last, kind.
type Name = (usize, usize, &'static str);

/// Documents of sentences of words with their tags.
fn documents(source: &str) -> Vec<Vec<Vec<(String, String)>>> {
    let marked = source.lines().any(starts_document);
    let mut documents: Vec<Vec<Vec<(String, String)>>> = Vec::new();
    let mut sentence = Vec::new();
    let close = |documents: &mut Vec<Vec<_>>, sentence: &mut Vec<_>, fresh: bool| {
        if !sentence.is_empty() {
            match documents.last_mut() {
                Some(last) if marked || last.len() < TOGETHER => last.push(std::mem::take(sentence)),
                _ => documents.push(vec![std::mem::take(sentence)]),
            }
        }
        if fresh {
            documents.push(Vec::new());
        }
    };
    for line in source.lines() {
        let mut fields = line.split_whitespace();
        if starts_document(line) {
            close(&mut documents, &mut sentence, true);
        } else if let (Some(word), Some(tag)) = (fields.next(), fields.next_back()) {
            if !line.starts_with("# ") {
                sentence.push((word.to_owned(), tag.to_owned()));
            }
        } else {
            close(&mut documents, &mut sentence, false);
        }
    }
    close(&mut documents, &mut sentence, false);
    documents
}

fn starts_document(line: &str) -> bool {
    line.starts_with("-DOCSTART-") || line.starts_with("# newdoc")
}

/// The names of a sentence's tags.
fn names<'a>(tags: impl Iterator<Item = &'a str>) -> Vec<Name> {
    runs(tags.map(|tag| tag.split_once('-').map(|(prefix, kind)| (prefix == "B", coarse(kind)))))
}

fn coarse(kind: &str) -> &'static str {
    match kind.to_lowercase().as_str() {
        "per" | "person" => "PER",
        "org" | "organisation" | "organization" => "ORG",
        "loc" | "location" | "place" => "LOC",
        _ => "MISC",
    }
}

/// The names that the encoder found.
fn found(tags: &[Tag]) -> Vec<Name> {
    runs(tags.iter().map(|tag| {
        let entity = tag.entity?;
        let kind = match entity.kind {
            EntityKind::Person => "PER",
            EntityKind::Organisation => "ORG",
            EntityKind::Place => "LOC",
            EntityKind::Group | EntityKind::Event | EntityKind::Work | EntityKind::Other => "MISC",
            EntityKind::Title => return None,
        };
        Some((entity.begins, kind))
    }))
}

/// Runs of one kind, each to the next word that begins one.
fn runs(tags: impl Iterator<Item = Option<(bool, &'static str)>>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (place, tag) in tags.enumerate() {
        let Some((begins, kind)) = tag else { continue };
        match names.last_mut() {
            Some(last) if !begins && last.1 == place && last.2 == kind => last.1 = place + 1,
            _ => names.push((place, place + 1, kind)),
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns() {
        let source = "-DOCSTART- -X- O O\n\nOkoro NNP B-NP I-PER\nleft VBD B-VP O\n\nMarrow NNP I-NP I-LOC\nBay NNP I-NP I-LOC\n";
        let documents = documents(source);
        let sentences: Vec<Vec<Name>> =
            documents.iter().flatten().map(|s| names(s.iter().map(|(_, tag)| tag.as_str()))).collect();
        assert_eq!(sentences, [vec![(0, 1, "PER")], vec![(0, 2, "LOC")]]);
        assert_eq!(documents.len(), 1);
    }

    #[test]
    fn neighbours() {
        let tags = ["B-ORG", "I-ORG", "B-ORG", "I-PER", "O", "I-misc"];
        let names = names(tags.into_iter());
        assert_eq!(names, [(0, 2, "ORG"), (2, 3, "ORG"), (3, 4, "PER"), (5, 6, "MISC")]);
    }
}
