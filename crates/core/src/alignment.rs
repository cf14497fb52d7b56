use crate::{ReportId, Span};

/// One report's part in a [`Group`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Whose.
    pub report: ReportId,
    /// Index into that report's [`Annotations::sentences`](crate::Annotations::sentences).
    pub sentence: usize,
    /// The part of the sentence that carries what the group says.
    pub evidence: Span,
    /// Mean likeness to the members of other reports, 0 to 1; 0 where there is none.
    pub cohesion: f32,
}

/// Sentences, or parts of them, that say one thing. Every member is like the whole group, not only like a neighbour.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The members, in order of report and place; at least one.
    pub members: Vec<Member>,
}

/// Which sentences of a story's reports say the same thing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    /// Every sentence stands in one group, alone if need be. In order of the first member.
    pub groups: Vec<Group>,
}
