//! Numbers in entailment: the EQUATE sets (Ravichander and others 2019), judged by the number comparator alone.

use std::path::Path;

use crossread::compare_numbers;
use crossread_annotate::expressions;

use super::score::{files, name, text};
use super::sts::comma_separated;
use crate::failure::Failure;

/// Measures on the `.csv` files of a folder. A pair is called a contradiction where a number of the second text is
/// incompatible with those of the first and none agrees; entailed where every number of the second agrees with one of the
/// first; else neutral. The comparator knows neither grammar nor the world: this says how far numbers alone go.
pub(super) fn table(path: &Path) -> Result<String, Failure> {
    let mut table = format!("{:32} {:>7} {:>7} {:>9}\n", "", "pairs", "right", "constant");
    for file in files(path, &["csv"])? {
        let rows = comma_separated(&text(&file)?);
        let pairs: Vec<(&str, &str, &str)> = rows
            .iter()
            .skip(1)
            .filter_map(|row| Some((row.first()?.as_str(), row.get(1)?.as_str(), row.get(2)?.as_str())))
            .collect();
        let right = pairs.iter().filter(|(a, b, label)| judged(a, b) == *label).count();
        let count = |label: &str| pairs.iter().filter(|(.., l)| *l == label).count();
        let constant = ["entailment", "neutral", "contradiction"].map(count).into_iter().max().unwrap_or(0);
        let share = |n: usize| n as f64 / pairs.len().max(1) as f64;
        let (right, constant) = (share(right), share(constant));
        table.push_str(&format!("{:32} {:>7} {right:>7.3} {constant:>9.3}\n", name(&file), pairs.len()));
    }
    Ok(table)
}

fn judged(first: &str, second: &str) -> &'static str {
    let (ours, theirs) = (expressions(first, None).1, expressions(second, None).1);
    let mut verdict = "entailment";
    for number in &theirs {
        let answers: Vec<Option<bool>> = ours.iter().map(|other| compare_numbers(other, number)).collect();
        if answers.contains(&Some(true)) {
            continue;
        }
        verdict = if answers.contains(&Some(false)) { "contradiction" } else { "neutral" };
        break;
    }
    if theirs.is_empty() { "neutral" } else { verdict }
}
