//! Parts of speech and dependencies in treebanks (CoNLL-U, universaldependencies.org/format).

use std::cmp::Ordering;
use std::ops::Range;
use std::path::Path;

use crossread::{Encoder, MiniLm};
use crossread_core::Tag;

use super::score::{Counts, files, name, text};
use crate::failure::Failure;

/// Measures on CoNLL-U files: parts of speech (UPOS), heads (UAS), heads with relations (LAS, the universal part of
/// the relation as in the CoNLL 2018 shared task; and with subtypes).
///
/// Twice: on the treebank's own words, and from its sentences' plain text, where a word counts only if it is split as the
/// treebank's (F1, as that task counts).
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let mut table = format!(
        "{:36} {:>8} {:>6} {:>6} {:>6} {:>6} {:>9}\n",
        "", "words", "split", "UPOS", "UAS", "LAS", "subtypes"
    );
    for file in files(path, &["conllu"])? {
        let documents = documents(&text(&file)?);
        let given: Vec<Vec<Vec<&str>>> =
            documents.iter().map(|d| d.iter().map(Sentence::forms).collect()).collect();
        let plain: Vec<Vec<&str>> =
            documents.iter().map(|d| d.iter().map(|s| s.text.as_str()).collect()).collect();
        for (from, own, tagged) in [
            ("its own words", true, encoder.tag_words(&given)),
            ("its plain text", false, encoder.tag(&plain)),
        ] {
            let mut scores = Scores::default();
            for (sentence, tags) in documents.iter().flatten().zip(tagged.iter().flatten()) {
                let same = || (0..tags.len()).map(Some).collect();
                let aligned: Vec<Option<usize>> = if own { same() } else { sentence.aligned(tags) };
                scores.count(sentence, tags, &aligned);
            }
            table.push_str(&scores.row(&format!("{}, {from}", name(&file))));
        }
    }
    Ok(table)
}

/// A word of a treebank.
struct Word {
    form: String,
    upos: String,
    /// The head: `None` is the root.
    head: Option<usize>,
    relation: String,
    /// Its characters in the sentence, white space left out; empty where the text does not show it.
    place: Range<usize>,
}

struct Sentence {
    text: String,
    words: Vec<Word>,
}

impl Sentence {
    fn forms(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.form.as_str()).collect()
    }

    /// For each tag the treebank's word of the same characters.
    fn aligned(&self, tags: &[Tag]) -> Vec<Option<usize>> {
        let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        let mut before = (0, 0);
        let mut alignment = Vec::new();
        for tag in tags {
            let gap = self.text.get(before.0..tag.span.start).unwrap_or_default();
            let start = before.1 + visible(gap);
            let end = start + visible(tag.span.of(&self.text));
            before = (tag.span.end, end);
            let at = self.words.partition_point(|word| word.place.start < start);
            let found = self.words.get(at).filter(|word| word.place == (start..end));
            alignment.push(found.map(|_| at));
        }
        alignment
    }
}

/// The sentences of a CoNLL-U file, by document. Empty nodes are left out.
fn documents(source: &str) -> Vec<Vec<Sentence>> {
    let mut documents: Vec<Vec<Sentence>> = Vec::new();
    for block in source.split("\n\n") {
        let mut sentence = Sentence { text: String::new(), words: Vec::new() };
        let mut at = 0;
        // Words written together: the last one's number, and where they end.
        let mut together = (0, 0);
        for line in block.lines() {
            if line.starts_with("# newdoc") {
                documents.push(Vec::new());
            }
            if let Some(text) = line.strip_prefix("# text = ") {
                text.clone_into(&mut sentence.text);
            }
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, form, _, upos, _, _, head, relation, ..] = fields.as_slice() else { continue };
            let length = form.chars().filter(|c| !c.is_whitespace()).count();
            if let Some((first, last)) = id.split_once('-') {
                let (first, last): (usize, usize) = (first.parse().unwrap_or(0), last.parse().unwrap_or(0));
                together = (last.max(first), at + length);
            } else if let Ok(id) = id.parse::<usize>() {
                // The last takes what the others leave.
                let end = match id.cmp(&together.0) {
                    Ordering::Less => (at + length).min(together.1),
                    Ordering::Equal => together.1,
                    Ordering::Greater => at + length,
                };
                let (form, upos, relation) = ((*form).to_owned(), (*upos).to_owned(), (*relation).to_owned());
                let head = head.parse::<usize>().ok().and_then(|head| head.checked_sub(1));
                sentence.words.push(Word { form, upos, head, relation, place: at..end.max(at) });
                at = end.max(at);
            }
        }
        if !sentence.words.is_empty() {
            match documents.last_mut() {
                Some(document) => document.push(sentence),
                None => documents.push(vec![sentence]),
            }
        }
    }
    documents
}

#[derive(Default)]
struct Scores {
    split: Counts,
    upos: usize,
    uas: usize,
    las: usize,
    subtypes: usize,
}

impl Scores {
    /// Counts one sentence; `aligned`: the treebank's word of each tag.
    fn count(&mut self, sentence: &Sentence, tags: &[Tag], aligned: &[Option<usize>]) {
        let both = aligned.iter().flatten().count();
        self.split.add(Counts { right: both, found: tags.len(), expected: sentence.words.len() });
        let universal = |relation: &str| relation.split(':').next().unwrap_or_default().to_owned();
        for (tag, place) in tags.iter().zip(aligned) {
            let Some(word) = place.and_then(|place| sentence.words.get(place)) else { continue };
            self.upos += usize::from(format!("{:?}", tag.upos).eq_ignore_ascii_case(&word.upos));
            let head = match tag.head {
                None => word.head.is_none(),
                Some(head) => word.head.is_some() && aligned.get(head).copied().flatten() == word.head,
            };
            self.uas += usize::from(head);
            self.las += usize::from(head && universal(tag.relation) == universal(&word.relation));
            self.subtypes += usize::from(head && tag.relation == word.relation);
        }
    }

    fn row(&self, name: &str) -> String {
        let Counts { found, expected, right } = self.split;
        let f1 = |right: usize| 2.0 * right as f64 / (found + expected).max(1) as f64;
        let [split, upos, uas, las, subtypes] = [right, self.upos, self.uas, self.las, self.subtypes].map(f1);
        format!("{name:36} {expected:>8} {split:>6.3} {upos:>6.3} {uas:>6.3} {las:>6.3} {subtypes:>9.3}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_written_together() {
        let source = "# newdoc\n# text = Don't gonna.\n1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_\n\
                      1\tDo\tdo\tAUX\t_\t_\t3\taux\t_\t_\n2\tnot\tnot\tPART\t_\t_\t3\tadvmod\t_\t_\n\
                      3\tgonna\tgo\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No\n4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_\n";
        let documents = documents(source);
        let words: Vec<(&str, Range<usize>, Option<usize>)> = documents
            .iter()
            .flatten()
            .flat_map(|s| &s.words)
            .map(|w| (w.form.as_str(), w.place.clone(), w.head))
            .collect();
        assert_eq!(
            words,
            [("Do", 0..2, Some(2)), ("not", 2..5, Some(2)), ("gonna", 5..10, None), (".", 10..11, Some(2))]
        );
    }
}
