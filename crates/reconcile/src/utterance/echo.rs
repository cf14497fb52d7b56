//! Words that one report quotes out of a saying which another report gives too: a few words in quotation marks are taken
//! from what was said, so the same words in the same mouth are one saying, however little else the sentences share.

use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Member, ReportId, Span, Story};

use super::{Saying, sayings};
use crate::cast::Cast;
use crate::recognised::Recognised;
use crate::setting::Rarity;

/// A term has so many words at most.
const MOST_WORDS: usize = 6;

/// Its words are together so rare in the story at least; what everybody says is no sign.
const RAREST: f32 = 2.5;

/// The terms that reports quote of one speaker, each with the sayings of other reports that have it, word for word.
pub(crate) fn echoes(story: &Story, cast: &Cast, rarity: &Rarity) -> Vec<Recognised> {
    let sayings: Vec<Saying> =
        sayings(story, cast).into_iter().filter(|s| s.attribution.marked.is_some()).collect();
    let words: Vec<Vec<String>> = sayings.iter().map(|s| spelt(s)).collect();
    let mut found: Vec<Vec<(usize, usize)>> = Vec::new();
    for (n, term) in
        sayings.iter().enumerate().filter(|(_, s)| s.words.len() <= MOST_WORDS && !s.plain.is_empty())
    {
        let rare = rarity.are_rare(term.stems.iter().copied(), RAREST);
        let Some(entity) = entity(term).filter(|_| rare) else { continue };
        let with = sayings.iter().enumerate().filter(|(_, s)| self::entity(s) == Some(entity));
        let places = with.filter_map(|(m, _)| {
            let at = words[m].windows(words[n].len()).position(|w| w == words[n].as_slice())?;
            Some((m, at))
        });
        let places: Vec<(usize, usize)> = places.collect();
        let reports: BTreeSet<ReportId> = places.iter().map(|&(m, _)| sayings[m].report.id).collect();
        if reports.len() > 1 {
            found.push(places);
        }
    }
    // The term that most reports have stands for the longer and shorter ones of its sayings.
    let reports = |places: &[(usize, usize)]| {
        places.iter().map(|&(m, _)| sayings[m].report.id).collect::<BTreeSet<_>>().len()
    };
    found.sort_by_key(|places| std::cmp::Reverse(reports(places)));
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut out = Vec::new();
    for places in found {
        if places.iter().any(|(m, _)| taken.contains(m)) {
            continue;
        }
        taken.extend(places.iter().map(|(m, _)| *m));
        out.push(echo(&sayings, &places));
    }
    out
}

fn spelt(saying: &Saying) -> Vec<String> {
    saying.words.iter().map(|w| saying.report.report.words(w.span).to_lowercase()).collect()
}

fn entity(saying: &Saying) -> Option<usize> {
    saying.voice.as_ref()?.entity
}

/// Of each report the saying that is most like those of the others.
fn echo(sayings: &[Saying], places: &[(usize, usize)]) -> Recognised {
    let like = |m: usize| {
        let others: Vec<f32> = places
            .iter()
            .filter(|(o, _)| sayings[*o].report.id != sayings[m].report.id)
            .map(|(o, _)| super::clash::likeness(&sayings[m], &sayings[*o]))
            .collect();
        others.iter().sum::<f32>() / others.len().max(1) as f32
    };
    let mut best: BTreeMap<ReportId, (f32, usize, usize)> = BTreeMap::new();
    for &(m, at) in places {
        let mean = like(m);
        let own = best.entry(sayings[m].report.id).or_insert((mean, m, at));
        if mean > own.0 {
            *own = (mean, m, at);
        }
    }
    let members = best.iter().map(|(&report, &(cohesion, m, _))| Member {
        report,
        sentence: sayings[m].sentence,
        evidence: evidence(&sayings[m]),
        cohesion,
    });
    let terms =
        best.iter().filter_map(|(&report, &(_, m, at))| Some((report, sayings[m].words.get(at)?.span)));
    Recognised { members: members.collect(), signs: terms.collect() }
}

/// The sentence, where it is not long, else the saying.
fn evidence(saying: &Saying) -> Span {
    let sentence = saying.report.annotations.sentences.get(saying.sentence).map(|s| s.span);
    let fits = |s: &Span| saying.report.report.words(*s).chars().count() <= super::clash::LONGEST;
    sentence.filter(fits).unwrap_or_else(|| super::clash::evidence(saying))
}
