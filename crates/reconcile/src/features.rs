//! What the mentions of two versions have in common, and in what they differ: features whose weights are learned.
//!
//! The pair reader sees words alone. That "nearly fifty" and "48" can be one count, that "Monday" is the 12th, that "he" is the mayor, is computed;
//! how much that says of one question and one answer is told by labelled pairs (`training/mentions.py`).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crossread_core::{Anchor, Argument, Attribution, Judgement, LineKind, NameKind, Predicate, Role, Standing, Story, Word};

use crate::cast::Cast;
use crate::compare::date;
use crate::compare::number::same_value;
use crate::compare::speaker::quoted;
use crate::compare::thing::{Tie, tie};
use crate::compare::{COMPARATORS, Comparison, Contrast, Version, Weight};

/// How many features there are.
const COUNT: usize = FEATURES.len();

/// The features, in order. Each is 0 to 1 and the same for both orders of two versions.
#[rustfmt::skip]
pub const FEATURES: [&str; 90] = [
    "one value of one thing", "one value", "values of one thing", "values, none of them one", "a value in one alone",
    "one time", "times, none of them one", "a time in one alone",
    "one person", "one body", "one place", "persons, none of them one", "bodies, none of them one", "places, none of them one",
    "one predicate", "two predicates", "one subject", "two subjects", "one object", "two objects",
    "told alike", "both said by somebody", "said by somebody in one alone", "quoted words of both",
    "number computed", "number fits", "number told", "date computed", "date fits", "date told", "place", "name",
    "speaker computed", "speaker told", "status", "list", "wording", "polarity computed", "polarity told", "negated", "planned",
    "one predicate, told otherwise", "one predicate, negated in one alone", "one predicate, values", "one predicate and subject", "one predicate and object",
    "one speaker", "two speakers", "quoted words shared", "headlines", "a headline and prose", "leads", "a lead and later",
    "of one day", "of two days", "two words in a row", "four words in a row", "half the words in a row", "half the persons and bodies of the sentences", "none of the persons and bodies of the sentences",
    "a value of the sentences", "will in one alone", "may in one alone", "past in one alone",
    "half the words", "half the words, negated in one alone",
    "one predicate, number", "one predicate, date", "one predicate, place", "one predicate, name", "one predicate, speaker", "one predicate, status", "one predicate, list", "one predicate, wording", "one predicate, polarity",
    "half the words, number", "half the words, date", "half the words, place", "half the words, name", "half the words, speaker", "half the words, status", "half the words, list", "half the words, wording", "half the words, polarity",
    "half the words, values", "half the words, times", "half the words, two predicates", "half the words, persons", "half the words, bodies", "half the words, places",
];

/// What each feature adds to the log odds of one question and of one answer.
struct Weights {
    bias: [f32; 2],
    of_feature: [[f32; 2]; COUNT],
}

/// The learned weights: a line is a feature's name and two numbers, tabs between them.
static TABLE: &str = include_str!("../../../models/mentions.txt");

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let of = |name: &str| {
        let line = TABLE.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'));
        let mut numbers = line.unwrap_or_default().split('\t').map(|number| number.parse().unwrap_or(0.0));
        [0; 2].map(|_| numbers.next().unwrap_or(0.0))
    };
    Weights { bias: of("bias"), of_feature: FEATURES.map(of) }
});

/// The judgement of two versions, with what their mentions add to it.
pub(crate) fn weighed(judgement: &Judgement, a: &Version, b: &Version) -> Judgement {
    let found = features(a, b);
    let added = |n: usize| {
        let weights = WEIGHTS.of_feature.iter().map(|of| of.get(n).copied().unwrap_or(0.0));
        let sum: f32 = weights.zip(found).map(|(weight, value)| weight * value).sum();
        sum + WEIGHTS.bias.get(n).copied().unwrap_or(0.0)
    };
    let with = |chance: f32, added: f32| {
        let chance = chance.clamp(1e-6, 1.0 - 1e-6);
        1.0 / (1.0 + (-((chance / (1.0 - chance)).ln() + added)).exp())
    };
    Judgement {
        question: with(judgement.question, added(0)),
        answer: with(judgement.answer, added(1)),
        ..judgement.clone()
    }
}

/// The features of the words at two anchors of `story`, in the order of [`FEATURES`]; `None` where either stands in no sentence.
pub fn features_of(story: &Story, cast: &Cast, a: Anchor, b: Anchor) -> Option<[f32; COUNT]> {
    let version = |anchor: Anchor| {
        let report = story.report(anchor.report())?;
        let sentences = report.annotations.sentences.iter();
        let sentence = sentences.max_by_key(|s| s.span.shared(anchor.span())).filter(|s| s.span.overlaps(anchor.span()))?;
        Some(Version { cast, report, sentence, evidence: anchor.span() })
    };
    Some(features(&version(a)?, &version(b)?))
}

/// The features of two versions, in the order of [`FEATURES`].
pub(crate) fn features(a: &Version, b: &Version) -> [f32; COUNT] {
    let parts: [&[bool]; 13] = [
        &values(a, b), &times(a, b), &names(a, b), &predicates(a, b), &sayings(a, b), &contrasts(a, b), &standings(a, b), &turns(a, b), &speakers(a, b), &places(a, b), &runs(a, b), &around(a, b), &parallel(a, b),
    ];
    let mut found = [0.0; COUNT];
    let given = parts.concat().into_iter().map(|set| if set { 1.0 } else { 0.0 });
    found.iter_mut().zip(given).for_each(|(slot, value)| *slot = value);
    found
}

fn values(a: &Version, b: &Version) -> [bool; 5] {
    let (one, other): (Vec<_>, Vec<_>) = (a.quantities().collect(), b.quantities().collect());
    let pairs = || one.iter().flat_map(|x| other.iter().map(move |y| (*x, *y)));
    let equal = pairs().any(|(x, y)| same_value(x, y));
    let both = !one.is_empty() && !other.is_empty();
    [
        pairs().any(|(x, y)| same_value(x, y) && tie(x, y) == Tie::Sure),
        equal,
        pairs().any(|(x, y)| tie(x, y) == Tie::Sure),
        both && !equal,
        one.is_empty() != other.is_empty(),
    ]
}

fn times(a: &Version, b: &Version) -> [bool; 3] {
    let (one, other) = (a.dated(), b.dated());
    let same = one.iter().any(|x| other.iter().any(|y| date::compare(*x, *y) == Comparison::Same));
    [same, !same && !one.is_empty() && !other.is_empty(), one.is_empty() != other.is_empty()]
}

fn names(a: &Version, b: &Version) -> [bool; 6] {
    let kinds = [&[NameKind::Person][..], &[NameKind::Organisation, NameKind::Group], &[NameKind::Place]];
    let of = kinds.map(|kinds| {
        let (one, other) = (a.entities(kinds), b.entities(kinds));
        (!one.is_disjoint(&other), !one.is_empty() && !other.is_empty())
    });
    let shared = of.map(|(shared, _)| shared);
    let apart = of.map(|(shared, both)| both && !shared);
    [shared[0], shared[1], shared[2], apart[0], apart[1], apart[2]]
}

fn predicates(a: &Version, b: &Version) -> [bool; 6] {
    let stems = a.predicate().zip(b.predicate()).map(|(x, y)| x.stem == y.stem);
    let role = |role: Role| {
        let of = |v: &Version<'_>| v.predicate().and_then(|p| head(v, p, role));
        of(a).zip(of(b)).map(|(x, y)| x.iter().any(|head| y.contains(head)))
    };
    let (subject, object) = (role(Role::Subject), role(Role::Object));
    let two = |same: Option<bool>| [same == Some(true), same == Some(false)];
    let [one, others] = two(stems);
    let [subject, subjects] = two(subject);
    let [object, objects] = two(object);
    [one, others, subject, subjects, object, objects]
}

/// Who or what fills a role: the entities that its words mention, by number, and the stem of its head.
fn head(version: &Version, predicate: &Predicate, role: Role) -> Option<BTreeSet<String>> {
    let filled = predicate.arguments.iter().find(|a: &&Argument| a.role == role)?;
    let tag = version.sentence.tags.get(filled.head)?;
    let place = version.sentence.place(tag.span);
    let word = version.sentence.words.iter().find(|w: &&Word| w.span.overlaps(place))?;
    let entities = version.entities_at(word.span).into_iter().map(|number| number.to_string());
    Some(entities.chain([word.stem.clone()]).collect())
}

fn sayings(a: &Version, b: &Version) -> [bool; 4] {
    let (one, other) = (a.attribution(), b.attribution());
    let alike = a.predicate().zip(b.predicate()).is_some_and(|(x, y)| x.standing == y.standing);
    let marked = |of: Option<&Attribution>| of.is_some_and(|a| a.marked.is_some());
    [alike, one.is_some() && other.is_some(), one.is_some() != other.is_some(), marked(one) && marked(other)]
}

/// Which comparators find a difference, and how.
fn contrasts(a: &Version, b: &Version) -> [bool; 15] {
    let [number, date, place, name, speaker, status, list, wording, polarity] =
        COMPARATORS.map(|comparator| comparator.contrast(a, b));
    let computed = |c: &Option<Contrast>| c.as_ref().is_some_and(|c| c.weight > Weight::Explains);
    let fits = |c: &Option<Contrast>| {
        c.as_ref().is_some_and(|c| matches!(c.comparison, Comparison::Compatible(..)))
    };
    let told = |c: &Option<Contrast>| c.is_some() && !computed(c);
    [
        computed(&number) && !fits(&number),
        computed(&number) && fits(&number),
        told(&number),
        computed(&date) && !fits(&date),
        computed(&date) && fits(&date),
        told(&date),
        place.is_some(),
        name.is_some(),
        computed(&speaker),
        told(&speaker),
        status.is_some(),
        list.is_some(),
        wording.is_some(),
        computed(&polarity),
        told(&polarity),
    ]
}

fn standings(a: &Version, b: &Version) -> [bool; 2] {
    let of = |v: &Version<'_>| v.predicate().map(|p| (p.negated, p.standing == Standing::Planned));
    let (one, other) = (of(a).unwrap_or_default(), of(b).unwrap_or_default());
    [one.0 && other.0, one.1 && other.1]
}

/// Of versions that turn on one word.
fn turns(a: &Version, b: &Version) -> [bool; 5] {
    let Some((x, y)) = a.predicate().zip(b.predicate()).filter(|(x, y)| x.stem == y.stem) else { return [false; 5] };
    let [_, _, subject, _, object, _] = predicates(a, b);
    let [.., apart, _] = values(a, b);
    [x.standing != y.standing, x.negated != y.negated, apart, subject, object]
}

fn speakers(a: &Version, b: &Version) -> [bool; 3] {
    let of = |v: &Version<'_>| v.cast.number(v.report.id, v.attribution()?.speaker?);
    let both = of(a).zip(of(b));
    [
        both.is_some_and(|(x, y)| x == y),
        both.is_some_and(|(x, y)| x != y),
        quoted(a).intersection(&quoted(b)).count() > 2,
    ]
}

/// Where they stand in their reports, and whether these are of one day.
fn places(a: &Version, b: &Version) -> [bool; 6] {
    let title = |v: &Version<'_>| v.sentence.line == LineKind::Title;
    let lead = |v: &Version<'_>| {
        let prose = v.report.annotations.sentences.iter().filter(|s| s.line != LineKind::Title);
        prose.take(LEAD).any(|s| s.span == v.sentence.span)
    };
    let day = |v: &Version<'_>| Some(v.report.report.published()?.date);
    let days = day(a).zip(day(b)).map(|(x, y)| x == y);
    [
        title(a) && title(b),
        title(a) != title(b),
        lead(a) && lead(b),
        lead(a) != lead(b) && !title(a) && !title(b),
        days == Some(true),
        days == Some(false),
    ]
}

/// Sentences of a report that are its lead.
const LEAD: usize = 3;

/// The longest run of words that both have.
fn runs(a: &Version, b: &Version) -> [bool; 3] {
    fn stems<'s>(v: &Version<'s>) -> Vec<&'s str> {
        v.sentence.words.iter().filter(|w| v.evidence.contains(w.span)).map(|w| w.stem.as_str()).collect()
    }
    let (one, other) = (stems(a), stems(b));
    let mut longest = 0;
    let mut above = vec![0; other.len() + 1];
    for x in &one {
        let mut row = vec![0; other.len() + 1];
        for (n, y) in other.iter().enumerate() {
            row[n + 1] = if x == y { above[n] + 1 } else { 0 };
            longest = longest.max(row[n + 1]);
        }
        above = row;
    }
    [longest >= 2, longest >= 4, longest > 1 && 2 * longest >= one.len().min(other.len())]
}

/// What the sentences around them have, and the tense of each.
fn around(a: &Version, b: &Version) -> [bool; 6] {
    let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Group];
    let (one, other) = (a.widened(), b.widened());
    let (left, right) = (one.entities(&kinds), other.entities(&kinds));
    let shared = left.intersection(&right).count();
    let equal = one.quantities().any(|x| other.quantities().any(|y| same_value(x, y)));
    let either = |words: &[&str]| {
        let has = |v: &Version<'_>| {
            let of = v.sentence.words.iter().filter(|w| v.evidence.contains(w.span));
            of.into_iter().any(|w| words.contains(&v.words(w.span).to_lowercase().as_str()))
        };
        has(a) != has(b)
    };
    [
        shared > 0 && 2 * shared >= left.len().max(right.len()),
        shared == 0 && !left.is_empty() && !right.is_empty(),
        equal,
        either(&["will", "would", "shall", "to"]),
        either(&["may", "might", "could", "should"]),
        either(&["was", "were", "had", "did"]),
    ]
}

/// Of versions that share a predicate, or half of their words of content: in what they differ.
fn parallel(a: &Version, b: &Version) -> [bool; 26] {
    fn stems<'s>(v: &Version<'s>) -> BTreeSet<&'s str> {
        let words = v.sentence.words.iter().filter(|w| v.evidence.contains(w.span) && !w.function);
        words.map(|w| w.stem.as_str()).collect()
    }
    let (one, other) = (stems(a), stems(b));
    let half = 2 * one.intersection(&other).count() >= one.len().min(other.len()) && !one.is_empty() && !other.is_empty();
    let [predicate, predicates, ..] = predicates(a, b);
    let contrasts = COMPARATORS.map(|comparator| comparator.contrast(a, b).is_some());
    let negated = |v: &Version<'_>| {
        let words = v.sentence.words.iter().filter(|w| v.evidence.contains(w.span));
        words.into_iter().any(|w| is_negation(&v.words(w.span).to_lowercase()))
    };
    let (values, times, names) = (values(a, b), times(a, b), names(a, b));
    let mut found = [false; 26];
    let all = [half, half && negated(a) != negated(b)]
        .into_iter()
        .chain(contrasts.map(|c| c && predicate))
        .chain(contrasts.map(|c| c && half))
        .chain([values[3], times[1], predicates, names[3], names[4], names[5]].map(|apart| apart && half));
    found.iter_mut().zip(all).for_each(|(slot, set)| *slot = set);
    found
}

fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "none" | "nobody" | "nothing" | "nor" | "neither" | "cannot" | "without")
        || word.ends_with("n't")
        || word.ends_with("n’t")
}
