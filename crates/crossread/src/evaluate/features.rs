//! What the mentions of labelled pairs have in common, for training to weigh.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crossread::{MiniLm, ingest};
use crossread_annotate::annotate;
use crossread_core::{Anchor, Judgement, PairReader, Passage, Report, Span, Story};
use crossread_reconcile::{cast, features_of};
use serde::Deserialize;

use super::gold_pairs::bytes;
use super::score::text;
use crate::failure::Failure;

/// A pair of passages, as `training/mentions.py` writes it: a line of JSON.
#[derive(Deserialize)]
struct Line {
    /// The folder of its reports, below `reports`.
    story: String,
    a: Side,
    b: Side,
}

/// A passage: its sentence, and the code points of the sentence that are the passage.
#[derive(Deserialize)]
struct Side {
    sentence: String,
    start: usize,
    end: usize,
}

/// For each line of `pairs` a line of JSON: the pair reader's log odds of one question and of one answer, and the names of the features that
/// hold; `null` where a passage stands in no report of its story.
pub(super) fn table(pairs: &Path, reports: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let fail = |reason: String| Failure::Evaluation { path: pairs.to_owned(), reason };
    let read = |(n, line): (usize, &str)| {
        serde_json::from_str::<Line>(line).map_err(|e| fail(format!("line {}: {e}", n + 1)))
    };
    let lines = text(pairs)?.lines().enumerate().map(read).collect::<Result<Vec<Line>, Failure>>()?;
    let mut of_story: BTreeMap<&str, Vec<(usize, &Line)>> = BTreeMap::new();
    for (n, line) in lines.iter().enumerate() {
        of_story.entry(&line.story).or_default().push((n, line));
    }
    let mut found = vec!["null".to_owned(); lines.len()];
    for (story, lines) in of_story {
        for ((n, _), line) in lines.iter().zip(of_one_story(&encoder, &reports.join(story), &lines)) {
            if let (Some(slot), Some(line)) = (found.get_mut(*n), line) {
                *slot = line;
            }
        }
    }
    Ok(found.join("\n") + "\n")
}

fn of_one_story(encoder: &MiniLm, folder: &Path, lines: &[(usize, &Line)]) -> Vec<Option<String>> {
    let reports = read(folder);
    let annotations = annotate(&reports, encoder);
    let story = Story::new(reports.into_iter().zip(annotations).collect());
    let cast = cast(&story);
    let sides: Vec<Passage> =
        lines.iter().flat_map(|(_, line)| [passage(&line.a), passage(&line.b)]).collect();
    let places: Vec<(usize, usize)> = (0..lines.len()).map(|n| (2 * n, 2 * n + 1)).collect();
    let sentences = story.reports().iter().flat_map(|report| {
        report.annotations.sentences.iter().map(|s| Passage::whole(report.report.words(s.span)))
    });
    let passages: Vec<Passage> = sides.iter().copied().chain(sentences).collect();
    let judged = encoder.judge(&passages, &places);
    let row = |(sides, judgement): (&[Passage], &Judgement)| {
        let [a, b] = sides else { return None };
        let a = anchor(&story, *a, None)?;
        let b = anchor(&story, *b, Some(a))?;
        let features = features_of(&story, &cast, a, b)?;
        let odds = [judgement.question, judgement.answer].map(|chance| libm::logf(chance / (1.0 - chance)));
        serde_json::to_string(&(odds, features)).ok()
    };
    sides.chunks(2).zip(&judged).map(row).collect()
}

fn passage(side: &Side) -> Passage<'_> {
    let span = bytes(&side.sentence, side.start, side.end).unwrap_or(Span::new(0, 0));
    Passage { sentence: &side.sentence, span }
}

/// Where a passage stands: in another report than `other`, where it can.
fn anchor(story: &Story, passage: Passage, other: Option<Anchor>) -> Option<Anchor> {
    let places = story.reports().iter().filter_map(|report| {
        let at = report.report.text().find(passage.sentence)?;
        report.anchor(Span::new(at + passage.span.start, at + passage.span.end))
    });
    let places: Vec<Anchor> = places.collect();
    let elsewhere = places.iter().find(|anchor| other.is_none_or(|other| other.report() != anchor.report()));
    elsewhere.or(places.first()).copied()
}

/// The reports of a folder, those that cannot be read left out.
fn read(folder: &Path) -> Vec<Report> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let files: BTreeSet<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let ingested = files.iter().filter_map(|file| {
        let name = file.file_name()?.to_string_lossy().into_owned();
        ingest(&name, &std::fs::read(file).ok()?).ok()
    });
    ingested.flat_map(|ingested| ingested.reports).collect()
}
