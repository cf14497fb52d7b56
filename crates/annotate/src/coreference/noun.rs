//! Phrases around a noun for persons or bodies: "the Iranian leader", "a ministry spokesman", "both presidents".

use crossread_core::{Name, Span, Upos, nation};

use super::office::{in_full, is_address, is_body, is_person, singular_of};
use super::token::Token;

/// No more words than this are read to either side of a noun.
const WIDE: usize = 7;

/// A noun for a person or a body, with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Phrase {
    /// Its first word, a place in the row.
    pub(crate) first: usize,
    /// The noun.
    pub(crate) head: usize,
    /// The noun in lower case and the singular.
    pub(crate) noun: String,
    /// Whose: the country that the phrase names.
    pub(crate) country: Option<String>,
    /// Whether it stands for a body, not a person.
    pub(crate) body: bool,
    /// Whether it means one known before.
    pub(crate) definite: bool,
    /// More than one.
    pub(crate) plural: bool,
    /// Exactly two.
    pub(crate) two: bool,
}

impl Phrase {
    /// Where it stands.
    pub(crate) fn span(&self, tokens: &[Token]) -> Span {
        let at = |n: usize| tokens.get(n).map_or(Span::new(0, 0), |t| t.span);
        at(self.first).join(at(self.head))
    }
}

/// The phrase whose head is the word at `at`; `None` where that is no noun for a person or a body.
pub(crate) fn phrase(tokens: &[Token], at: usize) -> Option<Phrase> {
    let token = tokens.get(at)?;
    // "Mr. President" speaks to somebody, not of him.
    let address = |t: &Token| matches!(t.lower.trim_end_matches('.'), "mr" | "mrs" | "ms" | "madam");
    let called = at.checked_sub(1).and_then(|n| tokens.get(n)).is_some_and(address);
    if called || !matches!(token.upos(), Upos::Noun | Upos::Propn) || token.is("compound") {
        return None;
    }
    let plural = singular_of(&token.lower);
    let (noun, body) = match &plural {
        Some(noun) => (noun.clone(), false),
        None if is_person(&token.lower) => (token.lower.clone(), false),
        None if is_body(&token.lower) => (token.lower.clone(), true),
        None => return None,
    };
    let rest = |n: usize| tokens.get(at + n).map_or("", |t| t.lower.as_str());
    let noun = match (noun.as_str(), rest(1), rest(2)) {
        ("head", "of", "state" | "government") => format!("head of {}", rest(2)),
        _ => noun,
    };
    let mut first = at;
    while let Some(before) = first.checked_sub(1).and_then(|n| tokens.get(n)) {
        let of_phrase = before.head.is_some_and(|h| (first - 1..=at).contains(&h))
            && (before.is("det")
                || before.is("amod")
                || before.is("compound")
                || before.is("nmod")
                || before.is("nummod"));
        let joined =
            before.upos() == Upos::Punct && before.lower == "-" || before.is("case") && before.lower == "'";
        if before.sentence != token.sentence || at - first >= WIDE || !(of_phrase || joined) {
            break;
        }
        first -= 1;
    }
    // "The 8-year-old boy" is cut at none of his hyphens.
    let glued = |n: usize| {
        let before = n.checked_sub(1).and_then(|n| tokens.get(n));
        before.zip(tokens.get(n)).is_some_and(|(a, b)| a.span.end == b.span.start)
    };
    while first < at && glued(first) {
        first += 1;
    }
    let opening = tokens.get(first).map(|t| t.lower.as_str()).unwrap_or_default();
    let words = || tokens.get(first..at).unwrap_or_default().iter().map(|t| t.lower.as_str());
    let bare = first == at;
    Some(Phrase {
        first,
        head: at,
        noun,
        country: country(tokens, first, at),
        body,
        // "Police said", "ministry officials": without an article, a body is known and persons are not.
        definite: matches!(opening, "the" | "this" | "that" | "his" | "her" | "their" | "its")
            || body && bare,
        plural: plural.is_some(),
        two: plural.is_some() && words().any(|w| matches!(w, "both" | "two")),
    })
}

/// The last word of what an office is of: "of the town", "for the ministry", to the first noun that no noun follows.
pub(crate) fn complement(tokens: &[Token], head: usize) -> Option<Span> {
    let of = tokens.get(head + 1).filter(|t| matches!(t.lower.as_str(), "of" | "for"))?;
    let rest: Vec<&Token> =
        tokens.iter().skip(head + 2).take(WIDE).take_while(|t| t.sentence == of.sentence).collect();
    let noun = |t: &Token| matches!(t.upos(), Upos::Noun | Upos::Propn);
    let first = rest.iter().position(|t| noun(t))?;
    let before = rest
        .get(..first)?
        .iter()
        .all(|t| matches!(t.upos(), Upos::Det | Upos::Adj | Upos::Num | Upos::Propn));
    let last = rest.iter().skip(first).take_while(|t| noun(t)).last()?;
    // "for the ministry of transport"
    let at = head + 2 + rest.iter().position(|t| t.span == last.span)?;
    before.then(|| complement(tokens, at).unwrap_or(last.span))
}

/// The country named in the words from `first` to `head`, or behind it with "of" ("president of Iran").
fn country(tokens: &[Token], first: usize, head: usize) -> Option<String> {
    let inside = (first..head).filter_map(|n| tokens.get(n));
    let behind = tokens.iter().skip(head + 1).take(3).skip_while(|t| t.lower != "of").skip(1);
    let mut before = "";
    for token in inside.chain(behind) {
        let pair = format!("{before} {}", token.lower);
        if let Some(country) = nation(&pair).or_else(|| nation(&token.lower)) {
            return Some(country.to_owned());
        }
        before = &token.lower;
    }
    None
}

/// For each name, the phrases that describe its bearer: titles before it, appositions, "X is the president".
pub(crate) fn described(text: &str, tokens: &[Token], names: &[Name]) -> Vec<Vec<Phrase>> {
    let mut out = vec![Vec::new(); names.len()];
    for (number, name) in names.iter().enumerate() {
        let from = tokens.partition_point(|t| t.span.end <= name.span.start);
        let to = tokens.partition_point(|t| t.span.start < name.span.end);
        let within = |n: usize| (from..to).contains(&n);
        let Some(sentence) = tokens.get(from).map(|t| t.sentence) else { continue };
        let mut phrases = Vec::new();
        for at in from.saturating_sub(WIDE)..(to + 3 * WIDE).min(tokens.len()) {
            let Some(token) = tokens.get(at).filter(|t| t.sentence == sentence) else { continue };
            let before = tokens.get(at..from).unwrap_or_default();
            let title =
                !before.is_empty() && (before.iter().all(is_part_of_title) || is_office_of(text, before));
            let apposed = token.is("appos") && token.head.is_some_and(within)
                || (from..to).any(|n| tokens.get(n).is_some_and(|t| t.is("appos") && t.head == Some(at)));
            let copula = || {
                tokens
                    .iter()
                    .skip(at.saturating_sub(WIDE))
                    .take(WIDE)
                    .any(|t| t.is("cop") && t.head == Some(at))
            };
            let is = (from..to).any(|n| tokens.get(n).is_some_and(|t| t.is("nsubj") && t.head == Some(at)))
                && copula();
            if !within(at)
                && (title || apposed || is)
                && let Some(phrase) = titled(tokens, at, title)
            {
                phrases.push(phrase);
            }
        }
        if let Some(slot) = out.get_mut(number) {
            *slot = phrases;
        }
    }
    out
}

/// A phrase; for a title also where its noun is a compound of the name ("Iranian President X", "Mr X").
fn titled(tokens: &[Token], at: usize, title: bool) -> Option<Phrase> {
    let token = tokens.get(at)?;
    let plain = phrase(tokens, at).filter(|p| !p.plural);
    let noun = in_full(&token.lower);
    if plain.is_some() || !title || !(is_person(noun) || is_address(noun)) {
        return plain;
    }
    let first = at.saturating_sub(3).max(tokens.partition_point(|t| t.sentence < token.sentence));
    Some(Phrase {
        first: at,
        head: at,
        noun: noun.to_owned(),
        country: country(tokens, first, at),
        body: false,
        definite: true,
        plural: false,
        two: false,
    })
}

/// Whether a word can stand in a title before a name.
fn is_part_of_title(token: &Token) -> bool {
    let noun = in_full(&token.lower);
    token.is_title()
        || is_person(noun)
        || nation(noun).is_some()
        || matches!(noun, "mr" | "mrs" | "ms" | "miss" | "foreign" | "prime" | "vice" | "former")
}

/// Whether the words before a name are an office with what it is of ("Minister of Forestry").
fn is_office_of(text: &str, words: &[Token]) -> bool {
    let [office, of, rest @ ..] = words else { return false };
    let capital = |t: &Token| t.span.of(text).starts_with(char::is_uppercase) || t.lower == "and";
    is_person(&office.lower)
        && of.lower == "of"
        && !rest.is_empty()
        && rest.len() <= 4
        && rest.iter().all(capital)
}
