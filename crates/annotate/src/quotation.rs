//! Direct quotations and who speaks them.

use std::collections::BTreeMap;

use crossread_core::{AttributionPart, Name, NameKind, Quotation, Sentence, Span};

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
];

/// Nouns that can stand for a speaker ("the minister", "a spokeswoman").
const PEOPLE: &[&str] = &[
    "president", "minister", "premier", "mayor", "governor", "senator", "congressman", "congresswoman",
    "spokesman", "spokeswoman", "spokesperson", "leader", "official", "officials", "police", "ministry",
    "statement", "lawyer", "witness", "witnesses", "doctor", "chief", "company", "agency", "father",
    "mother", "judge", "general", "owner", "captain", "director", "source", "sources", "army", "government",
    "chairman", "chairwoman", "harbourmaster", "woman", "man",
];

/// A quotation of more paragraphs than this is a lost closing mark.
const MOST_BYTES: usize = 4000;

/// The quotations of `paragraphs` (spans of the lines that are part of the report), in order.
pub(crate) fn quotations(
    text: &str,
    paragraphs: &[Span],
    sentences: &[Sentence],
    names: &[Name],
) -> Vec<Quotation> {
    let mut out: Vec<Quotation> = Vec::new();
    for &paragraph in paragraphs {
        let marked = marked_spans(text, paragraph);
        for &(marked_span, content) in &marked {
            let by_network = attributed(text, marked_span, sentences, names);
            let by_rules = || speaker(text, marked_span, paragraph, &marked, sentences, names);
            // "…, he said, according to the agency": who relays a person's words is not their speaker.
            let person = |found: &(Span, Option<Span>)| is_person(text, found.0, names);
            let found = match by_network {
                Some(found) if person(&found) => Some(found),
                other => by_rules().filter(person).or(other).or_else(by_rules),
            };
            let carried = || {
                let previous = out.last()?;
                let same_paragraph = paragraph.contains(previous.marked);
                let continued = !same_paragraph
                    && previous.marked.end + 3 >= paragraph.start
                    && unclosed(text, previous.marked);
                (same_paragraph || continued).then(|| previous.clone())
            };
            let (speaker, cue) = match found {
                Some((speaker, cue)) => (Some(speaker), cue),
                None => carried().map_or((None, None), |p| (p.speaker, p.cue)),
            };
            let speaker_name = speaker.and_then(|s| name_of(text, s, names));
            out.push(Quotation { content, marked: marked_span, speaker, speaker_name, cue });
        }
    }
    out
}

/// Whether a quotation opened and did not close.
fn unclosed(text: &str, marked: Span) -> bool {
    !marked.of(text).ends_with(['”', '"'])
}

/// Quoted stretches of one paragraph: with their marks, and without. A mark that never closes runs to the
/// paragraph's end, as in a quotation of several paragraphs.
fn marked_spans(text: &str, paragraph: Span) -> Vec<(Span, Span)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let words = paragraph.of(text);
    let mut previous = ' ';
    for (at, c) in words.char_indices() {
        let here = paragraph.start + at;
        match (open, c) {
            (None, '“' | '„' | '«') => open = Some((here, c)),
            (None, '"') if !previous.is_ascii_digit() => open = Some((here, c)),
            (Some((start, mark)), '”' | '"' | '»') if closes(mark, c, previous) => {
                let content = Span::new(start + mark.len_utf8(), here);
                out.push((Span::new(start, here + c.len_utf8()), content));
                open = None;
            }
            _ => {}
        }
        previous = c;
    }
    if let Some((start, mark)) = open
        && mark != '"'
    {
        out.push((Span::new(start, paragraph.end), Span::new(start + mark.len_utf8(), paragraph.end)));
    }
    out.retain(|(marked, content)| !content.is_empty() && marked.len() <= MOST_BYTES);
    out
}

fn closes(open: char, c: char, previous: char) -> bool {
    match open {
        '«' => c == '»',
        '„' => c == '”' || c == '"',
        _ => c == '”' || (c == '"' && previous != ' '),
    }
}

/// Who speaks the quotation at `marked` by the network's attributions: the source that shares its cue with most of the
/// quotation's words, and the cue.
fn attributed(
    text: &str,
    marked: Span,
    sentences: &[Sentence],
    names: &[Name],
) -> Option<(Span, Option<Span>)> {
    let words = || {
        sentences.iter().enumerate().flat_map(|(n, s)| {
            s.tags.iter().enumerate().map(move |(k, t)| {
                let span = Span::new(s.span.start + t.span.start, s.span.start + t.span.end);
                (n, k, span, t.attribution)
            })
        })
    };
    let mut votes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (_, _, span, attribution) in words().filter(|(_, _, span, _)| marked.contains(*span)) {
        let content = attribution.filter(|a| a.part == AttributionPart::Content && !span.is_empty());
        if let Some(cue) = content.and_then(|a| a.cue) {
            *votes.entry(cue).or_default() += 1;
        }
    }
    let cue = votes.into_iter().max_by_key(|(cue, count)| (*count, std::cmp::Reverse(*cue)))?.0;
    let cue_span = words().find(|(n, k, _, _)| (*n, *k) == cue).map(|(_, _, span, _)| span)?;
    let source = words()
        .filter(|(_, _, _, a)| a.is_some_and(|a| a.part == AttributionPart::Source && a.cue == Some(cue)))
        .map(|(_, _, span, _)| span)
        .reduce(Span::join)?;
    // A long source ("Ida Penrose, who lives next door") is known by its first name, else by its noun.
    let named = names.iter().find(|n| source.contains(n.span) && n.kind == NameKind::Person);
    let any = names.iter().find(|n| source.contains(n.span) && n.kind == NameKind::Organisation);
    let span = named.or(any).map_or(source, |n| n.span);
    (!marked.contains(span) && span.of(text).len() < 120).then_some((span, Some(cue_span)))
}

/// Who speaks the quotation at `marked`, and the verb: from the words outside quotations of its own sentence.
fn speaker(
    text: &str,
    marked: Span,
    paragraph: Span,
    all: &[(Span, Span)],
    sentences: &[Sentence],
    names: &[Name],
) -> Option<(Span, Option<Span>)> {
    let frame = sentences
        .iter()
        .filter(|s| s.span.overlaps(marked))
        .map(|s| s.span)
        .reduce(Span::join)
        .unwrap_or(paragraph);
    // "Minister of Forestry: “…”" on a line or in a paragraph of its own.
    let lead = Span::new(paragraph.start, marked.start);
    let lead_words = lead.of(text).trim_end();
    let outside: Vec<_> = sentences
        .iter()
        .filter(|s| frame.overlaps(s.span))
        .flat_map(|s| &s.words)
        .filter(|w| !all.iter().any(|(m, _)| m.contains(w.span)))
        .collect();
    let cues = outside.iter().filter(|w| CUES.contains(&w.span.of(text).to_lowercase().as_str()));
    // "He warned of …, calling it “…”": the finite verb has the speaker for its subject.
    let nearest = cues.min_by_key(|w| (w.span.of(text).ends_with("ing"), distance(w.span, marked)));
    if let Some(cue) = nearest {
        let before: Vec<Span> = outside
            .iter()
            .filter(|w| w.span.end <= cue.span.start && same_sentence(sentences, w.span, cue.span))
            .map(|w| w.span)
            .collect();
        let after: Vec<Span> = outside
            .iter()
            .filter(|w| w.span.start >= cue.span.end && same_sentence(sentences, w.span, cue.span))
            .map(|w| w.span)
            .collect();
        let follows_quote = all.iter().any(|(m, _)| m.end <= cue.span.start && cue.span.start - m.end <= 2);
        let found = if follows_quote {
            holder(text, &after, names, true).or_else(|| holder(text, &before, names, false))
        } else {
            holder(text, &before, names, false).or_else(|| holder(text, &after, names, true))
        };
        return found.map(|s| (s, Some(cue.span)));
    }
    if lead_words.ends_with(':') {
        let mut named = names.iter().rev().filter(|n| lead.contains(n.span));
        let name = named.clone().find(|n| n.kind == NameKind::Person).or_else(|| named.next());
        return name.map(|n| (n.span, None));
    }
    None
}

fn same_sentence(sentences: &[Sentence], a: Span, b: Span) -> bool {
    sentences.iter().any(|s| s.span.contains(a) && s.span.contains(b))
}

fn distance(a: Span, b: Span) -> usize {
    a.start.saturating_sub(b.end).max(b.start.saturating_sub(a.end))
}

/// The speaker among `words`: reading outwards from the verb, the first name, pronoun or noun for a person.
fn holder(text: &str, words: &[Span], names: &[Name], forward: bool) -> Option<Span> {
    let ordered: Vec<Span> = if forward { words.to_vec() } else { words.iter().rev().copied().collect() };
    for word in ordered.into_iter().take(12) {
        if let Some(name) = names.iter().find(|n| n.span.contains(word)) {
            if matches!(name.kind, NameKind::Place | NameKind::Group) {
                continue;
            }
            return Some(name.span);
        }
        let lower = word.of(text).to_lowercase();
        if matches!(lower.as_str(), "he" | "she" | "they") || PEOPLE.contains(&lower.as_str()) {
            return Some(word);
        }
    }
    None
}

/// The full name for the words of a speaker; a pronoun takes the nearest person named before it. A speaker known only by
/// an office has none.
fn name_of(text: &str, speaker: Span, names: &[Name]) -> Option<String> {
    if let Some(name) = names.iter().find(|n| n.span == speaker) {
        return Some(name.full.clone());
    }
    let pronoun = is_pronoun(speaker.of(text));
    let mut before = names.iter().rev().filter(|n| pronoun && n.span.end <= speaker.start);
    before.find(|n| n.kind == NameKind::Person).map(|n| n.full.clone())
}

fn is_pronoun(words: &str) -> bool {
    matches!(words.to_lowercase().as_str(), "he" | "she")
}

/// Whether the words of a speaker are a person's name or stand for one.
fn is_person(text: &str, speaker: Span, names: &[Name]) -> bool {
    let named = names.iter().any(|n| n.span == speaker && n.kind == NameKind::Person);
    named || is_pronoun(speaker.of(text))
}
