//! The real network against its Python reference, and on odd texts.
#![allow(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in the functions beside them"
)]

use std::sync::OnceLock;

use crossread_core::{Embedding, Encoder};
use crossread_encoder::{Loading, MiniLm};

const PARITY: &str = include_str!("../../../models/embedding.parity.json");

#[derive(serde::Deserialize)]
struct Parity {
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    text: String,
    least_cosine: f32,
    ids: Vec<u16>,
    values: Vec<f32>,
}

fn encoder() -> &'static MiniLm {
    static ENCODER: OnceLock<MiniLm> = OnceLock::new();
    ENCODER.get_or_init(|| MiniLm::new().expect("the built-in network loads"))
}

fn parity() -> Parity {
    serde_json::from_str(PARITY).expect("models/embedding.parity.json is well-formed")
}

#[test]
fn word_pieces_are_the_references() {
    for case in parity().cases {
        assert_eq!(encoder().pieces().ids(&case.text, 256), case.ids, "{}", case.text);
    }
}

#[test]
fn embeddings_are_near_the_references() {
    let parity = parity();
    let texts: Vec<&str> = parity.cases.iter().map(|case| case.text.as_str()).collect();
    for (case, found) in parity.cases.iter().zip(encoder().embed(&texts)) {
        let cosine = found.cosine(&Embedding::new(case.values.clone()));
        assert!(cosine >= case.least_cosine, "{cosine} {}", case.text);
    }
}

#[test]
fn an_embedding_depends_on_its_text_alone() {
    let parity = parity();
    let mut texts: Vec<String> = parity.cases.iter().map(|case| case.text.clone()).collect();
    // Many of one length, so that batches have many rows, and odd sizes.
    texts.extend((10..90).map(|n| format!("The council met {n} times.")));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let fresh = || MiniLm::with(Loading { workers: 2, prepack: true }).expect("the built-in network loads");
    let together = fresh().embed(&texts);
    let mut backwards = fresh().embed(&texts.iter().rev().copied().collect::<Vec<_>>());
    backwards.reverse();
    assert_eq!(together, backwards);
    let alone = fresh();
    for (text, expected) in texts.iter().zip(&together).step_by(3) {
        assert_eq!(alone.embed(&[text]).first(), Some(expected), "{text}");
    }
}

#[test]
fn odd_texts_have_an_embedding() {
    let long = "word ".repeat(20_000);
    let unbroken = "x".repeat(100_000);
    let accents = "e\u{301}".repeat(5_000);
    let odd = [
        "",
        " ",
        "\0\0",
        "\u{feff}",
        "\u{202e}txet",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "漢字かな交じり文",
        "ﬁﬂ",
        "İstanbul ẞ",
        "\u{fffd}",
        "a\u{300}\u{301}\u{302}\u{303}",
        "[CLS] [SEP] [MASK]",
        &long,
        &unbroken,
        &accents,
    ];
    let found = encoder().embed(&odd);
    assert_eq!(found.len(), odd.len());
    for (text, embedding) in odd.iter().zip(&found) {
        let length = embedding.values().iter().map(|v| v * v).sum::<f32>();
        let start: String = text.chars().take(20).collect();
        assert!((length - 1.0).abs() < 1e-4, "{length} {start:?}");
    }
}

#[test]
fn seen_before_is_the_same_again() {
    let text = "Two boats sank off the cape.";
    assert_eq!(encoder().embed(&[text, text]), encoder().embed(&[text, text]));
    assert!(encoder().embed(&[]).is_empty());
}
