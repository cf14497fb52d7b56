//! Who or what filled a role.

use super::Comparison;
use super::fact::{Fact, judged};
use super::token::{Token, names_from};

/// Offices that one person holds at a time, if it is said of what ("communications director").
const OFFICES: &[&str] = &[
    "director", "secretary", "minister", "manager", "coach", "mayor", "governor", "chairman", "chairwoman",
    "treasurer", "commander", "ambassador", "rector", "principal",
];
/// Words before an office that are no part of it.
const AROUND: &[&str] = &[
    "his", "her", "its", "their", "the", "a", "an", "former", "then", "current", "with", "by", "of", "and",
    "as", "ex",
];

/// What carries a bomb: every word of one kind.
const CARRIERS: &[&[&str]] = &[
    &["car", "sedan", "taxi"],
    &["truck", "lorry", "pickup"],
    &["van", "minibus"],
    &["motorcycle", "motorbike"],
    &["boat", "dinghy"],
];
/// Words that say that a vehicle was a bomb.
const BOMB: &[&str] = &["bomb", "bomber", "bombing", "explosives", "explosive"];

/// Words that tell of one more.
const ANOTHER: &[&str] = &["second", "third", "another", "other", "further"];

/// "his former communications director, NAME"; "a truck loaded with explosives".
pub(crate) fn facts(tokens: &[Token]) -> Vec<Fact> {
    let offices = tokens.iter().enumerate().filter_map(|(n, token)| {
        let office = OFFICES.contains(&token.lower.as_str()).then(|| tokens.get(..n))??;
        let of = office
            .iter()
            .rev()
            .take(2)
            .take_while(|t| !t.is_name() && !AROUND.contains(&t.lower.as_str()) && t.before == ' ');
        let mut title: Vec<&str> = of.map(|t| t.lower.as_str()).collect();
        title.reverse();
        let holder = names_from(tokens, n + 1);
        // Two words at least: "Lind" may be a place, "Marta Lind" is somebody.
        let known = !title.is_empty() && title.iter().all(|w| w.len() > 3) && holder.contains(' ');
        known.then(|| Fact::new(format!("office of {} {}", title.join(" "), token.lower), holder))
    });
    let bomb = tokens.iter().any(|t| BOMB.contains(&t.lower.as_str()));
    let carrier = |(n, token): (usize, &Token)| {
        // "A second car bomb" is another one than what was told.
        let another = tokens.get(n.saturating_sub(2)..n)?.iter().any(|t| ANOTHER.contains(&t.lower.as_str()));
        if another {
            return None;
        }
        let kind = CARRIERS.iter().find(|kind| kind.contains(&token.lower.as_str()))?;
        Some(Fact {
            key: "carrier".to_owned(),
            value: (*kind.first()?).to_owned(),
            shown: token.lower.clone(),
        })
    };
    let carriers = tokens.iter().enumerate().filter(|_| bomb).filter_map(carrier);
    offices.chain(carriers).collect()
}

/// How two facts of one role stand.
pub(crate) fn compare(a: &Fact, b: &Fact) -> Comparison {
    let office =
        a.key.starts_with("office ").then_some("Two persons can have held one office, one after the other.");
    judged(a, b, office, "The reports name two kinds of vehicle.")
}

#[cfg(test)]
mod tests {
    #[test]
    fn corpus() {
        super::super::fact::check_corpus(include_str!("name.corpus.txt"), super::facts, super::compare);
    }
}
