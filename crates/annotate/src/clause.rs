//! Clauses: parts of a sentence that each say one thing.
//!
//! A first level by marks and words: a sentence is cut before a conjunction, a relative pronoun or a participle that
//! follows a comma, a dash, a semicolon or a quotation mark, and before a strong conjunction without one.

use crossread_core::{Span, Word};

/// No clause has fewer words: shorter pieces stay with their neighbour.
const FEWEST_WORDS: usize = 5;

/// Words that open a clause after a mark.
const AFTER_MARK: &[&str] = &[
    "and", "but", "while", "who", "which", "after", "when", "where", "because", "as", "with", "that",
    "although", "though", "before", "since", "so", "or", "yet", "whose", "until", "unless", "if",
];

/// Words that open a clause by themselves.
const ALONE: &[&str] = &[
    "but", "while", "who", "which", "after", "when", "where", "because", "before", "since", "although",
    "though",
];

/// Words that hold on to what follows ("both of which", "the day on which", "just before").
const HOLDING: &[&str] = &[
    "of", "in", "on", "for", "with", "to", "from", "by", "at", "about", "just", "even", "only", "than", "as",
    "not", "and", "but",
];

/// The clauses of `sentence`, in order; at least one unless the sentence has no words.
pub(crate) fn clauses(text: &str, sentence: Span, words: &[Word]) -> Vec<Span> {
    let mut cuts = vec![0];
    for (n, pair) in words.windows(2).enumerate() {
        let [before, word] = pair else { continue };
        let held = HOLDING.contains(&before.span.of(text).to_lowercase().as_str());
        if !held && opens(Span::new(before.span.end, word.span.start).of(text), word.span.of(text)) {
            cuts.push(n + 1);
        }
    }
    cuts.push(words.len());
    let mut kept = vec![0];
    for &cut in &cuts[1..] {
        let last = kept.last().copied().unwrap_or(0);
        if cut == words.len() {
            if cut - last < FEWEST_WORDS && kept.len() > 1 {
                kept.pop();
            }
            kept.push(cut);
        } else if cut - last >= FEWEST_WORDS {
            kept.push(cut);
        }
    }
    kept.windows(2).filter_map(|w| piece(text, sentence, words, w[0], w[1])).collect()
}

/// Whether a clause opens between `gap` and `word`.
fn opens(gap: &str, word: &str) -> bool {
    let lower = word.to_lowercase();
    let mark = gap.contains([',', ';', ':', '–', '—', '"', '“', '”']) || gap.contains(" - ");
    let quote = gap.ends_with(['“', '"']) && gap.starts_with([',', ':']);
    let hard = gap.contains(';') || gap.contains(" – ") || gap.contains(" — ") || gap.contains(" - ");
    let participle = lower.len() > 5 && lower.ends_with("ing");
    let after_quote = gap.contains('”') || gap.trim_start_matches([',', '.']).starts_with('"');
    quote
        || hard
        || (mark && (AFTER_MARK.contains(&lower.as_str()) || participle || after_quote))
        || ALONE.contains(&lower.as_str())
}

/// The span of words `from..to`, with the quotation marks and the full stop that belong to it.
fn piece(text: &str, sentence: Span, words: &[Word], from: usize, to: usize) -> Option<Span> {
    let (first, last) = (words.get(from)?, words.get(to.checked_sub(1)?)?);
    let start = match from.checked_sub(1).and_then(|n| words.get(n)) {
        None => sentence.start,
        Some(previous) => {
            let gap = Span::new(previous.span.end, first.span.start).of(text);
            let opening = gap.rfind(['“', '"', '‘', '(', '$', '€', '£']);
            let opens = opening.filter(|&at| gap.get(..at).is_some_and(|g| g.ends_with(char::is_whitespace)));
            first.span.start - opens.map_or(0, |at| gap.len() - at)
        }
    };
    let end = match words.get(to) {
        None => sentence.end,
        Some(next) => {
            let gap = Span::new(last.span.end, next.span.start).of(text);
            let closing = gap.find(char::is_whitespace).unwrap_or(0);
            let marks = gap.get(..closing).unwrap_or_default().trim_end_matches([',', ';', ':', '–', '—']);
            last.span.end + marks.len()
        }
    };
    Some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::words;

    /// A line of the corpus is a sentence whose clauses are parted by " | ".
    #[test]
    fn corpus() {
        for line in include_str!("clause.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let sentence = line.replace("| ", "");
            let span = Span::new(0, sentence.len());
            let found: Vec<_> = clauses(&sentence, span, &words(&sentence, span))
                .into_iter()
                .map(|c| c.of(&sentence).to_owned())
                .collect();
            let expected: Vec<_> = line
                .split(" | ")
                .map(|c| c.trim_end_matches([',', ';', ':', '–', '—', ' ']).to_owned())
                .collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
