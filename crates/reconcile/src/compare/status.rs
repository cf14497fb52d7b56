//! Whether an agreement is in force or still to come.

use super::Comparison;
use super::fact::{Fact, judged};
use super::token::Token;

/// Nouns for what is agreed.
const AGREEMENTS: &[&str] = &["agreement", "treaty", "deal", "pact", "accord", "contract"];
/// Words before the noun that say that it is still to come.
const PENDING: &[&str] =
    &["pending", "proposed", "planned", "draft", "future", "possible", "potential", "unsigned"];
/// Words before it that use it.
const IN_FORCE: &[&str] = &["through", "under", "existing", "current", "standing"];
/// Words that belong to no agreement's name.
const AROUND: &[&str] = &["the", "a", "an", "its", "their", "his", "new", "of", "this", "that"];
/// No more words lie between what says how it stands and the noun.
const REACH: usize = 5;

/// "pending free trade agreement", "through the free trade agreement".
pub(crate) fn facts(tokens: &[Token]) -> Vec<Fact> {
    let fact = |(n, noun): (usize, &Token)| {
        let before =
            AGREEMENTS.contains(&noun.lower.as_str()).then(|| tokens.get(n.saturating_sub(REACH)..n))??;
        let (at, word) = before
            .iter()
            .enumerate()
            .rev()
            .find(|(_, t)| PENDING.contains(&t.lower.as_str()) || IN_FORCE.contains(&t.lower.as_str()))?;
        let name: Vec<&str> = before
            .get(at + 1..)?
            .iter()
            .filter(|t| !t.is_name() && !AROUND.contains(&t.lower.as_str()))
            .map(|t| t.lower.as_str())
            .collect();
        let value = if PENDING.contains(&word.lower.as_str()) { "pending" } else { "in force" };
        // "the agreement" may be any; "free trade agreement" is one.
        (name.len() > 1).then(|| Fact::new(format!("{} {}", name.join(" "), noun.lower), value.to_owned()))
    };
    tokens.iter().enumerate().filter_map(fact).collect()
}

/// How two facts of one agreement stand.
pub(crate) fn compare(a: &Fact, b: &Fact) -> Comparison {
    judged(a, b, None, "One report treats the agreement as in force, the other as still to come.")
}

#[cfg(test)]
mod tests {
    #[test]
    fn corpus() {
        super::super::fact::check_corpus(include_str!("status.corpus.txt"), super::facts, super::compare);
    }
}
