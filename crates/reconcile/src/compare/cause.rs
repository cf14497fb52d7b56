//! Why something happened.

use super::Comparison;
use super::fact::Fact;
use super::token::Token;
use crossread_core::Reason;

/// Words that name a cause, as they stand before it.
const BECAUSE: &[&[&str]] =
    &[&["due", "to"], &["because", "of"], &["owing", "to"], &["as", "a", "result", "of"]];
/// Words of a cause that are looked at.
const REACH: usize = 6;

/// "postponed due to STORM": what happened is the last verb form before.
pub(crate) fn facts(tokens: &[Token]) -> Vec<Fact> {
    let mut out = Vec::new();
    for n in 0..tokens.len() {
        let starts = |words: &&&[&str]| {
            let ahead = tokens.get(n..n + words.len()).unwrap_or_default();
            ahead.iter().map(|t| t.lower.as_str()).eq(words.iter().copied())
        };
        let Some(words) = BECAUSE.iter().find(starts) else { continue };
        let happened = |t: &&Token| t.lower.ends_with("ed");
        let event = tokens.get(..n).and_then(|t| t.iter().rev().take(4).find(&happened));
        // "Due to STORM, it was postponed".
        let after = tokens.iter().skip(n).skip_while(|t| t.before != ',').take(6).find(happened);
        let event = event.or(after.filter(|_| n == 0));
        let cause = tokens.iter().skip(n + words.len()).take(REACH);
        let shown: Vec<&str> =
            cause.take_while(|t| matches!(t.before, ' ' | '-' | '.')).map(|t| t.word.as_str()).collect();
        if let (Some(event), false) = (event, shown.is_empty()) {
            out.push(Fact::new(format!("cause of {}", event.lower), shown.join(" ")));
        }
    }
    out
}

/// Two causes that share no word of content: one thing can have both.
pub(crate) fn compare(a: &Fact, b: &Fact) -> Comparison {
    let words = |f: &Fact| f.value.split(' ').filter(|w| w.len() > 3).map(str::to_owned).collect::<Vec<_>>();
    let (one, other) = (words(a), words(b));
    if a.key != b.key || one.is_empty() || other.is_empty() {
        Comparison::Unrelated
    } else if one.iter().any(|w| other.contains(w)) {
        Comparison::Same
    } else {
        Comparison::Compatible(Reason::Scope, "One thing can have more than one cause.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn corpus() {
        super::super::fact::check_corpus(include_str!("cause.corpus.txt"), super::facts, super::compare);
    }
}
