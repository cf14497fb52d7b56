//! The types that Crossread's stages hand to one another, in the order of the pipeline:
//!
//! bytes → [`Report`] → [`Annotations`] → [`Story`] → [`Alignment`] → [`Finding`] → [`Record`] → output.
//!
//! This crate does no input or output, reads no clock and holds no model.

mod alignment;
mod annotations;
mod diagnostic;
mod encoder;
mod finding;
mod nation;
mod record;
mod report;
mod schema;
mod span;
mod story;
mod tags;
mod verify;

pub use alignment::{Alignment, Judged, Linked, Member, Question};
pub use annotations::{
    Annotations, Argument, Attribution, Bound, Change, Clause, Name, NameKind, Predicate, Quantity, Referent,
    Role, Sentence, Time, Word,
};
pub use diagnostic::{Diagnostic, Severity};
pub use encoder::{Embedding, Encoder, Judgement, Memory, MemoryKey, PairReader, Passage};
pub use finding::{
    Bond, Commitment, Difference, Entity, Finding, Firmness, Form, Happening, Kind, Origin, OriginRole,
    Reason, Side, Status,
};
pub use nation::nation;
pub use record::{
    Contents, RECORD_SCHEMA, Record, RecordBond, RecordCommitment, RecordEntity, RecordEvidence,
    RecordFinding, RecordForm, RecordHappening, RecordOrigin, RecordReport, RecordSide, RecordStory,
};
pub use report::{Line, LineKind, Published, Report, ReportParts};
pub use schema::record_schema;
pub use span::Span;
pub use story::{Anchor, ReportId, Story, StoryReport};
pub use tags::{AttributionPart, AttributionTag, EntityKind, EntityTag, Standing, Tag, Upos};
pub use verify::{Fault, verify};
