//! What two versions have in common and in what they differ: features, and what each adds to the pair reader's chances.
//!
//! The pair reader sees words alone. That "nearly fifty" and "48" can be one count, that "Monday" is the 12th, that "he" is the mayor, is computed
//! from mentions. How much that, and what the pair reader says, counts for one question and for one answer is learned from labelled pairs: logistic
//! regressions (`training/mentions.py`), whose weights are `models/mentions.txt`.

mod contrasts;
mod mentions;
mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crossread_core::{Anchor, Judgement, Story};

use crate::cast::Cast;
use crate::compare::Version;

/// The learned weights: a line is a feature's name, what it adds to the log odds of one question, and of one answer, with tabs between.
static TABLE: &str = include_str!("../../../models/mentions.txt");

/// What a feature that holds adds to the log odds of one question and of one answer.
type Weights = [f32; 2];

static WEIGHTS: LazyLock<BTreeMap<&str, Weights>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut fields = line.split('\t');
        let name = fields.next()?;
        Some((name, [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?]))
    };
    TABLE.lines().filter_map(row).collect()
});

/// The name under which the table has what is added in any case.
const BIAS: &str = "bias";

/// The name under which the table has how much the pair reader's log odds count.
const NETWORK: &str = "network";

/// Chances nearer to 0 or 1 than this are taken as this near.
const SUREST: f32 = 1e-6;

/// The judgement of two versions, with what their features add to it.
pub(crate) fn weighed(judgement: Judgement, a: &Version, b: &Version) -> Judgement {
    let held = features(a, b);
    let weights = held.iter().chain([&BIAS]).filter_map(|name| WEIGHTS.get(name));
    let added = weights.fold([0.0; 2], |sum, of| [sum[0] + of[0], sum[1] + of[1]]);
    let [of_question, of_answer] = WEIGHTS.get(NETWORK).copied().unwrap_or([1.0; 2]);
    let with = |chance: f32, share: f32, added: f32| {
        let chance = chance.clamp(SUREST, 1.0 - SUREST);
        let odds = libm::logf(chance / (1.0 - chance)) * share + added;
        1.0 / (1.0 + libm::expf(-odds))
    };
    let question = with(judgement.question, of_question, added[0]);
    let answer = with(judgement.answer, of_answer, added[1]);
    Judgement { question, answer, ..judgement }
}

/// The names of the features that hold of two versions, in order; the same whichever comes first.
fn features(a: &Version, b: &Version) -> Vec<&'static str> {
    let shared = mentions::Shared::of(a, b);
    let groups =
        [mentions::features(a, b, &shared), words::features(a, b), contrasts::features(a, b, &shared)];
    groups.into_iter().flatten().collect()
}

/// A feature that may hold.
type Feature = (&'static str, bool);

/// The names of those that hold.
fn held(features: &[Feature]) -> Vec<&'static str> {
    features.iter().filter(|(_, holds)| *holds).map(|(name, _)| *name).collect()
}

/// The names of the features that hold of the words at two anchors of `story`; `None` where one stands in no sentence.
pub fn features_of(story: &Story, cast: &Cast, a: Anchor, b: Anchor) -> Option<Vec<&'static str>> {
    let version = |anchor: Anchor| {
        let (report, span) = (story.report(anchor.report())?, anchor.span());
        let touched = report.annotations.sentences.iter().filter(|s| s.span.overlaps(span));
        let sentence = touched.max_by_key(|s| s.span.shared(span))?;
        Some(Version { cast, report, sentence, evidence: span })
    };
    Some(features(&version(a)?, &version(b)?))
}

#[cfg(test)]
mod tests {
    use crossread_core::{Difference, Reason, Span};

    use super::*;
    use crate::cast::cast;
    use crate::compare::marked;

    /// The features of two marked sentences that are in the table.
    fn of(a: &str, b: &str) -> Vec<&'static str> {
        let story = marked::story(&[a, b]);
        let cast = cast(&story);
        let whole = |n: usize| {
            let report = &story.reports()[n];
            report.anchor(Span::new(0, report.report.text().len())).expect("its own text")
        };
        let (there, back) =
            (features_of(&story, &cast, whole(0), whole(1)), features_of(&story, &cast, whole(1), whole(0)));
        assert_eq!(there, back, "{a} | {b}");
        there.expect("a sentence each")
    }

    #[test]
    fn mentions_words_and_contrasts() {
        let found = of(
            "the jury in [place Tarn] [happened chose] [person Marta Lind] of the old mill",
            "the jury in [place Halda] [happened chose] [person Marta Lind] at last",
        );
        for name in ["one person", "one predicate", "half the words", "place", "one predicate, place"] {
            assert!(found.contains(&name), "{name} of {found:?}");
        }
        for name in ["name", "persons, none of them one", "one place", "half the words, negated in one alone"]
        {
            assert!(!found.contains(&name), "{name} of {found:?}");
        }
    }

    #[test]
    fn every_feature_that_holds_has_learned_weights() {
        let found = of("[person Ida Berg] [not sold] the mill", "[person Ida Berg] [happened sold] the mill");
        assert!(found.contains(&"one predicate, negated in one alone"), "{found:?}");
        assert!(WEIGHTS.contains_key(BIAS) && WEIGHTS.contains_key(NETWORK));
        for name in found {
            assert!(WEIGHTS.contains_key(name), "{name} is not in models/mentions.txt");
        }
        assert_eq!(WEIGHTS.len(), TABLE.lines().count(), "each line is a name and two numbers, tabs between");
    }

    #[test]
    fn chances_stay_chances() {
        let story = marked::story(&["the mill was sold", "the mill was sold"]);
        let cast = cast(&story);
        let version = |n: usize| {
            let report = &story.reports()[n];
            let evidence = Span::new(0, report.report.text().len());
            Version { cast: &cast, report, sentence: &report.annotations.sentences[0], evidence }
        };
        for chance in [0.0, 0.5, 1.0] {
            let judgement = Judgement {
                question: chance,
                answer: chance,
                both: 0.5,
                differs: [0.1; Difference::ALL.len()],
                reasons: [0.1; Reason::ALL.len()],
            };
            let weighed = weighed(judgement, &version(0), &version(1));
            assert!((0.0..=1.0).contains(&weighed.question) && (0.0..=1.0).contains(&weighed.answer));
            assert_eq!(weighed.both, 0.5);
        }
    }
}
