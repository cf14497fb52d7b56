//! Words that one report quotes out of a saying which another report gives too: a few words in quotation marks are taken
//! from what was said, so the same words in the same mouth are one saying, however little else the sentences share.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crossread_core::{Member, ReportId, Span, Story};

use super::clash::{likeness, sentence_evidence};
use super::{Saying, sayings};
use crate::cast::Cast;
use crate::recognised::Recognised;
use crate::setting::Rarity;

/// A term has so many words at most.
const MOST_WORDS: usize = 6;

/// Its words are together so rare in the story at least; what everybody says is no sign.
const RAREST: f32 = 2.5;

/// A saying of one speaker that has a term, and which of its words the term begins with.
type Use<'u, 's> = (&'u Saying<'s>, usize);

/// The terms that reports quote of one speaker, each with the sayings of other reports that have it, word for word.
pub(crate) fn echoes(story: &Story, cast: &Cast, rarity: &Rarity) -> Vec<Recognised> {
    let mut of_speaker: BTreeMap<usize, Vec<Saying>> = BTreeMap::new();
    for saying in sayings(story, cast).into_iter().filter(|s| s.attribution.marked.is_some()) {
        if let Some(speaker) = saying.voice.as_ref().and_then(|v| v.entity) {
            of_speaker.entry(speaker).or_default().push(saying);
        }
    }
    of_speaker.values().flat_map(|sayings| of_one(sayings, rarity)).collect()
}

/// The terms quoted of one speaker. One that most reports have stands for the longer and shorter ones of its sayings.
fn of_one(sayings: &[Saying], rarity: &Rarity) -> Vec<Recognised> {
    let spelt: Vec<Vec<String>> = sayings.iter().map(spelt).collect();
    let uses = |term: &[String]| -> Vec<Use> {
        let with = sayings.iter().zip(&spelt);
        with.filter_map(|(s, words)| Some((s, words.windows(term.len()).position(|w| w == term)?))).collect()
    };
    let is_term = |s: &Saying| {
        s.words.len() <= MOST_WORDS && !s.plain.is_empty() && rarity.are_rare(s.stems.iter().copied(), RAREST)
    };
    let terms = sayings.iter().zip(&spelt).filter(|(s, _)| is_term(s));
    let mut found: Vec<Vec<Use>> = terms.map(|(_, words)| uses(words)).filter(|u| reports(u) > 1).collect();
    found.sort_by_key(|uses| Reverse(reports(uses)));
    let mut taken: BTreeSet<(ReportId, Span, usize)> = BTreeSet::new();
    found.retain(|uses| {
        let fresh = uses.iter().all(|(s, _)| !taken.contains(&place(s)));
        if fresh {
            taken.extend(uses.iter().map(|(s, _)| place(s)));
        }
        fresh
    });
    found.iter().map(|uses| recognised(uses)).collect()
}

/// A saying's words, in lower case.
fn spelt(saying: &Saying) -> Vec<String> {
    saying.words.iter().map(|w| saying.report.report.words(w.span).to_lowercase()).collect()
}

fn reports(uses: &[Use]) -> usize {
    uses.iter().map(|(s, _)| s.report.id).collect::<BTreeSet<_>>().len()
}

/// Which saying of which report it is, and which sentence of that.
fn place(saying: &Saying) -> (ReportId, Span, usize) {
    (saying.report.id, saying.attribution.content, saying.sentence)
}

/// Of each report the saying that is most like those of the others.
fn recognised(uses: &[Use]) -> Recognised {
    let like = |one: &Saying| {
        let others = uses.iter().filter(|(s, _)| s.report.id != one.report.id);
        let each: Vec<f32> = others.map(|(s, _)| likeness(one, s)).collect();
        each.iter().sum::<f32>() / each.len().max(1) as f32
    };
    let mut best: BTreeMap<ReportId, (f32, &Saying)> = BTreeMap::new();
    for &(saying, _) in uses {
        let mean = like(saying);
        let own = best.entry(saying.report.id).or_insert((mean, saying));
        if mean > own.0 {
            *own = (mean, saying);
        }
    }
    let member = |(&report, &(cohesion, saying)): (&ReportId, &(f32, &Saying))| Member {
        report,
        sentence: saying.sentence,
        evidence: sentence_evidence(saying),
        cohesion,
    };
    let sign = |&(saying, at): &Use| Some((saying.report.id, saying.words.get(at)?.span));
    Recognised { members: best.iter().map(member).collect(), signs: uses.iter().filter_map(sign).collect() }
}
