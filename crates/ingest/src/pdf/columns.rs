//! Lines in the order in which they are read: column after column, each with what stands over it before.
//!
//! The order is that of Breuel, "High Performance Document Layout Analysis" (2003), on groups of lines that stand under one
//! another.

use super::lines::{Line, rows};

/// Lines of one group stand no further apart than this, in parts of their size, or than half as much again as is usual on
/// their page.
const REACH: f64 = 1.9;

/// Lines that are further apart than this, in parts of their size, are no neighbours.
const FAR: f64 = 6.0;

/// How much the letters of neighbours may differ in size within a group.
const SAME_SIZE: f64 = 1.12;

/// Most groups of a page whose order is looked for, which takes time with their third power.
const MOST_GROUPS: usize = 100;

/// Lines that stand under one another, from top to bottom; never empty.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) lines: Vec<Line>,
    pub(super) left: f64,
    pub(super) right: f64,
    top: f64,
    bottom: f64,
}

impl Group {
    fn of(line: Line) -> Self {
        Self { left: line.left, right: line.right, top: line.top(), bottom: line.baseline, lines: vec![line] }
    }

    fn push(&mut self, line: Line) {
        self.left = self.left.min(line.left);
        self.right = self.right.max(line.right);
        self.bottom = line.baseline;
        self.lines.push(line);
    }

    fn is_over(&self, other: &Self) -> bool {
        self.left.max(other.left) < self.right.min(other.right)
    }

    /// Whether a line could be the next.
    fn reaches(&self, line: &Line, reach: f64) -> bool {
        let Some(last) = self.lines.last() else { return false };
        let distance = last.baseline - line.baseline;
        distance > 0.0
            && distance <= reach * last.size.max(line.size)
            && is_same_size(last, line)
            && line.left.max(self.left) < line.right.min(self.right)
    }
}

pub(super) fn is_same_size(a: &Line, b: &Line) -> bool {
    a.size.max(b.size) <= SAME_SIZE * a.size.min(b.size)
}

/// The groups of a page in the order in which they are read.
pub(super) fn groups(lines: Vec<Line>) -> Vec<Group> {
    let reach = REACH.max(1.5 * usual_distance(&lines));
    let mut groups: Vec<Group> = Vec::new();
    // Groups that lines below can still reach.
    let mut open: Vec<usize> = Vec::new();
    for row in rows(lines) {
        let height = row.first().map_or(0.0, |line| line.baseline);
        let lowest = |at: usize| groups.get(at).and_then(|group| group.lines.last());
        open.retain(|at| lowest(*at).is_some_and(|l| l.baseline - height <= 2.0 * reach * l.size));
        let goals: Vec<Option<usize>> = row
            .iter()
            .map(|line| {
                let reaches = |at: &&usize| groups.get(**at).is_some_and(|group| group.reaches(line, reach));
                let mut near = open.iter().filter(reaches);
                // What stands under two columns is of neither.
                near.next().copied().filter(|_| near.next().is_none())
            })
            .collect();
        for (line, goal) in row.into_iter().zip(&goals) {
            let alone = goals.iter().filter(|other| *other == goal).count() == 1;
            match goal.filter(|_| alone).and_then(|goal| groups.get_mut(goal)) {
                Some(group) => group.push(line),
                None => {
                    open.push(groups.len());
                    groups.push(Group::of(line));
                }
            }
        }
    }
    in_order(groups)
}

/// The usual distance of a line from the one above it, in parts of their size.
fn usual_distance(lines: &[Line]) -> f64 {
    let mut distances: Vec<f64> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| {
            let near = |other: &&Line| line.baseline - other.baseline <= FAR * line.size;
            let below = lines.get(at + 1..)?.iter().take_while(near);
            let under = below.filter(|other| line.is_over(other) && is_same_size(line, other));
            let distances = under.map(|other| (line.baseline - other.baseline) / line.size);
            distances.filter(|distance| *distance > 0.5).min_by(f64::total_cmp)
        })
        .collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().unwrap_or_default()
}

fn in_order(groups: Vec<Group>) -> Vec<Group> {
    if groups.len() > MOST_GROUPS {
        return groups;
    }
    let before = |a: &Group, b: &Group| {
        if a.is_over(b) {
            return a.top > b.top;
        }
        // The left column goes first, unless something that spans both stands between them.
        let (upper, lower) = if a.top > b.top { (a, b) } else { (b, a) };
        let between = |c: &&Group| c.top < upper.top && c.top > lower.top && c.is_over(a) && c.is_over(b);
        a.right <= b.left && !groups.iter().any(|c| between(&c))
    };
    // How many stand before each that are not placed yet.
    let mut waiting: Vec<(usize, usize)> =
        groups.iter().map(|b| groups.iter().filter(|a| before(a, b)).count()).enumerate().collect();
    let mut order = Vec::with_capacity(groups.len());
    while !waiting.is_empty() {
        let height = |at: usize| groups.get(at).map_or((0.0, 0.0), |group| (-group.top, group.left));
        let next = waiting.iter().enumerate().min_by(|(_, (a, first)), (_, (b, second))| {
            let ((top_a, left_a), (top_b, left_b)) = (height(*a), height(*b));
            first.cmp(second).then(top_a.total_cmp(&top_b)).then(left_a.total_cmp(&left_b))
        });
        let Some(next) = next.map(|(at, _)| at) else { break };
        let (placed, _) = waiting.remove(next);
        order.push(placed);
        if let Some(placed) = groups.get(placed) {
            for (at, count) in &mut waiting {
                let is_behind = groups.get(*at).is_some_and(|group| before(placed, group));
                *count = count.saturating_sub(usize::from(is_behind));
            }
        }
    }
    let mut groups: Vec<Option<Group>> = groups.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| groups.get_mut(at)?.take()).collect()
}
