//! That the networks give the same bits on every processor: those that the fixture has. On processors with AVX2 and without, emulated:
//!
//!     cargo test --release -p crossread-encoder --lib -- --ignored the_bits

use std::fmt::Write as _;
use std::process::Command;

use crossread_core::{Encoder, PairReader, Passage, Span};

use crate::tagger::{Scores, Tagger};
use crate::window::{Inputs, Sentence, Splitter};
use crate::{Loading, MiniLm, WordPieces};

/// Says, of each output, the first bits and a digest of all; `CROSSREAD_WRITE_GOLDEN=1` writes it anew.
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bits.txt");

/// Invented, of several lengths.
const TEXTS: [&str; 6] = [
    "The ferry Halcyon struck the quay at Marrow Bay shortly after noon, injuring two of its crew.",
    "Two sailors were hurt when the Halcyon hit the quay at one o'clock, the harbour board said on Tuesday.",
    "Fourteen boats were lost in the gale, and \"nobody slept\", Mayor Ilse Brandvold told reporters.",
    "12 boats were lost.",
    "No.",
    "Café owners in Łódź complained about the new rules, which, as the ministry promised in May, would not have applied to \
     them before the winter, and asked for their money back.",
];

/// Processors of other vectors than those of AVX-512: with AVX2 and FMA, and with neither.
const PROCESSORS: [&str; 2] = ["Haswell", "Nehalem"];

/// The first bits of values, and a digest of all (FNV-1a, 64 bits).
fn line(out: &mut String, name: &str, values: &[f32]) {
    let bytes = values.iter().flat_map(|value| value.to_bits().to_le_bytes());
    let digest = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let first: Vec<String> = values.iter().take(3).map(|value| format!("{:08x}", value.to_bits())).collect();
    writeln!(out, "{name} {} {digest:016x} {}", values.len(), first.join(" ")).expect("a string takes all");
}

fn found() -> String {
    let mut out = String::new();
    let encoder = MiniLm::with(Loading { workers: 1 }).expect("the networks load");
    let passages: Vec<Passage> = TEXTS
        .iter()
        .map(|text| Passage::whole(text))
        .chain([Passage { sentence: TEXTS[0], span: Span::new(4, 17) }])
        .collect();
    for embedding in encoder.embed(&passages) {
        line(&mut out, "embedding", embedding.values());
    }
    for judgement in encoder.judge(&passages, &[(0, 1), (2, 3), (4, 5), (6, 0)]) {
        let single = [judgement.question, judgement.answer, judgement.both];
        let all: Vec<f32> = single.into_iter().chain(judgement.differs).chain(judgement.reasons).collect();
        line(&mut out, "judgement", &all);
    }
    let pieces = WordPieces::new(crate::minilm::VOCABULARY).expect("well-formed");
    let mut splitter = Splitter::new(&pieces);
    let sentences: Vec<Sentence> = TEXTS.iter().map(|text| splitter.text(text)).collect();
    let mut inputs = Inputs::default();
    inputs.push(&pieces, &sentences);
    let tagger = Tagger::load(crate::minilm::VOCABULARY.lines().count()).expect("the network loads");
    let batch = tagger.run(&inputs, 1, inputs.ids.len()).expect("the network runs");
    let outputs: [(&str, &Scores); 7] = [
        ("upos", &batch.upos),
        ("entities", &batch.entities),
        ("attribution", &batch.attribution),
        ("standing", &batch.standing),
        ("relations", &batch.relations),
        ("arcs", &batch.arcs),
        ("links", &batch.links),
    ];
    for (name, scores) in outputs {
        let all: Vec<f32> = (0..inputs.ids.len()).flat_map(|piece| scores.of(0, piece)).copied().collect();
        line(&mut out, name, &all);
    }
    out
}

#[test]
fn the_bits_of_the_fixture() {
    let found = found();
    if std::env::var_os("CROSSREAD_WRITE_GOLDEN").is_some() {
        std::fs::write(FIXTURE, &found).expect("the fixture is written");
    }
    let expected = std::fs::read_to_string(FIXTURE).expect("the fixture is there");
    assert_eq!(found, expected, "this processor computes other bits");
}

#[test]
#[ignore = "needs qemu-x86_64 (Debian: qemu-user) and a minute or more"]
fn the_bits_of_the_fixture_on_other_processors() {
    for processor in PROCESSORS {
        let run = Command::new("qemu-x86_64")
            .args(["-cpu", processor])
            .arg(std::env::current_exe().expect("the test knows its program"))
            .args(["--exact", "tests::the_bits_of_the_fixture"])
            .output()
            .expect("qemu-x86_64 is installed");
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && said.contains("1 passed"), "{processor}: {said}");
    }
}
