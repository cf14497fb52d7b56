//! Pairs of passages out of two reports of one story, labelled by reading: are they of one question, and do they give
//! one answer to it?

use std::io::Read;
use std::path::{Path, PathBuf};

use crossread::{Encoder, MiniLm};
use crossread_core::{Passage, Span};
use crossread_encoder::Loading;
use flate2::read::GzDecoder;
use serde::Deserialize;

use super::gold_pairs;
use super::score::{average_precision, name, processor_seconds, reliability};
use crate::failure::Failure;

/// Measures on `train.jsonl` and `dev.jsonl` of `dir`, as they are or with .gz: a pair of passages a line, with its label.
/// S and M say one thing; C and R answer one question otherwise; T and U are of two questions.
///
/// How well the pair reader's chance of one question, and the cosine of the embeddings, put the pairs of one question
/// before all others (average precision, beside their share, which is that of any order); how well both find another
/// answer among those of one question; and whether the chance of one question holds. Where the reports lie in
/// `../../reports`, their sentences say how rare a word is. Each pair is judged once, the first passage first, on one worker; the speed counts processor time, which other programs disturb less.
pub(super) fn table(dir: &Path) -> Result<String, Failure> {
    let encoder = MiniLm::with(Loading { workers: 1 })?;
    let head = |columns: [&str; 8]| columns.map(|column| format!(" {column:>9}")).concat();
    let mut table = format!(
        "{:16}{}\n{:16}{}\n",
        "",
        head(["pairs", "one", "question", "question", "another", "answer", "answer", "pairs/s"]),
        "",
        head(["", "question", "reader", "cosine", "answer", "reader", "cosine", ""]),
    );
    let mut measured = 0;
    for file in ["train", "dev"].into_iter().filter_map(|split| file(dir, split)) {
        table.push_str(&row(&encoder, &name(&file), &pairs(&source(&file)?), &dir.join("../../reports")));
        measured += 1;
    }
    if measured == 0 {
        let reason =
            "holds neither train.jsonl nor dev.jsonl, nor either with .gz; name the folder of the pairs";
        return Err(Failure::Evaluation { path: dir.to_owned(), reason: reason.to_owned() });
    }
    Ok(table)
}

/// The file of a split, packed or not.
fn file(dir: &Path, split: &str) -> Option<PathBuf> {
    let named = |ending: &str| dir.join(format!("{split}.jsonl{ending}"));
    [named(".gz"), named("")].into_iter().find(|file| file.is_file())
}

/// The text of a file, unpacked where it is packed.
fn source(file: &Path) -> Result<String, Failure> {
    let fail = |e: std::io::Error| Failure::Evaluation { path: file.to_owned(), reason: e.to_string() };
    let open = std::fs::File::open(file).map_err(fail)?;
    let mut text = String::new();
    let read = if file.extension().is_some_and(|ending| ending == "gz") {
        GzDecoder::new(open).read_to_string(&mut text)
    } else {
        std::io::BufReader::new(open).read_to_string(&mut text)
    };
    read.map_err(fail)?;
    Ok(text)
}

/// One file's line of the table, and how far its chances hold.
fn row(encoder: &MiniLm, name: &str, pairs: &[Pair], reports: &Path) -> String {
    let passages: Vec<Passage> =
        pairs.iter().flat_map(|pair| [&pair.a, &pair.b]).map(Side::passage).collect();
    let (mut judged, mut seconds) = (Vec::new(), 0.0);
    for of_story in pairs.chunk_by(|a, b| a.story == b.story) {
        let story = of_story.first().map_or("", |pair| pair.story.as_str());
        let inside =
            Path::new(story).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        let sentences = if inside { gold_pairs::sentences(&reports.join(story)) } else { Vec::new() };
        let begun = processor_seconds();
        let sides = of_story.iter().map(|pair| [pair.a.passage(), pair.b.passage()]);
        judged.extend(gold_pairs::judge(encoder, sides, sentences.iter().map(String::as_str)));
        seconds += processor_seconds() - begun;
    }
    let embeddings = encoder.embed(&passages);
    let cosines: Vec<f32> =
        embeddings.chunks_exact(2).map(|two| if let [a, b] = two { a.cosine(b) } else { 0.0 }).collect();
    let chances = judged.iter().map(|judgement| judgement.question);
    let one = |pair: &Pair| pair.answer.is_some();
    let questions: Vec<(f32, bool)> = chances.zip(pairs.iter().map(one)).collect();
    let by_cosine = cosines.iter().copied().zip(pairs.iter().map(one)).collect();
    // Of those of one question: a score of another answer, and whether there is one.
    let answered = |scores: &mut dyn Iterator<Item = f32>| -> Vec<(f32, bool)> {
        let scored = scores.zip(pairs);
        scored.filter_map(|(score, pair)| Some((score, pair.answer? == Answer::Another))).collect()
    };
    let answers = answered(&mut judged.iter().map(|judgement| 1.0 - judgement.answer));
    let answers_by_cosine = answered(&mut cosines.iter().map(|cosine| -cosine));
    let share = answers.len() as f64 / pairs.len().max(1) as f64;
    let another = answers.iter().filter(|(_, another)| *another).count() as f64 / answers.len().max(1) as f64;
    let line = format!(
        "{name:16} {:>9} {share:>9.3} {:>9.3} {:>9.3} {another:>9.3} {:>9.3} {:>9.3} {:>9.0}\n",
        pairs.len(),
        average_precision(questions.clone()),
        average_precision(by_cosine),
        average_precision(answers),
        average_precision(answers_by_cosine),
        if seconds > 0.0 { pairs.len() as f64 / seconds } else { 0.0 },
    );
    format!("{line}  one question, by its chance:\n{}", reliability(&questions))
}

/// A labelled pair.
#[derive(Debug, PartialEq)]
struct Pair {
    story: String,
    a: Side,
    b: Side,
    /// Nothing where the passages are of two questions.
    answer: Option<Answer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    One,
    Another,
}

/// A passage with what stands before and after it in its sentence.
#[derive(Debug, PartialEq)]
struct Side {
    sentence: String,
    span: Span,
}

impl Side {
    fn passage(&self) -> Passage<'_> {
        Passage { sentence: &self.sentence, span: self.span }
    }
}

#[derive(Deserialize)]
struct Line {
    label: String,
    story: String,
    a: LineSide,
    b: LineSide,
}

#[derive(Deserialize)]
struct LineSide {
    before: String,
    exact: String,
    after: String,
}

impl From<LineSide> for Side {
    fn from(side: LineSide) -> Self {
        let start = side.before.len();
        Self {
            span: Span::new(start, start + side.exact.len()),
            sentence: [side.before, side.exact, side.after].concat(),
        }
    }
}

/// The pairs of a file; lines of another form are left out.
fn pairs(source: &str) -> Vec<Pair> {
    let pair = |line: &str| {
        let line: Line = serde_json::from_str(line).ok()?;
        let answer = match line.label.as_str() {
            "S" | "M" => Some(Answer::One),
            "C" | "R" => Some(Answer::Another),
            "T" | "U" => None,
            _ => return None,
        };
        Some(Pair { story: line.story, a: line.a.into(), b: line.b.into(), answer })
    };
    let mut pairs: Vec<Pair> = source.lines().filter_map(pair).collect();
    pairs.sort_by(|a, b| a.story.cmp(&b.story));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labelled_lines() {
        let line = |label: &str| {
            format!(
                "{{\"label\": \"{label}\", \"story\": \"s\", \
                 \"a\": {{\"before\": \"Łódź: \", \"exact\": \"a boat\", \"after\": \" sank.\"}}, \
                 \"b\": {{\"before\": \"\", \"exact\": \"It sank.\", \"after\": \"\"}}}}\n"
            )
        };
        let found = pairs(&["S", "R", "T", "?"].map(line).concat());
        assert_eq!(
            found.iter().map(|pair| pair.answer).collect::<Vec<_>>(),
            [Some(Answer::One), Some(Answer::Another), None]
        );
        assert_eq!(found[0].a.passage().words(), "a boat");
        assert_eq!(found[0].a.sentence, "Łódź: a boat sank.");
        assert_eq!(found[0].b.passage(), Passage::whole("It sank."));
        assert!(pairs("odd\n{}\n").is_empty());
    }
}
