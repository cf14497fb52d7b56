//! Quantities, times, names, predicates and speakers.

use std::collections::BTreeSet;

use crossread_core::{NameKind, Role, Standing};

use super::held;
use crate::compare::number::same_value;
use crate::compare::speaker::quoted;
use crate::compare::thing::{Tie, tie};
use crate::compare::{Comparison, Version, date};

/// Names of these are bodies.
const BODIES: &[NameKind] = &[NameKind::Organisation, NameKind::Group];

/// What other features build on.
pub(super) struct Shared {
    /// Both turn on one word.
    pub(super) predicate: bool,
    /// On two.
    pub(super) predicates: bool,
    /// Both have quantities, and none of them has one value.
    pub(super) values_apart: bool,
    /// Both have times, and no two are one.
    pub(super) times_apart: bool,
    /// The same of persons, bodies and places.
    pub(super) names_apart: [bool; 3],
}

impl Shared {
    pub(super) fn of(a: &Version, b: &Version) -> Self {
        let stems = a.predicate().zip(b.predicate()).map(|(x, y)| x.stem == y.stem);
        let values = a.quantities().next().is_some() && b.quantities().next().is_some();
        let (times, other_times) = (a.dated(), b.dated());
        let apart = |kinds: &[NameKind]| {
            let (one, other) = (a.entities(kinds), b.entities(kinds));
            !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
        };
        Self {
            predicate: stems == Some(true),
            predicates: stems == Some(false),
            values_apart: values && !one_value(a, b),
            times_apart: !times.is_empty() && !other_times.is_empty() && !one_time(a, b),
            names_apart: [apart(&[NameKind::Person]), apart(BODIES), apart(&[NameKind::Place])],
        }
    }
}

pub(super) fn features(a: &Version, b: &Version, shared: &Shared) -> Vec<&'static str> {
    let groups =
        [values(a, b, shared), times(a, b, shared), names(a, b, shared), roles(a, b, shared), sayings(a, b)];
    groups.concat()
}

fn one_value(a: &Version, b: &Version) -> bool {
    a.quantities().any(|x| b.quantities().any(|y| same_value(x, y)))
}

fn one_time(a: &Version, b: &Version) -> bool {
    let other = b.dated();
    a.dated().iter().any(|x| other.iter().any(|y| date::compare(*x, *y) == Comparison::Same))
}

fn values(a: &Version, b: &Version, shared: &Shared) -> Vec<&'static str> {
    let of_one_thing = || {
        a.quantities()
            .flat_map(|x| b.quantities().map(move |y| (x, y)))
            .filter(|(x, y)| tie(x, y) == Tie::Sure)
    };
    let has = |v: &Version| v.quantities().next().is_some();
    held(&[
        ("one value of one thing", of_one_thing().any(|(x, y)| same_value(x, y))),
        ("one value", one_value(a, b)),
        ("values of one thing", of_one_thing().next().is_some()),
        ("values, none of them one", shared.values_apart),
        ("a value in one alone", has(a) != has(b)),
        ("a value of the sentences", one_value(&a.widened(), &b.widened())),
    ])
}

fn times(a: &Version, b: &Version, shared: &Shared) -> Vec<&'static str> {
    let day = |v: &Version| Some(v.report.report.published()?.date);
    let days = day(a).zip(day(b));
    held(&[
        ("one time", one_time(a, b)),
        ("times, none of them one", shared.times_apart),
        ("a time in one alone", a.dated().is_empty() != b.dated().is_empty()),
        ("of one day", days.is_some_and(|(x, y)| x == y)),
        ("of two days", days.is_some_and(|(x, y)| x != y)),
    ])
}

fn names(a: &Version, b: &Version, shared: &Shared) -> Vec<&'static str> {
    let one = |kinds: &[NameKind]| !a.entities(kinds).is_disjoint(&b.entities(kinds));
    let [persons, bodies, places] = shared.names_apart;
    let kinds = [NameKind::Person, NameKind::Organisation, NameKind::Group];
    let (left, right) = (a.widened().entities(&kinds), b.widened().entities(&kinds));
    let common = left.intersection(&right).count();
    held(&[
        ("one person", one(&[NameKind::Person])),
        ("one body", one(BODIES)),
        ("one place", one(&[NameKind::Place])),
        ("persons, none of them one", persons),
        ("bodies, none of them one", bodies),
        ("places, none of them one", places),
        (
            "half the persons and bodies of the sentences",
            common > 0 && 2 * common >= left.len().max(right.len()),
        ),
        (
            "none of the persons and bodies of the sentences",
            common == 0 && !left.is_empty() && !right.is_empty(),
        ),
    ])
}

/// What the predicates and their arguments are.
fn roles(a: &Version, b: &Version, shared: &Shared) -> Vec<&'static str> {
    let filled = |role: Role| {
        let both = head(a, role).zip(head(b, role));
        both.map(|(x, y)| !x.is_disjoint(&y))
    };
    let (subject, object) = (filled(Role::Subject), filled(Role::Object));
    let predicates = a.predicate().zip(b.predicate());
    let alike = predicates.is_some_and(|(x, y)| x.standing == y.standing);
    let both =
        |of: &dyn Fn(&crossread_core::Predicate) -> bool| predicates.is_some_and(|(x, y)| of(x) && of(y));
    let negations = predicates.is_some_and(|(x, y)| x.negated != y.negated);
    held(&[
        ("one predicate", shared.predicate),
        ("two predicates", shared.predicates),
        ("one subject", subject == Some(true)),
        ("two subjects", subject == Some(false)),
        ("one object", object == Some(true)),
        ("two objects", object == Some(false)),
        ("told alike", alike),
        ("negated", both(&|p| p.negated)),
        ("planned", both(&|p| p.standing == Standing::Planned)),
        ("one predicate, told otherwise", shared.predicate && !alike),
        ("one predicate, negated in one alone", shared.predicate && negations),
        ("one predicate, values", shared.predicate && shared.values_apart),
        ("one predicate and subject", shared.predicate && subject == Some(true)),
        ("one predicate and object", shared.predicate && object == Some(true)),
    ])
}

/// Who or what fills a role: the entities that its head mentions, by number, and the head's stem.
fn head(version: &Version, role: Role) -> Option<BTreeSet<String>> {
    let filled = version.predicate()?.arguments.iter().find(|argument| argument.role == role)?;
    let place = version.sentence.place(version.sentence.tags.get(filled.head)?.span);
    let word = version.sentence.words.iter().find(|w| w.span.overlaps(place))?;
    let entities = version.entities_at(word.span).into_iter().map(|number| number.to_string());
    Some(entities.chain([word.stem.clone()]).collect())
}

fn sayings(a: &Version, b: &Version) -> Vec<&'static str> {
    let (one, other) = (a.attribution(), b.attribution());
    let marked = |of: Option<&crossread_core::Attribution>| of.is_some_and(|a| a.marked.is_some());
    let speaker = |v: &Version| v.cast.number(v.report.id, v.attribution()?.speaker?);
    let speakers = speaker(a).zip(speaker(b));
    held(&[
        ("both said by somebody", one.is_some() && other.is_some()),
        ("said by somebody in one alone", one.is_some() != other.is_some()),
        ("quoted words of both", marked(one) && marked(other)),
        ("one speaker", speakers.is_some_and(|(x, y)| x == y)),
        ("two speakers", speakers.is_some_and(|(x, y)| x != y)),
        ("quoted words shared", quoted(a).intersection(&quoted(b)).count() > 2),
    ])
}
