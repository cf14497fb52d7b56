//! Sentences of several reports that say one thing.
//!
//! Likeness of every pair, average linkage over all pairs (so that a member must be like the whole group, and no chain
//! drifts), then each member's sentence is cut down to the part that the others bear out.

mod evidence;
mod likeness;
mod linkage;

use crossread_core::{Alignment, Group, LineKind, Member, ReportId, Sentence, Story};

use likeness::Likeness;

/// No more sentences than this are aligned, the first of each report; the cost grows with the square.
pub const MOST_SENTENCES: usize = 6000;

/// Mean likeness at which two groups are one. Chosen on the visible gold records; agreement found is flat from 0.30 to
/// 0.38.
const ONE_THING: f32 = 0.33;

/// Mean likeness across reports that a group must have; below it, its least like members are put out one by one, since
/// the group shares a subject, not a statement. Chosen on the visible gold records: from 0.395 to 0.415 agreement found
/// falls from 0.75 to 0.73 and what matches a gold finding rises from 0.79 to 0.81.
const ONE_STATEMENT: f32 = 0.41;

/// One sentence in its report.
#[derive(Clone, Copy)]
struct Place<'s> {
    report: ReportId,
    index: usize,
    sentence: &'s Sentence,
}

/// Groups the story's sentences by what they say.
pub fn align(story: &Story) -> Alignment {
    let places = places(story);
    let likeness = Likeness::new(&places);
    let mut groups: Vec<Group> = linkage::groups(&likeness, ONE_THING)
        .into_iter()
        .flat_map(|members| taken_apart(&places, &likeness, members))
        .map(|members| Group { members: narrowed(story, &places, &likeness, &members) })
        .collect();
    groups.sort_by_key(|g| g.members.first().map(|m| (m.report, m.sentence)));
    Alignment { groups }
}

/// The sentences that take part, in order.
fn places(story: &Story) -> Vec<Place<'_>> {
    let each = MOST_SENTENCES / story.reports().len().max(1);
    let of = |r: &'_ crossread_core::StoryReport| r.annotations.sentences.len().min(each);
    story
        .reports()
        .iter()
        .flat_map(|r| {
            let sentences = r.annotations.sentences.iter().take(of(r)).enumerate();
            sentences.map(|(index, sentence)| Place { report: r.id, index, sentence })
        })
        .collect()
}

/// The group, without the members that keep its reports from being like enough, the least like first; each of these
/// stands by itself.
fn taken_apart(places: &[Place], likeness: &Likeness, members: Vec<usize>) -> Vec<Vec<usize>> {
    let one_report = members.iter().all(|&m| places[m].report == places[members[0]].report);
    if one_report {
        return vec![members];
    }
    let (mut kept, mut left) = (members, Vec::new());
    loop {
        let means: Vec<f32> = kept.iter().map(|&m| likeness.mean(m, &others(places, &kept, m))).collect();
        let alike = means.iter().sum::<f32>() >= ONE_STATEMENT * means.len() as f32;
        let weakest = (0..kept.len()).min_by(|&a, &b| means[a].total_cmp(&means[b]).then(a.cmp(&b)));
        match weakest {
            Some(weakest) if !alike => left.push(kept.remove(weakest)),
            _ => break,
        }
    }
    [kept].into_iter().filter(|k| !k.is_empty()).chain(left.into_iter().map(|m| vec![m])).collect()
}

/// The members of other reports than `one`'s.
fn others(places: &[Place], members: &[usize], one: usize) -> Vec<usize> {
    members.iter().copied().filter(|&o| places[o].report != places[one].report).collect()
}

/// The members of a group with their evidence. Headlines repeat the lead: where a report has prose in the group, its
/// headline is left out.
fn narrowed(story: &Story, places: &[Place], likeness: &Likeness, members: &[usize]) -> Vec<Member> {
    let prose = |report| {
        members.iter().any(|&m| places[m].report == report && places[m].sentence.line != LineKind::Title)
    };
    members
        .iter()
        .filter(|&&m| places[m].sentence.line != LineKind::Title || !prose(places[m].report))
        .map(|&m| {
            let place = places[m];
            let others = others(places, members, m);
            Member {
                report: place.report,
                sentence: place.index,
                evidence: evidence::narrow(
                    story,
                    place,
                    &others.iter().map(|&o| places[o]).collect::<Vec<_>>(),
                ),
                cohesion: likeness.mean(m, &others),
            }
        })
        .collect()
}
