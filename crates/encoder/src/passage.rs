//! Passages to word pieces, and two of them side by side, as the pair reader reads them (`training/README.md`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crossread_core::{Passage, Span};

use crate::{Piece, WordPieces};

/// Word pieces of a sentence at most, start and end mark included: as it was trained.
pub(crate) const SIDE: usize = 96;
/// Of a match: the word stands in the other passage; in its sentence alone; in neither.
const NEAR: i32 = 1;
const FAR: i32 = 2;
const NOWHERE: i32 = 3;
/// What a number adds to its match.
const NUMBER: i32 = 3;

/// A sentence in word pieces, and those of them that are the passage.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Side {
    /// Start mark, pieces, end mark.
    pub(crate) ids: Vec<u16>,
    first: usize,
    end: usize,
}

impl Side {
    /// The pieces of a sentence between the marks; where there are more than 94, so many around the passage. A passage
    /// that touches no piece is all of them.
    pub(crate) fn new(pieces: &WordPieces, sentence: &[Piece], passage: Span) -> Self {
        let touched: Vec<bool> =
            sentence.iter().map(|piece| Span::from(piece.bytes.clone()).overlaps(passage)).collect();
        let first = touched.iter().position(|&touched| touched).unwrap_or(0);
        let count = touched.iter().filter(|&&touched| touched).count();
        let most = SIDE - 2;
        let before = most.saturating_sub(count) / 2;
        let start = first.saturating_sub(before).min(sentence.len().saturating_sub(most));
        let end = sentence.len().min(start + most);
        let kept = sentence.get(start..end).unwrap_or_default().iter().map(|piece| piece.id);
        let ids = std::iter::once(pieces.start()).chain(kept).chain(std::iter::once(pieces.end())).collect();
        let touched = touched.get(start..end).unwrap_or_default();
        let place = |found: Option<usize>, other| found.map_or(other, |place| place + 1);
        Self {
            ids,
            first: place(touched.iter().position(|&touched| touched), 1),
            end: 1 + place(touched.iter().rposition(|&touched| touched), end - start),
        }
    }

    /// All of it, as numbers that are not the beginning of another's.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = usize> {
        [self.first, self.end, self.ids.len()].into_iter().chain(self.ids.iter().map(|&id| usize::from(id)))
    }

    /// The pieces that are the passage; none where the sentence has no piece.
    pub(crate) fn inside(&self) -> Range<usize> {
        self.first..self.end
    }
}

/// The sides of passages, in their order; a sentence of several is split once.
pub(crate) fn sides(pieces: &WordPieces, passages: &[Passage]) -> Vec<Side> {
    let sentences: BTreeSet<&str> = passages.iter().map(|passage| passage.sentence).collect();
    let split: BTreeMap<&str, Vec<Piece>> =
        sentences.into_iter().map(|sentence| (sentence, pieces.split(sentence, usize::MAX))).collect();
    let of = |sentence: &str| split.get(sentence).map(Vec::as_slice).unwrap_or_default();
    passages.iter().map(|passage| Side::new(pieces, of(passage.sentence), passage.span)).collect()
}

/// What each word piece is.
pub(crate) struct Kinds(Vec<Kind>);

#[derive(Debug, Clone, Copy, Default)]
struct Kind {
    /// Goes on with a word.
    goes_on: bool,
    /// Begins with a digit.
    number: bool,
    /// Has neither a letter nor a digit, or is the start or end mark.
    mark: bool,
}

impl Kinds {
    /// The kinds of the pieces of a list, one a line.
    pub(crate) fn new(vocabulary: &str, pieces: &WordPieces) -> Self {
        let kind = |(id, piece): (usize, &str)| Kind {
            goes_on: piece.starts_with("##"),
            number: piece.trim_start_matches('#').starts_with(|c: char| c.is_ascii_digit()),
            mark: !piece.contains(is_letter) || [pieces.start(), pieces.end()].map(usize::from).contains(&id),
        };
        Self(vocabulary.lines().enumerate().map(kind).collect())
    }

    fn of(&self, id: u16) -> Kind {
        self.0.get(usize::from(id)).copied().unwrap_or_default()
    }

    /// The words of a side with their places: all pieces of each. Marks are left out.
    fn words<'s>(&self, ids: &'s [u16]) -> Vec<(usize, &'s [u16])> {
        let mut place = 0;
        let words = ids.chunk_by(|_, next| self.of(*next).goes_on).map(|word| {
            place += word.len();
            (place - word.len(), word)
        });
        words.filter(|(_, word)| word.first().is_some_and(|&id| !self.of(id).mark)).collect()
    }

    /// For each piece of `one` where else its word stands: 0 marks, 1 in the passage of `other`, 2 in its sentence, 3 in
    /// neither; numbers 3 more.
    fn matches(&self, one: &Side, other: &Side) -> Vec<i32> {
        let (inside, words) = (other.inside(), self.words(&other.ids));
        let is_near =
            |(place, word): &&(usize, &[u16])| inside.start < place + word.len() && *place < inside.end;
        let near: BTreeSet<&[u16]> = words.iter().filter(is_near).map(|(_, word)| *word).collect();
        let far: BTreeSet<&[u16]> = words.iter().map(|(_, word)| *word).collect();
        let mut matches = vec![0; one.ids.len()];
        for (place, word) in self.words(&one.ids) {
            let kind = if near.contains(word) {
                NEAR
            } else if far.contains(word) {
                FAR
            } else {
                NOWHERE
            };
            let number = word.first().is_some_and(|&id| self.of(id).number);
            let slots = matches.get_mut(place..place + word.len()).unwrap_or_default();
            slots.fill(kind + if number { NUMBER } else { 0 });
        }
        matches
    }

    /// The roles and the matches of a pair's pieces, those of the first side first. Roles: 0 and 1 outside and inside the
    /// first passage, 2 and 3 the second.
    pub(crate) fn joint(&self, a: &Side, b: &Side) -> (Vec<i32>, Vec<i32>) {
        let role = |side: &Side, outside: i32| {
            let inside = side.inside();
            (0..side.ids.len()).map(move |place| outside + i32::from(inside.contains(&place)))
        };
        let matches = [self.matches(a, b), self.matches(b, a)].concat();
        (role(a, 0).chain(role(b, 2)).collect(), matches)
    }
}

/// A letter or a digit: no sign that only changes a letter, as the vowels of some scripts are written.
fn is_letter(c: char) -> bool {
    // The signs of that kind that are word pieces: of Devanagari, Bengali, Tamil, Kannada and Sinhala.
    let sign = matches!(
        c,
        '\u{93e}'..='\u{94c}'
            | '\u{982}'
            | '\u{9be}'..='\u{9cc}'
            | '\u{bbe}'..='\u{bcc}'
            | '\u{cbe}'..='\u{ccc}'
            | '\u{dcf}'..='\u{ddf}'
    );
    c.is_alphanumeric() && !sign
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minilm::VOCABULARY;

    fn pieces() -> WordPieces {
        WordPieces::new(VOCABULARY).expect("well-formed")
    }

    /// A side whose passage stands in brackets.
    fn side(marked: &str) -> Side {
        let start = marked.find('[').unwrap_or(0);
        let end = marked.find(']').map_or(marked.len(), |end| end - 1);
        let sentence = marked.replace(['[', ']'], "");
        let passage = Passage { sentence: &sentence, span: Span::new(start, end) };
        sides(&pieces(), &[passage]).pop().expect("one")
    }

    #[test]
    fn the_passage_is_the_pieces_that_it_touches() {
        assert_eq!(side("The [ferry] sank.").inside(), 2..3);
        assert_eq!(side("The fe[rry sa]nk.").inside(), 2..4);
        assert_eq!(side("[The ferry sank.]").inside(), 1..5);
        assert_eq!(side("Łódź [é]tait là.").inside().len(), 1);
    }

    #[test]
    fn a_passage_that_touches_nothing_is_all() {
        assert_eq!(side("The[ ]ferry sank.").inside(), 1..5);
        assert_eq!(side("The ferry sank.[]").inside(), 1..5);
        assert_eq!(side("[]").inside(), 1..1);
        assert_eq!(side("[]").ids.len(), 2);
    }

    #[test]
    fn long_sentences_are_cut_around_the_passage() {
        let words = |n: usize| "boat ".repeat(n);
        let cut = |before, inside, after| {
            let side = side(&format!("{}[{}]{}", words(before), words(inside), words(after)));
            (side.ids.len(), side.inside())
        };
        assert_eq!(cut(60, 4, 30), (96, 61..65));
        assert_eq!(cut(200, 4, 200), (96, 46..50));
        assert_eq!(cut(10, 4, 200), (96, 11..15));
        assert_eq!(cut(200, 4, 10), (96, 81..85));
        assert_eq!(cut(50, 120, 50), (96, 1..95));
    }

    #[test]
    fn where_else_a_word_stands() {
        let kinds = Kinds::new(VOCABULARY, &pieces());
        let (roles, matches) =
            kinds.joint(&side("The [ferry sank] at 9."), &side("[A ferry], 12 men, the 9."));
        // start The ferry sank at 9 . end; start A ferry , 12 men , the 9 . end
        assert_eq!(roles, [0, 0, 1, 1, 0, 0, 0, 0, 2, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2]);
        assert_eq!(matches, [0, 2, 1, 3, 3, 5, 0, 0, 0, 3, 1, 0, 6, 3, 0, 2, 5, 0, 0]);
    }

    #[test]
    fn words_of_several_pieces_match_as_wholes() {
        let kinds = Kinds::new(VOCABULARY, &pieces());
        let (_, matches) = kinds.joint(&side("Brandvold"), &side("Brandt"));
        assert!(matches.iter().all(|&kind| kind == 0 || kind == 3), "{matches:?}");
        let (_, matches) = kinds.joint(&side("Brandvold"), &side("brandvold"));
        assert!(matches.iter().all(|&kind| kind == 0 || kind == 1), "{matches:?}");
    }

    #[derive(serde::Deserialize)]
    struct Fixture {
        pieces: Counts,
        cases: Vec<Case>,
    }

    #[derive(serde::Deserialize)]
    struct Counts {
        goes_on: usize,
        number: usize,
        mark: usize,
    }

    #[derive(serde::Deserialize)]
    struct Case {
        sides: Vec<CaseSide>,
        roles: Vec<i32>,
        matches: Vec<i32>,
    }

    #[derive(serde::Deserialize)]
    struct CaseSide {
        sentence: String,
        start: usize,
        end: usize,
        ids: Vec<u16>,
        inside: Vec<u8>,
    }

    #[test]
    fn pieces_roles_and_matches_are_the_references() {
        let fixture: Fixture =
            serde_json::from_str(include_str!("../../../models/reader.parity.json")).expect("well-formed");
        let pieces = pieces();
        let kinds = Kinds::new(VOCABULARY, &pieces);
        let count = |of: fn(&Kind) -> bool| kinds.0.iter().filter(|kind| of(kind)).count();
        assert_eq!(count(|kind| kind.goes_on), fixture.pieces.goes_on);
        assert_eq!(count(|kind| kind.number), fixture.pieces.number);
        // The reference takes the start and the end mark, [CLS] and [SEP], for letters here.
        assert_eq!(count(|kind| kind.mark), fixture.pieces.mark + 2);
        for case in fixture.cases {
            let read: Vec<Side> = case
                .sides
                .iter()
                .map(|side| {
                    let passage = Passage { sentence: &side.sentence, span: Span::new(side.start, side.end) };
                    sides(&pieces, &[passage]).pop().expect("one")
                })
                .collect();
            for (found, expected) in read.iter().zip(&case.sides) {
                assert_eq!(found.ids, expected.ids, "{}", expected.sentence);
                let inside: Vec<u8> =
                    (0..found.ids.len()).map(|place| found.inside().contains(&place).into()).collect();
                assert_eq!(inside, expected.inside, "{}", expected.sentence);
            }
            assert_eq!(kinds.joint(&read[0], &read[1]), (case.roles, case.matches));
        }
    }
}
