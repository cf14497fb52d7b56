use std::collections::{BTreeMap, BTreeSet};

use crate::index::Index;
use crate::linkage::{Decisions, Group, groups};
use crate::near_duplicate::{RunIndex, repeats};
use crate::{Copy, Place, Profile};

/// Links kept of a report to earlier ones, the strongest.
const MOST_LINKS: usize = 16;
/// Less likeness than this is no link. Half of what makes a story: a cluster may be like another on the whole though
/// few of their reports are. Swept over 0.05 to 0.13, which changed nothing.
const FAINTEST: f32 = 0.1;
/// Days between two reports beyond which nothing links them. It bounds what a new report is compared with, however long
/// the archive; a story that rests for longer begins anew.
const WINDOW: i32 = 60;
/// Terms by which a report is found, the heaviest: two that share none of them are not of one story.
const LOOKED_UP: usize = 24;
/// Reports whose looked-up terms alone give less than this are not compared in full.
const WORTH_COMPARING: f32 = 0.1;
/// What is left of a likeness between reports far apart in time: a story may rest for months.
const LEFT: f32 = 0.5;
/// Days after which the rest has fallen to a third.
const FADING: f32 = 10.0;
/// What is left where one of the two has no date.
const UNDATED: f32 = 0.7;

/// That a report is like an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The earlier report.
    pub to: u32,
    /// Cosine of their terms, less for days between: 0 to 1.
    pub likeness: f32,
}

/// One report of a stream.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) profile: Profile,
    pub(crate) copy: Option<Copy>,
    pub(crate) links: Vec<Link>,
}

/// Reports as they come, by number.
#[derive(Debug, Default)]
pub struct Stream {
    nodes: BTreeMap<u32, Node>,
    /// The terms by which reports are found, and their weights there.
    terms: Index<f32>,
    /// Room for a sum for each report, zero between two uses.
    sums: Vec<f32>,
    runs: RunIndex,
    /// For each report those whose links or copy point at it.
    back: BTreeMap<u32, BTreeSet<u32>>,
    touched: BTreeSet<u32>,
}

impl Stream {
    /// Takes a report; gives the numbers of the reports of which a link or copy has changed, its own first. A number that
    /// is there already is left as it is.
    pub fn add(&mut self, id: u32, profile: Profile) -> Vec<u32> {
        if self.nodes.contains_key(&id) {
            return Vec::new();
        }
        let mut changed = vec![id];
        let like = self.like(&profile);
        let (earlier, later): (Vec<Link>, Vec<Link>) =
            like.into_iter().partition(|link| self.place(link.to) < Some(profile.place));
        for link in later {
            if let Some(node) = self.nodes.get_mut(&link.to)
                && (node.links.len() < MOST_LINKS || node.links.iter().any(|l| l.likeness <= link.likeness))
            {
                node.links.push(Link { to: id, ..link });
                changed.push(link.to);
            }
        }
        let copies = self.runs.candidates(&profile);
        for other in &copies {
            let Some(node) = self.nodes.get(other) else { continue };
            let known = node.copy.and_then(|copy| self.place(copy.original));
            if profile.place < node.profile.place
                && known.is_none_or(|place| profile.place < place)
                && let Some((kind, share)) = repeats(&profile, &node.profile)
                && let Some(node) = self.nodes.get_mut(other)
            {
                node.copy = Some(Copy { original: id, kind, share });
                changed.push(*other);
            }
        }
        let copy = self.original(&profile, copies);
        let (earlier, _) = self.strongest(earlier);
        self.insert(id, profile, copy, earlier);
        changed.sort_unstable();
        changed.dedup();
        for id in &changed {
            self.trim(*id);
        }
        self.touched.extend(&changed);
        changed
    }

    /// Puts a report back that an earlier stream has given, with its copy and links.
    pub fn restore(&mut self, id: u32, profile: Profile, copy: Option<Copy>, links: Vec<Link>) {
        for target in links.iter().map(|link| link.to).chain(copy.map(|copy| copy.original)) {
            self.back.entry(target).or_default().insert(id);
        }
        self.insert(id, profile, copy, links);
    }

    /// Says that the story of a report must be made anew.
    pub fn touch(&mut self, id: u32) {
        self.touched.insert(id);
    }

    /// The reports whose stories must be made anew.
    pub fn touched(&self) -> impl Iterator<Item = u32> {
        self.touched.iter().copied()
    }

    /// Takes a report out; gives the numbers of the reports of which a link or copy has changed.
    pub fn remove(&mut self, id: u32) -> Vec<u32> {
        let Some(node) = self.nodes.remove(&id) else { return Vec::new() };
        for (term, _) in heaviest(&node.profile) {
            self.terms.remove(term, node.profile.place.day, id);
        }
        self.runs.remove(id, &node.profile);
        self.touched.remove(&id);
        let targets = node.links.iter().map(|link| link.to).chain(node.copy.map(|copy| copy.original));
        for target in targets {
            self.back.entry(target).or_default().remove(&id);
            self.touched.insert(target);
        }
        let mut changed = Vec::new();
        for other in self.back.remove(&id).unwrap_or_default() {
            let Some(profile) = self.nodes.get(&other).map(|node| node.profile.clone()) else { continue };
            let links = self.like(&profile).into_iter();
            let links = links.filter(|link| self.place(link.to) < Some(profile.place)).collect();
            let (links, _) = self.strongest(links);
            let candidates = self.runs.candidates(&profile);
            let copy = self.original(&profile, candidates);
            if let Some(node) = self.nodes.get_mut(&other) {
                (node.links, node.copy) = (links, copy);
                changed.push(other);
            }
            self.trim(other);
        }
        self.touched.extend(&changed);
        changed
    }

    /// What a report copies and is like.
    pub fn ties(&self, id: u32) -> Option<(Option<Copy>, &[Link])> {
        self.nodes.get(&id).map(|node| (node.copy, node.links.as_slice()))
    }

    /// Makes the stories anew in which something changed: each whole, and every report that was together with one of
    /// theirs before is in one of them.
    pub fn regroup(&mut self, decisions: &Decisions) -> Vec<Group> {
        let mut left = std::mem::take(&mut self.touched);
        let mut found = Vec::new();
        while let Some(start) = left.pop_first() {
            let component = self.component(start, decisions);
            for id in &component {
                left.remove(id);
            }
            found.extend(groups(&self.nodes, &component, decisions));
        }
        found
    }

    fn place(&self, id: u32) -> Option<Place> {
        self.nodes.get(&id).map(|node| node.profile.place)
    }

    fn insert(&mut self, id: u32, profile: Profile, copy: Option<Copy>, links: Vec<Link>) {
        for (term, weight) in heaviest(&profile) {
            self.terms.insert(term, profile.place.day, id, weight);
        }
        if self.sums.len() <= id as usize {
            self.sums.resize(id as usize + 1, 0.0);
        }
        self.runs.insert(id, &profile);
        self.nodes.insert(id, Node { profile, copy, links });
    }

    /// Keeps the strongest links of a report alone and tells the reports at their ends. Whoever loses a link is touched.
    fn trim(&mut self, id: u32) {
        let Some(node) = self.nodes.get(&id) else { return };
        let copy = node.copy;
        let (kept, dropped) = self.strongest(node.links.clone());
        for link in dropped {
            self.back.entry(link.to).or_default().remove(&id);
            self.touched.insert(link.to);
        }
        for target in kept.iter().map(|link| link.to).chain(copy.map(|copy| copy.original)) {
            self.back.entry(target).or_default().insert(id);
        }
        if let Some(node) = self.nodes.get_mut(&id) {
            node.links = kept;
        }
    }

    /// The links to keep, and the others; equals by the order of the stream.
    fn strongest(&self, mut links: Vec<Link>) -> (Vec<Link>, Vec<Link>) {
        links.sort_by(|a, b| {
            b.likeness.total_cmp(&a.likeness).then_with(|| self.place(a.to).cmp(&self.place(b.to)))
        });
        let dropped = links.split_off(links.len().min(MOST_LINKS));
        (links, dropped)
    }

    /// The earliest report that `profile` repeats.
    fn original(&self, profile: &Profile, candidates: Vec<u32>) -> Option<Copy> {
        let mut earlier: Vec<(Place, u32)> = candidates
            .into_iter()
            .filter_map(|id| Some((self.place(id)?, id)))
            .filter(|(place, _)| *place < profile.place)
            .collect();
        earlier.sort_unstable();
        earlier.into_iter().find_map(|(_, original)| {
            let (kind, share) = repeats(&self.nodes.get(&original)?.profile, profile)?;
            Some(Copy { original, kind, share })
        })
    }

    /// Reports that are like `profile`, earlier and later ones, in order of number.
    fn like(&mut self, profile: &Profile) -> Vec<Link> {
        let mut found = Vec::new();
        for (term, weight) in heaviest(profile) {
            for (id, other) in self.terms.near(term, profile.place.day, WINDOW) {
                let Some(sum) = self.sums.get_mut(id as usize) else { continue };
                if *sum == 0.0 {
                    found.push(id);
                }
                *sum += weight * other;
            }
        }
        found.sort_unstable();
        let mut links = Vec::new();
        for to in found {
            let sum = self.sums.get_mut(to as usize).map(std::mem::take).unwrap_or_default();
            let Some(node) = self.nodes.get(&to).filter(|_| sum >= WORTH_COMPARING) else { continue };
            let days = profile.place.days(node.profile.place);
            let likeness = profile.likeness(&node.profile) * fade(days);
            links.extend((likeness >= FAINTEST).then_some(Link { to, likeness }));
        }
        links
    }

    /// All reports that links, copies or decisions join to this one.
    fn component(&self, start: u32, decisions: &Decisions) -> Vec<u32> {
        let mut found = BTreeSet::from([start]);
        let mut open = vec![start];
        while let Some(id) = open.pop() {
            let Some(node) = self.nodes.get(&id) else { continue };
            let links = node.links.iter().map(|link| link.to);
            let ties = links
                .chain(node.copy.map(|copy| copy.original))
                .chain(self.back.get(&id).into_iter().flatten().copied());
            for other in ties.chain(decisions.with(id)) {
                if self.nodes.contains_key(&other) && found.insert(other) {
                    open.push(other);
                }
            }
        }
        let mut component: Vec<u32> = found.into_iter().filter(|id| self.nodes.contains_key(id)).collect();
        component.sort_by_key(|id| self.place(*id));
        component
    }
}

/// The terms by which a report is found.
fn heaviest(profile: &Profile) -> Vec<(u32, f32)> {
    let mut terms = profile.terms.clone();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    terms.truncate(LOOKED_UP);
    terms
}

/// What of a likeness is left over days between two reports, or between two groups. The three constants were swept on
/// the mixed stream and on ECB+ with `crossread evaluate stories`: 0.3 to 0.7, 5 to 40 days, 0.6 to 0.8; within them
/// BCubed F1 changes by less than 0.015.
pub(crate) fn fade(days: Option<u32>) -> f32 {
    days.map_or(UNDATED, |days| LEFT + (1.0 - LEFT) * (-(days as f32) / FADING).exp())
}
