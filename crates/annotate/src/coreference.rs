//! Coreference within one report: which names, nouns and pronouns stand for one person or body.
//!
//! Read in order, as a reader does: a name opens or continues a referent, a noun with an article ("the Iranian
//! leader") continues the last one that holds the office, a pronoun the most prominent person that it can mean, in the
//! manner of the sieves of Lee et al. (2013) with the preference for subjects of Lappin and Leass (1994). Doubt leaves a
//! pronoun alone.

mod noun;
mod office;
mod token;

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Name, NameKind, Referent, Sentence, Span, Upos, nation};

use noun::Phrase;
use office::Gender;
use token::{Token, tokens};

use crate::attribution::is_nested;

pub(crate) use office::{is_body, is_person, singular_of};

/// A pronoun's person is looked for so many sentences back.
const REACH: usize = 3;

/// How much a subject stands out, to a pronoun that is none itself.
const SUBJECT: f32 = 1.5;

/// How much the subject of a main verb and that of any other stand out, to a pronoun that is a subject: subjects go on as
/// subjects.
const MAIN_TO_SUBJECT: f32 = 2.2;
const OTHER_TO_SUBJECT: f32 = 1.2;

/// What a mention loses with every sentence.
const FADING: f32 = 1.2;

/// Of two who hold an office, one is meant who stands out so much more.
const BY_FAR: f32 = 1.0;

/// Whoever is spoken of inside a quotation is seldom meant outside it, nor the other way round.
const ELSEWHERE: f32 = 3.0;

/// A name is so many words of its phrase away from a subject at most.
const MOST_STEPS: usize = 4;

/// A noun's referent is looked for among so many mentions before it.
const FAR: usize = 400;

/// Who and what the report speaks of; `quoted` are the spans in quotation marks, whose pronouns mean others than those
/// around them.
pub(crate) fn referents(
    text: &str,
    sentences: &[Sentence],
    names: &[Name],
    quoted: &[Span],
) -> Vec<Referent> {
    let tokens = tokens(text, sentences);
    let is_quoted = |s: &Sentence| quoted.iter().any(|q| q.shared(s.span) + 3 >= s.span.len());
    let told = sentences.iter().scan(0, |told, s| {
        *told += usize::from(!is_quoted(s));
        Some(*told)
    });
    let told = told.collect();
    let mut reader = Reader {
        text,
        tokens: &tokens,
        names,
        quoted,
        told,
        referents: Vec::new(),
        mentions: Vec::new(),
        genders: BTreeMap::new(),
    };
    reader.read();
    reader.join();
    reader.referents
}

/// Of which verb something is the subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// Of the sentence's.
    Main,
    /// Of one that hangs on another.
    Other,
}

/// Whom a noun with the article means.
enum Holder {
    /// This one.
    Known(usize),
    /// One of several.
    Several,
    /// Nobody who was spoken of.
    Nobody,
}

/// A mention that was read.
struct Mention {
    referent: usize,
    /// Its head word, a place in the row.
    token: usize,
    /// A subject is what a following pronoun most likely means.
    subject: Option<Subject>,
}

struct Reader<'r> {
    text: &'r str,
    tokens: &'r [Token<'r>],
    names: &'r [Name],
    quoted: &'r [Span],
    /// For each sentence, how many up to it are not all quotation: a speaker is in mind as long as he speaks.
    told: Vec<usize>,
    referents: Vec<Referent>,
    mentions: Vec<Mention>,
    /// What pronouns said of referents of whom nothing else does.
    genders: BTreeMap<usize, Gender>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let described = noun::described(self.text, self.tokens, self.names);
        let taken: BTreeSet<usize> = described.iter().flatten().map(|phrase| phrase.head).collect();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let name = self.names.partition_point(|n| n.span.end < token.span.end);
            if self.names.get(name).is_some_and(|n| n.span.contains(token.span)) {
                let end = self.end_of_name(at, name);
                self.name(name, end, described.get(name).map_or(&[], Vec::as_slice));
                at = end + 1;
                continue;
            }
            if !taken.contains(&at)
                && let Some(phrase) = noun::phrase(self.tokens, at)
            {
                self.noun(&phrase);
            } else if token.upos() == Upos::Pron {
                self.pronoun(at);
            }
            at += 1;
        }
    }

    /// Makes one of persons who are named together: "Ida Moor and Rolf Dahl said".
    fn join(&mut self) {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, name) in self.names.iter().enumerate().filter(|(_, n)| n.kind == NameKind::Person) {
            let from = self.tokens.partition_point(|t| t.span.end <= name.span.start);
            let words = self.tokens.iter().skip(from).take_while(|t| t.span.start < name.span.end);
            let heads = words.filter(|t| t.is("conj")).filter_map(|t| self.tokens.get(t.head?));
            let named = |head: &Token| self.names.iter().position(|n| n.span.contains(head.span));
            let with = heads.filter_map(named).find(|&n| n < number);
            let Some(with) = with.filter(|&n| self.names.get(n).is_some_and(|n| n.kind == NameKind::Person))
            else {
                continue;
            };
            let first =
                groups.iter().find(|(_, members)| members.contains(&with)).map_or(with, |(first, _)| *first);
            groups.entry(first).or_insert_with(|| vec![first]).push(number);
        }
        for names in groups.into_values() {
            self.group(&names);
        }
    }

    fn group(&mut self, names: &[usize]) {
        let names: Vec<&Name> = names.iter().filter_map(|&n| self.names.get(n)).collect();
        let Some(span) = names.iter().map(|n| n.span).reduce(Span::join) else { return };
        let mut members: Vec<usize> = Vec::new();
        for name in &names {
            let known = self.referents.iter().position(|r| r.named && r.name == name.full);
            members.extend(known.filter(|known| !members.contains(known)));
        }
        let titles: Vec<&str> =
            members.iter().filter_map(|&m| self.referents.get(m)).map(|r| r.name.as_str()).collect();
        let Some((last, first)) = titles.split_last().filter(|(_, first)| !first.is_empty()) else { return };
        let name = format!("{} and {last}", first.join(", "));
        members.sort_unstable();
        match self.referents.iter_mut().find(|r| r.members == members) {
            Some(group) => {
                group.mentions.push(span);
                group.name = name;
            }
            None => self.referents.push(Referent {
                name,
                named: false,
                kind: NameKind::Person,
                offices: Vec::new(),
                mentions: vec![span],
                members,
            }),
        }
    }

    /// The last word of the name that begins at `at`.
    fn end_of_name(&self, at: usize, name: usize) -> usize {
        let within = |t: &Token| self.names.get(name).is_some_and(|n| n.span.contains(t.span));
        at + self.tokens.iter().skip(at + 1).take_while(|t| within(t)).count()
    }

    fn name(&mut self, name: usize, head: usize, described: &[Phrase]) {
        let Some(name) = self.names.get(name) else { return };
        let known = self.referents.iter().position(|r| r.named && r.name == name.full);
        let referent = known.unwrap_or_else(|| {
            self.referents.push(Referent {
                name: name.full.clone(),
                named: true,
                kind: name.kind,
                offices: Vec::new(),
                mentions: Vec::new(),
                members: Vec::new(),
            });
            self.referents.len() - 1
        });
        for phrase in described {
            self.call(referent, phrase);
        }
        self.mention(referent, name.span, head);
    }

    /// Adds what a phrase calls a referent.
    fn call(&mut self, referent: usize, phrase: &Phrase) {
        let Some(referent) = self.referents.get_mut(referent) else { return };
        for office in phrase.country.iter().chain([&phrase.noun]) {
            if !referent.offices.contains(office) {
                referent.offices.push(office.clone());
            }
        }
    }

    fn mention(&mut self, referent: usize, span: Span, head: usize) {
        if let Some(found) = self.referents.get_mut(referent) {
            found.mentions.push(span);
        }
        // The head of a name is its first word in some conventions, its last in others.
        let words = || self.tokens.iter().take(head + 1).rev().take_while(|t| span.contains(t.span));
        let subject = words().find(|t| t.is("nsubj")).map(|t| self.subject(t));
        let subject =
            subject.or_else(|| words().any(|t| self.is_within_subject(t)).then_some(Subject::Other));
        self.mentions.push(Mention { referent, token: head, subject });
    }

    /// Of which verb a word is the subject.
    fn subject(&self, word: &Token) -> Subject {
        let verb = word.head.and_then(|head| self.tokens.get(head));
        let joined = |t: &Token| t.is("conj") || t.is("parataxis");
        let main = verb.is_some_and(|verb| match verb.head.and_then(|head| self.tokens.get(head)) {
            None => true,
            Some(over) => joined(verb) && over.head.is_none(),
        });
        if main { Subject::Main } else { Subject::Other }
    }

    /// Whether a word names the subject in other words or says of whom it is: "the office of the mayor, Ida Moor, said".
    fn is_within_subject(&self, word: &Token) -> bool {
        let mut at = Some(word);
        for _ in 0..MOST_STEPS {
            let Some(token) = at.filter(|t| !t.is("nmod:poss")) else { return false };
            if token.is("nsubj") {
                return true;
            }
            let joined = ["appos", "nmod", "flat"].iter().any(|relation| token.is(relation));
            at = token.head.filter(|_| joined).and_then(|head| self.tokens.get(head));
        }
        false
    }

    fn noun(&mut self, phrase: &Phrase) {
        let span = phrase.span(self.tokens);
        if phrase.plural {
            let members = self.members(phrase);
            if members.len() == 2 {
                let known = self.referents.iter().position(|r| r.members == members);
                let group = known.unwrap_or_else(|| self.unnamed(span, phrase, members));
                self.mention(group, span, phrase.head);
            }
            return;
        }
        let holder = if phrase.definite { self.holder(phrase) } else { Holder::Nobody };
        let referent = match holder {
            Holder::Known(known) => known,
            Holder::Nobody => {
                let new = self.unnamed(span, phrase, Vec::new());
                self.call(new, phrase);
                new
            }
            Holder::Several => return,
        };
        self.mention(referent, span, phrase.head);
    }

    /// A new referent known by an office alone, with what it is an office of ("head of the town").
    fn unnamed(&mut self, span: Span, phrase: &Phrase, members: Vec<usize>) -> usize {
        let whole = noun::complement(self.tokens, phrase.head).map_or(span, |end| span.join(end));
        let words: Vec<&str> = whole.of(self.text).split_whitespace().collect();
        let article = |w: &str| {
            matches!(w.to_lowercase().as_str(), "a" | "an" | "the" | "its" | "his" | "her" | "their")
        };
        let words = words.iter().skip_while(|w| article(w)).copied().collect::<Vec<_>>().join(" ");
        let mut letters = words.chars();
        let name = letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect());
        let kind = if phrase.body { NameKind::Organisation } else { NameKind::Person };
        self.referents.push(Referent {
            name,
            named: false,
            kind,
            offices: Vec::new(),
            mentions: Vec::new(),
            members,
        });
        self.referents.len() - 1
    }

    /// The referent that can be meant by a noun with the article: of that office, else of one like it, and not of another
    /// country. Of several the one that stands out by far; else nobody, for a wrong speaker is worse than none.
    fn holder(&self, phrase: &Phrase) -> Holder {
        let fits = |referent: &Referent, same: fn(&str, &str) -> bool| {
            let office = referent.offices.iter().any(|o| same(o, &phrase.noun));
            let last = referent.name.to_lowercase();
            let body = phrase.body && last.split(' ').next_back() == Some(phrase.noun.as_str());
            let mut countries = referent.offices.iter().filter(|o| nation(o) == Some(o.as_str())).peekable();
            let other = phrase
                .country
                .as_ref()
                .is_some_and(|c| countries.peek().is_some() && !countries.any(|o| o == c));
            referent.members.is_empty() && (office || body) && !other
        };
        let here = self.tokens.get(phrase.head).map_or(0, |t| t.sentence);
        // How much each that fits stands out, at its best; `near` for those that a sentence or two back name.
        let candidates = |same: fn(&str, &str) -> bool, near: bool| {
            let mut found: BTreeMap<usize, f32> = BTreeMap::new();
            for mention in self.mentions.iter().rev().take(FAR) {
                let back = self.back(mention.token, here);
                let fits = |r: &&Referent| fits(r, same) && (!near || r.named && back <= REACH);
                if self.referents.get(mention.referent).as_ref().is_some_and(fits) {
                    let score = salience(mention.subject, true) - FADING * back as f32;
                    let best = found.entry(mention.referent).or_insert(score);
                    *best = best.max(score);
                }
            }
            Some(found).filter(|found| !found.is_empty())
        };
        let exact: fn(&str, &str) -> bool = |office, noun| office == noun;
        // A country's leader is at hand by name, if not by office.
        let leads = office::is_leader(&phrase.noun);
        let mut found = candidates(exact, leads);
        if found.is_none() && leads && phrase.country.is_none() {
            found = self.main_subject(here).map(|one| BTreeMap::from([(one, 0.0)]));
        }
        found = found.or_else(|| candidates(office::names_same, leads));
        if found.is_none() && leads {
            found = candidates(exact, false).or_else(|| candidates(office::names_same, false));
        }
        if found.is_none() && phrase.body && phrase.head == phrase.first + 1 {
            found = self.lone_body(here, 1).map(|one| BTreeMap::from([(one, 0.0)]));
        }
        let mut ranked: Vec<(usize, f32)> = found.into_iter().flatten().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        match ranked.as_slice() {
            [] => Holder::Nobody,
            [(one, _)] => Holder::Known(*one),
            [(first, score), (_, next), ..] if score - next >= BY_FAR => Holder::Known(*first),
            _ => Holder::Several,
        }
    }

    /// The named person who is the subject of the last main verb, no more than a sentence back, where no other office is
    /// known of him.
    fn main_subject(&self, here: usize) -> Option<usize> {
        let mut near = self.mentions.iter().rev().take_while(|m| self.back(m.token, here) <= 1);
        let main = near.find(|m| m.subject == Some(Subject::Main))?;
        let leads = |o: &String| office::is_leader(o) || office::is_address(o) || nation(o).is_some();
        let fits = |r: &&Referent| r.named && r.kind == NameKind::Person && r.offices.iter().all(leads);
        self.referents.get(main.referent).filter(fits).map(|_| main.referent)
    }

    /// The one body spoken of in the last `reach` sentences.
    fn lone_body(&self, here: usize, reach: usize) -> Option<usize> {
        let near = self.mentions.iter().rev().take_while(|m| self.back(m.token, here) <= reach);
        let body =
            |m: &&Mention| self.referents.get(m.referent).is_some_and(|r| r.kind == NameKind::Organisation);
        let bodies: BTreeSet<usize> = near.filter(body).map(|m| m.referent).collect();
        let mut bodies = bodies.into_iter();
        bodies.next().filter(|_| bodies.next().is_none())
    }

    /// How many sentences told by the report itself lie between a word and sentence `here`.
    fn back(&self, token: usize, here: usize) -> usize {
        let told = |sentence: usize| self.told.get(sentence).copied().unwrap_or_default();
        told(here) - self.tokens.get(token).map_or(0, |t| told(t.sentence))
    }

    /// The two persons that a plural ("both leaders") stands for: the two last named who hold the office, if it says two.
    fn members(&self, phrase: &Phrase) -> Vec<usize> {
        if !phrase.two {
            return Vec::new();
        }
        let holds = |r: &Referent| r.offices.iter().any(|o| office::names_same(o, &phrase.noun));
        let mut found: Vec<usize> = Vec::new();
        for mention in self.mentions.iter().rev().take(FAR) {
            let person =
                self.referents.get(mention.referent).filter(|r| r.named && r.kind == NameKind::Person);
            if person.is_some_and(holds) && !found.contains(&mention.referent) {
                found.push(mention.referent);
            }
        }
        found.truncate(2);
        found.sort_unstable();
        found
    }

    /// "They" and "it" where one body alone is at hand: for "it", which may mean any thing, one that does something there.
    fn body_again(&mut self, at: usize, doing: bool) {
        let Some(token) = self.tokens.get(at) else { return };
        let near = || self.mentions.iter().rev().take_while(|m| self.back(m.token, token.sentence) <= 1);
        let found = self.lone_body(token.sentence, 1);
        let does = |body: usize| near().any(|m| m.referent == body && m.subject == Some(Subject::Main));
        if let Some(body) = found.filter(|&body| !doing || does(body)) {
            self.mention(body, token.span, at);
        }
    }

    fn pronoun(&mut self, at: usize) {
        let Some(token) = self.tokens.get(at) else { return };
        let gender = match token.lower.as_str() {
            "he" | "him" | "his" | "himself" => Gender::Man,
            "she" | "her" | "hers" | "herself" => Gender::Woman,
            "they" | "their" | "them" => return self.body_again(at, false),
            "it" | "its" => return self.body_again(at, true),
            _ => return,
        };
        let quotation = |span: Span| {
            let at = self.quoted.partition_point(|q| q.end < span.end);
            self.quoted.get(at).filter(|q| q.contains(span)).map(|_| at)
        };
        let inside = quotation(token.span);
        let subject = token.is("nsubj");
        let named = if subject { self.named_apart(token, inside.is_none()) } else { BTreeSet::new() };
        let mut best: Option<(f32, usize)> = None;
        let mut possible: BTreeSet<usize> = BTreeSet::new();
        for (age, mention) in self.mentions.iter().rev().enumerate() {
            let Some(there) = self.tokens.get(mention.token) else { continue };
            let back = self.back(mention.token, token.sentence);
            if back > REACH {
                break;
            }
            let Some(referent) = self.referents.get(mention.referent) else { continue };
            let person = referent.kind == NameKind::Person && referent.members.is_empty();
            let known = gender_of(referent).or_else(|| self.genders.get(&mention.referent).copied());
            let other = known.is_some_and(|g| g != gender);
            let elsewhere = quotation(there.span) != inside;
            let apart = || named.iter().any(|name| is_part_of(name, &referent.name));
            if !person || other || self.is_of_a_thing(there) || apart() {
                continue;
            }
            possible.insert(mention.referent);
            let known = if known.is_some() || referent.named { 0.5 } else { 0.0 };
            let score = salience(mention.subject, subject) + known
                - FADING * back as f32
                - 0.15 * age as f32
                - if elsewhere { ELSEWHERE } else { 0.0 };
            if best.is_none_or(|(b, _)| score > b) {
                best = Some((score, mention.referent));
            }
        }
        if let Some((_, referent)) = best {
            // A choice among several tells nothing of the one chosen.
            if possible.len() == 1 {
                self.genders.entry(referent).or_insert(gender);
            }
            self.mention(referent, token.span, at);
        }
    }
}

impl Reader<'_> {
    /// Whether a name only says which thing is meant: "the Moor family", "a Dahl spokesman".
    fn is_of_a_thing(&self, name: &Token) -> bool {
        let head = name.head.and_then(|head| self.tokens.get(head));
        name.is("compound") && head.is_some_and(|head| head.upos() == Upos::Noun)
    }

    /// The names in the sentence of a pronoun that is a subject for which it does not stand: those after it ("he called on
    /// Lind"), and those of a quotation that it stands outside of ("“Lind is …,” he said").
    fn named_apart(&self, pronoun: &Token, outside: bool) -> BTreeSet<&str> {
        let from = self.tokens.partition_point(|t| t.sentence < pronoun.sentence);
        let words =
            self.tokens.iter().skip(from).take_while(|t| t.sentence == pronoun.sentence).map(|t| t.span);
        let Some(sentence) = words.reduce(Span::join) else { return BTreeSet::new() };
        let first = self.quoted.partition_point(|q| q.end <= sentence.start);
        let quoted = || self.quoted.iter().skip(first).take_while(|q| q.start < sentence.end);
        let around = quoted().copied().fold(sentence, Span::join);
        let within =
            |name: &Name| quoted().any(|q| q.contains(name.span) && !is_nested(self.text, *q, name.span));
        let after = |name: &Name| sentence.contains(name.span) && name.span.start >= pronoun.span.end;
        let first = self.names.partition_point(|name| name.span.end <= around.start);
        let near = self.names.iter().skip(first).take_while(|name| name.span.start < around.end);
        let apart = near.filter(|name| after(name) || outside && within(name));
        apart.map(|name| name.full.as_str()).collect()
    }
}

/// Whether all words of a name are among those of another: "Ida" and "Ida Moor".
fn is_part_of(name: &str, whole: &str) -> bool {
    name.split_whitespace().all(|word| whole.split_whitespace().any(|of| of == word))
}

/// How much a mention stands out, to a noun or pronoun that is a `subject` or not.
fn salience(mention: Option<Subject>, subject: bool) -> f32 {
    match mention {
        None => 0.0,
        Some(_) if !subject => SUBJECT,
        Some(Subject::Main) => MAIN_TO_SUBJECT,
        Some(Subject::Other) => OTHER_TO_SUBJECT,
    }
}

/// What the names and offices of a referent say of its gender.
fn gender_of(referent: &Referent) -> Option<Gender> {
    let first = referent.name.split_whitespace().next().filter(|_| referent.named).map(crate::word::fold);
    referent.offices.iter().find_map(|o| office::gender(o)).or_else(|| first.and_then(|f| office::gender(&f)))
}
