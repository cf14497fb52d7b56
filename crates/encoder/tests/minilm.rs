//! The real network against its Python reference, and on odd texts.
#![allow(
    clippy::expect_used,
    reason = "clippy.toml allows it in tests, but not in the functions beside them"
)]

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use crossread_core::{Embedding, Encoder, Judgement, Memory, MemoryKey, PairReader, Passage, Span};
use crossread_encoder::{Loading, MiniLm};

const PARITY: &str = include_str!("../../../models/reader.parity.json");
/// How far a score may be from the reference's int8 networks: where a value falls on another int8 step on another
/// processor, six layers carry that on.
const TIE: f32 = 0.2;
/// Cosine of an embedding to the f32 network's at least, and where one or two words are all there is.
const NEAR: f32 = 0.985;
const NEAR_SHORT: f32 = 0.97;

#[derive(serde::Deserialize)]
struct Parity {
    cases: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    sides: Vec<Side>,
    int8: Vec<f32>,
    embeddings: Vec<Vec<f32>>,
    cosine: f32,
}

#[derive(serde::Deserialize)]
struct Side {
    sentence: String,
    start: usize,
    end: usize,
    ids: Vec<u16>,
}

fn encoder() -> &'static MiniLm {
    static ENCODER: OnceLock<MiniLm> = OnceLock::new();
    ENCODER.get_or_init(|| MiniLm::new().expect("the built-in networks load"))
}

fn fresh() -> MiniLm {
    MiniLm::with(Loading { workers: 2 }).expect("the built-in networks load")
}

fn parity() -> Parity {
    serde_json::from_str(PARITY).expect("models/reader.parity.json is well-formed")
}

/// The passages of all cases, two a case.
fn passages(parity: &Parity) -> Vec<Passage<'_>> {
    let sides = parity.cases.iter().flat_map(|case| &case.sides);
    sides.map(|side| Passage { sentence: &side.sentence, span: Span::new(side.start, side.end) }).collect()
}

/// The scores, of three chances and two lists, as chances.
fn chances(scores: &[f32]) -> Vec<f32> {
    let (single, rest) = scores.split_at(3);
    let (differs, reasons) = rest.split_at(10);
    let softmax = |scores: &[f32]| {
        let sum: f32 = scores.iter().map(|score| libm::expf(*score)).sum();
        scores.iter().map(|score| libm::expf(*score) / sum).collect::<Vec<_>>()
    };
    let single = single.iter().map(|score| 1.0 / (1.0 + libm::expf(-score))).collect();
    [single, softmax(differs), softmax(reasons)].concat()
}

fn all(judgement: &Judgement) -> Vec<f32> {
    let single = [judgement.question, judgement.answer, judgement.both];
    single.into_iter().chain(judgement.differs).chain(judgement.reasons).collect()
}

#[test]
fn embeddings_are_near_the_references() {
    let parity = parity();
    let found = encoder().embed(&passages(&parity));
    for (case, found) in parity.cases.iter().zip(found.chunks_exact(2)) {
        for ((side, expected), found) in case.sides.iter().zip(&case.embeddings).zip(found) {
            let cosine = found.cosine(&Embedding::new(expected.clone()));
            let least = if side.ids.len() > 5 { NEAR } else { NEAR_SHORT };
            assert!(cosine >= least, "{cosine} {}", side.sentence);
        }
        assert!((found[0].cosine(&found[1]) - case.cosine).abs() < 0.05, "{}", case.sides[0].sentence);
    }
}

#[test]
fn judgements_are_near_the_references() {
    let parity = parity();
    for (case, pair) in parity.cases.iter().zip(passages(&parity).chunks_exact(2)) {
        // The fixture's words are as rare as the two sentences make them.
        let found = encoder().judge(pair, &[(0, 1)]).pop().expect("one");
        // A chance moves by a quarter of its score at most.
        for (found, expected) in all(&found).into_iter().zip(chances(&case.int8)) {
            assert!((found - expected).abs() < TIE / 4.0, "{found} {expected} {}", case.sides[0].sentence);
        }
    }
}

/// Many passages, lots of them of one length, so that batches have many rows, and odd sizes.
fn many(parity: &Parity) -> Vec<String> {
    let texts = passages(parity).into_iter().map(|passage| passage.sentence.to_owned());
    texts.chain((10..90).map(|n| format!("The council met {n} times."))).collect()
}

#[test]
fn an_embedding_depends_on_its_passage_alone() {
    let parity = parity();
    let texts = many(&parity);
    let mut all: Vec<Passage> = texts.iter().map(|text| Passage::whole(text)).collect();
    all.extend(passages(&parity));
    let together = fresh().embed(&all);
    let mut backwards = fresh().embed(&all.iter().rev().copied().collect::<Vec<_>>());
    backwards.reverse();
    assert_eq!(together, backwards);
    let alone = fresh();
    for (passage, expected) in all.iter().zip(&together).step_by(3) {
        assert_eq!(alone.embed(&[*passage]).first(), Some(expected), "{}", passage.words());
    }
}

#[test]
fn a_judgement_depends_on_its_pair_and_on_how_rare_its_words_are() {
    let parity = parity();
    let texts = many(&parity);
    let all: Vec<Passage> =
        passages(&parity).into_iter().chain(texts.iter().map(|text| Passage::whole(text))).collect();
    let mut pairs: Vec<(usize, usize)> = (0..all.len()).map(|n| (n, (7 * n + 3) % all.len())).collect();
    pairs.extend((30..90).map(|n| (n, n + 1)));
    let together = encoder().judge(&all, &pairs);
    let mut turned: Vec<(usize, usize)> = pairs.iter().rev().copied().collect();
    turned.extend_from_slice(&pairs);
    let again = encoder().judge(&all, &turned);
    assert!(again.iter().skip(pairs.len()).eq(&together));
    assert!(again.iter().take(pairs.len()).rev().eq(&together));
    let one = MiniLm::with(Loading { workers: 1 }).expect("the built-in networks load");
    for (&(a, b), expected) in pairs.iter().zip(&together).step_by(5) {
        assert_eq!(one.judge(&all, &[(a, b)]).first(), Some(expected));
    }
}

#[test]
fn more_sentences_than_are_held() {
    let texts: Vec<String> = (0..1500).map(|n| format!("Boat {n}.")).collect();
    let all: Vec<Passage> = texts.iter().map(|text| Passage::whole(text)).collect();
    let pairs: Vec<(usize, usize)> = (0..1500).map(|n| (n, 1499 - n)).collect();
    let found = encoder().judge(&all, &pairs);
    assert_eq!(found.len(), 1500);
    for n in [0, 700, 1499] {
        assert_eq!(encoder().judge(&all, &[pairs[n]]), [found[n].clone()]);
    }
}

/// Texts that no report should hold, but may.
fn odd() -> Vec<String> {
    let short = [
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
    ];
    let long = ["word ".repeat(20_000), "x".repeat(100_000), "e\u{301}".repeat(5_000)];
    short.map(str::to_owned).into_iter().chain(long).collect()
}

#[test]
fn odd_texts_have_an_embedding() {
    let odd = odd();
    let all: Vec<Passage> = odd.iter().map(|text| Passage::whole(text)).collect();
    let found = encoder().embed(&all);
    assert_eq!(found.len(), odd.len());
    for (text, embedding) in odd.iter().zip(&found) {
        let length = embedding.values().iter().map(|v| v * v).sum::<f32>();
        let start: String = text.chars().take(20).collect();
        // Without a word piece it is zero.
        let expected = if encoder().pieces().ids(text, 96).len() > 2 { 1.0 } else { 0.0 };
        assert!((length - expected).abs() < 1e-4, "{length} {start:?}");
    }
}

#[test]
fn odd_texts_and_spans_are_judged() {
    let odd = odd();
    let spans = [Span::new(0, 1), Span::new(3, 3), Span::new(9, 4), Span::new(50_000, usize::MAX)];
    let all: Vec<Passage> = odd
        .iter()
        .flat_map(|text| spans.map(|span| Passage { sentence: text, span }))
        .chain(odd.iter().map(|text| Passage::whole(text)))
        .collect();
    let pairs: Vec<(usize, usize)> = (0..all.len()).map(|n| (n, (n + 5) % all.len())).collect();
    for found in encoder().judge(&all, &pairs) {
        assert!(all_chances(&found), "{found:?}");
        assert!((found.differs.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        assert!((found.reasons.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }
}

fn all_chances(judgement: &Judgement) -> bool {
    all(judgement).into_iter().all(|chance| (0.0..=1.0).contains(&chance))
}

#[test]
fn pairs_beyond_the_passages_are_of_two_questions() {
    let boat = Passage::whole("A boat sank.");
    let found = encoder().judge(&[boat], &[(0, 1), (0, 0), (usize::MAX, 0)]);
    assert_eq!((found[0].question, found[2].question), (0.0, 0.0));
    assert!(found[1].question > 0.0);
    assert!(encoder().judge(&[], &[]).is_empty());
    assert!(encoder().judge(&[boat], &[]).is_empty());
}

#[test]
fn seen_before_is_the_same_again() {
    let boats = Passage::whole("Two boats sank off the cape.");
    assert_eq!(encoder().embed(&[boats, boats]), encoder().embed(&[boats, boats]));
    let part = Passage { span: Span::new(0, 9), ..boats };
    let found = encoder().embed(&[part, boats]);
    assert_ne!(found[0], found[1]);
    assert_eq!(encoder().embed(&[boats, part]), [found[1].clone(), found[0].clone()]);
    assert!(encoder().embed(&[]).is_empty());
}

/// A memory that counts what is new to it.
#[derive(Default)]
struct Counting(Mutex<(BTreeMap<MemoryKey, Vec<u8>>, usize)>);

impl Counting {
    fn new_since(&self) -> usize {
        std::mem::take(&mut self.0.lock().expect("unbroken").1)
    }
}

impl Memory for Counting {
    fn recall(&self, keys: &[MemoryKey]) -> Vec<Option<Vec<u8>>> {
        let held = self.0.lock().expect("unbroken");
        keys.iter().map(|key| held.0.get(key).cloned()).collect()
    }

    fn keep(&self, said: Vec<(MemoryKey, Vec<u8>)>) {
        let mut held = self.0.lock().expect("unbroken");
        held.1 += said.len();
        held.0.extend(said);
    }
}

#[test]
fn what_is_remembered_is_what_is_read() {
    let (memory, other) = (Counting::default(), fresh());
    let one =
        vec!["Captain Ilse Brandvold said on Monday that two boats sank off the cape.", "Nobody was hurt."];
    let passages: Vec<Passage> = one.iter().copied().map(Passage::whole).collect();
    let more = [&passages[..], &[Passage::whole("Three boats sank, the harbour board said.")]].concat();
    let read = encoder().with_memory(&memory);
    let (tags, embeddings) = (read.tag(std::slice::from_ref(&one)), read.embed(&passages));
    let judged = read.judge(&passages, &[(0, 1)]);
    assert_eq!(memory.new_since(), 1 + 2 + 1);
    // A sentence more has a passage and a pair that are new; how rare words are is another now, and nothing else is read.
    let again = other.with_memory(&memory);
    assert_eq!(again.tag(std::slice::from_ref(&one)), tags);
    assert_eq!(again.embed(&passages), embeddings);
    assert_eq!(again.judge(&passages, &[(0, 1)]), judged);
    assert_eq!(memory.new_since(), 0);
    let pairs = [(0, 1), (0, 2), (1, 9)];
    assert_eq!(again.judge(&more, &pairs), fresh().judge(&more, &pairs));
    assert_eq!(memory.new_since(), 2);
    // The same words elsewhere in a passage, as an outlet prints them that writes more blanks.
    let wide =
        vec!["Captain  Ilse Brandvold said on Monday that two boats  sank off the cape.", "Nobody was hurt."];
    assert_eq!(again.tag(std::slice::from_ref(&wide)), fresh().tag(&[wide]));
    assert_eq!(memory.new_since(), 0);
    let read = memory.0.lock().expect("unbroken").0.keys().copied().collect::<Vec<_>>();
    memory.keep(read.into_iter().map(|key| (key, b"no such thing".to_vec())).collect());
    assert_eq!(again.tag(&[one]), tags, "what is none of ours is read anew");
    assert_eq!(again.embed(&passages), embeddings);
}
