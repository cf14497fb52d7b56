//! Clauses of a parsed sentence: each predicate with the words that hang on it and on no other predicate.

use crossread_core::{Sentence, Tag, Upos};

use super::FEWEST_WORDS;

/// A relative clause of fewer words is part of what it is said of.
const FEWEST_RELATIVE: usize = 9;
/// So is "to sell the mill", "easing a quarrel".
const FEWEST_WITHOUT_SUBJECT: usize = 12;

/// Words of each clause (indexes into the sentence's words) with the tag of its predicate; empty where the sentence
/// has not been parsed.
pub(super) fn clauses(sentence: &Sentence) -> Vec<(Vec<usize>, usize)> {
    let tags = &sentence.tags;
    let heads: Vec<usize> = (0..tags.len()).filter(|&n| is_predicate(tags, n)).collect();
    let mut owner: Vec<Option<usize>> = (0..tags.len()).map(|n| owner(tags, &heads, n)).collect();
    let word_tags = tags_of_words(sentence);
    for &head in &heads {
        let size = |owner: &[Option<usize>], of| {
            word_tags.iter().flatten().filter(|&&t| owner.get(t) == Some(&Some(of))).count()
        };
        let said = content(tags, &heads, head);
        // "He said" alone says nothing: it goes with what he said. What is short goes with what it hangs on.
        let host = match said {
            Some(said) if size(&owner, head) < 2 * FEWEST_WORDS => Some(said),
            _ if size(&owner, head) < fewest(tags, head) => governor(tags, &heads, head),
            _ => None,
        };
        if let Some(host) = host.and_then(|host| owner.get(host).copied().flatten()) {
            owner.iter_mut().filter(|o| **o == Some(head)).for_each(|o| *o = Some(host));
        }
    }
    let words = |head: usize| -> Vec<usize> {
        let own = |t: &Option<usize>| t.and_then(|t| owner.get(t).copied().flatten()) == Some(head);
        (0..word_tags.len()).filter(|&w| word_tags.get(w).is_some_and(own)).collect()
    };
    heads.iter().map(|&head| (words(head), head)).filter(|(words, _)| !words.is_empty()).collect()
}

/// How many words the clause of `head` needs to stand by itself: what leans on another clause needs more.
fn fewest(tags: &[Tag], head: usize) -> usize {
    let relation = tags.get(head).map_or("", |t| t.relation);
    match relation {
        "acl:relcl" => FEWEST_RELATIVE,
        "advcl" | "acl" | "csubj" if child(tags, head, "nsubj").is_none() => FEWEST_WITHOUT_SUBJECT,
        _ => FEWEST_WORDS,
    }
}

/// The first tag of each word of the sentence.
fn tags_of_words(sentence: &Sentence) -> Vec<Option<usize>> {
    let at = |tag: &Tag| (sentence.span.start + tag.span.start, sentence.span.start + tag.span.end);
    sentence
        .words
        .iter()
        .map(|w| {
            sentence.tags.iter().map(at).position(|(start, end)| start < w.span.end && w.span.start < end)
        })
        .collect()
}

/// Whether a clause of its own hangs on tag `n`.
fn is_predicate(tags: &[Tag], n: usize) -> bool {
    let Some(tag) = tags.get(n) else { return false };
    let says = |t: usize| {
        let is_verb = tags.get(t).is_some_and(|t| matches!(t.upos, Upos::Verb | Upos::Aux));
        is_verb || child(tags, t, "cop").is_some() || child(tags, t, "nsubj").is_some()
    };
    match tag.head {
        None => true,
        Some(head) => match base(tag.relation) {
            "ccomp" | "advcl" | "csubj" | "parataxis" => says(n),
            "acl" => tag.relation == "acl:relcl" || tag.upos == Upos::Verb,
            "conj" => says(n) && is_predicate(tags, head),
            _ => false,
        },
    }
}

/// The relation without its subtype.
pub(super) fn base(relation: &str) -> &str {
    relation.split(':').next().unwrap_or(relation)
}

/// The first word that hangs on `head` by `relation`, subtypes included.
pub(super) fn child(tags: &[Tag], head: usize, relation: &str) -> Option<usize> {
    children(tags, head).find(|&n| tags.get(n).is_some_and(|t| base(t.relation) == relation))
}

/// The words that hang on `head`, in order.
pub(super) fn children(tags: &[Tag], head: usize) -> impl Iterator<Item = usize> {
    (0..tags.len()).filter(move |&n| tags.get(n).is_some_and(|t| t.head == Some(head)))
}

/// The predicate that tag `n` belongs to. Heads form a tree; the bound keeps a damaged one from turning in circles.
fn owner(tags: &[Tag], heads: &[usize], n: usize) -> Option<usize> {
    let mut at = n;
    for _ in 0..=tags.len() {
        if heads.binary_search(&at).is_ok() {
            return Some(at);
        }
        at = tags.get(at)?.head?;
    }
    None
}

/// The predicate above `head`.
fn governor(tags: &[Tag], heads: &[usize], head: usize) -> Option<usize> {
    owner(tags, heads, tags.get(head)?.head?)
}

/// What the predicate `head` says, asks or knows: the predicate of its clausal object.
fn content(tags: &[Tag], heads: &[usize], head: usize) -> Option<usize> {
    let said = child(tags, head, "ccomp")?;
    heads.binary_search(&said).is_ok().then_some(said)
}
