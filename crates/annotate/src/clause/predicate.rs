//! What a clause says of whom: its predicate with its arguments.

use crossread_core::{Argument, Predicate, Role, Sentence, Span, Tag, Upos};

use super::standing;
use super::tree::{base, child, children};

/// The predicate headed by tag `head`: of "want to sell" the verb that is wanted.
pub(super) fn predicate(text: &str, sentence: &Sentence, head: usize) -> Option<Predicate> {
    let tags = &sentence.tags;
    let chain = chain(tags, head);
    let word = *chain.last()?;
    let mut arguments: Vec<Argument> =
        chain.iter().flat_map(|&verb| arguments(text, sentence, verb)).collect();
    arguments.sort_by_key(|a| a.span);
    let negated = |verb: &usize| {
        children(tags, *verb).any(|n| tags.get(n).is_some_and(|t| is_negation(text, sentence, t)))
            || children(tags, *verb).any(|n| {
                let determiner = child(tags, n, "det").and_then(|d| tags.get(d));
                let object = tags.get(n).is_some_and(|t| matches!(base(t.relation), "obj" | "nsubj"));
                object && determiner.is_some_and(|d| lower(text, sentence, d) == "no")
            })
    };
    Some(Predicate {
        word,
        stem: stem(sentence, tags.get(word)?).unwrap_or_default(),
        negated: chain.iter().any(negated),
        standing: standing::standing(text, sentence, &chain),
        arguments,
    })
}

/// The predicate and the infinitives that complete it ("want" → "begin" → "sell").
fn chain(tags: &[Tag], head: usize) -> Vec<usize> {
    let mut chain = vec![head];
    while let Some(next) = chain.last().and_then(|&last| child(tags, last, "xcomp")) {
        if chain.contains(&next) || tags.get(next).is_none_or(|t| t.upos != Upos::Verb) {
            break;
        }
        chain.push(next);
    }
    chain
}

/// The arguments that hang on one verb, in the roles of the active voice.
fn arguments(text: &str, sentence: &Sentence, verb: usize) -> Vec<Argument> {
    let tags = &sentence.tags;
    let role = |relation: &str| match relation {
        "nsubj" | "csubj" | "obl:agent" => Some(Role::Subject),
        "obj" | "iobj" | "nsubj:pass" | "csubj:pass" => Some(Role::Object),
        "obl" | "obl:unmarked" => Some(Role::Oblique),
        _ => None,
    };
    children(tags, verb)
        .filter_map(|head| {
            let role = role(tags.get(head)?.relation)?;
            let marker = child(tags, head, "case").and_then(|case| tags.get(case));
            let marker = marker.filter(|_| role == Role::Oblique);
            Some(Argument {
                role,
                marker: marker.map(|t| lower(text, sentence, t)).unwrap_or_default(),
                head,
                span: subtree(sentence, head)?,
            })
        })
        .collect()
}

/// From the first to the last word that hangs on `head`, through any number of others; its own preposition and clauses
/// left out.
fn subtree(sentence: &Sentence, head: usize) -> Option<Span> {
    let tags = &sentence.tags;
    let mut span = tags.get(head)?.span;
    let mut open = vec![head];
    while let Some(at) = open.pop() {
        let clausal = |t: &Tag| matches!(base(t.relation), "acl" | "advcl" | "parataxis" | "punct");
        let marks = |t: &Tag| at == head && matches!(base(t.relation), "case" | "cc" | "mark");
        for n in
            children(tags, at).filter(|&n| n != head && tags.get(n).is_some_and(|t| !clausal(t) && !marks(t)))
        {
            span = span.join(tags.get(n)?.span);
            if open.len() < tags.len() {
                open.push(n);
            }
        }
    }
    Some(sentence.place(span))
}

/// The tag's word, lower case.
pub(super) fn lower(text: &str, sentence: &Sentence, tag: &Tag) -> String {
    let span = sentence.place(tag.span);
    span.of(text).to_lowercase().replace('’', "'")
}

/// The stem of the word that a tag stands in.
pub(super) fn stem(sentence: &Sentence, tag: &Tag) -> Option<String> {
    let start = sentence.span.start + tag.span.start;
    sentence.words.iter().find(|w| w.span.start <= start && start < w.span.end).map(|w| w.stem.clone())
}

fn is_negation(text: &str, sentence: &Sentence, tag: &Tag) -> bool {
    matches!(lower(text, sentence, tag).as_str(), "not" | "n't" | "never" | "no" | "cannot")
        && matches!(base(tag.relation), "advmod" | "det" | "aux")
}
