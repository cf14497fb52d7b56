//! Where a clause begins and ends, marks included.

use crossread_core::{Sentence, Span};

/// The span from word `first` to word `last`, with the quotation marks and the full stop that belong to it.
pub(super) fn span(text: &str, sentence: &Sentence, first: usize, last: usize) -> Option<Span> {
    let words = &sentence.words;
    let (opening, closing) = (words.get(first)?.span, words.get(last)?.span);
    let start = match first.checked_sub(1).and_then(|n| words.get(n)) {
        None => sentence.span.start,
        Some(previous) => {
            let gap = Span::new(previous.span.end, opening.start).of(text);
            let mark = gap.rfind(['“', '"', '‘', '(', '$', '€', '£']);
            let opens = mark.filter(|&at| gap.get(..at).is_some_and(|g| g.ends_with(char::is_whitespace)));
            opening.start - opens.map_or(0, |at| gap.len() - at)
        }
    };
    let end = match words.get(last + 1) {
        None => sentence.span.end,
        Some(next) => {
            let gap = Span::new(closing.end, next.span.start).of(text);
            let space = gap.find(char::is_whitespace).unwrap_or(0);
            let marks = gap.get(..space).unwrap_or_default().trim_end_matches([',', ';', ':', '–', '—']);
            closing.end + marks.len()
        }
    };
    Some(Span::new(start, end))
}
