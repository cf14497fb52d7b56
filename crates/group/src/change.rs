use std::collections::BTreeSet;

use crossread_core::{LineKind, Report};
use serde::{Deserialize, Serialize};

/// Sentences listed of either sort.
const MOST_SENTENCES: usize = 20;

/// What a copy changed in its original's text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The original's headline and the copy's, where they differ.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub heading: Option<(String, String)>,
    /// Sentences that the copy alone has, the first 20.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub added: Vec<String>,
    /// Sentences that it leaves out, the first 20.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub left_out: Vec<String>,
}

/// Sets a copy against its original, sentence by sentence.
pub fn change(original: &Report, copy: &Report) -> Change {
    let (old, new) = (sentences(original), sentences(copy));
    let missing_in = |from: &[String], other: &[String]| {
        let known: BTreeSet<String> = other.iter().map(|sentence| plain(sentence)).collect();
        from.iter().filter(|s| !known.contains(&plain(s))).take(MOST_SENTENCES).cloned().collect()
    };
    let heading = heading(original).zip(heading(copy)).filter(|(a, b)| plain(a) != plain(b));
    Change { heading, added: missing_in(&new, &old), left_out: missing_in(&old, &new) }
}

fn heading(report: &Report) -> Option<String> {
    let line = report.lines().iter().find(|line| line.kind == LineKind::Title);
    let words = line.map(|line| report.words(line.span)).or(report.title())?.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// The sentences of the prose, cut at full stops alone: both texts are cut alike, which is all that is needed.
fn sentences(report: &Report) -> Vec<String> {
    let prose = report.lines().iter().filter(|line| line.kind == LineKind::Body);
    prose
        .flat_map(|line| report.words(line.span).split_inclusive(['.', '!', '?']))
        .map(|sentence| sentence.trim_matches(|c: char| c.is_whitespace() || "\"”’".contains(c)).to_owned())
        .filter(|sentence| sentence.chars().any(char::is_alphanumeric))
        .collect()
}

/// Letters and digits alone.
fn plain(sentence: &str) -> String {
    sentence.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
