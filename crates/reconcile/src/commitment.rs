//! The ledger: who undertook what, to whom, by when, and how firmly.

use std::collections::BTreeSet;

use crossread_core::{
    Alignment, Anchor, Annotations, Argument, Clause, Commitment, Firmness, LineKind, Member, NameKind,
    Predicate, Role, Sentence, Span, Standing, Story, StoryReport, Upos,
};

use crate::summary;

/// Stems of verbs that make a paper binding.
const SIGNING: &[&str] = &["sign", "ink", "ratifi"];
/// Stems of what is signed.
const PAPERS: &[&str] =
    &["agreement", "treati", "deal", "pact", "accord", "contract", "memorandum", "document"];
/// Prepositions before those to whom or with whom something is undertaken.
const TOWARDS: &[&str] = &["to", "with", "for"];
/// Stems of verbs of which "will" foretells a thing that nobody does of his own will.
const HAPPENING: &[&str] = &[
    "happen", "becom", "remain", "continu", "know", "see", "need", "have", "be", "find", "lose", "fall",
    "rise", "mean",
];
/// Stems of words that put a plan into the future.
const FORETELLING: &[&str] =
    &["will", "ll", "shall", "plan", "schedul", "prepar", "intend", "aim", "expect", "set"];
/// Fewer words say too little of what is undertaken.
const FEWEST_WORDS: usize = 6;

/// What the reports say that somebody undertook, the firmest first; what says one thing is one line.
pub fn commitments(story: &Story, alignment: &Alignment) -> Vec<Commitment> {
    let mut out: Vec<Commitment> =
        alignment.questions.iter().filter_map(|question| commitment(story, &question.members)).collect();
    out.sort_by(|a, b| {
        let reports = |c: &Commitment| c.evidence.iter().map(|e| e.report()).collect::<BTreeSet<_>>().len();
        a.firmness
            .cmp(&b.firmness)
            .then_with(|| reports(b).cmp(&reports(a)))
            .then_with(|| a.evidence.cmp(&b.evidence))
    });
    out
}

/// How firmly somebody undertakes something in `clause`; `None` where nobody does.
///
/// The words of the clause alone tell: who it is may stand elsewhere.
pub fn undertaking(sentence: &Sentence, clause: &Clause) -> Option<Firmness> {
    let predicate = clause.predicate.as_ref()?;
    sentence.tags.get(predicate.word).filter(|t| t.upos == Upos::Verb)?;
    let words = clause.words.iter().filter_map(|&w| sentence.words.get(w));
    let foretold = words.map(|w| w.stem.as_str()).any(|w| FORETELLING.contains(&w));
    let stem = |stem: &str| predicate.stem == stem;
    let paper = predicate.arguments.iter().filter(|a| a.role == Role::Object).any(|a| {
        let words = sentence.words.iter().filter(|w| a.span.contains(w.span));
        words.into_iter().any(|w| PAPERS.contains(&w.stem.as_str()))
    });
    match predicate.standing {
        Standing::Happened if paper && SIGNING.iter().any(|s| stem(s)) && !predicate.negated => {
            Some(Firmness::Signed)
        }
        Standing::Promised => Some(Firmness::Promised),
        Standing::Planned if foretold && !HAPPENING.iter().any(|s| stem(s)) => Some(Firmness::Planned),
        Standing::Asked => Some(Firmness::Wished),
        _ => None,
    }
}

/// One line of the ledger from the members of a group.
fn commitment(story: &Story, members: &[Member]) -> Option<Commitment> {
    let mut made: Vec<(Firmness, Member, &StoryReport, &Sentence, &Predicate)> = Vec::new();
    for member in members {
        let Some(report) = story.report(member.report) else { continue };
        let annotations = &report.annotations;
        for clause in annotations.clauses.iter().filter(|c| member.evidence.contains(c.span)) {
            let Some(sentence) = annotations.sentences.get(clause.sentence) else { continue };
            let Some(predicate) = &clause.predicate else { continue };
            let long = clause.words.len() >= FEWEST_WORDS && sentence.line != LineKind::Title;
            if let Some(firmness) = undertaking(sentence, clause).filter(|_| long) {
                made.push((
                    firmness,
                    Member { clause: clause.span, evidence: clause.span, ..*member },
                    report,
                    sentence,
                    predicate,
                ));
            }
        }
    }
    // Two that say one thing as done or foreseen, and one as promised: the group is of the promise.
    made.sort_by_key(|(firmness, member, ..)| (*firmness, member.report, member.evidence));
    let (firmness, member, report, sentence, predicate) = *made.first()?;
    let annotations = &report.annotations;
    let who = agent(report, sentence, predicate)?;
    let anchor = |m: &Member| story.report(m.report).and_then(|r| r.anchor(m.evidence));
    let mut evidence: Vec<Anchor> = made.iter().filter_map(|(_, m, ..)| anchor(m)).collect();
    evidence.sort();
    evidence.dedup();
    let to = predicate.arguments.iter().filter(|a| TOWARDS.contains(&a.marker.as_str()));
    let to = to.into_iter().find_map(|a| named(annotations, a.span));
    let by = annotations.times.iter().find(|t| member.evidence.contains(t.span));
    Some(Commitment {
        who: who.to_owned(),
        what: summary::text(story, &[member]),
        to: to.filter(|to| *to != who).map(str::to_owned),
        by: by.map(|t| report.report.words(t.span).to_owned()),
        firmness,
        evidence,
    })
}

/// Who does it: a person, a body or a country; "we" in somebody's words is whoever says it.
fn agent<'a>(report: &'a StoryReport, sentence: &Sentence, predicate: &Predicate) -> Option<&'a str> {
    let annotations = &report.annotations;
    let span = head(sentence, predicate.arguments.iter().find(|a| a.role == Role::Subject)?)?;
    let first_person = matches!(report.report.words(span).to_lowercase().as_str(), "we" | "i");
    let saying = || annotations.attributions.iter().find(|a| first_person && a.content.contains(span));
    named(annotations, span).or_else(|| Some(annotations.speaker(saying()?)?.name.as_str()))
}

/// The word that heads an argument.
fn head(sentence: &Sentence, argument: &Argument) -> Option<Span> {
    let tag = sentence.tags.get(argument.head)?;
    Some(sentence.place(tag.span))
}

/// The name of the person, body or country that is mentioned at `span`.
fn named(annotations: &Annotations, span: Span) -> Option<&str> {
    let acts = |kind| matches!(kind, NameKind::Person | NameKind::Organisation | NameKind::Place);
    let of = |r: &&crossread_core::Referent| acts(r.kind) && r.mentions.iter().any(|m| m.overlaps(span));
    annotations.referents.iter().find(of).map(|r| r.name.as_str())
}
