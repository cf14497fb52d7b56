//! Measures what ingest finds in web pages against the Article Extraction Benchmark.
//!
//! `cargo run --release -p crossread-ingest --example extraction -- DIR`, where DIR holds `ground-truth.json` and the
//! pages as `html/ID.html`, unpacked. The measure is the benchmark's own: precision and recall of shingles of four
//! words, counted page by page and averaged, and F1 of the two averages. Each page is scored twice: all text that
//! ingest takes from it, and the lines that it does not flag as furniture.
#![allow(clippy::print_stdout, reason = "an example is an application")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use crossread_core::{LineKind, Report};
use crossread_ingest::ingest;

/// Words in a shingle, as in the benchmark.
const SHINGLE: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let folder =
        env::args().nth(1).ok_or("usage: extraction DIR (with ground-truth.json and html/ID.html)")?;
    let truth: serde_json::Value =
        serde_json::from_slice(&fs::read(Path::new(&folder).join("ground-truth.json"))?)?;
    let (mut all, mut kept) = (Score::default(), Score::default());
    let (mut pages, mut time) = (0_u32, Duration::ZERO);
    for (id, page) in truth.as_object().ok_or("ground-truth.json is no object")? {
        let bytes = fs::read(Path::new(&folder).join("html").join(format!("{id}.html")))?;
        let start = Instant::now();
        let ingested = ingest("page.html", &bytes);
        time += start.elapsed();
        pages += 1;
        let expected = page["articleBody"].as_str().unwrap_or_default();
        let body = |keep: fn(LineKind) -> bool| {
            ingested
                .as_ref()
                .ok()
                .and_then(|i| i.reports.first())
                .map(|report| body(report, keep))
                .unwrap_or_default()
        };
        all.add(expected, &body(|kind| kind != LineKind::Title));
        kept.add(expected, &body(|kind| matches!(kind, LineKind::Body | LineKind::Heading)));
    }
    println!("{:28} {:>6} {:>10} {:>7}", "", "F1", "precision", "recall");
    println!("{}", all.row("extracted text"));
    println!("{}", kept.row("without furniture"));
    println!("{pages} pages, {:.1} pages/s", f64::from(pages) / time.as_secs_f64());
    Ok(())
}

/// The report's lines of the kinds that `keep` wants, without the headline.
fn body(report: &Report, keep: fn(LineKind) -> bool) -> String {
    let lines = report.lines().iter().filter(|line| keep(line.kind));
    lines.map(|line| report.words(line.span)).collect::<Vec<_>>().join("\n")
}

/// Precision and recall of the pages so far.
#[derive(Default)]
struct Score {
    precision: Vec<f64>,
    recall: Vec<f64>,
}

impl Score {
    fn add(&mut self, expected: &str, found: &str) {
        let (expected, found) = (shingles(expected), shingles(found));
        let both: usize =
            expected.iter().map(|(shingle, count)| found.get(shingle).unwrap_or(&0).min(count)).sum();
        let ratio = |of: &BTreeMap<Vec<&str>, usize>| {
            let sum: usize = of.values().sum();
            (sum > 0).then(|| both as f64 / sum as f64)
        };
        self.precision.extend(ratio(&found));
        self.recall.extend(ratio(&expected));
    }

    fn row(&self, name: &str) -> String {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        let (precision, recall) = (mean(&self.precision), mean(&self.recall));
        let f1 = 2.0 * precision * recall / (precision + recall);
        format!("{name:28} {f1:>6.3} {precision:>10.3} {recall:>7.3}")
    }
}

/// The text's runs of four words with their counts; a shorter text is one shingle.
fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let mut counts = BTreeMap::new();
    for start in 0..words.len().saturating_sub(SHINGLE - 1).max(usize::from(!words.is_empty())) {
        let shingle = words.iter().skip(start).take(SHINGLE).copied().collect();
        *counts.entry(shingle).or_insert(0) += 1;
    }
    counts
}
