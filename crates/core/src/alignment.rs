use crate::{ReportId, Span};

/// Names a [`Unit`] of an [`Alignment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub usize);

/// The smallest thing that is aligned: a clause of one report.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Whose.
    pub report: ReportId,
    /// Index into that report's [`Annotations::clauses`](crate::Annotations::clauses).
    pub clause: usize,
    /// Its words.
    pub span: Span,
}

/// A unit's place in a group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// The unit.
    pub unit: UnitId,
    /// Mean likeness to the other members, 0 to 1; 1 where it is alone.
    pub cohesion: f32,
}

/// Units that say one thing. Every member is like the whole group, not only like a neighbour.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The members, in order of report and place.
    pub members: Vec<Member>,
}

/// Which clauses of a story's reports say the same thing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    /// All units, in order of report and place.
    pub units: Vec<Unit>,
    /// Every unit stands in one group at most.
    pub groups: Vec<Group>,
}
