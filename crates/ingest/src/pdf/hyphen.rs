//! Words that were parted at the end of a line. Examples: `hyphen.corpus.txt`.

use std::collections::BTreeSet;

/// The words of a document as they stand within its lines, in small letters: they tell how a parted word is written.
#[derive(Default)]
pub(super) struct Words(BTreeSet<String>);

const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{ad}'];

impl Words {
    /// Takes the words of a line but for a last one that is parted.
    pub(super) fn add(&mut self, line: &str) {
        self.0.extend(
            line.split_whitespace().map(bare).filter(|word| !word.is_empty() && !word.ends_with(HYPHENS)),
        );
    }

    /// Joins the lines of a paragraph.
    pub(super) fn joined<'l>(&self, lines: impl IntoIterator<Item = &'l str>) -> String {
        let mut out = String::new();
        for line in lines {
            self.append(&mut out, line);
        }
        out
    }

    /// Appends a line to a text: a hyphen at its end goes where it parts a word, and stays in a compound.
    pub(super) fn append(&self, text: &mut String, line: &str) {
        let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
        let first = line.split_whitespace().next().unwrap_or_default();
        let parted = last.strip_suffix(HYPHENS).filter(|start| start.ends_with(char::is_alphanumeric));
        match parted {
            Some(start) if first.starts_with(char::is_alphanumeric) => {
                let is_soft = text.ends_with('\u{ad}') || self.is_one_word(start, first);
                if is_soft {
                    text.pop();
                }
            }
            _ if text.is_empty() => {}
            _ => text.push(' '),
        }
        text.push_str(line);
    }

    /// Whether two parts are one word without a hyphen: as the document writes it elsewhere, else where both are written small.
    fn is_one_word(&self, start: &str, rest: &str) -> bool {
        let whole = bare(&format!("{start}{rest}"));
        let compound = bare(&format!("{start}-{rest}"));
        match (self.0.contains(&whole), self.0.contains(&compound)) {
            (true, false) => true,
            (false, true) => false,
            // A word that has a hyphen already is a compound, which is parted there.
            _ => {
                start.ends_with(char::is_lowercase)
                    && rest.starts_with(char::is_lowercase)
                    && !start.contains('-')
            }
        }
    }
}

/// A word in small letters, without the signs around it.
fn bare(word: &str) -> String {
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !HYPHENS.contains(&c))
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs, parted by a line of "====", and below "=>" what they are joined to.
    #[test]
    fn corpus() {
        for case in include_str!("hyphen.corpus.txt").split("====\n") {
            let (lines, expected) = case.split_once("=>\n").unwrap();
            let mut words = Words::default();
            lines.lines().for_each(|line| words.add(line));
            assert_eq!(words.joined(lines.lines()), expected.trim_end());
        }
    }
}
