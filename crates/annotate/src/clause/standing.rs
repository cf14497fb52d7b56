//! How what a clause says stands to the world: auxiliaries and the verbs above it tell, then the tagging network.

use crossread_core::{Sentence, Standing, Tag};

use super::predicate::{lower, stem};
use super::tree::{base, child, children};

/// Stems of verbs whose infinitive or clause is still to come.
const PLANNING: &[&str] = &["plan", "intend", "expect", "schedul", "aim", "prepar", "mean", "set", "due"];
/// Stems of verbs by which somebody wishes what follows.
const WISHING: &[&str] = &["hope", "want", "propos", "wish"];
/// Stems of verbs by which somebody undertakes what follows.
const PROMISING: &[&str] = &["promis", "pledg", "vow", "undertak", "undertook", "commit", "agre", "guarante"];
/// Stems of verbs by which somebody claims what is not established.
const ALLEGING: &[&str] = &["alleg", "accus", "claim", "suspect", "charg"];
/// Stems of verbs by which somebody says that it is not so.
const DENYING: &[&str] = &["deni", "deny", "reject", "disput", "refut", "refus", "declin", "fail"];

/// The standing of the last verb of `chain`.
pub(super) fn standing(text: &str, sentence: &Sentence, chain: &[usize]) -> Standing {
    let tags = &sentence.tags;
    let Some((&word, above)) = chain.split_last() else { return Standing::Happened };
    let first = chain.first().copied().unwrap_or(word);
    if child(tags, first, "mark").and_then(|m| tags.get(m)).is_some_and(|t| is_condition(text, sentence, t)) {
        return Standing::Conditional;
    }
    let governing = tags.get(first).and_then(|t| {
        let clausal =
            matches!(base(t.relation), "ccomp" | "acl" | "advcl") && has_infinitive(text, sentence, first);
        t.head.filter(|_| clausal || t.relation == "ccomp")
    });
    let stems: Vec<String> =
        above.iter().copied().chain(governing).filter_map(|n| stem(sentence, tags.get(n)?)).collect();
    let of = |list: &[&str]| stems.iter().any(|s| list.contains(&s.as_str()));
    let auxiliaries: Vec<String> = chain
        .iter()
        .flat_map(|&n| children(tags, n))
        .filter_map(|n| tags.get(n))
        .filter(|t| base(t.relation) == "aux")
        .map(|t| lower(text, sentence, t))
        .collect();
    let has = |list: &[&str]| auxiliaries.iter().any(|a| list.contains(&a.as_str()));
    let own = stem(
        sentence,
        match tags.get(word) {
            Some(tag) => tag,
            None => return Standing::Happened,
        },
    );
    let hedged = children(tags, word).filter_map(|n| tags.get(n)).any(|t| {
        matches!(lower(text, sentence, t).as_str(), "allegedly" | "reportedly" | "purportedly" | "supposedly")
    });
    if of(DENYING) {
        Standing::Denied
    } else if of(PROMISING) {
        Standing::Promised
    } else if of(WISHING) {
        Standing::Asked
    } else if hedged || of(ALLEGING) {
        Standing::Alleged
    } else if has(&["will", "'ll", "shall", "wo"]) || of(PLANNING) {
        Standing::Planned
    } else if has(&["would", "could", "may", "might", "should", "must"]) {
        Standing::Conditional
    } else if own.is_some_and(|own| ["plan", "schedul", "intend"].contains(&own.as_str())) {
        Standing::Planned
    } else {
        tags.get(word).and_then(|t| t.standing).unwrap_or(Standing::Happened)
    }
}

fn is_condition(text: &str, sentence: &Sentence, tag: &Tag) -> bool {
    matches!(lower(text, sentence, tag).as_str(), "if" | "unless")
}

/// Whether "to" marks the verb.
fn has_infinitive(text: &str, sentence: &Sentence, verb: usize) -> bool {
    let tags = &sentence.tags;
    let marks = children(tags, verb).filter_map(|n| tags.get(n)).filter(|t: &&Tag| t.relation == "mark");
    marks.into_iter().any(|t| lower(text, sentence, t) == "to")
}
