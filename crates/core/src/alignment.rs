use crate::{Judgement, ReportId, Span};

/// One report's part in a [`Question`]: a proposition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Member {
    /// Whose.
    pub report: ReportId,
    /// Index into that report's [`Annotations::sentences`](crate::Annotations::sentences).
    pub sentence: usize,
    /// The clauses of the sentence that say it.
    pub clause: Span,
    /// What is shown for it: its clauses, with the words around them in their sentence that are not in dispute.
    pub evidence: Span,
    /// Mean chance of one question with the members of other reports, 0 to 1; 0 where there are none.
    pub cohesion: f32,
}

/// What the pair reader says of two members.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Places of the two among the members of the [`Question`] or of the [`Linked`], the lower first.
    pub pair: (usize, usize),
    /// What is said of them.
    pub judgement: Judgement,
}

/// What several propositions are about when they can be right or wrong against each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Question {
    /// The propositions, in order of report and place; at least one.
    pub members: Vec<Member>,
    /// Pairs of members of two reports that were read side by side, in order; others were not read.
    pub judged: Vec<Judged>,
    /// The other reports of which it is unclear whether they speak of it, in order: they have a proposition that is likelier than not of one
    /// question with a member's, and is none itself.
    pub unclear: Vec<ReportId>,
}

/// The propositions that are each of one question with some proposition of another report. What two of them answer differently need not be what their
/// [`Question`] is about: of "ten were killed, two of them children" both figures can be contradicted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Linked {
    /// The propositions, in order of report and place; their cohesion is that of their likeliest pair.
    pub members: Vec<Member>,
    /// The pairs that are of one question, in order.
    pub judged: Vec<Judged>,
}

/// Which propositions of a story's reports are of one question. Final: no later stage moves a member to another question.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    /// Every sentence stands in a question, alone if need be. In order of the first member.
    pub questions: Vec<Question>,
    /// The pairs of propositions that are of one question, whatever questions their clusters make.
    pub linked: Linked,
}
