//! A finding's text in plain words: the words of the report that put it best, never others.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{LineKind, Member, ReportId, Sentence, Span, Story, Tag, Upos};

use crate::cast::Cast;
use crate::compare::Version;

/// Openings that lean on a sentence before.
const LEANING: &[&str] = &[
    "he", "she", "it", "they", "his", "her", "their", "this", "that", "these", "those", "and", "but", "or",
    "who", "which", "while", "when", "where", "because", "after", "before", "although", "though", "as",
    "such", "also", "however", "him", "there", "with", "since", "so", "adding", "saying",
];

/// The words of the member that say it best: with most of what the others say too and no figures that they do not give,
/// standing by themselves, neither clipped nor long.
pub(crate) fn text(story: &Story, members: &[Member]) -> String {
    best(story, members).map(|m| words(story, m)).unwrap_or_default()
}

/// A member's words as a finding's text; what is no more than a part of a sentence begins as one.
pub(crate) fn words(story: &Story, member: &Member) -> String {
    let words = story.evidence(member);
    match story.sentence(member) {
        Some(sentence) if !says_something(sentence, member.evidence) => format!("… {}", finished(words)),
        _ => plain(without_dateline(words)),
    }
}

/// As [`words`], with the name in brackets of whoever the pronoun at their beginning means, where another of the members names the same.
pub(crate) fn named_words(story: &Story, cast: &Cast, member: &Member, members: &[Member]) -> String {
    let words = words(story, member);
    match (meant(story, cast, member, members), words.split_once(' ')) {
        (Some((pronoun, name)), Some((first, rest))) if first.eq_ignore_ascii_case(pronoun) => {
            format!("{first} [{name}] {rest}")
        }
        _ => words,
    }
}

/// The pronoun at the beginning of a member's words, and the name of whom it means, where another report's words name the same.
fn meant<'s>(
    story: &'s Story,
    cast: &'s Cast,
    member: &Member,
    members: &[Member],
) -> Option<(&'s str, &'s str)> {
    let (report, sentence) = (story.report(member.report)?, story.sentence(member)?);
    let first = sentence.words.iter().find(|word| member.evidence.contains(word.span))?;
    let tag = sentence.tags.iter().find(|tag| sentence.place(tag.span).overlaps(first.span))?;
    let mut referents = report.annotations.referents.iter();
    let referent = referents.position(|r| r.mentions.contains(&first.span))?;
    let number = cast.number(report.id, referent)?;
    let names = |m: &Member| {
        let version = Version { evidence: m.evidence, ..Version::of(story, cast, m)? };
        let names = &story.report(m.report)?.annotations.names;
        let mut within = names.iter().filter(|name| m.evidence.contains(name.span));
        Some(within.any(|name| version.entities_at(name.span).contains(&number)))
    };
    let is_named_elsewhere = members.iter().any(|m| m.report != member.report && names(m) == Some(true));
    if tag.upos != Upos::Pron || !is_named_elsewhere || names(member) != Some(false) {
        return None;
    }
    Some((report.report.words(first.span), cast.name(report.id, referent)?))
}

/// Whether the words at `span` say of somebody or something what they do: the root of the sentence is among them, or a subject that is none
/// of a relative clause, which leans on the words before it. Words that were not parsed may.
pub(crate) fn says_something(sentence: &Sentence, span: Span) -> bool {
    let relation = |head: Option<usize>| head.and_then(|n| sentence.tags.get(n)).map(|t| t.relation);
    let is_subject = |tag: &Tag| tag.relation.starts_with("nsubj") && relation(tag.head) != Some("acl:relcl");
    let holds = |tag: &Tag| span.contains(sentence.place(tag.span));
    sentence.tags.is_empty()
        || sentence.tags.iter().any(|tag| (tag.head.is_none() || is_subject(tag)) && holds(tag))
}

/// Words as they stand, on one line and without the place that they were filed from.
pub(crate) fn verbatim(words: &str) -> String {
    without_dateline(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The member whose words are the [`text`].
pub(crate) fn best<'m>(story: &Story, members: &'m [Member]) -> Option<&'m Member> {
    let mut said: BTreeMap<&str, BTreeSet<ReportId>> = BTreeMap::new();
    for member in members {
        for stem in stems(story, member) {
            said.entry(stem).or_default().insert(member.report);
        }
    }
    let shared: BTreeSet<&str> =
        said.into_iter().filter(|(_, r)| r.len() > 1).map(|(stem, _)| stem).collect();
    members.iter().max_by(|a, b| {
        let score = |m: &Member| score(story, m, &shared);
        score(a).total_cmp(&score(b)).then_with(|| (b.report, b.sentence).cmp(&(a.report, a.sentence)))
    })
}

/// The stems of the content words in a member's evidence.
fn stems<'s>(story: &'s Story, member: &Member) -> BTreeSet<&'s str> {
    let sentence = story.sentence(member);
    let words = sentence.into_iter().flat_map(|s| &s.words);
    words.filter(|w| !w.function && member.evidence.contains(w.span)).map(|w| w.stem.as_str()).collect()
}

fn score(story: &Story, member: &Member, shared: &BTreeSet<&str>) -> f32 {
    let words = story.evidence(member);
    let length = words.chars().count();
    let first = words.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default();
    let leans = LEANING.contains(&first.to_lowercase().as_str());
    let clipped = !words.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“\"‘'".contains(c));
    let unpaired = words.matches(['“', '”', '"']).count() % 2 == 1;
    let title = story.sentence(member).is_some_and(|s| s.line == LineKind::Title);
    let own = stems(story, member);
    let covered = own.intersection(shared).count() as f32 / shared.len().max(1) as f32;
    // A figure that nobody else gives is not what the reports agree on.
    let figures =
        own.difference(shared).filter(|s| s.starts_with(|c: char| c.is_ascii_digit())).count().min(2);
    // What nobody else says is not agreed on either.
    let alone = 1.0 - own.intersection(shared).count() as f32 / own.len().max(1) as f32;
    let penalty = |applies: bool, cost: f32| if applies { cost } else { 0.0 };
    member.cohesion + 0.5 * covered
        - 0.4 * alone
        - 0.15 * figures as f32
        - penalty(leans, 0.3)
        - penalty(clipped, 0.3)
        - penalty(title, 0.3)
        - penalty(unpaired, 0.1)
        - length.saturating_sub(180) as f32 / 400.0
        - 40_usize.saturating_sub(length) as f32 / 80.0
}

/// The words after "HARBOUR TOWN, May 14 (Agency) -": where and when a report was filed is no part of what it says.
fn without_dateline(words: &str) -> &str {
    const LONGEST: usize = 70;
    let capitals = words.chars().take_while(|c| c.is_alphabetic()).collect::<Vec<_>>();
    if capitals.len() < 3 || capitals.iter().any(|c| c.is_lowercase()) {
        return words;
    }
    let dashes = [" - ", " – ", " — ", " | ", " -- "];
    let cut = dashes.iter().filter_map(|dash| words.find(dash).map(|at| at + dash.len())).min();
    cut.filter(|&at| at <= LONGEST).and_then(|at| words.get(at..)).unwrap_or(words)
}

/// One line, a capital first, a full stop last, quotation marks in pairs.
pub(crate) fn plain(words: &str) -> String {
    let line = finished(words);
    let mut characters = without_conjunction(&line).chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// One line, a full stop last, quotation marks in pairs.
fn finished(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let hanging = [',', ';', ':', '–', '—', '-', ' '];
    let mut out = paired(line.trim_end_matches(hanging).trim_start_matches(hanging));
    if out.is_empty() {
        return out;
    }
    if !out.ends_with(['.', '!', '?', '…', '”', '"', '’']) {
        out.push('.');
    }
    out
}

/// The words without the conjunction that joins a clause to the one before: "because the cable was worn".
fn without_conjunction(line: &str) -> &str {
    const CONJUNCTIONS: &[&str] =
        &["that", "because", "where", "and", "but", "although", "though", "whereas", "while"];
    let Some((first, rest)) = line.split_once(' ') else { return line };
    if CONJUNCTIONS.contains(&first) { rest } else { line }
}

/// Whether the last straight mark opens a quotation: it starts the line, or follows a space.
fn opens_last(line: &str) -> bool {
    line.rsplit_once('"').is_some_and(|(before, _)| before.is_empty() || before.ends_with(' '))
}

/// Adds the mark that opens or closes a quotation which the evidence cuts.
fn paired(line: &str) -> String {
    let (opening, closing) = (line.matches('“').count(), line.matches('”').count());
    let straight = line.matches('"').count() % 2 == 1;
    // Straight, low and curly marks mixed: which belongs to which cannot be told.
    if line.contains('"') && opening + closing > 0 || line.contains('„') {
        line.to_owned()
    } else if opening > closing {
        format!("{line}”")
    } else if closing > opening {
        format!("“{line}")
    } else if straight && opens_last(line) {
        format!("{line}\"")
    } else if straight {
        format!("\"{line}")
    } else {
        line.to_owned()
    }
}
