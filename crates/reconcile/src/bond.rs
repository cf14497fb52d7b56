//! What holds an agreed finding together: the words that the evidence of several reports shares.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Bond, Member, ReportId, Story};

use crate::context::Idf;

/// So many words are told.
const MOST: usize = 6;

/// The content words that the evidence of two reports or more shares, the rarer and the more reports, the sooner.
pub(crate) fn bonds(story: &Story, members: &[Member], idf: &Idf) -> Vec<Bond> {
    let mut words: BTreeMap<&str, (String, BTreeSet<ReportId>)> = BTreeMap::new();
    for member in members {
        let Some((sentence, report)) = story.sentence(member).zip(story.report(member.report)) else {
            continue;
        };
        for word in sentence.words.iter().filter(|w| !w.function && member.evidence.contains(w.span)) {
            let written = || (report.report.words(word.span).to_owned(), BTreeSet::new());
            words.entry(&word.stem).or_insert_with(written).1.insert(member.report);
        }
    }
    let mut shared: Vec<(&str, Bond)> = words
        .into_iter()
        .filter(|(_, (_, reports))| reports.len() > 1)
        .map(|(stem, (word, reports))| (stem, Bond { word, reports: reports.into_iter().collect() }))
        .collect();
    shared.sort_by(|(one, a), (other, b)| {
        let weight = |stem: &str, bond: &Bond| idf.of_word(stem) * (bond.reports.len() as f32).sqrt();
        weight(other, b).total_cmp(&weight(one, a)).then_with(|| a.word.cmp(&b.word))
    });
    shared.into_iter().map(|(_, bond)| bond).take(MOST).collect()
}
