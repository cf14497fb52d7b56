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
