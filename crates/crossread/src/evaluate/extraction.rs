//! Article extraction: what ingest takes from web pages, against the Article Extraction Benchmark of Scrapinghub.
//!
//! The measure is the benchmark's own: precision and recall of shingles of four words, counted page by page and
//! averaged, and F1 of the two averages. Each page is scored twice: all text that ingest takes from it, and the lines
//! that it does not flag as furniture.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossread::{LARGEST_FILE, LineKind, Report, ingest};
use flate2::read::GzDecoder;

use crate::failure::Failure;

/// Words in a shingle, as in the benchmark.
const SHINGLE: usize = 4;

/// Measures on `dir`, which holds `ground-truth.json` and the pages as `html/ID.html` or, as the benchmark comes,
/// `html/ID.html.gz`; gives a table.
pub(crate) fn table(dir: &Path) -> Result<String, Failure> {
    let (mut all, mut kept) = (Score::default(), Score::default());
    let (mut pages, mut time) = (0_u32, Duration::ZERO);
    for (id, expected) in articles(&dir.join("ground-truth.json"))? {
        let bytes = page(&dir.join("html"), &id)?;
        let start = Instant::now();
        // A page that is refused counts as one in which nothing was found.
        let found = ingest("page.html", &bytes).ok();
        time += start.elapsed();
        pages += 1;
        let text = |keep: fn(LineKind) -> bool| {
            found.as_ref().and_then(|i| i.reports.first()).map(|r| body(r, keep)).unwrap_or_default()
        };
        all.add(&expected, &text(|kind| kind != LineKind::Title));
        kept.add(&expected, &text(|kind| matches!(kind, LineKind::Body | LineKind::Heading)));
    }
    Ok(format!(
        "{:18} {:>6} {:>10} {:>7}\n{}{}{pages} pages, {:.1} pages/s\n",
        "",
        "F1",
        "precision",
        "recall",
        all.row("extracted text"),
        kept.row("without furniture"),
        f64::from(pages) / time.as_secs_f64(),
    ))
}

/// The benchmark's pages by id, each with the article's text.
fn articles(truth: &Path) -> Result<BTreeMap<String, String>, Failure> {
    #[derive(serde::Deserialize)]
    struct Page {
        #[serde(rename = "articleBody", default)]
        body: String,
    }
    let fail = |reason: String| Failure::Evaluation { path: truth.to_owned(), reason };
    let bytes = std::fs::read(truth).map_err(|e| {
        fail(format!("{e}; name the benchmark's folder, which holds ground-truth.json and html/"))
    })?;
    let pages: BTreeMap<String, Page> = serde_json::from_slice(&bytes)
        .map_err(|e| fail(format!("{e}; expected an object of pages, each with \"articleBody\"")))?;
    if pages.is_empty() {
        return Err(fail("it names no page".to_owned()));
    }
    Ok(pages.into_iter().map(|(id, page)| (id, page.body)).collect())
}

/// The bytes of one page, unpacked.
fn page(html: &Path, id: &str) -> Result<Vec<u8>, Failure> {
    let fail = |path: PathBuf, reason: String| Failure::Evaluation { path, reason };
    let plain = html.join(format!("{id}.html"));
    let packed = html.join(format!("{id}.html.gz"));
    let mut bytes = Vec::new();
    match File::open(&plain) {
        Ok(file) => {
            file.take(LARGEST_FILE).read_to_end(&mut bytes).map_err(|e| fail(plain, e.to_string()))?
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let file = File::open(&packed).map_err(|e| {
                fail(plain, format!("{e}, and no .html.gz either; the benchmark holds this page"))
            })?;
            let unpacked = GzDecoder::new(file).take(LARGEST_FILE).read_to_end(&mut bytes);
            unpacked.map_err(|e| fail(packed, format!("{e}; unpack it, or fetch it again")))?
        }
        Err(error) => return Err(fail(plain, error.to_string())),
    };
    Ok(bytes)
}

/// The report's lines of the kinds that `keep` wants.
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
        let f1 = super::f1(precision, recall);
        format!("{name:18} {f1:>6.3} {precision:>10.3} {recall:>7.3}\n")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_scored_by_hand() {
        let mut score = Score::default();
        // Shingles expected: abcd bcde; found: abcd bcdx; one in common.
        score.add("a b c d e", "a b, c d x");
        assert_eq!(
            (score.precision.as_slice(), score.recall.as_slice()),
            ([0.5].as_slice(), [0.5].as_slice())
        );
        score.add("a b c d", "");
        assert_eq!((score.precision.len(), score.recall.len()), (1, 2));
    }

    #[test]
    fn a_short_text_is_one_shingle() {
        assert_eq!(shingles("one two").into_keys().collect::<Vec<_>>(), [["one", "two"]]);
        assert!(shingles(" .").is_empty());
    }
}
