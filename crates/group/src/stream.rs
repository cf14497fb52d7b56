use std::collections::BTreeSet;

use crate::index::Index;
use crate::linkage::{Decisions, Group};
use crate::near_duplicate::{RunIndex, repeats};
use crate::nodes::{Link, Node, Nodes};
use crate::regroup::{Stories, regroup};
use crate::{Copy, Place, Profile};

/// Links kept of a report to earlier ones, the strongest.
pub const MOST_LINKS: usize = 16;
/// Less likeness than this is no link. Half of what makes a story: a cluster may be like another on the whole though
/// few of their reports are. Swept over 0.05 to 0.13, which changed nothing.
const FAINTEST: f32 = 0.1;
/// Days between two reports beyond which nothing links them. It bounds what a new report is compared with, however long
/// the archive; a story that rests for longer begins anew.
const WINDOW: i32 = 60;
/// Terms by which a report is found, the heaviest: two that share none of them are not of one story.
const LOOKED_UP: usize = 24;
/// No window bounds what a report without a date is compared with. It, and what has a date beside it, is found by pairs of
/// its terms, of so many of the heaviest: two together stand in the reports of one subject, where one alone stands in
/// reports of all years. With 8, 12 and all terms alone
/// BCubed F1 on the mixed stream without any date is 0.916, 0.918 and 0.921.
const PAIRED: usize = 8;
/// Reports whose looked-up terms alone give less than this are not compared in full.
const WORTH_COMPARING: f32 = 0.1;
/// What is left of a likeness between reports far apart in time: a story may rest for months.
const LEFT: f32 = 0.5;
/// Days after which the rest has fallen to a third.
const FADING: f32 = 10.0;
/// What is left where one of the two has no date.
const UNDATED: f32 = 0.7;

/// Reports as they come, by number.
#[derive(Debug)]
pub struct Stream {
    nodes: Nodes,
    /// The terms by which reports with a date are found, and their weights there.
    terms: Index<f32>,
    /// The pairs of terms by which reports are found where one has no date; kept once there is such a one.
    pairs: Option<Index<()>>,
    /// Room for a sum for each report, zero between two uses.
    sums: Vec<f32>,
    runs: RunIndex,
    stories: Stories,
    touched: BTreeSet<u32>,
}

impl Default for Stream {
    fn default() -> Self {
        Self {
            nodes: Nodes::default(),
            terms: Index::new(WINDOW),
            pairs: None,
            sums: Vec::new(),
            runs: RunIndex::default(),
            stories: Stories::default(),
            touched: BTreeSet::new(),
        }
    }
}

impl Stream {
    /// Takes a report; gives the numbers of the reports of which a link or copy has changed, its own first. A number that
    /// is there already is left as it is.
    pub fn add(&mut self, id: u32, profile: Profile) -> Vec<u32> {
        if self.nodes.has(id) {
            return Vec::new();
        }
        self.keep_pairs(&profile);
        let mut changed = vec![id];
        let like = self.like(&profile);
        let (earlier, later): (Vec<Link>, Vec<Link>) =
            like.into_iter().partition(|link| self.nodes.place(link.to) < Some(profile.place));
        for link in later {
            if let Some(node) = self.nodes.get_mut(link.to)
                && (node.links.len() < MOST_LINKS || node.links.iter().any(|l| l.likeness <= link.likeness))
            {
                node.links.push(Link { to: id, ..link });
                changed.push(link.to);
            }
        }
        let copies = self.runs.candidates(&profile);
        for other in &copies {
            let Some(node) = self.nodes.get(*other) else { continue };
            let known = node.copy.and_then(|copy| self.nodes.place(copy.original));
            if profile.place < node.profile.place
                && known.is_none_or(|place| profile.place < place)
                && let Some((kind, share)) = repeats(&profile, &node.profile)
                && let Some(node) = self.nodes.get_mut(*other)
            {
                let before = node.copy.replace(Copy { original: id, kind, share });
                before.into_iter().for_each(|copy| self.nodes.unpoint(*other, copy.original));
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

    /// Puts a report back that an earlier stream has given, with its copy, its links and, if it was in one, its story.
    pub fn restore(
        &mut self,
        id: u32,
        profile: Profile,
        copy: Option<Copy>,
        links: Vec<Link>,
        story: Option<i64>,
    ) {
        links
            .iter()
            .map(|link| link.to)
            .chain(copy.map(|c| c.original))
            .for_each(|to| self.nodes.point(id, to));
        story.into_iter().for_each(|story| self.stories.put(id, story));
        self.keep_pairs(&profile);
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
        let Some((node, pointing)) = self.nodes.remove(id) else { return Vec::new() };
        let day = node.profile.place.day;
        let (terms, pairs) = (heaviest(&node.profile), pairs(&node.profile));
        terms.into_iter().for_each(|(term, _)| self.terms.remove(term, day, id));
        if let Some(index) = &mut self.pairs {
            pairs.into_iter().for_each(|pair| index.remove(pair, day, id));
        }
        self.runs.remove(id, &node.profile);
        self.touched.remove(&id);
        self.touched.extend(node.targets().chain(self.stories.take(id)));
        let mut changed = Vec::new();
        for other in pointing {
            let Some(profile) = self.nodes.get(other).map(|node| node.profile.clone()) else { continue };
            let links = self.like(&profile).into_iter();
            let links = links.filter(|link| self.nodes.place(link.to) < Some(profile.place)).collect();
            let (links, _) = self.strongest(links);
            let candidates = self.runs.candidates(&profile);
            let copy = self.original(&profile, candidates);
            if let Some(node) = self.nodes.get_mut(other) {
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
        self.nodes.get(id).map(|node| (node.copy, node.links.as_slice()))
    }

    /// Makes the stories anew in which something changed: each whole, and every report that was together with one of
    /// theirs before is in one of them.
    pub fn regroup(&mut self, decisions: &Decisions) -> Vec<Group> {
        let touched = std::mem::take(&mut self.touched);
        regroup(&self.nodes, &mut self.stories, &touched, decisions)
    }

    /// From the first report without a date on, all are found by pairs of their terms.
    fn keep_pairs(&mut self, profile: &Profile) {
        if self.pairs.is_some() || profile.place.is_dated() {
            return;
        }
        // One period: nothing bounds how far the days may lie apart.
        let mut index = Index::new(i32::MAX);
        for (id, node) in self.nodes.iter() {
            let pairs = pairs(&node.profile).into_iter();
            pairs.for_each(|pair| index.insert(pair, node.profile.place.day, id, ()));
        }
        self.pairs = Some(index);
    }

    fn insert(&mut self, id: u32, profile: Profile, copy: Option<Copy>, links: Vec<Link>) {
        let day = profile.place.day;
        if profile.place.is_dated() {
            let terms = heaviest(&profile).into_iter();
            terms.for_each(|(term, weight)| self.terms.insert(term, day, id, weight));
        }
        if let Some(index) = &mut self.pairs {
            pairs(&profile).into_iter().for_each(|pair| index.insert(pair, day, id, ()));
        }
        if self.sums.len() <= id as usize {
            self.sums.resize(id as usize + 1, 0.0);
        }
        self.runs.insert(id, &profile);
        self.nodes.insert(id, Node { profile, copy, links });
    }

    /// Keeps the strongest links of a report alone and tells the reports at their ends. Whoever loses a link is touched.
    fn trim(&mut self, id: u32) {
        let Some(node) = self.nodes.get(id) else { return };
        let copy = node.copy;
        let (kept, dropped) = self.strongest(node.links.clone());
        for link in dropped {
            self.nodes.unpoint(id, link.to);
            self.touched.insert(link.to);
        }
        for target in kept.iter().map(|link| link.to).chain(copy.map(|copy| copy.original)) {
            self.nodes.point(id, target);
        }
        if let Some(node) = self.nodes.get_mut(id) {
            node.links = kept;
        }
    }

    /// The links to keep, and the others; equals by the order of the stream.
    fn strongest(&self, mut links: Vec<Link>) -> (Vec<Link>, Vec<Link>) {
        let stronger = |a: &Link, b: &Link| {
            let places = || self.nodes.place(a.to).cmp(&self.nodes.place(b.to));
            b.likeness.total_cmp(&a.likeness).then_with(places)
        };
        if links.len() > MOST_LINKS {
            links.select_nth_unstable_by(MOST_LINKS, stronger);
        }
        let dropped = links.split_off(links.len().min(MOST_LINKS));
        links.sort_unstable_by(stronger);
        (links, dropped)
    }

    /// The earliest report that `profile` repeats.
    fn original(&self, profile: &Profile, candidates: Vec<u32>) -> Option<Copy> {
        let mut earlier: Vec<(Place, u32)> = candidates
            .into_iter()
            .filter_map(|id| Some((self.nodes.place(id)?, id)))
            .filter(|(place, _)| *place < profile.place)
            .collect();
        earlier.sort_unstable();
        earlier.into_iter().find_map(|(_, original)| {
            let (kind, share) = repeats(&self.nodes.get(original)?.profile, profile)?;
            Some(Copy { original, kind, share })
        })
    }

    /// Reports that are like `profile`, earlier and later ones, in order of number.
    fn like(&mut self, profile: &Profile) -> Vec<Link> {
        let mut found = self.near(profile);
        if let Some(index) = &self.pairs {
            let pairs = pairs(profile).into_iter();
            if profile.place.is_dated() {
                found.extend(pairs.flat_map(|pair| index.undated(pair)).map(|(id, ())| id));
            } else {
                found.extend(pairs.flat_map(|pair| index.near(pair, profile.place.day)).map(|(id, ())| id));
            }
        }
        found.sort_unstable();
        found.dedup();
        let link = |to: u32| {
            let other = &self.nodes.get(to)?.profile;
            let likeness = profile.likeness(other) * fade(profile.place.days(other.place));
            (likeness >= FAINTEST).then_some(Link { to, likeness })
        };
        found.into_iter().filter_map(link).collect()
    }

    /// Reports that lie within the window and share enough of the looked-up terms; none for a report without a date.
    fn near(&mut self, profile: &Profile) -> Vec<u32> {
        let mut found = Vec::new();
        if !profile.place.is_dated() {
            return found;
        }
        for (term, weight) in heaviest(profile) {
            for (id, other) in self.terms.near(term, profile.place.day) {
                let Some(sum) = self.sums.get_mut(id as usize) else { continue };
                if *sum == 0.0 {
                    found.push(id);
                }
                *sum += weight * other;
            }
        }
        let mut enough =
            |id: &u32| self.sums.get_mut(*id as usize).map(std::mem::take) >= Some(WORTH_COMPARING);
        found.retain(|id| enough(id));
        found
    }
}

/// The terms by which a report is found.
fn heaviest(profile: &Profile) -> Vec<(u32, f32)> {
    let mut terms = profile.terms.clone();
    terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    terms.truncate(LOOKED_UP);
    terms
}

/// The pairs of terms by which a report is found where it, or what it is compared with, has no date.
fn pairs(profile: &Profile) -> Vec<u32> {
    let mut terms: Vec<u32> = heaviest(profile).into_iter().take(PAIRED).map(|(term, _)| term).collect();
    terms.sort_unstable();
    let after = |n: usize| terms.get(n + 1..).unwrap_or_default();
    let with = |(n, first): (usize, &u32)| {
        let first = first.wrapping_mul(0x9e37_79b1);
        after(n).iter().map(move |second| first ^ second)
    };
    terms.iter().enumerate().flat_map(with).collect()
}

/// What of a likeness is left over days between two reports, or between two groups. The three constants were swept on
/// the mixed stream and on ECB+ with `crossread evaluate stories`: 0.3 to 0.7, 5 to 40 days, 0.6 to 0.8; within them
/// BCubed F1 changes by less than 0.015.
pub(crate) fn fade(days: Option<u32>) -> f32 {
    days.map_or(UNDATED, |days| LEFT + (1.0 - LEFT) * libm::expf(-(days as f32) / FADING))
}
