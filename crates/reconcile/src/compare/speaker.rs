//! Do two reports give one saying to the same speaker? Whoever is not named, or may be the other by another name, is the
//! same: doubt means "same".

use std::collections::BTreeSet;

use crossread_core::{Difference, NameKind};

use super::{Comparator, Comparison, Contrast, Version};
use crate::utterance::voice;

/// Whoever speaks, as one report has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Voice<'s> {
    /// The name, or the words for the office.
    pub(crate) name: &'s str,
    /// The story's entity; `None` for an office without a name.
    pub(crate) entity: Option<usize>,
    /// What it is.
    pub(crate) kind: NameKind,
    /// Offices held, in lower case.
    pub(crate) offices: Vec<&'s str>,
    /// Countries and bodies that it speaks for, in lower case.
    pub(crate) of: BTreeSet<String>,
    /// For a group the entities of its members.
    pub(crate) members: Vec<usize>,
}

/// Offices whose holder speaks for a body and not for himself.
const SPOKESPERSONS: &[&str] =
    &["spokesman", "spokeswoman", "spokesperson", "official", "representative", "aide"];

/// The speakers of two versions.
pub(crate) struct Speaker;

impl Comparator for Speaker {
    fn differs(&self) -> Difference {
        Difference::Speaker
    }

    fn contrast(&self, a: &Version, b: &Version) -> Option<Contrast> {
        fn speaker<'s>(v: &Version<'s>) -> Option<Voice<'s>> {
            voice(v.report, v.attribution()?.speaker?, v.cast)
        }
        let (one, other) = (speaker(a), speaker(b));
        let comparison = compare(one.as_ref(), other.as_ref());
        let differs = matches!(comparison, Comparison::Compatible(..) | Comparison::Incompatible(_));
        // "Both presidents said" against one of them alone, of the same words quoted, can be told from the names; else it may be two sayings.
        let group = |v: &Option<Voice>| v.as_ref().is_some_and(|v| !v.members.is_empty());
        let shared = quoted(a).intersection(&quoted(b)).count();
        let computed = group(&one) != group(&other) && shared >= FEWEST_QUOTED;
        let values = [one?.name.to_owned(), other?.name.to_owned()];
        differs.then_some(Contrast { comparison, computed, values })
    }
}

/// Words in quotation marks that two versions share where they surely are one saying.
const FEWEST_QUOTED: usize = 2;

/// The words that a version holds in quotation marks, in lower case.
pub(crate) fn quoted(version: &Version) -> BTreeSet<String> {
    let text = version.words(version.evidence).replace(['“', '”'], "\"");
    let within = text.split('"').skip(1).step_by(2);
    let words = within.flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Compares two speakers of one saying; `None` where a report names nobody.
pub(crate) fn compare(a: Option<&Voice>, b: Option<&Voice>) -> Comparison {
    let (Some(a), Some(b)) = (a, b) else { return Comparison::Same };
    match (a.members.as_slice(), b.members.as_slice()) {
        ([], []) => one_to_one(a, b),
        ([], group) => in_group(a, b, group),
        (group, []) => in_group(b, a, group),
        (one, other) if one == other => Comparison::Same,
        _ => Comparison::Unrelated,
    }
}

/// One speaker against several together.
fn in_group(one: &Voice, group: &Voice, members: &[usize]) -> Comparison {
    match one.entity {
        Some(entity) if members.contains(&entity) => Comparison::Incompatible(format!(
            "{} in one report, {} alone in the other.",
            group.name, one.name
        )),
        _ => Comparison::Unrelated,
    }
}

fn one_to_one(a: &Voice, b: &Voice) -> Comparison {
    if a.entity.is_some() && a.entity == b.entity || a.name == b.name || speaks_for(a, b) || speaks_for(b, a)
    {
        return Comparison::Same;
    }
    let office = a.offices.iter().any(|o| b.offices.contains(o));
    let unnamed = a.entity.is_none() || b.entity.is_none();
    let elsewhere = !a.of.is_empty() && !b.of.is_empty() && a.of.is_disjoint(&b.of);
    if unnamed && office && !elsewhere {
        return Comparison::Same;
    }
    // "Lind" and "Ada Lind Jr.": one may be the other, or speak for him.
    if share_a_word(a.name, b.name) {
        return Comparison::Unrelated;
    }
    let clash =
        || Comparison::Incompatible(format!("One report has {} say it, the other {}.", a.name, b.name));
    let both = a.kind == NameKind::Person && b.kind == NameKind::Person;
    let either = a.kind == NameKind::Person || b.kind == NameKind::Person;
    // A person and a body: the person may speak for it, unless for another.
    if both && !unnamed || either && elsewhere { clash() } else { Comparison::Unrelated }
}

/// Whether `one` can be the voice of the body or country that `other` is.
fn speaks_for(one: &Voice, other: &Voice) -> bool {
    let body = other.kind != NameKind::Person;
    let voice = one.kind == NameKind::Person
        && (one.entity.is_none() || one.offices.iter().any(|o| SPOKESPERSONS.contains(o)));
    let shared = !one.of.is_disjoint(&other.of);
    // A government is a country's, so a minister's words may be called the country's.
    body && shared && (voice || one.kind != NameKind::Person || other.kind != NameKind::Organisation)
}

fn share_a_word(a: &str, b: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let parts = name.split(|c: char| !c.is_alphanumeric());
        parts.filter(|w| w.chars().count() > 1).map(str::to_lowercase).collect()
    };
    !words(a).is_disjoint(&words(b))
}

#[cfg(test)]
mod tests {
    use super::super::reason_of;
    use super::*;

    /// "person Ada Lind (minister) of drenna", "body Port Authority", "office ministry spokesman (spokesman) of drenna",
    /// "group both leaders = Ada Lind + Orsk Tamir", "-".
    fn voice<'t>(words: &'t str, known: &mut Vec<&'t str>) -> Option<Voice<'t>> {
        let (what, rest) = words.split_once(' ')?;
        let (rest, members) = rest.split_once(" = ").unwrap_or((rest, ""));
        let (rest, of) = rest.split_once(" of ").unwrap_or((rest, ""));
        let (name, offices) = rest.split_once(" (").unwrap_or((rest, ""));
        let mut number = |name: &'t str| {
            known.iter().position(|k| *k == name).unwrap_or_else(|| {
                known.push(name);
                known.len() - 1
            })
        };
        Some(Voice {
            name,
            entity: matches!(what, "person" | "body" | "place").then(|| number(name)),
            kind: match what {
                "body" => NameKind::Organisation,
                "place" => NameKind::Place,
                _ => NameKind::Person,
            },
            offices: offices.trim_end_matches(')').split(", ").filter(|o| !o.is_empty()).collect(),
            of: of.split(", ").filter(|o| !o.is_empty()).map(str::to_owned).collect(),
            members: members.split(" + ").filter(|m| !m.is_empty()).map(number).collect(),
        })
    }

    /// A line is: verdict, tab, one speaker, tab, the other.
    #[test]
    fn corpus() {
        for line in
            include_str!("speaker.corpus.txt").lines().filter(|l| !l.is_empty() && !l.starts_with('#'))
        {
            let [verdict, a, b] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            let mut known = Vec::new();
            let (a, b) = (voice(a, &mut known), voice(b, &mut known));
            let found = reason_of(&compare(a.as_ref(), b.as_ref()));
            assert_eq!(found, verdict, "{line}");
        }
    }
}
