//! Attributions as the tagging network finds them: sources and contents that point to one cue.
//!
//! Contents that are far apart are not one content, and a cue that shares its subject with the verb before it ("Lind said …,
//! adding that …") has that subject for its source.

use std::collections::BTreeMap;

use crossread_core::{AttributionPart, Tag};

/// A word: its sentence, and its number in it.
pub type Place = (usize, usize);

/// The words of one attribution, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// Who says it; empty where nobody is named.
    pub source: Vec<Place>,
    /// The words of saying.
    pub cue: Vec<Place>,
    /// What is said.
    pub content: Vec<Place>,
}

/// Runs of content parted by so many words that belong to nothing are still one content. Of 0, 2, 6 and 12 the best for
/// whole attributions on PolNeAR dev (0.693 to 0.699).
const GAP: usize = 6;

/// A source is at most so many words away from its cue; of 10 to 60 the best for whole attributions on PolNeAR dev (0.700
/// to 0.702).
const FAR: usize = 20;

/// A subject of more words is no source.
const LONGEST_SUBJECT: usize = 20;

/// Words of one part that follow one another and point to one cue: first and last, as numbers in the passage.
#[derive(Clone, Copy)]
struct Run {
    first: usize,
    last: usize,
    part: AttributionPart,
    cue: Option<Place>,
}

/// The attributions in a passage's tagged sentences, in order of their cues.
pub fn linked(sentences: &[&[Tag]]) -> Vec<Linked> {
    let words: Vec<(Place, &Tag)> = sentences
        .iter()
        .enumerate()
        .flat_map(|(n, tags)| tags.iter().enumerate().map(move |(k, tag)| ((n, k), tag)))
        .collect();
    let runs = runs(&words);
    // A cue may point to another, of which it is a part.
    let mut anchor_of: BTreeMap<Place, Place> = BTreeMap::new();
    for run in runs.iter().filter(|r| r.part == AttributionPart::Cue) {
        let Some((first, _)) = words.get(run.first) else { continue };
        let anchor = run.cue.unwrap_or(*first);
        let anchor = anchor_of.get(&anchor).copied().unwrap_or(anchor);
        anchor_of.extend(places(&words, run).map(|place| (place, anchor)));
    }
    let mut parts: BTreeMap<Place, [Vec<Run>; 3]> = BTreeMap::new();
    for run in runs {
        let own = words.get(run.first).map(|(place, _)| *place).filter(|_| run.part == AttributionPart::Cue);
        let Some(anchor) = own.or(run.cue).and_then(|cue| anchor_of.get(&cue)) else { continue };
        let [sources, cues, contents] = parts.entry(*anchor).or_default();
        match run.part {
            AttributionPart::Source => sources.push(run),
            AttributionPart::Cue => cues.push(run),
            AttributionPart::Content => contents.push(run),
        }
    }
    let all = |runs: &[Run]| runs.iter().flat_map(|r| places(&words, r)).collect::<Vec<_>>();
    parts
        .into_values()
        .map(|[sources, cues, contents]| {
            let cue = all(&cues);
            let near = nearest(&sources, &cues).map_or_else(|| subject(sentences, &cue), |s| all(&[s]));
            Linked { source: near, content: all(&together(&words, &contents, &sources, &cues)), cue }
        })
        .filter(|l| !l.cue.is_empty() && !l.content.is_empty())
        .collect()
}

fn runs(words: &[(Place, &Tag)]) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (number, (_, tag)) in words.iter().enumerate() {
        let Some(found) = tag.attribution else { continue };
        match out.last_mut() {
            Some(run) if run.last + 1 == number && run.part == found.part && run.cue == found.cue => {
                run.last = number;
            }
            _ => out.push(Run { first: number, last: number, part: found.part, cue: found.cue }),
        }
    }
    out
}

fn places<'w>(words: &'w [(Place, &Tag)], run: &Run) -> impl Iterator<Item = Place> + 'w {
    words.iter().take(run.last + 1).skip(run.first).map(|(place, _)| *place)
}

/// The source nearest to the cue.
fn nearest(sources: &[Run], cues: &[Run]) -> Option<Run> {
    let cue = cues.first()?;
    let distance = |s: &Run| s.first.saturating_sub(cue.last).max(cue.first.saturating_sub(s.last));
    let near = sources.iter().copied().filter(|s| distance(s) <= FAR);
    near.reduce(|a, b| if distance(&b) < distance(&a) { b } else { a })
}

/// The longest run of content with those that only the attribution's own words and a word or two part from it.
fn together(words: &[(Place, &Tag)], contents: &[Run], sources: &[Run], cues: &[Run]) -> Vec<Run> {
    let length = |r: &Run| r.last - r.first;
    let Some(main) = contents.iter().enumerate().rev().max_by_key(|(_, r)| length(r)).map(|(n, _)| n) else {
        return Vec::new();
    };
    let own = |n: usize| sources.iter().chain(cues).any(|r| (r.first..=r.last).contains(&n));
    let joined = |a: &Run, b: &Run| {
        let between = (a.last + 1)..b.first;
        let strange = between.filter(|&n| !own(n));
        let marks = |n: &usize| words.get(*n).is_some_and(|(_, t)| t.upos == crossread_core::Upos::Punct);
        strange.filter(|n| !marks(n)).count() <= GAP
    };
    let (mut from, mut to) = (main, main);
    while from > 0 && contents.get(from - 1).zip(contents.get(from)).is_some_and(|(a, b)| joined(a, b)) {
        from -= 1;
    }
    while contents.get(to).zip(contents.get(to + 1)).is_some_and(|(a, b)| joined(a, b)) {
        to += 1;
    }
    contents.get(from..=to).unwrap_or_default().to_vec()
}

/// The words of the subject of a cue's verb, or of the verb that it leans on.
fn subject(sentences: &[&[Tag]], cue: &[Place]) -> Vec<Place> {
    let Some(&(sentence, _)) = cue.first() else { return Vec::new() };
    let Some(tags) = sentences.get(sentence) else { return Vec::new() };
    let inside = |n: usize| cue.contains(&(sentence, n));
    let head_outside = |n: &usize| tags.get(*n).is_some_and(|t| t.head.is_none_or(|h| !inside(h)));
    let mut verb = cue.iter().filter(|(s, _)| *s == sentence).map(|(_, n)| *n).find(head_outside);
    for _ in 0..4 {
        let Some(at) = verb else { break };
        let child = |relation: &str| {
            let of = |t: &Tag| {
                t.head == Some(at)
                    && (t.relation == relation || t.relation.starts_with(&format!("{relation}:")))
            };
            tags.iter().position(of)
        };
        let found = child("obl:agent").or_else(|| child("nsubj")).or_else(|| child("nmod:poss"));
        if let Some(found) = found {
            let words = subtree(tags, found);
            let fits = words.len() <= LONGEST_SUBJECT && !words.iter().any(|&n| inside(n));
            return if fits { words.into_iter().map(|n| (sentence, n)).collect() } else { Vec::new() };
        }
        let leaning = ["advcl", "conj", "xcomp", "acl", "ccomp", "parataxis", "dep"];
        verb =
            tags.get(at).filter(|t| leaning.iter().any(|r| t.relation.starts_with(r))).and_then(|t| t.head);
    }
    Vec::new()
}

/// A word with all that hangs on it, without what leads into it ("by") and relative clauses.
fn subtree(tags: &[Tag], top: usize) -> Vec<usize> {
    let mut found = vec![top];
    let mut at = 0;
    while let Some(&word) = found.get(at) {
        let hanging = tags.iter().enumerate().filter(|(n, t)| {
            let kept =
                !(t.relation.starts_with("acl") || word == top && matches!(t.relation, "case" | "punct"));
            t.head == Some(word) && kept && !found.contains(n)
        });
        let hanging: Vec<usize> = hanging.map(|(n, _)| n).collect();
        found.extend(hanging);
        at += 1;
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossread_core::{AttributionTag, Span, Upos};

    /// "word/relation/head/part/cue", "-" for none; heads and cues are numbers of words.
    fn sentence(words: &str) -> Vec<Tag> {
        let tag = |word: &str| {
            let [_, relation, head, part, cue] = word.split('/').collect::<Vec<_>>()[..] else {
                panic!("five fields: {word}")
            };
            let part = match part {
                "s" => Some(AttributionPart::Source),
                "q" => Some(AttributionPart::Cue),
                "c" => Some(AttributionPart::Content),
                _ => None,
            };
            Tag {
                span: Span::new(0, 0),
                upos: Upos::X,
                head: head.parse().ok(),
                relation: if relation == "-" {
                    "dep"
                } else {
                    ["nsubj", "advcl", "ccomp", "root", "obj"]
                        .into_iter()
                        .find(|r| *r == relation)
                        .expect("a relation")
                },
                entity: None,
                attribution: part.map(|part| AttributionTag { part, cue: cue.parse().ok().map(|c| (0, c)) }),
                standing: None,
            }
        };
        words.split_whitespace().map(tag).collect()
    }

    #[test]
    fn a_cue_without_a_source_takes_the_subject_of_the_verb_it_leans_on() {
        let tags = sentence(
            "Lind/nsubj/1/s/1 said/root/-/q/1 it/nsubj/3/c/1 rained/ccomp/1/c/1 adding/advcl/1/q/4 it/nsubj/6/c/4 poured/ccomp/4/c/4",
        );
        let found = linked(&[&tags]);
        let sources: Vec<_> = found.iter().map(|l| l.source.clone()).collect();
        assert_eq!(sources, [vec![(0, 0)], vec![(0, 0)]]);
        assert_eq!(found[1].content, [(0, 5), (0, 6)]);
    }

    #[test]
    fn a_stray_word_far_off_is_no_content() {
        let tags = sentence(
            "x/-/-/c/9 a/-/-/-/- b/-/-/-/- d/-/-/-/- e/-/-/-/- f/-/-/-/- g/-/-/-/- h/-/-/-/- Lind/nsubj/9/s/9 said/root/-/q/9 it/nsubj/11/c/9 rained/ccomp/9/c/9",
        );
        assert_eq!(linked(&[&tags])[0].content, [(0, 10), (0, 11)]);
    }
}
