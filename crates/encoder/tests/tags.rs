//! Tags of words: what they say of plain sentences, and on odd texts.
#![allow(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in the functions beside them"
)]

use std::sync::OnceLock;

use crossread_core::{AttributionPart, Encoder, EntityKind, Tag, Upos};
use crossread_encoder::{Loading, MiniLm};

fn encoder() -> &'static MiniLm {
    static ENCODER: OnceLock<MiniLm> = OnceLock::new();
    ENCODER.get_or_init(|| MiniLm::new().expect("the built-in networks load"))
}

fn passage(sentences: &[&str]) -> Vec<Vec<Tag>> {
    encoder().tag(&[sentences.to_vec()]).pop().expect("a passage")
}

#[test]
fn a_plain_sentence() {
    let text = "Okoro said that the council approved the plan on Tuesday.";
    let [tags] = passage(&[text]).try_into().expect("a sentence");
    let words: Vec<&str> = tags.iter().map(|tag| tag.span.of(text)).collect();
    assert_eq!(words.join(" "), "Okoro said that the council approved the plan on Tuesday .");
    let said = &tags[1];
    assert_eq!((said.upos, said.head, said.relation), (Upos::Verb, None, "root"));
    assert_eq!(said.attribution.map(|a| a.part), Some(AttributionPart::Cue));
    let okoro = &tags[0];
    assert_eq!((okoro.head, okoro.relation), (Some(1), "nsubj"));
    assert_eq!(okoro.entity.map(|e| (e.begins, e.kind)), Some((true, EntityKind::Person)));
    let source = okoro.attribution.expect("a source");
    assert_eq!((source.part, source.cue), (AttributionPart::Source, Some((0, 1))));
    assert_eq!(tags[5].attribution.map(|a| a.part), Some(AttributionPart::Content));
    assert!(tags[5].standing.is_some());
}

#[test]
fn every_sentence_with_words_has_one_root() {
    let sentences = ["Rain.", "Well, the port - closed since May - reopened.", "\"No,\" she said.", "12.30!"];
    for tags in passage(&sentences) {
        assert_eq!(tags.iter().filter(|tag| tag.head.is_none()).count(), 1);
        assert!(tags.iter().all(|tag| (tag.relation == "root") == tag.head.is_none()));
    }
}

#[test]
fn tags_depend_on_the_passage_alone() {
    let texts: Vec<String> = (10..60)
        .map(|n| format!("The council met {n} times, Okoro said; {} boats sank.", "no ".repeat(n % 4)))
        .collect();
    let passages: Vec<Vec<&str>> =
        texts.chunks(7).map(|some| some.iter().map(String::as_str).collect()).collect();
    let together = encoder().tag(&passages);
    let one = MiniLm::with(Loading { workers: 1 }).expect("the built-in networks load");
    for (passage, expected) in passages.iter().zip(&together) {
        assert_eq!(one.tag(std::slice::from_ref(passage)).first(), Some(expected));
    }
}

#[test]
fn odd_texts_have_tags_or_none() {
    let long = "word ".repeat(20_000);
    let unbroken = "x".repeat(100_000);
    let accents = "e\u{301}".repeat(50_000);
    let just = "boat ".repeat(254);
    let odd = [
        "",
        " ",
        "\0\0",
        "\u{feff}",
        "\u{202e}txet",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "漢字かな交じり文",
        "İstanbul ẞ ﬁﬂ",
        "n't",
        "'",
        "'s",
        "3.",
        "[CLS] [SEP] [MASK]",
        &long,
        &unbroken,
        &accents,
        &just,
    ];
    let found = passage(&odd);
    assert_eq!(found.len(), odd.len());
    for (text, tags) in odd.iter().zip(&found) {
        assert!(tags.iter().all(|tag| !tag.span.of(text).is_empty()));
        assert!(tags.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    }
    assert!(found[13].is_empty() && found[15].is_empty());
    assert_eq!((found[14].len(), found[16].len()), (1, 254));
    assert!(encoder().tag(&[]).is_empty());
    assert_eq!(encoder().tag(&[vec![]]), [Vec::<Vec<Tag>>::new()]);
}

#[test]
fn split_words_are_tagged_as_they_stand() {
    let [sentences] =
        encoder().tag_words(&[vec![vec!["The", "re-opened", "port"], vec![]]]).try_into().expect("one");
    let spans: Vec<_> = sentences[0].iter().map(|tag| (tag.span.start, tag.span.end)).collect();
    assert_eq!(spans, [(0, 3), (4, 13), (14, 18)]);
    assert!(sentences[1].is_empty());
}
