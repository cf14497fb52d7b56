//! Where something is, or under which flag it sails.

use super::Comparison;
use super::fact::{Fact, judged};
use super::token::{Token, names_before, names_from};

/// Words between a place's name and what says where it is ("Ofer military prison near").
const MOST_BETWEEN: usize = 2;

/// "NAME near PLACE", "PLACE-flagged NAME", "NAME, a PLACE-flagged ship", "NAME is registered in PLACE".
pub(crate) fn facts(tokens: &[Token]) -> Vec<Fact> {
    let mut out = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        match token.lower.as_str() {
            "near" => out.extend(near(tokens, n)),
            "flagged" if token.before == '-' => {
                let place = names_before(tokens, n);
                let after = names_from(tokens, n + 1);
                let vessel = if after.is_empty() { described(tokens, n, &place) } else { after };
                out.extend(flag(place, vessel));
            }
            "registered" => {
                let places = tokens.iter().enumerate().skip(n + 1).take(3);
                let to = places.into_iter().find(|(_, t)| t.is_name() && t.before == ' ').map(|(k, _)| k);
                let linked =
                    tokens.get(n + 1).is_some_and(|t| matches!(t.lower.as_str(), "in" | "to" | "under"));
                if let Some(to) = to.filter(|_| linked) {
                    let subject = (0..n).rev().find(|&k| tokens.get(k).is_some_and(Token::is_name));
                    let vessel = subject.map(|k| names_before(tokens, k + 1)).unwrap_or_default();
                    out.extend(flag(names_from(tokens, to), vessel));
                }
            }
            _ => {}
        }
    }
    out
}

/// How two facts of one place stand.
pub(crate) fn compare(a: &Fact, b: &Fact) -> Comparison {
    let near = a.key.starts_with("near ");
    let both = near.then_some("One place can be near both.");
    judged(a, b, both, "A vessel sails under one flag.")
}

fn near(tokens: &[Token], at: usize) -> Option<Fact> {
    let named =
        (at.checked_sub(MOST_BETWEEN + 1)?..at).rev().find(|&k| tokens.get(k).is_some_and(Token::is_name))?;
    let ahead = tokens.iter().enumerate().skip(at + 1).take(6);
    let place = ahead.take_while(|(_, t)| t.before == ' ').collect::<Vec<_>>();
    // "near the Palestinian city of Ramallah": the name after "of", else the first.
    let of = place.iter().position(|(_, t)| t.lower == "of");
    let first = place.iter().skip(of.map_or(0, |n| n + 1)).find(|(_, t)| t.is_name())?.0;
    // What lies between must say what the named thing is: "the prison near", not "He met Lind in May near".
    let between = tokens.get(named + 1..at)?;
    if between.is_empty() || between.iter().any(|t| t.lower.len() < 4 || t.before != ' ') {
        return None;
    }
    Some(Fact::new(
        format!("near {}", names_before(tokens, named + 1).to_lowercase()),
        names_from(tokens, first),
    ))
}

/// Of "the Grey Heron, a PLACE-flagged ship" the name; `at` is the place of "flagged".
fn described(tokens: &[Token], at: usize, place: &str) -> String {
    let article = at.checked_sub(place.split(' ').count() + 1);
    let apposed = |n: &usize| {
        tokens.get(*n).is_some_and(|t| t.before == ',' && matches!(t.lower.as_str(), "a" | "an" | "the"))
    };
    article.filter(apposed).map(|n| names_before(tokens, n)).unwrap_or_default()
}

/// The flag of a vessel that is named in two words at least: "the Heron" may be anything.
fn flag(place: String, vessel: String) -> Option<Fact> {
    let name = vessel.to_lowercase();
    let name = name.strip_prefix("the ").unwrap_or(&name);
    (name.contains(' ') && !place.is_empty()).then(|| Fact::new(format!("flag of {name}"), place))
}

#[cfg(test)]
mod tests {
    #[test]
    fn corpus() {
        super::super::fact::check_corpus(include_str!("place.corpus.txt"), super::facts, super::compare);
    }
}
