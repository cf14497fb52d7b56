use std::ops::Range;

use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::{Model, NormalizedString, Normalizer, OffsetType, PreTokenizedString, PreTokenizer};

use crate::EncoderError;

/// Characters of a text that are read, so that the cost is bounded: 32 for each of the 256 pieces that the network
/// reads, where English has five.
const CHARACTERS: usize = 8192;

/// One word piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its row in the list of word pieces.
    pub id: u16,
    /// The bytes of the text that it stands for.
    pub bytes: Range<usize>,
}

/// Splits texts into the word pieces of uncased BERT (Devlin et al. 2019): lower case, no accents, words and
/// punctuation marks apart, each word the fewest longest pieces from left to right.
pub struct WordPieces {
    normalizer: BertNormalizer,
    model: WordPiece,
    unknown: u16,
    start: u16,
    end: u16,
}

impl WordPieces {
    /// Reads a list of word pieces, one a line, at most 65,536; it must hold `[UNK]`, `[CLS]` and `[SEP]`.
    pub fn new(vocabulary: &str) -> Result<Self, EncoderError> {
        let damaged = EncoderError::Vocabulary;
        let rows = WordPiece::read_bytes(vocabulary.as_bytes()).map_err(|e| damaged(e.to_string()))?;
        let model = WordPiece::builder().vocab(rows).build().map_err(|e| damaged(e.to_string()))?;
        let id = |piece: &str| {
            let found = model.token_to_id(piece).and_then(|id| u16::try_from(id).ok());
            found.ok_or_else(|| damaged(format!("no {piece}")))
        };
        if model.get_vocab_size() > usize::from(u16::MAX) + 1 {
            return Err(damaged("more than 65,536 pieces".to_owned()));
        }
        let (unknown, start, end) = (id("[UNK]")?, id("[CLS]")?, id("[SEP]")?);
        Ok(Self { normalizer: BertNormalizer::new(true, true, None, true), model, unknown, start, end })
    }

    /// The pieces of `text`, without start and end marks, at most `most`. Only its first 8,192 characters are read.
    pub fn split(&self, text: &str, most: usize) -> Vec<Piece> {
        let read = text.char_indices().nth(CHARACTERS).map_or(text.len(), |(byte, _)| byte);
        let mut text = PreTokenizedString::from(NormalizedString::from(text.get(..read).unwrap_or_default()));
        let done = text
            .normalize(|t| self.normalizer.normalize(t))
            .and_then(|()| BertPreTokenizer.pre_tokenize(&mut text))
            .and_then(|()| text.tokenize(|word| self.model.tokenize(word.get())))
            .and_then(|()| text.into_encoding(None, 0, OffsetType::Byte));
        let Ok(encoding) = done else { return Vec::new() };
        encoding
            .get_ids()
            .iter()
            .zip(encoding.get_offsets())
            .take(most)
            .map(|(&id, &(from, to))| Piece {
                id: u16::try_from(id).unwrap_or(self.unknown),
                bytes: from..to,
            })
            .collect()
    }

    /// The ids of one word, at most `most`; a word without pieces is unknown.
    pub(crate) fn word(&self, word: &str, most: usize) -> Vec<i32> {
        let mut ids: Vec<i32> = self.split(word, most).iter().map(|piece| i32::from(piece.id)).collect();
        if ids.is_empty() {
            ids.push(i32::from(self.unknown));
        }
        ids
    }

    /// The mark that begins what a network reads.
    pub(crate) fn start(&self) -> u16 {
        self.start
    }

    /// The mark that ends it.
    pub(crate) fn end(&self) -> u16 {
        self.end
    }

    /// The ids of `text` as the network wants them: start mark, pieces, end mark; 2 to `most` in all.
    pub fn ids(&self, text: &str, most: usize) -> Vec<u16> {
        let pieces = self.split(text, most.saturating_sub(2));
        let inner = pieces.iter().map(|piece| piece.id);
        std::iter::once(self.start).chain(inner).chain(std::iter::once(self.end)).collect()
    }
}
