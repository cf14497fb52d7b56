//! Propositions of several reports that are of one question.
//!
//! Candidates by the nearness of their embeddings; the pair reader's chance that two are of one question;
//! average linkage over those chances, so that a member must be of one question with the whole cluster and no chain drifts. The result is final.

mod candidates;
mod proposition;

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{
    Alignment, Judged, Judgement, LineKind, Linked, Member, PairReader, Question, ReportId, Span, Story,
};
use rayon::prelude::*;

use crate::cast::Cast;
use crate::cluster::clusters;
use crate::features::weighed;
use proposition::{Proposition, propositions};

/// Mean chance of one question at which two clusters are one, and below which a member is dropped. Answers that
/// differ are less likely of one question than those that agree: of train stories more differences are found than at 0.5, and agreements, which
/// need more (`ESTABLISHED`), are as good.
const ONE_QUESTION: f32 = 0.35;

/// Drop members this much below their report's best.
const LAGGING: f32 = 0.2;

/// The words of a sentence are evidence together where they are no longer than this, in bytes: what a reader takes in at once.
const LONGEST: usize = 400;

/// A proposition is in dispute from this chance that it is of one question with another and gives another answer. Of train stories, half as
/// high costs agreements their readable words, twice as high shows more differences inside of them.
const DISPUTED: f32 = 0.15;

/// A report is not called silent on a question from this chance that it has a proposition of it: of sentences of train stories that were
/// found in one report alone and are as likely another's too, five in six are in gold records as told by several.
const LIKELY: f32 = 0.5;

/// Marks that join a clause to the words before and after it.
const MARKS: &str = ",;:.–—-";

/// What the pair reader says of the candidates: by the places of two propositions, the lower first.
type Judgements = BTreeMap<(usize, usize), Judgement>;

/// Chances of one question, by the same places.
type Links = BTreeMap<(usize, usize), f32>;

/// Aligns what the story's reports say.
pub fn align(story: &Story, cast: &Cast, reader: &dyn PairReader) -> Alignment {
    let all = propositions(story);
    let judgements = judge(&all, cast, reader);
    let across = |a: usize, b: usize| all[a].report.id != all[b].report.id;
    let links: Links = judgements.iter().map(|(pair, judgement)| (*pair, judgement.question)).collect();
    let disputed = disputed(&judgements);
    let clusters = joined(&all, &disputed, clusters(all.len(), &links, ONE_QUESTION, across));
    let reports =
        |cluster: &[usize]| cluster.iter().map(|&n| all[n].report.id).collect::<BTreeSet<_>>().len();
    let parted = clusters.into_iter().flat_map(|cluster| parted(&all, &links, &cluster));
    let refined = parted.map(|cluster| refine(&all, &links, cluster));
    let of_several: Vec<Vec<usize>> = refined.filter(|cluster| reports(cluster) > 1).collect();
    let taken: BTreeSet<usize> = of_several.iter().flatten().copied().collect();
    let likely = likely(&links);
    let question = |cluster: &Vec<usize>| Question {
        unclear: unclear(&all, &likely, cluster),
        ..question(&all, &judgements, &links, cluster, &disputed)
    };
    let mut questions: Vec<Question> = of_several.iter().map(question).collect();
    // What is left of a sentence is one thing, told by one report.
    let shared: BTreeSet<(ReportId, usize)> = taken.iter().map(|&n| all[n].place()).collect();
    let left: Vec<usize> = (0..all.len()).filter(|n| !taken.contains(n)).collect();
    for of_sentence in left.chunk_by(|&a, &b| all[a].place() == all[b].place()) {
        let unclear = unclear(&all, &likely, of_sentence);
        questions.extend(alone(&all, of_sentence, &shared).map(|question| Question { unclear, ..question }));
    }
    questions.sort_by_key(|q| q.members.first().map(|m| (m.report, m.evidence)));
    Alignment { questions, linked: linked(&all, &judgements, &disputed) }
}

/// The pairs that are of one question.
fn linked(all: &[Proposition], judgements: &Judgements, disputed: &BTreeSet<usize>) -> Linked {
    let pairs = || judgements.iter().filter(|(_, judgement)| judgement.question >= ONE_QUESTION);
    let mut cohesion: BTreeMap<usize, f32> = BTreeMap::new();
    for ((a, b), judgement) in pairs() {
        for n in [a, b] {
            let likeliest = cohesion.entry(*n).or_default();
            *likeliest = likeliest.max(judgement.question);
        }
    }
    let place: BTreeMap<usize, usize> = cohesion.keys().enumerate().map(|(place, &n)| (n, place)).collect();
    let member = |(&n, &cohesion): (&usize, &f32)| {
        let evidence = widened(all, &[n], all[n].clause.span, disputed);
        Member { evidence, ..all[n].member(cohesion) }
    };
    let judged = |((a, b), judgement): (&(usize, usize), &Judgement)| Judged {
        pair: (place[a], place[b]),
        judgement: judgement.clone(),
    };
    Linked { members: cohesion.iter().map(member).collect(), judged: pairs().map(judged).collect() }
}

/// The clusters, any two made one that hold clauses of the same sentences of two reports: these say one thing and then another alike. Clauses in
/// dispute stay apart, but for those of one matter: one within the other ("Lind said that the mill is closed", "the mill is closed"), or parts
/// of one quotation.
fn joined(all: &[Proposition], disputed: &BTreeSet<usize>, mut clusters: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let cluster_of: BTreeMap<usize, usize> =
        clusters.iter().enumerate().flat_map(|(c, members)| members.iter().map(move |&n| (n, c))).collect();
    let quotations: Vec<Option<usize>> = all.iter().map(Proposition::quotation).collect();
    let is_of_one_matter = |x: usize, y: usize| {
        all[x].is_nested(&all[y]) || quotations[x].is_some() && quotations[x] == quotations[y]
    };
    // The reports in which two clusters hold clauses of one matter.
    let mut shared: BTreeMap<(usize, usize), BTreeSet<ReportId>> = BTreeMap::new();
    for of_sentence in (0..all.len()).collect::<Vec<_>>().chunk_by(|&a, &b| all[a].place() == all[b].place())
    {
        for (n, &x) in of_sentence.iter().enumerate() {
            for &y in of_sentence.iter().skip(n + 1) {
                let (one, other) = (cluster_of[&x].min(cluster_of[&y]), cluster_of[&x].max(cluster_of[&y]));
                let both = is_of_one_matter(x, y) || !disputed.contains(&x) && !disputed.contains(&y);
                if one != other && both {
                    shared.entry((one, other)).or_default().insert(all[x].place().0);
                }
            }
        }
    }
    let mut root: Vec<usize> = (0..clusters.len()).collect();
    for ((one, other), _) in shared.into_iter().filter(|(_, reports)| reports.len() > 1) {
        let (one, other) = (root[one].min(root[other]), root[one].max(root[other]));
        if one != other {
            let moved = std::mem::take(&mut clusters[other]);
            clusters[one].extend(moved);
            clusters[one].sort_unstable();
            root.iter_mut().filter(|r| **r == other).for_each(|r| *r = one);
        }
    }
    clusters.retain(|members| !members.is_empty());
    clusters
}

/// The links whose two propositions both stand in `number`, each end by its number there.
fn among<'a>(
    links: &'a Links,
    number: &'a BTreeMap<usize, usize>,
) -> impl Iterator<Item = ((usize, usize), f32)> + 'a {
    number.iter().flat_map(move |(&a, &one)| {
        let of_one = links.range((a, 0)..(a + 1, 0));
        of_one.filter_map(move |((_, b), &chance)| Some(((one, *number.get(b)?), chance)))
    })
}

/// The cluster by its sentences: those that are of one question with each other by the surest of their clauses, so that what
/// [`joined`] chains together is told apart again.
fn parted(all: &[Proposition], links: &Links, cluster: &[usize]) -> Vec<Vec<usize>> {
    let sentences: Vec<&[usize]> = cluster.chunk_by(|&a, &b| all[a].place() == all[b].place()).collect();
    let report = |n: usize| sentences[n].first().map(|&p| all[p].report.id);
    let members = sentences.iter().enumerate().flat_map(|(n, of)| of.iter().map(move |&p| (p, n)));
    let sentence_of: BTreeMap<usize, usize> = members.collect();
    let mut chances = Links::new();
    for ((a, b), chance) in among(links, &sentence_of) {
        let surest = chances.entry(ordered(a, b)).or_default();
        *surest = surest.max(chance);
    }
    let across = |n: usize, k: usize| report(n) != report(k);
    let parts = clusters(sentences.len(), &chances, ONE_QUESTION, across);
    let members = |part: Vec<usize>| part.into_iter().flat_map(|n| sentences[n].iter().copied()).collect();
    parts.into_iter().map(members).collect()
}

/// For each proposition those of other reports that are likelier than not of one question with it.
fn likely(links: &Links) -> BTreeMap<usize, Vec<usize>> {
    let mut likely: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (&(a, b), _) in links.iter().filter(|(_, chance)| **chance >= LIKELY) {
        likely.entry(a).or_default().push(b);
        likely.entry(b).or_default().push(a);
    }
    likely
}

/// The reports without a proposition in the cluster that likely have one of its question.
fn unclear(all: &[Proposition], likely: &BTreeMap<usize, Vec<usize>>, cluster: &[usize]) -> Vec<ReportId> {
    let members: BTreeSet<ReportId> = cluster.iter().map(|&n| all[n].report.id).collect();
    let near = cluster.iter().filter_map(|n| likely.get(n)).flatten().map(|&n| all[n].report.id);
    near.filter(|id| !members.contains(id)).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Reads each candidate pair once, and weighs what its mentions have in common.
fn judge(all: &[Proposition], cast: &Cast, reader: &dyn PairReader) -> Judgements {
    let pairs = candidates::candidates(all);
    let passages: Vec<_> = all.iter().map(Proposition::passage).collect();
    let judged = reader.judge(&passages, &pairs);
    let weigh = |((a, b), judgement): ((usize, usize), Judgement)| {
        ((a, b), weighed(judgement, &all[a].version(cast), &all[b].version(cast)))
    };
    let weighed: Vec<_> = pairs.into_par_iter().zip(judged).map(weigh).collect();
    weighed.into_iter().collect()
}

/// The cluster without members that are hardly of one question with those of other reports, the least so first, and without those that
/// lag behind the best of their report.
fn refine(all: &[Proposition], links: &Links, cluster: Vec<usize>) -> Vec<usize> {
    let place: BTreeMap<usize, usize> = cluster.iter().enumerate().map(|(k, &n)| (n, k)).collect();
    // With which members of other reports each was read, and with what chance.
    let mut read: Vec<Vec<(usize, f32)>> = vec![Vec::new(); cluster.len()];
    for ((k, l), chance) in among(links, &place) {
        if all[cluster[k]].report.id != all[cluster[l]].report.id {
            read[k].push((l, chance));
            read[l].push((k, chance));
        }
    }
    let sum =
        |of: &Vec<(usize, f32)>| (of.iter().map(|(_, chance)| f64::from(*chance)).sum::<f64>(), of.len());
    let mut sums: Vec<(f64, usize)> = read.iter().map(sum).collect();
    let mut kept: Vec<usize> = (0..cluster.len()).collect();
    loop {
        let mean = |k: usize| (sums[k].0 / sums[k].1.max(1) as f64) as f32;
        let mut best: BTreeMap<ReportId, f32> = BTreeMap::new();
        for &k in &kept {
            let of_report = best.entry(all[cluster[k]].report.id).or_default();
            *of_report = of_report.max(mean(k));
        }
        let least = |k: usize| {
            ONE_QUESTION.max(best.get(&all[cluster[k]].report.id).copied().unwrap_or_default() - LAGGING)
        };
        let weak = kept.iter().map(|&k| mean(k) - least(k)).enumerate();
        match weak.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((at, below)) if below < 0.0 => {
                for (l, chance) in std::mem::take(&mut read[kept.remove(at)]) {
                    sums[l].0 -= f64::from(chance);
                    sums[l].1 -= 1;
                }
            }
            _ => return kept.into_iter().map(|k| cluster[k]).collect(),
        };
    }
}

/// Mean chance of one question of a proposition with those of other reports in a cluster that were read with it.
fn cohesion(all: &[Proposition], links: &Links, one: usize, cluster: &[usize]) -> f32 {
    let others = cluster.iter().filter(|&&o| all[o].report.id != all[one].report.id);
    let read: Vec<f32> = others.filter_map(|&o| links.get(&ordered(one, o)).copied()).collect();
    read.iter().sum::<f32>() / read.len().max(1) as f32
}

/// A question of several reports. The propositions of one sentence are one member, of their words together as far as they are few; headlines
/// repeat the lead, so where a report has prose in the cluster its headline is left out.
fn question(
    all: &[Proposition],
    judgements: &Judgements,
    links: &Links,
    cluster: &[usize],
    disputed: &BTreeSet<usize>,
) -> Question {
    let title = |n: usize| all[n].sentence.line == LineKind::Title;
    let prose = |n: usize| cluster.iter().any(|&o| all[o].report.id == all[n].report.id && !title(o));
    let kept: Vec<usize> = cluster.iter().copied().filter(|&n| !title(n) || !prose(n)).collect();
    let of_sentences: Vec<&[usize]> = kept.chunk_by(|&a, &b| all[a].place() == all[b].place()).collect();
    let fits = |n: usize| cohesion(all, links, n, cluster);
    let member = |of_sentence: &&[usize]| {
        let best =
            of_sentence.iter().copied().max_by(|&a, &b| fits(a).total_cmp(&fits(b)).then(b.cmp(&a)))?;
        let whole = of_sentence.iter().map(|&n| all[n].clause.span).reduce(Span::join)?;
        let clause = if whole.len() <= LONGEST { whole } else { all[best].clause.span };
        let evidence = widened(all, of_sentence, clause, disputed);
        Some(Member { clause, evidence, ..all[best].member(fits(best)) })
    };
    let members = of_sentences.iter().filter_map(member).collect();
    let mut judged = Vec::new();
    for (n, one) in of_sentences.iter().enumerate() {
        for (k, other) in of_sentences.iter().enumerate().skip(n + 1) {
            let pairs = one.iter().flat_map(|&a| other.iter().map(move |&b| ordered(a, b)));
            let read = pairs.filter_map(|pair| judgements.get(&pair));
            // Of the clauses of two sentences the two that are surest of one question.
            let surest = read.reduce(|best, next| if next.question > best.question { next } else { best });
            judged.extend(surest.map(|judgement| Judged { pair: (n, k), judgement: judgement.clone() }));
        }
    }
    Question { members, judged, ..Question::default() }
}

/// The propositions that likely give another answer than one of another report to a question of both.
fn disputed(judgements: &Judgements) -> BTreeSet<usize> {
    let pairs = judgements.iter().filter(|(_, judgement)| judgement.two_answers() >= DISPUTED);
    pairs.flat_map(|((a, b), _)| [*a, *b]).collect()
}

/// The words at `clause` and those around them in their sentence, up to other propositions that are in dispute; the clause alone where that
/// would be long.
fn widened(all: &[Proposition], own: &[usize], clause: Span, disputed: &BTreeSet<usize>) -> Span {
    let Some(&first) = own.first() else { return clause };
    let (report, place) = (all[first].report, all[first].place());
    let near = |n: &usize| all[*n].place() == place;
    let beside = (0..first).rev().take_while(near).chain((first..all.len()).take_while(near));
    let mut around = all[first].sentence.span.join(clause);
    for other in beside.filter(|n| disputed.contains(n) && !own.contains(n)).map(|n| all[n].clause.span) {
        if other.end <= clause.start {
            around.start = around.start.max(other.end);
        } else if other.start >= clause.end {
            around.end = around.end.min(other.start);
        } else {
            return clause;
        }
    }
    let words = report.report.words(around);
    let hanging = |c: char| c.is_whitespace() || MARKS.contains(c);
    let start = around.start + words.len() - words.trim_start_matches(hanging).len();
    let end = around.start + words.trim_end_matches(|c| hanging(c) && c != '.').len();
    let around = Span::new(start, end).join(clause);
    if around.len() <= LONGEST { around } else { clause }
}

/// What one report alone says in a sentence: the sentence, where its main clause is left and none of it is of a question of several reports;
/// else from its first left clause to its last.
fn alone(
    all: &[Proposition],
    of_sentence: &[usize],
    shared: &BTreeSet<(ReportId, usize)>,
) -> Option<Question> {
    let first = all.get(*of_sentence.first()?)?;
    let left = || of_sentence.iter().map(|&n| &all[n]);
    let spans = left().map(|p| p.clause.span).reduce(Span::join)?;
    let is_whole = !shared.contains(&first.place())
        && left().any(Proposition::is_main)
        && first.sentence.span.len() <= LONGEST;
    let evidence = if is_whole { first.sentence.span } else { spans };
    Some(Question {
        members: vec![Member { clause: evidence, evidence, ..first.member(0.0) }],
        ..Question::default()
    })
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use crossread_core::{Annotations, Clause, Embedding, Report, ReportParts, Sentence};

    use super::*;

    /// Reports of sentences of clauses.
    fn story(reports: &[&[&[&str]]]) -> Story {
        let report = |(n, sentences): (usize, &&[&[&str]])| {
            let (mut text, mut annotations) = (String::new(), Annotations::default());
            for (sentence, clauses) in sentences.iter().enumerate() {
                let start = text.len();
                for clause in *clauses {
                    let span = Span::new(text.len(), text.len() + clause.len());
                    text.push_str(clause);
                    text.push(' ');
                    let (words, embedding) = (Vec::new(), Embedding::new(Vec::new()));
                    annotations.clauses.push(Clause { span, sentence, words, predicate: None, embedding });
                }
                let (span, embedding) = (Span::new(start, text.len() - 1), Embedding::new(Vec::new()));
                let (line, words, tags) = (LineKind::Body, Vec::new(), Vec::new());
                annotations.sentences.push(Sentence { span, line, words, tags, embedding });
            }
            (Report::new(ReportParts { file: format!("{n}"), text, ..ReportParts::default() }), annotations)
        };
        Story::new(reports.iter().enumerate().map(report).collect())
    }

    #[test]
    fn what_a_sentence_chains_together_is_told_apart_by_sentences() {
        let story = story(&[
            &[&["The mill burned,", "which the mayor regrets."], &["Nobody was hurt."]],
            &[&["Fire took the mill,"], &["and no person came to harm."]],
        ]);
        let all: Vec<Proposition> = story
            .reports()
            .iter()
            .flat_map(|report| {
                let clauses = report.annotations.clauses.iter();
                clauses.map(move |clause| Proposition {
                    report,
                    sentence: &report.annotations.sentences[clause.sentence],
                    clause,
                })
            })
            .collect();
        let links: Links = [((0, 3), 0.9), ((2, 4), 0.8), ((0, 4), 0.1), ((1, 3), 0.2)].into_iter().collect();
        assert_eq!(parted(&all, &links, &[0, 1, 2, 3, 4]), [vec![0, 1, 3], vec![2, 4]]);
        let near: Links = [((0, 3), 0.9), ((2, 4), 0.8), ((0, 4), 0.7), ((2, 3), 0.6)].into_iter().collect();
        assert_eq!(parted(&all, &near, &[0, 1, 2, 3, 4]), [vec![0, 1, 2, 3, 4]]);
    }
}
