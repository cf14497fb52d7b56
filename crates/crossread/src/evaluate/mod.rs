//! One command a benchmark; each gives a table.

mod gold;

use crate::arguments::Set;
use crate::failure::Failure;

/// Runs one benchmark and gives its table as text.
pub(crate) fn evaluate(set: &Set) -> Result<String, Failure> {
    match set {
        Set::Gold { dir, misses } => gold::table(dir, *misses),
        Set::Extraction { dir } | Set::Sentences { dir } => Err(Failure::Evaluation { path: dir.clone(), reason: "not yet".to_owned() }),
    }
}
