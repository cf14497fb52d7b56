//! Words with their looks: what the comparators of names, places and lists read.

use crossread_core::{Sentence, Span};

/// One word of a clause, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// As written, without "'s".
    pub(crate) word: String,
    /// Lower case.
    pub(crate) lower: String,
    /// Where it stands.
    pub(crate) span: Span,
    /// The mark right before it: a comma, a dash; a space where there is none.
    pub(crate) before: char,
}

impl Token {
    /// Whether it begins with a capital.
    pub(crate) fn is_name(&self) -> bool {
        self.word.starts_with(char::is_uppercase)
    }
}

/// The words at `span` of a sentence of the report that reads `text`.
pub(crate) fn tokens(text: &str, sentence: &Sentence, span: Span) -> Vec<Token> {
    let within = sentence.words.iter().filter(|w| span.contains(w.span));
    of_spans(text, within.map(|w| w.span))
}

/// The words at `spans`.
fn of_spans(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for span in spans {
        let gap = out.last().map_or("", |t| Span::new(t.span.end, span.start).of(text));
        let mark = gap.chars().find(|c| !c.is_whitespace() && !matches!(c, '"' | '“' | '”' | '‘'));
        let word = span.of(text).replace('’', "'");
        let word = word.strip_suffix("'s").unwrap_or(&word).to_owned();
        out.push(Token { lower: word.to_lowercase(), word, span, before: mark.unwrap_or(' ') });
    }
    out
}

/// The names that end right before place `end`: "the Grey Heron" gives "Grey Heron".
pub(crate) fn names_before(tokens: &[Token], end: usize) -> String {
    let head = tokens.get(..end).unwrap_or_default();
    let from = head.iter().rposition(|t| !t.is_name()).map_or(0, |n| n + 1);
    joined(head.get(from..).unwrap_or_default())
}

/// The names that begin at place `from`; a comma ends them.
pub(crate) fn names_from(tokens: &[Token], from: usize) -> String {
    let tail = tokens.get(from..).unwrap_or_default();
    let ends = |(n, t): (usize, &Token)| !t.is_name() || n > 0 && !matches!(t.before, ' ' | '-' | '.');
    let to = tail.iter().enumerate().position(ends).unwrap_or(tail.len());
    joined(tail.get(..to).unwrap_or_default())
}

fn joined(tokens: &[Token]) -> String {
    tokens.iter().map(|t| t.word.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) fn read(text: &str) -> Vec<Token> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let letter = c.is_alphanumeric() || c == '\'' || c == '’';
        match (letter, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                spans.push(Span::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    of_spans(text, spans.into_iter())
}
