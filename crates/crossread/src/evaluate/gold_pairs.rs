//! Pairs of evidence of one gold finding, out of two reports: do they give one answer?

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crossread::{Encoder, MiniLm, sentence_spans};
use crossread_core::{Difference, Judgement, PairReader, Passage, Span};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::score::{average_precision, reliability};
use crate::failure::Failure;

/// Of the pairs that agree, the share that may be called different at the first threshold.
const FALSE: f64 = 0.03;

/// Measures on the gold records of a split of `shared`, which holds gold/splits.json, gold/NAME.json and reports/: all
/// pairs of evidence of one finding out of two reports. Evidence of one side gives one answer, of two sides another. It is
/// read with all the sentences that it touches; of a report in JSON, the text is title, line break, text.
///
/// How well the pair reader's chance of one answer, and the cosine of the embeddings, find another answer: average
/// precision; what is found, in all and by what differs, where 3 % of those that agree are called different, and where a
/// chance below `threshold` is; and whether the chance of one answer holds.
pub(super) fn table(shared: &Path, split: &str, threshold: f32) -> Result<String, Failure> {
    let encoder = MiniLm::new()?;
    let (mut pairs, mut judged) = (Vec::new(), Vec::new());
    let (stories, missing) = stories(shared, split)?;
    for story in &stories {
        let of_story = story.pairs();
        let sentences = story.texts.values().flat_map(Text::sentences);
        judged.extend(judge(&encoder, of_story.iter().map(|pair| [pair.a, pair.b]), sentences));
        pairs.extend(of_story);
    }
    if pairs.is_empty() {
        let reason = format!("no finding of split {split} has evidence in two reports that lie in reports/");
        return Err(Failure::Evaluation { path: shared.to_owned(), reason });
    }
    let passages: Vec<Passage> = pairs.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    let embeddings = encoder.embed(&passages);
    let cosines = embeddings.chunks_exact(2).map(|two| if let [a, b] = two { a.cosine(b) } else { 0.0 });
    let differ = pairs.iter().filter(|pair| pair.answer == Answer::Another).count();
    let mut table = format!(
        "{split}: {} pairs of one question in {} stories ({missing} without their reports), {differ} with another answer\n",
        pairs.len(),
        stories.len(),
    );
    let reader: Vec<f32> = judged.iter().map(|judgement| 1.0 - judgement.answer).collect();
    let called = judged.iter().map(|judgement| judgement.answer < threshold).collect();
    table.push_str(&found(&pairs, &reader, "reader", Some((threshold, called))));
    table.push_str(&found(&pairs, &cosines.map(|cosine| -cosine).collect::<Vec<_>>(), "cosine", None));
    let chances: Vec<(f32, bool)> = judged
        .iter()
        .zip(&pairs)
        .map(|(judgement, pair)| (judgement.answer, pair.answer == Answer::One))
        .collect();
    table.push_str(&format!("one answer, by its chance:\n{}", reliability(&chances)));
    Ok(table)
}

/// Judges pairs of one story; how rare a word is is told by the pairs and the `sentences` beside them.
pub(super) fn judge<'t>(
    encoder: &MiniLm,
    pairs: impl Iterator<Item = [Passage<'t>; 2]>,
    sentences: impl Iterator<Item = &'t str>,
) -> Vec<Judgement> {
    let mut passages: Vec<Passage> = pairs.flatten().collect();
    let places: Vec<(usize, usize)> = (0..passages.len() / 2).map(|n| (2 * n, 2 * n + 1)).collect();
    passages.extend(sentences.map(Passage::whole));
    encoder.judge(&passages, &places)
}

/// What scores of another answer find: average precision, and the shares at the thresholds.
fn found(pairs: &[Pair], scores: &[f32], by: &str, fixed: Option<(f32, Vec<bool>)>) -> String {
    let another = |pair: &Pair| pair.answer == Answer::Another;
    let ranked = scores.iter().copied().zip(pairs.iter().map(another)).collect();
    let mut lines = format!("{by}: average precision {:.3}\n", average_precision(ranked));
    let mut agreeing: Vec<f32> =
        scores.iter().zip(pairs).filter(|(_, pair)| !another(pair)).map(|(score, _)| *score).collect();
    agreeing.sort_by(|a, b| b.total_cmp(a));
    let least = agreeing.get((FALSE * agreeing.len() as f64) as usize).copied().unwrap_or(f32::MIN);
    let called: Vec<bool> = scores.iter().map(|score| *score > least).collect();
    let of_agreeing = format!("at 3 % of the agreeing (score above {least:.3})");
    lines.push_str(&shares(pairs, &called, &of_agreeing));
    if let Some((threshold, called)) = fixed {
        let wrong = called.iter().zip(pairs).filter(|(called, pair)| **called && !another(pair)).count();
        let share = wrong as f64 / agreeing.len().max(1) as f64;
        let name = format!("chance below {threshold}, {:.1} % of the agreeing", 100.0 * share);
        lines.push_str(&shares(pairs, &called, &name));
    }
    lines
}

/// The share of pairs with another answer that are called so, in all and by what differs.
fn shares(pairs: &[Pair], called: &[bool], name: &str) -> String {
    let mut counts: BTreeMap<Option<Difference>, (usize, usize)> = BTreeMap::new();
    let mut all = (0, 0);
    for (pair, called) in pairs.iter().zip(called) {
        if pair.answer == Answer::Another {
            for count in [&mut all, counts.entry(pair.differs).or_default()] {
                count.0 += usize::from(*called);
                count.1 += 1;
            }
        }
    }
    let share = |(found, of): (usize, usize)| found as f64 / of.max(1) as f64;
    let by_type = counts.into_iter().map(|(differs, count)| {
        let name = differs.map_or("untyped".to_owned(), |differs| format!("{differs:?}").to_lowercase());
        format!("{name} {:.2} of {}", share(count), count.1)
    });
    let by_type: Vec<String> = by_type.collect();
    format!("  {name}: found {:.3} of {}; {}\n", share(all), all.1, by_type.join(", "))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    One,
    Another,
}

/// Two pieces of evidence of one finding.
#[derive(Debug, PartialEq)]
struct Pair<'s> {
    a: Passage<'s>,
    b: Passage<'s>,
    answer: Answer,
    /// In what the sides differ, where it is told.
    differs: Option<Difference>,
}

#[derive(Deserialize)]
struct Gold {
    reports: Vec<String>,
    findings: Vec<GoldFinding>,
}

#[derive(Deserialize)]
struct GoldFinding {
    sides: Vec<GoldSide>,
    #[serde(default)]
    differs: Option<Difference>,
}

#[derive(Deserialize)]
struct GoldSide {
    evidence: Vec<Evidence>,
}

/// Words of a report; the places count code points.
#[derive(Deserialize)]
struct Evidence {
    report: String,
    start: usize,
    end: usize,
    exact: String,
}

/// A gold record with the texts of its reports.
struct GoldStory {
    gold: Gold,
    texts: BTreeMap<String, Text>,
}

/// A report's text and where its sentences stand.
struct Text {
    words: String,
    sentences: Vec<Span>,
}

impl Text {
    fn new(words: String) -> Self {
        let mut start = 0;
        let mut sentences = Vec::new();
        for line in words.split_inclusive('\n') {
            let spans = sentence_spans(line).into_iter();
            sentences.extend(spans.map(|span| Span::new(start + span.start, start + span.end)));
            start += line.len();
        }
        Self { words, sentences }
    }

    fn sentences(&self) -> impl Iterator<Item = &str> {
        self.sentences.iter().map(|span| span.of(&self.words))
    }

    /// The evidence within all the sentences that it touches; nothing where the text has other words there.
    fn passage(&self, evidence: &Evidence) -> Option<Passage<'_>> {
        let span = bytes(&self.words, evidence.start, evidence.end)?;
        if span.of(&self.words) != evidence.exact {
            return None;
        }
        let touched = self.sentences.iter().filter(|sentence| sentence.overlaps(span));
        let around = touched.fold(span, |all, sentence| all.join(*sentence));
        let within = Span::new(span.start - around.start, span.end - around.start);
        Some(Passage { sentence: around.of(&self.words), span: within })
    }
}

/// The bytes of a range of code points of a text; `None` where it has no such place.
pub(super) fn bytes(text: &str, start: usize, end: usize) -> Option<Span> {
    let mut places = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
    let first = places.nth(start)?;
    let last = if end > start { places.nth(end - start - 1)? } else { first };
    Some(Span::new(first, last))
}

impl GoldStory {
    /// All pairs of evidence of one finding out of two reports.
    fn pairs(&self) -> Vec<Pair<'_>> {
        let mut pairs = Vec::new();
        for finding in &self.gold.findings {
            let sides = finding.sides.iter().enumerate();
            let placed: Vec<(usize, &str, Passage)> = sides
                .flat_map(|(side, of)| of.evidence.iter().map(move |evidence| (side, evidence)))
                .filter_map(|(side, evidence)| {
                    let passage = self.texts.get(&evidence.report)?.passage(evidence)?;
                    Some((side, evidence.report.as_str(), passage))
                })
                .collect();
            for (n, (side, report, a)) in placed.iter().enumerate() {
                for (other_side, other_report, b) in placed.iter().skip(n + 1) {
                    if report != other_report {
                        let one = side == other_side;
                        pairs.push(Pair {
                            a: *a,
                            b: *b,
                            answer: if one { Answer::One } else { Answer::Another },
                            differs: finding.differs.filter(|_| !one),
                        });
                    }
                }
            }
        }
        pairs
    }
}

/// The stories of a split whose reports are there, and how many others it has.
fn stories(shared: &Path, split: &str) -> Result<(Vec<GoldStory>, usize), Failure> {
    let folder = shared.join("gold");
    let file = folder.join("splits.json");
    let splits: BTreeMap<String, Vec<String>> = read(&file)?;
    let Some(names) = splits.get(split) else {
        let reason = format!("no split {split}; it has: {}", Vec::from_iter(splits.into_keys()).join(", "));
        return Err(Failure::Evaluation { path: file, reason });
    };
    let folders = folders(&shared.join("reports"))?;
    let mut found = Vec::new();
    for name in names {
        let gold: Gold = read(&folder.join(format!("{name}.json")))?;
        let texts = folders.iter().find_map(|folder| texts(folder, &gold));
        found.extend(texts.map(|texts| GoldStory { gold, texts }));
    }
    let missing = names.len() - found.len();
    Ok((found, missing))
}

/// The texts of a record's reports, if they all lie in `folder` and the first evidence stands in them.
fn texts(folder: &Path, gold: &Gold) -> Option<BTreeMap<String, Text>> {
    let names: BTreeSet<&String> = gold.reports.iter().collect();
    if !names.iter().all(|name| folder.join(name).is_file()) {
        return None;
    }
    let text = |name: &String| Some((name.clone(), Text::new(report(&folder.join(name))?)));
    let texts: BTreeMap<String, Text> = names.into_iter().map(text).collect::<Option<_>>()?;
    let first = gold.findings.iter().flat_map(|f| &f.sides).flat_map(|side| &side.evidence).next()?;
    texts.get(&first.report)?.words.contains(&first.exact).then_some(texts)
}

/// The sentences of all reports in a folder; none where it cannot be read.
pub(super) fn sentences(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let texts = files.iter().filter_map(|file| Some(Text::new(report(file)?)));
    texts.flat_map(|text| text.sentences().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The text of a report as the places count it: line breaks are one character; of JSON, title, line break, text.
fn report(file: &Path) -> Option<String> {
    let source = String::from_utf8(std::fs::read(file).ok()?).ok()?;
    if file.extension().is_some_and(|ending| ending == "json") {
        return article(&source);
    }
    Some(source.replace("\r\n", "\n").replace('\r', "\n"))
}

fn article(source: &str) -> Option<String> {
    let article: serde_json::Value = serde_json::from_str(source).ok()?;
    let part = |key: &str| article.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    Some(format!("{}\n{}", part("title"), part("text")))
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, Failure> {
    let fail = |reason: String| Failure::Evaluation { path: file.to_owned(), reason };
    let bytes = std::fs::read(file).map_err(|e| fail(e.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|e| fail(e.to_string()))
}

/// The folders under `path` at any depth, by name.
fn folders(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let (mut found, mut open) = (Vec::new(), vec![path.to_owned()]);
    while let Some(folder) = open.pop() {
        let fail = |e: std::io::Error| Failure::Evaluation { path: folder.clone(), reason: e.to_string() };
        for entry in std::fs::read_dir(&folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            if entry.file_type().map_err(fail)?.is_dir() {
                open.push(entry.path());
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Łódź\nA boat sank. Two men swam ashore. Nobody drowned.";

    fn evidence(report: &str, exact: &str) -> Evidence {
        let start = TEXT.split(exact).next().map_or(0, |before| before.chars().count());
        let end = start + exact.chars().count();
        Evidence { report: report.to_owned(), start, end, exact: exact.to_owned() }
    }

    #[test]
    fn evidence_is_read_in_its_sentences() {
        let text = Text::new(TEXT.to_owned());
        let passage = |exact: &str| text.passage(&evidence("a", exact)).expect("it stands there");
        assert_eq!(passage("boat").sentence, "A boat sank.");
        assert_eq!(passage("boat").words(), "boat");
        assert_eq!(passage("sank. Two men").sentence, "A boat sank. Two men swam ashore.");
        assert_eq!(passage("Łódź").sentence, "Łódź");
        assert_eq!(text.passage(&Evidence { start: 3, ..evidence("a", "boat") }), None);
        assert_eq!(text.passage(&Evidence { start: 900, end: 904, ..evidence("a", "boat") }), None);
    }

    #[test]
    fn pairs_are_of_one_finding_and_two_reports() {
        let source = r#"{"reports": ["a", "b"], "findings": [
            {"kind": "statement", "status": "conflict", "differs": "number", "sides": [
                {"value": "", "evidence": [{"report": "a", "start": 7, "end": 11, "exact": "boat"},
                                           {"report": "b", "start": 7, "end": 11, "exact": "boat"},
                                           {"report": "b", "start": 7, "end": 11, "exact": "ship"}]},
                {"value": "", "evidence": [{"report": "b", "start": 12, "end": 16, "exact": "sank"}]}]}]}"#;
        let gold: Gold = serde_json::from_str(source).expect("well-formed");
        let texts = ["a", "b"].map(|name| (name.to_owned(), Text::new(TEXT.to_owned())));
        let story = GoldStory { gold, texts: texts.into() };
        let found: Vec<_> =
            story.pairs().iter().map(|p| (p.a.words(), p.b.words(), p.answer, p.differs)).collect();
        assert_eq!(
            found,
            [
                ("boat", "boat", Answer::One, None),
                ("boat", "sank", Answer::Another, Some(Difference::Number)),
            ]
        );
    }

    #[test]
    fn what_is_found_at_a_threshold() {
        let passage = Passage::whole("A boat sank.");
        let pair = |answer, differs| Pair { a: passage, b: passage, answer, differs };
        let pairs = [
            pair(Answer::Another, Some(Difference::Number)),
            pair(Answer::Another, Some(Difference::Date)),
            pair(Answer::One, None),
        ];
        let lines = found(&pairs, &[0.9, 0.2, 0.4], "reader", Some((0.7, vec![true, true, true])));
        assert!(lines.starts_with("reader: average precision 0.833\n"), "{lines}");
        assert!(lines.contains("found 0.500 of 2; number 1.00 of 1, date 0.00 of 1\n"), "{lines}");
        assert!(lines.contains("chance below 0.7, 100.0 % of the agreeing: found 1.000 of 2;"), "{lines}");
    }

    #[test]
    fn articles_are_title_and_text() {
        assert_eq!(
            article(r#"{"title": "Storm", "text": "A boat sank."}"#).as_deref(),
            Some("Storm\nA boat sank.")
        );
        assert_eq!(article(r#"{"text": "A boat sank."}"#).as_deref(), Some("\nA boat sank."));
        assert_eq!(article("odd"), None);
    }
}
