//! What several reports have one agent do, in clauses too unlike for the alignment: the same agent, the same act, and one
//! more thing that it is done with.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Clause, LineKind, Member, Predicate, Referent, Role, Span, Story, StoryReport, Upos};

use crate::cast::Cast;
use crate::event;
use crate::gather;
use crate::recognised::Recognised;
use crate::setting::Rarity;

/// The act is so rare a word in the story at least: of what everybody does all the time there are many.
const RAREST: f32 = 2.2;

/// The clauses are so alike at least (cosine).
const ALIKE: f32 = 0.5;

/// Shorter stems may begin another word by chance.
const SHORTEST_ROOT: usize = 5;

/// A clause in which somebody whom the story knows does something.
struct Act<'s> {
    report: &'s StoryReport,
    clause: &'s Clause,
    predicate: &'s Predicate,
    agent: usize,
    /// Where the word for the act stands.
    span: Span,
    /// The stems of the clause's other content words, names left out.
    with: BTreeSet<&'s str>,
}

/// The deeds that two reports tell.
pub(crate) fn deeds(story: &Story, cast: &Cast, rarity: &Rarity) -> Vec<Recognised> {
    let mut of_agent: BTreeMap<(usize, &str), Vec<Act>> = BTreeMap::new();
    for report in story.reports() {
        for act in report.annotations.clauses.iter().filter_map(|clause| act(report, clause, cast)) {
            if rarity.are_rare([act.predicate.stem.as_str()], RAREST) {
                of_agent.entry((act.agent, &act.predicate.stem)).or_default().push(act);
            }
        }
    }
    let parted = |acts: &Vec<Act>| -> Vec<Recognised> {
        let one =
            |a: &[usize], b: &[usize]| a.iter().any(|&a| b.iter().any(|&b| one_deed(&acts[a], &acts[b])));
        let groups = gather::joined((0..acts.len()).map(|n| vec![n]).collect(), one);
        groups.into_iter().filter(|group| group.len() > 1).map(|group| deed(acts, &group)).collect()
    };
    of_agent.values().flat_map(parted).collect()
}

/// The act that a clause tells; `None` for what is only said, for "made" and "took", and for agents whom the story does not know.
fn act<'s>(report: &'s StoryReport, clause: &'s Clause, cast: &Cast) -> Option<Act<'s>> {
    let annotations = &report.annotations;
    let predicate = clause.predicate.as_ref()?;
    let sentence = annotations.sentences.get(clause.sentence).filter(|s| s.line != LineKind::Title)?;
    let tag = sentence.tags.get(predicate.word).filter(|t| t.upos == Upos::Verb)?;
    if event::recurs(&predicate.stem) || event::is_light(&predicate.stem) {
        return None;
    }
    let subject = predicate.arguments.iter().find(|a| a.role == Role::Subject)?;
    let head = sentence.place(sentence.tags.get(subject.head)?.span);
    let is_agent = |r: &Referent| r.mentions.iter().any(|m| m.overlaps(head));
    let agent = cast.number(report.id, annotations.referents.iter().position(is_agent)?)?;
    let named = |span: Span| annotations.names.iter().any(|n| n.span.contains(span));
    let words = clause.words.iter().filter_map(|&w| sentence.words.get(w));
    let other = words.filter(|w| !w.function && w.stem != predicate.stem && !named(w.span));
    Some(Act {
        report,
        clause,
        predicate,
        agent,
        span: sentence.place(tag.span),
        with: other.map(|w| w.stem.as_str()).collect(),
    })
}

/// Whether two acts of one agent, of one name, are one.
fn one_deed(a: &Act, b: &Act) -> bool {
    a.report.id != b.report.id
        && a.predicate.negated == b.predicate.negated
        && a.with.iter().any(|one| b.with.iter().any(|other| one_family(one, other)))
        && a.clause.embedding.cosine(&b.clause.embedding) >= ALIKE
        && !on_other_days(a, b)
}

/// Whether two stems are those of one word, or one is the other's with an ending ("settl", "settlement").
fn one_family(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    a == b || short.len() >= SHORTEST_ROOT && long.starts_with(short)
}

/// Whether the clauses give days that exclude one another.
fn on_other_days(a: &Act, b: &Act) -> bool {
    let days = |act: &Act| -> Vec<_> {
        let times = act.report.annotations.times.iter().filter(|t| act.clause.span.contains(t.span));
        times.filter_map(|t| t.from.zip(t.to)).collect()
    };
    let (a, b) = (days(a), days(b));
    a.iter().any(|(from, to)| b.iter().any(|(since, until)| to < since || until < from))
}

fn deed(acts: &[Act], group: &[usize]) -> Recognised {
    let acts = || group.iter().filter_map(|&n| acts.get(n));
    let cohesion = |act: &Act| {
        let others = acts().filter(|o| o.report.id != act.report.id);
        others.map(|o| o.clause.embedding.cosine(&act.clause.embedding)).fold(0.0, f32::max)
    };
    Recognised {
        members: acts()
            .map(|act| Member {
                report: act.report.id,
                sentence: act.clause.sentence,
                evidence: act.clause.span,
                cohesion: cohesion(act),
            })
            .collect(),
        signs: acts().map(|act| (act.report.id, act.span)).collect(),
    }
}
