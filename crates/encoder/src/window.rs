//! Passages of sentences to windows of word pieces, as the tagging network reads them (`training/README.md`).

use std::collections::BTreeMap;
use std::ops::Range;

use crate::WordPieces;
use crate::tokens::{shape, words};

/// Word pieces of a window of several sentences at most, start and end mark included: as it was trained.
const USUAL: usize = 254;
/// Word pieces of any window at most, start and end mark included: the network knows no later places.
pub(crate) const LONGEST: usize = 256;
/// Word pieces of one word at most; the rest is not read.
const OF_A_WORD: usize = 24;
/// What a first word adds to its shape.
const FIRST: i32 = 8;

/// A sentence in word pieces.
#[derive(Debug, Default)]
pub(crate) struct Sentence {
    /// The bytes of each word.
    pub(crate) words: Vec<Range<usize>>,
    /// The first piece of each word, an index into `ids`.
    pub(crate) firsts: Vec<usize>,
    ids: Vec<i32>,
    shapes: Vec<i32>,
}

impl Sentence {
    /// Its word pieces.
    pub(crate) fn length(&self) -> usize {
        self.ids.len()
    }
}

/// Splits words into pieces; remembers those that it has split.
pub(crate) struct Splitter<'a> {
    pieces: &'a WordPieces,
    known: BTreeMap<String, Vec<i32>>,
}

impl<'a> Splitter<'a> {
    pub(crate) fn new(pieces: &'a WordPieces) -> Self {
        Self { pieces, known: BTreeMap::new() }
    }

    /// The sentence in pieces; nothing if it is longer than the longest window.
    pub(crate) fn text(&mut self, text: &str) -> Sentence {
        self.read(words(text).map(|word| (text.get(word.clone()).unwrap_or_default(), word)))
    }

    /// The same of words split before; their bytes are those of the words joined by one blank.
    pub(crate) fn split(&mut self, words: &[&str]) -> Sentence {
        let mut end = 0;
        self.read(words.iter().map(|word| {
            let begin = end;
            end += word.len() + 1;
            (*word, begin..begin + word.len())
        }))
    }

    fn read<'w>(&mut self, words: impl Iterator<Item = (&'w str, Range<usize>)>) -> Sentence {
        let mut sentence = Sentence::default();
        for (word, bytes) in words {
            let kind = shape(word) + if sentence.words.is_empty() { FIRST } else { 0 };
            sentence.words.push(bytes);
            sentence.firsts.push(sentence.ids.len());
            sentence.ids.extend_from_slice(self.pieces_of(word));
            sentence.shapes.resize(sentence.ids.len(), kind);
            if sentence.ids.len() + 2 > LONGEST {
                return Sentence::default();
            }
        }
        sentence
    }

    fn pieces_of(&mut self, word: &str) -> &[i32] {
        let pieces = self.pieces;
        if !self.known.contains_key(word) {
            self.known.insert(word.to_owned(), pieces.word(word, OF_A_WORD));
        }
        self.known.get(word).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Consecutive sentences of one passage that the network reads together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    /// The passage, an index.
    pub(crate) passage: usize,
    /// Its sentences in the window.
    pub(crate) sentences: Range<usize>,
    /// Word pieces, start and end mark included.
    pub(crate) length: usize,
}

/// Cuts a passage into windows, each as full as may be; those without a word are left out.
pub(crate) fn windows(passage: usize, sentences: &[Sentence]) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for (place, sentence) in sentences.iter().enumerate() {
        let more = sentence.ids.len();
        match windows.last_mut() {
            Some(window) if window.length + more <= USUAL => {
                window.sentences.end = place + 1;
                window.length += more;
            }
            _ => windows.push(Window { passage, sentences: place..place + 1, length: 2 + more }),
        }
    }
    windows.retain(|window| window.length > 2);
    windows
}

/// Windows of one length as the network's inputs, row after row.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) ids: Vec<i32>,
    pub(crate) shapes: Vec<i32>,
    /// On first pieces the sentence's number in the window, from 1; else 0.
    pub(crate) places: Vec<i32>,
}

impl Inputs {
    /// Adds a window's sentences between start and end mark.
    pub(crate) fn push(&mut self, pieces: &WordPieces, sentences: &[Sentence]) {
        self.mark(pieces.start());
        for (number, sentence) in (1..).zip(sentences) {
            let begin = self.places.len();
            self.ids.extend(&sentence.ids);
            self.shapes.extend(&sentence.shapes);
            self.places.resize(self.ids.len(), 0);
            for first in &sentence.firsts {
                if let Some(place) = self.places.get_mut(begin + first) {
                    *place = number;
                }
            }
        }
        self.mark(pieces.end());
    }

    fn mark(&mut self, id: u16) {
        self.ids.push(i32::from(id));
        self.shapes.push(0);
        self.places.push(0);
    }
}
