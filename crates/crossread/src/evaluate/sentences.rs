//! Sentence boundaries: the golden rules of Pragmatic Segmenter (Ruby test files) and treebanks (CoNLL-U).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crossread::sentence_spans;

use crate::failure::Failure;

/// Measures on all `.rb` and `.conllu` files under `dir`; gives a table.
///
/// Of a Ruby file the cases met exactly are counted, section by section. Of a treebank, precision, recall and F1 of
/// the boundaries inside paragraphs (a paragraph's end is given, so it does not count), for the file and for each
/// genre: what stands before the first hyphen of a sentence's id.
pub(crate) fn table(dir: &Path) -> Result<String, Failure> {
    let (mut rules, mut treebanks) = (String::new(), String::new());
    for path in files(dir)? {
        let source = std::fs::read_to_string(&path)
            .map_err(|e| Failure::Evaluation { path: path.clone(), reason: e.to_string() })?;
        let name = path.strip_prefix(dir).unwrap_or(&path).display();
        if path.extension().is_some_and(|e| e == "rb") {
            for (section, (met, cases)) in rules_met(&source) {
                let name = format!("{name}: {section}");
                // Writing into a String does not fail.
                let _ = writeln!(rules, "{name:58} {met:>5} of {cases}");
            }
        } else {
            let genres = boundaries(&source);
            let mut all = Boundaries::default();
            genres.values().for_each(|g| all.add(g));
            treebanks.push_str(&all.row(&name.to_string()));
            for (genre, counted) in genres.iter().filter(|_| genres.len() > 1) {
                treebanks.push_str(&counted.row(&format!("  {genre}")));
            }
        }
    }
    if !rules.is_empty() {
        rules.insert_str(0, &format!("{:58} {:>5}\n", "", "met"));
    }
    if !treebanks.is_empty() {
        let head =
            format!("{:44} {:>10} {:>6} {:>10} {:>7}\n", "", "boundaries", "F1", "precision", "recall");
        treebanks.insert_str(0, &head);
    }
    Ok(format!("{rules}{treebanks}"))
}

/// The `.rb` and `.conllu` files under `dir`, at any depth, in order; links are not followed.
fn files(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let (mut found, mut folders) = (Vec::new(), vec![dir.to_owned()]);
    while let Some(folder) = folders.pop() {
        let fail = |e: std::io::Error| Failure::Evaluation { path: folder.clone(), reason: e.to_string() };
        for entry in std::fs::read_dir(&folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let kind = entry.file_type().map_err(fail)?;
            let path = entry.path();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|e| e == "rb" || e == "conllu") {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        let reason =
            "no .rb file with golden rules and no .conllu treebank here; name a folder that holds one";
        return Err(Failure::Evaluation { path: dir.to_owned(), reason: reason.to_owned() });
    }
    Ok(found)
}

/// Cases met and cases, by section.
fn rules_met(source: &str) -> BTreeMap<String, (usize, usize)> {
    let mut sections = BTreeMap::new();
    for (section, text, expected) in ruby_cases(source) {
        let (met, cases): &mut (usize, usize) = sections.entry(section).or_default();
        *met += usize::from(split(&text) == expected);
        *cases += 1;
    }
    sections
}

/// The sentences of `text`, line by line, as the readers of the reports see them.
fn split(text: &str) -> Vec<String> {
    text.split(['\n', '\r'])
        .flat_map(|line| {
            sentence_spans(line).into_iter().map(|span| span.of(line).to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

/// Every `text: "…"` with the `eq(["…", …])` that follows it, and the `context` or `describe` that it stands in.
fn ruby_cases(source: &str) -> Vec<(String, String, Vec<String>)> {
    let (mut cases, mut section, mut text) = (Vec::new(), String::new(), None);
    for line in source.lines() {
        let start = line.trim_start();
        if start.starts_with("context ") || start.starts_with("describe ") {
            section = ruby_strings(start).into_iter().next().unwrap_or_default();
        } else if let Some((_, rest)) = line.split_once("text: ") {
            text = ruby_strings(rest).into_iter().next();
        } else if let Some((_, rest)) = line.split_once(".to eq([")
            && let Some(text) = text.take()
        {
            cases.push((section.clone(), text, ruby_strings(rest)));
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

/// How many boundaries were found rightly, found, and expected.
#[derive(Default)]
struct Boundaries {
    right: usize,
    found: usize,
    expected: usize,
}

impl Boundaries {
    fn add(&mut self, other: &Boundaries) {
        self.right += other.right;
        self.found += other.found;
        self.expected += other.expected;
    }

    fn row(&self, name: &str) -> String {
        let precision = self.right as f64 / self.found.max(1) as f64;
        let recall = self.right as f64 / self.expected.max(1) as f64;
        let f1 = super::f1(precision, recall);
        format!("{name:44} {:>10} {f1:>6.3} {precision:>10.3} {recall:>7.3}\n", self.expected)
    }
}

/// The boundaries inside a treebank's paragraphs, by genre.
fn boundaries(source: &str) -> BTreeMap<String, Boundaries> {
    let mut genres: BTreeMap<String, Boundaries> = BTreeMap::new();
    for Paragraph { genre, text, ends } in paragraphs(source) {
        let mut found: BTreeSet<usize> = sentence_spans(&text).into_iter().map(|span| span.end).collect();
        found.remove(&text.len());
        genres.entry(genre).or_default().add(&Boundaries {
            right: found.intersection(&ends).count(),
            found: found.len(),
            expected: ends.len(),
        });
    }
    genres
}

/// A paragraph of a treebank.
struct Paragraph {
    genre: String,
    text: String,
    /// Byte offsets at which its sentences end, the last left out.
    ends: BTreeSet<usize>,
}

/// The paragraphs of a CoNLL-U file.
fn paragraphs(source: &str) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut glued = false;
    for block in source.split("\n\n") {
        let Some(text) = block.lines().find_map(|line| line.strip_prefix("# text = ")) else { continue };
        let begins = block.lines().any(|line| line.starts_with("# newpar") || line.starts_with("# newdoc"));
        match paragraphs.last_mut() {
            Some(paragraph) if !begins => {
                paragraph.ends.insert(paragraph.text.len());
                if !glued {
                    paragraph.text.push(' ');
                }
                paragraph.text.push_str(text);
            }
            _ => {
                let id = block.lines().find_map(|line| line.strip_prefix("# sent_id = ")).unwrap_or_default();
                let genre = id.split('-').next().unwrap_or_default().to_owned();
                paragraphs.push(Paragraph { genre, text: text.to_owned(), ends: BTreeSet::new() });
            }
        }
        glued = block.lines().next_back().is_some_and(|line| line.contains("SpaceAfter=No"));
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ruby() {
        let source = "context \"Rules\" do\n  x.new(text: \"It\\'s late.\\nGo.\", y: 1)\n  expect(s).to eq([\"It's late.\", 'Go.'])\n";
        let expected = vec!["It's late.".to_owned(), "Go.".to_owned()];
        assert_eq!(ruby_cases(source), [("Rules".to_owned(), "It's late.\nGo.".to_owned(), expected)]);
        assert_eq!(rules_met(source), BTreeMap::from([("Rules".to_owned(), (1, 1))]));
    }

    #[test]
    fn treebank() {
        let source = "# newdoc\n# sent_id = web-1\n# text = The port closed.\n1\tx\t_\n\n# sent_id = web-2\n\
                      # text = Boats waited.\n1\tx\tSpaceAfter=No\n\n# newpar\n# sent_id = post-3\n# text = It reopened.\n";
        let genres = boundaries(source);
        let counts: Vec<_> =
            genres.iter().map(|(genre, b)| (genre.as_str(), b.right, b.found, b.expected)).collect();
        assert_eq!(counts, [("post", 0, 0, 0), ("web", 1, 1, 1)]);
    }
}
