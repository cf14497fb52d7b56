//! The best sequence of entity labels of a sentence.

use crossread_core::{EntityKind, EntityTag};

use crate::labels::ENTITIES;
use crate::sequence;

/// Kinds that the network tells apart well; the four in the last place (CoNLL-2003's miscellaneous names) compete
/// with the others as one, and are told apart over the whole name.
const CLASSES: [&[EntityKind]; 5] = [
    &[EntityKind::Person],
    &[EntityKind::Organisation],
    &[EntityKind::Place],
    &[EntityKind::Title],
    &[EntityKind::Group, EntityKind::Event, EntityKind::Work, EntityKind::Other],
];

/// States: outside, then for each class its beginning and its inside.
const STATES: usize = 1 + 2 * CLASSES.len();

/// What the score loses where a name begins right after another of its class: two names seldom stand side by side without
/// a word or a mark between them, but a title and a name, or a name and a surname, are often torn apart. Costs of 3 to 8 do
/// alike on CoNLL-2003's dev set, half a point of F1 better than none.
const SIDE_BY_SIDE: f32 = 8.0;

/// The most probable sequence in which the inside of a name follows its beginning or its inside, of the scores of BIO
/// labels (as [`ENTITIES`] orders them), one list a word.
pub(crate) fn best(scores: &[&[f32]]) -> Vec<Option<EntityTag>> {
    let own: Vec<[f32; STATES]> = scores.iter().map(|scores| of_states(scores)).collect();
    let states = sequence::best(&own, |from, to| {
        let inside = to > 0 && to % 2 == 0;
        let same = from == to || if inside { from + 1 == to } else { from == to + 1 };
        match (inside, same) {
            (true, false) => f32::NEG_INFINITY,
            (false, true) if to > 0 => -SIDE_BY_SIDE,
            _ => 0.0,
        }
    });
    kinds(&states, scores)
}

/// The score of each state: that of its labels together.
fn of_states(scores: &[f32]) -> [f32; STATES] {
    let mut own = [scores.first().copied().unwrap_or_default(); STATES];
    for (class, pair) in CLASSES.iter().zip(own.iter_mut().skip(1).collect::<Vec<_>>().chunks_mut(2)) {
        for (inside, slot) in pair.iter_mut().enumerate() {
            let labels = class.iter().map(|&kind| label(scores, kind, inside));
            let top = labels.clone().fold(f32::NEG_INFINITY, f32::max);
            **slot = top + libm::logf(labels.map(|l| libm::expf(l - top)).sum::<f32>());
        }
    }
    own
}

/// The score of the label of `kind`, its beginning or (1) its inside.
fn label(scores: &[f32], kind: EntityKind, inside: usize) -> f32 {
    let place = ENTITIES.iter().position(|k| *k == kind).map(|k| 1 + 2 * k + inside);
    place.and_then(|place| scores.get(place)).copied().unwrap_or(f32::MIN)
}

/// Gives each name of a sequence of states the best kind of its class.
fn kinds(states: &[usize], scores: &[&[f32]]) -> Vec<Option<EntityTag>> {
    let mut tags: Vec<Option<EntityTag>> = Vec::with_capacity(states.len());
    for (place, &state) in states.iter().enumerate() {
        let Some(class) = state.checked_sub(1).and_then(|label| CLASSES.get(label / 2)) else {
            tags.push(None);
            continue;
        };
        let begins = state % 2 == 1;
        let last = tags.last().copied().flatten();
        let kind = if let (false, Some(last)) = (begins, last) {
            last.kind
        } else {
            let length = 1 + states.iter().skip(place + 1).take_while(|&&s| s == state + 1).count();
            let sum = |kind: EntityKind| {
                let words = scores.iter().skip(place).take(length).enumerate();
                words.map(|(n, scores)| label(scores, kind, n.min(1))).sum::<f32>()
            };
            let sums = class.iter().map(|&kind| (kind, sum(kind)));
            sums.reduce(|a, b| if b.1 > a.1 { b } else { a }).map_or(EntityKind::Other, |(kind, _)| kind)
        };
        tags.push(Some(EntityTag { begins, kind }));
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores of 0 but for the labels given.
    fn word(labels: &[(usize, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0; 17];
        for &(label, score) in labels {
            scores[label] = score;
        }
        scores
    }

    fn check(words: &[Vec<f32>], expected: &[Option<(bool, EntityKind)>]) {
        let scores: Vec<&[f32]> = words.iter().map(Vec::as_slice).collect();
        let found: Vec<_> = best(&scores).into_iter().map(|t| t.map(|t| (t.begins, t.kind))).collect();
        assert_eq!(found, expected);
    }

    const PLACE: usize = 5;
    const ORGANISATION: usize = 3;
    const EVENT: usize = 9;

    #[test]
    fn an_inside_takes_the_kind_of_its_beginning() {
        let bridge = word(&[(ORGANISATION + 1, 6.0), (PLACE + 1, 5.0)]);
        let place = |begins| Some((begins, EntityKind::Place));
        check(&[word(&[(PLACE, 9.0)]), bridge], &[place(true), place(false)]);
        let alone = word(&[(0, 2.0), (ORGANISATION, 3.0), (ORGANISATION + 1, 6.0)]);
        check(&[word(&[(0, 9.0)]), alone], &[None, Some((true, EntityKind::Organisation))]);
    }

    #[test]
    fn words_side_by_side_are_one_name_unless_the_scores_insist() {
        let person = |begins| Some((begins, EntityKind::Person));
        let surname = |margin: f32| word(&[(1, 5.0 + margin), (2, 5.0)]);
        let first = || word(&[(1, 20.0)]);
        check(&[first(), surname(2.0)], &[person(true), person(false)]);
        check(&[first(), surname(9.0)], &[person(true), person(true)]);
        check(&[first(), word(&[(0, 9.0)]), surname(2.0)], &[person(true), None, person(true)]);
    }

    #[test]
    fn other_names_compete_as_one() {
        let many = word(&[(0, 3.0), (EVENT, 2.8), (11, 2.7), (15, 2.6)]);
        check(&[many], &[Some((true, EntityKind::Event))]);
        check(&[], &[]);
    }
}
