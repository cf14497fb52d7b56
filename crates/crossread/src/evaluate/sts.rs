//! Likeness of sentence pairs: the semantic textual similarity benchmark (Cer et al. 2017) and its like.

use std::collections::BTreeMap;
use std::path::Path;

use crossread::{Encoder, MiniLm};
use crossread_core::Passage;

use super::score::{files, name, text};
use crate::failure::Failure;

/// Measures on tables of sentence pairs with a score of how alike they are: Spearman's correlation with the cosines of
/// our embeddings.
///
/// Comma-separated (`first,second,score`, without a head) or tab-separated with a head that names `sentence_A`,
/// `sentence_B` and `relatedness_score`, or `sentence1`, `sentence2` and `score`.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let mut table = format!("{:44} {:>10} {:>9}\n", "", "pairs", "Spearman");
    for file in files(path, &["csv", "tsv", "txt"])? {
        let pairs = pairs(&text(&file)?);
        if pairs.is_empty() {
            let reason = "no row has two sentences and a score; see: crossread evaluate sts --help";
            return Err(Failure::Evaluation { path: file, reason: reason.to_owned() });
        }
        let passages: Vec<Passage> =
            pairs.iter().flat_map(|p| [&p.first, &p.second]).map(|text| Passage::whole(text)).collect();
        let embeddings = encoder.embed(&passages);
        let cosines: Vec<f64> = embeddings
            .chunks_exact(2)
            .map(|pair| if let [a, b] = pair { f64::from(a.cosine(b)) } else { 0.0 })
            .collect();
        let scores: Vec<f64> = pairs.iter().map(|pair| pair.score).collect();
        let row = format!("{:44} {:>10} {:>9.4}\n", name(&file), pairs.len(), spearman(&cosines, &scores));
        table.push_str(&row);
    }
    Ok(table)
}

/// Two sentences and how alike they are.
#[derive(Debug, PartialEq)]
struct Pair {
    first: String,
    second: String,
    score: f64,
}

/// The rows of a table that are whole.
fn pairs(source: &str) -> Vec<Pair> {
    let rows = if source.lines().next().is_some_and(|head| head.contains('\t')) {
        let mut lines = source.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let head = lines.next().unwrap_or_default();
        let column =
            |names: [&str; 2]| head.iter().position(|name| names.contains(name)).unwrap_or(usize::MAX);
        let columns =
            [["sentence_A", "sentence1"], ["sentence_B", "sentence2"], ["relatedness_score", "score"]]
                .map(column);
        let cell = |line: &Vec<&str>, at: usize| line.get(at).copied().unwrap_or_default().to_owned();
        lines.map(|line| columns.map(|at| cell(&line, at)).to_vec()).collect()
    } else {
        comma_separated(source)
    };
    let pair = |row: Vec<String>| {
        let [first, second, score] = row.try_into().ok()?;
        Some(Pair { first, second, score: score.trim().parse().ok()? })
    };
    rows.into_iter().filter_map(pair).collect()
}

/// The rows of a table as RFC 4180 writes them.
pub(super) fn comma_separated(source: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = source.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    if !row.is_empty() || !cell.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// Spearman's rank correlation: Pearson's of the ranks, equals sharing the mean of theirs; 0 where nothing varies.
fn spearman(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let product: f64 = a.iter().zip(&b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum();
    let spread = |values: &[f64], mean: f64| values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
    let both = (spread(&a, mean_a) * spread(&b, mean_b)).sqrt();
    if both > 0.0 { product / both } else { 0.0 }
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rank_of: BTreeMap<usize, f64> = BTreeMap::new();
    let mut before = 0;
    for equals in order.chunk_by(|a, b| a.0 == b.0) {
        let rank = before as f64 + (equals.len() as f64 + 1.0) / 2.0;
        rank_of.extend(equals.iter().map(|&(_, place)| (place, rank)));
        before += equals.len();
    }
    rank_of.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let pair = |first: &str, second: &str, score| Pair {
            first: first.to_owned(),
            second: second.to_owned(),
            score,
        };
        let quoted = "\"One, \"\"two\"\".\",Three.,4.5\r\nA,B,0\nno score,here,x\n";
        assert_eq!(pairs(quoted), [pair("One, \"two\".", "Three.", 4.5), pair("A", "B", 0.0)]);
        let tabs = "pair_ID\tsentence_A\tsentence_B\trelatedness_score\n1\tA b\tC d\t3.6\n";
        assert_eq!(pairs(tabs), [pair("A b", "C d", 3.6)]);
    }

    #[test]
    fn correlation() {
        assert!((spearman(&[1.0, 2.0, 3.0, 9.0], &[0.1, 0.2, 0.3, 0.4]) - 1.0).abs() < 1e-12);
        assert!((spearman(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]) + 1.0).abs() < 1e-12);
        assert_eq!(ranks(&[5.0, 1.0, 5.0, 9.0]), [2.5, 1.0, 2.5, 4.0]);
        assert_eq!(spearman(&[1.0, 1.0], &[2.0, 3.0]), 0.0);
    }
}
