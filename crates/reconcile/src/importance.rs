//! What a reader needs first: the event itself, then what most reports carry, then disputes; of what one report alone says, what is telling.

use std::collections::BTreeSet;

use crossread_core::{Embedding, LineKind, Member, Status, Story};

/// What the story is about.
pub(crate) struct Subject {
    /// The mean meaning of the reports' headlines and first sentences.
    meaning: Embedding,
    /// The stems of the headlines' content words.
    headlines: BTreeSet<String>,
}

impl Subject {
    /// Reads the headline and the first sentence of every report.
    pub(crate) fn of(story: &Story) -> Self {
        let mut sum: Vec<f32> = Vec::new();
        let mut headlines = BTreeSet::new();
        for report in story.reports() {
            let sentences = &report.annotations.sentences;
            let headline = sentences.iter().find(|s| s.line == LineKind::Title);
            let lead = sentences.iter().find(|s| s.line == LineKind::Body);
            let words = headline.into_iter().flat_map(|s| &s.words).filter(|w| !w.function);
            headlines.extend(words.map(|w| w.stem.clone()));
            for sentence in headline.into_iter().chain(lead) {
                let values = sentence.embedding.values();
                sum.resize(values.len(), 0.0);
                sum.iter_mut().zip(values).for_each(|(s, v)| *s += v);
            }
        }
        Self { meaning: Embedding::new(sum), headlines }
    }

    /// How near the members are to the subject, 0 to 1.
    fn near(&self, story: &Story, members: &[Member]) -> f32 {
        let sum: f32 =
            members.iter().filter_map(|m| story.sentence(m)).map(|s| s.embedding.cosine(&self.meaning)).sum();
        (sum / members.len().max(1) as f32).clamp(0.0, 1.0)
    }
}

/// 0 to 1: how many of the reports carry it, how early they do, how near it is to the subject, how the reports stand; of what one carries
/// [`alone`] says it.
pub(crate) fn importance(story: &Story, subject: &Subject, members: &[Member], status: Status) -> f32 {
    let telling = story.reports().iter().filter(|r| !r.annotations.sentences.is_empty()).count().max(1);
    let reports: BTreeSet<_> = members.iter().map(|m| m.report).collect();
    let carried = reports.len() as f32 / telling as f32;
    let early = reports
        .iter()
        .map(|&id| {
            let all = story.report(id).map_or(1, |r| r.annotations.sentences.len()).max(1);
            let first = members.iter().filter(|m| m.report == id).map(|m| m.sentence).min().unwrap_or(all);
            1.0 - first as f32 / all as f32
        })
        .sum::<f32>()
        / reports.len().max(1) as f32;
    let weight = match status {
        Status::Conflict => 1.0,
        Status::Reconciled => 0.7,
        Status::Agreed => 0.5,
        Status::Single => return alone(story, subject, members),
    };
    (0.35 * carried + 0.25 * early + 0.25 * subject.near(story, members) + 0.15 * weight).clamp(0.0, 1.0)
}

/// What makes important what one report alone says, with its weight: a conditional logistic regression (`training/importance.py`) of what readers
/// chose for the gold records of train stories, against what they left out of the same stories.
const QUOTATION: f32 = 0.59;
/// So many words with a capital, the first left out, at most: eight.
const NAMES: (f32, usize) = (0.64, 8);
/// So many figures at most: three.
const FIGURES: (f32, usize) = (0.93, 3);
/// So many words of headlines at most: five.
const HEADLINES: (f32, usize) = (0.55, 5);

/// 0 to 1/2, below most of what several reports say.
fn alone(story: &Story, subject: &Subject, members: &[Member]) -> f32 {
    let evidence = || members.iter().map(|m| story.evidence(m));
    let words =
        || evidence().flat_map(|words| words.split(|c: char| c.is_whitespace() || "-–—“\"‘(".contains(c)));
    let quotes = evidence().any(|words| words.contains(['“', '"']));
    let names = words().skip(1).filter(|word| word.starts_with(char::is_uppercase)).count();
    let is_figure = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || "$€£¥".contains(c));
    // One after another they are one, as those of a telephone.
    let (figures, _) = words().fold((0, false), |(count, after_figure), word| {
        (count + usize::from(is_figure(word) && !after_figure), is_figure(word))
    });
    let stems = |m: &Member| {
        let words = story.sentence(m).into_iter().flat_map(|s| &s.words);
        words.filter(|w| m.evidence.contains(w.span) && subject.headlines.contains(&w.stem)).count()
    };
    let share = |count: usize, (weight, most): (f32, usize)| weight * count.min(most) as f32 / most as f32;
    let score = share(names, NAMES)
        + share(figures, FIGURES)
        + share(members.iter().map(stems).sum(), HEADLINES)
        + if quotes { QUOTATION } else { 0.0 };
    score / (QUOTATION + NAMES.0 + FIGURES.0 + HEADLINES.0) / 2.0
}
