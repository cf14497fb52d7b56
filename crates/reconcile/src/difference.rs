//! In what reports differ beside figures and wording: facts of one key that have two values, and claims that clash
//! within a group.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Clause, Difference, Group, Member, ReportId, Role, Sentence, Span, Story, StoryReport};

use crate::compare::fact::Fact;
use crate::compare::polarity::Claim;
use crate::compare::token::{Token, tokens};
use crate::compare::{Comparison, cause, list, name, place, polarity, status};
use crate::versions::Verdict;

/// One thing about which reports differ.
pub(crate) struct Differing {
    /// In what.
    pub(crate) differs: Difference,
    /// How they stand.
    pub(crate) verdict: Verdict,
    /// Each version with its members.
    pub(crate) sides: Vec<(String, Vec<Member>)>,
}

/// How sure it is that facts of one key are of one thing, on the scale of [`Member::cohesion`].
const LIKENESS_OF_FACTS: f32 = 0.6;

/// One comparator of facts: in what its facts differ, how they are read, how two are compared.
type Comparator = (Difference, fn(&[Token]) -> Vec<Fact>, fn(&Fact, &Fact) -> Comparison);

const COMPARATORS: &[Comparator] = &[
    (Difference::Status, status::facts, status::compare),
    (Difference::Place, place::facts, place::compare),
    (Difference::Name, name::facts, name::compare),
    (Difference::Cause, cause::facts, cause::compare),
];

/// What the story's reports differ in, whatever group they stand in: facts carry what they are of.
pub(crate) fn of_story(story: &Story) -> Vec<Differing> {
    let read: Vec<(&StoryReport, Vec<Passages>)> =
        story.reports().iter().map(|report| (report, passages(report))).collect();
    let mut out = Vec::new();
    for (differs, facts, compare) in COMPARATORS {
        let mut by_key: BTreeMap<String, Vec<Told>> = BTreeMap::new();
        for (report, passages) in &read {
            for passages in passages {
                for (span, fact) in told_in(passages, *facts) {
                    let member = member(report, passages.sentence, span);
                    let told = Told { member, source: source(report, span), fact };
                    by_key.entry(told.fact.key.clone()).or_default().push(told);
                }
            }
        }
        out.extend(by_key.into_values().filter_map(|facts| sides(*differs, *compare, facts)));
    }
    out
}

/// The clauses of a sentence, and each two in a row, the shortest first, as comparators read them.
struct Passages {
    sentence: usize,
    read: Vec<(Span, Vec<Token>)>,
}

/// What comparators read of a report, by sentence.
fn passages(report: &StoryReport) -> Vec<Passages> {
    let of_sentence = |clauses: &[Clause]| {
        let number = clauses.first()?.sentence;
        let sentence = report.annotations.sentences.get(number)?;
        let pairs = clauses.windows(2).filter_map(|pair| Some(pair.first()?.span.join(pair.last()?.span)));
        let mut spans: Vec<Span> = clauses.iter().map(|c| c.span).chain(pairs).collect();
        spans.sort_by_key(|span| (span.len(), *span));
        let read = spans.into_iter().map(|span| (span, tokens(report.report.text(), sentence, span)));
        Some(Passages { sentence: number, read: read.collect() })
    };
    report.annotations.clauses.chunk_by(|a, b| a.sentence == b.sentence).filter_map(of_sentence).collect()
}

/// The facts that a sentence tells, each with the shortest clause that tells it, or two where it takes both.
fn told_in(passages: &Passages, facts: fn(&[Token]) -> Vec<Fact>) -> Vec<(Span, Fact)> {
    let mut out: Vec<(Span, Fact)> = Vec::new();
    for (span, tokens) in &passages.read {
        for fact in facts(tokens) {
            let known = |(within, told): &(Span, Fact)| told.key == fact.key && span.overlaps(*within);
            if !out.iter().any(known) {
                out.push((*span, fact));
            }
        }
    }
    out
}

/// What the members of one group differ in.
pub(crate) fn of_group(story: &Story, group: &Group) -> Vec<Differing> {
    let told: Vec<(&StoryReport, &Sentence, &Clause)> = group
        .members
        .iter()
        .filter_map(|m| Some((story.report(m.report)?, m)))
        .flat_map(|(report, m)| {
            clauses(report).filter(|(_, c)| m.evidence.contains(c.span)).map(move |(s, c)| (report, s, c))
        })
        .collect();
    let lists = told.iter().map(|(_, s, c)| list::items(s, c));
    let claims = told.iter().map(|(_, s, c)| claim(s, c));
    let listed = pair(
        &told,
        &lists.collect::<Vec<_>>(),
        Difference::List,
        |a, b| list::compare(a, b),
        |_| String::new(),
    );
    let denied = pair(
        &told,
        &claims.collect::<Vec<_>>(),
        Difference::Polarity,
        |a, b| match (a, b) {
            (Some(a), Some(b)) => polarity::compare(a, b),
            _ => Comparison::Unrelated,
        },
        |claim| if claim.as_ref().is_some_and(|c| c.negated) { "no" } else { "yes" }.to_owned(),
    );
    listed.into_iter().chain(denied).collect()
}

/// The clauses of a report with their sentences.
fn clauses(report: &StoryReport) -> impl Iterator<Item = (&Sentence, &Clause)> {
    let annotations = &report.annotations;
    annotations.clauses.iter().filter_map(|c| Some((annotations.sentences.get(c.sentence)?, c)))
}

fn member(report: &StoryReport, sentence: usize, evidence: Span) -> Member {
    Member { report: report.id, sentence, evidence, cohesion: LIKENESS_OF_FACTS }
}

/// Subjects that only point at something said before.
const POINTING: &[&str] = &["it", "that", "this", "these", "those", "which"];

fn claim<'s>(sentence: &'s Sentence, clause: &'s Clause) -> Option<Claim<'s>> {
    let predicate = clause.predicate.as_ref()?;
    // "That will help": who knows what "that" is.
    let subject = predicate.arguments.iter().find(|a| a.role == Role::Subject);
    let start = subject.and_then(|a| sentence.tags.get(a.head)).map(|tag| sentence.place(tag.span).start);
    let subject = sentence.words.iter().find(|w| Some(w.span.start) == start);
    if subject.is_some_and(|w| POINTING.contains(&w.stem.as_str())) {
        return None;
    }
    let words = clause.words.iter().filter_map(|&w| sentence.words.get(w)).filter(|w| !w.function);
    // "No one wants it" is no denial of "they want it".
    let no = |stem: &str| matches!(stem, "no" | "none" | "nobodi" | "noth" | "neither" | "nor" | "without");
    // "He is here to help, but we are not": a negation that is not the predicate's turns something else round.
    let not = |stem: &str| {
        matches!(stem, "not" | "never" | "cannot") || stem.ends_with("n't") || stem.ends_with("n’t")
    };
    let no = |stem: &str| no(stem) || !predicate.negated && not(stem);
    if clause.words.iter().filter_map(|&w| sentence.words.get(w)).any(|w| no(&w.stem)) {
        return None;
    }
    let about = words.map(|w| w.stem.as_str()).filter(|stem| *stem != predicate.stem).collect();
    Some(Claim { predicate: &predicate.stem, negated: predicate.negated, about })
}

/// The first two clauses of two reports that a comparator sets apart, each with what others say the same as it.
fn pair<T>(
    told: &[(&StoryReport, &Sentence, &Clause)],
    read: &[T],
    differs: Difference,
    compare: impl Fn(&T, &T) -> Comparison,
    shown: impl Fn(&T) -> String,
) -> Option<Differing> {
    let all: Vec<(&StoryReport, &Clause, &T)> =
        told.iter().zip(read).map(|((r, _, c), t)| (*r, *c, t)).collect();
    let pairs = all.iter().enumerate().flat_map(|(n, a)| all.iter().skip(n + 1).map(move |b| (a, b)));
    let words =
        |(report, clause, _): &(&StoryReport, &Clause, &T)| report.report.words(clause.span).to_lowercase();
    let apart = pairs.filter(|(a, b)| a.0.id != b.0.id && words(a) != words(b));
    let (a, b, verdict) = apart.into_iter().find_map(|(a, b)| Some((a, b, verdict(compare(a.2, b.2))?)))?;
    let with = |one: &(&StoryReport, &Clause, &T), against: &(&StoryReport, &Clause, &T)| -> Vec<Member> {
        let joins = |c: &&(&StoryReport, &Clause, &T)| {
            c.0.id != against.0.id && (std::ptr::eq(c.1, one.1) || compare(c.2, one.2) == Comparison::Same)
        };
        all.iter().filter(joins).map(|c| member(c.0, c.1.sentence, c.1.span)).collect()
    };
    let (first, second) = (with(a, b), with(b, a));
    let taken: BTreeSet<ReportId> = first.iter().map(|m| m.report).collect();
    let second: Vec<Member> = second.into_iter().filter(|m| !taken.contains(&m.report)).collect();
    let sides = vec![(shown(a.2), first), (shown(b.2), second)];
    sides.iter().all(|s| !s.1.is_empty()).then_some(Differing { differs, verdict, sides })
}

/// A fact where a report tells it.
struct Told {
    fact: Fact,
    member: Member,
    /// Whom the report has it from, in lower case; `None` where it says so itself.
    source: Option<String>,
}

/// Whom a report cites for most of the words at `span`.
fn source(report: &StoryReport, span: Span) -> Option<String> {
    Some(report.report.words(report.said_in(span).find_map(|a| a.source)?).to_lowercase())
}

/// Facts of one key by value; `None` unless two reports differ.
fn sides(differs: Difference, compare: fn(&Fact, &Fact) -> Comparison, told: Vec<Told>) -> Option<Differing> {
    let mut sides: Vec<(Fact, Vec<Told>)> = Vec::new();
    for told in told {
        match sides.iter_mut().find(|(f, _)| compare(f, &told.fact) == Comparison::Same) {
            Some(side) => side.1.push(told),
            None => sides.push((told.fact.clone(), vec![told])),
        }
    }
    // A report that gives two values in one voice knows how they fit together, and takes no side.
    let values = |told: &&Told| {
        let gives = |t: &Told| t.member.report == told.member.report && t.source == told.source;
        sides.iter().filter(|s| s.1.iter().any(gives)).count()
    };
    let all = sides.iter().flat_map(|s| &s.1);
    let torn: BTreeSet<ReportId> = all.filter(|t| values(t) > 1).map(|t| t.member.report).collect();
    for side in &mut sides {
        side.1.retain(|t| !torn.contains(&t.member.report));
    }
    sides.retain(|s| !s.1.is_empty());
    let reports: BTreeSet<ReportId> = sides.iter().flat_map(|s| &s.1).map(|t| t.member.report).collect();
    let (first, second) = (sides.first()?, sides.get(1).filter(|_| reports.len() > 1)?);
    let verdict = verdict(compare(&first.0, &second.0))?;
    let members = |told: Vec<Told>| told.into_iter().map(|t| t.member).collect();
    let sides = sides.into_iter().map(|(fact, told)| (fact.shown, members(told))).collect();
    Some(Differing { differs, verdict, sides })
}

/// `None` where nothing differs.
fn verdict(comparison: Comparison) -> Option<Verdict> {
    match comparison {
        Comparison::Compatible(reason, words) => Some(Verdict::Reconciled(reason, words)),
        Comparison::Incompatible(words) => Some(Verdict::Clash(words)),
        Comparison::Same | Comparison::Unrelated => None,
    }
}
