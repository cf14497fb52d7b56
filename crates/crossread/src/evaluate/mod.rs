//! One command a benchmark; each gives a table.

mod commitments;
mod conll;
mod coreference;
mod dependencies;
mod equate;
mod extraction;
mod features;
mod gold;
mod gold_pairs;
mod metadata;
mod origins;
mod pairs;
mod polnear;
mod recognizers;
mod score;
mod sentences;
mod store;
mod stories;
mod story_pairs;
mod sts;
mod timex;

use crate::arguments::Set;
use crate::failure::Failure;

/// Runs one benchmark and gives its table as text.
pub(crate) fn evaluate(set: &Set) -> Result<String, Failure> {
    match set {
        Set::Gold { dir, misses } => gold::table(dir, *misses),
        Set::Extraction { dir } => extraction::table(dir),
        Set::Metadata { dir } => metadata::table(dir),
        Set::Sentences { dir } => sentences::table(dir),
        Set::Polnear { dir } => polnear::table(dir),
        Set::Origins { dir } => origins::table(dir),
        Set::Commitments { file } => commitments::table(file),
        Set::Conll { path } => conll::table(path),
        Set::Coreference { path } => coreference::table(path),
        Set::Dependencies { path } => dependencies::table(path),
        Set::Store { articles, undated } => store::table(*articles, *undated),
        Set::Stories { dir } => stories::table(dir),
        Set::Sts { path } => sts::table(path),
        Set::Pairs { path } => pairs::table(path),
        Set::StoryPairs { dir } => story_pairs::table(dir),
        Set::GoldPairs { shared, split, threshold } => gold_pairs::table(shared, split, *threshold),
        Set::Features { pairs, reports } => features::table(pairs, reports),
        Set::Timex { path } => timex::table(path),
        Set::Recognizers { dir } => recognizers::table(dir),
        Set::Equate { path } => equate::table(path),
    }
}

/// The harmonic mean of precision and recall; 0 where both are.
fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
}
