//! PolNeAR: who says what in news, as brat stand-off over plain text (Newell, Margolin and Ruths 2018).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crossread::{Encoder, MiniLm, sentence_spans};
use crossread_annotate::linked;
use crossread_core::{AttributionPart, Tag};

use super::score::{Counts, files, text};
use crate::failure::Failure;

const PARTS: [AttributionPart; 3] = [AttributionPart::Source, AttributionPart::Cue, AttributionPart::Content];

/// Measures on a folder with `text/*.txt` and `attributions/*.ann`; of several annotators the first counts.
///
/// Text goes in as it is: our sentences, our words. Counted are words by part (an overlap with the annotator's span
/// counts as inside it; the first attribution keeps a word that several claim), and whole attributions: source and
/// content both with half of their joint words in common. Attributions without a cue are left out on both sides.
pub(super) fn table(dir: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let marks = files(&dir.join("attributions"), &["ann"])?;
    let mut by_part = [Counts::default(); 3];
    let mut whole = Counts::default();
    let mut documents = 0;
    for path in files(&dir.join("text"), &["txt"])? {
        let Some(annotation) = first_annotation(&path, &marks) else { continue };
        let document = Document::new(&text(&path)?, &encoder);
        let expected = document.expected(&attributions(&text(annotation)?));
        documents += 1;
        let labels = document.labels(&expected);
        for (word, label) in document.words.iter().zip(labels) {
            for (part, counts) in PARTS.into_iter().zip(&mut by_part) {
                let (found, wanted) = (word.part == Some(part), label == Some(part));
                counts.count(found, wanted, found && wanted);
            }
        }
        whole.add(agreement(&expected, &document.found));
    }
    let mut table = Counts::head("expected");
    for (name, counts) in ["words of sources", "words of cues", "words of contents"].iter().zip(by_part) {
        table.push_str(&counts.row(name));
    }
    table.push_str(&whole.row("whole attributions"));
    table.push_str(&format!("{documents} reports\n"));
    Ok(table)
}

/// The annotation of `text` that comes first by name: `NAME_annotator.ann` for `NAME.txt`.
fn first_annotation<'a>(text: &Path, marks: &'a [PathBuf]) -> Option<&'a PathBuf> {
    let name = text.file_stem()?.to_str()?;
    let of = |mark: &Path| mark.file_stem()?.to_str()?.rsplit_once('_').map(|(of, _)| of == name);
    marks.iter().find(|mark| of(mark) == Some(true))
}

/// Parts of one attribution: for each of [`PARTS`] its characters' ranges in the text.
type Marked = [Vec<(usize, usize)>; 3];

/// The attributions of a brat file.
fn attributions(source: &str) -> Vec<Marked> {
    let (mut spans, mut found) = (BTreeMap::new(), Vec::new());
    for line in source.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(body)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            let places = body.split_once(' ').map_or("", |(_, places)| places);
            let ranges = places.split(';').filter_map(|place| {
                let (from, to) = place.split_once(' ')?;
                Some((from.parse().ok()?, to.parse().ok()?))
            });
            spans.insert(id.to_owned(), ranges.collect::<Vec<(usize, usize)>>());
        } else if id.starts_with('E') && body.starts_with("Attribution") {
            found.push(body.to_owned());
        }
    }
    let marked = |body: String| {
        let mut parts = Marked::default();
        for (role, id) in body.split(' ').filter_map(|field| field.split_once(':')) {
            let role = role.trim_end_matches(|c: char| c.is_ascii_digit());
            let part = ["Source", "Cue", "Content"].iter().position(|name| *name == role);
            if let Some(ranges) = part.and_then(|part| parts.get_mut(part)) {
                ranges.extend(spans.get(id).into_iter().flatten());
            }
        }
        parts
    };
    found.into_iter().map(marked).collect()
}

/// The words of one attribution, by part: places in the document.
type Attribution = [BTreeSet<usize>; 3];

/// A word of a document: its characters, and the part that the encoder gives it.
struct Word {
    from: usize,
    to: usize,
    part: Option<AttributionPart>,
}

struct Document {
    words: Vec<Word>,
    found: Vec<Attribution>,
}

impl Document {
    /// Splits and tags `text`.
    fn new(text: &str, encoder: &MiniLm) -> Self {
        let mut sentences = Vec::new();
        for line in text.split_inclusive('\n') {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            sentences
                .extend(sentence_spans(line).into_iter().map(|span| (start + span.start, span.of(line))));
        }
        let passage: Vec<&str> = sentences.iter().map(|(_, sentence)| *sentence).collect();
        let tags = encoder.tag(&[passage]).pop().unwrap_or_default();
        // Characters before each byte that begins one.
        let characters: BTreeMap<usize, usize> =
            text.char_indices().map(|(byte, _)| byte).chain([text.len()]).zip(0..).collect();
        let character = |byte: usize| characters.get(&byte).copied().unwrap_or_default();
        let first_words: Vec<usize> = tags
            .iter()
            .scan(0, |before, words| {
                let first = *before;
                *before += words.len();
                Some(first)
            })
            .collect();
        let word = |start: usize, tag: &Tag| Word {
            from: character(start + tag.span.start),
            to: character(start + tag.span.end),
            part: tag.attribution.map(|a| a.part),
        };
        let words = sentences
            .iter()
            .zip(&tags)
            .flat_map(|((start, _), tags)| tags.iter().map(|tag| word(*start, tag)));
        let words = words.collect();
        let place = |&(sentence, word): &(usize, usize)| Some(first_words.get(sentence)? + word);
        let set = |places: &[(usize, usize)]| places.iter().filter_map(place).collect::<BTreeSet<usize>>();
        let sentences: Vec<&[Tag]> = tags.iter().map(Vec::as_slice).collect();
        let found = linked(&sentences);
        let found = found.iter().map(|l| [set(&l.source), set(&l.cue), set(&l.content)]).collect();
        Self { words, found }
    }

    /// The annotator's attributions in our words; those without a cue left out.
    fn expected(&self, marked: &[Marked]) -> Vec<Attribution> {
        let inside = |ranges: &Vec<(usize, usize)>| {
            let touched = |&(from, to): &(usize, usize)| {
                self.words.partition_point(|w| w.to <= from)..self.words.partition_point(|w| w.from < to)
            };
            ranges.iter().flat_map(touched).collect::<BTreeSet<usize>>()
        };
        let all = marked.iter().map(|parts| parts.each_ref().map(inside));
        all.filter(|[_, cue, _]| !cue.is_empty()).collect()
    }

    /// What each word should be: the first attribution that has it decides, and in it cue before source before content.
    fn labels(&self, expected: &[Attribution]) -> Vec<Option<AttributionPart>> {
        let mut labels = vec![None; self.words.len()];
        for [source, cue, content] in expected {
            for (part, words) in [
                (AttributionPart::Cue, cue),
                (AttributionPart::Source, source),
                (AttributionPart::Content, content),
            ] {
                for &word in words {
                    if let Some(label) = labels.get_mut(word) {
                        label.get_or_insert(part);
                    }
                }
            }
        }
        labels
    }
}

/// Each expected attribution takes the first one left that agrees in source and content.
fn agreement(expected: &[Attribution], found: &[Attribution]) -> Counts {
    let mut left: Vec<&Attribution> = found.iter().collect();
    let mut counts = Counts { right: 0, found: found.len(), expected: expected.len() };
    for [source, _, content] in expected {
        if let Some(place) = left.iter().position(|[s, _, c]| half(source, s) && half(content, c)) {
            left.remove(place);
            counts.right += 1;
        }
    }
    counts
}

/// Whether two sets share at least half of their joint words; two empty ones do.
fn half(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> bool {
    2 * a.intersection(b).count() >= a.union(b).count() && a.is_empty() == b.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brat() {
        let source = "T1\tSource 0 5\tOkoro\nT2\tCue 6 10\tsaid\nT3\tContent 11 15;20 24\tit … on\n\
                      T4\tAttribution 6 10\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content2:T3\n";
        assert_eq!(attributions(source), [[vec![(0, 5)], vec![(6, 10)], vec![(11, 15), (20, 24)]]]);
    }

    #[test]
    fn agreement_needs_half_of_both() {
        let word = |from, to, part| Word { from, to, part };
        // "Okoro said it rained ."
        let words = vec![
            word(0, 5, Some(AttributionPart::Source)),
            word(6, 10, Some(AttributionPart::Cue)),
            word(11, 13, Some(AttributionPart::Content)),
            word(14, 20, Some(AttributionPart::Content)),
            word(20, 21, None),
        ];
        let set = |range: std::ops::Range<usize>| range.collect::<BTreeSet<usize>>();
        let document = Document { words, found: vec![[set(0..1), set(1..2), set(2..4)]] };
        let expected = document.expected(&[[vec![(0, 5)], vec![(6, 10)], vec![(11, 19)]]]);
        assert_eq!(expected, document.found);
        assert_eq!(agreement(&expected, &document.found), Counts { right: 1, found: 1, expected: 1 });
        let wide = [[set(0..1), set(1..2), set(2..5)]];
        assert_eq!(agreement(&wide, &document.found).right, 1);
    }
}
