//! The answers to a question: the one driver that says whether its propositions give one answer, in what they differ, and whether all can
//! be right.
//!
//! The pair reader's chance of one answer parts the propositions; comparators say in what the parts differ, the likeliest respect first. A
//! report that gives two of the answers itself takes no side, unless it gives one of them in somebody's words: then it stands on both.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Difference, Judgement, Member, Question, Reason, ReportId, Story};

use crate::cast::Cast;
use crate::cluster::clusters;
use crate::compare::{COMPARATORS, Comparison, Contrast, Version, Weight};
use crate::origin::Origins;

/// Mean chance of one answer at which two parts give one. Of train pairs of one question one in seven differs, and one in three of those
/// below this; with it half as many differences are shown as agreement as at 0.6.
const ONE_ANSWER: f32 = 0.8;
/// Mean chance of another answer from which a difference is shown that a comparator explains: of train pairs four in five are differences there.
const EXPLAINED: f32 = 0.4;
/// The same where none explains it.
const UNEXPLAINED: f32 = 0.5;
/// What is taken from the chance of one answer where values that were computed differ: of train pairs of one question whose quantities
/// differ seven in eight are differences.
const COMPUTED: f32 = 0.5;

/// How the answers to a question stand.
pub(crate) enum Answers {
    /// These members give one.
    One(Vec<Member>),
    /// The members give several, the one of most reports first.
    Several {
        /// Each with its value and the members that give it.
        sides: Vec<(String, Vec<Member>)>,
        /// In what they differ.
        differs: Difference,
        /// Whether all can be right.
        verdict: Verdict,
    },
    /// They may differ, and it cannot be told: neither agreement nor difference.
    Doubtful,
}

/// Whether answers that differ can all be right.
pub(crate) enum Verdict {
    /// They can: why, and in a sentence.
    Reconciled(Reason, String),
    /// They cannot; why, in a sentence.
    Conflict(String),
}

/// Two members that give different answers.
struct Clash<'q> {
    judgement: &'q Judgement,
    /// In what, where a comparator says so.
    contrast: Option<(Difference, Contrast)>,
    /// Chance of another answer.
    chance: f32,
}

/// The answers to `question`.
pub(crate) fn answers(story: &Story, cast: &Cast, origins: &Origins, question: &Question) -> Answers {
    let members = &question.members;
    let versions: Vec<Option<Version>> = members.iter().map(|m| Version::of(story, cast, m)).collect();
    let clashes: BTreeMap<(usize, usize), Clash> = question
        .judged
        .iter()
        .map(|judged| {
            let (a, b) = judged.pair;
            let versions = versions.get(a).zip(versions.get(b));
            let contrast = versions.and_then(|(a, b)| contrast(a.as_ref()?, b.as_ref()?, &judged.judgement));
            let computed = contrast.as_ref().is_some_and(|(_, c)| c.weight > Weight::Explains);
            let chance = 1.0 - judged.judgement.answer + if computed { COMPUTED } else { 0.0 };
            (judged.pair, Clash { judgement: &judged.judgement, contrast, chance })
        })
        .collect();
    let same: BTreeMap<(usize, usize), f32> =
        clashes.iter().map(|(pair, c)| (*pair, 1.0 - c.chance)).collect();
    let read = |a: usize, b: usize| clashes.contains_key(&(a.min(b), a.max(b)));
    let mut parts = clusters(members.len(), &same, ONE_ANSWER, read);
    let texts = |part: &[usize]| origins.texts(part.iter().filter_map(|&n| members.get(n)).map(|m| m.report));
    parts.sort_by_key(|part| std::cmp::Reverse(texts(part)));
    let chosen =
        |part: &[usize]| part.iter().filter_map(|&n| members.get(n)).copied().collect::<Vec<Member>>();
    let Some((main, others)) = parts.split_first() else { return Answers::Doubtful };
    let apart: Vec<(&Vec<usize>, (usize, usize))> =
        others.iter().filter_map(|o| Some((o, shown(&clashes, main, o)?))).collect();
    let difference =
        apart.iter().map(|(_, pair)| pair).max_by(|x, y| chance(&clashes, x).total_cmp(&chance(&clashes, y)));
    if let Some(pair) = difference.copied() {
        // The two sides that the pair shows, and further ones of reports that take none of these.
        let reports = |part: &[usize]| -> BTreeSet<ReportId> {
            part.iter().filter_map(|&n| members.get(n)).map(|m| m.report).collect()
        };
        let shows = |part: &[usize]| part.contains(&pair.0) || part.contains(&pair.1);
        let (shown, rest): (Vec<_>, Vec<_>) =
            apart.iter().map(|(part, _)| *part).partition(|part| shows(part));
        let mut chosen: Vec<&Vec<usize>> = std::iter::once(main).chain(shown).collect();
        for part in rest {
            if chosen.iter().all(|c| reports(c).is_disjoint(&reports(part))) {
                chosen.push(part);
            }
        }
        let sides = without_torn(story, members, chosen.into_iter());
        if let Some(several) = several(&clashes, pair, &sides, members) {
            return several;
        }
    }
    if others.iter().all(|other| !contradicts(&clashes, main, other)) || texts(main) > 1 {
        return Answers::One(chosen(main));
    }
    Answers::Doubtful
}

/// In what two versions differ: the respect that the reader holds likeliest among those in which a comparator finds a difference.
fn contrast(a: &Version, b: &Version, judgement: &Judgement) -> Option<(Difference, Contrast)> {
    let chance = |differs: Difference| {
        let place = Difference::ALL.iter().position(|d| *d == differs);
        place.and_then(|n| judgement.differs.get(n)).copied().unwrap_or_default()
    };
    let found = COMPARATORS.iter().filter_map(|c| Some((c.differs(), c.contrast(a, b)?)));
    let heard = found
        .filter(|(differs, contrast)| contrast.weight > Weight::Explains || chance(*differs) >= LEAST_TYPE);
    heard.max_by(|x, y| x.1.weight.cmp(&y.1.weight).then(chance(x.0).total_cmp(&chance(y.0))))
}

/// A comparator is heard where the reader holds its respect this likely.
const LEAST_TYPE: f32 = 0.08;

fn chance(clashes: &BTreeMap<(usize, usize), Clash>, pair: &(usize, usize)) -> f32 {
    clashes.get(pair).map_or(0.0, |c| c.chance + if c.contrast.is_some() { 1.0 } else { 0.0 })
}

/// The pairs of two parts that were read.
fn between<'c>(
    clashes: &'c BTreeMap<(usize, usize), Clash<'c>>,
    one: &'c [usize],
    other: &'c [usize],
) -> impl Iterator<Item = ((usize, usize), &'c Clash<'c>)> {
    let pairs = one.iter().flat_map(move |&x| other.iter().map(move |&y| (x.min(y), x.max(y))));
    pairs.filter_map(|pair| Some((pair, clashes.get(&pair)?)))
}

/// Mean chance that two parts give different answers; `None` where no pair was read.
fn mean(clashes: &BTreeMap<(usize, usize), Clash>, one: &[usize], other: &[usize]) -> Option<f32> {
    let chances: Vec<f32> = between(clashes, one, other).map(|(_, c)| c.chance).collect();
    (!chances.is_empty()).then(|| chances.iter().sum::<f32>() / chances.len() as f32)
}

/// Whether two parts rather give different answers than one.
fn contradicts(clashes: &BTreeMap<(usize, usize), Clash>, one: &[usize], other: &[usize]) -> bool {
    mean(clashes, one, other).is_some_and(|chance| chance > 1.0 - ONE_ANSWER)
}

/// The pair that shows best in what two parts differ, where they surely do.
fn shown(
    clashes: &BTreeMap<(usize, usize), Clash>,
    one: &[usize],
    other: &[usize],
) -> Option<(usize, usize)> {
    let mean = mean(clashes, one, other)?;
    let pairs = between(clashes, one, other);
    let (pair, best) = pairs.max_by(|x, y| chance(clashes, &x.0).total_cmp(&chance(clashes, &y.0)))?;
    let needed = match best.contrast.as_ref().map(|(_, contrast)| contrast.weight) {
        None => UNEXPLAINED,
        Some(Weight::Explains | Weight::Shows) => EXPLAINED,
        // What is computed there is counted in the mean, and does not do by itself.
        Some(Weight::Doubts) => EXPLAINED + COMPUTED,
    };
    (mean >= needed).then_some(pair)
}

/// The parts without members of reports that give several of the answers in one voice; parts that are left empty go.
fn without_torn<'p>(
    story: &Story,
    members: &[Member],
    parts: impl Iterator<Item = &'p Vec<usize>>,
) -> Vec<Vec<usize>> {
    let parts: Vec<&Vec<usize>> = parts.collect();
    let voice = |n: usize| -> Option<(ReportId, Option<String>)> {
        let member = members.get(n)?;
        let anchor = story.report(member.report)?.anchor(member.evidence)?;
        Some((member.report, story.cited(anchor)))
    };
    let voices: Vec<BTreeSet<_>> =
        parts.iter().map(|part| part.iter().filter_map(|&n| voice(n)).collect()).collect();
    let torn = |n: usize| voice(n).is_some_and(|v| voices.iter().filter(|of| of.contains(&v)).count() > 1);
    let kept = parts.iter().map(|part| part.iter().copied().filter(|&n| !torn(n)).collect::<Vec<usize>>());
    kept.filter(|part| !part.is_empty()).collect()
}

/// The sides of a difference that `pair` shows; `None` unless two reports take two sides.
fn several(
    clashes: &BTreeMap<(usize, usize), Clash>,
    pair: (usize, usize),
    parts: &[Vec<usize>],
    members: &[Member],
) -> Option<Answers> {
    let clash = clashes.get(&pair)?;
    let side_of = |n: usize| parts.iter().position(|part| part.contains(&n));
    let (first, second) = (side_of(pair.0)?, side_of(pair.1)?);
    let reports: BTreeSet<ReportId> =
        parts.iter().flatten().filter_map(|&n| members.get(n)).map(|m| m.report).collect();
    if first == second || reports.len() < 2 {
        return None;
    }
    let (differs, verdict) = match &clash.contrast {
        Some((differs, contrast)) => (*differs, verdict(contrast, clash.judgement)),
        None => (clash.judgement.difference(), read(clash.judgement)),
    };
    let values = clash.contrast.as_ref().map(|(_, contrast)| &contrast.values);
    let sides = parts.iter().enumerate().map(|(n, part)| {
        let value = match values {
            Some([one, _]) if n == first => one.clone(),
            Some([_, other]) if n == second => other.clone(),
            _ => String::new(),
        };
        (value, part.iter().filter_map(|&n| members.get(n)).copied().collect())
    });
    Some(Answers::Several { sides: sides.collect(), differs, verdict })
}

/// Chance that both can be right from which a difference is no conflict.
const BOTH: f32 = 0.5;

/// What a comparator computed; else the reader says whether both can be right.
fn verdict(contrast: &Contrast, judgement: &Judgement) -> Verdict {
    let computed = contrast.weight > Weight::Explains;
    let words = match &contrast.comparison {
        Comparison::Compatible(reason, words) if computed => {
            return Verdict::Reconciled(*reason, words.clone());
        }
        Comparison::Incompatible(words) if computed => return Verdict::Conflict(words.clone()),
        Comparison::Compatible(_, words) | Comparison::Incompatible(words) => words.clone(),
        Comparison::Same | Comparison::Unrelated => String::new(),
    };
    match read(judgement) {
        Verdict::Reconciled(reason, _) => Verdict::Reconciled(reason, words),
        Verdict::Conflict(_) => Verdict::Conflict(words),
    }
}

/// What the pair reader says alone.
fn read(judgement: &Judgement) -> Verdict {
    if judgement.both >= BOTH {
        Verdict::Reconciled(judgement.reason(), "Both can be right, as far as their words tell.".to_owned())
    } else {
        Verdict::Conflict("The reports give different answers.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crossread_core::{Judged, Span};

    use super::*;
    use crate::cast::cast;
    use crate::compare::marked;
    use crate::origin::origins;

    /// Reports of a sentence each, of one question; the chances of one answer of the pairs that were read; the likeliest respect. Gives the
    /// sides as places of reports, the values, and "conflict", a reason, "one" or "doubtful".
    fn check(
        reports: &[&str],
        chances: &[((usize, usize), f32)],
        differs: Difference,
        both: f32,
    ) -> (Vec<Vec<u32>>, Vec<String>, String) {
        let story = marked::story(reports);
        let cast = cast(&story);
        let origins = origins(&story, &cast);
        let judgement = |answer: f32| {
            let mut judgement =
                Judgement { question: 0.9, answer, both, differs: [0.0; 10], reasons: [0.0; 8] };
            let place = Difference::ALL.iter().position(|d| *d == differs).expect("a difference");
            judgement.differs[place] = 1.0;
            judgement.reasons[3] = 1.0;
            judgement
        };
        let member = |r: &crossread_core::StoryReport| {
            let evidence = Span::new(0, r.report.text().len());
            Member { report: r.id, sentence: 0, evidence, cohesion: 0.9 }
        };
        let question = Question {
            members: story.reports().iter().map(member).collect(),
            judged: chances
                .iter()
                .map(|(pair, answer)| Judged { pair: *pair, judgement: judgement(*answer) })
                .collect(),
        };
        let places = |members: &[Member]| members.iter().map(|m| m.report.0).collect::<Vec<u32>>();
        match answers(&story, &cast, &origins, &question) {
            Answers::One(members) => (vec![places(&members)], Vec::new(), "one".to_owned()),
            Answers::Doubtful => (Vec::new(), Vec::new(), "doubtful".to_owned()),
            Answers::Several { sides, verdict, .. } => (
                sides.iter().map(|(_, members)| places(members)).collect(),
                sides.iter().map(|(value, _)| value.clone()).collect(),
                match verdict {
                    Verdict::Conflict(_) => "conflict".to_owned(),
                    Verdict::Reconciled(reason, _) => format!("{reason:?}").to_lowercase(),
                },
            ),
        }
    }

    const REPORTS: [&str; 3] = [
        "the prize went to [person Marta Lind] of the old mill",
        "the jury at the harbour chose [person Olav Brandt] this year",
        "the winner named on Monday evening is [person Marta Lind]",
    ];

    #[test]
    fn what_gives_one_answer_is_one() {
        let found = check(&REPORTS, &[((0, 2), 0.9), ((0, 1), 0.8), ((1, 2), 0.8)], Difference::Name, 0.1);
        assert_eq!(found, (vec![vec![0, 1, 2]], Vec::new(), "one".to_owned()));
    }

    #[test]
    fn a_comparator_says_in_what_two_answers_differ() {
        let found = check(&REPORTS, &[((0, 2), 0.9), ((0, 1), 0.1), ((1, 2), 0.2)], Difference::Name, 0.1);
        let values = vec!["Marta Lind".to_owned(), "Olav Brandt".to_owned()];
        assert_eq!(found, (vec![vec![0, 2], vec![1]], values, "conflict".to_owned()));
    }

    #[test]
    fn the_reader_says_whether_both_can_be_right() {
        let found = check(&REPORTS, &[((0, 2), 0.9), ((0, 1), 0.1), ((1, 2), 0.2)], Difference::Name, 0.9);
        assert_eq!(found.2, "scope");
    }

    #[test]
    fn what_nothing_explains_is_shown_where_it_is_sure_and_else_left_out() {
        let reports = ["the mill burned down because of a cable", "a candle set fire to the mill at night"];
        assert_eq!(check(&reports, &[((0, 1), 0.05)], Difference::Cause, 0.1).2, "conflict");
        assert_eq!(check(&reports, &[((0, 1), 0.7)], Difference::Cause, 0.1).2, "doubtful");
    }

    #[test]
    fn who_may_differ_is_not_counted_among_those_who_agree() {
        let chances = [((0, 2), 0.9), ((0, 1), 0.7), ((1, 2), 0.7)];
        let found = check(&REPORTS, &chances, Difference::Cause, 0.1);
        assert_eq!(found, (vec![vec![0, 2]], Vec::new(), "one".to_owned()));
    }
}
