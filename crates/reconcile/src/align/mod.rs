//! Propositions of several reports that are of one question.
//!
//! Candidates by the nearness of their embeddings; the pair reader's chance that two are of one question;
//! average linkage over those chances, so that a member must be of one question with the whole cluster and no chain drifts. The result is final.

mod candidates;
mod proposition;

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{
    Alignment, Judged, Judgement, LineKind, Member, PairReader, Question, ReportId, Span, Story,
};

use crate::cluster::clusters;
use proposition::{Proposition, propositions};

/// Mean chance of one question at which two clusters are one, and below which a member is dropped. Of 0.4 to 0.7, tried on train stories, a
/// middle one: lower finds more of what is agreed and more that is not.
const ONE_QUESTION: f32 = 0.5;

/// Drop members this much below their report's best.
const LAGGING: f32 = 0.1;

/// The words of a sentence's propositions together are evidence where they are no longer than this, in bytes.
const LONGEST: usize = 300;

/// What the pair reader says of the candidates: by the places of two propositions, the lower first.
type Judgements = BTreeMap<(usize, usize), Judgement>;

/// Chances of one question, by the same places.
type Links = BTreeMap<(usize, usize), f32>;

/// Aligns what the story's reports say.
pub fn align(story: &Story, reader: &dyn PairReader) -> Alignment {
    let all = propositions(story);
    let judgements = judge(&all, reader);
    let across = |a: usize, b: usize| all[a].report.id != all[b].report.id;
    let links: Links = judgements.iter().map(|(pair, judgement)| (*pair, judgement.question)).collect();
    let clusters = joined(&all, clusters(all.len(), &links, ONE_QUESTION, across));
    let mut questions = Vec::new();
    let mut taken = BTreeSet::new();
    for cluster in clusters {
        let cluster = refine(&all, &links, cluster);
        if cluster.iter().map(|&n| all[n].report.id).collect::<BTreeSet<_>>().len() > 1 {
            taken.extend(cluster.iter().copied());
            questions.push(question(&all, &judgements, &links, &cluster));
        }
    }
    // What is left of a sentence is one thing, told by one report.
    let left: Vec<usize> = (0..all.len()).filter(|n| !taken.contains(n)).collect();
    for of_sentence in left.chunk_by(|&a, &b| all[a].place() == all[b].place()) {
        questions.extend(alone(&all, of_sentence));
    }
    questions.sort_by_key(|q| q.members.first().map(|m| (m.report, m.evidence)));
    Alignment { questions }
}

/// The clusters, any two made one that hold clauses of one matter in the same sentences of two reports: one within the other ("Lind said
/// that the mill is closed", "the mill is closed"), or parts of one quotation.
fn joined(all: &[Proposition], mut clusters: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
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
                if one != other && is_of_one_matter(x, y) {
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

/// Reads each candidate pair once.
fn judge(all: &[Proposition], reader: &dyn PairReader) -> Judgements {
    let pairs = candidates::candidates(all);
    let passages: Vec<_> = all.iter().map(Proposition::passage).collect();
    let judged = reader.judge(&passages, &pairs);
    pairs.into_iter().zip(judged).collect()
}

/// The cluster without members that are hardly of one question with those of other reports, the least so first, and without those that
/// lag behind the best of their report.
fn refine(all: &[Proposition], links: &Links, mut cluster: Vec<usize>) -> Vec<usize> {
    loop {
        let means: Vec<f32> = cluster.iter().map(|&n| cohesion(all, links, n, &cluster)).collect();
        let mut best: BTreeMap<ReportId, f32> = BTreeMap::new();
        for (&n, &mean) in cluster.iter().zip(&means) {
            let of_report = best.entry(all[n].report.id).or_default();
            *of_report = of_report.max(mean);
        }
        let least =
            |n: usize| ONE_QUESTION.max(best.get(&all[n].report.id).copied().unwrap_or_default() - LAGGING);
        let weak = cluster.iter().zip(&means).map(|(&n, &mean)| mean - least(n)).enumerate();
        match weak.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((at, below)) if below < 0.0 => cluster.remove(at),
            _ => return cluster,
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
fn question(all: &[Proposition], judgements: &Judgements, links: &Links, cluster: &[usize]) -> Question {
    let title = |n: usize| all[n].sentence.line == LineKind::Title;
    let prose = |n: usize| cluster.iter().any(|&o| all[o].report.id == all[n].report.id && !title(o));
    let kept: Vec<usize> = cluster.iter().copied().filter(|&n| !title(n) || !prose(n)).collect();
    let of_sentences: Vec<&[usize]> = kept.chunk_by(|&a, &b| all[a].place() == all[b].place()).collect();
    let fits = |n: usize| cohesion(all, links, n, cluster);
    let member = |of_sentence: &&[usize]| {
        let best =
            of_sentence.iter().copied().max_by(|&a, &b| fits(a).total_cmp(&fits(b)).then(b.cmp(&a)))?;
        let whole = of_sentence.iter().map(|&n| all[n].clause.span).reduce(Span::join)?;
        let evidence = if whole.len() <= LONGEST { whole } else { all[best].clause.span };
        Some(Member { evidence, ..all[best].member(fits(best)) })
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
    Question { members, judged }
}

/// What one report alone says in a sentence: from its first left clause to its last.
fn alone(all: &[Proposition], of_sentence: &[usize]) -> Option<Question> {
    let first = all.get(*of_sentence.first()?)?;
    let evidence = of_sentence.iter().map(|&n| all[n].clause.span).reduce(Span::join)?;
    Some(Question { members: vec![Member { evidence, ..first.member(0.0) }], judged: Vec::new() })
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}
