//! Clauses by marks and words, for sentences that nobody has parsed.
//!
//! A sentence is cut before a conjunction, a relative pronoun or a participle that
//! follows a comma, a dash, a semicolon or a quotation mark, and before a strong conjunction without one.

use crossread_core::{Span, Word};

use super::FEWEST_WORDS;

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

/// The words of each clause, in order; at least one unless the sentence has no words.
pub(super) fn clauses(text: &str, words: &[Word]) -> Vec<Vec<usize>> {
    let mut starts = vec![0];
    for (n, pair) in words.windows(2).enumerate() {
        let [before, word] = pair else { continue };
        let held = HOLDING.contains(&before.span.of(text).to_lowercase().as_str());
        let gap = Span::new(before.span.end, word.span.start).of(text);
        let long = n + 1 - starts.last().copied().unwrap_or(0) >= FEWEST_WORDS;
        if long && !held && opens(gap, word.span.of(text)) {
            starts.push(n + 1);
        }
    }
    if starts.len() > 1 && starts.last().is_some_and(|last| words.len() - last < FEWEST_WORDS) {
        starts.pop();
    }
    let ends = starts.iter().skip(1).copied().chain([words.len()]);
    starts.iter().zip(ends).map(|(&from, to)| (from..to).collect()).collect()
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
