//! The scores of a window to the tags of its words.

use crossread_core::{AttributionPart, AttributionTag, Span, Tag, Upos};

use crate::labels::{ATTRIBUTION, RELATIONS, ROOT, STANDING, UPOS};
use crate::tagger::{Batch, greatest};
use crate::window::Sentence;
use crate::{names, tree};

/// One window of a batch.
struct Window<'a> {
    batch: &'a Batch,
    row: usize,
    /// The words labelled as cues: their pieces, and where they stand: sentence of the passage, word.
    cues: Vec<(usize, (usize, usize))>,
}

/// The tags of window `row` of a batch, by sentence; `before` sentences of the passage come before it.
pub(crate) fn tags(batch: &Batch, row: usize, sentences: &[Sentence], before: usize) -> Vec<Vec<Tag>> {
    let mut window = Window { batch, row, cues: Vec::new() };
    let mut begin = 1;
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    for (place, sentence) in (before..).zip(sentences) {
        let firsts: Vec<usize> = sentence.firsts.iter().map(|first| begin + first).collect();
        begin += sentence.length();
        let cues =
            firsts.iter().enumerate().filter(|&(_, &piece)| window.part(piece) == Some(AttributionPart::Cue));
        let cues: Vec<_> = cues.map(|(word, &piece)| (piece, (place, word))).collect();
        window.cues.extend(cues);
        pieces.push(firsts);
    }
    sentences.iter().zip(&pieces).map(|(sentence, pieces)| window.sentence(sentence, pieces)).collect()
}

impl Window<'_> {
    /// The tags of one sentence, its words' first pieces given.
    fn sentence(&self, sentence: &Sentence, pieces: &[usize]) -> Vec<Tag> {
        let heads = tree::heads(pieces.len(), |word, head| {
            let piece = |word: usize| pieces.get(word).copied().unwrap_or_default();
            let head = head.checked_sub(1).map_or(0, piece);
            self.batch.arcs.of(self.row, piece(word)).get(head).copied().unwrap_or(f32::MIN)
        });
        let scores: Vec<&[f32]> =
            pieces.iter().map(|&piece| self.batch.entities.of(self.row, piece)).collect();
        let entities = names::best(&scores);
        let words = sentence.words.iter().zip(pieces).zip(heads).zip(entities);
        words
            .map(|(((bytes, &piece), head), entity)| Tag {
                span: Span::from(bytes.clone()),
                upos: UPOS.get(greatest(self.batch.upos.of(self.row, piece))).copied().unwrap_or(Upos::X),
                head,
                relation: relation(self.batch.relations.of(self.row, piece), head.is_none()),
                entity,
                attribution: self.part(piece).map(|part| AttributionTag { part, cue: self.cue(piece) }),
                standing: after_none(&STANDING, greatest(self.batch.standing.of(self.row, piece))),
            })
            .collect()
    }

    fn part(&self, piece: usize) -> Option<AttributionPart> {
        after_none(&ATTRIBUTION, greatest(self.batch.attribution.of(self.row, piece)))
    }

    /// Of the words labelled as cues the one that this piece points to most.
    fn cue(&self, piece: usize) -> Option<(usize, usize)> {
        let links = self.batch.links.of(self.row, piece);
        let score = |piece: usize| links.get(piece).copied().unwrap_or(f32::MIN);
        let best = self.cues.iter().reduce(|a, b| if score(b.0) > score(a.0) { b } else { a });
        best.map(|&(_, place)| place)
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
