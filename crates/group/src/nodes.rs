use std::collections::{BTreeMap, BTreeSet};

use crate::linkage::Decisions;
use crate::{Copy, Place, Profile};

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

impl Node {
    /// The reports that it points at.
    pub(crate) fn targets(&self) -> impl Iterator<Item = u32> {
        self.links.iter().map(|link| link.to).chain(self.copy.map(|copy| copy.original))
    }
}

/// The reports of a stream by number, and what ties them.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    nodes: BTreeMap<u32, Node>,
    /// For each report those whose links or copy point at it.
    back: BTreeMap<u32, BTreeSet<u32>>,
}

impl Nodes {
    pub(crate) fn get(&self, id: u32) -> Option<&Node> {
        self.nodes.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut Node> {
        self.nodes.get_mut(&id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Node)> {
        self.nodes.iter().map(|(id, node)| (*id, node))
    }

    pub(crate) fn has(&self, id: u32) -> bool {
        self.nodes.contains_key(&id)
    }

    pub(crate) fn place(&self, id: u32) -> Option<Place> {
        self.nodes.get(&id).map(|node| node.profile.place)
    }

    pub(crate) fn insert(&mut self, id: u32, node: Node) {
        self.nodes.insert(id, node);
    }

    /// Takes a report out; gives it and those that pointed at it.
    pub(crate) fn remove(&mut self, id: u32) -> Option<(Node, BTreeSet<u32>)> {
        let node = self.nodes.remove(&id)?;
        node.targets().for_each(|target| self.unpoint(id, target));
        Some((node, self.back.remove(&id).unwrap_or_default()))
    }

    /// Notes that a report points at another.
    pub(crate) fn point(&mut self, from: u32, to: u32) {
        self.back.entry(to).or_default().insert(from);
    }

    /// Notes that it no longer does.
    pub(crate) fn unpoint(&mut self, from: u32, to: u32) {
        self.back.entry(to).or_default().remove(&from);
    }

    /// The reports that a link, a copy or a decision ties to this one, in either direction.
    pub(crate) fn tied(&self, id: u32, decisions: &Decisions) -> impl Iterator<Item = u32> {
        let pointed = self.nodes.get(&id).into_iter().flat_map(Node::targets);
        let pointing = self.back.get(&id).into_iter().flatten().copied();
        pointed.chain(pointing).chain(decisions.with(id)).filter(|other| self.has(*other))
    }

    /// The reports that this one copies and is most like.
    pub(crate) fn closest(&self, id: u32) -> impl Iterator<Item = u32> {
        let node = self.nodes.get(&id);
        let copied = node.and_then(|node| node.copy).map(|copy| copy.original);
        let links = node.into_iter().flat_map(|node| &node.links);
        let like = links.max_by(|a, b| a.likeness.total_cmp(&b.likeness)).map(|link| link.to);
        copied.into_iter().chain(like).filter(|other| self.has(*other))
    }

    /// These reports in the order of the stream.
    pub(crate) fn in_order<'a>(&self, ids: impl Iterator<Item = &'a u32>) -> Vec<u32> {
        let mut ids: Vec<u32> = ids.copied().collect();
        ids.sort_by_key(|id| self.place(*id));
        ids
    }
}
