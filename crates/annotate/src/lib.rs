//! Crossread's second stage: what is known about one report's text, from that text alone.
//!
//! [`annotate`] works on each report by itself and asks the encoder once for all of them. How much it reads is bounded
//! ([`MOST_BYTES`] and its like), and what that leaves out is said in the annotations' diagnostics.

mod attribution;
mod bound;
mod clause;
mod coreference;
mod legible;
mod name;
mod quantity;
mod sentence;
mod time;
mod window;
mod word;

use crossread_core::{
    Annotations, Clause, Embedding, Encoder, Line, Passage, Quantity, Report, Sentence, Span, Time,
};
use jiff::civil;
use rayon::prelude::*;

pub use attribution::{Linked, Place, linked};
pub use bound::{LONGEST_SENTENCE, MOST_BYTES, MOST_BYTES_IN_ALL, MOST_CLAUSES, MOST_NAMES, MOST_SENTENCES};
use legible::Legible;
pub use sentence::sentence_spans;

/// A sentence of fewer words says nothing that could be compared, and has no clauses.
const FEWEST_WORDS: usize = 3;

/// The annotations of each report, in the order given.
pub fn annotate(reports: &[Report], encoder: &dyn Encoder) -> Vec<Annotations> {
    let legible: Vec<Legible> = reports.par_iter().map(Legible::of).collect();
    let reports: Vec<&Report> = legible.iter().map(|legible| legible.report.as_ref()).collect();
    let mut all: Vec<Annotations> = reports.par_iter().map(|report| divided(report)).collect();
    bound::sentences(&mut all);
    tag(&reports, &mut all, encoder);
    reports.par_iter().zip(&mut all).for_each(|(report, found)| {
        let text = report.text();
        let sentences = found.sentences.iter().enumerate().filter(|(_, s)| s.words.len() >= FEWEST_WORDS);
        found.clauses = sentences.flat_map(|(n, sentence)| clause::clauses(text, n, sentence)).collect();
        complete_quantities(found);
        found.names = name::names(text, &found.sentences);
    });
    bound::names(&mut all);
    reports.par_iter().zip(&mut all).for_each(|(report, found)| {
        let text = report.text();
        let paragraphs: Vec<Span> =
            report.lines().iter().filter(|l| l.kind.is_report()).map(|l| l.span).collect();
        let mut quoted = attribution::quoted(text, &paragraphs);
        if !found.diagnostics.is_empty() {
            // Not all of the text was read.
            quoted.retain(|q| !window::overlapping(&found.sentences, q.marked, |s| s.span).is_empty());
        }
        let contents = attribution::whole(&quoted);
        found.referents = coreference::referents(text, &found.sentences, &found.names, &contents);
        let reading = attribution::Reading {
            text,
            paragraphs: &paragraphs,
            sentences: &found.sentences,
            names: &found.names,
            referents: &found.referents,
        };
        found.attributions = attribution::attributions(&reading, &quoted);
    });
    bound::clauses(&mut all);
    embed(&reports, &mut all, encoder);
    legible.iter().zip(&mut all).for_each(|(legible, found)| legible.restore(found));
    all
}

/// Sentences and words, times and quantities.
fn divided(report: &Report) -> Annotations {
    let text = report.text();
    let published = report.published().map(|p| p.date);
    let lines: Vec<&Line> = report.lines().iter().filter(|l| l.kind.is_report()).collect();
    let mut found = Annotations::default();
    let (mut read, mut is_long) = (0, false);
    'lines: for line in lines {
        for whole in sentence::sentences(text, line.span) {
            let span = bound::sentence(text, whole);
            let words = word::words(text, span);
            if words.is_empty() {
                continue;
            }
            is_long |= span != whole;
            read += span.len();
            if read > MOST_BYTES || found.sentences.len() >= MOST_SENTENCES {
                bound::tell(
                    &mut found,
                    "It is longer than what is read of a report; the rest is left out of the record.",
                );
                break 'lines;
            }
            let times = time::times(text, span, published);
            found.quantities.extend(quantity::quantities(text, span, &words, &times));
            found.times.extend(times);
            let tags = Vec::new();
            found.sentences.push(Sentence { span, line: line.kind, words, tags, embedding: none() });
        }
    }
    if is_long {
        bound::tell(
            &mut found,
            "Some of its sentences are longer than what is read of one; the rest of each is left out of the record.",
        );
    }
    time::narrate(text, &mut found.times, published);
    found
}

/// The expressions of time and the quantities of a text by themselves, for measuring: reckoned from `published`, and
/// counted without tags.
pub fn expressions(text: &str, published: Option<civil::Date>) -> (Vec<Time>, Vec<Quantity>) {
    let (mut times, mut quantities) = (Vec::new(), Vec::new());
    for line in lines(text) {
        for span in sentence::sentences(text, line) {
            let found = time::times(text, span, published);
            quantities.extend(quantity::quantities(text, span, &word::words(text, span), &found));
            times.extend(found);
        }
    }
    time::narrate(text, &mut times, published);
    (times, quantities)
}

/// The lines of a text, without their breaks.
fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let span = Span::new(start, start + line.trim_end_matches(['\n', '\r']).len());
            start += line.len();
            span
        })
        .collect()
}

/// Lets the tags say what the quantities count.
fn complete_quantities(found: &mut Annotations) {
    let mut sentences = found.sentences.iter().peekable();
    for quantity in &mut found.quantities {
        while sentences.next_if(|sentence| sentence.span.end < quantity.span.end).is_some() {}
        if let Some(sentence) = sentences.peek() {
            quantity::complete(sentence, quantity);
        }
    }
}

fn none() -> Embedding {
    Embedding::new(Vec::new())
}

/// Gives every sentence its tags; each report is one passage.
fn tag(reports: &[&Report], all: &mut [Annotations], encoder: &dyn Encoder) {
    let passages: Vec<Vec<&str>> = reports
        .iter()
        .zip(all.iter())
        .map(|(report, found)| found.sentences.iter().map(|s| report.words(s.span)).collect())
        .collect();
    for (found, tags) in all.iter_mut().zip(encoder.tag(&passages)) {
        found.sentences.iter_mut().zip(tags).for_each(|(sentence, tags)| sentence.tags = tags);
    }
}

/// Gives every sentence and clause its embedding, all reports in one call: a clause is a passage of its sentence, and one
/// that is its whole sentence, or a sentence that stands in several reports, is encoded once by the encoder's own memory.
fn embed(reports: &[&Report], all: &mut [Annotations], encoder: &dyn Encoder) {
    let mut passages: Vec<Passage> = Vec::new();
    for (report, found) in reports.iter().zip(all.iter()) {
        passages.extend(found.sentences.iter().map(|s| Passage::whole(report.words(s.span))));
        passages.extend(found.clauses.iter().map(|clause| passage(report, found, clause)));
    }
    let mut embeddings = encoder.embed(&passages).into_iter();
    for found in all {
        for sentence in &mut found.sentences {
            sentence.embedding = embeddings.next().unwrap_or_else(none);
        }
        for clause in &mut found.clauses {
            clause.embedding = embeddings.next().unwrap_or_else(none);
        }
    }
}

/// The clause within its sentence.
fn passage<'r>(report: &'r Report, found: &Annotations, clause: &Clause) -> Passage<'r> {
    let sentence = found.sentences.get(clause.sentence).map_or(clause.span, |sentence| sentence.span);
    let within = |place: usize| place.saturating_sub(sentence.start);
    Passage {
        sentence: report.words(sentence),
        span: Span::new(within(clause.span.start), within(clause.span.end)),
    }
}
