//! The scores of a window to the tags of its words.

use crossread_core::{AttributionPart, AttributionTag, Span, Tag, Upos};

use crate::labels::{ATTRIBUTION, RELATIONS, ROOT, STANDING, UPOS};
use crate::tagger::{Batch, greatest};
use crate::window::Sentence;
use crate::{names, sequence, tree};

/// What a word's part in an attribution gains by being its neighbour's: contents and names of sources run on. Of 0 to
/// 1.5 the best for cues and near it for sources and contents on training articles; 0.2 to 0.4 points on the dev set.
const RUNS_ON: f32 = 0.3;

/// A word of a window.
struct Word {
    /// Its first piece.
    piece: usize,
    /// Sentence of the window, word of the sentence.
    place: (usize, usize),
    part: Option<AttributionPart>,
}

/// The tags of window `row` of a batch, by sentence; cues are told by the sentences of the window.
pub(crate) fn tags(batch: &Batch, row: usize, sentences: &[Sentence]) -> Vec<Vec<Tag>> {
    let mut begin = 1;
    let mut words = Vec::new();
    for (place, sentence) in sentences.iter().enumerate() {
        words.extend(sentence.firsts.iter().enumerate().map(|(word, first)| Word {
            piece: begin + first,
            place: (place, word),
            part: None,
        }));
        begin += sentence.length();
    }
    let scores: Vec<[f32; 4]> = words
        .iter()
        .map(|word| batch.attribution.of(row, word.piece).try_into().unwrap_or_default())
        .collect();
    let parts = sequence::best(&scores, |from, to| if from == to { RUNS_ON } else { 0.0 });
    for (word, part) in words.iter_mut().zip(parts) {
        word.part = after_none(&ATTRIBUTION, part);
    }
    let cues: Vec<&Word> = words.iter().filter(|word| word.part == Some(AttributionPart::Cue)).collect();
    let window = Window { batch, row, cues };
    let by_sentence = words.chunk_by(|a, b| a.place.0 == b.place.0);
    let mut tags = vec![Vec::new(); sentences.len()];
    for words in by_sentence {
        let place = words.first().map_or(0, |word| word.place.0);
        if let (Some(slot), Some(sentence)) = (tags.get_mut(place), sentences.get(place)) {
            *slot = window.sentence(sentence, words);
        }
    }
    tags
}

/// One window of a batch.
struct Window<'a> {
    batch: &'a Batch,
    row: usize,
    cues: Vec<&'a Word>,
}

impl Window<'_> {
    /// The tags of the words of one sentence.
    fn sentence(&self, sentence: &Sentence, words: &[Word]) -> Vec<Tag> {
        let (batch, row) = (self.batch, self.row);
        let piece = |word: usize| words.get(word).map_or(0, |word| word.piece);
        let heads = tree::heads(words.len(), |word, head| {
            let head = head.checked_sub(1).map_or(0, piece);
            batch.arcs.of(row, piece(word)).get(head).copied().unwrap_or(f32::MIN)
        });
        let scores: Vec<&[f32]> = words.iter().map(|word| batch.entities.of(row, word.piece)).collect();
        let entities = names::best(&scores);
        let cues = words.chunk_by(|a, b| a.part == b.part).flat_map(|run| vec![self.cue(run); run.len()]);
        let words = words.iter().zip(&sentence.words).zip(heads).zip(entities).zip(cues);
        words
            .map(|((((word, bytes), head), entity), cue)| Tag {
                span: Span::from(bytes.clone()),
                upos: UPOS.get(greatest(batch.upos.of(row, word.piece))).copied().unwrap_or(Upos::X),
                head,
                relation: relation(batch.relations.of(row, word.piece), head.is_none()),
                entity,
                attribution: word.part.map(|part| AttributionTag { part, cue }),
                standing: after_none(&STANDING, greatest(batch.standing.of(row, word.piece))),
            })
            .collect()
    }

    /// Of the words that are cues the one that the words of a run, all of one part, together point to most.
    fn cue(&self, run: &[Word]) -> Option<(usize, usize)> {
        let score = |cue: &Word| {
            let links = run.iter().map(|word| self.batch.links.of(self.row, word.piece).get(cue.piece));
            links.map(|link| link.copied().unwrap_or(f32::MIN / 1e6)).sum::<f32>()
        };
        let scored = self.cues.iter().map(|cue| (score(cue), cue));
        scored.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, cue)| cue.place)
    }
}

/// The best relation; that of a root for the root alone, which the tree has chosen.
fn relation(scores: &[f32], root: bool) -> &'static str {
    if root {
        return ROOT;
    }
    let others = scores.iter().zip(RELATIONS).filter(|(_, name)| *name != ROOT);
    others.reduce(|a, b| if b.0 > a.0 { b } else { a }).map_or("dep", |(_, name)| name)
}

/// The label at `place` of a list whose first, none, is left out.
fn after_none<T: Copy>(labels: &[T], place: usize) -> Option<T> {
    labels.get(place.checked_sub(1)?).copied()
}
