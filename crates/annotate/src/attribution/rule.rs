//! Who speaks a quotation, by the words beside it; where the network has not found it.

use crossread_core::{Name, NameKind, Sentence, Span};

use super::MOST_OF_AN_OFFICE;
use super::marks::Quoted;
use crate::coreference::{is_body, is_person, singular_of};
use crate::window::overlapping;

/// Verbs of saying, in the forms that stand beside a quotation.
const CUES: &[&str] = &[
    "said", "says", "say", "saying", "told", "tells", "telling", "added", "adds", "adding", "stated",
    "states", "stating", "declared", "declares", "declaring", "noted", "notes", "noting", "stressed",
    "stresses", "stressing", "emphasised", "emphasized", "explained", "explains", "explaining", "announced",
    "announces", "announcing", "asked", "asks", "asking", "replied", "replies", "answered", "wrote",
    "writes", "writing", "tweeted", "tweets", "posted", "argued", "argues", "arguing", "claimed", "claims",
    "claiming", "insisted", "insists", "insisting", "warned", "warns", "warning", "called", "calls",
    "calling", "described", "describes", "describing", "urged", "recalled", "recalls", "concluded",
    "continued", "admitted", "confirmed", "denied", "promised", "acknowledged", "acknowledging", "quipped",
    "joked", "testified", "remarked", "pointed", "assured", "reiterated", "responded", "referring",
    "asserted", "asserts", "asserting", "predicted", "predicts", "suggested", "suggests", "vowed", "vows",
    "vowing", "maintained", "maintains", "contended", "contends", "countered", "counters", "cautioned",
    "cautions", "observed", "observes", "complained", "complains", "repeated", "repeats", "thanked",
    "praised", "criticised", "criticized", "condemned", "demanded", "demands", "demanding", "lamented",
    "pledged", "boasted",
];

/// Who speaks the quotation at `marked`, and the verb: from the words outside quotations of its own sentence.
pub(crate) fn speaker(
    text: &str,
    marked: Span,
    paragraph: Span,
    all: &[Quoted],
    sentences: &[Sentence],
    names: &[Name],
) -> Option<(Span, Option<Span>)> {
    let here = overlapping(sentences, marked, |s| s.span);
    let frame = here.iter().map(|s| s.span).reduce(Span::join).unwrap_or(paragraph);
    // "Minister of Forestry: “…”" on a line or in a paragraph of its own.
    let lead = Span::new(paragraph.start, marked.start);
    let lead_words = lead.of(text).trim_end();
    let quoted = |span: Span| overlapping(all, span, |q| q.marked).iter().any(|q| q.marked.contains(span));
    let outside: Vec<_> = overlapping(sentences, frame, |s| s.span)
        .iter()
        .flat_map(|s| &s.words)
        .filter(|w| !quoted(w.span))
        .collect();
    let cues = outside.iter().filter(|w| CUES.contains(&w.span.of(text).to_lowercase().as_str()));
    // "He warned of …, calling it “…”": the finite verb has the speaker for its subject.
    let nearest = cues.min_by_key(|w| (w.span.of(text).ends_with("ing"), distance(w.span, marked)));
    if let Some(cue) = nearest {
        let mut around = overlapping(sentences, cue.span, |s| s.span).iter();
        let sentence = around.find(|s| s.span.contains(cue.span)).map(|s| s.span);
        let beside = outside.iter().map(|w| w.span).filter(|w| sentence.is_some_and(|s| s.contains(*w)));
        let before: Vec<Span> = beside.clone().filter(|w| w.end <= cue.span.start).collect();
        let after: Vec<Span> = beside.filter(|w| w.start >= cue.span.end).collect();
        let last = all.partition_point(|q| q.marked.end <= cue.span.start).checked_sub(1);
        let follows_quote =
            last.and_then(|last| all.get(last)).is_some_and(|q| cue.span.start - q.marked.end <= 2);
        let found = if follows_quote {
            holder(text, &after, names, true).or_else(|| holder(text, &before, names, false))
        } else {
            holder(text, &before, names, false).or_else(|| holder(text, &after, names, true))
        };
        return found.map(|s| (s, Some(cue.span)));
    }
    if lead_words.ends_with(':') {
        let mut named = overlapping(names, lead, |n| n.span).iter().rev().filter(|n| lead.contains(n.span));
        let name = named.clone().find(|n| n.kind == NameKind::Person).or_else(|| named.next());
        return name.map(|n| (n.span, None));
    }
    None
}

fn distance(a: Span, b: Span) -> usize {
    a.start.saturating_sub(b.end).max(b.start.saturating_sub(a.end))
}

/// The speaker among `words`: reading outwards from the verb, the first name, pronoun or noun for a person.
fn holder(text: &str, words: &[Span], names: &[Name], forward: bool) -> Option<Span> {
    let ordered: Vec<Span> = if forward { words.to_vec() } else { words.iter().rev().copied().collect() };
    for (at, word) in ordered.iter().copied().enumerate().take(12) {
        let mut named = overlapping(names, word, |n| n.span).iter();
        if let Some(name) = named.find(|n| n.span.contains(word)) {
            if matches!(name.kind, NameKind::Place | NameKind::Group) {
                continue;
            }
            return Some(name.span);
        }
        let lower = word.of(text).to_lowercase();
        let noun = is_person(&lower)
            || singular_of(&lower).is_some()
            || is_body(&lower)
            || matches!(lower.as_str(), "officials" | "sources" | "witnesses");
        if noun || matches!(lower.as_str(), "he" | "she" | "they") {
            // "Police chief Dana Quill" is she.
            let phrase = || ordered.iter().skip(at).take(MOST_OF_AN_OFFICE + 1);
            let person =
                |word: &&Span| names.iter().find(|n| n.kind == NameKind::Person && n.span.contains(**word));
            let named = || phrase().find_map(|w| person(&w)).map(|n| n.span);
            let title = |name: &Span| {
                !Span::new(word.end, name.start).of(text).contains([',', ';', ':', '.', '”', '"'])
            };
            let titled = || named().filter(|name| name.start > word.end && title(name));
            return titled().filter(|_| forward && noun).or(Some(word));
        }
    }
    None
}
