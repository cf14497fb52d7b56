//! What reports answer differently.
//!
//! The pair reader's chance that two propositions are of one question and give it two answers shows a difference; a comparator says in what respect, what each
//! gives and whether both can be right. What no comparator explains is shown in the reports' words, where the reader is surer.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Difference, Judgement, Linked, Member, Reason, ReportId, Story};

use crate::cast::Cast;
use crate::compare::{COMPARATORS, Comparator, Comparison, Contrast, Version};
use crate::origin::Origins;
use crate::summary::verbatim;

/// Chance of two answers from which two propositions show a difference. Of those shown on train stories about half have their sides in gold records; below it
/// one in five of the labelled pairs differs.
const TWO_ANSWERS: f32 = 0.3;

/// The same where not both can be right: a wrong conflict costs more trust than one that is missed. Of the conflicts shown on train stories half have their
/// sides in gold records, of those between the two chances one in six.
const CONFLICT: f32 = 0.4;

/// The same where nothing is computed: a status or the words of two sentences can always be set against one another.
const READ_ALONE: f32 = 0.6;

/// Chance of one answer from which a proposition is said to give another's; of two answers, from which it contradicts the other.
pub(crate) const LIKELIER_THAN_NOT: f32 = 0.5;

/// Chance that both can be right from which a difference that is not computed is no conflict.
const BOTH: f32 = 0.5;

/// Answers that differ.
pub(crate) struct Several {
    /// The answers, that of most texts first.
    pub(crate) sides: Vec<Answer>,
    /// In what they differ.
    pub(crate) differs: Difference,
    /// Whether all can be right.
    pub(crate) verdict: Verdict,
    /// The other reports of which it is unclear whether they answer it.
    pub(crate) unclear: Vec<ReportId>,
}

/// One answer.
pub(crate) struct Answer {
    /// As written.
    pub(crate) value: String,
    /// Who gives it; the first shows it best.
    pub(crate) members: Vec<Member>,
}

/// Whether answers that differ can all be right.
pub(crate) enum Verdict {
    /// They can: why, and in a sentence.
    Reconciled(Reason, String),
    /// They cannot; why, in a sentence.
    Conflict(String),
}

/// What a report gives in some respect, against another report: a figure, or the words of a sentence.
type Opposed = (Difference, ReportId, String, ReportId);

/// What reports answer differently, the surest first. What a report gives in one respect is set against another report once.
pub(crate) fn differences(story: &Story, cast: &Cast, origins: &Origins, linked: &Linked) -> Vec<Several> {
    let reading = Reading::of(story, cast, linked);
    let chance =
        |pair: &(usize, usize)| reading.judgement(pair.0, pair.1).map_or(0.0, Judgement::two_answers);
    let mut pairs: Vec<(usize, usize)> = linked.judged.iter().map(|judged| judged.pair).collect();
    pairs.retain(|pair| chance(pair) >= TWO_ANSWERS);
    pairs.sort_by(|x, y| chance(y).total_cmp(&chance(x)).then(x.cmp(y)));
    let mut told: BTreeSet<Opposed> = BTreeSet::new();
    let mut all = Vec::new();
    for pair in pairs {
        let Some((seen, several)) = reading.several(origins, pair, &told) else { continue };
        told.extend(seen);
        all.push(several);
    }
    all
}

/// The propositions, by their places, and what is said of those that are of one question.
struct Reading<'s> {
    story: &'s Story,
    members: &'s [Member],
    versions: Vec<Option<Version<'s>>>,
    /// Of each proposition those that are of one question with it, in order.
    beside: Vec<BTreeMap<usize, &'s Judgement>>,
}

/// A side that grows: the value, and the places of who gives it, the one that it begins with first.
struct Side {
    value: String,
    places: Vec<usize>,
}

impl Side {
    fn head(&self) -> Option<usize> {
        self.places.first().copied()
    }
}

impl<'s> Reading<'s> {
    fn of(story: &'s Story, cast: &'s Cast, linked: &'s Linked) -> Self {
        let mut beside = vec![BTreeMap::new(); linked.members.len()];
        for judged in &linked.judged {
            let (a, b) = judged.pair;
            for (one, other) in [(a, b), (b, a)] {
                if let Some(beside) = beside.get_mut(one) {
                    beside.insert(other, &judged.judgement);
                }
            }
        }
        let version = |member| Version::of(story, cast, member);
        Self {
            story,
            members: &linked.members,
            versions: linked.members.iter().map(version).collect(),
            beside,
        }
    }

    fn judgement(&self, a: usize, b: usize) -> Option<&'s Judgement> {
        self.beside.get(a)?.get(&b).copied()
    }

    /// The difference that two propositions show; `None` where it is in `told`, and where it is not sure. And what of it is told then.
    fn several(
        &self,
        origins: &Origins,
        (a, b): (usize, usize),
        told: &BTreeSet<Opposed>,
    ) -> Option<(BTreeSet<Opposed>, Several)> {
        let judgement = self.judgement(a, b)?;
        let (differs, contrast) = self.contrast(a, b).or_else(|| self.unexplained(a, b))?;
        let verdict = verdict(&contrast, judgement);
        let surest = if contrast.computed { CONFLICT } else { READ_ALONE };
        if matches!(verdict, Verdict::Conflict(_)) && judgement.two_answers() < surest {
            return None;
        }
        let [one, other] = contrast.values;
        let mut sides = vec![Side { value: one, places: vec![a] }, Side { value: other, places: vec![b] }];
        if self.opposed(differs, &sides).iter().any(|opposed| told.contains(opposed)) {
            return None;
        }
        self.add_who_agrees(differs, &mut sides);
        self.add_sides(differs, &mut sides);
        self.add_who_agrees(differs, &mut sides);
        let opposed = self.opposed(differs, &sides);
        if opposed.iter().any(|opposed| told.contains(opposed)) {
            return None;
        }
        let unclear = self.unclear(&sides);
        let members =
            |places: Vec<usize>| places.iter().filter_map(|&n| self.members.get(n).copied()).collect();
        let answer = |side: Side| Answer { value: side.value, members: members(side.places) };
        let mut sides: Vec<Answer> = sides.into_iter().map(answer).collect();
        sides.sort_by_key(|side| std::cmp::Reverse(origins.texts(side.members.iter().map(|m| m.report))));
        Some((opposed, Several { sides, differs, verdict, unclear }))
    }

    /// In what two propositions differ: of the respects in which a comparator finds a difference the one that the reader holds likeliest, and no unlikelier than
    /// any. Any two dates can be set against one another, so a difference in dates that it does not hold likeliest of all is one of the dates of two
    /// events. A negation may be of anything that a sentence says: it explains nothing unless it is computed (of six shown on train stories none was in
    /// gold records). Who speaks is not among what it reads.
    fn contrast(&self, a: usize, b: usize) -> Option<(Difference, Contrast)> {
        let (one, other, judgement) = (self.version(a)?, self.version(b)?, self.judgement(a, b)?);
        let is_likely = |differs: Difference| match differs {
            Difference::Date => judgement.difference() == differs,
            Difference::Speaker => true,
            _ => judgement.chance_of(differs) * Difference::ALL.len() as f32 >= 1.0,
        };
        let mut likeliest: Vec<_> = COMPARATORS.iter().filter(|c| is_likely(c.differs())).collect();
        likeliest
            .sort_by(|x, y| judgement.chance_of(y.differs()).total_cmp(&judgement.chance_of(x.differs())));
        likeliest.into_iter().find_map(|c| {
            let contrast = c.contrast(one, other)?;
            (contrast.computed || c.differs() != Difference::Polarity).then_some((c.differs(), contrast))
        })
    }

    /// What two propositions say, where the reader is sure that they give two answers: in the respect that it holds likeliest, each in its own words. Where both
    /// tell a quantity or a time, these are computed, and do not differ.
    fn unexplained(&self, a: usize, b: usize) -> Option<(Difference, Contrast)> {
        let judgement = self.judgement(a, b)?;
        let (one, other) = (self.version(a)?, self.version(b)?);
        let computed = one.quantities().next().is_some() && other.quantities().next().is_some()
            || one.times().next().is_some() && other.times().next().is_some();
        if judgement.two_answers() < READ_ALONE || computed {
            return None;
        }
        let words = |n: usize| {
            let words = verbatim(self.version(n)?.words(self.members.get(n)?.clause));
            Some(words.trim_end_matches('.').to_owned())
        };
        let contrast = Contrast {
            comparison: Comparison::Incompatible("Told differently, as far as words tell.".to_owned()),
            computed: false,
            values: [words(a)?, words(b)?],
        };
        Some((judgement.difference(), contrast))
    }

    /// Whether two propositions are computed to differ in a respect.
    fn computed_apart(&self, differs: Difference, a: usize, b: usize) -> bool {
        let mut comparators = COMPARATORS.iter().filter(|c| c.differs() == differs);
        let apart = |c: &&dyn Comparator| Some(c.contrast(self.version(a)?, self.version(b)?)?.computed);
        comparators.any(|c| apart(c).unwrap_or_default())
    }

    fn version(&self, n: usize) -> Option<&Version<'s>> {
        self.versions.get(n)?.as_ref()
    }

    fn report(&self, n: usize) -> Option<ReportId> {
        self.members.get(n).map(|m| m.report)
    }

    /// Whether two propositions are likelier than not to give one answer.
    fn agree(&self, a: usize, b: usize) -> bool {
        self.judgement(a, b).is_some_and(|judgement| judgement.one_answer() >= LIKELIER_THAN_NOT)
    }

    /// The propositions that are of one question with what a side begins with, and are on none, in order.
    fn around(&self, sides: &[Side]) -> BTreeSet<usize> {
        let placed: BTreeSet<usize> = sides.iter().flat_map(|side| &side.places).copied().collect();
        let heads = sides.iter().filter_map(Side::head);
        let beside = heads.filter_map(|head| self.beside.get(head)).flat_map(BTreeMap::keys);
        beside.copied().filter(|n| !placed.contains(n)).collect()
    }

    /// Adds sides of further answers: each begins with a proposition that likely differs, and is computed to differ in this respect, from what another side
    /// begins with, in the value that stands for it, gives a value of its own, agrees with none, and is of a report that is on no side.
    fn add_sides(&self, differs: Difference, sides: &mut Vec<Side>) {
        for n in self.around(sides) {
            let value = |side: &Side| {
                let head = side.head()?;
                let differ = self.judgement(head, n)?.two_answers() >= LIKELIER_THAN_NOT;
                let (respect, contrast) = differ.then(|| self.contrast(head, n)).flatten()?;
                let [own, value] = contrast.values;
                (respect == differs && contrast.computed && own == side.value).then_some(value)
            };
            let mut heads = sides.iter().filter_map(Side::head);
            let mut placed = sides.iter().flat_map(|side| &side.places);
            if placed.all(|&k| self.report(k) != self.report(n)) && !heads.any(|head| self.agree(head, n)) {
                let value = sides.iter().find_map(value);
                let value = value.filter(|value| sides.iter().all(|side| side.value != *value));
                sides.extend(value.map(|value| Side { value, places: vec![n] }));
            }
        }
    }

    /// Adds to each side who gives the answer that it begins with, and no other, and is not computed to differ. A report that is on several sides in one voice
    /// only keeps what begins a side.
    fn add_who_agrees(&self, differs: Difference, sides: &mut [Side]) {
        for n in self.around(sides) {
            let says = |head: usize| self.agree(head, n) && !self.computed_apart(differs, head, n);
            let mut with = sides.iter_mut().filter(|side| side.head().is_some_and(says));
            if let (Some(side), None) = (with.next(), with.next()) {
                side.places.push(n);
            }
        }
        let voices: Vec<BTreeSet<_>> =
            sides.iter().map(|side| side.places.iter().filter_map(|&n| self.voice(n)).collect()).collect();
        let torn =
            |n: usize| self.voice(n).is_some_and(|v| voices.iter().filter(|of| of.contains(&v)).count() > 1);
        for side in sides {
            let head = side.head();
            side.places.retain(|&n| Some(n) == head || !torn(n));
        }
    }

    /// Whose words a proposition is: its report, and whom that cites for it.
    fn voice(&self, n: usize) -> Option<(ReportId, Option<String>)> {
        let member = self.members.get(n)?;
        let anchor = self.story.report(member.report)?.anchor(member.clause)?;
        Some((member.report, self.story.cited(anchor)))
    }

    /// The reports on no side that are likelier than not of one question with what a side begins with.
    fn unclear(&self, sides: &[Side]) -> Vec<ReportId> {
        let reports: BTreeSet<ReportId> =
            sides.iter().flat_map(|s| &s.places).filter_map(|&n| self.report(n)).collect();
        let beside = sides.iter().filter_map(Side::head).filter_map(|head| self.beside.get(head)).flatten();
        let likely = beside.filter(|(_, judgement)| judgement.question >= LIKELIER_THAN_NOT);
        let near: BTreeSet<ReportId> = likely.filter_map(|(&n, _)| self.report(n)).collect();
        near.difference(&reports).copied().collect()
    }

    /// What each report on a side gives, against each on another.
    fn opposed(&self, differs: Difference, sides: &[Side]) -> BTreeSet<Opposed> {
        let given = |side: &Side, member: &Member| {
            let figures: String = side.value.chars().filter(char::is_ascii_digit).collect();
            if figures.is_empty() { format!("sentence {}", member.sentence) } else { figures }
        };
        let mut opposed = BTreeSet::new();
        for (n, side) in sides.iter().enumerate() {
            let others =
                sides.iter().enumerate().filter(|(k, _)| *k != n).flat_map(|(_, other)| &other.places);
            let against: BTreeSet<ReportId> = others.filter_map(|&k| self.report(k)).collect();
            for member in side.places.iter().filter_map(|&k| self.members.get(k)) {
                opposed.extend(against.iter().map(|&o| (differs, member.report, given(side, member), o)));
            }
        }
        opposed
    }
}

/// What a comparator computed; else the reader says whether both can be right.
fn verdict(contrast: &Contrast, judgement: &Judgement) -> Verdict {
    let words = match &contrast.comparison {
        Comparison::Compatible(reason, words) if contrast.computed => {
            return Verdict::Reconciled(*reason, words.clone());
        }
        Comparison::Incompatible(words) if contrast.computed => return Verdict::Conflict(words.clone()),
        Comparison::Compatible(_, words) | Comparison::Incompatible(words) => words.clone(),
        Comparison::Same | Comparison::Unrelated => String::new(),
    };
    if judgement.both >= BOTH {
        Verdict::Reconciled(judgement.reason_of(&READ).unwrap_or(Reason::Scope), words)
    } else {
        Verdict::Conflict(words)
    }
}

/// Reasons that can be read; the others are computed, or they are none.
const READ: [Reason; 3] = [Reason::Scope, Reason::Update, Reason::Translation];

#[cfg(test)]
mod tests {
    use crossread_core::{Judged, Span};

    use super::*;
    use crate::cast::cast;
    use crate::compare::marked;
    use crate::origin::origins;

    /// Reports of a sentence each; of the pairs that are of one question, the chance of one answer; the likeliest respect. Gives of each difference the sides as
    /// places of reports, the values, and "conflict" or a reason.
    fn check(
        reports: &[&str],
        chances: &[((usize, usize), f32)],
        differs: Difference,
        both: f32,
    ) -> Vec<(Vec<Vec<u32>>, Vec<String>, String)> {
        let story = marked::story(reports);
        let cast = cast(&story);
        let origins = origins(&story, &cast);
        let judgement = |answer: f32| {
            let mut judgement = Judgement {
                question: 0.9,
                answer,
                both,
                differs: [0.0; Difference::ALL.len()],
                reasons: [0.0; Reason::ALL.len()],
            };
            let place = Difference::ALL.iter().position(|d| *d == differs).expect("a difference");
            judgement.differs[place] = 1.0;
            judgement.reasons[3] = 1.0;
            judgement
        };
        let member = |r: &crossread_core::StoryReport| {
            let evidence = Span::new(0, r.report.text().len());
            Member { report: r.id, sentence: 0, clause: evidence, evidence, cohesion: 0.9 }
        };
        let judged =
            |(pair, answer): &((usize, usize), f32)| Judged { pair: *pair, judgement: judgement(*answer) };
        let linked = Linked {
            members: story.reports().iter().map(member).collect(),
            judged: chances.iter().map(judged).collect(),
        };
        let shown = |several: Several| {
            let places = |answer: &Answer| answer.members.iter().map(|m| m.report.0).collect::<Vec<u32>>();
            (
                several.sides.iter().map(places).collect(),
                several.sides.iter().map(|answer| answer.value.clone()).collect(),
                match several.verdict {
                    Verdict::Conflict(_) => "conflict".to_owned(),
                    Verdict::Reconciled(reason, _) => format!("{reason:?}").to_lowercase(),
                },
            )
        };
        differences(&story, &cast, &origins, &linked).into_iter().map(shown).collect()
    }

    const REPORTS: [&str; 3] = [
        "the prize went to [person Marta Lind] of the old mill",
        "the jury at the harbour chose [person Olav Brandt] this year",
        "the winner named on Monday evening is [person Marta Lind]",
    ];

    #[test]
    fn a_comparator_says_in_what_two_answers_differ() {
        let found = check(&REPORTS, &[((0, 1), 0.1), ((0, 2), 0.9), ((1, 2), 0.2)], Difference::Name, 0.1);
        let values = vec!["Marta Lind".to_owned(), "Olav Brandt".to_owned()];
        assert_eq!(found, [(vec![vec![0, 2], vec![1]], values, "conflict".to_owned())]);
    }

    #[test]
    fn the_reader_says_whether_both_can_be_right() {
        let found = check(&REPORTS, &[((0, 1), 0.1)], Difference::Name, 0.9);
        assert_eq!(found.iter().map(|f| f.2.clone()).collect::<Vec<_>>(), ["scope"]);
    }

    #[test]
    fn a_conflict_is_surer_than_what_can_be_reconciled() {
        assert_eq!(check(&REPORTS, &[((0, 1), 0.6)], Difference::Name, 0.9).len(), 1);
        assert_eq!(check(&REPORTS, &[((0, 1), 0.6)], Difference::Name, 0.1).len(), 0);
    }

    #[test]
    fn what_nothing_explains_is_told_in_the_words_of_the_reports_where_it_is_sure() {
        let reports = ["the mill burned down because of a cable", "a candle set fire to the mill at night"];
        let found = check(&reports, &[((0, 1), 0.05)], Difference::Cause, 0.1);
        let values = reports.map(str::to_owned).to_vec();
        assert_eq!(found, [(vec![vec![0], vec![1]], values, "conflict".to_owned())]);
        assert_eq!(check(&reports, &[((0, 1), 0.45)], Difference::Cause, 0.1).len(), 0);
    }
}
