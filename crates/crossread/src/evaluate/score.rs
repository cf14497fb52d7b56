//! Counts of right answers, and files to measure on.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// How many were found rightly, found, and expected.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) right: usize,
    pub(super) found: usize,
    pub(super) expected: usize,
}

impl Counts {
    /// Counts one answer of each sort.
    pub(super) fn count(&mut self, found: bool, expected: bool, right: bool) {
        self.found += usize::from(found);
        self.expected += usize::from(expected);
        self.right += usize::from(right);
    }

    /// Adds another's counts.
    pub(super) fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.found += other.found;
        self.expected += other.expected;
    }

    /// The head of a table of [`row`](Self::row)s.
    pub(super) fn head(counted: &str) -> String {
        format!("{:44} {counted:>10} {:>6} {:>10} {:>7}\n", "", "F1", "precision", "recall")
    }

    /// A line of a table: what was expected, F1, precision, recall.
    pub(super) fn row(&self, name: &str) -> String {
        let precision = self.right as f64 / self.found.max(1) as f64;
        let recall = self.right as f64 / self.expected.max(1) as f64;
        let f1 = super::f1(precision, recall);
        format!("{name:44} {:>10} {f1:>6.3} {precision:>10.3} {recall:>7.3}\n", self.expected)
    }
}

/// `path` itself if it is a file; if a folder, its files that end in one of `extensions`, by name.
pub(super) fn files(path: &Path, extensions: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let fail = |reason: String| Failure::Evaluation { path: path.to_owned(), reason };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|e| fail(e.to_string()))? {
        let file = entry.map_err(|e| fail(e.to_string()))?.path();
        let ending = file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_owned();
        if file.is_file() && extensions.contains(&ending.as_str()) {
            found.push(file);
        }
    }
    found.sort();
    if found.is_empty() {
        let endings: Vec<String> = extensions.iter().map(|e| format!(".{e}")).collect();
        return Err(fail(format!("no file here ends in {}; name a file or a folder", endings.join(", "))));
    }
    Ok(found)
}

/// The text of a file; bytes that are no UTF-8 become replacement characters.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    let bytes = std::fs::read(path)
        .map_err(|e| Failure::Evaluation { path: path.to_owned(), reason: e.to_string() })?;
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
}

/// A file's name without its folder.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Average precision of a ranking, greatest score first; equal scores count as one step.
pub(super) fn average_precision(mut ranked: Vec<(f32, bool)>) -> f64 {
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut seen, mut right, mut sum) = (0, 0, 0.0);
    for equals in ranked.chunk_by(|a, b| a.0 == b.0) {
        let more = equals.iter().filter(|(_, same)| *same).count();
        seen += equals.len();
        right += more;
        sum += more as f64 * right as f64 / seen as f64;
    }
    sum / right.max(1) as f64
}

/// Seconds of processor time of this process so far, in hundredths, as Linux tells them; 0 elsewhere.
pub(super) fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Fields 14 and 15, in hundredths of a second (proc(5)); field 2 ends at the last parenthesis.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The bins of a [`reliability`] table.
const BINS: usize = 10;

/// How far chances hold: for each tenth of them how many there are, their mean, and the share that is true.
pub(super) fn reliability(chances: &[(f32, bool)]) -> String {
    let mut table = format!("    {:>10} {:>8} {:>8} {:>8}\n", "chance", "pairs", "mean", "true");
    for bin in 0..BINS {
        let within =
            |&&(chance, _): &&(f32, bool)| (chance * BINS as f32).min(BINS as f32 - 1.0) as usize == bin;
        let some: Vec<&(f32, bool)> = chances.iter().filter(within).collect();
        let count = some.len() as f64;
        let mean = some.iter().map(|(chance, _)| f64::from(*chance)).sum::<f64>() / count.max(1.0);
        let share = some.iter().filter(|(_, holds)| *holds).count() as f64 / count.max(1.0);
        let range = format!("{:.1} to {:.1}", bin as f64 / 10.0, (bin + 1) as f64 / 10.0);
        if some.is_empty() {
            table.push_str(&format!("    {range:>10} {:>8}\n", 0));
        } else {
            table.push_str(&format!("    {range:>10} {:>8} {mean:>8.3} {share:>8.3}\n", some.len()));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranking() {
        assert_eq!(average_precision(vec![(0.1, false), (0.9, true)]), 1.0);
        assert_eq!(
            average_precision(vec![(0.9, false), (0.5, true), (0.5, false), (0.2, true)]),
            (1.0 / 3.0 + 0.5) / 2.0
        );
        assert_eq!(average_precision(Vec::new()), 0.0);
    }

    #[test]
    fn chances_in_tenths() {
        let table = reliability(&[(0.04, false), (0.08, true), (1.0, true), (0.95, true)]);
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines.len(), 11);
        assert_eq!(lines[1], ["0.0", "to", "0.1", "2", "0.060", "0.500"]);
        assert_eq!(lines[2], ["0.1", "to", "0.2", "0"]);
        assert_eq!(lines[10], ["0.9", "to", "1.0", "2", "0.975", "1.000"]);
    }
}
