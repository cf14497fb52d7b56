//! Who said what: quotations and reported speech, each with its speaker.
//!
//! The network finds sources, cues and contents; quotation marks say where exact words begin and end; rules name the
//! speaker of a quotation where the network is silent; and coreference says who "he" or "the minister" is.

mod line;
mod linked;
mod marks;
mod rule;

use crossread_core::{Attribution, Name, NameKind, Referent, Sentence, Span, Tag};

pub use linked::{Linked, Place, linked};
pub(crate) use marks::{Quoted, is_nested, quoted};

use crate::coreference::{is_body, is_person};
use crate::window::overlapping;

/// Reported speech of fewer words is no more than a part of a sentence ("said on Monday").
const FEWEST_WORDS: usize = 4;

/// Words that name a source are no longer than this, in bytes.
const LONGEST_SOURCE: usize = 120;

/// Nouns for those around somebody.
const SIDES: &[&str] = &["team", "camp", "campaign", "allies", "aides", "officials", "supporters", "family"];

/// Nouns for what somebody says himself: "Lind’s letter said".
const OWN_WORDS: &[&str] =
    &["account", "statement", "letter", "tweet", "post", "message", "memo", "remarks", "testimony", "speech"];

/// Words between a speaker and whoever he speaks for; a statement "from" somebody is his own.
const HOLDING: &[&str] = &["of", "for", "with", "at", "to", "on", "in"];

/// Words of an office before its noun and with it.
const MOST_OF_AN_OFFICE: usize = 4;

/// Words that end an office.
const JOINING: &[&str] = &["and", "or", "the", "a", "an", "who", "of", "for", "with", "as", "his", "her"];

/// The quotations as wholes: a span for all paragraphs of each.
pub(crate) fn whole(quoted: &[Quoted]) -> Vec<Span> {
    let parts = quoted.chunk_by(|_, next| next.continued);
    parts.filter_map(|parts| parts.iter().map(|q| q.content).reduce(Span::join)).collect()
}

/// What a report is about to be asked for.
pub(crate) struct Reading<'r> {
    /// Its text.
    pub(crate) text: &'r str,
    /// The lines that are part of the report.
    pub(crate) paragraphs: &'r [Span],
    /// Its sentences.
    pub(crate) sentences: &'r [Sentence],
    /// Its names.
    pub(crate) names: &'r [Name],
    /// Who it speaks of.
    pub(crate) referents: &'r [Referent],
}

/// Where the words of saying stand to a quotation.
#[derive(Clone, Copy)]
enum Beside {
    /// In its own paragraph.
    Here,
    /// Before that, with nothing but quotations between.
    Before,
}

/// An attribution of the network, as stretches of the text.
struct Found {
    source: Option<Span>,
    cue: Option<Span>,
    /// Runs of words, each within one sentence.
    contents: Vec<Span>,
}

/// The network's attributions of a report's sentences.
fn found(sentences: &[Sentence]) -> Vec<Found> {
    let tags: Vec<&[Tag]> = sentences.iter().map(|s| s.tags.as_slice()).collect();
    let span = |&(sentence, word): &Place| {
        let sentence = sentences.get(sentence)?;
        let tag = sentence.tags.get(word)?;
        Some(sentence.place(tag.span))
    };
    let whole = |places: &[Place]| places.iter().filter_map(span).reduce(Span::join);
    // Words that a mark alone parts are one run.
    let goes_on = |a: &Place, b: &Place| a.0 == b.0 && b.1 <= a.1 + 2;
    linked(&tags)
        .into_iter()
        .map(|l| Found {
            source: whole(&l.source),
            cue: whole(l.cue.chunk_by(goes_on).next().unwrap_or_default()),
            contents: l.content.chunk_by(goes_on).filter_map(whole).collect(),
        })
        .collect()
}

/// The attributions of a report, in order of their content.
pub(crate) fn attributions(reading: &Reading, quoted: &[Quoted]) -> Vec<Attribution> {
    let found = found(reading.sentences);
    let mut out = reading.quotations(quoted, &found);
    out.extend(found.iter().flat_map(|f| reading.reported(f, quoted)));
    out.sort_by_key(|a| (a.content.start, a.content.end));
    out
}

impl Reading<'_> {
    /// Quotations, each with its speaker: by the line that introduces it, by the network, by the words beside it, or
    /// carried on from the one before.
    fn quotations(&self, quoted: &[Quoted], found: &[Found]) -> Vec<Attribution> {
        let mut out: Vec<Attribution> = Vec::new();
        for parts in quoted.chunk_by(|_, next| next.continued) {
            let Some((first, last)) = parts.first().zip(parts.last()) else { continue };
            let told = |place| parts.iter().find_map(|part| self.spoken_by(part, place, quoted, found));
            let carried = || self.carried(first, quoted, out.last()?);
            // "“…,” Lind said, according to the agency. “…”"
            let relayed = |found: (Span, _)| {
                let mut here = overlapping(self.sentences, first.marked, |s| s.span).iter();
                let apart = !here.any(|s| s.span.contains(found.0));
                let person = |before: &(Span, Option<Span>)| self.is_person(before.0);
                let before = carried().filter(person).filter(|_| apart && self.is_body(found.0));
                before.unwrap_or(found)
            };
            let spoken = self
                .introduced(first, quoted, found)
                .or_else(|| self.signed(last).map(|name| (name, None)))
                .or_else(|| told(Beside::Here).map(relayed))
                .or_else(carried)
                .or_else(|| told(Beside::Before));
            let (source, cue) = spoken.map_or((None, None), |(s, c)| (Some(s), c));
            let who = source
                .and_then(|s| self.referent(s))
                .filter(|&who| !parts.iter().any(|part| self.is_named_in(part.content, who)));
            out.extend(parts.iter().map(|part| Attribution {
                content: part.content,
                marked: Some(part.marked),
                continued: part.continued,
                source,
                cue,
                speaker: who,
            }));
        }
        out
    }

    /// The paragraph that a quotation stands in, by number.
    fn paragraph(&self, quotation: &Quoted) -> Option<usize> {
        let number = self.paragraphs.partition_point(|p| p.end < quotation.marked.end);
        self.paragraphs.get(number).filter(|p| p.contains(quotation.marked)).map(|_| number)
    }

    /// Whether nothing but quotations and marks stands in a paragraph.
    fn is_quoted(&self, paragraph: Span, quoted: &[Quoted]) -> bool {
        let quoted = overlapping(quoted, paragraph, |q| q.marked);
        let within: usize = quoted.iter().map(|q| q.marked.shared(paragraph)).sum();
        within > 0 && within + 3 >= paragraph.of(self.text).trim_end().len()
    }

    /// The speaker of the quotation before, where nothing says that another speaks: in the same paragraph, or in the next one
    /// that is a quotation and nothing else.
    fn carried(
        &self,
        quotation: &Quoted,
        quoted: &[Quoted],
        previous: &Attribution,
    ) -> Option<(Span, Option<Span>)> {
        let here = self.paragraph(quotation)?;
        let paragraph = *self.paragraphs.get(here)?;
        let marked = previous.marked?;
        let before = here.checked_sub(1).and_then(|n| self.paragraphs.get(n)).copied();
        let follows = before.is_some_and(|before| before.contains(marked));
        let same = paragraph.contains(marked);
        let goes_on = follows && self.is_quoted(paragraph, quoted);
        (same || goes_on).then_some((previous.source?, previous.cue))
    }

    /// Whether the words of a quotation name `who`, as nobody names himself.
    fn is_named_in(&self, content: Span, who: usize) -> bool {
        let by_name = |mention: Span| !overlapping(self.names, mention, |name| name.span).is_empty();
        let mentions = self.referents.get(who).into_iter().flat_map(|r| &r.mentions);
        mentions.into_iter().any(|&mention| {
            content.contains(mention) && by_name(mention) && !is_nested(self.text, content, mention)
        })
    }

    /// The words that name a quotation's speaker, and the cue. "…, he said, according to the agency": who relays a
    /// person's words is not their speaker.
    fn spoken_by(
        &self,
        quotation: &Quoted,
        place: Beside,
        quoted: &[Quoted],
        found: &[Found],
    ) -> Option<(Span, Option<Span>)> {
        let paragraph = *self.paragraphs.get(self.paragraph(quotation)?)?;
        let stands = |told: Span| match place {
            Beside::Here => paragraph.contains(told),
            Beside::Before => self.leads_to(told, quotation.marked, quoted),
        };
        let by_network = self.by_network(quotation.marked, found, stands);
        let by_rules =
            || rule::speaker(self.text, quotation.marked, paragraph, quoted, self.sentences, self.names);
        let person = |found: &(Span, Option<Span>)| self.is_person(found.0);
        // "“…,” said Lind. “…,” Dahl added.": a source in another sentence gives way to one in the quotation's own.
        let beside = |found: &(Span, Option<Span>)| {
            let own = |s: &&Sentence| s.span.overlaps(quotation.marked);
            self.sentences.iter().filter(own).any(|s| s.span.contains(found.0))
        };
        match by_network {
            Some(found) if self.is_body(found.0) => by_rules().filter(person).or(Some(found)),
            Some(found) if !beside(&found) => by_rules().or(Some(found)),
            found => found.or_else(by_rules),
        }
    }

    /// The source of the attribution that shares most with the quotation among those whose cue stands where it should.
    fn by_network(
        &self,
        marked: Span,
        found: &[Found],
        stands: impl Fn(Span) -> bool,
    ) -> Option<(Span, Option<Span>)> {
        let shared = |f: &Found| f.contents.iter().map(|c| c.shared(marked)).sum::<usize>();
        let best = found
            .iter()
            .filter(|f| shared(f) > 0 && f.cue.or(f.source).is_some_and(&stands))
            .reduce(|a, b| if shared(b) > shared(a) { b } else { a })?;
        let source = self.core(best.source?);
        (!marked.contains(source) && source.len() < LONGEST_SOURCE).then_some((source, best.cue))
    }

    /// Whether the words of saying stand before a quotation with nothing but quotations between.
    fn leads_to(&self, told: Span, marked: Span, quoted: &[Quoted]) -> bool {
        let from = self.sentences.partition_point(|s| s.span.start < told.end);
        let after = self.sentences.get(from..).unwrap_or_default().iter();
        let is_quoted = |s: &Sentence| !overlapping(quoted, s.span, |q| q.marked).is_empty();
        told.end <= marked.start && after.take_while(|s| s.span.end <= marked.start).all(is_quoted)
    }

    /// A long source ("Ida Penrose, who lives next door") is known by its first name.
    fn core(&self, source: Span) -> Span {
        let source = without_clause(self.text, source);
        if let Some((_, joint)) = self.joint(source) {
            return joint;
        }
        let within = |kind| {
            let names = overlapping(self.names, source, |n| n.span).iter();
            let names = names.filter(|n| source.contains(n.span) && n.kind == kind);
            names.into_iter().find(|n| !self.leans(source, n.span))
        };
        within(NameKind::Person).or_else(|| within(NameKind::Organisation)).map_or(source, |n| n.span)
    }

    /// Reported speech: the runs of content that are not, for the most part, in quotation marks.
    fn reported(&self, found: &Found, quoted: &[Quoted]) -> Vec<Attribution> {
        let speaker = found.source.and_then(|s| self.referent(s));
        let plain = |content: Span| {
            let quoted = overlapping(quoted, content, |q| q.marked);
            let marked: usize = quoted.iter().map(|q| q.content.shared(content)).sum();
            2 * marked < content.len() && content.of(self.text).split_whitespace().count() >= FEWEST_WORDS
        };
        let runs = found.contents.iter().copied().filter(|&content| plain(content));
        runs.map(|content| Attribution {
            content,
            marked: None,
            continued: false,
            source: found.source,
            cue: found.cue,
            speaker,
        })
        .collect()
    }

    /// The noun that "who" stands for in "Lind, who told reporters …".
    fn antecedent(&self, source: Span) -> Option<Span> {
        if !matches!(source.of(self.text).to_lowercase().as_str(), "who" | "which" | "that") {
            return None;
        }
        let mut here = overlapping(self.sentences, source, |s| s.span).iter();
        let sentence = here.find(|s| s.span.contains(source))?;
        let start = sentence.span.start;
        let here = sentence.tags.iter().find(|t| start + t.span.start == source.start)?;
        let verb = sentence.tags.get(here.head?).filter(|t| t.relation.starts_with("acl"))?;
        let noun = sentence.tags.get(verb.head?)?;
        Some(Span::new(start + noun.span.start, start + noun.span.end))
    }

    /// Whoever the words of a source stand for: a person named in them first, then anybody. "Lind’s lawyer", "the Lind
    /// campaign" and "a spokesman for Lind" are not Lind.
    fn referent(&self, source: Span) -> Option<usize> {
        let source = self.antecedent(source).unwrap_or_else(|| without_clause(self.text, source));
        if let Some((joint, _)) = self.joint(source) {
            return Some(joint);
        }
        let mut within = Vec::new();
        for (number, referent) in self.referents.iter().enumerate() {
            let mentions = referent.mentions.iter().filter(|m| source.contains(**m) || m.contains(source));
            // "The presidents of Drenna and Lorvia" are neither.
            let place = matches!(referent.kind, NameKind::Place | NameKind::Group);
            let first = |m: &Span| !place || !Span::new(source.start, m.start).of(self.text).contains(" of ");
            let mut own = mentions.into_iter().filter(|m| !self.leans(source, **m) && first(m));
            if let Some(mention) = own.next() {
                let rank = match (referent.kind, referent.named) {
                    (NameKind::Person, true) => 0,
                    (NameKind::Person, false) => 1,
                    (NameKind::Organisation, _) => 2,
                    (NameKind::Place | NameKind::Group, _) => 3,
                    (NameKind::Other, _) => 4,
                };
                within.push((rank, mention.start, number));
            }
        }
        within.into_iter().min().map(|(_, _, number)| number)
    }

    /// Several who are named together in the words of a source.
    fn joint(&self, source: Span) -> Option<(usize, Span)> {
        let groups = self.referents.iter().enumerate().filter(|(_, r)| !r.members.is_empty());
        let mut mentions = groups.flat_map(|(n, r)| r.mentions.iter().map(move |mention| (n, *mention)));
        mentions.find(|(_, mention)| source.contains(*mention) && !self.leans(source, *mention))
    }

    /// Whether a mention only says whose another is, in the words of a source.
    fn leans(&self, source: Span, mention: Span) -> bool {
        let after = Span::new(mention.end, source.end).of(self.text).trim_start_matches('.').trim_start();
        let after = after.strip_prefix("Jr").or_else(|| after.strip_prefix("Sr")).unwrap_or(after);
        let after = after.trim_start_matches('.').trim_start();
        let before = Span::new(source.start, mention.start).of(self.text);
        let owned = ["'s ", "’s ", "’ ", "' "].iter().find_map(|possessive| after.strip_prefix(possessive));
        let own = |words: &str| OWN_WORDS.contains(&words.split(' ').next_back().unwrap_or_default());
        let owner = owned.is_some_and(|words| !own(words));
        // "Lind press secretary Ida Penrose"
        let next = after.split(' ').take(MOST_OF_AN_OFFICE).take_while(|w| w.starts_with(char::is_lowercase));
        let nouns = next.take_while(|w| !JOINING.contains(w)).map(|w| w.trim_end_matches([',', '.']));
        let compound = nouns.into_iter().any(|w| is_person(w) || is_body(w) || SIDES.contains(&w));
        let held = before.split_whitespace().next_back().is_some_and(|w| HOLDING.contains(&w));
        owner || compound || held
    }

    /// Whether the words of a speaker stand for an organisation, such as an agency.
    fn is_body(&self, source: Span) -> bool {
        let speaker = self.referent(source).and_then(|n| self.referents.get(n));
        let named = source.of(self.text).starts_with(char::is_uppercase);
        speaker.map_or(named, |r| r.kind == NameKind::Organisation || named && r.kind != NameKind::Person)
    }

    /// Whether the words of a speaker stand for a person.
    fn is_person(&self, source: Span) -> bool {
        let speaker = self.referent(source).and_then(|n| self.referents.get(n));
        speaker.is_some_and(|r| r.kind == NameKind::Person && r.named)
    }
}

/// The words of a source without a relative clause ("the letter, which 40 teachers sent to Lind").
fn without_clause(text: &str, source: Span) -> Span {
    let words = source.of(text);
    let cuts = [", which ", ", who ", ", whose ", " which ", " who ", " that "];
    let cut = cuts.iter().filter_map(|cut| words.find(cut)).filter(|&at| at > 0).min();
    cut.map_or(source, |at| Span::new(source.start, source.start + at))
}
