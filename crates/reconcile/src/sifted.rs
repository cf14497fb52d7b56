//! What stands in a group of clauses that are alike, and yet does not say what the others say.

use std::collections::BTreeSet;

use crossread_core::{Member, ReportId, Span, Story, Word};

use crate::event;
use crate::frame;
use crate::gather;
use crate::kind::quoted;
use crate::utterance::Clash;

/// Stems by which somebody denies something.
const DENIALS: &[&str] = &["deni", "denial", "refut", "disput"];

/// Stems of what is withheld rather than called untrue: "denied access to the port"; so near after the denial.
const WITHHELD: &[&str] =
    &["access", "entri", "enter", "permiss", "visa", "bail", "servic", "treatment", "right", "help"];
const AFTER: usize = 4;

/// Stems by which somebody vouches for something; with a negation before them nobody does.
const VOUCHING: &[&str] = &["confirm", "verifi", "corrobor"];

/// Stems by which somebody answers; with a negation or a refusal nobody does.
const ANSWERING: &[&str] = &["respond", "comment", "repli", "answer"];

/// Stems that turn what follows round.
const NEGATIONS: &[&str] = &["not", "unabl", "cannot", "never", "neither", "declin", "refus", "t"];

/// A negation stands at most so many words before what it turns round.
const BEFORE: usize = 4;

/// Two quotations are near-verbatim where so large a part of their words of content is shared, and so many.
const VERBATIM: f32 = 0.5;
const FEWEST_SHARED: usize = 3;

/// A group parted into groups that each say one thing; what says nothing is left out.
pub(crate) fn sifted(story: &Story, members: &[Member], clashes: &[Clash]) -> Vec<Vec<Member>> {
    let undisputed = without_disputed(members, clashes);
    let telling: Vec<Member> = undisputed.into_iter().filter(|m| !is_cue_alone(story, m)).collect();
    let (supposed, told): (Vec<Member>, Vec<Member>) = telling.iter().partition(|m| is_supposed(story, m));
    let telling = if told.is_empty() { supposed } else { told };
    let (denying, others): (Vec<Member>, Vec<Member>) = telling.iter().partition(|m| denies(story, m));
    let by = |members: &[Member]| members.iter().map(|m| m.report).collect::<BTreeSet<ReportId>>();
    let parts = if !denying.is_empty() && !others.is_empty() && by(&denying).is_disjoint(&by(&others)) {
        vec![denying, others]
    } else {
        vec![telling]
    };
    let parts = parts.into_iter().flat_map(|part| by_what_is_quoted(story, part));
    let parts = parts.flat_map(|part| without_strays(story, part));
    parts.flat_map(|part| by_who_is_silent(story, part)).filter(|part| !part.is_empty()).collect()
}

/// Without the sayings that stand side by side in a finding of their own, where both its sides are here.
fn without_disputed(members: &[Member], clashes: &[Clash]) -> Vec<Member> {
    let mut left = members.to_vec();
    for clash in clashes {
        let on = |m: &Member, side: &[(ReportId, Span)]| {
            side.iter().any(|(r, span)| *r == m.report && 2 * span.shared(m.evidence) >= m.evidence.len())
        };
        if clash.sides.iter().all(|side| left.iter().any(|m| on(m, side))) {
            left.retain(|m| !clash.sides.iter().any(|side| on(m, side)));
        }
    }
    left
}

/// The words of a member's evidence.
fn words<'s>(story: &'s Story, member: &Member) -> impl Iterator<Item = &'s Word> + use<'s> {
    let evidence = member.evidence;
    story.sentence(member).into_iter().flat_map(|s| &s.words).filter(move |w| evidence.contains(w.span))
}

/// Whether a member only says who speaks, when and to whom ("A spokesman for the port told reporters last week").
fn is_cue_alone(story: &Story, member: &Member) -> bool {
    let (Some(report), Some(sentence)) = (story.report(member.report), story.sentence(member)) else {
        return false;
    };
    let told = || report.annotations.attributions.iter();
    let frames: Vec<Span> = told().flat_map(|a| a.source.into_iter().chain(a.cue)).collect();
    let cue = frames.iter().any(|f| member.evidence.contains(*f));
    let says = told().any(|a| a.content.overlaps(member.evidence));
    let speaks = words(story, member).any(|w| event::recurs(&w.stem));
    let when = report.annotations.times.iter().map(|t| t.span).filter(|_| speaks);
    let frames: Vec<Span> = frames.into_iter().chain(when).collect();
    let framing = |w: &Word| frames.iter().any(|f| f.contains(w.span)) || frame::holds(sentence, w.span);
    let framed = words(story, member).all(|w| w.function || framing(w));
    let negated = || words(story, member).any(|w| NEGATIONS.contains(&w.stem.as_str()));
    let headed = || speaks && !negated() && frame::is_headed_by_cue(sentence, member.evidence);
    cue && !says && (framed || headed())
}

/// Whether a member is no more than a condition or a question: "if the bridge would have fallen", "whether it would".
fn is_supposed(story: &Story, member: &Member) -> bool {
    let evidence = story.evidence(member).trim_start_matches(|c: char| !c.is_alphanumeric());
    let opens = |word: &str| {
        evidence.get(..word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word))
            && evidence.get(word.len()..).is_some_and(|rest| rest.starts_with(' '))
    };
    // A comma ends the condition: "If it falls, we will rebuild it" says more.
    let unreal = words(story, member).any(|w| matches!(w.stem.as_str(), "would" | "were"));
    unreal && ["if", "unless", "what", "whether"].iter().any(|word| opens(word)) && !evidence.contains(',')
}

/// Whether one of `stems` stands in the evidence, with a negation before it or without as `negated` says.
fn says(story: &Story, member: &Member, stems: &[&str], negated: bool) -> bool {
    let words: Vec<&str> = words(story, member).map(|w| w.stem.as_str()).collect();
    let turned = |at: usize| {
        let before = words.get(at.saturating_sub(BEFORE)..at).unwrap_or_default();
        before.iter().any(|w| NEGATIONS.contains(w))
    };
    (0..words.len()).any(|at| words.get(at).is_some_and(|w| stems.contains(w)) && turned(at) == negated)
}

/// Whether a member's words say that somebody denies something, or cannot vouch for it.
fn denies(story: &Story, member: &Member) -> bool {
    let words: Vec<&str> = words(story, member).map(|w| w.stem.as_str()).collect();
    let withholds = |at: usize| words.iter().skip(at).take(AFTER).any(|w| WITHHELD.contains(w));
    let mut denials = words.iter().enumerate().filter(|(_, w)| DENIALS.contains(w));
    denials.any(|(at, _)| !withholds(at + 1)) || says(story, member, VOUCHING, true)
}

/// Quotations that share no word but those that say who speaks are several sayings.
fn by_what_is_quoted(story: &Story, members: Vec<Member>) -> Vec<Vec<Member>> {
    if !members.iter().all(|m| quoted(story, m).is_some()) {
        return vec![members];
    }
    let said = |m: &Member| -> BTreeSet<&str> {
        let framing = |w: &Word| story.sentence(m).is_some_and(|s| frame::holds(s, w.span));
        let said = words(story, m).filter(|w| !w.function && !framing(w) && !event::recurs(&w.stem));
        said.map(|w| w.stem.as_str()).collect()
    };
    let said: Vec<BTreeSet<&str>> = members.iter().map(said).collect();
    let one = |a: usize, b: usize| said[a].is_empty() || said[b].is_empty() || !said[a].is_disjoint(&said[b]);
    let share = |a: &[usize], b: &[usize]| a.iter().any(|&a| b.iter().any(|&b| one(a, b)));
    let parts = gather::joined((0..members.len()).map(|n| vec![n]).collect(), share);
    parts.into_iter().map(|part| part.into_iter().map(|n| members[n]).collect()).collect()
}

/// Where two reports quote nearly the same words, other quotations that share none of them are put out, each by itself.
fn without_strays(story: &Story, members: Vec<Member>) -> Vec<Vec<Member>> {
    let stems = |m: &Member| -> BTreeSet<&str> {
        let report = story.report(m.report);
        let quotation = report.zip(quoted(story, m)).and_then(|(r, at)| r.annotations.attributions.get(at));
        let Some(quotation) = quotation else { return BTreeSet::new() };
        let said = words(story, m).filter(|w| !w.function && quotation.content.contains(w.span));
        said.map(|w| w.stem.as_str()).collect()
    };
    let said: Vec<BTreeSet<&str>> = members.iter().map(stems).collect();
    let near = |a: usize, b: usize| {
        let shared = said[a].intersection(&said[b]).count();
        let whole = said[a].union(&said[b]).count();
        shared >= FEWEST_SHARED && shared as f32 >= VERBATIM * whole as f32
    };
    let (all, apart) = (0..members.len(), |a: usize, b: usize| members[a].report != members[b].report);
    let core: Vec<usize> = all.clone().filter(|&a| all.clone().any(|b| apart(a, b) && near(a, b))).collect();
    let stray = |&n: &usize| {
        let shares = |&c: &usize| words(story, &members[c]).any(|w| said[n].contains(w.stem.as_str()));
        !core.is_empty() && said[n].len() >= FEWEST_SHARED && !core.contains(&n) && !core.iter().any(shares)
    };
    let (strays, kept): (Vec<usize>, Vec<usize>) = all.partition(stray);
    let alone = strays.into_iter().map(|n| vec![members[n]]);
    std::iter::once(kept.into_iter().map(|n| members[n]).collect()).chain(alone).collect()
}

/// "The port did not respond" and "Lind did not respond" are two things: members that say so stay together where they
/// share a word of who it is.
fn by_who_is_silent(story: &Story, members: Vec<Member>) -> Vec<Vec<Member>> {
    if members.is_empty() || !members.iter().all(|m| says(story, m, ANSWERING, true)) {
        return vec![members];
    }
    let who = |m: &Member| -> BTreeSet<&str> {
        let before = words(story, m).take_while(|w| !NEGATIONS.contains(&w.stem.as_str()));
        before.filter(|w| !w.function).map(|w| w.stem.as_str()).collect()
    };
    let mut parts: Vec<(BTreeSet<&str>, Vec<Member>)> = Vec::new();
    for member in members {
        let names = who(&member);
        match parts.iter_mut().find(|(known, _)| names.is_empty() || !known.is_disjoint(&names)) {
            Some((known, part)) => {
                known.extend(names);
                part.push(member);
            }
            None => parts.push((names, vec![member])),
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}
