//! Relations of sentence pairs by the real networks.
#![allow(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in the functions beside them"
)]

use crossread_core::Encoder;
use crossread_encoder::{Half, MiniLm, PairClassifier, Relation, Relations, WordBag};

const PAIRS: [(&str, &str, Relation); 3] = [
    ("A man is playing a guitar.", "A man is playing a guitar.", Relation::Same),
    ("A man is playing a guitar.", "A man is not playing a guitar.", Relation::Contradicts),
    ("The council approved the budget.", "Rain fell on the northern islands.", Relation::Unrelated),
];

fn relations(classifier: &PairClassifier, encoder: &dyn Encoder, pairs: &[(&str, &str)]) -> Vec<Relations> {
    let texts: Vec<&str> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    let embeddings = encoder.embed(&texts);
    let halves: Vec<Half> =
        texts.iter().zip(&embeddings).map(|(text, embedding)| Half { text, embedding }).collect();
    let pairs: Vec<(Half, Half)> = halves.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    classifier.relations(&pairs)
}

#[test]
fn plain_pairs() {
    let classifier = PairClassifier::new().expect("the built-in network loads");
    let encoder = MiniLm::new().expect("the built-in networks load");
    let pairs = PAIRS.map(|(first, second, _)| (first, second));
    let together = relations(&classifier, &encoder, &pairs);
    for ((pair, (.., expected)), found) in pairs.iter().zip(PAIRS).zip(&together) {
        assert_eq!(found.best(), expected, "{pair:?} {found:?}");
        assert_eq!(relations(&classifier, &encoder, &[*pair]), [*found], "alone as among others");
        let all = [
            Relation::Same,
            Relation::Specific,
            Relation::General,
            Relation::Contradicts,
            Relation::Unrelated,
        ];
        assert!((all.map(|r| found.of(r)).iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}

#[test]
fn odd_pairs_have_relations() {
    let classifier = PairClassifier::new().expect("the built-in network loads");
    let long = "word ".repeat(20_000);
    // Embeddings of another length.
    let found = relations(&classifier, &WordBag, &[("", ""), (&long, "\0"), ("n't", "漢字")]);
    assert_eq!(found.len(), 3);
    assert!(classifier.relations(&[]).is_empty());
}
