//! Clauses: parts of a sentence that each say one thing, and what each says of whom.
//!
//! Where the tagging network has parsed the sentence, a clause is a predicate with its own words ([`tree`]); where it
//! has not, the sentence is cut by marks and words ([`cut`]).

mod cut;
mod edge;
mod predicate;
mod standing;
mod tree;

use crossread_core::{Clause, Embedding, Sentence};

/// No clause has fewer words: what is shorter stays with the clause that it hangs on.
const FEWEST_WORDS: usize = 5;

/// The clauses of `sentence`, the report's number `index`, in order, without their meaning; at least one unless the
/// sentence has no words.
pub(crate) fn clauses(text: &str, index: usize, sentence: &Sentence) -> Vec<Clause> {
    let parsed = tree::clauses(sentence);
    let parts = if parsed.is_empty() {
        cut::clauses(text, &sentence.words).into_iter().map(|words| (words, None)).collect()
    } else {
        parsed.into_iter().map(|(words, head)| (words, Some(head))).collect::<Vec<_>>()
    };
    let clause = |(words, head): (Vec<usize>, Option<usize>)| {
        let (first, last) = (*words.first()?, *words.last()?);
        Some(Clause {
            span: edge::span(text, sentence, first, last)?,
            sentence: index,
            predicate: head.and_then(|head| predicate::predicate(text, sentence, head)),
            words,
            embedding: Embedding::new(Vec::new()),
        })
    };
    let mut out: Vec<Clause> = parts.into_iter().filter_map(clause).collect();
    out.sort_by_key(|c| c.span);
    out
}

#[cfg(test)]
mod tests;
